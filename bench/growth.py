"""Measure what is said of an event's growth, and print the table: forecasts beside the alternatives, paces, declines.

    python -m bench.growth [--seeds 6] [--background FILE] [--onset FILE ...]

Events are added to the streams of `bench.detection.simulate`: exponential rises to a height, a plateau, exponential
falls. They are looked at as alerts would: from the minute in which the episode opens, every five minutes while it is
open. Recordings, which are not part of the project, may be given here or by CLAMEUR_BACKGROUND and CLAMEUR_ONSETS.
"""

import argparse
import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, expm1, log
from multiprocessing import Pool
from pathlib import Path
from statistics import fmean, median

import numpy as np

from bench.detection import simulate
from bench.detection.__main__ import NOT_ORDINARY
from bench.detection.measure import ONSET_MIN, ONSET_SCALES, REAL_WARM_UP_DAYS, background, onset, scaled
from bench.detection.score import Watch
from bench.detection.simulate import DAY, START, WARM_UP_DAYS, ZONE, Counts, Floats, Noise
from streams import baseline, growth
from streams.authors import HISTORY_MIN
from streams.baseline import minute_of_week
from streams.detectors import volume
from streams.figures import shown_window
from streams.growth import Course, Stage

SEEDS, FIRST_SEED = 6, 10
"""The constants of `streams.growth` were chosen on seeds 0 to 3."""
HEIGHTS = {5.0: (8.0, 60.0), 50.0: (3.0, 40.0), 500.0: (2.0, 20.0)}
"""What is added at the height of an event, as a multiple of the usual rate, by posts an hour: log-uniform."""
DOUBLING_MIN, PLATEAU_MIN, HALVING_MIN = (4.0, 40.0), (5.0, 90.0), (15.0, 150.0)
SEED_SHARE = 0.5
"""An event starts as so much of the usual rate, and that is taken off again: it begins with nothing."""
EVENT_MIN, EVENTS, EVENT_DAYS, EVERY_MIN = 600, 25, 14, 5
RECORDED_EVENTS = 12
HOUR = 60


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an open episode: what is said, and what was true; ``pace`` is the true one, 0 if it is not known."""

    cell: str
    opening: bool
    age_min: int
    recent: float
    usual: float
    going_on: float
    pace_said: float
    said: growth.Growth
    came: int
    pace: float
    height: float


@dataclass(frozen=True, slots=True)
class Job:
    """A stream: simulated, or recorded and thinned to ``rate`` posts an hour."""

    rate: float
    seed: int
    noise: Noise = Noise.SOCIAL
    path: Path | None = None
    onsets: tuple[Path, ...] = ()


def main() -> None:
    """Measure, print the table."""
    args = _arguments()
    started = time.perf_counter()
    seeds = range(FIRST_SEED, FIRST_SEED + args.seeds)
    jobs = [Job(rate, seed, noise) for seed in seeds for rate in sorted(HEIGHTS, reverse=True) for noise in Noise]
    recorded = [
        Job(rate, seed, path=args.background, onsets=tuple(args.onset)) for seed in seeds for rate in (50.0, 5.0)
    ]
    with Pool(args.processes) as pool:
        _print("simulated", [look for looks in pool.imap(run, jobs) for look in looks])
        if args.background and args.onset:
            _print("recorded", [look for looks in pool.imap(run, recorded) for look in looks])
        else:
            print("left out: recordings, no background (--background) or no onsets (--onset)")
    print(f"{time.perf_counter() - started:.0f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description="How well growth is told.")
    parser.add_argument("--seeds", type=int, default=SEEDS, help="streams per rate and temper")
    parser.add_argument("--processes", type=int, default=2)
    path = os.environ.get("CLAMEUR_BACKGROUND")
    parser.add_argument("--background", type=Path, default=Path(path) if path else None)
    onsets = [Path(path) for path in os.environ.get("CLAMEUR_ONSETS", "").split(os.pathsep) if path]
    parser.add_argument("--onset", type=Path, nargs="+", default=onsets)
    return parser.parse_args()


def run(job: Job) -> list[Look]:
    """Do a job, politely."""
    if os.nice(0) < 10:
        os.nice(10)
    return _simulated(job) if job.path is None else _recorded(job, job.path)


def _simulated(job: Job) -> list[Look]:
    land = simulate.territory(job.rate, job.noise, job.seed, WARM_UP_DAYS + EVENT_DAYS)
    random = np.random.default_rng([job.seed, 77])
    last = len(land.counts) - DAY
    begins = set(simulate.starts(random, land.usual, WARM_UP_DAYS * DAY, last, EVENTS))
    watch, looks = Watch(), list[Look]()
    for at in range(last):
        if at in begins and not watch.open:
            usual = land.usual[at : at + EVENT_MIN]
            added = _event(random, HEIGHTS[job.rate])
            counts = land.counts[at : at + EVENT_MIN] + simulate.arrivals(random, usual * added, job.noise)
            before = land.counts[at - HISTORY_MIN : at]
            looks += _play(watch.branch(), START + at, before, counts, f"{job.rate:g}/h", usual * (1.0 + added))
        watch.see(START + at, int(land.counts[at]))
    return looks


def _event(random: np.random.Generator, heights: tuple[float, float]) -> Floats:
    """What an event adds, minute by minute, as a multiple of the usual rate."""
    height, doubling, plateau, halving = (
        exp(random.uniform(log(a), log(b))) for a, b in (heights, DOUBLING_MIN, PLATEAU_MIN, HALVING_MIN)
    )
    top = doubling * np.log2(1.0 + height / SEED_SHARE)
    at = np.arange(EVENT_MIN) + 0.5
    rise = SEED_SHARE * (np.exp2(np.minimum(at, top) / doubling) - 1.0)
    return np.asarray(rise * np.exp2(-np.maximum(0.0, at - top - plateau) / halving))


def _recorded(job: Job, path: Path) -> list[Look]:
    minutes, counts = background(path, NOT_ORDINARY)
    random = np.random.default_rng([job.seed, round(job.rate)])
    thin = random.binomial(counts, min(1.0, job.rate / 60.0 / counts.mean())).astype(np.int64)
    first, last = REAL_WARM_UP_DAYS * DAY, len(thin) - ONSET_MIN
    whole = minutes[first + ONSET_MIN : last + ONSET_MIN] - minutes[first:last] == ONSET_MIN
    likely = np.where(whole, counts[first:last].astype(float), 0.0)
    chosen = random.choice(last - first, size=RECORDED_EVENTS, replace=False, p=likely / likely.sum())
    begins = {first + int(at) for at in chosen}
    onsets = [(path.stem, onset(path)) for path in job.onsets]
    watch, looks = Watch(), list[Look]()
    for i, minute in enumerate(minutes.tolist()):
        if i in begins and not watch.open:
            for name, pattern in onsets:
                for scale in ONSET_SCALES:
                    added = thin[i : i + ONSET_MIN] + scaled(random, pattern, scale)
                    looks += _play(watch.branch(), minute, thin[i - HISTORY_MIN : i], added, f"{name} x{scale:g}")
        watch.see(minute, int(thin[i]))
    return looks


def _play(
    watch: Watch, start: int, before: Counts, counts: Counts, cell: str, true: Floats | None = None
) -> Iterable[Look]:
    """Looks at one event; the last hour is only there to be forecast."""
    seen = [float(count) for count in before]
    expected = [_usual(watch, start - len(before) + i) for i in range(len(before))]
    opened = since = None
    for i, count in enumerate(counts[:-HOUR].tolist()):
        expected.append(_usual(watch, start + i))
        seen.append(float(count))
        del seen[:-HISTORY_MIN], expected[:-HISTORY_MIN]
        if watch.see(start + i, count) and opened is None:
            window = shown_window(watch.window_min)
            opened, since = i, i + 1 - window + next(n for n, c in enumerate(seen[-window:]) if c)
        if opened is None or since is None or (i - opened) % EVERY_MIN:
            continue
        if not watch.open:
            return
        course = Course(
            counts=seen,
            expected=expected,
            phi=volume.phi_of(watch.series.volume, 1),
            usual_hour=growth.usual_hour(watch.series.volume, start + i + 1, ZONE),
            age_min=float(i + 1 - since),
        )
        pace = growth.pace(seen, 1, course.phi)
        yield Look(
            cell=cell,
            opening=i == opened,
            age_min=i + 1 - since,
            recent=sum(seen[-growth.FORECAST_LEAST_MIN :]),
            usual=course.usual_hour,
            going_on=HOUR * growth.rate(course),
            pace_said=0.0 if pace is None else pace.rate,
            said=growth.read(course) or growth.Growth(),
            came=int(counts[i + 1 : i + 1 + HOUR].sum()),
            pace=0.0 if true is None else log(true[i] / true[max(0, i - 10)]) / min(i, 10) if i else 0.0,
            height=0.0 if true is None else float(true[i] / true[: i + 1].max()),
        )


def _usual(watch: Watch, minute: int) -> float:
    return baseline.rates(watch.series.volume.baseline, minute_of_week(minute, ZONE))[1]


def _exponential(look: Look) -> float:
    """Growth that goes on for the hour, at most e to the 5th."""
    grown = min(5.0, look.pace_said * HOUR)
    return look.going_on * (expm1(grown) / grown if grown else 1.0)


FORECASTS: dict[str, Callable[[Look], float]] = {
    "usual rate": lambda look: look.usual,
    "persistence": lambda look: look.going_on,
    "exponential": _exponential,
    "exponential where a pace is said": lambda look: (
        _exponential(look) if look.said.doubling_min or look.said.halving_min else look.going_on
    ),
    "as said": lambda look: float(look.said.next_hour or 0),
}


def _print(title: str, looks: Sequence[Look]) -> None:
    known = [look for look in looks if look.said.next_hour is not None]
    parts = {
        "all": known,
        "opening": [look for look in known if look.opening],
        "first hour": [look for look in known if look.age_min < 60],
        "later": [look for look in known if look.age_min >= 60],
        "10-19 seen": [look for look in known if look.recent < 20],
        "20-79 seen": [look for look in known if 20 <= look.recent < 80],
        "80+ seen": [look for look in known if look.recent >= 80],
    }
    parts = {name: part for name, part in parts.items() if part}
    print(f"{title}: {len(looks)} looks, a forecast in {len(known)}; median ratio error of the next hour")
    print(f"  {'':34}" + "".join(f"{name:>12}" for name in parts))
    print(f"  {'looks':34}" + "".join(f"{len(part):12}" for part in parts.values()))
    for name, forecast in FORECASTS.items():
        print(f"  {name:34}" + "".join(f"{median(_error(look, forecast) for look in p):12.2f}" for p in parts.values()))
    for name, inside in (("below the interval", _below), ("inside", _inside)):
        print(f"  {name:34}" + "".join(f"{fmean(map(inside, part)):12.2f}" for part in parts.values()))
    print(f"  {'high / low':34}" + "".join(f"{median(map(_width, part)):12.1f}" for part in parts.values()))
    if any(look.height for look in looks):
        _print_truths(looks)


def _print_truths(looks: Sequence[Look]) -> None:
    for name, sign in (("doubling", 1.0), ("halving", -1.0)):
        said = [look for look in looks if getattr(look.said, f"{name}_min") is not None]
        right = [look for look in said if look.pace * sign > 0.0]
        errors = sorted(exp(abs(log(look.pace_said / look.pace))) for look in right)
        now = f"median ratio error {median(errors):.2f}, eight in ten within {errors[len(errors) * 8 // 10]:.2f}"
        print(f"  {name}: said {len(said)} times, wrong way {1 - len(right) / len(said):.3f}; else {now}")
    fallen = [look for look in looks if look.said.stage is Stage.DECLINE]
    low = [look for look in looks if look.height <= growth.DECLINE]
    early = fmean(look.height > 0.8 for look in fallen)
    found = fmean(look.said.stage is Stage.DECLINE for look in low)
    print(f"  decline: said {len(fallen)} times, {early:.3f} above .8 of the height; of looks below half {found:.2f}")


def _error(look: Look, forecast: Callable[[Look], float]) -> float:
    return exp(abs(log((look.came + 0.5) / (forecast(look) + 0.5))))


def _inside(look: Look) -> bool:
    return (look.said.next_hour_low or 0) <= look.came <= (look.said.next_hour_high or 0)


def _below(look: Look) -> bool:
    return look.came < (look.said.next_hour_low or 0)


def _width(look: Look) -> float:
    return (look.said.next_hour_high or 0) / max(1, look.said.next_hour_low or 0)


if __name__ == "__main__":
    main()
