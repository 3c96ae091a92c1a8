"""A rise in volume: negative-binomial tails over five decayed windows against what is usual for this hour of this week.

Counts are summed in exponentially decayed windows of about 3, 10, 30, 120 and 360 minutes, so that an explosion and a
slow rise are both seen. With a = exp(−2/W), O = (1+a)·Σaᵏx has the mean and, for a Poisson stream, the variance of a
count; real streams vary more, by a dispersion φ learned for each window and an error cv of the expectation itself:
Var = φE + (cv·E)². The score is −log10 P(X ≥ O) under the negative binomial with that variance, the largest of five.

The scan statistic: Glaz, Naus & Wallenstein, *Scan Statistics* (2001); tails on negative binomials for outbreaks:
Noufaily et al., "An improved algorithm for outbreak detection in multiple surveillance systems", Stat. Med. 32 (2013).
"""

from math import exp, inf, log10

import msgspec

from streams import baseline as usual
from streams.baseline import Baseline
from streams.detectors.tails import negative_binomial

WINDOWS_MIN = (3, 10, 30, 120, 360)
DECAY = tuple(exp(-2.0 / width) for width in WINDOWS_MIN)
PHI_PRIOR, PHI_WEIGHT, PHI_MAX = 3.0, 100.0, 60.0
CV = 0.15
LEAST = 10.0
"""Least decayed sum that is looked at: five to seven posts."""
RISE = 1.5
"""Least ratio of observed to expected that is called a rise."""
LONG_MIN, MEMORY, MEMORY_POSTS = 120, 2.0, 20.0
"""Windows from the first on remember no more than the second times the expected, plus the third (posts): they are there
for slow rises, an explosion is seen by the short ones, and what was over hours ago must not ring at night."""
STILL = 1.25
"""Least ratio, in the next shorter window, at which a longer one is heard: it remembers a rise for hours after it."""
GATE = 3.0
"""Score at which a minute is learned at half weight."""
LEARN_FLOOR = 0.02
LEARNING_MIN = 7 * 1440
"""The first week, in which the threshold is one higher: the profile is not the territory's own yet."""
NEW_LEVEL_MIN = 1440
"""Minutes of anomaly after which the level is taken to have changed."""


class Volume(msgspec.Struct):
    """State: the baseline, decayed sums seen and expected and dispersion per window, minutes since the start."""

    baseline: Baseline
    seen: list[float]
    expected: list[float]
    phi: list[float]
    phi_weight: list[float]
    age_min: int = 0
    anomalous_min: int = 0
    new_level: bool = False

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
        )


class VolumeScore(msgspec.Struct, frozen=True):
    """The score, the window that gave it (minutes; 0 when none was looked at), and what was expected per minute."""

    score: float
    window_min: int
    rate: float


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


def size(mean: float, phi: float) -> float:
    """Size of the negative binomial with variance φ·mean + (cv·mean)²."""
    over = (phi - 1.0) + CV * CV * mean
    return inf if over <= 0.0 else mean / over


def phi_of(volume: Volume, window: int) -> float:
    """Dispersion of a window (index): short windows are never taken to be calmer than the 120-minute one."""
    return max(1.0, volume.phi[window], volume.phi[3] if window < 3 else 0.0)


def ordinary(score: float) -> float:
    """How far a minute is to be trusted as ordinary, in [`LEARN_FLOOR`, 1]: one half at a score of `GATE`.

    >>> ordinary(0.0), ordinary(GATE), ordinary(30.0)
    (1.0, 0.5, 0.02)
    """
    return max(LEARN_FLOOR, 1.0 / (1.0 + (score / GATE) ** 4))


def score(volume: Volume, posts: float, minute_in_week: int) -> VolumeScore:
    """Score the minute that has just been closed; nothing is changed.

    Args:
        volume: The state before this minute.
        posts: Posts counted in it (one per author and gap), ≥ 0.
        minute_in_week: Minute of the territory's local week.

    Returns:
        The largest score of the windows, in [0, 300].

    >>> state = fresh(usual_per_hour=60.0)
    >>> score(state, 1.0, 12 * 60).score
    0.0
    >>> score(state, 60.0, 12 * 60).score > 8
    True
    """
    slow, fast = usual.rates(volume.baseline, minute_in_week)
    best, window = 0.0, 0
    goes_on = True  # in the shorter window
    for i, decay in enumerate(DECAY):
        observed = (1.0 + decay) * (decay * volume.seen[i] + posts)
        expected = (1.0 + decay) * (decay * volume.expected[i] + (fast if i < 4 else slow))
        heard, goes_on = goes_on, observed > STILL * expected
        if not heard or observed < LEAST or observed < RISE * expected:
            continue
        found = negative_binomial(observed, expected, size(expected, phi_of(volume, i)))
        if found > best:
            best, window = found, WINDOWS_MIN[i]
    return VolumeScore(best, window, fast)


def learn(volume: Volume, posts: float, minute_in_week: int, seen: VolumeScore) -> None:
    """Learn the minute that was scored, in place, with the less weight the less ordinary it was."""
    slow, fast = usual.rates(volume.baseline, minute_in_week)
    weight = ordinary(seen.score)
    volume.age_min += 1
    volume.anomalous_min = volume.anomalous_min + 1 if seen.score >= GATE else max(0, volume.anomalous_min - 4)
    if volume.anomalous_min > NEW_LEVEL_MIN:
        weight = 0.5
        if not volume.new_level:
            usual.forget(volume.baseline, 0.25)
            volume.new_level = True
    elif volume.anomalous_min == 0:
        volume.new_level = False
    for i, (width, decay) in enumerate(zip(WINDOWS_MIN, DECAY, strict=True)):
        volume.seen[i] = decay * volume.seen[i] + posts
        volume.expected[i] = decay * volume.expected[i] + (fast if i < 4 else slow)
        if width >= LONG_MIN:
            volume.seen[i] = min(volume.seen[i], MEMORY * volume.expected[i] + MEMORY_POSTS)
        if volume.age_min % width == 0:
            expected = (1.0 + decay) * volume.expected[i]
            if expected > 0.0:
                error = (1.0 + decay) * volume.seen[i] - expected
                found = min(PHI_MAX, max(0.0, error * error - (CV * expected) ** 2) / expected)
                volume.phi_weight[i] = 0.998 * volume.phi_weight[i] + weight
                volume.phi[i] += weight / volume.phi_weight[i] * (found - volume.phi[i])
    usual.learn(volume.baseline, minute_in_week, posts, slow, weight)


def threshold(volume: Volume, alert: float) -> float:
    """The score from which this territory rings: higher in its first week and where posts are few.

    Args:
        volume: The state.
        alert: Threshold of the chosen sensitivity for an ordinary territory.

    >>> threshold(fresh(usual_per_hour=60.0), 4.0)
    5.0
    """
    per_hour = usual.level(volume.baseline)
    young = 1.0 if volume.age_min < LEARNING_MIN else 0.0
    rare = 1.5 * log10(5.0 / max(per_hour, 0.05)) if per_hour < 5.0 else 0.0
    return alert + young + rare
