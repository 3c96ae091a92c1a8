"""The demo: an invented month around a real town goes through the embedded broker, and its crisis is told."""

import asyncio
import math
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import msgspec

from agents import simulate
from agents.embedded import KEEPS_NOTHING, EmbeddedBroker
from agents.outbox import Work
from agents.process import crashed, running, until_ready
from agents.produce import produce
from agents.settings import Clock, Settings
from agents.topics import declare
from agents.worker import Worker, notifier_for
from alerts.model import Alert, Delivery, DeliveryAction
from alerts.notifier import Notifier, Posted

PARTITIONS = 4
AHEAD_S = 2 * 86_400.0
"""How far the posts may be ahead of the worker (stream seconds): the embedded broker forgets what waits too long."""
PATIENCE_S = 60.0
"""What the worker may take after the last post (seconds)."""


class Witness:
    """A notifier that remembers the alerts it passes on."""

    def __init__(self, notifier: Notifier) -> None:
        self.name = notifier.name
        self.alerts: list[Alert] = []
        self._notifier = notifier

    async def deliver(self, delivery: Work) -> Posted:
        """Pass it on, then remember its alert."""
        posted = await self._notifier.deliver(delivery)
        if isinstance(delivery, Delivery) and delivery.action is DeliveryAction.SEND:
            self.alerts.append(delivery.alert)
        return posted

    async def adorn(self, delivery: Delivery, posted: Posted) -> None:
        """Pass it on."""
        await self._notifier.adorn(delivery, posted)

    async def find(self, delivery: Work) -> Posted | None:
        """Pass it on."""
        return await self._notifier.find(delivery)

    async def close(self) -> None:
        """Pass it on."""
        await self._notifier.close()


async def demo(settings: Settings, out: TextIO, *, version: str, seed: int = 1) -> int:
    """Run it.

    Args:
        settings: Slack token, configuration files, log; the broker is the embedded one whatever they say.
        out: Where to tell what happens.
        version: Clameur's version.
        seed: Of the simulation.

    Returns:
        The exit code: 0 when every event was found.
    """
    if settings.slack_token is None:
        _say(out, "No Slack token (CLAMEUR_SLACK_TOKEN): messages are printed here instead.")
    _say(out, KEEPS_NOTHING)
    with tempfile.TemporaryDirectory(prefix="clameur-demo-") as folder:
        posts = Path(folder) / "posts.jsonl"
        truth = simulate.run(posts, scene="volvic", seed=seed)
        days = round((truth["end"] - truth["start"]) / 86_400)
        _say(out, f"Simulated {days} days: {truth['posts']:,} invented posts about real territories (seed {seed}).")
        settings = msgspec.structs.replace(
            settings, partitions=PARTITIONS, clock=Clock.EVENT, state_dir=Path(folder), http_port=0
        )
        topics = declare(settings.app_id, PARTITIONS, posts=settings.posts, clock=settings.clock)
        witness = Witness(notifier_for(settings))
        with EmbeddedBroker({topic.name: topic.partitions for topic in topics.all}) as broker:
            settings = msgspec.structs.replace(settings, broker=broker.bootstrap)
            worker = Worker(settings, version=version, notifier=witness, embedded=True)
            async with running(worker):
                await until_ready(worker)
                _say(out, f"Worker ready on {broker.bootstrap}; the month goes through it as fast as it can.\n")
                report = await produce(
                    posts, broker.bootstrap, settings.posts, partitions=PARTITIONS, hold=_keeping_up(worker)
                )
                await _drained(worker, report.last_at)
                lost = worker.ingest.mentions - worker.detect.mentions()
    if lost:
        _say(out, f"{lost} mentions were lost on the way: that is a defect, please report it.")
        return 1
    return _conclude(truth, witness.alerts, out)


def _keeping_up(worker: Worker) -> Callable[[float], Awaitable[None]]:
    first = math.inf

    async def hold(at: float) -> None:
        nonlocal first
        first = min(first, at)
        while at > max(worker.detect.watermark(), first) + AHEAD_S:
            crashed(worker)
            await asyncio.sleep(0.05)

    return hold


async def _drained(worker: Worker, last_at: float) -> None:
    """Wait until everything up to the last post has been decided and told."""
    calm = 0
    for _ in range(int(PATIENCE_S * 10)):
        crashed(worker)
        done = worker.detect.watermark() > last_at and worker.outbox.depth == 0
        calm = calm + 1 if done else 0
        if calm >= 30:  # deliveries follow each other through the broker, whose idle fetch takes 1.5 s
            return
        await asyncio.sleep(0.1)


def _conclude(truth: Mapping[str, Any], alerts: list[Alert], out: TextIO) -> int:
    missed = 0
    _say(out, "\nWhat really happened, and when it was told:")
    for event in truth["events"]:
        start, end = float(event["start"]), float(event["end"])
        found = [a for a in alerts if a.territory == event["territory"] and start <= a.at < end]
        local = datetime.fromtimestamp(start, ZoneInfo(truth["zone"]))
        name = f"  {event['territory']}: {event['kind']}, from {local:%A %d %B %Y %H:%M} local time"
        if found:
            minutes = (found[0].at - start) / 60
            _say(out, f"{name} - told {minutes:.0f} min after it began, as {found[0].kind}.")
        else:
            missed += 1
            _say(out, f"{name} - not told on its own.")
    events = [(e["territory"], float(e["start"]), float(e["end"])) for e in truth["events"]]
    others = [a for a in alerts if not any(t == a.territory and s <= a.at < e for t, s, e in events)]
    _say(out, f"  Other messages in the whole month: {len(others)}.")
    return 1 if missed else 0


def _say(out: TextIO, text: str) -> None:
    print(text, file=out, flush=True)
