"""Stock Faust: its own transport, one record at a time."""

import tempfile
import time
from typing import Any

import faust

from agents.transport import RawSchema
from bench.speed.stream import PARTITIONS
from bench.speed.work import Lap


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    app = faust.App(
        f"bench-stock-{time.time_ns()}",
        broker=f"kafka://{bootstrap}",
        topic_disable_leader=True,
        web_enabled=False,
        datadir=tempfile.mkdtemp(prefix="bench-"),
        broker_max_poll_records=5000,
        stream_buffer_maxsize=65536,
    )

    async def count(stream: faust.StreamT[Any]) -> None:
        async for value in stream:
            lap.take((value,))
            lap.end_if_done()

    app.agent(app.topic(topic, schema=RawSchema(), partitions=PARTITIONS), name="count")(count)
    faust.Worker(app, loglevel="ERROR", redirect_stdouts=False).execute_from_commandline()
