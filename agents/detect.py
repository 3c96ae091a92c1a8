"""The second agent: mentions and time in, alerts out; the state of each territory is kept here, by one writer."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, MutableMapping
from typing import Any

import faust
import structlog
from faust.types import TP

from agents import events, state
from agents.context import Context
from agents.events import AlertClock, SourceClock
from agents.fetching import Record
from agents.state import TerritoryStore
from agents.topics import partition_of
from agents.transformer import look
from agents.transport import chunks
from alerts import engine
from alerts.engine import Event, TerritoryState
from alerts.episode import Episode, Status
from alerts.model import Alert, Command, Kind, Peak, Refused, Tick
from streams import monitor as monitors
from streams.erasing import Deletions, Erased
from streams.errors import ClameurError
from streams.model import Mention
from streams.window import MINUTE_S

CLOCK_S = 0.2
"""Least time between two tellings of a partition's clock: a past stream moves through hundreds of minutes a second."""

BREATH_S, PAUSE_S = 0.02, 0.001
"""After so much work others have their turn, for so long at least: a minute of 35,000 territories takes seconds, in
which the session with the brokers has to be kept."""

_log = structlog.get_logger(__name__)


class Breath:
    """Lets the other agents run now and then in the middle of long work."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    async def take(self) -> None:
        """Give way when it is time to."""
        if time.monotonic() - self._since > BREATH_S:
            await asyncio.sleep(PAUSE_S)
            self._since = time.monotonic()


class _Partition:
    """One partition of events: its territories, the clocks of the sources, and the last minute decided.

    ``decided`` is the watermark at which all territories were brought up to date (epoch seconds); ``untold`` says that
    it has moved since it was told, at ``told_at`` (monotonic seconds). ``known`` is the watermark that the last worker
    had written. ``heard`` has the sources that are recordings that have ended, and when. ``deletions`` wait for their
    time.
    """

    def __init__(
        self,
        table: MutableMapping[bytes, bytes],
        store: TerritoryStore,
        clocks: dict[int, float],
        deletions: Deletions,
    ) -> None:
        self.table = table
        self.store = store
        self.clocks = clocks
        self.deletions = deletions
        self.heard: dict[int, float] = {}
        self.known = 0.0
        self.minute = 0
        self.decided = 0.0
        self.untold = False
        self.told_at = 0.0

    def watermark(self, sources: int) -> float:
        """Up to when every one of so many sources is complete; 0 while one of them has not been heard of."""
        return min(self.clocks.values()) if len(self.clocks) >= sources else 0.0

    def listen(self, clock: SourceClock) -> None:
        """Note how far a source has come, and whether it has ended."""
        self.clocks[clock.partition] = max(clock.at, self.clocks.get(clock.partition, 0.0))
        if clock.heard is not None:
            self.heard[clock.partition] = clock.heard
        elif clock.at >= self.clocks[clock.partition]:
            self.heard.pop(clock.partition, None)

    def tick(self, sources: int) -> Tick:
        """The time that has passed, as the territories are told it."""
        at = self.watermark(sources)
        heard = min((self.heard.get(source, clock) for source, clock in self.clocks.items()), default=at)
        return Tick(at=at, heard=heard if heard < at else None)

    def passing(self, sources: int) -> list[Tick | Erased]:
        """The same, with what was deleted on the way, each at its time."""
        now = self.tick(sources)
        due = self.deletions.due(now.at)
        return [*(event for gone in due for event in (Tick(at=gone.at, heard=now.heard), gone)), now]


class Detect:
    """Runs `alerts.engine` over chunks of the events topic.

    Alerts are acknowledged by the broker before the state that has told them is written: a crash in between tells
    them again, with the same ids, and never forgets one.
    """

    def __init__(self, context: Context, tables: Callable[[int], MutableMapping[bytes, bytes]]) -> None:
        self._context = context
        self._tables = tables
        self._partitions: dict[int, _Partition] = {}
        self._lateness_s = max((its.tuning.lateness_s for its in context.rules.values()), default=0.0)

    async def run(self, stream: faust.StreamT[Any]) -> None:
        """Carry the stream; an unexpected error stops the worker, which reads the chunk again when it is back."""
        async for chunk in chunks(stream):
            await self.chunk(chunk)

    async def chunk(self, records: list[Record]) -> None:
        """Apply one chunk of one partition."""
        partition = records[0].partition
        here = self._partition(partition)
        self._context.watch(self._context.topics.events.name, records)
        sources = self._context.topics.posts.partitions
        waiting: dict[str, list[Event]] = {}
        heard, deleted = dict(here.clocks), here.deletions.all()
        for record in records:
            match self._decode(record):
                case Mention(territory=territory) as event if territory in self._context.rules:
                    waiting.setdefault(territory, []).append(event)
                case Command(territory=territory) as event if territory in self._context.rules:
                    # What came before it comes before it, however records are chunked.
                    waiting.setdefault(territory, []).extend((*here.passing(sources), event))
                case SourceClock() as clock if clock.partition < sources:
                    here.listen(clock)
                    if clock.heard is not None and here.watermark(sources):
                        # Another recording may follow in this chunk: the time between them was not listened to.
                        for territory in waiting.keys() | here.store.awake:
                            waiting.setdefault(territory, []).extend(here.passing(sources))
                case Erased() as erased if erased.at > here.watermark(sources):  # else it is told again: it was taken
                    here.deletions.take(erased)
                case _:
                    pass
        watermark = here.watermark(sources)
        minute = int((watermark - self._lateness_s) // MINUTE_S)  # the last one that is closed now
        awake = here.store.awake if minute > here.minute else set()
        holding = here.store.holding({post for gone in here.deletions.due(watermark) for post in gone.posts})
        changed: list[tuple[TerritoryState, bool]] = []
        peaks: list[Peak] = []
        alerts: list[Alert] = []
        passing = here.passing(sources) if watermark else []
        again = [] if here.minute else [Tick(at=here.known)]  # the time that was not written passes again
        listened = here.tick(sources).heard is None
        breath = Breath()
        for territory in sorted(waiting.keys() | awake | holding):
            given = [*again, *waiting.get(territory, ()), *passing]
            before = here.store.get(territory)
            after, told = engine.run(before, given, self._context.rules[territory])
            over = engine.fresh_peaks(before, after)
            idle = listened and not (told or over or territory in waiting or territory in holding)
            changed.append((after, idle))
            peaks.extend(over)
            alerts.extend(told)
            self._context.metrics.late(after.monitor.late - before.monitor.late + after.stragglers - before.stragglers)
            self._context.metrics.duplicates(after.repeated - before.repeated)
            await breath.take()
        second = self._context.second
        if second is not None:  # a thread: a transformer takes a tenth of a second
            alerts = [await asyncio.to_thread(look, second, alert) for alert in alerts]
        refused = [refused for after, _ in changed for refused in after.refused]
        await self._tell(alerts, refused, peaks)
        for territory_state, idle in changed:
            here.store.put(territory_state, idle=idle)
            await breath.take()
        here.deletions.drop(watermark)
        if here.deletions.all() != deleted:
            state.write_deletions(here.table, partition, here.deletions)
        if here.clocks != heard:
            state.write_clocks(here.table, partition, here.clocks)
        if minute > here.minute:
            here.minute, here.decided, here.untold = minute, watermark, True
            if time.monotonic() - here.told_at >= CLOCK_S:
                self._tell_clock(partition, here)
        self._observe(partition, watermark, waiting, alerts)
        await self._context.ebb()

    async def beat(self) -> None:
        """Tell the clocks that have moved since they were told; called about once a second."""
        for partition, here in list(self._partitions.items()):
            if here.untold and time.monotonic() - here.told_at >= CLOCK_S:
                self._tell_clock(partition, here)

    def watermark(self) -> float:
        """Up to when all posts have been decided upon, in every partition of events that is ours."""
        sources = self._context.topics.posts.partitions
        return min((here.watermark(sources) for here in self._partitions.values()), default=0.0)

    def mentions(self) -> int:
        """Distinct mentions counted so far in the territories that are ours."""
        return sum(
            monitors.total(known.monitor) for here in self._partitions.values() for known in here.store.states.values()
        )

    def open(self) -> list[tuple[str, Episode]]:
        """The open episodes of the territories that are ours, with the territory's id, in the order of ids."""
        known = [(t, s) for here in self._partitions.values() for t, s in here.store.states.items()]
        return [
            (territory, episode)
            for territory, its in sorted(known, key=lambda pair: pair[0])
            for episode in (its.episode, its.silence)
            if episode is not None and episode.status is Status.OPEN
        ]

    def followed(self) -> int:
        """How many territories are on the partitions of events that are ours."""
        n = self._context.topics.events.partitions
        return sum(partition_of(territory, n) in self._partitions for territory in self._context.rules)

    def forget(self, revoked: set[TP]) -> None:
        """Drop the states of partitions that are another worker's now."""
        for tp in revoked:
            if tp.topic == self._context.topics.events.name and tp.partition in self._partitions:
                del self._partitions[tp.partition]
                self._context.metrics.revoked(tp.partition)

    def _partition(self, partition: int) -> _Partition:
        here = self._partitions.get(partition)
        if here is None:
            table = self._tables(partition)
            store = TerritoryStore(table, self._context.rules)
            n = self._context.topics.events.partitions
            store.load(t for t in self._context.rules if partition_of(t, n) == partition)
            here = _Partition(table, store, state.read_clocks(table, partition), state.read_deletions(table, partition))
            here.known = here.watermark(self._context.topics.posts.partitions)
            self._partitions[partition] = here
        return here

    def _decode(self, record: Record) -> Event | SourceClock | None:
        try:
            return events.decode_event(record.value)
        except ClameurError as error:
            self._context.metrics.error("detect")
            _log.error("event.bad", partition=record.partition, offset=record.offset, detail=str(error)[:200])
            return None

    def _tell_clock(self, partition: int, here: _Partition) -> None:
        """Tell every partition of alerts that this one of events has told all its alerts up to a time."""
        here.untold, here.told_at = False, time.monotonic()
        told = events.encode(AlertClock(partition=partition, at=here.decided))
        topic = self._context.topics.alerts
        for to in range(topic.partitions):
            self._context.put(topic.name, to, None, told)

    async def _tell(self, alerts: list[Alert], refusals: list[Refused], peaks: list[Peak]) -> None:
        context = self._context
        topic = context.topics.alerts
        for alert in sorted(alerts, key=lambda a: (a.at, a.territory, a.id)):
            to = partition_of(alert.region, topic.partitions)
            context.put(topic.name, to, alert.region.encode(), events.encode(alert))
        for refused in refusals:
            territory = context.rules[refused.territory].territory
            region = territory.region or territory.id
            to = partition_of(region, topic.partitions)
            context.put(topic.name, to, region.encode(), events.encode(refused))
        for peak in peaks:
            to = partition_of(peak.region, topic.partitions)
            context.put(topic.name, to, peak.region.encode(), events.encode(peak))
        if alerts or refusals or peaks:
            await context.carried()

    def _observe(self, partition: int, watermark: float, waiting: dict[str, list[Event]], alerts: list[Alert]) -> None:
        metrics = self._context.metrics
        metrics.watermark(partition, watermark)
        if self._context.live:
            newest = [m.arrival for ms in waiting.values() for m in ms if isinstance(m, Mention)]
            if newest:
                metrics.decided(self._context.now() - max(newest))
        for alert in alerts:
            metrics.alert(alert)
            _log.info(
                f"episode.{alert.transition}",
                territory=alert.territory,
                episode=alert.episode,
                kind=alert.kind,
                severity=alert.severity,
                reason=alert.reason,
                observed=alert.observed,
                expected=alert.expected,
            )
        if alerts:
            metrics.open_episodes(self._open())

    def _open(self) -> Counter[Kind]:
        return Counter(episode.kind for _, episode in self.open())
