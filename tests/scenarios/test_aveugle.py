"""Aveugle : la collecte s'arrête, ou Slack ; le canal technique l'apprend une fois, puis que c'est fini."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

from faust.types import TP
from prometheus_client import CollectorRegistry

from agents import topics
from agents.metrics import Metrics
from agents.outbox import Outbox
from agents.watch import SelfWatch
from alerts.engine import Rules
from alerts.model import Bulletin, Delivery, DeliveryAction, Reason, Receipt, Transition
from alerts.notifier import Posted
from alerts.policy import Policy
from alerts.slack.blocks import render, render_bulletin, render_thread
from alerts.wording import tell
from streams.errors import NotifyError, NotifyReason
from streams.tuning import Tuning
from tests.support import slack_rules
from tests.support.alerts import a_delivery, an_alert
from tests.support.stories import HOUR, MONDAY, a_territory

OPS = "C0TECHNIQUE"
TOPICS = topics.declare("clameur", 1)


class Slack:
    """Takes everything, or nothing while it is ``down``."""

    name = "slack"

    def __init__(self) -> None:
        self.down = False
        self.took: list[Delivery | Bulletin] = []

    async def deliver(self, delivery: Delivery | Bulletin) -> Posted:
        if self.down:
            raise NotifyError(NotifyReason.CONNECTION, "down", permanent=False)
        self.took.append(delivery)
        return Posted(channel=delivery.channel, ts=delivery.id)

    async def adorn(self, delivery: Delivery, posted: Posted) -> None:
        pass

    async def find(self, delivery: Delivery | Bulletin) -> Posted | None:
        return None

    async def close(self) -> None:
        pass


class Process:
    """A process and its clock: what it reads, how far it is, and what it tells."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.now = MONDAY + 13 * HOUR
        self.slack = Slack()
        self.receipts: list[Receipt] = []
        self.registry = CollectorRegistry()
        metrics = Metrics(self.registry, version="0", territories=["volvic"], partitions=1)
        self.ingest = SimpleNamespace(posts=0)
        self.lag_s = 5.0
        self._sleeping: list[tuple[float, asyncio.Event]] = []

        async def answer(receipt: Receipt) -> None:
            self.receipts.append(receipt)

        self.outbox = Outbox(self.slack, answer, metrics, sleep=self.sleep, now=lambda: self.now, live=True)
        consumer = SimpleNamespace(assignment=lambda: {TP(TOPICS.posts.name, 0)})
        context = SimpleNamespace(
            rules={"volvic": Rules(a_territory(), Tuning())}, policy=policy or Policy(ops_channel=OPS), topics=TOPICS,
            metrics=metrics, now=lambda: self.now, app=SimpleNamespace(consumer=consumer),
        )  # fmt: skip
        detect = SimpleNamespace(watermark=lambda: self.now - self.lag_s)
        self.watch = SelfWatch(cast("Any", context), cast("Any", self.ingest), cast("Any", detect), self.outbox)

    async def sleep(self, seconds: float) -> None:
        self._sleeping.append((self.now + seconds, asyncio.Event()))
        await self._sleeping[-1][1].wait()

    async def passes(self, seconds: float, posts: Callable[[int], int] = lambda second: 0) -> None:
        for second in range(int(seconds)):
            self.now += 1.0
            for until, woken in self._sleeping:
                if until <= self.now:
                    woken.set()
            self.ingest.posts += posts(second)
            self.watch.beat()
            for _ in range(4):
                await asyncio.sleep(0)

    def told(self) -> list[str]:
        """The first lines of what was said in the operations channel."""
        return [d.lines[0].replace("\u00a0", " ") for d in self.slack.took if isinstance(d, Bulletin)]

    def blind(self, cause: str) -> float | None:
        return self.registry.get_sample_value("clameur_blind", {"cause": cause})


