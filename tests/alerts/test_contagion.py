"""Two partners' episodes that are one story: two messages that lead to each other, and one person for both."""

from itertools import count

import pytest

from alerts import dispatch
from alerts.dispatch import RegionState
from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Kind, Linked, Reason, Tick, Transition
from alerts.policy import OnCall, Policy, Route
from alerts.slack.blocks import render
from alerts.traces import LEAST_WORDS, Traces, alike, traces
from alerts.wording import tell
from streams.model import Word
from tests.support.alerts import an_alert
from tests.support.stories import HOUR, MINUTE, MONDAY, done, failed

SEND, UPDATE, CALL, SKIP = DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.CALL, DeliveryAction.SKIP
CHAIN = OnCall(people=("U0ALIX", "U0SACHA"), wait_s=600.0, reminders=1)
POLICY = Policy(routes=(Route(channel="C0CRISE"),), on_call=(CHAIN,))
TOWN: dict[str, object] = {"episode": "ville", "territory": "volvic", "name": "Volvic", "partners": ("danone",)}
FIRM: dict[str, object] = {"episode": "marque", "territory": "danone", "name": "Danone", "partners": ("volvic",)}


def alert(whose: dict[str, object], number: int, minute: float, transition: Transition, **changes: object) -> Alert:
    given = {"id": f"{whose['episode']}.{number}", "at": MONDAY + minute * MINUTE, "transition": transition}
    return an_alert(**(whose | given | changes))


OPENED, UPDATED, RESOLVED = Transition.OPENED, Transition.UPDATED, Transition.RESOLVED


def played(
    *alerts: Alert, until: float, policy: Policy = POLICY, breaks: str = ""
) -> tuple[RegionState, list[Delivery]]:
    """Alerts as they come, a clock that is looked at once a minute, a Slack that numbers its messages."""
    state = RegionState(region="auvergne")
    deliveries: list[Delivery] = []
    numbers = count(1)
    ticks = [Tick(at=MONDAY + n * MINUTE) for n in range(int(until) + 1)]
    events: list[Alert | Tick] = [*alerts, *ticks]
    for event in sorted(events, key=lambda e: (e.at, isinstance(e, Tick))):
        state, todo = dispatch.step(state, event, policy)
        queue = list(todo)
        while queue:
            deliveries.append(delivery := queue.pop(0))
            if delivery.action is not SKIP:
                answer = done(delivery, ts=delivery.ts or f"1740956400.{next(numbers):06}")
                answer = failed(delivery) if delivery.id == breaks else answer
                state, now = dispatch.step(state, answer, policy)
                queue = [*now, *queue]
    return state, deliveries


def asked(deliveries: list[Delivery]) -> list[tuple[float, str, tuple[str, ...]]]:
    return [((d.at - MONDAY) / MINUTE, d.alert.territory, d.people) for d in deliveries if d.people]


def test_the_second_names_and_leads_to_the_first_and_the_first_to_the_second() -> None:
    _, deliveries = played(alert(TOWN, 1, 0, OPENED), alert(FIRM, 1, 20, OPENED), until=22)
    second = next(d for d in deliveries if d.action is SEND and d.alert.territory == "danone")
    first = next(d for d in deliveries if d.reason is DeliveryReason.LINKED)
    assert second.alert.linked == (
        Linked(episode="ville", territory="volvic", name="Volvic", channel="C0CRISE", ts="1740956400.000001"),
    )
    assert (first.action, first.alert.territory, first.at) == (UPDATE, "volvic", second.at)
    assert [(one.name, one.ts) for one in first.alert.linked] == [("Danone", "1740956400.000002")]
    assert dict(tell(second.alert).facts)["Lié à"] == "Volvic"
    urls = [e["url"] for block in render(second.alert).blocks for s in block.get("elements", ())
            for e in s.get("elements", ()) if e["type"] == "link" and "slack.com" in e["url"]]  # fmt: skip
    assert urls == ["https://slack.com/archives/C0CRISE/p1740956400000001"]


def test_what_is_told_afterwards_keeps_the_link() -> None:
    _, deliveries = played(alert(TOWN, 1, 0, OPENED), alert(FIRM, 1, 20, OPENED), alert(FIRM, 2, 40, UPDATED), until=60)
    assert [one.name for one in deliveries[-1].alert.linked] == ["Volvic"]


@pytest.mark.parametrize(("apart_s", "linked"), [(7199.0, True), (7200.0, True), (7201.0, False)])
def test_two_hours_apart_they_are_one_story_at_most(apart_s: float, linked: bool) -> None:
    _, deliveries = played(alert(TOWN, 1, 0, OPENED), alert(FIRM, 1, apart_s / MINUTE, OPENED), until=125)
    assert bool([d for d in deliveries if d.alert.linked]) is linked


