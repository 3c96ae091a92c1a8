import asyncio
import hashlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import faust
import pytest
from aiokafka import ConsumerRecord
from aiokafka.client import AIOKafkaClient
from aiokafka.consumer.fetcher import Fetcher, FetchResult, PartitionRecords
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.protocol.produce import ProduceRequest
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from faust import streams
from faust.app import base as app_base
from faust.exceptions import ProducerSendError
from faust.transport import conductor, consumer, producer
from faust.transport import utils as scheduling
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage, RecordMetadata
from faust.types.tuples import FutureMessage
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.fetching import FetchedRecords, Record, guard, narrow, unpacked
from agents.lease import OutOfGroup
from agents.ledger import ChunkMessage, Ledger
from agents.sending import SettlingProducer, settle
from agents.transport import FAUST_VERSION, SETTINGS, ChunkedConsumer, RawSchema, chunks, install
from streams.errors import ClameurError

POSTS0, POSTS1, OTHER = TP("posts", 0), TP("posts", 1), TP("other", 0)


@dataclass
class Fetched:
    """What aiokafka's ConsumerRecord holds."""

    topic: str
    partition: int
    offset: int
    timestamp: int = 1_500
    timestamp_type: int = 0
    key: bytes | None = b"k"
    value: bytes | None = b"v"
    headers: tuple[tuple[str, bytes], ...] = ()
    checksum: int | None = None
    serialized_key_size: int = 1
    serialized_value_size: int = 1


@dataclass
class FakeThread:
    """The consumer thread's side of the consumer: a broker that gives what it is told to."""

    batches: list[dict[TP, list[Fetched]]] = field(default_factory=list)
    committed: dict[TP, int] = field(default_factory=dict)
    assigned: set[TP] = field(default_factory=lambda: {POSTS0, POSTS1, OTHER})
    topics: frozenset[str] = frozenset()
    sought: dict[TP, int] = field(default_factory=dict)
    refuses: bool = False

    async def getmany(self, active: set[TP] | None, timeout: float) -> Mapping[TP, list[Any]]:  # noqa: ASYNC109
        batch = self.batches.pop(0) if self.batches else {}
        return {
            tp: [unpacked(tp, each) if tp.topic in self.topics else each for each in records]
            for tp, records in batch.items()
        }

    async def commit(self, offsets: Mapping[TP, int]) -> bool:
        if self.refuses:
            return False
        self.committed.update(offsets)
        return True

    async def seek_to_committed(self) -> Mapping[TP, int | None]:
        return {tp: self.committed.get(tp) for tp in self.assigned}

    async def seek_wait(self, offsets: Mapping[TP, int]) -> None:
        self.sought.update(offsets)

    def seek(self, tp: TP, offset: int) -> None: ...

    def highwater(self, tp: TP) -> int:
        return 10_000

    def assignment(self) -> set[TP]:
        return self.assigned


class FakeKafkaProducer:
    """aiokafka's producer: its deliveries are acknowledged when the test says so."""

    def __init__(self) -> None:
        self.deliveries: list[asyncio.Future[RecordMetadata]] = []

    async def send(self, topic: str, value: bytes, **_: Any) -> asyncio.Future[RecordMetadata]:
        self.deliveries.append(asyncio.get_running_loop().create_future())
        return self.deliveries[-1]

    async def flush(self) -> None: ...


DELIVERED = RecordMetadata("t", 0, TP("t", 0), 0, None, None)


@dataclass
class Rig:
    """An app whose consumer thread and Kafka producer are fakes."""

    app: faust.App
    consumer: ChunkedConsumer
    thread: FakeThread
    producer: SettlingProducer
    kafka: FakeKafkaProducer

    async def read(self) -> list[Any]:
        """One round of getmany, noting what was read as Faust's drain loop does."""
        read: list[Any] = []
        async for tp, message in self.consumer.getmany(timeout=0.0):
            before = self.consumer._read_offset[tp]
            if before is None or message.offset >= before:
                self.consumer._read_offset[tp] = message.offset
                message.incref()
                read.append(message)
        return read

    def ack(self, message: ConsumerMessage) -> None:
        message.ack(self.consumer)


