"""Ordinary clients and a whole Faust app run on the embedded broker."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

import faust
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient
from faust.types import StreamT

from agents.embedded import FAUST_SETTINGS, KEEPS_NOTHING, EmbeddedBroker, EmbeddedBrokerError, main


def partitions(bootstrap: str) -> dict[str, int]:
    found = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0}).list_topics(timeout=10)
    return {name: len(topic.partitions) for name, topic in found.topics.items()}


def produce(bootstrap: str, topic: str, records: list[tuple[str, str]]) -> None:
    producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 5, "log_level": 0})
    for key, value in records:
        producer.produce(topic, value, key=key)
    assert producer.flush(10) == 0


def test_it_has_the_topics_it_was_given_and_no_others() -> None:
    with EmbeddedBroker({"posts": 8, "clameur.events": 1}) as broker:
        assert partitions(broker.bootstrap) == {"posts": 8, "clameur.events": 1}


def test_it_listens_on_loopback_only() -> None:
    with EmbeddedBroker({"posts": 1}) as broker:
        assert broker.bootstrap.rpartition(":")[0] == "127.0.0.1"


def test_a_confluent_client_reads_back_what_it_wrote() -> None:
    with EmbeddedBroker({"posts": 1}) as broker:
        produce(broker.bootstrap, "posts", [("a", "1"), ("b", "2")])
        reads = Consumer(
            {"bootstrap.servers": broker.bootstrap, "group.id": "g", "auto.offset.reset": "earliest", "log_level": 0}
        )
        reads.subscribe(["posts"])
        got = [(message.key(), message.value()) for message in reads.consume(2, timeout=10)]
        reads.close()
    assert got == [(b"a", b"1"), (b"b", b"2")]


async def test_an_aiokafka_client_reads_back_what_it_wrote() -> None:
    with EmbeddedBroker({"posts": 1}) as broker:
        async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap) as producer:
            await producer.send_and_wait("posts", b"1", key=b"a", headers=[("reason", b"empty")])
        async with AIOKafkaConsumer(
            "posts", bootstrap_servers=broker.bootstrap, group_id="g", auto_offset_reset="earliest"
        ) as consumer:
            record = await asyncio.wait_for(consumer.getone(), timeout=10)
    assert (record.key, record.value, record.headers) == (b"a", b"1", (("reason", b"empty"),))


def counting_app(bootstrap: str, datadir: Path) -> tuple[faust.App, Mapping[str, int], list[bytes]]:
    """A Faust app that counts records by key in a table; with it, the table and the values this run has seen."""
    settings = {**FAUST_SETTINGS, "broker_session_timeout": 1.5, "broker_heartbeat_interval": 0.5}
    app = faust.App("trial", broker=f"kafka://{bootstrap}", datadir=str(datadir), web_enabled=False, **settings)
    posts = app.topic("posts", key_serializer="raw", value_serializer="raw")
    counts = app.Table("counts", default=int, partitions=2)
    seen: list[bytes] = []

    @app.agent(posts)
    async def count(stream: StreamT[bytes]) -> AsyncIterator[None]:
        async for event in stream.events():
            counts[event.message.key.decode()] += 1
            seen.append(event.message.value)
            yield

    return app, counts, seen


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - the app under test has no event to wait for
            await asyncio.sleep(0.02)


async def test_a_faust_app_keeps_its_table_through_a_restart(tmp_path: Path) -> None:
    with EmbeddedBroker({"posts": 2, "trial-counts-changelog": 2}) as broker:
        produce(broker.bootstrap, "posts", [("a", "1"), ("a", "2"), ("b", "3")])
        app, counts, seen = counting_app(broker.bootstrap, tmp_path / "first")
        await app.start()
        await until(lambda: len(seen) == 3)
        await app.stop()
        assert dict(counts) == {"a": 2, "b": 1}

        produce(broker.bootstrap, "posts", [("b", "4")])
        app, counts, seen = counting_app(broker.bootstrap, tmp_path / "second")
        await app.start()
        await until(lambda: len(seen) == 1)
        await app.stop()
    assert (seen, dict(counts)) == ([b"4"], {"a": 2, "b": 2})


def test_a_stopped_broker_has_forgotten_everything() -> None:
    broker = EmbeddedBroker({"posts": 1})
    with broker:
        produce(broker.bootstrap, "posts", [("a", "1")])
    with broker:
        reads = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "g", "log_level": 0})
        watermarks = reads.get_watermark_offsets(TopicPartition("posts", 0), timeout=10)
        reads.close()
    assert watermarks == (0, 0)
    assert "forgets it all when it stops" in KEEPS_NOTHING


@pytest.mark.parametrize("topics", [{"": 1}, {"posts clermont": 1}, {"p" * 250: 1}, {"posts": 0}])
def test_a_topic_that_kafka_would_refuse_is_refused(topics: dict[str, int]) -> None:
    with pytest.raises(EmbeddedBrokerError, match=r"a name has 1 to 249 of"):
        EmbeddedBroker(topics)


def test_it_starts_once_and_stops_as_often_as_asked() -> None:
    broker = EmbeddedBroker({"posts": 1})
    with pytest.raises(EmbeddedBrokerError, match="not running"):
        _ = broker.bootstrap
    with broker, pytest.raises(EmbeddedBrokerError, match="runs already"):
        broker.start()
    broker.stop()


def test_in_a_process_of_its_own_it_prints_its_address_and_ends_on_sigterm() -> None:
    command = [sys.executable, "-m", "agents.embedded", "--topic", "posts:3", "--topic", "clameur.events:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert partitions(process.stdout.readline().strip()) == {"posts": 3, "clameur.events": 1}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.mark.parametrize("topic", ["posts", "posts:", ":3", "posts:0", "posts:many"])
def test_a_topic_without_partitions_is_explained(topic: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--topic", topic])
    assert "is not NAME:PARTITIONS, e.g. posts:8" in capsys.readouterr().err
