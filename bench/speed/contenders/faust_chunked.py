"""Faust with Clameur's transport: chunks of raw records, counted in memory."""

import tempfile
import time
from typing import Any

import faust

from agents.transport import SETTINGS, RawSchema, chunks, install
from bench.speed.stream import PARTITIONS
from bench.speed.work import Lap

STATE = b"x" * 1000
"""What a territory's state weighs in its changelog, about."""


def run(bootstrap: str, topic: str, lap: Lap, *, with_table: bool = False) -> None:
    """Read until the lap ends the process; with a table, each territory named in a chunk is written once per chunk."""
    app = faust.App(
        f"bench-chunked-{time.time_ns()}",
        broker=f"kafka://{bootstrap}",
        topic_disable_leader=True,
        web_enabled=False,
        datadir=tempfile.mkdtemp(prefix="bench-"),
        **dict(SETTINGS),
    )
    install(app, frozenset({topic}))
    table: Any = app.Table("counts", key_type=bytes, value_type=bytes, partitions=PARTITIONS) if with_table else None

    async def count(stream: faust.StreamT[Any]) -> None:
        async for chunk in chunks(stream):
            named = lap.take(record.value or b"" for record in chunk)
            if table is not None:
                for territory in named:
                    table[territory.encode()] = STATE
            lap.end_if_done()

    app.agent(app.topic(topic, schema=RawSchema(), partitions=PARTITIONS), name="count")(count)
    faust.Worker(app, loglevel="ERROR", redirect_stdouts=False).execute_from_commandline()
