"""The edge to Slack against a server that keeps Slack's rules and fails in every way that Slack does."""

import io
import logging
import traceback
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from agents.send_test import sample_alert, send_test
from alerts.console import ConsoleNotifier
from alerts.model import Delivery, DeliveryAction, Transition
from alerts.notifier import Notifier, Posted
from alerts.slack import failures
from alerts.slack.notifier import SlackNotifier
from streams.errors import NotifyError, NotifyReason
from tests.support.alerts import a_delivery, an_alert
from tests.support.fake_slack import Chaos, FakeSlack, Fault

CANARY = "xoxb-canary-0123456789-secret"


async def failing(notifier: Notifier, delivery: Delivery) -> NotifyError:
    with pytest.raises(NotifyError) as failure:
        await notifier.deliver(delivery)
    return failure.value


async def test_a_message_is_posted_and_then_updated_in_place() -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        posted = await notifier.deliver(a_delivery())
        later = an_alert(id="e4f1c2a9.2", transition=Transition.ESCALATED, observed=212)
        updated = await notifier.deliver(a_delivery(later, action=DeliveryAction.UPDATE, ts=posted.ts))
        await notifier.close()
        (message,) = slack.messages("C0CRISE")
    assert posted == updated == Posted(channel="C0CRISE", ts=message["ts"])
    assert "212" in message["text"]
    assert message["blocks"]
    (sent,) = slack.accepted("chat.postMessage")
    assert (sent.body["unfurl_links"], sent.body["unfurl_media"]) == (False, False)


async def test_a_reply_goes_into_the_thread() -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        posted = await notifier.deliver(a_delivery())
        reply = await notifier.deliver(a_delivery(action=DeliveryAction.THREAD, ts=posted.ts))
        await notifier.close()
        stored = slack.messages("C0CRISE")[1]
    assert (stored["ts"], stored["thread_ts"]) == (reply.ts, posted.ts)


async def test_what_is_skipped_calls_nobody() -> None:
    async with FakeSlack() as slack:
        await SlackNotifier(slack.token, slack.url).deliver(a_delivery(action=DeliveryAction.SKIP))
    assert slack.calls == []


