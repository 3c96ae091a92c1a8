import math

import pytest

from streams.detectors import habit
from streams.detectors.habit import BRIEF_MIN, DAY_MIN, PEAK, PEAK_GAP_MIN, Habit

QUIET: tuple[float, ...] = ()


def learn(state: Habit, surprises: tuple[float, ...], minutes: int, hot: bool = True) -> None:
    for _ in range(minutes):
        habit.learn(state, surprises, hot)


def after_peaks(many: int, height: float, lasting: int = 5) -> Habit:
    """Two windows; the first has so many peaks, an hour apart."""
    state = habit.fresh(2)
    for _ in range(many):
        learn(state, (height,), lasting)
        learn(state, QUIET, 60, hot=False)
    return state


def test_high_peaks_of_one_window_are_taken_off_that_window_alone() -> None:
    before, state = habit.fresh(2).takes_off, after_peaks(50, PEAK + 2.0)
    assert state.takes_off[0] > before[0] + 1.0
    assert state.takes_off[1] <= before[1]


def test_what_is_taken_off_has_a_limit() -> None:
    assert after_peaks(300, 60.0).takes_off[0] == habit.HIGHEST


def test_after_a_quiet_month_less_is_taken_off() -> None:
    state = habit.fresh(2)
    before = state.takes_off[:]
    learn(state, QUIET, 30 * DAY_MIN, hot=False)
    assert 0.0 <= state.takes_off[0] < before[0]
    assert 0.0 <= state.takes_off[1] < before[1]


def test_the_tail_of_peaks_is_exponential() -> None:
    state = after_peaks(400, PEAK + 0.5)  # 18 days
    per_day = (habit.PRIOR_PEAKS + state.peaks[0]) / (habit.PRIOR_DAYS + state.days)
    expected = PEAK + 0.5 * math.log(per_day / (habit.SHORTEST * habit.FALSE_PER_DAY)) - habit.USUAL_ALERT
    assert state.takes_off[0] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize(("lasting", "counted"), [(BRIEF_MIN, 1), (BRIEF_MIN + 1, 0)])
def test_what_lasts_is_an_event_and_no_habit(lasting: int, counted: int) -> None:
    assert after_peaks(1, 9.0, lasting).peaks[0] == counted


@pytest.mark.parametrize(("gap", "counted"), [(PEAK_GAP_MIN - 1, 1), (PEAK_GAP_MIN, 2)])
def test_what_comes_back_within_half_an_hour_is_the_same_peak(gap: int, counted: int) -> None:
    state = habit.fresh(1)
    for _ in range(2):
        learn(state, (9.0,), 3)
        learn(state, QUIET, gap, hot=False)
    learn(state, QUIET, PEAK_GAP_MIN, hot=False)
    assert state.peaks[0] == counted


@pytest.mark.parametrize(("height", "counted"), [(math.nextafter(PEAK, 0.0), 0), (PEAK, 1)])
def test_a_peak_begins_at_a_surprise_of_its_own(height: float, counted: int) -> None:
    assert after_peaks(1, height).peaks[0] == counted


def test_one_peak_however_high_is_no_habit() -> None:
    assert after_peaks(1, 300.0).takes_off[0] < 1.75 < after_peaks(30, 300.0).takes_off[0]


def test_a_copy_is_independent() -> None:
    state = habit.fresh(2)
    learn(state.copy(), (9.0,), 60)
    assert state == habit.fresh(2)
