"""The life of a silence: an episode beside that of a rise, so that neither hides the other.

It opens when a territory, or one platform of it, says so much less than usual that it can be no chance; turns graver
when the whole territory falls silent after a platform; and is over when voices have been back for ten minutes. Nothing
else is told of it: that nobody speaks is no news every quarter of an hour.
"""

import msgspec

from alerts.episode import HYSTERESIS, Change, Episode, Status
from alerts.model import Kind, Reason, Severity, Transition
from streams import lulls
from streams.detectors import silence
from streams.detectors.silence import Lull
from streams.scores import Reading
from streams.tuning import Tuning

BACK_S = 600.0
"""Seconds for which voices must be back."""
BUSY = 20.0
"""Usual voices per hour from which the silence of a whole territory is a warning (own choice)."""


_GRAVER = (Severity.WARNING, Severity.INFO)


def threshold(tuning: Tuning) -> float:
    """The score from which a silence rings."""
    return tuning.threshold + silence.MARGIN


def calm(episode: Episode, reading: Reading, tuning: Tuning) -> float:
    """Seconds since the voices are back that a silence is about, this minute included."""
    low = HYSTERESIS * threshold(tuning)
    missing = any(name in ("", episode.source) and (lull.score >= low or not lull.back) for name, lull in reading.lulls)
    return 0.0 if missing else episode.calm_s + 60.0


def watched(episode: Episode, reading: Reading, tuning: Tuning) -> Episode:
    """The silence after one more minute, whatever the minute changes."""
    calm_s = calm(episode, reading, tuning)
    return msgspec.structs.replace(episode, calm_s=calm_s, dismissed=episode.dismissed and calm_s < BACK_S)


def decide(
    episode: Episode | None, reading: Reading, level: float, tuning: Tuning, *, heard: bool, known: bool
) -> Change | None:
    """What a closed minute changes in a silence; ``None`` for nothing worth telling.

    Args:
        episode: The last silence, ``None`` when there was none.
        reading: The minute.
        level: Usual voices per hour.
        tuning: Threshold.
        heard: Whether the sources were listened to then: after the end of a recording nobody is silent.
        known: Whether the platform that the silence is about is still followed.
    """
    deepest = lulls.deepest(reading, threshold(tuning)) if heard else None
    if episode is None or episode.status is Status.RESOLVED:
        if deepest is None or (episode is not None and episode.dismissed and episode.source in ("", deepest[0])):
            return None
        again = (
            episode is not None
            and episode.source == deepest[0]
            and reading.at - episode.resolved_at <= tuning.reopen_within_s
        )
        return _rung(Transition.REOPENED if again else Transition.OPENED, *deepest, level)
    if deepest is not None:
        rung = _rung(Transition.ESCALATED, *deepest, level)
        if not deepest[0] and (episode.source or (rung.severity, episode.severity) == _GRAVER):
            return rung
    if calm(episode, reading, tuning) >= BACK_S:
        reason = Reason.RECOVERED if known else Reason.FADED
        return Change(
            transition=Transition.RESOLVED,
            reason=reason,
            kind=Kind.SILENCE,
            severity=episode.severity,
            source=episode.source,
        )
    return None


def _rung(transition: Transition, source: str, lull: Lull, level: float) -> Change:
    reason = Reason.SOURCE_SILENT if source else Reason.SILENCE
    grave = not source and lull.observed == 0.0 and level >= BUSY
    return Change(
        transition=transition,
        reason=reason,
        kind=Kind.SILENCE,
        severity=Severity.WARNING if grave else Severity.INFO,
        reasons=(reason,),
        source=source,
    )
