from dataclasses import dataclass, field
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import dispatch, notification_log, region
from alerts.dispatch import RegionState
from alerts.model import (
    Alert,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Receipt,
    Severity,
    Tick,
    Transition,
)
from alerts.policy import Policy, Route, Silence
from streams.errors import ClameurError
from streams.territory import Scale
from tests.support.alerts import an_alert
from tests.support.stories import MONDAY, ROUTED, done, failed

SEND, UPDATE, THREAD, SKIP = DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.THREAD, DeliveryAction.SKIP
EMPTY = RegionState(region="auvergne")


def alert(number: int, transition: Transition = Transition.UPDATED, **changes: object) -> Alert:
    """The n-th alert of episode e1, decided n minutes after midnight."""
    episode = changes.get("episode", "e1")
    given = {"id": f"{episode}.{number}", "episode": episode, "at": MONDAY + 60.0 * number, "transition": transition}
    return an_alert(**(given | changes))


OPENED, ESCALATED = alert(1, Transition.OPENED), alert(2, Transition.ESCALATED, severity=Severity.CRITICAL)
RESOLVED = alert(9, Transition.RESOLVED)


def given_all(
    *events: Alert | Receipt | Tick, state: RegionState = EMPTY, policy: Policy = ROUTED
) -> tuple[RegionState, list[Delivery]]:
    """Everything that was to be done."""
    deliveries: list[Delivery] = []
    for event in events:
        state, more = dispatch.step(state, event, policy)
        deliveries.extend(more)
    return state, deliveries


def then(*alerts: Alert, state: RegionState = EMPTY, policy: Policy = ROUTED) -> tuple[RegionState, list[Delivery]]:
    """The same for alerts, each with the tick that lets it through."""
    events = [event for alert in alerts for event in (alert, Tick(at=alert.at))]
    return given_all(*events, state=state, policy=policy)


def answered(*alerts: Alert, state: RegionState = EMPTY, policy: Policy = ROUTED) -> tuple[RegionState, list[Delivery]]:
    """The same with every delivery done at once."""
    deliveries: list[Delivery] = []
    for alert in alerts:
        state, todo = then(alert, state=state, policy=policy)
        while todo:
            delivery = todo.pop(0)
            deliveries.append(delivery)
            if delivery.action is not SKIP:
                state, more = given_all(done(delivery), state=state, policy=policy)
                todo = [*more, *todo]
    return state, deliveries


def shown(deliveries: list[Delivery]) -> list[tuple[DeliveryAction, DeliveryReason, str]]:
    return [(d.action, d.reason, d.alert.id) for d in deliveries]


# --- the turn of an alert --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after_s", "told"), [(-1.0, False), (0.0, True), (1.0, True)])
def test_an_alert_waits_for_the_tick_of_its_time(after_s: float, told: bool) -> None:
    state, deliveries = given_all(OPENED, Tick(at=OPENED.at + after_s))
    assert bool(deliveries) == told
    assert state.waiting == (() if told else (OPENED,))


def test_alerts_are_told_in_the_order_of_their_time_however_they_came() -> None:
    _, deliveries = given_all(ESCALATED, OPENED, Tick(at=ESCALATED.at))
    assert shown(deliveries) == [(SEND, DeliveryReason.NEW_EPISODE, "e1.1")]


def test_at_one_time_the_smaller_territory_is_told_first() -> None:
    at_once = [
        alert(1, Transition.OPENED, episode=f"e-{scale}", scale=scale, territory=f"a-{scale}") for scale in Scale
    ]
    _, deliveries = given_all(*reversed(at_once), Tick(at=OPENED.at))
    assert [d.alert.scale for d in deliveries] == [Scale.BRAND, Scale.COMMUNE, Scale.DEPARTEMENT, Scale.REGION]


def test_two_alerts_of_one_episode_at_one_time_go_by_their_number_and_not_by_its_spelling() -> None:
    state, _ = answered(OPENED)
    later = OPENED.at + 3600
    ninth = alert(9, Transition.ESCALATED, at=later, severity=Severity.CRITICAL)
    tenth = alert(10, Transition.ACKNOWLEDGED, at=later)
    _, deliveries = given_all(tenth, ninth, Tick(at=later), state=state)
    assert DeliveryReason.ALREADY_SENT not in {d.reason for d in deliveries}