@pytest.mark.parametrize(
    ("fault", "plan", "reason", "permanent", "maybe_done", "wait"),
    [
        (Fault.RATE_LIMIT, {"value": 7}, NotifyReason.RATE_LIMITED, False, False, 7.0),
        (Fault.SERVER_ERROR, {}, NotifyReason.SERVER_ERROR, False, True, None),
        (Fault.SERVER_ERROR_AFTER, {}, NotifyReason.SERVER_ERROR, False, True, None),
        (Fault.HTML, {}, NotifyReason.SERVER_ERROR, False, True, None),
        (Fault.LOST_BEFORE, {}, NotifyReason.UNKNOWN_OUTCOME, False, True, None),
        (Fault.LOST_AFTER, {}, NotifyReason.UNKNOWN_OUTCOME, False, True, None),
        (Fault.DELAY, {"value": 1}, NotifyReason.TIMEOUT, False, True, None),
        (Fault.INVALID_JSON, {}, NotifyReason.BAD_ANSWER, False, True, None),
        (Fault.JSON_LIST, {}, NotifyReason.BAD_ANSWER, False, True, None),
        (Fault.PLAIN_TEXT, {}, NotifyReason.BAD_ANSWER, False, True, None),
        (Fault.REFUSE, {"code": "internal_error"}, NotifyReason.SERVER_ERROR, False, True, None),
        (Fault.REFUSE, {"code": "ratelimited"}, NotifyReason.RATE_LIMITED, False, False, failures.DEFAULT_WAIT_S),
        (Fault.REFUSE, {"code": "invalid_auth"}, NotifyReason.AUTH, True, False, None),
        (Fault.REFUSE, {"code": "token_revoked"}, NotifyReason.AUTH, True, False, None),
        (Fault.REFUSE, {"code": "channel_not_found"}, NotifyReason.CHANNEL, True, False, None),
        (Fault.REFUSE, {"code": "is_archived"}, NotifyReason.CHANNEL, True, False, None),
        (Fault.REFUSE, {"code": "not_in_channel"}, NotifyReason.CHANNEL, True, False, None),
        (Fault.REFUSE, {"code": "missing_scope"}, NotifyReason.MISSING_SCOPE, True, False, None),
        (Fault.REFUSE, {"code": "invalid_blocks"}, NotifyReason.PAYLOAD, True, False, None),
        (Fault.REFUSE, {"code": "msg_too_long"}, NotifyReason.PAYLOAD, True, False, None),
        (Fault.REFUSE, {"code": "message_not_found"}, NotifyReason.MESSAGE_GONE, True, False, None),
        (Fault.REFUSE, {"code": "never_heard_of_it"}, NotifyReason.OTHER, True, False, None),
        (Fault.REFUSE, {"code": f"echo {CANARY}"}, NotifyReason.BAD_ANSWER, False, True, None),
    ],
)
@pytest.mark.parametrize("action", [DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.THREAD])
async def test_each_failure_has_its_reason_and_shows_no_token(
    fault: Fault,
    plan: dict[str, Any],
    reason: NotifyReason,
    permanent: bool,
    maybe_done: bool,
    wait: float | None,
    action: DeliveryAction,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeSlack(token=CANARY) as slack:
        notifier = SlackNotifier(CANARY, slack.url, timeout_s=0.3)
        posted = await notifier.deliver(a_delivery())
        slack.fail(fault, **plan)
        later = an_alert(id="e4f1c2a9.2", transition=Transition.ESCALATED)
        error = await failing(notifier, a_delivery(later, action=action, ts=posted.ts))
        await notifier.close()
    assert (error.reason, error.permanent, error.maybe_done) == (reason, permanent, maybe_done)
    assert error.retry_after_s == wait
    told = "".join([*traceback.format_exception(error), repr(error), repr(notifier), repr(error.__dict__), caplog.text])
    assert CANARY not in told
    # The SDK's exception holds the request and its token: whoever logs the chain must not find it there.
    assert error.__cause__ is None
    assert error.__context__ is None


async def test_nobody_listening_is_a_connection_failure_and_nothing_was_done() -> None:
    async with FakeSlack() as slack:
        pass
    notifier = SlackNotifier(slack.token, slack.url)
    error = await failing(notifier, a_delivery())
    await notifier.close()
    assert (error.reason, error.permanent, error.maybe_done) == (NotifyReason.CONNECTION, False, False)


async def test_a_wrong_token_is_refused_for_good() -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(CANARY, slack.url)
        error = await failing(notifier, a_delivery())
        await notifier.close()
    assert (error.reason, error.permanent) == (NotifyReason.AUTH, True)
    assert "install the Slack app again" in str(error)


async def test_a_missing_scope_is_named() -> None:
    async with FakeSlack(scopes=("chat:write",)) as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        with pytest.raises(NotifyError, match="channels:history"):
            await notifier.find(a_delivery())
        await notifier.close()


async def test_an_update_of_a_deleted_message_says_that_it_is_gone() -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        error = await failing(notifier, a_delivery(action=DeliveryAction.UPDATE, ts="1.000001"))
        await notifier.close()
    assert (error.reason, error.permanent) == (NotifyReason.MESSAGE_GONE, True)


async def test_one_message_a_second_per_channel_is_held_to_and_says_how_long_to_wait() -> None:
    at = [0.0]
    async with FakeSlack(per_channel_s=1.0, now=lambda: at[0]) as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        await notifier.deliver(a_delivery())
        await notifier.deliver(a_delivery(channel="C0OTHER"))
        at[0] = 0.9
        error = await failing(notifier, a_delivery())
        at[0] += error.retry_after_s or 0
        await notifier.deliver(a_delivery())
        await notifier.close()
    assert error.retry_after_s == 1.0
    assert len(slack.accepted("chat.postMessage")) == 3


@pytest.mark.parametrize("action", [DeliveryAction.SEND, DeliveryAction.UPDATE, DeliveryAction.THREAD])
@pytest.mark.parametrize(("fault", "done"), [(Fault.LOST_AFTER, True), (Fault.LOST_BEFORE, False)])
async def test_after_a_lost_answer_it_can_be_told_whether_it_was_done(
    action: DeliveryAction, fault: Fault, done: bool
) -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        first = await notifier.deliver(a_delivery(an_alert(id="e4f1c2a9.1")))
        other = an_alert(id="ffffffff.1", episode="ffffffff")
        delivery = a_delivery(other, action=action, ts="" if action is DeliveryAction.SEND else first.ts)
        assert await notifier.find(delivery) is None
        slack.fail(fault)
        assert (await failing(notifier, delivery)).maybe_done
        found = await notifier.find(delivery)
        await notifier.close()
    assert (found is not None) == done
    if found is not None:
        expected = first.ts if action is DeliveryAction.UPDATE else slack.messages("C0CRISE")[-1]["ts"]
        assert found == Posted(channel="C0CRISE", ts=expected)


async def test_a_message_is_found_though_a_later_alert_has_updated_it() -> None:
    """A state that was rolled back sends the first message again after it was already updated."""
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        posted = await notifier.deliver(a_delivery())
        later = an_alert(id="e4f1c2a9.3", transition=Transition.ESCALATED)
        await notifier.deliver(a_delivery(later, action=DeliveryAction.UPDATE, ts=posted.ts))
        assert await notifier.find(a_delivery()) == posted
        newer = an_alert(id="e4f1c2a9.4", transition=Transition.REOPENED)
        assert await notifier.find(a_delivery(newer)) is None
        await notifier.close()


async def test_a_message_is_found_among_many_others_page_after_page() -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        posted = await notifier.deliver(a_delivery())
        for number in range(450):
            slack.messages("C0CRISE").append({"ts": f"{1_800_000_000 + number}.000001", "text": "bonjour"})
        assert await notifier.find(a_delivery()) == posted
        assert len(slack.accepted("conversations.history")) == 3
        await notifier.close()


@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.LOST_AFTER, Fault.JSON_LIST, Fault.RATE_LIMIT])
async def test_a_look_that_fails_is_never_said_to_have_done_anything(fault: Fault) -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        # aiohttp itself repeats a lost GET once: that is harmless, and none of ours.
        slack.fail(fault, times=2)
        with pytest.raises(NotifyError) as failure:
            await notifier.find(a_delivery())
        await notifier.close()
    assert not failure.value.maybe_done
    assert not failure.value.permanent


