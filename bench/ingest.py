"""How many posts a second the ingest path takes: through Faust, stock and chunked, beside a bare aiokafka loop.

    python -m bench.ingest [--posts 200000] [--rounds 3] [--bootstrap HOST:PORT] [--json FILE]

All of them read the same topic of a real Kafka and do the same work on each post: decode it, look for 500 names,
count per territory and minute. The work is done twice over: *thin*, a JSON decode and one Aho-Corasick pass, which
shows what carrying a post costs; and *ours*, the decoder and the gazetteer of this project with all their checks. Each
measurement is a process of its own and starts at its first record; the rounds take turns; the table gives medians.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ahocorasick
import aiokafka
import faust
import msgspec
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from agents.transport import SETTINGS, RawSchema, chunks, install
from streams import codec, gazetteer
from streams.territory import Expression, Scale, Territory
from tools.kafka import KafkaNode

PARTITIONS = 8
NAMES = 500
HIT_SHARE = 0.05
CONTENDERS = ("bare", "stock", "chunked", "chunked+table")
STOCK_SHARE = 4  # stock gets a quarter of the posts: its rate is as steady, and it would take most of the time
FRENCH_TEXT = """
le la les un une des de du et en à ce matin encore toujours très trop pas mais avec pour dans ville mairie
train gare eau pluie route marché fête concert accueil service magnifique nul honte bravo merci pollution sécheresse
superbe raté déçue heureux inquiète grève panne retard bénévoles pompiers élèves été forêt
"""
FRENCH = FRENCH_TEXT.split()
ENGLISH_TEXT = """
the a of and in this morning again never not very so but with for town hall train station lake water rain
road market party concert welcome service wonderful awful shame great thanks fire pollution drought superb failed happy
worried strike late volunteers firefighters
"""
ENGLISH = ENGLISH_TEXT.split()
STATE = b"x" * 1000
"""What a territory's state weighs in its changelog, about."""

Work = Callable[[bytes], Iterable[tuple[str, int]]]
"""From the bytes of a post to the territories that it names and its minute."""


def names() -> list[str]:
    """Invented place names, the same in each process."""
    chance = random.Random(5)
    heads = ("Mar", "Vau", "Bel", "Cor", "Fon", "Gri", "Lau", "Mont", "Or", "Pra", "Ruf", "Sau", "Tre", "Ver", "Zé")
    middles = ("a", "be", "che", "do", "gue", "li", "mi", "no", "ra", "ti")
    tails = ("gnac", "court", "ville", "mont", "vrac", "zon", "try", "ssac", "bourg", "lles")
    found = {f"{chance.choice(heads)}{chance.choice(middles)}{chance.choice(tails)}" for _ in range(5 * NAMES)}
    return sorted(found)[:NAMES]


def posts(count: int) -> Iterator[bytes]:
    """Posts of about 300 bytes, two thirds French; one in twenty names a place."""
    chance, places = random.Random(6), names()
    for i in range(count):
        french = chance.random() < 0.66
        words = chance.choices(FRENCH if french else ENGLISH, k=chance.randint(8, 24))
        if chance.random() < HIT_SHARE:
            words.insert(chance.randrange(len(words)), chance.choice(places))
        post = {
            "id": f"{i:019}",
            "platform": "bluesky",
            "created_at": 1_700_000_000 + i // 50,
            "text": " ".join(words).capitalize(),
            "kind": "original",
            "lang": "fr" if french else "en",
            "author": {"id": f"u{i % 9973}", "handle": f"passer.by.{i % 9973}", "followers": i % 4096},
        }
        yield json.dumps(post, ensure_ascii=False, separators=(",", ":")).encode()


class Thin(msgspec.Struct):
    """What thin work reads of a post."""

    created_at: float
    text: str