def test_a_step_leaves_the_state_it_was_given_as_it_was() -> None:
    state, sent = then(OPENED)
    events: list[Alert | Receipt | Tick] = [ESCALATED, Tick(at=ESCALATED.at), done(sent[0]), failed(sent[0]), OPENED]
    for event in events:
        before = dispatch.snapshot(state)
        after, _ = dispatch.step(state, event, ROUTED)
        assert dispatch.snapshot(state) == before
        state = after


# --- one message, updated --------------------------------------------------------------------------------------------


def test_a_new_episode_is_sent_as_one_message() -> None:
    _, (delivery,) = then(OPENED)
    assert delivery == Delivery(
        id="e1.1/send/C0CRISE",
        at=OPENED.at,
        region="auvergne",
        action=SEND,
        reason=DeliveryReason.NEW_EPISODE,
        alert=OPENED,
        channel="C0CRISE",
    )


@pytest.mark.parametrize(
    ("transition", "in_thread"),
    [
        (Transition.ESCALATED, True),
        (Transition.DEESCALATED, False),
        (Transition.UPDATED, False),
        (Transition.ACKNOWLEDGED, False),
        (Transition.SNOOZED, False),
        (Transition.RESOLVED, True),
        (Transition.REOPENED, True),
    ],
)
def test_the_message_is_always_updated_and_its_thread_only_when_it_matters(
    transition: Transition, in_thread: bool
) -> None:
    state, (first,) = answered(OPENED)
    _, deliveries = answered(alert(2, transition), state=state)
    expected = [(UPDATE, DeliveryReason.STATE_CHANGED, "e1.2")]
    if in_thread:
        expected.append((THREAD, DeliveryReason.MATERIAL_CHANGE, "e1.2"))
    assert shown(deliveries) == expected
    assert {(d.channel, d.ts) for d in deliveries} == {("C0CRISE", first.id)}


def test_a_severity_that_rises_matters_whatever_the_transition_is() -> None:
    state, _ = answered(OPENED)
    _, deliveries = answered(alert(2, severity=Severity.CRITICAL), alert(3, severity=Severity.INFO), state=state)
    assert [(d.action, d.alert.id) for d in deliveries] == [(UPDATE, "e1.2"), (THREAD, "e1.2"), (UPDATE, "e1.3")]


def test_updates_that_wait_for_the_first_message_become_one() -> None:
    state, (first,) = then(OPENED)
    state, nothing = then(alert(2), alert(3), alert(4), state=state)
    assert nothing == []
    state, deliveries = given_all(done(first, "17"), state=state)
    assert [(d.action, d.alert.id, d.ts) for d in deliveries] == [(UPDATE, "e1.4", "17")]


def test_an_alert_that_comes_again_is_not_told_again() -> None:
    state, _ = answered(OPENED, ESCALATED)
    for again in (OPENED, ESCALATED):
        after, deliveries = then(again, state=state)
        assert shown(deliveries) == [(SKIP, DeliveryReason.ALREADY_SENT, again.id)]
        assert after == state


def test_an_alert_that_waits_twice_is_told_once() -> None:
    _, deliveries = given_all(OPENED, OPENED, Tick(at=OPENED.at))
    assert shown(deliveries) == [
        (SEND, DeliveryReason.NEW_EPISODE, "e1.1"),
        (SKIP, DeliveryReason.ALREADY_SENT, "e1.1"),
    ]


def test_an_episode_that_comes_back_is_told_in_its_old_message() -> None:
    state, _ = answered(OPENED, RESOLVED)
    assert state.told["e1"].over
    state, deliveries = answered(alert(10, Transition.REOPENED), state=state)
    assert [d.action for d in deliveries] == [UPDATE, THREAD]
    assert not state.told["e1"].over


def test_the_message_stays_in_its_channel_when_the_routes_change() -> None:
    state, _ = answered(OPENED)
    _, deliveries = answered(ESCALATED, state=state, policy=Policy(routes=(Route(channel="C0AUTRE"),)))
    assert {d.channel for d in deliveries} == {"C0CRISE"}


