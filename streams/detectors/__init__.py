"""Detectors: each scores a closed minute first and learns it after; scoring never changes anything.

To add one, write a module beside these and a line in `DETECTORS`: `streams.checks` then tests it by itself. What a
reading says is in `streams.scores`, put together in `streams.monitor`; what an alert quotes is in `streams.figures`.
"""

from enum import StrEnum
from typing import Any, Protocol, TypeVar

import msgspec

from streams.detectors import gladness, negativity, silence, sources, volume

State = TypeVar("State")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One closed minute as every detector is shown it.

    Attributes:
        minute_in_week: Minute of the territory's local week, 0 to 10,079, Monday 0:00 first.
        voices: Posts that count, one per author and gap.
        alarming: Those of them that are negative or speak of a crisis.
        crisis: Those that speak of a crisis.
        negative: Those that are negative.
        positive: Those that are positive.
        platforms: Voices by platform; empty when it is not known.
        expected: Voices that were usual in this minute.
    """

    minute_in_week: int
    voices: int = 0
    alarming: int = 0
    crisis: int = 0
    negative: int = 0
    positive: int = 0
    platforms: dict[str, int] = {}
    expected: float = 0.5


class Hears(StrEnum):
    """What a detector hears: voices or alarm that rise, voices that fall, or joy that rises among them."""

    RISE = "rise"
    FALL = "fall"
    JOY = "joy"


class Detector(Protocol[State]):
    """What `streams.checks` asks of a detector; ``State`` is a mutable struct that msgspec can encode."""

    @property
    def name(self) -> str:
        """Its module's name."""

    @property
    def hears(self) -> Hears:
        """What its score grows with."""

    @property
    def state(self) -> type[State]:
        """The type of its state, to read a snapshot with."""

    def fresh(self) -> State:
        """The state that has seen nothing."""

    def score(self, state: State, seen: Seen) -> float:
        """How unusual the minute is, in [0, 300]: −log10 of its probability. Changes nothing."""

    def learn(self, state: State, seen: Seen) -> None:
        """Learn the minute, in place."""


class _Volume:
    name = "volume"
    hears = Hears.RISE
    state = volume.Volume

    def fresh(self) -> volume.Volume:
        return volume.fresh(usual_per_hour=30.0)

    def score(self, state: volume.Volume, seen: Seen) -> float:
        return volume.score(state, seen.voices, seen.minute_in_week).score

    def learn(self, state: volume.Volume, seen: Seen) -> None:
        volume.learn(state, seen.voices, seen.minute_in_week, volume.score(state, seen.voices, seen.minute_in_week))


class _Negativity:
    name = "negativity"
    hears = Hears.RISE
    state = negativity.Negativity

    def fresh(self) -> negativity.Negativity:
        return negativity.fresh()

    def score(self, state: negativity.Negativity, seen: Seen) -> float:
        return negativity.score(state, self._moods(seen), seen.expected).score

    def learn(self, state: negativity.Negativity, seen: Seen) -> None:
        negativity.learn(state, self._moods(seen), seen.expected, volume.ordinary(self.score(state, seen)))

    def _moods(self, seen: Seen) -> negativity.Moods:
        return negativity.Moods(seen.alarming, seen.crisis, seen.negative, seen.voices)


class _Silence:
    name = "silence"
    hears = Hears.FALL
    state = silence.Silence

    def fresh(self) -> silence.Silence:
        return silence.fresh()

    def score(self, state: silence.Silence, seen: Seen) -> float:
        return silence.score(state, seen.voices, seen.expected).score

    def learn(self, state: silence.Silence, seen: Seen) -> None:
        silence.learn(state, seen.voices, seen.expected)


class _Sources:
    name = "sources"
    hears = Hears.FALL
    state = sources.Sources

    def fresh(self) -> sources.Sources:
        return sources.fresh()

    def score(self, state: sources.Sources, seen: Seen) -> float:
        return sources.loudest(sources.score(state, seen.platforms, seen.expected, seen.minute_in_week))

    def learn(self, state: sources.Sources, seen: Seen) -> None:
        sources.learn(state, seen.platforms, seen.expected, seen.minute_in_week)


class _Gladness:
    name = "gladness"
    hears = Hears.JOY
    state = gladness.Gladness

    def fresh(self) -> gladness.Gladness:
        return gladness.fresh()

    def score(self, state: gladness.Gladness, seen: Seen) -> float:
        return gladness.score(state, seen.positive, seen.negative, seen.voices, seen.expected).score

    def learn(self, state: gladness.Gladness, seen: Seen) -> None:
        weight = volume.ordinary(self.score(state, seen))
        gladness.learn(state, seen.positive, seen.negative, seen.voices, seen.expected, weight)


DETECTORS: tuple[Detector[Any], ...] = (
    _Volume(),
    _Negativity(),
    _Gladness(),
    _Silence(),
    _Sources(),
)
"""Every detector there is, as `streams.checks` sees it."""
