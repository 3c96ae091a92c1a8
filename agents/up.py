"""``clameur up`` and ``clameur worker``: a worker that runs until it is told to stop."""

import sys
from typing import TextIO

import msgspec
import structlog

from agents import topics
from agents.embedded import KEEPS_NOTHING, EmbeddedBroker
from agents.process import end_if_crashed, running, settle_in, until_ready, until_told
from agents.settings import Settings
from agents.worker import Worker
from streams.errors import ClameurError

_log = structlog.get_logger(__name__)


async def up(settings: Settings, out: TextIO, *, version: str) -> int:
    """Run a worker on the embedded broker, whatever address the settings name.

    Args:
        settings: From the environment.
        out: Where to tell the broker's address.
        version: Clameur's version.
    """
    declared = topics.declare(settings.app_id, settings.partitions, posts=settings.posts, clock=settings.clock)
    with EmbeddedBroker({topic.name: topic.partitions for topic in declared.all}) as broker:
        settings = msgspec.structs.replace(settings, broker=broker.bootstrap)
        worker = Worker(settings, version=version, embedded=True)
        try:
            async with running(worker):
                await until_ready(worker)
                settle_in()
                _tell(settings, out)
                await until_told(worker)
        except ClameurError as error:
            end_if_crashed(worker, error)
            raise
    return 0


async def work(settings: Settings, *, version: str) -> int:
    """Run a worker on a Kafka cluster; topics that do not exist yet are created once the configuration is read."""
    worker = Worker(settings, version=version)
    made = await topics.ensure(worker.topics, settings.broker, settings.kafka)
    if made:
        _log.info("topics.created", topics=made)
    if settings.to_console:
        print("No Slack token (CLAMEUR_SLACK_TOKEN), or CLAMEUR_CONSOLE is set: printing messages.", file=sys.stderr)
    try:
        async with running(worker):
            await until_ready(worker)
            settle_in()
            _log.info("worker.ready", broker=settings.broker, app=settings.app_id)
            await until_told(worker)
    except ClameurError as error:
        end_if_crashed(worker, error)
        raise
    return 0


def _tell(settings: Settings, out: TextIO) -> None:
    lines = [
        KEEPS_NOTHING,
        f"Broker {settings.broker}, topic {settings.posts!r}, {settings.partitions} partitions.",
        f"Metrics and health on http://{settings.http_host}:{settings.http_port}/metrics",
        f"In another terminal: clameur produce FILE --to {settings.broker}",
    ]
    if settings.to_console:
        lines.append("No Slack token (CLAMEUR_SLACK_TOKEN), or CLAMEUR_CONSOLE is set: messages are printed here.")
    print("\n".join(lines), file=out, flush=True)
