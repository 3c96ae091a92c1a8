"""What the agents share: the compiled configuration, the topics, the clock, and how a record is sent."""

from collections.abc import Awaitable, Callable
from typing import Any

import faust

from agents.metrics import Metrics
from agents.topics import Topics
from alerts.engine import Rules
from alerts.policy import Policy
from streams.gazetteer import Gazetteer


class Context:
    """Built once, in the composition root.

    Attributes:
        rules: By territory id.
        live: True when the machine's clock moves time (`Clock.WALL`).
        now: The clock, epoch seconds.
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
    ) -> None:
        self.app = app
        self.rules = rules
        self.gazetteer = gazetteer
        self.policy = policy
        self.topics = topics
        self.metrics = metrics
        self.live = live
        self.now = now

    async def send(
        self,
        topic: str,
        partition: int,
        key: bytes | None,
        value: bytes | None,
        headers: dict[str, bytes] | None = None,
    ) -> Awaitable[Any]:
        """Send a record; what comes back is done when the broker has it."""
        return await self.app.producer.send(topic, key, value, partition, None, headers)
