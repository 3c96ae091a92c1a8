"""Hashtags without capitals: cut into words that are known, or left whole."""

from functools import cache

from streams.sentiment.fold import fold
from streams.sentiment.lexicon import french

LONGEST = 32
"""Letters of a hashtag that is cut; longer ones stay whole (own choice)."""

LEAST = 4
"""Letters of a word that may stand anywhere in a hashtag."""

_SMALL_TEXT = """
a au aux ce de des du en et est la le les ma mes mon nos notre on par pas pour sa ses son sur trop un une je tu il nous
vous
"""
_SMALL = frozenset(_SMALL_TEXT.split())
"""Short words that may stand before others; at the end they are mostly the end of a longer word (*polic-e*)."""

_LONGEST_SMALL = max(map(len, _SMALL))


def split(tag: str) -> list[tuple[str, int]]:
    """Cut a hashtag into the fewest words of the lexicon that fill it.

    Args:
        tag: The hashtag without its ``#``, in lower case.

    Returns:
        The words and their index; the tag itself when it cannot be filled.

    Example:
        >>> split("hontenationale"), split("volvic")
        ([('honte', 0), ('nationale', 5)], [('volvic', 0)])
    """
    words: list[tuple[str, int]] = []
    at = 0
    for part in tag.split("_"):
        words += [(part[start:end], at + start) for start, end in _cut(part)]
        at += len(part) + 1
    return words


def _cut(part: str) -> list[tuple[int, int]]:
    """The places of the words of a part without ``_``."""
    size = len(part)
    folded = fold(part)
    known = french().known
    if not size or size > LONGEST or len(folded) != size or folded in known:
        return [(0, size)] if size else []
    best: list[tuple[int, int] | None] = [(0, 0)] + [None] * size  # words so far, and where the last one starts
    for start in range(size):
        before = best[start]
        if before is None:
            continue
        longest = size if folded[start : start + LEAST] in _beginnings() else min(size, start + _LONGEST_SMALL)
        for end in range(start + 1, longest + 1):
            word = folded[start:end]
            if (len(word) >= LEAST and word in known) or (word in _SMALL and end < size):
                found = best[end]
                if found is None or before[0] + 1 < found[0]:
                    best[end] = (before[0] + 1, start)
    if best[size] is None:
        return [(0, size)]
    cuts: list[tuple[int, int]] = []
    end = size
    while end:
        start = best[end][1]  # type: ignore[index]  # every place on the way back was reached
        cuts.append((start, end))
        end = start
    return cuts[::-1]


@cache
def _beginnings() -> frozenset[str]:
    """How words begin: where none does, no end need be tried, and a hashtag of 32 letters has 500."""
    return frozenset(word[:LEAST] for word in french().known if len(word) >= LEAST)
