"""Whether a minute rings, and what the figures amount to: kind, severity, and the reasons of both."""

from math import sqrt

import msgspec

from alerts.model import Kind, Reason, Severity
from streams.figures import Figures
from streams.scores import Reading
from streams.tuning import Tuning

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

_LESS = {
    Severity.CRITICAL: Severity.WARNING,
    Severity.WARNING: Severity.INFO,
    Severity.INFO: Severity.INFO,
}


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the figures amount to, were an episode to open now."""

    kind: Kind
    severity: Severity
    reason: Reason
    reasons: tuple[Reason, ...] = ()


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


def loudness(reading: Reading) -> float:
    """The larger of the scores, each as a multiple of its threshold: an episode may open from 1."""
    return max(reading.volume / reading.threshold, reading.negativity / reading.alarm_threshold)


def joy(reading: Reading) -> float:
    """The score of gladness as a multiple of its threshold: alone it opens good news, and keeps nothing else open."""
    return reading.gladness / (reading.alarm_threshold + reading.glad_margin)


def _risen(count: int, voices: int, usual: float, *, sure: bool) -> bool:
    """Whether clearly more of the voices than usual are such, and more than chance makes of so few.

    ``sure`` says that a detector has found so already, in a window of its own.
    """
    if count < CRISIS_LEAST or count / voices < usual + CRISIS_RISE:
        return False
    return sure or count - voices * usual >= CRISIS_SIGMAS * sqrt(voices * usual * (1.0 - usual))
