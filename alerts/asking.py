"""Asking people to take an episode: who has answered, who is asked next, and that it goes on when nobody has."""

import msgspec

from alerts import calls, notification_log, routing
from alerts.deliveries import delivery
from alerts.hours import quiet_until
from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Reason, Transition
from alerts.notification_log import Told
from alerts.policy import Policy


def answered_for(told: Told, alert: Alert, policy: Policy, *, fresh: bool, at: float | None = None) -> Told:
    """Who has taken the episode, and when the next call is due.

    Args:
        told: Its entry.
        alert: What has happened to it.
        policy: Who is on call.
        fresh: Whether it is news that asks for somebody.
        at: When that is, the alert's own time unless it is told later (epoch seconds).
    """
    at = alert.at if at is None else at
    if told.over:
        return msgspec.structs.replace(told, call_at=0.0, repeat_at=0.0)
    if alert.transition is Transition.REOPENED:
        told = msgspec.structs.replace(told, taken_at=0.0, taken_by="", calls=0)
        if policy.repeat_s:
            told = msgspec.structs.replace(told, repeat_at=at + policy.repeat_s)
    elif alert.reason is Reason.RELEASED:
        return _released(told, alert, policy, at)
    elif alert.transition is Transition.ACKNOWLEDGED:
        told = msgspec.structs.replace(told, taken_at=told.taken_at or at, taken_by=alert.to or alert.by)
        told = msgspec.structs.replace(told, repeat_at=0.0)
    elif alert.transition is Transition.SNOOZED:
        told = msgspec.structs.replace(
            told,
            taken_at=told.taken_at or at,
            taken_by=told.taken_by or alert.by,
            paused_until=alert.until,
            repeat_at=alert.until,
        )
    if told.taken_at:
        return msgspec.structs.replace(told, call_at=0.0)
    if fresh and not told.call_at and not told.spared_by:
        return asked(told, alert, policy, at)
    return told


def asked(told: Told, alert: Alert, policy: Policy, at: float) -> Told:
    """The entry once its message asks the first person, from when on the others have to wait."""
    chain = routing.on_call(alert, policy)
    return told if chain is None else msgspec.structs.replace(told, asked_at=at, call_at=at + chain.wait_s, calls=0)


def _released(told: Told, alert: Alert, policy: Policy, at: float) -> Told:
    """The entry once nobody has the episode any more: whoever is next is asked at once."""
    told = msgspec.structs.replace(
        told, taken_at=0.0, taken_by="", spared_by="", repeat_at=at + policy.repeat_s if policy.repeat_s else 0.0
    )
    chain = routing.on_call(alert, policy)
    number = None if chain is None else calls.handed_back(chain, alert.by)
    if number is None:
        return asked(told, alert, policy, at)
    return msgspec.structs.replace(told, asked_at=at, call_at=at, calls=number)


def first_person(told: Told, alert: Alert, policy: Policy) -> tuple[str, ...]:
    """Whom the message itself asks: the first of the chain, as long as nobody else was called."""
    chain = routing.on_call(alert, policy) if told.call_at and not told.calls else None
    return () if chain is None else chain.people[:1]


def call(told: Told, alert: Alert, at: float, channel: str, policy: Policy) -> tuple[Told, tuple[Delivery, ...]]:
    """Call the next person, or let it be: in quiet hours later, without a chain or after its end never.

    Args:
        told: The entry of an episode whose next call is due.
        alert: The episode as it stands.
        at: Now, epoch seconds.
        channel: Where its message stands.
        policy: Who is on call, and when not.
    """
    chain, quiet = routing.on_call(alert, policy), quiet_until(alert, at, policy)
    made = calls.call(chain, told.calls) if chain is not None else None
    if chain is None or made is None or quiet is not None:
        later = quiet if made is not None and quiet is not None else 0.0
        return msgspec.structs.replace(told, call_at=later), ()
    more = calls.call(chain, told.calls + 1) is not None
    told = msgspec.structs.replace(told, calls=told.calls + 1, call_at=at + chain.wait_s if more else 0.0)
    handed_back = alert.reason is Reason.RELEASED and told.asked_at == at
    reason = DeliveryReason.RELEASED if handed_back else made.reason
    where, ts = (made.channel, "") if made.channel else (channel, told.ts)
    asking = delivery(alert, DeliveryAction.CALL, reason, where, ts, made.people, at=at, waited_s=at - told.asked_at)
    if made.channel and told.ts:  # whoever reads it there has not seen the message
        asking = msgspec.structs.replace(asking, about=(channel, told.ts))
    return notification_log.enqueue(told, asking)


def again(told: Told, alert: Alert, at: float, channel: str, policy: Policy) -> tuple[Told, tuple[Delivery, ...]]:
    """Say once more in its thread that the episode goes on; the arguments are those of `call`.

    After a pause it asks whoever asked for the pause: nobody else was called meanwhile.
    """
    quiet = quiet_until(alert, at, policy)
    if quiet is not None:
        return msgspec.structs.replace(told, repeat_at=quiet), ()
    next_at = at + policy.repeat_s if policy.repeat_s and not told.taken_at else 0.0
    people = (told.taken_by,) if told.taken_by else ()
    told = msgspec.structs.replace(told, repeat_at=next_at)
    return notification_log.enqueue(
        told, delivery(alert, DeliveryAction.THREAD, DeliveryReason.REPEATED, channel, told.ts, people, at=at)
    )
