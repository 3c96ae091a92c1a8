"""Un auteur bavard : la même personne écrit cent vingt fois, et personne n'est dérangé pour elle."""

import pytest

from alerts.model import Transition
from streams.model import Label
from streams.tuning import Sensitivity, Tuning
from tests.support.stories import DAY, HOUR, MONDAY, Story

NOON = MONDAY + 3 * DAY + 12 * HOUR


def story_with(authors: int, **tuning: object) -> Story:
    story = Story(tuning=Tuning(**tuning))  # type: ignore[arg-type]  # settings by name
    story.calm("volvic", MONDAY, NOON + 6 * HOUR, 8.0)
    for n in range(120):
        story.post(NOON + n * 15.0, label=Label.NEGATIVE, author=f"mastodon:bavard{n % authors}", crisis=("drought",))
    story.play(NOON + 12 * HOUR)
    return story


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_one_author_who_posts_120_times_rings_nowhere(sensitivity: Sensitivity) -> None:
    assert story_with(1, sensitivity=sensitivity).alerts == []


def test_three_friends_who_post_40_times_each_ring_nowhere() -> None:
    assert story_with(3).alerts == []


def test_as_many_posts_by_as_many_people_do_ring() -> None:
    assert story_with(120).alerts


def test_when_every_post_is_to_count_the_floor_of_people_still_holds() -> None:
    opened = [a for a in story_with(1, author_gap_s=0.0).alerts if a.transition is Transition.OPENED]
    assert [a for a in opened if a.authors < 5] == []
