"""Calme plat : une semaine ordinaire, avec ses nuits et ses jours, et personne n'est dérangé."""

import pytest

from streams.tuning import Sensitivity, Tuning
from tests.support.stories import DAY, HOUR, MONDAY, Story, a_territory


@pytest.mark.parametrize("per_hour", [0.2, 3.0, 30.0], ids=["village", "ville", "région"])
@pytest.mark.parametrize("seed", [1, 2])
def test_an_ordinary_week_tells_nobody_anything(per_hour: float, seed: int) -> None:
    story = Story(territories=(a_territory(usual_per_hour=per_hour),))
    story.calm("volvic", MONDAY, MONDAY + 7 * DAY, per_hour, seed=seed)
    story.play(MONDAY + 7 * DAY + HOUR)
    assert story.alerts == []


def test_a_territory_nobody_told_us_about_is_learned_without_a_sound() -> None:
    story = Story(territories=(a_territory(usual_per_hour=None),))
    story.calm("volvic", MONDAY, MONDAY + 7 * DAY, 12.0)
    story.play(MONDAY + 7 * DAY + HOUR)
    assert story.alerts == []


def test_two_posts_become_four_and_nobody_is_woken() -> None:
    story = Story(territories=(a_territory(usual_per_hour=0.5),), tuning=Tuning(sensitivity=Sensitivity.PRUDENT))
    story.calm("volvic", MONDAY, MONDAY + 6 * DAY, 0.5)
    story.crowd("volvic", MONDAY + 6 * DAY + 9 * HOUR, 4, within_s=HOUR)
    story.play(MONDAY + 7 * DAY)
    assert story.alerts == []
