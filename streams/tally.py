"""Who counts: one post per author and gap, and the first copies of a text; and what the minute then amounts to."""

from collections import Counter
from collections.abc import Iterable, Sequence

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
    reposts = unsigned = copied = coordinated = young = 0
    voices: list[tuple[Entry, bool]] = []
    loud_authors: dict[int, tuple[int, int]] = {}
    loud_roots: dict[int, tuple[int, int]] = {}
    texts = Texts(copies, minute.start)
    roots = sources.hear(origins, minute.entries, minute.start)
    for entry, above in zip(minute.entries, roots, strict=True):
        copy = texts.copy_of(entry)
        root = above if entry.ref else texts.root(copy) or above
        reposts += entry.repost
        unsigned += entry.author == 0
        copied += copy.copied
        coordinated += copy.at_once or (copy.copied and entry.young)
        young += entry.young
        voice = _is_a_voice(entry, minute.start, authors, texts.times(copy) if copy.key else 0, gap_min)
        texts.learn(entry, copy, counts=voice, root=root)
        if not voice:
            continue
        alarming = entry.label < 0 or bool(entry.crisis)
        voices.append((entry, alarming))
        _add(loud_roots, root, alarming)
        author = entry.author & SHORT
        _add(loud_authors, author, alarming)
        origin = origins.get(root)
        if origin is not None and origin.author != author:
            _add(loud_authors, origin.author, alarming)
    heard = [entry for entry, _ in voices]
    return Tally(
        minute.start,
        len(heard),
        sum([alarming for _, alarming in voices]),
        sum([entry.label < 0 for entry in heard]),
        sum([entry.label > 0 for entry in heard]),
        sum([bool(entry.crisis) for entry in heard]),
        minute.posts,
        reposts,
        sum([entry.author == 0 for entry in heard]),
        sum([not entry.reliable for entry in heard]),
        minute.own,
        minute.late,
        _split(voices),
        _heaviest(_words(heard)),
        unsigned,
        copied,
        coordinated,
        young,
        sources.loudest(loud_authors),
        sources.loudest(loud_roots),
    )


def _split(voices: Sequence[tuple[Entry, bool]]) -> dict[str, int]:
    """How many voices came by which platform (and how many alarming ones), from whom, by which child, on what."""
    split: Counter[str] = Counter()
    for entry, alarming in voices:
        split[f"platform:{entry.platform}"] += 1
        if alarming:
            split[f"alarming:{entry.platform}"] += 1
        split[f"voice:{entry.voice}"] += 1
        if entry.via:
            split[f"via:{entry.via}"] += 1
        for topic in entry.crisis:
            split[f"topic:{topic}"] += 1
    return dict(split)


def _words(voices: Iterable[Entry]) -> dict[str, tuple[int, float]]:
    """The words that weighed: how often each, and what it weighs in all."""
    words: dict[str, tuple[int, float]] = {}
    for entry in voices:
        for word in entry.words:
            name = word.text.lower()
            times, weight = words.get(name, (0, 0.0))
            words[name] = (times + 1, round(weight + word.weight, 3))
    return words


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
