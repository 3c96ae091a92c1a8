"""An hour at a full rate: whether the memory of a worker is flat.

    python -m bench.scale soak [--minutes 60] [--rate 5000] [--territories 1000] [--fill 120] [--bootstrap HOST:PORT]

A real worker reads a real Kafka. The sender is bounded twice: it never exceeds its rate, and it waits while the worker
is more than `BEHIND` posts behind, so on a busy machine the worker sets the pace. Two hours of figures are kept of each
territory, so the stream begins `--fill` minutes ago: up to now, only the posts that name a place are sent, as fast as
they are read. Then the hour begins. Resident memory is sampled every ten seconds; the first quarter warms up, the rest
is fitted by a straight line.
"""

import asyncio
import json
import statistics
import time
from pathlib import Path
from threading import Event, Thread

from confluent_kafka import Producer

from agents.config import load_territories
from bench.scale import stage, world

SAMPLE_S = 10.0
SLICE_S = 0.05
LOOK_S = 2.0
BEHIND = 20_000
"""Posts that the sender may be ahead of the worker."""
WARM_SHARE = 0.25


class Sender:
    """Sends what came before now, then posts of now at a steady rate, from a thread.

    Args:
        bootstrap: The broker.
        topic: Where to.
        posts: All posts of the stream, and those of them that name a place.
        rate: Posts a second.
        fill_s: How long ago the stream began (seconds); until it has come to now, only places are sent.

    Attributes:
        sent: Posts sent so far.
        read: Posts that the worker has read; set from outside.
        filled: The stream has come to now; what cannot be sent in time from then on is not made up for.
    """

    def __init__(
        self, bootstrap: str, topic: str, posts: tuple[world.Posts, world.Posts], rate: float, fill_s: float
    ) -> None:
        self.sent = 0
        self.read = 0
        self.filled = Event()
        self._over = Event()
        self._thread = Thread(target=self._run, args=(bootstrap, topic, posts, rate, fill_s), daemon=True)

    def __enter__(self) -> "Sender":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(
        self, bootstrap: str, topic: str, posts: tuple[world.Posts, world.Posts], rate: float, fill_s: float
    ) -> None:
        producer = Producer({"bootstrap.servers": bootstrap, "linger.ms": 20, "compression.type": "lz4"})

        def send(some: world.Posts, at: float) -> None:
            producer.produce(topic, some.one(at), timestamp=round(at * 1000))
            self.sent += 1

        whole, naming = posts
        at = time.time() - fill_s
        while not self._over.is_set() and at < time.time():
            if self.sent - self.read < BEHIND:
                send(naming, at)
                at += 1.0 / (rate * world.HIT_SHARE)
            else:
                self._over.wait(SLICE_S)
            producer.poll(0)
        self.filled.set()
        due = time.monotonic()
        each = max(1, int(rate * SLICE_S))
        while not self._over.is_set():
            if self.sent - self.read < BEHIND:
                now = time.time()
                for _ in range(each):
                    send(whole, now)
            producer.poll(0)
            due = max(due + SLICE_S, time.monotonic() - 1.0)
            self._over.wait(max(0.0, due - time.monotonic()))
        producer.flush(30)


def slope(samples: list[tuple[float, float]]) -> tuple[float, float]:
    """Least squares over (seconds, MiB): MiB an hour, and that growth over the samples' time as a share of the mean.

    >>> slope([(0.0, 100.0), (1800.0, 105.0), (3600.0, 110.0)])
    (10.0, 0.09523809523809523)
    """
    times, sizes = [at for at, _ in samples], [size for _, size in samples]
    fitted = statistics.linear_regression(times, sizes).slope
    return fitted * 3600.0, fitted * (times[-1] - times[0]) / statistics.fmean(sizes)


def run(
    bootstrap: str, folder: Path, *, minutes: float, rate: float, territories: int, fill_min: float, out: Path
) -> None:
    """Measure, writing each sample to ``out`` as it comes, and print what it says."""
    path = world.write(folder / "world", territories)
    names = [t.name for t in load_territories(path).territories]
    app = stage.App(bootstrap=bootstrap, name=f"soak-{time.time_ns()}", folder=folder, territories=path, partitions=4)
    asyncio.run(app.create(keep_mb=64))
    samples: list[tuple[float, float]] = []
    rows: list[dict[str, float]] = []
    begun = 0.0
    posts = world.Posts(names, skew=1.0), world.Posts(names, skew=1.0, share=1.0, seed=2)
    with app.worker("soak") as worker, out.open("w", encoding="utf-8") as file:
        worker.ready()
        with Sender(bootstrap, app.topics.posts.name, posts, rate, fill_min * 60.0) as sender:
            while not begun or time.monotonic() - begun < minutes * 60.0:
                time.sleep(LOOK_S)
                try:
                    told = worker.metrics()
                except OSError:  # the machine is busy with something else
                    continue
                sender.read = int(stage.counted(told, "clameur_posts_total"))
                if not sender.filled.is_set():
                    continue
                begun = begun or time.monotonic()
                at_s = time.monotonic() - begun
                if samples and at_s - samples[-1][0] < SAMPLE_S:
                    continue
                row = {
                    "at_s": round(at_s, 1),
                    "mb": round(worker.resident_mb(), 1),
                    "sent": sender.sent,
                    "read": sender.read,
                    "behind": stage.counted(told, "clameur_consumer_lag_records"),
                    "mentions": stage.counted(told, "clameur_mentions_total"),
                    "keys": stage.counted(told, "clameur_table_keys"),
                    "alerts": stage.counted(told, "clameur_alerts_total"),
                    "cpu_s": stage.cpu_s(worker),
                }
                samples.append((row["at_s"], row["mb"]))
                rows.append(row)
                file.write(json.dumps(row) + "\n")
                file.flush()
        worker.stop()
    print(report(samples, {name: rows[-1][name] - rows[0][name] for name in rows[-1]} | {"behind": rows[-1]["behind"]}))


def report(samples: list[tuple[float, float]], last: dict[str, float]) -> str:
    """What the samples say; ``last`` counts from the first of them."""
    end = samples[-1][0]
    kept = [sample for sample in samples if sample[0] >= WARM_SHARE * end]
    sizes = [size for _, size in kept]
    per_hour, share = slope(kept)
    middle = statistics.median(sizes)
    return "\n".join(
        (
            f"{last['read']:,.0f} posts in {end / 60:.0f} min ({last['read'] / end:,.0f}/s), "
            f"{last['mentions']:,.0f} mentions, {last['cpu_s'] / end:.0%} of a core, {last['behind']:,.0f} behind",
            f"memory after the first quarter: median {middle:.0f} MiB, "
            f"from {min(sizes) / middle - 1:+.1%} to {max(sizes) / middle - 1:+.1%}",
            f"slope {per_hour:+.1f} MiB an hour, {share:+.1%} over that time",
        )
    )
