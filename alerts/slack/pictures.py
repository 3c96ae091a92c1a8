"""Charts on their way into messages: drawn, handed to Slack, remembered, given up for a while when Slack takes none.

A file that was handed over can be shown a second or so later (slackapi/python-slack-sdk#1521, node-slack-sdk#2040:
Slack looks through it first), and a message with one that is not ready is refused with ``invalid_blocks``. So a message
goes without its chart, and gets it by an update that is tried a few times: this needs no right to read files, which
asking ``files.info`` would, and nothing that goes wrong here can hold a message back.
"""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
from slack_sdk.web.async_client import AsyncWebClient

from alerts import chart
from alerts.model import Alert
from alerts.slack import failures
from alerts.slack.blocks import Picture
from alerts.slack.calls import Answer
from alerts.wording import sentences
from streams.errors import NotifyError, NotifyReason

PATIENCE_S = 8.0
"""Seconds that a chart may take from drawing to being shown; the channel's next message waits for no longer."""

WAITS_S = (1.0, 1.0, 2.0)
"""Seconds before each try to show a file that was handed over."""

REST_S, LONG_REST_S = 300.0, 3600.0
"""Seconds without charts after one that failed, and after one that Slack does not allow: a scope is missing, say."""

REMEMBERED = 500
"""Messages whose charts are remembered."""

_NOT_OURS = frozenset({NotifyReason.MESSAGE_GONE, NotifyReason.CHANNEL})
"""Failures that say nothing of the next chart."""


Ask = Callable[[str, Awaitable[Answer]], Awaitable[Answer]]
"""Awaits a call of the named method; a failure is a `NotifyError`."""


class _Drawn(msgspec.Struct, frozen=True):
    alert: Alert
    picture: Picture


class Pictures:
    """The charts of messages, by the messages' ids. What it remembers can be lost: charts are then drawn again.

    Args:
        client: Slack's; its session is used for the file itself.
        ask: Calls a method of it.
        now: Seconds, of a clock that only goes forward.
        sleep: Waits (seconds).
    """

    def __init__(
        self,
        client: AsyncWebClient,
        ask: Ask,
        now: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._ask = ask
        self._now = now
        self._sleep = sleep
        self._drawn: dict[str, _Drawn] = {}
        self._off_until = float("-inf")

    def of(self, ts: str, alert: Alert) -> Picture | None:
        """The chart that a message has, if it is remembered and would not mislead about this alert."""
        drawn = self._drawn.get(ts)
        return None if drawn is None or chart.outdated(drawn.alert, alert) else drawn.picture

    def wanted(self, ts: str, alert: Alert) -> bool:
        """Whether a message is to have a new chart: it has none that is true, and charts can be had."""
        enough = len(alert.trend) >= chart.FEWEST
        return enough and self._now() >= self._off_until and self.of(ts, alert) is None

    async def add(self, ts: str, alert: Alert, show: Callable[[Picture], Awaitable[object]]) -> None:
        """Draws the chart, hands it to Slack once and has it shown.

        Args:
            ts: The message's id.
            alert: What is drawn.
            show: Updates the message; it is called again while the file is not ready.

        Raises:
            NotifyError: When the message has to do without; charts then rest for a while.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                picture = await self._hand_over(alert)
                await self._show(picture, show)
        except TimeoutError:
            failure = failures.no_answer("chart", timeout=True, sent=True)
        except NotifyError as error:
            failure = error
        else:
            self._remember(ts, _Drawn(alert, picture))
            return
        self._rest(failure)
        raise failure

    def forget(self, ts: str) -> None:
        """The message's chart is not to be shown again."""
        self._drawn.pop(ts, None)

    async def _hand_over(self, alert: Alert) -> Picture:
        data = await asyncio.to_thread(chart.draw, alert)
        name, title = f"clameur-{alert.end:.0f}.png", sentences.headline(alert)
        method = "files.getUploadURLExternal"
        place = await self._ask(method, self._client.files_getUploadURLExternal(filename=name, length=len(data)))
        file, url = place.get("file_id"), place.get("upload_url")
        if not isinstance(file, str) or not isinstance(url, str):
            raise failures.unreadable(method)
        await self._ask("the upload", self._upload(url, data))
        call = self._client.files_completeUploadExternal(files=[{"id": file, "title": title}])
        await self._ask("files.completeUploadExternal", call)
        return Picture(file=file, alt=chart.alt_text(alert))

    async def _upload(self, url: str, data: bytes) -> Answer:
        """The file itself; the address stands for the right to write it, so that no token goes with it."""
        session = self._client.session
        assert session is not None  # noqa: S101 - a call has been made
        async with session.post(url, data=data, proxy=self._client.proxy) as response:
            if response.status != 200:
                raise failures.from_answer(
                    "the upload", status=response.status, code="", retry_after=response.headers.get("Retry-After")
                )
        return {}

    async def _show(self, picture: Picture, show: Callable[[Picture], Awaitable[object]]) -> None:
        for wait in WAITS_S[:-1]:
            await self._sleep(wait)
            try:
                await show(picture)
            except NotifyError as error:
                if error.reason is not NotifyReason.PAYLOAD:
                    raise
            else:
                return
        await self._sleep(WAITS_S[-1])
        await show(picture)

    def _remember(self, ts: str, drawn: _Drawn) -> None:
        self._drawn.pop(ts, None)
        self._drawn[ts] = drawn
        if len(self._drawn) > REMEMBERED:
            del self._drawn[next(iter(self._drawn))]

    def _rest(self, error: NotifyError) -> None:
        if error.reason in _NOT_OURS:
            return
        refused = error.permanent and error.reason is not NotifyReason.PAYLOAD
        self._off_until = self._now() + max(LONG_REST_S if refused else REST_S, error.retry_after_s or 0.0)
