"""Forgetting an author on a real Kafka: their posts are deleted, nobody else's are."""

import pytest
from aiokafka import AIOKafkaProducer

from agents import events
from agents.forgetting import forget
from agents.security import KafkaSecurity
from agents.settings import Clock
from agents.topics import declare, ensure
from streams.codec import decode
from streams.erasing import deleted_by
from tests.support.stories import MONDAY, a_mention
from tests.support.topic_reader import read_topic
from tools.kafka import Broker

pytestmark = pytest.mark.kafka


async def test_every_post_of_the_author_is_deleted_once_and_no_other(kafka: Broker, topic_prefix: str) -> None:
    topics = declare(topic_prefix.strip("-"), 2, posts=f"{topic_prefix}posts", clock=Clock.EVENT)
    await ensure(topics, kafka.bootstrap, KafkaSecurity())
    told = [
        *(a_mention(n, MONDAY + n, author="mastodon:lou", territory=t) for n in range(5) for t in ("volvic", "riom")),
        *(a_mention(n, MONDAY + n, author="mastodon:noé") for n in range(5, 9)),
    ]
    async with AIOKafkaProducer(bootstrap_servers=kafka.bootstrap) as producer:
        for n, mention in enumerate(told):
            await producer.send(topics.events.name, events.encode(mention), partition=n % 2)
        await producer.send(topics.events.name, b"no event", partition=0)
    assert await forget("mastodon:lou", topics, kafka.bootstrap, KafkaSecurity()) == 5
    records = [r for part in await read_topic(kafka.bootstrap, topics.posts.name, 2) for r in part]
    assert sorted(deleted_by(decode(r.value or b"")) for r in records) == sorted(
        {f"{m.platform}:{m.post}" for m in told[:10]}
    )
    assert await forget("mastodon:nobody", topics, kafka.bootstrap, KafkaSecurity()) == 0