def rig(*, chunk_size: int = 3, stock: bool = False) -> Rig:
    app = faust.App("test", broker="kafka://127.0.0.1:1", **SETTINGS)
    install(app, frozenset({"posts"}), chunk_size=chunk_size, stock=stock)
    consumer, producer, thread, kafka = app.consumer, app.producer, FakeThread(), FakeKafkaProducer()
    assert isinstance(consumer, ChunkedConsumer)
    assert isinstance(producer, SettlingProducer)
    thread.topics = consumer.transport.topics
    consumer._thread = cast(Any, thread)
    consumer._set_active_tps(thread.assigned)
    producer._producer = cast(Any, kafka)
    cast(Any, producer.buffer)._started.set()
    cast(Any, app.topics)._acking_topics.update({"posts", "other"})
    return Rig(app, consumer, thread, producer, kafka)


def fetched(tp: TP, *offsets: int) -> list[Fetched]:
    return [Fetched(tp.topic, tp.partition, offset) for offset in offsets]


def offsets(message: Any) -> list[int]:
    return [record.offset for record in message.value]


# -- chunks -----------------------------------------------------------------------------------------------------------


async def test_the_records_of_a_partition_come_in_chunks_of_at_most_the_size_asked_for() -> None:
    made = rig(chunk_size=3)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2, 3, 4, 5, 6)}]
    assert [offsets(message) for message in await made.read()] == [[0, 1, 2], [3, 4, 5], [6]]


async def test_partitions_take_turns_chunk_by_chunk() -> None:
    made = rig(chunk_size=2)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2, 3, 4), POSTS1: fetched(POSTS1, 7, 8, 9)}]
    assert [(message.partition, offsets(message)) for message in await made.read()] == [
        (0, [0, 1]),
        (1, [7, 8]),
        (0, [2, 3]),
        (1, [9]),
        (0, [4]),
    ]


async def test_a_chunk_stands_where_its_last_record_stands() -> None:
    made = rig()
    made.thread.batches = [{POSTS0: [Fetched("posts", 0, 5, 1_000), Fetched("posts", 0, 9, 2_250)]}]
    (message,) = await made.read()
    assert (message.offset, message.timestamp, message.tp) == (9, 2.25, POSTS0)


async def test_a_record_keeps_its_bytes_headers_and_time() -> None:
    made = rig()
    made.thread.batches = [
        {POSTS0: [Fetched("posts", 0, 5, 1_500, key=None, value=b"\xff", headers=(("reason", b"x"),))]}
    ]
    (message,) = await made.read()
    assert [Record(0, 5, 1.5, None, b"\xff", (("reason", b"x"),))] == message.value


def test_a_batch_of_a_chunked_topic_is_unpacked_into_records_at_once() -> None:
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, -1, 1 << 20)
    for number in range(3):
        builder.append(number, 1_500 + number, b"k", None if number == 1 else b"v", [("reason", b"x")])
    state = SimpleNamespace(paused=False, position=1, consumed_to=lambda offset: None)
    assignment = SimpleNamespace(active=True, state_value=lambda tp: state)
    known: FetchedRecords = FetchedRecords({}, frozenset({"posts"}))
    for tp in (POSTS0, OTHER):
        records = PartitionRecords(tp, MemoryRecords(bytes(builder.build())), [], 1, None, None, True, 0)
        known[tp] = FetchResult(tp, assignment=assignment, partition_records=records, backoff=0)
    headers = (("reason", b"x"),)
    assert known[POSTS0].getall() == [
        Record(0, 1, 1.501, b"k", None, headers),
        Record(0, 2, 1.502, b"k", b"v", headers),
    ]
    assert [(type(each), each.offset) for each in known[OTHER].getall()] == [(ConsumerRecord, 1), (ConsumerRecord, 2)]


@pytest.mark.parametrize(("limit", "seen"), [(2, {0, 1}), (0, {0, 1, 2}), (5, {0, 1, 2})])
def test_partitions_that_are_added_later_are_not_seen_but_counted(limit: int, seen: set[int]) -> None:
    cluster = SimpleNamespace(partitions_for_topic={"posts": {0, 1, 2}}.get)
    whole = narrow(cluster, limit)
    assert (cluster.partitions_for_topic("posts"), cluster.partitions_for_topic("none")) == (seen, None)
    assert whole("posts") == {0, 1, 2}


