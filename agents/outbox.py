"""Deliveries on their way to people: in order per channel, tried again while it can help, answered by a receipt.

What is to be done was written into the region's state before it came here, so nothing here has to survive. A delivery
that another process may have done already is looked for before it is done.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager

import msgspec
import structlog

from agents.metrics import Metrics
from alerts import dispatch
from alerts.model import Bulletin, Delivery, DeliveryAction, Outcome, Receipt
from alerts.notifier import Notifier, Posted
from streams.errors import NotifyError, NotifyReason

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
"""Pauses between tries double from the first to the longest, unless the service names one."""

LATE_S = 120.0
"""What leaves so many seconds after it was decided says so."""

_MAKES = frozenset({DeliveryAction.SEND, DeliveryAction.UPDATE})
"""What makes a message what it is: a reply and a call are whole."""

Work = Delivery | Bulletin
"""What a notifier carries."""

_log = structlog.get_logger(__name__)


class Outbox:
    """Carries deliveries to a notifier, one at a time in each channel.

    Args:
        notifier: Does one delivery once.
        answer: Takes the receipt of each delivery; awaited before the channel goes on.
        metrics: Counts.
        sleep: Waits (seconds); the loop's own, but for tests.
        now: The time that receipts carry (epoch seconds).
        live: Whether that is the time of the alerts too, so that what leaves late can be told to.
    """

    def __init__(
        self,
        notifier: Notifier,
        answer: Callable[[Receipt], Awaitable[None]],
        metrics: Metrics,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.time,
        live: bool = False,
    ) -> None:
        self._notifier = notifier
        self._answer = answer
        self._metrics = metrics
        self._sleep = sleep
        self._now = now
        self._live = live
        self._since: dict[str, float] = {}
        self._failing_at = 0.0
        self._queues: dict[str, asyncio.Queue[tuple[Work, bool]]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._here: set[str] = set()
        self._busy: dict[str, tuple[Work, asyncio.Event]] = {}
        self._bare: dict[tuple[str, str], Delivery] = {}
        self._leaving: set[str] = set()
        self._closed = False

    def submit(self, deliveries: Iterable[Work], *, maybe_done: bool = False) -> None:
        """Take deliveries; one that is here already is not taken twice, and after `close` none is.

        Args:
            deliveries: In order.
            maybe_done: True when an earlier process may have done them.
        """
        for delivery in deliveries:
            if self._closed or delivery.id in self._here:
                continue
            self._here.add(delivery.id)
            if delivery.region:
                self._since[delivery.id] = self._now()
            queue = self._queues.setdefault(delivery.channel, asyncio.Queue())
            queue.put_nowait((delivery, maybe_done))
            if delivery.channel not in self._tasks:
                self._start(delivery.channel)
        self._metrics.notify_queue(len(self._here))

    async def drop(self, regions: Iterable[str], *, patience_s: float = 10.0) -> None:
        """Forget the deliveries of regions that are another worker's now; the one being done is waited for.

        Args:
            regions: Whose they are.
            patience_s: Seconds to wait; one that is not done by then is given up, and the other worker looks for it.
        """
        gone = set(regions)
        self._leaving |= gone
        for queue in self._queues.values():
            kept = []
            while not queue.empty():
                delivery, maybe_done = queue.get_nowait()
                if delivery.region in gone:
                    self._forget(delivery)
                else:
                    kept.append((delivery, maybe_done))
            for item in kept:
                queue.put_nowait(item)
        self._bare = {place: delivery for place, delivery in self._bare.items() if delivery.region not in gone}
        busy = {channel: done for channel, (delivery, done) in self._busy.items() if delivery.region in gone}
        waits = {channel: asyncio.create_task(done.wait()) for channel, done in busy.items()}
        if waits:
            await asyncio.wait(waits.values(), timeout=patience_s)
        for channel, wait in waits.items():
            if not wait.done():
                wait.cancel()
                self._tasks[channel].cancel()
                await asyncio.gather(wait, self._tasks[channel], return_exceptions=True)
                self._start(channel)
        self._leaving -= gone
        self._metrics.notify_queue(len(self._here))

    async def close(self) -> None:
        """Stop; what was not done stays in the region's state."""
        self._closed = True
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self._notifier.close()

    @property
    def depth(self) -> int:
        """Deliveries that are not answered yet."""
        return len(self._here)

    def stuck_s(self, now: float) -> float:
        """For how long the oldest delivery has waited, or they have failed and none was done since (seconds).

        What the process tells of itself is left out.
        """
        since = [*self._since.values(), *([self._failing_at] if self._failing_at else [])]
        return max(0.0, now - min(since, default=now))

    @property
    def waiting(self) -> int:
        """Deliveries that are not done yet, but for what the process tells of itself."""
        return len(self._since)

    def _forget(self, delivery: Work) -> None:
        self._here.discard(delivery.id)
        self._since.pop(delivery.id, None)

    def _start(self, channel: str) -> None:
        self._tasks[channel] = asyncio.create_task(self._work(channel, self._queues[channel]))

    async def _work(self, channel: str, queue: asyncio.Queue[tuple[Work, bool]]) -> None:
        while True:
            delivery, maybe_done = await queue.get()
            with self._at_work(channel, delivery):
                try:
                    receipt = await self._do(delivery, maybe_done=maybe_done)
                    if delivery.region:
                        done = receipt.outcome is Outcome.DONE
                        self._failing_at = 0.0 if done else self._failing_at or receipt.at
                        await self._tell(receipt)
                finally:
                    self._forget(delivery)
                    self._metrics.notify_queue(len(self._here))
            await self._adorn(channel, queue)

    async def _adorn(self, channel: str, queue: asyncio.Queue[tuple[Work, bool]]) -> None:
        """While nothing waits in the channel, its messages get what they could be read without, the newest first."""
        while queue.empty() and (places := [place for place in self._bare if place[0] == channel]):
            delivery = self._bare.pop(places[-1])
            with self._at_work(channel, delivery):
                try:
                    await self._notifier.adorn(delivery, Posted(channel=channel, ts=places[-1][1]))
                except Exception:
                    _log.exception("delivery.bare", delivery=delivery.id)

    @contextmanager
    def _at_work(self, channel: str, work: Work) -> Iterator[None]:
        over = asyncio.Event()
        self._busy[channel] = (work, over)
        try:
            yield
        finally:
            self._busy.pop(channel, None)
            over.set()

    async def _tell(self, receipt: Receipt) -> None:
        """Hand the receipt on, however often it takes: without it the channel would wait for ever."""
        wait = FIRST_WAIT_S
        while True:
            try:
                return await self._answer(receipt)
            except Exception as error:
                _log.error("receipt.retry", delivery=receipt.delivery, reason=type(error).__name__, wait_s=wait)
                await self._sleep(wait)
                wait = min(LONGEST_WAIT_S, wait * 2.0)

    async def _do(self, delivery: Work, *, maybe_done: bool) -> Receipt:
        wait = FIRST_WAIT_S
        while True:
            try:
                posted = await self._notifier.find(delivery) if maybe_done else None
                dated = self._dated(delivery)
                if posted is None:
                    posted = await self._notifier.deliver(dated)
            except NotifyError as error:
                maybe_done = maybe_done or error.maybe_done
                if error.permanent:
                    return self._failed(delivery, error)
                pause = error.retry_after_s if error.retry_after_s is not None else wait
                wait = min(LONGEST_WAIT_S, wait * 2.0)
                self._metrics.slack_retry(error.reason)
                _log.warning(
                    "delivery.retry", delivery=delivery.id, reason=error.reason, detail=error.detail, wait_s=pause
                )
                await self._sleep(pause)
            except Exception as error:
                _log.exception("delivery.crashed", delivery=delivery.id)
                return self._failed(delivery, NotifyError(NotifyReason.OTHER, type(error).__name__, permanent=True))
            else:
                if isinstance(dated, Delivery) and dated.action in _MAKES and dated.region not in self._leaving:
                    self._bare.pop((delivery.channel, posted.ts), None)
                    self._bare[delivery.channel, posted.ts] = dated
                return self._done(delivery, posted)

    def _dated(self, delivery: Work) -> Work:
        """What leaves now, with how late it is where the reader must know."""
        if not self._live or not isinstance(delivery, Delivery) or not dispatch.is_news(delivery.alert):
            return delivery
        late_s = self._now() - delivery.at
        return msgspec.structs.replace(delivery, late_s=late_s) if late_s > LATE_S else delivery

    def _done(self, delivery: Work, posted: Posted) -> Receipt:
        self._metrics.notification(Outcome.DONE)
        _log.info("delivery.done", delivery=delivery.id, channel=posted.channel)
        return Receipt(
            at=self._now(),
            region=delivery.region,
            delivery=delivery.id,
            outcome=Outcome.DONE,
            channel=posted.channel,
            ts=posted.ts,
        )

    def _failed(self, delivery: Work, error: NotifyError) -> Receipt:
        self._metrics.notification(Outcome.FAILED, error.reason)
        _log.error("delivery.failed", delivery=delivery.id, reason=error.reason, detail=error.detail)
        return Receipt(
            at=self._now(),
            region=delivery.region,
            delivery=delivery.id,
            outcome=Outcome.FAILED,
            channel=delivery.channel,
            reason=error.reason,
        )
