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
    for bout, people in enumerate((4, 8, 16, 32, 64, 128)):
        story.crowd("volvic", EVENING + (15 + 5 * bout) * MINUTE, people, within_s=5 * MINUTE)
    story.crowd("volvic", EVENING + 45 * MINUTE, 700, within_s=30 * MINUTE)
    for paper in range(26):
        story.post(EVENING + (48 + paper) * MINUTE, voice=Voice.PRESS)
    for bout, people in enumerate((60, 30, 15, 8, 4)):
        story.crowd("volvic", EVENING + (75 + 15 * bout) * MINUTE, people, within_s=15 * MINUTE)
    story.play(EVENING + 12 * HOUR)
    return story


def test_its_stages_come_in_the_order_of_the_story() -> None:
    stages = [a.growth.stage for a in told().alerts if a.growth is not None and a.growth.stage is not None]
    assert [stage for stage, _ in groupby(stages)] == [Stage.SPARK, Stage.SPREAD, Stage.PRESS, Stage.DECLINE]


def test_a_doubling_time_is_told_while_it_grows_and_then_only() -> None:
    growing = [a for a in told().alerts if a.growth is not None and a.growth.doubling_min is not None]
    assert growing
    assert all(EVENING + 25 * MINUTE < a.at <= EVENING + 50 * MINUTE for a in growing)
    assert all(5.0 < (a.growth.doubling_min or 0.0) < 15.0 for a in growing if a.growth is not None)


def test_the_next_hour_is_forecast_once_the_crowd_is_there() -> None:
    first = told().alerts[0]
    assert (first.transition, first.observed) == (Transition.OPENED, 9)
    assert first.growth is not None
    assert first.growth.next_hour is None
    hour = [a.growth for a in told().alerts if EVENING + 30 * MINUTE < a.at < EVENING + 2 * HOUR]
    assert all(known is not None and known.next_hour is not None for known in hour)
