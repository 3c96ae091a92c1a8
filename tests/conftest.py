"""What many tests share: a real Kafka node for the whole run, and topic names that nobody else uses."""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tools.kafka import Broker, KafkaNode
from tools.kafka_jars import FetchFailed, MissingTool, fetch


@dataclass(frozen=True, slots=True)
class ForeignKafka:
    """A broker that somebody else runs, named by the environment."""

    bootstrap: str


@pytest.fixture(scope="session")
def kafka_libs() -> Path:
    """Kafka's jars, fetched once for every checkout."""
    try:
        fetched = fetch()
        if shutil.which("java") is None:
            raise MissingTool("java is not on the path: install a Java 17 runtime")
    except (MissingTool, FetchFailed) as error:
        able = shutil.which("java") is not None and shutil.which("mvn") is not None
        if able and os.environ.get("CI", "").lower() in ("1", "true"):
            raise
        pytest.skip(f"no Kafka: {error} (or name a broker in CLAMEUR_TEST_KAFKA)")
    return fetched


@pytest.fixture(scope="session")
def kafka(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """One broker for the whole run: do not stop it, and use your own topics (`topic_prefix`)."""
    named = os.environ.get("CLAMEUR_TEST_KAFKA")
    if named:
        yield ForeignKafka(named)
        return
    libs: Path = request.getfixturevalue("kafka_libs")
    with KafkaNode(tmp_path_factory.mktemp("kafka"), libs=libs) as node:
        yield node


@pytest.fixture
def own_kafka(kafka_libs: Path, tmp_path: Path) -> Iterator[KafkaNode]:
    """A broker for one test alone, which may stop it, kill it and start it again."""
    with KafkaNode(tmp_path / "kafka", libs=kafka_libs) as node:
        yield node


@pytest.fixture
def topic_prefix(request: pytest.FixtureRequest) -> str:
    """A prefix for topics, groups and app ids that no other test and no other run shares."""
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())[:40].strip("-")
    return f"{name}-{uuid4().hex[:8]}-"


@pytest.fixture
def create_topics(kafka: Broker) -> Callable[[Mapping[str, int]], None]:
    """Create topics (name → partitions) on the shared broker; they exist on return."""
    return lambda topics: _create_topics(kafka.bootstrap, topics)


def _create_topics(bootstrap: str, topics: Mapping[str, int]) -> None:
    from confluent_kafka.admin import AdminClient, NewTopic

    admin = AdminClient({"bootstrap.servers": bootstrap})
    wanted = [NewTopic(name, num_partitions=count, replication_factor=1) for name, count in topics.items()]
    for future in admin.create_topics(wanted).values():
        future.result(timeout=30)