async def test_other_topics_come_record_by_record() -> None:
    made = rig()
    made.thread.batches = [{OTHER: fetched(OTHER, 0, 1)}]
    assert [(message.offset, message.value) for message in await made.read()] == [(0, b"v"), (1, b"v")]


async def test_stock_mode_chunks_nothing() -> None:
    made = rig(stock=True)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    assert [message.value for message in await made.read()] == [b"v", b"v"]


@pytest.mark.parametrize(("position", "expected"), [(9, [10, 11, 12]), (10, [10, 11, 12]), (11, [11, 12])])
async def test_records_before_the_read_position_are_left_out(position: int, expected: list[int]) -> None:
    made = rig()
    made.consumer._read_offset[POSTS0] = position
    made.thread.batches = [{POSTS0: fetched(POSTS0, 10, 11, 12)}]
    assert [expected] == [offsets(message) for message in await made.read()]


async def test_a_chunk_that_is_dropped_as_already_read_never_blocks_a_commit() -> None:
    made = rig()
    made.consumer._read_offset[POSTS0] = 13
    made.thread.batches = [{POSTS0: fetched(POSTS0, 10, 11, 12)}, {POSTS0: fetched(POSTS0, 13, 14)}]
    assert await made.read() == []
    (message,) = await made.read()
    made.ack(message)
    await made.consumer.commit()
    assert made.thread.committed[POSTS0] == 15


async def test_nothing_is_delivered_while_the_flow_is_stopped() -> None:
    made = rig()
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    delivery = made.consumer.getmany(timeout=0.0)
    made.consumer.flow_active = False
    made.consumer.can_resume_flow.set()
    assert [each async for each in delivery] == []


async def test_a_new_generation_ends_the_round() -> None:
    made = rig(chunk_size=1)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2)}]
    seen = []
    async for _, message in made.consumer.getmany(timeout=0.0):
        seen.append(message.offset)
        made.app.consumer_generation_id += 1
    assert seen == [0]


async def test_a_full_queue_does_not_take_a_chunked_partition_out_of_fetching() -> None:
    made = rig()
    made.consumer.on_buffer_full(POSTS0)
    made.consumer.on_buffer_full(OTHER)
    assert {POSTS0, POSTS1} == made.consumer._get_active_partitions()


# -- commits ----------------------------------------------------------------------------------------------------------


async def test_acking_a_chunk_commits_all_of_it() -> None:
    made = rig(chunk_size=3)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2, 3, 4)}]
    first, second = await made.read()
    made.ack(first)
    await made.consumer.commit()
    assert made.thread.committed == {POSTS0: 3}
    made.ack(second)
    await made.consumer.commit()
    assert made.thread.committed == {POSTS0: 5}


async def test_a_later_chunk_waits_for_an_earlier_one() -> None:
    made = rig(chunk_size=2)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2, 3)}]
    first, second = await made.read()
    made.ack(second)
    await made.consumer.commit()
    assert made.thread.committed == {}
    made.ack(first)
    await made.consumer.commit()
    assert made.thread.committed == {POSTS0: 4}


async def test_a_single_record_that_is_not_acked_holds_the_commit_back() -> None:
    """Stock skips one un-acked message that stands right at the committed offset."""
    made = rig(chunk_size=1)
    made.consumer._committed_offset[POSTS0] = 10
    made.thread.batches = [{POSTS0: fetched(POSTS0, 10, 11)}]
    _, second = await made.read()
    made.ack(second)
    await made.consumer.commit()
    assert made.thread.committed == {}


async def test_holes_in_the_offsets_hold_nothing_back() -> None:
    made = rig(chunk_size=2)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 3, 7, 20, 21)}, {POSTS0: fetched(POSTS0, 400)}]
    for message in [*await made.read(), *await made.read()]:
        await made.consumer._add_gap(POSTS0, 0, message.offset)  # as the drain loop does on every chunk
        made.ack(message)
    await made.consumer.commit()
    assert made.thread.committed == {POSTS0: 401}
    assert not made.consumer._gap


