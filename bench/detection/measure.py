"""The measurements, each a job that gives samples: what was asked, of which stream, and the figure."""

import csv
import gzip
import io
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from bench.detection import simulate
from bench.detection.score import Bell, Benchmark, Watch, benchmark
from bench.detection.simulate import CLOCK_CHANGE, DAY, START, WARM_UP_DAYS, Counts, Noise, Territory

RATES = (0.5, 2.0, 5.0, 50.0, 500.0, 5000.0)
MONTH = 30.0 * DAY
MISSED = -1.0
RECOVERY_MIN = DAY
REAL_WARM_UP_DAYS = 12
ONSET_MIN = 360
ONSET_SCALES = (1.0, 3.0, 10.0)


@dataclass(frozen=True, slots=True)
class Event:
    """Usual posts times ``factor`` for so many hours; ``share`` of negative posts while it lasts, if it changes."""

    name: str
    rate: float
    factor: float
    hours: tuple[float, float]
    share: float | None = None


EVENTS = (
    Event("x5 at 50/h", 50.0, 5.0, (1.0, 3.0)),
    Event("x10 at 50/h", 50.0, 10.0, (1.0, 3.0)),
    Event("x2 at 500/h", 500.0, 2.0, (1.0, 3.0)),
    Event("x3 at 500/h", 500.0, 3.0, (1.0, 3.0)),
    Event("x10 at 5/h", 5.0, 10.0, (1.0, 6.0)),
)
MOOD_EVENTS = (
    Event("negative .25 to .75, x1", 50.0, 1.0, (2.0, 4.0), 0.75),
    Event("negative .25 to .75, x3", 50.0, 3.0, (2.0, 4.0), 0.75),
)
DISTURBANCES = {"silent 6 h": 360, "half 12 h": 720, "3 h flushed at once": 180}


