"""A message that stands: updates keep their distance, answers in the thread keep quiet hours."""

import pytest

from alerts import dispatch
from alerts.dispatch import RegionState
from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Reason, Severity, Tick, Transition
from alerts.policy import OnCall, Policy, QuietHours, Route
from tests.support.alerts import an_alert
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, done, failed

SEND, UPDATE, THREAD = DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.THREAD
CALL, SKIP = DeliveryAction.CALL, DeliveryAction.SKIP
ROUTES = (Route(channel="C0CRISE"),)
NIGHT = Policy(routes=ROUTES, quiet_hours=(QuietHours(start="22:00", end="07:00"),))
CALLED = Policy(
    routes=ROUTES, quiet_hours=NIGHT.quiet_hours, on_call=(OnCall(people=("U0ALIX", "U0SACHA"), wait_s=600.0),)
)
DAYTIME = Policy(routes=ROUTES)
BEFORE, EVENING, MORNING = MONDAY + 21 * HOUR, MONDAY + 23 * HOUR, MONDAY + DAY + 7 * HOUR


def alert(number: int, at: float, transition: Transition = Transition.UPDATED, **changes: object) -> Alert:
    return an_alert(**({"id": f"e1.{number}", "episode": "e1", "at": at, "transition": transition} | changes))


def played(policy: Policy, alerts: list[Alert], ticks: list[float]) -> tuple[RegionState, list[Delivery]]:
    """Alerts as they come, a clock that is looked at then and at these times, and a Slack that works."""
    state = RegionState(region="auvergne")
    deliveries: list[Delivery] = []
    times = sorted({*ticks, *(a.at for a in alerts)})
    events: list[Alert | Tick] = [*alerts, *(Tick(at=at) for at in times)]
    for event in sorted(events, key=lambda e: (e.at, isinstance(e, Tick))):
        state, todo = dispatch.step(state, event, policy)
        queue = list(todo)
        while queue:
            deliveries.append(delivery := queue.pop(0))
            if delivery.action is not SKIP:
                state, now = dispatch.step(state, done(delivery), policy)
                queue = [*now, *queue]
    return state, deliveries


def did(deliveries: list[Delivery]) -> list[tuple[float, DeliveryAction, str]]:
    return [(d.at, d.action, d.alert.id) for d in deliveries if d.action is not SKIP]


# --- quiet hours of the thread ---------------------------------------------------------------------------------------


def test_at_night_the_message_is_updated_and_its_thread_waits_for_the_morning() -> None:
    alerts = [
        alert(1, BEFORE, Transition.OPENED, severity=Severity.INFO),
        alert(2, EVENING, Transition.ESCALATED),
        alert(3, EVENING + HOUR),
    ]
    _, deliveries = played(NIGHT, alerts, [MORNING - 1, MORNING, MORNING + HOUR])
    assert did(deliveries) == [
        (BEFORE, SEND, "e1.1"),
        (EVENING, UPDATE, "e1.2"),
        (EVENING + HOUR, UPDATE, "e1.3"),
        (MORNING, THREAD, "e1.3"),
    ]
    assert [(d.at, d.reason) for d in deliveries if d.action is SKIP] == [(EVENING, DeliveryReason.QUIET_HOURS)]


def test_what_grows_critical_at_night_is_said_at_once_and_not_again_in_the_morning() -> None:
    alerts = [
        alert(1, BEFORE, Transition.OPENED, severity=Severity.INFO),
        alert(2, EVENING, Transition.ESCALATED),
        alert(3, EVENING + HOUR, Transition.ESCALATED, severity=Severity.CRITICAL),
    ]
    _, deliveries = played(NIGHT, alerts, [MORNING, MORNING + HOUR])
    assert [(d.at, d.alert.id) for d in deliveries if d.action is THREAD] == [(EVENING + HOUR, "e1.3")]


@pytest.mark.parametrize(("at", "said"), [(22 * HOUR - 1, 0.0), (22 * HOUR, 1.0), (22 * HOUR + 1, 1.0)])
def test_a_thread_is_quiet_from_the_very_second(at: float, said: float) -> None:
    alerts = [alert(1, BEFORE, Transition.OPENED, severity=Severity.INFO), alert(2, MONDAY + at, Transition.ESCALATED)]
    _, deliveries = played(NIGHT, alerts, [MORNING])
    (thread,) = [d for d in deliveries if d.action is THREAD]
    assert thread.at == (MORNING if said else MONDAY + at)


def test_that_a_critical_crisis_is_over_wakes_nobody() -> None:
    grave = {"severity": Severity.CRITICAL}
    alerts = [
        alert(1, BEFORE, Transition.OPENED, **grave),
        alert(2, EVENING, Transition.RESOLVED, reason=Reason.FADED, **grave),
    ]
    _, deliveries = played(NIGHT, alerts, [MORNING])
    assert did(deliveries)[1:] == [(EVENING, UPDATE, "e1.2"), (MORNING, THREAD, "e1.2")]


