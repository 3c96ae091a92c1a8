"""Doors that Slack's payloads come in by: presses, notes, slash commands, signed requests, and Slack's answers."""

import asyncio
import atexit
import hashlib
import hmac
import json
from collections.abc import Coroutine
from functools import cache
from typing import Any
from urllib.parse import urlencode

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from alerts.model import Action, Delivery, DeliveryAction
from alerts.slack import http
from alerts.slack.buttons import note_view, read_target
from alerts.slack.calls import Calls
from alerts.slack.desk import INTERACTIVE, SLASH, Desk, Press
from alerts.slack.http import Door, Verdict
from alerts.slack.notifier import SlackNotifier
from streams import codec, gazetteer
from streams.errors import NotifyError
from streams.model import Post
from tests.alerts.test_slack_desk import GATE, NOW, TERRITORIES, FakeCore
from tests.fuzz.data import Data
from tests.support import slack_rules
from tests.support.alerts import a_delivery
from tests.support.slack_payloads import CHANNEL, a_note, a_press, a_slash

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "xoxb-fake-token"


class Heard(Calls):
    """A Web API that takes everything; what is told to people is kept."""

    def __init__(self) -> None:
        super().__init__(TOKEN, "http://127.0.0.1:9/api/")
        self.bodies: list[dict[str, Any]] = []
        self.client.api_call = self._api_call  # type: ignore[assignment, method-assign]  # what every call goes through

    async def _api_call(self, method: str, **given: Any) -> AsyncSlackResponse:
        self.bodies.append(given.get("json") or given.get("params") or given.get("data") or {})
        return AsyncSlackResponse(
            client=None, http_verb="POST", api_url=method, req_args={}, data={"ok": True}, headers={}, status_code=200
        )

    async def answer(self, url: str, body: dict[str, Any]) -> None:
        """Take an answer without sending it."""
        self.bodies.append(body)


class Core(FakeCore):
    """A worker that looks at what it is given as the next reader would."""

    async def report(self, post: Post) -> None:
        """A report from the field is a post that can be read."""
        assert codec.decode(codec.encode(post)) == post
        await super().report(post)


def actions(raw: bytes) -> None:
    """A press, a choice or a note of which something was changed, or any JSON at all."""
    data = Data(raw)
    payload = data.mangled(data.choice(_pressed())) if data.byte() & 1 else _json(data.take(2**20))
    _dealt(INTERACTIVE, payload)


def slash(raw: bytes) -> None:
    """Whatever was typed after ``/clameur``, in a payload of which something may have been changed."""
    data = Data(raw)
    mangled = data.byte() & 1
    payload = data.mangled(a_slash("signal volvic x")) if mangled else a_slash(data.text())
    _dealt(SLASH, payload)


def requests(raw: bytes) -> None:
    """A request with any headers and any body: believed when it was signed so, and read whatever is in it."""
    data = Data(raw)
    kind = data.byte()
    body = urlencode({"payload": json.dumps(data.mangled(data.choice(_pressed())))}).encode()
    body = data.take(2**20) if kind & 1 else body
    at = b"%d" % NOW if kind & 2 else str(data.value()).encode("utf-8", "replace")
    mac = "v0=" + hmac.new(SECRET.encode(), b"v0:" + at + b":" + body, hashlib.sha256).hexdigest()
    given = mac if kind & 4 else str(data.value())
    headers = {"X-Slack-Signature": given, "X-Slack-Request-Timestamp": at.decode("utf-8", "replace")}
    taken: list[Verdict] = []

    async def take(kind: str, payload: object) -> None:
        return

    door = Door(SECRET, take, now=lambda: NOW, doubted=taken.append)
    verdict = door.judge(headers, body)
    if verdict is Verdict.GENUINE:
        assert given == mac
        assert abs(int(at) - NOW) <= http.WINDOW_S
        assert door.judge(headers, body) is Verdict.REPLAYED
        for way in (INTERACTIVE, SLASH):
            _dealt(way, http.payload(way, http.fields(body)))


