"""The exactly-once heart: whatever part of its writes survives a crash, a territory ends where it would have."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agents import state as states
from agents.state import TerritoryStore
from alerts import engine
from alerts.engine import Rules
from alerts.model import Alert, Tick
from streams import monitor as monitors
from streams.errors import ClameurError
from streams.model import Label, Mention, Source
from streams.tuning import Tuning
from tests.support.stories import HOUR, MINUTE, MONDAY, WrittenTable, a_burst, a_mention, a_territory

NOON = MONDAY + 12 * HOUR
RULES = {name: Rules(a_territory(name), Tuning()) for name in ("volvic", "riom", "vichy")}
Event = Mention | Tick


@dataclass
class Worker:
    """What the agent does with chunks of the events topic: run, tell, then write; its alerts outlive it."""

    table: WrittenTable
    told: list[Alert] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = TerritoryStore(self.table, RULES)
        self.store.load(RULES)
        self.clock = states.read_clocks(self.table, 0).get(0, 0.0)
        self.again = [Tick(at=self.clock)]

    def chunk(self, events: Sequence[Event]) -> None:
        waiting: dict[str, list[Event]] = {}
        for event in events:
            if isinstance(event, Mention):
                waiting.setdefault(event.territory, []).append(event)
            else:
                self.clock = max(self.clock, event.at)
        changed = []
        for territory in sorted(waiting.keys() | self.store.awake):
            given = [*self.again, *waiting.get(territory, ()), Tick(at=self.clock)]
            after, alerts = engine.run(self.store.get(territory), given, RULES[territory])
            self.told.extend(alerts)
            changed.append((after, not alerts and territory not in waiting))
        self.again = []
        for after, idle in changed:
            self.store.put(after, idle=idle)
        states.write_clocks(self.table, 0, {0: self.clock})

    def ends(self) -> tuple[dict[str, bytes], dict[str, Alert]]:
        """Every territory's state, as far as it tells anything to anybody, and every alert by its id."""
        ends = {}
        for territory, state in self.store.states.items():
            state = engine.restore(engine.snapshot(state))
            state.repeated = 0  # a redelivery is counted as such
            state.monitor.open = dict(sorted(state.monitor.open.items()))
            for bucket in state.monitor.open.values():
                bucket.entries = dict(sorted(bucket.entries.items()))
            ends[territory] = engine.snapshot(state)
        return ends, by_id(self.told)


def by_id(alerts: list[Alert]) -> dict[str, Alert]:
    found: dict[str, Alert] = {}
    for alert in alerts:
        assert found.setdefault(alert.id, alert) == alert, "one id, two alerts"
    return found


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """A topic: mentions of three territories, late ones and future ones too, and a clock that they obey."""
    moments: list[tuple[float, Event]] = []
    for number in range(draw(st.integers(20, 70))):
        at = NOON + draw(st.integers(0, 12 * 60))
        late = draw(st.sampled_from([0, 0, 0, 30, 90, 400]))
        mention = a_mention(
            number,
            at,
            draw(st.sampled_from([Label.NEGATIVE, Label.NEGATIVE, Label.NEUTRAL])),
            arrival=at + late,
            territory=draw(st.sampled_from(["volvic", "volvic", "volvic", "volvic", "riom", "vichy"])),
            source=Source(0, number),
        )
        moments.append((mention.arrival, mention))
    moments += [(NOON + n * MINUTE, Tick(at=NOON + n * MINUTE)) for n in draw(st.sets(st.integers(0, 20)))]
    # A partition may be ahead of the clock, never behind it.
    ahead = [(at - draw(st.sampled_from([0, 0, 100])) * isinstance(event, Mention), event) for at, event in moments]
    return [event for _, event in sorted(ahead, key=lambda item: (item[0], isinstance(item[1], Mention)))]


def cut(log: list[Event], sizes: list[int]) -> list[list[Event]]:
    """The log in chunks of these sizes, the last one as large as it takes."""
    chunks, start = [], 0
    for size in sizes:
        chunks.append(log[start : start + size])
        start += size
    return [chunk for chunk in [*chunks, log[start:]] if chunk]


NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate, Phase.target)
"""A failing log is as telling as it is, and takes minutes to make smaller."""
_SIZES = st.lists(st.integers(1, 25), max_size=8)
# Time goes on, then everybody is spoken of once more: who sleeps is not told the time.
_AFTER: list[list[Event]] = [
    [Tick(at=NOON + HOUR)],
    [*(a_mention(900, NOON + 2 * HOUR, territory=t, source=Source(0, 900)) for t in RULES), Tick(at=NOON + 2.5 * HOUR)],
]


