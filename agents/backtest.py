"""Backtest: what would have rung on a past stream, at each of several settings, in one pass over it.

Scores do not depend on the threshold, so the detectors read the stream once and a watch per setting follows their
readings. A watch lives by the rules of `alerts.episode`, as a worker does; nothing of a later bin is ever known.
"""

from collections.abc import Iterable
from hashlib import blake2b
from math import inf
from typing import Protocol

import msgspec

from alerts import episode as episodes
from alerts.episode import Change, Episode, Status, Verdict
from alerts.model import Alert, Kind, Reason, Severity, Transition
from streams import figures
from streams.figures import Figures
from streams.scores import Reading
from streams.tuning import THRESHOLD, Sensitivity, Tuning
from streams.window import MINUTE_S

AGAIN_S = 24 * 3600.0
"""An episode that comes back within this time of the last ring is the same matter (seconds): its message is updated."""
LOUDER = 2.0
"""Unless its score is so many times the largest that was told of it."""
_ORDINARY = Verdict(kind=Kind.BUZZ, severity=Severity.INFO, reason=Reason.VOLUME)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One transition of one episode: when a person would have read it (epoch seconds), and what it said."""

    at: float
    episode: str
    kind: Kind
    transition: Transition
    severity: Severity
    reason: Reason
    score: float


class Bell:
    """Which of the things told of one territory, in order, call for attention anew.

    An episode that opens or turns graver does. One that comes back, or that had eased and is as grave
    again, does when a day has passed since the last ring, or when it is far louder than it has ever been; else it goes
    on in the message that people have already.
    """

    def __init__(self) -> None:
        self._rang = -inf
        self._loudest = 0.0
        self._eased = False

    def rings(self, told: Told) -> bool:
        """Whether it rings; to be asked once about each."""
        if told.transition is Transition.OPENED:
            self._loudest = 0.0
            self._eased = False
        due = told.at - self._rang >= AGAIN_S or told.score >= LOUDER * self._loudest
        self._eased = self._eased or told.transition is Transition.DEESCALATED
        back = told.transition is Transition.REOPENED or (self._eased and told.transition is Transition.ESCALATED)
        rings = told.transition in (Transition.OPENED, Transition.ESCALATED) and not back
        rings = rings or (back and due)
        self._loudest = max(self._loudest, told.score)
        if rings:
            self._rang = told.at
        return rings


def rings(told: Iterable[Told]) -> list[Told]:
    """Those of the things told of one territory, in order, that ring."""
    bell = Bell()
    return [one for one in told if bell.rings(one)]


class Trace(msgspec.Struct, kw_only=True):
    """What was seen of one territory, bin by bin.

    Attributes:
        territory, name, zone: Its id, its name and its IANA zone.
        step_min: Length of a bin, minutes.
        at: Start of each bin (epoch seconds).
        observed, expected: Voices in it, and how many were usual.
        phi: Dispersion, for the interval around the expected number.
        told: What each setting would have told, by the setting's name.
        alerts: The alerts themselves, at the setting that was asked for.
    """

    territory: str
    name: str
    zone: str
    step_min: int
    at: list[float] = []
    observed: list[float] = []
    expected: list[float] = []
    phi: list[float] = []
    told: dict[str, list[Told]] = {}
    alerts: list[Alert] = []

    @property
    def start(self) -> float:
        """Start of the first bin."""
        return self.at[0]

    @property
    def end(self) -> float:
        """End of the last bin."""
        return self.at[-1] + self.step_min * MINUTE_S

    @property
    def days(self) -> float:
        """Length, days."""
        return (self.end - self.start) / 86400.0 if self.at else 0.0


class Look(Protocol):
    """A way to add up the last minutes."""

    def __call__(self, window_min: int, /) -> Figures:
        """The figures of the last ``window_min`` minutes."""


class Watch:
    """The episodes of one territory at one setting.

    Args:
        territory: Its id, from which the episodes get theirs.
        tuning: The setting.
        read_with: The setting that the readings were made with; thresholds are moved from it to ``tuning``.
    """

    def __init__(self, territory: str, tuning: Tuning, read_with: Tuning) -> None:
        self.tuning = tuning
        self.episode: Episode | None = None
        self._territory = territory
        self._shift = tuning.threshold - read_with.threshold

    def see(self, reading: Reading, look: Look, minutes: int = 1) -> tuple[Change, Episode, Figures] | None:
        """Follow one reading, as `alerts.engine` does.

        Args:
            reading: What the detectors say.
            look: Adds up the time until now; called only when something may change.
            minutes: How many minutes the reading stands for.

        Returns:
            What changed, the episode after it, and the figures that it was decided on; ``None`` for nothing.
        """
        reading = self.shifted(reading)
        before = self.episode
        running = before is not None and before.status is Status.OPEN
        loud = episodes.loudness(reading) >= 1.0
        if before is not None and (running or before.dismissed):
            for _ in range(minutes - 1):
                before = episodes.watched(before, reading, self.tuning)
            self.episode = episodes.watched(before, reading, self.tuning)
        if not running and not (loud and reading.active):
            return None
        window = figures.shown_window(reading.window_min) if loud or before is None else before.window_min
        verdict, ringing, found = _ORDINARY, False, None
        if loud:  # else nothing can open or turn graver, and the figures would not be looked at
            found, hour = look(window), look(60)
            ringing = episodes.rings(reading, found, hour.alarming, hour.authors, self.tuning)
            verdict = episodes.judge(reading, found)
        change = episodes.decide(before, reading, verdict, ringing, self.tuning)
        if change is None:
            return None
        found = found or look(window)
        self.episode = episodes.evolve(
            self.episode,
            change,
            name=blake2b(f"{self._territory}@{reading.at:.0f}".encode(), digest_size=8).hexdigest(),
            at=reading.at,
            since=float(found.first * MINUTE_S),
            window_min=found.window_min,
        )
        return change, self.episode, found

    def shifted(self, reading: Reading) -> Reading:
        """The reading with the thresholds of this setting."""
        if not self._shift:
            return reading
        return msgspec.structs.replace(
            reading,
            threshold=reading.threshold + self._shift,
            alarm_threshold=reading.alarm_threshold + self._shift,
        )


def told(change: Change, episode: Episode, reading: Reading, at: float) -> Told:
    """The record of a change, decided on ``reading``, that is told at ``at`` (epoch seconds)."""
    return Told(
        at=at,
        episode=episode.id,
        kind=episode.kind,
        transition=change.transition,
        severity=episode.severity,
        reason=change.reason,
        score=round(max(reading.volume, reading.negativity), 2),
    )


def told_by(alert: Alert) -> Told:
    """The record of an alert."""
    return Told(
        at=alert.at,
        episode=alert.episode,
        kind=alert.kind,
        transition=alert.transition,
        severity=alert.severity,
        reason=alert.reason,
        score=alert.score,
    )


def settings(tuning: Tuning) -> dict[str, Tuning]:
    """The three sensitivities by name, everything else as in ``tuning``; the earliest first."""
    return {
        s.value: msgspec.structs.replace(tuning, sensitivity=s) for s in sorted(Sensitivity, key=THRESHOLD.__getitem__)
    }