async def test_an_acked_chunk_lets_go_of_its_records() -> None:
    made = rig()
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    (message,) = await made.read()
    made.ack(message)
    assert message.value is None


async def test_a_chunk_for_two_agents_is_done_when_both_are() -> None:
    made = rig()
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    (message,) = await made.read()
    message.incref()
    made.ack(message)
    await made.consumer.commit()
    assert made.thread.committed == {}
    made.ack(message)
    await made.consumer.commit()
    assert made.thread.committed == {POSTS0: 2}


async def test_chunks_of_a_revoked_partition_are_committed_if_acked_and_then_forgotten() -> None:
    made = rig(chunk_size=2)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2, 3)}]
    first, second = await made.read()
    made.ack(first)
    await made.consumer.on_partitions_revoked({POSTS0})
    assert made.thread.committed == {POSTS0: 2}
    made.ack(second)  # too late: the partition may be another worker's
    await made.consumer.commit()
    assert made.thread.committed == {POSTS0: 2}


async def test_a_seek_takes_a_partition_without_a_committed_offset_back_to_its_first_record() -> None:
    made = rig()
    made.thread.committed = {POSTS1: 30}
    made.thread.batches = [
        {POSTS0: fetched(POSTS0, 5, 6), POSTS1: fetched(POSTS1, 20)},
        {POSTS0: fetched(POSTS0, 7)},
    ]
    await made.read()
    await made.read()
    await made.consumer.perform_seek()
    assert made.thread.sought == {POSTS0: 5}


async def test_a_commit_that_the_group_refused_is_not_taken_for_one() -> None:
    made = rig()
    made.thread.refuses = True
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2, 3)}]
    first, _ = await made.read()
    made.ack(first)
    assert not await made.consumer.commit()
    made.thread.refuses = False
    await made.consumer.perform_seek()
    assert made.thread.sought == {POSTS0: 0}


async def test_no_fetch_is_under_way_during_a_seek() -> None:
    made = rig()
    log: list[str] = []

    async def slow(active: set[TP] | None, timeout: float) -> Mapping[TP, list[Fetched]]:  # noqa: ASYNC109
        log.append("fetch")
        await asyncio.sleep(0.01)
        log.append("fetched")
        return {}

    made.thread.getmany = slow  # type: ignore[method-assign]  # it is a fake
    fetch = asyncio.ensure_future(made.consumer._getmany({POSTS0}, 1.0))
    await asyncio.sleep(0)
    await made.consumer.perform_seek()
    log.append("sought")
    await fetch
    assert log == ["fetch", "fetched", "sought"]


async def test_source_partitions_resume_only_with_the_flow() -> None:
    made = rig()
    made.consumer._on_partitions_assigned = cast(Any, nothing_to_do)
    await made.consumer.on_partitions_assigned({POSTS0, POSTS1}, 2)
    assert made.consumer._get_active_partitions() == set()
    made.consumer.resume_flow()
    made.consumer.resume_partitions({POSTS0})
    assert made.consumer._get_active_partitions() == set()
    made.consumer.resume_flow()
    assert made.consumer._get_active_partitions() == {POSTS0}


async def test_partitions_that_waited_for_the_flow_when_a_rebalance_came_do_not_resume_in_it() -> None:
    made = rig()
    made.consumer._on_partitions_assigned = cast(Any, nothing_to_do)
    made.consumer.resume_partitions({POSTS0})
    await made.consumer.on_partitions_assigned({POSTS0}, 2)
    made.consumer.resume_flow()
    assert made.consumer._get_active_partitions() == set()


async def test_changelogs_resume_at_once() -> None:
    made, changelog = rig(), TP("log", 0)
    cast(Any, made.app.tables)._changelogs["log"] = None
    made.consumer.pause_partitions({changelog})
    made.consumer.resume_partitions({changelog})
    assert changelog in made.consumer._get_active_partitions()


async def test_a_new_assignment_starts_afresh() -> None:
    made = rig()
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    (message,) = await made.read()
    made.consumer._on_partitions_assigned = cast(Any, nothing_to_do)
    await made.consumer.on_partitions_assigned({POSTS0}, 2)
    made.ack(message)
    await made.consumer.commit()
    assert made.thread.committed == {}


