"""The plan of a round: which faults strike, in which order, after which pause; the same for the same seed.

The plan is deterministic. The moment in the life of a worker at which a fault strikes is not: that depends on the
machine, which is why a long run has hundreds of them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What goes wrong."""

    KILL = "kill -9 of a worker"
    TERMINATE = "SIGTERM of a worker, restarted"
    ROLLING = "rolling restart"
    ONE_AND_TWO = "two workers, one, two again"
    FREEZE = "SIGSTOP shorter than the session"
    ZOMBIE = "SIGSTOP longer than the session"
    BROKER_STOP = "broker stopped, started"
    BROKER_KILL = "broker kill -9, started"
    BROKER_GONE = "broker gone"
    SLACK_DOWN = "Slack down"
    SLACK_LIMITS = "Slack: storm of 429"
    SLACK_LOSES = "Slack: answers lost, late or unreadable"
    POISON_EVENTS = "poison on the events topic"
    POISON_ALERTS = "poison on the alerts topic"


DECK: Final[dict[Kind, int]] = {
    Kind.KILL: 56,
    Kind.TERMINATE: 12,
    Kind.ROLLING: 4,
    Kind.ONE_AND_TWO: 6,
    Kind.FREEZE: 10,
    Kind.ZOMBIE: 8,
    Kind.BROKER_STOP: 5,
    Kind.BROKER_KILL: 5,
    Kind.BROKER_GONE: 2,
    Kind.SLACK_DOWN: 12,
    Kind.SLACK_LIMITS: 16,
    Kind.SLACK_LOSES: 40,
    Kind.POISON_EVENTS: 16,
    Kind.POISON_ALERTS: 16,
}
"""How many of each stand in a deck of faults: what is dealt first is dealt again only when the deck is through."""

LASTS_S: Final[dict[Kind, tuple[float, float]]] = {
    Kind.KILL: (0.0, 4.0),
    Kind.TERMINATE: (0.0, 2.0),
    Kind.ROLLING: (0.0, 2.0),
    Kind.ONE_AND_TWO: (5.0, 12.0),
    Kind.FREEZE: (2.0, 8.0),
    Kind.ZOMBIE: (12.0, 30.0),
    Kind.BROKER_STOP: (0.0, 3.0),
    Kind.BROKER_KILL: (0.0, 3.0),
    Kind.BROKER_GONE: (45.0, 60.0),
    Kind.SLACK_DOWN: (4.0, 15.0),
    Kind.SLACK_LIMITS: (3.0, 12.0),
    Kind.SLACK_LOSES: (1.0, 4.0),
    Kind.POISON_EVENTS: (20.0, 60.0),
    Kind.POISON_ALERTS: (20.0, 60.0),
}
"""How long it lasts, seconds, at least and at most; for storms, lost answers and poison, how many of them."""

QUIET: Final = frozenset({Kind.SLACK_DOWN, Kind.SLACK_LIMITS, Kind.SLACK_LOSES, Kind.POISON_EVENTS, Kind.POISON_ALERTS})
"""Faults that must not hold up posts at all: the next one does not wait for a recovery."""

WORKERS: Final = 2
CHAIN: Final[dict[Kind, float]] = {Kind.KILL: 0.65, Kind.TERMINATE: 0.5}
"""Share of faults after which the next one strikes before they are recovered from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One fault.

    Attributes:
        number: Its place in the plan, from 1.
        kind: What goes wrong.
        pause_s: Seconds after the one before, or after its recovery when that is waited for.
        worker: The worker that is meant, from 0.
        value: How long it lasts (seconds), or how many there are (`LASTS_S`).
        settle: Whether recovery is waited for before the next one.
    """

    number: int
    kind: Kind
    pause_s: float
    worker: int
    value: float
    settle: bool


def plan(seed: int, count: int, *, skip: int = 0, deck: dict[Kind, int] = DECK) -> tuple[Planned, ...]:
    """The faults of a seed.

    Args:
        seed: Any number.
        count: How many.
        skip: How many of the seed's faults other rounds have had.
        deck: How many of each kind stand in a deck.

    Examples:
        >>> plan(7, 3) == plan(7, 3) != plan(8, 3)
        True
        >>> plan(7, 5)[2:] == plan(7, 3, skip=2)
        True
    """
    dealt = _dealt(seed, deck)
    return tuple(one for one, _ in zip(dealt, range(skip + count), strict=False))[skip:]


def _dealt(seed: int, deck: dict[Kind, int]) -> Iterator[Planned]:
    rng = random.Random(f"faults/{seed}")
    number = 0
    while True:
        cards = [kind for kind, copies in deck.items() for _ in range(copies)]
        rng.shuffle(cards)
        for kind in cards:
            number += 1
            least, most = LASTS_S[kind]
            yield Planned(
                number=number,
                kind=kind,
                pause_s=round(rng.expovariate(1.0) if kind in QUIET else rng.uniform(0.2, 4.0), 2),
                worker=rng.randrange(WORKERS),
                value=round(rng.uniform(least, most), 2),
                settle=kind not in QUIET and rng.random() >= CHAIN.get(kind, 0.0),
            )
