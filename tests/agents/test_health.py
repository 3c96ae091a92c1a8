"""The health server: alive while it answers, ready when every check is content."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from prometheus_client import CollectorRegistry, Counter

from agents.health import Check, Health, start
from streams.errors import ClameurError

LOOPBACK = "127.0.0.1"


class World:
    """What the checks look at."""

    assigned = False
    watermark_age_s = 999.0

    def kafka(self) -> str | None:
        return None if self.assigned else "no partitions are assigned"

    def watermark(self) -> str | None:
        return None if self.watermark_age_s < 120 else f"it is {self.watermark_age_s:.0f} s old"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    Counter("clameur_posts", "Posts.", registry=registry).inc(3)
    return registry


@pytest_asyncio.fixture
async def health(world: World, registry: CollectorRegistry) -> AsyncIterator[Health]:
    checks: dict[str, Check] = {"kafka": world.kafka, "watermark": world.watermark}
    health = await start(registry, checks, host=LOOPBACK, port=0)
    yield health
    await health.stop()


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def get(
    session: aiohttp.ClientSession, health: Health, path: str, **headers: str
) -> tuple[int, Mapping[str, str], Any]:
    async with session.get(f"http://{health.host}:{health.port}{path}", headers=headers) as answer:
        body = await answer.json() if answer.content_type == "application/json" else await answer.text()
        return answer.status, dict(answer.headers), body


async def test_it_lives_while_it_answers(session: aiohttp.ClientSession, health: Health) -> None:
    status, headers, body = await get(session, health, "/healthz")
    assert (status, body) == (200, {"alive": True})
    assert headers["Cache-Control"] == "no-store"


async def test_it_is_ready_when_every_check_is_content_and_says_why_not_until_then(
    session: aiohttp.ClientSession, health: Health, world: World
) -> None:
    status, _, body = await get(session, health, "/readyz")
    assert (status, body) == (
        503,
        {"ready": False, "reasons": {"kafka": "no partitions are assigned", "watermark": "it is 999 s old"}},
    )
    world.assigned = True
    status, _, body = await get(session, health, "/readyz")
    assert (status, body) == (503, {"ready": False, "reasons": {"watermark": "it is 999 s old"}})
    world.watermark_age_s = 30.0
    status, _, body = await get(session, health, "/readyz")
    assert (status, body) == (200, {"ready": True, "reasons": {}})


async def test_a_check_that_fails_is_a_reason_and_shows_nothing_of_its_error(
    session: aiohttp.ClientSession, registry: CollectorRegistry
) -> None:
    def broken() -> str | None:
        raise KeyError("canary")

    health = await start(registry, {"state": broken}, host=LOOPBACK, port=0)
    try:
        status, _, body = await get(session, health, "/readyz")
    finally:
        await health.stop()
    assert (status, body) == (503, {"ready": False, "reasons": {"state": "the check failed with KeyError"}})


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [("text/plain", "text/plain"), ("application/openmetrics-text; version=1.0.0", "application/openmetrics-text")],
)
async def test_metrics_come_in_the_form_that_is_asked_for(
    session: aiohttp.ClientSession, health: Health, accept: str, content_type: str
) -> None:
    status, headers, body = await get(session, health, "/metrics", Accept=accept)
    assert status == 200
    assert headers["Content-Type"].startswith(content_type)
    assert "\nclameur_posts_total 3.0\n" in body
    assert body.endswith("# EOF\n") == ("openmetrics" in accept)


async def test_nothing_else_is_there(session: aiohttp.ClientSession, health: Health) -> None:
    assert [(await get(session, health, path))[0] for path in ("/", "/metrics/", "/debug")] == [404, 404, 404]
    async with session.post(f"http://{health.host}:{health.port}/readyz") as answer:
        assert answer.status == 405


async def test_a_port_that_is_taken_is_told_with_what_to_do(health: Health, registry: CollectorRegistry) -> None:
    with pytest.raises(ClameurError, match=r"cannot listen on 127\.0\.0\.1:\d+: .*; set CLAMEUR_HTTP_HOST"):
        await start(registry, {}, host=LOOPBACK, port=health.port)


async def test_it_stops_although_a_client_holds_its_connection_and_the_port_is_free_again(
    session: aiohttp.ClientSession, registry: CollectorRegistry
) -> None:
    first = await start(registry, {}, host=LOOPBACK, port=0)
    assert (await get(session, first, "/readyz"))[0] == 200
    await asyncio.wait_for(first.stop(), 5)
    second = await start(registry, {}, host=LOOPBACK, port=first.port)
    await second.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await get(session, second, "/healthz")
