"""What the agents share: the compiled configuration, the topics, the clock, and how a record is sent."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

import faust
import structlog

from agents.fetching import Record
from agents.metrics import Metrics
from agents.sending import BUFFERED_SENDS, SettlingProducer, carried
from agents.topics import Topics
from alerts.engine import Rules
from alerts.policy import Policy
from alerts.second_look import SecondReader
from streams.gazetteer import Gazetteer
from streams.sentiment.rerank import Reranker

_log = structlog.get_logger(__name__)


class Context:
    """Built once, in the composition root.

    Attributes:
        rules: By territory id.
        live: True when the machine's clock moves time (`Clock.WALL`).
        now: The clock, epoch seconds.
        embedded: True on the embedded broker, which forgets what is not read soon.
        weights: What corrects the rules of sentiment, if anything does.
        second: Who reads again what alerts quote, if anybody does.
    """

    def __init__(
        self,
        app: faust.App,
        *,
        rules: dict[str, Rules],
        gazetteer: Gazetteer,
        policy: Policy,
        topics: Topics,
        metrics: Metrics,
        live: bool,
        now: Callable[[], float],
        embedded: bool = False,
        weights: Reranker | None = None,
        second: SecondReader | None = None,
    ) -> None:
        self.app = app
        self.rules = rules
        self.gazetteer = gazetteer
        self.policy = policy
        self.topics = topics
        self.metrics = metrics
        self.live = live
        self.now = now
        self.embedded = embedded
        self.weights = weights
        self.second = second
        self._read: dict[tuple[str, int], int] = {}

    def watch(self, topic: str, records: list[Record]) -> None:
        """Say what the embedded broker has forgotten before it was read; a real one has gaps for good reasons."""
        if not self.embedded:
            return
        place = topic, records[0].partition
        lost = records[0].offset - self._read.get(place, -1) - 1
        self._read[place] = records[-1].offset
        if lost > 0:
            _log.error(
                "records.lost",
                topic=topic,
                partition=records[0].partition,
                records=lost,
                why="the embedded broker keeps little; send slower (clameur produce --speed 20000)",
            )

    def put(
        self,
        topic: str,
        partition: int,
        key: bytes | None,
        value: bytes | None,
        headers: list[tuple[str, bytes]] | None = None,
    ) -> None:
        """Note a record that leaves with the next group (`agents.sending`)."""
        cast(SettlingProducer, self.app.producer).put(topic, partition, key, value, headers)

    async def carried(self) -> None:
        """Wait until the broker has everything that was put."""
        await carried(self.app)

    async def ebb(self) -> None:
        """Wait while more is on its way than should be."""
        producer = cast(SettlingProducer, self.app.producer)
        if producer.waiting > BUFFERED_SENDS:
            await producer.carried()

    def owe(self, work: "asyncio.Future[Any]") -> None:
        """Let commits wait until some work is done; when it fails, the worker does."""
        cast(SettlingProducer, self.app.producer).watch(work)

    async def send(
        self,
        topic: str,
        partition: int,
        key: bytes | None,
        value: bytes | None,
        headers: dict[str, bytes] | None = None,
    ) -> Awaitable[Any]:
        """Send a record by itself; what comes back is done when the broker has it."""
        return await self.app.producer.send(topic, key, value, partition, None, headers)
