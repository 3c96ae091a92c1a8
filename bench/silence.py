"""Silence and gladness on seeded streams: false alarms a month, and minutes until what was cut off rings.

    python -m bench.silence [RATE,RATE…] [SEEDS]

The streams are those of `bench.detection.simulate`, three platforms of their own habits added up; 28 days of warm-up,
30 days scored. Everything, half of it, or one platform is cut off at random minutes for six hours, seen by a copy of
the state.
"""

import copy
import sys
from collections import defaultdict
from statistics import median

import numpy as np

from bench.detection import simulate
from bench.detection.simulate import DAY, START, WARM_UP_DAYS, ZONE, Noise
from streams import baseline
from streams.baseline import minute_of_week
from streams.detectors import gladness, silence, sources, volume
from streams.tuning import Tuning

SHARES = {"mastodon": 0.5, "bluesky": 0.35, "press": 0.15}
DAYS, STOPS, HORIZON_MIN, APART_MIN = 30, 12, 360, 60
RINGS = Tuning().threshold + silence.MARGIN


class Watch:
    """The detectors over one stream; `see` gives the scores of a minute by what they are of."""

    def __init__(self, rate: float) -> None:
        self.volume = volume.fresh(rate)
        self.silence = silence.fresh()
        self.sources = sources.fresh()
        self.gladness = gladness.fresh()

    def see(self, at: int, posts: dict[str, int], positive: int = 0, negative: int = 0) -> dict[str, float]:
        """Score a minute, then learn it."""
        in_week, count = minute_of_week(START + at, ZONE), sum(posts.values())
        found = volume.score(self.volume, count, in_week)
        slow, _ = baseline.rates(self.volume.baseline, in_week)
        joy = gladness.score(self.gladness, positive, negative, count, found.rate)
        scores = {name: lull.score for name, lull in sources.score(self.sources, posts, slow, in_week).items()}
        scores |= {"all": silence.score(self.silence, count, slow).score, "glad": joy.score}
        volume.learn(self.volume, count, in_week, found)
        silence.learn(self.silence, count, slow)
        sources.learn(self.sources, posts, slow, in_week)
        ordinary = min(volume.ordinary(found.score), volume.ordinary(joy.score))
        gladness.learn(self.gladness, positive, negative, count, found.rate, ordinary)
        return scores


def measure(rate: float, noise: Noise, seed: int) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Alarms in the scored days by what they are of, and delays of what was cut off (minutes; −1 when missed)."""
    minutes = (WARM_UP_DAYS + DAYS) * DAY
    lands = {
        name: simulate.territory(rate * share, noise, 7 * seed + n, WARM_UP_DAYS + DAYS)
        for n, (name, share) in enumerate(SHARES.items())
    }
    random = np.random.default_rng(seed)
    counts = np.asarray(sum(land.counts for land in lands.values()))
    glad = random.binomial(counts, simulate.moods(random, minutes, 0.2))
    angry = random.binomial(counts - glad, 0.3)
    stops = {int(at) for at in random.integers(WARM_UP_DAYS * DAY, minutes - HORIZON_MIN, STOPS)}
    posts = [{name: int(land.counts[at]) for name, land in lands.items()} for at in range(minutes)]
    watch, false, delays = Watch(rate), defaultdict[str, int](int), defaultdict[str, list[int]](list)
    loud_at: dict[str, int] = {}
    for at in range(minutes):
        if at in stops:
            when = "by day" if 9 <= minute_of_week(START + at, ZONE) // 60 % 24 < 21 else "by night"
            for name in ("all", "half", *SHARES):
                delays[f"{name} {when}"].append(_delay(watch, posts, at, name, random))
        for name, score in watch.see(at, posts[at], int(glad[at]), int(angry[at])).items():
            if score >= RINGS:
                if at >= WARM_UP_DAYS * DAY and at - loud_at.get(name, -DAY) > APART_MIN:
                    false["platform" if name in SHARES else name] += 1
                loud_at[name] = at
    return false, delays


def _delay(watch: Watch, posts: list[dict[str, int]], start: int, name: str, random: np.random.Generator) -> int:
    branch = copy.deepcopy(watch)
    for at in range(start, start + HORIZON_MIN):
        match name:
            case "all":
                left = {}
            case "half":
                left = {platform: int(random.binomial(n, 0.5)) for platform, n in posts[at].items()}
            case _:
                left = {platform: n for platform, n in posts[at].items() if platform != name}
        scores = branch.see(at, {platform: n for platform, n in left.items() if n})
        if scores.get("all" if name == "half" else name, 0.0) >= RINGS:
            return at - start + 1
    return -1


def main() -> None:
    """Print both, for each rate and temper."""
    rates = [float(rate) for rate in sys.argv[1].split(",")] if len(sys.argv) > 1 else [50.0, 500.0]
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    for rate in rates:
        for noise in Noise:
            false, delays = defaultdict[str, int](int), defaultdict[str, list[int]](list)
            for seed in range(seeds):
                rung, late = measure(rate, noise, seed)
                for name, n in rung.items():
                    false[name] += n
                for name, found in late.items():
                    delays[name] += found
            a_month = ", ".join(f"{name} {false[name] / seeds:.2f}" for name in ("all", "platform", "glad"))
            print(f"{rate:g}/h {noise}: false a month: {a_month}")
            for name, found in sorted(delays.items()):
                heard = [delay for delay in found if delay > 0]
                late_min = f", median {median(heard):.0f} min" if heard else ""
                print(f"  {name}: {len(heard)} of {len(found)}{late_min}", flush=True)


if __name__ == "__main__":
    main()
