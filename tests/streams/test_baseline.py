from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import baseline
from streams.baseline import Baseline, french_profile, learn, level, minute_of_week, rates

PARIS = "Europe/Paris"
DAY, WEEK = 1440, 10_080


def minute(year: int, month: int, day: int, hour: int, at: int = 0, zone: str = PARIS, fold: int = 0) -> int:
    """Minute since the epoch of a local time."""
    local = datetime(year, month, day, hour, at, tzinfo=ZoneInfo(zone), fold=fold)
    return int(local.timestamp() // 60)


def in_week(day: int, hour: int, at: int = 0) -> int:
    return (24 * day + hour) * 60 + at


def after(weeks: float, per_hour: float, state: Baseline | None = None, weight: float = 1.0) -> Baseline:
    """What is learned from a stream that has exactly the rhythm of the prior profile."""
    state = baseline.fresh() if state is None else state
    profile = french_profile()
    for n in range(int(weeks * WEEK)):
        posts = per_hour / 60.0 * profile[n % WEEK // 60]
        learn(state, n % WEEK, posts, rates(state, n % WEEK)[0], weight)
    return state


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (minute(2026, 6, 15, 0), 0),
        (minute(2026, 6, 14, 23, 59), WEEK - 1),
        (minute(2026, 6, 16, 20, 30), in_week(1, 20, 30)),
        (minute(1970, 1, 1, 1), in_week(3, 1)),
    ],
)
def test_the_week_begins_on_monday_at_midnight_in_local_time(when: int, expected: int) -> None:
    assert minute_of_week(when, PARIS) == expected


@pytest.mark.parametrize("month", [1, 7])
@pytest.mark.parametrize("zone", [PARIS, "America/Montreal", "Asia/Kathmandu", "Pacific/Auckland", "UTC"])
def test_eight_in_the_evening_is_eight_in_the_evening_all_year(month: int, zone: str) -> None:
    monday = next(day for day in range(1, 8) if datetime(2026, month, day, tzinfo=ZoneInfo(zone)).weekday() == 0)
    assert minute_of_week(minute(2026, month, monday, 20, zone=zone), zone) == in_week(0, 20)


def test_when_clocks_go_forward_the_week_skips_an_hour() -> None:
    before = minute(2026, 3, 29, 1, 59)
    assert minute_of_week(before, PARIS) == in_week(6, 1, 59)
    assert minute_of_week(before + 1, PARIS) == in_week(6, 3, 0)
    assert minute_of_week(before + 1 + 21 * 60, PARIS) == 0


def test_when_clocks_go_back_the_week_repeats_an_hour() -> None:
    before = minute(2026, 10, 25, 2, 59, fold=0)
    assert minute_of_week(before, PARIS) == in_week(6, 2, 59)
    assert minute_of_week(before + 1, PARIS) == in_week(6, 2, 0)
    assert minute_of_week(before + 61, PARIS) == in_week(6, 3, 0)
    assert minute_of_week(minute(2026, 10, 26, 9), PARIS) == in_week(0, 9)


