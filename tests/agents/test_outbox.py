import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from agents.metrics import Metrics
from agents.outbox import FIRST_WAIT_S, LONGEST_WAIT_S, Outbox
from alerts.model import Bulletin, Delivery, DeliveryAction, Outcome, Receipt
from alerts.notifier import Posted
from streams.errors import NotifyError, NotifyReason
from tests.support.alerts import a_delivery, an_alert

NOW = 1741115100.0


def of(number: int, channel: str = "C1", region: str = "auvergne") -> Delivery:
    alert = an_alert(id=f"e1.{number}", region=region)
    return msgspec.structs.replace(a_delivery(alert, channel=channel), region=region)


def trouble(*, permanent: bool = False, retry_after_s: float | None = None, maybe_done: bool = False) -> NotifyError:
    return NotifyError(
        NotifyReason.CHANNEL if permanent else NotifyReason.RATE_LIMITED,
        "as the test says",
        permanent=permanent,
        retry_after_s=retry_after_s,
        maybe_done=maybe_done,
    )


@dataclass
class FakeNotifier:
    """Says what it was asked; fails as told, in order, then does everything; waits at a gate when there is one."""

    failures: list[Exception] = field(default_factory=list)
    find_failures: list[Exception] = field(default_factory=list)
    adorn_failures: list[Exception] = field(default_factory=list)
    found: dict[str, Posted] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    adorned: list[tuple[str, str]] = field(default_factory=list)
    name: str = "fake"

    async def deliver(self, delivery: Delivery | Bulletin) -> Posted:
        self.asked.append(f"deliver {delivery.id}")
        if delivery.id in self.gates:
            await self.gates[delivery.id].wait()
        if self.failures:
            raise self.failures.pop(0)
        known = delivery.ts if isinstance(delivery, Delivery) else ""
        return Posted(channel=delivery.channel, ts=known or f"ts of {delivery.id}")

    async def adorn(self, delivery: Delivery, posted: Posted) -> None:
        self.adorned.append((delivery.id, posted.ts))
        gate = self.gates.get(f"adorn {delivery.id}")
        if gate is not None:
            await gate.wait()
        if self.adorn_failures:
            raise self.adorn_failures.pop(0)

    async def find(self, delivery: Delivery | Bulletin) -> Posted | None:
        self.asked.append(f"find {delivery.id}")
        if self.find_failures:
            raise self.find_failures.pop(0)
        return self.found.get(delivery.id)

    async def close(self) -> None:
        self.asked.append("close")


@dataclass
class Desk:
    """An outbox, what it was given back, and how long it meant to wait."""

    notifier: FakeNotifier = field(default_factory=FakeNotifier)
    receipts: list[Receipt] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    answer_failures: list[Exception] = field(default_factory=list)
    asleep: asyncio.Event | None = None

    def __post_init__(self) -> None:
        self.registry = CollectorRegistry()
        self._heard = asyncio.Event()
        metrics = Metrics(self.registry, version="0", territories=[], partitions=1, topics=[], tables=[])

        async def answer(receipt: Receipt) -> None:
            if self.answer_failures:
                raise self.answer_failures.pop(0)
            self.receipts.append(receipt)
            self._heard.set()

        async def sleep(seconds: float) -> None:
            self.pauses.append(seconds)
            await (asyncio.sleep(0) if self.asleep is None else self.asleep.wait())

        self.outbox = Outbox(self.notifier, answer, metrics, sleep=sleep, now=lambda: NOW)

    async def until(self, receipts: int) -> None:
        """Let the outbox work until it has answered so often."""
        async with asyncio.timeout(5.0):
            while len(self.receipts) < receipts:
                self._heard.clear()
                await self._heard.wait()

    async def settle(self) -> None:
        """Let it come to rest."""
        for _ in range(50):
            await asyncio.sleep(0)

    def answered(self) -> list[tuple[str, Outcome]]:
        return [(r.delivery, r.outcome) for r in self.receipts]

    def gauge(self) -> float | None:
        return self.registry.get_sample_value("clameur_notify_queue_deliveries")


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    desk = Desk()
    yield desk
    await desk.outbox.close()


