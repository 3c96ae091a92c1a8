"""Territories that never were: posts per minute with a French week, three tempers of noise, and events added on top.

A territory's week is not the prior of `streams.baseline`: each seed draws its own hours and days, so that learning is
measured too. Real streams vary more than Poisson, by φμ + (cv·μ)²: φ comes from clusters (a post and its answers), cv
from a level that wanders by the day and by the hour.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

ZONE = "Europe/Paris"
DAY = 1440
WARM_UP_DAYS = 28
START = int(datetime(2026, 2, 2, tzinfo=ZoneInfo(ZONE)).timestamp() // 60)
"""A Monday. The clocks change on 29 March, four weeks into the 60 days that are scored after the warm-up."""
CLOCK_CHANGE = int(datetime(2026, 3, 29, 1, tzinfo=ZoneInfo("UTC")).timestamp() // 60) - START

_HOURS = (
    0.45, 0.26, 0.16, 0.11, 0.10, 0.15, 0.38, 0.80, 1.10, 1.20, 1.22, 1.26,
    1.40, 1.36, 1.22, 1.20, 1.24, 1.36, 1.50, 1.58, 1.60, 1.55, 1.20, 0.80,
)  # fmt: skip
_DAYS = (1.0, 1.03, 1.05, 1.04, 1.05, 0.93, 0.90)
_SIZES_PER_CHUNK = 2_000_000


class Noise(StrEnum):
    """How posts come: alone; in small clusters on a wandering level; now and then in a large clump."""

    POISSON = "poisson"
    SOCIAL = "social"
    HEAVY = "heavy"


@dataclass(frozen=True, slots=True)
class Temper:
    """Clusters: share of posts that answer nothing, their lag in minutes, largest; wander of the level, as cv."""

    lone: float
    tail: float
    largest: int
    lag_min: float
    cv_day: tuple[float, ...]
    cv_hour: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Tempers of two of the noises; minutes of an event's rise, and whether it begins at any minute rather than where
    posts are; how far a territory's hours and days are from the French ones, as cv.
    """

    social: Temper
    heavy: Temper
    rise_min: int
    any_minute: bool
    own_hours: float
    own_days: float

    def temper(self, noise: Noise) -> Temper:
        """How a noise is in this world."""
        return {Noise.POISSON: _ALONE, Noise.SOCIAL: self.social, Noise.HEAVY: self.heavy}[noise]


_ALONE = Temper(1.0, 0.0, 1, 0.0, (0.0,), (0.0,))
ROUGH = "rough"
WORLDS = {
    ROUGH: World(
        # Geometric clusters of two on average: φ = 3 for windows much longer than the lag. Total cv .11 to .3.
        social=Temper(0.5, 0.0, 60, 5.0, (0.08, 0.12, 0.16, 0.2), (0.08, 0.12, 0.16, 0.2)),
        # P(size ≥ s) = s^-3 up to 40: at 50/h a clump of ten posts or more once a day, of twenty once a week.
        heavy=Temper(0.0, 3.0, 40, 10.0, (0.08,), (0.08,)),
        rise_min=3,
        any_minute=False,
        own_hours=0.15,
        own_days=0.08,
    ),
    "steps": World(
        social=Temper(0.6, 0.0, 60, 10.0, (0.1,), (0.08,)),
        heavy=Temper(0.0, 4.0, 40, 2.0, (0.0,), (0.15,)),
        rise_min=0,
        any_minute=True,
        own_hours=0.05,
        own_days=0.03,
    ),
    "short tails": World(
        social=Temper(0.5, 0.0, 60, 5.0, (0.1,), (0.08,)),
        heavy=Temper(0.0, 2.5, 10, 40.0, (0.15,), (0.15,)),
        rise_min=2,
        any_minute=False,
        own_hours=0.05,
        own_days=0.03,
    ),
    "slow answers": World(
        social=Temper(0.5, 0.0, 60, 20.0, (0.0,), (0.1,)),
        heavy=Temper(0.0, 4.0, 10, 20.0, (0.08,), (0.08,)),
        rise_min=0,
        any_minute=False,
        own_hours=0.05,
        own_days=0.03,
    ),
}
"""The rough one is harder than what a detector is usually shown; the plainer three are told from one another by little,
and were found by a search: see docs/decisions/0005-constants-of-detection.md."""
HOUR_MEMORY_MIN = 180.0


@dataclass(frozen=True, slots=True)
class Territory:
    """A stream: ``usual`` posts expected per minute, ``counts`` and ``negative`` posts, by minute from `START`."""

    rate: float
    noise: Noise
    usual: Floats
    counts: Counts
    share: Floats
    negative: Counts
    world: str = ROUGH


