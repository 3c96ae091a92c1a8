"""Time that grows with the text and no faster: measured in turns of a loop, so that machines do not matter."""

import time
from collections.abc import Callable
from functools import cache
from typing import Final

GROWTH: Final = 2.0
"""Four times the text may take four times as long, times this; quadratic work takes sixteen times."""
TRIES: Final = 5
"""Measurements of which the least counts, before anything is called slow."""
SLACK_S: Final = 0.002
"""Time below which nothing is slow, whatever its length (seconds of this thread)."""


class Slow(AssertionError):
    """Work that takes longer than its text is worth."""


@cache
def turn_s() -> float:
    """Seconds that one turn of a plain loop takes here, now: look up, add, append."""

    def loop() -> None:
        known = {n: str(n) for n in range(64)}
        found: list[str] = []
        for n in range(20_000):
            found.append(known[n & 63] + "x")  # noqa: PERF401 - the loop is what is measured

    return min(spent(loop) for _ in range(7)) / 20_000


def spent(work: Callable[[], object]) -> float:
    """Seconds that this thread was busy with it."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def check_rate(work: Callable[[], object], length: int, turns: float, *, slower: float = 1.0) -> None:
    """Raise `Slow` when work on so many characters takes more than so many turns for each.

    Args:
        work: What is measured; it may be run `TRIES` times.
        length: Characters or bytes of its input.
        turns: Turns of the loop that each is worth.
        slower: How much slower the code is than usual, for being watched.
    """
    allowed = SLACK_S * slower + length * turns * turn_s() * slower
    if spent(work) > allowed and (least := min(spent(work) for _ in range(TRIES))) > allowed:
        raise Slow(f"{least:.4f} s for {length} characters, {allowed:.4f} s at most")


def check_growth(work: Callable[[str], object], text: str, limit: int) -> None:
    """Raise `Slow` when a text that is repeated takes more than in proportion to its length.

    It is repeated whole: where it is cut, a new word might be made, and other work than before.

    Args:
        work: Called with texts of a quarter of the limit, and of all of it.
        text: What is repeated.
        limit: Characters up to which the work reads.
    """
    unit = text[: limit // 4] or " "
    short = unit * (limit // 4 // len(unit))
    long = short * 4
    before, after = spent(lambda: work(short)), spent(lambda: work(long))
    if after <= SLACK_S or after <= 4 * GROWTH * before:
        return
    before = min(spent(lambda: work(short)) for _ in range(TRIES))
    after = min(spent(lambda: work(long)) for _ in range(TRIES))
    if after > SLACK_S and after > 4 * GROWTH * before:
        raise Slow(f"{after:.4f} s for {len(long)} characters, {before:.4f} s for {len(short)}")