# --- receipts --------------------------------------------------------------------------------------------------------


def test_a_receipt_for_nothing_that_was_asked_changes_nothing() -> None:
    state, (first,) = then(OPENED)
    stranger = msgspec.structs.replace(done(first), delivery="e7.1/send/C0CRISE")
    assert dispatch.step(state, stranger, ROUTED) == (state, ())
    assert dispatch.step(EMPTY, done(first), ROUTED) == (EMPTY, ())


@pytest.mark.parametrize("second", [done, failed])
def test_a_second_receipt_changes_nothing(second: object) -> None:
    state, (first,) = then(OPENED)
    state, _ = given_all(done(first), state=state)
    assert callable(second)
    assert dispatch.step(state, second(first), ROUTED) == (state, ())


def test_a_receipt_may_come_after_the_end() -> None:
    state, (first,) = then(OPENED)
    state, nothing = then(ESCALATED, RESOLVED, state=state)
    assert nothing == []
    state, (update,) = given_all(done(first), state=state)
    state, rest = given_all(done(update), state=state)
    assert [(d.action, d.alert.id) for d in (update, *rest)] == [(THREAD, "e1.2"), (UPDATE, "e1.9")]


def test_when_the_first_message_fails_the_newest_state_is_sent_instead() -> None:
    state, (first,) = then(OPENED)
    state, _ = then(ESCALATED, alert(3), state=state)
    state, deliveries = given_all(failed(first), state=state)
    assert shown(deliveries) == [(SEND, DeliveryReason.FIRST_MESSAGE, "e1.3")]
    assert dispatch.in_flight(state) == tuple(deliveries)


def test_of_two_at_one_time_the_newest_state_is_the_one_with_the_higher_number() -> None:
    state, (first,) = then(OPENED)
    at = OPENED.at + 60
    state, _ = then(alert(9, Transition.ESCALATED, at=at), alert(10, Transition.ACKNOWLEDGED, at=at), state=state)
    _, deliveries = given_all(failed(first), state=state)
    assert [d.alert.id for d in deliveries] == ["e1.10"]


def test_when_the_first_message_fails_alone_the_next_alert_tries_again() -> None:
    state, (first,) = then(OPENED)
    state, nothing = given_all(failed(first), state=state)
    assert nothing == []
    _, deliveries = then(alert(2), state=state)
    assert shown(deliveries) == [(SEND, DeliveryReason.FIRST_MESSAGE, "e1.2")]


def test_when_the_first_message_fails_after_the_end_nobody_is_told_of_the_end() -> None:
    state, (first,) = then(OPENED)
    state, _ = then(RESOLVED, state=state)
    state, deliveries = given_all(failed(first), state=state)
    assert shown(deliveries) == [(SKIP, DeliveryReason.NEVER_SENT, "e1.9")]
    assert dispatch.in_flight(state) == ()


def test_a_first_message_without_a_name_is_not_sent_twice() -> None:
    state, (first,) = then(OPENED)
    state, _ = then(alert(2), state=state)
    _, deliveries = given_all(msgspec.structs.replace(done(first), ts=""), state=state)
    assert [d.action for d in deliveries] == [UPDATE]


def test_a_failed_update_does_not_lose_the_message() -> None:
    state, _ = answered(OPENED)
    state, (update,) = then(alert(2), state=state)
    state, _ = given_all(failed(update), state=state)
    _, deliveries = then(alert(3), state=state)
    assert [(d.action, d.ts) for d in deliveries] == [(UPDATE, "e1.1/send/C0CRISE")]


def test_after_a_crash_what_was_not_answered_is_in_flight() -> None:
    other = alert(1, Transition.OPENED, episode="e0", territory="vichy")
    state, (first, second) = then(OPENED, other)
    state = dispatch.restore(dispatch.snapshot(state))
    assert dispatch.in_flight(state) == (second, first)
    state, _ = given_all(done(first), state=state)
    assert dispatch.in_flight(state) == (second,)


# --- what is not told ------------------------------------------------------------------------------------------------


