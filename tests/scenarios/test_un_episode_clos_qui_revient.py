"""Un épisode clos qui revient : la colère s'éteint puis reprend, et c'est le même message qui le dit."""

from functools import cache

import pytest

from alerts.model import Action, DeliveryAction, Reason, Transition
from streams.tuning import Tuning
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

FIRST = MONDAY + 3 * DAY + 12 * HOUR


@cache
def told(*, after_h: float, action: Action | None = None) -> Story:
    """Anger, a button perhaps while it lasts, and anger again so many hours after the first."""
    story = Story(tuning=Tuning(reopen_within_s=24 * HOUR))
    story.calm("volvic", MONDAY, FIRST + 80 * HOUR, 6.0)
    for start in (FIRST, FIRST + after_h * HOUR):
        story.crowd("volvic", start, 100, within_s=HOUR)
    if action is not None:
        story.play(FIRST + 30 * MINUTE)
        story.press(action)
    story.play(FIRST + 78 * HOUR)
    return story


def test_what_faded_and_comes_back_is_the_same_episode_in_the_same_message() -> None:
    story = told(after_h=20)
    assert story.transitions() == [
        Transition.OPENED, Transition.ESCALATED, Transition.DEESCALATED, Transition.RESOLVED,
        Transition.REOPENED, Transition.ESCALATED, Transition.DEESCALATED, Transition.RESOLVED,
    ]  # fmt: skip
    assert len({a.episode for a in story.alerts}) == 1
    assert [d.action for d in story.deliveries].count(DeliveryAction.SEND) == 1
    assert (DeliveryAction.THREAD, Transition.REOPENED) in story.told()


def test_what_comes_back_much_later_is_another_episode_with_a_message_of_its_own() -> None:
    story = told(after_h=60)
    assert story.transitions().count(Transition.OPENED) == 2
    assert len({a.episode for a in story.alerts}) == 2
    assert [d.action for d in story.deliveries].count(DeliveryAction.SEND) == 2


@pytest.mark.parametrize("action", [Action.RESOLVE, Action.FALSE_ALARM])
def test_what_a_person_closed_stays_closed_while_it_lasts_and_comes_back_when_it_is_new(action: Action) -> None:
    story = told(after_h=20, action=action)
    closed = next(a for a in story.alerts if a.transition is Transition.RESOLVED)
    assert closed.reason is (Reason.PERSON if action is Action.RESOLVE else Reason.FALSE_ALARM)
    assert closed.by == "Camille Inventée"
    after = [a for a in story.alerts if a.at > closed.at]
    assert after[0].transition is Transition.REOPENED
    assert after[0].at > FIRST + 20 * HOUR


def test_who_takes_it_is_shown_and_forgotten_when_it_comes_back() -> None:
    story = told(after_h=20, action=Action.ACKNOWLEDGE)
    assert (DeliveryAction.UPDATE, Transition.ACKNOWLEDGED) in story.told()
    assert (DeliveryAction.THREAD, Transition.ACKNOWLEDGED) not in story.told()
    assert story.transitions().count(Transition.RESOLVED) == 2
    assert story.states["volvic"].episode is not None
    assert story.states["volvic"].episode.acknowledged_by == ""
