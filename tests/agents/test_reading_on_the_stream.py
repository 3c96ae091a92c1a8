"""A worker's two agents by hand, with no broker: what reads posts beside the rules is used by both."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from agents import events
from agents.detect import Detect
from agents.fetching import Record
from agents.ingest import Ingest
from agents.settings import Clock, Settings
from agents.worker import Worker
from alerts.model import Alert, Caveat, Transition
from streams.codec import decode
from streams.errors import DecodeError
from streams.model import Mention
from streams.sentiment.rerank import FORMAT, Language, Reranker, Weights
from tests.support.recorded import TERRITORIES, stream


class Glad:
    """A reader that finds everything good."""

    def read(self, texts: Sequence[str]) -> list[float]:
        return [0.9 for _ in texts]


def gloomy() -> Reranker:
    language = Language(n=(9, 9, 9), bias=(9.0, 0.0), signs={}, words={})
    weights = Weights(format=FORMAT, source=("a",), sha256=("0",), settings={}, languages={"fr": language})
    return Reranker(weights)


class Line:
    """Both agents of a worker of one partition, and what they have sent, by topic."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        settings = Settings(territories=TERRITORIES, state_dir=folder, partitions=1, clock=Clock.EVENT)
        self.context = Worker(settings, version="0").context
        self.sent: dict[str, list[bytes]] = {}
        monkeypatch.setattr(self.context, "put", self._put)
        for what in ("carried", "ebb"):
            monkeypatch.setattr(self.context, what, self._at_once)
        monkeypatch.setattr(self.context, "owe", lambda work: None)

    def _put(self, topic: str, partition: int, key: bytes | None, value: bytes, *_: Any) -> None:
        self.sent.setdefault(topic, []).append(value)

    async def _at_once(self) -> None:
        return None

    async def run(self) -> tuple[list[Mention], list[Alert]]:
        tables: list[dict[bytes, bytes]] = [{}, {}]
        ingest, detect = Ingest(self.context, lambda _: tables[0]), Detect(self.context, lambda _: tables[1])
        for offset, (raw, arrival) in enumerate(posts()):
            await ingest.chunk([Record(0, offset, arrival, None, raw)])
        await ingest.told()
        told = self.sent[self.context.topics.events.name]
        for offset, value in enumerate(told):
            await detect.chunk([Record(0, offset, 0.0, None, value)])
        mentions = [one for one in map(events.decode_event, told) if isinstance(one, Mention)]
        alerts = [events.decode_alert(raw) for raw in self.sent.get(self.context.topics.alerts.name, ())]
        return mentions, [one for one in alerts if isinstance(one, Alert)]


def posts() -> list[tuple[bytes, float]]:
    """The recorded stream with the time of each post as its arrival; bad lines left out."""
    found = []
    for raw in stream():
        try:
            found.append((raw, decode(raw).created_at))
        except DecodeError:
            continue
    return sorted(found, key=lambda pair: pair[1])


async def test_posts_are_read_with_the_weights_and_quotes_by_the_second_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = Line(tmp_path, monkeypatch)
    line.context.weights, line.context.second = gloomy(), Glad()
    mentions, alerts = await line.run()
    assert {m.sentiment.engine for m in mentions if m.sentiment.lang == "fr"} == {"clameur-fr+weights"}
    opened = [alert for alert in alerts if alert.transition is Transition.OPENED]
    assert opened
    assert all(Caveat.SECOND_READER in alert.caveats for alert in opened)


async def test_without_either_only_the_rules_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mentions, alerts = await Line(tmp_path, monkeypatch).run()
    assert {m.sentiment.engine for m in mentions if m.sentiment.lang == "fr"} == {"clameur-fr"}
    assert alerts
    assert not any(Caveat.SECOND_READER in alert.caveats for alert in alerts)
