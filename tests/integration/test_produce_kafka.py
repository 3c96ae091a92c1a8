"""Sending a file to a real Kafka: order, timestamps, partitions and heartbeats as written, also across a crash."""

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from agents.produce import produce
from streams.errors import ClameurError
from tests.support.posts import line, mixed_lines
from tests.support.topic_reader import expected_topic, read_topic
from tools.kafka import Broker, KafkaNode

pytestmark = pytest.mark.kafka

PARTITIONS = 4
START = 1_372_000_000.0


def written(path: Path, lines: list[bytes]) -> Path:
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return path


async def test_every_line_is_kept_in_order_with_its_arrival_and_heartbeats_between(
    kafka: Broker, topic_prefix: str, create_topics: Callable[[Mapping[str, int]], None], tmp_path: Path
) -> None:
    topic = f"{topic_prefix}posts"
    await asyncio.to_thread(create_topics, {topic: PARTITIONS})
    lines = mixed_lines(20_000, START)
    report = await produce(written(tmp_path / "posts.jsonl", lines), kafka.bootstrap, topic, partitions=PARTITIONS)
    assert report.posts + report.bad == len(lines)
    assert await read_topic(kafka.bootstrap, topic, PARTITIONS) == expected_topic(lines, PARTITIONS)


async def test_a_topic_that_is_not_there_is_told(kafka: Broker, topic_prefix: str, tmp_path: Path) -> None:
    path = written(tmp_path / "posts.jsonl", [line(1, START)])
    with pytest.raises(ClameurError, match=r"do not know the topic .*: create it"):
        await produce(path, kafka.bootstrap, f"{topic_prefix}none", partitions=PARTITIONS)


@pytest.mark.parametrize("age", ["half a day", "years"])
async def test_a_broker_that_dies_and_comes_back_leaves_no_gap_and_no_double_in_a_recent_stream(
    own_kafka: KafkaNode, tmp_path: Path, age: str
) -> None:
    await asyncio.to_thread(make_topic, own_kafka.bootstrap, "posts")
    start = START if age == "years" else float(int(time.time()) - 43_200)  # the broker compares with its own clock
    lines = [line(number, start + number * 0.02) for number in range(6000)]  # two minutes, told in four seconds
    path = written(tmp_path / "posts.jsonl", lines)
    sending = asyncio.create_task(produce(path, own_kafka.bootstrap, "posts", partitions=PARTITIONS, speed=30.0))
    await asyncio.sleep(1.5)  # in the middle of it, whatever the machine
    assert not sending.done()
    await asyncio.to_thread(own_kafka.kill)
    await asyncio.to_thread(own_kafka.start)
    report = await asyncio.wait_for(sending, 60)
    assert report.posts == len(lines)
    found = await read_topic(own_kafka.bootstrap, "posts", PARTITIONS)
    if age == "years":  # the broker has forgotten the sender: a batch may stand twice, but none is lost or moved
        found = [list(dict.fromkeys(records)) for records in found]
    assert found == expected_topic(lines, PARTITIONS)


async def test_a_live_topic_refuses_the_far_future_and_that_is_told(
    kafka: Broker, topic_prefix: str, create_topics: Callable[[Mapping[str, int]], None], tmp_path: Path
) -> None:
    topic = f"{topic_prefix}posts"
    await asyncio.to_thread(create_topics, {topic: PARTITIONS})
    path = written(tmp_path / "posts.jsonl", [line(1, float(int(time.time())))])
    with pytest.raises(ClameurError, match="refuses posts or heartbeats so far from today"):
        await produce(path, kafka.bootstrap, topic, partitions=PARTITIONS)
    await produce(path, kafka.bootstrap, topic, partitions=PARTITIONS, tail_s=0.0)


def make_topic(bootstrap: str, name: str) -> None:
    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    admin.create_topics([NewTopic(name, PARTITIONS, 1)])[name].result(30)
