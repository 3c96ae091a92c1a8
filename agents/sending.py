"""What a worker sends: gathered while the group before it is on its way, and never lost sight of.

A send of its own costs about 100 µs, a table write 120 µs: futures, callbacks and batches are paid for one record. Here
`SettlingProducer.put` only notes a record; all that were noted while the last group was on its way leave together, one
batch per partition, and are acknowledged together. An idle worker waits for nothing.

Nothing is committed ahead of what was sent: `settle` waits for every send, and each commit does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, cast

from aiokafka.protocol.produce import ProduceRequest
from faust.exceptions import ProducerSendError
from faust.transport.drivers import aiokafka as driver
from faust.types import AppT, FutureMessage, HeadersArg, RecordMetadata

if TYPE_CHECKING:
    from agents.transport import ChunkedTransport

BUFFERED_SENDS = 10_000
"""Sends under way above which no further chunk is taken; stock's 100 is less than one chunk may write."""

_Place = tuple[str, int]
_Sent = tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]


async def settle(app: AppT) -> None:
    """Wait until the broker has acknowledged everything that this worker sent so far, changelogs included.

    There is no need to call it before acking: each commit does. Call it where an effect outside Kafka (a message to a
    person) must come after the state that remembers it.

    Raises:
        ProducerSendError: When a send of this worker has ever failed: its state in memory is ahead of the changelog,
            and only a restart can bring them together again.
    """
    await cast(SettlingProducer, app.producer).settle()


async def carried(app: AppT) -> None:
    """Wait until the broker has everything that was `put` so far; unlike `settle`, not for what only commits wait for.

    Raises:
        ProducerSendError: As `settle`.
    """
    await cast(SettlingProducer, app.producer).carried()


