"""A series of counts under watch: what listening tools export, read by the same detectors as a stream of posts.

It tells no silence and no gladness: an export has empty bins for many reasons that are no outage, it does not tell its
platforms nor its glad posts, and what series are labelled with, and rings are counted against, are rises.
"""

import msgspec

from streams.baseline import minute_of_week
from streams.calendar import is_public_holiday
from streams.detectors import negativity, volume
from streams.detectors.negativity import Moods, Negativity
from streams.detectors.volume import Volume
from streams.scores import Reading
from streams.tuning import Tuning
from streams.window import MINUTE_S, minute_of

CALM_SCORE = negativity.NegativityScore(0.0, 0)
"""Of a series that does not tell moods."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """One row: posts in ``[at, at + length)``, epoch seconds; ``negative`` and ``authors`` are ``None`` if not told."""

    at: float
    count: float
    negative: float | None = None
    authors: float | None = None


class Series(msgspec.Struct):
    """State: the detectors, and the length of a bin in whole minutes (≥ 1)."""

    step_min: int
    volume: Volume
    negativity: Negativity


def fresh(step_min: int, usual_per_hour: float | None = None) -> Series:
    """A series of which nothing is known.

    Args:
        step_min: Length of a bin, minutes.
        usual_per_hour: First guess of ordinary posts per hour.
    """
    return Series(step_min, volume.fresh(usual_per_hour), negativity.fresh())


def read(series: Series, row: Bin, *, zone: str, tuning: Tuning) -> Reading:
    """Score a bin, then learn it, in place; nothing of a later bin is known.

    A bin longer than a minute is read as that many minutes with equal shares of its posts; the reading is that of its
    largest minute, at its end.

    Args:
        series: Changed.
        row: The bin.
        zone: IANA zone of the week.
        tuning: Threshold.
    """
    start = minute_of(row.at)
    posts = row.count / series.step_min
    bad = None if row.negative is None else row.negative / series.step_min
    largest, alarmed = volume.VolumeScore(0.0, 0, 0.0, 0.0), CALM_SCORE
    for minute in range(start, start + series.step_min):
        in_week, holiday = minute_of_week(minute, zone), is_public_holiday(minute, zone)
        found, alarm = volume.score(series.volume, posts, in_week, holiday), CALM_SCORE
        volume.learn(series.volume, posts, in_week, found, holiday)
        if bad is not None:
            moods = Moods(bad, 0.0, bad, posts)
            alarm = negativity.score(series.negativity, moods, found.rate)
            ordinary = volume.ordinary(max(found.score, alarm.score))
            negativity.learn(series.negativity, moods, found.rate, ordinary)
        if max(found.score, alarm.score) > max(largest.score, alarmed.score):
            largest, alarmed = found, alarm
    return Reading(
        at=row.at + series.step_min * MINUTE_S,
        active=row.count > 0,
        volume=largest.score,
        volume_window_min=largest.window_min,
        negativity=alarmed.score,
        negativity_window_min=alarmed.window_min,
        threshold=tuning.threshold,
        alarm_threshold=tuning.threshold + negativity.MARGIN,
    )
