from functools import cache

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import engine, lull
from alerts.engine import Rules, TerritoryState
from alerts.episode import Change, Episode, Missing, Status
from alerts.model import Alert, Kind, Reason, Severity, Tick, Transition
from streams.detectors.silence import Lull
from streams.model import Mention
from streams.scores import Reading
from streams.tuning import Tuning
from tests.support.stories import HOUR, MINUTE, MONDAY, a_mention, a_territory

AT = MONDAY + 12 * HOUR
TUNING = Tuning()
RINGS = lull.threshold(TUNING)


def a_lull(score: float = RINGS, *, back: bool = False, observed: float = 0.0) -> Lull:
    return Lull(score, 40, observed, 20.0, back)


def a_reading(*lulls: tuple[str, Lull]) -> Reading:
    return Reading(
        at=AT, active=False, volume=0.0, volume_window_min=0, negativity=0.0, negativity_window_min=0, threshold=4.0,
        alarm_threshold=4.5, lulls=lulls,
    )  # fmt: skip


def a_silence(**changes: object) -> Episode:
    silence = Episode(
        id="s1", kind=Kind.SILENCE, severity=Severity.WARNING, status=Status.OPEN, since=AT - 2400, sequence=1,
        told_at=AT, window_min=40, missing=(Missing(name=""),),
    )  # fmt: skip
    return msgspec.structs.replace(silence, **changes)


def back_for(calm_s: float) -> Episode:
    return a_silence(missing=(Missing(name="", calm_s=calm_s),))


def decide(silence: Episode | None, reading: Reading, level: float = 50.0) -> Change | None:
    return lull.decide(silence, reading, TUNING, usual=lambda name: level, ended=lambda one: Reason.RECOVERED)


def over(**changes: object) -> Episode:
    return a_silence(**{"status": Status.RESOLVED, "resolved_at": AT - 600} | changes)


WHOLE, PART = ("", a_lull()), ("mastodon", a_lull())
HALF = ("", a_lull(observed=8.0))
MUTE = a_silence(missing=(Missing(name="mastodon"),), severity=Severity.INFO)
TWO = a_silence(missing=(Missing(name="bluesky"), Missing(name="mastodon", calm_s=540.0)), severity=Severity.INFO)

MINUTES: dict[str, tuple[Episode | None, Reading, Transition | None]] = {
    "nothing, nobody missing": (None, a_reading(), None),
    "nothing, almost": (None, a_reading(("", a_lull(RINGS - 0.01))), None),
    "nothing, a silence": (None, a_reading(WHOLE), Transition.OPENED),
    "nothing, a platform": (None, a_reading(PART), Transition.OPENED),
    "open, going on": (a_silence(), a_reading(WHOLE), None),
    "open, going on, an hour later": (a_silence(told_at=AT - 3600), a_reading(WHOLE), None),
    "a platform, going on": (MUTE, a_reading(PART), None),
    "a platform, then everybody": (MUTE, a_reading(WHOLE, PART), Transition.ESCALATED),
    "a platform, then another": (MUTE, a_reading(PART, ("bluesky", a_lull(RINGS + 1.0))), Transition.ESCALATED),
    "two platforms, going on": (TWO, a_reading(PART, ("bluesky", a_lull())), None),
    "two platforms, one is back": (TWO, a_reading(("bluesky", a_lull())), Transition.UPDATED),
    "everybody, then a platform of them": (a_silence(), a_reading(PART), None),
    "half, then nobody": (a_silence(severity=Severity.INFO), a_reading(WHOLE), Transition.ESCALATED),
    "half, going on": (a_silence(severity=Severity.INFO), a_reading(HALF), None),
    "back for ten minutes": (back_for(540.0), a_reading(), Transition.RESOLVED),
    "back for ten minutes, but for a platform": (back_for(540.0), a_reading(PART), Transition.UPDATED),
    "back for nine minutes": (back_for(480.0), a_reading(), None),
    "not quite back": (back_for(540.0), a_reading(("", a_lull(0.0))), None),
    "another platform is mute": (MUTE, a_reading(("bluesky", a_lull(1.0))), None),
    "over, again": (over(), a_reading(WHOLE), Transition.REOPENED),
    "over, something else": (over(), a_reading(PART), Transition.OPENED),
    "over for days, again": (over(resolved_at=AT - TUNING.reopen_within_s - 1), a_reading(WHOLE), Transition.OPENED),
    "closed by a person, going on": (over(dismissed=True), a_reading(WHOLE), None),
}  # fmt: skip


@pytest.mark.parametrize("name", MINUTES)
def test_every_sort_of_minute_has_one_effect_on_every_sort_of_silence(name: str) -> None:
    silence, reading, expected = MINUTES[name]
    change = decide(silence, reading)
    assert (None if change is None else change.transition) == expected


