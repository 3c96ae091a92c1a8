"""The rules of scoring: what an alert is, and the benchmark of Lavin & Ahmad.

One alert per episode: it opens at a score of its threshold, and closes after an hour below .6 of it.
"""

import copy
from collections.abc import Sequence
from math import exp, inf

import msgspec

from streams import series
from streams.series import Bin, Series
from streams.tuning import Tuning

HYSTERESIS = 0.6
CLOSE_MIN = 60
REOPEN_S, AGAIN_S, LOUDER = 48 * 3600.0, 24 * 3600.0, 2.0
FALSE_WEIGHT = 0.11
PROBATION, PROBATION_ROWS = 0.15, 750


class Watch:
    """One territory under watch; feed it bins in order.

    Args:
        step_min: Length of a bin, minutes.
        zone: IANA zone.
    """

    def __init__(self, step_min: int = 1, zone: str = "Europe/Paris") -> None:
        self.step_min = step_min
        self.zone = zone
        self.tuning = Tuning()
        self.series: Series = series.fresh(step_min)
        self.open = False
        self.calm_min = 0
        self.mood = False
        """Whether the last alert was rung by negativity alone."""
        self.loudness = 0.0
        self.window_min = 0
        """The window that the last alert was rung by, minutes."""

    def branch(self) -> "Watch":
        """What would go on from here; neither changes the other."""
        other = copy.copy(self)
        other.series = copy.deepcopy(self.series)
        return other

    def restart(self) -> None:
        """Write the state and read it again."""
        self.series = msgspec.msgpack.decode(msgspec.msgpack.encode(self.series), type=Series)

    def see(self, minute: int, count: float, negative: float | None = None) -> bool:
        """Read the bin that starts at a minute since the epoch; whether it opens an episode."""
        row = Bin(at=minute * 60.0, count=count, negative=negative)
        reading = series.read(self.series, row, zone=self.zone, tuning=self.tuning)
        volume = reading.volume / reading.threshold
        self.loudness = loud = max(volume, reading.negativity / reading.alarm_threshold)
        if self.open:
            self.calm_min = 0 if loud >= HYSTERESIS else self.calm_min + self.step_min
            self.open = self.calm_min < CLOSE_MIN
            return False
        if loud < 1.0 or not reading.active:
            return False
        self.open, self.calm_min, self.mood = True, 0, volume < 1.0
        self.window_min = reading.negativity_window_min if self.mood else reading.volume_window_min
        return True


class Bell:
    """The quieter rule of ``clameur backtest``: what comes back within a day of the last ring is the same matter.

    An episode that opens within `REOPEN_S` of the end of the last one is that one come back; it rings when `AGAIN_S`
    have passed since the last ring, or when it is `LOUDER` times louder than all that was heard of it.
    """

    def __init__(self) -> None:
        self._rang = self._open_at = -inf
        self._loudest = 0.0

    def rings(self, opens: bool, is_open: bool, loudness: float, at: float) -> bool:
        """Whether a bin rings; to be asked about each, in order.

        Args:
            opens: Whether it opened an episode.
            is_open: Whether one is open after it.
            loudness: Its score as a multiple of its threshold.
            at: Its time, epoch seconds.
        """
        if opens and at - self._open_at > REOPEN_S:
            self._loudest, self._rang = 0.0, -inf
        rings = opens and (at - self._rang >= AGAIN_S or loudness >= LOUDER * self._loudest)
        if rings:
            self._rang = at
        if is_open:
            self._open_at = at
            self._loudest = max(self._loudest, loudness)
        return rings


class Benchmark(msgspec.Struct, frozen=True):
    """Of one series or several: the sum of rewards, windows hit, windows, alerts outside them."""

    reward: float = 0.0
    hits: int = 0
    windows: int = 0
    false: int = 0

    def __add__(self, other: "Benchmark") -> "Benchmark":
        return Benchmark(
            self.reward + other.reward,
            self.hits + other.hits,
            self.windows + other.windows,
            self.false + other.false,
        )

    @property
    def score(self) -> float:
        """100 for every window hit at its very start and nothing else, 0 for no alert at all."""
        return 100.0 * (self.reward + self.windows) / (2.0 * self.windows) if self.windows else 0.0


def benchmark(rows: int, windows: Sequence[tuple[int, int]], alerts: Sequence[int]) -> Benchmark:
    """Score alerts on a labelled series, standard profile.

    Lavin & Ahmad, "Evaluating Real-time Anomaly Detection Algorithms", ICMLA 2015, and version 1.1 of their scorer: in
    a window the earliest alert counts, by how early it is; a window without one costs 1; an alert outside of any costs
    up to .11, the less the nearer it follows a window. Nothing counts in the first 15 % of the series.

    Args:
        rows: Length of the series.
        windows: First and last row of each labelled window.
        alerts: Rows of the alerts.
    """
    probation = min(int(PROBATION * rows), PROBATION_ROWS)
    counted = [row for row in alerts if row >= probation]
    due = [(a, b) for a, b in windows if b >= probation]
    reward, hits = 0.0, 0
    for first, last in due:
        inside = [row for row in counted if first <= row <= last]
        hits += bool(inside)
        length = last - first + 1
        reward += _worth(-(last - inside[0] + 1) / length) / _worth(-1.0) if inside else -1.0
    false = [row for row in counted if not any(a <= row <= b for a, b in windows)]
    for row in false:
        before = [(a, b) for a, b in windows if b < row]
        a, b = before[-1] if before else (0, 0)
        reward += FALSE_WEIGHT * (_worth((row - b) / (b - a)) if before else -1.0)
    return Benchmark(reward, hits, len(due), len(false))


def _worth(distance: float) -> float:
    """Reward of an alert at a distance from the end of a window, in lengths of it, negative inside."""
    return -1.0 if distance > 3.0 else 2.0 / (1.0 + exp(5.0 * distance)) - 1.0
