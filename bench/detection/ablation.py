"""What each part of detection buys: the same streams, measured with the part taken out.

    python -m bench.detection.ablation [--seeds 2] [--processes 2]

False alarms over all sizes and tempers, events found and their delay, alerts in the week after a change of clocks and
after a backlog; and how often the outburst of a single account rings.
"""

import argparse
import random
from functools import partial
from math import exp
from multiprocessing import Pool
from statistics import fmean, median
from typing import Any

from alerts import engine
from alerts.engine import Rules
from alerts.model import Tick, Transition
from bench.detection import measure
from bench.detection.measure import EVENTS, MISSED, RATES, Job, Sample
from bench.detection.score import Watch
from bench.detection.simulate import DAY, START, Noise
from streams import baseline as usual
from streams import tally, texts
from streams.detectors import habit, volume
from streams.model import Label, Mention, PostKind, Sentiment, Source, Voice
from streams.territory import Scale, Territory
from streams.tuning import Tuning

Patch = dict[tuple[Any, str], Any]
EVENT_RATES = tuple(sorted({event.rate for event in EVENTS}))
SPAM, SPAM_POSTS, SPAM_MIN = 20, 120, 30


def parts() -> dict[str, Patch]:
    """What is replaced to take each part out."""
    one_scale = (30,) * len(volume.WINDOWS_MIN)
    return {
        "nothing": {},
        "hour of the week": {(usual, "_factor"): lambda *_: 1.0},
        "local time": {(measure, "Watch"): partial(Watch, zone="UTC")},
        "gating": {(volume, "ordinary"): lambda *_: 1.0},
        "scales": {(volume, "WINDOWS_MIN"): one_scale, (volume, "DECAY"): tuple(exp(-2.0 / w) for w in one_scale)},
        "learned dispersion": {(volume, "phi_of"): lambda *_: 1.0, (volume, "CV"): 0.0},
        "habit of bursts": {(habit, "HIGHEST"): 0.0},
        "mute sources": {(volume, "MUTE_POSTS"): 1e9},
    }


def main() -> None:
    """Measure without each part and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.detection.ablation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    head = ("without", "false mean", "false worst", *(event.name for event in EVENTS), "clock change", "flushed")
    print(" | ".join(head))
    for name in parts():
        with Pool(args.processes, initializer=_without, initargs=(name,)) as pool:
            samples = [sample for found in pool.imap_unordered(measure.run, _jobs(args.seeds)) for sample in found]
        print(" | ".join((name, *_row(samples))), flush=True)
    for name, tuning, copies in (
        ("nothing", Tuning(), texts.COPIES),
        ("distinct authors", Tuning(author_gap_s=0.0, min_authors=1), 10**9),
    ):
        print(f"{SPAM_POSTS} posts of one account, without {name}: rings {_spam(tuning, copies)} of {SPAM}")


def _without(name: str) -> None:
    for (module, attribute), value in parts()[name].items():
        setattr(module, attribute, value)


def _jobs(seeds: int) -> list[Job]:
    jobs = []
    for seed in range(seeds):
        for rate in sorted(RATES, reverse=True):
            for noise in Noise:
                both = ("disturbed", "events") if noise is Noise.SOCIAL and rate in EVENT_RATES else ()
                jobs.append(Job(kind="territory", rate=rate, noise=noise, seed=seed, events=40, parts=both))
    return jobs


def _row(samples: list[Sample]) -> list[str]:
    cells: dict[str, list[float]] = {}
    for sample in samples:
        if sample.name == "false":
            cells.setdefault(sample.cell, []).append(sample.value)
    means = [fmean(values) for values in cells.values()]
    row = [f"{fmean(means):.2f}", f"{max(means):.2f}"]
    for event in EVENTS:
        delays = [sample.value for sample in samples if sample.name == event.name]
        found = [delay for delay in delays if delay != MISSED]
        row.append(f"{len(found) / len(delays):.2f} / {median(found):.0f} min" if found else "-")
    extra = ("clock change", "3 h flushed at once")
    return row + [f"{fmean(sample.value for sample in samples if sample.name == name):.2f}" for name in extra]


def _spam(tuning: Tuning, copies: int) -> int:
    """How many outbursts of one account ring, each after the same days of ten posts an hour by as many people."""
    tally.COPIES = texts.COPIES = copies  # type: ignore[attr-defined] # measured without it
    rng = random.Random(1)
    rules = Rules(Territory(id="town", name="Town", scale=Scale.COMMUNE, expressions=(), usual_per_hour=10.0), tuning)
    everyday = [(rng.uniform(0, 9 * DAY), f"a{n}", f"phrase {n}, dite une seule fois") for n in range(9 * 240)]
    week = [post for post in everyday if post[0] < 8 * DAY]
    before, _ = engine.run(engine.fresh(rules.territory), _events(week, range(0, 8 * DAY, 60)), rules)
    rang = 0
    for outburst in range(SPAM):
        start = 8 * DAY + 600 + 20 * outburst
        posts = [post for post in everyday if 8 * DAY <= post[0] < start + 180]
        posts += [(start + rng.uniform(0, SPAM_MIN), "spam", f"{n} fois toujours plus") for n in range(SPAM_POSTS)]
        _, alerts = engine.run(before, _events(posts, range(8 * DAY, start + 180, 60), first=len(week)), rules)
        rang += any(alert.transition is Transition.OPENED for alert in alerts)
    return rang


def _events(posts: list[tuple[float, str, str]], hours: range, first: int = 0) -> list[Mention | Tick]:
    events: list[tuple[float, Mention | Tick]] = [
        (post[0], _mention(first + n, *post)) for n, post in enumerate(sorted(posts))
    ]
    events += [(hour + 60.0, Tick(at=(START + hour + 60) * 60.0)) for hour in hours]
    return [event for _, event in sorted(events, key=lambda event: event[0])]


def _mention(n: int, minute: float, author: str, text: str) -> Mention:
    at = (START + minute) * 60.0
    return Mention(
        territory="town",
        post=str(n),
        platform="mastodon",
        at=at,
        arrival=at,
        source=Source(0, n),
        kind=PostKind.ORIGINAL,
        voice=Voice.PEER,
        sentiment=Sentiment(compound=0.0, label=Label.NEUTRAL, lang="fr", engine="bench"),
        author=f"mastodon:{author}",
        text=text,
    )


if __name__ == "__main__":
    main()
