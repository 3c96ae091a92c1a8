"""Sending a file to a topic, on the embedded broker: same bytes, arrivals as timestamps, heartbeats everywhere."""

import gzip
import io
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.arrival import HEARTBEAT_KEY, TAIL_S
from agents.embedded import EmbeddedBroker
from agents.produce import ProduceReport, produce
from streams.errors import ClameurError
from tests.support.posts import line, mixed_lines
from tests.support.topic_reader import expected_topic, read_topic

PARTITIONS = 3
START = 1_400_000_000.0
TOPICS = [f"posts-{number}" for number in range(12)]


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    with EmbeddedBroker(dict.fromkeys(TOPICS, PARTITIONS)) as broker:
        yield broker.bootstrap


@pytest.fixture(scope="module")
def free_topics() -> list[str]:
    return list(TOPICS)


@pytest.fixture
def topic(free_topics: list[str]) -> str:
    return free_topics.pop()


def written(path: Path, lines: list[bytes]) -> Path:
    body = b"\n".join(lines) + b"\n" if lines else b""
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


@pytest.mark.parametrize("name", ["posts.jsonl", "posts.jsonl.gz"])
async def test_every_line_arrives_unchanged_in_its_partition_between_heartbeats(
    tmp_path: Path, broker: str, topic: str, name: str
) -> None:
    lines = mixed_lines(2000, START)
    report = await produce(written(tmp_path / name, lines), broker, topic, partitions=PARTITIONS)
    found = await read_topic(broker, topic, PARTITIONS)
    assert found == expected_topic(lines, PARTITIONS)
    values = [record.value for records in found for record in records if record.value is not None]
    assert sorted(values) == sorted(lines)
    assert min(report.by_partition) > 100
    assert report == ProduceReport(
        posts=len([value for value in values if value.startswith(b'{"id": "p')]),
        bad=len([value for value in values if not value.startswith(b'{"id": "p')]),
        heartbeats=len([record for record in found[0] if (record.key or b"").startswith(HEARTBEAT_KEY)]),
        by_partition=tuple(len([r for r in records if r.value is not None]) for records in found),
        first_at=report.first_at,
        last_at=report.last_at,
        seconds=report.seconds,
    )
    assert round((report.last_at + TAIL_S) * 1000) == found[0][-1].at_ms


async def test_standard_input_is_sent_line_by_line_and_gives_the_same_records(
    monkeypatch: pytest.MonkeyPatch, broker: str, topic: str
) -> None:
    lines = mixed_lines(200, START)

    class Stdin:
        buffer = io.BufferedReader(io.BytesIO(b"\n".join(lines) + b"\n"))

    monkeypatch.setattr(sys, "stdin", Stdin())
    await produce("-", broker, topic, partitions=PARTITIONS)
    assert await read_topic(broker, topic, PARTITIONS) == expected_topic(lines, PARTITIONS)


async def test_an_empty_file_sends_nothing_at_all(tmp_path: Path, broker: str, topic: str) -> None:
    report = await produce(written(tmp_path / "posts.jsonl", []), broker, topic, partitions=PARTITIONS)
    assert await read_topic(broker, topic, PARTITIONS) == [[], [], []]
    assert (report.posts, report.bad, report.heartbeats, report.first_at, report.last_at) == (0, 0, 0, 0.0, 0.0)


async def test_the_speed_stretches_time_and_changes_no_record(tmp_path: Path, broker: str, topic: str) -> None:
    lines = [line(number, START + number * 30.0) for number in range(5)]
    begun = time.monotonic()
    report = await produce(written(tmp_path / "p.jsonl", lines), broker, topic, partitions=PARTITIONS, speed=240.0)
    assert 0.5 <= report.seconds <= time.monotonic() - begun
    assert report.seconds < 5.0  # the last heartbeat, 7,200 s later, is not waited for
    assert await read_topic(broker, topic, PARTITIONS) == expected_topic(lines, PARTITIONS)


async def test_a_stream_that_others_feed_too_gets_no_heartbeat_from_the_future(
    tmp_path: Path, broker: str, topic: str
) -> None:
    path = written(tmp_path / "p.jsonl", [line(1, START)])
    await produce(path, broker, topic, partitions=PARTITIONS, tail_s=0.0)
    found = await read_topic(broker, topic, PARTITIONS)
    assert {record.at_ms for records in found for record in records} == {round(START * 1000)}


async def test_a_topic_with_another_number_of_partitions_is_told(tmp_path: Path, broker: str, topic: str) -> None:
    path = written(tmp_path / "p.jsonl", [line(1, START)])
    with pytest.raises(ClameurError, match=r"has 3 partitions, not 8: set CLAMEUR_PARTITIONS=3"):
        await produce(path, broker, topic, partitions=8)
    assert await read_topic(broker, topic, PARTITIONS) == [[], [], []]


async def test_a_broker_that_is_not_there_is_told_with_what_to_check(tmp_path: Path) -> None:
    path = written(tmp_path / "p.jsonl", [line(1, START)])
    with pytest.raises(ClameurError, match=r"cannot send to posts at 127\.0\.0\.1:1: .*check CLAMEUR_BROKER"):
        await produce(path, "127.0.0.1:1", "posts", partitions=PARTITIONS)


async def test_a_file_that_is_not_there_is_told_before_any_broker_is_asked(tmp_path: Path) -> None:
    with pytest.raises(ClameurError, match="does not exist"):
        await produce(tmp_path / "none.jsonl", "127.0.0.1:1", "posts", partitions=PARTITIONS)


async def test_a_file_cut_short_is_told_and_no_heartbeat_closes_what_is_not_complete(
    tmp_path: Path, broker: str, topic: str
) -> None:
    lines = [line(number, START + number, os.urandom(100).hex()) for number in range(3000)]
    path = written(tmp_path / "posts.jsonl.gz", lines)
    path.write_bytes(path.read_bytes()[:-5000])
    with pytest.raises(ClameurError, match="is cut short"):
        await produce(path, broker, topic, partitions=PARTITIONS)
    found = await read_topic(broker, topic, PARTITIONS)
    assert len([record for records in found for record in records if record.value]) > 1000
    assert all(records[-1].at_ms <= (START + 3000) * 1000 for records in found)
