"""A minute beside the thresholds that people's verdicts have moved, each rule's by its own verdicts."""

from collections.abc import Mapping

import msgspec

from alerts.episode import HYSTERESIS
from alerts.model import Reason
from streams import figures
from streams.detectors import gladness
from streams.monitor import Monitor
from streams.scores import Reading


def moved(reading: Reading, offsets: Mapping[Reason, float], monitor: Monitor) -> Reading:
    """The reading with its thresholds as they are in force.

    Alarm is one score, of angry voices and of crisis words together: it is measured with the threshold of whichever
    there are more of, which is also the reason that the alert gives.

    Args:
        reading: The minute.
        offsets: What is added to the threshold of each rule (`alerts.verdicts.offsets`).
        monitor: The state, advanced to that minute.
    """
    if not offsets:
        return reading
    alarm = offsets.get(_alarm(reading, offsets, monitor), 0.0)
    joy = offsets.get(Reason.NEGATIVE_FALL if reading.anger_fell else Reason.POSITIVE_SHARE, 0.0)
    return msgspec.structs.replace(
        reading,
        threshold=reading.threshold + offsets.get(Reason.VOLUME, 0.0),
        alarm_threshold=reading.alarm_threshold + alarm,
        glad_margin=gladness.MARGIN + joy - alarm,
    )


def _alarm(reading: Reading, offsets: Mapping[Reason, float], monitor: Monitor) -> Reason:
    anger, words = offsets.get(Reason.NEGATIVE_SHARE, 0.0), offsets.get(Reason.CRISIS_VOCABULARY, 0.0)
    if anger == words or reading.negativity < HYSTERESIS * (reading.alarm_threshold + min(anger, words)):
        return Reason.NEGATIVE_SHARE
    found = figures.last(monitor, figures.shown_window(reading.negativity_window_min))
    return Reason.CRISIS_VOCABULARY if found.crisis > found.negative else Reason.NEGATIVE_SHARE
