"""One-minute buckets of mentions, filled in any order and closed once.

A bucket is a set: the same posts give the same minute whatever the order or the number of times they came. That, and
closing on a watermark that no order of arrival can move, is what makes a replay equal to production.
"""

from collections import Counter
from hashlib import blake2b

import msgspec

from streams.model import Label, Mention, PostKind, Voice, Word

MINUTE_S = 60
"""Length of a bucket, seconds: the finest step of every detector (own choice; detection delay is counted in these)."""

FUTURE_S = 600.0
"""A post dated further than this after its arrival has a wrong clock and is counted when it arrived (seconds)."""

COPY_LETTERS = 40
"""Letters by which two texts are told to be copies: a repost is often cut, a bot often changes the end."""

BEST_POSTS = 6
"""Posts that a bucket keeps whole, to be quoted."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What a bucket remembers of a mention: enough to count it; ``author`` 0 means unknown, ``copy`` is `copy_key`."""

    author: int
    copy: int
    platform: str
    voice: Voice
    label: int
    reliable: bool
    repost: bool
    late: bool
    crisis: tuple[str, ...]
    via: str
    words: tuple[Word, ...]


class Bucket(msgspec.Struct):
    """An open minute: entries by the hash of their post, and the best posts so far, best first."""

    entries: dict[int, Entry] = {}
    best: list[Mention] = []


class Minute(msgspec.Struct, frozen=True, kw_only=True):
    """A closed minute ``[start, start + 60)``; ``start`` is in minutes since the epoch.

    ``posts`` counts distinct posts that were on time, own and partner voices left out; `entries` are they, in the
    order of their hashes; ``own`` counts the left-out ones and ``late`` those that came after their minute was closed.
    """

    start: int
    posts: int
    own: int
    late: int
    entries: tuple[Entry, ...]
    best: tuple[Mention, ...]


def key_of(text: str) -> int:
    """Hash a name to 63 bits, the same in every process: a million names collide with probability 5e-8.

    >>> key_of("twitter:42") == key_of("twitter:42") != key_of("twitter:43")
    True
    """
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def copy_key(text: str) -> int:
    """A key that a text shares with its reposts and its near-copies: its first letters, links and handles left out.

    >>> copy_key("RT @lou: Incendie à Volvic !") == copy_key("incendie à Volvic https://t.example/x") == copy_key("")
    False
    >>> copy_key("RT @lou: Incendie à Volvic !") == copy_key(".@zoé incendie à Volvic https://t.example/x")
    True
    """
    words = (w for w in text.lower().split() if w != "rt" and "@" not in w and not w.startswith("http"))
    letters = "".join(c for c in "".join(words) if c.isalnum())
    return key_of(letters[:COPY_LETTERS]) if letters else 0


def minute_of(at: float) -> int:
    """The minute that an instant belongs to: ``[m·60, (m+1)·60)``.

    >>> minute_of(119.999), minute_of(120.0)
    (1, 2)
    """
    return int(at // MINUTE_S)


def place(mention: Mention, lateness_s: float) -> tuple[int, bool]:
    """The minute that a mention is counted in, and whether it is late: both follow from the mention alone.

    A late post (arrival ≥ end of its minute + lateness) is noted in the minute of its arrival and does not count
    towards a spike; a post from the future is counted when it arrived.
    """
    if mention.at > mention.arrival + FUTURE_S:
        return minute_of(mention.arrival), False
    minute = minute_of(mention.at)
    if mention.arrival >= (minute + 1) * MINUTE_S + lateness_s:
        return minute_of(mention.arrival), True
    return minute, False


def worth(mention: Mention) -> tuple[float, float, int]:
    """How well a post shows what is going on, as a sort key (largest first, then earliest, then by hash).

    Alarming or strongly felt posts first, the author's own words before reposts, peers before the press, then reach.
    """
    felt = abs(mention.sentiment.compound)
    alarming = mention.sentiment.label is Label.NEGATIVE or bool(mention.crisis)
    points = 2.0 * alarming + felt
    points += 0.0 if mention.kind is PostKind.REPOST else 2.0
    points += {Voice.PEER: 1.0, Voice.PRESS: 0.3, Voice.INSTITUTION: 0.3}.get(mention.voice, -5.0)
    points += min(1.0, len(mention.text) / 80.0)
    points += 0.1 * len(str(mention.followers or 0))
    return -points, mention.at, key_of(f"{mention.platform}:{mention.post}")


def add(bucket: Bucket, mention: Mention, *, late: bool) -> bool:
    """Put a mention into an open bucket, in place; False when it was there already."""
    key = key_of(f"{mention.platform}:{mention.post}")
    if key in bucket.entries:
        return False
    feeling = mention.sentiment
    bucket.entries[key] = Entry(
        author=key_of(mention.author) if mention.author else 0,
        copy=copy_key(mention.text),
        platform=mention.platform,
        voice=mention.voice,
        label=-1 if feeling.label is Label.NEGATIVE else 1 if feeling.label is Label.POSITIVE else 0,
        reliable=feeling.reliable,
        repost=mention.kind is PostKind.REPOST,
        late=late,
        crisis=mention.crisis,
        via=mention.via,
        words=feeling.words[:3],
    )
    if not late and mention.voice not in (Voice.OWN, Voice.PARTNER):
        bucket.best.append(mention)
        if len(bucket.best) > 1:
            bucket.best.sort(key=worth)
            del bucket.best[BEST_POSTS:]
    return True


def close(bucket: Bucket, start: int) -> Minute:
    """Close a bucket into a minute; entries come out in the order of their hashes, however they came in."""
    entries = tuple(bucket.entries[key] for key in sorted(bucket.entries))
    on_time = tuple(e for e in entries if not e.late)
    counted = tuple(e for e in on_time if e.voice is not Voice.OWN and e.voice is not Voice.PARTNER)
    return Minute(
        start=start,
        posts=len(counted),
        own=len(on_time) - len(counted),
        late=len(entries) - len(on_time),
        entries=counted,
        best=tuple(bucket.best),
    )


def largest(counter: Counter[str], most: int) -> tuple[tuple[str, int], ...]:
    """The largest counts, ties by name, as pairs.

    >>> largest(Counter({"b": 2, "a": 2, "c": 5}), 2)
    (('c', 5), ('a', 2))
    """
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0]))[:most])
