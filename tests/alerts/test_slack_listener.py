"""Socket Mode against a server that speaks its protocol: acknowledged at once, through every way a connection ends."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from alerts.slack.listener import Listener
from tests.support.fake_slack import Fault
from tests.support.fake_socket_mode import APP, APP_TOKEN, FakeSocketMode

IN_TIME_S = 3.0
"""What Slack gives for an acknowledgement."""


@dataclass
class Ear:
    """A listener, and everything it said."""

    slack: FakeSocketMode
    taken: list[tuple[str, object]] = field(default_factory=list)
    apps: list[str] = field(default_factory=list)
    ups: list[bool] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.gate.set()

    async def take(self, kind: str, payload: object) -> None:
        await self.gate.wait()
        self.taken.append((kind, payload))
        if payload == {"crash": True}:
            raise ZeroDivisionError

    def start(self, token: str = APP_TOKEN, patience_s: float = 3.0) -> None:
        listener = Listener(
            token, self.slack.url, self.take, hello=self.apps.append, connected=self.ups.append,
            trouble=self.troubles.append, ping_s=0.2, patience_s=patience_s,
        )  # fmt: skip
        assert APP_TOKEN not in repr(listener)
        self.task = asyncio.create_task(listener.run())

    async def stop(self) -> None:
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)


@asynccontextmanager
async def listening(count: int = 1) -> AsyncIterator[tuple[FakeSocketMode, list[Ear]]]:
    async with FakeSocketMode() as slack:
        ears = [Ear(slack) for _ in range(count)]
        try:
            for ear in ears:
                ear.start()
            await slack.connected(count)
            yield slack, ears
        finally:
            await asyncio.gather(*(ear.stop() for ear in ears))


async def soon(done: Callable[[], bool]) -> None:
    for _ in range(1000):
        if done():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("still waiting after 10 s")


async def test_an_envelope_is_acknowledged_before_anything_slow_is_done() -> None:
    async with listening() as (slack, (ear,)):
        ear.gate.clear()
        envelope = await slack.send("interactive", {"a": 1})
        assert [ack.envelope_id for ack in slack.acks] == [envelope]
        assert slack.acks[0].delay_s < IN_TIME_S
        assert ear.taken == []
        ear.gate.set()
        await soon(lambda: ear.taken == [("interactive", {"a": 1})])
    assert ear.apps == [APP]
    assert (ear.ups, ear.troubles, slack.strange) == ([True, False], [], [])


async def test_envelopes_of_every_kind_are_acknowledged_in_time_while_others_are_being_dealt_with() -> None:
    async with listening() as (slack, (ear,)):
        ear.gate.clear()
        for n in range(30):
            await slack.send(["interactive", "slash_commands", "events_api"][n % 3], {"n": n})
        assert max(ack.delay_s for ack in slack.acks) < IN_TIME_S
        ear.gate.set()
        await soon(lambda: len(ear.taken) == 30)
    assert [payload for _, payload in ear.taken] == [{"n": n} for n in range(30)]


async def test_two_workers_listen_and_each_envelope_goes_to_one_of_them() -> None:
    async with listening(2) as (slack, ears):
        for n in range(10):
            await slack.send("interactive", {"n": n})
        await soon(lambda: sum(len(ear.taken) for ear in ears) == 10)
        assert [len(ear.taken) for ear in ears] == [5, 5]
        assert sorted(str(payload) for ear in ears for _, payload in ear.taken) == [f"{{'n': {n}}}" for n in range(10)]
        await ears[0].stop()
        await slack.connected(1)
        await slack.send("interactive", {"n": 10})
        await soon(lambda: len(ears[1].taken) == 6)
    assert slack.strange == []


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_when_slack_asks_for_it_a_new_connection_is_made(reason: str) -> None:
    async with listening() as (slack, (ear,)):
        await slack.ask_to_reconnect(reason)
        await slack.until(lambda: slack.opened == 2 and len(slack.links) == 1)
        await slack.send("interactive", {"after": reason})
        await soon(lambda: ear.taken == [("interactive", {"after": reason})])
    assert slack.strange == []


async def test_a_connection_that_is_lost_is_made_again() -> None:
    async with listening() as (slack, (ear,)):
        slack.cut()
        await slack.until(lambda: slack.opened >= 2 and len(slack.links) == 1)
        await slack.send("interactive", {"after": "cut"})
        await soon(lambda: ear.taken == [("interactive", {"after": "cut"})])


async def test_an_address_that_failed_is_not_tried_for_ever() -> None:
    async with listening() as (slack, (ear,)):
        slack.refuse_links = 1
        await slack.ask_to_reconnect("refresh_requested")
        await slack.until(lambda: slack.opened >= 2 and len(slack.links) == 1, patience_s=20.0)
        await slack.send("interactive", {"after": "refusal"})
        await soon(lambda: ear.taken == [("interactive", {"after": "refusal"})])
        assert ear.ups[:3] == [True, False, True]


async def test_a_token_that_is_refused_is_told_once_and_tried_again() -> None:
    async with FakeSocketMode() as slack:
        ear = Ear(slack)
        ear.start(token="xapp-1-A0OTHER-1-canary")
        await soon(lambda: len([call for call in slack.calls if call.method == "apps.connections.open"]) >= 3)
        assert ear.troubles == ["apps.connections.open answered invalid_auth"]
        slack.app_token = "xapp-1-A0OTHER-1-canary"
        await slack.connected(1)
        await ear.stop()
    assert ear.ups in ([True, False], [])


@pytest.mark.parametrize(
    "fault", [Fault.HTML, Fault.JSON_LIST, Fault.INVALID_JSON, Fault.LOST_BEFORE, Fault.RATE_LIMIT]
)
async def test_an_answer_that_is_no_address_is_told_and_asked_for_again(fault: Fault) -> None:
    async with FakeSocketMode() as slack:
        slack.fail(fault, method="apps.connections.open")
        ear = Ear(slack)
        ear.start()
        await slack.connected(1)
        await ear.stop()
    assert len(ear.troubles) == 1


async def test_a_payload_that_breaks_its_handler_and_a_text_that_is_none_stop_nothing() -> None:
    async with listening() as (slack, (ear,)):
        await slack.send("interactive", {"crash": True})
        for strange in ("", "not json", "{", "[1]", '{"type": 1}', '{"type": "interactive", "payload": {}}', "{}"):
            await slack.say(strange)
        await slack.send("interactive", [1, 2])
        await slack.send("interactive", None)
        await soon(lambda: len(ear.taken) == 3)
    assert [payload for _, payload in ear.taken] == [{"crash": True}, [1, 2], None]


async def test_an_envelope_that_comes_again_is_acknowledged_again() -> None:
    async with listening() as (slack, (ear,)):
        envelope = await slack.send("interactive", {"n": 1})
        await slack.resend(envelope, "interactive", {"n": 1}, connection=slack.links[0])
        await slack.until(lambda: len(slack.acks) == 2)
        await soon(lambda: len(ear.taken) == 2)


async def test_stopping_lets_what_was_acknowledged_be_dealt_with_and_leaves_no_connection() -> None:
    async with listening() as (slack, (ear,)):
        ear.gate.clear()
        await slack.send("interactive", {"n": 1})
        assert ear.task is not None
        ear.task.cancel()
        await slack.connected(0)
        await asyncio.wait({ear.task}, timeout=0.3)
        assert not ear.task.done()
        ear.gate.set()
        await asyncio.gather(ear.task, return_exceptions=True)
        assert ear.taken == [("interactive", {"n": 1})]
        assert ear.ups == [True, False]


async def test_no_log_line_holds_the_token_the_address_or_a_payload(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", logging.DEBUG)
    root.addHandler(handler)
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:1")
    try:
        async with listening() as (slack, (ear,)):
            await slack.send("interactive", {"secret": "canary payload"})
            await slack.ask_to_reconnect("refresh_requested")
            await slack.until(lambda: slack.opened == 2 and len(slack.links) == 1)
            slack.fail(Fault.REFUSE, method="apps.connections.open", code="xapp-1-canary")
            slack.cut()
            await slack.until(lambda: slack.opened == 3 and len(slack.links) == 1)
    finally:
        root.removeHandler(handler)
    text = out.getvalue() + "".join(ear.troubles)
    assert not [word for word in ("xapp", "ticket", "canary") if word in text]
