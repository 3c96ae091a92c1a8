"""What is held back and told later, who is called, and that the clock may be looked at as often as one likes."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import dispatch
from alerts.dispatch import RegionState
from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Kind, Reason, Severity, Tick, Transition
from alerts.policy import Campaign, OnCall, Policy, QuietHours, Route
from tests.support.alerts import an_alert
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, done, failed

SEND, UPDATE, THREAD = DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.THREAD
CALL, SKIP = DeliveryAction.CALL, DeliveryAction.SKIP
EMPTY = RegionState(region="auvergne")
ROUTES = (Route(channel="C0CRISE"),)
NIGHT = Policy(routes=ROUTES, quiet_hours=(QuietHours(start="22:00", end="07:00"),))
EVENING, MORNING = MONDAY + 23 * HOUR, MONDAY + DAY + 7 * HOUR
CHAIN = OnCall(people=("U0ALIX", "U0SACHA"), wait_s=600.0, reminders=1, backup_channel="C0SECOURS")
CALLED = Policy(routes=ROUTES, on_call=(CHAIN,))

Done = tuple[float, DeliveryAction, DeliveryReason, str]


def alert(number: int, at: float, transition: Transition = Transition.UPDATED, **changes: object) -> Alert:
    episode = changes.get("episode", "e1")
    given = {"id": f"{episode}.{number}", "episode": episode, "at": at, "transition": transition}
    return an_alert(**(given | changes))


def played(
    policy: Policy, alerts: list[Alert], ticks: list[float], state: RegionState = EMPTY
) -> tuple[RegionState, list[Delivery]]:
    """Alerts as they come, a clock that is looked at at these times, and a Slack that works."""
    deliveries: list[Delivery] = []
    events: list[Alert | Tick] = [*alerts, *(Tick(at=at) for at in ticks)]
    for event in sorted(events, key=lambda e: (e.at, isinstance(e, Tick))):
        state, more = dispatch.step(state, event, policy)
        queue = list(more)
        while queue:
            delivery = queue.pop(0)
            deliveries.append(delivery)
            if delivery.action is not SKIP:
                state, now = dispatch.step(state, done(delivery), policy)
                queue = [*now, *queue]
    return state, deliveries


def brief(deliveries: list[Delivery]) -> list[Done]:
    return [(d.at, d.action, d.reason, d.alert.id) for d in deliveries]


# --- quiet hours -----------------------------------------------------------------------------------------------------


def test_what_begins_at_night_is_told_in_the_morning_as_it_then_stands() -> None:
    alerts = [alert(1, EVENING, Transition.OPENED), alert(2, EVENING + HOUR)]
    _, deliveries = played(NIGHT, alerts, [EVENING, EVENING + HOUR, MORNING - 1, MORNING, MORNING + HOUR])
    assert brief(deliveries) == [
        (EVENING, SKIP, DeliveryReason.QUIET_HOURS, "e1.1"),
        (EVENING + HOUR, SKIP, DeliveryReason.QUIET_HOURS, "e1.2"),
        (MORNING, SEND, DeliveryReason.FIRST_MESSAGE, "e1.2"),
    ]


def test_what_is_over_by_the_morning_is_not_told_but_remembered_as_held_back() -> None:
    alerts = [alert(1, EVENING, Transition.OPENED), alert(2, EVENING + 2 * HOUR, Transition.RESOLVED)]
    state, deliveries = played(NIGHT, alerts, [EVENING, EVENING + 2 * HOUR, MORNING])
    assert [d.action for d in deliveries] == [SKIP, SKIP]
    told = state.told["e1"]
    assert (told.held, told.sent_at, told.over) == (DeliveryReason.QUIET_HOURS, 0.0, True)


def test_what_grows_critical_at_night_is_told_at_once() -> None:
    alerts = [
        alert(1, EVENING, Transition.OPENED),
        alert(2, EVENING + HOUR, Transition.ESCALATED, severity=Severity.CRITICAL),
    ]
    _, deliveries = played(NIGHT, alerts, [EVENING, EVENING + HOUR, MORNING])
    assert brief(deliveries)[1:] == [(EVENING + HOUR, SEND, DeliveryReason.FIRST_MESSAGE, "e1.2")]


def test_nothing_is_sent_twice_when_the_worker_restarts_at_night() -> None:
    state, _ = played(NIGHT, [alert(1, EVENING, Transition.OPENED)], [EVENING])
    state = dispatch.restore(dispatch.snapshot(state))
    assert dispatch.wake_at(state, NIGHT) == MORNING
    state, deliveries = played(NIGHT, [], [MORNING, MORNING + 60], state)
    assert [d.action for d in deliveries] == [SEND]


# --- group wait ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after_s", "told"), [(29.0, False), (30.0, False), (31.0, True)])
def test_an_episode_that_a_person_closes_within_the_group_wait_is_not_told(after_s: float, told: bool) -> None:
    policy = Policy(routes=ROUTES, group_wait_s=30.0)
    closed = alert(2, MONDAY + after_s, Transition.RESOLVED, reason=Reason.FALSE_ALARM)
    ticks = [MONDAY + s for s in range(60)]
    _, deliveries = played(policy, [alert(1, MONDAY, Transition.OPENED), closed], ticks)
    assert (SEND in {d.action for d in deliveries}) == told


def test_a_child_that_opens_within_the_group_wait_explains_its_region() -> None:
    policy = Policy(routes=ROUTES, group_wait_s=120.0)
    region = alert(1, MONDAY, Transition.OPENED, episode="e2", territory="auvergne", observed=27, expected_high=7,
                   via=(("volvic", 22),))  # fmt: skip
    child = alert(1, MONDAY + 60, Transition.OPENED, severity=Severity.CRITICAL)
    patient, _ = played(policy, [region, child], [MONDAY + n * MINUTE for n in range(10)])
    assert patient.told["e2"].sent_at > 0  # the child waits too, so the region comes first
    child_first = msgspec.structs.replace(child, at=MONDAY)
    _, deliveries = played(policy, [region, child_first], [MONDAY + n * MINUTE for n in range(10)])
    assert [d.alert.territory for d in deliveries if d.action is SEND] == ["volvic"]


# --- campaigns and the budget ----------------------------------------------------------------------------------------


def a_campaign(start: float, end: float) -> Campaign:
    return Campaign(
        territory="volvic",
        name="Volvic en fête",
        start=datetime.fromtimestamp(start, UTC),
        end=datetime.fromtimestamp(end, UTC),
    )


@pytest.mark.parametrize(("kind", "rings"), [(Kind.BUZZ, False), (Kind.GOOD_NEWS, False), (Kind.CRISIS, True),
                                             (Kind.SILENCE, True)])  # fmt: skip
def test_in_a_campaign_many_posts_do_not_ring_and_anger_does(kind: Kind, rings: bool) -> None:
    policy = Policy(routes=ROUTES, campaigns=(a_campaign(MONDAY, MONDAY + HOUR),))
    _, (delivery,) = played(policy, [alert(1, MONDAY, Transition.OPENED, kind=kind)], [MONDAY])
    assert delivery.action is (SEND if rings else SKIP)
    if not rings:
        assert (delivery.reason, delivery.detail) == (DeliveryReason.CAMPAIGN, "Volvic en fête")


def test_a_buzz_that_outlasts_its_campaign_is_told_then() -> None:
    policy = Policy(routes=ROUTES, campaigns=(a_campaign(MONDAY, MONDAY + HOUR),))
    alerts = [alert(1, MONDAY, Transition.OPENED, kind=Kind.BUZZ), alert(2, MONDAY + HOUR, kind=Kind.BUZZ)]
    _, deliveries = played(policy, alerts, [MONDAY, MONDAY + HOUR])
    assert [d.action for d in deliveries] == [SKIP, SEND]


def test_beyond_the_budget_of_the_day_only_what_is_critical_is_sent() -> None:
    policy = Policy(routes=(Route(channel="C0CRISE", budget_per_day=2),))
    alerts = [alert(1, MONDAY + n * HOUR, Transition.OPENED, episode=f"e{n}") for n in range(4)]
    alerts.append(alert(1, MONDAY + 5 * HOUR, Transition.OPENED, episode="grave", severity=Severity.CRITICAL))
    state, deliveries = played(policy, alerts, [a.at for a in alerts])
    assert [(d.action, d.alert.episode) for d in deliveries] == [
        (SEND, "e0"), (SEND, "e1"), (SKIP, "e2"), (SKIP, "e3"), (SEND, "grave"),
    ]  # fmt: skip
    assert (deliveries[2].reason, deliveries[2].detail) == (DeliveryReason.BUDGET, "2/2")
    assert state.told["e2"].held is DeliveryReason.BUDGET


def test_a_new_day_has_a_budget_of_its_own_and_the_old_episode_may_use_it() -> None:
    policy = Policy(routes=(Route(channel="C0CRISE", budget_per_day=1),))
    late = MONDAY + 23 * HOUR
    alerts = [
        alert(1, late, Transition.OPENED),
        alert(1, late + 60, Transition.OPENED, episode="e2"),
        alert(2, MONDAY + DAY - 1, episode="e2"),
        alert(3, MONDAY + DAY, episode="e2"),
    ]
    _, deliveries = played(policy, alerts, [a.at for a in alerts])
    assert [d.action for d in deliveries] == [SEND, SKIP, SKIP, SEND]


# --- people on call --------------------------------------------------------------------------------------------------

MINUTES = [MONDAY + n * MINUTE for n in range(120)]


def calls(deliveries: list[Delivery]) -> list[tuple[float, DeliveryReason, tuple[str, ...], str]]:
    return [((d.at - MONDAY) / MINUTE, d.reason, d.people, d.channel) for d in deliveries if d.action is CALL]


def test_when_nobody_answers_the_next_person_is_called_and_at_last_the_backup_channel_once() -> None:
    _, deliveries = played(CALLED, [alert(1, MONDAY, Transition.OPENED)], MINUTES)
    assert deliveries[0].people == ("U0ALIX",)
    assert calls(deliveries) == [
        (10.0, DeliveryReason.REMINDER, ("U0ALIX",), "C0CRISE"),
        (20.0, DeliveryReason.NEXT_PERSON, ("U0SACHA",), "C0CRISE"),
        (30.0, DeliveryReason.REMINDER, ("U0SACHA",), "C0CRISE"),
        (40.0, DeliveryReason.BACKUP, (), "C0SECOURS"),
    ]
    assert [d.waited_s for d in deliveries if d.action is CALL] == [600.0, 1200.0, 1800.0, 2400.0]
    threads = {d.ts for d in deliveries if d.action is CALL and d.channel == "C0CRISE"}
    assert threads == {deliveries[0].id}
    assert [d.ts for d in deliveries if d.channel == "C0SECOURS"] == [""]


@pytest.mark.parametrize("transition", [Transition.ACKNOWLEDGED, Transition.SNOOZED, Transition.RESOLVED])
@pytest.mark.parametrize(("after_s", "called"), [(599.0, 0), (600.0, 0), (601.0, 1)])
def test_nobody_is_called_once_somebody_has_answered(transition: Transition, after_s: float, called: int) -> None:
    answer = alert(2, MONDAY + after_s, transition, reason=Reason.PERSON, by="Camille Inventée")
    _, deliveries = played(CALLED, [alert(1, MONDAY, Transition.OPENED), answer], MINUTES)
    assert len(calls(deliveries)) == called


def test_nobody_is_called_for_what_is_not_grave_enough_until_it_is() -> None:
    alerts = [
        alert(1, MONDAY, Transition.OPENED, severity=Severity.INFO),
        alert(2, MONDAY + HOUR, Transition.ESCALATED),
    ]
    _, deliveries = played(CALLED, alerts, MINUTES)
    assert deliveries[0].people == ()
    assert [d.people for d in deliveries if d.action is THREAD] == [("U0ALIX",)]
    assert calls(deliveries)[0][0] == 70.0


def test_an_episode_that_comes_back_asks_again() -> None:
    alerts = [
        alert(1, MONDAY, Transition.OPENED),
        alert(2, MONDAY + 60, Transition.ACKNOWLEDGED, reason=Reason.PERSON),
        alert(3, MONDAY + HOUR, Transition.RESOLVED, reason=Reason.FADED),
        alert(4, MONDAY + HOUR + 60, Transition.REOPENED),
    ]
    _, deliveries = played(CALLED, alerts, MINUTES)
    assert [minute for minute, *_ in calls(deliveries)] == [71.0, 81.0, 91.0, 101.0]


def test_at_night_calls_for_what_does_not_break_through_wait_for_the_morning() -> None:
    policy = msgspec.structs.replace(CALLED, quiet_hours=NIGHT.quiet_hours)
    before = MONDAY + 22 * HOUR - 5 * MINUTE
    ticks = [before + n * MINUTE for n in range(12 * 60)]
    _, deliveries = played(policy, [alert(1, before, Transition.OPENED)], ticks)
    assert [d.at for d in deliveries if d.action is CALL][:2] == [MORNING, MORNING + 600]


def test_a_call_whose_channel_fails_does_not_stop_the_chain() -> None:
    state, (sent,) = dispatch.step(
        dispatch.step(EMPTY, alert(1, MONDAY, Transition.OPENED), CALLED)[0], Tick(at=MONDAY), CALLED
    )
    state, _ = dispatch.step(state, done(sent), CALLED)
    state, (first,) = dispatch.step(state, Tick(at=MONDAY + 600), CALLED)
    state, _ = dispatch.step(state, failed(first), CALLED)
    _, (second,) = dispatch.step(state, Tick(at=MONDAY + 1200), CALLED)
    assert (second.reason, second.channel) == (DeliveryReason.NEXT_PERSON, "C0CRISE")


def test_the_call_in_the_backup_channel_leads_to_the_message() -> None:
    _, deliveries = played(CALLED, [alert(1, MONDAY, Transition.OPENED)], MINUTES)
    sent = next(d for d in deliveries if d.action is SEND)
    leads = [d.about for d in deliveries if d.action is CALL]
    assert leads == [("", "")] * 3 + [("C0CRISE", sent.id)]


def test_the_end_of_a_pause_asks_whoever_paused_it() -> None:
    pause = alert(2, MONDAY + 60, Transition.SNOOZED, reason=Reason.PERSON, by="U0ALIX", until=MONDAY + HOUR)
    _, deliveries = played(CALLED, [alert(1, MONDAY, Transition.OPENED), pause], MINUTES)
    again = [(d.at - MONDAY, d.people) for d in deliveries if d.action is THREAD]
    assert again == [(HOUR, ("U0ALIX",))]


def test_who_pressed_is_not_called_by_his_own_press() -> None:
    alerts = [
        alert(1, MONDAY, Transition.OPENED),
        alert(2, MONDAY + 60, Transition.RESOLVED, reason=Reason.PERSON, by="Camille Inventée"),
    ]
    _, deliveries = played(CALLED, alerts, [MONDAY, MONDAY + 60])
    assert [d.action for d in deliveries] == [SEND, UPDATE]


# --- what goes on ----------------------------------------------------------------------------------------------------


def test_what_goes_on_is_told_again_in_its_thread_and_not_after_its_end() -> None:
    policy = Policy(routes=ROUTES, repeat_s=4 * HOUR)
    alerts = [
        alert(1, MONDAY, Transition.OPENED),
        alert(2, MONDAY + 9 * HOUR, Transition.RESOLVED, reason=Reason.FADED),
    ]
    _, deliveries = played(policy, alerts, [MONDAY + n * HOUR for n in range(24)])
    assert [(d.at - MONDAY) / HOUR for d in deliveries if d.reason is DeliveryReason.REPEATED] == [4.0, 8.0]
    assert len({d.id for d in deliveries}) == len(deliveries)


# --- the clock -------------------------------------------------------------------------------------------------------

EVERYTHING = Policy(
    routes=(Route(channel="C0CRISE", budget_per_day=3),),
    quiet_hours=(QuietHours(start="22:00", end="07:00"),),
    campaigns=(a_campaign(MONDAY + 10 * HOUR, MONDAY + 14 * HOUR),),
    on_call=(CHAIN,),
    group_wait_s=90.0,
    repeat_s=2 * HOUR,
)
KINDS = st.sampled_from([Kind.BUZZ, Kind.CRISIS])
STORY = st.lists(
    st.tuples(
        st.integers(0, 2 * 24 * 60),
        st.sampled_from(["e1", "e2", "e3", "e4", "e5"]),
        st.sampled_from(list(Transition)),
        st.sampled_from(list(Severity)),
        KINDS,
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda step: (step[0], step[1]),
)


@given(story=STORY, looks=st.lists(st.floats(0, 3 * 24 * 60), max_size=20))
@settings(max_examples=150, deadline=None)
def test_it_does_not_matter_how_often_the_clock_is_looked_at(story: list[tuple[int, str, Transition, Severity, Kind]],
                                                             looks: list[float]) -> None:  # fmt: skip
    numbers: dict[str, int] = {}
    alerts = []
    for minute, episode, transition, severity, kind in sorted(story, key=lambda step: step[:2]):
        numbers[episode] = numbers.get(episode, 0) + 1
        at = MONDAY + minute * MINUTE
        alerts.append(alert(numbers[episode], at, transition, episode=episode, severity=severity, kind=kind))
    end = MONDAY + 3 * DAY
    due = [a.at for a in alerts]
    once, rarely = played(EVERYTHING, alerts, [*due, end])
    often, closely = played(EVERYTHING, alerts, [*due, *(MONDAY + m * MINUTE for m in looks), end])
    # An update that waits for an answer is replaced by a newer one: how many are made is Slack's doing.
    assert [done for done in sorted(brief(closely)) if done[1] is not UPDATE] == [
        done for done in sorted(brief(rarely)) if done[1] is not UPDATE
    ]
    assert often == once
    sends = [d for d in rarely if d.action is SEND]
    assert len({d.alert.episode for d in sends}) == len(sends)
    assert len({d.id for d in rarely if d.action is not SKIP}) == len([d for d in rarely if d.action is not SKIP])