async def test_a_delivery_is_done_and_answered(desk: Desk) -> None:
    desk.outbox.submit([of(1)])
    assert desk.outbox.depth == 1
    await desk.until(1)
    await desk.settle()
    expected = Receipt(
        at=NOW, region="auvergne", delivery=of(1).id, outcome=Outcome.DONE, channel="C1", ts=f"ts of {of(1).id}"
    )
    assert desk.receipts == [expected]
    assert desk.outbox.depth == 0
    assert desk.gauge() == 0.0


async def test_one_channel_goes_in_order_and_answers_before_it_goes_on(desk: Desk) -> None:
    desk.notifier.gates[of(1).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1), of(2), of(3)])
    await desk.settle()
    assert desk.notifier.asked == [f"deliver {of(1).id}"]
    gate.set()
    await desk.until(3)
    assert [r.delivery for r in desk.receipts] == [of(1).id, of(2).id, of(3).id]


async def test_a_channel_that_is_slow_does_not_hold_up_another(desk: Desk) -> None:
    desk.notifier.gates[of(1, "C1").id] = asyncio.Event()
    desk.outbox.submit([of(1, "C1"), of(2, "C2")])
    await desk.until(1)
    assert [r.channel for r in desk.receipts] == ["C2"]
    assert desk.gauge() == 1.0


async def test_a_delivery_that_is_here_already_is_not_taken_twice(desk: Desk) -> None:
    desk.notifier.gates[of(1).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1), of(1), of(2)])
    await desk.settle()
    desk.outbox.submit([of(1), of(2)], maybe_done=True)
    gate.set()
    await desk.until(2)
    await desk.settle()
    assert desk.notifier.asked == [f"deliver {of(1).id}", f"deliver {of(2).id}"]


async def test_a_pause_that_the_service_names_is_kept(desk: Desk) -> None:
    desk.notifier.failures = [trouble(retry_after_s=17.0), trouble(retry_after_s=0.0)]
    desk.outbox.submit([of(1), of(2)])
    await desk.until(2)
    assert desk.pauses == [17.0, 0.0]
    assert desk.answered() == [(of(1).id, Outcome.DONE), (of(2).id, Outcome.DONE)]


async def test_other_pauses_double_up_to_the_longest(desk: Desk) -> None:
    desk.notifier.failures = [trouble() for _ in range(9)]
    desk.outbox.submit([of(1)])
    await desk.until(1)
    assert desk.pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
    assert (desk.pauses[0], desk.pauses[-1]) == (FIRST_WAIT_S, LONGEST_WAIT_S)


async def test_a_failure_for_good_is_answered_and_the_next_goes_on(desk: Desk) -> None:
    desk.notifier.failures = [trouble(permanent=True)]
    desk.outbox.submit([of(1), of(2)])
    await desk.until(2)
    assert desk.answered() == [(of(1).id, Outcome.FAILED), (of(2).id, Outcome.DONE)]
    assert (desk.receipts[0].reason, desk.receipts[0].ts) == ("channel", "")
    assert desk.pauses == []


async def test_what_may_have_been_done_before_is_looked_for_first(desk: Desk) -> None:
    desk.notifier.found[of(1).id] = Posted(channel="C1", ts="17")
    desk.outbox.submit([of(1), of(2)], maybe_done=True)
    await desk.until(2)
    assert desk.notifier.asked == [f"find {of(1).id}", f"find {of(2).id}", f"deliver {of(2).id}"]
    assert [r.ts for r in desk.receipts] == ["17", f"ts of {of(2).id}"]


async def test_after_an_outcome_that_is_not_known_it_is_looked_for_before_it_is_done_again(desk: Desk) -> None:
    desk.notifier.failures = [trouble(), trouble(maybe_done=True), trouble()]
    desk.outbox.submit([of(1)])
    await desk.until(1)
    tried = [step.split()[0] for step in desk.notifier.asked]
    assert tried == ["deliver", "deliver", "find", "deliver", "find", "deliver"]


async def test_when_it_cannot_be_looked_for_it_is_not_done(desk: Desk) -> None:
    desk.notifier.find_failures = [trouble(retry_after_s=3.0)]
    desk.outbox.submit([of(1)], maybe_done=True)
    await desk.until(1)
    assert [step.split()[0] for step in desk.notifier.asked] == ["find", "find", "deliver"]
    assert desk.pauses == [3.0]


