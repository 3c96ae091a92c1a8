"""The first message of an episode: sent, or held back and looked at again."""

import msgspec

from alerts import asking, contagion, notification_log, routing
from alerts.deliveries import delivery, skip
from alerts.holding import Held, held
from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Kind, Transition
from alerts.notification_log import Told
from alerts.policy import Policy
from alerts.region import RegionState, put
from alerts.wording.calendar import local


def first(
    state: RegionState, told: Told, alert: Alert, at: float, policy: Policy
) -> tuple[RegionState, tuple[Delivery, ...]]:
    """Tell an episode that nobody was told of, or hold it back.

    Args:
        state: The region.
        told: The episode's entry.
        alert: The episode as it stands.
        at: Now, epoch seconds.
        policy: What was declared.
    """
    chosen = routing.route(alert, policy)
    channel = "" if chosen is None else chosen.channel
    today = local(at, alert.zone).toordinal()
    day, sent = state.spent.get(channel, (today, 0))
    sent = sent if day == today else 0
    why = _held(state, told, alert, at, policy, sent)
    if why is not None:
        told = msgspec.structs.replace(
            told,
            held=told.held if why.reason is DeliveryReason.NEVER_SENT else why.reason,
            held_until=why.until,
        )
        return put(state, alert.episode, notification_log.kept(told, alert)), (skip(alert, why.reason, why.detail),)
    opening = alert.transition in (Transition.OPENED, Transition.REOPENED)
    reason = DeliveryReason.NEW_EPISODE if opening else DeliveryReason.FIRST_MESSAGE
    told = msgspec.structs.replace(
        told,
        held=None,
        held_until=0.0,
        sent_at=at,
        updated_at=at,
        repeat_at=at + policy.repeat_s if policy.repeat_s else 0.0,
    )
    state, told = contagion.link(state, told, alert)
    alert = msgspec.structs.replace(alert, linked=told.linked)
    told = asking.answered_for(told, alert, policy, fresh=True, at=at)
    told, people = contagion.spared(state, told, alert, policy)
    people = people or asking.first_person(told, alert, policy)
    message = delivery(alert, DeliveryAction.SEND, reason, channel, "", people, at=at)
    told, now = notification_log.enqueue(notification_log.kept(told, alert), message)
    state = msgspec.structs.replace(state, spent={**state.spent, channel: (today, sent + 1)})
    return put(state, alert.episode, told), now


def _held(state: RegionState, told: Told, alert: Alert, at: float, policy: Policy, sent: int) -> Held | None:
    open_children = frozenset(
        t.territory for t in state.told.values() if t.kind is not Kind.SILENCE and not t.over and (t.ts or t.queue)
    )
    return held(
        alert, at, policy, opened_at=told.opened_at, open_children=open_children, sent_today=sent, mutes=state.mutes
    )
