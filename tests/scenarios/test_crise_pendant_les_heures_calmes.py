"""Une crise éclate à deux heures du matin : grave, elle réveille ; le reste attend sept heures, à jour."""

from functools import cache

from alerts.model import DeliveryAction, DeliveryReason, Severity, Transition
from alerts.policy import Policy, QuietHours, Route
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

NIGHT = MONDAY + 16 * DAY + 2 * HOUR
MORNING = MONDAY + 16 * DAY + 7 * HOUR
SLEEP = Policy(routes=(Route(channel="C0CRISE"),), quiet_hours=(QuietHours(start="22:00", end="07:00"),))


@cache
def told(people: int, hours: float) -> Story:
    story = Story(policy=SLEEP)
    story.calm("volvic", MONDAY, NIGHT + DAY, 4.0)
    story.crowd("volvic", NIGHT, people, within_s=hours * HOUR, crisis=("fire",))
    story.play(NIGHT + DAY)
    return story


def test_a_grave_crisis_is_told_at_once_though_it_is_night() -> None:
    story = told(200, 1.0)
    sent = next(d for d in story.deliveries if d.action is DeliveryAction.SEND)
    assert sent.alert.severity is Severity.CRITICAL
    assert sent.at - NIGHT < 30 * MINUTE
    assert {d.reason for d in story.deliveries if d.at < sent.at} <= {DeliveryReason.QUIET_HOURS}


def test_what_may_wait_is_told_at_seven_as_it_then_stands() -> None:
    story = told(20, 6.0)
    sent = next(d for d in story.deliveries if d.action is DeliveryAction.SEND)
    assert sent.alert.severity is Severity.WARNING
    assert (sent.at, sent.reason) == (MORNING, DeliveryReason.FIRST_MESSAGE)
    assert MORNING - sent.alert.at < 30 * MINUTE
    assert story.alerts[0].transition is Transition.OPENED
    assert all(d.action is DeliveryAction.SKIP for d in story.deliveries if d.at < MORNING)
