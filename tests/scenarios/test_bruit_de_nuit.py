"""Bruit de nuit : une poignée de noctambules se chamaillent à trois heures du matin, l'astreinte dort."""

from functools import cache

from alerts.model import DeliveryAction, DeliveryReason, Severity
from alerts.policy import Policy, QuietHours, Route
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

NIGHT = MONDAY + 16 * DAY + 3 * HOUR
SLEEP = Policy(routes=(Route(channel="C0CRISE"),), quiet_hours=(QuietHours(start="22:00", end="07:00"),))


@cache
def told(people: int, minutes: int) -> Story:
    story = Story(policy=SLEEP)
    story.calm("volvic", MONDAY, NIGHT + DAY, 4.0)
    story.crowd("volvic", NIGHT, people, within_s=minutes * MINUTE)
    story.play(NIGHT + DAY)
    return story


def test_five_people_at_night_ring_nothing() -> None:
    assert told(5, 40).alerts == []


def test_a_quarrel_of_nine_is_seen_but_wakes_nobody_and_is_over_in_the_morning() -> None:
    story = told(9, 30)
    assert {a.severity for a in story.alerts} <= {Severity.INFO, Severity.WARNING}
    assert {d.action for d in story.deliveries} == {DeliveryAction.SKIP}
    assert {d.reason for d in story.deliveries} == {DeliveryReason.QUIET_HOURS, DeliveryReason.NEVER_SENT}
    (held,) = story.region.told.values()
    assert held.held is DeliveryReason.QUIET_HOURS