async def test_a_defect_of_the_notifier_is_a_failure_for_good_and_stops_nothing(desk: Desk) -> None:
    desk.notifier.failures = [RuntimeError("a defect")]
    desk.outbox.submit([of(1), of(2)])
    await desk.until(2)
    assert desk.answered() == [(of(1).id, Outcome.FAILED), (of(2).id, Outcome.DONE)]
    assert desk.receipts[0].reason == NotifyReason.OTHER


async def test_a_receipt_that_cannot_be_handed_on_is_tried_again_and_the_delivery_is_not(desk: Desk) -> None:
    desk.answer_failures = [ConnectionError("no broker"), ConnectionError("no broker")]
    desk.outbox.submit([of(1), of(2)])
    await desk.until(2)
    assert desk.notifier.asked == [f"deliver {of(1).id}", f"deliver {of(2).id}"]
    assert desk.answered() == [(of(1).id, Outcome.DONE), (of(2).id, Outcome.DONE)]
    assert desk.pauses == [1.0, 2.0]


async def test_regions_that_are_anothers_now_are_forgotten_and_the_rest_is_done(desk: Desk) -> None:
    desk.notifier.gates[of(1).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1), of(2, region="bretagne"), of(3), of(4, region="bretagne")])
    await desk.settle()
    await desk.outbox.drop(["bretagne"])
    assert desk.outbox.depth == desk.gauge() == 2
    gate.set()
    await desk.until(2)
    await desk.settle()
    assert [r.delivery for r in desk.receipts] == [of(1).id, of(3).id]


async def test_what_was_forgotten_is_taken_when_the_region_comes_back(desk: Desk) -> None:
    desk.notifier.gates[of(1).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1), of(2, region="bretagne")])
    await desk.settle()
    await desk.outbox.drop(["bretagne"])
    desk.outbox.submit([of(2, region="bretagne")], maybe_done=True)
    gate.set()
    await desk.until(2)
    assert desk.notifier.asked[1:] == [f"find {of(2).id}", f"deliver {of(2).id}"]


async def test_the_one_that_is_being_done_is_waited_for(desk: Desk) -> None:
    desk.notifier.gates[of(1).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1)])
    await desk.settle()
    dropping = asyncio.create_task(desk.outbox.drop(["auvergne"]))
    await desk.settle()
    assert not dropping.done()
    gate.set()
    await asyncio.wait_for(dropping, 1.0)
    assert desk.answered() == [(of(1).id, Outcome.DONE)]


async def test_one_that_never_gets_done_is_given_up_and_its_channel_goes_on(desk: Desk) -> None:
    desk.notifier.gates[of(1).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1), of(2, region="bretagne")])
    await desk.settle()
    await desk.outbox.drop(["auvergne"], patience_s=0.01)
    await desk.until(1)
    gate.set()
    await desk.settle()
    assert desk.answered() == [(of(2, region="bretagne").id, Outcome.DONE)]
    assert desk.outbox.depth == desk.gauge() == 0


async def test_one_that_waits_for_its_next_try_is_not_tried_after_its_region_has_gone() -> None:
    desk = Desk(asleep=asyncio.Event())
    desk.notifier.failures = [trouble()]
    desk.outbox.submit([of(1)])
    await desk.settle()
    await desk.outbox.drop(["auvergne"], patience_s=0.01)
    assert desk.asleep is not None
    desk.asleep.set()
    await desk.settle()
    assert desk.notifier.asked == [f"deliver {of(1).id}"]
    assert desk.receipts == []
    await desk.outbox.close()


async def test_dropping_nothing_waits_for_nothing(desk: Desk) -> None:
    desk.notifier.gates[of(1).id] = asyncio.Event()
    desk.outbox.submit([of(1)])
    await desk.settle()
    await asyncio.wait_for(desk.outbox.drop([]), 1.0)
    await asyncio.wait_for(desk.outbox.drop(["bretagne"]), 1.0)
    assert desk.outbox.depth == 1


async def test_closing_stops_what_is_being_done_and_answers_nothing() -> None:
    desk = Desk()
    desk.notifier.gates[of(1).id] = asyncio.Event()
    desk.outbox.submit([of(1), of(2)])
    await desk.settle()
    await desk.outbox.close()
    await desk.settle()
    assert desk.notifier.asked == [f"deliver {of(1).id}", "close"]
    assert desk.receipts == []


