"""What people do in Slack, through a connection that we open ourselves (Socket Mode): no port is open to anybody.

Each payload is acknowledged before anything else is done with it, for Slack gives three seconds, and goes to one of
the app's connections only: a second worker listens beside the first. Protocol:
docs.slack.dev/apis/events-api/using-socket-mode.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

PATIENCE_S: Final = 20.0
"""Seconds without a connection after which a new client is made."""
CHECK_S: Final = 0.5
"""Seconds between two looks at the connection."""
CLOSE_S: Final = 2.0
"""Seconds that a connection has for being closed in good order; aiohttp would wait ten."""

Take = Callable[[str, object], Awaitable[None]]


class Listener:
    """Keeps one Socket Mode connection, and hands what comes through it on.

    The SDK's client reconnects by itself when Slack asks for it or the connection is lost. But it tries a connection
    address that has failed again and again, though each is good for one connection only, and says nothing to anybody
    of a token that is refused (slack_sdk 3.47, ``SocketModeClient.connect``). So it is watched: after `PATIENCE_S`
    without a connection it is replaced.

    Args:
        app_token: App-level token with ``connections:write``.
        base_url: Address of the Web API.
        take: Is given the type and the payload of each envelope, once it is acknowledged.
        hello: Is given the app's id at each connection, as Slack says it.
        connected: Is told whenever the connection comes or goes.
        trouble: Is told why no connection can be opened, each time that it is another reason.
        ping_s: Seconds between two pings, and between two tries to connect.
        patience_s: See above.
    """

    def __init__(
        self,
        app_token: str,
        base_url: str,
        take: Take,
        *,
        hello: Callable[[str], None],
        connected: Callable[[bool], None],
        trouble: Callable[[str], None],
        ping_s: float = 5.0,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._app_token = app_token
        self._base_url = base_url
        self._take = take
        self._hello = hello
        self._connected = connected
        self._trouble = trouble
        self._ping_s = ping_s
        self._patience_s = patience_s
        self._up = False
        self._said = ""
        self._tasks: set[asyncio.Task[None]] = set()

    def __repr__(self) -> str:
        return f"Listener(base_url={self._base_url!r})"

    async def run(self) -> None:
        """Listen until cancelled; what was acknowledged by then is still dealt with."""
        try:
            while True:
                client = _Client(self._app_token, self._base_url, self._ping_s, self._failed)
                client.message_listeners.append(self._message)
                connecting = asyncio.create_task(client.connect())  # type: ignore[no-untyped-call]  # the SDK's
                try:
                    await self._watch(client)
                finally:
                    await _end(client, connecting)
        finally:
            self._say(up=False)
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=CLOSE_S)

    async def _watch(self, client: SocketModeClient) -> None:
        """Come back when there has been no connection for too long."""
        loop = asyncio.get_running_loop()
        seen = loop.time()
        while loop.time() - seen < self._patience_s:
            up = bool(await client.is_connected())
            self._say(up=up)
            if up:
                seen = loop.time()
            await asyncio.sleep(CHECK_S)

    async def _message(self, client: AsyncBaseSocketModeClient, message: Mapping[str, Any], _: str | None) -> None:
        """An envelope, or Slack's word that the connection is good; requests to disconnect are the client's own."""
        if message.get("type") == "hello":
            info = message.get("connection_info")
            app = info.get("app_id") if isinstance(info, dict) else None
            self._said = ""
            self._say(up=True)
            self._hello(app if isinstance(app, str) else "")
            return
        envelope, kind = message.get("envelope_id"), message.get("type")
        if not isinstance(envelope, str) or not isinstance(kind, str):
            return
        try:
            await client.send_socket_mode_response({"envelope_id": envelope})
        except (aiohttp.ClientError, OSError, RuntimeError) as error:
            # Slack tells the presser that nothing came of it, yet it was meant: an id keeps it from being done twice.
            self._failed(f"acknowledgement lost: {type(error).__name__}")
        work = asyncio.ensure_future(self._take(kind, message.get("payload")))
        self._tasks.add(work)
        work.add_done_callback(self._tasks.discard)

    def _failed(self, reason: str) -> None:
        if reason != self._said:
            self._said = reason
            self._trouble(reason)

    def _say(self, *, up: bool) -> None:
        if up is not self._up:
            self._up = up
            self._connected(up)


class _Client(SocketModeClient):
    """The SDK's client, quiet, deaf to the environment's proxies, that says why it gets no address to connect to."""

    def __init__(self, app_token: str, base_url: str, ping_s: float, failed: Callable[[str], None]) -> None:
        # Loggers outside the tree: the SDK logs payloads, and addresses whose ticket is as good as a password.
        quiet = logging.Logger("slack", level=logging.CRITICAL + 1)
        web = AsyncWebClient(base_url=base_url, retry_handlers=[], logger=quiet, timeout=10)
        super().__init__(app_token, logger=quiet, web_client=web, ping_interval=ping_s)
        self.proxy = None
        web.proxy = None
        self._failed = failed

    async def issue_new_wss_url(self) -> str:
        try:
            answer = await self.web_client.apps_connections_open(app_token=self.app_token)
            url = answer.get("url")
        except SlackApiError as error:
            code = error.response.get("error") if hasattr(error.response, "get") else ""
            self._failed(f"apps.connections.open answered {code}" if str(code).isidentifier() else "bad answer")
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            self._failed(f"apps.connections.open: {type(error).__name__}")
        except (AttributeError, ValueError):
            self._failed("apps.connections.open answered something that is not Slack's")
        else:
            if isinstance(url, str) and url.startswith(("wss://", "ws://127.0.0.1:")):
                return url
            self._failed("apps.connections.open gave no address")
        raise ConnectionError("no address to connect to")


async def _end(client: SocketModeClient, connecting: asyncio.Task[None]) -> None:
    """Close a client whatever state it is in, and wait for the tasks that it leaves behind."""
    connecting.cancel()
    with suppress(aiohttp.ClientError, OSError, TimeoutError):
        await asyncio.wait_for(client.close(), timeout=CLOSE_S)  # type: ignore[no-untyped-call]  # the SDK's
    left = (connecting, client.message_processor, client.current_session_monitor, client.message_receiver)
    tasks = [task for task in left if task is not None]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await client.aiohttp_client_session.close()