@given(
    log=logs(),
    sizes=_SIZES,
    crashes=st.lists(st.tuples(st.integers(0, 8), st.floats(0, 1), st.integers(0, 3), _SIZES), min_size=1, max_size=4),
)
@settings(max_examples=100, deadline=None, phases=NO_SHRINK)
def test_a_crash_at_any_write_loses_nothing_and_repeats_nothing(
    log: list[Event], sizes: list[int], crashes: list[tuple[int, float, int, list[int]]]
) -> None:
    reference = Worker(WrittenTable())
    for chunk in [*cut(log, sizes), *_AFTER]:
        reference.chunk(chunk)

    table, told = WrittenTable(), list[Alert]()
    committed, chunk_sizes = 0, sizes
    for crash_in, part, commits_behind, next_sizes in crashes:
        worker = Worker(table, told)
        done = [(committed, len(table.writes))]
        for number, chunk in enumerate(cut(log[committed:], chunk_sizes)):
            worker.chunk(chunk)
            done.append((done[-1][0] + len(chunk), len(table.writes)))
            if number == crash_in:
                break
        # Of the last chunk a part of the writes survives, from none to all; the commit is at it or further behind.
        before, after = done[max(0, len(done) - 2)][1], done[-1][1]
        survived = before + round(part * (after - before))
        whole = [position for position, writes in done if writes <= survived]
        committed = whole[max(0, len(whole) - 1 - commits_behind)]
        table, chunk_sizes = WrittenTable(table.writes[:survived]), next_sizes
    worker = Worker(table, told)
    for chunk in [*cut(log[committed:], chunk_sizes), *_AFTER]:
        worker.chunk(chunk)

    assert worker.ends() == reference.ends()


def some_chunks() -> list[list[Event]]:
    """A burst in chunks of which each closes some minutes and opens others."""
    burst = [m for n in range(3) for m in a_burst(NOON + n * 3 * MINUTE, 20, every_s=9.0, first=n * 20)]
    events: list[Event] = []
    for mention in burst:
        events += [mention, Tick(at=mention.at)] if mention.source.offset % 7 == 0 else [mention]
    return cut(events, [9] * 8)


def test_a_crash_after_each_single_write_of_a_burst_ends_the_same() -> None:
    reference = Worker(WrittenTable())
    for chunk in some_chunks():
        reference.chunk(chunk)
    assert reference.told
    for crash_in in range(len(some_chunks())):
        before = Worker(WrittenTable())
        for chunk in some_chunks()[:crash_in]:
            before.chunk(chunk)
        start = len(before.table.writes)
        before.chunk(some_chunks()[crash_in])
        for survived in range(start, len(before.table.writes) + 1):
            worker = Worker(WrittenTable(before.table.writes[:survived]), before.told[:])
            for chunk in some_chunks()[crash_in:]:
                worker.chunk(chunk)
            assert worker.ends() == reference.ends(), f"write {survived - start} of chunk {crash_in}"


def test_every_post_is_counted_once_however_often_it_is_read_again() -> None:
    worker = Worker(WrittenTable())
    for chunk in some_chunks():
        for _ in range(3):
            worker.chunk(chunk)
    assert monitors.total(worker.store.get("volvic").monitor) == 60


def test_what_was_put_is_loaded_as_it_was() -> None:
    worker = Worker(WrittenTable())
    for chunk in some_chunks():
        worker.chunk(chunk)
    loaded = Worker(WrittenTable(worker.table.writes))
    assert loaded.store.states == worker.store.states
    assert loaded.store.awake == worker.store.awake == {"volvic"}
    assert loaded.clock == worker.clock


def test_a_state_that_has_not_changed_is_not_written_again() -> None:
    worker = Worker(WrittenTable())
    worker.chunk(some_chunks()[0])
    written = len(worker.table.writes)
    worker.store.put(worker.store.get("volvic"))
    assert len(worker.table.writes) == written
    again = TerritoryStore(worker.table, RULES)
    again.load(RULES)
    again.put(again.get("volvic"))
    assert len(worker.table.writes) == written


