"""The second pure step: a region's state and one alert or receipt give what is to be delivered, where, and why.

Mute, route, then the notification log: an alert that was told becomes ``Skip(already_sent)``, an open message is
updated, a material change is also said in its thread. What is to be done is written into the state before anyone does
it, and leaves it when a receipt says that it was done: a crash in between loses nothing and repeats nothing.
"""

from typing import assert_never

import msgspec

from alerts import mute, notification_log, routing
from alerts.model import (
    Alert,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Outcome,
    Receipt,
    Severity,
    Tick,
    Transition,
)
from alerts.notification_log import Told
from alerts.policy import Policy
from streams.errors import ClameurError
from streams.territory import Scale

SCHEMA = 1
"""Version of `RegionState`; `restore` migrates older ones."""

_MATERIAL = frozenset({Transition.ESCALATED, Transition.RESOLVED, Transition.REOPENED})


class RegionState(msgspec.Struct, frozen=True, kw_only=True):
    """What a region's people have been told, by episode, and the alerts whose turn has not come yet."""

    schema: int = SCHEMA
    region: str
    told: dict[str, Told] = {}
    waiting: tuple[Alert, ...] = ()


def step(state: RegionState, event: Alert | Receipt | Tick, policy: Policy) -> tuple[RegionState, tuple[Delivery, ...]]:
    """Apply one input; what comes back is to be done now, skips are there to be logged.

    An alert waits for the `Tick` that says that no earlier one can come from any territory of the region: so alerts
    are told in the order of their time, at one time the smaller territory first, however they came.
    """
    match event:
        case Alert():
            return msgspec.structs.replace(state, waiting=(*state.waiting, event)), ()
        case Receipt():
            return _receipt(state, event)
        case Tick():
            return _tick(state, event, policy)
        case _:
            assert_never(event)


def _tick(state: RegionState, tick: Tick, policy: Policy) -> tuple[RegionState, tuple[Delivery, ...]]:
    due = sorted(
        (alert for alert in state.waiting if alert.at <= tick.at),
        key=lambda a: (a.at, list(Scale).index(a.scale), a.territory, a.episode, notification_log.sequence_of(a)),
    )
    state = msgspec.structs.replace(state, waiting=tuple(a for a in state.waiting if a.at > tick.at))
    deliveries: list[Delivery] = []
    for alert in due:
        state, now = _alert(state, alert, policy)
        deliveries.extend(now)
    kept = {
        episode: told
        for episode, told in state.told.items()
        if told.queue or not told.over or tick.at - told.at < notification_log.KEEP_S
    }
    return msgspec.structs.replace(state, told=kept), tuple(deliveries)


def in_flight(state: RegionState) -> tuple[Delivery, ...]:
    """What was handed out and not answered: after a restart it has to be looked for, then done."""
    return tuple(told.queue[0] for _, told in sorted(state.told.items()) if told.queue)


def snapshot(state: RegionState) -> bytes:
    """The state as bytes (msgpack, with its schema version)."""
    return msgspec.msgpack.encode(state)


def restore(raw: bytes) -> RegionState:
    """The state that `snapshot` wrote, migrated to the present schema.

    Raises:
        ClameurError: When it was written by a newer version, or is not a state at all.
    """
    try:
        version = msgspec.msgpack.decode(raw, type=_Versioned).schema
        if version != SCHEMA:
            raise ClameurError(
                f"the state has schema {version}, this version reads up to {SCHEMA}: run the version that wrote it"
            )
        return msgspec.msgpack.decode(raw, type=RegionState)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ClameurError(f"this is not a region's state: {error}; delete it to start afresh") from error


class _Versioned(msgspec.Struct):
    schema: int


