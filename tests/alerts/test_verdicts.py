import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import verdicts
from alerts.episode import Episode, Status
from alerts.model import Action, Command, Kind, Reason, RefusalReason, Severity, Threshold
from alerts.rules import RULES
from alerts.verdicts import FALSE_ALARM, LEAST, MOST, USEFUL, Given, Verdicts
from streams.errors import IllegalTransition

BOTH = (Reason.VOLUME, Reason.NEGATIVE_SHARE)


def an_episode(name: str = "e1", reasons: tuple[Reason, ...] = BOTH, kind: Kind = Kind.CRISIS) -> Episode:
    return Episode(
        id=name, kind=kind, severity=Severity.WARNING, status=Status.OPEN, since=0.0, sequence=1, told_at=0.0,
        window_min=30, reasons=reasons,
    )  # fmt: skip


def pressed(
    before: Verdicts,
    action: Action,
    name: str = "e1",
    reasons: tuple[Reason, ...] = BOTH,
    kind: Kind = Kind.CRISIS,
) -> Verdicts:
    command = Command(id="c1", at=0.0, territory="volvic", episode=name, action=action, by="Camille Inventée")
    return verdicts.after(before, an_episode(name, reasons, kind), command)


def test_a_false_alarm_raises_the_threshold_and_a_useful_one_lowers_it_by_less() -> None:
    assert verdicts.offsets(pressed(Verdicts(), Action.FALSE_ALARM)) == dict.fromkeys(BOTH, FALSE_ALARM)
    assert verdicts.offsets(pressed(Verdicts(), Action.USEFUL)) == dict.fromkeys(BOTH, USEFUL)
    assert FALSE_ALARM > -USEFUL > 0


@pytest.mark.parametrize("rule", RULES)
def test_only_the_rule_that_rang_is_moved(rule: Reason) -> None:
    moved = pressed(Verdicts(), Action.FALSE_ALARM, reasons=(rule, Reason.AUTHORS, Reason.SCORE))
    assert {one: moved.offset(one) for one in RULES} == dict.fromkeys(RULES, 0.0) | {rule: FALSE_ALARM}


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (Kind.BUZZ, Reason.VOLUME),
        (Kind.CRISIS, Reason.NEGATIVE_SHARE),
        (Kind.GOOD_NEWS, Reason.POSITIVE_SHARE),
        (Kind.SILENCE, Reason.SILENCE),
    ],
)
def test_of_an_episode_that_kept_no_reasons_its_kind_says_which_rule_rang(kind: Kind, rule: Reason) -> None:
    assert verdicts.offsets(pressed(Verdicts(), Action.USEFUL, reasons=(), kind=kind)) == {rule: USEFUL}


def test_an_episode_counts_once_whatever_is_pressed_last() -> None:
    state = Verdicts()
    for action in (Action.FALSE_ALARM, Action.FALSE_ALARM, Action.USEFUL):
        state = pressed(state, action)
    assert state.offset(Reason.VOLUME) == USEFUL


def test_a_verdict_is_undone_once() -> None:
    state = pressed(pressed(Verdicts(), Action.FALSE_ALARM, "e1"), Action.FALSE_ALARM, "e2")
    state = pressed(state, Action.UNDO, "e1")
    assert state == pressed(Verdicts(), Action.FALSE_ALARM, "e2")
    with pytest.raises(IllegalTransition) as refusal:
        pressed(state, Action.UNDO, "e1")
    assert refusal.value.reason == RefusalReason.STALE


@pytest.mark.parametrize(
    "action",
    [Action.ACKNOWLEDGE, Action.ASSIGN, Action.RELEASE, Action.SNOOZE, Action.RESOLVE, Action.NOTE],
)
def test_anything_else_is_no_verdict(action: Action) -> None:
    before = Verdicts(base={Reason.VOLUME: 0.5})
    assert pressed(before, action) == before


def test_what_a_verdict_has_moved_is_said_without_it_and_with_it() -> None:
    older = Verdicts(base={Reason.VOLUME: 0.5, Reason.NEGATIVE_SHARE: MOST})
    moved = pressed(older, Action.FALSE_ALARM)
    assert verdicts.moved(moved, "e1") == (Threshold(Reason.VOLUME, 0.5, 0.75),)  # the other is at its bound
    assert verdicts.moved(pressed(moved, Action.USEFUL, "e2"), "e1") == (
        Threshold(Reason.VOLUME, 0.4, 0.65),
        Threshold(Reason.NEGATIVE_SHARE, 1.4, MOST),
    )
    assert verdicts.moved(older, "e1") == ()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 99),
            st.sampled_from([Action.FALSE_ALARM, Action.USEFUL]),
            st.lists(st.sampled_from(RULES), unique=True),
        ),
        max_size=300,
    )
)
def test_however_many_there_are_every_threshold_stays_within_its_bounds(
    presses: list[tuple[int, Action, list[Reason]]],
) -> None:
    state = Verdicts()
    for number, action, reasons in presses:
        before = state
        state = pressed(state, action, f"e{number}", tuple(reasons))
        for rule in RULES:
            assert LEAST <= state.offset(rule) <= MOST
        assert len(state.given) <= verdicts.KEPT
        assert {one.rule for one in verdicts.moved(state, f"e{number}")} <= set(reasons or [Reason.NEGATIVE_SHARE])
        if f"e{number}" not in before.given and len(before.given) < verdicts.KEPT:
            assert pressed(state, Action.UNDO, f"e{number}", tuple(reasons)) == before


def test_a_verdict_that_can_be_undone_no_more_still_counts() -> None:
    state = Verdicts()
    for number in range(verdicts.KEPT + 1):
        state = pressed(state, Action.USEFUL, f"e{number}", (Reason.VOLUME,))
    assert (state.base, "e0" in state.given) == ({Reason.VOLUME: USEFUL}, False)
    assert state.given["e1"] == Given(USEFUL, (Reason.VOLUME,))
