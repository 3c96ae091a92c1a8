"""Territories' states in a table: split into parts, of which only the changed ones are written.

A part is a record of the changelog: ``territory`` + NUL + ``core`` or the number of an open minute. Records of one
partition reach the changelog in the order in which they were written, and a crash may cut that order anywhere. So
minutes are written first, then the core, which says how far minutes are closed, and closed minutes are deleted last:
whatever survives, a redelivered post finds its minute either open, and itself in it, or closed and counted.
"""

from collections.abc import Collection, Iterable, Iterator, MutableMapping
from contextlib import contextmanager

import msgspec

from agents.topics import TERRITORIES
from alerts import engine
from alerts.engine import Rules, TerritoryState
from streams.erasing import Deletions, Erased
from streams.errors import ClameurError
from streams.window import Bucket

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
                    self._minutes[territory].add(int(part))
                    if (
                        int(part) >= state.monitor.closed
                    ):  # else a crash came before its deletion: `put` makes up for it
                        state.monitor.open[int(part)] = msgspec.msgpack.decode(value, type=Bucket)
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

    def put(self, state: TerritoryState) -> None:
        """Keep a state, and write what has changed of it."""
        territory = state.territory
        self.states[territory] = state
        if engine.asleep(state):
            self.awake.discard(territory)
        else:
            self.awake.add(territory)
        prefix = territory.encode() + _NUL
        for minute, bucket in sorted(state.monitor.open.items()):
            self._write(prefix + b"%d" % minute, msgspec.msgpack.encode(bucket))
        core = msgspec.structs.replace(state, monitor=msgspec.structs.replace(state.monitor, open={}))
        self._write(prefix + _CORE, engine.snapshot(core))
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
    """The clocks of the sources, as this partition of the events topic has heard them."""
    raw = table.get(_CLOCKS + b"%d" % partition)
    return {} if raw is None else msgspec.msgpack.decode(raw, type=dict[int, float])


def write_clocks(table: MutableMapping[bytes, bytes], partition: int, clocks: dict[int, float]) -> None:
    """Keep them."""
    table[_CLOCKS + b"%d" % partition] = msgspec.msgpack.encode(clocks)


def read_deletions(table: MutableMapping[bytes, bytes], partition: int) -> Deletions:
    """The deletions that waited for their time in this partition of the events topic."""
    raw = table.get(_DELETIONS + b"%d" % partition)
    return Deletions(() if raw is None else msgspec.msgpack.decode(raw, type=list[Erased]))


def write_deletions(table: MutableMapping[bytes, bytes], partition: int, deletions: Deletions) -> None:
    """Keep them; before the clocks, which say that they were taken."""
    table[_DELETIONS + b"%d" % partition] = msgspec.msgpack.encode(deletions.all())
