"""The third agent: alerts and receipts in, deliveries out; the notification log of each region is kept here."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from math import inf
from typing import Any

import faust
import msgspec
import structlog
from faust.types import TP

from agents import events
from agents.context import Context
from agents.events import AlertClock
from agents.fetching import Record
from agents.outbox import Outbox
from agents.topics import partition_of
from agents.transport import chunks
from alerts import dispatch
from alerts.dispatch import RegionState
from alerts.model import Alert, Bulletin, Delivery, DeliveryAction, Mute, Peak, Receipt, Refused, Tick
from streams.errors import ClameurError

_CLOCKS = b"\0clocks"

_log = structlog.get_logger(__name__)


class Notify:
    """Runs `alerts.dispatch` over chunks of the alerts topic.

    The log that remembers a delivery is acknowledged by the broker before the delivery is made; after a restart what
    was not answered is looked for and then made.

    Args:
        context: What the agents share.
        tables: The notification logs, by partition.
        outbox: Carries deliveries.
        refuse: Tells a presser what an episode's state did not allow; ``None`` when nobody can press.
    """

    def __init__(
        self,
        context: Context,
        tables: Callable[[int], MutableMapping[bytes, bytes]],
        outbox: Outbox,
        refuse: Callable[[Refused], Awaitable[None]] | None = None,
    ) -> None:
        self._context = context
        self._tables = tables
        self._outbox = outbox
        self._refuse = refuse
        self._refusals: set[asyncio.Task[None]] = set()
        self._adopted: dict[int, dict[int, float]] = {}
        self._waiting: dict[int, frozenset[str]] = {}
        self._states: dict[str, RegionState] = {}

    async def run(self, stream: faust.StreamT[Any]) -> None:
        """Carry the stream; an unexpected error stops the worker, which reads the chunk again when it is back."""
        async for chunk in chunks(stream):
            await self.chunk(chunk)

    async def chunk(self, records: list[Record]) -> None:
        """Apply one chunk of one partition."""
        partition = records[0].partition
        self.adopt(partition)
        table = self._tables(partition)
        regions: dict[str, RegionState] = {}
        wanted: list[Delivery] = []
        bulletins: list[Bulletin] = []
        clocks, policy = self._clocks(partition), self._context.policy
        heard = dict(clocks)

        def apply(region: str, event: dispatch.Event) -> None:
            state = regions.get(region) or self._state(region)
            regions[region], deliveries = dispatch.step(state, event, policy)
            bulletins.extend(dispatch.fresh_bulletins(state, regions[region]))
            wanted.extend(deliveries)

        for record in records:
            match self._decode(record):
                case Alert() | Receipt() | Mute() | Peak() as event:
                    apply(event.region, event)
                case Refused() as refused:
                    self._tell(refused)
                case AlertClock(partition=source, at=at) if source < self._context.topics.events.partitions:
                    clocks[source] = max(at, clocks.get(source, 0.0))
                case _:
                    pass
        if len(clocks) >= self._context.topics.events.partitions:
            tick = Tick(at=min(clocks.values()))
            waiting = self._waiting.get(partition, frozenset()) | regions.keys()
            for region in sorted(waiting):
                if dispatch.wake_at(regions.get(region) or self._state(region), policy) <= tick.at:
                    apply(region, tick)
        self._waiting[partition] = frozenset(r for r, s in regions.items() if dispatch.wake_at(s, policy) < inf) | (
            self._waiting.get(partition, frozenset()) - regions.keys()
        )
        self._states.update(regions)
        for region, state in sorted(regions.items()):
            table[region.encode()] = dispatch.snapshot(state)
        if clocks != heard:
            table[_CLOCKS + b"%d" % partition] = msgspec.msgpack.encode(clocks)
        if regions:
            await self._context.carried()
        for delivery in wanted:
            self._context.metrics.delivery(delivery)
            if delivery.action is DeliveryAction.SKIP:
                _log.info(
                    "delivery.skipped",
                    alert=delivery.alert.id,
                    territory=delivery.alert.territory,
                    reason=delivery.reason,
                    detail=delivery.detail,
                )
        self._outbox.submit(d for d in wanted if d.action is not DeliveryAction.SKIP)
        self._outbox.submit(bulletins)

    async def answer(self, receipt: Receipt) -> None:
        """Put a receipt on the alerts topic, where it comes back to this agent."""
        topic = self._context.topics.alerts
        to = partition_of(receipt.region, topic.partitions)
        await (await self._context.send(topic.name, to, receipt.region.encode(), events.encode(receipt)))

    def regions(self) -> list[RegionState]:
        """The notification logs of the regions that are ours, in the order of their names."""
        n = self._context.topics.alerts.partitions
        return [self._state(region) for region in self._regions() if partition_of(region, n) in self._adopted]

    def adopt(self, partition: int) -> None:
        """Take up the deliveries that the partition's last worker had in hand, once."""
        if partition in self._adopted:
            return
        raw = self._tables(partition).get(_CLOCKS + b"%d" % partition)
        self._adopted[partition] = {} if raw is None else msgspec.msgpack.decode(raw, type=dict[int, float])
        n = self._context.topics.alerts.partitions
        states = [self._state(region) for region in self._regions() if partition_of(region, n) == partition]
        self._waiting[partition] = frozenset(
            state.region for state in states if dispatch.wake_at(state, self._context.policy) < inf
        )
        for state in states:
            self._outbox.submit((*dispatch.in_flight(state), *state.bulletins), maybe_done=True)

    async def forget(self, revoked: set[TP]) -> None:
        """Let go of the deliveries of partitions that are another worker's now."""
        gone = {tp.partition for tp in revoked if tp.topic == self._context.topics.alerts.name}
        for partition in gone:
            self._adopted.pop(partition, None)
            self._waiting.pop(partition, None)
        n = self._context.topics.alerts.partitions
        regions = [region for region in self._regions() if partition_of(region, n) in gone]
        for region in regions:
            self._states.pop(region, None)
        await self._outbox.drop(regions)

    def _tell(self, refused: Refused) -> None:
        """Beside the stream, for one person, once: nothing waits for it and nothing is kept of it."""
        if self._refuse is not None:
            work = asyncio.ensure_future(self._refuse(refused))
            self._refusals.add(work)
            work.add_done_callback(self._refusals.discard)

    def _clocks(self, partition: int) -> dict[int, float]:
        """Up to when each partition of events has told its alerts, as this partition of alerts has heard it."""
        return self._adopted[partition]

    def _regions(self) -> Iterable[str]:
        return sorted({rules.territory.region or t for t, rules in self._context.rules.items()})

    def _state(self, region: str) -> RegionState:
        known = self._states.get(region)
        if known is None:
            raw = self._tables(partition_of(region, self._context.topics.alerts.partitions)).get(region.encode())
            known = self._states[region] = RegionState(region=region) if raw is None else dispatch.restore(raw)
        return known

    def _decode(self, record: Record) -> Alert | Receipt | Refused | Mute | Peak | AlertClock | None:
        try:
            return events.decode_alert(record.value)
        except ClameurError as error:
            self._context.metrics.error("notify")
            _log.error("alert.bad", partition=record.partition, offset=record.offset, detail=str(error)[:200])
            return None