@pytest.mark.parametrize(
    "changes",
    [
        {"partners": ()},
        {"kind": Kind.SILENCE},
        {"topics": (), "quotes": (), "words": ()},
        {"topics": (("heat_drought", 1),), "quotes": ()},
    ],
)
def test_what_is_no_partner_or_not_alike_is_not_linked(changes: dict[str, object]) -> None:
    second = alert(FIRM | changes, 1, 20, OPENED)
    first = alert(TOWN | ({"partners": ()} if "partners" in changes else {}), 1, 0, OPENED)
    _, deliveries = played(first, second, until=30)
    assert not [d for d in deliveries if d.alert.linked]


def test_what_is_over_is_not_linked() -> None:
    first = [alert(TOWN, 1, 0, OPENED), alert(TOWN, 2, 10, RESOLVED, reason=Reason.FADED)]
    _, deliveries = played(*first, alert(FIRM, 1, 20, OPENED), until=30)
    assert not [d for d in deliveries if d.alert.linked]
    assert asked(deliveries)[-1] == (30.0, "danone", ("U0ALIX",))


def test_who_is_asked_for_the_first_is_asked_for_the_second_and_nobody_else_is() -> None:
    _, deliveries = played(alert(TOWN, 1, 0, OPENED), alert(FIRM, 1, 25, OPENED), until=120)
    assert asked(deliveries) == [
        (0.0, "volvic", ("U0ALIX",)),
        (10.0, "volvic", ("U0ALIX",)),
        (20.0, "volvic", ("U0SACHA",)),
        (25.0, "danone", ("U0SACHA",)),
        (30.0, "volvic", ("U0SACHA",)),
    ]


def test_who_has_taken_the_first_is_named_in_the_second() -> None:
    taken = alert(TOWN, 2, 5, Transition.ACKNOWLEDGED, reason=Reason.PERSON, by="U0SACHA")
    _, deliveries = played(alert(TOWN, 1, 0, OPENED), taken, alert(FIRM, 1, 25, OPENED), until=120)
    assert asked(deliveries) == [(0.0, "volvic", ("U0ALIX",)), (25.0, "danone", ("U0SACHA",))]


def test_once_the_first_is_over_the_second_asks_for_itself_unless_it_is_taken() -> None:
    first = [alert(TOWN, 1, 0, OPENED), alert(TOWN, 2, 30, RESOLVED, reason=Reason.FADED)]
    _, deliveries = played(*first, alert(FIRM, 1, 5, OPENED), until=45)
    assert asked(deliveries)[-1] == (40.0, "danone", ("U0ALIX",))
    taken = alert(FIRM, 2, 8, Transition.ACKNOWLEDGED, reason=Reason.PERSON, by="U0ALIX")
    _, deliveries = played(*first, alert(FIRM, 1, 5, OPENED), taken, until=120)
    assert [who for who in asked(deliveries) if who[1] == "danone"] == [(5.0, "danone", ("U0ALIX",))]


def test_another_chain_asks_for_itself() -> None:
    other = OnCall(people=("U0DANONE",), wait_s=600.0, territories=("danone",))
    policy = Policy(routes=POLICY.routes, on_call=(other, CHAIN))
    _, deliveries = played(alert(TOWN, 1, 0, OPENED), alert(FIRM, 1, 5, OPENED), until=8, policy=policy)
    assert asked(deliveries) == [(0.0, "volvic", ("U0ALIX",)), (5.0, "danone", ("U0DANONE",))]
    assert [d.alert.territory for d in deliveries if d.alert.linked] == ["danone", "volvic"]


def test_a_message_that_fails_is_not_led_to() -> None:
    _, deliveries = played(
        alert(TOWN, 1, 0, OPENED), alert(FIRM, 1, 5, OPENED), until=30, breaks="marque.1/send/C0CRISE"
    )
    assert [d for d in deliveries if d.reason is DeliveryReason.LINKED] == []


def test_a_crash_in_between_loses_no_link() -> None:
    state = RegionState(region="auvergne")
    told: list[Delivery] = []
    for event in (alert(TOWN, 1, 0, OPENED), Tick(at=MONDAY), alert(FIRM, 1, 5, OPENED), Tick(at=MONDAY + HOUR)):
        state, now = dispatch.step(dispatch.restore(dispatch.snapshot(state)), event, POLICY)
        queue = list(now)
        while queue:
            told.append(delivery := queue.pop(0))
            if delivery.action is not SKIP:
                state, more = dispatch.step(dispatch.restore(dispatch.snapshot(state)), done(delivery), POLICY)
                queue += more
    state, now = dispatch.step(state, Tick(at=MONDAY + HOUR), POLICY)
    assert [d.alert.territory for d in (*told, *now) if d.reason is DeliveryReason.LINKED] == ["volvic"]


def test_two_words_in_common_are_not_enough_and_three_are() -> None:
    words = tuple(Word(f"mot{n}", -2.0) for n in range(LEAST_WORDS))
    one = traces(an_alert(topics=(), quotes=(), words=words))
    assert alike(one, Traces(words=one.words))
    assert not alike(one, Traces(words=one.words[1:]))
