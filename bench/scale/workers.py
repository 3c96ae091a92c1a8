"""How many posts a second real workers take from a real Kafka, by the number of workers and of territories.

    python -m bench.scale workers [--posts 200000] [--territories 1000] [--jobs 1 2 4] [--bootstrap HOST:PORT]

The topic is filled first, with posts of the last minutes; then all workers start at once. The time is that from the
first post read to the last mention decided; processor time is summed over the workers, so it tells what a machine with
more cores would do.
"""

import asyncio
import time
from contextlib import ExitStack
from pathlib import Path

from confluent_kafka import Producer

from bench.scale import stage, world
from tests.support.workers import WorkerProcess

PARTITIONS = 8
PATIENCE_S = 300.0


def fill(app: stage.App, posts: world.Posts, many: int) -> None:
    """Put posts into the topic, spread over its partitions."""
    producer = Producer({"bootstrap.servers": app.bootstrap, "linger.ms": 50})
    now = time.time()
    for n in range(many):
        producer.produce(app.topics.posts.name, posts.one(now), partition=n % app.partitions)
        if n % 1_000 == 0:
            producer.flush()
    producer.flush()


def lap(app: stage.App, many: int, posts: int) -> tuple[float, float]:
    """Wall seconds from the first post read to the last mention decided, and processor seconds of all workers."""
    with ExitStack() as stack:
        crew = [stack.enter_context(app.worker(f"{app.name}-{n}")) for n in range(many)]
        began: float | None = None
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE_S:
            read, behind = _progress(crew)
            if read and began is None:
                began = time.monotonic()
            if began is not None and read >= posts and not behind:
                return time.monotonic() - began, sum(map(stage.cpu_s, crew))
            time.sleep(0.25)
    raise SystemExit(f"{many} workers have not read {posts:,} posts after {PATIENCE_S:.0f} s")


def _progress(crew: list[WorkerProcess]) -> tuple[int, float]:
    read = behind = 0.0
    for worker in crew:
        try:
            told = worker.metrics()
        except OSError:  # not up yet, or busy
            behind += 1
            continue
        read += stage.counted(told, "clameur_posts_total")
        behind += stage.counted(told, "clameur_consumer_lag_records")
    return int(read), behind


def run(bootstrap: str, folder: Path, *, posts: int, territories: int, sides: list[int]) -> str:
    """Measure each number of workers; returns the table."""
    path = world.write(folder / f"world{territories}", territories)
    names = [t.name for t in world.territories(territories)]
    lines = ["territories  workers   posts/s   CPU s of all   CPU µs/post"]
    for many in sides:
        name = f"workers-{time.time_ns()}"
        app = stage.App(bootstrap=bootstrap, name=name, folder=folder, territories=path, partitions=PARTITIONS)
        asyncio.run(app.create())
        fill(app, world.Posts(names, skew=1.0), posts)
        wall, cpu = lap(app, many, posts)
        lines.append(f"{territories:11,} {many:8} {posts / wall:9,.0f} {cpu:14.1f} {cpu / posts * 1e6:13.1f}")
    return "\n".join(lines)
