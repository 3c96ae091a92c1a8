"""A rise in volume: negative-binomial tails over five decayed windows against what is usual for this hour of this week.

Counts are summed in exponentially decayed windows of about 3, 12, 30, 120 and 360 minutes, so that an explosion and a
slow rise are both seen. With a = exp(−2/W), O = (1+a)·Σaᵏx has the mean and, for a Poisson stream, the variance of a
count; real streams vary more, by a dispersion φ learned for each window and an error cv of the expectation itself:
Var = φE + (cv·E)². The surprise of a window is −log10 P(X ≥ O) under the negative binomial with that variance; the
score is the largest of the five, less what the habit of each takes off (see `streams.detectors.habit`).

The scan statistic: Glaz, Naus & Wallenstein, *Scan Statistics* (2001); tails on negative binomials for outbreaks:
Noufaily et al., "An improved algorithm for outbreak detection in multiple surveillance systems", Stat. Med. 32 (2013).
"""

from math import exp, inf

import msgspec

from streams import baseline as usual
from streams.baseline import Baseline
from streams.detectors import habit as habits
from streams.detectors.habit import Habit
from streams.detectors.tails import negative_binomial

WINDOWS_MIN = (3, 12, 30, 120, 360)
DECAY = tuple(exp(-2.0 / width) for width in WINDOWS_MIN)
PHI_PRIOR, PHI_WEIGHT, PHI_MAX = 2.7, 75.0, 100.0
CV = 0.06
COLD, WARM = 0.4, 0.1
"""Error of expectation, as a cv, of a level of which nothing but a first guess is known; it falls with the share of
that guess in what is known, down to the second: after some two and a half days it is over."""
LEAST = (20.0, 11.0, 11.0, 11.0, 11.0)
"""Least decayed sum of each window that is looked at: six posts. Fewer are a chat of two or three people; and in three
minutes eleven, because a post and its answers come that fast."""
RISE = 1.5
"""Least ratio of observed to expected that is called a rise."""
LONG_MIN, MEMORY, MEMORY_POSTS = 120, 1.8, 25.0
"""Windows from the first on remember no more than the second times the expected, plus the third (posts): they are there
for slow rises, an explosion is seen by the short ones, and what was over hours ago must not ring at night."""
STILL = 1.3
"""Least ratio, in the next shorter window, at which a longer one is heard: it remembers a rise for hours after it."""
PHI_TOP, PHI_TRUST, LONG = 1000.0, 0.12, 3
"""Windows before the `LONG`-th learn dispersions up to the first, and give a burst at least the second as weight: a
territory that is used to short bursts must know it. In longer ones `PHI_MAX` keeps a crisis from passing for noise."""
GATE = 3.0
"""Score at which a minute is learned at half weight."""
LEARN_FLOOR = 0.02
MUTE_POSTS = 6.0
"""Posts expected since the last one from which silence is no chance: the source is mute, and nothing is learned."""
BACKLOG_MIN, BACKLOG = 30, 1.5
"""Minutes after a mute source speaks again in which it may hand over what it has held back; times the missed posts
that this may be: what is beyond them is a burst."""
LEARNING_MIN = 14 * 1440
"""The first two weeks: hours of the week have been seen once or twice, and whoever reads an alert is told so."""
NEW_LEVEL_MIN = 1440
"""Minutes of anomaly after which the level is taken to have changed."""


class Volume(msgspec.Struct):
    """State: the baseline, decayed sums seen and expected, dispersion and habit per window, minutes since the start."""

    baseline: Baseline
    seen: list[float]
    expected: list[float]
    phi: list[float]
    phi_weight: list[float]
    age_min: int = 0
    anomalous_min: int = 0
    new_level: bool = False
    missed: float = 0.0
    backlog: float = 0.0
    backlog_min: int = 0
    habit: Habit = msgspec.field(default_factory=lambda: habits.fresh(len(WINDOWS_MIN)))

    def copy(self) -> "Volume":
        """An independent copy."""
        return Volume(
            self.baseline.copy(),
            self.seen[:],
            self.expected[:],
            self.phi[:],
            self.phi_weight[:],
            self.age_min,
            self.anomalous_min,
            self.new_level,
            self.missed,
            self.backlog,
            self.backlog_min,
            self.habit.copy(),
        )


class VolumeScore(msgspec.Struct, frozen=True):
    """The score, the most surprised window (minutes; 0 when there is none), and what was expected per minute.

    ``slow`` is what was expected by level and hour of the week alone, ``rate`` what short windows expect. ``surprises``
    are those of the windows, shortest first, nothing taken off; those after the last that was looked at are left out.
    """

    score: float
    window_min: int
    rate: float
    slow: float
    surprises: tuple[float, ...] = ()


def fresh(usual_per_hour: float | None = None) -> Volume:
    """A detector that has seen nothing.

    Args:
        usual_per_hour: First guess of ordinary posts per hour.
    """
    n = len(WINDOWS_MIN)
    return Volume(
        baseline=usual.fresh(usual_per_hour),
        seen=[0.0] * n,
        expected=[0.0] * n,
        phi=[PHI_PRIOR] * n,
        phi_weight=[PHI_WEIGHT] * n,
    )


def size(mean: float, phi: float, cv: float = CV) -> float:
    """Size of the negative binomial with variance φ·mean + (cv·mean)²."""
    over = (phi - 1.0) + cv * cv * mean
    return inf if over <= 0.0 else mean / over


def cv_of(volume: Volume) -> float:
    """Error of the expectation, as a share of it: larger while the level is but a guess.

    >>> round(cv_of(fresh(usual_per_hour=60.0)), 2)
    0.42
    """
    return CV + COLD * max(0.0, 60.0 * usual.PRIOR_HOURS / volume.baseline.minutes - WARM)


