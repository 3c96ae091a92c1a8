"""The node that `make kafka` and the crash tests run on is a real Kafka that can be stopped, killed and revived."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer
from confluent_kafka.admin import AdminClient, NewTopic

import tools.kafka
from tools.kafka import Broker, KafkaNode
from tools.kafka_jars import FetchFailed, MissingTool, NodeError, fetch


def produce(bootstrap: str, topic: str, values: list[bytes]) -> None:
    producer = Producer({"bootstrap.servers": bootstrap, "acks": "all"})
    for value in values:
        producer.produce(topic, value)
    assert producer.flush(30) == 0


def consume(bootstrap: str, topic: str, count: int) -> list[bytes | None]:
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": f"reads-{topic}", "auto.offset.reset": "earliest"})
    consumer.subscribe([topic])
    try:
        return [message.value() for message in consumer.consume(count, timeout=30)]
    finally:
        consumer.close()


@pytest.mark.kafka
def test_what_is_produced_is_consumed(
    kafka: Broker, topic_prefix: str, create_topics: Callable[[Mapping[str, int]], None]
) -> None:
    topic = f"{topic_prefix}posts"
    create_topics({topic: 1})
    produce(kafka.bootstrap, topic, [b"one", b"two"])
    assert consume(kafka.bootstrap, topic, 2) == [b"one", b"two"]


@pytest.mark.kafka
def test_a_killed_node_comes_back_on_its_port_with_its_records(own_kafka: KafkaNode) -> None:
    bootstrap = own_kafka.bootstrap
    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    admin.create_topics([NewTopic("kept", 1, 1)])["kept"].result(timeout=30)
    produce(bootstrap, "kept", [b"before"])

    assert own_kafka.kill()
    assert own_kafka.pid is None
    own_kafka.start()

    assert bootstrap == own_kafka.bootstrap
    assert consume(bootstrap, "kept", 1) == [b"before"]


@pytest.mark.kafka
def test_starting_a_running_node_changes_nothing_and_stopping_twice_is_harmless(own_kafka: KafkaNode) -> None:
    pid = own_kafka.pid
    own_kafka.start()
    assert pid == own_kafka.pid
    assert own_kafka.stop()
    assert not own_kafka.stop()


@pytest.mark.kafka
def test_another_tool_run_finds_the_node_by_its_pid_file(own_kafka: KafkaNode) -> None:
    found = KafkaNode(own_kafka.home)
    assert own_kafka.pid == found.pid
    assert own_kafka.bootstrap == found.start().bootstrap
    with pytest.raises(NodeError, match=f"runs already on port {own_kafka.port}"):
        KafkaNode(own_kafka.home, port=own_kafka.port + 1).start()


@pytest.mark.kafka
def test_a_taken_port_is_named(kafka: Broker, kafka_libs: Path, tmp_path: Path) -> None:
    port = int(kafka.bootstrap.rpartition(":")[2])
    with pytest.raises(NodeError, match=f"port {port} of 127.0.0.1 is taken"):
        KafkaNode(tmp_path, port=port, libs=kafka_libs).start()


@pytest.mark.parametrize("content", ["", "not a number", "999999999"])
def test_a_stale_pid_file_counts_for_nothing(tmp_path: Path, content: str) -> None:
    node = KafkaNode(tmp_path)
    (tmp_path / "node.pid").write_text(content)
    assert node.pid is None
    assert not node.stop()
    assert not (tmp_path / "node.pid").exists()


def test_a_pid_that_now_belongs_to_another_program_is_left_alone(tmp_path: Path) -> None:

    (tmp_path / "node.pid").write_text(str(os.getpid()))  # this very test run
    assert not KafkaNode(tmp_path).kill()


def test_a_missing_maven_is_said_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingTool, match="mvn is not on the path: install Maven"):
        fetch(tmp_path / "empty")


def test_a_missing_java_is_said_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingTool, match="java is not on the path: install a Java 17 runtime"):
        KafkaNode(tmp_path, libs=tmp_path).start()


def test_a_failing_maven_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "mvn"
    broken.write_text(f"#!{sys.executable}\nprint('[ERROR] cannot resolve'); raise SystemExit(1)\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FetchFailed, match="cannot resolve"):
        fetch(tmp_path / "empty")
    assert not list((tmp_path / "empty").iterdir())


@pytest.mark.skipif(shutil.which("java") is None, reason="needs java")
def test_a_node_that_dies_at_once_says_why(tmp_path: Path) -> None:
    node = KafkaNode(tmp_path, libs=tmp_path / "no-jars-here")
    with pytest.raises(NodeError, match="cannot format"):
        node.start()


def test_the_status_of_no_node_is_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tools.kafka, "HOME", tmp_path)
    assert tools.kafka.main(["status"]) == 3
    assert tools.kafka.main(["stop"]) == 0
    assert capsys.readouterr().out == "no node is running\nno node was running\n"
