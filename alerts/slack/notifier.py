"""The thin edge to Slack: one call per delivery, no retry of its own, every failure a `NotifyError`."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import msgspec
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from alerts.model import Delivery, DeliveryAction, DeliveryReason
from alerts.notifier import Posted
from alerts.slack import failures
from alerts.slack.blocks import Message, Picture, render, render_call, render_thread
from alerts.slack.pictures import Answer, Pictures
from streams.errors import NotifyError, NotifyReason

EVENT_TYPE = "clameur_alert"
"""Type of the metadata that marks our messages (docs.slack.dev/messaging/message-metadata)."""

_PAGE = 200
"""Messages asked for at once: what docs.slack.dev recommends for ``conversations.history``."""

_PAGES = 5
"""Pages looked through before a message is said not to be there: 1,000 messages of a channel."""


class Identity(msgspec.Struct, frozen=True):
    """Who the token speaks for."""

    team: str
    user: str


class SlackNotifier:
    """Carries deliveries to Slack.

    Slack has no idempotency key (slackapi/slack-api-specs#10), and the SDK's default handler repeats a call whose
    connection was lost, which can post twice. So nothing is repeated here: a failure with ``maybe_done`` asks the
    caller to `find` the message, by the delivery id in its metadata, before trying again.

    A message goes out without its chart, which is added when the message is safe: see `alerts.slack.pictures`.

    Args:
        token: Bot token with ``chat:write``, ``channels:history`` and ``groups:history``; ``files:write`` for charts.
        base_url: Address of the Web API.
        timeout_s: Seconds for a call, half of it for connecting.
        proxy: HTTP proxy, or ``None`` for none; the environment is not asked.
        charts: Is told how each chart ended, ``None`` for well; without it there are no charts.
        now: Seconds, of a clock that only goes forward.
        sleep: Waits (seconds).
    """

    name = "slack"

    def __init__(
        self,
        token: str,
        base_url: str = "https://slack.com/api/",
        *,
        timeout_s: float = 10.0,
        proxy: str | None = None,
        charts: Callable[[NotifyError | None], None] | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._timeout_s = timeout_s
        # Its own logger, outside the tree: the SDK's debug lines hold the text of posts.
        quiet = logging.Logger("slack", level=logging.CRITICAL)
        self._client = AsyncWebClient(token, base_url, retry_handlers=[], logger=quiet)
        self._client.proxy = proxy
        self._charted = charts
        self._pictures = Pictures(self._client, self._ask, now, sleep)

    def __repr__(self) -> str:
        return f"SlackNotifier(base_url={self._client.base_url!r})"

    async def deliver(self, delivery: Delivery) -> Posted:
        """Posts, updates or answers in the thread; `DeliveryAction.SKIP` does nothing.

        Raises:
            NotifyError: When it was not done, or may not have been.
        """
        match delivery.action:
            case DeliveryAction.SEND:
                method = "chat.postMessage"
                call = self._post(delivery, render(delivery.alert, delivery.people), thread=None)
            case DeliveryAction.THREAD:
                method = "chat.postMessage"
                again = delivery.reason is DeliveryReason.REPEATED
                call = self._post(
                    delivery, render_thread(delivery.alert, delivery.people, still_on=again), thread=delivery.ts
                )
            case DeliveryAction.CALL:
                method = "chat.postMessage"
                call = self._post(delivery, render_call(delivery), thread=delivery.ts or None)
            case DeliveryAction.UPDATE:
                method = "chat.update"
                call = self._renewed(delivery)
            case DeliveryAction.SKIP:
                return Posted(channel=delivery.channel, ts=delivery.ts)
        answer = await self._ask(method, call)
        channel, ts = answer.get("channel"), answer.get("ts")
        if not isinstance(channel, str) or not isinstance(ts, str):
            raise failures.unreadable(method)
        if delivery.action in (DeliveryAction.SEND, DeliveryAction.UPDATE):
            await self._illustrate(delivery, ts)
        return Posted(channel=channel, ts=ts)

    async def find(self, delivery: Delivery) -> Posted | None:
        """Looks through the channel (or the thread) for a message that this delivery left.

        A first message that later alerts of its episode have updated since is recognised too: it carries the id of a
        later alert of the same episode.

        Raises:
            NotifyError: When Slack could not be asked; never with ``maybe_done``.
        """
        best: tuple[int, str] | None = None
        async for message in self._messages(delivery):
            rank = _rank(message, delivery)
            ts = message.get("ts")
            if rank is not None and isinstance(ts, str) and (best is None or rank < best[0]):
                best = (rank, ts)
                if rank == 0:
                    break
        return None if best is None else Posted(channel=delivery.channel, ts=best[1])

    async def whoami(self) -> Identity:
        """Asks Slack whom the token speaks for: a check that posts nothing.

        Raises:
            NotifyError: When the token is refused or Slack cannot be reached.
        """
        answer = await self._ask("auth.test", self._client.auth_test())
        return Identity(team=str(answer.get("team", "")), user=str(answer.get("user", "")))

    async def close(self) -> None:
        """Closes the session, if a call ever opened one."""
        if self._client.session is not None:
            await self._client.session.close()

    def _post(self, delivery: Delivery, message: Message, thread: str | None) -> Awaitable[Answer]:
        return self._client.chat_postMessage(
            channel=delivery.channel,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread,
            metadata=_metadata(delivery),
            unfurl_links=False,
            unfurl_media=False,
        )

    async def _renewed(self, delivery: Delivery) -> Answer:
        """Updates a message with the chart that it has, if that is still true and Slack still has the file."""
        picture = self._pictures.of(delivery.ts, delivery.alert)
        if picture is not None:
            try:
                return await self._ask(
                    "chat.update", self._update(delivery, render(delivery.alert, picture=picture), delivery.ts)
                )
            except NotifyError as error:
                if error.reason is not NotifyReason.PAYLOAD:
                    raise
                self._pictures.forget(delivery.ts)
        return await self._update(delivery, render(delivery.alert), delivery.ts)

    async def _illustrate(self, delivery: Delivery, ts: str) -> None:
        """Adds the chart, or a new one, to a message that is there; whatever comes of it, the delivery is done."""
        if self._charted is None or not self._pictures.wanted(ts, delivery.alert):
            return
        people = delivery.people if delivery.action is DeliveryAction.SEND else ()

        async def show(picture: Picture) -> None:
            message = render(delivery.alert, people, picture)
            await self._ask("chat.update", self._update(delivery, message, ts))

        failure: NotifyError | None = None
        try:
            await self._pictures.add(ts, delivery.alert, show)
        except NotifyError as error:
            failure = error
        except Exception as error:  # a chart that cannot be drawn must not make a message that is there a failed one
            failure = NotifyError(NotifyReason.OTHER, f"chart: {type(error).__name__}", permanent=True)
        self._charted(failure)

    def _update(self, delivery: Delivery, message: Message, ts: str) -> Awaitable[Answer]:
        return self._client.chat_update(
            channel=delivery.channel,
            ts=ts,
            text=message.text,
            blocks=list(message.blocks),
            metadata=_metadata(delivery),
        )

    async def _messages(self, delivery: Delivery) -> AsyncIterator[dict[str, Any]]:
        channel, cursor = delivery.channel, None
        for _ in range(_PAGES):
            match delivery.action:
                case DeliveryAction.SKIP:
                    return
                case DeliveryAction.THREAD | DeliveryAction.CALL if delivery.ts:
                    method = "conversations.replies"
                    call: Awaitable[Answer] = self._client.conversations_replies(
                        channel=channel, ts=delivery.ts, limit=_PAGE, cursor=cursor, include_all_metadata=True
                    )
                case DeliveryAction.UPDATE:
                    method = "conversations.history"
                    call = self._client.conversations_history(
                        channel=channel, oldest=delivery.ts, latest=delivery.ts, inclusive=True, limit=1,
                        include_all_metadata=True,
                    )  # fmt: skip
                case DeliveryAction.SEND | DeliveryAction.THREAD | DeliveryAction.CALL:
                    method = "conversations.history"
                    call = self._client.conversations_history(
                        channel=channel, limit=_PAGE, cursor=cursor, include_all_metadata=True
                    )
            answer = await self._ask(method, call, changes=False)
            messages = answer.get("messages")
            if not isinstance(messages, list):
                raise _harmless(failures.unreadable(method))
            for message in messages:
                if isinstance(message, dict):
                    yield message
            metadata = answer.get("response_metadata")
            cursor = metadata.get("next_cursor") if isinstance(metadata, dict) else None
            if not cursor or delivery.action is DeliveryAction.UPDATE:
                return

    async def _ask(self, method: str, call: Awaitable[Answer], *, changes: bool = True) -> Answer:
        """Awaits a call and turns what goes wrong into a `NotifyError`.

        The error is raised outside of the handler: an exception of the SDK carries the request, and with it the
        token, so it must not be chained to ours.
        """
        self._connect()
        try:
            return await call
        except SlackApiError as error:
            failure = _refused(method, error)
        except aiohttp.ConnectionTimeoutError:
            failure = failures.no_answer(method, timeout=True, sent=False)
        except TimeoutError:
            failure = failures.no_answer(method, timeout=True, sent=True)
        except aiohttp.ClientConnectorError:
            failure = failures.no_answer(method, timeout=False, sent=False)
        except (aiohttp.ClientError, OSError):
            failure = failures.no_answer(method, timeout=False, sent=True)
        except (AttributeError, ValueError):
            # The SDK calls .get() on whatever came: text, a list, a number (slack_sdk 3.47, AsyncSlackResponse).
            failure = failures.unreadable(method)
        raise failure if changes else _harmless(failure)

    def _connect(self) -> None:
        if self._client.session is None:
            # A kept connection that Slack has closed meanwhile fails with an unknown outcome; a new one cannot.
            self._client.session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                timeout=aiohttp.ClientTimeout(total=self._timeout_s, sock_connect=self._timeout_s / 2),
            )


def _metadata(delivery: Delivery) -> dict[str, Any]:
    payload = {"delivery": delivery.id, "alert": delivery.alert.id, "episode": delivery.alert.episode}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _rank(message: dict[str, Any], delivery: Delivery) -> int | None:
    """0 for this very delivery, n for its message as an alert n steps later left it, else ``None``."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict):
        return None
    if payload.get("delivery") == delivery.id:
        return 0
    if delivery.action is not DeliveryAction.SEND or payload.get("episode") != delivery.alert.episode:
        return None
    here, there = _sequence(delivery.alert.id), _sequence(payload.get("alert"))
    return there - here if here is not None and there is not None and there > here else None


def _sequence(alert_id: object) -> int | None:
    tail = str(alert_id).rpartition(".")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 10 else None


def _refused(method: str, error: SlackApiError) -> NotifyError:
    """Reads a refusal; ``error.response`` is the SDK's answer, or aiohttp's when the body was not JSON."""
    response: Any = error.response
    data = getattr(response, "data", None)
    fields = data if isinstance(data, dict) else {}
    code, needed = str(fields.get("error") or ""), str(fields.get("needed") or "")
    status: int = response.status_code if hasattr(response, "status_code") else response.status
    headers = response.headers or {}
    return failures.from_answer(method, status=status, code=code, needed=needed, retry_after=headers.get("Retry-After"))


def _harmless(failure: NotifyError) -> NotifyError:
    """The same failure of a call that only reads: nothing can have been done."""
    return NotifyError(failure.reason, failure.detail, permanent=failure.permanent, retry_after_s=failure.retry_after_s)
