"""What is said of an event's course, at the edge of being known, and for whatever may be seen."""

from collections.abc import Sequence
from math import isfinite, log

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import growth
from streams import monitor as monitors
from streams.growth import Course, Growth, Stage
from streams.model import Voice
from streams.tuning import Tuning
from tests.support.stories import MINUTE, MONDAY, a_mention

NOON = MONDAY + 12 * 3600.0


def a_course(counts: Sequence[float], **changes: object) -> Course:
    """One usual voice in ten minutes, a rise as old as what was seen, with whatever is said to be different."""
    course = Course(counts=counts, expected=[0.1] * len(counts), usual_hour=6.0, age_min=float(len(counts)))
    return msgspec.structs.replace(course, **changes)


def a_rise(doubling_min: float, last: float, minutes: int = 120) -> list[float]:
    """Counts that double, the last of which is given."""
    return [last * 2 ** ((at + 1 - minutes) / doubling_min) for at in range(minutes)]


@pytest.mark.parametrize("time", [8.0, 15.0, 40.0, 59.0])
def test_a_steady_rise_is_told_its_own_doubling_time(time: float) -> None:
    known = growth.read(a_course(a_rise(time, 1000.0)))
    assert known is not None
    assert (known.doubling_min, known.halving_min) == (time, None)


@pytest.mark.parametrize("time", [8.0, 20.0, 59.0])
def test_a_steady_fall_is_told_its_own_halving_time(time: float) -> None:
    known = growth.read(a_course(a_rise(-time, 2000.0 if time > 10.0 else 50.0)))
    assert known is not None
    assert (known.doubling_min, known.halving_min) == (None, time)


