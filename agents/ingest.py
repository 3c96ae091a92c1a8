"""The first agent: posts in, mentions out, and how far each partition of posts has been read."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, MutableMapping
from itertools import accumulate
from typing import Any

import faust
import msgspec
import structlog
from faust.types import TP

from agents import events
from agents.arrival import heard_in
from agents.context import Context
from agents.fetching import Record
from agents.topics import partition_of
from agents.transport import chunks
from streams import reading
from streams.codec import check, post_of
from streams.erasing import Deletions, deleted_by
from streams.errors import DecodeError
from streams.model import Mention, PostKind, Source
from streams.wire import Wire

CHUNKS_KEPT = 64
"""Chunks whose last offset and arrival are kept: more than are read between two commits."""
AHEAD_S = 60.0
"""How far a record's timestamp may be ahead of the clock before it is not believed (seconds)."""

CLOCK_S = 0.1
"""Least time between two tellings of the clocks: a backlog moves through many seconds of stream in one (seconds)."""

_DELETE = PostKind.DELETE
_log = structlog.get_logger(__name__)


def _clocks(records: list[Record], before: float, ceiling: float) -> list[float]:
    """The arrival of each record: its timestamp, never ahead of ``ceiling``, never earlier than one before it."""
    times = [record.timestamp_s for record in records]
    if max(times) > ceiling:
        times = [min(at, ceiling) for at in times]
    return list(accumulate(times, max, initial=before))[1:]