def a_silence(start: float, end: float, territory: str = "volvic") -> Silence:
    return msgspec.convert(
        {"territory": territory, "author": "Alix Imaginaire", "reason": "fête", "start": start, "end": end},
        Silence,
        strict=False,
    )


def test_a_silenced_episode_is_told_when_the_silence_ends_if_it_still_goes_on() -> None:
    policy = Policy(routes=ROUTED.routes, silences=(a_silence(MONDAY, ESCALATED.at + 1),))
    _, deliveries = answered(OPENED, ESCALATED, alert(3), policy=policy)
    assert shown(deliveries) == [
        (SKIP, DeliveryReason.SILENCED, "e1.1"),
        (SKIP, DeliveryReason.SILENCED, "e1.2"),
        (SEND, DeliveryReason.FIRST_MESSAGE, "e1.3"),
    ]
    assert deliveries[0].detail == "Alix Imaginaire: fête"


def test_a_silence_does_not_freeze_a_message_that_stands() -> None:
    policy = Policy(routes=ROUTED.routes, silences=(a_silence(OPENED.at + 1, RESOLVED.at + 1),))
    _, deliveries = answered(OPENED, ESCALATED, RESOLVED, policy=policy)
    assert [d.action for d in deliveries] == [SEND, UPDATE, THREAD, UPDATE, THREAD]


def test_the_end_of_what_was_never_told_is_not_told() -> None:
    policy = Policy(routes=(Route(channel="C", min_severity=Severity.CRITICAL),))
    _, deliveries = answered(OPENED, RESOLVED, policy=policy)
    assert shown(deliveries) == [
        (SKIP, DeliveryReason.BELOW_SEVERITY, "e1.1"),
        (SKIP, DeliveryReason.NEVER_SENT, "e1.9"),
    ]
    assert deliveries[0].detail == "critical"


def test_an_episode_that_grows_grave_enough_is_told_then_and_not_forgotten_when_it_calms_down() -> None:
    policy = Policy(routes=(Route(channel="C", min_severity=Severity.CRITICAL),))
    _, deliveries = answered(OPENED, ESCALATED, alert(3, severity=Severity.INFO), policy=policy)
    assert [(d.action, d.reason) for d in deliveries] == [
        (SKIP, DeliveryReason.BELOW_SEVERITY),
        (SEND, DeliveryReason.FIRST_MESSAGE),
        (UPDATE, DeliveryReason.STATE_CHANGED),
    ]


def test_without_a_route_nothing_is_sent_and_it_is_said() -> None:
    _, deliveries = answered(OPENED, policy=Policy(routes=(Route(channel="C", territories=("issy",)),)))
    assert shown(deliveries) == [(SKIP, DeliveryReason.NO_ROUTE, "e1.1")]


def of_auvergne(number: int, transition: Transition = Transition.UPDATED, **changes: object) -> Alert:
    given: dict[str, object] = {
        "episode": "e2",
        "territory": "auvergne",
        "scale": Scale.REGION,
        "observed": 27,
        "expected_high": 7,
        "via": (("volvic", 20),),
    }
    return alert(number, transition, **(given | changes))


def test_a_region_whose_commune_was_told_is_told_only_when_it_has_a_rise_of_its_own() -> None:
    opened = of_auvergne(1, Transition.OPENED)
    _, deliveries = answered(OPENED, opened, of_auvergne(2), of_auvergne(3, observed=28))
    assert shown(deliveries) == [
        (SEND, DeliveryReason.NEW_EPISODE, "e1.1"),
        (SKIP, DeliveryReason.EXPLAINED_BY_CHILD, "e2.1"),
        (SKIP, DeliveryReason.EXPLAINED_BY_CHILD, "e2.2"),
        (SEND, DeliveryReason.FIRST_MESSAGE, "e2.3"),
    ]
    assert deliveries[1].detail == "volvic"


def test_a_child_explains_while_its_message_is_still_on_its_way() -> None:
    _, deliveries = given_all(of_auvergne(1, Transition.OPENED), OPENED, Tick(at=OPENED.at))
    assert [(d.action, d.alert.territory) for d in deliveries] == [(SEND, "volvic"), (SKIP, "auvergne")]


