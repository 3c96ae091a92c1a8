"""Builders for files of counts: an ordinary fortnight, and something that happens in it."""

import random
from datetime import UTC, datetime
from math import exp
from pathlib import Path

from streams.baseline import french_profile

START = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
"""A Monday, midnight UTC."""
DAYS = 14
ONSET = START + 11 * 86_400.0 + 13 * 3600.0
"""When something happens: the second Friday at 13:00 UTC."""
LEARNED = START + 7 * 86_400.0
"""The first week is for learning."""


def bins(
    *,
    per_hour: float = 50.0,
    days: int = DAYS,
    step_min: int = 5,
    factor: float = 6.0,
    hours: float = 2.0,
    seed: int = 3,
) -> list[tuple[float, int, int]]:
    """Start, count and negative posts of each bin: Poisson counts in the rhythm of a week, one rise at `ONSET`."""
    rng = random.Random(seed)
    week = french_profile()
    made = []
    for number in range(days * 1440 // step_min):
        at = START + number * step_min * 60.0
        happening = ONSET <= at < ONSET + hours * 3600.0
        usual = per_hour * step_min / 60.0 * week[int((at - START) // 3600.0) % 168]
        count = poisson(rng, usual * (factor if happening else 1.0))
        share = 0.8 if happening else 0.2
        made.append((at, count, sum(rng.random() < share for _ in range(count))))
    return made


def poisson(rng: random.Random, mean: float) -> int:
    """A Poisson number (Knuth's method)."""
    bound, product, count = exp(-mean), rng.random(), 0
    while product > bound:
        product *= rng.random()
        count += 1
    return count


def stamp(at: float) -> str:
    """ISO 8601, without an offset."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def write(path: Path, rows: list[tuple[float, int, int]], *, negative: bool = True) -> Path:
    """A file of counts."""
    head = "timestamp,count,negative" if negative else "timestamp,value"
    lines = [f"{stamp(at)},{count}" + (f",{bad}" if negative else "") for at, count, bad in rows]
    path.write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return path