async def test_after_closing_nothing_is_taken_nor_failed() -> None:
    desk = Desk()
    await desk.outbox.close()
    desk.outbox.submit([of(1)])
    await desk.settle()
    assert desk.notifier.asked == ["close"]
    assert desk.receipts == []


def update_of(number: int, ts: str, action: DeliveryAction = DeliveryAction.UPDATE) -> Delivery:
    return msgspec.structs.replace(of(number), id=f"e1.{number}/{action}/C1", action=action, ts=ts)


async def test_a_message_is_answered_before_it_gets_what_it_can_be_read_without(desk: Desk) -> None:
    desk.notifier.gates[f"adorn {of(1).id}"] = gate = asyncio.Event()
    desk.outbox.submit([of(1)])
    await desk.settle()
    assert desk.answered() == [(of(1).id, Outcome.DONE)]
    assert desk.outbox.depth == 0
    assert desk.notifier.adorned == [(of(1).id, f"ts of {of(1).id}")]
    gate.set()


async def test_while_others_wait_in_the_channel_nothing_is_added_and_then_the_newest_comes_first(desk: Desk) -> None:
    desk.notifier.gates[of(3).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1), of(2), of(3)])
    await desk.until(2)
    await desk.settle()
    assert desk.notifier.adorned == []
    gate.set()
    await desk.until(3)
    await desk.settle()
    assert [name for name, _ in desk.notifier.adorned] == [of(3).id, of(2).id, of(1).id]


async def test_one_that_comes_meanwhile_waits_for_one_alone(desk: Desk) -> None:
    desk.notifier.gates[f"adorn {of(2).id}"] = gate = asyncio.Event()
    desk.outbox.submit([of(1), of(2)])
    await desk.settle()
    desk.outbox.submit([of(3)])
    gate.set()
    await desk.until(3)
    await desk.settle()
    assert [name for name, _ in desk.notifier.adorned] == [of(2).id, of(3).id, of(1).id]


async def test_of_a_message_the_last_delivery_counts_and_its_replies_do_not(desk: Desk) -> None:
    ts = f"ts of {of(1).id}"
    reply = update_of(3, ts, DeliveryAction.THREAD)
    desk.outbox.submit([of(1), update_of(2, ts), reply])
    await desk.until(3)
    await desk.settle()
    assert desk.notifier.adorned == [(update_of(2, ts).id, ts)]


async def test_what_fails_there_is_no_failure_of_the_message_and_the_channel_goes_on(desk: Desk) -> None:
    desk.notifier.adorn_failures = [RuntimeError("as the test says")]
    desk.outbox.submit([of(1)])
    await desk.settle()
    desk.outbox.submit([of(2)])
    await desk.until(2)
    assert desk.answered() == [(of(1).id, Outcome.DONE), (of(2).id, Outcome.DONE)]


async def test_a_message_of_another_workers_region_is_left_to_it(desk: Desk) -> None:
    """What this worker knows of it is old from now on."""
    desk.notifier.gates[of(2).id] = gate = asyncio.Event()
    desk.outbox.submit([of(1, region="bretagne"), of(2)])
    await desk.until(1)
    await desk.settle()
    dropping = asyncio.create_task(desk.outbox.drop(["auvergne", "bretagne"]))
    await desk.settle()
    gate.set()
    await asyncio.wait_for(dropping, 1.0)
    await desk.settle()
    assert desk.answered() == [(of(1).id, Outcome.DONE), (of(2).id, Outcome.DONE)]
    assert desk.notifier.adorned == []
    desk.outbox.submit([of(3)])
    await desk.until(3)
    await desk.settle()
    assert [name for name, _ in desk.notifier.adorned] == [of(3).id]


async def test_what_is_being_added_is_waited_for_when_its_region_goes(desk: Desk) -> None:
    desk.notifier.gates[f"adorn {of(1).id}"] = gate = asyncio.Event()
    desk.outbox.submit([of(1)])
    await desk.settle()
    dropping = asyncio.create_task(desk.outbox.drop(["auvergne"]))
    await desk.settle()
    assert not dropping.done()
    gate.set()
    await asyncio.wait_for(dropping, 1.0)
