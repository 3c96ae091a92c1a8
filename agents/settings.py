"""The environment: addresses, secrets and the few switches of a running process, read here and nowhere else.

Every variable is told in ``docs/reference/environment.md``.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from agents.environment import (
    SLACK_URL,
    Reader,
    app_id,
    broker,
    file,
    host,
    listen_on,
    one_of,
    slack_app_token,
    slack_people,
    slack_token,
    slack_url,
    whole,
    yes,
)
from agents.secret import Secret
from agents.security import KafkaSecurity, Mechanism, Security


class Transport(StrEnum):
    """How records come into the agents: many at once, or stock Faust's one by one."""

    CHUNKED = "chunked"
    STOCK = "stock"


class Clock(StrEnum):
    """What moves time when no post comes: the machine's clock, or only the stream (a replay through Kafka)."""

    WALL = "wall"
    EVENT = "event"


class LogLevel(StrEnum):
    """The least that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """How it is logged: JSON, for people, or by whether a terminal reads it."""

    AUTO = "auto"
    JSON = "json"
    PRETTY = "pretty"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One process's settings; nothing in its repr is secret.

    Attributes:
        broker: Kafka's bootstrap servers, ``host:port[,host:port]``.
        kafka: How they are spoken to.
        app_id: Consumer group and prefix of the state's topics.
        posts: Name of the topic that posts come in.
        partitions: Partitions of every topic: posts, events, alerts and changelogs have the same number.
        transport: How records come in.
        clock: What moves time when no post comes.
        state_dir: Folder for what a worker keeps on disk.
        config, territories: The two TOML files.
        slack_token: Bot token; ``None`` prints alerts to the console.
        slack_url: Base address of the Slack Web API.
        slack_charts: True to draw a chart into each message.
        slack_app_token: App-level token, with which buttons and ``/clameur`` are heard through Socket Mode.
        slack_http: Where they are heard as HTTP requests instead, host and port; ``None`` for nowhere.
        slack_signing_secret: What such requests are signed with.
        slack_people: Slack ids of those who may press and ask; empty for everybody in the workspace.
        console: True to print alerts to the console although there is a token.
        http_host, http_port: Where ``/metrics``, ``/healthz`` and ``/readyz`` listen; port 0 takes any free one.
        log_level, log_format: What is logged and how.
    """

    broker: str = "127.0.0.1:9092"
    kafka: KafkaSecurity = KafkaSecurity()
    app_id: str = "clameur"
    posts: str = "posts"
    partitions: int = 8
    transport: Transport = Transport.CHUNKED
    clock: Clock = Clock.WALL
    state_dir: Path = Path("var")
    config: Path = Path("config/clameur.toml")
    territories: Path = Path("config/territories.toml")
    slack_token: Secret | None = None
    slack_url: str = SLACK_URL
    slack_charts: bool = True
    slack_app_token: Secret | None = None
    slack_http: tuple[str, int] | None = None
    slack_signing_secret: Secret | None = None
    slack_people: tuple[str, ...] = ()
    console: bool = False
    http_host: str = "127.0.0.1"
    http_port: int = 9464
    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.AUTO

    @property
    def to_console(self) -> bool:
        """True when alerts go to the console: it was asked for, or there is no token."""
        return self.console or self.slack_token is None

    @property
    def answers(self) -> bool:
        """True when buttons are heard: alerts go to Slack, and there is a way back."""
        return not self.to_console and (self.slack_app_token is not None or self.slack_http is not None)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret that is set, for the log to hide."""
        known = (self.slack_token, self.slack_app_token, self.slack_signing_secret, self.kafka.password)
        return tuple(secret for secret in known if secret is not None)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read the settings.

        Args:
            env: The environment; only names in ``CLAMEUR_`` are looked at, and an empty value is none.

        Raises:
            ConfigError: Every variable that cannot be used, at once, with what to do about it. The values of secrets
                are never in it.
        """
        read = Reader(env)
        del env  # a traceback that shows local variables must not show this one
        default = cls()
        level, style = read("LOG", _log, (default.log_level, default.log_format))
        settings = cls(
            broker=read("BROKER", broker, default.broker),
            kafka=_kafka(read),
            app_id=read("APP_ID", app_id, default.app_id),
            posts=read("POSTS", app_id, default.posts),
            partitions=read("PARTITIONS", whole(1, 1024), default.partitions),
            transport=read("TRANSPORT", one_of(Transport), default.transport),
            clock=read("CLOCK", one_of(Clock), default.clock),
            state_dir=read("STATE_DIR", Path, default.state_dir),
            config=read("CONFIG", Path, default.config),
            territories=read("TERRITORIES", Path, default.territories),
            slack_token=read("SLACK_TOKEN", slack_token, None),
            slack_url=read("SLACK_URL", slack_url, default.slack_url),
            slack_charts=read("SLACK_CHARTS", yes, default.slack_charts),
            slack_app_token=read("SLACK_APP_TOKEN", slack_app_token, None),
            slack_http=read("SLACK_HTTP", listen_on, None),
            slack_signing_secret=read("SLACK_SIGNING_SECRET", Secret, None),
            slack_people=read("SLACK_PEOPLE", slack_people, default.slack_people),
            console=read("CONSOLE", yes, default.console),
            http_host=read("HTTP_HOST", host, default.http_host),
            http_port=read("HTTP_PORT", whole(0, 65535), default.http_port),
            log_level=level,
            log_format=style,
        )
        _check_slack(settings, read)
        read.finish()
        return settings


