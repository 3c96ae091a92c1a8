"""streamz: batches of up to 10,000 from Kafka, counted in memory."""

import time
from typing import Any

import streamz

from bench.speed.stream import PARTITIONS
from bench.speed.work import Lap


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""

    def count(values: list[Any]) -> None:
        lap.take(values)
        lap.end_if_done()

    settings = {
        "bootstrap.servers": bootstrap,
        "group.id": f"streamz-{time.time_ns()}",
        "auto.offset.reset": "earliest",
    }
    batches: Any = streamz.Stream.from_kafka_batched(
        topic, settings, poll_interval=0.01, npartitions=PARTITIONS, max_batch_size=10_000, asynchronous=False
    )
    batches.sink(count)
    batches.start()
    while True:
        time.sleep(1.0)