def test_what_a_person_closes_at_night_is_not_said_in_the_morning() -> None:
    alerts = [
        alert(1, BEFORE, Transition.OPENED, severity=Severity.INFO),
        alert(2, EVENING, Transition.ESCALATED),
        alert(3, EVENING + HOUR, Transition.RESOLVED, reason=Reason.PERSON, by="Camille Inventée"),
    ]
    state, deliveries = played(NIGHT, alerts, [MORNING, MORNING + HOUR])
    assert [d for d in deliveries if d.action is THREAD] == []
    assert state.told["e1"].wake_at == float("inf")


def test_in_the_morning_one_person_is_asked_once_and_then_the_chain_goes_on() -> None:
    alerts = [alert(1, BEFORE, Transition.OPENED, severity=Severity.INFO), alert(2, EVENING, Transition.ESCALATED)]
    _, deliveries = played(CALLED, alerts, [MORNING + n * MINUTE for n in range(15)])
    asked = [(d.at, d.action, d.people) for d in deliveries if d.people]
    assert asked == [(MORNING, THREAD, ("U0ALIX",)), (MORNING + 10 * MINUTE, CALL, ("U0ALIX",))]


def test_it_waits_for_the_morning_through_a_crash_and_is_said_once() -> None:
    state = RegionState(region="auvergne")
    alerts = [alert(1, BEFORE, Transition.OPENED, severity=Severity.INFO), alert(2, EVENING, Transition.ESCALATED)]
    state, _ = played(NIGHT, alerts, [])
    state = dispatch.restore(dispatch.snapshot(state))
    assert dispatch.wake_at(state, NIGHT) == MORNING
    state, (thread,) = dispatch.step(state, Tick(at=MORNING), NIGHT)
    assert thread.action is THREAD
    state, _ = dispatch.step(state, done(thread), NIGHT)
    assert dispatch.step(state, Tick(at=MORNING + DAY), NIGHT)[1] == ()


# --- the distance of updates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after_s", "updated_s"), [(1.0, 45.0), (44.0, 45.0), (45.0, 45.0), (46.0, 46.0)])
def test_an_update_keeps_45_seconds_to_what_was_written_before(after_s: float, updated_s: float) -> None:
    alerts = [alert(1, MONDAY, Transition.OPENED), alert(2, MONDAY + after_s)]
    _, deliveries = played(DAYTIME, alerts, [MONDAY + HOUR])
    assert did(deliveries)[1:] == [(MONDAY + updated_s, UPDATE, "e1.2")]


def test_of_what_comes_in_between_the_newest_state_is_shown_once() -> None:
    alerts = [alert(1, MONDAY, Transition.OPENED), *(alert(n, MONDAY + 4.0 * n) for n in range(2, 30))]
    _, deliveries = played(DAYTIME, alerts, [MONDAY + HOUR])
    updates = [d for d in deliveries if d.action is UPDATE]
    assert [(d.at - MONDAY, d.alert.id) for d in updates] == [(45.0, "e1.11"), (90.0, "e1.22"), (135.0, "e1.29")]


@pytest.mark.parametrize(
    ("transition", "reason"),
    [
        (Transition.RESOLVED, Reason.FADED),
        (Transition.ACKNOWLEDGED, Reason.PERSON),
        (Transition.UPDATED, Reason.NOTE),
        (Transition.UPDATED, Reason.DELETED),
    ],
)
def test_an_end_a_press_and_a_deletion_do_not_wait(transition: Transition, reason: Reason) -> None:
    alerts = [
        alert(1, MONDAY, Transition.OPENED),
        alert(2, MONDAY + 5),
        alert(3, MONDAY + 6, transition, reason=reason, by="Camille Inventée"),
    ]
    state, deliveries = played(DAYTIME, alerts, [])
    assert did(deliveries)[1] == (MONDAY + 6, UPDATE, "e1.3")
    assert state.told["e1"].update_at == 0.0


def test_what_escalates_is_said_in_the_thread_at_once_though_the_message_waits() -> None:
    alerts = [
        alert(1, MONDAY, Transition.OPENED),
        alert(2, MONDAY + 10, Transition.ESCALATED, severity=Severity.CRITICAL),
    ]
    _, deliveries = played(DAYTIME, alerts, [MONDAY + HOUR])
    assert did(deliveries)[1:] == [(MONDAY + 10, THREAD, "e1.2"), (MONDAY + 45, UPDATE, "e1.2")]


def test_a_message_that_could_not_be_sent_is_told_anew_with_the_state_that_waited() -> None:
    state = RegionState(region="auvergne")
    sent: tuple[Delivery, ...] = ()
    for n, transition in ((1, Transition.OPENED), (2, Transition.UPDATED)):
        state, _ = dispatch.step(state, alert(n, MONDAY + n, transition), DAYTIME)
        state, now = dispatch.step(state, Tick(at=MONDAY + n), DAYTIME)
        sent += now
    state, (again,) = dispatch.step(state, failed(sent[0]), DAYTIME)
    assert (again.action, again.alert.id) == (SEND, "e1.2")
    state, _ = dispatch.step(state, done(again), DAYTIME)
    assert dispatch.step(state, Tick(at=MONDAY + HOUR), DAYTIME)[1] == ()
