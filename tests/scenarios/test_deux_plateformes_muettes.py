"""Deux plateformes muettes : la seconde n'attend pas que la première soit revenue, et chacune est dite par son nom."""

from functools import cache

from alerts.model import Alert, Kind, Reason, Transition
from alerts.wording import tell
from tests.scenarios.test_la_collecte_se_tait import AFTERNOON, a_town, talk
from tests.support.stories import HOUR, MONDAY, Story

ALL = ("mastodon", "bluesky", "press", "instagram", "forum", "x")
SECOND, BACK, ALL_BACK, END = (AFTERNOON + hours * HOUR for hours in (3, 6, 8, 11))


@cache
def told() -> Story:
    """Mastodon est muet de 14 h à 20 h, Bluesky de 17 h à 22 h."""
    story = a_town(180.0)
    talk(story, MONDAY, AFTERNOON, 20.0, ALL)
    talk(story, AFTERNOON, SECOND, 24.0, ALL[1:])
    talk(story, SECOND, BACK, 30.0, ALL[2:])
    talk(story, BACK, ALL_BACK, 24.0, (ALL[0], *ALL[2:]))
    talk(story, ALL_BACK, END, 20.0, ALL)
    story.play(END)
    return story


def of(transition: Transition) -> list[Alert]:
    return [a for a in told().alerts if a.transition is transition]


def test_it_is_one_silence_from_the_first_to_the_last() -> None:
    assert {a.kind for a in told().alerts} == {Kind.SILENCE}
    assert len({a.episode for a in told().alerts}) == 1
    assert [a.transition for a in told().alerts] == [
        Transition.OPENED, Transition.ESCALATED, Transition.UPDATED, Transition.RESOLVED,
    ]  # fmt: skip


def test_the_second_is_told_within_two_hours_beside_the_first() -> None:
    (spread,) = of(Transition.ESCALATED)
    assert spread.at - SECOND <= 2 * HOUR
    assert spread.sources == ("mastodon", "bluesky")
    assert spread.reason is Reason.SOURCE_SILENT
    assert spread.observed == 0
    telling = tell(spread)
    assert "(Mastodon, Bluesky)" in telling.headline
    assert "Mastodon, Bluesky muets : aucun message, attendu" in dict(telling.facts)["Pourquoi"].replace("\u00a0", " ")


def test_what_is_due_is_due_of_both_while_both_are_silent() -> None:
    (spread,) = of(Transition.ESCALATED)
    pace = spread.expected / (spread.window_s / HOUR)
    assert spread.window_s <= spread.end - SECOND + 300.0
    assert 45.0 < pace < 75.0  # a third of 180 an hour


def test_the_first_that_is_back_is_named_no_more() -> None:
    (left,) = of(Transition.UPDATED)
    assert left.sources == ("bluesky",)
    assert 0.0 < left.at - BACK <= HOUR
    assert "Bluesky muet depuis" in dict(tell(left).facts)["Pourquoi"]


def test_it_is_over_when_the_second_is_back() -> None:
    last = told().alerts[-1]
    assert (last.reason, last.sources) == (Reason.RECOVERED, ("bluesky",))
    assert 0.0 < last.at - ALL_BACK <= HOUR