async def nothing_to_do(assigned: set[TP], generation: int) -> None: ...


async def test_after_a_seek_only_what_is_read_again_counts() -> None:
    made = rig(chunk_size=2)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2, 3)}, {POSTS0: fetched(POSTS0, 0, 1, 2, 3)}]
    _, before = await made.read()
    await made.consumer.perform_seek()
    made.consumer._read_offset[POSTS0] = None
    first, second = await made.read()
    made.ack(before)
    made.ack(second)
    await made.consumer.commit()
    assert made.thread.committed == {}
    made.ack(first)
    await made.consumer.commit()
    assert made.thread.committed == {POSTS0: 4}


async def test_other_topics_commit_as_stock_does() -> None:
    made = rig()
    made.thread.batches = [{OTHER: fetched(OTHER, 0, 1, 2)}]
    for message in await made.read():
        made.ack(message)
    await made.consumer.commit()
    assert made.thread.committed == {OTHER: 3}


Log = list[int]
"""The offsets of a partition's records: rising, with holes."""

logs = st.lists(st.sampled_from([1, 1, 1, 2, 7]), min_size=1, max_size=40).map(
    lambda steps: [sum(steps[: i + 1]) - 1 for i in range(len(steps))]
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(1, 9)),
        st.tuples(st.just("ack"), st.integers(0, 50)),
        st.tuples(st.just("commit"), st.just(0)),
        st.tuples(st.just("seek"), st.just(0)),
        st.tuples(st.just("revoke"), st.just(0)),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(logs, steps, st.integers(1, 4))
def test_what_is_committed_is_the_acked_prefix_whatever_happens(
    log: Log, steps: list[tuple[str, int]], chunk_size: int
) -> None:
    asyncio.run(follow(log, steps, chunk_size))


async def follow(log: Log, steps: list[tuple[str, int]], chunk_size: int) -> None:
    """A partition read, acked in any order, sought and revoked at any time, by offsets of its records alone."""
    made = rig(chunk_size=chunk_size)
    position, committed = 0, 0  # index into the log; offset
    open_chunks: list[ConsumerMessage] = []  # of all times, stale ones too
    current: list[tuple[list[int], ConsumerMessage]] = []  # since the last seek, in order
    acked: set[int] = set()
    fetched_ever = False
    for step, number in steps:
        match step:
            case "read":
                if position == len(log):
                    continue
                made.thread.batches = [{POSTS0: fetched(POSTS0, *log[position : position + number])}]
                read, fetched_ever = await made.read(), True
                position = min(position + number, len(log))
                current += [(offsets(message), message) for message in read]
                open_chunks += read
            case "ack" if open_chunks:
                message = open_chunks.pop(number % len(open_chunks))
                acked.update(offsets(message))
                made.ack(message)
            case "seek" | "revoke":
                if step == "revoke":
                    await made.consumer.on_partitions_revoked({POSTS0})
                    made.consumer.resume_partitions(made.thread.assigned)
                    made.consumer.resume_flow()
                    committed = made.thread.committed.get(POSTS0, 0)
                made.thread.sought.clear()
                await made.consumer.perform_seek()
                assert made.thread.sought == ({POSTS0: log[0]} if fetched_ever and not committed else {})
                position = next((i for i, offset in enumerate(log) if offset >= committed), len(log))
                current = []
            case "commit":
                await made.consumer.commit()
        committed = made.thread.committed.get(POSTS0, 0)
        assert {offset for offset in log if offset < committed} <= acked
        if step == "commit":
            waiting = [held[0] for held, message in current if not message.acked]
            done = [held[-1] for held, message in current if not waiting or held[0] < waiting[0]]
            assert committed >= max((offset + 1 for offset in done), default=0)


# -- sends ------------------------------------------------------------------------------------------------------------


def changelog_write(made: Rig) -> FutureMessage:
    """A table write, as far as the producer sees it; the test acknowledges it."""
    message: Any = None
    future = FutureMessage(message)
    made.producer.send_soon(future)
    made.producer.buffer.pending.get_nowait()  # the buffer took it from the queue: stock's flush would not wait
    return future


