"""bytewax: its Kafka source in batches of a thousand, counted in memory."""

from typing import Any

import bytewax.operators as op
from bytewax.connectors.kafka import KafkaSource
from bytewax.connectors.stdio import StdOutSink
from bytewax.dataflow import Dataflow
from bytewax.testing import run_main

from bench.speed.work import Lap


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    flow = Dataflow("bench")

    def count(messages: list[Any]) -> list[str]:
        lap.take([message.value for message in messages])
        lap.end_if_done()
        return []

    posts = op.input("posts", flow, KafkaSource([bootstrap], [topic]))
    op.output("nothing", op.flat_map_batch("count", posts, count), StdOutSink())
    run_main(flow)
