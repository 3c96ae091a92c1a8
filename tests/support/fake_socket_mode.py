"""Slack's Socket Mode on loopback: gives addresses, says hello, sends envelopes, asks to reconnect, times answers.

In a test::

    async with FakeSocketMode() as slack:
        listener = Listener(slack.app_token, slack.url, take, ...)
        ...
        await slack.connected(1)
        ack = await slack.send("interactive", payload)

As Slack does, each address is good for one connection, each envelope goes to one of the connections, and an
acknowledgement counts on the connection that the envelope went to (docs.slack.dev/apis/events-api/using-socket-mode).
"""

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.support.fake_slack import FakeSlack, Json, _error

APP_TOKEN = "xapp-1-A0FAKE-1-canary"
APP = "A0FAKE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """An acknowledgement: of which envelope, how long it took (seconds) and on which connection it came."""

    envelope_id: str
    delay_s: float
    connection: int


@dataclass(slots=True, kw_only=True)
class FakeSocketMode(FakeSlack):
    """The server; an async context manager.

    Attributes:
        app_token: The one that is accepted.
        app: The app's id, as hello says it.
        acks: Acknowledgements, in order.
        opened: Connections opened since the start.
        strange: What came that the protocol does not know.
        refuse_links: So many of the next connections are refused, their address spent.
    """

    app_token: str = APP_TOKEN
    app: str = APP
    acks: list[Ack] = field(default_factory=list)
    opened: int = 0
    strange: list[str] = field(default_factory=list)
    refuse_links: int = 0
    _tickets: set[str] = field(default_factory=set)
    _links: dict[int, web.WebSocketResponse] = field(default_factory=dict)
    _sent: dict[str, tuple[float, int]] = field(default_factory=dict)
    _numbers: Any = field(default_factory=lambda: itertools.count(1))
    _turn: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def links(self) -> list[int]:
        """The connections that are open, by number."""
        return sorted(self._links)

    async def connected(self, count: int, patience_s: float = 15.0) -> None:
        """Wait until so many connections are open."""
        await self.until(lambda: len(self._links) == count, patience_s)

    async def send(self, kind: str, payload: object, *, connection: int | None = None, wait: bool = True) -> str:
        """Send an envelope to the next connection, or a given one, and wait until it is acknowledged; its id."""
        number = connection if connection is not None else self.links[self._turn % len(self._links)]
        self._turn += 1
        envelope = f"envelope-{next(self._numbers)}"
        await self.resend(envelope, kind, payload, connection=number)
        if wait:
            await self.until(lambda: any(ack.envelope_id == envelope for ack in self.acks))
        return envelope

    async def resend(self, envelope: str, kind: str, payload: object, *, connection: int) -> None:
        """Send an envelope under an id, as Slack does again when an acknowledgement was lost."""
        self._sent[envelope] = (time.monotonic(), connection)
        accepts = kind == "slash_commands"
        message = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": accepts}
        await self._links[connection].send_str(json.dumps(message))

    async def say(self, text: str) -> None:
        """Send a text as it is to every connection."""
        for link in list(self._links.values()):
            await link.send_str(text)

    async def ask_to_reconnect(self, reason: str) -> None:
        """Say ``disconnect`` to every connection, as Slack does with ``warning`` and ``refresh_requested``."""
        await self.say(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}}))

    def cut(self) -> None:
        """Lose every connection without a word."""
        for link in list(self._links.values()):
            transport = link._req.transport if link._req is not None else None
            if transport is not None:
                transport.abort()

    async def until(self, done: Callable[[], bool], patience_s: float = 15.0) -> None:
        """Wait until something is so that connections or acknowledgements change."""
        async with asyncio.timeout(patience_s), self._news:
            await self._news.wait_for(done)

    def _more_routes(self, app: web.Application) -> None:
        app.router.add_get("/link", self._link)

    def _answer(self, method: str, body: Json, authorization: str) -> tuple[Json, str]:
        if method != "apps.connections.open":
            return FakeSlack._answer(self, method, body, authorization)
        if authorization != f"Bearer {self.app_token}":
            return _error("invalid_auth"), ""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        host = self.url.removeprefix("http://").removesuffix("/api/")
        return {"ok": True, "url": f"ws://{host}/link?ticket={ticket}"}, ""

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self.strange.append("an address used twice")
            return web.Response(status=403)
        self._tickets.discard(ticket)
        if self.refuse_links:
            self.refuse_links -= 1
            return web.Response(status=500)
        link = web.WebSocketResponse(autoping=True)
        await link.prepare(request)
        self.opened += 1
        number = self.opened
        hello = {"type": "hello", "connection_info": {"app_id": self.app}, "num_connections": len(self._links) + 1}
        await link.send_str(json.dumps({**hello, "debug_info": {"host": "applink-fake"}}))
        async with self._news:
            self._links[number] = link
            self._news.notify_all()
        try:
            async for message in link:
                if message.type is WSMsgType.TEXT:
                    await self._acknowledged(json.loads(message.data), number)
        finally:
            async with self._news:
                self._links.pop(number, None)
                self._news.notify_all()
        return link

    async def _acknowledged(self, message: Json, connection: int) -> None:
        sent, to = self._sent.get(message.get("envelope_id", ""), (0.0, 0))
        if to != connection:
            self.strange.append(f"an acknowledgement on connection {connection} of what went to {to}")
        ack = Ack(envelope_id=message["envelope_id"], delay_s=time.monotonic() - sent, connection=connection)
        async with self._news:
            self.acks.append(ack)
            self._news.notify_all()
