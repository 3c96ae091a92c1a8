"""The environment: addresses, secrets and the few switches of a running process, read here and nowhere else.

Every variable is told in ``docs/reference/environment.md``.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from agents.environment import SLACK_URL, Reader, app_id, broker, file, host, one_of, slack_token, slack_url, whole, yes
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
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret that is set, for the log to hide."""
        return tuple(secret for secret in (self.slack_token, self.kafka.password) if secret is not None)

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
            console=read("CONSOLE", yes, default.console),
            http_host=read("HTTP_HOST", host, default.http_host),
            http_port=read("HTTP_PORT", whole(0, 65535), default.http_port),
            log_level=level,
            log_format=style,
        )
        read.finish()
        return settings


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