@pytest.mark.parametrize(
    ("reading", "level", "severity", "reason"),
    [
        (a_reading(WHOLE), lull.BUSY, Severity.WARNING, Reason.SILENCE),
        (a_reading(WHOLE), lull.BUSY - 0.1, Severity.INFO, Reason.SILENCE),
        (a_reading(HALF), lull.BUSY, Severity.INFO, Reason.SILENCE),
        (a_reading(PART), lull.BUSY, Severity.INFO, Reason.SOURCE_SILENT),
    ],
)
def test_only_a_busy_territory_that_falls_silent_is_a_warning(
    reading: Reading, level: float, severity: Severity, reason: Reason
) -> None:
    change = decide(None, reading, level)
    assert change is not None
    assert (change.severity, change.reason, change.reasons) == (severity, reason, (reason,))


def test_several_platforms_are_one_silence_that_names_them() -> None:
    both = decide(None, a_reading(PART, ("bluesky", a_lull(RINGS + 1.0))))
    assert both is not None
    assert [one.name for one in both.missing] == ["bluesky", "mastodon"]
    spread = decide(MUTE, a_reading(PART, ("bluesky", a_lull())))
    assert spread is not None
    assert [one.name for one in spread.missing] == ["mastodon", "bluesky"]
    left = decide(TWO, a_reading(("bluesky", a_lull())))
    assert left is not None
    assert (left.reason, [one.name for one in left.missing]) == (Reason.SOURCE_SILENT, ["bluesky"])


def test_a_platform_that_is_back_for_a_minute_only_is_still_missing() -> None:
    again = lull.watched(TWO, a_reading(PART, ("bluesky", a_lull())), TUNING)
    assert [one.calm_s for one in again.missing] == [0.0, 0.0]
    assert lull.watched(TWO, a_reading(("bluesky", a_lull())), TUNING).calm_s == 0.0


@pytest.mark.parametrize("reason", [Reason.RECOVERED, Reason.SETTLED, Reason.GIVEN_UP])
def test_a_silence_ends_with_the_reason_of_whom_it_was_about(reason: Reason) -> None:
    change = lull.decide(back_for(540.0), a_reading(), TUNING, usual=lambda name: 50.0, ended=lambda one: reason)
    assert change is not None
    assert (change.transition, change.reason) == (Transition.RESOLVED, reason)


def test_what_a_person_closed_may_ring_again_once_voices_have_been_back() -> None:
    closed = over(dismissed=True, missing=(Missing(name="", calm_s=480.0),))
    assert lull.watched(closed, a_reading(), TUNING).dismissed
    assert not lull.watched(lull.watched(closed, a_reading(), TUNING), a_reading(), TUNING).dismissed


# --- in the engine ---------------------------------------------------------------------------------------------------

RULES = Rules(a_territory(usual_per_hour=30.0), TUNING)
STOP, BACK, END = MONDAY + 33 * HOUR, MONDAY + 36 * HOUR, MONDAY + 38 * HOUR
POSTS = tuple(
    a_mention(n, MONDAY + n * 120.0, platform=("mastodon", "bluesky")[n % 2])
    for n in range(int((END - MONDAY) / 120.0))
    if not STOP <= MONDAY + n * 120.0 < BACK
)


def told(every: list[int]) -> tuple[TerritoryState, tuple[Alert, ...]]:
    """The story with ticks so many minutes apart, over and over."""
    state, alerts, at, n = engine.fresh(RULES.territory), tuple[Alert, ...](), MONDAY, 0
    waiting = list(POSTS)
    while at < END:
        at = min(END, at + every[n % len(every)] * MINUTE)
        n += 1
        events: list[Mention | Tick] = []
        while waiting and waiting[0].arrival < at:
            events.append(waiting.pop(0))
        state, more = engine.run(engine.restore(engine.snapshot(state)), [*events, Tick(at=at)], RULES)
        alerts += more
    return state, alerts


@cache
def minutely() -> tuple[TerritoryState, tuple[Alert, ...]]:
    return told([1])


def test_the_story_has_a_silence_in_it() -> None:
    silent = [a for a in minutely()[1] if a.kind is Kind.SILENCE]
    assert [a.transition for a in silent] == [Transition.OPENED, Transition.RESOLVED]
    assert STOP + 30 * MINUTE < silent[0].at < STOP + 90 * MINUTE


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(1, 360), min_size=1, max_size=6))
def test_a_silence_is_the_same_however_ticks_are_spaced(every: list[int]) -> None:
    assert told(every) == minutely()


def test_a_territory_that_sleeps_through_a_silence_tells_the_same() -> None:
    state, alerts, slept = engine.fresh(RULES.territory), tuple[Alert, ...](), 0
    waiting = list(POSTS)
    for n in range(1, int((END - MONDAY) / MINUTE) + 1):
        at = MONDAY + n * MINUTE
        events: list[Mention | Tick] = []
        while waiting and waiting[0].arrival < at:
            events.append(waiting.pop(0))
        if not events and engine.asleep(state):
            slept += 1
            continue
        state, more = engine.run(state, [*events, Tick(at=at)], RULES)
        alerts += more
    assert alerts == minutely()[1]
    assert slept > 60
