"""The life of an episode: what a minute or a person changes in it, decided first and applied after.

One episode stands for one event on one territory. It opens when a detector passes its threshold, escalates when it
becomes graver, eases when what made it critical has been gone for half an hour, is over after an hour of nothing
unusual, and comes back as the same episode if the rise returns soon; a crisis after a mere buzz is another event.
"""

from enum import StrEnum
from math import sqrt
from typing import assert_never

import msgspec

from alerts.model import Action, Command, Kind, Note, Reason, RefusalReason, Severity, Transition
from streams.errors import IllegalTransition
from streams.figures import Figures
from streams.scores import Reading
from streams.tuning import Tuning

HYSTERESIS = 0.6
"""An episode goes on while a score is above this share of its threshold."""
CRITICAL_SCORE = 8.0
CRITICAL_AUTHORS = 15
CRISIS_RISE = 0.15
"""Rise of the alarming share from which a burst is a crisis."""
CRISIS_LEAST = 4
CRISIS_SIGMAS = 2.5
"""How many standard deviations beyond the usual share: five angry posts of fourteen in a merry crowd are no crisis."""
GOOD_SHARE = 0.5
AMPLIFIED, COORDINATED = 0.8, 0.5
"""Shares of reposts, and of coordinated posts, beyond which most of it is no voice and it is a step less urgent."""
NOTES_KEPT = 5
"""Notes of an episode that are kept: a message has no room for more (own choice)."""
EASE_S = 1800.0
"""Seconds below `HYSTERESIS` of what made an episode critical after which it is said to ease (own choice)."""

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
_LESS = {
    Severity.CRITICAL: Severity.WARNING,
    Severity.WARNING: Severity.INFO,
    Severity.INFO: Severity.INFO,
}
_GRAVITY = {Kind.SILENCE: 0, Kind.BUZZ: 1, Kind.GOOD_NEWS: 1, Kind.CRISIS: 2}


_OF_THE_PAST = frozenset({Action.FALSE_ALARM, Action.USEFUL, Action.NOTE, Action.UNDO})
"""What may be asked of an episode that is over."""


class Status(StrEnum):
    """Where an episode stands."""

    OPEN = "open"
    RESOLVED = "resolved"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Who is silent: a platform by its name, the whole territory by an empty one.

    ``usual`` is how many voices an hour were usual when that was noticed, averaged over the week; ``half`` says that
    they were fewer, rather than none; ``calm_s`` for how long voices have been back.
    """

    name: str
    usual: float = 0.0
    half: bool = False
    calm_s: float = 0.0


class Episode(msgspec.Struct, frozen=True, kw_only=True):
    """An episode. ``sequence`` numbers its transitions from 1; times are epoch seconds.

    ``calm_s`` is how long nothing unusual has been seen, ``told_at`` when it was last told, ``window_min`` the window
    that its figures are about. ``acknowledged_by`` has had it since ``acknowledged_at``. ``dismissed`` says that a
    person closed it and the rise has not faded since: the same rise does not ring again. ``eased_s`` is how long
    nothing critical has been seen, ``reasons`` are those of its kind and severity, ``missing`` is whom a silence is
    about: the whole territory, or some of its platforms.
    """

    id: str
    kind: Kind
    severity: Severity
    status: Status
    since: float
    sequence: int
    told_at: float
    window_min: int
    calm_s: float = 0.0
    resolved_at: float = 0.0
    acknowledged_by: str = ""
    acknowledged_at: float = 0.0
    snoozed_until: float = 0.0
    dismissed: bool = False
    eased_s: float = 0.0
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The platforms that a silence is about; none when it is about the whole territory, or is no silence."""
        return tuple(one.name for one in self.missing if one.name)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures amount to, were an episode to open now."""

    kind: Kind
    severity: Severity
    reason: Reason
    reasons: tuple[Reason, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A transition that has been decided, and why; ``reasons`` are empty when kind and severity stay as they are.

    ``by``, ``to``, ``until`` and ``note`` are those of the command that made it, ``at`` is when it was given (epoch
    seconds; 0 without one).
    """

    transition: Transition
    reason: Reason
    kind: Kind
    severity: Severity
    by: str = ""
    until: float = 0.0
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    to: str = ""
    note: str = ""
    at: float = 0.0


def rings(reading: Reading, figures: Figures, alarming_hour: int, authors_hour: int, tuning: Tuning) -> bool:
    """Whether a minute may open an episode: a score above its threshold and enough people behind it.

    Args:
        reading: The scores of the minute.
        figures: What happened in the window that would be shown.
        alarming_hour: Alarming voices of the last hour.
        authors_hour: Distinct authors of the last hour.
        tuning: Floors.
    """
    if not reading.active or figures.observed < tuning.min_posts or authors_hour < tuning.min_authors:
        return False
    if reading.volume >= reading.threshold:
        return True
    if reading.negativity >= reading.alarm_threshold and alarming_hour >= tuning.min_authors:
        return True
    crowd = figures.observed >= 2 * tuning.min_posts and authors_hour >= 2 * tuning.min_authors
    return joy(reading) >= 1.0 and crowd