def test_a_child_that_is_over_or_was_never_told_explains_nothing() -> None:
    over, _ = answered(OPENED, RESOLVED)
    _, (delivery,) = answered(of_auvergne(10, Transition.OPENED), state=over)
    assert delivery.action is SEND
    strict = Policy(routes=(Route(channel="C", territories=("volvic",), min_severity=Severity.CRITICAL),
                            Route(channel="C")))  # fmt: skip
    _, deliveries = answered(OPENED, of_auvergne(1, Transition.OPENED), policy=strict)
    assert [d.action for d in deliveries] == [SKIP, SEND]


def test_the_silence_of_a_child_explains_no_rise_of_its_parent() -> None:
    mute = msgspec.structs.replace(OPENED, kind=Kind.SILENCE)
    _, deliveries = given_all(of_auvergne(1, Transition.OPENED), mute, Tick(at=OPENED.at))
    assert [(d.action, d.alert.territory) for d in deliveries] == [(SEND, "volvic"), (SEND, "auvergne")]


# --- what is kept ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after_s", "kept"), [(-1.0, True), (0.0, False), (1.0, False)])
def test_an_episode_that_is_over_is_forgotten_after_a_week(after_s: float, kept: bool) -> None:
    state, _ = answered(OPENED, RESOLVED)
    state, _ = given_all(Tick(at=RESOLVED.at + notification_log.KEEP_S + after_s), state=state)
    assert ("e1" in state.told) == kept


def test_an_episode_that_goes_on_or_waits_for_an_answer_is_never_forgotten() -> None:
    going_on, _ = answered(OPENED)
    unanswered, _ = then(OPENED, RESOLVED)
    for state in (going_on, unanswered):
        after, _ = given_all(Tick(at=OPENED.at + 100 * notification_log.KEEP_S), state=state)
        assert after == state


def test_a_state_of_a_newer_schema_is_refused_by_name_whatever_else_it_holds() -> None:
    newer = msgspec.msgpack.encode({"schema": region.SCHEMA + 1, "region": {}, "told": 3})
    with pytest.raises(ClameurError, match=f"schema {region.SCHEMA + 1}, this version reads up to {region.SCHEMA}"):
        dispatch.restore(newer)


@pytest.mark.parametrize(
    "raw", [b"", b"\xc1", b"nonsense", msgspec.msgpack.encode({"schema": 1}), dispatch.snapshot(then(OPENED)[0])[:-3]]
)
def test_bytes_that_are_no_state_are_refused_with_what_to_do(raw: bytes) -> None:
    with pytest.raises(ClameurError, match=r"not a region's state.*delete it to start afresh"):
        dispatch.restore(raw)


# --- whatever happens ------------------------------------------------------------------------------------------------


@dataclass
class Channel:
    """A channel as people see it, and a notifier that finds what it did before when it is asked again."""

    messages: dict[str, list[str]] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    did: dict[str, Receipt] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def do(self, delivery: Delivery, *, fails: bool) -> Receipt:
        if delivery.id in self.did:
            return self.did[delivery.id]
        episode, number = delivery.alert.episode, delivery.alert.id
        if fails:
            receipt = failed(delivery)
            if delivery.action is not THREAD:
                self.lost.add(episode)
        else:
            receipt = done(delivery)
            match delivery.action:
                case DeliveryAction.SEND:
                    assert episode not in self.messages, "two messages for one episode"
                    self.messages[episode] = [number]
                case DeliveryAction.UPDATE:
                    assert delivery.ts, "an update of nothing"
                    self.messages[episode].append(number)
                case DeliveryAction.THREAD:
                    assert delivery.ts, "a reply to nothing"
                    assert number not in self.replies, "said twice in the thread"
                    self.replies.append(number)
                case DeliveryAction.SKIP:
                    raise AssertionError("a skip is not to be done")
            if delivery.action is not THREAD:
                self.lost.discard(episode)
        self.did[delivery.id] = receipt
        return receipt


_LATER = [Transition.UPDATED, Transition.ESCALATED, Transition.ACKNOWLEDGED, Transition.UPDATED]


