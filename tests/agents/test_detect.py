"""When minutes are closed: as soon as no post can be in time for them any more."""

import asyncio

import pytest

from agents import events
from agents.detect import Detect
from agents.events import AlertClock, SourceClock
from agents.fetching import Record
from tests.scenarios.test_deux_enregistrements import TOPICS, Wire
from tests.support.stories import HOUR, MINUTE, MONDAY, WrittenTable

NOON = MONDAY + 12 * HOUR


def decided(lateness_s: float, *clocks: float) -> list[float]:
    """Up to when alerts are said to be complete, as the clock of the posts moves on."""

    async def carry() -> list[float]:
        wire = Wire(lateness_s)
        table = WrittenTable()
        detect = Detect(wire, lambda _: table)
        for n, at in enumerate(clocks):
            await detect.chunk([Record(0, n, at, None, events.encode(SourceClock(partition=0, at=at)))])
            detect._partitions[0].told_at = 0.0  # a clock is told five times a second at most
        told = [events.decode_alert(r.value) for r in wire.sent[TOPICS.alerts.name]]
        return [clock.at for clock in told if isinstance(clock, AlertClock)]

    return asyncio.run(carry())


@pytest.mark.parametrize("lateness_s", [0.0, 5.0, 60.0, 100.0])
def test_a_minute_is_closed_when_its_lateness_has_passed(lateness_s: float) -> None:
    end = NOON + MINUTE + lateness_s
    assert decided(lateness_s, end - MINUTE, end - 0.5, end, end + 30.0, end + MINUTE) == [
        end - MINUTE,
        end,
        end + MINUTE,
    ]