async def test_no_offset_is_committed_before_the_sends_are_acknowledged() -> None:
    made = rig()
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    (message,) = await made.read()
    written = changelog_write(made)
    made.ack(message)
    committing = asyncio.ensure_future(made.consumer.commit())
    for _ in range(10):
        await asyncio.sleep(0)
    assert made.thread.committed == {}
    written.set_result(DELIVERED)
    await committing
    assert made.thread.committed == {POSTS0: 2}


async def test_a_send_that_failed_is_never_followed_by_a_commit() -> None:
    made = rig()
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    (message,) = await made.read()
    changelog_write(made).set_exception(OSError("gone"))
    made.ack(message)
    await asyncio.sleep(0)
    assert not await made.consumer.commit()
    assert made.thread.committed == {}
    assert isinstance(made.consumer.crash_reason, ProducerSendError)


async def test_settle_waits_for_a_send_of_an_agent() -> None:
    made = rig()
    await made.producer.send("t", b"k", b"v", None, None, None)
    settling = asyncio.ensure_future(settle(made.app))
    await asyncio.sleep(0.01)
    assert not settling.done()
    made.kafka.deliveries[0].set_result(DELIVERED)
    await settling


async def test_settle_does_not_wait_for_later_sends() -> None:
    made = rig()
    await made.producer.send("t", b"k", b"v", None, None, None)
    settling = asyncio.ensure_future(settle(made.app))
    await asyncio.sleep(0)
    await made.producer.send("t", b"k", b"v", None, None, None)
    made.kafka.deliveries[0].set_result(DELIVERED)
    await asyncio.wait_for(settling, 1.0)


async def test_settle_returns_at_once_when_nothing_was_sent() -> None:
    await settle(rig().app)


async def test_settle_says_it_for_good_when_a_send_has_failed() -> None:
    made = rig()
    sent = await made.producer.send("t", b"k", b"v", None, None, None)
    made.kafka.deliveries[0].set_exception(OSError("gone"))
    with pytest.raises(OSError, match="gone"):
        await sent
    for _ in range(2):
        with pytest.raises(ProducerSendError, match="gone"):
            await settle(made.app)


async def test_settle_does_not_hang_when_the_producer_stops() -> None:
    made = rig()
    await made.producer.send("t", b"k", b"v", None, None, None)
    settling = asyncio.ensure_future(settle(made.app))
    await asyncio.sleep(0)
    made.producer._crash(RuntimeError("down"))
    with pytest.raises(ProducerSendError, match="1 sends"):
        await asyncio.wait_for(settling, 1.0)


async def test_an_agent_that_is_cancelled_while_it_sends_does_not_harm_the_delivery() -> None:
    made = rig()
    sent = await made.producer.send("t", b"k", b"v", None, None, None)
    assert isinstance(sent, asyncio.Future)
    sent.cancel()
    made.kafka.deliveries[0].set_result(DELIVERED)
    await asyncio.sleep(0)
    await settle(made.app)


async def test_a_write_leaves_only_while_the_group_counts_the_worker_in() -> None:
    made = rig()
    sent: list[Any] = []

    async def to_the_broker(node: Any, request: Any, **_: Any) -> str:
        sent.append(request)
        return "answer"

    producer = made.producer._guarded(cast(Any, Client(to_the_broker)))
    write, question = ProduceRequest.__new__(ProduceRequest), object()
    made.consumer.transport.lease.assigned()
    assert await producer.client.send(1, write) == "answer"
    made.consumer.transport.lease.lose()
    with pytest.raises(OutOfGroup):
        await producer.client.send(1, write)
    assert await producer.client.send(1, question) == "answer"
    assert sent == [write, question]


async def test_the_lease_is_renewed_by_answered_heartbeats_and_lost_with_the_membership() -> None:
    made = rig()
    lease, group = made.consumer.transport.lease, Group()
    guard(lease, cast(Any, group))
    lease.assigned()
    group.knows = False
    assert not await group._do_heartbeat()
    group.knows = True
    assert await group._do_heartbeat()
    assert lease.holds
    group.generation = 0
    group.reset_generation()
    assert lease.holds  # it had none to lose
    group.generation = 7
    group._closing.set_result(None)
    group.reset_generation()
    assert lease.holds  # it leaves by itself, when all is written
    group._closing = asyncio.get_running_loop().create_future()
    group.reset_generation()
    assert not lease.holds
    assert group.resets == 3


