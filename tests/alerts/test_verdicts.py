import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import verdicts
from alerts.episode import Episode, Status
from alerts.model import Action, Command, Kind, RefusalReason, Severity
from alerts.verdicts import FALSE_ALARM, LEAST, MOST, USEFUL, Verdicts
from streams.errors import IllegalTransition


def an_episode(name: str = "e1", kind: Kind = Kind.CRISIS) -> Episode:
    return Episode(
        id=name, kind=kind, severity=Severity.WARNING, status=Status.OPEN, since=0.0, sequence=1, told_at=0.0,
        window_min=30,
    )  # fmt: skip


def pressed(before: Verdicts, action: Action, name: str = "e1", kind: Kind = Kind.CRISIS) -> Verdicts:
    command = Command(id="c1", at=0.0, territory="volvic", episode=name, action=action, by="Camille Inventée")
    return verdicts.after(before, an_episode(name, kind), command)


def test_a_false_alarm_raises_the_threshold_and_a_useful_one_lowers_it_by_less() -> None:
    assert pressed(Verdicts(), Action.FALSE_ALARM).offset == FALSE_ALARM
    assert pressed(Verdicts(), Action.USEFUL).offset == USEFUL
    assert FALSE_ALARM > -USEFUL > 0


def test_an_episode_counts_once_whatever_is_pressed_last() -> None:
    state = Verdicts()
    for action in (Action.FALSE_ALARM, Action.FALSE_ALARM, Action.USEFUL):
        state = pressed(state, action)
    assert state.offset == USEFUL


def test_a_verdict_is_undone_once() -> None:
    state = pressed(pressed(Verdicts(), Action.FALSE_ALARM, "e1"), Action.FALSE_ALARM, "e2")
    state = pressed(state, Action.UNDO, "e1")
    assert state == pressed(Verdicts(), Action.FALSE_ALARM, "e2")
    with pytest.raises(IllegalTransition) as refusal:
        pressed(state, Action.UNDO, "e1")
    assert refusal.value.reason == RefusalReason.STALE


@pytest.mark.parametrize("action", [Action.ACKNOWLEDGE, Action.ASSIGN, Action.SNOOZE, Action.RESOLVE, Action.NOTE])
def test_anything_else_is_no_verdict(action: Action) -> None:
    assert pressed(Verdicts(base=0.5), action) == Verdicts(base=0.5)


def test_a_silence_has_a_threshold_of_its_own() -> None:
    assert pressed(Verdicts(), Action.FALSE_ALARM, kind=Kind.SILENCE) == Verdicts()


@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from([Action.FALSE_ALARM, Action.USEFUL])), max_size=300))
def test_however_many_there_are_the_threshold_stays_within_its_bounds(presses: list[tuple[int, Action]]) -> None:
    state = Verdicts()
    for number, action in presses:
        state = pressed(state, action, f"e{number}")
        assert LEAST <= state.offset <= MOST
        assert len(state.given) <= verdicts.KEPT


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.SILENCE])
@pytest.mark.parametrize("action", [Action.FALSE_ALARM, Action.USEFUL])
def test_whatever_rule_rang_a_verdict_moves_the_threshold_and_undoing_puts_it_back(kind: Kind, action: Action) -> None:
    before = pressed(Verdicts(), Action.USEFUL, "an older one")
    moved = pressed(before, action, "e1", kind)
    assert moved.offset != before.offset
    assert pressed(moved, Action.UNDO, "e1", kind) == before
