"""Deux personnes appuient en même temps : la première a l'épisode, la seconde ne change rien."""

from alerts.model import Action, Transition
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

EVENING = MONDAY + 16 * DAY + 20 * HOUR


def test_the_first_has_it_and_the_second_changes_nothing() -> None:
    story = Story()
    story.calm("volvic", MONDAY, EVENING + 2 * HOUR, 4.0)
    story.crowd("volvic", EVENING, 120, within_s=90 * MINUTE)
    story.play(EVENING + 40 * MINUTE)
    story.press(Action.ACKNOWLEDGE, by="Alix Imaginaire")
    before = len(story.deliveries)
    story.press(Action.ACKNOWLEDGE, by="Sacha Inventée")
    assert len(story.deliveries) == before
    taken = [a for a in story.alerts if a.transition is Transition.ACKNOWLEDGED]
    assert [a.by for a in taken] == ["Alix Imaginaire"]
    episode = story.states["volvic"].episode
    assert episode is not None
    assert episode.acknowledged_by == "Alix Imaginaire"