@dataclass(frozen=True, slots=True)
class Sample:
    """A figure: a delay in minutes or `MISSED`; alerts a month; alerts too many; a reward."""

    name: str
    cell: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One stream to measure; ``parts`` says which questions to ask of it."""

    kind: str
    rate: float = 0.0
    noise: Noise = Noise.SOCIAL
    seed: int = 0
    days: int = 60
    world: str = simulate.ROUGH
    step_min: int = 1
    events: int = 0
    parts: tuple[str, ...] = ()
    path: Path | None = None
    onsets: tuple[Path, ...] = ()
    skip: tuple[tuple[str, str], ...] = ()


def run(job: Job) -> list[Sample]:
    """Do a job, politely."""
    if os.nice(0) < 10:
        os.nice(10)
    kinds = {"territory": _territory, "taught": _taught, "mood": _mood, "real": _real, "nab": _nab}
    return kinds[job.kind](job)


def _territory(job: Job) -> list[Sample]:
    land = simulate.territory(job.rate, job.noise, job.seed, WARM_UP_DAYS + job.days, job.world)
    random = np.random.default_rng(job.seed + 1000)
    first, last = WARM_UP_DAYS * DAY, len(land.counts)
    wanted = job.events if "events" in job.parts or "disturbed" in job.parts else 0
    begins = set(_aligned(simulate.starts(random, land.usual, first, last - 2 * DAY, wanted, job.world), job.step_min))
    watch, alerts, samples = Watch(job.step_min), [], []
    for at in range(0, last, job.step_min):
        if at in begins and not watch.open:
            if "events" in job.parts:
                for event in EVENTS:
                    if event.rate == job.rate:
                        samples += _event(watch, land, at, event, random)
            if "disturbed" in job.parts and at % 3 == 0:
                samples += _disturbed(watch, land, at, random)
        if watch.see(START + at, int(land.counts[at : at + job.step_min].sum())) and at >= first:
            alerts.append(at)
    cell = f"{job.rate:g}/h {job.noise}"
    samples.append(Sample("false", cell, len(alerts) * MONTH / (last - first)))
    after = sum(CLOCK_CHANGE <= at < CLOCK_CHANGE + 7 * DAY for at in alerts)
    elsewhere = len(alerts) - after
    samples.append(Sample("clock change", cell, after - elsewhere * 7 / max(1, job.days - 7)))
    return samples


def _taught(job: Job) -> list[Sample]:
    """Events that stay in the stream, so that each may blunt the ear for the next."""
    land = simulate.territory(job.rate, job.noise, job.seed, WARM_UP_DAYS + job.days, job.world)
    random = np.random.default_rng(job.seed + 3000)
    first, last = WARM_UP_DAYS * DAY, len(land.counts)
    counts, played, free = land.counts.copy(), [], 0
    kinds = [event for event in EVENTS if event.rate == job.rate]
    begins = _aligned(simulate.starts(random, land.usual, first, last - DAY, job.events, job.world), job.step_min)
    for at in begins:
        if at < free:
            continue
        event = kinds[int(random.integers(len(kinds)))]
        end = at + int(random.uniform(*event.hours) * 60)
        counts[at:end] += simulate.burst(random, land.usual[at:end], land.noise, event.factor, land.world)
        played.append((event, at, end))
        free = end + DAY // 2
    watch = Watch(job.step_min)
    alerts = [
        at for at in range(0, last, job.step_min) if watch.see(START + at, int(counts[at : at + job.step_min].sum()))
    ]
    samples = []
    for event, at, end in played:
        delay = next((float(alert - at + job.step_min) for alert in alerts if at <= alert < end), MISSED)
        samples.append(Sample(f"{event.name}, among others", f"{job.rate:g}/h", delay))
    return samples


def _mood(job: Job) -> list[Sample]:
    land = simulate.territory(job.rate, job.noise, job.seed, WARM_UP_DAYS + job.days, job.world)
    random = np.random.default_rng(job.seed + 2000)
    first, last = WARM_UP_DAYS * DAY, len(land.counts)
    begins = set(_aligned(simulate.starts(random, land.usual, first, last - DAY, job.events, job.world), job.step_min))
    watch, samples, false, by_mood = Watch(job.step_min), [], 0, 0
    for at in range(0, last, job.step_min):
        if at in begins and not watch.open:
            for event in MOOD_EVENTS:
                if event.rate == job.rate:
                    samples += _event(watch, land, at, event, random)
        part = slice(at, at + job.step_min)
        if watch.see(START + at, int(land.counts[part].sum()), int(land.negative[part].sum())) and at >= first:
            false += 1
            by_mood += watch.mood
    cell = f"{job.rate:g}/h {job.noise}"
    samples.append(Sample("false, moods told", cell, false * MONTH / (last - first)))
    samples.append(Sample("of them by mood alone", cell, by_mood * MONTH / (last - first)))
    return samples


def _event(watch: Watch, land: Territory, at: int, event: Event, random: np.random.Generator) -> list[Sample]:
    length = int(random.uniform(*event.hours) * 60)
    length -= length % watch.step_min
    part = slice(at, at + length)
    counts = land.counts[part] + simulate.burst(random, land.usual[part], land.noise, event.factor, land.world)
    negative = None
    if event.share is not None:
        negative = random.binomial(counts, simulate.moods(random, length, event.share))
    return [Sample(event.name, f"{land.rate:g}/h", _delay(watch.branch(), at, counts, negative))]


def _delay(watch: Watch, at: int, counts: Counts, negative: Counts | None = None, start: int = START) -> float:
    """Minutes from the first minute of an event to the end of the one that rings."""
    for offset in range(0, len(counts), watch.step_min):
        part = slice(offset, offset + watch.step_min)
        bad = None if negative is None else int(negative[part].sum())
        if watch.see(start + at + offset, int(counts[part].sum()), bad):
            return float(offset + watch.step_min)
    return MISSED


def _disturbed(watch: Watch, land: Territory, at: int, random: np.random.Generator) -> list[Sample]:
    samples = []
    for name, length in DISTURBANCES.items():
        counts = land.counts[at : at + length + RECOVERY_MIN].copy()
        told = _alerts(watch.branch(), at, counts)
        lost = counts[:length].copy()
        counts[:length] = random.binomial(lost, 0.5) if name.startswith("half") else 0
        if name.endswith("at once"):
            counts[length] += lost.sum()
        samples.append(Sample(name, f"{land.rate:g}/h", float(_alerts(watch.branch(), at, counts) - told)))
    counts = land.counts[at : at + 180] + simulate.burst(random, land.usual[at : at + 180], land.noise, 5.0, land.world)
    extra = _alerts(watch.branch(), at, counts, restart=7) - _alerts(watch.branch(), at, counts)
    samples.append(Sample("restarts in an event", f"{land.rate:g}/h", float(abs(extra))))
    return samples


def _alerts(watch: Watch, at: int, counts: Counts, restart: int = 0) -> int:
    told = 0
    for offset in range(0, len(counts) - watch.step_min + 1, watch.step_min):
        told += watch.see(START + at + offset, int(counts[offset : offset + watch.step_min].sum()))
        if restart and offset // watch.step_min % restart == 0:
            watch.restart()
    return told


def _aligned(minutes: list[int], step_min: int) -> list[int]:
    return [minute - minute % step_min for minute in minutes]


def _real(job: Job) -> list[Sample]:
    assert job.path is not None
    minutes, counts = background(job.path, job.skip)
    random = np.random.default_rng([job.seed, round(job.rate)])
    thin = random.binomial(counts, min(1.0, job.rate / 60.0 / counts.mean())).astype(np.int64)
    first = REAL_WARM_UP_DAYS * DAY
    last = len(thin) - ONSET_MIN
    # An onset is played only where the six hours after it were all recorded.
    whole = minutes[first + ONSET_MIN : last + ONSET_MIN] - minutes[first:last] == ONSET_MIN
    likely = np.where(whole, counts[first:last].astype(float), 0.0)
    begins = {
        first + int(i) for i in random.choice(last - first, size=job.events, replace=False, p=likely / likely.sum())
    }
    onsets = [onset(path) for path in job.onsets]
    watch, false, samples = Watch(1), 0, []
    cell = f"{job.rate:g}/h"
    for i, minute in enumerate(minutes.tolist()):
        if i in begins and not watch.open:
            for path, pattern in zip(job.onsets, onsets, strict=True):
                for scale in ONSET_SCALES:
                    added = scaled(random, pattern, scale)
                    if not added.any():
                        continue
                    lead = int(np.flatnonzero(added)[0])
                    delay = _delay(watch.branch(), 0, thin[i : i + ONSET_MIN] + added, start=minute)
                    value = MISSED if delay == MISSED else delay - lead
                    samples.append(Sample(f"real onsets at {cell}", f"{path.stem} x{scale:g}", value))
        if watch.see(minute, int(thin[i])) and i >= first:
            false += 1
    samples.append(Sample("real background", cell, false * MONTH / (len(thin) - first)))
    return samples


def background(path: Path, skip: Sequence[tuple[str, str]]) -> tuple[Counts, Counts]:
    """Minutes since the epoch and posts of a recorded stream: two first columns of a CSV, times in UTC.

    Args:
        path: The file, gzipped or not.
        skip: Spans in local time that were not ordinary, ``(from, to)`` in ISO 8601; they are left out.
    """
    spans = [(_minute(a), _minute(b)) for a, b in skip]
    minutes, counts = [], []
    for time_, count in _rows(path):
        minute = int(datetime.fromisoformat(time_).timestamp() // 60)
        if not any(a <= minute < b for a, b in spans):
            minutes.append(minute)
            counts.append(int(count))
    return np.array(minutes, dtype=np.int64), np.array(counts, dtype=np.int64)


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for row in list(csv.reader(io.StringIO(raw.decode())))[1:]:
        yield row[0], row[1]


def _minute(local: str) -> int:
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(simulate.ZONE)).timestamp() // 60)


def onset(path: Path) -> list[float]:
    """Minutes from the first post of a crisis to those of its first six hours.

    Reads JSON lines with ``created_at`` (epoch seconds); posts labelled as not related are left out. A crisis begins
    at the first post that four others follow within the hour.
    """
    times = []
    for line in path.read_text().splitlines():
        post = json.loads(line)
        if not str(post.get("label", {}).get("informative", "")).startswith("Not"):
            times.append(float(post["created_at"]))
    times.sort()
    start = next(a for a, b in zip(times, times[4:], strict=False) if b - a <= 3600.0)
    return [(at - start) / 60.0 for at in times if 0.0 <= at - start < ONSET_MIN * 60.0]


def scaled(random: np.random.Generator, pattern: Sequence[float], scale: float) -> Counts:
    """Posts per minute of an onset with ``scale`` times its posts, which keep their times but for a twentieth."""
    times = np.repeat(
        np.array(pattern), random.poisson(scale, len(pattern)) if scale > 1.0 else random.random(len(pattern)) < scale
    )
    times = times * random.uniform(0.95, 1.05, len(times))
    return np.bincount(times[times < ONSET_MIN].astype(np.int64), minlength=ONSET_MIN)


def _nab(job: Job) -> list[Sample]:
    assert job.path is not None
    windows = json.loads((job.path.parent / "windows.json").read_text())[job.path.name]
    rows = [(_utc(at), float(count)) for at, count in _rows(job.path)]
    watch, bell, alerts, rung = Watch(5), Bell(), [], []
    for i, (at, count) in enumerate(rows):
        opens = watch.see(int(at // 60), count)
        if bell.rings(opens, watch.open, watch.loudness, at):
            rung.append(i)
        if opens:
            alerts.append(i)
    index = {at: i for i, (at, _) in enumerate(rows)}
    spans = [(index[_utc(a)], index[_utc(b)]) for a, b in windows]
    return [
        Sample(title, f"{job.path.stem} {name}", value)
        for title, told in (("nab", alerts), ("nab, returns", rung))
        for name, value in msgspec.structs.asdict(benchmark(len(rows), spans, told)).items()
    ]


def _utc(stamp: str) -> float:
    return datetime.fromisoformat(stamp[:19].replace("T", " ")).replace(tzinfo=UTC).timestamp()


def benchmark_of(samples: Sequence[Sample]) -> Benchmark:
    """The benchmark over all series."""
    sums = dict.fromkeys(("reward", "hits", "windows", "false"), 0.0)
    for sample in samples:
        sums[sample.cell.rpartition(" ")[2]] += sample.value
    return Benchmark(sums["reward"], int(sums["hits"]), int(sums["windows"]), int(sums["false"]))


def cost() -> list[Sample]:
    """Microseconds per minute read and bytes of state, of a stream of 50 posts an hour a month old."""
    land = simulate.territory(50.0, Noise.SOCIAL, 0, 20)
    counts, negative = land.counts.tolist(), land.negative.tolist()
    samples = []
    for name, moods in (("counts alone", False), ("with moods", True)):
        watch, best = Watch(), float("inf")
        for day in range(20):
            started = time.perf_counter()
            for at in range(day * DAY, (day + 1) * DAY):
                watch.see(START + at, counts[at], negative[at] if moods else None)
            best = min(best, (time.perf_counter() - started) / DAY * 1e6)
        samples.append(Sample("microseconds", name, best))
        samples.append(Sample("bytes", name, float(len(msgspec.msgpack.encode(watch.series)))))
    return samples
