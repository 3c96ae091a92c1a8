"""One round: a feed, two workers, a plan of faults, and at the end the oracle."""

import asyncio
import json
import time
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiokafka.errors import KafkaError
from confluent_kafka.admin import AdminClient, AlterConfigOpType, ConfigEntry, ConfigResource

from agents import events
from agents.security import KafkaSecurity
from agents.state import TerritoryStore
from agents.topics import TERRITORIES as STATES
from agents.topics import ensure
from alerts.engine import TerritoryState
from alerts.model import Alert
from streams.errors import ClameurError
from tests.faults.act import Actors, act
from tests.faults.crew import Crew
from tests.faults.feed import Feed
from tests.faults.feeder import Feeder
from tests.faults.lag import Lag
from tests.faults.oracle import CHANNEL, TERRITORIES, Oracle, differences
from tests.faults.plan import WORKERS, Planned
from tests.support.fake_slack import FakeSlack
from tests.support.topic_reader import read_topic
from tests.support.workers import Stage
from tools.kafka import KafkaNode

RECOVER_S = 150.0
"""A worker that has not caught up by then never will."""
DRAIN_S = 240.0
"""Seconds for everything to come out after the last post and the last fault."""
CALM = 200
"""Records behind that count as none: a second or two of the feed and its events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """A fault that was: when (seconds from the start), how long until it was recovered from (``None``: not waited)."""

    fault: Planned
    at_s: float
    recovered_s: float | None
    wrong: str = ""


@dataclass(kw_only=True)
class Outcome:
    """What a round came to."""

    seconds: float = 0.0
    struck: list[Struck] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    posts: int = 0
    alerts: int = 0
    messages: int = 0


async def play(
    node: KafkaNode,
    app_id: str,
    folder: Path,
    feed: Feed,
    truth: Awaitable[Oracle],
    faults: Sequence[Planned],
    *,
    seconds: float,
) -> Outcome:
    """Play a round on a broker of its own.

    Args:
        node: The broker, running.
        app_id: A name that no other round has.
        folder: For logs and state, empty; kept.
        feed: What is posted.
        truth: What must come out; awaited at the end.
        faults: What goes wrong, in order.
        seconds: How long the posts are to take.
    """
    begun = time.monotonic()
    outcome = Outcome(posts=len(feed.lines))
    async with FakeSlack() as slack:
        stage = Stage(node.bootstrap, app_id, slack.url, folder, TERRITORIES, partitions=len(feed.logs))
        await ensure(stage.topics, stage.bootstrap, KafkaSecurity())
        await asyncio.to_thread(_compact_often, stage)
        crew, lag = Crew(stage, WORKERS), Lag(stage.bootstrap, app_id, stage.topics)
        feeder = Feeder(stage.bootstrap, stage.topics.posts.name, feed, seconds)
        tasks = [asyncio.create_task(crew.supervise()), asyncio.create_task(feeder.run())]
        try:
            await _strike(faults, Actors(stage, crew, node, slack), lag, outcome, begun)
            slack.calm()  # what is retried once a minute would meet what was planned for busier hours
            feeder.hurry()
            expected = await truth
            outcome.alerts = len(expected.alerts)
            outcome.problems += await _until_equal(stage, slack, expected)
            if feeder.refused or not feeder.over:
                outcome.problems.append(f"the feed was not sent whole: {feeder.refused[:3]}")
        finally:
            for task in tasks:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            crew.close()
            feeder.close()
            lag.close()
        outcome.ended = crew.ended
        outcome.messages = len(slack.messages(CHANNEL))
    outcome.seconds = time.monotonic() - begun
    return outcome


def _compact_often(stage: Stage) -> None:
    """Compact changelogs every few seconds, where a cluster does it every few hours, tombstones and all."""
    often = {
        "segment.ms": "5000",
        "min.cleanable.dirty.ratio": "0.01",
        "max.compaction.lag.ms": "5000",
        "delete.retention.ms": "1000",
    }
    admin = AdminClient({"bootstrap.servers": stage.bootstrap})
    changes = [
        ConfigResource(
            ConfigResource.Type.TOPIC,
            topic.name,
            incremental_configs=[
                ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET) for name, value in often.items()
            ],
        )
        for topic in stage.topics.changelogs
    ]
    for future in admin.incremental_alter_configs(changes).values():
        future.result(timeout=30)


async def _strike(faults: Sequence[Planned], on: Actors, lag: Lag, outcome: Outcome, begun: float) -> None:
    await _calm(lag, RECOVER_S)
    for fault in faults:
        await asyncio.sleep(fault.pause_s)
        before = await lag.behind()
        at = time.monotonic()
        wrong = await act(fault, on)
        recovered = None
        if fault.settle:
            over = time.monotonic()
            if await _recovered(on.crew, lag, max(CALM, before or 0)):
                recovered = time.monotonic() - over
            else:
                wrong = wrong or f"not recovered within {RECOVER_S:.0f} s: {await _stuck(on.crew, lag)}"
        outcome.struck.append(Struck(fault=fault, at_s=at - begun, recovered_s=recovered, wrong=wrong))
        if wrong:
            outcome.problems.append(f"fault {fault.number} ({fault.kind}): {wrong}")
        _tell(on.stage.folder, outcome.struck[-1])


async def _recovered(crew: Crew, lag: Lag, calm: int) -> bool:
    """Whether it is over in time: all are ready, what was there is committed, and the lag is what it was."""
    deadline = time.monotonic() + RECOVER_S
    wanted = None
    while time.monotonic() < deadline:
        wanted = wanted or await lag.ends()
        done, behind = await lag.committed(), await lag.behind()
        read = wanted is not None and done is not None and all(done[place] >= end for place, end in wanted.items())
        if read and behind is not None and behind <= calm and await crew.ready():
            return True
        await asyncio.sleep(0.2)
    return False


async def _stuck(crew: Crew, lag: Lag) -> str:
    """Where it is stuck."""
    for number, post in enumerate(crew.posts):
        with suppress(OSError):
            found = await asyncio.to_thread(post.process.metrics)
            post.process.log.with_name(f"stuck-{number}.metrics").write_text(found)
    places = await lag.places()
    if places is None:
        return "the broker does not answer"
    behind = ", ".join(f"{topic}/{number} by {n}" for (topic, number), n in places.items() if n)
    return f"{'all' if await crew.ready() else 'not all'} ready, behind in {behind or 'nothing'}"


async def _calm(lag: Lag, patience_s: float) -> None:
    """Until the workers have begun."""
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        done = await lag.committed()
        if done is not None and any(done.values()):
            return
        await asyncio.sleep(0.2)


async def _until_equal(stage: Stage, slack: FakeSlack, expected: Oracle) -> list[str]:
    deadline = time.monotonic() + DRAIN_S
    found: tuple[str, ...] = ("nothing was compared",)
    while found and time.monotonic() < deadline:
        await asyncio.sleep(2.0)
        try:
            alerts, twice = await told(stage)
            states = await left_behind(stage, expected)
        except KafkaError as error:
            found = (f"the topics cannot be read: {error}",)
        else:
            found = (*twice, *differences(expected, alerts, states, slack.messages(CHANNEL)))
    return list(found)


async def told(stage: Stage) -> tuple[dict[str, Alert], tuple[str, ...]]:
    """The alerts of the topic by id, and what is wrong with those that stand there twice; poison is passed over."""
    found: dict[str, Alert] = {}
    wrong: list[str] = []
    for records in await read_topic(stage.bootstrap, stage.topics.alerts.name, stage.partitions):
        for record in records:
            try:
                value = events.decode_alert(record.value)
            except ClameurError:
                continue
            if isinstance(value, Alert) and found.setdefault(value.id, value) != value:
                wrong.append(f"alert {value.id} was told in two versions")
    return found, tuple(wrong)


async def left_behind(stage: Stage, expected: Oracle) -> dict[str, TerritoryState]:
    """The states as a worker would recover them from the changelog now."""
    table: dict[bytes, bytes] = {}
    name = f"{stage.app_id}-{STATES}-changelog"
    for records in await read_topic(stage.bootstrap, name, stage.partitions):
        for record in records:
            if record.key is None:
                continue
            if record.value is None:
                table.pop(record.key, None)
            else:
                table[record.key] = record.value
    store = TerritoryStore(table, expected.rules)
    store.load(expected.rules)
    return store.states


def _tell(folder: Path, struck: Struck) -> None:
    line = {
        "number": struck.fault.number,
        "kind": struck.fault.kind,
        "worker": struck.fault.worker,
        "value": struck.fault.value,
        "at_s": round(struck.at_s, 2),
        "recovered_s": None if struck.recovered_s is None else round(struck.recovered_s, 2),
        "wrong": struck.wrong,
    }
    with (folder / "faults.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
