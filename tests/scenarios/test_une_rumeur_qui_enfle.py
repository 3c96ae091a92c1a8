"""Une rumeur qui enfle : une étincelle, la propagation, la reprise par la presse, puis la décrue."""

from functools import cache
from itertools import groupby

from alerts.model import Transition
from streams.growth import Stage
from streams.model import Voice
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

EVENING = MONDAY + 2 * DAY + 18 * HOUR


@cache
def told() -> Story:
    story = Story()
    story.calm("volvic", MONDAY, EVENING + 12 * HOUR, 4.0)
    story.crowd("volvic", EVENING, 12, within_s=15 * MINUTE)
    for bout, people in enumerate((15, 30, 60)):
        story.crowd("volvic", EVENING + (15 + 10 * bout) * MINUTE, people, within_s=10 * MINUTE)
    for paper in range(8):
        story.post(EVENING + (46 + paper) * MINUTE, voice=Voice.PRESS)
    story.crowd("volvic", EVENING + 45 * MINUTE, 40, within_s=10 * MINUTE)
    for bout, people in enumerate((20, 15, 10, 8, 6)):
        story.crowd("volvic", EVENING + (55 + 15 * bout) * MINUTE, people, within_s=15 * MINUTE)
    story.play(EVENING + 12 * HOUR)
    return story


def test_its_stages_come_in_the_order_of_the_story() -> None:
    stages = [a.growth.stage for a in told().alerts if a.growth is not None and a.growth.stage is not None]
    assert [stage for stage, _ in groupby(stages)] == [Stage.SPARK, Stage.SPREAD, Stage.PRESS, Stage.DECLINE]


def test_while_it_grows_its_doubling_time_is_told_and_while_it_falls_it_is_not() -> None:
    growing = [a for a in told().alerts if a.growth is not None and a.growth.doubling_min is not None]
    assert growing
    assert all(EVENING + 25 * MINUTE < a.at < EVENING + 50 * MINUTE for a in growing)


def test_the_next_hour_is_forecast_while_the_episode_lasts() -> None:
    opened = told().alerts[0]
    assert opened.transition is Transition.OPENED
    assert opened.growth is not None
    assert (opened.growth.next_hour_low or 0) < (opened.growth.next_hour_high or 0)
