"""A Slack Web API on loopback that holds callers to Slack's documented rules and can fail in every way Slack does.

In a test::

    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)

As a process, for workers that run elsewhere::

    python -m tests.support.fake_slack --port 0 --log accepted.jsonl

The first line on its standard output is its address; each accepted message or update becomes a line of the log.
``POST /control`` beside ``/api/`` starts and ends outages and plans faults.
"""

import argparse
import asyncio
import json
import random
import re
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.support import slack_rules

TOKEN = "xoxb-fake-token"
"""The token that is accepted unless another is given."""

TEAM = "T0FAKE"
"""The id of its workspace."""

Json = dict[str, Any]


UPLOAD = "upload"
"""Name by which faults and calls know the request that carries a file's bytes: it is no method of the Web API."""


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """A file as far as it has come: announced, with bytes, completed (at a time of the fake's clock)."""

    length: int
    data: bytes = b""
    title: str = ""
    completed: float | None = None


class Fault(StrEnum):
    """A way to fail."""

    RATE_LIMIT = "rate_limit"
    SERVER_ERROR = "server_error"
    LOST_BEFORE = "lost_before"
    LOST_AFTER = "lost_after"
    SERVER_ERROR_AFTER = "server_error_after"
    DELAY = "delay"
    INVALID_JSON = "invalid_json"
    JSON_LIST = "json_list"
    HTML = "html"
    PLAIN_TEXT = "plain_text"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A fault that waits for its call: of ``method``, or of any when that is empty.

    ``value`` is the Retry-After for `Fault.RATE_LIMIT`, seconds for `Fault.DELAY`, the status for server errors;
    ``code`` is the error of `Fault.REFUSE`.
    """

    fault: Fault
    method: str = ""
    value: float = 1
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chaos:
    """Random faults, the same for the same seed: each rate is the probability per call, in [0, 1]."""

    seed: int = 0
    rate_limit: float = 0.0
    server_error: float = 0.0
    lost_before: float = 0.0
    lost_after: float = 0.0
    invalid_json: float = 0.0
    delay: float = 0.0
    delay_s: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as it came and what was answered; ``error`` is empty when it was accepted."""

    method: str
    body: Json
    error: str
    fault: str = ""


