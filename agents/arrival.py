"""When each post of a file came in, and the heartbeats that say how far the stream is complete.

A file has no Kafka timestamps, so replay and `produce` compute them here, from nothing but the posts' own times and
their order: the same file gives the same times on every path.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import median_low
from typing import Final, TypeVar

LOOK_AHEAD: Final = 8
"""Further items that are read before a time is believed: up to four wrong clocks in a row do no harm (own choice)."""

HEARTBEAT_S: Final = 60.0
"""Seconds of arrival time between two heartbeats: windows are minutes, so a longer pause would hold them open."""

TAIL_S: Final = 7200.0
"""Seconds after the last post of the last heartbeat: lateness (≤ 1 h) and the end of an episode (1 h) fit in it."""

NO_DATA_S: Final = 12 * 3600.0
"""Seconds without any post from which a file has a hole: nobody listened, so nobody was silent. A collector that dies
in the evening is running again in the morning (own choice)."""

HEARTBEAT_KEY: Final = b"clameur-heartbeat"
"""Key of the Kafka record that is a heartbeat, or its start: its value is null, its timestamp is `Heartbeat.at`."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Every post that arrived before ``at`` (epoch seconds) stands before this point of the stream.

    ``heard`` is the arrival of the last post before the end of the recording, or a hole in it, in the heartbeat that
    stands after it: what comes later is no silence.
    """

    at: float
    heard: float | None = None

    @property
    def key(self) -> bytes:
        """The key of its Kafka record.

        >>> Heartbeat(60.0).key, Heartbeat(7260.0, heard=60.0).key
        (b'clameur-heartbeat', b'clameur-heartbeat/60000')
        """
        return HEARTBEAT_KEY if self.heard is None else HEARTBEAT_KEY + b"/%d" % round(self.heard * 1000)


def heard_in(key: bytes | None) -> float | None:
    """When the last post of a file had arrived, as the key of its last heartbeat says (epoch seconds).

    >>> heard_in(b"clameur-heartbeat/60000"), heard_in(b"clameur-heartbeat"), heard_in(None)
    (60.0, None, None)
    """
    name, _, at_ms = (key or b"").partition(b"/")
    return int(at_ms) / 1000.0 if name == HEARTBEAT_KEY and at_ms.isdigit() else None


def arrivals(stream: Iterable[T], created_at: Callable[[T], float | None]) -> Iterator[tuple[T, float]]:
    """Give each item of a stream the time at which it came in.

    For item *i* with its own time c_i: ``arrival_i = max(arrival_{i-1}, min(c_i, median(c_i … c_{i+8})))``. In a
    sorted stream this is c_i; a late post arrives "now"; a post whose clock runs ahead does not drag time forward,
    since its followers outvote it. Only the very last post has none, and is believed.

    Args:
        stream: Items in the order in which they came in.
        created_at: The item's own time (epoch seconds), or ``None`` when it has none (bytes that are no post); such
            an item arrives with the one before it.

    Yields:
        Each item, in order, with its arrival: epoch seconds, never falling, never negative, rounded to the
        millisecond because a Kafka record's timestamp holds no more.

    Examples:
        >>> [at for _, at in arrivals([10.0, 20.0, 15.0, 9e9, 21.0, 22.0], lambda c: c)]
        [10.0, 20.0, 20.0, 22.0, 22.0, 22.0]
        >>> [at for _, at in arrivals([10.0, None, 20.0], lambda c: c)]
        [10.0, 10.0, 20.0]
    """
    ahead: deque[tuple[T, float | None]] = deque()
    now = 0.0
    for item in stream:
        ahead.append((item, created_at(item)))
        if len(ahead) > LOOK_AHEAD:
            now = _arrival(now, ahead)
            yield ahead.popleft()[0], now
    while ahead:
        now = _arrival(now, ahead)
        yield ahead.popleft()[0], now


def heartbeats(
    timed: Iterable[tuple[T, float]], *, every_s: float = HEARTBEAT_S, tail_s: float = TAIL_S
) -> Iterator[tuple[T, float] | Heartbeat]:
    """Put heartbeats between items: one with the first, one whenever ``every_s`` have gone by, one after the end.

    A file with a hole of more than `NO_DATA_S` is two recordings, one after the other: the first has an end too.

    A heartbeat carries the arrival of the item that it stands before, so it never says more than is true. The list
    is a function of the arrivals alone: neither speed nor partitions nor the machine's clock move it.

    Args:
        timed: Items with their arrivals, as `arrivals` gives them.
        every_s: Seconds of arrival time between two heartbeats (> 0).
        tail_s: The last heartbeat stands this many seconds after the last item, so that every window closes and
            every episode ends (≥ 0). An empty stream has no heartbeat at all.

    Yields:
        The items with their arrivals, unchanged and in order, and the heartbeats between them.

    Examples:
        >>> list(heartbeats([("a", 5.0), ("b", 64.0), ("c", 65.0)], tail_s=100.0))
        [Heartbeat(at=5.0, heard=None), ('a', 5.0), ('b', 64.0), Heartbeat(at=65.0, heard=None), ('c', 65.0), \
Heartbeat(at=165.0, heard=65.0)]
    """
    told: float | None = None
    last: float | None = None
    for item, at in timed:
        if last is not None and at - last > NO_DATA_S:
            yield _end(last, min(tail_s, NO_DATA_S))
        if told is None or at - told >= every_s:
            told = at
            yield Heartbeat(at)
        last = at
        yield item, at
    if last is not None:
        yield _end(last, tail_s)


def _end(last: float, tail_s: float) -> Heartbeat:
    return Heartbeat(round(last + tail_s, 3), heard=last)


def _arrival(now: float, ahead: "deque[tuple[T, float | None]]") -> float:
    """The arrival of the first item of ``ahead``; ``now`` is that of the item before it, 0 when there is none."""
    times = [at for _, at in ahead if at is not None]
    own = ahead[0][1]
    if own is not None:
        return max(now, round(min(own, median_low(times)), 3))
    if now == 0.0 and times:  # nothing has come in yet: not later than the first post that will
        return max(now, round(min(times), 3))
    return now
