"""How fast an event grows, how many voices the next hour may bring, and the stage it has reached: said only if known.

The growth rate comes from two decayed rates, of about 5 and 15 minutes: of voices that grow by a factor g a step, the
decayed sum Σaᵏx is proportional to 1 / (1 − a/g), so the ratio of two sums gives g. Its standard error is the delta
method's, each count x having a variance of φx. Doubling times from growth rates: Wallinga & Lipsitch, "How generation
intervals shape the relationship between growth rates and reproductive numbers", Proc. R. Soc. B 274 (2007); windows as
short as the noise allows: Cori et al., "A new framework and software to estimate time-varying reproduction numbers
during epidemics", Am. J. Epidemiol. 178 (2013).

The forecast is the rate of the last ten minutes, of which a share is above the usual rate and mostly stays: going on
beats extrapolated growth (``python -m bench.growth``). Its interval is log-normal about it, its spread was measured
(Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition, 2021, section 5.5).
"""

from collections.abc import Sequence
from enum import StrEnum
from math import ceil, exp, floor, log, sqrt
from statistics import NormalDist

import msgspec

from streams import baseline
from streams.baseline import minute_of_week
from streams.calendar import is_public_holiday
from streams.detectors import volume
from streams.detectors.volume import Volume
from streams.model import Voice
from streams.monitor import Monitor

STEP_MOST_MIN = 5
"""Longest bins from which anything is said: half of the window that is forecast from."""
FAST_MIN, SLOW_MIN = 5, 15
"""Windows whose decayed rates are compared."""
PACE_LEAST, PACE_SURE, PACE_LONGEST_MIN = 60, 2.0, 60.0
"""A doubling or halving time is said from so many voices in `SLOW_MIN`, when the growth rate is more than so many
standard errors away from nothing, and up to so many minutes: slower is within the wander of a busy stream."""
GOING_ON_MIN = 10
"""Window of the rate that goes on."""
LASTS = 0.7
"""What is left, on average over the next hour, of that rate's excess over the usual one."""
YOUNG, YOUNG_MIN = 1.2, 60.0
"""A rise that has just begun is, in the hour after, larger by a factor of e to the first; less so as it ages, until
the second (minutes): most of what rings has not reached its height."""
SPREAD_UP, SPREAD_DOWN = (0.25, 0.8), (0.25, 0.2)
"""Spread of the next hour about its forecast, as standard deviations of its logarithm: of a rise of `OLD_MIN` and
older, and what is added to it for one that has just begun."""
OLD_MIN = 120.0
FEW, FEW_MIN = 0.65, 15.0
"""Spread that is added on either side when nothing has been seen of the rise yet, and the time in which its variance
falls by a factor of e (minutes): a rate that goes on is a guess until it was seen for longer than `GOING_ON_MIN`."""
INSIDE = 0.8
"""Probability inside the interval of the forecast."""
FORECAST_LEAST, FORECAST_LEAST_MIN = 10, 30
"""Voices, in so many last minutes, from which the next hour is forecast."""
FORECAST_WIDEST = 14.0
"""Largest ratio of the two ends of an interval that is worth saying (own choice)."""
RISE = 1.5
"""Least ratio of voices to usual ones since the rise began at which there is a rise to speak of."""
SPARK_MOST = 20
"""An event is a spark while it has brought fewer voices than this above the usual number, and its beginning is seen."""
PRESS_LEAST, PRESS_SHARE = 3, 0.02
"""Voices of the press or of institutions since the rise began, and their share, from which it has been taken up."""
STAGE_MIN, DECLINE, DECLINE_SURE = 10, 0.5, 2.0
"""It declines when the last `STAGE_MIN` minutes have at most this share of the most that any had since the rise began,
and fewer by more than so many standard errors: the most is itself a lucky draw."""

_Z = NormalDist().inv_cdf((1.0 + INSIDE) / 2.0)


