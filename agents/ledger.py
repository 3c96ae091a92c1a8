"""Chunks on their way through Faust, and what may be committed of them."""

from collections import defaultdict, deque
from collections.abc import Iterable

from faust.types import TP, ConsumerMessage, Message


class ChunkMessage(ConsumerMessage):
    """A chunk on its way through Faust, which acks it, in three different places, by setting ``acked``."""

    _acked = False

    @property
    def acked(self) -> bool:
        """Whether every agent has finished with the chunk; from then on it holds no records."""
        return self._acked

    @acked.setter
    def acked(self, acked: bool) -> None:
        self._acked = acked
        if acked:
            self.value = None


class Ledger:
    """Chunks that were delivered, by partition, and what may be committed of them.

    What counts is the order of delivery, not the numbers: offsets have holes (compaction, transaction markers).
    """

    def __init__(self) -> None:
        self._delivered: defaultdict[TP, deque[Message]] = defaultdict(deque)

    def deliver(self, tp: TP, message: Message) -> None:
        """Note a chunk; its offset is that of its last record."""
        self._delivered[tp].append(message)

    def committable(self, tp: TP) -> int | None:
        """Take the acked chunks off the front: the offset to resume from after them, or ``None`` when there is none."""
        delivered, offset = self._delivered[tp], None
        while delivered and delivered[0].acked:
            offset = delivered.popleft().offset + 1
        return offset

    @property
    def partitions(self) -> tuple[TP, ...]:
        """Partitions that something was delivered of."""
        return tuple(self._delivered)

    def forget(self, tps: Iterable[TP] | None = None) -> None:
        """Drop what was delivered of these partitions (default: all): it will be delivered again, or elsewhere."""
        for tp in self.partitions if tps is None else tps:
            self._delivered.pop(tp, None)
