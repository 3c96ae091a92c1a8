"""Who counts: one post per author and gap, and the first copies of a text; and what the minute then amounts to."""

from collections import Counter

import msgspec

from streams import origins as sources
from streams.authors import NEVER
from streams.origins import Loud, Origin
from streams.texts import COPIES, Text, Texts
from streams.window import SHORT, Entry, Minute

WORDS_MOST = 6
"""Words of a minute whose weight is kept: the heaviest; a territory of fewer than two posts a minute keeps all."""


class Tally(msgspec.Struct, frozen=True, array_like=True):
    """A closed minute that had posts.

    ``voices`` counts one post per author and gap, and so do the figures after it, ``split`` and ``words``; ``posts``,
    ``reposts``, ``unsigned`` (without an author), ``copied``, ``coordinated`` (`streams.texts`) and ``young`` (by a
    young account) count every post that was on time, own and partner voices left out. ``authors`` and ``roots`` are
    the authors and the posts that most voices come from.
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
    copied: int = 0
    coordinated: int = 0
    young: int = 0
    authors: Loud = ()
    roots: Loud = ()


def count(
    minute: Minute,
    authors: dict[int, tuple[int, int]],
    copies: dict[int, Text],
    origins: dict[int, Origin],
    gap_min: int,
) -> Tally:
    """Count a closed minute.

    Args:
        minute: The minute.
        authors: By author, the minutes in which they last counted and last spoke; changed in place.
        copies: The texts, by key; changed in place.
        origins: The posts that others may go back to, by key; changed in place.
        gap_min: Minutes in which an author counts once, and from which copies are told; 0 counts every post.
    """
    counts: Counter[str] = Counter()
    split: Counter[str] = Counter()
    words: dict[str, tuple[int, float]] = {}
    loud_authors: dict[int, tuple[int, int]] = {}
    loud_roots: dict[int, tuple[int, int]] = {}
    texts = Texts(copies, minute.start)
    roots = sources.hear(origins, minute.entries, minute.start)
    for entry, above in zip(minute.entries, roots, strict=True):
        copy = texts.copy_of(entry)
        root = above if entry.ref else texts.root(copy) or above
        counts["reposts"] += entry.repost
        counts["unsigned"] += entry.author == 0
        counts["copied"] += copy.copied
        counts["coordinated"] += copy.at_once or (copy.copied and entry.young)
        counts["young"] += entry.young
        voice = _is_a_voice(entry, minute.start, authors, texts.times(copy) if copy.key else 0, gap_min)
        texts.learn(entry, copy, counts=voice, root=root)
        if not voice:
            continue
        alarming = entry.label < 0 or bool(entry.crisis)
        _add(loud_roots, root, alarming)
        behind = {entry.author & SHORT: None}
        if root in origins:
            behind[origins[root].author] = None
        for author in behind:
            _add(loud_authors, author, alarming)
        counts["voices"] += 1
        counts["anonymous"] += entry.author == 0
        counts["negative"] += entry.label < 0
        counts["positive"] += entry.label > 0
        counts["crisis"] += bool(entry.crisis)
        counts["alarming"] += alarming
        counts["unreliable"] += not entry.reliable
        split[f"platform:{entry.platform}"] += 1
        if alarming:
            split[f"alarming:{entry.platform}"] += 1
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
        _heaviest(words),
        counts["unsigned"],
        counts["copied"],
        counts["coordinated"],
        counts["young"],
        sources.loudest(loud_authors),
        sources.loudest(loud_roots),
    )


def part_of(split: dict[str, int], name: str) -> list[tuple[str, int]]:
    """One of the breakdowns of a ``split``.

    >>> part_of({"platform:mastodon": 3, "voice:peer": 3}, "platform")
    [('mastodon', 3)]
    """
    prefix = f"{name}:"
    return [(key[len(prefix) :], n) for key, n in split.items() if key.startswith(prefix)]


def _add(voices: dict[int, tuple[int, int]], key: int, alarming: bool) -> None:
    if key:
        many, alarmed = voices.get(key, (0, 0))
        voices[key] = (many + 1, alarmed + alarming)


def _heaviest(words: dict[str, tuple[int, float]]) -> dict[str, tuple[int, float]]:
    if len(words) <= WORDS_MOST:
        return words
    return dict(sorted(words.items(), key=lambda item: (-abs(item[1][1]), item[0]))[:WORDS_MOST])


def _is_a_voice(entry: Entry, minute: int, authors: dict[int, tuple[int, int]], times: int, gap_min: int) -> bool:
    """Whether a post counts: the first of its author in the gap, and among the first copies of its text that did.

    A post that does not count leaves its author free to be counted with another, and its text with another author.
    """
    counted, _ = authors.get(entry.author, (NEVER, 0))
    counts = not gap_min or (minute - counted >= gap_min and times < COPIES)
    if entry.author:
        authors[entry.author] = (minute if counts else counted, minute)
    return counts
