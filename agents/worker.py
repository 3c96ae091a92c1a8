"""The composition root: settings in, a Faust app with its agents, tables, timers and health endpoints out."""

import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import faust
import structlog
from faust.types import TP
from prometheus_client import CollectorRegistry

from agents.clock import Clock as WallClock
from agents.config import Config, Territories, load_settings, load_territories
from agents.context import Context
from agents.detect import Detect
from agents.embedded import FAUST_SETTINGS
from agents.ingest import Ingest
from agents.listen import Listen
from agents.metrics import Metrics
from agents.notify import Notify
from agents.outbox import Outbox
from agents.security import KafkaSecurity, Security
from agents.sending import Kept
from agents.settings import Clock, Settings, Transport
from agents.topics import REGIONS, SOURCES, TABLES, TERRITORIES, Topics, declare
from agents.transport import SETTINGS, RawSchema, install
from agents.watch import SelfWatch
from alerts.console import ConsoleNotifier
from alerts.dispatch import RegionState
from alerts.engine import Rules
from alerts.notifier import Notifier
from alerts.policy import with_a_route
from alerts.slack.notifier import SlackNotifier
from streams import gazetteer
from streams.errors import NotifyError

BEAT_S = 1.0
"""Seconds between two looks at the clock."""

_log = structlog.get_logger(__name__)


class App(faust.App):
    """A Faust app that remembers what took it down first; what follows from that is noise."""

    def _crash(self, reason: BaseException) -> None:
        super()._crash(self.crash_reason or reason)


