"""Personne ne répond : Alix est rappelée, puis Sacha, puis le canal de secours, une fois ; répondre arrête tout."""

from alerts.model import Action, DeliveryAction, DeliveryReason
from alerts.policy import OnCall, Policy, Route
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

EVENING = MONDAY + 16 * DAY + 20 * HOUR
CHAIN = OnCall(people=("U0ALIX", "U0SACHA"), wait_s=600.0, backup_channel="C0SECOURS")
POLICY = Policy(routes=(Route(channel="C0CRISE"),), on_call=(CHAIN,))


def a_crisis() -> Story:
    story = Story(policy=POLICY)
    story.calm("volvic", MONDAY, EVENING + 6 * HOUR, 4.0)
    story.crowd("volvic", EVENING, 150, within_s=2 * HOUR)
    return story


def called(story: Story) -> list[tuple[DeliveryReason, tuple[str, ...], str]]:
    return [(d.reason, d.people, d.channel) for d in story.deliveries if d.action is DeliveryAction.CALL]


def test_each_is_asked_twice_and_the_backup_channel_once() -> None:
    story = a_crisis()
    story.play(EVENING + 6 * HOUR)
    (sent,) = [d for d in story.deliveries if d.action is DeliveryAction.SEND]
    assert sent.people == ("U0ALIX",)
    assert called(story) == [
        (DeliveryReason.REMINDER, ("U0ALIX",), "C0CRISE"),
        (DeliveryReason.NEXT_PERSON, ("U0SACHA",), "C0CRISE"),
        (DeliveryReason.REMINDER, ("U0SACHA",), "C0CRISE"),
        (DeliveryReason.BACKUP, (), "C0SECOURS"),
    ]
    times = [d.at - sent.at for d in story.deliveries if d.action is DeliveryAction.CALL]
    assert times == [600.0, 1200.0, 1800.0, 2400.0]


def test_once_somebody_has_taken_it_nobody_is_called() -> None:
    story = a_crisis()
    story.play(EVENING + 25 * MINUTE)
    before = called(story)
    story.press(Action.ACKNOWLEDGE, by="Sacha Inventée")
    story.play(EVENING + 6 * HOUR)
    assert called(story) == before
    assert len(before) <= 2
