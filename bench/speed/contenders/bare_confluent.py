"""Bare confluent-kafka: batches of a thousand and a commit a second."""

import time

from confluent_kafka import Consumer

from bench.speed.work import Lap

AT_ONCE = 1000


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": f"confluent-{time.time_ns()}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    consumer.subscribe([topic])
    committed = time.monotonic()
    while True:
        lap_values = [value for message in consumer.consume(AT_ONCE, 1.0) if (value := message.value()) is not None]
        if lap_values:
            lap.take(lap_values)
            lap.end_if_done()
        if lap_values and time.monotonic() - committed > 1.0:
            consumer.commit(asynchronous=True)
            committed = time.monotonic()