def judge(reading: Reading, figures: Figures) -> Verdict:
    """Name what is going on and how grave it is.

    A crisis is a burst, or a rise of alarm alone, in which clearly more posts than usual are negative or speak of a
    crisis; good news is a burst that mostly rejoices, or a mood clearly better
    than usual while people speak; anything else is a buzz. Reach never weighs in here.
    """
    voices = max(1, figures.observed)
    volume, mood = reading.volume >= reading.threshold, reading.negativity >= reading.alarm_threshold
    alarmed = _risen(figures.alarming, voices, figures.usual_alarming_share, sure=mood)
    spoken = _risen(figures.crisis, voices, figures.usual_crisis_share, sure=mood)
    reasons = [Reason.VOLUME] if volume else []
    if alarmed or spoken or (not volume and mood):
        kind, severity = Kind.CRISIS, Severity.WARNING
        if figures.crisis > figures.negative:
            reason = Reason.CRISIS_VOCABULARY
        else:
            reason = Reason.VOLUME_AND_NEGATIVE if volume else Reason.NEGATIVE_SHARE
            reasons.append(Reason.NEGATIVE_SHARE)
        if spoken or reason is Reason.CRISIS_VOCABULARY:
            reasons.append(Reason.CRISIS_VOCABULARY)
        loud = max(reading.volume, reading.negativity) >= CRITICAL_SCORE
        if loud and figures.authors >= CRITICAL_AUTHORS:
            severity = Severity.CRITICAL
            reasons += [Reason.AUTHORS, Reason.SCORE]
    elif figures.positive / voices >= GOOD_SHARE and figures.positive > 2 * figures.alarming:
        kind, severity, reason = Kind.GOOD_NEWS, Severity.INFO, Reason.POSITIVE_SHARE
        reasons.append(reason)
    elif not volume and joy(reading) >= 1.0:
        kind, severity = Kind.GOOD_NEWS, Severity.INFO
        reason = Reason.NEGATIVE_FALL if reading.anger_fell else Reason.POSITIVE_SHARE
        reasons.append(reason)
    else:
        kind, severity, reason = Kind.BUZZ, Severity.INFO, Reason.VOLUME
    if figures.reposts > AMPLIFIED * figures.posts or figures.coordinated > COORDINATED * figures.posts:
        if severity is Severity.CRITICAL:
            reasons = reasons[:-2]
        if severity is not _LESS[severity]:
            reasons.append(Reason.AMPLIFIED if figures.reposts > AMPLIFIED * figures.posts else Reason.COORDINATED)
        severity = _LESS[severity]
    return Verdict(kind=kind, severity=severity, reason=reason, reasons=tuple(reasons))


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


def obey(episode: Episode | None, command: Command) -> Change:
    """What a person's command changes.

    What helps to do better next time may be said of an episode that is over; anything else may not.

    Raises:
        IllegalTransition: When the episode is not the one meant, is over, or is already as asked.
    """
    if episode is None or episode.id != command.episode:
        raise IllegalTransition(RefusalReason.STALE, "there is another episode by now; look at the newest message")
    over = episode.status is Status.RESOLVED
    if over and command.action not in _OF_THE_PAST:
        raise IllegalTransition(RefusalReason.OVER, "this episode is over")
    transition, reason = Transition.RESOLVED if over else Transition.UPDATED, Reason.PERSON
    match command.action:
        case Action.ACKNOWLEDGE:
            if episode.acknowledged_by:
                raise IllegalTransition(RefusalReason.TAKEN, episode.acknowledged_by)
            transition = Transition.ACKNOWLEDGED
        case Action.ASSIGN:
            if not command.to or command.to == episode.acknowledged_by:
                raise IllegalTransition(RefusalReason.TAKEN, episode.acknowledged_by)
            transition = Transition.ACKNOWLEDGED
        case Action.RELEASE:
            if not episode.acknowledged_by:
                raise IllegalTransition(RefusalReason.FREE, "nobody has this episode")
            reason = Reason.RELEASED
        case Action.SNOOZE:
            transition = Transition.SNOOZED
        case Action.RESOLVE:
            transition = Transition.RESOLVED
        case Action.FALSE_ALARM:
            transition, reason = Transition.RESOLVED, Reason.FALSE_ALARM
        case Action.USEFUL:
            reason = Reason.USEFUL
        case Action.NOTE:
            reason = Reason.NOTE
        case Action.UNDO:
            reason = Reason.UNDONE
        case _:
            assert_never(command.action)
    return Change(
        transition=transition,
        reason=reason,
        kind=episode.kind,
        severity=episode.severity,
        by=command.by,
        until=command.until or 0.0,
        to=command.to if command.action is Action.ASSIGN else "",
        note=command.note if command.action is Action.NOTE else "",
        at=command.at,
    )


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


def loudness(reading: Reading) -> float:
    """The larger of the scores, each as a multiple of its threshold: an episode may open from 1."""
    return max(reading.volume / reading.threshold, reading.negativity / reading.alarm_threshold)


def joy(reading: Reading) -> float:
    """The score of gladness as a multiple of its threshold: alone it opens good news, and keeps nothing else open."""
    return reading.gladness / (reading.alarm_threshold + reading.glad_margin)


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


def _risen(count: int, voices: int, usual: float, *, sure: bool) -> bool:
    """Whether clearly more of the voices than usual are such, and more than chance makes of so few.

    ``sure`` says that a detector has found so already, in a window of its own.
    """
    if count < CRISIS_LEAST or count / voices < usual + CRISIS_RISE:
        return False
    return sure or count - voices * usual >= CRISIS_SIGMAS * sqrt(voices * usual * (1.0 - usual))


def _worse(verdict: Verdict, episode: Episode) -> bool:
    """Whether it is another kind of thing by now, or more urgent than was told."""
    return _GRAVITY[verdict.kind] > _GRAVITY[episode.kind] or _RANK[verdict.severity] > _RANK[episode.severity]


def _graver(one: Kind, other: Kind) -> Kind:
    return other if _GRAVITY[other] > _GRAVITY[one] else one
