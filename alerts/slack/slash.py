"""What is typed after ``/clameur``, in French or in English, as a request or a refusal: pure.

Payloads: docs.slack.dev/interactivity/implementing-slash-commands.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from alerts.model import RefusalReason
from alerts.slack.actions import Gate, Place, admitted, command_id
from streams.folding import fold

LONGEST: Final = 3000
"""Characters of a command that are read: as many as a message of Slack's shows."""

_USER: Final = re.compile(r"[UW][A-Z0-9]{2,30}")
_HANDLE: Final = re.compile(r"[^\s@<>\x00\ud800-\udfff]{1,80}")
_NO_TEXT: Final = re.compile(r"[\x00\ud800-\udfff]")
"""What JSON can carry and no post may hold: a report with one of them would be refused where it is read."""
_LINK: Final = re.compile(r"https?://[\x21-\x7e]{1,500}")
_TEAM: Final = re.compile(r"[TE][A-Z0-9]{2,30}")
_TRIGGER: Final = re.compile(r"[\x21-\x7e]{1,255}")
_SPAN: Final = re.compile(r"([0-9]{1,4})\s*(min|minutes?|m|hours?|heures?|h|days?|jours?|j|d)")
_UNITS: Final = {"m": 60.0, "h": 3600.0, "j": 86400.0, "d": 86400.0}
_WANTED: Final = re.compile(
    rf"(?:(?P<span>{_SPAN.pattern})|(?P<off>off|fin))(?P<reason>\s.*)?", re.IGNORECASE | re.DOTALL
)
LONGEST_MUTE_S: Final = 30 * 86400.0
REASON_LONGEST: Final = 200
"""Characters of the reason of a silence that are kept."""


class Verb(StrEnum):
    """What can be asked for; also a metric label."""

    STATUS = "status"
    MUTE = "mute"
    EXPLAIN = "explain"
    DIGEST = "digest"
    SIGNAL = "signal"
    HELP = "help"


_VERBS: Final[dict[str, tuple[Verb, str]]] = {
    "status": (Verb.STATUS, "en"),
    "statut": (Verb.STATUS, "fr"),
    "etat": (Verb.STATUS, "fr"),
    "mute": (Verb.MUTE, "en"),
    "muet": (Verb.MUTE, "fr"),
    "silence": (Verb.MUTE, "fr"),
    "explain": (Verb.EXPLAIN, "en"),
    "explique": (Verb.EXPLAIN, "fr"),
    "expliquer": (Verb.EXPLAIN, "fr"),
    "digest": (Verb.DIGEST, "en"),
    "bilan": (Verb.DIGEST, "fr"),
    "report": (Verb.SIGNAL, "en"),
    "signal": (Verb.SIGNAL, ""),
    "signale": (Verb.SIGNAL, "fr"),
    "signaler": (Verb.SIGNAL, "fr"),
    "help": (Verb.HELP, "en"),
    "aide": (Verb.HELP, "fr"),
}
"""Each word, what it asks for and the language it shows; ``signal`` is both."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, and how to answer them.

    Attributes:
        id: Made of the payload's own ids: the same however often it is delivered.
        by, handle: The person's id and the name that Slack shows; the name may be empty.
        lang: The language of the answer: that of the word that was typed, else that of the territories.
        answer_to: Address that takes the answer for half an hour, as the payload has it; empty when there is none.
    """

    id: str
    by: str
    handle: str
    lang: str
    answer_to: str


class Status(msgspec.Struct, frozen=True):
    """Which episodes are open."""

    asked: Asked


class Mute(msgspec.Struct, frozen=True):
    """Be quiet about a territory for so many seconds, 0 to be quiet no more; ``reason`` may be empty."""

    asked: Asked
    territory: str
    seconds: float
    reason: str = ""


class Explain(msgspec.Struct, frozen=True):
    """What Clameur makes of a text."""

    asked: Asked
    text: str


class Digest(msgspec.Struct, frozen=True):
    """The digest of the last 24 hours."""

    asked: Asked


class Signal(msgspec.Struct, frozen=True):
    """A report from the field about a territory."""

    asked: Asked
    territory: str
    text: str


class Help(msgspec.Struct, frozen=True):
    """What can be asked for; ``unknown`` is the word that was not understood, empty when help was asked for."""

    asked: Asked
    unknown: str = ""


