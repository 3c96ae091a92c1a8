"""Sends a file of posts to a Kafka topic as if they came in now: same bytes, same order, the arrival of each."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec
from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidTimestampError, KafkaError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from agents.arrival import TAIL_S, Heartbeat, arrivals, heartbeats
from agents.files import PostsFile
from agents.pace import Pace
from agents.security import KafkaSecurity
from agents.topics import partition_of
from streams.codec import decode
from streams.errors import ClameurError, DecodeError

BAD_LINES: Final = 0
"""The partition of what is no post and has no id to be spread by."""

TOPIC_S: Final = 10.0
"""Seconds for the brokers to tell of the topic."""

_AT_ONCE: Final = 500  # lines read in one go; from a pipe one by one, so that none waits for its followers


class ProduceReport(msgspec.Struct, frozen=True, kw_only=True):
    """What was sent.

    Attributes:
        posts: Lines that are posts.
        bad: Lines that are not, sent all the same.
        heartbeats: Heartbeats, each once in every partition.
        by_partition: Lines in each partition.
        first_at, last_at: Arrival of the first and of the last line, epoch seconds; 0 when there is none.
        seconds: How long it took.
    """

    posts: int
    bad: int
    heartbeats: int
    by_partition: tuple[int, ...]
    first_at: float
    last_at: float
    seconds: float


class _Line(msgspec.Struct, frozen=True):
    raw: bytes
    id: str | None = None
    created_at: float | None = None


async def produce(
    path: str | Path,
    bootstrap: str,
    topic: str,
    *,
    partitions: int,
    speed: float | None = None,
    tail_s: float = TAIL_S,
    security: KafkaSecurity | None = None,
    hold: Callable[[float], Awaitable[None]] | None = None,
) -> ProduceReport:
    """Send every line of a file to a topic, in order.

    A record's value is the line, unchanged; its timestamp is the arrival (`agents.arrival`), in milliseconds; its key
    is the post's id, which decides its partition. Bad lines go to partition 0 without a key. Heartbeats (key
    `Heartbeat.key`, no value) go to every partition, after the posts that they vouch for. The brokers keep the order
    and write nothing twice when a send is tried again, with one exception: they forget a sender whose last record is
    older than ``producer.id.expiration.ms`` (a day; Kafka's ProducerStateManager goes by the record's timestamp), so
    of a past stream a few records may stand twice after a broker's crash. Readers know them by the post's id.

    Args:
        path: A posts file, or ``-`` for standard input.
        bootstrap: ``host:port[,host:port]``.
        topic: It must exist.
        partitions: How many it has.
        speed: Stream seconds per second; ``None`` for as fast as it goes.
        tail_s: How far after the last line the last heartbeat stands, seconds. It closes what is open; on a topic
            that other senders write to, later posts would come too late: give 0 there.
        security: How the brokers are spoken to; plainly unless told otherwise.
        hold: Awaited with the time of each heartbeat (epoch seconds) before what follows it is sent: a reader that
            cannot keep up may hold the sender back.

    Returns:
        What was sent; everything in it is confirmed by the brokers.

    Raises:
        ClameurError: The file cannot be read to its end, no broker answers, the topic is not there or has another
            number of partitions, or a record was refused.
    """
    begun = time.monotonic()
    pace = Pace(speed)
    with PostsFile(path) as file:
        async with _Sender.connected(bootstrap, topic, partitions, security or KafkaSecurity()) as sender:
            with _progress() as progress:
                task = progress.add_task("posts", total=file.size, sent=0)
                steps = heartbeats(arrivals(_lines(file), lambda line: line.created_at), tail_s=tail_s)
                at_once = _AT_ONCE if file.size is not None else 1
                ahead: Heartbeat | None = (
                    None  # goes with the item that follows; nothing follows the last, so nobody waits
                )
                while some := await asyncio.to_thread(list, islice(steps, at_once)):
                    for step in some:
                        if isinstance(step, Heartbeat):
                            if ahead is not None:  # a recording ended there; nothing of it follows
                                await sender.beat(ahead)
                            ahead = step
                            continue
                        line, at = step
                        if (wait := pace.wait_s(at, time.monotonic())) > 0:
                            await asyncio.sleep(wait)
                        if ahead is not None:
                            await sender.beat(ahead)
                            if hold is not None:
                                await hold(ahead.at)
                            ahead = None
                        await sender.line(line, at)
                    progress.update(task, completed=file.position, sent=sender.posts + sender.bad)
                if ahead is not None:
                    await sender.beat(ahead)
        return sender.report(time.monotonic() - begun)


def _lines(file: PostsFile) -> Iterator[_Line]:
    for raw in file:
        try:
            post = decode(raw)
        except DecodeError:
            yield _Line(raw)
        else:
            yield _Line(raw, post.id, post.created_at)


class _Sender:
    """Sends to one topic and counts; the first refusal stops it."""

    def __init__(self, producer: Any, topic: str, partitions: int) -> None:
        self._producer = producer
        self._topic = topic
        self._refused: BaseException | None = None
        self.posts = self.bad = self.heartbeats = 0
        self.by_partition = [0] * partitions
        self.first_at: float | None = None
        self.last_at = 0.0

    @classmethod
    @asynccontextmanager
    async def connected(
        cls, bootstrap: str, topic: str, partitions: int, security: KafkaSecurity
    ) -> "AsyncIterator[_Sender]":
        """A sender with a live connection; on leaving, everything is confirmed."""
        producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            client_id="clameur-produce",
            acks="all",
            enable_idempotence=True,
            linger_ms=10,
            max_batch_size=256 * 1024,
            **security.client_options(),
        )
        try:
            await producer.start()
            await _check(producer, topic, partitions)
            sender = cls(producer, topic, partitions)
            yield sender
            await producer.flush()
            sender.stop_if_refused()
        except InvalidTimestampError as error:
            raise ClameurError(
                f"{topic} refuses posts or heartbeats so far from today (its message.timestamp.before.max.ms and "
                "message.timestamp.after.max.ms): send past streams to a topic made with CLAMEUR_CLOCK=event"
            ) from error
        except (KafkaError, OSError) as error:
            raise ClameurError(
                f"cannot send to {topic} at {bootstrap}: {error}; check CLAMEUR_BROKER and CLAMEUR_KAFKA_*"
            ) from error
        finally:
            await producer.stop()

    async def line(self, line: _Line, at: float) -> None:
        """Hand a line to the producer."""
        if line.id is None:
            partition, key = BAD_LINES, None
            self.bad += 1
        else:
            partition, key = partition_of(line.id, len(self.by_partition)), line.id.encode()
            self.posts += 1
        self.by_partition[partition] += 1
        self.first_at = at if self.first_at is None else self.first_at
        self.last_at = at
        await self._send(partition, key, line.raw, at)

    async def beat(self, heartbeat: Heartbeat) -> None:
        """Hand a heartbeat for each partition to the producer."""
        self.heartbeats += 1
        for partition in range(len(self.by_partition)):
            await self._send(partition, heartbeat.key, None, heartbeat.at)

    async def _send(self, partition: int, key: bytes | None, value: bytes | None, at: float) -> None:
        self.stop_if_refused()
        sent = await self._producer.send(
            self._topic, value=value, key=key, partition=partition, timestamp_ms=round(at * 1000)
        )
        sent.add_done_callback(self._confirm)

    def _confirm(self, sent: "asyncio.Future[object]") -> None:
        error = None if sent.cancelled() else sent.exception()
        self._refused = self._refused or error

    def stop_if_refused(self) -> None:
        """Raise the first refusal that has come back."""
        if self._refused is not None:
            raise self._refused

    def report(self, seconds: float) -> ProduceReport:
        """What was sent."""
        return ProduceReport(
            posts=self.posts,
            bad=self.bad,
            heartbeats=self.heartbeats,
            by_partition=tuple(self.by_partition),
            first_at=self.first_at or 0.0,
            last_at=self.last_at,
            seconds=seconds,
        )


async def _check(producer: Any, topic: str, partitions: int) -> None:
    try:
        there = len(await asyncio.wait_for(producer.partitions_for(topic), TOPIC_S))
    except TimeoutError:
        raise ClameurError(f"the brokers do not know the topic {topic}: create it, or start a worker first") from None
    if there != partitions:
        raise ClameurError(
            f"the topic {topic} has {there} partitions, not {partitions}: set CLAMEUR_PARTITIONS={there}"
        )


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.fields[sent]:>9,} posts"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
