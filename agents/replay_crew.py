"""A replay shared among processes: each reads some of the lines and decides some of the territories; same bytes out.

Reading a post needs nothing of its neighbours, and deciding a territory nothing of the others: parents have had their
mentions when posts were read. So the lines go to whoever comes next, and what they say to the process that has the
territory. What is one for all stays in the main process: the arrival of each line, the minutes, the regions.

The processes work in rounds. While they are at one, the main process goes through what they said in the last.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self
from zlib import crc32

import msgspec

from agents.arrival import Heartbeat, arrivals, heartbeats
from agents.deciding import Decided
from agents.replay import Replay
from alerts.model import Alert, Bulletin, Delivery
from streams import reading
from streams.codec import decode
from streams.erasing import Erased, deleted_by
from streams.errors import ClameurError, DecodeError
from streams.model import Mention, Source

BLOCK = 2_000
"""Lines that a process reads in a round: some 50 ms of work."""
LEAVE_S = 5.0
"""Seconds that a process has to go when it is no longer needed."""


class _Order(msgspec.Struct, array_like=True):
    """Let time pass up to ``at``, after these mentions (arrival and bytes) and deletions."""

    at: float
    heard: float | None
    due: tuple[Erased, ...]
    said: list[tuple[float, msgspec.Raw]]


class _Request(msgspec.Struct, array_like=True):
    first: int
    lines: list[bytes]
    orders: list[_Order]


class _Said(msgspec.Struct, array_like=True):
    """What a line says: why it is no post, or what it deletes, or its mentions with the process that decides them."""

    bad: str = ""
    gone: str = ""
    mentions: list[tuple[int, msgspec.Raw]] = []


class _Reply(msgspec.Struct, array_like=True):
    """The time of each line, what the lines say that say something, and the alerts of each order."""

    times: list[float | None]
    said: dict[int, _Said]
    decided: list[Decided]
    failed: str = ""


class _Line(msgspec.Struct, frozen=True):
    number: int
    created_at: float | None
    said: _Said | None


class Crew:
    """The processes; a context manager that leaves none behind.

    Args:
        build: Makes a replay; it is called in each process and must be picklable.
        jobs: How many there are (≥ 1).
    """

    def __init__(self, build: Callable[[], Replay], jobs: int) -> None:
        context = get_context("spawn")  # nothing of the main process is theirs, on any system
        ends = [context.Pipe() for _ in range(jobs)]
        self.pipes: list[Connection] = [mine for mine, _ in ends]
        self._processes = [context.Process(target=_work, args=(its, build, jobs), daemon=True) for _, its in ends]
        self._theirs = [its for _, its in ends]

    def __enter__(self) -> Self:
        for process, its in zip(self._processes, self._theirs, strict=True):
            process.start()
            its.close()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for pipe in self.pipes:
            pipe.close()
        for process in self._processes:
            process.join(LEAVE_S)
            if process.is_alive():
                process.terminate()
                process.join()

    def ask(self, requests: Iterable[_Request]) -> None:
        """Give each process something to do.

        Raises:
            ClameurError: One has died.
        """
        for pipe, request in zip(self.pipes, requests, strict=True):
            try:
                pipe.send_bytes(msgspec.msgpack.encode(request))
            except OSError as error:
                raise ClameurError(_DIED) from error

    def answers(self) -> list[_Reply]:
        """What each has done.

        Raises:
            ClameurError: One has failed or died.
        """
        found = []
        for pipe in self.pipes:
            try:
                reply = _REPLIES.decode(pipe.recv_bytes())
            except (EOFError, OSError) as error:
                raise ClameurError(_DIED) from error
            if reply.failed:
                raise ClameurError(reply.failed)
            found.append(reply)
        return found


def run(
    replay: Replay,
    crew: Crew,
    raw: Iterable[bytes],
    *,
    stop_after: int | None = None,
    moved: Callable[[float], None] = lambda at: None,
) -> Iterator[Alert | Delivery | Bulletin]:
    """Feed a file to a crew: the same items as `agents.replay.run` gives, in the same order.

    Args:
        replay: New; the regions are in it, and the report.
        crew: The processes.
        raw: The lines of the file, from its first.
        stop_after: Stop after this many lines of the file.
        moved: Called with the time of the stream (epoch seconds) whenever it has moved by a minute.

    Yields:
        Alerts and deliveries as they are decided.

    Raises:
        ClameurError: A process has failed or died.
    """
    rounds = _Rounds(crew, raw)
    for item in heartbeats(arrivals(rounds.lines(), lambda line: line.created_at)):
        match item:
            case Heartbeat(at=at, heard=heard):
                moved(at)
                rounds.order(at, heard, replay.pass_by(at))
            case (line, arrival):
                if stop_after is not None and line.number >= stop_after:
                    break
                said = line.said
                if said is None:
                    replay.note(line.number, arrival)
                    continue
                replay.note(line.number, arrival, bad=said.bad, gone=said.gone)
                replay.report.mentions += len(said.mentions)
                rounds.hear(said.mentions, arrival)
        for at, heard, alerts in rounds.decided():
            yield from replay.tell(at, heard, alerts)
    rounds.end()
    for at, heard, alerts in rounds.decided():
        yield from replay.tell(at, heard, alerts)


class _Rounds:
    """What goes to the processes and comes back, in order."""

    def __init__(self, crew: Crew, raw: Iterable[bytes]) -> None:
        self._crew = crew
        self._raw = iter(raw)
        self._read = 0
        self._asked = False
        jobs = range(len(crew.pipes))
        self._said: list[list[tuple[float, msgspec.Raw]]] = [[] for _ in jobs]
        self._orders: list[list[_Order]] = [[] for _ in jobs]
        self._open: deque[tuple[float, float | None]] = deque()
        self._done: deque[tuple[float, float | None, Decided]] = deque()

    def lines(self) -> Iterator[_Line]:
        """The lines of the file, read."""
        ready: list[_Line] = []
        while True:
            blocks = [list(islice(self._raw, BLOCK)) for _ in self._crew.pipes]
            first = self._read
            self._ask(blocks)
            yield from ready
            if not blocks[0] and not ready:
                self._answers()
                return
            ready = self._answered(first, blocks)

    def hear(self, mentions: Iterable[tuple[int, msgspec.Raw]], arrival: float) -> None:
        """Keep mentions for whoever decides them."""
        for owner, mention in mentions:
            self._said[owner].append((arrival, mention))

    def order(self, at: float, heard: float | None, due: tuple[Erased, ...]) -> None:
        """Let time pass for all, with the next round."""
        self._open.append((at, heard))
        for owner, orders in enumerate(self._orders):
            orders.append(_Order(at, heard, due, self._said[owner]))
            self._said[owner] = []

    def decided(self) -> Iterator[tuple[float, float | None, Decided]]:
        """The minutes that all have decided since this was asked, in order."""
        while self._done:
            yield self._done.popleft()

    def end(self) -> None:
        """Have everything decided that was ordered."""
        if self._asked:  # the file was not read to its end
            self._answers()
        if self._open:
            self._ask([[] for _ in self._crew.pipes])
            self._answers()

    def _ask(self, blocks: list[list[bytes]]) -> None:
        requests = []
        for lines, orders in zip(blocks, self._orders, strict=True):
            requests.append(_Request(self._read, lines, orders))
            self._read += len(lines)
        self._orders = [[] for _ in blocks]
        self._crew.ask(requests)
        self._asked = True

    def _answers(self) -> list[_Reply]:
        replies = self._crew.answers()
        self._asked = False
        for parts in zip(*(reply.decided for reply in replies), strict=True):
            at, heard = self._open.popleft()
            alerts, peaks = [a for part in parts for a in part.alerts], [p for part in parts for p in part.peaks]
            self._done.append((at, heard, Decided(alerts, peaks)))
        return replies

    def _answered(self, first: int, blocks: list[list[bytes]]) -> list[_Line]:
        found: list[_Line] = []
        for reply, lines in zip(self._answers(), blocks, strict=True):
            said = reply.said
            found += [_Line(first + n, at, said.get(n)) for n, at in enumerate(reply.times)]
            first += len(lines)
        return found


def _work(pipe: Connection, build: Callable[[], Replay], jobs: int) -> None:
    """Do rounds until nobody asks any more."""
    failed = ""
    replay: Replay | None = None
    try:
        replay = build()
    except ClameurError as error:
        failed = str(error)
    while True:
        try:
            request = _REQUESTS.decode(pipe.recv_bytes())
        except (EOFError, KeyboardInterrupt, OSError):
            return
        reply = _Reply([], {}, [], failed) if replay is None else _round(replay, request, jobs)
        pipe.send_bytes(msgspec.msgpack.encode(reply))


def _round(replay: Replay, request: _Request, jobs: int) -> _Reply:
    decided = []
    for order in request.orders:
        waiting: dict[str, list[Mention]] = {}
        for arrival, raw in order.said:
            mention = msgspec.structs.replace(_MENTIONS.decode(raw), arrival=arrival)
            waiting.setdefault(mention.territory, []).append(mention)
        decided.append(replay.deciding.tick(order.at, order.heard, waiting, order.due))
    times: list[float | None] = []
    found: dict[int, _Said] = {}
    for n, raw_line in enumerate(request.lines):
        try:
            post = decode(raw_line)
        except DecodeError as error:
            times.append(None)
            found[n] = _Said(bad=error.reason)
            continue
        times.append(post.created_at)
        source = Source(0, request.first + n)
        mentions = reading.mentions(post, replay.gazetteer, source=source, arrival=0.0, weights=replay.weights)
        gone = deleted_by(post)
        if mentions or gone:
            owned = [(_owner(m.territory, jobs), msgspec.Raw(msgspec.msgpack.encode(m))) for m in mentions]
            found[n] = _Said(gone=gone, mentions=owned)
    return _Reply(times, found, decided)


def _owner(territory: str, jobs: int) -> int:
    return crc32(territory.encode()) % jobs


_DIED = "a process of the replay has died: see above, or replay with --jobs 1"
_REQUESTS = msgspec.msgpack.Decoder(_Request)
_REPLIES = msgspec.msgpack.Decoder(_Reply)
_MENTIONS = msgspec.msgpack.Decoder(Mention)
