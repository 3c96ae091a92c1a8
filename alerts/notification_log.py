"""What was told to whom: one message per episode, what is still to be done for it, and in which order."""

from math import inf

import msgspec

from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Kind, Linked, Reason, Severity, Transition
from alerts.rules import RULES
from alerts.traces import Traces

UPDATE_S = 45.0
"""Seconds between two updates of a message in place (as Grafana OnCall does)."""
KEEP_S = 8 * 86400.0
"""How long the log of an episode that is over is kept (seconds): a week's digest needs it."""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What a digest says of an episode.

    ``rules`` are those that rang when it opened, or when somebody gave a verdict; ``worst`` is its gravest severity,
    ``score`` its highest, ``began`` when the rise did. ``answered_at`` is when a post of our own was first seen in it,
    ``ended_at`` when it was over (0: not yet). ``useful`` is what people said of it: ``None`` when nobody did, or took
    it back.
    """

    name: str
    rules: tuple[Reason, ...] = ()
    worst: Severity
    score: float
    began: float
    answered_at: float = 0.0
    ended_at: float = 0.0
    useful: bool | None = None


def recorded(record: Record | None, alert: Alert) -> Record:
    """The record after one more alert of its episode."""
    if record is None:
        record = Record(
            name=alert.name,
            rules=_rang(alert) or (alert.reason,),
            worst=alert.severity,
            score=alert.score,
            began=alert.since,
        )
    useful, rules = record.useful, record.rules
    if alert.reason in (Reason.FALSE_ALARM, Reason.USEFUL):
        useful, rules = alert.reason is Reason.USEFUL, _rang(alert) or rules
    elif alert.reason is Reason.UNDONE:
        useful = None
    return msgspec.structs.replace(
        record,
        name=alert.name,
        rules=rules,
        worst=max(record.worst, alert.severity, key=list(Severity).index),
        score=max(record.score, alert.score),
        answered_at=record.answered_at or (alert.at if alert.own else 0.0),
        ended_at=alert.at if alert.transition is Transition.RESOLVED else 0.0,
        useful=useful,
    )


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """An episode's entry in the log.

    ``sequence`` is the last alert handled; ``channel`` and ``ts`` name its message, empty while there is none;
    ``queue`` holds the deliveries to come, in order, and its first one is in flight. ``over`` says that the episode is
    resolved, ``at`` when it was last heard of, ``opened_at`` when it was first, ``sent_at`` when it was first told (0:
    it never was). ``held`` is why it is not told, ``held_until`` when that is looked at again without a new alert (0:
    never). The message was last written at ``updated_at`` and is to be again at ``update_at``; what has happened is
    said in its thread at ``thread_at``, when quiet hours end (0: nothing is to be). ``taken_by`` took it at
    ``taken_at``. Somebody was asked to at ``asked_at``, ``calls`` have been made since,
    the next one is due at ``call_at``, and it is told again at ``repeat_at`` (0: never). ``latest`` is the last alert,
    kept while one of these times lies ahead. Until ``paused_until`` only what is graver is said in its thread.
    ``record`` is what the digest says of it. ``traces`` are what it is compared with partners' episodes by, ``linked``
    those that are one story with it; ``spared_by`` is the one whose people answer for this one too (empty: none).
    """

    territory: str
    sequence: int
    at: float
    severity: Severity
    kind: Kind = Kind.CRISIS
    channel: str = ""
    ts: str = ""
    queue: tuple[Delivery, ...] = ()
    over: bool = False
    opened_at: float = 0.0
    sent_at: float = 0.0
    held: DeliveryReason | None = None
    held_until: float = 0.0
    updated_at: float = 0.0
    update_at: float = 0.0
    thread_at: float = 0.0
    taken_at: float = 0.0
    taken_by: str = ""
    asked_at: float = 0.0
    calls: int = 0
    call_at: float = 0.0
    repeat_at: float = 0.0
    paused_until: float = 0.0
    latest: Alert | None = None
    record: Record | None = None
    traces: Traces | None = None
    linked: tuple[Linked, ...] = ()
    spared_by: str = ""

    @property
    def wake_at(self) -> float:
        """The next time at which something is due without a new alert, epoch seconds; infinite when nothing is."""
        dues = (self.held_until, self.update_at, self.thread_at, self.call_at, self.repeat_at)
        return min((at for at in dues if at), default=inf)


def kept(told: Told, alert: Alert) -> Told:
    """The entry with its last alert, as long as something may be due without a new one, be it a partner's doing."""
    partnered = bool(alert.partners) and not told.over
    return msgspec.structs.replace(told, latest=alert if told.wake_at < inf or partnered else None)


def without_dues(told: Told) -> Told:
    """The entry with nothing due before its next alert."""
    return msgspec.structs.replace(told, held_until=0.0, update_at=0.0, thread_at=0.0, call_at=0.0, repeat_at=0.0)


def enqueue(told: Told, *deliveries: Delivery) -> tuple[Told, tuple[Delivery, ...]]:
    """Add deliveries; what comes back is the new entry and what is to be done now (the head, if it is new).

    An update that still waits is replaced by a newer one: the newest state wins.
    """
    queue = list(told.queue)
    for delivery in deliveries:
        if delivery.action is DeliveryAction.UPDATE:
            queue = queue[:1] + [d for d in queue[1:] if d.action is not DeliveryAction.UPDATE]
        queue.append(delivery)
    after = msgspec.structs.replace(told, queue=tuple(queue))
    return after, () if told.queue or not queue else (queue[0],)


def answered(told: Told, delivery: str, channel: str, ts: str, *, done: bool) -> tuple[Told, tuple[Delivery, ...]]:
    """Take an answer to the delivery in flight; an answer to any other was taken before and changes nothing.

    A message that could not be sent takes what was queued behind it along: there is nothing to update.
    """
    if not told.queue or told.queue[0].id != delivery:
        return told, ()
    head, rest = told.queue[0], told.queue[1:]
    if head.action is DeliveryAction.SEND:
        if not done:
            rest = ()
        else:
            told = msgspec.structs.replace(told, channel=channel, ts=ts)
            rest = tuple(
                msgspec.structs.replace(d, channel=channel, ts=ts) if d.channel == head.channel else d for d in rest
            )
    after = msgspec.structs.replace(told, queue=rest)
    return after, rest[:1]


def _rang(alert: Alert) -> tuple[Reason, ...]:
    return tuple(rule for rule in RULES if rule in alert.reasons)


def sequence_of(alert: Alert) -> int:
    """The alert's number within its episode, which its id ends in: of two ids as text, "9" would follow "10"."""
    return int(alert.id.rpartition(".")[2])
