"""The second pure step: a region's state and one alert or receipt give what is to be delivered, where, and why.

Mute, route, then the notification log: an alert that was told becomes ``Skip(already_sent)``, an open message is
updated, a material change is also said in its thread. What is held back is looked at again when the reason ends, and
people are called while nobody takes an episode. What is to be done is written into the state before anyone does it,
and leaves it when a receipt says that it was done: a crash in between loses nothing and repeats nothing.
"""

from math import inf
from typing import assert_never

import msgspec

from alerts import calls, digest, mute, notification_log, routing
from alerts.holding import Held, held
from alerts.hours import quiet_until
from alerts.model import (
    Alert,
    Bulletin,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Mute,
    Outcome,
    Reason,
    Receipt,
    Severity,
    Tick,
    Transition,
)
from alerts.notification_log import Told
from alerts.policy import RANK, Digest, Every, Policy
from alerts.wording.calendar import local
from streams.errors import ClameurError
from streams.territory import Scale

SCHEMA = 1
"""Version of `RegionState`; `restore` migrates older ones."""

_QUIETLY = frozenset({Reason.PERSON, Reason.FALSE_ALARM, Reason.USEFUL, Reason.NOTE, Reason.UNDONE, Reason.DELETED})
"""Who pressed knows, and the message says it: nobody is pinged by a press, nor by a post that is gone."""
MUTE_KEPT_S = 86_400.0
"""Seconds for which a silence that is over is remembered, so that an older word about it changes nothing."""
_MATERIAL = frozenset({Transition.ESCALATED, Transition.RESOLVED, Transition.REOPENED})


Event = Alert | Receipt | Mute | Tick


class RegionState(msgspec.Struct, frozen=True, kw_only=True):
    """What a region's people have been told, by episode, and the alerts whose turn has not come yet.

    ``spent`` is, by channel, the last local day (its ordinal) in which new messages were sent, and how many. Digests
    were sent up to ``digested``, by their rhythm and channel; ``bulletins`` are those not answered yet. ``mutes`` are
    silences that people asked for, by territory.
    """

    schema: int = SCHEMA
    region: str
    told: dict[str, Told] = {}
    waiting: tuple[Alert, ...] = ()
    spent: dict[str, tuple[int, int]] = {}
    digested: dict[str, float] = {}
    bulletins: tuple[Bulletin, ...] = ()
    mutes: dict[str, Mute] = {}


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
    return msgspec.structs.replace(state, told=kept, mutes=mutes), tuple(done)


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


def in_flight(state: RegionState) -> tuple[Delivery, ...]:
    """What was handed out and not answered: after a restart it has to be looked for, then done, like the bulletins."""
    return tuple(told.queue[0] for _, told in sorted(state.told.items()) if told.queue)


def is_news(alert: Alert) -> bool:
    """Whether an alert tells what has just happened; what people do, or take back, may be told of times long past."""
    return alert.reason not in _QUIETLY


def fresh_bulletins(before: RegionState, after: RegionState) -> tuple[Bulletin, ...]:
    """The bulletins that a step has made: they are to be sent, and answered by a receipt like a delivery."""
    return tuple(bulletin for bulletin in after.bulletins if bulletin not in before.bulletins)


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
    if not (told.ts or told.queue):
        if alert.reason is Reason.DELETED:  # it is no reason to speak; should there be one, the text is gone
            told = msgspec.structs.replace(told, latest=None if told.latest is None else alert)
            return _put(state, alert.episode, told), (_skip(alert, DeliveryReason.NEVER_SENT),)
        return _first(state, told, alert, alert.at, policy)
    worse = RANK[alert.severity] > RANK[before]
    told = _answered_for(told, alert, policy, fresh=worse or alert.transition is Transition.REOPENED)
    channel = _channel(told, alert, policy)
    wanted = [_delivery(alert, DeliveryAction.UPDATE, DeliveryReason.STATE_CHANGED, channel, told.ts)]
    quiet = not is_news(alert) or (alert.at < told.paused_until and not worse)
    if not quiet and (alert.transition in _MATERIAL or worse):
        chain = routing.on_call(alert, policy) if told.call_at else None
        people = chain.people[:1] if chain is not None and not told.calls else ()
        wanted.append(_delivery(alert, DeliveryAction.THREAD, DeliveryReason.MATERIAL_CHANGE, channel, told.ts, people))
    if alert.to and alert.to != alert.by:
        people = (alert.to,)
        wanted.append(_delivery(alert, DeliveryAction.CALL, DeliveryReason.ASSIGNED, channel, told.ts, people))
    told, now = notification_log.enqueue(told, *wanted)
    return _put(state, alert.episode, told), now


def _first(
    state: RegionState, told: Told, alert: Alert, at: float, policy: Policy
) -> tuple[RegionState, tuple[Delivery, ...]]:
    """Tell an episode that nobody was told of, or hold it back."""
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
            latest=alert if why.until else None,
        )
        return _put(state, alert.episode, told), (_skip(alert, why.reason, why.detail),)
    opening = alert.transition in (Transition.OPENED, Transition.REOPENED)
    reason = DeliveryReason.NEW_EPISODE if opening else DeliveryReason.FIRST_MESSAGE
    told = msgspec.structs.replace(
        told,
        held=None,
        held_until=0.0,
        sent_at=at,
        latest=None,
        repeat_at=at + policy.repeat_s if policy.repeat_s else 0.0,
    )
    told = _answered_for(told, alert, policy, fresh=True, at=at)
    chain = routing.on_call(alert, policy) if told.call_at else None
    people = chain.people[:1] if chain is not None else ()
    told, now = notification_log.enqueue(
        told, _delivery(alert, DeliveryAction.SEND, reason, channel, "", people, at=at)
    )
    state = msgspec.structs.replace(state, spent={**state.spent, channel: (today, sent + 1)})
    return _put(state, alert.episode, told), now