@given(st.integers(0, 4_000_000_000 // 60))
def test_any_minute_has_a_place_in_the_week(when: int) -> None:
    assert 0 <= minute_of_week(when, PARIS) < WEEK


def test_the_first_guess_is_the_declared_level_in_the_rhythm_of_french_posts() -> None:
    state = baseline.fresh(usual_per_hour=60.0)
    assert level(state) == 60.0
    expected = [sum(rates(state, hour * 60 + at)[0] for at in range(60)) for hour in range(168)]
    assert sum(expected) == pytest.approx(168 * 60.0)
    assert expected[in_week(1, 21) // 60] > 5 * expected[in_week(1, 4) // 60]


def test_the_profile_is_interpolated_between_the_middles_of_hours() -> None:
    state = baseline.fresh(usual_per_hour=60.0)
    profile = french_profile()
    early, late = rates(state, in_week(0, 7, 30))[0], rates(state, in_week(0, 8, 30))[0]
    assert (early, late) == pytest.approx((profile[7], profile[8]))
    assert rates(state, in_week(0, 8, 0))[0] == pytest.approx((early + late) / 2)
    assert rates(state, in_week(0, 7, 45))[0] == pytest.approx(0.75 * early + 0.25 * late)
    sunday, monday = rates(state, WEEK - 30)[0], rates(state, 30)[0]
    assert rates(state, 0)[0] == pytest.approx((sunday + monday) / 2)


def test_no_minute_is_far_from_the_one_before_it() -> None:
    state = after(2, 30.0)
    expected = [rates(state, n)[0] for n in range(WEEK)]
    assert max(abs(b - a) for a, b in zip(expected, [*expected[1:], expected[0]], strict=True)) < 0.02 * max(expected)


@pytest.mark.parametrize("per_hour", [0.2, 20.0, 3000.0])
def test_the_level_of_the_stream_is_learned_in_two_weeks(per_hour: float) -> None:
    state = after(2, per_hour)
    assert level(state) == pytest.approx(per_hour, rel=0.2)
    assert sum(rates(state, n)[0] for n in range(WEEK)) / 168 == pytest.approx(per_hour, rel=0.05)


def test_half_of_what_was_known_is_forgotten_in_two_and_a_half_days() -> None:
    state = after(8, 100.0)
    known = state.minutes
    for n in range(5 * DAY // 2):
        learn(state, n % WEEK, 0.0, 0.0, 0.0)
    assert state.minutes == pytest.approx(known / 2, rel=1e-6)
    assert level(state) == pytest.approx(100.0, rel=0.2)


def test_an_hour_of_the_week_is_remembered_for_four_weeks() -> None:
    state = after(4, 100.0)
    seen = state.seen[10]
    for _ in range(4 * 60):
        learn(state, in_week(0, 10), 0.0, 0.0, 0.0)
    assert state.seen[10] == pytest.approx(seen / 2, rel=1e-6)


def test_an_hour_of_ones_own_is_learned() -> None:
    state = after(1, 60.0)
    before = rates(state, in_week(5, 9, 30))[0]
    for n in range(6 * WEEK):
        market = 3.0 if n % WEEK // 60 == in_week(5, 9) // 60 else 1.0
        posts = french_profile()[n % WEEK // 60] * market
        learn(state, n % WEEK, posts, rates(state, n % WEEK)[0], 1.0)
    assert rates(state, in_week(5, 9, 30))[0] > 2.0 * before
    assert rates(state, in_week(4, 9, 30))[0] == pytest.approx(rates(after(1, 60.0), in_week(4, 9, 30))[0], rel=0.1)


def test_a_few_posts_do_not_overturn_the_profile() -> None:
    state = after(4, 0.1)
    shape = [rates(state, n * 60 + 30)[0] / (level(state) / 60) for n in range(168)]
    assert shape == pytest.approx(french_profile(), rel=0.15)


def test_what_is_not_trusted_is_not_learned() -> None:
    state = after(2, 60.0)
    known = level(state)
    for n in range(360):
        learn(state, 600 + n, 10.0, rates(state, 600 + n)[0], 0.0)
    assert level(state) == pytest.approx(known)
    assert rates(state, 700) == pytest.approx(rates(after(2, 60.0), 700), rel=0.02)


def test_the_last_hours_move_the_short_figure_but_never_beyond_double_or_three_quarters() -> None:
    busy, calm = after(2, 60.0), after(2, 60.0)
    for _ in range(2 * DAY):
        learn(busy, 600, 20.0, 1.0, 1.0)
        learn(calm, 600, 0.0, 1.0, 1.0)
    for state, factor in ((busy, 2.0), (calm, 0.75)):
        slow, fast = rates(state, 960)
        assert fast == pytest.approx(factor * slow)


def test_a_level_that_is_forgotten_is_kept_until_something_is_seen() -> None:
    state = after(2, 60.0)
    known = level(state)
    baseline.forget(state, 0.25)
    assert level(state) == pytest.approx(known)
    after(1 / 7, 240.0, state)
    assert level(state) > 2.0 * known


def test_while_the_level_is_not_known_the_hours_of_the_week_stay_as_they_were() -> None:
    young, moved = baseline.fresh(2.0), after(2, 60.0)
    baseline.forget(moved, 0.2)
    for state in (young, moved):
        shape = state.seen[:], state.expected[:]
        learn(state, 600, 40.0, 1.0, 1.0)
        assert (state.seen, state.expected) == shape


@given(
    st.lists(st.tuples(st.integers(0, WEEK - 1), st.integers(0, 10**9), st.floats(0.0, 1.0)), max_size=60),
    st.floats(1e-6, 1e6),
)
def test_whatever_is_learned_the_expectation_is_a_positive_number(
    minutes: list[tuple[int, int, float]], per_hour: float
) -> None:
    state = baseline.fresh(per_hour)
    for when, posts, weight in minutes:
        learn(state, when, posts, rates(state, when)[0], weight)
        slow, fast = rates(state, when)
        assert 0.0 < slow < float("inf")
        assert 0.5 * slow <= fast <= 2.0 * slow


def test_a_copy_is_independent() -> None:
    state = after(0.1, 20.0)
    other = state.copy()
    assert other == state
    learn(other, 5, 9.0, 1.0, 1.0)
    assert other != state
    assert state == after(0.1, 20.0)
