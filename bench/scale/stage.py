"""What a measurement stands on: a Kafka, an application on it, and workers as processes of their own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from agents import topics
from agents.security import KafkaSecurity
from agents.settings import Clock
from agents.topics import Topics
from tests.support.workers import WorkerProcess
from tools.kafka import KafkaNode

BROKER = {
    "log.retention.check.interval.ms": "30000",
    "log.cleaner.backoff.ms": "5000",
}
"""What a node of ours has beside `tools.kafka`'s settings: it tidies up in minutes, not hours."""


class App(msgspec.Struct, frozen=True, kw_only=True):
    """An application: its broker and names, its folder, and its territories file."""

    bootstrap: str
    name: str
    folder: Path
    territories: Path
    partitions: int = 4
    clock: Clock = Clock.WALL

    @property
    def topics(self) -> Topics:
        """Its topics."""
        return topics.declare(self.name, self.partitions, posts=f"{self.name}.posts", clock=self.clock)

    async def create(self, keep_mb: int = 0) -> None:
        """Create its topics; of posts and events, ``keep_mb`` of each partition are kept where it is not 0."""
        wanted = self.topics
        if keep_mb:
            bounds = {"retention.bytes": str(keep_mb << 20), "segment.bytes": str(max(1, keep_mb // 4) << 20)}
            wanted = msgspec.structs.replace(
                wanted,
                posts=msgspec.structs.replace(wanted.posts, config=wanted.posts.config | bounds),
                events=msgspec.structs.replace(wanted.events, config=wanted.events.config | bounds),
            )
        await topics.ensure(wanted, self.bootstrap, KafkaSecurity())

    def worker(self, name: str) -> WorkerProcess:
        """A worker of it, to be used as a context manager."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "clameur.toml"
        config.write_text("", encoding="utf-8")
        return WorkerProcess(
            {
                "CLAMEUR_BROKER": self.bootstrap,
                "CLAMEUR_APP_ID": self.name,
                "CLAMEUR_POSTS": self.topics.posts.name,
                "CLAMEUR_PARTITIONS": str(self.partitions),
                "CLAMEUR_CLOCK": self.clock.value,
                "CLAMEUR_TERRITORIES": str(self.territories),
                "CLAMEUR_CONFIG": str(config),
                "CLAMEUR_STATE_DIR": str(self.folder / name),
                "CLAMEUR_CONSOLE": "1",
            },
            self.folder / f"{name}.log",
        )


@contextmanager
def broker(named: str, home: Path, *, heap_mb: int = 512) -> Iterator[str]:
    """The broker that is named, or a Kafka of our own in a folder for the time being."""
    if named:
        yield named
        return
    with KafkaNode(home, heap_mb=heap_mb, settings=BROKER) as node:
        yield node.bootstrap


def counted(metrics: str, name: str) -> float:
    """The sum of a counter's series."""
    wanted = (f"{name}{{", f"{name} ")
    return sum(float(line.rsplit(" ", 1)[1]) for line in metrics.splitlines() if line.startswith(wanted))


def cpu_s(worker: WorkerProcess) -> float:
    """Processor time that a worker has taken, seconds (Linux)."""
    assert worker.process is not None
    fields = Path(f"/proc/{worker.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def disk_mb(folder: Path) -> float:
    """What a folder takes on the disk, MiB."""
    told = subprocess.run(["du", "-sm", str(folder)], capture_output=True, text=True)
    return float(told.stdout.split()[0])