def thin_work() -> Work:
    """A JSON decode and one Aho-Corasick pass."""
    automaton = ahocorasick.Automaton()
    for name in names():
        automaton.add_word(name.lower(), name)
    automaton.make_automaton()
    decode = msgspec.json.Decoder(Thin).decode

    def work(raw: bytes) -> list[tuple[str, int]]:
        post = decode(raw)
        return [(name, int(post.created_at) // 60) for _, name in automaton.iter(post.text.lower())]

    return work


def our_work() -> Work:
    """The project's decoder and gazetteer."""
    places = gazetteer.compile(
        [
            Territory(id=f"t{i}", name=name, scale=Scale.COMMUNE, expressions=(Expression(text=name),))
            for i, name in enumerate(names())
        ]
    )

    def work(raw: bytes) -> list[tuple[str, int]]:
        post = codec.decode(raw)
        return [(hit.territory, int(post.created_at) // 60) for hit in places.find(post.text, at=post.created_at)]

    return work


WORKS: dict[str, Callable[[], Work]] = {"thin": thin_work, "ours": our_work}


class Lap:
    """Counts what was worked on, from the first post to the last one wanted; then says so and ends the process."""

    def __init__(self, work: Work, wanted: int) -> None:
        self.counts: Counter[tuple[str, int]] = Counter()
        self._work, self._wanted, self._done = work, wanted, 0
        self._started: tuple[float, float] | None = None

    def take(self, values: Iterable[bytes]) -> set[str]:
        """Work on some posts; returns the territories that they name."""
        if self._started is None:
            self._started = time.perf_counter(), time.process_time()
        named = set()
        for value in values:
            self._done += 1
            for key in self._work(value):
                self.counts[key] += 1
                named.add(key[0])
        return named

    def end_if_done(self) -> None:
        """Leave the process at once when all was taken: stopping a worker is not what is measured."""
        if self._done < self._wanted or self._started is None:
            return
        wall, cpu = time.perf_counter() - self._started[0], time.process_time() - self._started[1]
        print(json.dumps({"posts": self._done, "s": wall, "cpu_s": cpu, "hits": self.counts.total()}), flush=True)
        os._exit(0)


async def bare(bootstrap: str, topic: str, lap: Lap) -> None:
    """Bare aiokafka: ``getmany`` and a commit a second."""
    consumer = aiokafka.AIOKafkaConsumer(
        topic,
        bootstrap_servers=bootstrap,
        group_id=f"bare-{time.time_ns()}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_poll_records=SETTINGS["broker_max_poll_records"],
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


def through_faust(bootstrap: str, topic: str, lap: Lap, contender: str) -> None:
    """A Faust worker with one agent."""
    app_id = f"bench-{contender.replace('+', '-')}-{time.time_ns()}"
    chunked = contender != "stock"
    own: dict[str, Any] = (
        dict(SETTINGS) if chunked else {"broker_max_poll_records": 5000, "stream_buffer_maxsize": 65536}
    )
    app = faust.App(
        app_id,
        broker=f"kafka://{bootstrap}",
        topic_disable_leader=True,
        web_enabled=False,
        datadir=tempfile.mkdtemp(prefix="bench-"),
        **own,
    )
    if chunked:
        install(app, frozenset({topic}))
    channel = app.topic(topic, schema=RawSchema(), partitions=PARTITIONS)
    table = None
    if contender == "chunked+table":
        table = app.Table("counts", key_type=bytes, value_type=bytes, partitions=PARTITIONS)

    async def in_chunks(stream: faust.StreamT[Any]) -> None:
        async for chunk in chunks(stream):
            named = lap.take(record.value or b"" for record in chunk)
            if table is not None:
                for territory in named:
                    table[territory.encode()] = STATE
            lap.end_if_done()

    async def one_by_one(stream: faust.StreamT[Any]) -> None:
        async for value in stream:
            lap.take((value,))
            lap.end_if_done()

    app.agent(channel, name="count")(in_chunks if chunked else one_by_one)
    faust.Worker(app, loglevel="ERROR", redirect_stdouts=False).execute_from_commandline()


def fill(bootstrap: str, topic: str, count: int) -> float:
    """Create the topic and put the posts in; returns their mean size in bytes."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for created in admin.create_topics([NewTopic(topic, PARTITIONS, 1)]).values():
        created.result()
    producer, size = Producer({"bootstrap.servers": bootstrap, "linger.ms": 50}), 0
    for i, post in enumerate(posts(count)):
        size += len(post)
        producer.produce(topic, post, partition=i % PARTITIONS)
        if i % 1000 == 0:
            producer.poll(0)
            producer.flush()
    producer.flush()
    return size / count


def lap_of(bootstrap: str, topic: str, contender: str, work: str, wanted: int) -> dict[str, float]:
    """One measurement, in a process of its own."""
    command = [sys.executable, "-m", "bench.ingest", "--lap", contender, work, topic, "--bootstrap", bootstrap]
    done = subprocess.run([*command, "--posts", str(wanted)], capture_output=True, text=True, timeout=180)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise SystemExit(f"{contender} measured nothing:\n{done.stderr}")
    measured: dict[str, float] = json.loads(lines[-1])
    return measured


@contextmanager
def broker(named: str) -> Iterator[str]:
    """The broker that is named, or a Kafka of our own for the time being."""
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="bench-kafka-") as home, KafkaNode(Path(home)) as node:
        yield node.bootstrap


def measure(bootstrap: str, wanted: int, rounds: int) -> list[dict[str, Any]]:
    """All contenders and works in turn; one row of medians for each."""
    topic = f"bench-posts-{time.time_ns()}"
    size = fill(bootstrap, topic, wanted)
    print(f"{wanted} posts of {size:.0f} bytes, {PARTITIONS} partitions, {os.cpu_count()} cores, {rounds} rounds\n")
    laps: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(rounds):
        for work in WORKS:
            for contender in CONTENDERS:
                count = wanted // STOCK_SHARE if contender == "stock" else wanted
                laps.setdefault((work, contender), []).append(lap_of(bootstrap, topic, contender, work, count))
    rows = []
    for (work, contender), measured in laps.items():
        rate = statistics.median(lap["posts"] / lap["s"] for lap in measured)
        cpu = statistics.median(lap["cpu_s"] / lap["posts"] * 1e6 for lap in measured)
        rows.append(
            {"work": work, "contender": contender, "posts_per_s": rate, "cpu_us_per_post": cpu, "laps": measured}
        )
    return rows


def table_of(rows: list[dict[str, Any]]) -> str:
    """The rows as text, each beside the bare loop and stock of the same work."""
    rates = {(row["work"], row["contender"]): row["posts_per_s"] for row in rows}
    lines = ["work   contender       posts/s   of bare   x stock   CPU us/post"]
    for row in rows:
        work, rate = row["work"], row["posts_per_s"]
        of_bare, of_stock = rate / rates[work, "bare"], rate / rates[work, "stock"]
        lines.append(
            f"{work:6} {row['contender']:14} {rate:8,.0f} {of_bare:8.0%} {of_stock:9.1f} {row['cpu_us_per_post']:13.1f}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print, or run one lap."""
    parser = argparse.ArgumentParser(prog="python -m bench.ingest")
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bootstrap", default="", help="a Kafka broker; default: one of its own")
    parser.add_argument("--json", type=Path, help="write every lap to this file")
    parser.add_argument("--lap", nargs=3, metavar=("CONTENDER", "WORK", "TOPIC"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.lap:
        contender, work, topic = options.lap
        lap = Lap(WORKS[work](), options.posts)
        if contender == "bare":
            asyncio.run(bare(options.bootstrap, topic, lap))
        else:
            through_faust(options.bootstrap, topic, lap, contender)
        return
    with broker(options.bootstrap) as bootstrap:
        rows = measure(bootstrap, options.posts, options.rounds)
    print(table_of(rows))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