def territory(rate: float, noise: Noise, seed: int, days: int, world: str = ROUGH) -> Territory:
    """A stream without any event.

    Args:
        rate: Posts per hour, averaged over the week.
        noise: Its temper.
        seed: The same seed gives the same stream.
        days: Length, warm-up included.
        world: One of `WORLDS`.
    """
    random = np.random.default_rng([seed, round(rate * 10), list(Noise).index(noise)])
    minutes = days * DAY
    temper = WORLDS[world].temper(noise)
    cv_day, cv_hour = (cvs[seed % len(cvs)] for cvs in (temper.cv_day, temper.cv_hour))
    level = wander(random, minutes, cv_day, DAY) + wander(random, minutes, cv_hour, HOUR_MEMORY_MIN)
    usual = rate / 60.0 * week(random, minutes, world) * np.exp(level)
    counts = arrivals(random, usual, noise, world)
    share = moods(random, minutes, 0.25)
    return Territory(rate, noise, usual, counts, share, random.binomial(counts, share), world)


def week(random: np.random.Generator, minutes: int, world: str = ROUGH) -> Floats:
    """Expected posts per minute by local time, with mean 1; each call draws its own habits."""
    hours = np.array(_HOURS) * np.exp(random.normal(0.0, WORLDS[world].own_hours, 24))
    days = np.array(_DAYS) * np.exp(random.normal(0.0, WORLDS[world].own_days, 7))
    profile = np.outer(days, hours).ravel()
    local = local_minutes(minutes)
    middle = (local - 30) / 60.0
    found = np.interp(middle % 168.0, np.arange(169), np.append(profile, profile[0]))
    return np.asarray(found / profile.mean())


def local_minutes(minutes: int) -> Counts:
    """Minute of the local week, Monday 0:00 = 0, of each minute from `START`."""
    zone = ZoneInfo(ZONE)
    hours = [datetime.fromtimestamp((START + 60 * h) * 60, zone) for h in range(minutes // 60)]
    starts = np.array([(at.weekday() * 24 + at.hour) * 60 for at in hours], dtype=np.int64)
    return (starts[:, None] + np.arange(60)).ravel()


def wander(random: np.random.Generator, minutes: int, cv: float, memory_min: float) -> Floats:
    """A log factor with mean about 1 and the given cv, that forgets itself in ``memory_min`` (Ornstein-Uhlenbeck)."""
    if cv == 0.0:
        return np.zeros(minutes)
    step = max(1, round(memory_min / 12))
    keep = float(np.exp(-step / memory_min))
    shocks = random.normal(0.0, cv, minutes // step + 2)
    path = [float(shocks[0])]
    for shock in shocks[1:]:
        path.append(keep * path[-1] + (1.0 - keep * keep) ** 0.5 * float(shock))
    return np.asarray(np.interp(np.arange(minutes), np.arange(len(path)) * step, path) - cv * cv / 2.0)


def arrivals(random: np.random.Generator, usual: Floats, noise: Noise, world: str = ROUGH) -> Counts:
    """Posts per minute of an expected number per minute; what is answered after the last minute is left out."""
    temper = WORLDS[world].temper(noise)
    if temper.largest == 1:
        return random.poisson(usual).astype(np.int64)
    sizes = np.arange(1, temper.largest + 1)
    weights = (
        (1.0 - temper.lone) ** (sizes - 1.0)
        if temper.tail == 0.0
        else sizes**-temper.tail - (sizes + 1.0) ** -temper.tail
    )
    weights /= weights.sum()
    first = random.poisson(usual / float((sizes * weights).sum()))
    counts = first.astype(np.int64)
    answers = random.choice(sizes, p=weights, size=int(first.sum())) - 1
    at = np.repeat(np.arange(len(usual)), first)
    for start in range(0, len(at), _SIZES_PER_CHUNK):
        part = slice(start, start + _SIZES_PER_CHUNK)
        later = np.repeat(at[part], answers[part])
        later = later + np.ceil(random.exponential(temper.lag_min, len(later))).astype(np.int64)
        counts += np.bincount(later[later < len(usual)], minlength=len(usual))
    return counts


def moods(random: np.random.Generator, minutes: int, share: float) -> Floats:
    """Chance that a post is negative, minute by minute: a share that wanders by about seven points."""
    path = wander(random, minutes, 0.2, 720.0) + wander(random, minutes, 0.3, 20.0) + np.log(share / (1.0 - share))
    return np.asarray(1.0 / (1.0 + np.exp(-path)))


def starts(
    random: np.random.Generator, usual: Floats, first: int, last: int, wanted: int, world: str = ROUGH
) -> list[int]:
    """Minutes in ``[first, last)`` at which events begin, as likely as posts are or all alike, in order."""
    chance = np.ones(last - first) if WORLDS[world].any_minute else usual[first:last]
    chance = chance / chance.sum()
    return sorted(int(at) + first for at in random.choice(last - first, size=wanted, replace=False, p=chance))


def burst(random: np.random.Generator, usual: Floats, noise: Noise, factor: float, world: str = ROUGH) -> Counts:
    """Posts added by an event that multiplies the usual ones by ``factor`` after a straight rise."""
    if factor <= 1.0:
        return np.zeros(len(usual), dtype=np.int64)
    rise = np.minimum(1.0, (np.arange(len(usual)) + 0.5) / max(1, WORLDS[world].rise_min))
    return arrivals(random, usual * (factor - 1.0) * rise, noise, world)
