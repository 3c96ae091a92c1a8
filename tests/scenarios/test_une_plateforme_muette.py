"""Une plateforme muette : le connecteur de Mastodon est tombé, les autres continuent, et on le dit par son nom."""

from functools import cache

from alerts import engine
from alerts.model import Action, Command, Kind, Reason, Severity, Transition
from alerts.wording import tell
from tests.scenarios.test_la_collecte_se_tait import AFTERNOON, PLATFORMS, a_town, talk
from tests.support.stories import HOUR, MINUTE, MONDAY, Story


@cache
def told() -> Story:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0, PLATFORMS)
    talk(story, AFTERNOON, AFTERNOON + 4 * HOUR, 108.0, PLATFORMS[1:])
    talk(story, AFTERNOON + 4 * HOUR, AFTERNOON + 8 * HOUR, 72.0, PLATFORMS)
    story.play(AFTERNOON + 8 * HOUR)
    return story


def test_it_is_told_by_name_within_two_hours_and_a_half_for_information() -> None:
    first = told().alerts[0]
    assert 30 * MINUTE <= first.at - AFTERNOON <= 2.5 * HOUR
    assert (first.kind, first.severity) == (Kind.SILENCE, Severity.INFO)
    assert (first.reason, first.sources) == (Reason.SOURCE_SILENT, ("mastodon",))
    assert first.observed == 0
    assert "mastodon" not in dict(first.platforms)
    telling = tell(first)
    assert "silence inhabituel (Mastodon)" in telling.headline
    assert "Mastodon muet depuis" in dict(telling.facts)["Pourquoi"]


def test_it_ends_when_the_platform_is_back() -> None:
    assert told().transitions() == [Transition.OPENED, Transition.RESOLVED]
    last = told().alerts[-1]
    assert (last.reason, last.sources) == (Reason.RECOVERED, ("mastodon",))
    assert 10 * MINUTE <= last.at - AFTERNOON - 4 * HOUR <= HOUR


def test_when_the_others_fall_silent_too_the_silence_spreads() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0, PLATFORMS)
    talk(story, AFTERNOON, AFTERNOON + 3 * HOUR, 108.0, PLATFORMS[1:])
    story.play(AFTERNOON + 6 * HOUR)
    assert story.transitions() == [Transition.OPENED, Transition.ESCALATED]
    assert [(a.sources, a.reason, a.severity) for a in story.of()] == [
        (("mastodon",), Reason.SOURCE_SILENT, Severity.INFO),
        ((), Reason.SILENCE, Severity.WARNING),
    ]


def test_whoever_takes_it_in_hand_is_shown_the_figures_of_that_platform() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0, PLATFORMS)
    talk(story, AFTERNOON, AFTERNOON + 3 * HOUR, 108.0, PLATFORMS[1:])
    story.play(AFTERNOON + 3 * HOUR)
    (opened,) = story.of()
    press = Command(
        id="c1",
        at=opened.at,
        territory=opened.territory,
        episode=opened.episode,
        action=Action.ACKNOWLEDGE,
        by="Camille Inventée",
    )
    _, (taken,) = engine.step(story.states[opened.territory], press, story.rules[opened.territory])
    assert (taken.transition, taken.sources) == (Transition.ACKNOWLEDGED, ("mastodon",))
    assert taken.observed == 0
    assert 0.0 < taken.expected < 150.0
