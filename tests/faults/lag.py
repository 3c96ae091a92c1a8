"""How far a group is behind its topics, asked from outside: committed offsets beside the ends."""

import asyncio
from typing import Any

from confluent_kafka import Consumer, KafkaException, TopicPartition

from agents.topics import Topics

QUICK_S = 2.0


class Lag:
    """Asks without ever joining the group."""

    def __init__(self, bootstrap: str, group: str, topics: Topics) -> None:
        self._settings: dict[str, Any] = {
            "bootstrap.servers": bootstrap,
            "group.id": group,
            "enable.auto.commit": False,
            "log_level": 0,
        }
        read = (topics.posts, topics.events, topics.alerts)
        self._places = [TopicPartition(topic.name, number) for topic in read for number in range(topic.partitions)]
        self._consumer = Consumer(self._settings)

    async def ends(self) -> dict[tuple[str, int], int] | None:
        """The end of each partition; ``None`` when the broker does not answer."""
        return await asyncio.to_thread(self._ends)

    async def committed(self) -> dict[tuple[str, int], int] | None:
        """What the group has committed of each; ``None`` when the broker does not answer."""
        return await asyncio.to_thread(self._committed)

    async def behind(self) -> int | None:
        """Records that are there and not committed, over all topics."""
        found = await self.places()
        return None if found is None else sum(found.values())

    async def places(self) -> dict[tuple[str, int], int] | None:
        """The same, by partition."""
        ends, committed = await self.ends(), await self.committed()
        if ends is None or committed is None:
            return None
        return {place: max(0, end - committed[place]) for place, end in ends.items()}

    def close(self) -> None:
        """Let go."""
        self._consumer.close()

    def _ends(self) -> dict[tuple[str, int], int] | None:
        try:
            return {
                (place.topic, place.partition): self._consumer.get_watermark_offsets(place, timeout=QUICK_S)[1]
                for place in self._places
            }
        except KafkaException:
            return None

    def _committed(self) -> dict[tuple[str, int], int] | None:
        try:
            found = self._consumer.committed(self._places, timeout=QUICK_S)
        except KafkaException:
            return None
        return {(place.topic, place.partition): max(0, place.offset) for place in found}
