"""Clameur end to end: a whole worker, with its three agents, its tables and its notifier, told to a fake Slack.

The lap ends when every post was read, every minute decided and the crisis was told. The fake Slack is a process of its
own; its address and the file of what it accepted are in the environment.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from agents import log, topics
from agents.fetching import Record
from agents.process import crashed, running, settle_in, until_ready
from agents.secret import Secret
from agents.settings import Clock, LogFormat, LogLevel, Settings
from agents.worker import Worker
from bench.speed.stream import CRISIS, HIT_SHARE, NAMES, PARTITIONS, PER_S, START, TAIL_S, names
from bench.speed.work import Lap
from tests.support.fake_slack import TOKEN

SLACK_URL, SLACK_LOG = "BENCH_SLACK_URL", "BENCH_SLACK_LOG"
CHANNEL = "C0CLAMEUR"


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    asyncio.run(_run(bootstrap, topic, lap))


def settings(
    bootstrap: str, topic: str, folder: Path, *, clock: Clock, per_s: float = PER_S, config: str = ""
) -> Settings:
    """A worker that follows the places of the stream, each as often named as there."""
    usual = max(1.0, per_s * 3600 * HIT_SHARE / NAMES)
    territories = folder / "territories.toml"
    territories.write_text(
        "".join(
            f'[[territory]]\nid = "t{i}"\nname = "{name}"\nscale = "commune"\nusual_per_hour = {usual:.0f}\n'
            f'expressions = ["{name}"]\n'
            for i, name in enumerate(names())
        ),
        encoding="utf-8",
    )
    tuning = folder / "clameur.toml"
    tuning.write_text(f'{config}\n[[policy.routes]]\nchannel = "{CHANNEL}"\n', encoding="utf-8")
    return Settings(
        broker=bootstrap,
        app_id=f"bench-{time.time_ns()}",
        posts=topic,
        partitions=PARTITIONS,
        clock=clock,
        state_dir=folder / "state",
        config=tuning,
        territories=territories,
        slack_token=Secret(TOKEN),
        slack_url=os.environ[SLACK_URL],
        http_port=0,
    )


async def _run(bootstrap: str, topic: str, lap: Lap) -> None:
    log.configure(LogLevel.ERROR, LogFormat.JSON)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        wanted = settings(bootstrap, topic, Path(folder), clock=Clock.EVENT)
        worker = Worker(wanted, version="bench")
        await topics.ensure(worker.topics, wanted.broker, wanted.kafka)
        first = starting(worker.ingest.chunk, lap)
        worker.ingest.chunk = first  # type: ignore[assignment,method-assign]  # to know when it begins
        end = START + (lap.wanted - CRISIS) / PER_S + TAIL_S
        told = Path(os.environ[SLACK_LOG])
        async with running(worker):
            await until_ready(worker)
            settle_in()
            while not (
                worker.ingest.posts >= lap.wanted
                and worker.detect.watermark() >= end
                and worker.outbox.depth == 0
                and lines_of(told)
            ):
                crashed(worker)
                await asyncio.sleep(0.02)
            lap.end(worker.ingest.posts, worker.ingest.mentions, messages=lines_of(told))


def lines_of(accepted: Path) -> int:
    """Messages and updates that the fake Slack has accepted."""
    return accepted.read_bytes().count(b"\n")


def starting(chunk: Callable[[list[Record]], Awaitable[None]], lap: Lap) -> Callable[[list[Record]], Awaitable[None]]:
    """The same, starting the lap's clocks."""

    async def begun(records: list[Record]) -> None:
        lap.begin()
        await chunk(records)

    return begun