class Stage(StrEnum):
    """How far an event has come, in the order of the usual story."""

    SPARK = "spark"
    SPREAD = "spread"
    PRESS = "press"
    DECLINE = "decline"


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """What has been seen of an event.

    Attributes:
        counts: Voices per bin of ``step_min`` minutes, oldest first, up to now; two hours at most.
        expected: Usual voices in the same bins.
        phi: Dispersion: a count x has a variance of φx.
        usual_hour: Usual voices in the hour to come.
        age_min: Minutes since the rise began.
        press: Voices of the press and of institutions since then; 0 where voices are not told apart.
    """

    counts: Sequence[float]
    expected: Sequence[float]
    step_min: int = 1
    phi: float = 1.0
    usual_hour: float
    age_min: float
    press: int = 0


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an event's course; whatever is not known well enough is ``None``.

    ``doubling_min`` and ``halving_min`` are minutes, one of them at most is known. ``next_hour`` is the number of
    voices that the next 60 minutes may bring, eight times in ten within ``next_hour_low`` and ``next_hour_high``.
    """

    stage: Stage | None = None
    doubling_min: float | None = None
    halving_min: float | None = None
    next_hour: int | None = None
    next_hour_low: int | None = None
    next_hour_high: int | None = None


class Pace(msgspec.Struct, frozen=True):
    """The exponent of growth per minute, and its standard error."""

    rate: float
    error: float


def read(course: Course) -> Growth | None:
    """Everything that can be said of a course; ``None`` for nothing.

    >>> rise = [1.0 * 2 ** (minute / 15) for minute in range(90)]
    >>> read(Course(counts=rise, expected=[1.0] * 90, usual_hour=60.0, age_min=75.0)).doubling_min
    15.0
    """
    if course.step_min > STEP_MOST_MIN or not course.counts:
        return None
    doubling = halving = None
    seen = pace(course.counts, course.step_min, course.phi)
    enough = _last(course.counts, SLOW_MIN, course.step_min) >= PACE_LEAST
    if seen is not None and enough and abs(seen.rate) > PACE_SURE * seen.error:
        time = log(2.0) / abs(seen.rate)
        if time <= PACE_LONGEST_MIN:
            shown = max(0.1, round(time, 1))
            doubling, halving = (shown, None) if seen.rate > 0.0 else (None, shown)
    low, middle, high = next_hour(course) or (None, None, None)
    found = Growth(
        stage=stage(course),
        doubling_min=doubling,
        halving_min=halving,
        next_hour=middle,
        next_hour_low=low,
        next_hour_high=high,
    )
    return None if found == Growth() else found


def pace(counts: Sequence[float], step_min: int, phi: float) -> Pace | None:
    """The growth rate from two decayed rates; ``None`` where no steady growth gives their ratio.

    Args:
        counts: Voices per bin, oldest first.
        step_min: Length of a bin, minutes.
        phi: Dispersion.

    >>> seen = pace([0.5 ** (minute / 20) for minute in range(120)], 1, 2.0)
    >>> round(log(0.5) / seen.rate, 1)
    20.0
    """
    a, b = exp(-2.0 * step_min / FAST_MIN), exp(-2.0 * step_min / SLOW_MIN)
    fast, slow = _decayed(counts, a), _decayed(counts, b)
    if fast <= 0.0 or slow <= 0.0:
        return None
    ratio = fast / slow
    over, under = 1.0 - ratio, b - ratio * a
    if over <= 0.0 or under <= 0.0:
        return None
    variance, of_fast, of_slow = 0.0, 1.0 / fast, 1.0 / slow
    for count in reversed(counts):
        variance += phi * count * (of_fast - of_slow) ** 2
        of_fast *= a
        of_slow *= b
    slope = ratio * (1.0 / over - a / under)
    return Pace(log(under / over) / step_min, abs(slope) * sqrt(variance) / step_min)


def next_hour(course: Course) -> tuple[int, int, int] | None:
    """Voices in the next 60 minutes: low, most likely, high; ``None`` when it is hardly known.

    >>> next_hour(Course(counts=[1.0] * 120, expected=[1.0] * 120, usual_hour=60.0, age_min=120.0))
    (34, 60, 104)
    """
    if _last(course.counts, FORECAST_LEAST_MIN, course.step_min) < FORECAST_LEAST:
        return None
    going_on = rate(course)
    excess = 60.0 * (going_on - course.expected[-1] / course.step_min)
    if excess > 0.0:
        excess *= exp(YOUNG * max(0.0, 1.0 - course.age_min / YOUNG_MIN))
    middle = max(0.5, course.usual_hour + LASTS * excess)
    chance = course.phi * (1.0 / max(1.0, GOING_ON_MIN * going_on) + 1.0 / max(1.0, middle))
    chance += FEW * FEW * exp(-max(0.0, course.age_min) / FEW_MIN)
    young = max(0.0, 1.0 - course.age_min / OLD_MIN)
    up, down = (sqrt((old + new * young) ** 2 + chance) for old, new in (SPREAD_UP, SPREAD_DOWN))
    low, high = middle * exp(-_Z * down), middle * exp(_Z * up)
    return None if high > FORECAST_WIDEST * low else (floor(low), round(middle), ceil(high))


def rate(course: Course) -> float:
    """Voices per minute over about the last `GOING_ON_MIN`."""
    keep = exp(-2.0 * course.step_min / GOING_ON_MIN)
    return (1.0 - keep) * _decayed(course.counts, keep) / course.step_min


def stage(course: Course) -> Stage | None:
    """How far the event has come; ``None`` when there are not clearly more voices than usual.

    >>> stage(Course(counts=[0.0] * 50 + [1.0] * 10, expected=[0.1] * 60, usual_hour=6.0, age_min=10.0))
    <Stage.SPARK: 'spark'>
    """
    since = max(1, min(len(course.counts), ceil(course.age_min / course.step_min)))
    counts, expected = course.counts[-since:], course.expected[-since:]
    width = max(1, STAGE_MIN // course.step_min)
    sums = [sum(counts[at : at + width]) for at in range(len(counts) - width + 1)]
    if sums:
        most, now = max(sums), sums[-1]
        if now <= DECLINE * most and most - now > DECLINE_SURE * sqrt(course.phi * (most + now)):
            return Stage.DECLINE
    voices, usual = sum(counts), sum(expected)
    if voices == 0.0 or voices < RISE * usual:
        return None
    if course.press >= max(PRESS_LEAST, PRESS_SHARE * voices):
        return Stage.PRESS
    if voices - usual >= SPARK_MOST:
        return Stage.SPREAD
    return Stage.SPARK if course.age_min <= len(course.counts) * course.step_min else None


def of(monitor: Monitor, since: float, zone: str) -> Growth | None:
    """What can be said of a territory's rise.

    Args:
        monitor: The state, after `streams.monitor.advance`.
        since: When the rise began (epoch seconds).
        zone: The territory's IANA zone.
    """
    known = len(monitor.rates)
    start = monitor.closed - known
    counts = [0.0] * known
    press = 0
    for tally in monitor.history:
        if tally.minute >= start:
            counts[tally.minute - start] = float(tally.voices)
        if tally.minute * 60.0 >= since:
            press += sum(tally.split.get(f"voice:{voice}", 0) for voice in (Voice.PRESS, Voice.INSTITUTION))
    return read(
        Course(
            counts=counts,
            expected=monitor.rates,
            phi=volume.phi_of(monitor.volume, 1),
            usual_hour=usual_hour(monitor.volume, monitor.closed, zone),
            age_min=monitor.closed - since / 60.0,
            press=press,
        )
    )


def usual_hour(state: Volume, minute: int, zone: str) -> float:
    """Voices that are usual in the hour from a minute since the epoch on."""
    ahead = [minute + later for later in (10, 30, 50)]
    return 20.0 * sum(
        baseline.rates(state.baseline, minute_of_week(at, zone), is_public_holiday(at, zone))[1] for at in ahead
    )


def _decayed(counts: Sequence[float], keep: float) -> float:
    total = 0.0
    for count in counts:
        total = keep * total + count
    return total


def _last(counts: Sequence[float], minutes: int, step_min: int) -> float:
    return sum(counts[-max(1, minutes // step_min) :])
