"""Chunked consumption: one Faust event carries up to 500 records of a partition, and acking it commits them all.

Stock Faust spends about 100 µs on each message before an agent sees it, whatever the agent does. Here the fetched
records of chosen topics travel together, still as raw bytes, so that the price is paid once for a few hundred of
them. The agent looks the same with and without chunks::

    app = faust.App("clameur", broker="kafka://127.0.0.1:9092", **SETTINGS)
    install(app, frozenset({"posts"}))
    posts = app.topic("posts", schema=RawSchema(), partitions=8)
    counts = app.Table("counts", key_type=bytes, value_type=bytes, partitions=8)

    @app.agent(posts)
    async def count(stream: faust.StreamT[bytes]) -> None:
        async for chunk in chunks(stream):
            for record in chunk:
                ...  # decode record.value; a bad one must not raise
            counts[b"key"] = b"state"  # once per key and chunk
        # reaching the next chunk acks this one; the offset is committed after the changelog has it

Offsets are never committed ahead of what was sent: before each commit the consumer waits until the broker has
acknowledged every send of the worker, changelogs included (`settle`). A send that failed and an agent that raises
take the worker down, so that a restart goes on from the last good commit: an agent catches what it can live with.
See ``docs/decisions/0003-chunked-consumption.md``.

This file stands on private parts of one Faust release and refuses to run on another.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from typing import Any, ClassVar, cast

import faust
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, AppT, ConsumerMessage, Message
from faust.types.transports import ConsumerT, ProducerT, TPorTopicSet

from agents.fetching import ConsumerThread, Record
from agents.lease import Lease
from agents.ledger import ChunkMessage, Ledger
from agents.sending import SettlingProducer, settle
from streams.errors import ClameurError

FAUST_VERSION = "0.15.3"
"""The only release whose private parts this file was read and tested against."""

SETTINGS: Mapping[str, Any] = {
    "broker_max_poll_records": 5000,  # per fetch, over all partitions; stock has no limit
    "broker_commit_interval": 1.0,  # s; each commit waits for one round trip of the sends before it
    "stream_buffer_maxsize": 16,  # chunks that wait for an agent: 8,000 records, about 5 MB
    "stream_wait_empty": True,  # finish and commit the chunk under way before partitions are given up
    "consumer_auto_offset_reset": "earliest",  # a new group starts at the first post kept
    "table_standby_replicas": 0,  # our tables are small: recovering one takes less than keeping a second copy
    "producer_request_timeout": 30.0,  # s after which a send has failed; stock waits 20 min
    "producer_linger": 0.005,  # s; lets the writes of a chunk share a batch
    "producer_max_batch_size": 256 * 1024,  # bytes; stock's 16 KiB is less than one group of sends for a partition
}
"""Settings of ``faust.App`` that go with chunks; an application may override each of them."""


class RawSchema(faust.Schema[Any, Any]):
    """Keys and values as Faust carried them: bytes, or a list of records where they are chunked."""

    def __init__(self) -> None:
        super().__init__(key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    def loads_key(self, app: AppT, message: Message, **_: Any) -> Any:
        """Return the key untouched."""
        return message.key

    def loads_value(self, app: AppT, message: Message, **_: Any) -> Any:
        """Return the value untouched."""
        return message.value


async def chunks(stream: faust.StreamT[Any]) -> AsyncIterator[list[Record]]:
    """Give an agent its records in lists: a chunk at a time, or one by one where the topic is not chunked.

    A chunk is acked when the agent asks for the next one. When the agent raises instead, the chunk stays un-acked,
    nothing at or after it is committed, and the worker stops.
    """
    async for event in cast(faust.Stream[Any], stream).noack().events():
        value = event.value
        yield value if isinstance(value, list) else [_record(event.message)]
        event.ack()


def install(
    app: faust.App, topics: frozenset[str], *, chunk_size: int = 500, stock: bool = False, partitions: int = 0
) -> None:
    """Give ``app`` the chunked transport; call it before anything else is declared on the app.

    Args:
        app: An application whose broker is ``kafka://`` (the aiokafka driver).
        topics: Names of the topics that come in chunks. All their readers in the app must use `RawSchema` and `chunks`.
        chunk_size: Records in a chunk, at most (≥ 1).
        stock: True to consume record by record as Faust does by itself; commits still wait for the sends.
        partitions: Partitions of each topic that are read, should it have more by now; 0 for all.

    Raises:
        ClameurError: On another release of Faust, or when the app has a transport already.
    """
    if faust.__version__ != FAUST_VERSION:
        raise ClameurError(
            f"the chunked transport stands on private parts of Faust {FAUST_VERSION}, found {faust.__version__}: "
            f"install faust-streaming=={FAUST_VERSION}"
        )
    if app._transport is not None:
        raise ClameurError("the app has a transport already: call install() before declaring topics and agents")
    chunked = frozenset[str]() if stock else topics
    app.transport = ChunkedTransport(
        app.conf.broker_consumer, app, topics=chunked, chunk_size=chunk_size, partitions=partitions
    )


class ChunkedConsumer(driver.Consumer):
    """The aiokafka driver's consumer, with the records of some topics in chunks, and none lost on the way.

    Faust's own ``getmany`` and ``_drain_messages`` do the work (round robin between topics and partitions, flow
    control, generations); they are only handed lists in the place of records.

    What is delivered while a worker starts or rebalances is at risk in stock Faust: it resumes the source partitions,
    seeks them to the committed offsets, and then empties the agents' queues. A record that was fetched after the seek
    is lost until the next restart, and one of a partition without a committed offset is not even sought again. So
    here source partitions resume only once the queues are empty, no fetch is under way during a seek, and a
    partition without a committed offset goes back to the first record that was fetched.
    """

    transport: "ChunkedTransport"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ledger = Ledger()
        self._first_fetched: dict[TP, int] = {}
        self._to_resume: set[TP] = set()
        self._fetching = asyncio.Lock()

    def _new_consumer_thread(self) -> driver.AIOKafkaConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def unread(self, topic: str) -> int:
        """How many partitions of a topic were added after the worker was started for fewer; nobody reads them."""
        return self._thread.unread(topic) if isinstance(self._thread, ConsumerThread) else 0

    def _chunked(self, tp: TP) -> bool:
        return tp.topic in self.transport.topics

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Mapping[TP, list[Any]]:  # noqa: ASYNC109 (Faust's signature)
        wanted = None if active_partitions is None else set(active_partitions)  # Faust changes its set under way
        async with self._fetching:
            fetched = await super()._getmany(wanted, timeout)
        for tp, records in fetched.items():
            self._first_fetched.setdefault(tp, records[0].offset)
        size = self.transport.chunk_size
        return {
            tp: [records[i : i + size] for i in range(0, len(records), size)] if self._chunked(tp) else records
            for tp, records in fetched.items()
        }

    def _to_message(self, tp: TP, record: Any) -> ConsumerMessage:
        if not isinstance(record, list):
            return super()._to_message(tp, record)
        read, last = self._read_offset[tp], record[-1]
        if read is not None and record[0].offset < read <= last.offset:
            record = [each for each in record if each.offset >= read]
        message = ChunkMessage(
            topic=tp.topic,
            partition=tp.partition,
            offset=last.offset,
            timestamp=last.timestamp_s,
            timestamp_type=0,
            headers=None,
            key=None,
            value=cast(bytes, record),
            checksum=None,
            tp=tp,
            generation_id=self.app.consumer_generation_id,
        )
        if read is None or last.offset >= read:  # else _drain_messages drops it
            self.ledger.deliver(tp, message)
        return message

    def _new_offset(self, tp: TP) -> int | None:
        if not self._chunked(tp):
            return super()._new_offset(tp)
        self._acked[tp].clear()
        self._acked_index[tp].clear()
        return self.ledger.committable(tp)

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        if not self._chunked(tp):  # the ledger goes by order of delivery and has no gaps
            await super()._add_gap(tp, offset_from, offset_to)

    def on_buffer_full(self, tp: TP) -> None:
        """Go on fetching: a full queue blocks the delivery of the next chunk, where stock may sleep for a second."""
        if not self._chunked(tp):
            super().on_buffer_full(tp)

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Check nothing: stock only logs here, and crashes while a lost offset is looked up (its position is None)."""

    async def _handle_attached(self, commit_offsets: Mapping[TP, int]) -> None:
        await super()._handle_attached(commit_offsets)
        await settle(self.app)  # these offsets are of chunks whose sends were made before their acks

    def _filter_tps_with_pending_acks(self, topics: TPorTopicSet | None = None) -> Iterator[TP]:
        for tp in self.ledger.partitions:
            self._acked[tp]  # Faust drops this entry before the last commit of a rebalance
        return super()._filter_tps_with_pending_acks(topics)

    async def on_task_error(self, exc: BaseException) -> None:
        """Stop the worker when an agent raises, where stock acks the event and starts the agent again."""
        await self.crash(exc)

    def resume_partitions(self, tps: Iterable[TP]) -> None:
        """Resume changelogs at once and source partitions together with the flow, right after the queues' emptying."""
        sources = {tp for tp in tps if not self._is_changelog_tp(tp)}
        self._to_resume |= sources
        super().resume_partitions(set(tps) - sources)

    def resume_flow(self) -> None:
        """Resume the flow, and the source partitions that wait for it."""
        super().resume_flow()
        super().resume_partitions(self._to_resume)
        self._to_resume = set()

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Forget the chunks once Faust has waited for the one under way and committed."""
        self._to_resume = set()
        await super().on_partitions_revoked(revoked)
        self.ledger.forget(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Start afresh: nothing is fetched of source partitions until the tables are recovered."""
        self.transport.lease.assigned()
        self._to_resume = set()
        self._paused_partitions |= {tp for tp in assigned if not self._is_changelog_tp(tp)}
        self.ledger.forget()
        await super().on_partitions_assigned(assigned, generation_id)

    async def perform_seek(self) -> None:
        """Go back to the committed offsets, or to the first record fetched, and forget the chunks: they come back.

        Only the group knows what is committed: Faust notes a commit as done that was refused (a worker that was frozen
        beyond its session commits what is another's by then), and would never go back to what it covered.
        """
        async with self._fetching:
            self._committed_offset.clear()
            await super().perform_seek()
            back = {
                tp: self._first_fetched[tp]
                for tp in self.assignment() & self._first_fetched.keys()
                if not self._is_changelog_tp(tp) and not self._committed_offset[tp]
            }
            if back:
                await self._thread.seek_wait(back)
        self.ledger.forget()

    async def seek(self, partition: TP, offset: int) -> None:
        """Forget the partition's chunks after a seek."""
        await super().seek(partition, offset)
        self.ledger.forget([partition])


class ChunkedTransport(driver.Transport):
    """Faust's aiokafka transport with `ChunkedConsumer` and `SettlingProducer`.

    Attributes:
        topics: Names of the topics that come in chunks.
        chunk_size: Records in a chunk, at most.
        partitions: Partitions of each topic that are read, at most; 0 for all.
        lease: How long the worker may write.
    """

    Consumer: ClassVar[type[ConsumerT]] = ChunkedConsumer
    Producer: ClassVar[type[ProducerT]] = SettlingProducer

    def __init__(self, *args: Any, topics: frozenset[str], chunk_size: int, partitions: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = topics
        self.partitions = partitions
        self.chunk_size = chunk_size
        self.lease = Lease(float(self.app.conf.broker_session_timeout))


def _record(message: Message) -> Record:
    headers = cast(Iterable[tuple[str, bytes]], message.headers or ())
    return Record(message.partition, message.offset, message.timestamp, message.key, message.value, tuple(headers))
