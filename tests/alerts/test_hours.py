from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.hours import quiet_until
from alerts.model import Severity
from alerts.policy import Day, Policy, QuietHours
from tests.support.alerts import an_alert

PARIS = "Europe/Paris"


def at(moment: str, zone: str = PARIS) -> float:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)).timestamp()


def until(now: float, *hours: QuietHours, **changes: object) -> float | None:
    return quiet_until(an_alert(**changes), now, Policy(quiet_hours=hours))


NIGHT = QuietHours(start="22:00", end="07:00")


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-03-03T21:59:59", None),
        ("2026-03-03T22:00", "2026-03-04T07:00"),
        ("2026-03-04T00:00", "2026-03-04T07:00"),
        ("2026-03-04T06:59:59", "2026-03-04T07:00"),
        ("2026-03-04T07:00", None),
    ],
)
def test_a_night_lasts_from_its_start_until_just_before_its_end(now: str, end: str | None) -> None:
    assert until(at(now), NIGHT) == (None if end is None else at(end))


def test_what_is_grave_enough_breaks_through() -> None:
    night = at("2026-03-03T23:00")
    assert until(night, NIGHT, severity=Severity.CRITICAL) is None
    assert until(night, NIGHT, severity=Severity.WARNING) == at("2026-03-04T07:00")
    lenient = QuietHours(start="22:00", end="07:00", break_through=Severity.WARNING)
    assert until(night, lenient, severity=Severity.WARNING) is None


def test_quiet_hours_are_those_of_the_territory_and_not_of_paris() -> None:
    noon_in_paris = at("2026-03-03T12:00")
    assert until(noon_in_paris, NIGHT, zone="Indian/Reunion") is None
    assert until(noon_in_paris, NIGHT, zone="Pacific/Noumea") == at("2026-03-04T07:00", "Pacific/Noumea")


def test_quiet_hours_of_another_territory_hold_nothing() -> None:
    other = QuietHours(start="22:00", end="07:00", territories=("vichy",))
    mine = QuietHours(start="22:00", end="07:00", territories=("auvergne",))
    assert until(at("2026-03-03T23:00"), other) is None
    assert until(at("2026-03-03T23:00"), mine) is not None


def test_days_are_those_on_which_the_hours_begin() -> None:
    friday = QuietHours(start="22:00", end="07:00", days=(Day.FRIDAY,))
    assert until(at("2026-03-06T23:00"), friday) == at("2026-03-07T07:00")
    assert until(at("2026-03-07T06:00"), friday) == at("2026-03-07T07:00")
    assert until(at("2026-03-07T23:00"), friday) is None


def test_equal_times_are_a_whole_day_and_days_that_follow_each_other_are_one_rest() -> None:
    weekend = QuietHours(start="00:00", end="00:00", days=(Day.SATURDAY, Day.SUNDAY))
    assert until(at("2026-03-07T10:00"), weekend, NIGHT) == at("2026-03-09T07:00")


def test_a_public_holiday_is_a_day_of_its_own() -> None:
    holiday = QuietHours(start="00:00", end="00:00", days=(Day.HOLIDAY,))
    assert until(at("2026-07-14T10:00"), holiday) == at("2026-07-15T00:00")
    assert until(at("2026-07-15T10:00"), holiday) is None
    assert until(at("2026-07-14T10:00", "Europe/London"), holiday, zone="Europe/London") is None


def test_a_night_is_as_long_as_the_clocks_make_it() -> None:
    start = at("2026-03-28T22:00")
    end = until(start, NIGHT)
    assert end is not None
    assert end - start == 8 * 3600  # clocks go forward that night


def test_hours_that_never_end_are_given_up_after_two_weeks() -> None:
    always = QuietHours(start="00:00", end="00:00")
    end = until(at("2026-03-03T10:00"), always)
    assert end is not None
    assert 13 * 86400 < end - at("2026-03-03T10:00") < 15 * 86400