async def test_answers_that_are_ours_alone_are_read_with_suspicion() -> None:
    """Other apps' metadata, and shapes that Slack does not promise, neither match nor break the search."""
    strange: list[Any] = [
        {"ts": "1.0", "metadata": None},
        {"ts": "2.0", "metadata": {"event_type": "other", "event_payload": {"delivery": a_delivery().id}}},
        {"ts": "3.0", "metadata": {"event_type": "clameur_alert", "event_payload": "x"}},
        {"ts": "4.0", "metadata": {"event_type": "clameur_alert", "event_payload": {"episode": "e4f1c2a9"}}},
        {"ts": "5.0"},
    ]
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        await notifier.deliver(a_delivery(an_alert(id="ffffffff.1", episode="ffffffff")))
        slack.messages("C0CRISE").extend(strange)
        assert await notifier.find(a_delivery()) is None
        await notifier.close()


async def test_through_random_faults_each_delivery_is_posted_exactly_once() -> None:
    """The caller's loop in small: on ``maybe_done`` look first, otherwise try again."""
    chaos = Chaos(seed=11, rate_limit=0.15, server_error=0.1, lost_before=0.1, lost_after=0.15, invalid_json=0.1)
    deliveries = [a_delivery(an_alert(id=f"{n:08x}.1", episode=f"{n:08x}")) for n in range(40)]
    async with FakeSlack(chaos=chaos) as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        for delivery in deliveries:
            await _until_done(notifier, delivery)
        await notifier.close()
        sent = [message["metadata"]["event_payload"]["delivery"] for message in slack.messages("C0CRISE")]
    assert sent == [delivery.id for delivery in deliveries]
    assert len(slack.calls) > 60


async def test_whoami_names_the_workspace_and_posts_nothing() -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        assert (await notifier.whoami()).team == "Équipe d’essai"
        await notifier.close()
    assert slack.messages("C0CRISE") == []


async def test_the_environments_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        await notifier.deliver(a_delivery())
        await notifier.close()


async def test_a_server_that_is_not_slack_is_told_from_slack() -> None:
    async def hello(request: web.Request) -> web.Response:
        return web.json_response({"hello": "world"}, status=404)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", hello)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    notifier = SlackNotifier(CANARY, f"http://{host}:{port}/")
    error = await failing(notifier, a_delivery())
    await notifier.close()
    await runner.cleanup()
    assert (error.reason, error.permanent) == (NotifyReason.OTHER, True)


async def test_the_test_message_says_that_it_is_one_in_both_languages() -> None:
    async with FakeSlack() as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        for lang, said in (("fr", "Ceci est un essai"), ("en", "This is a test")):
            await send_test(notifier, "C0CRISE", lang, at=1_741_115_160.0)
            assert said in slack.messages("C0CRISE")[-1]["text"].replace("\u00a0", " ")
        await notifier.close()


async def test_the_test_message_finds_a_scope_that_would_be_missed_only_on_a_bad_day() -> None:
    async with FakeSlack(scopes=("chat:write",)) as slack:
        notifier = SlackNotifier(slack.token, slack.url)
        with pytest.raises(NotifyError, match="add the missing scope"):
            await send_test(notifier, "C0CRISE", "fr", at=1_741_115_160.0)
        await notifier.close()


async def test_the_test_message_can_be_printed_too() -> None:
    out = io.StringIO()
    await send_test(ConsoleNotifier(out), "console", "fr", at=1_741_115_160.0)
    assert "Ceci est un essai" in out.getvalue().splitlines()[0]
    assert sample_alert("fr", 1_741_115_160.0) == sample_alert("fr", 1_741_115_160.0)


async def test_another_process_can_steer_the_fake() -> None:
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        control = slack.url.removesuffix("api/") + "control"
        await session.post(control, json={"outage": True})
        notifier = SlackNotifier(slack.token, slack.url)
        assert (await failing(notifier, a_delivery())).reason is NotifyReason.SERVER_ERROR
        await session.post(control, json={"outage": False})
        await notifier.deliver(a_delivery())
        await notifier.close()


async def _until_done(notifier: SlackNotifier, delivery: Delivery) -> Posted:
    unsure = False
    while True:
        try:
            found = await notifier.find(delivery) if unsure else None
            return found or await notifier.deliver(delivery)
        except NotifyError as error:
            assert not error.permanent
            unsure = unsure or error.maybe_done
