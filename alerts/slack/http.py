"""What people do in Slack, through requests that Slack makes to us: for those who have a public address already.

A request is believed when it is signed with the app's secret, is at most five minutes old and has not come before
(docs.slack.dev/authentication/verifying-requests-from-slack). It is answered at once and dealt with after.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web
from slack_sdk.signature import Clock, SignatureVerifier

from alerts.slack.desk import INTERACTIVE, SLASH

WINDOW_S: Final = 300.0
"""Age beyond which a request is not believed (seconds): Slack's own advice, and the verifier's."""
LARGEST: Final = 2**20
"""Bytes of a request that are read."""
PATH: Final = "/slack/"

_TIME: Final = re.compile(r"[0-9]{1,11}")
_SIGNATURE: Final = re.compile(r"v0=[0-9a-f]{64}")

Take = Callable[[str, object], Awaitable[None]]


class Verdict(StrEnum):
    """Whether a request is believed, and why not."""

    GENUINE = "genuine"
    FORGED = "forged"
    OLD = "old"
    REPLAYED = "replayed"


class _At(Clock):
    """The verifier's clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now  # type: ignore[method-assign]  # the SDK wants an object with this one method


class Door:
    """Believes requests, or does not.

    Args:
        secret: The app's signing secret.
        take: Is given the type and the payload of each request that is believed.
        now: The time, epoch seconds.
        doubted: Is told why a request was not believed.
    """

    def __init__(
        self, secret: str, take: Take, *, now: Callable[[], float], doubted: Callable[[Verdict], None]
    ) -> None:
        self._verifier = SignatureVerifier(secret, clock=_At(now))
        self._take = take
        self._now = now
        self._doubted = doubted
        self._seen: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def judge(self, headers: Mapping[str, str], body: bytes) -> Verdict:
        """Whether a request is believed; one that is, is not believed again."""
        given = {name.lower(): value for name, value in headers.items()}
        timestamp, signature = given.get("x-slack-request-timestamp", ""), given.get("x-slack-signature", "")
        # The verifier raises on what has not this form (slack_sdk 3.47).
        if not _TIME.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature) or not _is_text(body):
            return Verdict.FORGED
        if abs(self._now() - int(timestamp)) > WINDOW_S:
            return Verdict.OLD
        if not self._verifier.is_valid(body, timestamp, signature):
            return Verdict.FORGED
        self._seen = {known: at for known, at in self._seen.items() if self._now() - at <= 2 * WINDOW_S}
        if signature in self._seen:
            return Verdict.REPLAYED
        self._seen[signature] = self._now()
        return Verdict.GENUINE

    def app(self) -> web.Application:
        """``POST /slack/actions`` and ``POST /slack/commands``, as they are entered in the app's page."""
        app = web.Application(client_max_size=LARGEST)
        app.add_routes([web.post(f"{PATH}actions", self._actions), web.post(f"{PATH}commands", self._commands)])
        app.on_cleanup.append(self._finish)
        return app

    async def _actions(self, request: web.Request) -> web.Response:
        return await self._handle(request, INTERACTIVE)

    async def _commands(self, request: web.Request) -> web.Response:
        return await self._handle(request, SLASH)

    async def _handle(self, request: web.Request, kind: str) -> web.Response:
        body = await request.read()
        verdict = self.judge(request.headers, body)
        if verdict is not Verdict.GENUINE:
            self._doubted(verdict)
            return web.Response(status=401)
        given = fields(body)
        if "ssl_check" not in given:  # Slack asks now and then whether the certificate is good
            work = asyncio.ensure_future(self._take(kind, payload(kind, given)))
            self._tasks.add(work)
            work.add_done_callback(self._tasks.discard)
        return web.Response()

    async def _finish(self, _: web.Application) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2.0)


def fields(body: bytes) -> dict[str, str]:
    """The fields of a form, each by its last value.

    >>> fields(b"text=signal+volvic+%C3%A9t%C3%A9&team_id=")
    {'text': 'signal volvic été', 'team_id': ''}
    """
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def payload(kind: str, given: Mapping[str, str]) -> object:
    """What the desk is given of a form: the form itself, or the JSON in it; ``None`` when that is none."""
    if kind != INTERACTIVE:
        return given
    try:
        decoded: object = json.loads(given.get("payload", ""))
    except (ValueError, RecursionError):
        return None
    return decoded


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
