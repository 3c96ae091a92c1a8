"""What a worker does where it must not simply go on: it refuses and says what is wrong, or it does without."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewPartitions

from agents.security import KafkaSecurity
from agents.topics import TERRITORIES as STATES
from agents.topics import ensure, partition_of
from tests.faults.feed import Feed, feed
from tests.faults.feeder import Feeder
from tests.faults.oracle import TERRITORIES
from tests.support.fake_slack import FakeSlack
from tests.support.workers import Stage, WorkerProcess, until
from tools.kafka import Broker

pytestmark = pytest.mark.kafka


@pytest.fixture(scope="module")
def posts() -> Feed:
    return feed(3, days=4, last_days=0.3, crowd=20)


@pytest.fixture
async def stage(kafka: Broker, topic_prefix: str, tmp_path: Path) -> AsyncIterator[Stage]:
    async with FakeSlack() as slack:
        made = Stage(kafka.bootstrap, topic_prefix.strip("-"), slack.url, tmp_path, TERRITORIES)
        await ensure(made.topics, made.bootstrap, KafkaSecurity())
        yield made


async def send(stage: Stage, posts: Feed) -> None:
    await Feeder(stage.bootstrap, stage.topics.posts.name, posts, 0.1).run()


async def end_of(worker: WorkerProcess, patience_s: float = 90.0) -> int:
    assert worker.process is not None
    return await asyncio.to_thread(worker.process.wait, patience_s)


async def test_a_state_that_cannot_be_read_ends_the_worker_which_names_its_record(stage: Stage, posts: Feed) -> None:
    producer = Producer({"bootstrap.servers": stage.bootstrap})
    place = partition_of("volvic", stage.partitions)
    producer.produce(f"{stage.app_id}-{STATES}-changelog", key=b"volvic\0core", value=b"\x93noise", partition=place)
    producer.flush(10)
    with stage.worker("one") as worker:
        await send(stage, posts)
        assert await end_of(worker) == 1
        last = worker.log.read_text().rstrip().splitlines()[-1]
    assert 'the record "volvic\\0core" of the changelog of territories' in last
    assert "delete it to start afresh" in last


async def test_partitions_that_were_added_are_told_and_those_before_them_read_on(stage: Stage, posts: Feed) -> None:
    add(stage, stage.topics.posts.name)
    with stage.worker("one", CLAMEUR_CLOCK="wall") as worker:
        await send(stage, posts)

        async def told() -> bool:
            return _posts(worker) == len(posts.lines) and 'clameur_blind{cause="partitions"} 1.0' in worker.metrics()

        await until(told, 90.0, "all posts read, and the partitions told")
        assert worker.stop() == 0


async def test_partitions_of_its_own_topics_that_were_added_are_refused_with_what_to_do(stage: Stage) -> None:
    add(stage, stage.topics.events.name)
    with stage.worker("one") as worker:
        assert await end_of(worker) == 2
        said = worker.log.read_text()
    assert f"{stage.topics.events.name}: the topic has 8 partitions, 4 are asked for -> set CLAMEUR_PARTITIONS" in said


def add(stage: Stage, topic: str) -> None:
    admin = AdminClient({"bootstrap.servers": stage.bootstrap})
    for done in admin.create_partitions([NewPartitions(topic, 8)]).values():
        done.result(timeout=30)


async def test_a_worker_whose_log_has_no_room_reads_on(stage: Stage, posts: Feed) -> None:
    worker = stage.worker("one")
    worker.log = Path("/dev/full")
    with worker:
        await send(stage, posts)

        async def read() -> bool:
            return _posts(worker) == len(posts.lines)

        await until(read, 90.0, "all posts read")
        assert worker.stop() == 0


def _posts(worker: WorkerProcess) -> int:
    try:
        lines = worker.metrics().splitlines()
    except OSError:
        return 0
    return sum(int(float(line.split()[1])) for line in lines if line.startswith("clameur_posts_total "))