@dataclass(slots=True, kw_only=True)
class FakeSlack:
    """The server; an async context manager.

    Attributes:
        token: The one that is accepted.
        port: 0 takes a free one.
        channels: Error code by channel id, empty when the channel is open; none at all means that every one is.
        scopes: What the token may do.
        per_channel_s: Seconds between two posts in a channel before "too many"; 0 for no limit.
        file_ready_s: Seconds after which a file that was completed can be shown; until then a message with it is
            refused, as Slack does while it looks through the file.
        chaos: Random faults.
        log: File that gets a JSON line per accepted message or update.
        now: Clock of the rate limit and the outage window, seconds.
        outage: True while nothing is accepted.
        outage_window: Seconds since the start between which nothing is accepted.
        calls: Every request as it came, with what was answered.
        url: Address of the Web API, once started.
        files: What was uploaded, by id.
        whispers: What was told to one person, as it came (``chat.postEphemeral``).
        views: The windows that were opened.
        answers: What came to `answer_to`, an address such as slash commands bring along.
    """

    token: str = TOKEN
    port: int = 0
    channels: dict[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ("chat:write", "channels:history", "files:write")
    per_channel_s: float = 0.0
    file_ready_s: float = 0.0
    chaos: Chaos = Chaos()
    log: Path | None = None
    now: Callable[[], float] = time.monotonic
    outage: bool = False
    outage_window: tuple[float, float] = (float("inf"), float("inf"))
    calls: list[Call] = field(default_factory=list)
    url: str = ""
    files: dict[str, "StoredFile"] = field(default_factory=dict)
    whispers: list[Json] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    answers: list[Json] = field(default_factory=list)
    _messages: dict[str, list[Json]] = field(default_factory=dict)
    _planned: deque[Planned] = field(default_factory=deque)
    _last: dict[str, float] = field(default_factory=dict)
    _count: int = 0
    _random: random.Random = field(default_factory=random.Random)
    _runner: web.AppRunner | None = None
    _started: float = 0.0

    async def __aenter__(self) -> Self:
        self._random.seed(self.chaos.seed)
        self._started = self.now()
        app = web.Application(client_max_size=8 * 2**20)
        app.router.add_route("*", "/api/{method}", self._handle)
        app.router.add_post("/upload/{file}", self._receive)
        app.router.add_post("/control", self._control)
        app.router.add_post("/answer", self._take_answer)
        self._more_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}/api/"
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, fault: Fault, *, method: str = "", value: float = 1, code: str = "", times: int = 1) -> None:
        """Plans a fault for the next calls that fit, in order."""
        self._planned.extend([Planned(fault=fault, method=method, value=value, code=code)] * times)

    def calm(self) -> None:
        """No outage and no planned fault any more."""
        self.outage = False
        self._planned.clear()

    @property
    def answer_to(self) -> str:
        """An address that takes the answer to a slash command."""
        return self.url.removesuffix("api/") + "answer"

    def messages(self, channel: str) -> list[Json]:
        """The channel's messages, replies in threads included, oldest first."""
        return self._messages.get(channel, [])

    def accepted(self, method: str) -> list[Call]:
        """The calls of a method that were applied, in order."""
        return [call for call in self.calls if call.method == method and not call.error]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await _body(request)
        fault = self._next_fault(method)
        kind = fault.fault if fault else None
        if self.outage or self.outage_window[0] <= self.now() - self._started < self.outage_window[1]:
            return self._refuse(method, body, "service_unavailable", status=503)
        match kind:
            case Fault.DELAY:
                await asyncio.sleep(fault.value if fault else 0)
            case Fault.RATE_LIMIT:
                return self._too_many(method, body, str(int(fault.value)) if fault else "1")
            case Fault.SERVER_ERROR:
                return self._refuse(method, body, "internal_error", status=500, fault=str(kind))
            case Fault.LOST_BEFORE:
                self.calls.append(Call(method=method, body=body, error="lost", fault=str(kind)))
                return _hang_up(request)
            case Fault.REFUSE:
                return self._refuse(method, body, fault.code if fault else "", fault=str(kind))
            case _:
                pass
        answer, retry_after = self._answer(method, body, request.headers.get("Authorization", ""))
        if retry_after:
            return self._too_many(method, body, retry_after)
        self.calls.append(Call(method=method, body=body, error=answer.get("error", ""), fault=str(kind or "")))
        match kind:
            case Fault.LOST_AFTER:
                return _hang_up(request)
            case Fault.SERVER_ERROR_AFTER:
                return web.json_response({"ok": False, "error": "fatal_error"}, status=500)
            case Fault.INVALID_JSON:
                return web.Response(text='{"ok": tru', content_type="application/json")
            case Fault.JSON_LIST:
                return web.json_response([answer])
            case Fault.HTML:
                return web.Response(text="<html>Bad gateway</html>", content_type="text/html", status=502)
            case Fault.PLAIN_TEXT:
                return web.Response(text="it works", content_type="text/plain")
            case _:
                return web.json_response(answer)

    async def _control(self, request: web.Request) -> web.Response:
        """Lets another process steer: ``{"outage": true}`` or ``{"fault": "lost_after", "method": "", "times": 2}``."""
        wish = await request.json()
        if "outage" in wish:
            self.outage = bool(wish.pop("outage"))
        if "fault" in wish:
            self.fail(Fault(wish.pop("fault")), **wish)
        return web.json_response({"outage": self.outage, "planned": len(self._planned)})

    def _more_routes(self, app: web.Application) -> None:
        """For those who can do more."""

    async def _take_answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        code, problems = slack_rules.refusal(body, update=False)
        if code or body.get("response_type") != "ephemeral":
            return web.Response(status=400, text=f"{code} {problems}")
        self.answers.append(body)
        return web.Response(text="ok")

    def _answer(self, method: str, body: Json, authorization: str) -> tuple[Json, str]:
        if not authorization:
            return _error("not_authed"), ""
        if authorization != f"Bearer {self.token}":
            return _error("invalid_auth"), ""
        handlers: dict[str, tuple[str, Callable[[Json], Json]]] = {
            "auth.test": ("", self._auth_test),
            "chat.postMessage": ("chat:write", self._post),
            "chat.update": ("chat:write", self._update),
            "chat.postEphemeral": ("chat:write", self._whisper),
            "views.open": ("", self._open_view),
            "conversations.history": ("channels:history", self._history),
            "conversations.replies": ("channels:history", self._replies),
            "files.getUploadURLExternal": ("files:write", self._announce),
            "files.completeUploadExternal": ("files:write", self._complete),
        }
        if method not in handlers:
            return _error("unknown_method"), ""
        scope, handler = handlers[method]
        if scope and scope not in self.scopes:
            return {**_error("missing_scope"), "needed": scope, "provided": ",".join(self.scopes)}, ""
        if scope and not method.startswith("files."):
            channel = body.get("channel")
            if not isinstance(channel, str) or not channel:
                return _error("channel_not_found"), ""
            refused = self.channels.get(channel, "channel_not_found" if self.channels else "")
            if refused:
                return _error(refused), ""
            if method == "chat.postMessage" and self.per_channel_s:
                wait = self._last.get(channel, float("-inf")) + self.per_channel_s - self.now()
                if wait > 0:
                    return {}, str(max(1, round(wait + 0.5)))
                self._last[channel] = self.now()
        return handler(body), ""

    def _auth_test(self, body: Json) -> Json:
        return {
            "ok": True,
            "url": self.url,
            "team": "Équipe d’essai",
            "user": "clameur",
            "bot_id": "B0FAKE",
            "team_id": TEAM,
        }

    def _post(self, body: Json) -> Json:
        code, problems = self._refusal(body, update=False)
        if code:
            return _error(code, problems)
        channel = self._messages.setdefault(body["channel"], [])
        thread = body.get("thread_ts")
        if thread and not any(message["ts"] == thread for message in channel):
            return _error("message_not_found")
        self._count += 1
        message = {key: body[key] for key in ("text", "blocks", "metadata", "thread_ts") if body.get(key) is not None}
        message |= {"ts": f"{1_700_000_000 + self._count}.{self._count:06}", "type": "message", "bot_id": "B0FAKE"}
        message["text"] = str(message.get("text", ""))[: slack_rules.MAX_TEXT]
        channel.append(message)
        return self._done("chat.postMessage", body["channel"], message)

    def _whisper(self, body: Json) -> Json:
        code, problems = slack_rules.refusal(body, update=False)
        if code:
            return _error(code, problems)
        if not re.fullmatch(r"[UW][A-Z0-9]+", str(body.get("user", ""))):
            return _error("user_not_in_channel")
        self.whispers.append(body)
        return {"ok": True, "message_ts": f"{1_700_000_000 + len(self.whispers)}.000000"}

    def _open_view(self, body: Json) -> Json:
        if not body.get("trigger_id"):
            return _error("invalid_trigger")
        if body["trigger_id"] == "expired":
            return _error("expired_trigger_id")
        problems = slack_rules.view_problems(body.get("view"))
        if problems:
            return _error("invalid_arguments", problems)
        self.views.append(body["view"])
        return {"ok": True, "view": {**body["view"], "id": f"V{len(self.views)}"}}

    def _update(self, body: Json) -> Json:
        found = [message for message in self.messages(body["channel"]) if message["ts"] == body.get("ts")]
        if not found:
            return _error("message_not_found")
        code, problems = self._refusal(body, update=True)
        if code:
            return _error(code, problems)
        message = found[0]
        message["text"] = body.get("text") or ""
        # "text" without "blocks" removes the blocks.
        message["blocks"] = body.get("blocks") or []
        if body.get("metadata") is not None:
            message["metadata"] = body["metadata"]
        message["edited"] = message.get("edited", 0) + 1
        return self._done("chat.update", body["channel"], message)

    def _refusal(self, body: Json, *, update: bool) -> tuple[str, list[str]]:
        code, problems = slack_rules.refusal(body, update=update)
        for number, block in enumerate(body.get("blocks") or [] if not code else []):
            if (
                block.get("type") == "image"
                and "slack_file" in block
                and not self._ready(block["slack_file"].get("id", ""))
            ):
                return "invalid_blocks", [f"[ERROR] invalid slack file [json-pointer:/blocks/{number}/slack_file]"]
        return code, problems

    def _ready(self, name: str) -> bool:
        file = self.files.get(name)
        return file is not None and file.completed is not None and self.now() >= file.completed + self.file_ready_s

    def _announce(self, body: Json) -> Json:
        length = str(body.get("length", ""))
        if not body.get("filename") or not length.isdigit() or int(length) == 0:
            return _error("invalid_arguments")
        name = f"F{len(self.files) + 1:08}"
        self.files[name] = StoredFile(length=int(length))
        return {"ok": True, "file_id": name, "upload_url": self.url.replace("/api/", f"/upload/{name}")}

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        """Bytes of a file; no token may come along, since the address is the right to write."""
        data, fault = await request.read(), self._next_fault(UPLOAD)
        call = Call(method=UPLOAD, body={}, error="", fault=str(fault.fault) if fault else "")
        file = self.files.get(request.match_info["file"])
        if "Authorization" in request.headers or file is None or len(data) != file.length:
            self.calls.append(replace(call, error="bad_upload"))
            return web.Response(text="bad upload", status=400)
        match fault.fault if fault else None:
            case Fault.DELAY:
                await asyncio.sleep(fault.value if fault else 0)
            case Fault.SERVER_ERROR | Fault.REFUSE:
                self.calls.append(replace(call, error="refused"))
                return web.Response(text="no", status=500 if fault and fault.fault is Fault.SERVER_ERROR else 403)
            case Fault.LOST_BEFORE | Fault.LOST_AFTER:
                self.calls.append(replace(call, error="lost"))
                return _hang_up(request)
            case _:
                pass
        file.data = data
        self.calls.append(call)
        return web.Response(text=f"OK - {len(data)}")

    def _complete(self, body: Json) -> Json:
        listed = body.get("files")
        files = json.loads(listed) if isinstance(listed, str) else listed
        if not isinstance(files, list) or not files:
            return _error("invalid_arguments")
        for listed in files:
            file = self.files.get(listed.get("id"))
            if file is None or not file.data:
                return _error("file_not_found")
            file.title, file.completed = listed.get("title", ""), self.now()
        # What the file is, Slack says later: its own field stays empty until it has looked.
        return {
            "ok": True,
            "files": [{"id": file["id"], "title": file.get("title", ""), "mimetype": ""} for file in files],
        }

    def _done(self, method: str, channel: str, message: Json) -> Json:
        if self.log is not None:
            line = {"method": method, "channel": channel, "at": time.time(), **message}
            with self.log.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
        return {"ok": True, "channel": channel, "ts": message["ts"], "message": message}

    def _history(self, body: Json) -> Json:
        top = [
            message for message in self.messages(body["channel"]) if message.get("thread_ts") in {None, message["ts"]}
        ]
        inclusive = str(body.get("inclusive", "0")) in {"1", "true", "True"}
        oldest, latest = float(body.get("oldest") or 0), float(body.get("latest") or "inf")
        chosen = [
            message
            for message in reversed(top)
            if oldest < float(message["ts"]) < latest or (inclusive and float(message["ts"]) in {oldest, latest})
        ]
        return _page(chosen, body)

    def _replies(self, body: Json) -> Json:
        root = body.get("ts")
        chosen = [m for m in self.messages(body["channel"]) if m["ts"] == root or m.get("thread_ts") == root]
        return _page(chosen, body) if any(m["ts"] == root for m in chosen) else _error("thread_not_found")

    def _next_fault(self, method: str) -> Planned | None:
        for planned in self._planned:
            if planned.method in {"", method}:
                self._planned.remove(planned)
                return planned
        roll = self._random.random()
        chaos = self.chaos
        for fault, rate, value in (
            (Fault.RATE_LIMIT, chaos.rate_limit, 1.0),
            (Fault.SERVER_ERROR, chaos.server_error, 500.0),
            (Fault.LOST_BEFORE, chaos.lost_before, 0.0),
            (Fault.LOST_AFTER, chaos.lost_after, 0.0),
            (Fault.INVALID_JSON, chaos.invalid_json, 0.0),
            (Fault.DELAY, chaos.delay, chaos.delay_s),
        ):
            if roll < rate:
                return Planned(fault=fault, value=value)
            roll -= rate
        return None

    def _refuse(self, method: str, body: Json, code: str, *, status: int = 200, fault: str = "") -> web.Response:
        self.calls.append(Call(method=method, body=body, error=code or "refused", fault=fault))
        return web.json_response({"ok": False, "error": code}, status=status)

    def _too_many(self, method: str, body: Json, retry_after: str) -> web.Response:
        self.calls.append(Call(method=method, body=body, error="ratelimited", fault=str(Fault.RATE_LIMIT)))
        headers = {"Retry-After": retry_after}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def _body(request: web.Request) -> Json:
    body: Json = dict(request.query)
    if request.content_type == "application/json":
        loaded = await request.json()
        return body | loaded if isinstance(loaded, dict) else body
    body |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    for key in ("blocks", "metadata", "view"):
        if isinstance(body.get(key), str):
            body[key] = json.loads(body[key])
    return body


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _error(code: str, problems: list[str] | None = None) -> Json:
    details = {"response_metadata": {"messages": problems}} if problems else {}
    return {"ok": False, "error": code, **details}


