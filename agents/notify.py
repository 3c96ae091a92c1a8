"""The third agent: alerts and receipts in, deliveries out; the notification log of each region is kept here."""

from collections.abc import Iterable
from typing import Any

import faust
import structlog
from faust.types import TP

from agents import events
from agents.context import Context
from agents.outbox import Outbox
from agents.topics import partition_of
from agents.transport import Record, chunks, settle
from alerts import dispatch
from alerts.dispatch import RegionState
from alerts.model import Alert, Delivery, DeliveryAction, Receipt
from streams.errors import ClameurError

_log = structlog.get_logger(__name__)


class Notify:
    """Runs `alerts.dispatch` over chunks of the alerts topic.

    The log that remembers a delivery is acknowledged by the broker before the delivery is made; after a restart what
    was not answered is looked for and then made.
    """

    def __init__(self, context: Context, table: Any, outbox: Outbox) -> None:
        self._context = context
        self._table = table
        self._outbox = outbox
        self._adopted: set[int] = set()

    async def run(self, stream: faust.StreamT[Any]) -> None:
        """Carry the stream; an unexpected error stops the worker, which reads the chunk again when it is back."""
        async for chunk in chunks(stream):
            await self.chunk(chunk)

    async def chunk(self, records: list[Record]) -> None:
        """Apply one chunk of one partition."""
        self.adopt(records[0].partition)
        regions: dict[str, RegionState] = {}
        wanted: list[Delivery] = []
        for record in records:
            event = self._decode(record)
            if event is None:
                continue
            region = event.region
            state = regions.get(region) or self._state(region)
            regions[region], deliveries = dispatch.step(state, event, self._context.policy)
            wanted.extend(deliveries)
        for region, state in sorted(regions.items()):
            self._table[region.encode()] = dispatch.snapshot(state)
        await settle(self._context.app)
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

    async def answer(self, receipt: Receipt) -> None:
        """Put a receipt on the alerts topic, where it comes back to this agent."""
        topic = self._context.topics.alerts
        to = partition_of(receipt.region, topic.partitions)
        await (await self._context.send(topic.name, to, receipt.region.encode(), events.encode(receipt)))

    def adopt(self, partition: int) -> None:
        """Take up the deliveries that the partition's last worker had in hand, once."""
        if partition in self._adopted:
            return
        self._adopted.add(partition)
        n = self._context.topics.alerts.partitions
        for region in self._regions():
            if partition_of(region, n) == partition:
                self._outbox.submit(dispatch.in_flight(self._state(region)), maybe_done=True)

    async def forget(self, revoked: set[TP]) -> None:
        """Let go of the deliveries of partitions that are another worker's now."""
        gone = {tp.partition for tp in revoked if tp.topic == self._context.topics.alerts.name}
        self._adopted -= gone
        n = self._context.topics.alerts.partitions
        await self._outbox.drop(r for r in self._regions() if partition_of(r, n) in gone)

    def _regions(self) -> Iterable[str]:
        return sorted({rules.territory.region or t for t, rules in self._context.rules.items()})

    def _state(self, region: str) -> RegionState:
        raw = self._table.get(region.encode())
        return RegionState(region=region) if raw is None else dispatch.restore(raw)

    def _decode(self, record: Record) -> Alert | Receipt | None:
        try:
            return events.decode_alert(record.value)
        except ClameurError as error:
            self._context.metrics.error("notify")
            _log.error("alert.bad", partition=record.partition, offset=record.offset, detail=str(error)[:200])
            return None
