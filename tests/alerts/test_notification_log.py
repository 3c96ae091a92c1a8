import msgspec

from alerts import notification_log
from alerts.model import Delivery, DeliveryAction, Severity
from alerts.notification_log import Told
from tests.support.alerts import a_delivery, an_alert

SEND, UPDATE, THREAD = DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.THREAD


def nothing_told(**changes: object) -> Told:
    told = Told(territory="volvic", sequence=1, at=0.0, severity=Severity.WARNING)
    return msgspec.structs.replace(told, **changes)


def of(number: int, action: DeliveryAction, ts: str = "") -> Delivery:
    return a_delivery(an_alert(id=f"e1.{number}"), action=action, ts=ts)


def queued(told: Told) -> list[tuple[DeliveryAction, str]]:
    return [(d.action, d.alert.id) for d in told.queue]


def test_the_first_delivery_is_to_be_done_now() -> None:
    told, now = notification_log.enqueue(nothing_told(), of(1, SEND))
    assert now == (of(1, SEND),) == told.queue


def test_what_comes_behind_it_waits() -> None:
    told, _ = notification_log.enqueue(nothing_told(), of(1, SEND))
    told, now = notification_log.enqueue(told, of(2, UPDATE), of(2, THREAD))
    assert now == ()
    assert queued(told) == [(SEND, "e1.1"), (UPDATE, "e1.2"), (THREAD, "e1.2")]


def test_of_two_that_come_together_only_the_first_is_to_be_done_now() -> None:
    _, now = notification_log.enqueue(nothing_told(ts="17"), of(2, UPDATE, "17"), of(2, THREAD, "17"))
    assert now == (of(2, UPDATE, "17"),)


def test_a_newer_update_takes_the_place_of_one_that_waits_but_not_of_the_one_in_flight() -> None:
    told = nothing_told(ts="17")
    for number in (2, 3, 4):
        told, _ = notification_log.enqueue(told, of(number, UPDATE, "17"))
    assert queued(told) == [(UPDATE, "e1.2"), (UPDATE, "e1.4")]


def test_a_reply_in_the_thread_is_never_replaced() -> None:
    told = nothing_told(ts="17")
    for number in (2, 3, 4):
        told, _ = notification_log.enqueue(told, of(number, UPDATE, "17"), of(number, THREAD, "17"))
    expected = [(UPDATE, "e1.2"), (THREAD, "e1.2"), (THREAD, "e1.3"), (UPDATE, "e1.4"), (THREAD, "e1.4")]
    assert queued(told) == expected


def test_adding_nothing_changes_nothing() -> None:
    told, _ = notification_log.enqueue(nothing_told(), of(1, SEND))
    assert notification_log.enqueue(told) == (told, ())


def test_the_answer_to_a_first_message_tells_those_behind_it_where_it_is() -> None:
    told, _ = notification_log.enqueue(nothing_told(), of(1, SEND), of(2, UPDATE), of(2, THREAD))
    told, now = notification_log.answered(told, of(1, SEND).id, "C1", "17", done=True)
    assert (told.channel, told.ts) == ("C1", "17")
    assert [(d.action, d.channel, d.ts) for d in told.queue] == [(UPDATE, "C1", "17"), (THREAD, "C1", "17")]
    assert now == told.queue[:1]


def test_an_answer_to_anything_but_the_one_in_flight_changes_nothing() -> None:
    told, _ = notification_log.enqueue(nothing_told(), of(1, SEND), of(2, UPDATE))
    for delivery in (of(2, UPDATE).id, "unknown", ""):
        assert notification_log.answered(told, delivery, "C1", "17", done=True) == (told, ())
    assert notification_log.answered(nothing_told(), of(1, SEND).id, "C1", "17", done=True) == (nothing_told(), ())


def test_a_first_message_that_failed_takes_what_waits_along() -> None:
    told, _ = notification_log.enqueue(nothing_told(), of(1, SEND), of(2, UPDATE), of(2, THREAD))
    told, now = notification_log.answered(told, of(1, SEND).id, "C1", "", done=False)
    assert (told.ts, told.queue, now) == ("", (), ())


def test_a_failed_update_does_not_stop_what_comes_behind_it() -> None:
    told, _ = notification_log.enqueue(nothing_told(ts="17"), of(2, UPDATE, "17"), of(2, THREAD, "17"))
    told, now = notification_log.answered(told, of(2, UPDATE).id, "C1", "", done=False)
    assert (told.ts, now) == ("17", (of(2, THREAD, "17"),))


def test_alerts_are_numbered_and_not_spelled() -> None:
    ids = [f"e1.{n}" for n in (10, 9, 100, 1)]
    assert sorted(map(notification_log.sequence_of, (an_alert(id=i) for i in ids))) == [1, 9, 10, 100]