@st.composite
def episodes(draw: st.DrawFn) -> list[Alert]:
    """The alerts of one to three episodes of one region, in the order of their time."""
    alerts = []
    for number in range(draw(st.integers(1, 3))):
        at, over = MONDAY, False
        for sequence in range(1, draw(st.integers(1, 12)) + 1):
            at += draw(st.sampled_from([0.0, 60.0, 900.0]))
            if sequence == 1:
                transition = Transition.OPENED
            elif over:
                transition = Transition.REOPENED
            else:
                transition = draw(st.sampled_from([*_LATER, Transition.RESOLVED]))
            over = transition is Transition.RESOLVED
            alerts.append(
                alert(
                    sequence,
                    transition,
                    at=at,
                    episode=f"e{number}",
                    territory=f"t{number}",
                    severity=draw(st.sampled_from([Severity.WARNING, Severity.CRITICAL])),
                )
            )
    return sorted(alerts, key=lambda a: a.at)


_HAPPENS = st.sampled_from(["alert", "alert", "tick", "do", "do", "again", "crash", "answer twice"])


@given(
    alerts=episodes(),
    happenings=st.lists(st.tuples(_HAPPENS, st.integers(0, 7), st.booleans()), max_size=60),
    failures=st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_whatever_happens_each_episode_has_one_message_that_shows_its_end(
    alerts: list[Alert], happenings: list[tuple[str, int, bool]], failures: bool
) -> None:
    channel, state = Channel(), EMPTY
    log: list[Alert | Receipt | Tick] = []
    hands: list[Delivery] = []
    handed: set[str] = set()

    def happen(event: Alert | Receipt | Tick) -> None:
        nonlocal state
        state, deliveries = dispatch.step(state, event, ROUTED)
        for delivery in deliveries:
            if delivery.action is not SKIP:
                assert delivery.id not in handed, "handed out twice by one process"
                handed.add(delivery.id)
                hands.append(delivery)

    def append(event: Alert | Receipt | Tick) -> None:
        log.append(event)
        happen(event)

    to_come = list(alerts)
    for what, number, chance in happenings:
        match what:
            case "alert" if to_come:
                append(to_come.pop(0))
            case "tick":
                append(Tick(at=to_come[0].at - 1.0 if to_come else alerts[-1].at))
            case "do" if hands:
                append(channel.do(hands.pop(number % len(hands)), fails=failures and chance))
            case "again" if log:
                happen(log[-1 - number % len(log)])
            case "answer twice" if hands:
                append(channel.do(hands[0], fails=False))
            case "crash":
                # What was in hand was perhaps done, and nobody heard of it; some of the log is read again.
                for delivery in hands if chance else ():
                    channel.do(delivery, fails=False)
                state = dispatch.restore(dispatch.snapshot(state))
                hands[:] = dispatch.in_flight(state)
                handed = {delivery.id for delivery in hands}
                for event in log[max(0, len(log) - number) :]:
                    happen(event)
            case _:
                pass
    for alert_to_come in to_come:
        append(alert_to_come)
    append(Tick(at=alerts[-1].at))
    append(Tick(at=alerts[-1].at + notification_log.UPDATE_S))
    while hands:
        append(channel.do(hands.pop(0), fails=False))
    assert dispatch.in_flight(state) == ()
    for name in {a.episode for a in alerts}:
        mine = [a for a in alerts if a.episode == name]
        versions = [notification_log.sequence_of(a) for a in mine if a.id in channel.messages.get(name, ())]
        assert versions == sorted(set(versions))
        if name not in channel.lost:
            assert channel.messages[name][-1] == mine[-1].id
        if not failures:
            rank = [Severity.INFO, Severity.WARNING, Severity.CRITICAL].index
            material = [
                b.id
                for a, b in pairwise(mine)
                if b.transition in (Transition.ESCALATED, Transition.RESOLVED, Transition.REOPENED)
                or rank(b.severity) > rank(a.severity)
            ]
            assert [r for r in channel.replies if r.startswith(f"{name}.")] == material
            assert channel.messages[name][0] == mine[0].id
