"""Logging: one line for each thing that happened, JSON for machines, readable on a terminal, without secrets.

Clameur's own modules log through structlog; what libraries log with the standard library comes out the same way. An
event's name is ``thing.happened``, and what it is about stands in fields: ``episode.opened territory=… kind=…``.
"""

import logging
import sys
from collections.abc import Iterable, MutableMapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, TextIO

import structlog

from agents.redaction import Redaction
from agents.secret import Secret
from agents.settings import LogFormat, LogLevel

QUIET: Final = ("aiohttp.access", "aiokafka", "asyncio", "faust", "kafka", "mode", "slack_sdk", "urllib3")
"""Libraries that tell of their insides at INFO; theirs is heard from WARNING on, at DEBUG from INFO on."""

Event = MutableMapping[str, Any]


def configure(
    level: LogLevel = LogLevel.INFO,
    style: LogFormat = LogFormat.AUTO,
    *,
    secrets: Iterable[Secret] = (),
    stream: TextIO | None = None,
) -> None:
    """Set up logging for this process, in place of whatever was set up before.

    Args:
        level: The least that is logged.
        style: JSON, readable, or by whether ``stream`` is a terminal.
        secrets: Texts that must never come out, wherever they stand; tokens are known by their shape besides.
        stream: Where the lines go; standard error unless told otherwise.
    """
    out = sys.stderr if stream is None else stream
    pretty = style is LogFormat.PRETTY or (style is LogFormat.AUTO and out.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.stdlib.ExtraAdder(),
    ]
    formatter = _Formatter(
        Redaction(secrets),
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_ending(pretty, out.isatty())],
    )
    handler = _Handler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(_NUMBER[level])
    for name in QUIET:
        logging.getLogger(name).setLevel(
            logging.INFO if level is LogLevel.DEBUG else max(_NUMBER[level], logging.WARNING)
        )
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared[:-1],
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ``sys.excepthook`` should be in a process that runs unattended: a crash is a log line too."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.stdlib.get_logger("clameur").critical("process.crashed", exc_info=(kind, error, trace))


_NUMBER: Final = {level: getattr(logging, level.name) for level in LogLevel}


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Takes secrets out of the finished line, so that no field, message or traceback can bring one through."""

    def __init__(self, redaction: Redaction, **options: Any) -> None:
        super().__init__(**options)
        self._redaction = redaction

    def format(self, record: logging.LogRecord) -> str:
        return self._redaction(super().format(record))


class _Handler(logging.StreamHandler[TextIO]):
    """Writes what the stream's encoding cannot say as escapes, and never shows a record that it fails to write."""

    def format(self, record: logging.LogRecord) -> str:
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        return super().format(record).encode(encoding, "backslashreplace").decode(encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the standard library's name
        kind = sys.exc_info()[0]
        with suppress(Exception):  # the standard library would print the message and its arguments here
            self.stream.write(f"a log line of {record.name} was lost: {kind.__name__ if kind else 'unknown'}\n")


def _ending(pretty: bool, colors: bool) -> list[structlog.typing.Processor]:
    if pretty:
        plain = structlog.dev.plain_traceback  # the others show local variables
        return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain, timestamp_key="at")]
    return [_in_order, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _in_order(logger: Any, method: str, event: Event) -> Event:
    """Time, level and event first: a line is read from its left."""
    first = {key: event.pop(key) for key in ("at", "level", "event", "logger") if key in event}
    return {**first, **event}
