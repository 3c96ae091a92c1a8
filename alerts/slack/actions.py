"""What a person did in Slack, as a command to an episode, a window to open, or a refusal: pure.

Whatever comes in, one of the three comes out. Nothing in a payload is believed but what has the form that Slack and
we give it; a payload of another workspace or another app is refused, and so is one that is too old. The same press
gives the same command, with the same id, however often it is delivered.

Payloads: docs.slack.dev/reference/interaction-payloads (``block_actions``, ``view_submission``).
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from hashlib import blake2b
from typing import Any, Final

import msgspec

from alerts.model import Action, Command, RefusalReason
from alerts.slack import limits
from alerts.slack.buttons import (
    NOTE_CALLBACK,
    NOTE_INPUT,
    PAUSES,
    Pause,
    Target,
    note_view,
    read_action_id,
    read_block_id,
    read_target,
)
from alerts.wording.calendar import local
from alerts.wording.clean import clean

OLDEST_S: Final = 300.0
"""Age of a press beyond which it is refused (seconds): Slack told its author long ago that nothing came of it."""

MORNING: Final = 8
"""The hour at which a pause until tomorrow ends, on the territory's clocks."""
NIGHT_ENDS: Final = 5
"""Before this hour "tomorrow" is this very morning (own choice): who presses at one o'clock has not slept yet."""

_USER: Final = re.compile(r"[UW][A-Z0-9]{2,30}")
_CHANNEL: Final = re.compile(r"[CGD][A-Z0-9]{2,30}")
_TIME: Final = re.compile(r"[0-9]{1,11}(\.[0-9]{1,9})?")
_ID: Final = re.compile(r"[A-Za-z0-9._:/-]{1,255}")


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What must be known of a territory here: its name, language and IANA zone, and the region it is told under."""

    name: str
    lang: str
    zone: str
    region: str = ""


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """Who and what is let in.

    Attributes:
        team: Our workspace's id.
        app: Our app's id; empty when the way in proves it (a request signed with the app's own secret).
        people: Ids of those who may act; empty for everybody in the workspace.
        places: The territories, by id.
        lang: The language of an answer about no territory.
    """

    team: str
    app: str = ""
    people: frozenset[str] = frozenset()
    places: Mapping[str, Place] = {}
    lang: str = "fr"


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A window to open, within three seconds of the press (``trigger`` ages)."""

    trigger: str
    view: dict[str, Any]
    by: str
    channel: str
    lang: str
    territory: str


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """What is not done, and whom to tell: ``by`` and ``channel`` are empty when they are not known for sure."""

    reason: RefusalReason
    lang: str
    by: str = ""
    channel: str = ""
    action: Action | None = None
    territory: str = ""
    detail: str = ""


def interaction(payload: object, gate: Gate, *, now: float) -> Command | Ask | Refusal:
    """What a press, a choice or a filled-in window asks for.

    Args:
        payload: Slack's, decoded; anything at all.
        gate: Who and what is let in.
        now: The time, epoch seconds.
    """
    fields = _object(payload)
    user = _object(fields.get("user"))
    by = _match(_USER, user.get("id"))
    kind = fields.get("type")
    channel = _channel(fields) if kind == "block_actions" else _view_target(fields)[1]
    refused = Refusal(reason=RefusalReason.MALFORMED, lang=gate.lang, by=by, channel=channel)
    stranger = admitted(fields, user, gate)
    if stranger is not None:
        # Nobody is told by whom we are not sure to be speaking to.
        known = stranger is RefusalReason.NOT_ALLOWED
        return msgspec.structs.replace(
            refused, reason=stranger, by=by if known else "", channel=channel if known else ""
        )
    if kind == "block_actions":
        return _pressed(fields, refused, gate, now)
    if kind == "view_submission":
        return _noted(fields, refused, gate, now)
    return refused


def admitted(fields: Mapping[str, Any], user: Mapping[str, Any], gate: Gate) -> RefusalReason | None:
    """Why a payload's sender is not let in; ``None`` when they are.

    Args:
        fields: The payload.
        user: Who sent it, as the payload says: ``id``, and in channels shared with others ``team_id``.
        gate: Who and what is let in.
    """
    team = _object(fields.get("team")).get("id", fields.get("team_id"))
    if not gate.team or team != gate.team or user.get("team_id", gate.team) != gate.team:
        return RefusalReason.FOREIGN
    if gate.app and fields.get("api_app_id") != gate.app:
        return RefusalReason.FOREIGN
    by = _match(_USER, user.get("id"))
    if not by:
        return RefusalReason.MALFORMED
    return RefusalReason.NOT_ALLOWED if gate.people and by not in gate.people else None


