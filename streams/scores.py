"""What the detectors say of one closed minute, and what they are asked about."""

import msgspec

from streams.detectors import negativity, silence, sources
from streams.detectors.gladness import MARGIN as GLAD_MARGIN
from streams.detectors.silence import Lull, Silence
from streams.detectors.sources import Sources
from streams.tally import Tally, part_of


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the detectors say of one closed minute; ``at`` is its end (epoch seconds).

    ``active`` says that the minute had a counted post: only then may an episode open, so that a territory nobody
    speaks of needs no clock. ``threshold`` is for the volume score, ``alarm_threshold`` for the other. ``lulls`` are
    who says too little, or is not back from it: the territory itself under an empty name, then its platforms.
    ``heard`` says that the sources were listened to: else there are no lulls, and nobody is back from one.
    ``glad_margin`` is what is added to ``alarm_threshold`` for ``gladness``;
    ``anger_fell`` says that ``gladness`` is of fewer angry voices rather than of more glad ones.
    """

    at: float
    active: bool
    volume: float
    volume_window_min: int
    negativity: float
    negativity_window_min: int
    threshold: float
    alarm_threshold: float
    gladness: float = 0.0
    glad_margin: float = GLAD_MARGIN
    anger_fell: bool = False
    lulls: tuple[tuple[str, Lull], ...] = ()
    heard: bool = True

    @property
    def window_min(self) -> int:
        """The window that a rise is told by: that of the volume where it rings or says more, else that of the mood."""
        told = self.volume >= min(self.threshold, self.negativity)
        return self.volume_window_min if told else self.negativity_window_min


def lulls(
    whole: Silence, parts: Sources, tally: Tally | None, rate: float, in_week: int, ordinary: float
) -> tuple[tuple[str, Lull], ...]:
    """Who says too little; scored, then learned, in place.

    Args:
        whole: The territory.
        parts: Its platforms.
        tally: The minute that is closed; ``None`` for an empty one.
        rate: Voices that were usual in it, without the short factor, which would follow a half outage.
        in_week: Minute of the territory's local week.
        ordinary: How ordinary the minute was, in [0, 1].
    """
    voices, platforms = (0, {}) if tally is None else (tally.voices, dict(part_of(tally.split, "platform")))
    all_of_it = silence.score(whole, voices, rate)
    found = sources.score(parts, platforms, rate, in_week)
    silence.learn(whole, voices, rate)
    sources.learn(parts, platforms, rate, in_week, ordinary)
    return (*((("", all_of_it),) if all_of_it.score > 0.0 or not all_of_it.clearly else ()), *found.items())


def moods(tally: Tally | None) -> negativity.Moods:
    """What the detector of moods is asked about."""
    if tally is None:
        return negativity.CALM
    return negativity.Moods(tally.alarming, tally.crisis, tally.negative, tally.voices)


def joys(tally: Tally | None) -> tuple[int, int, int]:
    """What the detector of gladness is asked about: glad voices, angry ones, all."""
    return (0, 0, 0) if tally is None else (tally.positive, tally.negative, tally.voices)
