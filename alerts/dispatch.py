"""The second pure step: a region's state and one alert or receipt give what is to be delivered, where, and why.

Mute, route, then the notification log: an alert that was told becomes ``Skip(already_sent)``, an open message is
updated, a material change is also said in its thread. What is held back is looked at again when the reason ends, and
people are called while nobody takes an episode. What is to be done is written into the state before anyone does it,
and leaves it when a receipt says that it was done: a crash in between loses nothing and repeats nothing.
"""

from math import inf
from typing import assert_never

import msgspec

from alerts import asking, contagion, digest, following, mute, notification_log
from alerts.deliveries import delivery, is_news, skip
from alerts.first_message import first
from alerts.model import (
    Alert,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Mute,
    Outcome,
    Peak,
    Reason,
    Receipt,
    Severity,
    Tick,
    Transition,
)
from alerts.notification_log import Told
from alerts.policy import Digest, Every, Policy
from alerts.region import RegionState, fresh_bulletins, in_flight, put, restore, snapshot
from streams.territory import Scale

__all__ = ["Event", "RegionState", "fresh_bulletins", "in_flight", "is_news", "restore", "snapshot", "step", "wake_at"]

MUTE_KEPT_S = 86_400.0
"""Seconds for which a silence that is over is remembered, so that an older word about it changes nothing."""

Event = Alert | Receipt | Mute | Peak | Tick


def step(state: RegionState, event: Event, policy: Policy) -> tuple[RegionState, tuple[Delivery, ...]]:
    """Apply one input; what comes back is to be done now, skips are there to be logged. See also `fresh_bulletins`.

    An alert waits for the `Tick` that says that no earlier one can come from any territory of the region: so alerts
    are told in the order of their time, at one time the smaller territory first, however they came. What falls due
    between two ticks is done at its own time, so that it does not matter how often the clock is looked at.
    """
    match event:
        case Alert():
            return msgspec.structs.replace(state, waiting=(*state.waiting, event)), ()
        case Receipt():
            return _receipt(state, event)
        case Mute():
            return _mute(state, event), ()
        case Peak():
            known = any(peak.id == event.id for peak in state.peaks)
            return state if known else msgspec.structs.replace(state, peaks=(*state.peaks, event)), ()
        case Tick():
            return _tick(state, event, policy)
        case _:
            assert_never(event)


def wake_at(state: RegionState, policy: Policy) -> float:
    """From when on a `Tick` may change something, epoch seconds; infinite when only an alert can."""
    dues = [alert.at for alert in state.waiting] + [told.wake_at for told in state.told.values()]
    return min([*dues, _next_digest(state, policy)[0]])


def _tick(state: RegionState, tick: Tick, policy: Policy) -> tuple[RegionState, tuple[Delivery, ...]]:
    due = sorted(
        (alert for alert in state.waiting if alert.at <= tick.at),
        key=lambda a: (a.at, list(Scale).index(a.scale), a.territory, a.episode, notification_log.sequence_of(a)),
    )
    state = msgspec.structs.replace(state, waiting=tuple(a for a in state.waiting if a.at > tick.at))
    done: list[Delivery] = []
    for alert in due:
        state, now = _wake(state, alert.at, policy, itself=False)
        done.extend(now)
        state, told_now = _alert(state, alert, policy)
        done.extend(told_now)
    state, now = _wake(state, tick.at, policy, itself=True)
    done.extend(now)
    kept = {
        episode: told
        for episode, told in state.told.items()
        if told.queue or not told.over or tick.at - told.at < notification_log.KEEP_S
    }
    mutes = {name: one for name, one in state.mutes.items() if tick.at < max(one.until, one.at + MUTE_KEPT_S)}
    peaks = tuple(peak for peak in state.peaks if tick.at - peak.at < notification_log.KEEP_S)
    return msgspec.structs.replace(state, told=kept, mutes=mutes, peaks=peaks), tuple(done)


def _mute(state: RegionState, asked: Mute) -> RegionState:
    """Keep a silence that was asked for; where one is ended, what it held back is looked at again at once."""
    mutes = mute.after(state.mutes, asked)
    if mutes == state.mutes or asked.until > asked.at:
        return msgspec.structs.replace(state, mutes=mutes)
    told = {
        name: msgspec.structs.replace(entry, held_until=min(entry.held_until, max(entry.at, asked.at)))
        if entry.held is DeliveryReason.SILENCED and entry.held_until
        else entry
        for name, entry in state.told.items()
    }
    return msgspec.structs.replace(state, mutes=mutes, told=told)


