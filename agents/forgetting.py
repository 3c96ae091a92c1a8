"""``clameur forget``: everything that is quoted of one author goes, by the way that a deleted post goes.

The events topic tells which posts of the author named a territory. Each is deleted by a post of kind ``delete``, as if
its author had done it: so it leaves the states, and the messages that were sent. What Kafka has written down stays
until its retention is over (``docs/explanation/privacy.md``).
"""

import time
from collections.abc import AsyncIterator, Iterable

import msgspec
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from agents import events
from agents.security import KafkaSecurity
from agents.topics import Topics, partition_of
from streams.errors import ClameurError
from streams.model import Mention, PostKind

WAIT_MS = 500
"""How long a fetch may find nothing, milliseconds."""


async def forget(author: str, topics: Topics, broker: str, security: KafkaSecurity) -> int:
    """Delete every post of an author that the events topic knows.

    Args:
        author: ``platform:id``, as in the mentions of the author.
        topics: The application's topics.
        broker: ``host:port[,host:port]``.
        security: How the brokers are spoken to.

    Returns:
        How many posts were deleted.

    Raises:
        ClameurError: The author is not written so, or the brokers cannot be read from or written to.
    """
    platform, _, name = author.partition(":")
    if not platform or not name:
        raise ClameurError(f"{author!r} is no author: give platform:id, such as mastodon:109302436954721982")
    try:
        posts = {event.post async for event in _mentions(topics, broker, security) if event.author == author}
        if posts:
            await _delete(platform, sorted(posts), topics, broker, security)
    except (KafkaError, OSError) as error:
        raise ClameurError(f"cannot forget at {broker}: {error}; check CLAMEUR_BROKER and CLAMEUR_KAFKA_*") from error
    return len(posts)


def deletion(platform: str, post: str, at: float) -> tuple[str, bytes]:
    """The id and the bytes of the post that deletes another.

    >>> from streams.codec import decode
    >>> name, raw = deletion("mastodon", "113", 1_781_600_000.0)
    >>> name, decode(raw).kind.value, decode(raw).ref
    ('forget/113', 'delete', '113')
    """
    name = f"forget/{post}"[:128]
    told = {"id": name, "platform": platform, "created_at": at, "kind": PostKind.DELETE, "ref": post, "text": ""}
    return name, msgspec.json.encode(told)


async def _mentions(topics: Topics, broker: str, security: KafkaSecurity) -> AsyncIterator[Mention]:
    """Every mention that the events topic holds now."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=broker,
        client_id="clameur-forget",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        **security.client_options(),
    )
    try:
        await consumer.start()
        places = [TopicPartition(topics.events.name, n) for n in range(topics.events.partitions)]
        consumer.assign(places)
        ends = await consumer.end_offsets(places)
        while any([await consumer.position(place) < ends[place] for place in places]):
            for records in (await consumer.getmany(*places, timeout_ms=WAIT_MS)).values():
                for record in records:
                    try:
                        event = events.decode_event(record.value)
                    except ClameurError:  # detect tells of it
                        continue
                    if isinstance(event, Mention):
                        yield event
    finally:
        await consumer.stop()


async def _delete(platform: str, posts: Iterable[str], topics: Topics, broker: str, security: KafkaSecurity) -> None:
    producer = AIOKafkaProducer(
        bootstrap_servers=broker,
        client_id="clameur-forget",
        acks="all",
        enable_idempotence=True,
        **security.client_options(),
    )
    try:
        await producer.start()
        for post in posts:
            name, raw = deletion(platform, post, time.time())
            partition = partition_of(name, topics.posts.partitions)
            await producer.send(topics.posts.name, value=raw, key=name.encode(), partition=partition)
        await producer.flush()
    finally:
        await producer.stop()
