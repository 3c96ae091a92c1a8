"""Qui s'en occupe : le message le dit à chaque mise à jour, après un redémarrage aussi ; rendre appelle la suivante."""

import msgspec

from alerts import engine
from alerts.model import Action, Alert, Delivery, DeliveryAction, DeliveryReason, Reason, Transition
from alerts.policy import OnCall, Policy, Route
from alerts.slack.blocks import render, render_thread
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

EVENING = MONDAY + 3 * DAY + 20 * HOUR
CHAIN = OnCall(people=("U0ALIX", "U0SACHA"), wait_s=600.0, backup_channel="C0SECOURS")
POLICY = Policy(routes=(Route(channel="C0CRISE"),), on_call=(CHAIN,), repeat_s=2 * HOUR)


def a_crisis(policy: Policy = POLICY) -> Story:
    """A crisis of which Alix is told and that she takes five minutes later; it goes on."""
    story = Story(policy=policy)
    story.calm("volvic", MONDAY, EVENING + 6 * HOUR, 4.0)
    story.crowd("volvic", EVENING, 150, within_s=2 * HOUR)
    while not story.alerts:
        story.play(story.now + MINUTE if story.now > EVENING else EVENING + MINUTE)
    story.play(story.now + 5 * MINUTE)
    story.press(Action.ACKNOWLEDGE, by="U0ALIX")
    return story


def restarted(story: Story) -> None:
    """What a worker reads back: nothing else is known of the territory."""
    raw = engine.snapshot(story.states["volvic"])
    story.states["volvic"] = engine.restore(raw)


def buttons_of(alert: Alert) -> list[str]:
    row = next(block for block in render(alert).blocks if block["type"] == "actions")
    return [element["action_id"].removeprefix("clameur.") for element in row["elements"]]


def named(message: object) -> list[str]:
    """People whom Slack shows by an id."""
    match message:
        case {"type": "user", "user_id": str(user)}:
            return [user]
        case dict():
            return [user for value in message.values() for user in named(value)]
        case list() | tuple():
            return [user for value in message for user in named(value)]
    return []


def since(story: Story) -> list[Delivery]:
    return [d for d in story.deliveries if d.action is not DeliveryAction.SKIP]


def test_every_update_after_a_restart_says_who_has_it_since_when_and_offers_what_is_of_use() -> None:
    story = a_crisis()
    pressed = story.now
    restarted(story)
    before = len(story.deliveries)
    story.play(pressed + HOUR)
    later = [d.alert for d in story.deliveries[before:] if d.action is DeliveryAction.UPDATE]
    assert later
    for alert in later:
        assert (alert.taken_by, alert.taken_at) == ("U0ALIX", pressed)
        assert named(render(alert).blocks) == ["U0ALIX"]
        assert named(render_thread(alert).blocks) == ["U0ALIX"]
        assert buttons_of(alert) == ["release", "snooze", "assign"]


def test_handing_over_says_the_new_one_and_asks_them() -> None:
    story = a_crisis()
    story.press(Action.ASSIGN, by="U0ALIX", to="U0SACHA")
    assert [d.people for d in since(story) if d.reason is DeliveryReason.ASSIGNED] == [("U0SACHA",)]
    story.play(story.now + HOUR)
    assert story.alerts[-1].taken_by == "U0SACHA"


def test_handing_back_asks_the_next_person_at_once_and_the_buttons_are_back() -> None:
    story = a_crisis()
    before = len(since(story))
    story.play(story.now + 2 * MINUTE)
    story.press(Action.RELEASE, by="U0ALIX")
    pressed = story.now
    story.play(pressed + MINUTE)
    (released,) = [alert for alert in story.alerts if alert.reason is Reason.RELEASED]
    assert released.transition is Transition.UPDATED
    assert (released.taken_by, buttons_of(released)) == ("", ["acknowledge", "snooze", "assign"])
    asked = [(d.reason, d.people) for d in since(story)[before:] if d.action is DeliveryAction.CALL]
    assert asked == [(DeliveryReason.RELEASED, ("U0SACHA",))]
    story.play(pressed + HOUR)
    asked = [(d.reason, d.people) for d in since(story)[before:] if d.action is DeliveryAction.CALL]
    assert asked[1:] == [(DeliveryReason.REMINDER, ("U0SACHA",)), (DeliveryReason.BACKUP, ())]


def test_who_hands_back_is_never_asked_at_once() -> None:
    alone = msgspec.structs.replace(CHAIN, people=("U0ALIX",), backup_channel="")
    story = a_crisis(msgspec.structs.replace(POLICY, on_call=(alone,)))
    before = len(since(story))
    story.press(Action.RELEASE, by="U0ALIX")
    story.play(story.now + 9 * MINUTE)
    assert [d for d in since(story)[before:] if d.action is DeliveryAction.CALL] == []
