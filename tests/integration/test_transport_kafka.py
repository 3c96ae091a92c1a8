import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from tools.kafka import Broker

pytestmark = pytest.mark.kafka

PARTITIONS = 4
PATIENCE_S = 40.0
ROOT = Path(__file__).parents[2]


class Counting:
    """One topic, one app, and its workers in processes of their own."""

    def __init__(self, bootstrap: str, prefix: str, logs: Path) -> None:
        self.bootstrap, self.topic, self.app_id, self.logs = bootstrap, f"{prefix}posts", f"{prefix}app", logs
        self.produced: Counter[bytes] = Counter()
        self._started = 0

    def produce(self, count: int, *values: bytes) -> None:
        """Send ``count`` records under 97 keys, then one for each value under the key ``special``."""
        producer = Producer({"bootstrap.servers": self.bootstrap, "linger.ms": 20})
        for i in range(count):
            producer.produce(self.topic, key=b"k%d" % (i % 97), value=b"x" * 200)
            self.produced[b"k%d" % (i % 97)] += 1
            if i % 1000 == 0:
                producer.poll(0)
        for value in values:
            producer.produce(self.topic, key=b"special", value=value)
            self.produced[b"special"] += 1
        assert producer.flush(30) == 0

    def produce_in_transactions(self, count: int) -> None:
        """Send ``count`` records in transactions of ten: each leaves a hole in the offsets of its partitions."""
        settings = {"bootstrap.servers": self.bootstrap, "transactional.id": self.app_id, "linger.ms": 1}
        producer = Producer(settings)
        producer.init_transactions(30)
        for start in range(0, count, 10):
            producer.begin_transaction()
            for i in range(start, start + 10):
                producer.produce(self.topic, key=b"k%d" % (i % 97), value=b"x")
                self.produced[b"k%d" % (i % 97)] += 1
            producer.commit_transaction(30)

    @contextmanager
    def worker(self, *options: str) -> Iterator["Worker"]:
        """A worker; it is killed at the end if it still runs."""
        self._started += 1
        command = [sys.executable, "-m", "tests.support.counting_app", self.bootstrap, self.app_id, self.topic]
        with (self.logs / f"worker-{self._started}.log").open("wb") as log:
            process = subprocess.Popen(
                [*command, str(PARTITIONS), *options], cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
            try:
                yield Worker(process)
            finally:
                process.kill()
                process.wait()
                assert process.stdout is not None
                process.stdout.close()

    def committed(self) -> dict[int, int]:
        """The committed offset of each partition (none: 0)."""
        with reader(self.bootstrap, self.app_id) as consumer:
            wanted = [TopicPartition(self.topic, p) for p in range(PARTITIONS)]
            return {each.partition: max(each.offset, 0) for each in consumer.committed(wanted, timeout=10)}

    def ends(self) -> dict[int, int]:
        """The offset after the last record of each partition, transaction markers not counted."""
        with reader(self.bootstrap, self.app_id) as consumer:
            ends = dict.fromkeys(range(PARTITIONS), 0)
            for partition, offset, _, _ in read_all(consumer, self.topic):
                ends[partition] = offset + 1
            return ends

    def counted(self) -> Counter[bytes]:
        """What the table's changelog says."""
        with reader(self.bootstrap, self.app_id) as consumer:
            rows = read_all(consumer, f"{self.app_id}-{self.app_id}-counts-changelog")
            return Counter({key: int(value.split()[0]) for _, _, key, value in rows})

    def wait_until_all_is_counted(self) -> None:
        """Wait until the changelog agrees with what was produced; the caller asserts it."""
        wait_for(lambda: self.counted() == self.produced)


class Worker:
    """A process that counts."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process, self.applied, self.chunks = process, 0, list[int]()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("applied"):
                _, applied, _, size = line.split()
                self.chunks.append(int(size))
                self.applied = int(applied)

    def wait_applied(self, records: int) -> None:
        wait_for(lambda: self.applied >= records or self.process.poll() is not None)
        assert self.applied >= records

    def stop(self) -> int:
        """SIGTERM, and the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    def kill(self) -> None:
        """SIGKILL: no farewell."""
        self.process.kill()
        self.process.wait()


def wait_for(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.05)


@contextmanager
def reader(bootstrap: str, group: str) -> Iterator[Consumer]:
    """A bystander: it looks at the group's offsets and at topics, and commits nothing."""
    settings = {"bootstrap.servers": bootstrap, "group.id": group}
    consumer = Consumer({**settings, "enable.partition.eof": True, "enable.auto.commit": False})
    try:
        yield consumer
    finally:
        consumer.close()


def read_all(consumer: Consumer, topic: str) -> list[tuple[int, int, bytes, bytes]]:
    """Partition, offset, key and value of every record of a topic, as far as it goes now."""
    consumer.assign([TopicPartition(topic, p, 0) for p in range(PARTITIONS)])
    rows, ended = [], set[int | None]()
    while len(ended) < PARTITIONS:
        message = consumer.poll(10)
        assert message is not None, f"no answer about {topic}"
        if message.error():
            ended.add(message.partition())
        else:
            partition, offset = message.partition(), message.offset()
            assert partition is not None
            assert offset is not None
            rows.append((partition, offset, message.key() or b"", message.value() or b""))
    return rows


@pytest.fixture
def counting(
    kafka: Broker, topic_prefix: str, create_topics: Callable[[Mapping[str, int]], None], tmp_path: Path
) -> Counting:
    counting = Counting(kafka.bootstrap, topic_prefix, tmp_path)
    changelog = f"{counting.app_id}-{counting.app_id}-counts-changelog"
    create_topics({counting.topic: PARTITIONS, changelog: PARTITIONS})
    return counting


@pytest.mark.parametrize("options", [(), ("--stock",)], ids=["chunked", "stock"])
def test_every_record_is_counted_once_and_committed_and_a_restart_goes_on(
    counting: Counting, options: tuple[str, ...]
) -> None:
    counting.produce(20_000)
    with counting.worker(*options) as worker:
        worker.wait_applied(20_000)
        wait_for(lambda: counting.committed() == counting.ends())
        assert counting.committed() == counting.ends()
        assert (max(worker.chunks) == 1) == (options == ("--stock",))
        assert worker.stop() == 0
    assert counting.counted() == counting.produced

    counting.produce(5_000)
    with counting.worker(*options) as worker:
        worker.wait_applied(5_000)
        assert worker.stop() == 0
        assert worker.applied == 5_000  # nothing was read again
    assert counting.counted() == counting.produced
    assert counting.committed() == counting.ends()


def test_transaction_markers_leave_holes_that_hold_no_commit_back(counting: Counting) -> None:
    counting.produce_in_transactions(400)
    with counting.worker("--chunk-size", "7") as worker:
        worker.wait_applied(400)
        wait_for(lambda: counting.committed() == counting.ends())
        assert worker.stop() == 0
    assert counting.committed() == counting.ends()
    assert counting.counted() == counting.produced


def test_workers_that_are_killed_at_any_time_lose_nothing(counting: Counting) -> None:
    """The counts are exact because each is kept with the last offset that it knows of: a commit ahead of the
    changelog would show as a loss.
    """
    counting.produce(20_000)
    dice = random.Random(1)
    for _ in range(3):
        with counting.worker("--slow", "0.01", "--chunk-size", "100") as worker:
            worker.wait_applied(1_500)
            time.sleep(dice.random())
            worker.kill()
    with counting.worker() as worker:
        counting.wait_until_all_is_counted()
        wait_for(lambda: counting.committed() == counting.ends())
        assert worker.stop() == 0
    assert counting.counted() == counting.produced
    assert counting.committed() == counting.ends()


def test_a_second_worker_takes_over_partitions_without_a_loss(counting: Counting) -> None:
    counting.produce(20_000)
    slow = ("--slow", "0.05", "--chunk-size", "100")
    with counting.worker(*slow) as first:
        first.wait_applied(1_000)
        with counting.worker(*slow) as second:
            second.wait_applied(1_000)
            second.kill()
            counting.wait_until_all_is_counted()
            wait_for(lambda: counting.committed() == counting.ends())
        assert first.stop() == 0
    assert counting.counted() == counting.produced
    assert counting.committed() == counting.ends()


@pytest.mark.parametrize("trouble", [b"raise", b"send too much"])
def test_a_chunk_that_fails_is_not_committed_and_stops_the_worker(counting: Counting, trouble: bytes) -> None:
    counting.produce(2_000, trouble)
    with counting.worker() as worker:
        assert worker.process.wait(PATIENCE_S) != 0
    with reader(counting.bootstrap, counting.app_id) as consumer:
        ((partition, offset),) = [(p, o) for p, o, _, value in read_all(consumer, counting.topic) if value == trouble]
    assert counting.committed()[partition] <= offset