def morning_after(at: float, zone: str) -> float:
    """The end of a pause until tomorrow: the next 8:00 that follows a night, on the clocks of a zone.

    Args:
        at: When it was asked for, epoch seconds.
        zone: IANA name.

    Example:
        >>> from alerts.wording.calendar import local
        >>> local(morning_after(1741115100.0, "Europe/Paris"), "Europe/Paris").isoformat()
        '2025-03-05T08:00:00+01:00'
    """
    here = local(at, zone)
    day = here if here.hour < NIGHT_ENDS else here + timedelta(days=1)
    return day.replace(hour=MORNING, minute=0, second=0, microsecond=0, fold=0).timestamp()


def command_id(*parts: str) -> str:
    """An id made of a payload's own: the same however often it is delivered.

    Example:
        >>> command_id("1741115100.0001", "U1") == command_id("1741115100.0001", "U1")
        True
    """
    return blake2b("\x00".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _pressed(fields: Mapping[str, Any], refused: Refusal, gate: Gate, now: float) -> Command | Ask | Refusal:
    pressed = fields.get("actions")
    if not isinstance(pressed, list) or len(pressed) != 1:
        return refused
    element = _object(pressed[0])
    action = read_action_id(_text(element.get("action_id")))
    target = read_block_id(_text(element.get("block_id")))
    moment = _match(_TIME, element.get("action_ts"))
    if action is None or target is None or not moment or not refused.channel:
        return refused
    refused = msgspec.structs.replace(refused, action=action, territory=target.territory)
    place = gate.places.get(target.territory)
    if place is None:
        return msgspec.structs.replace(refused, reason=RefusalReason.UNKNOWN, detail=target.territory)
    refused = msgspec.structs.replace(refused, lang=place.lang)
    at = float(moment)
    if abs(now - at) > OLDEST_S:
        return msgspec.structs.replace(refused, reason=RefusalReason.EXPIRED)
    until, to = None, ""
    if action is Action.NOTE:
        trigger = _match(_ID, fields.get("trigger_id"))
        view = note_view(target, refused.channel, place.lang)
        return refused if not trigger else Ask(
            trigger=trigger, view=view, by=refused.by, channel=refused.channel, lang=place.lang,
            territory=target.territory,
        )  # fmt: skip
    if action is Action.SNOOZE:
        pause = PAUSES.get(_text(_object(element.get("selected_option")).get("value")))
        if pause is None:
            return refused
        until = _end(pause, at, place.zone)
    if action is Action.ASSIGN:
        to = _match(_USER, element.get("selected_user"))
        if not to:
            return refused
    message = _text(_object(fields.get("container")).get("message_ts"))
    name = command_id(moment, message, refused.by, _text(element.get("block_id")), action)
    return _command(name, at, action, target, refused, until=until, to=to)


def _noted(fields: Mapping[str, Any], refused: Refusal, gate: Gate, now: float) -> Command | Refusal:
    view = _object(fields.get("view"))
    target, channel = _view_target(fields)
    name = _match(_ID, view.get("id"))
    values = _object(_object(view.get("state")).get("values"))
    written = _object(_object(values.get(NOTE_INPUT)).get(NOTE_INPUT)).get("value")
    if view.get("callback_id") != NOTE_CALLBACK or target is None or not channel or not name:
        return refused
    refused = msgspec.structs.replace(refused, action=Action.NOTE, territory=target.territory)
    place = gate.places.get(target.territory)
    if place is None:
        return msgspec.structs.replace(refused, reason=RefusalReason.UNKNOWN, detail=target.territory)
    refused = msgspec.structs.replace(refused, lang=place.lang)
    note = clean(_text(written))
    if not note or len(note) > limits.NOTE:
        return refused
    return _command(command_id(name, refused.by), now, Action.NOTE, target, refused, note=note)


def _command(
    name: str,
    at: float,
    action: Action,
    target: Target,
    asked: Refusal,
    *,
    until: float | None = None,
    to: str = "",
    note: str = "",
) -> Command:
    return Command(
        id=name,
        at=at,
        territory=target.territory,
        episode=target.episode,
        action=action,
        by=asked.by,
        until=until,
        to=to,
        note=note,
        channel=asked.channel,
        sequence=target.sequence,
    )


def _end(pause: Pause, at: float, zone: str) -> float:
    return morning_after(at, zone) if pause.seconds is None else at + pause.seconds


def _channel(fields: Mapping[str, Any]) -> str:
    stands_in = _object(fields.get("container")).get("channel_id")
    return _match(_CHANNEL, stands_in) or _match(_CHANNEL, _object(fields.get("channel")).get("id"))


def _view_target(fields: Mapping[str, Any]) -> tuple[Target | None, str]:
    carried = _text(_object(fields.get("view")).get("private_metadata"))
    target, _, channel = carried.partition(" ")
    return read_target(target), _match(_CHANNEL, channel)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _match(pattern: re.Pattern[str], value: object) -> str:
    """The value when it is a text of that form, else nothing."""
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""
