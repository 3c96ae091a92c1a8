from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import campaigns
from alerts.policy import Campaign


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


MARKET = Campaign(
    territory="volvic",
    name="Marché",
    start=datetime.fromisoformat("2027-03-06T08:00+01:00"),
    end=datetime.fromisoformat("2027-03-06T13:00+01:00"),
    repeats="FREQ=WEEKLY;BYDAY=SA",
)


@pytest.mark.parametrize(
    ("at", "runs"),
    [
        ("2027-03-06T07:59:59+01:00", False),
        ("2027-03-06T08:00:00+01:00", True),
        ("2027-03-06T12:59:59+01:00", True),
        ("2027-03-06T13:00:00+01:00", False),
        ("2027-04-03T07:59:59+02:00", False),  # the clocks have changed: it is eight all the same
        ("2027-04-03T08:00:00+02:00", True),
        ("2027-04-03T13:00:00+02:00", False),
        ("2027-02-27T09:00:00+01:00", False),  # before the first
        ("2031-03-08T09:00:00+01:00", True),  # without an end
    ],
)
def test_a_market_is_on_the_wall_clock_of_its_zone(at: str, runs: bool) -> None:
    assert campaigns.running(MARKET, moment(at)) is runs


def test_a_night_in_which_clocks_change_ends_at_its_hour() -> None:
    night = msgspec.structs.replace(
        MARKET,
        start=datetime.fromisoformat("2027-10-23T18:00+02:00"),
        end=datetime.fromisoformat("2027-10-24T02:00+02:00"),
    )
    assert campaigns.running(night, moment("2027-10-30T23:00+02:00"))
    assert campaigns.running(night, moment("2027-10-31T01:59+02:00"))
    assert not campaigns.running(night, moment("2027-10-31T02:00+01:00"))


def test_what_does_not_take_place_and_what_does_besides() -> None:
    changed = msgspec.structs.replace(
        MARKET,
        without=(datetime.fromisoformat("2027-03-13T07:00+00:00"),),
        also=(datetime.fromisoformat("2027-03-16T08:00+01:00"),),
    )
    assert not campaigns.running(changed, moment("2027-03-13T09:00+01:00"))
    assert campaigns.running(changed, moment("2027-03-16T12:59+01:00"))
    assert not campaigns.running(changed, moment("2027-03-16T13:00+01:00"))


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("FREQ=MINUTELY", "more than once an hour"),
        ("FREQ=DAILY;BYMINUTE=1,2,3", "more than once an hour"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL is 0"),
        ("FREQ=DAILY;INTERVAL=00;COUNT=3", "INTERVAL is 0"),
        ("FREQ=WEEKLY;BYDAY=XX", "is no rule"),
        ("tous les samedis", "is no rule"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes round"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told(rule: str, what: str) -> None:
    found = campaigns.flaw(msgspec.structs.replace(MARKET, repeats=rule))
    assert found is not None
    assert what in found[0]
    assert campaigns.flaw(MARKET) is None


@given(days=st.integers(0, 4000), seconds=st.integers(0, 86_399))
def test_a_daily_campaign_runs_at_its_hours_and_at_no_others(days: int, seconds: int) -> None:
    daily = Campaign(
        territory="volvic",
        name="Estivale",
        start=datetime(2020, 1, 1, 8, tzinfo=UTC),
        end=datetime(2020, 1, 1, 13, tzinfo=UTC),
        repeats="FREQ=DAILY",
        zone="UTC",
    )
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=days, seconds=seconds)
    assert campaigns.running(daily, at.timestamp()) is (8 <= at.hour < 13)
