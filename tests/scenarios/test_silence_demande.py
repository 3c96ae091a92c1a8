"""Silence demandé : « /clameur silence volvic 2h » tait ce qui s'ouvre, à temps compté, et se lève d'un mot."""

from alerts import dispatch
from alerts.model import DeliveryAction, DeliveryReason, Mute, Tick, Transition
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

NOON = MONDAY + 3 * DAY + 12 * HOUR


def asked(at: float, until: float, territory: str = "volvic", number: int = 1) -> Mute:
    return Mute(
        id=f"m{number}", at=at, region="auvergne", territory=territory, by="camille", until=until, reason="exercice"
    )


def a_crowd_at_noon() -> Story:
    story = Story()
    story.calm("volvic", MONDAY, NOON + DAY, 4.0)
    story.crowd("volvic", NOON, 240, within_s=3 * HOUR)
    story.play(NOON - 5 * MINUTE)
    return story


def ask(story: Story, mute: Mute) -> None:
    story.region, done = dispatch.step(story.region, mute, story.policy)
    assert done == ()


def first_message(story: Story) -> float:
    return next(d.at for d in story.deliveries if d.action is DeliveryAction.SEND)


def test_what_opens_is_held_back_until_the_end_and_then_told_as_it_stands() -> None:
    story = a_crowd_at_noon()
    ask(story, asked(story.now, NOON + 2 * HOUR))
    story.play(NOON + 2 * HOUR - MINUTE)
    assert story.transitions()[0] is Transition.OPENED
    held = [d for d in story.deliveries if d.reason is DeliveryReason.SILENCED]
    assert held[0].detail == "camille, until 2025-03-06T14:00+01:00: exercice"
    assert story.told() == []
    story.play(NOON + 2 * HOUR + 5 * MINUTE)
    assert first_message(story) == NOON + 2 * HOUR


def test_off_ends_it_at_once() -> None:
    story = a_crowd_at_noon()
    ask(story, asked(story.now, NOON + 2 * HOUR))
    story.play(NOON + HOUR)
    ask(story, asked(story.now, 0.0, number=2))
    story.play(NOON + HOUR + MINUTE)
    assert NOON + HOUR <= first_message(story) <= NOON + HOUR + MINUTE


def test_a_silence_of_the_region_covers_its_territories_and_that_of_another_does_not() -> None:
    covered, other = a_crowd_at_noon(), a_crowd_at_noon()
    ask(covered, asked(covered.now, NOON + 2 * HOUR, "auvergne"))
    ask(other, asked(other.now, NOON + 2 * HOUR, "issoire"))
    for story in (covered, other):
        story.play(NOON + HOUR)
    assert (covered.told() == [], other.told() == []) == (True, False)


def test_told_twice_or_after_its_end_was_asked_for_it_changes_nothing() -> None:
    story = a_crowd_at_noon()
    on, off = asked(story.now, NOON + 2 * HOUR), asked(story.now + 1.0, 0.0, number=2)
    ask(story, on)
    once = story.region
    ask(story, on)
    assert story.region == once
    ask(story, off)
    ask(story, on)
    assert story.region.mutes == {"volvic": off}


def test_it_survives_a_restart_and_is_forgotten_when_it_is_long_over() -> None:
    story = a_crowd_at_noon()
    mute = asked(story.now, NOON + 2 * HOUR)
    ask(story, mute)
    story.region = dispatch.restore(dispatch.snapshot(story.region))
    assert story.region.mutes == {"volvic": mute}
    late, _ = dispatch.step(story.region, Tick(at=NOON + 2 * DAY), story.policy)
    assert late.mutes == {}


def test_a_message_that_stands_is_kept_up_to_date() -> None:
    story = a_crowd_at_noon()
    story.play(NOON + 30 * MINUTE)
    assert story.told()[0] == (DeliveryAction.SEND, Transition.OPENED)
    before = len(story.told())
    ask(story, asked(story.now, NOON + 2 * HOUR))
    story.play(NOON + HOUR)
    assert DeliveryAction.UPDATE in {action for action, _ in story.told()[before:]}
