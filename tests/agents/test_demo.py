"""What the demo says; that it runs is shown by `make demo`."""

import asyncio
import os
import signal
from dataclasses import dataclass, field
from io import StringIO
from types import SimpleNamespace
from typing import Any, cast

import pytest

from agents import demo, process
from agents.demo import Witness
from agents.worker import Worker
from alerts.console import ConsoleNotifier
from alerts.model import Alert, DeliveryAction, Kind
from streams.errors import ClameurError, NotifyError
from tests.support.alerts import a_delivery, an_alert

START = 1781632800.0
TRUTH = {
    "zone": "Europe/Paris",
    "events": [
        {"territory": "volvic", "kind": "crisis", "start": START, "end": START + 7200.0},
        {"territory": "auvergne", "kind": "crisis", "start": START + 3600.0, "end": START + 9000.0},
    ],
}


def concluded(*alerts: Alert) -> tuple[int, str]:
    out = StringIO()
    return demo._conclude(TRUTH, list(alerts), out), out.getvalue()


def told(territory: str, after_s: float, **changes: object) -> Alert:
    return an_alert(territory=territory, at=START + after_s, **changes)


def test_when_everything_was_found_the_demo_ends_well_and_says_how_soon() -> None:
    code, said = concluded(told("volvic", 28 * 60), told("auvergne", 90 * 60, kind=Kind.BUZZ))
    assert code == 0
    assert "volvic: crisis, from Tuesday 16 June 2026 20:00 local time - told 28 min after it began, as crisis." in said
    assert "auvergne: crisis, from Tuesday 16 June 2026 21:00 local time - told 30 min after it began, as buzz." in said
    assert "Other messages in the whole month: 0." in said


def test_when_an_event_was_missed_the_demo_fails_and_names_it() -> None:
    code, said = concluded(told("volvic", 28 * 60))
    assert code == 1
    assert "auvergne: crisis, from Tuesday 16 June 2026 21:00 local time - not told on its own." in said


@pytest.mark.parametrize(("after_s", "code"), [(-1.0, 1), (0.0, 0), (7199.0, 0), (7200.0, 1)])
def test_an_event_is_found_from_its_start_until_its_end(after_s: float, code: int) -> None:
    assert concluded(told("volvic", after_s), told("auvergne", 4000.0))[0] == code


def test_messages_about_nothing_are_counted() -> None:
    others = [told("volvic", -60.0), told("volvic", 7200.0), told("vichy", 60.0)]
    assert "Other messages in the whole month: 3." in concluded(*others)[1]


async def test_a_witness_passes_everything_on_and_remembers_first_messages() -> None:
    out = StringIO()
    witness = Witness(ConsoleNotifier(out))
    first = a_delivery()
    assert (await witness.deliver(first)).channel == first.channel
    await witness.deliver(a_delivery(an_alert(id="e4f1c2a9.2"), action=DeliveryAction.UPDATE, ts="17"))
    assert await witness.find(first) is None
    await witness.close()
    assert witness.alerts == [first.alert]
    assert witness.name == "console"
    assert "Volvic" in out.getvalue()


async def test_a_witness_does_not_remember_what_failed() -> None:
    out = StringIO()
    out.close()
    witness = Witness(ConsoleNotifier(out, colour=False))
    with pytest.raises(NotifyError):
        await witness.deliver(a_delivery())
    assert witness.alerts == []


# --- a worker that is waited for -------------------------------------------------------------------------------------


@dataclass
class FakeWorker:
    """As much of a worker as is looked at while it is waited for."""

    unready: list[tuple[str, ...]] = field(default_factory=list)
    reason: BaseException | None = None

    @property
    def app(self) -> Any:
        return SimpleNamespace(crashed=self.reason is not None, crash_reason=self.reason)

    def not_ready(self) -> tuple[str, ...]:
        return self.unready.pop(0) if len(self.unready) > 1 else next(iter(self.unready), ())


def waited_for(worker: FakeWorker) -> Worker:
    return cast("Worker", worker)


async def test_a_worker_is_ready_when_nothing_is_missing() -> None:
    await process.until_ready(waited_for(FakeWorker([("starting",), ("recovering state",), ()])))


async def test_a_worker_that_never_gets_ready_says_what_it_waits_for() -> None:
    with pytest.raises(ClameurError, match=r"not ready after 0 s \(rebalancing\): is the broker at its address"):
        await process.until_ready(waited_for(FakeWorker([("rebalancing",)])), patience_s=0.06)


async def test_a_worker_that_crashed_says_why_instead_of_waiting() -> None:
    worker = FakeWorker([("starting",)], reason=ValueError("no broker"))
    for wait in (process.until_ready, process.until_told):
        with pytest.raises(ClameurError, match="the worker has stopped: ValueError: no broker"):
            await wait(waited_for(worker))


async def test_a_worker_stops_when_it_is_told_to() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        waiting = asyncio.create_task(process.until_told(waited_for(FakeWorker())))
        await asyncio.sleep(0)
        os.kill(os.getpid(), number)
        await asyncio.wait_for(waiting, 2.0)
