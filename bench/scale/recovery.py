"""How long a worker takes to be back, against the state that it reads: a real changelog on a real Kafka.

    python -m bench.scale recovery [--territories 35000] [--dirty 1 4] [--bootstrap HOST:PORT]

``--dirty`` is how often each state stands in the changelog: what was written and not yet compacted is read too.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from confluent_kafka import Producer

from agents.config import load_territories
from agents.state import TerritoryStore, write_clocks
from agents.topics import TERRITORIES, partition_of
from alerts.engine import Rules, TerritoryState
from bench.scale import stage, states, world
from streams.territory import Territory
from streams.tuning import Tuning
from tests.support.workers import WorkerProcess

BACK_S = 300.0
"""How long the last worker has been gone, seconds."""


def records(territories: list[Territory], partitions: int, end: float) -> Iterator[tuple[int, bytes, bytes]]:
    """Partition, key and value of every record that a worker would have written."""
    rules = {t.id: Rules(t, Tuning()) for t in territories}
    wanted = iter(territories)
    for many, per_hour, minutes in states.shares(len(territories)):
        like: TerritoryState | None = None
        for _ in range(many):
            territory = next(wanted)
            like = like or states.grown(territory, per_hour, minutes, end)
            table: dict[bytes, bytes] = {}
            TerritoryStore(table, rules).put(msgspec.structs.replace(like, territory=territory.id))
            to = partition_of(territory.id, partitions)
            yield from ((to, key, value) for key, value in table.items())
    for to in range(partitions):
        clocks: dict[bytes, bytes] = {}
        write_clocks(clocks, to, dict.fromkeys(range(partitions), end))
        yield from ((to, key, value) for key, value in clocks.items())


def fill(app: stage.App, territories: list[Territory], dirty: int) -> tuple[int, int]:
    """Write the changelog; returns records and bytes."""
    topic = f"{app.name}-{TERRITORIES}-changelog"
    made = list(records(territories, app.partitions, time.time() - BACK_S))
    producer = Producer({"bootstrap.servers": app.bootstrap, "linger.ms": 50, "queue.buffering.max.kbytes": 262_144})
    for _ in range(dirty):
        for to, key, value in made:
            while True:
                try:
                    producer.produce(topic, value, key, partition=to)
                    break
                except BufferError:
                    producer.poll(0.1)
    producer.flush()
    return dirty * len(made), dirty * sum(len(key) + len(value) for _, key, value in made)


def back(worker: WorkerProcess, partitions: int, patience_s: float = 400.0) -> tuple[float, float, float]:
    """Seconds from the start of a worker until it is ready and until all partitions have been decided; MiB it holds."""
    started = time.monotonic()
    worker.ready(patience_s)
    ready = time.monotonic() - started
    while time.monotonic() - started < patience_s:
        told = re.findall(r'clameur_watermark_age_seconds\{partition="\d+"\} (\S+)', worker.metrics())
        if len(told) == partitions and max(map(float, told)) < BACK_S / 2.0:
            return ready, time.monotonic() - started, worker.resident_mb()
        time.sleep(0.2)
    raise SystemExit(f"not back after {patience_s:.0f} s: {worker.log.read_text()[-2000:]}")


def run(bootstrap: str, folder: Path, *, territories: int, dirty: list[int], partitions: int = 8) -> None:
    """Measure and print."""
    path = world.write(folder / "world", territories)
    listed = list(load_territories(path).territories)
    print("territories  dirty   records       MB   ready s   decided s   CPU s   MiB")
    for times in dirty:
        name = f"back-{time.time_ns()}"
        app = stage.App(bootstrap=bootstrap, name=name, folder=folder, territories=path, partitions=partitions)
        asyncio.run(app.create())
        many, size = fill(app, listed, times)
        with app.worker(f"back{times}") as worker:
            ready, decided, mb = back(worker, partitions)
            cpu = stage.cpu_s(worker)
            worker.stop()
        row = f"{len(listed):11,} {times:6} {many:9,} {size / 1e6:8,.0f} {ready:9.1f} {decided:11.1f}"
        print(f"{row} {cpu:7.1f} {mb:5.0f}", flush=True)
