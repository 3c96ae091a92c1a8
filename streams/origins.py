"""Where a voice comes from: the post that it answers, shares or copies, and who wrote that.

Of each minute only the loudest authors and posts are kept, which is all that is asked of them: would it ring without?
"""

from collections.abc import Mapping

import msgspec

from streams.authors import HISTORY_MIN
from streams.window import SHORT, Entry

KNOWN_ORIGINS = 300
"""Posts that are remembered; of too many, those that were answered stay before those that were not."""
LOUDEST = 4
"""Authors, and posts, whose voices are kept of a minute."""
FEW = 12
"""Of more in one minute, those with a single voice are left out: who is loud has more."""

Loud = tuple[tuple[int, int, int], ...]
"""Who or what, how many voices come from there, and how many of them are alarming."""


class Origin(msgspec.Struct, frozen=True, array_like=True):
    """A post: the one that it goes back to (itself when it does to none), its author, when, and how many go back to it.

    ``author`` is hashed, 0 when unknown; ``handle`` is the name that people know them by.
    """

    root: int
    author: int
    handle: str
    at: int
    answers: int = 0


def learn(origins: dict[int, Origin], entry: Entry, root: int, minute: int) -> None:
    """Remember a post that has just been counted, in place, and that it goes back to another."""
    known = origins.get(root)
    if known is not None and entry.post != root:
        origins[root] = msgspec.structs.replace(known, answers=known.answers + 1, at=minute)
    if entry.post and not entry.repost and entry.post not in origins:
        origins[entry.post] = Origin(root, entry.author & SHORT, entry.handle, minute)


def forget(origins: dict[int, Origin], minute: int) -> None:
    """Forget, in place, what is two hours old, and of too many what nobody answered for longest."""
    oldest = minute - HISTORY_MIN + 1
    kept = {post: origin for post, origin in origins.items() if origin.at >= oldest}
    if len(kept) > KNOWN_ORIGINS:
        ranked = sorted(kept.items(), key=lambda item: (not item[1].answers, -item[1].at, item[0]))
        kept = dict(ranked[:KNOWN_ORIGINS])
    origins.clear()
    origins.update(kept)


def loudest(voices: Mapping[int, tuple[int, int]]) -> Loud:
    """The loudest of a minute: by voices, then by key; all of them in a small town.

    >>> loudest({5: (1, 0), 7: (3, 1), 2: (1, 1)})
    ((7, 3, 1), (2, 1, 1), (5, 1, 0))
    """
    least = 1 if len(voices) <= FEW else 2
    ranked = sorted((item for item in voices.items() if item[1][0] >= least), key=lambda item: (-item[1][0], item[0]))
    return tuple((key, many, alarming) for key, (many, alarming) in ranked[:LOUDEST])