def phi_of(volume: Volume, window: int) -> float:
    """Dispersion of a window (index): posts are never taken to come more evenly than alone."""
    return max(1.0, volume.phi[window])


def ordinary(score: float) -> float:
    """How far a minute is to be trusted as ordinary, in [`LEARN_FLOOR`, 1]: one half at a score of `GATE`.

    >>> ordinary(0.0), ordinary(GATE), ordinary(30.0)
    (1.0, 0.5, 0.02)
    """
    return max(LEARN_FLOOR, 1.0 / (1.0 + (score / GATE) ** 4))


def score(volume: Volume, posts: float, minute_in_week: int, holiday: bool = False) -> VolumeScore:
    """Score the minute that has just been closed; nothing is changed.

    Args:
        volume: The state before this minute.
        posts: Posts counted in it (one per author and gap), ≥ 0.
        minute_in_week: Minute of the territory's local week.
        holiday: Whether it is in a public holiday.

    Returns:
        The largest surprise of the windows, less their habit, in [0, 300].

    >>> state = fresh(usual_per_hour=60.0)
    >>> score(state, 1.0, 12 * 60).score
    0.0
    >>> score(state, 60.0, 12 * 60).score > 8
    True
    """
    slow, fast = usual.rates(volume.baseline, minute_in_week, holiday)
    if posts == 0.0 and _is_mute(volume, volume.missed + fast):
        return VolumeScore(0.0, 0, fast, slow)
    posts -= _held_back(volume, posts, fast)
    best, loudest, window, cv = 0.0, 0.0, 0, cv_of(volume)
    surprises: list[float] = []
    goes_on = True  # in the shorter window
    sums, means = volume.seen, volume.expected
    for i, decay in enumerate(DECAY):
        observed = (1.0 + decay) * (decay * sums[i] + posts)
        expected = (1.0 + decay) * (decay * means[i] + (fast if i < 4 else slow))
        heard, goes_on = goes_on, observed > STILL * expected
        if not heard or observed < LEAST[i] or observed < RISE * expected:
            continue
        found = negative_binomial(observed, expected, size(expected, phi_of(volume, i), cv))
        surprises += [0.0] * (i - len(surprises)) + [found]
        best = max(best, found - volume.habit.takes_off[i])
        if found > loudest:
            loudest, window = found, WINDOWS_MIN[i]
    return VolumeScore(best, window, fast, slow, tuple(surprises))


def learn(volume: Volume, posts: float, minute_in_week: int, seen: VolumeScore, holiday: bool = False) -> None:
    """Learn the minute that was scored, in place, with the less weight the less ordinary it was."""
    slow, fast = seen.slow, seen.rate
    volume.age_min += 1
    if posts == 0.0:
        volume.missed += fast
        if _is_mute(volume, volume.missed):
            return
    else:
        late = _held_back(volume, posts, fast)
        if volume.backlog_min == 0 and _is_mute(volume, volume.missed):
            volume.backlog, volume.backlog_min = BACKLOG * volume.missed, BACKLOG_MIN
        volume.backlog -= late
        volume.missed = 0.0
        posts -= late
    volume.backlog_min = max(0, volume.backlog_min - 1)
    weight, loud = (ordinary(seen.score), seen.score >= GATE) if seen.score > 0.0 else (1.0, False)
    volume.anomalous_min = volume.anomalous_min + 1 if loud else max(0, volume.anomalous_min - 4)
    if volume.anomalous_min > NEW_LEVEL_MIN:
        weight = 0.5
        if not volume.new_level:
            usual.forget(volume.baseline, 0.25)
            volume.new_level = True
    elif volume.anomalous_min == 0:
        volume.new_level = False
    trust, cv = max(weight, PHI_TRUST), cv_of(volume)
    sums, means, age = volume.seen, volume.expected, volume.age_min
    for i, width in enumerate(WINDOWS_MIN):
        decay = DECAY[i]
        sums[i] = decay * sums[i] + posts
        means[i] = decay * means[i] + (fast if i < 4 else slow)
        if width >= LONG_MIN:
            sums[i] = min(sums[i], MEMORY * means[i] + MEMORY_POSTS)
        if age % width == 0:
            expected = (1.0 + decay) * means[i]
            if expected > 0.0:
                error = (1.0 + decay) * sums[i] - expected
                found = min(PHI_TOP if i < LONG else PHI_MAX, max(0.0, error * error - (cv * expected) ** 2) / expected)
                volume.phi_weight[i] = 0.998 * volume.phi_weight[i] + trust
                volume.phi[i] += trust / volume.phi_weight[i] * (found - volume.phi[i])
    usual.learn(volume.baseline, minute_in_week, posts, slow, weight, holiday)
    hot = sums[1] >= LEAST[1] / 4.0 and sums[1] >= RISE * means[1]
    habits.learn(volume.habit, seen.surprises, hot)


def _held_back(volume: Volume, posts: float, rate: float) -> float:
    """Posts of a minute that a source which was mute may have held back: they are not of this minute."""
    if volume.backlog_min > 0:
        left = volume.backlog
    elif _is_mute(volume, volume.missed):
        left = BACKLOG * volume.missed
    else:
        return 0.0
    return min(left, max(0.0, posts - rate))


def _is_mute(volume: Volume, missed: float) -> bool:
    """Whether so many posts missed are no chance; where they come in clumps, silence is as likely as with fewer."""
    return missed >= MUTE_POSTS and missed >= MUTE_POSTS * min(2.0, volume.phi[2])
