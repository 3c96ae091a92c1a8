"""La collecte se tait : on le dit sans y voir le calme, puis on dit que les messages sont de retour."""

from functools import cache

import pytest

from alerts import engine, verdicts
from alerts.model import Action, Caveat, Command, Kind, Reason, Severity, Threshold, Tick, Transition
from alerts.wording import tell
from streams.model import Label
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story, a_territory

AFTERNOON = MONDAY + 8 * DAY + 14 * HOUR
PLATFORMS = ("mastodon", "bluesky", "press")


def a_town(per_hour: float = 50.0) -> Story:
    return Story(territories=(a_territory(usual_per_hour=per_hour),), ends=False)


def talk(story: Story, start: float, end: float, every_s: float, platforms: tuple[str, ...] = PLATFORMS[:1]) -> None:
    """Posts at an almost steady pace, each by somebody else; at night every eighth of them only."""
    n = 0
    at = start
    while at < end:
        awake = (at - MONDAY) % DAY >= 7 * HOUR
        if awake or n % 8 == 0:
            story.post(round(at, 3), platform=platforms[n % len(platforms)])
        n += 1
        at += every_s * (0.5 + (n * 37 % 100) / 100.0)


@cache
def stopped(per_hour: float = 50.0, hours: float = 3.0) -> Story:
    story = a_town(per_hour)
    every = HOUR / per_hour
    talk(story, MONDAY, AFTERNOON, every)
    talk(story, AFTERNOON + hours * HOUR, AFTERNOON + 8 * HOUR, every)
    story.play(AFTERNOON + 8 * HOUR)
    return story


def test_a_stop_is_told_within_the_hour_as_a_warning_with_its_hour() -> None:
    first = stopped().alerts[0]
    assert 30 * MINUTE <= first.at - AFTERNOON <= 60 * MINUTE
    assert (first.kind, first.transition, first.severity) == (Kind.SILENCE, Transition.OPENED, Severity.WARNING)
    assert (first.reason, first.reasons, first.sources) == (Reason.SILENCE, (Reason.SILENCE,), ())
    assert (first.observed, first.authors, first.quotes) == (0, 0, ())
    assert first.expected >= 12
    assert first.window_s == first.end - first.since
    why = dict(tell(first).facts)["Pourquoi"].replace("\u00a0", " ")
    assert why.startswith("plus aucun message depuis ")
    assert f", attendu {int(first.expected + 0.5)} ; environ 1 chance sur" in why


def test_it_is_one_message_that_ends_when_posts_are_back() -> None:
    assert stopped().transitions() == [Transition.OPENED, Transition.RESOLVED]
    assert {a.kind for a in stopped().alerts} == {Kind.SILENCE}
    last = stopped().alerts[-1]
    assert last.reason is Reason.RECOVERED
    assert 10 * MINUTE <= last.at - AFTERNOON - 3 * HOUR <= 30 * MINUTE


@pytest.mark.parametrize("per_hour", [0.13, 1.0], ids=["trois messages par jour", "un par heure"])
def test_a_village_that_says_nothing_is_a_village(per_hour: float) -> None:
    story = stopped(per_hour, 6.0)
    assert story.alerts == []
    assert engine.asleep(story.states["volvic"])


def test_the_town_is_asleep_again_once_it_has_been_told() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0)
    story.play(AFTERNOON + 10 * MINUTE)
    assert not engine.asleep(story.states["volvic"])
    story.play(AFTERNOON + 2 * HOUR)
    assert story.transitions() == [Transition.OPENED]
    assert engine.asleep(story.states["volvic"])


def test_a_silence_that_somebody_closed_does_not_ring_again_before_it_is_over() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0)
    story.play(AFTERNOON + HOUR)
    silence = story.states["volvic"].silence
    assert silence is not None
    command = Command(
        id="c1", at=story.now, territory="volvic", episode=silence.id, action=Action.RESOLVE, by="Camille Inventée"
    )
    after, told = engine.step(story.states["volvic"], command, story.rules["volvic"])
    assert [a.transition for a in told] == [Transition.RESOLVED]
    assert engine.asleep(after)
    _, more = engine.run(after, [Tick(at=AFTERNOON + 6 * HOUR)], story.rules["volvic"])
    assert more == ()


def test_a_silence_that_was_called_false_makes_only_silence_harder_to_hear() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0)
    story.play(AFTERNOON + HOUR)
    silence = story.states["volvic"].silence
    assert silence is not None
    story.press(Action.FALSE_ALARM, episode=silence.id)
    assert story.alerts[-1].thresholds == (Threshold(Reason.SILENCE, 0.0, 0.25),)
    assert verdicts.offsets(story.states["volvic"].verdicts) == {Reason.SILENCE: 0.25}


def test_a_crisis_in_the_middle_of_a_silence_is_told_and_says_that_figures_are_low() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0, PLATFORMS)
    talk(story, AFTERNOON, AFTERNOON + 8 * HOUR, 108.0, PLATFORMS[1:])
    story.crowd("volvic", AFTERNOON + 3 * HOUR, 200, within_s=HOUR, label=Label.NEGATIVE, platform="bluesky")
    story.play(AFTERNOON + 8 * HOUR)
    silent = [a for a in story.alerts if a.kind is Kind.SILENCE]
    crisis = [a for a in story.alerts if a.kind is Kind.CRISIS]
    assert silent[0].sources == ("mastodon",)
    assert 0 < crisis[0].at - AFTERNOON - 3 * HOUR < 20 * MINUTE
    assert crisis[0].transition is Transition.OPENED
    assert crisis[0].episode != silent[0].episode
    assert Caveat.MUTED_SOURCE in crisis[0].caveats


def test_what_comes_after_the_end_of_a_recording_is_no_silence() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0)
    story.play(AFTERNOON)
    state = story.states["volvic"]
    _, ended = engine.step(state, Tick(at=AFTERNOON + 2 * HOUR, heard=AFTERNOON), story.rules["volvic"])
    _, going_on = engine.step(state, Tick(at=AFTERNOON + 2 * HOUR), story.rules["volvic"])
    assert ended == ()
    assert [a.reason for a in going_on] == [Reason.SILENCE]
