"""Measure detection as ``clameur backtest --counts`` would see it, and print what must be reached beside it.

    python -m bench.detection [--quick] [--json FILE] [--only NAME ...] [--step 1]
                              [--world NAME]
                              [--nab DIR] [--background FILE] [--onset FILE ...]

Names: false, events, taught, mood, disturbed, nab, real, cost. Whatever needs recordings that are not part of the
project is left out, and said so, unless they are given here or by CLAMEUR_NAB, CLAMEUR_BACKGROUND and CLAMEUR_ONSETS.
"""

import argparse
import json
import os
import time
from collections import defaultdict
from dataclasses import asdict
from multiprocessing import Pool
from pathlib import Path
from statistics import fmean, median

from bench.detection.measure import (
    DISTURBANCES,
    EVENTS,
    MISSED,
    MOOD_EVENTS,
    RATES,
    Job,
    Sample,
    benchmark_of,
    cost,
    run,
)
from bench.detection.simulate import ROUGH, WORLDS, Noise

NAMES = ("false", "events", "taught", "mood", "disturbed", "nab", "real", "cost")
SEEDS, QUICK_SEEDS = 8, 1
EVENTS_PER_STREAM = 60
TAUGHT_PER_STREAM = 20
EVENT_RATES = tuple(sorted({event.rate for event in EVENTS}))
NOT_ORDINARY = (
    ("2022-04-05T08:00", "2022-04-06T06:00"),
    ("2022-04-09T18:00", "2022-04-11T12:00"),
    ("2022-04-16T12:00", "2022-04-17T00:00"),
    ("2022-04-19T18:00", "2022-04-21T12:00"),
    ("2022-04-23T18:00", "2022-04-25T12:00"),
)
"""Of the French posts of 2022: the collector's outage, both rounds of the election, a march, the debate."""

GOALS = {
    "false alarms a month, mean of cells": (".6", ".3"),
    "false alarms a month, worst cell": ("1.9", "1.0"),
    "x5 at 50/h": (".95 / 12 min", ".97 / 8 min"),
    "x10 at 50/h": ("1 / 4 min", "1 / 3 min"),
    "x2 at 500/h": (".85 / 18 min", ".92 / 11 min"),
    "x3 at 500/h": ("1 / 4 min", "1 / 3 min"),
    "x10 at 5/h": (".93 / 26 min", ".95 / 18 min"),
    "negative .25 to .75, x1": ("1 / 28 min", "1 / 20 min"),
    "negative .25 to .75, x3": ("1 / 9 min", "1 / 6 min"),
    "real onsets at 5/h": (".98 / 14 min", "1 / 10 min"),
    "real onsets at 50/h": (".92 / 30 min", ".97 / 22 min"),
    "NAB, one alert per episode": ("70", "75"),
    "NAB, returns within a day quiet": ("70", "75"),
    "microseconds a minute": ("15", "6"),
    "bytes of state": ("8,000", "3,000"),
}
EXTRA_GOAL = (".1", "0")


