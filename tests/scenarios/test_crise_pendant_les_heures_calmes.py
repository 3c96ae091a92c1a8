"""Une crise éclate à deux heures du matin : grave, elle réveille ; le reste attend sept heures, à jour."""

from functools import cache

from alerts.model import DeliveryAction, DeliveryReason, Severity, Transition
from alerts.policy import Policy, QuietHours, Route
from streams.model import Label
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


def test_in_the_thread_only_what_is_grave_is_said_at_night_and_the_rest_at_seven() -> None:
    evening = MONDAY + 4 * DAY + 20 * HOUR
    story = Story(policy=SLEEP)
    story.calm("volvic", MONDAY, evening + 14 * HOUR, 4.0)
    story.crowd("volvic", evening, 60, within_s=1.5 * HOUR, label=Label.NEUTRAL)
    story.crowd("volvic", evening + 2.5 * HOUR, 12, within_s=HOUR, crisis=("fire",))
    story.play(evening + 14 * HOUR)
    grew, turned_grave, over = (
        next(a for a in story.alerts if (a.transition, a.severity) == (transition, severity))
        for transition, severity in (
            (Transition.ESCALATED, Severity.WARNING),
            (Transition.ESCALATED, Severity.CRITICAL),
            (Transition.RESOLVED, Severity.WARNING),
        )
    )
    assert evening + 2 * HOUR < grew.at < turned_grave.at < over.at < evening + 11 * HOUR
    done = [(d.at, d.action, d.alert.id) for d in story.deliveries if d.at >= grew.at]
    update, thread = DeliveryAction.UPDATE, DeliveryAction.THREAD
    assert [one for one in done if one[1] is thread] == [
        (turned_grave.at, thread, turned_grave.id),
        (evening + 11 * HOUR, thread, over.id),
    ]
    for alert in (grew, turned_grave, over):
        assert (alert.at, update, alert.id) in done


def test_what_may_wait_is_told_at_seven_as_it_then_stands() -> None:
    story = told(20, 6.0)
    sent = next(d for d in story.deliveries if d.action is DeliveryAction.SEND)
    assert sent.alert.severity is Severity.WARNING
    assert (sent.at, sent.reason) == (MORNING, DeliveryReason.FIRST_MESSAGE)
    assert MORNING - sent.alert.at < 30 * MINUTE
    assert story.alerts[0].transition is Transition.OPENED
    assert all(d.action is DeliveryAction.SKIP for d in story.deliveries if d.at < MORNING)
