"""What has been said in the last two hours, and by how many: copies of a text, near ones too, and who joins in.

A post is a copy of a text that begins with the same letters (`streams.window.copy_key`) or whose mark is near
(`streams.near_copy`). Copies of a text beyond the first few are no voices, whoever writes them. A copy is *copied* when
another author wrote the text before in the last two hours, reposts aside: the minute decides what was before, then the
hash of the post, so that the order of arrival says nothing. It is *coordinated* when that was in the same minute or the
one before, or when its own account is young: people who are moved by something neither find the same words at the same
time nor open an account for it (Pacheco et al., "Uncovering coordinated networks on social media", ICWSM 2021).
"""

import msgspec

from streams.authors import HISTORY_MIN, NEVER
from streams.model import Voice
from streams.near_copy import Marks
from streams.window import SHORT, Entry

COPIES = 3
"""Copies of one text that count as voices in `HISTORY_MIN`: a post reposted 200 times is not 200 voices."""
KNOWN_TEXTS = 256
"""Texts that are remembered, some 40 bytes each that no packing makes fewer; of too many, those that somebody repeated
stay before those that nobody did."""
AT_ONCE_MIN = 1
"""Minutes between two copies that were written at the same time."""
UNKNOWN = 1
"""The author of a text whose author is unknown."""


class Text(msgspec.Struct, frozen=True, array_like=True):
    """A text: the minute from which its copies are counted, how many counted, and its mark.

    ``author`` is who wrote it first (32 bits of the hash; 0 when it was only reposted), ``seen`` when it was last
    written by anybody, ``shared`` whether more than one have, ``root`` the post that it goes back to, ``quoted``
    whether it is of the press or an institution: many people pass on such a sentence at once.
    """

    first: int
    times: int
    mark: bytes = b""
    author: int = 0
    seen: int = NEVER
    shared: bool = False
    root: int = 0
    quoted: bool = False


class Copy(msgspec.Struct, frozen=True):
    """What a post is as a copy: the key of its text (0 for none), whether another wrote it before, at the same time."""

    key: int
    copied: bool = False
    at_once: bool = False


class Texts:
    """The texts as a minute is counted; `known` is changed in place."""

    def __init__(self, known: dict[int, Text], minute: int) -> None:
        self.known = known
        self._minute = minute
        self._marks: Marks | None = None

    def copy_of(self, entry: Entry) -> Copy:
        """What a post is a copy of; nothing is changed."""
        key = self._key(entry)
        text = self.known.get(key)
        if text is None or entry.repost or not text.author or self._minute - text.seen >= HISTORY_MIN:
            return Copy(key)
        copied = text.shared or entry.author == 0 or text.author & SHORT != entry.author & SHORT
        return Copy(key, copied, copied and not text.quoted and self._minute - text.seen <= AT_ONCE_MIN)

    def times(self, copy: Copy) -> int:
        """How many copies of the text have counted."""
        text = self.known.get(copy.key)
        return 0 if text is None or self._minute - text.first >= HISTORY_MIN else text.times

    def root(self, copy: Copy) -> int:
        """The post that the text goes back to; 0 when it has not been heard before."""
        text = self.known.get(copy.key)
        return 0 if text is None or max(text.first, text.seen) <= self._minute - HISTORY_MIN else text.root

    def learn(self, entry: Entry, copy: Copy, *, counts: bool, root: int) -> None:
        """Remember that it was said once more."""
        if not copy.key:
            return
        times = self.times(copy)
        before = self.known.get(copy.key)
        if before is None:
            before = Text(self._minute, 0)
        mark = before.mark or entry.mark
        if mark and not before.mark and self._marks is not None:
            self._marks.add(copy.key, mark)
        heard = before.author if self._minute - before.seen < HISTORY_MIN else 0
        self.known[copy.key] = Text(
            before.first if times else self._minute,
            times + counts,
            mark,
            heard if entry.repost or heard else entry.author & SHORT or UNKNOWN,
            before.seen if entry.repost else self._minute,
            (before.shared and heard != 0) or copy.copied,
            self.root(copy) or root,
            before.quoted if heard else entry.voice in (Voice.PRESS, Voice.INSTITUTION),
        )

    def _key(self, entry: Entry) -> int:
        if not entry.mark or not entry.copy or entry.copy in self.known:
            return entry.copy
        if self._marks is None:
            self._marks = Marks(self.known)
        near = self._marks.nearest(entry.mark)
        return entry.copy if near is None else near


def forget(texts: dict[int, Text], minute: int) -> None:
    """Forget, in place, what nobody has said for two hours, and of too many what nobody repeated for longest."""
    oldest = minute - HISTORY_MIN + 1
    kept = {key: text for key, text in texts.items() if max(text.first, text.seen) >= oldest}
    if len(kept) > KNOWN_TEXTS:
        kept = dict(sorted(kept.items(), key=_least_known)[:KNOWN_TEXTS])
    texts.clear()
    texts.update(kept)


def _least_known(item: tuple[int, Text]) -> tuple[bool, int, int]:
    key, text = item
    return not (text.shared or text.times > 1), -max(text.first, text.seen), key
