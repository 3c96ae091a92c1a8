"""The thread that fetches: raw records, unpacked once; each heartbeat of the group renews the worker's lease."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, cast

import msgspec
from aiokafka.consumer.fetcher import FetchResult
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from agents.lease import Lease

FETCH_WAIT_S = 0.1
"""How long a broker may hold a fetch that finds nothing; stock 1.5. A partition that has been read to its end meanwhile
is in no fetch until this one returns."""


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record of a topic, still encoded. ``timestamp_s`` is Kafka's, in seconds since the epoch."""

    partition: int
    offset: int
    timestamp_s: float
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...] = ()


def guard(lease: Lease, coordinator: Any) -> None:
    """Let the lease hear what the group says: answers to heartbeats, and that it does not know the worker any more.

    Args:
        lease: To be renewed, or lost.
        coordinator: aiokafka's, of the consumer.
    """
    beat, forget = coordinator._do_heartbeat, coordinator.reset_generation

    async def renewing() -> bool:
        asked = lease.now
        known: bool = await beat()
        if known:
            lease.renew(asked)
        return known

    def let_go() -> None:
        if coordinator.generation > 0 and not coordinator._closing.done():
            lease.lose()
        forget()

    coordinator._do_heartbeat, coordinator.reset_generation = renewing, let_go


class FetchedRecords(OrderedDict[TP, Any]):
    """What aiokafka's fetcher has fetched, by partition; what is of chunked topics is unpacked into `Record` at once.

    Otherwise each record becomes a ``ConsumerRecord`` of eleven fields first, which costs more than all of its JSON.
    """

    def __init__(self, known: Mapping[TP, Any], topics: frozenset[str]) -> None:
        super().__init__()
        self._topics = topics
        self.update(known)

    def __setitem__(self, tp: TP, fetched: Any) -> None:
        if tp.topic in self._topics and isinstance(fetched, FetchResult):
            fetched._partition_records._consumer_record = unpacked
        super().__setitem__(tp, fetched)


def unpacked(tp: TP, record: Any) -> Record:
    """A record of a batch, in the place of aiokafka's ``ConsumerRecord``."""
    return Record(tp.partition, record.offset, record.timestamp / 1000, record.key, record.value, tuple(record.headers))


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """The aiokafka driver's thread, whose idle fetches end sooner, and which renews the lease."""

    async def on_start(self) -> None:
        """Start the consumer, and hear what the group says to its heartbeats."""
        await super().on_start()
        transport, consumer = cast(Any, self.transport), self._ensure_consumer()
        guard(transport.lease, consumer._coordinator)
        consumer._fetcher._records = FetchedRecords(consumer._fetcher._records, transport.topics)

    def _create_worker_consumer(self, transport: driver.Transport) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = int(FETCH_WAIT_S * 1000)
        self._of_topic = narrow(consumer._client.cluster, cast(Any, transport).partitions)
        return consumer

    def unread(self, topic: str) -> int:
        """How many partitions the brokers have of a topic that this worker and its like do not read."""
        limit = cast(Any, self.transport).partitions
        return max(0, len(self._of_topic(topic) or ()) - limit) if limit else 0


def narrow(cluster: Any, limit: int) -> Callable[[str], set[int] | None]:
    """Let a worker see the first ``limit`` partitions of any topic, those that it was started for; all when it is 0.

    Otherwise a partition that somebody adds is assigned some minutes later (aiokafka joins its group anew when the
    metadata change), and its worker ends on the first write to a changelog that has no such partition.

    Returns:
        What the brokers have.
    """
    whole: Callable[[str], set[int] | None] = cluster.partitions_for_topic

    def first(topic: str) -> set[int] | None:
        found = whole(topic)
        return found if found is None or not limit else {partition for partition in found if partition < limit}

    cluster.partitions_for_topic = first
    return whole
