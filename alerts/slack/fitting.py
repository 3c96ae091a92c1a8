"""What a message leaves out when it would not fit: the least missed first, and said in the message itself.

Slack refuses a message that is too long, and a refused alert is worse than a short one. What is never left out: what
happened, how sure it is, who has it, the reason, the first doubts and the buttons.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from alerts.model import Alert
from alerts.wording.sentences import tongue
from alerts.wording.telling import QUOTES

Block = dict[str, Any]


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an alert is shown: posts, people's notes, details (words, subjects, places, growth), caveats."""

    posts: int = QUOTES
    notes: bool = True
    details: bool = True
    caveats: int = 99


ROOMS: Final = (
    Room(),
    *(Room(posts=posts) for posts in range(QUOTES - 1, 0, -1)),
    Room(posts=1, notes=False),
    Room(posts=1, notes=False, details=False),
    Room(posts=1, notes=False, details=False, caveats=3),
    Room(posts=0, notes=False, details=False, caveats=3),
)
"""From all of it to what is never left out; the last fits whatever is in the alert, as the tests show."""


def shorter(alert: Alert) -> Iterator[tuple[Alert, str]]:
    """The alert with less and less of what can best be missed, and a sentence that says what that is."""
    for room in ROOMS:
        yield _within(alert, room), _left_out(alert, room)


def size(blocks: object) -> int:
    """How long Slack finds blocks: characters of their JSON; an emoji is two, as in the JavaScript of its clients.

    Example:
        >>> size([{"type": "divider"}]), size("🔴")
        (21, 4)
    """
    return len(json.dumps(blocks, ensure_ascii=False).encode("utf-16-le")) // 2


def that_fit(blocks: list[Block], most: int, *, between: int) -> tuple[list[Block], int]:
    """The first blocks that fit into so many characters together, one at least; and how many do not.

    Args:
        blocks: Lines, each shorter than that.
        most: Characters.
        between: Those that each takes beside its own.
    """
    used = 0
    for count, block in enumerate(blocks):
        used += size(block) + between
        if used > most and count:
            return blocks[:count], len(blocks) - count
    return blocks, 0


def _within(alert: Alert, room: Room) -> Alert:
    details: dict[str, Any] = (
        {} if room.details else {"words": (), "topics": (), "via": (), "platforms": (), "growth": None, "linked": ()}
    )
    return msgspec.structs.replace(
        alert,
        quotes=alert.quotes[: room.posts],
        notes=alert.notes if room.notes else (),
        caveats=alert.caveats[: room.caveats],
        **details,
    )


def _left_out(alert: Alert, room: Room) -> str:
    """« Faute de place : 2 messages, les notes »; nothing when all of it is there."""
    posts = max(0, min(QUOTES, len(alert.quotes)) - room.posts)
    return tongue(alert.lang).left_out(
        posts=posts,
        notes=bool(alert.notes) and not room.notes,
        details=not room.details,
        caveats=max(0, len(alert.caveats) - room.caveats),
    )