class Turned(msgspec.Struct, frozen=True, kw_only=True):
    """What is not done and why; ``asked`` is ``None`` when we are not sure whom we would be answering."""

    reason: RefusalReason
    verb: Verb | None = None
    asked: Asked | None = None
    detail: str = ""


Request = Status | Mute | Explain | Digest | Signal | Help


def parse(payload: object, gate: Gate) -> Request | Turned:
    """What a slash command asks for.

    Args:
        payload: Slack's, decoded; anything at all.
        gate: Who and what is let in.
    """
    fields = payload if isinstance(payload, dict) else {}
    team = _field(_TEAM, fields, "team_id")
    by = _field(_USER, fields, "user_id")
    stranger = admitted({**fields, "team": None, "team_id": team}, {"id": by}, gate)
    if stranger is not None and stranger is not RefusalReason.NOT_ALLOWED:
        return Turned(reason=stranger)
    sent, trigger = fields.get("text", ""), _field(_TRIGGER, fields, "trigger_id")
    if not trigger or not isinstance(sent, str):
        return Turned(reason=RefusalReason.MALFORMED)
    typed = _NO_TEXT.sub("", sent)
    word, _, rest = typed.strip().partition(" ")
    verb, lang = _VERBS.get(fold(word).strip(), (Verb.HELP, ""))
    asked = Asked(
        id=command_id(trigger, by, sent),
        by=by,
        handle=_field(_HANDLE, fields, "user_name"),
        lang=lang or gate.lang,
        answer_to=_field(_LINK, fields, "response_url"),
    )
    if stranger is not None:
        return Turned(reason=stranger, verb=verb, asked=asked)
    if len(typed) > LONGEST:
        return Turned(reason=RefusalReason.MALFORMED, verb=verb, asked=asked)
    rest = rest.strip()
    match verb:
        case Verb.STATUS:
            return Status(asked)
        case Verb.DIGEST:
            return Digest(asked)
        case Verb.EXPLAIN:
            return Explain(asked, rest) if rest else Help(asked)
        case Verb.MUTE | Verb.SIGNAL:
            return _about(verb, rest, asked, gate)
        case Verb.HELP:
            known = not word or fold(word).strip() in _VERBS
            return Help(asked, "" if known else word[:40])


def territory_of(word: str, places: Mapping[str, Place]) -> str | None:
    """The territory that a word means, by its id or its name, however it is written; ``None`` when none does.

    Example:
        >>> places = {"puy-de-dome": Place(name="Puy-de-Dôme", lang="fr", zone="Europe/Paris")}
        >>> territory_of("Puy-de-Dome", places), territory_of("Nantes", places)
        ('puy-de-dome', None)
    """
    wanted = fold(word)
    found = [t for t, place in sorted(places.items()) if wanted.strip() and wanted in (fold(t), fold(place.name))]
    return word if word in places else found[0] if len(found) == 1 else None


def span(text: str) -> float | None:
    """A length of time in seconds, from one minute to thirty days; ``None`` when it is none.

    Example:
        >>> span("2h"), span("30 min"), span("1 jour"), span("soon")
        (7200.0, 1800.0, 86400.0, None)
    """
    found = _SPAN.fullmatch(text.strip().lower())
    if found is None:
        return None
    seconds = int(found[1]) * _UNITS[found[2][0]]
    return seconds if 60.0 <= seconds <= LONGEST_MUTE_S else None


def _about(verb: Verb, rest: str, asked: Asked, gate: Gate) -> Request | Turned:
    """A request that begins with a territory: by its id, or by its name in as many words as it has."""
    words = rest.split()
    for count in range(min(len(words), 8), 0, -1):
        territory = territory_of(" ".join(words[:count]), gate.places)
        if territory is None:
            continue
        left = re.sub(rf"^(\S+\s*){{{count}}}", "", rest)
        if verb is Verb.SIGNAL:
            return Signal(asked, territory, left) if left else Help(asked)
        wanted = _WANTED.fullmatch(left)
        if wanted is None:
            return Help(asked)
        seconds = 0.0 if wanted["off"] else span(wanted["span"])
        reason = (wanted["reason"] or "").strip()[:REASON_LONGEST]
        return Help(asked) if seconds is None else Mute(asked, territory, seconds, reason)
    if not words:
        return Help(asked)
    return Turned(reason=RefusalReason.UNKNOWN, verb=verb, asked=asked, detail=words[0][:40])


def _field(pattern: re.Pattern[str], fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""