def _page(messages: list[Json], body: Json) -> Json:
    start, limit = int(body.get("cursor") or 0), min(int(body.get("limit") or 100), 999)
    with_metadata = str(body.get("include_all_metadata", "0")) in {"1", "true", "True"}
    shown = [
        message if with_metadata else {key: value for key, value in message.items() if key != "metadata"}
        for message in messages[start : start + limit]
    ]
    more = start + limit < len(messages)
    return {
        "ok": True,
        "messages": shown,
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


async def _serve(options: argparse.Namespace) -> None:
    chaos = Chaos(
        seed=options.seed,
        rate_limit=options.rate_limit,
        server_error=options.server_error,
        lost_before=options.lost_before,
        lost_after=options.lost_after,
    )
    slack = FakeSlack(
        token=options.token,
        port=options.port,
        log=options.log,
        chaos=chaos,
        per_channel_s=options.per_channel,
        file_ready_s=options.file_ready,
        outage_window=tuple(options.outage),
    )
    async with slack:
        sys.stdout.write(slack.url + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Runs until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--log", type=Path, help="a JSON line per accepted message or update is added here")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--per-channel", type=float, default=0.0, help="seconds between two posts in a channel")
    parser.add_argument("--file-ready", type=float, default=0.0, help="seconds before a file can be shown")
    parser.add_argument("--outage", type=float, nargs=2, default=(float("inf"), float("inf")), metavar=("FROM", "TO"))
    parser.add_argument("--seed", type=int, default=0)
    for name in ("rate-limit", "server-error", "lost-before", "lost-after"):
        parser.add_argument(f"--{name}", type=float, default=0.0, help="probability per call")
    options = parser.parse_args()
    try:
        asyncio.run(_serve(options))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
