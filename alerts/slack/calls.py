"""Calls to Slack: each made once, every failure a `NotifyError` that holds no token and no text of a post."""

import logging
from collections.abc import Awaitable
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from alerts.slack import failures
from streams.errors import NotifyError, NotifyReason

_ANSWERED_AT = frozenset({"hooks.slack.com", "hooks.slack-gov.com"})
"""Hosts that take answers to slash commands."""


class Answer(Protocol):
    """What Slack answered."""

    def get(self, key: str, default: Any = None) -> Any:
        """A field of it."""


class Calls:
    """A client of Slack's Web API.

    Slack has no idempotency key (slackapi/slack-api-specs#10), and the SDK's default handler repeats a call whose
    connection was lost, which can do a thing twice: so nothing is repeated here.

    Args:
        token: Bot token.
        base_url: Address of the Web API.
        timeout_s: Seconds for a call, half of it for connecting.
        proxy: HTTP proxy, or ``None`` for none; the environment is not asked.

    Attributes:
        client: The SDK's client, whose methods make the calls that `ask` awaits.
    """

    def __init__(self, token: str, base_url: str, *, timeout_s: float = 10.0, proxy: str | None = None) -> None:
        self._timeout_s = timeout_s
        # Its own logger, outside the tree: the SDK's debug lines hold the text of posts.
        quiet = logging.Logger("slack", level=logging.CRITICAL)
        self.client = AsyncWebClient(token, base_url, retry_handlers=[], logger=quiet)
        self.client.proxy = proxy

    async def ask(self, method: str, call: Awaitable[Answer], *, changes: bool = True) -> Answer:
        """Awaits a call and turns what goes wrong into a `NotifyError`.

        The error is raised outside of the handler: an exception of the SDK carries the request, and with it the
        token, so it must not be chained to ours.

        Args:
            method: Web API method, for the message.
            call: One of `client`'s, not awaited yet.
            changes: False for a call that only reads: nothing can have been done.

        Raises:
            NotifyError: When it was not done, or may not have been.
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
        raise failure if changes else harmless(failure)

    async def answer(self, url: str, body: dict[str, Any]) -> None:
        """Answers a slash command at the address that came with it; at no other host than Slack's, or our API's.

        Raises:
            NotifyError: When it was not done, or may not have been.
        """
        if not self._takes_answers(url):
            raise NotifyError(NotifyReason.OTHER, "response_url: not an address of Slack's", permanent=True)
        session = self._connect()
        status, failure = 0, None
        try:
            async with session.post(url, json=body, allow_redirects=False, proxy=self.client.proxy) as answer:
                status = answer.status
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            failure = failures.no_answer("response_url", timeout=isinstance(error, TimeoutError), sent=True)
        if failure is None and status != 200:
            failure = failures.from_answer("response_url", status=status, code="", retry_after=None)
        if failure is not None:
            raise failure

    async def close(self) -> None:
        """Closes the session, if a call ever opened one."""
        if self.client.session is not None:
            await self.client.session.close()

    def _takes_answers(self, url: str) -> bool:
        try:
            given, ours = urlsplit(url), urlsplit(self.client.base_url)
        except ValueError:
            return False
        if given.scheme == "https" and given.hostname in _ANSWERED_AT:
            return True
        return (given.scheme, given.netloc) == (ours.scheme, ours.netloc)

    def _connect(self) -> aiohttp.ClientSession:
        session: aiohttp.ClientSession | None = self.client.session
        if session is None:
            # A kept connection that Slack has closed meanwhile fails with an unknown outcome; a new one cannot.
            session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                timeout=aiohttp.ClientTimeout(total=self._timeout_s, sock_connect=self._timeout_s / 2),
            )
            self.client.session = session
        return session


def harmless(failure: NotifyError) -> NotifyError:
    """The same failure of a call that only reads: nothing can have been done."""
    return NotifyError(failure.reason, failure.detail, permanent=failure.permanent, retry_after_s=failure.retry_after_s)


def _refused(method: str, error: SlackApiError) -> NotifyError:
    """Reads a refusal; ``error.response`` is the SDK's answer, or aiohttp's when the body was not JSON."""
    response: Any = error.response
    data = getattr(response, "data", None)
    fields = data if isinstance(data, dict) else {}
    code, needed = str(fields.get("error") or ""), str(fields.get("needed") or "")
    status: int = response.status_code if hasattr(response, "status_code") else response.status
    headers = response.headers or {}
    return failures.from_answer(method, status=status, code=code, needed=needed, retry_after=headers.get("Retry-After"))
