"""Pace: an item is due when its time has come at the speed that was asked for."""

import doctest

import pytest

import agents.pace
from agents.pace import Pace
from streams.errors import ClameurError


def test_the_example_in_the_documentation_holds() -> None:
    assert doctest.testmod(agents.pace) == (0, 2)


def test_full_speed_never_waits() -> None:
    pace = Pace(None)
    assert [pace.wait_s(at, 0.0) for at in (1.0, 1e9)] == [0.0, 0.0]


@pytest.mark.parametrize(("now", "wait"), [(14.0, 1.0), (15.0, 0.0), (16.0, 0.0)])
def test_an_item_is_due_when_its_time_has_come(now: float, wait: float) -> None:
    pace = Pace(2.0)
    assert pace.wait_s(1000.0, 10.0) == 0.0
    assert pace.wait_s(1010.0, now) == wait


def test_lines_without_a_known_time_do_not_start_the_clock() -> None:
    pace = Pace(1.0)
    assert [pace.wait_s(at, 5.0) for at in (0.0, 1.4e9, 1.4e9 + 1)] == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("speed", [0.0, -1.0, float("inf"), float("nan")])
def test_a_speed_that_leads_nowhere_is_told(speed: float) -> None:
    with pytest.raises(ClameurError, match="leads nowhere"):
        Pace(speed)
