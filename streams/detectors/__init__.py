"""Detectors: each scores a closed minute first and learns it after; scoring never changes anything.

To add one, write a module beside these two and a line in `DETECTORS`: `streams.checks` then tests it by itself. What a
reading says, and what an alert quotes, is put together in `streams.monitor`.
"""

from typing import Any, Protocol, TypeVar

import msgspec

from streams.detectors import negativity, volume

State = TypeVar("State")


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """One closed minute as every detector is shown it.

    Attributes:
        minute_in_week: Minute of the territory's local week, 0 to 10,079, Monday 0:00 first.
        voices: Posts that count, one per author and gap.
        alarming: Those of them that are negative or speak of a crisis.
        crisis: Those that speak of a crisis.
        negative: Those that are negative.
        expected: Voices that were usual in this minute.
    """

    minute_in_week: int
    voices: int = 0
    alarming: int = 0
    crisis: int = 0
    negative: int = 0
    expected: float = 0.5


class Detector(Protocol[State]):
    """What `streams.checks` asks of a detector; ``State`` is a mutable struct that msgspec can encode."""

    @property
    def name(self) -> str:
        """Its module's name."""

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
    state = volume.Volume

    def fresh(self) -> volume.Volume:
        return volume.fresh(usual_per_hour=30.0)

    def score(self, state: volume.Volume, seen: Seen) -> float:
        return volume.score(state, seen.voices, seen.minute_in_week).score

    def learn(self, state: volume.Volume, seen: Seen) -> None:
        volume.learn(state, seen.voices, seen.minute_in_week, volume.score(state, seen.voices, seen.minute_in_week))


class _Negativity:
    name = "negativity"
    state = negativity.Negativity

    def fresh(self) -> negativity.Negativity:
        return negativity.fresh()

    def score(self, state: negativity.Negativity, seen: Seen) -> float:
        return negativity.score(state, self._moods(seen), seen.expected).score

    def learn(self, state: negativity.Negativity, seen: Seen) -> None:
        negativity.learn(state, self._moods(seen), seen.expected, volume.ordinary(self.score(state, seen)))

    def _moods(self, seen: Seen) -> negativity.Moods:
        return negativity.Moods(seen.alarming, seen.crisis, seen.negative, seen.voices)


DETECTORS: tuple[Detector[Any], ...] = (
    _Volume(),
    _Negativity(),
)
"""Every detector there is, as `streams.checks` sees it."""
