"""quixstreams: a streaming data frame over raw bytes, counted in memory."""

import time
from pathlib import Path
from tempfile import mkdtemp

from quixstreams import Application

from bench.speed.work import Lap


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    app = Application(
        broker_address=bootstrap,
        consumer_group=f"quix-{time.time_ns()}",
        auto_offset_reset="earliest",
        commit_interval=1.0,
        loglevel="ERROR",
        state_dir=Path(mkdtemp(prefix="bench-")),
        auto_create_topics=False,
    )

    def count(value: bytes) -> None:
        lap.take((value,))
        lap.end_if_done()

    frame = app.dataframe(app.topic(topic, key_deserializer="bytes", value_deserializer="bytes"))
    frame.update(count)
    app.run()
