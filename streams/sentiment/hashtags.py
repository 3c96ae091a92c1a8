"""Hashtags without capitals: cut into words that are known, or left whole."""

from streams.sentiment.fold import fold
from streams.sentiment.lexicon import french

LONGEST = 32
"""Letters of a hashtag that is cut; longer ones stay whole (own choice)."""

_SMALL_TEXT = """
a au aux ce de des du en et est la le les ma mes mon nos notre on par pas pour sa ses son sur trop un une je tu il nous
vous
"""
_SMALL = frozenset(_SMALL_TEXT.split())
"""Short words that may stand before others; at the end they are mostly the end of a longer word (*polic-e*)."""


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
    for end in range(1, size + 1):
        for start in range(end):
            before = best[start]
            if before is None:
                continue
            word = folded[start:end]
            if (len(word) >= 4 and word in known) or (word in _SMALL and end < size):
                count = before[0] + 1
                found = best[end]
                if found is None or count < found[0]:
                    best[end] = (count, start)
    if best[size] is None:
        return [(0, size)]
    cuts: list[tuple[int, int]] = []
    end = size
    while end:
        start = best[end][1]  # type: ignore[index]  # every place on the way back was reached
        cuts.append((start, end))
        end = start
    return cuts[::-1]
