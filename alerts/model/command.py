"""What comes in beside posts: time, what a person asks for, and what is answered when it cannot be."""

from enum import StrEnum

import msgspec


class Tick(msgspec.Struct, frozen=True, kw_only=True, tag="tick", omit_defaults=True):
    """Time has passed: every source of posts is complete up to ``at`` (epoch seconds).

    ``heard`` is when a recording ended whose last windows are closed by this tick; ``None`` while there is more of it.
    What comes after its end is no silence.
    """

    at: float
    heard: float | None = None


class Action(StrEnum):
    """What a person may ask of an episode."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    RESOLVE = "resolve"
    FALSE_ALARM = "false_alarm"
    ASSIGN = "assign"
    RELEASE = "release"
    USEFUL = "useful"
    NOTE = "note"
    UNDO = "undo"


class Command(msgspec.Struct, frozen=True, kw_only=True, tag="command", omit_defaults=True):
    """A person's button. ``id`` makes it idempotent; ``by`` is the person as the tool knows them.

    ``until`` is when a pause ends, ``to`` is who an episode is given to, ``note`` what is written down about it,
    ``channel`` where the button stood, ``sequence`` the number of the transition that the person had before their eyes
    (0 when it is not known).
    """

    id: str
    at: float
    territory: str
    episode: str
    action: Action
    by: str
    until: float | None = None
    to: str = ""
    note: str = ""
    channel: str = ""
    sequence: int = 0


class Mute(msgspec.Struct, frozen=True, kw_only=True, tag="mute", omit_defaults=True):
    """A person asks for silence about a territory, or a region, until a time; 0 ends one that was asked for.

    ``id`` makes it idempotent, ``at`` is when it was asked for (epoch seconds), ``region`` whose people are told.
    """

    id: str
    at: float
    region: str
    territory: str
    by: str
    until: float
    reason: str = ""


class RefusalReason(StrEnum):
    """Why what a person asked for is not done: a closed list, also a metric label.

    ``NOT_ALLOWED`` and ``FOREIGN`` are about who asks (not on the list; another workspace or app), ``UNKNOWN``,
    ``MALFORMED`` and ``EXPIRED`` about what is asked (no such territory; not from a button of ours; too long ago),
    ``STALE``, ``OVER``, ``TAKEN`` and ``FREE`` about the episode (another one by now; over; somebody has it; nobody
    has), ``FAILED`` about us (could not be carried).
    """

    NOT_ALLOWED = "not_allowed"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    MALFORMED = "malformed"
    EXPIRED = "expired"
    STALE = "stale"
    OVER = "over"
    TAKEN = "taken"
    FREE = "free"
    FAILED = "failed"


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused", omit_defaults=True):
    """A command that the episode's state does not allow; the presser alone is told.

    ``command``, ``at``, ``territory``, ``by`` and ``channel`` are the command's; ``detail`` is what completes the
    sentence, as the person who has taken the episode.
    """

    command: str
    at: float
    territory: str
    by: str
    reason: RefusalReason
    channel: str = ""
    detail: str = ""
