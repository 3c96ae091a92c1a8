"""What is typed after an option, as the value that it means; what means none is refused with what to type."""

import argparse
from collections.abc import Callable
from contextlib import suppress

from streams.tuning import Sensitivity

JOBS_MOST = 256
"""Processes that a replay is shared among at most."""


def speed(text: str) -> float:
    """How many times faster than real time: above 0."""
    with suppress(ValueError):
        if 0.0 < (speed := float(text)) < float("inf"):
            return speed
    raise argparse.ArgumentTypeError(f"{text} leads nowhere: give a number above 0, or none for full speed")


def rate(text: str) -> float:
    """A number, 0 or more."""
    with suppress(ValueError):
        if 0.0 <= (rate := float(text)) < float("inf"):
            return rate
    raise argparse.ArgumentTypeError(f"{text} is no such number: give 0 or more")


def span(most: float) -> Callable[[str], float]:
    """A parser for a length of time up to so many of its unit."""

    def parse(text: str) -> float:
        with suppress(ValueError):
            if 0.0 <= (span := float(text)) <= most:
                return span
        raise argparse.ArgumentTypeError(f"{text[:40]} is no such time: give 0 to {most:,.0f}")

    return parse


def partitions(text: str) -> int:
    """A number of partitions, 1 to 1,024."""
    if text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= 1024:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:40]} is no number of partitions: give 1 to 1024")


def sensitivity(text: str) -> Sensitivity:
    """A sensitivity by its name, with its accent or without."""
    plain = text.strip().lower().replace("é", "e")
    for sensitivity in Sensitivity:
        if plain == sensitivity.replace("é", "e"):
            return sensitivity
    raise argparse.ArgumentTypeError(f"{text} is none of {', '.join(Sensitivity)}")


def moment(text: str) -> float:
    """A time, as epoch seconds."""
    from agents.explain import moment

    with suppress(ValueError, OverflowError):
        return moment(text)
    raise argparse.ArgumentTypeError(f"{text} is no time: write 2026-06-16, or 2026-06-16T20:00:00+02:00")


def lines(text: str) -> int:
    """A number of lines, 0 or more."""
    if text.isascii() and text.isdecimal() and len(text) < 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:40]} is no number of lines: give 0 or more")


def jobs(text: str) -> int:
    """A number of processes; 0 for one per core."""
    if text.isascii() and text.isdecimal() and int(text) <= JOBS_MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no number of processes: give 0 to {JOBS_MOST}")
