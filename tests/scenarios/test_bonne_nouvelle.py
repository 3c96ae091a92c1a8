"""Bonne nouvelle : Volvic gagne un prix, on s'en réjouit, et c'est annoncé avec la même rigueur qu'une crise."""

from functools import cache

from alerts.model import DeliveryAction, Kind, Reason, Severity, Transition
from streams.model import Label
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

NOON = MONDAY + 3 * DAY + 12 * HOUR


@cache
def told() -> Story:
    story = Story()
    story.calm("volvic", MONDAY, NOON + 12 * HOUR, 4.0)
    story.crowd("volvic", NOON, 90, within_s=HOUR, label=Label.POSITIVE)
    story.play(NOON + 14 * HOUR)
    return story


def test_it_is_told_within_the_half_hour_as_good_news() -> None:
    first = told().alerts[0]
    assert 0 < first.at - NOON < 30 * MINUTE
    assert (first.transition, first.kind, first.severity, first.reason) == (
        Transition.OPENED, Kind.GOOD_NEWS, Severity.INFO, Reason.POSITIVE_SHARE,
    )  # fmt: skip
    assert all(quote.compound > 0 for quote in first.quotes)


def test_it_never_turns_into_a_crisis() -> None:
    assert {a.kind for a in told().alerts} == {Kind.GOOD_NEWS}
    assert {a.severity for a in told().alerts} == {Severity.INFO}


def test_it_is_one_message_that_ends_by_itself() -> None:
    assert told().transitions() == [Transition.OPENED, Transition.RESOLVED]
    assert told().told()[0] == (DeliveryAction.SEND, Transition.OPENED)
    assert [d.action for d in told().deliveries].count(DeliveryAction.SEND) == 1
