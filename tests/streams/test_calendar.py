from datetime import UTC, datetime

import pytest

from streams import baseline
from streams.calendar import changes_term, is_public_holiday

PARIS = "Europe/Paris"


def minute(*at: int) -> int:
    return int(datetime(*at, tzinfo=UTC).timestamp() // 60)  # type: ignore[arg-type, misc] # the parts of a date


def test_a_holiday_begins_and_ends_at_local_midnight() -> None:
    begins, ends = minute(2026, 7, 13, 22), minute(2026, 7, 14, 22)
    found = [is_public_holiday(at, PARIS) for at in (begins - 1, begins, begins + 1, ends - 1, ends)]
    assert found == [False, True, True, True, False]


@pytest.mark.parametrize(
    ("zone", "expected"), [(PARIS, False), ("Indian/Reunion", True), ("Europe/London", False), ("Asia/Tokyo", False)]
)
def test_each_zone_has_its_own_holidays(zone: str, expected: bool) -> None:
    end_of_slavery_in_reunion = minute(2026, 12, 20, 10)
    assert is_public_holiday(end_of_slavery_in_reunion, zone) is expected


def test_a_term_changes_once_when_the_holidays_begin_and_once_when_they_are_over() -> None:
    hours = range(minute(2026, 2, 1), minute(2026, 3, 15), 60)
    found = [datetime.fromtimestamp(at * 60, UTC).isoformat() for at in hours if changes_term(at, PARIS, "A")]
    assert found == ["2026-02-06T23:00:00+00:00", "2026-02-22T23:00:00+00:00"]


def test_the_three_school_zones_have_their_own_winter_holidays() -> None:
    hours = range(minute(2026, 1, 20), minute(2026, 3, 20), 60)
    first = {zone: next(at for at in hours if changes_term(at, PARIS, zone)) for zone in "ABC"}
    assert len(set(first.values())) == 3


@pytest.mark.parametrize("at", [minute(2026, 2, 6, 23) + 1, minute(2026, 2, 6, 23) - 60])
def test_a_term_changes_in_no_other_minute(at: int) -> None:
    assert not changes_term(at, PARIS, "A")


def test_a_territory_without_a_school_zone_has_no_terms() -> None:
    assert not changes_term(minute(2026, 2, 6, 23), PARIS, "")


def test_on_a_holiday_the_busier_of_that_day_and_a_sunday_is_usual() -> None:
    state = baseline.fresh(60.0)
    tuesday_morning, sunday_morning = (24 + 10) * 60 + 30, (6 * 24 + 10) * 60 + 30
    state.seen[6 * 24 + 10], state.expected[6 * 24 + 10] = 400.0, 100.0
    ordinary, _ = baseline.rates(state, tuesday_morning)
    sunday, _ = baseline.rates(state, sunday_morning)
    assert sunday > ordinary
    assert baseline.rates(state, tuesday_morning, holiday=True)[0] == pytest.approx(sunday, rel=0.01)
    state.seen[6 * 24 + 10] = 1.0
    assert baseline.rates(state, tuesday_morning, holiday=True)[0] == pytest.approx(ordinary, rel=0.01)


def test_a_holiday_teaches_nothing_of_its_day_of_the_week() -> None:
    state = baseline.fresh(60.0)
    state.minutes, state.posts = 2000.0, 2000.0
    baseline.learn(state, 600, 5.0, 1.0, 1.0, holiday=True)
    assert (state.seen[10], state.expected[10]) == (0.0, 0.0)
    baseline.learn(state, 600, 5.0, 1.0, 1.0)
    assert state.seen[10] == 5.0


def test_on_a_holiday_no_more_is_due_than_on_the_calmer_of_that_day_and_a_sunday() -> None:
    state = baseline.fresh(60.0)
    tuesday, sunday = (24 + 10) * 60 + 30, (6 * 24 + 10) * 60 + 30
    state.seen[6 * 24 + 10], state.expected[6 * 24 + 10] = 20.0, 100.0
    assert baseline.least_rate(state, tuesday) == pytest.approx(baseline.rates(state, sunday)[0], rel=0.01)
    assert baseline.least_rate(state, tuesday) < 0.6 * baseline.rates(state, tuesday)[0]
