import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.detectors import silence
from streams.detectors.silence import LEAST, LEAST_MIN, LONGEST_MIN, UNSURE_MIN, YOUNG_MIN, Silence


def lived(minutes: int, rate: float = 1.0) -> Silence:
    """A territory that is spoken of evenly."""
    state = silence.fresh()
    for _ in range(minutes):
        silence.learn(state, rate, rate)
    return state


def quiet(state: Silence, minutes: int, rate: float = 1.0) -> float:
    """The score of the last of so many minutes in which nobody speaks."""
    state = state.copy()
    for _ in range(minutes - 1):
        silence.learn(state, 0.0, rate)
    return silence.score(state, 0.0, rate).score


def test_a_gap_is_looked_at_from_half_an_hour_on() -> None:
    state = lived(UNSURE_MIN + 600)
    assert quiet(state, LEAST_MIN - 1) == 0.0
    assert 0.0 < quiet(state, LEAST_MIN) < quiet(state, LEAST_MIN + 1)


def test_a_gap_is_looked_at_from_twelve_voices_on() -> None:
    state = lived(UNSURE_MIN + 600, 0.2)
    assert quiet(state, round(LEAST / 0.2) - 1, 0.2) == 0.0
    assert quiet(state, round(LEAST / 0.2) + 1, 0.2) > 0.0


def test_a_place_where_twelve_voices_take_longer_than_six_hours_is_never_missed() -> None:
    rate = LEAST / (LONGEST_MIN + 10)
    assert quiet(lived(UNSURE_MIN + 600, rate), 3 * LONGEST_MIN, rate) == 0.0


def test_nobody_is_missed_who_has_never_spoken_nor_in_the_first_day() -> None:
    assert quiet(silence.fresh(), 1000) == 0.0
    assert quiet(lived(YOUNG_MIN - 1), 2000) == 0.0
    assert quiet(lived(YOUNG_MIN), 60) > 0.0


def test_the_first_week_asks_for_more() -> None:
    assert quiet(lived(UNSURE_MIN - 200), 60) * silence.UNSURE == pytest.approx(quiet(lived(UNSURE_MIN + 200), 60))


def test_waiting_alone_makes_no_silence_louder_after_six_hours() -> None:
    state = lived(UNSURE_MIN + 600)
    assert quiet(state, LONGEST_MIN + 1) == quiet(state, 2 * LONGEST_MIN) == quiet(state, 9 * LONGEST_MIN)


def test_half_the_voices_are_too_few_where_days_are_alike() -> None:
    state = lived(3 * UNSURE_MIN, 8.0)
    for _ in range(240):
        silence.learn(state, 4.0, 8.0)
    found = silence.score(state, 4.0, 8.0)
    assert found.score > 5.0
    assert found.window_min == silence.WINDOW_MIN
    assert 0.4 < found.observed / found.expected < 0.6


def test_voices_are_back_when_half_of_what_is_due_has_come_since() -> None:
    state = lived(UNSURE_MIN + 600)
    for _ in range(90):
        silence.learn(state, 0.0, 1.0)
    silence.learn(state, 1.0, 1.0)  # a straggler: what was before is forgotten, and nothing follows
    assert [silence.score(state, 0.0, 0.5).back, silence.score(state, 0.0, 2.0).back] == [False, False]
    for _ in range(5):
        silence.learn(state, 0.0, 1.0)
    assert not silence.score(state, 0.0, 1.0).back
    assert silence.score(state, 9.0, 1.0).back


@pytest.mark.parametrize(("level", "expected"), [(0.125, False), (0.9, False), (1.1, True), (50.0, True)])
def test_a_place_is_listened_to_only_while_twelve_voices_may_come_due(level: float, expected: bool) -> None:
    state = lived(UNSURE_MIN + 600)
    assert silence.listens(state, level) is expected
    for _ in range(LONGEST_MIN):
        silence.learn(state, 0.0, 0.001)
    assert not silence.listens(state, level)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.0, 0.0, 1.0, 5.0]), st.floats(0.0, 5.0)), max_size=200),
    st.floats(0.5, 60.0),
)
def test_whoever_is_not_listened_to_cannot_come_to_ring_by_waiting(
    minutes: list[tuple[float, float]], level: float
) -> None:
    state = lived(UNSURE_MIN + 60)
    for voices, rate in minutes:
        silence.learn(state, voices, rate)
    before = silence.score(state, 0.0, 0.0)
    if silence.listens(state, level) or before.window_min == silence.WINDOW_MIN:
        return
    for _ in range(2 * LONGEST_MIN):
        found = silence.score(state, 0.0, 2.0 * level / 60.0)
        assert found.score <= before.score or found.window_min == silence.WINDOW_MIN
        silence.learn(state, 0.0, 2.0 * level / 60.0)


def test_a_copy_lives_on_its_own() -> None:
    state = lived(50)
    before = msgspec.msgpack.encode(state)
    silence.learn(state.copy(), 1.0, 1.0)
    assert msgspec.msgpack.encode(state) == before