@dataclass
class Client:
    """aiokafka's producer as far as its client goes, which is itself."""

    send: Any

    @property
    def client(self) -> "Client":
        return self


class Group:
    """aiokafka's side of the group: it knows the member or does not."""

    def __init__(self) -> None:
        self.knows, self.generation, self.resets = True, 7, 0
        self._closing: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def _do_heartbeat(self) -> bool:
        return self.knows

    def reset_generation(self) -> None:
        self.resets += 1


async def test_an_agent_that_raises_takes_the_worker_down() -> None:
    made = rig()
    error = ValueError("bug")
    await made.app._on_agent_error(cast(Any, None), error)
    assert error is made.consumer.crash_reason


# -- what agents see --------------------------------------------------------------------------------------------------


class FakeEvent:
    def __init__(self, message: ConsumerMessage, log: list[str]) -> None:
        self.message, self.value, self.log = message, message.value, log

    def ack(self) -> None:
        self.log.append(f"ack {self.message.offset}")


class FakeStream:
    """As much of a Faust stream as `chunks` touches."""

    def __init__(self, messages: list[ConsumerMessage], log: list[str]) -> None:
        self.messages, self.log, self.acks = messages, log, True

    def noack(self) -> "FakeStream":
        self.acks = False
        return self

    async def events(self) -> Any:
        assert not self.acks
        for message in self.messages:
            yield FakeEvent(message, self.log)


@pytest.mark.parametrize(("stock", "expected"), [(False, [[0, 1]]), (True, [[0], [1]])])
async def test_an_agent_sees_lists_of_records_in_both_modes(stock: bool, expected: list[list[int]]) -> None:
    made = rig(stock=stock)
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1)}]
    stream: Any = FakeStream(await made.read(), [])
    seen = [chunk async for chunk in chunks(stream)]
    assert expected == [[record.offset for record in chunk] for chunk in seen]
    assert {Record(0, 0, 1.5, b"k", b"v"), Record(0, 1, 1.5, b"k", b"v")} == {each for chunk in seen for each in chunk}


async def test_a_chunk_is_acked_when_the_next_one_is_asked_for_and_not_when_the_agent_raises() -> None:
    made, log = rig(chunk_size=1), list[str]()
    made.thread.batches = [{POSTS0: fetched(POSTS0, 0, 1, 2)}]
    stream: Any = FakeStream(await made.read(), log)
    seen = chunks(stream)
    with pytest.raises(ValueError, match="bug"):
        async for chunk in seen:
            log.append(f"work {chunk[0].offset}")
            if chunk[0].offset == 1:
                raise ValueError("bug")
    await seen.aclose()  # type: ignore[attr-defined]  # it is a generator: what the interpreter does in the end
    assert log == ["work 0", "ack 0", "work 1"]


async def test_the_schema_hands_over_chunks_and_bytes_untouched_and_sends_bytes() -> None:
    app, schema = rig().app, RawSchema()
    message = ChunkMessage("posts", 0, 1, 0.0, 0, None, None, None, None)
    message.value = [b"anything"]  # type: ignore[assignment]  # a chunk is a list
    event = await schema.decode(app, message, propagate=True)
    assert (event.key, event.value) == (None, [b"anything"])
    assert schema.dumps_value(app, b"\xff", headers=None)[0] == b"\xff"
    assert schema.dumps_key(app, b"key", headers=None)[0] == b"key"


# -- the release it stands on -----------------------------------------------------------------------------------------


def test_another_release_of_faust_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faust, "__version__", "0.16.0")
    with pytest.raises(ClameurError, match=r"0\.15\.3, found 0\.16\.0"):
        install(faust.App("test"), frozenset())


def test_an_app_that_has_a_transport_already_is_refused() -> None:
    app = faust.App("test", broker="kafka://127.0.0.1:1")
    assert app.transport
    with pytest.raises(ClameurError, match="before declaring"):
        install(app, frozenset())


def test_the_installed_faust_is_the_one_that_was_read() -> None:
    assert faust.__version__ == FAUST_VERSION


