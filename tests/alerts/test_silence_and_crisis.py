"""What a silence must not do to a crisis, nor a crisis to a silence."""

import msgspec

from alerts import lull, mute
from alerts.episode import Episode, Missing, Status
from alerts.model import Kind, Reason, Severity, Transition
from streams.detectors.silence import Lull
from streams.scores import Reading
from streams.tuning import Tuning
from tests.support.alerts import an_alert

QUIET = Reading(
    at=60_000.0,
    active=False,
    volume=0.0,
    volume_window_min=0,
    negativity=0.0,
    negativity_window_min=0,
    threshold=4.0,
    alarm_threshold=4.5,
)
DEAD = Lull(20.0, 120, 0.0, 90.0, False)
CLOSED = Episode(
    id="e",
    kind=Kind.SILENCE,
    severity=Severity.INFO,
    status=Status.RESOLVED,
    since=0.0,
    sequence=2,
    told_at=0.0,
    window_min=120,
    resolved_at=50_000.0,
    dismissed=True,
    missing=(Missing(name="mastodon"),),
)


def ringing(episode: Episode, *lulls: tuple[str, Lull]) -> Transition | None:
    reading = msgspec.structs.replace(QUIET, lulls=lulls)
    change = lull.decide(episode, reading, Tuning(), usual=lambda name: 60.0, ended=lambda one: Reason.RECOVERED)
    return None if change is None else change.transition


def test_no_rise_of_a_child_explains_the_silence_of_its_parent() -> None:
    silence = an_alert(kind=Kind.SILENCE, observed=0, via=(("volvic", 3),))
    rise = an_alert(kind=Kind.CRISIS, observed=3, expected_high=6, via=(("volvic", 3),))
    assert mute.explained(silence, frozenset({"volvic"})) is None
    assert mute.explained(rise, frozenset({"volvic"})) is not None


def test_a_platform_that_a_person_has_closed_does_not_hide_that_all_is_silent() -> None:
    assert ringing(CLOSED, ("mastodon", DEAD)) is None
    assert ringing(CLOSED, ("", DEAD), ("mastodon", DEAD)) is Transition.OPENED
    assert ringing(CLOSED, ("bluesky", DEAD)) is Transition.OPENED


def test_a_territory_that_a_person_has_closed_does_not_ring_platform_by_platform() -> None:
    assert ringing(msgspec.structs.replace(CLOSED, missing=(Missing(name=""),)), ("bluesky", DEAD)) is None


def test_the_small_score_of_the_whole_does_not_hide_a_platform_that_rings() -> None:
    little = Lull(1.0, 180, 20.0, 50.0, True)
    episode = msgspec.structs.replace(CLOSED, dismissed=False)
    assert ringing(episode, ("", little), ("mastodon", DEAD)) is Transition.REOPENED
