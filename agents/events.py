"""What travels on the events and alerts topics, as JSON that a person can read."""

import re
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from alerts.model import Alert, Command, Mute, Peak, Receipt, Refused, Tick
from streams.codec import LATEST
from streams.erasing import Erased
from streams.errors import ClameurError
from streams.model import Mention


class SourceClock(msgspec.Struct, frozen=True, kw_only=True, tag="clock", omit_defaults=True):
    """Every post of one partition of the posts topic that arrived before ``at`` (epoch seconds) has been told.

    ``heard`` is when a recording ended, after which nobody was listened to; ``None`` while it goes on.
    """

    partition: int
    at: float
    heard: float | None = None


class AlertClock(msgspec.Struct, frozen=True, kw_only=True, tag="alert_clock"):
    """Every alert up to ``at`` (epoch seconds) of one partition of the events topic has been told."""

    partition: int
    at: float


_EVENT: msgspec.json.Decoder[Mention | Tick | Command | Erased | SourceClock] = msgspec.json.Decoder(
    Mention | Tick | Command | Erased | SourceClock
)
_ALERT: msgspec.json.Decoder[Alert | Receipt | Refused | Mute | Peak | AlertClock] = msgspec.json.Decoder(
    Alert | Receipt | Refused | Mute | Peak | AlertClock
)
_ALERT_ID = re.compile(r".+\.[0-9]{1,9}", re.DOTALL)
"""The notification log reads the number."""
_ENCODER = msgspec.json.Encoder()


def encode(
    value: Mention | Tick | Command | Erased | SourceClock | Alert | Receipt | Refused | Mute | Peak | AlertClock,
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
        raise ClameurError(f"not an event: {_unquoted(error)}") from None
    if type(event) is Mention:
        if not _is_believable(event):
            raise ClameurError("not an event: a time or a number of it is beyond reason")
        return event
    wrong = _unbelievable(event)
    if wrong:
        raise ClameurError(f"not an event: its {wrong} is beyond reason")
    return event


def decode_alert(raw: bytes | None) -> Alert | Receipt | Refused | Mute | Peak | AlertClock:
    """Read a record of the alerts topic.

    Raises:
        ClameurError: When it is none.
    """
    try:
        alert = _ALERT.decode(raw or b"")
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ClameurError(f"not an alert: {_unquoted(error)}") from None
    wrong = _unbelievable(alert)
    if wrong:
        raise ClameurError(f"not an alert: its {wrong} is beyond reason")
    return alert


_TIMES = ("at", "heard", "since", "end", "until")
_MOST = 2**53
"""The largest whole number that JSON is sure to carry (RFC 8259, section 6)."""


def _is_believable(mention: Mention) -> bool:
    """Whether nothing of a mention would break what counts it. It is asked of each of them: no loop, no names."""
    source, followers = mention.source, mention.followers
    return (
        0.0 <= mention.at < LATEST
        and 0.0 <= mention.arrival < LATEST
        and 0 <= source.partition <= _MOST
        and 0 <= source.offset <= _MOST
        and (followers is None or 0 <= followers <= _MOST)
        and -1.0 <= mention.sentiment.compound <= 1.0
    )


def _unbelievable(value: msgspec.Struct) -> str:
    """What of a record would break its reader, which would then read it for ever; empty when nothing would."""
    for name in _TIMES:
        at = getattr(value, name, None)
        if at is not None and not 0.0 <= at < LATEST:
            return name
    if getattr(value, "partition", 0) < 0:
        return "partition"
    if type(value) is Alert:
        if not _ALERT_ID.fullmatch(value.id):
            return "id"
        if not _is_zone(value.zone):
            return "zone"
        if not all(0.0 <= quote.at < LATEST for quote in value.quotes):
            return "quotes"
        if not (value.window_s > 0.0 and value.trend_bin_s > 0.0):
            return "window_s"
    try:
        msgspec.msgpack.encode(value)  # what a changelog could not hold
    except OverflowError:
        return "number"
    return ""


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def _unquoted(error: Exception) -> str:
    """What is wrong without what was found: a record that is none may hold anybody's words, and this is logged."""
    return _FOUND.sub("", str(error))


_FOUND = re.compile(r"(?: of type)? '.*'|`\$[^`]*\[.*`", re.DOTALL)