def _held(state: RegionState, told: Told, alert: Alert, at: float, policy: Policy, sent: int) -> Held | None:
    open_children = frozenset(
        t.territory for t in state.told.values() if t.kind is not Kind.SILENCE and not t.over and (t.ts or t.queue)
    )
    return held(
        alert, at, policy, opened_at=told.opened_at, open_children=open_children, sent_today=sent, mutes=state.mutes
    )


def _answered_for(told: Told, alert: Alert, policy: Policy, *, fresh: bool, at: float | None = None) -> Told:
    """Who has taken the episode, and when the next call is due; ``fresh`` when it is news that asks for somebody."""
    at = alert.at if at is None else at
    if told.over:
        return msgspec.structs.replace(told, call_at=0.0, repeat_at=0.0, latest=None)
    if alert.transition is Transition.REOPENED:
        told = msgspec.structs.replace(told, taken_at=0.0, taken_by="", calls=0)
        if policy.repeat_s:
            told = msgspec.structs.replace(told, repeat_at=at + policy.repeat_s)
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
        told = msgspec.structs.replace(told, call_at=0.0)
    elif fresh and not told.call_at:
        chain = routing.on_call(alert, policy)
        if chain is not None:
            told = msgspec.structs.replace(told, asked_at=at, call_at=at + chain.wait_s, calls=0)
    return msgspec.structs.replace(told, latest=alert if told.wake_at < inf else None)


def _channel(told: Told, alert: Alert, policy: Policy) -> str:
    """Where the episode's message is or will be; where it would go when it could not be sent."""
    if told.channel or told.queue:
        return told.channel or told.queue[0].channel
    chosen = routing.route(alert, policy)
    return "" if chosen is None else chosen.channel


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
    found = digest.account(state.told, at - digest.covers_s(wanted), at)
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
        return _put(state, episode, msgspec.structs.replace(told, held_until=0.0, call_at=0.0, repeat_at=0.0)), ()
    if told.held_until == at:
        return _first(state, told, alert, at, policy)
    quiet = quiet_until(alert, at, policy)
    if told.call_at == at:
        return _call(state, episode, told, alert, at, policy, quiet)
    again = at + policy.repeat_s if policy.repeat_s and not told.taken_at else 0.0
    told = msgspec.structs.replace(told, repeat_at=again if quiet is None else quiet)
    now: tuple[Delivery, ...] = ()
    if quiet is None:
        told, now = notification_log.enqueue(
            told,
            _delivery(
                alert, DeliveryAction.THREAD, DeliveryReason.REPEATED, _channel(told, alert, policy), told.ts, at=at
            ),
        )
    return _put(state, episode, told), now


def _call(
    state: RegionState, episode: str, told: Told, alert: Alert, at: float, policy: Policy, quiet: float | None
) -> tuple[RegionState, tuple[Delivery, ...]]:
    """Call the next person, or let it be: in quiet hours later, without a chain or after its end never."""
    chain = routing.on_call(alert, policy)
    made = calls.call(chain, told.calls) if chain is not None else None
    if chain is None or made is None or quiet is not None:
        later = quiet if made is not None and quiet is not None else 0.0
        return _put(state, episode, msgspec.structs.replace(told, call_at=later)), ()
    more = calls.call(chain, told.calls + 1) is not None
    told = msgspec.structs.replace(told, calls=told.calls + 1, call_at=at + chain.wait_s if more else 0.0)
    channel, ts = (made.channel, "") if made.channel else (_channel(told, alert, policy), told.ts)
    told, now = notification_log.enqueue(
        told,
        _delivery(
            alert, DeliveryAction.CALL, made.reason, channel, ts, made.people, at=at, waited_s=at - told.asked_at
        ),
    )
    return _put(state, episode, told), now


def _receipt(state: RegionState, receipt: Receipt) -> tuple[RegionState, tuple[Delivery, ...]]:
    left = tuple(bulletin for bulletin in state.bulletins if bulletin.id != receipt.delivery)
    if len(left) < len(state.bulletins):
        return msgspec.structs.replace(state, bulletins=left), ()
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


def _delivery(
    alert: Alert,
    action: DeliveryAction,
    reason: DeliveryReason,
    channel: str,
    ts: str,
    people: tuple[str, ...] = (),
    *,
    at: float | None = None,
    waited_s: float = 0.0,
) -> Delivery:
    when = alert.at if at is None else at
    again = action is DeliveryAction.CALL or reason is DeliveryReason.REPEATED
    mark = f"@{when:.0f}" if again else ""  # one alert may be told again many times
    return Delivery(
        id=f"{alert.id}/{action}{mark}/{channel}",
        at=when,
        region=alert.region,
        action=action,
        reason=reason,
        alert=alert,
        channel=channel,
        ts=ts,
        people=people,
        waited_s=waited_s,
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
