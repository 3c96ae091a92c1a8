"""The life of a silence: an episode beside that of a rise, so that neither hides the other.

It opens when a territory, or some of its platforms, say so much less than usual that it can be no chance; turns graver
when another platform falls silent too, or the whole territory; and is over when voices of all of them have been back
for ten minutes: of a platform that is back before the others no more is said. Nothing else is told of it: that nobody
speaks is no news every quarter of an hour.
"""

from collections.abc import Callable, Mapping

import msgspec

from alerts.episode import HYSTERESIS, Change, Episode, Missing, Status
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


_NONE: Mapping[Reason, float] = {}
_GRAVER = (Severity.WARNING, Severity.INFO)


def threshold(tuning: Tuning, name: str = "", offsets: Mapping[Reason, float] = _NONE) -> float:
    """The score from which the silence of a platform rings, of the whole territory for an empty name.

    ``offsets`` is what is added to the thresholds of rules (`alerts.verdicts.offsets`).
    """
    return tuning.threshold + silence.MARGIN + offsets.get(Reason.SOURCE_SILENT if name else Reason.SILENCE, 0.0)


def watched(episode: Episode, reading: Reading, tuning: Tuning, offsets: Mapping[Reason, float] = _NONE) -> Episode:
    """The silence after one more minute, whatever the minute changes: for how long voices have been back, of whom."""
    missing = tuple(_watched(one, reading, tuning, offsets) for one in episode.missing)
    calm_s = min((one.calm_s for one in missing), default=episode.calm_s + 60.0)
    dismissed = episode.dismissed and calm_s < BACK_S
    return msgspec.structs.replace(episode, missing=missing, calm_s=calm_s, dismissed=dismissed)


def _watched(one: Missing, reading: Reading, tuning: Tuning, offsets: Mapping[Reason, float]) -> Missing:
    still = any(
        name in ("", one.name) and _lacks(one, lull, threshold(tuning, name, offsets)) for name, lull in reading.lulls
    )
    return msgspec.structs.replace(one, calm_s=0.0 if still else one.calm_s + 60.0)


def _lacks(one: Missing, lull: Lull, least: float) -> bool:
    return lull.score >= HYSTERESIS * least or not (lull.clearly if one.half else lull.back)


def decide(
    episode: Episode | None,
    reading: Reading,
    tuning: Tuning,
    offsets: Mapping[Reason, float] = _NONE,
    *,
    usual: Callable[[str], float],
    ended: Callable[[Missing], Reason],
) -> Change | None:
    """What a closed minute changes in a silence; ``None`` for nothing worth telling.

    Args:
        episode: The last silence, ``None`` when there was none.
        reading: The minute.
        tuning: Threshold.
        offsets: What is added to it, by rule.
        usual: Usual voices per hour of a platform, of the whole territory for an empty name.
        ended: Why somebody who was missing is so no more.
    """
    ringing = lulls.ringing(reading, threshold(tuning, "", offsets), threshold(tuning, "platform", offsets))
    if episode is None or episode.status is Status.RESOLVED:
        hidden = {one.name for one in episode.missing} if episode is not None and episode.dismissed else set()
        told = {name: lull for name, lull in ringing.items() if name not in hidden and "" not in hidden}
        if not told:
            return None
        again = (
            episode is not None
            and reading.at - episode.resolved_at <= tuning.reopen_within_s
            and any(one.name in told for one in episode.missing)
        )
        return _rung(Transition.REOPENED if again else Transition.OPENED, told, (), usual)
    after = watched(episode, reading, tuning, offsets)
    known = {one.name for one in after.missing}
    if "" in ringing:
        rung = _rung(Transition.ESCALATED, ringing, (), usual)
        if "" not in known or (rung.severity, episode.severity) == _GRAVER:
            return rung
    elif "" not in known and ringing.keys() - known:
        return _rung(Transition.ESCALATED, ringing, after.missing, usual)
    back = [one for one in after.missing if one.calm_s >= BACK_S]
    if not back:
        return None
    left = tuple(one for one in after.missing if one.calm_s < BACK_S)
    if not left:  # the whole territory is back, but for some of its platforms
        left = _missing(ringing, usual)
    return Change(
        transition=Transition.UPDATED if left else Transition.RESOLVED,
        reason=Reason.SOURCE_SILENT if left else ended(back[0]),
        kind=Kind.SILENCE,
        severity=episode.severity,
        missing=left,
    )


def _rung(
    transition: Transition, ringing: Mapping[str, Lull], before: tuple[Missing, ...], usual: Callable[[str], float]
) -> Change:
    """The whole territory if it is silent, else each platform that is, beside those that were."""
    whole = ringing.get("")
    known = {one.name for one in before}
    fresh = {name: lull for name, lull in ringing.items() if name not in known}
    reason = Reason.SOURCE_SILENT if whole is None else Reason.SILENCE
    grave = whole is not None and whole.observed == 0.0 and usual("") >= BUSY
    return Change(
        transition=transition,
        reason=reason,
        kind=Kind.SILENCE,
        severity=Severity.WARNING if grave else Severity.INFO,
        reasons=(reason,),
        missing=(*before, *_missing(fresh, usual)),
    )


def _missing(ringing: Mapping[str, Lull], usual: Callable[[str], float]) -> tuple[Missing, ...]:
    return tuple(Missing(name=name, usual=usual(name), half=lull.observed > 0.0) for name, lull in ringing.items())
