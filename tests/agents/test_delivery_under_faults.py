"""From alerts to a channel, through a Slack that limits, fails, loses answers and is away, up to an hour."""

import asyncio
from collections import Counter

import pytest
from prometheus_client import CollectorRegistry

from agents.metrics import Metrics
from agents.outbox import Outbox
from alerts import dispatch
from alerts.dispatch import RegionState
from alerts.model import Alert, DeliveryAction, Receipt, Severity, Tick, Transition
from alerts.policy import Policy, Route
from alerts.slack.notifier import SlackNotifier
from tests.support.alerts import an_alert
from tests.support.fake_slack import Chaos, FakeSlack
from tests.support.stories import MONDAY

CHANNEL = "C0CRISE"
POLICY = Policy(routes=(Route(channel=CHANNEL),))
AWAY_FROM = 120.0
LIFE = (Transition.OPENED, Transition.ESCALATED, Transition.UPDATED, Transition.UPDATED, Transition.RESOLVED)


def an_alert_of(episode: int, step: int) -> Alert:
    name = f"{episode:08x}"
    return an_alert(
        id=f"{name}.{step + 1}",
        episode=name,
        territory=f"t{episode}",
        at=MONDAY + 60.0 * episode + 600.0 * step,
        transition=LIFE[step],
        severity=Severity.CRITICAL if step else Severity.WARNING,
        observed=30 + 10 * step,
    )


class Desk:
    """The second step and its outbox on a clock of their own: waiting costs no time, and ends an outage."""

    def __init__(self, slack: FakeSlack, away_s: float) -> None:
        self.clock = 0.0
        self._away_s = away_s
        self.state = RegionState(region="auvergne")
        self._slack = slack
        metrics = Metrics(CollectorRegistry(), version="0", territories=[], partitions=1, topics=[], tables=[])
        notifier = SlackNotifier(slack.token, slack.url)
        self.outbox = Outbox(notifier, self._answer, metrics, sleep=self._sleep, now=lambda: MONDAY)

    def tell(self, event: Alert | Receipt | Tick) -> None:
        self.state, deliveries = dispatch.step(self.state, event, POLICY)
        self.outbox.submit(d for d in deliveries if d.action is not DeliveryAction.SKIP)

    async def done(self) -> None:
        """Until nothing is on its way any more."""
        async with asyncio.timeout(60.0):
            while self.outbox.depth or any(told.queue for told in self.state.told.values()):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0.002)

    async def _answer(self, receipt: Receipt) -> None:
        self.tell(receipt)

    async def _sleep(self, seconds: float) -> None:
        self.pass_time(seconds)
        await asyncio.sleep(0)

    def pass_time(self, seconds: float) -> None:
        self.clock += seconds
        self._slack.outage = AWAY_FROM <= self.clock < AWAY_FROM + self._away_s


@pytest.mark.parametrize(
    ("seed", "away_s", "episodes"), [(1, 600.0, 12), (2, 600.0, 12), (3, 600.0, 12), (4, 3_600.0, 3)]
)
async def test_every_alert_appears_once_in_order_and_at_its_final_state(
    seed: int, away_s: float, episodes: int
) -> None:
    chaos = Chaos(seed=seed, rate_limit=0.10, server_error=0.05, lost_before=0.03, lost_after=0.03)
    async with FakeSlack(chaos=chaos, per_channel_s=0.0) as slack:
        desk = Desk(slack, away_s)
        alerts = sorted(
            (an_alert_of(episode, step) for episode in range(episodes) for step in range(len(LIFE))),
            key=lambda alert: alert.at,
        )
        for number, alert in enumerate(alerts):
            desk.tell(alert)
            desk.tell(Tick(at=alert.at))
            desk.pass_time(20.0)
            if number % 3 == 0:
                await asyncio.sleep(0.01)
        await desk.done()
        await desk.outbox.close()
        told = slack.messages(CHANNEL)
        faults = Counter(call.fault or call.error for call in slack.calls)
    payloads = [message["metadata"]["event_payload"] for message in told]
    first = [p for message, p in zip(told, payloads, strict=True) if message.get("thread_ts") in (None, message["ts"])]
    assert [p["episode"] for p in first] == [f"{episode:08x}" for episode in range(episodes)]
    assert [p["alert"] for p in first] == [f"{episode:08x}.{len(LIFE)}" for episode in range(episodes)]
    told_once = Counter(p["delivery"] for p in payloads)
    assert max(told_once.values()) == 1
    assert len(told) == episodes * 3  # the message, and in its thread that it escalated and ended
    assert sum(faults.values()) - faults[""] > episodes  # it was as bad a day as it was meant to be