def answers(raw: bytes) -> None:
    """Slack's answer to each call of the notifier, as it may never look: carried, or told as a `NotifyError`."""
    data = Data(raw)
    kind = data.byte()
    body = data.mangled(data.choice(_ANSWERS)) if kind & 1 else _json(data.take(2**20))
    status = data.choice((200, 200, 200, 429, 500, 302, 404, 0))
    headers = data.mangled({"Retry-After": "30"}) if kind & 2 else {}
    delivery = a_delivery(action=data.choice((DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.THREAD)))
    _run(
        _answered(
            delivery,
            body,
            status,
            {k: v for k, v in headers.items() if isinstance(v, str)} if isinstance(headers, dict) else {},
        )
    )


async def _answered(delivery: Delivery, body: Any, status: int, headers: dict[str, Any]) -> None:
    notifier = SlackNotifier(TOKEN, "http://127.0.0.1:9/api/")

    async def api_call(method: str, **_: Any) -> AsyncSlackResponse:
        answer = AsyncSlackResponse(
            client=None, http_verb="POST", api_url=method, req_args={}, data=body, headers=headers, status_code=status
        )
        answer.validate()  # type: ignore[no-untyped-call]  # it raises what is not well
        return answer

    notifier._client.api_call = api_call  # type: ignore[assignment, method-assign]  # the one method that every call goes through
    try:
        for call in (notifier.deliver(delivery), notifier.find(delivery), notifier.whoami()):
            try:
                await call
            except NotifyError as error:
                assert TOKEN not in str(error)
                assert error.retry_after_s is None or 0.0 <= error.retry_after_s <= 3600.0
    finally:
        await notifier.close()


def _dealt(kind: str, payload: Any) -> None:
    """A desk deals with a payload: nothing raises inside of it, and nothing that it says is markup."""
    _run(_deal(kind, payload))


async def _deal(kind: str, payload: Any) -> None:
    calls, core, presses = Heard(), Core(), list[Press]()
    desk = Desk(calls, GATE, core, _compiled(), noted=presses.append, now=lambda: NOW)
    await desk.take(kind, payload)
    (press,) = presses
    assert not press.trouble or press.trouble in ("nobody to tell", "no response_url"), press
    for command in core.commands:
        assert command.territory in GATE.places
    for body in calls.bodies:
        json.dumps(body, ensure_ascii=False).encode()
        assert not slack_rules.markup(body), body
    await calls.close()


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _run(work: Coroutine[Any, Any, None]) -> None:
    _runner().run(work)


@cache
def _runner() -> asyncio.Runner:
    """One loop for a whole run: making one takes longer than what is run in it."""
    runner = asyncio.Runner()
    atexit.register(runner.close)
    return runner


@cache
def _compiled() -> gazetteer.Gazetteer:
    return gazetteer.compile(TERRITORIES)


@cache
def _pressed() -> tuple[Any, ...]:
    target = read_target("volvic/e4f1c2a9/1")
    assert target is not None
    presses = [a_press(action, at=NOW) for action in Action]
    return (*presses, a_note(note_view(target, CHANNEL, "fr"), "La mairie répond à 18 h."))


_ANSWERS: tuple[dict[str, Any], ...] = (
    {"ok": True, "channel": "C0CRISE", "ts": "1741115160.000100"},
    {"ok": False, "error": "ratelimited"},
    {"ok": False, "error": "missing_scope", "needed": "chat:write"},
    {"ok": True, "team": "Essai", "user": "clameur", "team_id": "T0FAKE"},
    {
        "ok": True,
        "messages": [
            {
                "ts": "1741115160.000100",
                "metadata": {
                    "event_type": "clameur_alert",
                    "event_payload": {"delivery": "d", "alert": "e4f1c2a9.2", "episode": "e4f1c2a9"},
                },
            }
        ],
        "response_metadata": {"next_cursor": "x"},
    },
)