@pytest.mark.parametrize("step_min", [1, 2, 5])
def test_bins_of_any_length_give_the_same_doubling_time(step_min: int) -> None:
    rise = a_rise(15.0 / step_min, 1000.0, 120 // step_min)
    seen = growth.pace(rise, step_min, 1.0)
    assert seen is not None
    assert log(2.0) / seen.rate == pytest.approx(15.0, rel=0.01)


@pytest.mark.parametrize(("total", "told"), [(59.0, False), (60.0, True), (61.0, True)])
def test_a_doubling_time_wants_sixty_voices_in_a_quarter_of_an_hour(total: float, told: bool) -> None:
    rise = a_rise(4.0, 1.0)
    scale = total / sum(rise[-15:])
    known = growth.read(a_course([count * scale for count in rise], phi=0.01))
    assert known is not None
    assert (known.doubling_min is not None) is told


@pytest.mark.parametrize(("errors", "told"), [(1.99, False), (2.0, False), (2.01, True)])
def test_a_doubling_time_wants_more_than_two_standard_errors(errors: float, told: bool) -> None:
    rise = a_rise(15.0, 100.0)
    seen = growth.pace(rise, 1, 1.0)
    assert seen is not None
    known = growth.read(a_course(rise, phi=(seen.rate / seen.error / errors) ** 2 * (1.0 + 1e-9)))
    assert known is not None
    assert (known.doubling_min is not None) is told


@pytest.mark.parametrize(("time", "told"), [(59.0, True), (61.0, False)])
def test_a_doubling_time_beyond_an_hour_is_not_told(time: float, told: bool) -> None:
    known = growth.read(a_course(a_rise(time, 1e6)))
    assert known is not None
    assert (known.doubling_min is not None) is told


def test_a_steady_stream_neither_doubles_nor_halves() -> None:
    known = growth.read(a_course([50.0] * 120))
    assert known is not None
    assert (known.doubling_min, known.halving_min) == (None, None)


def test_the_standard_error_is_that_of_many_noisy_rises() -> None:
    """Poisson noise around one rise: the spread of what is estimated is the error that is told, within a fifth."""
    np = pytest.importorskip("numpy")
    random, rise = np.random.default_rng(1), a_rise(20.0, 30.0)
    seen = [growth.pace(random.poisson(rise).tolist(), 1, 1.0) for _ in range(400)]
    found = [one for one in seen if one is not None]
    assert len(found) == 400
    told = sum(one.error for one in found) / 400
    assert float(np.std([one.rate for one in found])) == pytest.approx(told, rel=0.2)


@pytest.mark.parametrize(("voices", "told"), [(9, False), (10, True), (11, True)])
def test_the_next_hour_wants_ten_voices_in_thirty_minutes(voices: int, told: bool) -> None:
    counts = [5.0] * 90 + [0.0] * (30 - voices) + [1.0] * voices
    assert (growth.next_hour(a_course(counts, phi=0.1)) is not None) is told


@pytest.mark.parametrize("phi", [1.0, 3.0, 10.0])
def test_an_interval_wider_than_fourteen_times_is_not_told(phi: float) -> None:
    found = [growth.next_hour(a_course([float(voices)] * 40, phi=phi, age_min=2.0)) for voices in range(1, 60)]
    told = [one is not None for one in found]
    assert told == sorted(told)
    assert told[-1]
    first = next(one for one in found if one is not None)
    assert 11.0 < first[2] / first[0] < 14.5


def test_fewer_minutes_seen_of_a_rise_make_the_next_hour_less_certain() -> None:
    widths = []
    for age_min in (0.0, 5.0, 15.0, 30.0, 60.0, 120.0):
        found = growth.next_hour(a_course([20.0] * 120, age_min=age_min))
        assert found is not None
        widths.append(found[2] / found[0])
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 1.5 * widths[2]


def test_the_next_hour_of_an_ordinary_stream_is_the_usual_one() -> None:
    found = growth.next_hour(a_course([2.0] * 120, expected=[2.0] * 120, usual_hour=90.0))
    assert found is not None
    assert found[1] == 90


def test_a_young_rise_is_forecast_higher_and_less_surely_than_an_old_one() -> None:
    young, old = (growth.next_hour(a_course([2.0] * 120, age_min=age)) for age in (5.0, 120.0))
    assert young is not None
    assert old is not None
    assert young[1] > old[1]
    assert young[2] / young[0] > old[2] / old[0]


def test_a_fall_below_the_usual_rate_is_not_made_deeper_by_youth() -> None:
    counts = [200.0] * 100 + [10.0] * 20
    young, old = (
        growth.next_hour(a_course(counts, expected=[20.0] * 120, usual_hour=1200.0, age_min=age))
        for age in (5.0, 120.0)
    )
    assert young is not None
    assert old is not None
    assert young[1] == old[1]


@pytest.mark.parametrize(("voices", "stage"), [(20, Stage.SPARK), (21, Stage.SPREAD), (22, Stage.SPREAD)])
def test_a_spark_has_fewer_than_twenty_voices_above_the_usual(voices: int, stage: Stage) -> None:
    counts = [0.0] * 9 + [float(voices)]
    assert growth.stage(a_course(counts)) is stage


@pytest.mark.parametrize(("age_min", "stage"), [(119.0, Stage.SPARK), (120.0, Stage.SPARK), (121.0, None)])
def test_a_spark_is_one_whose_beginning_is_seen(age_min: float, stage: Stage | None) -> None:
    assert growth.stage(a_course([0.0] * 119 + [15.0], expected=[0.05] * 120, age_min=age_min)) is stage


@pytest.mark.parametrize(("press", "stage"), [(2, Stage.SPREAD), (3, Stage.PRESS), (4, Stage.PRESS)])
def test_the_press_is_three_voices(press: int, stage: Stage) -> None:
    assert growth.stage(a_course([1.0] * 40, press=press)) is stage


@pytest.mark.parametrize(("press", "stage"), [(9, Stage.SPREAD), (10, Stage.PRESS), (11, Stage.PRESS)])
def test_the_press_is_one_voice_in_fifty_of_a_crowd(press: int, stage: Stage) -> None:
    assert growth.stage(a_course([10.0] * 50, press=press)) is stage


@pytest.mark.parametrize(("now", "stage"), [(51.0, Stage.SPREAD), (50.0, Stage.DECLINE), (49.0, Stage.DECLINE)])
def test_a_decline_is_half_of_the_most_that_ten_minutes_had(now: float, stage: Stage) -> None:
    assert growth.stage(a_course([10.0] * 20 + [now / 10.0] * 10)) is stage


def test_few_voices_fall_by_chance() -> None:
    assert growth.stage(a_course([0.6] * 20 + [0.3] * 10)) is not Stage.DECLINE
    assert growth.stage(a_course([6.0] * 20 + [3.0] * 10)) is Stage.DECLINE
    assert growth.stage(a_course([6.0] * 20 + [3.0] * 10, phi=10.0)) is not Stage.DECLINE


@pytest.mark.parametrize(("voices", "known"), [(14.0, False), (15.0, True), (16.0, True)])
def test_a_mood_without_a_rise_has_no_stage(voices: float, known: bool) -> None:
    counts, expected = [voices / 10.0] * 10, [1.0] * 10
    assert (growth.stage(a_course(counts, expected=expected)) is not None) is known


def test_what_was_before_the_rise_does_not_make_a_decline() -> None:
    assert growth.stage(a_course([50.0] * 60 + [1.0] * 30, age_min=30.0)) is Stage.SPREAD


def test_a_series_in_long_bins_tells_nothing() -> None:
    assert growth.read(a_course([50.0] * 24, step_min=5)) is not None
    assert growth.read(a_course([50.0] * 12, step_min=10)) is None


def test_nothing_seen_is_nothing_known() -> None:
    assert growth.read(a_course([])) is None
    assert growth.read(a_course([0.0] * 120)) is None


COUNTS = st.lists(st.one_of(st.integers(0, 20), st.sampled_from([0, 10**3, 10**6, 10**12])), min_size=1, max_size=120)


@given(
    COUNTS,
    st.floats(0.0, 1e9),
    st.floats(1.0, 1000.0),
    st.floats(0.0, 1e5),
    st.integers(0, 10**6),
    st.sampled_from([1, 2, 5]),
)
def test_whatever_is_seen_is_told_in_finite_numbers_in_their_order(
    counts: list[int], usual: float, phi: float, age_min: float, press: int, step_min: int
) -> None:
    course = Course(
        counts=[float(count) for count in counts],
        expected=[usual] * len(counts),
        step_min=step_min,
        phi=phi,
        usual_hour=60.0 * usual / step_min,
        age_min=age_min,
        press=press,
    )
    known = growth.read(course)
    assert known == growth.read(course)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(known), type=Growth | None) == known
    if known is None:
        return
    assert known.doubling_min is None or known.halving_min is None
    for time in (known.doubling_min, known.halving_min):
        assert time is None or (isfinite(time) and 0.0 < time <= growth.PACE_LONGEST_MIN)
    if known.next_hour is not None:
        assert known.next_hour_low is not None
        assert known.next_hour_high is not None
        assert 0 <= known.next_hour_low <= known.next_hour <= known.next_hour_high


