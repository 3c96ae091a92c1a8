"""What travels on the events and alerts topics, as JSON that a person can read."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

from alerts.model import Alert, Command, Mute, Receipt, Refused, Tick
from streams.codec import LATEST
from streams.erasing import Erased
from streams.errors import ClameurError
from streams.model import Mention

Partition = Annotated[int, Meta(ge=0)]
Instant = Annotated[float, Meta(ge=0.0, le=LATEST)]
"""Epoch seconds; a clock that says more would carry all time away with it."""


class SourceClock(msgspec.Struct, frozen=True, kw_only=True, tag="clock", omit_defaults=True):
    """Every post of one partition of the posts topic that arrived before ``at`` (epoch seconds) has been told.

    ``heard`` is when a recording ended, after which nobody was listened to; ``None`` while it goes on.
    """

    partition: Partition
    at: Instant
    heard: float | None = None


class AlertClock(msgspec.Struct, frozen=True, kw_only=True, tag="alert_clock"):
    """Every alert up to ``at`` (epoch seconds) of one partition of the events topic has been told."""

    partition: Partition
    at: Instant


_EVENT: msgspec.json.Decoder[Mention | Tick | Command | Erased | SourceClock] = msgspec.json.Decoder(
    Mention | Tick | Command | Erased | SourceClock
)
_ALERT: msgspec.json.Decoder[Alert | Receipt | Refused | Mute | AlertClock] = msgspec.json.Decoder(
    Alert | Receipt | Refused | Mute | AlertClock
)
_ALERT_ID = re.compile(r".+\.[0-9]{1,9}", re.DOTALL)
_ENCODER = msgspec.json.Encoder()


def encode(
    value: Mention | Tick | Command | Erased | SourceClock | Alert | Receipt | Refused | Mute | AlertClock,
) -> bytes:
    """The value as a record's bytes."""
    return _ENCODER.encode(value)


def decode_event(raw: bytes | None) -> Mention | Tick | Command | Erased | SourceClock:
    """Read a record of the events topic.

    Raises:
        ClameurError: When it is none.
    """
    try:
        event = _EVENT.decode(raw or b"")
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ClameurError(f"not an event: {error}") from error
    if isinstance(event, Mention) and not (0.0 <= event.arrival <= LATEST and 0.0 <= event.at <= LATEST):
        raise ClameurError("not an event: a mention of no time that can be; ingest never makes one")
    return event


def decode_alert(raw: bytes | None) -> Alert | Receipt | Refused | Mute | AlertClock:
    """Read a record of the alerts topic.

    Raises:
        ClameurError: When it is none.
    """
    try:
        alert = _ALERT.decode(raw or b"")
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ClameurError(f"not an alert: {error}") from error
    if isinstance(alert, Alert):
        _check(alert)
    return alert


def _check(alert: Alert) -> None:
    """What the notification log stands on: it keeps an alert until its time, and must never stumble over it then."""
    if not _ALERT_ID.fullmatch(alert.id):
        raise ClameurError("not an alert: its id does not end in a dot and a number")
    if not 0.0 <= alert.at <= LATEST:
        raise ClameurError("not an alert: it is of no time that can be")
    try:
        ZoneInfo(alert.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ClameurError(f"not an alert: there is no time zone {alert.zone!r}") from error
