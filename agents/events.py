"""What travels on the events and alerts topics, as JSON that a person can read."""

import msgspec

from alerts.model import Alert, Command, Mute, Peak, Receipt, Refused, Tick
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
        return _EVENT.decode(raw or b"")
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ClameurError(f"not an event: {error}") from error


def decode_alert(raw: bytes | None) -> Alert | Receipt | Refused | Mute | Peak | AlertClock:
    """Read a record of the alerts topic.

    Raises:
        ClameurError: When it is none.
    """
    try:
        return _ALERT.decode(raw or b"")
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise ClameurError(f"not an alert: {error}") from error
