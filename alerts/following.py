"""What becomes of a message that stands: it is updated in place, and what matters is said in its thread too.

An update pings nobody: it keeps no quiet hours, but it keeps a distance to the one before it. An answer in the thread
pings those who follow it: it keeps quiet hours, unless it is grave enough, and says the newest state at their end.
"""

import msgspec

from alerts import asking, notification_log, routing
from alerts.deliveries import delivery, is_news, skip
from alerts.hours import quiet_until
from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Severity, Transition
from alerts.notification_log import UPDATE_S, Told
from alerts.policy import RANK, Policy

_MATERIAL = frozenset({Transition.ESCALATED, Transition.RESOLVED, Transition.REOPENED})


def follow(told: Told, alert: Alert, before: Severity, policy: Policy) -> tuple[Told, tuple[Delivery, ...]]:
    """What one more alert of an episode that was told changes, and what is to be done now.

    Args:
        told: The episode's entry.
        alert: What has happened.
        before: Its severity until then.
        policy: What was declared.
    """
    worse = RANK[alert.severity] > RANK[before]
    told = asking.answered_for(told, alert, policy, fresh=worse or alert.transition is Transition.REOPENED)
    channel = channel_of(told, alert, policy)
    told, wanted = _updated(told, alert, channel)
    told, said = _answered_under(told, alert, channel, policy, worse=worse)
    given = []
    if alert.to and alert.to != alert.by:
        people = (alert.to,)
        given.append(delivery(alert, DeliveryAction.CALL, DeliveryReason.ASSIGNED, channel, told.ts, people))
    skips = tuple(d for d in said if d.action is DeliveryAction.SKIP)
    doing = [d for d in (*wanted, *said, *given) if d.action is not DeliveryAction.SKIP]
    told, now = notification_log.enqueue(notification_log.kept(told, alert), *doing)
    return told, (*now, *skips)


def update(told: Told, alert: Alert, at: float, channel: str) -> tuple[Told, tuple[Delivery, ...]]:
    """Bring the message up to date once it may be, with the newest state.

    Args:
        told: The entry of an episode whose update is due.
        alert: The episode as it stands.
        at: Now, epoch seconds.
        channel: Where its message stands.
    """
    linked = alert.linked != told.linked
    alert = msgspec.structs.replace(alert, linked=told.linked)
    told = msgspec.structs.replace(told, update_at=0.0, updated_at=at)
    if not (told.ts or told.queue):  # it could not be sent: there is no message
        return told, ()
    reason = DeliveryReason.LINKED if linked else DeliveryReason.STATE_CHANGED
    wanted = delivery(alert, DeliveryAction.UPDATE, reason, channel, told.ts, at=at)
    return notification_log.enqueue(told, wanted)


def say(told: Told, alert: Alert, at: float, channel: str, policy: Policy) -> tuple[Told, tuple[Delivery, ...]]:
    """Say in the thread, at the end of quiet hours, what has happened in them; the arguments are those of `update`."""
    quiet = _quiet_until(alert, at, policy)
    if quiet is not None:
        return msgspec.structs.replace(told, thread_at=quiet), ()
    told = msgspec.structs.replace(told, thread_at=0.0)
    if not (told.ts or told.queue) or (at < told.paused_until and not told.over):  # the end of the pause says it
        return told, ()
    if told.call_at and not told.calls:
        told = asking.asked(told, alert, policy, at)
    people = asking.first_person(told, alert, policy)
    return notification_log.enqueue(
        told, delivery(alert, DeliveryAction.THREAD, DeliveryReason.MATERIAL_CHANGE, channel, told.ts, people, at=at)
    )


def channel_of(told: Told, alert: Alert, policy: Policy) -> str:
    """Where the episode's message is or will be; where it would go when it could not be sent."""
    if told.channel or told.queue:
        return told.channel or told.queue[0].channel
    chosen = routing.route(alert, policy)
    return "" if chosen is None else chosen.channel


def _updated(told: Told, alert: Alert, channel: str) -> tuple[Told, tuple[Delivery, ...]]:
    """The update in place: at once after a press and at the end, else at its distance from the one before."""
    free_at = told.updated_at + UPDATE_S
    if alert.at < free_at and is_news(alert) and alert.transition is not Transition.RESOLVED:
        return msgspec.structs.replace(told, update_at=free_at), ()
    told = msgspec.structs.replace(told, update_at=0.0, updated_at=max(told.updated_at, alert.at))
    return told, (delivery(alert, DeliveryAction.UPDATE, DeliveryReason.STATE_CHANGED, channel, told.ts),)


def _answered_under(
    told: Told, alert: Alert, channel: str, policy: Policy, *, worse: bool
) -> tuple[Told, tuple[Delivery, ...]]:
    """The answer in the thread: now, at the end of quiet hours, or not at all."""
    if not is_news(alert):
        # Who closed it knows, and the message says it: what the night has kept is no news any more.
        return (msgspec.structs.replace(told, thread_at=0.0) if told.over else told), ()
    if not (worse or alert.transition in _MATERIAL) or (alert.at < told.paused_until and not worse):
        return told, ()
    quiet = _quiet_until(alert, alert.at, policy)
    if quiet is not None:
        return msgspec.structs.replace(told, thread_at=quiet), (skip(alert, DeliveryReason.QUIET_HOURS),)
    people = asking.first_person(told, alert, policy)
    told = msgspec.structs.replace(told, thread_at=0.0)
    return told, (delivery(alert, DeliveryAction.THREAD, DeliveryReason.MATERIAL_CHANGE, channel, told.ts, people),)


def _quiet_until(alert: Alert, at: float, policy: Policy) -> float | None:
    """As `quiet_until`; that something is over wakes nobody, however grave it was."""
    over = alert.transition is Transition.RESOLVED
    return quiet_until(msgspec.structs.replace(alert, severity=Severity.INFO) if over else alert, at, policy)
