"""The thin edge to Slack: one call per delivery, no retry of its own, every failure a `NotifyError`."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec

from alerts.model import Bulletin, Delivery, DeliveryAction, DeliveryReason
from alerts.notifier import Posted
from alerts.slack import failures
from alerts.slack.blocks import Message, Picture, render, render_bulletin, render_call, render_thread
from alerts.slack.calls import Answer, Calls, harmless
from alerts.slack.pictures import Pictures
from streams.errors import NotifyError, NotifyReason

EVENT_TYPE = "clameur_alert"
"""Type of the metadata that marks our messages (docs.slack.dev/messaging/message-metadata)."""

_PAGE = 200
"""Messages asked for at once: what docs.slack.dev recommends for ``conversations.history``."""

_PAGES = 5
"""Pages looked through before a message is said not to be there: 1,000 messages of a channel."""


class Identity(msgspec.Struct, frozen=True):
    """Who the token speaks for; ``team_id`` is the workspace's id."""

    team: str
    user: str
    team_id: str = ""


class SlackNotifier:
    """Carries deliveries to Slack.

    Nothing is repeated here (see `Calls`): a failure with ``maybe_done`` asks the caller to `find` the message, by the
    delivery id in its metadata, before trying again.

    A message goes out without its chart, which is added when the message is safe: see `alerts.slack.pictures`.

    Args:
        token: Bot token with ``chat:write``, ``channels:history`` and ``groups:history``; ``files:write`` for charts.
        base_url: Address of the Web API.
        timeout_s: Seconds for a call, half of it for connecting.
        proxy: HTTP proxy, or ``None`` for none; the environment is not asked.
        answers: Whether anybody listens to the buttons under a message; without, there are none.
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
        answers: bool = True,
        charts: Callable[[NotifyError | None], None] | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._calls = Calls(token, base_url, timeout_s=timeout_s, proxy=proxy)
        self._client = self._calls.client
        self._answers = answers
        self._charted = charts
        self._pictures = Pictures(self._client, self._calls.ask, now, sleep)

    def __repr__(self) -> str:
        return f"SlackNotifier(base_url={self._client.base_url!r})"

    async def deliver(self, delivery: Delivery | Bulletin) -> Posted:
        """Posts, updates or answers in the thread; `DeliveryAction.SKIP` does nothing.

        Raises:
            NotifyError: When it was not done, or may not have been.
        """
        if isinstance(delivery, Bulletin):
            return await self._posted("chat.postMessage", self._post(delivery, render_bulletin(delivery), thread=None))
        match delivery.action:
            case DeliveryAction.SEND:
                method = "chat.postMessage"
                call = self._post(delivery, self._message(delivery), thread=None)
            case DeliveryAction.THREAD:
                method = "chat.postMessage"
                again = delivery.reason is DeliveryReason.REPEATED
                call = self._post(
                    delivery,
                    render_thread(delivery.alert, delivery.people, still_on=again, late_s=delivery.late_s),
                    thread=delivery.ts,
                )
            case DeliveryAction.CALL:
                method = "chat.postMessage"
                call = self._post(delivery, render_call(delivery, answers=self._answers), thread=delivery.ts or None)
            case DeliveryAction.UPDATE:
                method = "chat.update"
                call = self._renewed(delivery)
            case DeliveryAction.SKIP:
                return Posted(channel=delivery.channel, ts=delivery.ts)
        return await self._posted(method, call)

    async def _posted(self, method: str, call: Awaitable[Answer]) -> Posted:
        answer = await self._calls.ask(method, call)
        channel, ts = answer.get("channel"), answer.get("ts")
        if not isinstance(channel, str) or not isinstance(ts, str):
            raise failures.unreadable(method)
        return Posted(channel=channel, ts=ts)

    async def adorn(self, delivery: Delivery, posted: Posted) -> None:
        """Adds the chart, or a new one, to a message that is there; how it ended is told to ``charts``."""
        made = delivery.action in (DeliveryAction.SEND, DeliveryAction.UPDATE)
        if self._charted is None or not made or not self._pictures.wanted(posted.ts, delivery.alert):
            return

        async def show(picture: Picture) -> None:
            message = self._message(delivery, picture=picture)
            await self._calls.ask("chat.update", self._update(delivery, message, posted.ts))

        failure: NotifyError | None = None
        try:
            await self._pictures.add(posted.ts, delivery.alert, show)
        except NotifyError as error:
            failure = error
        except Exception as error:  # a chart that cannot be drawn must not make a message that is there a failed one
            failure = NotifyError(NotifyReason.OTHER, f"chart: {type(error).__name__}", permanent=True)
        self._charted(failure)

    async def find(self, delivery: Delivery | Bulletin) -> Posted | None:
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
        answer = await self._calls.ask("auth.test", self._client.auth_test())
        team, user, team_id = (str(answer.get(key) or "") for key in ("team", "user", "team_id"))
        return Identity(team=team, user=user, team_id=team_id)

    async def close(self) -> None:
        """Closes the session, if a call ever opened one."""
        await self._calls.close()

    def _post(self, delivery: Delivery | Bulletin, message: Message, thread: str | None) -> Awaitable[Answer]:
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
                message = self._message(delivery, picture=picture)
                return await self._calls.ask("chat.update", self._update(delivery, message, delivery.ts))
            except NotifyError as error:
                if error.reason is not NotifyReason.PAYLOAD:
                    raise
                self._pictures.forget(delivery.ts)
        return await self._update(delivery, self._message(delivery), delivery.ts)

    def _message(self, delivery: Delivery, picture: Picture | None = None) -> Message:
        people = delivery.people if delivery.action is DeliveryAction.SEND else ()
        return render(delivery.alert, people, picture=picture, answers=self._answers, late_s=delivery.late_s)

    def _update(self, delivery: Delivery, message: Message, ts: str) -> Awaitable[Answer]:
        return self._client.chat_update(
            channel=delivery.channel,
            ts=ts,
            text=message.text,
            blocks=list(message.blocks),
            metadata=_metadata(delivery),
        )

    async def _messages(self, delivery: Delivery | Bulletin) -> AsyncIterator[dict[str, Any]]:
        channel, cursor = delivery.channel, None
        thread = "" if isinstance(delivery, Bulletin) else delivery.ts
        for _ in range(_PAGES):
            match DeliveryAction.SEND if isinstance(delivery, Bulletin) else delivery.action:
                case DeliveryAction.SKIP:
                    return
                case DeliveryAction.THREAD | DeliveryAction.CALL if thread:
                    method = "conversations.replies"
                    call: Awaitable[Answer] = self._client.conversations_replies(
                        channel=channel, ts=thread, limit=_PAGE, cursor=cursor, include_all_metadata=True
                    )
                case DeliveryAction.UPDATE:
                    method = "conversations.history"
                    call = self._client.conversations_history(
                        channel=channel, oldest=thread, latest=thread, inclusive=True, limit=1,
                        include_all_metadata=True,
                    )  # fmt: skip
                case DeliveryAction.SEND | DeliveryAction.THREAD | DeliveryAction.CALL:
                    method = "conversations.history"
                    call = self._client.conversations_history(
                        channel=channel, limit=_PAGE, cursor=cursor, include_all_metadata=True
                    )
            answer = await self._calls.ask(method, call, changes=False)
            messages = answer.get("messages")
            if not isinstance(messages, list):
                raise harmless(failures.unreadable(method))
            for message in messages:
                if isinstance(message, dict):
                    yield message
            metadata = answer.get("response_metadata")
            cursor = metadata.get("next_cursor") if isinstance(metadata, dict) else None
            if not cursor or (isinstance(delivery, Delivery) and delivery.action is DeliveryAction.UPDATE):
                return


def _metadata(delivery: Delivery | Bulletin) -> dict[str, Any]:
    if isinstance(delivery, Bulletin):
        return {"event_type": EVENT_TYPE, "event_payload": {"delivery": delivery.id}}
    payload = {"delivery": delivery.id, "alert": delivery.alert.id, "episode": delivery.alert.episode}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _rank(message: dict[str, Any], delivery: Delivery | Bulletin) -> int | None:
    """0 for this very delivery, n for its message as an alert n steps later left it, else ``None``."""
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict):
        return None
    if payload.get("delivery") == delivery.id:
        return 0
    if isinstance(delivery, Bulletin):
        return None
    if delivery.action is not DeliveryAction.SEND or payload.get("episode") != delivery.alert.episode:
        return None
    here, there = _sequence(delivery.alert.id), _sequence(payload.get("alert"))
    return there - here if here is not None and there is not None and there > here else None


def _sequence(alert_id: object) -> int | None:
    tail = str(alert_id).rpartition(".")[2]
    return int(tail) if tail.isascii() and tail.isdigit() and len(tail) < 10 else None