def main() -> None:
    """Measure, print the table."""
    args = _arguments()
    started = time.perf_counter()
    jobs, notes = _jobs(args)
    with Pool(args.processes) as pool:
        samples = [sample for found in pool.imap_unordered(run, jobs) for sample in found]
    if "cost" in args.only:
        samples += cost()
    rows = _table(samples)
    wide = max(len(row[0]) for row in rows)
    for what, measured, must, aim in (("what", "measured", "must", "aim"), *rows):
        print(f"{what:{wide}}  {measured:22}  {must:14}  {aim}")
    for note in (
        *notes,
        *_cells(samples),
        f"{time.perf_counter() - started:.0f} s; bins of {args.step} min; world: {args.world}",
    ):
        print(note)
    if args.json:
        kept = sorted((asdict(sample) for sample in samples), key=lambda s: (s["name"], s["cell"]))
        args.json.write_text(json.dumps({"table": rows, "samples": kept}, indent=0))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.detection", description="How well detection does.")
    parser.add_argument("--quick", action="store_true", help="one seed, under a minute on two cores")
    parser.add_argument("--json", type=Path, help="write the table and every sample there")
    parser.add_argument("--only", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--step", type=int, default=1, choices=(1, 5), help="length of a bin, minutes")
    parser.add_argument("--world", choices=WORLDS, default=ROUGH, help="what streams are like")
    parser.add_argument("--seeds", type=int, help="streams per cell")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--nab", type=Path, default=_from_environment("CLAMEUR_NAB"))
    parser.add_argument("--background", type=Path, default=_from_environment("CLAMEUR_BACKGROUND"))
    onsets = os.environ.get("CLAMEUR_ONSETS", "")
    default = [Path(path) for path in onsets.split(os.pathsep) if path]
    parser.add_argument("--onset", type=Path, nargs="+", default=default)
    args = parser.parse_args()
    args.seeds = args.seeds or (QUICK_SEEDS if args.quick else SEEDS)
    return args


def _from_environment(name: str) -> Path | None:
    value = os.environ.get(name)
    return Path(value) if value else None


def _jobs(args: argparse.Namespace) -> tuple[list[Job], list[str]]:
    """The jobs, the longest first, and what is left out."""
    days = 30 if args.quick else 60
    common = {"days": days, "step_min": args.step, "world": args.world}
    jobs, notes = [], []
    asked = {name for name in args.only if name in ("events", "disturbed")}
    for seed in range(args.seeds):
        if "taught" in args.only:
            jobs += [Job(kind="taught", rate=r, seed=seed, events=TAUGHT_PER_STREAM, **common) for r in EVENT_RATES]
        if "mood" in args.only:
            for rate, events in ((50.0, EVENTS_PER_STREAM), (5.0, 0), (500.0, 0)):
                jobs.append(Job(kind="mood", rate=rate, seed=seed, events=events, **common))
        for rate in sorted(RATES, reverse=True):
            for noise in Noise:
                parts = tuple(sorted(asked)) if noise is Noise.SOCIAL and rate in EVENT_RATES else ()
                if parts or "false" in args.only:
                    jobs.append(
                        Job(
                            kind="territory",
                            rate=rate,
                            noise=noise,
                            seed=seed,
                            events=EVENTS_PER_STREAM,
                            parts=parts,
                            **common,
                        )
                    )
    if "nab" in args.only:
        series = sorted(args.nab.glob("*.csv")) if args.nab else []
        jobs += [Job(kind="nab", path=path) for path in series]
        notes += [] if series else ["left out: nab, no folder of labelled series (--nab)"]
    if "real" in args.only and args.background:
        for rate in (5.0, 50.0):
            for seed in range(args.seeds):
                jobs.append(
                    Job(
                        kind="real",
                        rate=rate,
                        seed=seed,
                        events=20,
                        path=args.background,
                        onsets=tuple(args.onset),
                        skip=NOT_ORDINARY,
                    )
                )
    elif "real" in args.only:
        notes.append("left out: real, no recorded background (--background)")
    return jobs, notes


def _table(samples: list[Sample]) -> list[tuple[str, str, str, str]]:
    by_name: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_name[sample.name].append(sample)
    rows: list[tuple[str, str]] = []
    if "false" in by_name:
        cells = list(_means(by_name["false"]).values())
        rows.append(("false alarms a month, mean of cells", f"{fmean(cells):.2f}"))
        rows.append(("false alarms a month, worst cell", f"{max(cells):.2f}"))
    found = [event.name for event in EVENTS] + [f"{event.name}, among others" for event in EVENTS]
    found += [event.name for event in MOOD_EVENTS] + ["real onsets at 5/h", "real onsets at 50/h"]
    rows += [(name, _found(by_name[name])) for name in found if name in by_name]
    for name in ("false, moods told", "of them by mood alone", "real background"):
        rows += [(f"{name}, a month, at {cell}", f"{mean:.2f}") for cell, mean in _means(by_name[name]).items()]
    for name in (*DISTURBANCES, "restarts in an event", "clock change"):
        if name in by_name:
            rows.append((f"extra alerts: {name}", f"{fmean(s.value for s in by_name[name]):.3f}"))
    if "nab" in by_name:
        for name, title in (("nab", "NAB, one alert per episode"), ("nab, returns", "NAB, returns within a day quiet")):
            total = benchmark_of(by_name[name])
            rows.append((title, f"{total.score:.1f} ({total.hits}/{total.windows}, {total.false} false)"))
    for name, title in (("microseconds", "microseconds a minute"), ("bytes", "bytes of state")):
        if name in by_name:
            rows.append((title, ", ".join(f"{s.value:,.4g} {s.cell}" for s in by_name[name])))
    return [
        (
            what,
            measured,
            *(EXTRA_GOAL if what.startswith("extra") else GOALS.get(what.removesuffix(", among others"), ("", ""))),
        )
        for what, measured in rows
    ]


def _found(samples: list[Sample]) -> str:
    delays = [sample.value for sample in samples if sample.value != MISSED]
    late = f" / {median(delays):.0f} min" if delays else ""
    return f"{len(delays) / len(samples):.3f}{late} of {len(samples)}"


def _means(samples: list[Sample]) -> dict[str, float]:
    cells: dict[str, list[float]] = defaultdict(list)
    for sample in samples:
        cells[sample.cell].append(sample.value)
    return {cell: fmean(values) for cell, values in cells.items()}


def _cells(samples: list[Sample]) -> list[str]:
    """False alarms cell by cell, a line for each rate; each real onset; each disturbance by rate."""
    lines = []
    false = _means([s for s in samples if s.name == "false"])
    for rate in RATES:
        told = [f"{noise} {false[cell]:.2f}" for noise in Noise if (cell := f"{rate:g}/h {noise}") in false]
        if told:
            lines.append(f"  false a month at {rate:g}/h: " + ", ".join(told))
    for name in ("real onsets at 5/h", "real onsets at 50/h"):
        cells: dict[str, list[Sample]] = defaultdict(list)
        for sample in samples:
            if sample.name == name:
                cells[sample.cell].append(sample)
        lines += [f"  {name}, {cell}: {_found(found)}" for cell, found in sorted(cells.items())]
    for name in DISTURBANCES:
        means = _means([s for s in samples if s.name == name])
        if means:
            lines.append(f"  {name}: " + ", ".join(f"{cell} {mean:.3f}" for cell, mean in sorted(means.items())))
    return lines


if __name__ == "__main__":
    main()
