from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams import checks
from streams.checks import CHECKS, BrokenContract, run
from streams.detectors import DETECTORS, Detector, Hears, Seen


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_every_detector_keeps_the_contract(detector: Detector[Any], check: Callable[[Detector[Any]], None]) -> None:
    check(detector)


def test_every_module_of_detectors_is_listed() -> None:
    assert [d.name for d in DETECTORS] == ["volume", "negativity", "gladness", "silence", "sources"]


@st.composite
def a_minute(draw: st.DrawFn) -> Seen:
    voices = draw(st.one_of(st.integers(0, 30), st.sampled_from([10**3, 10**6, 10**12])))
    crisis, negative = draw(st.integers(0, voices)), draw(st.integers(0, voices))
    return Seen(
        minute_in_week=draw(st.integers(0, 10_079)),
        voices=voices,
        crisis=crisis,
        negative=negative,
        alarming=draw(st.integers(max(crisis, negative), min(voices, crisis + negative))),
        positive=draw(st.integers(0, voices - negative)),
        platforms=draw(st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 10**6), max_size=4)),
        expected=draw(st.sampled_from([0.0, 5e-324, 1e-9, 0.01, 0.5, 20.0, 1e9])),
    )


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
@settings(max_examples=60, deadline=None)
@given(minutes=st.lists(a_minute(), max_size=40), cut=st.integers(0, 40))
def test_any_stream_can_be_cut_anywhere_and_scores_stay_within_bounds(
    detector: Detector[Any], minutes: list[Seen], cut: int
) -> None:
    whole, scores = run(detector, minutes)
    assert all(0.0 <= score <= checks.HIGHEST for score in scores)
    state, before = run(detector, minutes[:cut])
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=detector.state)
    end, after = run(detector, minutes[cut:], again)
    assert before + after == scores
    assert end == whole


class Memory(msgspec.Struct):
    """State of the broken detectors below."""

    minutes: list[int] = []
    total: float = 0.0


class Honest:
    """Counts, and keeps the contract; the others below each break it in one way."""

    name = "honest"
    hears = Hears.RISE
    state = Memory

    def fresh(self) -> Memory:
        return Memory()

    def score(self, state: Memory, seen: Seen) -> float:
        return min(300.0, float(seen.voices))

    def learn(self, state: Memory, seen: Seen) -> None:
        state.total = 0.5 * state.total + seen.voices


class Meddling(Honest):
    def score(self, state: Memory, seen: Seen) -> float:
        state.total += 1e-9
        return super().score(state, seen)


class Hoarding(Honest):
    def learn(self, state: Memory, seen: Seen) -> None:
        state.minutes = [*state.minutes[-19_999:], seen.voices]


class Modest(Honest):
    def score(self, state: Memory, seen: Seen) -> float:
        return 0.0 if seen.voices > 100 else super().score(state, seen)


class Fallen(Honest):
    """Says that it hears voices fall, and hears them rise."""

    hears = Hears.FALL


class Unbounded(Honest):
    def score(self, state: Memory, seen: Seen) -> float:
        return float(seen.voices)


class Undefined(Honest):
    def learn(self, state: Memory, seen: Seen) -> None:
        state.total = float("nan") if seen.voices > 10**6 else state.total


class Shouting(Honest):
    def score(self, state: Memory, seen: Seen) -> float:
        return super().score(state, seen) or 1.0


class Forgetful(Honest):
    """Keeps what it knows beside its state, where no snapshot finds it."""

    def __init__(self) -> None:
        self.known = 0

    def fresh(self) -> Memory:
        self.known = 0
        return Memory()

    def score(self, state: Memory, seen: Seen) -> float:
        return float(min(300, seen.voices + self.known)) if seen.voices else 0.0

    def learn(self, state: Memory, seen: Seen) -> None:
        self.known = (self.known + seen.voices) % 7


def test_an_honest_detector_passes() -> None:
    for check in CHECKS:
        check(Honest())


@pytest.mark.parametrize(
    ("detector", "check"),
    [
        (Meddling(), checks.scoring_changes_nothing),
        (Forgetful(), checks.snapshots_are_exact),
        (Modest(), checks.more_is_never_less),
        (Fallen(), checks.more_is_never_less),
        (Unbounded(), checks.scores_and_states_are_finite),
        (Undefined(), checks.scores_and_states_are_finite),
        (Shouting(), checks.silence_scores_nothing),
        (Hoarding(), checks.the_state_is_bounded),
        (Forgetful(), checks.the_future_is_unknown),
    ],
    ids=lambda value: getattr(value, "__name__", type(value).__name__),
)
def test_a_detector_that_breaks_the_contract_is_told_so(
    detector: Detector[Any], check: Callable[[Detector[Any]], None]
) -> None:
    with pytest.raises(BrokenContract, match=r"honest: .+"):
        check(detector)
