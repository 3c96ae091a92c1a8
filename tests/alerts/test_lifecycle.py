"""The life of an episode is the table in the reference: nothing else ever happens, and all of it does."""

import re
from collections.abc import Callable
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import episode as episodes
from alerts.episode import EASE_S, Change, Episode, Status
from alerts.model import Action, Transition
from streams.errors import IllegalTransition
from tests.alerts.test_episode import CRISIS, CRITICAL, TUNING, VOLUME_BUZZ, a_command, a_reading

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "alert.md"
NEW = "(nothing)"
START = 1741115100.0

Life = tuple[Episode | None, float]
"""An episode and the time."""


def documented() -> dict[str, frozenset[str]]:
    """What may come after what, as the reference says."""
    section = PAGE.read_text(encoding="utf-8").split("### What may come after what\n")[1].split("\n#")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| ") and "---" not in line][1:]
    names = [[re.findall(r"`(\w+)`", cell) for cell in row] for row in rows]
    return {(before or [NEW])[0]: frozenset(after) for before, after in names}


def minute(
    life: Life, verdict: episodes.Verdict, *, volume: float, after_s: float = 60.0
) -> tuple[Life, Change | None]:
    """A closed minute, ``after_s`` after the last thing that happened, all of which was alike."""
    episode, at = life[0], life[1] + after_s
    reading = a_reading(volume=volume, at=at)
    if episode is not None and (episode.status is Status.OPEN or episode.dismissed):
        for _ in range(min(90, max(1, int(after_s / 60.0)))):  # an hour and a half is as calm as a week
            episode = episodes.watched(episode, reading, TUNING)
    change = episodes.decide(episode, reading, verdict, volume >= reading.threshold, TUNING)
    return _evolved((episode, at), change), change


def press(life: Life, action: Action) -> tuple[Life, Change | None]:
    """A button under the episode's message; what it does not allow changes nothing."""
    episode, at = life
    command = a_command(action, to="Sacha Inventée", note="vu", until=at + 60.0)
    command = msgspec.structs.replace(command, episode="none" if episode is None else episode.id)
    try:
        change = episodes.obey(episode, command)
    except IllegalTransition:
        return life, None
    return _evolved(life, change), change


def _evolved(life: Life, change: Change | None) -> Life:
    episode, at = life
    if change is None:
        return life
    return episodes.evolve(episode, change, name=f"e@{at:.0f}", at=at, since=at, window_min=15), at


STIMULI: dict[str, Callable[[Life], tuple[Life, Change | None]]] = {
    "a buzz": lambda life: minute(life, VOLUME_BUZZ, volume=5.0),
    "a crisis": lambda life: minute(life, CRISIS, volume=5.0),
    "a grave crisis": lambda life: minute(life, CRITICAL, volume=9.0),
    "an hour at the same height": lambda life: minute(life, CRISIS, volume=3.0, after_s=EASE_S),
    "a calm minute": lambda life: minute(life, VOLUME_BUZZ, volume=0.0),
    "a calm hour": lambda life: minute(life, VOLUME_BUZZ, volume=0.0, after_s=3600.0),
    "a calm week": lambda life: minute(life, VOLUME_BUZZ, volume=0.0, after_s=7 * 86_400.0),
    **{action: (lambda life, action=action: press(life, action)) for action in Action},  # type: ignore[misc]
}


def pairs(lives: list[Life], depth: int) -> set[tuple[str, str]]:
    """Every transition that came after another, whatever happened in up to so many things."""
    found: set[tuple[str, str]] = set()
    seen: set[tuple[object, ...]] = set()
    todo: list[tuple[Life, str, int]] = [(life, NEW, 0) for life in lives]
    while todo:
        life, last, steps = todo.pop()
        for stimulus in STIMULI.values():
            after, change = stimulus(life)
            if change is not None:
                found.add((last, change.transition))
            now = last if change is None else str(change.transition)
            key = (_place(after), now, steps)
            if steps + 1 < depth and key not in seen:
                seen.add(key)
                todo.append((after, now, steps + 1))
    return found


def _place(life: Life) -> tuple[object, ...]:
    """Where a life stands, its name, numbers and notes left out."""
    episode, at = life
    if episode is None:
        return (None,)
    return (
        episode.status, episode.kind, episode.severity, bool(episode.acknowledged_by), episode.dismissed,
        episode.calm_s, episode.eased_s, at - episode.told_at, at - episode.resolved_at if episode.resolved_at else 0.0,
    )  # fmt: skip


def test_all_that_the_table_says_happens_and_nothing_else_does() -> None:
    table = documented()
    assert set(table) == {NEW, *Transition}
    assert pairs([(None, START)], 4) == {(before, after) for before, ends in table.items() for after in ends}


@given(st.lists(st.sampled_from(sorted(STIMULI)), max_size=40))
@settings(max_examples=100, deadline=None)
def test_whatever_happens_the_life_follows_the_table_and_its_numbers_go_up_by_one(names: list[str]) -> None:
    table, last = documented(), NEW
    life: Life = (None, START)
    for name in names:
        before = life[0]
        life, change = STIMULI[name](life)
        after = life[0]
        if change is None:
            continue
        assert after is not None
        assert change.transition in table[last]
        assert after.status is (Status.RESOLVED if change.transition is Transition.RESOLVED else Status.OPEN)
        fresh = change.transition is Transition.OPENED
        assert after.sequence == (1 if fresh or before is None else before.sequence + 1)
        assert (before is None or after.id != before.id) is fresh
        if change.transition in (Transition.OPENED, Transition.REOPENED):
            assert after.acknowledged_by == ""
        last = change.transition