READ = {
    consumer.Consumer.getmany: "4b168d84882a",
    consumer.Consumer._wait_next_records: "6218e1969a63",
    consumer.Consumer._drain_messages: "44a2500309e8",
    consumer.Consumer._new_offset: "1d2c7ea89a7a",
    consumer.Consumer._add_gap: "4df2573ded7c",
    consumer.Consumer._handle_attached: "48efe89d6c63",
    consumer.Consumer._commit_tps: "a20e230b05ae",
    consumer.Consumer._filter_committable_offsets: "dc5e9baf5d99",
    consumer.Consumer._filter_tps_with_pending_acks: "f6f923977423",
    consumer.Consumer.ack: "5fcf41cf4515",
    consumer.Consumer.wait_empty: "e4662fe24f09",
    consumer.Consumer.perform_seek: "0e8c130ff4b0",
    consumer.Consumer.seek: "b86a9fe05f95",
    consumer.Consumer.on_buffer_full: "c8961679e0bc",
    consumer.Consumer.on_partitions_revoked: "d04b7ae72c6f",
    consumer.Consumer.on_partitions_assigned: "29ce96596f05",
    consumer.Consumer.on_task_error: "0d7f23d0bb26",
    consumer.ThreadDelegateConsumer._getmany: "f9d47aa9010b",
    driver.Consumer._to_message: "7c24f6511b2f",
    driver.Producer.send: "0b5bd08f52e5",
    driver.Producer._new_producer: "e72355c3430e",
    driver.AIOKafkaConsumerThread.on_start: "38b4e8bd1e10",
    GroupCoordinator._do_heartbeat: "dc1d6632aaa6",
    GroupCoordinator.reset_generation: "537aa37c531b",
    GroupCoordinator.close: "f30d83108945",
    AIOKafkaClient.send: "246b277687d7",
    PartitionRecords._unpack_records: "b803e6d46480",
    PartitionRecords._consumer_record: "e668541600b0",
    Fetcher._proc_fetch_request: "59bf948fff47",
    Fetcher.fetched_records: "be4348896b9b",
    producer.ProducerBuffer.wait_until_ebb: "758dd5744044",
    producer.Producer.send_soon: "fcef15ab4562",
    conductor.ConductorCompiler.build: "837cf521368c",
    scheduling.DefaultSchedulingStrategy.records_iterator: "b23981c4d985",
    scheduling.TopicBuffer.__iter__: "818f9fddaae7",
    streams.Stream._c_aiter: "fa44582a5882",
    app_base.App._on_agent_error: "bdd12f286de6",
    app_base.App._new_producer: "e7e1814e715d",
    ConsumerMessage.ack: "4751b72c4ed8",
    ConsumerMessage.on_final_ack: "45d670b6a8ac",
}
"""Every private part that the transport overrides or leans on, and the start of the SHA-256 of its source."""


@pytest.mark.parametrize("part", READ, ids=lambda part: part.__qualname__)
def test_a_private_part_is_as_it_was_when_it_was_read(part: Callable[..., Any]) -> None:
    source = inspect.getsource(inspect.unwrap(part))
    assert READ[part] == hashlib.sha256(source.encode()).hexdigest()[:12], (
        f"{part.__module__}'s {part.__qualname__} has changed: read it again, and what stands on it in agents/"
    )


# -- the ledger alone -------------------------------------------------------------------------------------------------


def test_a_ledger_forgets_one_partition_and_keeps_the_others() -> None:
    ledger = Ledger()
    for tp in (POSTS0, POSTS1):
        message = ChunkMessage(tp.topic, tp.partition, 4, 0.0, 0, None, None, None, None)
        message.acked = True
        ledger.deliver(tp, message)
    ledger.forget([POSTS0])
    assert (ledger.committable(POSTS0), ledger.committable(POSTS1)) == (None, 5)


def test_a_ledger_gives_an_offset_once() -> None:
    ledger, message = Ledger(), ChunkMessage("posts", 0, 4, 0.0, 0, None, None, None, None)
    ledger.deliver(POSTS0, message)
    assert ledger.committable(POSTS0) is None
    message.acked = True
    assert [ledger.committable(POSTS0), ledger.committable(POSTS0)] == [5, None]
