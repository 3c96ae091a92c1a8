"""Reads a topic from its beginning to its end, and says what a file of posts should have become there."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from aiokafka import AIOKafkaConsumer, TopicPartition

from agents.arrival import Heartbeat, arrivals, heartbeats
from streams.codec import decode
from streams.errors import DecodeError
from streams.model import Post


@dataclass(frozen=True, slots=True)
class Read:
    """A record: ``at_ms`` is its timestamp."""

    key: bytes | None
    value: bytes | None
    at_ms: int


async def read_topic(bootstrap: str, topic: str, partitions: int) -> list[list[Read]]:
    """The records of each partition, in order."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False)
    await consumer.start()
    try:
        places = [TopicPartition(topic, number) for number in range(partitions)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        found: list[list[Read]] = [[] for _ in places]
        while any([await consumer.position(place) < ends[place] for place in places]):
            for place, records in (await consumer.getmany(*places, timeout_ms=500)).items():
                found[place.partition] += [Read(record.key, record.value, record.timestamp) for record in records]
        return found
    finally:
        await consumer.stop()


def expected_topic(lines: Sequence[bytes], partitions: int) -> list[list[Read]]:
    """What these lines should have become: each post in its partition, bad lines in the first, heartbeats in all."""
    found: list[list[Read]] = [[] for _ in range(partitions)]
    posts = [(raw, _post(raw)) for raw in lines]
    for step in heartbeats(arrivals(posts, lambda item: item[1].created_at if item[1] else None)):
        if isinstance(step, Heartbeat):
            for records in found:
                records.append(Read(step.key, None, round(step.at * 1000)))
            continue
        (raw, post), at = step
        key = post.id.encode() if post else None
        found[crc32(key) % partitions if key else 0].append(Read(key, raw, round(at * 1000)))
    return found


def _post(raw: bytes) -> Post | None:
    try:
        return decode(raw)
    except DecodeError:
        return None