@given(st.lists(st.integers(0, 100), min_size=30, max_size=120), st.sampled_from([2.0, 10.0, 1000.0]))
def test_a_stream_of_more_posts_has_the_same_rate_and_an_error_that_is_smaller_by_the_root(
    counts: list[int], times: float
) -> None:
    one, more = growth.pace([float(c) for c in counts], 1, 2.0), growth.pace([c * times for c in counts], 1, 2.0)
    assert (one is None) == (more is None)
    if one is not None and more is not None:
        assert more.rate == pytest.approx(one.rate, rel=1e-6, abs=1e-9)
        assert more.error == pytest.approx(one.error / times**0.5, rel=1e-6, abs=1e-9)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=60), st.integers(1, 60))
def test_silence_before_the_first_voice_changes_no_pace(counts: list[int], silent: int) -> None:
    assert growth.pace([0.0] * silent + [float(c) for c in counts], 1, 2.0) == growth.pace(counts, 1, 2.0)


def test_a_monitor_counts_the_press_since_the_rise_began() -> None:
    state = monitors.fresh(4.0)
    for number in range(24):
        voice = Voice.PRESS if number in (0, 1, 20, 21) else Voice.INSTITUTION if number == 22 else Voice.PEER
        monitors.add(state, a_mention(number, NOON + number * 60.0, voice=voice), Tuning())
    list(monitors.advance(state, NOON + 26 * MINUTE, "Europe/Paris", Tuning()))
    whole = growth.of(state, NOON, "Europe/Paris")
    late, later = (growth.of(state, NOON + m * MINUTE, "Europe/Paris") for m in (20, 21))
    assert whole is not None
    assert late is not None
    assert later is not None
    assert (whole.stage, late.stage, later.stage) == (Stage.PRESS, Stage.PRESS, Stage.SPARK)
