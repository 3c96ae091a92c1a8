"""Un dimanche, deux messages deviennent quatre : ce n'est rien, et personne n'est dérangé."""

from functools import cache

from streams.model import Label
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

SUNDAY = MONDAY + 20 * DAY
NOON = SUNDAY + 12 * HOUR


@cache
def told() -> Story:
    story = Story()
    story.calm("volvic", MONDAY, SUNDAY + DAY, 2.0)
    story.crowd("volvic", NOON, 4, within_s=15 * MINUTE, label=Label.NEGATIVE)
    story.play(SUNDAY + DAY)
    return story


def test_four_posts_instead_of_two_ring_nothing() -> None:
    assert told().alerts == []
    assert told().deliveries == []
