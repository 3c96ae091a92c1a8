"""How often people post: the hours of a week, the moods of a town, the rise and fall of an event."""

import math
import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from agents.scenes.scene import Burst, Scene

_WEEKDAY: Final = (
    *(0.35, 0.20, 0.12, 0.08, 0.08, 0.15, 0.40, 0.80, 1.10, 1.20, 1.15, 1.20),
    *(1.35, 1.30, 1.15, 1.10, 1.15, 1.30, 1.45, 1.60, 1.75, 1.70, 1.30, 0.75),
)
_WEEKEND: Final = (
    *(0.45, 0.27, 0.18, 0.11, 0.09, 0.09, 0.18, 0.36, 0.68, 1.00, 1.22, 1.26),
    *(1.17, 1.08, 1.08, 1.08, 1.12, 1.17, 1.26, 1.40, 1.48, 1.40, 1.03, 0.63),
)
_WEEK: Final = _WEEKDAY * 5 + _WEEKEND * 2
_MEAN: Final = sum(_WEEK) / len(_WEEK)
_FIRST_SHARE: Final = 0.04  # of the peak: where the exponential growth of an event begins
_QUICK: Final = 0.65  # share of the peak that fades quickly
_LONGEST_MIN: Final = 36 * 60


def midnight(day: date, zone: str) -> float:
    """Epoch seconds of the beginning of a local day."""
    return datetime.combine(day, time(), ZoneInfo(zone)).timestamp()


def span(scene: Scene) -> tuple[float, float]:
    """First and last instant of a scene, ``[start, end)``, in epoch seconds."""
    return midnight(scene.end - timedelta(days=scene.days), scene.zone), midnight(scene.end, scene.zone)


def pace(at: float, zone: ZoneInfo) -> float:
    """How busy this moment of the local week is; 1 is its average.

    Args:
        at: Epoch seconds.
        zone: Where people live.

    Returns:
        A factor, straight between the centres of the hours.
    """
    local = datetime.fromtimestamp(at, zone)
    centred = local.weekday() * 24 + local.hour + (local.minute + local.second / 60) / 60 - 0.5
    hour = math.floor(centred)
    share = centred - hour
    return ((1 - share) * _WEEK[hour % 168] + share * _WEEK[(hour + 1) % 168]) / _MEAN


def moods(rng: random.Random, spread: float = 0.25, memory: float = 0.85) -> Iterator[float]:
    """A factor for each step that wanders around 1: some hours are talkative for no reason.

    Args:
        rng: The only source of chance.
        spread: Standard deviation of its logarithm.
        memory: Correlation of one step with the one before.
    """
    mood = rng.gauss(0, spread)
    while True:
        yield math.exp(mood - spread * spread / 2)
        mood = memory * mood + rng.gauss(0, spread * math.sqrt(1 - memory * memory))


def poisson(mean: float, rng: random.Random) -> int:
    """A Poisson count (Knuth 1969, vol. 2, 3.4.1, by products of uniforms; fit for means up to hundreds)."""
    floor, product, count = math.exp(-mean), rng.random(), 0
    while product > floor:
        product *= rng.random()
        count += 1
    return count


def begin(burst: Burst, scene: Scene) -> float:
    """When an event begins, in epoch seconds."""
    day = scene.end - timedelta(days=burst.days_before_end)
    wall = datetime.combine(day, time()) + timedelta(hours=burst.hour)
    return float(round(wall.replace(tzinfo=ZoneInfo(scene.zone)).timestamp()))


def heat(burst: Burst, scene: Scene) -> list[float]:
    """Posts per hour that an event brings, minute by minute from its beginning to its end.

    It ends with the first minute after its top in which it brings fewer posts than the territory has anyway.

    Args:
        burst: The event.
        scene: Where it happens.

    Returns:
        At least one figure per minute of the ramp; at most a day and a half of them.
    """
    zone, start = ZoneInfo(scene.zone), begin(burst, scene)
    usual = sum(strand.per_hour for strand in scene.strands if strand.territory == burst.territory)
    growth = -math.log(_FIRST_SHARE) / burst.ramp_min
    awake = pace(start, zone)
    rates: list[float] = []
    for minute in range(_LONGEST_MIN):
        now = pace(start + 60 * minute, zone)
        since = minute - burst.ramp_min
        if since < 0:
            shape = math.exp(growth * since)
        else:
            quick, slow = math.exp(-since / burst.fade_min), math.exp(-since / burst.linger_min)
            shape = (_QUICK * quick + (1 - _QUICK) * slow) * math.sqrt(min(1.0, now / awake))
        rate = burst.peak_per_hour * shape
        if since > 0 and rate < usual * now:
            break
        rates.append(rate)
    return rates


def peak(rates: list[float]) -> int:
    """The minute in which an event is at its top.

    Examples:
        >>> peak([1.0, 4.0, 9.0, 8.0])
        2
    """
    return next((minute for minute, (now, after) in enumerate(pairwise(rates)) if after < now), len(rates) - 1)
