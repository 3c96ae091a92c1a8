"""The way back from Slack: what people press and type, as commands on the events topic and reports on that of posts."""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import structlog
from aiohttp import web

from agents import events
from agents.context import Context
from agents.detect import Detect
from agents.settings import Settings
from agents.topics import partition_of
from alerts import digest
from alerts.dispatch import RegionState
from alerts.model import Bulletin, Command, Mute, Refused
from alerts.policy import Digest
from alerts.slack.actions import Gate, Place
from alerts.slack.calls import Calls
from alerts.slack.desk import Desk, Press
from alerts.slack.http import Door, Verdict
from alerts.slack.listener import Listener
from alerts.slack.notifier import Identity
from alerts.wording.answers import Standing
from streams import codec
from streams.errors import ClameurError, NotifyError
from streams.model import Post

SEND_S: Final = 10.0
"""Seconds that the broker has for a command; then its presser is told to try again."""
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
"""Pauses between tries to learn who we are double from the first to the longest."""
FRESH_S: Final = 300.0
"""Age beyond which nobody is told any more what an episode's state did not allow (seconds)."""

_log = structlog.get_logger(__name__)


class Listen:
    """Hears Slack through Socket Mode, HTTP or both, as the settings say.

    Attributes:
        http_port: Port on which Slack's requests are heard, once they are; ``None`` before and without.
    """

    def __init__(
        self,
        context: Context,
        settings: Settings,
        detect: Detect,
        regions: Callable[[], Sequence[RegionState]] = tuple,
    ) -> None:
        token = settings.slack_token
        self._context = context
        self._settings = settings
        self._detect = detect
        self._regions = regions
        self._calls = Calls("" if token is None else token.reveal(), settings.slack_url)
        self._desk = Desk(
            self._calls,
            gate_of(context, settings),
            self,
            context.gazetteer,
            noted=self._noted,
            now=time.time,  # of people, whatever clock the stream has
        )
        self._told: dict[str, None] = {}
        self._task: asyncio.Task[None] | None = None
        self.http_port: int | None = None

    def start(self) -> None:
        """Begin to listen, in a task of its own."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop; what was acknowledged to Slack by then is still passed on."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._calls.close()

    async def refuse(self, refused: Refused) -> None:
        """Tell a presser, once and while it is news, what an episode's state did not allow."""
        if refused.command in self._told or time.time() - refused.at > FRESH_S:
            return
        self._told = dict.fromkeys([*self._told, refused.command][-1000:])
        await self._desk.refuse(refused)

    async def command(self, command: Command) -> None:
        """Put a command on the events topic, where its territory's state is kept.

        Raises:
            ClameurError: When the broker did not take it in time.
        """
        topic = self._context.topics.events
        to = partition_of(command.territory, topic.partitions)
        await self._send(topic.name, to, command.territory.encode(), events.encode(command))

    async def report(self, post: Post) -> None:
        """Put a report from the field on the posts topic, where it is a post like any other.

        Raises:
            ClameurError: When the broker did not take it in time.
        """
        topic = self._context.topics.posts
        await self._send(topic.name, partition_of(post.id, topic.partitions), post.id.encode(), codec.encode(post))

    async def mute(self, mute: Mute) -> None:
        """Put a silence on the alerts topic, where its region's notification log is kept.

        Raises:
            ClameurError: When the broker did not take it in time.
        """
        topic = self._context.topics.alerts
        to = partition_of(mute.region, topic.partitions)
        await self._send(topic.name, to, mute.region.encode(), events.encode(mute))

    def muted(self) -> tuple[Mute, ...]:
        """The silences that people asked for in this worker's regions and that last, by territory."""
        now = time.time()
        asked = [mute for state in self._regions() for _, mute in sorted(state.mutes.items())]
        return tuple(mute for mute in asked if now < mute.until and mute.territory in self._context.rules)

    def digests(self, lang: str) -> tuple[Bulletin, ...]:
        """What happened in the last 24 hours in each of this worker's regions in which anything did."""
        now = time.time() if self._context.live else self._detect.watermark()
        zones = {rules.territory.region or t: rules.territory.zone for t, rules in self._context.rules.items()}
        found = [(state, digest.account(state.told, now - digest.DAY_S, now, state.peaks)) for state in self._regions()]
        return tuple(
            digest.bulletin(Digest(channel="", zone=zones[state.region], lang=lang), state.region, account)
            for state, account in found
            if not account.is_empty
        )

    def standing(self) -> tuple[Standing, ...]:
        """The open episodes on this worker's partitions."""
        found = []
        for territory, episode in self._detect.open():
            declared = self._context.rules[territory].territory
            found.append(
                Standing(
                    name=declared.name,
                    zone=declared.zone,
                    kind=episode.kind,
                    severity=episode.severity,
                    since=episode.since,
                    sources=episode.sources,
                    taken=bool(episode.acknowledged_by),
                    taken_at=episode.acknowledged_at,
                    paused_until=episode.snoozed_until,
                )
            )
        return tuple(found)

    def followed(self) -> int:
        """How many territories are on this worker's partitions."""
        return self._detect.followed()

    async def _run(self) -> None:
        while True:
            try:
                return await self._hear()
            except Exception as error:  # the outermost loop: whatever it was, people must be heard again
                self._context.metrics.error("listen")
                _log.error("slack.crashed", reason=type(error).__name__, wait_s=LONGEST_WAIT_S)
                await asyncio.sleep(LONGEST_WAIT_S)

    async def _hear(self) -> None:
        identity = await self._identity()
        self._desk.gate = msgspec.structs.replace(self._desk.gate, team=identity.team_id)
        _log.info("slack.known", team=identity.team_id)
        doors = []
        if self._settings.slack_app_token is not None:
            doors.append(self._listener(self._settings.slack_app_token.reveal()).run())
        if self._settings.slack_http is not None:
            doors.append(self._serve(*self._settings.slack_http))
        await asyncio.gather(*doors)

    async def _identity(self) -> Identity:
        """Ask Slack who we are, for as long as it takes: nobody is let in before."""
        wait = FIRST_WAIT_S
        while True:
            try:
                answer = await self._calls.ask("auth.test", self._calls.client.auth_test(), changes=False)
                team = answer.get("team_id")
                if isinstance(team, str) and team:
                    return Identity(team=str(answer.get("team")), user=str(answer.get("user")), team_id=team)
                why = "auth.test names no workspace"
            except NotifyError as error:
                why = str(error)
            _log.warning("slack.unknown", why=why, wait_s=wait)
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT_S, wait * 2.0)

    def _listener(self, app_token: str) -> Listener:
        def hello(app: str) -> None:
            self._desk.gate = msgspec.structs.replace(self._desk.gate, app=app)

        def connected(up: bool) -> None:
            self._context.metrics.slack_connections(int(up))
            _log.info("slack.connected" if up else "slack.disconnected")

        def trouble(why: str) -> None:
            _log.warning("slack.trouble", why=why)

        return Listener(
            app_token, self._settings.slack_url, self._desk.take, hello=hello, connected=connected, trouble=trouble
        )

    async def _serve(self, host: str, port: int) -> None:
        def doubted(verdict: Verdict) -> None:
            _log.warning("slack.doubted", why=verdict)

        secret = self._settings.slack_signing_secret
        door = Door("" if secret is None else secret.reveal(), self._desk.take, now=time.time, doubted=doubted)
        runner = web.AppRunner(door.app(), access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            self.http_port = runner.addresses[0][1]
            _log.info("slack.serving", host=host, port=self.http_port)
            await asyncio.Event().wait()
        except OSError as error:
            _log.error("slack.not_serving", why=error.strerror or str(error), fix="set CLAMEUR_SLACK_HTTP")
        finally:
            await runner.cleanup()

    async def _send(self, topic: str, partition: int, key: bytes, value: bytes) -> None:
        async def sent() -> None:
            await (await self._context.send(topic, partition, key, value))

        try:
            await asyncio.wait_for(sent(), timeout=SEND_S)
        except Exception as error:  # whatever Kafka or Faust say: the presser is told
            self._context.metrics.error("listen")
            raise ClameurError(f"not sent to {topic}: {type(error).__name__}") from error

    def _noted(self, press: Press) -> None:
        self._context.metrics.slack_command(press.action, press.outcome)
        say = _log.warning if press.trouble else _log.info
        say(
            "slack.pressed",
            action=press.action,
            outcome=press.outcome,
            territory=press.territory,
            by=press.by,
            **({"trouble": press.trouble} if press.trouble else {}),
        )


def gate_of(context: Context, settings: Settings) -> Gate:
    """Who and what is let in, but for our workspace and our app: nobody, before these are known."""
    territories = [rules.territory for rules in context.rules.values()]
    langs = [territory.lang for territory in territories]
    return Gate(
        team="",
        people=frozenset(settings.slack_people),
        places={t.id: Place(name=t.name, lang=t.lang, zone=t.zone, region=t.region or t.id) for t in territories},
        lang=max(sorted(set(langs)), key=langs.count, default="fr"),
    )