def _check_slack(settings: Settings, read: Reader) -> None:
    """The way back from Slack must fit together, and is of no use without the way there."""
    heard = {"SLACK_APP_TOKEN": settings.slack_app_token, "SLACK_HTTP": settings.slack_http}
    for name, value in heard.items():
        if value is not None and settings.slack_token is None:
            read.wrong(name, "it is set, but there is no bot token to answer with", "set CLAMEUR_SLACK_TOKEN too")
    if settings.slack_http is not None and settings.slack_signing_secret is None:
        read.wrong("SLACK_SIGNING_SECRET", "it is not set, and CLAMEUR_SLACK_HTTP cannot tell who is calling", "set it")
    if settings.slack_http is None and settings.slack_signing_secret is not None:
        read.wrong("SLACK_SIGNING_SECRET", "it is set, but no request is listened to", "set CLAMEUR_SLACK_HTTP too")


def _kafka(read: Reader) -> KafkaSecurity:
    kafka = KafkaSecurity(
        protocol=read("KAFKA_SECURITY", one_of(Security), Security.PLAINTEXT),
        mechanism=read("KAFKA_MECHANISM", one_of(Mechanism), Mechanism.PLAIN),
        username=read("KAFKA_USERNAME", str, None),
        password=read("KAFKA_PASSWORD", Secret, None),
        ca=read("KAFKA_CA", file, None),
        cert=read("KAFKA_CERT", file, None),
        key=read("KAFKA_KEY", file, None),
    )
    sasl = kafka.protocol in (Security.SASL_PLAINTEXT, Security.SASL_SSL)
    tls = kafka.protocol in (Security.SSL, Security.SASL_SSL)
    for name, value in (("KAFKA_USERNAME", kafka.username), ("KAFKA_PASSWORD", kafka.password)):
        if sasl and value is None:
            read.wrong(name, f"it is not set, and {kafka.protocol} needs it", "set it")
        if not sasl and value is not None:
            read.wrong(name, f"it is set, but {kafka.protocol} sends none", _SET_SASL)
    for name, path in (("KAFKA_CA", kafka.ca), ("KAFKA_CERT", kafka.cert), ("KAFKA_KEY", kafka.key)):
        if not tls and path is not None:
            read.wrong(name, f"it is set, but {kafka.protocol} is not encrypted", _SET_TLS)
    if (kafka.cert is None) != (kafka.key is None):
        name = "KAFKA_CERT" if kafka.cert is None else "KAFKA_KEY"
        read.wrong(name, "it is not set, and a certificate is of no use without its key", "set both or none")
    return kafka


_SET_SASL: Final = "set CLAMEUR_KAFKA_SECURITY to sasl_ssl, or take it away"
_SET_TLS: Final = "set CLAMEUR_KAFKA_SECURITY to ssl or sasl_ssl, or take it away"


def _log(text: str) -> tuple[LogLevel, LogFormat]:
    level, slash, style = text.partition("/")
    return one_of(LogLevel)(level), one_of(LogFormat)(style) if slash else LogFormat.AUTO