class SettlingProducer(driver.Producer):
    """The aiokafka driver's producer, which remembers its sends until the broker has acknowledged them.

    Attributes:
        waiting: Records that were put and are not acknowledged yet.

    Stock ``flush`` does not tell: its buffer's ``flush`` gives up after 0.1 s without progress, overlooks the message
    that was just taken from the queue, and no failure is reported.
    """

    transport: "ChunkedTransport"
    failure: BaseException | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unsettled: set[asyncio.Future[Any]] = set()
        self._next: _Group | None = None
        self._groups: set[asyncio.Future[None]] = set()
        self._carrier: asyncio.Task[None] | None = None
        self.waiting = 0
        self.buffer.max_messages = BUFFERED_SENDS

    def _new_producer(self, transactional_id: str | None = None) -> Any:
        """Aiokafka's producer, whose writes leave only while the lease holds."""
        return self._guarded(super()._new_producer(transactional_id))

    def _guarded(self, producer: Any) -> Any:
        lease, send = self.transport.lease, producer.client.send

        async def held(node: Any, request: Any, **options: Any) -> Any:
            if isinstance(request, ProduceRequest):
                await lease.held()
            return await send(node, request, **options)

        producer.client.send = held
        return producer

    def put(
        self,
        topic: str,
        partition: int,
        key: bytes | None,
        value: bytes | None,
        headers: list[tuple[str, bytes]] | None = None,
    ) -> None:
        """Note a record; it leaves with the next group, after all that were put for its partition before it."""
        group = self._next
        if group is None:
            group = self._next = _Group()
            self._groups.add(group.done)
            group.done.add_done_callback(self._groups.discard)
            self.watch(group.done)
            if self._carrier is None or self._carrier.done():
                self._carrier = asyncio.ensure_future(self._carry())
        self.waiting += 1
        group.records.setdefault((topic, partition), []).append((key, value, headers or []))

    async def carried(self) -> None:
        """See `carried`."""
        await self._wait_for(set(self._groups))

    def watch(self, future: asyncio.Future[Any]) -> None:
        """Let commits wait for this too; when it fails, the worker does."""
        self._unsettled.add(future)
        future.add_done_callback(self._settled)

    async def on_stop(self) -> None:
        """Let what was put leave."""
        if self._carrier is not None:
            await asyncio.wait([self._carrier], timeout=self.app.conf.producer_request_timeout)
        await super().on_stop()

    def send_soon(self, fut: FutureMessage) -> None:
        """Put a message in the buffer (Faust tables do so)."""
        self.watch(fut)
        super().send_soon(fut)

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: HeadersArg | None,
        *,
        transactional_id: str | None = None,
    ) -> asyncio.Future[RecordMetadata]:
        """Send a message; the future that is returned may be cancelled without harm to the delivery."""
        sent = await super().send(topic, key, value, partition, timestamp, headers, transactional_id=transactional_id)
        future = asyncio.ensure_future(sent)
        self.watch(future)
        return asyncio.shield(future)

    async def settle(self) -> None:
        """See `settle`."""
        await self._wait_for(set(self._unsettled))

    async def _wait_for(self, pending: set[asyncio.Future[Any]]) -> None:
        if pending and self.failure is None:
            await self.wait(asyncio.wait(pending))  # returns early when the producer stops or crashes
            pending &= self._unsettled
        if self.failure is not None:
            raise ProducerSendError(f"a send has failed: {self.failure!r}") from self.failure
        if pending:
            raise ProducerSendError(f"the producer stopped before {len(pending)} sends were acknowledged")

    async def _carry(self) -> None:
        """Send one group after another until none is left; a group that fails is the last one."""
        while self._next is not None:
            group, self._next = self._next, None
            try:
                if self.failure is not None:
                    raise self.failure
                acks = [await self._batch(place, sent) for place, sent in group.records.items()]
                await asyncio.gather(*acks)
            except asyncio.CancelledError:
                group.done.cancel()
                raise
            except Exception as error:
                self.failure = self.failure or error  # at once: the next group must not leave
                group.done.set_exception(error)
            else:
                group.done.set_result(None)
            self.waiting -= sum(map(len, group.records.values()))

    async def _batch(self, place: _Place, sent: list[_Sent]) -> Awaitable[Any]:
        """Hand the records of one partition to aiokafka, in as few batches as they fit in; the last one's answer."""
        producer = self._ensure_producer()
        acks, builder = [], producer.create_batch()
        for key, value, headers in sent:
            if builder.append(key=key, value=value, timestamp=None, headers=headers) is None:
                builder.close()
                acks.append(await producer.send_batch(builder, place[0], partition=place[1]))
                builder = producer.create_batch()
                builder.append(key=key, value=value, timestamp=None, headers=headers)
        builder.close()  # it need not linger: what could join it has
        acks.append(await producer.send_batch(builder, place[0], partition=place[1]))
        return asyncio.gather(*acks)

    def _settled(self, future: asyncio.Future[Any]) -> None:
        self._unsettled.discard(future)
        error = asyncio.CancelledError() if future.cancelled() else future.exception()
        if error is not None and self.failure is None:
            self.failure = error


class Kept(MutableMapping[bytes, bytes]):
    """One partition of a table: reads from memory, writes to memory and to the changelog.

    Faust's own writing takes the partition from the event under way and costs 120 µs; the records are the same.

    Args:
        table: A Faust table of raw bytes, in memory.
        partition: The partition of its changelog that is written to; reads see all that this worker keeps.
    """

    def __init__(self, table: Any, partition: int) -> None:
        self._data: MutableMapping[bytes, bytes] = table.data
        self._producer = cast(Callable[[], SettlingProducer], lambda: table.app.producer)
        self._place = table.changelog_topic.get_topic_name(), partition

    def __getitem__(self, key: bytes) -> bytes:
        return self._data[key]

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._data[key] = value
        self._producer().put(*self._place, key, value)

    def __delitem__(self, key: bytes) -> None:
        del self._data[key]
        self._producer().put(*self._place, key, None)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)


class _Group:
    """Records that leave together, by topic and partition, and the future of their acknowledgement."""

    def __init__(self) -> None:
        self.records: dict[_Place, list[_Sent]] = {}
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
