"""Moitié moins pour de bon : le silence finit parce que l'habitude a suivi, non parce que les voix reviennent."""

import pytest

from alerts.model import Kind, Reason, Transition
from alerts.wording import tell
from tests.scenarios.test_la_collecte_se_tait import a_town
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

FEWER = MONDAY + 22 * DAY + 9 * HOUR


def talk(story: Story, start: float, end: float, every_s: float) -> None:
    """Posts at an almost steady pace, each by somebody else; from 23 h to 7 h one in four of them."""
    n, at = 0, start
    while at < end:
        if 7 * HOUR <= (at - MONDAY) % DAY < 23 * HOUR or n % 4 == 0:
            story.post(round(at, 3))
        n += 1
        at += every_s * (0.5 + (n * 37 % 100) / 100.0)


@pytest.mark.parametrize(
    ("lasts_s", "reason", "words"),
    [
        (6 * DAY, Reason.SETTLED, "ce niveau plus bas est devenu l’habitude"),
        (9 * HOUR, Reason.RECOVERED, "les messages sont de retour"),
        (2 * DAY + 3 * HOUR, Reason.RECOVERED, "les messages sont de retour"),
    ],
    ids=["pour de bon", "neuf heures", "deux jours"],
)
def test_it_ends_once_with_what_has_become_of_it(lasts_s: float, reason: Reason, words: str) -> None:
    story = a_town(60.0)
    talk(story, MONDAY, FEWER, 60.0)
    talk(story, FEWER, FEWER + lasts_s, 150.0)
    talk(story, FEWER + lasts_s, FEWER + 6 * DAY, 60.0)
    story.play(FEWER + min(6 * DAY, lasts_s + 4 * HOUR))
    assert {a.kind for a in story.alerts} == {Kind.SILENCE}
    assert story.transitions() == [Transition.OPENED, Transition.RESOLVED]
    last = story.alerts[-1]
    assert last.reason is reason
    assert words in dict(tell(last).facts)["Pourquoi"]
    if reason is Reason.RECOVERED:
        assert 10 * MINUTE <= last.at - FEWER - lasts_s <= 2 * HOUR
    else:
        assert last.at - FEWER >= 2 * DAY
