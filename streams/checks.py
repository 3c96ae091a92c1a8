"""What every detector must do, as checks that anyone can run on their own: ``for check in CHECKS: check(detector)``.

A detector that passes may be replayed, snapshotted, restored in the middle of a burst and fed by anybody: it says the
same of the same minutes, never breaks, never grows, and never says less because more people spoke.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from itertools import pairwise
from math import isfinite
from typing import Any

import msgspec

from streams.detectors import Detector, Hears, Seen

HIGHEST = 300.0
"""Scores stop here (`streams.detectors.tails.CAP`)."""
GROWTH_BYTES = 64
"""What a snapshot may grow by from one week to the next: larger integers, longer by a few bytes."""
_WEEK_MIN = 10_080
_COUNTS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 25, 50, 100, 200, 500, 1_000, 10_000, 1_000_000, 1_000_000_000)


class BrokenContract(AssertionError):
    """A detector that cannot be trusted; the message says what it did and when."""


def stories() -> dict[str, tuple[Seen, ...]]:
    """Short streams of every temper, the same on every run: calm, noisy, angry, glad, falling mute, absurd."""
    chance = [blake2b(b"%d" % i, digest_size=2).digest() for i in range(720)]
    calm = [
        Seen(
            minute_in_week=i,
            voices=int(a < 100),
            negative=int(a < 20),
            alarming=int(a < 20),
            positive=int(80 <= a < 100),
            platforms={"one": 1} if a < 60 else {"two": 1} if a < 100 else {},
        )
        for i, (a, _) in enumerate(chance)
    ]
    noisy = [
        Seen(
            minute_in_week=i,
            voices=a // 8,
            negative=a // 32,
            crisis=a // 64,
            alarming=min(a // 8, a // 32 + b % 2),
            expected=16.0,
        )
        for i, (a, b) in enumerate(chance)
    ]
    burst = [Seen(minute_in_week=500 + i, voices=20, negative=15, crisis=4, alarming=18) for i in range(60)]
    angry = [Seen(minute_in_week=500 + i, voices=1, negative=1, alarming=1) for i in range(120)]
    glad = [Seen(minute_in_week=500 + i, voices=4, positive=4, platforms={"one": 4}) for i in range(60)]
    busy = [
        Seen(minute_in_week=(480 + i) % _WEEK_MIN, voices=2, platforms={"one": 1, "two": 1}, expected=2.0)
        for i in range(1_500)
    ]
    mute = [Seen(minute_in_week=1_980 + i, voices=1, platforms={"one": 1}, expected=2.0) for i in range(90)]
    hushed = [Seen(minute_in_week=2_070 + i, expected=2.0) for i in range(120)]
    silent = [Seen(minute_in_week=(9_900 + i) % _WEEK_MIN, expected=0.0) for i in range(360)]
    absurd = [
        Seen(minute_in_week=(7 * i) % _WEEK_MIN, voices=n, negative=n, crisis=n, alarming=n, expected=expected)
        for i, n in enumerate(_COUNTS * 3)
        for expected in (0.0, 1e-300, 1e9)
    ]
    return {
        "calm": tuple(calm),
        "noisy": tuple(noisy),
        "burst": tuple(calm[:500] + burst + calm[560:]),
        "angry": tuple(calm[:500] + angry),
        "glad": tuple(calm[:500] + glad),
        "mute": tuple(busy + mute + hushed + busy[:60]),
        "silent": tuple(silent + burst + silent),
        "absurd": tuple(absurd + calm),
    }


def run(detector: Detector[Any], minutes: Iterable[Seen], state: Any = None) -> tuple[Any, list[float]]:
    """Score then learn each minute.

    Args:
        detector: The detector.
        minutes: What it is shown, in order.
        state: To go on from, changed in place; a fresh one when not given.

    Returns:
        The state after, and the score of each minute.
    """
    state = detector.fresh() if state is None else state
    scores = []
    for seen in minutes:
        scores.append(detector.score(state, seen))
        detector.learn(state, seen)
    return state, scores


def scoring_changes_nothing(detector: Detector[Any]) -> None:
    """Score twice, and the state is as it was, bit for bit, and so is the score."""
    for name, minutes in stories().items():
        state = detector.fresh()
        for i, seen in enumerate(minutes):
            before = msgspec.msgpack.encode(state)
            first, second = detector.score(state, seen), detector.score(state, seen)
            if msgspec.msgpack.encode(state) != before:
                raise BrokenContract(f"{detector.name}: scoring minute {i} of '{name}' changed the state")
            if first != second:
                raise BrokenContract(f"{detector.name}: minute {i} of '{name}' scored {first}, then {second}")
            detector.learn(state, seen)


def snapshots_are_exact(detector: Detector[Any]) -> None:
    """A state written and read again at any minute is equal, and goes on to say the same."""
    for name, minutes in stories().items():
        _, expected = run(detector, minutes)
        for cut in (0, 1, len(minutes) // 2, len(minutes) - 1):
            state, _ = run(detector, minutes[:cut])
            again = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=detector.state)
            if again != state:
                raise BrokenContract(f"{detector.name}: the snapshot after minute {cut} of '{name}' is not the state")
            run(detector, minutes[-20:])  # whatever is kept beside the state is not what it was
            _, actual = run(detector, minutes[cut:], again)
            if actual != expected[cut:]:
                raise BrokenContract(f"{detector.name}: restored at minute {cut} of '{name}', it says something else")


def more_is_never_less(detector: Detector[Any]) -> None:
    """More of what it hears never lowers the score.

    Of a rise that is voices, or alarmed ones; of joy, glad ones and fewer alarmed; of a fall, fewer voices.
    """
    alarm = 1.0 if detector.hears is Hears.RISE else -1.0
    for name, minutes in stories().items():
        state, _ = run(detector, minutes)
        where = minutes[-1].minute_in_week
        sweeps = [
            (alarm, [Seen(minute_in_week=where, voices=1_000, negative=n, alarming=n) for n in range(0, 1_001, 25)]),
            (alarm, [Seen(minute_in_week=where, voices=1_000, crisis=n, alarming=n) for n in range(0, 1_001, 25)]),
            (1.0, [Seen(minute_in_week=where, voices=1_000, positive=n) for n in range(0, 1_001, 25)]),
        ]
        if detector.hears is not Hears.JOY:
            voices = [Seen(minute_in_week=where, voices=n, negative=n, crisis=n, alarming=n) for n in _COUNTS]
            sweeps.append((alarm, voices))
        for sign, sweep in sweeps:
            scores = [detector.score(state, seen) for seen in sweep]
            for (lower, higher), seen in zip(pairwise(scores), sweep[1:], strict=True):
                if sign * higher < sign * lower - 1e-9:
                    raise BrokenContract(f"{detector.name}: after '{name}', {seen} scored {higher}, fewer {lower}")


def scores_and_states_are_finite(detector: Detector[Any]) -> None:
    """Whatever it is shown, scores stay in [0, 300] and no number of the state becomes infinite or undefined."""
    for name, minutes in stories().items():
        state = detector.fresh()
        for i, seen in enumerate(minutes):
            score = detector.score(state, seen)
            if not 0.0 <= score <= HIGHEST:
                raise BrokenContract(f"{detector.name}: minute {i} of '{name}' scored {score}")
            detector.learn(state, seen)
            if not all(map(isfinite, _numbers(msgspec.to_builtins(state)))):
                raise BrokenContract(f"{detector.name}: learning minute {i} of '{name}' left {state}")


def silence_scores_nothing(detector: Detector[Any]) -> None:
    """A minute in which nobody speaks is no rise; nor is it a fall where nobody has ever spoken."""
    state = detector.fresh()
    for i in range(720):
        nobody = Seen(minute_in_week=i)
        score = detector.score(state, nobody)
        if score != 0.0:
            raise BrokenContract(f"{detector.name}: minute {i} of silence scored {score}")
        detector.learn(state, nobody)


def the_state_is_bounded(detector: Detector[Any]) -> None:
    """Two weeks take no more room than one."""
    week = [
        msgspec.structs.replace(seen, minute_in_week=i)
        for i, seen in zip(range(_WEEK_MIN), stories()["noisy"] * 14, strict=True)
    ]
    state, _ = run(detector, week)
    first = len(msgspec.msgpack.encode(state))
    run(detector, week, state)
    second = len(msgspec.msgpack.encode(state))
    if second > first + GROWTH_BYTES:
        raise BrokenContract(f"{detector.name}: {first} bytes after a week, {second} after two")


def the_future_is_unknown(detector: Detector[Any]) -> None:
    """What it says of a minute depends on the minutes before it alone: not on later ones, nor on other streams."""
    told = stories()
    past = told["calm"][:300]
    _, expected = run(detector, past)
    for name, minutes in told.items():
        _, scores = run(detector, (*past, *minutes[:120]))
        if scores[: len(past)] != expected:
            raise BrokenContract(f"{detector.name}: followed by '{name}', the past scored differently")
        one, other, actual = detector.fresh(), detector.fresh(), []
        for seen, elsewhere in zip(past, minutes, strict=False):
            detector.learn(other, elsewhere)
            actual.append(detector.score(one, seen))
            detector.learn(one, seen)
        if actual != expected[: len(actual)]:
            raise BrokenContract(f"{detector.name}: beside a stream of '{name}', another stream scored differently")


CHECKS: tuple[Callable[[Detector[Any]], None], ...] = (
    scoring_changes_nothing,
    snapshots_are_exact,
    more_is_never_less,
    scores_and_states_are_finite,
    silence_scores_nothing,
    the_state_is_bounded,
    the_future_is_unknown,
)
"""Every check there is; each raises `BrokenContract`."""


def _numbers(value: Any) -> Iterable[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part)]
    return [value] if isinstance(value, int | float) else []
