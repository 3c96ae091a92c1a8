import asyncio

import pytest

from agents.lease import SHARE, Lease, OutOfGroup


class Clock:
    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lease(clock: Clock) -> Lease:
    return Lease(10.0, now=clock)


async def test_before_partitions_were_assigned_every_write_may_leave(lease: Lease) -> None:
    lease.renew(1.0)
    lease.lose()
    await lease.held()
    assert lease.holds


@pytest.mark.parametrize(("after_s", "holds"), [(8.999, True), (10.0 * SHARE, False), (9.001, False)])
def test_it_lasts_for_a_share_of_the_session(lease: Lease, clock: Clock, after_s: float, holds: bool) -> None:
    lease.assigned()
    clock.at += after_s
    assert lease.holds == holds


def test_an_answered_heartbeat_renews_it_from_when_it_was_asked(lease: Lease, clock: Clock) -> None:
    lease.assigned()
    asked = clock.at + 3.0
    clock.at += 11.9  # frozen before the answer was read
    lease.renew(asked)
    assert lease.holds
    clock.at = asked + 9.0
    assert not lease.holds


def test_an_old_answer_does_not_shorten_it(lease: Lease, clock: Clock) -> None:
    lease.assigned()
    lease.renew(clock.at - 100.0)
    assert lease.holds


async def test_a_write_waits_until_the_group_has_answered(lease: Lease, clock: Clock) -> None:
    lease.assigned()
    clock.at += 20.0
    write = asyncio.ensure_future(lease.held())
    await asyncio.sleep(0)
    assert not write.done()
    lease.renew(clock.at)
    await asyncio.wait_for(write, 5.0)


async def test_a_write_is_refused_once_the_group_has_let_the_worker_go(lease: Lease, clock: Clock) -> None:
    lease.assigned()
    clock.at += 20.0
    write = asyncio.ensure_future(lease.held())
    await asyncio.sleep(0)
    lease.lose()
    with pytest.raises(OutOfGroup, match="given this worker's partitions away"):
        await asyncio.wait_for(write, 5.0)
    lease.renew(clock.at)
    assert not lease.holds


async def test_a_new_assignment_is_a_new_lease(lease: Lease, clock: Clock) -> None:
    lease.assigned()
    lease.lose()
    clock.at += 20.0
    lease.assigned()
    await lease.held()