def _alert(state: RegionState, alert: Alert, policy: Policy) -> tuple[RegionState, tuple[Delivery, ...]]:
    sequence = notification_log.sequence_of(alert)
    told = state.told.get(alert.episode)
    if told is not None and sequence <= told.sequence:
        return state, (skip(alert, DeliveryReason.ALREADY_SENT),)
    if told is None:
        told = Told(
            territory=alert.territory,
            sequence=sequence,
            at=alert.at,
            severity=Severity.INFO,
            kind=alert.kind,
            opened_at=alert.at,
        )
    before = told.severity
    told = msgspec.structs.replace(
        told,
        sequence=sequence,
        at=alert.at,
        over=alert.transition is Transition.RESOLVED,
        severity=alert.severity,
        kind=alert.kind,
        record=notification_log.recorded(told.record, alert),
    )
    if told.ts or told.queue:
        state, told = contagion.link(state, told, alert)
        told, now = following.follow(told, msgspec.structs.replace(alert, linked=told.linked), before, policy)
        state = put(state, alert.episode, told)
        return (contagion.ended(state, alert, policy) if told.over else state), now
    if alert.reason is Reason.DELETED:  # it is no reason to speak; should there be one, the text is gone
        told = msgspec.structs.replace(told, latest=None if told.latest is None else alert)
        return put(state, alert.episode, told), (skip(alert, DeliveryReason.NEVER_SENT),)
    return first(state, told, alert, alert.at, policy)


def _wake(
    state: RegionState, until: float, policy: Policy, *, itself: bool
) -> tuple[RegionState, tuple[Delivery, ...]]:
    """Do what falls due before ``until``, or at that time ``itself`` too, each at its own time."""
    done: list[Delivery] = []
    while True:
        at, episode = min(((told.wake_at, name) for name, told in state.told.items()), default=(inf, ""))
        next_digest, wanted = _next_digest(state, policy)
        first = min(at, next_digest)
        if first > until or (first == until and not itself) or first == inf:
            return state, tuple(done)
        if wanted is not None and next_digest < at:
            state = _digest(state, wanted, next_digest)
        else:
            state, now = _due(state, episode, at, policy)
            done.extend(now)


def _next_digest(state: RegionState, policy: Policy) -> tuple[float, Digest | None]:
    """The digest that is due next, and when; the first one after the first episode that we know of."""
    found: tuple[float, Digest | None] = (inf, None)
    for wanted in policy.digests:
        if wanted.territories and state.region not in wanted.territories:
            continue
        since = state.digested.get(_name_of(wanted), min((t.opened_at for t in state.told.values()), default=inf))
        if since < inf:
            at = digest.due_after(wanted, since)
            found = (at, wanted) if at < found[0] else found
    return found


def _digest(state: RegionState, wanted: Digest, at: float) -> RegionState:
    found = digest.account(state.told, at - digest.covers_s(wanted), at, state.peaks)
    state = msgspec.structs.replace(state, digested={**state.digested, _name_of(wanted): at})
    if found.is_empty and wanted.every is Every.DAY:
        return state
    return msgspec.structs.replace(state, bulletins=(*state.bulletins, digest.bulletin(wanted, state.region, found)))


def _name_of(wanted: Digest) -> str:
    return f"{wanted.every}/{wanted.channel}"


def _due(state: RegionState, episode: str, at: float, policy: Policy) -> tuple[RegionState, tuple[Delivery, ...]]:
    told = state.told[episode]
    alert = told.latest
    if alert is None:  # a state of an older version: the next alert sets it right
        return put(state, episode, notification_log.without_dues(told)), ()
    if told.held_until == at:
        return first(state, told, alert, at, policy)
    channel = following.channel_of(told, alert, policy)
    if told.update_at == at:
        told, now = following.update(told, alert, at, channel)
    elif told.thread_at == at:
        told, now = following.say(told, alert, at, channel, policy)
    elif told.call_at == at:
        told, now = asking.call(told, alert, at, channel, policy)
    else:
        told, now = asking.again(told, alert, at, channel, policy)
    return put(state, episode, notification_log.kept(told, alert)), now


def _receipt(state: RegionState, receipt: Receipt) -> tuple[RegionState, tuple[Delivery, ...]]:
    left = tuple(bulletin for bulletin in state.bulletins if bulletin.id != receipt.delivery)
    if len(left) < len(state.bulletins):
        return msgspec.structs.replace(state, bulletins=left), ()
    for episode, told in state.told.items():
        if told.queue and told.queue[0].id == receipt.delivery:
            head, newest = told.queue[0], told.queue[-1].alert
            if told.update_at and told.latest is not None:
                newest = told.latest
            done = receipt.outcome is Outcome.DONE
            after, now = notification_log.answered(told, head.id, receipt.channel, receipt.ts, done=done)
            if head.action is DeliveryAction.SEND and not done and newest.id != head.alert.id:
                # There is no message to update: what has happened since is told by one of its own, unless it is over.
                after = msgspec.structs.replace(after, update_at=0.0)
                if newest.transition is Transition.RESOLVED:
                    now = (skip(newest, DeliveryReason.NEVER_SENT),)
                else:
                    again = delivery(newest, DeliveryAction.SEND, DeliveryReason.FIRST_MESSAGE, head.channel, "")
                    after, now = notification_log.enqueue(after, again)
            state = put(state, episode, after)
            if head.action is DeliveryAction.SEND and done:
                state = contagion.led_to(state, episode, head.alert)
            return state, now
    return state, ()
