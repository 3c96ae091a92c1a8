"""A rise in volume: negative-binomial tails over five decayed windows against what is usual for this hour of this week.

Counts are summed in exponentially decayed windows of about 3, 12, 30, 120 and 360 minutes, so that an explosion and a
slow rise are both seen. With a = exp(−2/W), O = (1+a)·Σaᵏx has the mean and, for a Poisson stream, the variance of a
count; real streams vary more, by a dispersion φ learned for each window and an error cv of the expectation itself:
Var = φE + (cv·E)². The score is −log10 P(X ≥ O) under the negative binomial with that variance, the largest of five.

The scan statistic: Glaz, Naus & Wallenstein, *Scan Statistics* (2001); tails on negative binomials for outbreaks:
Noufaily et al., "An improved algorithm for outbreak detection in multiple surveillance systems", Stat. Med. 32 (2013).
"""

from math import exp, inf, log

import msgspec

from streams import baseline as usual
from streams.baseline import Baseline
from streams.detectors.tails import negative_binomial

WINDOWS_MIN = (3, 12, 30, 120, 360)
DECAY = tuple(exp(-2.0 / width) for width in WINDOWS_MIN)
PHI_PRIOR, PHI_WEIGHT, PHI_MAX = 2.7, 75.0, 100.0
CV = 0.06
COLD, WARM = 0.4, 0.1
"""Error of expectation, as a cv, of a level of which nothing but a first guess is known; it falls with the share of
that guess in what is known, down to the second: after some two and a half days it is over."""
LEAST = 10.0
"""Least decayed sum that is looked at: five to six posts. Fewer are a chat of two or three people."""
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
"""Score at which a minute is learned at half weight, for a territory with the usual threshold."""
GATE_SHARE = 0.77
"""The same as a share of the territory's threshold."""
LEARN_FLOOR = 0.02
PEAK, PEAK_GAP_MIN = 2.35, 30
"""Score from which a rise is remembered as a peak; minutes below it after which the peak is over."""
BRIEF_MIN = 45
"""Most minutes of a peak that is a habit: what lasts longer is an event, and must not make the next harder to hear."""
PEAK_EXCESS, PEAK_EXCESSES = 3.5, 10.0
"""Most that one peak counts above `PEAK`, or times the mean excess if that is more: one is no habit, many are."""
PEAK_KEEP = 0.5 ** (1.0 / (45 * 1440.0))
PRIOR_PEAKS, PRIOR_MIN, PRIOR_EXCESS, PRIOR_WEIGHT = 19.0, 30 * 1440.0, 0.53, 3.0
"""Before anything is known: 19 peaks in a month, .53 above on average; that average weighs 3 peaks."""
FALSE_PER_MIN = 0.4 / (30 * 1440.0)
"""Ordinary peaks that may ring, at a threshold of `USUAL_ALERT`: two in five months."""
USUAL_ALERT, HIGHEST = 4.0, 6.0
"""Threshold that the habit is measured against; how far the habit may raise any threshold."""
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
    """State: the baseline, decayed sums seen and expected and dispersion per window, minutes since the start."""

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
    peak: float = 0.0
    since_peak_min: int = 0
    hot_min: int = 0
    peaks: float = 0.0
    excess: float = 0.0
    peak_min: float = 0.0

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
            self.peak,
            self.since_peak_min,
            self.hot_min,
            self.peaks,
            self.excess,
            self.peak_min,
        )


