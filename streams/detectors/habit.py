"""How high ordinary days go: brief peaks of surprise, remembered for each window, and what they take off its score.

A model of noise is never quite right, and it is wrong in another way in three minutes than in six hours. So each window
counts how often and how far its own score rose above `PEAK` on ordinary days. Peaks over a threshold have an
exponential tail of mean excess σ: N of them a minute above u pass u + σ·ln(N/q) at a rate of q. What that is above the
usual threshold is taken off. A town whose posts come in clumps is hard to ring up by its shortest windows, and as easy
as any other by its longer ones.

Coles, *An Introduction to Statistical Modeling of Extreme Values* (2001), section 4; for streams Siffer et al.,
"Anomaly Detection in Streams with Extreme Value Theory", KDD 2017.
"""

from collections.abc import Sequence
from math import log

import msgspec

PEAK, PEAK_GAP_MIN = 2.35, 30
"""Surprise from which a rise is remembered as a peak; minutes below it after which the peak is over."""
BRIEF_MIN = 45
"""Most minutes of a peak that is a habit: what lasts longer is an event, and must not make the next harder to hear."""
PEAK_EXCESS, PEAK_EXCESSES = 2.5, 10.0
"""Most that the first peak counts above `PEAK`; most that one of many counts beyond it, in mean excesses: one is no
habit, many are."""
DAY_MIN = 1440
KEEP_PER_DAY = 0.5 ** (1.0 / 45.0)
PRIOR_PEAKS, PRIOR_DAYS, PRIOR_EXCESS, PRIOR_WEIGHT = 30.0, 30.0, 0.5, 4.0
"""Before anything is known: a peak a day, .5 above on average; that average weighs 4 peaks."""
FALSE_PER_DAY, SHORTEST = 1.0 / 120.0, 3.0
"""Ordinary peaks of one window that may ring: one in four months; of the shortest, so many times as many: what it is
there for cannot wait. Where one window rings, the next often does too: together they ring less than the sum."""
USUAL_ALERT, HIGHEST = 4.0, 6.0
"""Threshold that the habit is measured against; most that it takes off."""


class Habit(msgspec.Struct):
    """State, by window: the peak that goes on, minutes since and of it, peaks and their excess; what is taken off."""

    peak: list[float]
    since_min: list[int]
    hot_min: list[int]
    peaks: list[float]
    excess: list[float]
    takes_off: list[float]
    days: float = 0.0
    minute: int = 0
    up: bool = False

    def copy(self) -> "Habit":
        """An independent copy."""
        return Habit(
            self.peak[:],
            self.since_min[:],
            self.hot_min[:],
            self.peaks[:],
            self.excess[:],
            self.takes_off[:],
            self.days,
            self.minute,
            self.up,
        )


def fresh(windows: int) -> Habit:
    """The habit of a territory of which nothing is known.

    Args:
        windows: How many windows there are.

    >>> [round(off, 2) for off in fresh(2).takes_off]
    [0.19, 0.74]
    """
    habit = Habit([0.0] * windows, [0] * windows, [0] * windows, [0.0] * windows, [0.0] * windows, [0.0] * windows)
    _settle(habit)
    return habit


def learn(habit: Habit, surprises: Sequence[float], hot: bool) -> None:
    """Learn a minute, in place.

    Args:
        habit: Changed.
        surprises: −log10 p of each window, nothing taken off; 0 where they end.
        hot: Whether there are more posts than usual just now: what lasts of a peak is counted by it.
    """
    habit.minute += 1
    if habit.minute == DAY_MIN:
        habit.minute = 0
        habit.days = KEEP_PER_DAY * habit.days + 1.0
        habit.peaks = [KEEP_PER_DAY * many for many in habit.peaks]
        habit.excess = [KEEP_PER_DAY * sum_ for sum_ in habit.excess]
        _settle(habit)
    if not surprises and not habit.up:
        return
    over = False
    for window in range(len(habit.peak)):
        surprise = surprises[window] if window < len(surprises) else 0.0
        if surprise >= PEAK:
            habit.peak[window] = max(habit.peak[window], surprise)
            habit.since_min[window] = 0
        if habit.peak[window] == 0.0:
            continue
        habit.hot_min[window] += hot
        if surprise < PEAK:
            habit.since_min[window] += 1
            if habit.since_min[window] >= PEAK_GAP_MIN:
                _remember(habit, window)
                over = True
    habit.up = any(habit.peak)
    if over:
        _settle(habit)


def _remember(habit: Habit, window: int) -> None:
    """Count a peak that is over."""
    if habit.hot_min[window] <= BRIEF_MIN:
        many = habit.peaks[window] / (PRIOR_WEIGHT + habit.peaks[window])
        most = PEAK_EXCESS + many * PEAK_EXCESSES * _mean_excess(habit, window)
        habit.peaks[window] += 1.0
        habit.excess[window] += min(most, habit.peak[window] - PEAK)
    habit.peak[window], habit.hot_min[window] = 0.0, 0


def _settle(habit: Habit) -> None:
    for window, peaks in enumerate(habit.peaks):
        per_day = (PRIOR_PEAKS + peaks) / (PRIOR_DAYS + habit.days)
        allowed = FALSE_PER_DAY * (1.0 if window else SHORTEST)
        reached = PEAK + _mean_excess(habit, window) * log(max(1.0, per_day / allowed))
        habit.takes_off[window] = min(HIGHEST, max(0.0, reached - USUAL_ALERT))


def _mean_excess(habit: Habit, window: int) -> float:
    return (PRIOR_EXCESS * PRIOR_WEIGHT + habit.excess[window]) / (PRIOR_WEIGHT + habit.peaks[window])
