"""How long a worker may write: as long as the group surely counts it in.

A process that was frozen (a paused machine, a suspended laptop, a node without processor time) goes on with what it had
in hand when it wakes up, while its partitions have long been another's. Kafka does not stop it: what it writes into a
changelog then stands after what the other has written, and takes the state back. So no write leaves before the lease
was asked for: it is renewed by each heartbeat that the group answers, counted from when that was asked; once the group
has let the worker go, there is none until partitions are assigned anew.
"""

import asyncio
import time
from collections.abc import Callable

from aiokafka.errors import KafkaError

LOOK_S = 0.05
"""Seconds between two looks at a lease that has run out and was not refused yet."""

SHARE = 0.9
"""The share of the session that is used: what is left is for a write that is under way (own choice)."""


class OutOfGroup(KafkaError):  # type: ignore[misc]  # untyped
    """A write of a worker that the group has let go; it must not be tried again."""


def clock() -> float:
    """Seconds that go on while the machine sleeps, where the system has such a clock (Linux)."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Lease:
    """Before partitions were ever assigned there is nothing to guard, and every write may leave.

    Args:
        session_s: Seconds without a heartbeat after which the group lets a worker go.
        now: Any clock, seconds.

    Examples:
        >>> at = 100.0
        >>> lease = Lease(10.0, now=lambda: at)
        >>> lease.assigned()
        >>> at = 108.9
        >>> lease.holds
        True
        >>> at = 109.0
        >>> lease.holds
        False
        >>> lease.renew(107.0)
        >>> lease.holds
        True
    """

    def __init__(self, session_s: float, *, now: Callable[[], float] = clock) -> None:
        self._lasts_s = session_s * SHARE
        self._now = now
        self._until: float | None = None
        self._lost = False

    @property
    def now(self) -> float:
        """The time by its clock (seconds)."""
        return self._now()

    @property
    def holds(self) -> bool:
        """Whether a write may leave now."""
        return self._until is None or (not self._lost and self._now() < self._until)

    def assigned(self) -> None:
        """Partitions were assigned just now: the group knows the worker."""
        self._lost = False
        self._until = self._now() + self._lasts_s

    def renew(self, asked: float) -> None:
        """The group has answered a heartbeat that was sent at ``asked`` or later."""
        if self._until is not None:
            self._until = max(self._until, asked + self._lasts_s)

    def lose(self) -> None:
        """The group has let the worker go."""
        self._lost = self._until is not None

    async def held(self) -> None:
        """Wait until a write may leave.

        Raises:
            OutOfGroup: When none may any more.
        """
        while not self.holds:
            if self._lost:
                raise OutOfGroup(
                    "the group has given this worker's partitions away while it was frozen; started again, it goes on "
                    "from what the others have written"
                )
            await asyncio.sleep(LOOK_S)