def _alert(state: RegionState, alert: Alert, policy: Policy) -> tuple[RegionState, tuple[Delivery, ...]]:
    sequence = notification_log.sequence_of(alert)
    told = state.told.get(alert.episode)
    if told is not None and sequence <= told.sequence:
        return state, (_skip(alert, DeliveryReason.ALREADY_SENT),)
    if told is None:
        told = Told(territory=alert.territory, sequence=sequence, at=alert.at, severity=Severity.INFO, kind=alert.kind)
    before = told.severity
    told = msgspec.structs.replace(
        told,
        sequence=sequence,
        at=alert.at,
        over=alert.transition is Transition.RESOLVED,
        severity=alert.severity,
        kind=alert.kind,
    )
    known = bool(told.ts or told.queue)
    quiet = None if known else _quiet(state, alert, policy)
    if quiet is not None:
        return _put(state, alert.episode, told), (quiet,)
    chosen = routing.route(alert, policy)
    channel = told.channel or (told.queue[0].channel if told.queue else chosen.channel if chosen else "")
    if not known:
        fresh = alert.transition in (Transition.OPENED, Transition.REOPENED)
        reason = DeliveryReason.NEW_EPISODE if fresh else DeliveryReason.FIRST_MESSAGE
        wanted = [_delivery(alert, DeliveryAction.SEND, reason, channel, "")]
    else:
        wanted = [_delivery(alert, DeliveryAction.UPDATE, DeliveryReason.STATE_CHANGED, channel, told.ts)]
        if alert.transition in _MATERIAL or routing.RANK[alert.severity] > routing.RANK[before]:
            wanted.append(_delivery(alert, DeliveryAction.THREAD, DeliveryReason.MATERIAL_CHANGE, channel, told.ts))
    told, now = notification_log.enqueue(told, *wanted)
    return _put(state, alert.episode, told), now


def _quiet(state: RegionState, alert: Alert, policy: Policy) -> Delivery | None:
    """Why an episode that nobody was told of stays untold, for now."""
    if alert.transition is Transition.RESOLVED:
        return _skip(alert, DeliveryReason.NEVER_SENT)
    open_children = frozenset(
        t.territory for t in state.told.values() if t.kind is not Kind.SILENCE and not t.over and (t.ts or t.queue)
    )
    muted = mute.silenced(alert, policy) or mute.explained(alert, open_children)
    if muted is not None:
        return _skip(alert, muted.reason, muted.detail)
    chosen = routing.route(alert, policy)
    if chosen is None:
        return _skip(alert, DeliveryReason.NO_ROUTE)
    if not routing.grave_enough(alert, chosen):
        return _skip(alert, DeliveryReason.BELOW_SEVERITY, chosen.min_severity)
    return None


def _receipt(state: RegionState, receipt: Receipt) -> tuple[RegionState, tuple[Delivery, ...]]:
    for episode, told in state.told.items():
        if told.queue and told.queue[0].id == receipt.delivery:
            head, newest = told.queue[0], told.queue[-1].alert
            done = receipt.outcome is Outcome.DONE
            after, now = notification_log.answered(told, head.id, receipt.channel, receipt.ts, done=done)
            if head.action is DeliveryAction.SEND and not done and newest.id != head.alert.id:
                # There is no message to update: what has happened since is told by one of its own, unless it is over.
                if newest.transition is Transition.RESOLVED:
                    now = (_skip(newest, DeliveryReason.NEVER_SENT),)
                else:
                    again = _delivery(newest, DeliveryAction.SEND, DeliveryReason.FIRST_MESSAGE, head.channel, "")
                    after, now = notification_log.enqueue(after, again)
            return _put(state, episode, after), now
    return state, ()


def _put(state: RegionState, episode: str, told: Told) -> RegionState:
    return msgspec.structs.replace(state, told={**state.told, episode: told})


def _delivery(alert: Alert, action: DeliveryAction, reason: DeliveryReason, channel: str, ts: str) -> Delivery:
    return Delivery(
        id=f"{alert.id}/{action}/{channel}",
        at=alert.at,
        region=alert.region,
        action=action,
        reason=reason,
        alert=alert,
        channel=channel,
        ts=ts,
    )


def _skip(alert: Alert, reason: DeliveryReason, detail: str = "") -> Delivery:
    return Delivery(
        id=f"{alert.id}/skip/",
        at=alert.at,
        region=alert.region,
        action=DeliveryAction.SKIP,
        reason=reason,
        alert=alert,
        detail=detail,
    )
