"""pathway: a function on each record of its Kafka source, whose results are seen and thrown away."""

import time
from typing import Any

import pathway as pw

from bench.speed.work import Lap


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    settings = {
        "bootstrap.servers": bootstrap,
        "group.id": f"pathway-{time.time_ns()}",
        "auto.offset.reset": "earliest",
        "session.timeout.ms": "6000",
    }

    def count(value: bytes) -> int:
        lap.take((value,))
        lap.end_if_done()
        return 0

    posts: Any = pw.io.kafka.read(settings, topic=topic, format="raw", autocommit_duration_ms=100)
    done = posts.select(done=pw.apply_with_type(count, int, posts.data))
    pw.io.null.write(done)
    pw.run(monitoring_level=pw.MonitoringLevel.NONE)
