"""What is put leaves in groups, in order, and nothing is settled before the broker has it."""

import asyncio
from typing import Any, cast

import faust
import pytest
from aiokafka.producer.message_accumulator import BatchBuilder
from faust.exceptions import ProducerSendError

from agents.sending import Kept, SettlingProducer, carried, settle
from agents.transport import SETTINGS, install

Sent = tuple[str, int, int]
"""Topic, partition and number of records of a batch."""


class FakeKafkaProducer:
    """aiokafka's producer with its own batches: they are acknowledged when the test says so."""

    def __init__(self, batch_size: int) -> None:
        self.batch_size = batch_size
        self.sent: list[Sent] = []
        self.acks: list[asyncio.Future[None]] = []

    def create_batch(self) -> BatchBuilder:
        return BatchBuilder(self.batch_size, 0)

    async def send_batch(self, builder: BatchBuilder, topic: str, *, partition: int) -> asyncio.Future[None]:
        self.sent.append((topic, partition, builder.record_count()))
        self.acks.append(asyncio.get_running_loop().create_future())
        return self.acks[-1]

    def acknowledge(self) -> None:
        for ack in self.acks:
            ack.set_result(None)
        self.acks.clear()


def rig(batch_size: int = 16_384) -> tuple[faust.App, SettlingProducer, FakeKafkaProducer]:
    app, kafka = faust.App("test", broker="kafka://127.0.0.1:1", **SETTINGS), FakeKafkaProducer(batch_size)
    install(app, frozenset({"posts"}))
    producer = app.producer
    assert isinstance(producer, SettlingProducer)
    producer._producer = cast(Any, kafka)
    return app, producer, kafka


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_what_is_put_together_leaves_as_one_batch_a_partition() -> None:
    _, producer, kafka = rig()
    for number in range(6):
        producer.put("events", number % 2, b"key", b"value")
    await turns()
    assert kafka.sent == [("events", 0, 3), ("events", 1, 3)]
    assert producer.waiting == 6
    kafka.acknowledge()
    await turns()
    assert producer.waiting == 0


async def test_what_is_put_meanwhile_waits_until_the_group_before_it_is_acknowledged() -> None:
    _, producer, kafka = rig()
    producer.put("events", 0, None, b"first")
    await turns()
    producer.put("events", 0, None, b"second")
    producer.put("events", 0, None, b"third")
    await turns()
    assert kafka.sent == [("events", 0, 1)]
    kafka.acknowledge()
    await turns()
    assert kafka.sent == [("events", 0, 1), ("events", 0, 2)]
    kafka.acknowledge()


async def test_a_group_that_does_not_fit_in_a_batch_takes_more_and_loses_nothing() -> None:
    _, producer, kafka = rig(batch_size=1_000)
    for _ in range(10):
        producer.put("events", 0, b"key", b"x" * 300)
    producer.put("events", 0, b"key", b"x" * 5_000)
    await turns()
    assert sum(count for *_, count in kafka.sent) == 11
    assert len(kafka.sent) > 3
    kafka.acknowledge()


@pytest.mark.parametrize("wait", [settle, carried])
async def test_settled_and_carried_mean_acknowledged(wait: Any) -> None:
    app, producer, kafka = rig()
    producer.put("events", 0, None, b"value")
    waiting = asyncio.ensure_future(wait(app))
    await turns()
    assert not waiting.done()
    kafka.acknowledge()
    await asyncio.wait_for(waiting, 1.0)


async def test_only_commits_wait_for_work_that_is_owed() -> None:
    app, producer, _ = rig()
    owed = asyncio.get_running_loop().create_future()
    producer.watch(owed)
    await asyncio.wait_for(carried(app), 1.0)
    settled = asyncio.ensure_future(settle(app))
    await turns()
    assert not settled.done()
    owed.set_result(None)
    await asyncio.wait_for(settled, 1.0)


async def test_after_a_group_that_failed_nothing_leaves_and_nothing_is_settled() -> None:
    app, producer, kafka = rig()
    producer.put("events", 0, None, b"first")
    await turns()
    producer.put("events", 0, None, b"second")
    kafka.acks[0].set_exception(RuntimeError("the broker said no"))
    await turns()
    assert kafka.sent == [("events", 0, 1)]
    for wait in (settle, carried):
        with pytest.raises(ProducerSendError, match="the broker said no"):
            await wait(app)


async def test_a_write_to_a_kept_partition_is_in_memory_and_on_its_changelog() -> None:
    app, _, kafka = rig()
    table = app.Table("counts", key_type=bytes, value_type=bytes, partitions=4)
    kept = Kept(table, 3)
    kept[b"a"] = b"1"
    kept[b"b"] = b"2"
    del kept[b"a"]
    assert dict(kept) == {b"b": b"2"}
    assert kept.get(b"a") is None
    await turns()
    assert kafka.sent == [("test-counts-changelog", 3, 3)]
    kafka.acknowledge()
