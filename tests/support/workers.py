"""Workers as processes of their own, against a real Kafka and the fake Slack, and what came out of them."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from agents import events, topics
from agents.config import load_territories
from agents.files import read_lines
from agents.replay import Replay
from agents.replay import run as run_replay
from agents.settings import Clock
from agents.topics import TERRITORIES, Topics
from alerts import engine
from alerts.model import Alert, Delivery, DeliveryAction
from alerts.policy import Policy, with_a_route
from streams import gazetteer
from streams import monitor as monitors
from streams.tuning import Tuning
from streams.window import Bucket
from tests.support.fake_slack import TOKEN
from tests.support.topic_reader import read_topic
from tools.kafka import free_port

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class WorkerProcess:
    """``clameur worker`` in a process; a context manager that leaves none behind."""

    env: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    command: str = "worker"

    def start(self) -> Self:
        env = os.environ | {"CLAMEUR_LOG": "info/json"} | self.env | {"CLAMEUR_HTTP_PORT": str(self.port)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "clameur.py", self.command], cwd=ROOT, env=env, stdout=log, stderr=log
            )
        return self

    def ready(self, patience_s: float = 60.0) -> None:
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"not ready: {self.log.read_text()[-3000:]}")

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def metrics(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=20) as answer:
            return str(answer.read().decode())

    def resident_mb(self) -> float:
        """Memory that the process holds, MiB (Linux)."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


@dataclass(frozen=True)
class Stage:
    """One application on one broker: its names, its files and its fake Slack."""

    bootstrap: str
    app_id: str
    slack_url: str
    folder: Path
    territories: Path
    partitions: int = 4

    @property
    def topics(self) -> Topics:
        return topics.declare(self.app_id, self.partitions, posts=f"{self.app_id}.posts", clock=Clock.EVENT)

    @property
    def config(self) -> Path:
        path = self.folder / "clameur.toml"
        path.write_text('[[policy.routes]]\nchannel = "C0CLAMEUR"\n')
        return path

    def worker(self, name: str, **env: str) -> WorkerProcess:
        return WorkerProcess(
            {
                "CLAMEUR_BROKER": self.bootstrap,
                "CLAMEUR_APP_ID": self.app_id,
                "CLAMEUR_POSTS": self.topics.posts.name,
                "CLAMEUR_PARTITIONS": str(self.partitions),
                "CLAMEUR_CLOCK": "event",
                "CLAMEUR_TERRITORIES": str(self.territories),
                "CLAMEUR_CONFIG": str(self.config),
                "CLAMEUR_STATE_DIR": str(self.folder / name),
                "CLAMEUR_SLACK_TOKEN": TOKEN,
                "CLAMEUR_SLACK_URL": self.slack_url,
                "CLAMEUR_SLACK_CHARTS": "0",  # days are replayed in a minute: a hundred charts at once, as never else
            }
            | env,
            self.folder / f"{name}.log",
        )

    async def alerts(self) -> dict[str, Alert]:
        """Alerts of the topic by id; one that was told twice must be the same both times."""
        found: dict[str, Alert] = {}
        for records in await read_topic(self.bootstrap, self.topics.alerts.name, self.partitions):
            for record in records:
                value = events.decode_alert(record.value)
                if isinstance(value, Alert):
                    assert found.setdefault(value.id, value) == value
        return found

    async def totals(self) -> dict[str, int]:
        """Distinct posts counted per territory, from the changelog of their states."""
        last: dict[bytes, bytes | None] = {}
        name = f"{self.app_id}-{TERRITORIES}-changelog"
        for records in await read_topic(self.bootstrap, name, self.partitions):
            for record in records:
                if record.key is not None:
                    last[record.key] = record.value
        totals: dict[str, int] = {}
        closed: dict[str, int] = {}
        for key, value in last.items():
            territory, _, part = key.partition(b"\0")
            if value is not None and part == b"core":
                state = engine.restore(value)
                totals[state.territory] = state.monitor.counted
                closed[state.territory] = state.monitor.closed
        for key, value in last.items():
            territory, _, part = key.partition(b"\0")
            if value is not None and part.isdigit() and int(part) >= closed.get(territory.decode(), 0):
                name = territory.decode()
                totals[name] = totals.get(name, 0) + len(msgspec.msgpack.decode(value, type=Bucket).entries)
        return totals


@dataclass(frozen=True)
class Truth:
    """What an offline replay makes of the same file."""

    alerts: dict[str, Alert]
    sent: list[Delivery]
    totals: dict[str, int]


def replayed(posts: Path, territories: Path) -> Truth:
    declared = load_territories(territories).territories
    replay = Replay(declared, gazetteer.compile(declared), Tuning(), with_a_route(Policy(), "C0CLAMEUR"))
    items = list(run_replay(replay, read_lines(posts)))
    return Truth(
        alerts={item.id: item for item in items if isinstance(item, Alert)},
        sent=[i for i in items if isinstance(i, Delivery) and i.action is DeliveryAction.SEND],
        totals={t: monitors.total(s.monitor) for t, s in replay.states.items() if monitors.total(s.monitor)},
    )


async def until(done: Callable[[], Any], patience_s: float, what: str) -> None:
    """Wait until an asynchronous question is answered with yes."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if await done():
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"still waiting after {patience_s:.0f} s: {what}")


def logged(log: Path, event: str) -> list[dict[str, Any]]:
    """The lines of a worker's log that tell of an event."""
    lines = []
    for line in log.read_text().splitlines():
        if line.startswith("{"):
            found = json.loads(line)
            if found.get("event") == event:
                lines.append(found)
    return lines
