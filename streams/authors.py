"""Who has spoken in the last two hours: each of some hundred people, and sketches of those who had to be forgotten.

A person is remembered with the minutes in which they last counted and last spoke. Of too many, the longest silent are
forgotten: they may count again before their gap is over, and are from then on counted by the sketch of the ten minutes
in which they were last heard (`streams.sketch`). A window that nobody was forgotten in is counted exactly.
"""

from collections.abc import Mapping

import msgspec

from streams.sketch import estimate, sketch_of

HISTORY_MIN = 120
"""Minutes whose figures are kept: an alert never speaks of a longer window."""
KNOWN_MOST = 800
"""People who are remembered one by one: 20 bytes each, so that a state can be written in one piece."""
BIN_MIN = 10
"""Minutes of a sketch; of the bin in which a window begins, its people count by the share of posts that are inside."""
NEVER = -(2**31)
"""The minute in which an author has last counted who never did."""


class Forgotten(msgspec.Struct):
    """Those who are no longer remembered: by bin, sketches of who last counted and of who last spoke in it.

    ``until`` is the last minute in which one of them spoke.
    """

    bins: dict[int, tuple[bytes, bytes]] = {}
    until: int = NEVER

    def copy(self) -> "Forgotten":
        """An independent copy."""
        return Forgotten(self.bins.copy(), self.until)


def forget(authors: dict[int, tuple[int, int]], forgotten: Forgotten, minute: int, gap_min: int) -> None:
    """Forget, in place, who is silent for two hours and free to count again, and the longest silent of too many."""
    oldest = minute - HISTORY_MIN + 1
    kept = {a: seen for a, seen in authors.items() if seen[1] >= oldest or minute - seen[0] < gap_min}
    if len(kept) > KNOWN_MOST:
        ranked = sorted(kept.items(), key=lambda item: (-item[1][1], item[0]))
        kept = dict(ranked[:KNOWN_MOST])
        _sketch(ranked[KNOWN_MOST:], forgotten, oldest)
    authors.clear()
    authors.update(kept)
    for late in [at for at in forgotten.bins if (at + 1) * BIN_MIN <= oldest]:
        del forgotten.bins[late]


def _sketch(dropped: list[tuple[int, tuple[int, int]]], forgotten: Forgotten, oldest: int) -> None:
    lists: dict[int, tuple[list[int], list[int]]] = {}
    for author, seen in dropped:
        for which, minute in enumerate(seen):
            if minute >= oldest:
                lists.setdefault(minute // BIN_MIN, ([], []))[which].append(author)
    for at in sorted(lists):
        before = forgotten.bins.get(at, (b"", b""))
        counted, spoke = (sketch_of(keys, raw) if keys else raw for keys, raw in zip(lists[at], before, strict=True))
        forgotten.bins[at] = (counted, spoke)
    forgotten.until = max(forgotten.until, *(spoke for _, (_, spoke) in dropped))


def distinct(
    authors: Mapping[int, tuple[int, int]], forgotten: Forgotten, first: int, inside: float
) -> tuple[int, int]:
    """How many people counted, and how many spoke, since a minute.

    Args:
        authors: Those who are remembered.
        forgotten: Those who are not.
        first: The minute.
        inside: Share of the posts of its bin that are not before it, in [0, 1].
    """
    known = (
        [a for a, seen in authors.items() if seen[0] >= first],
        [a for a, seen in authors.items() if seen[1] >= first],
    )
    if forgotten.until < first:
        return len(known[0]), len(known[1])
    counted, spoke = (_together(known[which], forgotten, first, inside, which) for which in (0, 1))
    return counted, max(counted, spoke)


def _together(known: list[int], forgotten: Forgotten, first: int, inside: float, which: int) -> int:
    edge = first // BIN_MIN
    sketches = [sketch_of(known)] if known else []
    sketches += [forgotten.bins[at][which] for at in sorted(forgotten.bins) if at * BIN_MIN >= first]
    found = estimate(sketches)
    if edge * BIN_MIN < first and edge in forgotten.bins:
        found += inside * (estimate([*sketches, forgotten.bins[edge][which]]) - found)
    return max(len(known), round(found))
