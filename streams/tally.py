"""Who counts: one post per author and gap, and the first copies of a text; and what the minute then amounts to."""

from collections import Counter

import msgspec

from streams.window import Entry, Minute

HISTORY_MIN = 120
"""Minutes whose figures are kept: an alert never speaks of a longer window."""
KNOWN_MOST = 20_000
"""Authors, and texts, that are remembered: beyond, the longest silent are forgotten, and may count again. A state must
be written in one piece, and of so many voices none matters."""
COPIES = 3
"""Copies of one text that count as voices in `HISTORY_MIN`: a post reposted 200 times is not 200 voices."""
NEVER = -(2**31)
"""The minute in which an author has last counted who never did."""


class Tally(msgspec.Struct, frozen=True, array_like=True):
    """A closed minute that had posts.

    ``voices`` counts one post per author and gap, and so do the figures after it, ``split`` and ``words``; ``posts``,
    ``reposts`` and ``unsigned`` (without an author) count every post that was on time, own and partner voices left out.
    """

    minute: int
    voices: int
    alarming: int
    negative: int
    positive: int
    crisis: int
    posts: int
    reposts: int
    anonymous: int
    unreliable: int
    own: int
    late: int
    split: dict[str, int]
    words: dict[str, tuple[int, float]]
    unsigned: int = 0


def count(
    minute: Minute, authors: dict[int, tuple[int, int]], copies: dict[int, tuple[int, int]], gap_min: int
) -> Tally:
    """Count a closed minute.

    Args:
        minute: The minute.
        authors: By author, the minutes in which they last counted and last spoke; changed in place.
        copies: By text, the minute from which its copies are counted and how many counted; changed in place.
        gap_min: Minutes in which an author counts once, and from which copies are told; 0 counts every post.
    """
    counts: Counter[str] = Counter()
    split: Counter[str] = Counter()
    words: dict[str, tuple[int, float]] = {}
    for entry in minute.entries:
        counts["reposts"] += entry.repost
        counts["unsigned"] += entry.author == 0
        if not _is_a_voice(entry, minute.start, authors, copies, gap_min):
            continue
        counts["voices"] += 1
        counts["anonymous"] += entry.author == 0
        counts["negative"] += entry.label < 0
        counts["positive"] += entry.label > 0
        counts["crisis"] += bool(entry.crisis)
        counts["alarming"] += entry.label < 0 or bool(entry.crisis)
        counts["unreliable"] += not entry.reliable
        split[f"platform:{entry.platform}"] += 1
        split[f"voice:{entry.voice}"] += 1
        if entry.via:
            split[f"via:{entry.via}"] += 1
        for topic in entry.crisis:
            split[f"topic:{topic}"] += 1
        for word in entry.words:
            name = word.text.lower()
            times, weight = words.get(name, (0, 0.0))
            words[name] = (times + 1, round(weight + word.weight, 3))
    return Tally(
        minute.start,
        counts["voices"],
        counts["alarming"],
        counts["negative"],
        counts["positive"],
        counts["crisis"],
        minute.posts,
        counts["reposts"],
        counts["anonymous"],
        counts["unreliable"],
        minute.own,
        minute.late,
        dict(split),
        words,
        counts["unsigned"],
    )


def forget(authors: dict[int, tuple[int, int]], copies: dict[int, tuple[int, int]], minute: int, gap_min: int) -> None:
    """Forget, in place, who no longer matters: silent for two hours, free to count again, or beyond `KNOWN_MOST`."""
    oldest = minute - HISTORY_MIN + 1
    for known, by in ((copies, 0), (authors, 1)):
        kept = {
            key: seen
            for key, seen in known.items()
            if seen[by] >= oldest or (known is authors and minute - seen[0] < gap_min)
        }
        if len(kept) > KNOWN_MOST:
            kept = dict(sorted(kept.items(), key=lambda item: (-item[1][by], item[0]))[:KNOWN_MOST])
        known.clear()
        known.update(kept)


def _is_a_voice(
    entry: Entry, minute: int, authors: dict[int, tuple[int, int]], copies: dict[int, tuple[int, int]], gap_min: int
) -> bool:
    """Whether a post counts: the first of its author in the gap, and among the first copies of its text that did.

    A post that does not count leaves its author free to be counted with another, and its text with another author.
    """
    first, times = copies.get(entry.copy, (minute, 0))
    if minute - first >= HISTORY_MIN:
        first, times = minute, 0
    counted, _ = authors.get(entry.author, (NEVER, 0))
    counts = not gap_min or (minute - counted >= gap_min and (not entry.copy or times < COPIES))
    if entry.author:
        authors[entry.author] = (minute if counts else counted, minute)
    if entry.copy and counts:
        copies[entry.copy] = (first, times + 1)
    return counts
