"""The life of an episode: what a minute or a person changes in it, decided first and applied after.

One episode stands for one event on one territory. It opens when a detector passes its threshold, escalates when it
becomes graver, eases when what made it critical has been gone for half an hour, is over after an hour of nothing
unusual, and comes back as the same episode if the rise returns soon; a crisis after a mere buzz is another event.
"""

import msgspec

from alerts.judging import CRITICAL_AUTHORS, CRITICAL_SCORE, Verdict, joy, judge, loudness, rings
from alerts.model import Kind, Note, Reason, Severity, Transition
from alerts.model.episode import Change, Episode, Missing, Status
from alerts.orders import obey
from streams.scores import Reading
from streams.tuning import Tuning

__all__ = [
    "CRITICAL_AUTHORS",
    "CRITICAL_SCORE",
    "EASE_S",
    "HYSTERESIS",
    "Change",
    "Episode",
    "Missing",
    "Status",
    "Verdict",
    "calm",
    "decide",
    "eased",
    "evolve",
    "joy",
    "judge",
    "loudness",
    "obey",
    "rings",
    "watched",
]

HYSTERESIS = 0.6
"""An episode goes on while a score is above this share of its threshold."""
NOTES_KEPT = 5
"""Notes of an episode that are kept: a message has no room for more (own choice)."""
EASE_S = 1800.0
"""Seconds below `HYSTERESIS` of what made an episode critical after which it is said to ease (own choice)."""

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
_GRAVITY = {Kind.SILENCE: 0, Kind.BUZZ: 1, Kind.GOOD_NEWS: 1, Kind.CRISIS: 2}


def decide(episode: Episode | None, reading: Reading, verdict: Verdict, ringing: bool, tuning: Tuning) -> Change | None:
    """What a closed minute changes; ``None`` for nothing worth telling. Nothing is changed here: see `evolve`."""
    if episode is None or episode.status is Status.RESOLVED:
        if not ringing or (episode is not None and episode.dismissed and not _worse(verdict, episode)):
            return None
        again = (
            episode is not None
            and reading.at - episode.resolved_at <= tuning.reopen_within_s
            and (verdict.kind is episode.kind or (verdict.kind, episode.kind) == (Kind.BUZZ, Kind.CRISIS))
        )
        return Change(
            transition=Transition.REOPENED if again else Transition.OPENED,
            reason=verdict.reason,
            kind=episode.kind if again and episode is not None else verdict.kind,
            severity=verdict.severity,
            reasons=verdict.reasons,
        )
    if calm(episode, reading) >= tuning.close_after_s:
        return Change(transition=Transition.RESOLVED, reason=Reason.FADED, kind=episode.kind, severity=episode.severity)
    kind = _graver(episode.kind, verdict.kind) if ringing else episode.kind
    if ringing and _worse(verdict, episode):
        severity = max(episode.severity, verdict.severity, key=_RANK.__getitem__)
        return Change(
            transition=Transition.ESCALATED,
            reason=verdict.reason,
            kind=kind,
            severity=severity,
            reasons=verdict.reasons,
        )
    if eased(episode, reading) >= EASE_S:
        left = tuple(r for r in episode.reasons if r not in (Reason.AUTHORS, Reason.SCORE))
        return Change(
            transition=Transition.DEESCALATED,
            reason=Reason.EASED,
            kind=episode.kind,
            severity=Severity.WARNING,
            reasons=left,
        )
    if reading.at - episode.told_at >= tuning.refresh_s and episode.calm_s == 0.0:
        return Change(
            transition=Transition.UPDATED, reason=Reason.REFRESH, kind=episode.kind, severity=episode.severity
        )
    return None


def calm(episode: Episode, reading: Reading) -> float:
    """Seconds without anything unusual, this minute included."""
    loud = loudness(reading) if episode.kind is not Kind.GOOD_NEWS else max(loudness(reading), joy(reading))
    return 0.0 if loud >= HYSTERESIS else episode.calm_s + 60.0


def eased(episode: Episode, reading: Reading) -> float:
    """Seconds for which a critical episode has had nothing critical about it, this minute included; else 0."""
    if episode.severity is not Severity.CRITICAL:
        return 0.0
    return episode.eased_s + 60.0 if max(reading.volume, reading.negativity) < HYSTERESIS * CRITICAL_SCORE else 0.0


def watched(episode: Episode, reading: Reading, tuning: Tuning) -> Episode:
    """The episode after one more minute, whatever the minute changes: how long it has been calm, or eased."""
    calm_s = calm(episode, reading)
    dismissed = episode.dismissed and calm_s < tuning.close_after_s
    return msgspec.structs.replace(episode, calm_s=calm_s, dismissed=dismissed, eased_s=eased(episode, reading))


def evolve(episode: Episode | None, change: Change, *, name: str, at: float, since: float, window_min: int) -> Episode:
    """The episode after a change.

    Args:
        episode: Before, ``None`` when there was none.
        change: What was decided.
        name: Id of the episode, should it be a new one.
        at: When it was decided.
        since: When the rise began, should it be a new one.
        window_min: Window that the figures are about.
    """
    if episode is None or change.transition is Transition.OPENED:
        return Episode(
            id=name,
            kind=change.kind,
            severity=change.severity,
            status=Status.OPEN,
            since=since,
            sequence=1,
            told_at=at,
            window_min=window_min,
            reasons=change.reasons,
            missing=change.missing,
        )
    over = change.transition is Transition.RESOLVED
    back = change.transition is Transition.REOPENED
    notes = (*episode.notes, Note(change.by, change.note))[-NOTES_KEPT:] if change.note else episode.notes
    who, since_when = _holder(episode, change)
    if over and episode.status is Status.RESOLVED:  # a word about what is over: nothing else moves
        return msgspec.structs.replace(episode, sequence=episode.sequence + 1, told_at=at, notes=notes)
    return msgspec.structs.replace(
        episode,
        kind=change.kind,
        severity=change.severity,
        status=Status.RESOLVED if over else Status.OPEN,
        sequence=episode.sequence + 1,
        told_at=at,
        window_min=episode.window_min if over else window_min,
        calm_s=0.0 if back else episode.calm_s,
        resolved_at=at if over else episode.resolved_at,
        since=since if back else episode.since,
        acknowledged_by=who,
        acknowledged_at=since_when,
        snoozed_until=change.until if change.transition is Transition.SNOOZED else episode.snoozed_until,
        dismissed=over and change.reason in (Reason.PERSON, Reason.FALSE_ALARM),
        eased_s=0.0 if change.severity is not Severity.CRITICAL or back else episode.eased_s,
        reasons=change.reasons or episode.reasons,
        missing=change.missing or episode.missing,
        notes=notes,
    )


def _holder(episode: Episode, change: Change) -> tuple[str, float]:
    """Who has it after a change, and since when."""
    if change.transition is Transition.ACKNOWLEDGED:
        return change.to or change.by, change.at
    if change.transition is Transition.REOPENED or change.reason is Reason.RELEASED:
        return "", 0.0
    return episode.acknowledged_by, episode.acknowledged_at


def _worse(verdict: Verdict, episode: Episode) -> bool:
    """Whether it is another kind of thing by now, or more urgent than was told."""
    return _GRAVITY[verdict.kind] > _GRAVITY[episode.kind] or _RANK[verdict.severity] > _RANK[episode.severity]


def _graver(one: Kind, other: Kind) -> Kind:
    return other if _GRAVITY[other] > _GRAVITY[one] else one