def test_only_the_minutes_that_changed_are_written() -> None:
    store = TerritoryStore(table := WrittenTable(), RULES)
    mentions = [a_mention(n, NOON + n * MINUTE) for n in range(10)]
    state, _ = engine.run(store.get("volvic"), mentions, RULES["volvic"])
    store.put(state)
    table.writes.clear()
    state, _ = engine.step(state, a_mention(99, NOON + 5 * MINUTE + 1), RULES["volvic"])
    store.put(state)
    assert [key for key, _ in table.writes] == [b"volvic\0%d" % (NOON // 60 + 5)]


def test_the_core_is_written_when_a_minute_is_closed_not_with_each_post() -> None:
    store = TerritoryStore(table := WrittenTable(), RULES)
    for number in range(30):
        state, _ = engine.step(store.get("volvic"), a_mention(number, NOON + number), RULES["volvic"])
        store.put(state)
    assert [key for key, _ in table.writes].count(b"volvic\0core") == 1
    store.put(engine.step(store.get("volvic"), Tick(at=NOON + 10 * MINUTE), RULES["volvic"])[0])
    assert [key for key, _ in table.writes].count(b"volvic\0core") == 2


def test_what_time_alone_does_is_written_once_an_hour_and_is_the_same_after_a_crash() -> None:
    worker = Worker(table := WrittenTable())
    for chunk in some_chunks():
        worker.chunk(chunk)
    worker.chunk([Tick(at=NOON + 20 * MINUTE)])
    assert worker.store.awake == {"volvic"}  # its episode is open
    quiet = written = 0
    for minute in range(21, 21 + states.IDLE_MIN):
        writes, told = len(table.writes), len(worker.told)
        worker.chunk([Tick(at=NOON + minute * MINUTE)])
        if len(worker.told) == told and worker.store.awake:
            quiet += 1
            written += any(key == b"volvic\0core" for key, _ in table.writes[writes:])
        crashed = Worker(WrittenTable(table.writes))
        crashed.chunk([])
        assert crashed.store.states == worker.store.states
    assert quiet >= 10
    assert written <= 1


def test_minutes_are_written_first_then_how_far_they_are_closed_then_deletions() -> None:
    worker = Worker(table := WrittenTable())
    worker.chunk([a_mention(1, NOON), a_mention(2, NOON + MINUTE)])
    table.writes.clear()
    worker.chunk([a_mention(3, NOON + 10 * MINUTE), Tick(at=NOON + 5 * MINUTE)])
    sort = ["deleted" if value is None else key.rpartition(b"\0")[2].decode() for key, value in table.writes]
    assert sort == [f"{NOON // 60 + 10:.0f}", "core", "deleted", "deleted", "clocks0"]


def test_what_a_crash_left_undeleted_is_deleted_later() -> None:
    worker = Worker(WrittenTable())
    worker.chunk([a_mention(1, NOON), a_mention(2, NOON + MINUTE)])
    worker.chunk([a_mention(3, NOON + 10 * MINUTE), Tick(at=NOON + 5 * MINUTE)])
    deletions = [n for n, (_, value) in enumerate(worker.table.writes) if value is None]
    left = Worker(WrittenTable(worker.table.writes[: deletions[0]]))
    assert len(left.table) == 5
    left.chunk([a_mention(4, NOON + 11 * MINUTE)])
    assert sorted(left.table) == sorted(
        [
            b"volvic\0core",
            b"volvic\0%d" % (NOON // 60 + 10),
            b"volvic\0%d" % (NOON // 60 + 11),
            b"\0clocks0",
        ]
    )


def test_nobody_elses_territories_are_loaded() -> None:
    worker = Worker(WrittenTable())
    worker.chunk([a_mention(1, NOON), a_mention(2, NOON, territory="riom")])
    store = TerritoryStore(worker.table, RULES)
    store.load(["riom"])
    assert list(store.states) == ["riom"]


def test_a_territory_whose_name_starts_like_anothers_keeps_apart() -> None:
    rules = {name: Rules(a_territory(name), Tuning()) for name in ("riom", "riom-ville")}
    store = TerritoryStore(table := WrittenTable(), rules)
    for name in rules:
        store.put(engine.step(store.get(name), a_mention(1, NOON, territory=name, post=name), rules[name])[0])
    loaded = TerritoryStore(table, rules)
    loaded.load(["riom"])
    assert loaded.states == {"riom": store.states["riom"]}


def test_a_territory_that_falls_asleep_is_no_longer_awake() -> None:
    worker = Worker(WrittenTable())
    worker.chunk([a_mention(1, NOON)])
    assert worker.store.awake == {"volvic"}
    worker.chunk([Tick(at=NOON + HOUR)])
    assert worker.store.awake == set()
    assert Worker(worker.table).store.awake == set()


def test_a_state_of_a_newer_version_stops_the_load() -> None:
    table = WrittenTable([(b"volvic\0core", msgspec.msgpack.encode({"schema": engine.SCHEMA + 1}))])
    with pytest.raises(ClameurError, match="run the version that wrote it"):
        TerritoryStore(table, RULES).load(RULES)


@pytest.mark.parametrize(
    ("part", "value", "told"),
    [
        (b"core", b"\x93noise\xff", r'the record "volvic\\0core" .* delete it to start afresh'),
        (
            b"core",
            msgspec.msgpack.encode({"schema": engine.SCHEMA + 1}),
            r'"volvic\\0core" .* the version that wrote it',
        ),
        (b"minute", b"x", r'the record "volvic\\0minute" .* delete it to start afresh'),
        (b"99999999", b"\xc1", r'the record "volvic\\099999999" .* delete it to start afresh'),
        (b"\xff", b"", r'the record "volvic\\0\\xff" .* delete it to start afresh'),
    ],
)
def test_what_cannot_be_read_is_told_by_its_key(part: bytes, value: bytes, told: str) -> None:
    table = WrittenTable([(b"volvic\0" + part, value)])
    with pytest.raises(ClameurError, match=told):
        TerritoryStore(table, RULES).load(RULES)


def test_clocks_are_kept_by_partition_of_events() -> None:
    table = WrittenTable()
    states.write_clocks(table, 3, {0: 12.5, 7: 99.0})
    assert states.read_clocks(table, 3) == {0: 12.5, 7: 99.0}
    assert states.read_clocks(table, 0) == {}
