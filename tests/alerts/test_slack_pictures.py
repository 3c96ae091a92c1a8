"""A chart gets into its message when it can, and no fault of it costs, doubles or holds back an alert."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from PIL import Image

from alerts import canvas, chart
from alerts.model import Alert, Delivery, DeliveryAction, Kind, Transition
from alerts.slack import pictures
from alerts.slack.notifier import SlackNotifier
from streams.errors import NotifyError, NotifyReason
from tests.support.alerts import a_delivery, an_alert
from tests.support.fake_slack import UPLOAD, FakeSlack, Fault

SCOPES = ("chat:write", "channels:history", "files:write")
ANNOUNCE, COMPLETE, UPDATE = "files.getUploadURLExternal", "files.completeUploadExternal", "chat.update"


@dataclass
class Desk:
    """A notifier and its Slack, with a clock that moves only when somebody waits."""

    slack: FakeSlack
    notifier: SlackNotifier
    heard: list[NotifyReason | None] = field(default_factory=list)
    at: list[float] = field(default_factory=lambda: [0.0])

    def images(self) -> list[str]:
        """The file that each message of the channel shows, empty for none."""
        return [image_of(message) for message in self.slack.messages("C0CRISE")]

    def methods(self) -> list[str]:
        return [call.method for call in self.slack.calls]

    async def send(self, alert: Alert | None = None) -> str:
        return await self.tell(a_delivery(alert))

    async def update(self, ts: str, alert: Alert) -> None:
        await self.tell(a_delivery(alert, action=DeliveryAction.UPDATE, ts=ts))

    async def tell(self, delivery: Delivery) -> str:
        """What the outbox does with a delivery when nothing else waits in the channel."""
        posted = await self.notifier.deliver(delivery)
        await self.notifier.adorn(delivery, posted)
        return posted.ts


def image_of(message: dict[str, Any]) -> str:
    files = [block["slack_file"]["id"] for block in message["blocks"] if block["type"] == "image"]
    assert len(files) <= 1
    return files[0] if files else ""


def has_bars_of_text(message: dict[str, Any]) -> bool:
    return "▁▁" in str(message["blocks"]) or "▂" in str(message["blocks"])


@asynccontextmanager
async def desk(
    *, scopes: tuple[str, ...] = SCOPES, ready_s: float = 0.5, timeout_s: float = 5.0
) -> AsyncIterator[Desk]:
    at = [0.0]

    async def sleep(seconds: float) -> None:
        at[0] += seconds

    async with FakeSlack(scopes=scopes, file_ready_s=ready_s, now=lambda: at[0]) as slack:
        made = Desk(slack, SlackNotifier("", slack.url), at=at)
        made.notifier = SlackNotifier(
            slack.token,
            slack.url,
            timeout_s=timeout_s,
            charts=lambda failure: made.heard.append(None if failure is None else failure.reason),
            now=lambda: at[0],
            sleep=sleep,
        )
        try:
            yield made
        finally:
            await made.notifier.close()


async def test_a_message_goes_first_and_its_chart_is_added_to_it() -> None:
    async with desk() as here:
        await here.send()
        (message,) = here.slack.messages("C0CRISE")
        (file,) = here.slack.files.values()
    assert here.methods() == ["chat.postMessage", ANNOUNCE, UPLOAD, COMPLETE, UPDATE]
    assert image_of(message) == "F00000001"
    assert not has_bars_of_text(message)
    assert file.data == chart.draw(an_alert())
    assert Image.open(io.BytesIO(file.data)).size == (canvas.WIDE, canvas.HIGH)
    assert here.heard == [None]


async def test_the_file_is_shared_with_nobody_but_through_the_message() -> None:
    async with desk() as here:
        await here.send()
    (completed,) = here.slack.accepted(COMPLETE)
    assert set(completed.body) == {"files"}


async def test_the_image_says_its_figures_in_words() -> None:
    async with desk() as here:
        await here.send()
        (message,) = here.slack.messages("C0CRISE")
    (alt,) = [block["alt_text"] for block in message["blocks"] if block["type"] == "image"]
    assert "3, 2, 4, 2, 3, 1, 4, 3, 2, 3, 8, 24" in alt
    assert alt == chart.alt_text(an_alert())


async def test_people_stay_named_in_a_message_that_gets_its_chart() -> None:
    async with desk() as here:
        await here.tell(a_delivery(people=("U0CAMILLE",)))
        (message,) = here.slack.messages("C0CRISE")
    assert "U0CAMILLE" in str(message["blocks"])
    assert image_of(message)


async def test_a_file_that_is_not_ready_is_tried_again() -> None:
    async with desk(ready_s=1.5) as here:
        await here.send()
        assert here.images() == ["F00000001"]
    assert [call.error for call in here.slack.calls if call.method == UPDATE] == ["invalid_blocks", ""]
    assert here.heard == [None]


async def test_a_file_that_is_never_ready_is_given_up_and_the_message_stays() -> None:
    async with desk(ready_s=1e9) as here:
        await here.send()
        (message,) = here.slack.messages("C0CRISE")
        assert has_bars_of_text(message)
    assert here.methods().count(UPDATE) == len(pictures.WAITS_S)
    assert here.heard == [NotifyReason.PAYLOAD]


FAULTS: list[tuple[str, Fault, dict[str, Any], NotifyReason, float]] = [
    (ANNOUNCE, Fault.REFUSE, {"code": "not_allowed"}, NotifyReason.OTHER, pictures.LONG_REST_S),
    (ANNOUNCE, Fault.REFUSE, {"code": "file_uploads_disabled"}, NotifyReason.OTHER, pictures.LONG_REST_S),
    (ANNOUNCE, Fault.RATE_LIMIT, {"value": 900}, NotifyReason.RATE_LIMITED, 900.0),
    (ANNOUNCE, Fault.SERVER_ERROR, {}, NotifyReason.SERVER_ERROR, pictures.REST_S),
    (ANNOUNCE, Fault.LOST_AFTER, {}, NotifyReason.UNKNOWN_OUTCOME, pictures.REST_S),
    (ANNOUNCE, Fault.JSON_LIST, {}, NotifyReason.BAD_ANSWER, pictures.REST_S),
    (ANNOUNCE, Fault.HTML, {}, NotifyReason.SERVER_ERROR, pictures.REST_S),
    (ANNOUNCE, Fault.DELAY, {"value": 0.6}, NotifyReason.TIMEOUT, pictures.REST_S),
    (UPLOAD, Fault.REFUSE, {}, NotifyReason.OTHER, pictures.LONG_REST_S),
    (UPLOAD, Fault.SERVER_ERROR, {}, NotifyReason.SERVER_ERROR, pictures.REST_S),
    (UPLOAD, Fault.LOST_BEFORE, {}, NotifyReason.UNKNOWN_OUTCOME, pictures.REST_S),
    (UPLOAD, Fault.DELAY, {"value": 0.6}, NotifyReason.TIMEOUT, pictures.REST_S),
    (COMPLETE, Fault.REFUSE, {"code": "file_not_found"}, NotifyReason.OTHER, pictures.LONG_REST_S),
    (COMPLETE, Fault.INVALID_JSON, {}, NotifyReason.BAD_ANSWER, pictures.REST_S),
    (COMPLETE, Fault.LOST_AFTER, {}, NotifyReason.UNKNOWN_OUTCOME, pictures.REST_S),
    (UPDATE, Fault.SERVER_ERROR, {}, NotifyReason.SERVER_ERROR, pictures.REST_S),
    (UPDATE, Fault.RATE_LIMIT, {"value": 3}, NotifyReason.RATE_LIMITED, pictures.REST_S),
    (UPDATE, Fault.LOST_BEFORE, {}, NotifyReason.UNKNOWN_OUTCOME, pictures.REST_S),
]


@pytest.mark.parametrize(("method", "fault", "plan", "reason", "rest_s"), FAULTS)
async def test_each_fault_leaves_the_message_as_it_was_and_charts_at_rest(
    method: str, fault: Fault, plan: dict[str, Any], reason: NotifyReason, rest_s: float
) -> None:
    async with desk(timeout_s=0.3) as here:
        here.slack.fail(fault, method=method, **plan)
        began = here.at[0]
        ts = await here.send()
        (message,) = here.slack.messages("C0CRISE")
        assert has_bars_of_text(message)
        assert not image_of(message)
        assert here.heard == [reason]
        assert here.methods().count(method) <= 1

        stopped, other = here.at[0], an_alert(id="ffffffff.1", episode="ffffffff")
        assert stopped - began <= pictures.PATIENCE_S
        here.at[0] = stopped + rest_s - 0.001
        await here.send(other)
        assert here.heard == [reason]
        here.at[0] = stopped + rest_s
        await here.update(ts, an_alert(id="e4f1c2a9.2"))
        assert here.heard == [reason, None]
        shown, of_the_other = here.images()
        assert here.slack.files[shown].completed is not None
        assert of_the_other == ""


async def test_without_the_scope_charts_rest_and_it_is_said_once() -> None:
    async with desk(scopes=("chat:write", "channels:history")) as here:
        ts = await here.send()
        for number in range(2, 6):
            await here.update(ts, an_alert(id=f"e4f1c2a9.{number}", observed=31 * number))
        (message,) = here.slack.messages("C0CRISE")
        assert has_bars_of_text(message)
        assert "155" in message["text"]
        assert here.heard == [NotifyReason.MISSING_SCOPE]
        assert here.methods().count(ANNOUNCE) == 1
        here.at[0] = pictures.LONG_REST_S
        await here.update(ts, an_alert(id="e4f1c2a9.9"))
    assert here.heard == [NotifyReason.MISSING_SCOPE] * 2


async def test_all_of_it_together_takes_no_longer_than_the_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE_S", 0.2)
    async with desk() as here:
        here.slack.fail(Fault.DELAY, method=UPLOAD, value=2.0)
        await here.send()
        assert here.images() == [""]
    assert here.heard == [NotifyReason.TIMEOUT]


async def test_a_chart_that_cannot_be_drawn_costs_nothing_but_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(alert: Alert) -> bytes:
        raise MemoryError(alert.id)

    monkeypatch.setattr(chart, "draw", broken)
    async with desk() as here:
        await here.send()
        assert here.images() == [""]
    assert here.heard == [NotifyReason.OTHER]


async def test_without_charts_no_file_is_asked_for() -> None:
    async with FakeSlack(scopes=SCOPES) as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        await notifier.adorn(a_delivery(), await notifier.deliver(a_delivery()))
        await notifier.close()
    assert [call.method for call in slack.calls] == ["chat.postMessage"]


@pytest.mark.parametrize("action", [DeliveryAction.THREAD, DeliveryAction.CALL])
async def test_a_reply_and_a_call_have_no_chart(action: DeliveryAction) -> None:
    async with desk() as here:
        ts = await here.send()
        await here.tell(a_delivery(action=action, ts=ts, people=("U0CAMILLE",)))
        assert here.images() == ["F00000001", ""]
    assert here.heard == [None]


async def test_too_few_bins_are_left_to_words() -> None:
    async with desk() as here:
        await here.send(an_alert(trend=((1, 1.0),) * (chart.FEWEST - 1)))
    assert here.methods() == ["chat.postMessage"]


async def test_an_update_shows_the_last_chart_while_the_figures_are_much_the_same() -> None:
    async with desk() as here:
        ts = await here.send()
        await here.update(ts, an_alert(id="e4f1c2a9.2", transition=Transition.ACKNOWLEDGED, by="Camille Inventée"))
        (message,) = here.slack.messages("C0CRISE")
        assert image_of(message) == "F00000001"
        assert "Camille" in str(message["blocks"])
        assert here.methods()[-1] == UPDATE
        assert here.methods().count(ANNOUNCE) == 1


async def test_an_update_with_other_figures_is_made_at_once_and_then_gets_a_new_chart() -> None:
    async with desk() as here:
        ts = await here.send()
        await here.update(ts, an_alert(id="e4f1c2a9.2", transition=Transition.ESCALATED, observed=212))
        assert here.images() == ["F00000002"]
    before, after = [call.body["blocks"] for call in here.slack.accepted(UPDATE)][1:]
    assert "212" in str(before)
    assert not image_of({"blocks": before})  # the old one would mislead
    assert image_of({"blocks": after}) == "F00000002"


async def test_a_chart_that_would_mislead_is_taken_away_while_charts_rest() -> None:
    async with desk() as here:
        ts = await here.send()
        here.slack.fail(Fault.SERVER_ERROR, method=ANNOUNCE)
        await here.update(ts, an_alert(id="e4f1c2a9.2", transition=Transition.ESCALATED, observed=212))
        (message,) = here.slack.messages("C0CRISE")
        assert not image_of(message)
        assert has_bars_of_text(message)
        await here.update(ts, an_alert(id="e4f1c2a9.3", transition=Transition.DEESCALATED))
        assert here.images() == ["F00000001"]  # the figures are again those of the first one


async def test_an_update_whose_chart_slack_has_deleted_goes_without_and_gets_another() -> None:
    async with desk() as here:
        ts = await here.send()
        here.slack.files["F00000001"].completed = None
        await here.update(ts, an_alert(id="e4f1c2a9.2", transition=Transition.ACKNOWLEDGED, by="Camille Inventée"))
        (message,) = here.slack.messages("C0CRISE")
    assert "Camille" in str(message["blocks"])
    assert image_of(message) == "F00000002"


async def test_a_refused_update_without_a_chart_is_still_a_failure() -> None:
    async with desk(scopes=("chat:write", "channels:history")) as here:
        ts = await here.send()
        here.slack.fail(Fault.REFUSE, method=UPDATE, code="invalid_blocks")
        with pytest.raises(NotifyError) as failure:
            await here.update(ts, an_alert(id="e4f1c2a9.2"))
    assert failure.value.reason is NotifyReason.PAYLOAD


@pytest.mark.parametrize("stage", [ANNOUNCE, UPLOAD, COMPLETE, UPDATE])
async def test_a_process_that_stops_between_message_and_chart_has_posted_once(stage: str) -> None:
    """The next one finds the message by its metadata; the chart comes with the next update."""
    async with desk() as here:
        here.notifier = stopping(here, at=stage)
        with pytest.raises(Stopped):
            await here.send()
        await here.notifier.close()
        again = SlackNotifier(here.slack.token, here.slack.url)
        found = await again.find(a_delivery())
        await again.close()
        (message,) = here.slack.messages("C0CRISE")
    assert found is not None
    assert found.ts == message["ts"]


class Stopped(BaseException):
    """The process ends here."""


def stopping(here: Desk, at: str) -> SlackNotifier:
    """A notifier whose process ends when it is about to call a method."""
    notifier = SlackNotifier(here.slack.token, here.slack.url, charts=lambda failure: None, sleep=_no_wait)
    asked: Callable[..., Awaitable[Any]] = notifier._calls.ask

    async def ask(method: str, call: Any, **options: Any) -> Any:
        if method == {UPLOAD: "the upload"}.get(at, at):
            call.close()
            raise Stopped
        return await asked(method, call, **options)

    notifier._calls.ask = notifier._pictures._ask = ask  # type: ignore[method-assign]  # the end of a process
    return notifier


async def _no_wait(seconds: float) -> None:
    assert seconds > 0


async def test_no_more_charts_are_remembered_than_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "REMEMBERED", 2)
    async with desk() as here:
        sent = [await here.send(an_alert(id=f"{number:08}.1", episode=f"{number:08}")) for number in range(3)]
        kept = [here.notifier._pictures.of(ts, an_alert()) is not None for ts in sent]
    assert kept == [False, True, True]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"transition": Transition.ACKNOWLEDGED}, False),
        ({"observed": 31 + 7}, False),
        ({"observed": 31 + 8}, True),
        ({"observed": 31 - 8}, True),
        ({"kind": Kind.BUZZ}, True),
        ({"transition": Transition.RESOLVED}, True),
        ({"end": an_alert().end + 1799}, False),
        ({"end": an_alert().end + 1800}, True),
    ],
)
def test_a_chart_is_drawn_anew_when_it_would_mislead(change: dict[str, Any], expected: bool) -> None:
    assert chart.outdated(an_alert(), an_alert(**change)) is expected


@pytest.mark.parametrize(("observed", "expected"), [(5, False), (6, True), (1, False), (0, True)])
def test_a_few_posts_more_or_less_are_no_change_of_a_small_number(observed: int, expected: bool) -> None:
    assert chart.outdated(an_alert(observed=3), an_alert(observed=observed)) is expected
