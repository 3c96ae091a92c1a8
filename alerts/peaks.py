"""How loud each rise was at its height: at which sensitivities it would have rung, whatever the one in force.

It is found from the scores of every minute that come near enough, by the very rule that opens episodes, so that a
digest can say what another setting would have told, without a replay.
"""

import msgspec

from alerts import episode as episodes
from alerts.model import Peak
from streams import figures
from streams.detectors import gladness
from streams.monitor import Monitor
from streams.scores import Reading
from streams.territory import Territory
from streams.tuning import THRESHOLD, Sensitivity, Tuning

CALM_S = 3600.0
"""Seconds without anything unusual after which a rise is over."""
_LOWEST = min(THRESHOLD.values())


class Rise(msgspec.Struct, frozen=True, kw_only=True):
    """A rise that goes on: from when, for how long nothing unusual has been seen, and at what it would have rung."""

    since: float
    calm_s: float = 0.0
    rang: tuple[Sensitivity, ...] = ()


def after(rise: Rise | None, reading: Reading, monitor: Monitor, tuning: Tuning) -> Rise | None:
    """The rise after one more minute; ``None`` while there is none.

    Args:
        rise: Before.
        reading: The minute.
        monitor: The state, advanced to it.
        tuning: As it is in force.
    """
    known = () if rise is None else rise.rang
    rang = _rings(reading, monitor, tuning, known)
    if rise is None:
        return Rise(since=reading.at, rang=rang) if rang else None
    loud = episodes.loudness(reading) >= episodes.HYSTERESIS
    return Rise(
        since=rise.since,
        calm_s=0.0 if loud else rise.calm_s + 60.0,
        rang=tuple(one for one in Sensitivity if one in known or one in rang),
    )


def is_over(rise: Rise) -> bool:
    """Whether nothing more is to come of a rise."""
    return rise.calm_s >= CALM_S


def peak(rise: Rise, territory: Territory, at: float) -> Peak:
    """What is told of a rise that is over; ``at`` is when it was (epoch seconds)."""
    return Peak(
        id=f"{territory.id}@{rise.since:.0f}",
        at=at,
        region=territory.region or territory.id,
        territory=territory.id,
        rang=rise.rang,
    )


def _rings(
    reading: Reading, monitor: Monitor, tuning: Tuning, known: tuple[Sensitivity, ...]
) -> tuple[Sensitivity, ...]:
    """The sensitivities at which this minute would open an episode, those that are known left out."""
    lowest = _LOWEST - THRESHOLD[tuning.sensitivity]  # nearly every minute ends here, so it is said in plain numbers
    alarm = reading.alarm_threshold + lowest
    near = reading.volume >= reading.threshold + lowest or reading.negativity >= alarm
    if not reading.active or not (near or reading.gladness >= alarm + reading.glad_margin):
        return ()
    offsets = {one: THRESHOLD[one] - THRESHOLD[tuning.sensitivity] for one in Sensitivity if one not in known}
    hour = figures.last(monitor, 60)
    found = []
    for sensitivity, offset in offsets.items():
        told = _at(reading, offset)
        if _near(told) and episodes.rings(
            told, figures.last(monitor, _window(told)), hour.alarming, hour.authors, tuning
        ):
            found.append(sensitivity)
    return tuple(found)


def _at(reading: Reading, offset: float) -> Reading:
    """The same minute beside thresholds that are so much higher."""
    return msgspec.structs.replace(
        reading, threshold=reading.threshold + offset, alarm_threshold=reading.alarm_threshold + offset
    )


def _near(reading: Reading) -> bool:
    return max(episodes.loudness(reading), episodes.joy(reading)) >= 1.0


def _window(reading: Reading) -> int:
    if episodes.loudness(reading) < 1.0:
        return gladness.WINDOW_MIN
    return figures.shown_window(reading.window_min)