class Worker:
    """One process of the stream: the app and what hangs on it.

    Attributes:
        app: The Faust app, not started yet.
        topics: What it reads and writes.
        registry: Its metrics.
        ingest, detect: The agents that read and decide, to be asked how far they are.
        outbox: What is on its way to people.
        listen: The way back from Slack; ``None`` when nobody can press.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        version: str,
        notifier: Notifier | None = None,
        embedded: bool = False,
    ) -> None:
        territories, config = load(settings.territories, settings.config)
        self.settings = settings
        self.topics = declare(settings.app_id, settings.partitions, posts=settings.posts, clock=settings.clock)
        self.app = _app(settings, self.topics, FAUST_SETTINGS if embedded else {})
        self.registry = CollectorRegistry()
        self.metrics = Metrics(
            self.registry,
            version=version,
            territories=[t.id for t in territories.territories],
            partitions=settings.partitions,
            topics=[topic.name for topic in self.topics.all],
            tables=TABLES,
        )
        self.context = Context(
            self.app,
            rules={t.id: Rules(t, config.detection) for t in territories.territories},
            gazetteer=gazetteer.compile(territories.territories),
            policy=with_a_route(config.policy, "console"),
            topics=self.topics,
            metrics=self.metrics,
            live=settings.clock is Clock.WALL,
            now=time.time,
            embedded=embedded,
            weights=config.reranker,
            second=config.second,
        )
        self._declare(notifier or notifier_for(settings, self.metrics))

    def not_ready(self) -> tuple[str, ...]:
        """Why posts are not being read right now; empty when they are."""
        app: Any = self.app
        reasons = []
        if not app.started:
            reasons.append("starting")
        elif app.rebalancing:
            reasons.append("rebalancing")
        elif app.in_recovery or not app.tables.recovery.completed.is_set():
            reasons.append("recovering state")
        return tuple(reasons)

    def _declare(self, notifier: Notifier) -> None:
        app, topics = self.app, self.topics
        tables = {name: _table(app, name, topics.posts.partitions) for name in TABLES}
        self.ingest = ingest = Ingest(self.context, partial(Kept, tables[SOURCES]))
        self.detect = detect = Detect(self.context, partial(Kept, tables[TERRITORIES]))

        async def answer(receipt: Any) -> None:
            await notify.answer(receipt)

        self.outbox = outbox = Outbox(notifier, answer, self.metrics, live=self.context.live)

        def regions() -> list[RegionState]:
            return notify.regions()

        answers = self.settings.answers
        self.listen = listen = Listen(self.context, self.settings, detect, regions) if answers else None
        notify = Notify(self.context, partial(Kept, tables[REGIONS]), outbox, listen.refuse if listen else None)
        clock = WallClock(self.context, ingest)
        watch = SelfWatch(self.context, ingest, detect, outbox)
        for name, topic, run in (
            ("ingest", topics.posts, ingest.run),
            ("detect", topics.events, detect.run),
            ("notify", topics.alerts, notify.run),
        ):
            channel = app.topic(topic.name, schema=RawSchema(), partitions=topic.partitions)
            app.agent(channel, name=name)(run)

        async def revoked(*args: Any, **_: Any) -> None:
            tps: set[TP] = args[1]
            ingest.forget(tps)
            detect.forget(tps)
            await notify.forget(tps)

        async def beat() -> None:
            if self.not_ready():
                return
            read = {topics.posts.name, topics.events.name, topics.alerts.name}
            for tp in app.consumer.assignment():
                if tp.topic == topics.alerts.name:
                    notify.adopt(tp.partition)
                behind = _behind(app.consumer, tp) if tp.topic in read else None
                if behind is not None:
                    self.metrics.consumer_lag(tp.topic, tp.partition, behind)
            await detect.beat()
            if self.context.live:
                await clock.beat()
                watch.beat()
            for name, table in tables.items():
                self.metrics.table(name, len(table))

        async def started() -> None:
            if listen is not None:
                listen.start()

        async def stopping(*_: Any, **__: Any) -> None:
            if listen is not None:
                await listen.stop()
            await outbox.close()

        app.on_partitions_revoked.connect(revoked)
        app.on_before_shutdown.connect(stopping)
        app.timer(BEAT_S)(beat)
        app.task(started)


def load(territories: Path, config: Path) -> tuple[Territories, Config]:
    """Read the two configuration files.

    Raises:
        ConfigError: With every problem of the first file that has any.
    """
    declared = load_territories(territories)
    return declared, load_settings(config, territories=declared)


def _app(settings: Settings, topics: Topics, overrides: Mapping[str, Any]) -> faust.App:
    options: dict[str, Any] = {
        **SETTINGS,
        "topic_allow_declare": False,  # agents.topics creates them, with their settings
        "topic_disable_leader": True,  # nothing here needs a leader
        "web_enabled": False,  # agents.health serves
        "store": "memory://",
        "broker_session_timeout": 10.0,  # s after which the partitions of a killed worker are taken over; stock 60
        "broker_heartbeat_interval": 3.0,
        "datadir": str(settings.state_dir),
        "broker_credentials": _credentials(settings.kafka),
    }
    brokers = ";".join(f"kafka://{address}" for address in settings.broker.split(","))
    app = App(settings.app_id, broker=brokers, **(options | dict(overrides)))
    chunked = frozenset({topics.posts.name, topics.events.name, topics.alerts.name})
    install(app, chunked, stock=settings.transport is Transport.STOCK, partitions=settings.partitions)
    return app


def _behind(consumer: Any, tp: TP) -> int | None:
    """Records that the brokers have and the worker has not read; ``None`` before the first fetch."""
    end, read = consumer.highwater(tp), consumer._read_offset.get(tp)  # Faust keeps the last offset delivered there
    return None if end is None or read is None else max(0, end - read - 1)


def _credentials(security: KafkaSecurity) -> Any:
    """The same as Faust wants it, ``None`` for a plain connection."""
    context = security.ssl_context()
    if security.protocol in (Security.SASL_PLAINTEXT, Security.SASL_SSL):
        return faust.SASLCredentials(
            username=security.username,
            password=None if security.password is None else security.password.reveal(),
            ssl_context=context,
            mechanism=security.mechanism.value,
        )
    return None if context is None else faust.SSLCredentials(context=context)


def _table(app: faust.App, name: str, partitions: int) -> Any:
    return app.Table(name, key_type=bytes, value_type=bytes, partitions=partitions)


def notifier_for(settings: Settings, metrics: Metrics | None = None) -> Notifier:
    """Slack when there is a token, the console otherwise or when it was asked for."""
    if settings.slack_token is None or settings.to_console:
        return ConsoleNotifier(sys.stdout)

    def charted(failure: NotifyError | None) -> None:
        if metrics is not None:
            metrics.chart(None if failure is None else failure.reason)
        if failure is not None:
            _log.warning("chart.missing", reason=failure.reason, detail=failure.detail)

    return SlackNotifier(
        settings.slack_token.reveal(),
        base_url=settings.slack_url,
        answers=settings.answers,
        charts=charted if settings.slack_charts else None,
    )