class Ingest:
    """Reads chunks of the posts topic.

    What a chunk says goes out at once: its mentions, deletions and dead letters. The clocks of the partitions follow,
    `CLOCK_S` apart at most, when all of that is acknowledged: whoever hears a clock has had the mentions. Offsets are
    committed after the clock was told.

    Attributes:
        read: Last offset read, per partition of posts that is ours.
        posts, mentions: Posts read and mentions told since the start of the process.
    """

    def __init__(self, context: Context, clocks: Callable[[int], MutableMapping[bytes, bytes]]) -> None:
        self._context = context
        self._table = clocks
        self._clocks: dict[int, float] = {}
        self._told: dict[int, int] = {}
        self._past: dict[int, list[tuple[int, float]]] = {}
        self._herald: asyncio.Task[None] | None = None
        self._told_at = 0.0
        self.read: dict[int, int] = {}
        self.posts = 0
        self.mentions = 0

    async def run(self, stream: faust.StreamT[Any]) -> None:
        """Carry the stream; an unexpected error stops the worker, which reads the chunk again when it is back."""
        async for chunk in chunks(stream):
            await self.chunk(chunk)

    async def chunk(self, records: list[Record]) -> None:
        """Read one chunk of one partition."""
        context = self._context
        partition = records[0].partition
        context.watch(context.topics.posts.name, records)
        ceiling = context.now() + AHEAD_S if context.live else float("inf")
        clocks = _clocks(records, self._clock_before(records[0]), ceiling)
        deletions = Deletions()
        named: Counter[str] = Counter()
        beats = 0
        for record, wire, clock in zip(records, self._worth_reading(records), clocks, strict=True):
            if wire is None:
                continue
            if isinstance(wire, Record):
                beats += 1
                heard = heard_in(record.key)
                if heard is not None:  # another recording may follow in this chunk: what is between them is no silence
                    self._erase(deletions)
                    deletions = Deletions()
                    await self.tell_clock(partition, clock, heard)
                continue
            if isinstance(wire, DecodeError):
                self._bury(record, wire)
                continue
            post = post_of(wire)
            gone = deleted_by(post)
            if gone:
                deletions.add(gone, clock)
            source = Source(partition, record.offset)
            for mention in reading.mentions(
                post, context.gazetteer, source=source, arrival=clock, weights=context.weights
            ):
                self._tell(mention)
                named[mention.territory] += 1
        self._erase(deletions)
        posts, clock = len(records) - beats, clocks[-1]
        self.posts += posts
        self.mentions += named.total()
        for territory, count in named.items():
            context.metrics.mentions(territory, count)
        context.metrics.heartbeats(beats)
        if posts:
            context.metrics.posts(posts, clock)
        self._clocks[partition] = clock
        self.read[partition] = records[-1].offset
        self._past[partition] = [*self._past.get(partition, [])[1 - CHUNKS_KEPT :], (records[-1].offset, clock)]
        self._table(partition)[b"%d" % partition] = msgspec.msgpack.encode(self._past[partition])
        self._send_herald()
        await context.ebb()

    def _worth_reading(self, records: list[Record]) -> list[Wire | DecodeError | Record | None]:
        """What each asks for: a closer look, a grave, a heartbeat's own, or nothing: nineteen posts in twenty do."""
        found: list[Wire | DecodeError | Record | None] = []
        texts: list[str] = []
        for record in records:
            text = ""
            if record.value is None:
                found.append(record)
            else:
                try:
                    wire = check(record.value)
                except DecodeError as error:
                    found.append(error)
                else:
                    text = wire.text or ""
                    found.append(wire)
            texts.append(text)
        named = self._context.gazetteer.may_name_each(texts)
        for at, there in enumerate(named):
            each = found[at]
            if not there and isinstance(each, Wire) and each.kind is not _DELETE:
                found[at] = None
        return found

    def clock(self, partition: int) -> float:
        """The last arrival of a partition of posts (epoch seconds); 0 when nothing of it was ever read."""
        known = self._clocks.get(partition)
        return max((at for _, at in self._kept(partition)), default=0.0) if known is None else known

    def _clock_before(self, record: Record) -> float:
        """The last arrival before a record: after a crash, records are read again with the arrivals that they had."""
        partition = record.partition
        if partition not in self._clocks:
            self._past[partition] = [(offset, at) for offset, at in self._kept(partition) if offset < record.offset]
            return max((at for _, at in self._past[partition]), default=0.0)
        return self._clocks[partition]

    def _kept(self, partition: int) -> list[tuple[int, float]]:
        raw = self._table(partition).get(b"%d" % partition)
        return [] if raw is None else msgspec.msgpack.decode(raw, type=list[tuple[int, float]])

    async def tell_clock(self, partition: int, at: float, heard: float | None = None) -> None:
        """Tell every partition of events, now, that this one of posts has been read up to ``at``."""
        await self._context.carried()
        self._put_clock(partition, at, heard)
        # Not before: a herald would tell it without the end of a recording. A chunk may have come further meanwhile.
        self._clocks[partition] = max(at, self._clocks.get(partition, 0.0))
        await self._context.carried()

    async def told(self) -> None:
        """Wait until every clock that has moved was told."""
        while self._herald is not None and not self._herald.done():
            await asyncio.wait([self._herald])

    def _send_herald(self) -> None:
        """Have the clocks told that have moved; commits wait until they are."""
        if (self._herald is None or self._herald.done()) and self._moved():
            self._herald = asyncio.create_task(self._tell_clocks())
            self._context.owe(self._herald)

    async def _tell_clocks(self) -> None:
        await asyncio.sleep(self._told_at + CLOCK_S - time.monotonic())
        self._told_at = time.monotonic()
        moved = self._moved()
        await self._context.carried()
        for partition, at in moved.items():
            self._put_clock(partition, at)
        await self._context.carried()
        self._herald = None
        self._send_herald()  # for what has moved meanwhile: a commit waits for one herald, not for all to come

    def _moved(self) -> dict[int, float]:
        return {partition: at for partition, at in self._clocks.items() if int(at) > self._told.get(partition, 0)}

    def _put_clock(self, partition: int, at: float, heard: float | None = None) -> None:
        if heard is None and int(at) <= self._told.get(partition, 0):
            return
        self._told[partition] = max(int(at), self._told.get(partition, 0))
        told = events.encode(events.SourceClock(partition=partition, at=at, heard=heard))
        topic = self._context.topics.events
        for to in range(topic.partitions):
            self._context.put(topic.name, to, None, told)

    def forget(self, revoked: set[TP]) -> None:
        """Drop what is known of partitions that are another worker's now."""
        for tp in revoked:
            if tp.topic == self._context.topics.posts.name:
                for known in (self._clocks, self._told, self._past, self.read):
                    known.pop(tp.partition, None)

    def _tell(self, mention: Mention) -> None:
        context = self._context
        topic = context.topics.events
        to = partition_of(mention.territory, topic.partitions)
        context.put(topic.name, to, mention.territory.encode(), events.encode(mention))

    def _erase(self, deletions: Deletions) -> None:
        """Tell every partition of events what was deleted: nobody knows which territories it spoke of."""
        topic = self._context.topics.events
        for erased in deletions.all():
            value = events.encode(erased)
            for to in range(topic.partitions):
                self._context.put(topic.name, to, None, value)

    def _bury(self, record: Record, error: DecodeError) -> None:
        context = self._context
        context.metrics.bad(error.reason)
        _log.warning(
            "post.bad", reason=error.reason, detail=error.detail, partition=record.partition, offset=record.offset
        )
        headers = [
            ("reason", error.reason.encode()),
            ("detail", error.detail.encode()),
            ("topic", context.topics.posts.name.encode()),
            ("partition", b"%d" % record.partition),
            ("offset", b"%d" % record.offset),
        ]
        context.put(context.topics.dead.name, record.partition, record.key, record.value, headers)
