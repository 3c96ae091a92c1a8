"""Bare aiokafka: ``getmany`` and a commit a second."""

import asyncio
import time

import aiokafka

from bench.speed.work import Lap

AT_ONCE = 5000
"""Records of one fetch, as many as Clameur asks for."""


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    asyncio.run(_read(bootstrap, topic, lap))


async def _read(bootstrap: str, topic: str, lap: Lap) -> None:
    consumer = aiokafka.AIOKafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=f"bare-{time.time_ns()}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_poll_records=AT_ONCE,
    )
    await consumer.start()
    committed = time.monotonic()
    while True:
        for records in (await consumer.getmany(timeout_ms=1000)).values():
            lap.take(record.value for record in records)
        lap.end_if_done()
        if time.monotonic() - committed > 1.0:
            await consumer.commit()
            committed = time.monotonic()
