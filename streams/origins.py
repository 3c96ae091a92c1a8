"""Where a voice comes from: the post that it answers, shares or copies, and who wrote that.

Of each minute only the loudest authors and posts are kept, which is all that is asked of them: would it ring without?
"""

from collections.abc import Mapping, Sequence

import msgspec

from streams.authors import HISTORY_MIN
from streams.window import SHORT, Entry

KNOWN_ORIGINS = 200
"""Posts that are remembered; of too many, those that were answered stay before those that were not."""
LOUDEST = 4
"""Authors, and posts, whose voices are kept of a minute."""
DEEPEST = 32
"""Answers to answers that are followed within a minute."""
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


def hear(origins: dict[int, Origin], entries: Sequence[Entry], minute: int) -> list[int]:
    """Remember the posts of a minute, in place, before they are counted: some answer others that stand after them.

    Returns:
        For each, the post that it goes back to, as far as is known; its own for those that go back to none.
    """
    above = {entry.post: entry.ref for entry in entries if entry.ref}
    roots = [_top(origins, above, entry.ref) if entry.ref else entry.post for entry in entries]
    for entry, root in zip(entries, roots, strict=True):
        if entry.post and not entry.repost and entry.post not in origins:
            origins[entry.post] = Origin(root, entry.author & SHORT, entry.handle, minute)
    for entry, root in zip(entries, roots, strict=True):
        known = origins.get(root)
        if entry.ref and known is not None:
            origins[root] = msgspec.structs.replace(known, answers=known.answers + 1, at=minute)
    return roots


def _top(origins: Mapping[int, Origin], above: Mapping[int, int], post: int) -> int:
    for _ in range(DEEPEST):
        if post in origins:
            return origins[post].root
        if post not in above:
            break
        post = above[post]
    return post


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