def played(story: Callable[[Process], Awaitable[None]], policy: Policy | None = None) -> Process:
    async def play() -> Process:
        process = Process(policy)
        await story(process)
        await process.outbox.close()
        return process

    return asyncio.run(play())


def one_in_four(second: int) -> int:
    return int(second % 4 == 0)


def test_the_collector_stops_at_two_and_comes_back_half_an_hour_later() -> None:
    async def story(process: Process) -> None:
        await process.passes(HOUR + 120, one_in_four)
        await process.passes(1740)
        assert process.blind("posts") == 1.0
        await process.passes(60, one_in_four)

    process = played(story)
    assert process.told() == [
        "Je suis aveugle depuis 14 h 01 : aucun message reçu, 75 attendus.",
        "Je vois de nouveau : aucun message reçu pendant 29 min.",
    ]
    assert process.blind("posts") == 0.0
    assert {d.channel for d in process.slack.took} == {OPS}
    assert process.receipts == []  # it concerns no region


def test_slack_is_down_for_ten_minutes_and_what_waited_says_how_late_it_is() -> None:
    async def story(process: Process) -> None:
        await process.passes(60, one_in_four)
        process.slack.down = True
        alert = an_alert(at=process.now)
        process.outbox.submit([a_delivery(alert, channel="C0CRISE", at=process.now)])
        await process.passes(600, one_in_four)
        assert process.blind("deliveries") == 1.0
        process.slack.down = False
        await process.passes(120, one_in_four)

    process = played(story)
    assert process.told() == [
        "Slack ne répond plus depuis 5 min : 1 annonce attend.",
        "Les annonces partent de nouveau, après 10 min d’attente.",
    ]
    (late,) = [d for d in process.slack.took if isinstance(d, Delivery)]
    assert 600.0 <= late.late_s < 720.0
    assert tell(late.alert, late.late_s).caveats[0].replace("\u00a0", " ") == "Message parti avec 10 min de retard."


def test_data_that_are_late_are_told_with_their_figure() -> None:
    async def story(process: Process) -> None:
        process.lag_s = 420.0
        await process.passes(90, one_in_four)
        process.lag_s = 6.0
        await process.passes(1, one_in_four)

    assert played(story).told() == [
        "Données en retard de 7 min.",
        "Les données sont de nouveau à l’heure, après 1 min de retard ou plus.",
    ]


def test_without_an_operations_channel_only_the_metric_tells() -> None:
    async def story(process: Process) -> None:
        process.lag_s = 420.0
        await process.passes(90, one_in_four)
        assert process.blind("lag") == 1.0

    assert played(story, Policy()).slack.took == []


def test_what_leaves_in_time_or_tells_of_the_past_on_purpose_is_not_called_late() -> None:
    async def story(process: Process) -> None:
        now = process.now
        gone = an_alert(at=now - HOUR, reason=Reason.DELETED, transition=Transition.RESOLVED)
        process.outbox.submit(
            [
                a_delivery(an_alert(at=now - 119.0), channel="C0CRISE", at=now - 119.0),
                a_delivery(gone, action=DeliveryAction.UPDATE, channel="C0CRISE", at=now - HOUR),
            ]
        )
        await process.passes(2)

    assert [d.late_s for d in played(story).slack.took if isinstance(d, Delivery)] == [0.0, 0.0]


def test_slack_takes_these_messages() -> None:
    async def story(process: Process) -> None:
        process.lag_s = 420.0
        await process.passes(90, one_in_four)
        process.lag_s = 6.0
        await process.passes(1, one_in_four)

    for bulletin in played(story).slack.took:
        assert isinstance(bulletin, Bulletin)
        assert_fits(render_bulletin(bulletin).blocks)
    assert_fits(render(an_alert(), late_s=420.0).blocks)
    assert "7\u00a0min de retard" in slack_rules.visible(list(render_thread(an_alert(), late_s=420.0).blocks))


def assert_fits(blocks: tuple[dict[str, Any], ...]) -> None:
    assert slack_rules.block_problems(list(blocks)) == []
