"""Territories' states in a table: split into parts, of which only the changed ones are written.

A part is a record of the changelog: ``territory`` + NUL + ``core`` or the number of an open minute. Records of one
partition reach the changelog in the order in which they were written, and a crash may cut that order anywhere. So
minutes are written first, then the core, which says how far minutes are closed, and closed minutes are deleted last:
whatever survives, a redelivered post finds its minute either open, and itself in it, or closed and counted.

The core is nearly all of a state, up to 40 kB of it, and is written when a minute is closed, not with each post.

What time alone does to a state is not written at all but for once an hour: it is the same when time passes again. So
whoever takes up a partition lets the time that its clocks know of pass (`TerritoryStore.get` is as old as it was
written) before anything else is done.
"""

from collections.abc import Collection, Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import TypeVar
from zlib import crc32

import msgspec

from agents.topics import TERRITORIES
from alerts import engine
from alerts.engine import Rules, TerritoryState
from streams.erasing import Deletions, Erased
from streams.errors import ClameurError
from streams.window import Bucket

_T = TypeVar("_T")

IDLE_MIN = 60
"""A state that only time changes is written once in so many minutes: that much has to pass again after a crash."""

_NUL = b"\0"
_CORE = b"core"
_CLOCKS = b"\0clocks"
_DELETIONS = b"\0deletions"


class TerritoryStore:
    """The states of the territories of some partitions, in memory, backed by a table.

    Args:
        table: Bytes to bytes; writing to it writes to the changelog.
        rules: What a fresh state starts from, by territory.
    """

    def __init__(self, table: MutableMapping[bytes, bytes], rules: dict[str, Rules]) -> None:
        self._table = table
        self._rules = rules
        self._written: dict[bytes, int] = {}
        self._minutes: dict[str, set[int]] = {}
        self._unwritten: set[str] = set()
        self._hour: dict[str, int] = {}
        self.states: dict[str, TerritoryState] = {}
        self.awake: set[str] = set()

    def load(self, territories: Iterable[str]) -> None:
        """Read the states of these territories from the table.

        Raises:
            ClameurError: When a state was written by a newer version, or cannot be read: with whose it is, and what
                to do.
        """
        wanted = {t.encode(): t for t in territories}
        parts: dict[str, dict[bytes, bytes]] = {}
        for key, value in list(self._table.items()):
            owner, _, part = key.partition(_NUL)
            if part and owner in wanted:
                parts.setdefault(wanted[owner], {})[part] = value
                self._written[key] = hash(value)
        for territory, found in parts.items():
            core = found.pop(_CORE, None)
            with _told_of(territory, _CORE):
                state = engine.fresh(self._rules[territory].territory) if core is None else engine.restore(core)
            self._minutes[territory] = set()
            for part, value in found.items():
                with _told_of(territory, part):
                    minute = _minute(part)
                    self._minutes[territory].add(minute)
                    if minute >= state.monitor.closed:  # else a crash came before its deletion: `put` makes up for it
                        state.monitor.open[minute] = msgspec.msgpack.decode(value, type=Bucket)
            self.states[territory] = state
            if not engine.asleep(state):
                self.awake.add(territory)

    def get(self, territory: str) -> TerritoryState:
        """The state of a territory, fresh when nobody has spoken of it yet."""
        state = self.states.get(territory)
        return engine.fresh(self._rules[territory].territory) if state is None else state

    def holding(self, posts: Collection[str]) -> set[str]:
        """The territories in whose states the words of one of these posts are kept."""
        return {t for t, state in self.states.items() if engine.holds(state, posts)} if posts else set()

    def put(self, state: TerritoryState, *, idle: bool = False) -> None:
        """Keep a state, and write what has changed of it: between two minutes only open ones (a core has 3 kB).

        Args:
            state: The state as it is now.
            idle: Nothing but time has changed it, and nothing was told of it.
        """
        territory = state.territory
        before = self.states.get(territory)
        self.states[territory] = state
        if engine.asleep(state):
            self.awake.discard(territory)
        else:
            self.awake.add(territory)
        if idle and before is not None and not before.monitor.open and not self._minutes.get(territory):
            hour = (state.monitor.closed + crc32(territory.encode())) // IDLE_MIN  # not all in the same minute
            if self._hour.setdefault(territory, hour) == hour:
                self._unwritten.add(territory)
                return
            self._hour[territory] = hour
        prefix = territory.encode() + _NUL
        for minute, bucket in sorted(state.monitor.open.items()):
            self._write(prefix + b"%d" % minute, msgspec.msgpack.encode(bucket))
        if before is None or territory in self._unwritten or engine.has_moved(before, state):
            core = msgspec.structs.replace(state, monitor=msgspec.structs.replace(state.monitor, open={}))
            self._write(prefix + _CORE, engine.snapshot(core))
            self._unwritten.discard(territory)
        for minute in sorted(self._minutes.get(territory, set()) - state.monitor.open.keys()):
            self._delete(prefix + b"%d" % minute)
        self._minutes[territory] = set(state.monitor.open)

    def _write(self, key: bytes, value: bytes) -> None:
        mark = hash(value)
        if self._written.get(key) != mark:
            self._table[key] = value
            self._written[key] = mark

    def _delete(self, key: bytes) -> None:
        self._written.pop(key, None)
        if key in self._table:
            del self._table[key]


@contextmanager
def _told_of(territory: str, part: bytes) -> Iterator[None]:
    """Say whose part of a state it is that cannot be read; docs/reference/reliability.md says how to delete one."""
    record = f"{territory}\\0{part.decode(errors='backslashreplace')}"
    try:
        yield
    except ClameurError as error:
        raise ClameurError(f'the record "{record}" of the changelog of {TERRITORIES}: {error}') from error
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise ClameurError(
            f'the record "{record}" of the changelog of {TERRITORIES} is no part of a state: {error}; '
            "delete it to start afresh"
        ) from error


def read_clocks(table: MutableMapping[bytes, bytes], partition: int) -> dict[int, float]:
    """The clocks of the sources, as this partition of the events topic has heard them.

    Raises:
        ClameurError: When they are damaged.
    """
    raw = table.get(_CLOCKS + b"%d" % partition)
    return {} if raw is None else _read(raw, dict[int, float], f"the clocks of partition {partition}")


def write_clocks(table: MutableMapping[bytes, bytes], partition: int, clocks: dict[int, float]) -> None:
    """Keep them."""
    table[_CLOCKS + b"%d" % partition] = msgspec.msgpack.encode(clocks)


def read_deletions(table: MutableMapping[bytes, bytes], partition: int) -> Deletions:
    """The deletions that waited for their time in this partition of the events topic.

    Raises:
        ClameurError: When they are damaged.
    """
    raw = table.get(_DELETIONS + b"%d" % partition)
    return Deletions(() if raw is None else _read(raw, list[Erased], f"the deletions of partition {partition}"))


def write_deletions(table: MutableMapping[bytes, bytes], partition: int, deletions: Deletions) -> None:
    """Keep them; before the clocks, which say that they were taken."""
    table[_DELETIONS + b"%d" % partition] = msgspec.msgpack.encode(deletions.all())


def _read(raw: bytes, kind: type[_T], what: str) -> _T:
    try:
        return msgspec.msgpack.decode(raw, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ClameurError(f"{what} cannot be read from the changelog; {_FIX}") from error


def _minute(part: bytes) -> int:
    if not part.isdigit() or len(part) > 12:
        raise ValueError("it is not the number of a minute")
    return int(part)


_FIX = "run the version that wrote it, or delete the changelog topic to start afresh"
