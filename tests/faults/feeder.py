"""Sends a feed to the posts topic, at its pace, through whatever the broker goes through; each record once."""

import asyncio
import time

from confluent_kafka import Producer

from tests.faults.feed import Feed, Item


class Feeder:
    """An idempotent producer that never gives up, as a collector should have.

    Args:
        bootstrap: The broker.
        topic: The posts topic.
        feed: What to send.
        seconds: How long it is to take; `hurry` makes it shorter.
    """

    def __init__(self, bootstrap: str, topic: str, feed: Feed, seconds: float) -> None:
        settings = {
            "bootstrap.servers": bootstrap,
            "enable.idempotence": True,
            "message.timeout.ms": 0,  # for ever: what was made is sent
            "linger.ms": 20,
            "log_level": 0,
        }
        self._producer = Producer(settings)
        self._topic = topic
        self._feed = feed
        self._rate = (feed.places + max(feed.skews)) / seconds
        self._begun = time.monotonic()
        self._hurried: float | None = None
        self._next = [0] * len(feed.logs)
        self.refused: list[str] = []

    @property
    def sent(self) -> int:
        """Records handed to the producer."""
        return sum(self._next)

    @property
    def over(self) -> bool:
        """Whether all have been handed over."""
        return all(n == len(log) for n, log in zip(self._next, self._feed.logs, strict=True))

    def hurry(self) -> None:
        """Send what is left at once."""
        self._hurried = time.monotonic()

    async def run(self) -> None:
        """Until everything is with the broker."""
        while not self.over:
            place = self._rate * (time.monotonic() - self._begun)
            for partition, (log, skew) in enumerate(zip(self._feed.logs, self._feed.skews, strict=True)):
                while self._next[partition] < len(log):
                    item = log[self._next[partition]]
                    if self._hurried is None and item.place + skew > place:
                        break
                    self._send(partition, item)
                    self._next[partition] += 1
            self._producer.poll(0)
            await asyncio.sleep(0.05)
        while len(self._producer):
            await asyncio.to_thread(self._producer.flush, 0.5)

    def close(self) -> None:
        """Forget what has not been sent."""
        self._producer.purge()
        self._producer.flush(1.0)

    def _send(self, partition: int, item: Item) -> None:
        self._producer.produce(
            self._topic,
            value=item.value,
            key=item.key,
            partition=partition,
            timestamp=item.at_ms,
            on_delivery=self._answered,
        )

    def _answered(self, error: object, _message: object) -> None:
        if error is not None:
            self.refused.append(str(error))
