"""Trois heures rendues d'un coup : la collecte revient et rend ce qu'elle avait gardé, sans que rien ne sonne."""

from functools import cache

from alerts.model import Kind, Transition
from tests.scenarios.test_la_collecte_se_tait import AFTERNOON, a_town, talk
from tests.support.stories import HOUR, MONDAY, Story

BACK = AFTERNOON + 3 * HOUR


@cache
def told(*, dated: bool) -> Story:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0)
    for n in range(150):  # what was kept, dated as it was written or as it was handed over
        at = AFTERNOON + n * 72.0
        story.post(at if dated else BACK + n / 10.0, arrival=BACK + n / 10.0)
    talk(story, BACK + 60.0, AFTERNOON + 8 * HOUR, 72.0)
    story.play(AFTERNOON + 8 * HOUR)
    return story


def test_a_backlog_with_its_own_dates_rings_nothing() -> None:
    assert {a.kind for a in told(dated=True).alerts} == {Kind.SILENCE}
    assert told(dated=True).transitions() == [Transition.OPENED, Transition.RESOLVED]


def test_a_backlog_that_is_dated_anew_rings_nothing() -> None:
    assert {a.kind for a in told(dated=False).alerts} == {Kind.SILENCE}
    assert told(dated=False).transitions() == [Transition.OPENED, Transition.RESOLVED]
