"""Jour de campagne : la hausse était annoncée et ne sonne pas ; la colère, elle, sonne."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import msgspec

from agents.calendars import read_calendar
from alerts import mute
from alerts.model import DeliveryAction, DeliveryReason, Kind
from alerts.policy import Campaign, Policy, Route
from streams.model import Label
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

LAUNCH = MONDAY + 17 * DAY + 9 * HOUR
CAMPAIGN = Campaign(
    territory="volvic",
    name="Volvic en fête",
    start=datetime.fromtimestamp(LAUNCH - HOUR, UTC),
    end=datetime.fromtimestamp(LAUNCH + 12 * HOUR, UTC),
)
POLICY = Policy(routes=(Route(channel="C0CRISE"),), campaigns=(CAMPAIGN,))


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//agenda inventé//FR
BEGIN:VEVENT
UID:fete@volvic.example
DTSTAMP:20250101T000000Z
SUMMARY:Volvic en fête
DTSTART;TZID=Europe/Paris:20250306T080000
DTEND;TZID=Europe/Paris:20250306T210000
RRULE:FREQ=WEEKLY;COUNT=4
END:VEVENT
END:VCALENDAR
"""
"""Chaque jeudi du mois de mars : celui du lancement est le troisième."""


def test_a_calendar_says_the_same_as_the_settings(tmp_path: Path) -> None:
    (tmp_path / "campagnes.ics").write_text(CALENDAR, encoding="utf-8")
    found, problems = read_calendar(tmp_path / "campagnes.ics", "volvic", "Europe/Paris")
    assert problems == ()
    policy = msgspec.structs.replace(POLICY, campaigns=found)
    held = [(d.alert, d.reason) for d in told(angry=True).deliveries if d.reason is DeliveryReason.CAMPAIGN]
    assert held
    for alert, _ in held:
        assert mute.expected(alert, POLICY) == mute.expected(alert, policy) is not None
    sent = next(d.alert for d in told(angry=True).deliveries if d.action is DeliveryAction.SEND)
    assert mute.expected(sent, policy) is None


@cache
def told(*, angry: bool) -> Story:
    story = Story(policy=POLICY)
    story.calm("volvic", MONDAY, LAUNCH + 12 * HOUR, 4.0)
    story.crowd("volvic", LAUNCH, 240, within_s=6 * HOUR, label=Label.NEUTRAL)
    if angry:
        story.crowd("volvic", LAUNCH + 2 * HOUR, 120, within_s=2 * HOUR, label=Label.NEGATIVE)
    story.play(LAUNCH + 10 * HOUR)
    return story


def test_the_rise_is_seen_and_held_back_as_the_campaign() -> None:
    story = told(angry=False)
    assert {a.kind for a in story.alerts} == {Kind.BUZZ}
    assert {(d.action, d.reason, d.detail) for d in story.deliveries} <= {
        (DeliveryAction.SKIP, DeliveryReason.CAMPAIGN, "Volvic en fête"),
        (DeliveryAction.SKIP, DeliveryReason.NEVER_SENT, ""),
    }
    assert story.deliveries


def test_anger_inside_the_campaign_is_told_within_half_an_hour() -> None:
    sent = [d for d in told(angry=True).deliveries if d.action is DeliveryAction.SEND]
    assert [d.alert.kind for d in sent] == [Kind.CRISIS]
    assert 0 < sent[0].at - (LAUNCH + 2 * HOUR) < 30 * MINUTE