class VolumeScore(msgspec.Struct, frozen=True):
    """The score, the window that gave it (minutes; 0 when none was looked at), and what was expected per minute.

    ``slow`` is what was expected by level and hour of the week alone, ``rate`` what short windows expect.
    """

    score: float
    window_min: int
    rate: float
    slow: float


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
        The largest score of the windows, in [0, 300].

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
    best, window, cv = 0.0, 0, cv_of(volume)
    goes_on = True  # in the shorter window
    for i, decay in enumerate(DECAY):
        observed = (1.0 + decay) * (decay * volume.seen[i] + posts)
        expected = (1.0 + decay) * (decay * volume.expected[i] + (fast if i < 4 else slow))
        heard, goes_on = goes_on, observed > STILL * expected
        if not heard or observed < LEAST or observed < RISE * expected:
            continue
        found = negative_binomial(observed, expected, size(expected, phi_of(volume, i), cv))
        if found > best:
            best, window = found, WINDOWS_MIN[i]
    return VolumeScore(best, window, fast, slow)


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
    weight, loud = 1.0, False
    if seen.score > 0.0:
        gate = GATE_SHARE * threshold(volume, USUAL_ALERT)
        weight, loud = ordinary(seen.score * GATE / gate), seen.score >= gate
    volume.anomalous_min = volume.anomalous_min + 1 if loud else max(0, volume.anomalous_min - 4)
    if volume.anomalous_min > NEW_LEVEL_MIN:
        weight = 0.5
        if not volume.new_level:
            usual.forget(volume.baseline, 0.25)
            volume.new_level = True
    elif volume.anomalous_min == 0:
        volume.new_level = False
    trust, cv = max(weight, PHI_TRUST), cv_of(volume)
    for i, (width, decay) in enumerate(zip(WINDOWS_MIN, DECAY, strict=True)):
        volume.seen[i] = decay * volume.seen[i] + posts
        volume.expected[i] = decay * volume.expected[i] + (fast if i < 4 else slow)
        if width >= LONG_MIN:
            volume.seen[i] = min(volume.seen[i], MEMORY * volume.expected[i] + MEMORY_POSTS)
        if volume.age_min % width == 0:
            expected = (1.0 + decay) * volume.expected[i]
            if expected > 0.0:
                error = (1.0 + decay) * volume.seen[i] - expected
                found = min(PHI_TOP if i < LONG else PHI_MAX, max(0.0, error * error - (cv * expected) ** 2) / expected)
                volume.phi_weight[i] = 0.998 * volume.phi_weight[i] + trust
                volume.phi[i] += trust / volume.phi_weight[i] * (found - volume.phi[i])
    usual.learn(volume.baseline, minute_in_week, posts, slow, weight, holiday)
    _remember(volume, seen.score)


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


def _remember(volume: Volume, score: float) -> None:
    """Count a peak when it is over."""
    volume.peak_min = PEAK_KEEP * volume.peak_min + 1.0
    volume.peaks *= PEAK_KEEP
    volume.excess *= PEAK_KEEP
    if score >= PEAK:
        volume.peak = max(volume.peak, score)
        volume.since_peak_min = 0
    if volume.peak > 0.0 and volume.seen[1] >= max(LEAST / 4.0, RISE * volume.expected[1]):
        volume.hot_min += 1
    if volume.peak > 0.0 and score < PEAK:
        volume.since_peak_min += 1
        if volume.since_peak_min >= PEAK_GAP_MIN:
            if volume.hot_min <= BRIEF_MIN:
                volume.peaks += 1.0
                volume.excess += min(max(PEAK_EXCESS, PEAK_EXCESSES * _excess(volume)), volume.peak - PEAK)
            volume.peak, volume.hot_min = 0.0, 0


def threshold(volume: Volume, alert: float) -> float:
    """The score from which this territory rings: higher where ordinary days have high peaks.

    Peaks over a threshold have an exponential tail of mean excess σ (Coles, *An Introduction to Statistical Modeling of
    Extreme Values*, 2001, section 4; for streams Siffer et al., "Anomaly Detection in Streams with Extreme Value
    Theory", KDD 2017): N of them a minute above u pass u + σ·ln(N/q) at a rate of q.

    Args:
        volume: The state.
        alert: Threshold of the chosen sensitivity for an ordinary territory.

    >>> round(threshold(fresh(usual_per_hour=60.0), 4.0), 2)
    4.4
    """
    rate = (PRIOR_PEAKS + volume.peaks) / (PRIOR_MIN + volume.peak_min)
    habit = PEAK + _excess(volume) * log(max(1.0, rate / FALSE_PER_MIN)) - USUAL_ALERT
    return alert + min(HIGHEST, max(0.0, habit))


def _excess(volume: Volume) -> float:
    return (PRIOR_EXCESS * PRIOR_WEIGHT + volume.excess) / (PRIOR_WEIGHT + volume.peaks)
