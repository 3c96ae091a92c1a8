"""Requests that Slack makes: believed when they are signed, fresh and new; answered at once."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from alerts.slack.http import WINDOW_S, Door, Verdict

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1741115190.0


def signed(body: bytes, at: float = NOW, secret: str = SECRET) -> dict[str, str]:
    """Headers as docs.slack.dev/authentication/verifying-requests-from-slack makes them."""
    base = b"v0:%d:" % at + body
    mac = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": f"{at:.0f}", "X-Slack-Signature": f"v0={mac}"}


@dataclass
class House:
    """A door, and what came through it or did not."""

    now: float = NOW
    taken: list[tuple[str, object]] = field(default_factory=list)
    doubted: list[Verdict] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.door = Door(SECRET, self.take, now=lambda: self.now, doubted=self.doubted.append)

    async def take(self, kind: str, payload: object) -> None:
        await self.gate.wait()
        self.taken.append((kind, payload))


@asynccontextmanager
async def a_house() -> AsyncIterator[tuple[House, aiohttp.ClientSession]]:
    house = House()
    async with TestServer(house.door.app()) as server, aiohttp.ClientSession(server.make_url("/")) as client:
        yield house, client


PRESS = urlencode({"payload": json.dumps({"type": "block_actions"})}).encode()
SLASH = urlencode({"command": "/clameur", "text": "signal volvic Été & eau", "team_id": ""}).encode()
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def post(client: aiohttp.ClientSession, path: str, body: bytes, headers: dict[str, str]) -> int:
    async with client.post(f"/slack/{path}", data=body, headers=FORM | headers) as answer:
        assert await answer.read() == b""
        return answer.status


async def test_a_signed_request_is_answered_at_once_and_dealt_with_after() -> None:
    async with a_house() as (house, client):
        house.gate.clear()
        assert await post(client, "actions", PRESS, signed(PRESS)) == 200
        assert await post(client, "commands", SLASH, signed(SLASH)) == 200
        assert house.taken == []
        house.gate.set()
        await asyncio.sleep(0)
    assert house.taken == [
        ("interactive", {"type": "block_actions"}),
        ("slash_commands", {"command": "/clameur", "text": "signal volvic Été & eau", "team_id": ""}),
    ]


async def test_a_request_that_is_not_believed_is_refused_and_told_of() -> None:
    async with a_house() as (house, client):
        assert await post(client, "actions", PRESS, {}) == 401
        assert await post(client, "actions", PRESS, signed(PRESS, secret="guess")) == 401
        assert await post(client, "actions", PRESS + b"x", signed(PRESS)) == 401
    assert (house.taken, house.doubted) == ([], [Verdict.FORGED] * 3)


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (-WINDOW_S - 1, Verdict.OLD),
        (-WINDOW_S, Verdict.GENUINE),
        (0, Verdict.GENUINE),
        (WINDOW_S, Verdict.GENUINE),
        (WINDOW_S + 1, Verdict.OLD),
    ],
)
def test_a_request_is_believed_for_five_minutes(age: float, verdict: Verdict) -> None:
    assert House().door.judge(signed(PRESS, at=NOW - age), PRESS) is verdict


def test_a_request_that_comes_again_is_not_believed_as_long_as_its_signature_holds() -> None:
    house = House()
    headers = signed(PRESS, at=NOW + WINDOW_S)  # a clock that is ahead makes it hold longest
    assert house.door.judge(headers, PRESS) is Verdict.GENUINE
    for later, verdict in ((0.0, Verdict.REPLAYED), (2 * WINDOW_S, Verdict.REPLAYED), (2 * WINDOW_S + 1, Verdict.OLD)):
        house.now = NOW + later
        assert house.door.judge(headers, PRESS) is verdict
    assert house.door.judge(signed(PRESS, at=house.now), PRESS) is Verdict.GENUINE
    assert len(house.door._seen) == 1


def test_a_forged_request_does_not_spend_the_genuine_ones_signature() -> None:
    house = House()
    headers = signed(PRESS)
    assert house.door.judge(headers, PRESS + b"x") is Verdict.FORGED
    assert house.door.judge(headers, PRESS) is Verdict.GENUINE


@given(st.binary(max_size=50), st.text(max_size=20), st.text(max_size=70))
def test_any_request_is_judged_without_an_error(body: bytes, timestamp: str, signature: str) -> None:
    headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}
    assert House().door.judge(headers, body) is Verdict.FORGED


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "9" * 5000},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
    ],
)
def test_headers_that_the_verifier_would_choke_on_are_forged(headers: dict[str, str]) -> None:
    assert House().door.judge(signed(PRESS) | headers, PRESS) is Verdict.FORGED


def test_a_body_that_is_no_text_is_forged_even_when_it_is_signed() -> None:
    assert House().door.judge(signed(b"\xff\xfe"), b"\xff\xfe") is Verdict.FORGED


@pytest.mark.parametrize("payload", ["", "{", "[" * 100_000, "1" * 5000])
async def test_a_signed_request_without_a_payload_is_let_through_as_nothing(payload: str) -> None:
    body = urlencode({"payload": payload}).encode()
    async with a_house() as (house, client):
        assert await post(client, "actions", body, signed(body)) == 200
    assert house.taken == [("interactive", None)]


async def test_slacks_question_about_the_certificate_is_answered_and_no_more() -> None:
    body = b"ssl_check=1&token=deprecated"
    async with a_house() as (house, client):
        assert await post(client, "commands", body, signed(body)) == 200
    assert house.taken == []
