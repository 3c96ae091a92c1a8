"""What a notifier is: a pure render and a thin edge that does a delivery once."""

from typing import Protocol

import msgspec

from alerts.model import Bulletin, Delivery


class Posted(msgspec.Struct, frozen=True):
    """Where a delivery ended up: the channel and the message's id in it."""

    channel: str
    ts: str


class Notifier(Protocol):
    """Carries deliveries to people. Implementations keep no state that matters: the notification log does."""

    name: str

    async def deliver(self, delivery: Delivery | Bulletin) -> Posted:
        """Do it once, with no retry of its own.

        Raises:
            streams.errors.NotifyError: When it was not done, or may not have been.
        """

    async def adorn(self, delivery: Delivery, posted: Posted) -> None:
        """Add to a message that is there what it could be read without, such as a chart; what fails is told elsewhere.

        It is asked for once nothing else waits in the channel, of the last delivery that made the message what it is.
        """

    async def find(self, delivery: Delivery | Bulletin) -> Posted | None:
        """Look for a message that an earlier try of this very delivery may have left; ``None`` when there is none.

        Raises:
            streams.errors.NotifyError: When it cannot be told.
        """

    async def close(self) -> None:
        """Let go of connections."""
