"""The only wall clock: while a partition of posts is read to its end and nothing comes, time passes all the same."""

import time
from typing import Any

from faust.types import TP

from agents.context import Context
from agents.ingest import Ingest

SLACK_S = 5.0
"""How long a record may be on its way from its producer's clock to its partition (seconds)."""
PAUSE_S = 5.0
"""A process that was stopped for longer does not trust what it knew of its partitions."""


class Clock:
    """Tells the clocks of idle partitions of posts; called about once a second."""

    def __init__(self, context: Context, ingest: Ingest) -> None:
        self._context = context
        self._ingest = ingest
        self._last = time.monotonic()
        self._ends: dict[int, int] = {}

    async def beat(self) -> None:
        """Tell the time of each partition of posts that is ours and was read to its end, twice in a row."""
        now = time.monotonic()
        paused, self._last = now - self._last > PAUSE_S, now
        ends = {} if paused else await self._idle()
        for partition, end in ends.items():
            if self._ends.get(partition) == end:
                at = max(self._ingest.clock(partition), self._context.now() - SLACK_S)
                await self._ingest.tell_clock(partition, at)
        self._ends = ends

    async def _idle(self) -> dict[int, int]:
        consumer: Any = self._context.app.consumer
        name = self._context.topics.posts.name
        ours = [tp for tp in consumer.assignment() if tp.topic == name]
        ends: dict[TP, int] = await consumer.highwaters(*ours) if ours else {}
        idle = {}
        for tp, end in ends.items():
            read = self._ingest.read.get(tp.partition)
            done = read + 1 if read is not None else await self._committed(consumer, tp)
            if done >= end:
                idle[tp.partition] = end
        return idle

    async def _committed(self, consumer: Any, tp: TP) -> int:
        offset = consumer._committed_offset.get(tp)  # what Faust read from the broker when the partition was assigned
        return int(offset or 0)
