"""Deux enregistrements à la suite : personne n'a écouté entre l'un et l'autre, ce n'est pas un silence."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Any, cast

import pytest
from prometheus_client import CollectorRegistry

from agents import events, topics
from agents import replay as replays
from agents.arrival import Heartbeat, arrivals, heartbeats
from agents.context import Context
from agents.detect import Detect
from agents.fetching import Record
from agents.ingest import Ingest
from agents.metrics import Metrics
from agents.replay import Replay
from alerts.engine import Rules
from alerts.model import Alert, Kind
from alerts.policy import Policy
from streams import gazetteer
from streams.tuning import Tuning
from tests.scenarios.test_la_collecte_se_tait import AFTERNOON
from tests.support.posts import line
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, WrittenTable, a_territory

VOLVIC = a_territory(usual_per_hour=50.0)
COMPILED = gazetteer.compile([VOLVIC])
TOPICS = topics.declare("clameur", 1)


def recording(start: float, end: float, first: int) -> list[tuple[float, bytes]]:
    """Fifty posts an hour by day and six by night."""
    kept: list[tuple[float, bytes]] = []
    for n in range(int((end - start) / 72.0)):
        at = start + 72.0 * n
        if (at - MONDAY) % DAY >= 7 * HOUR or n % 8 == 0:
            kept.append((at, line(first + n, at)))
    return kept


def records(*recordings: list[tuple[float, bytes]]) -> list[Record]:
    """As ``produce`` writes them, one after the other."""
    made: list[Record] = []
    for posts in recordings:
        for item in heartbeats(arrivals(posts, lambda post: post[0])):
            match item:
                case Heartbeat(at=at):
                    made.append(Record(0, len(made), at, item.key, None))
                case ((_, value), at):
                    made.append(Record(0, len(made), at, None, value))
    return made


class Wire(Context):
    """A context whose records come back as they were sent."""

    def __init__(self, lateness_s: float = 60.0) -> None:
        metrics = Metrics(CollectorRegistry(), version="0", territories=["volvic"], partitions=1)
        super().__init__(
            cast("Any", None), rules={"volvic": Rules(VOLVIC, Tuning(lateness_s=lateness_s))},
            gazetteer=COMPILED, policy=Policy(), topics=TOPICS, metrics=metrics, live=False, now=lambda: 0.0,
        )  # fmt: skip
        self.sent: dict[str, list[Record]] = {}

    def put(self, topic: str, partition: int, key: bytes | None, value: bytes | None, headers: Any = None) -> None:
        """Sent."""
        written = self.sent.setdefault(topic, [])
        written.append(Record(partition, len(written), 0.0, key, value))

    async def carried(self) -> None:
        """At once."""

    async def ebb(self) -> None:
        """Never."""

    def owe(self, work: Any) -> None:
        """Nothing is committed here."""


def cut(sent: list[Record], many: int) -> list[list[Record]]:
    return [sent[n : n + many] for n in range(0, len(sent), many)]


def told(sent: list[Record], many: int) -> list[Alert]:
    """What the first two agents tell of records that they read ``many`` at a time."""

    async def carry() -> Iterator[Alert]:
        wire = Wire()
        clocks: dict[bytes, bytes] = {}
        table = WrittenTable()
        ingest, detect = Ingest(wire, lambda _: clocks), Detect(wire, lambda _: table)
        for chunk in cut(sent, many):
            await ingest.chunk(chunk)
        await ingest.told()
        for read in cut(wire.sent[TOPICS.events.name], many):
            await detect.chunk(read)
        found = [events.decode_alert(r.value) for r in wire.sent.get(TOPICS.alerts.name, ())]
        return iter([alert for alert in found if isinstance(alert, Alert)])

    return list(asyncio.run(carry()))


def silences(alerts: Iterable[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.kind is Kind.SILENCE]


BACK = AFTERNOON + 2 * DAY
FIRST, SECOND = recording(MONDAY, AFTERNOON, 0), recording(BACK, BACK + 6 * HOUR, 100_000)


@pytest.mark.parametrize("many", [50, 500, 10_000], ids=["par petits lots", "par lots", "d'un seul tenant"])
def test_two_recordings_one_after_the_other_tell_no_silence(many: int) -> None:
    assert told(records(FIRST, SECOND), many) == []


def test_a_stream_that_was_listened_to_all_the_time_tells_it() -> None:
    first, second = records(FIRST), records(SECOND)
    beats = [Record(0, 0, AFTERNOON + n * MINUTE, b"clameur-heartbeat", None) for n in range(2 * 24 * 60)]
    assert silences(told([*first[:-1], *beats, *second], 500))


def test_a_file_with_a_hole_of_two_days_tells_no_silence_of_it_and_one_of_three_hours_does() -> None:
    def replayed(posts: list[tuple[float, bytes]]) -> list[Alert]:
        replay = Replay([VOLVIC], COMPILED, Tuning(), Policy())
        return [item for item in replays.run(replay, [raw for _, raw in posts]) if isinstance(item, Alert)]

    assert replayed([*FIRST, *SECOND]) == []
    soon = recording(AFTERNOON + 3 * HOUR, AFTERNOON + 9 * HOUR, 200_000)
    assert len(silences(replayed([*FIRST, *soon]))) == 2
