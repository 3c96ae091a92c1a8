"""One-minute buckets of mentions, filled in any order and closed once.

A bucket is a set: the same posts give the same minute whatever the order or the number of times they came. That, and
closing on a watermark that no order of arrival can move, is what makes a replay equal to production.
"""

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import msgspec

from streams.model import Label, Mention, PostKind, Voice, Word
from streams.near_copy import mark, words_of

MINUTE_S = 60
"""Length of a bucket, seconds: the finest step of every detector (own choice; detection delay is counted in these)."""

FUTURE_S = 600.0
"""A post dated further than this after its arrival has a wrong clock and is counted when it arrived (seconds)."""

COPY_LETTERS = 40
"""Letters by which two texts are told to be copies: a repost is often cut, a bot often changes the end."""

SLOGAN_LETTERS = 20
"""A shorter text that is no repost is nobody's copy: many people write the same slogan by themselves (own choice)."""

WORD_LETTERS = 40
"""Letters that are kept of a word that weighed; a lengthened one may have thousands."""

HANDLE_LETTERS = 40
"""Letters that are kept of a handle."""

SHORT = 2**32 - 1
"""Hashes of posts are cut to 32 bits where a few hundred are compared: two are taken for one once in 50,000 times."""

BEST_POSTS = 4
"""Posts of each mood that a bucket keeps whole, to be quoted: good news wants joy where anger is louder."""

FRESH_S = 1800.0
"""A post of now is worth one point more than a post of so many seconds ago."""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """What a bucket remembers of a mention: enough to count it; ``author`` 0 means unknown, ``copy`` is `copy_key`.

    ``mark`` is that of its text (`streams.near_copy`), none for a repost, which begins as its original does; ``young``
    says that the account is; ``post`` is the hash of its id, ``ref`` of the one that it answers, shares or quotes (0
    for none), both cut to 32 bits.
    """

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
    mark: bytes = b""
    young: bool = False
    post: int = 0
    ref: int = 0
    handle: str = ""


class Bucket(msgspec.Struct):
    """An open minute: entries by the hash of their post, and the best posts so far (`best_of`).

    Of two versions of one post, one is kept that does not depend on which came first.
    """

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


@lru_cache(maxsize=8_192)
def key_of(text: str) -> int:
    """Hash a name to 63 bits, the same in every process: a million names collide with probability 5e-8.

    >>> key_of("twitter:42") == key_of("twitter:42") != key_of("twitter:43")
    True
    """
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def copy_key(text: str, least: int = 1) -> int:
    """A key that a text shares with its reposts and with copies that begin alike: its first letters, folded.

    Args:
        text: The post; links and handles are left out.
        least: Letters below which the text has no copies; the key is then 0.

    >>> copy_key("RT @lou: Incendie à Volvic !") == copy_key("incendie à Volvic https://t.example/x") == copy_key("")
    False
    >>> copy_key("RT @lou: Incendie à Volvic !") == copy_key(".@zoé incendie à Volvic https://t.example/x")
    True
    """
    return _copy_key(words_of(text), least)


def _copy_key(words: list[str], least: int) -> int:
    letters = "".join(words[:COPY_LETTERS])[:COPY_LETTERS]
    return key_of(letters) if len(letters) >= max(1, least) else 0


def minute_of(at: float) -> int:
    """The minute that an instant belongs to: ``[m·60, (m+1)·60)``.

    >>> minute_of(119.999), minute_of(120.0)
    (1, 2)
    """
    return int(at // MINUTE_S)


def closes(minute: int, lateness_s: float) -> float:
    """When a minute is closed, in arrival time: a post that arrives then, or after, is late for it (epoch seconds)."""
    return (minute + 1) * MINUTE_S + lateness_s


def dated(mention: Mention) -> float:
    """When a post was written, as far as it can be believed: one from the future is taken to be of its arrival."""
    return mention.arrival if mention.at > mention.arrival + FUTURE_S else mention.at


def place(mention: Mention, lateness_s: float) -> tuple[int, bool]:
    """The minute that a mention is counted in, and whether it is late: both follow from the mention alone.

    A late post (arrival ≥ end of its minute + lateness) is noted in the minute of its arrival and does not count
    towards a spike; a post from the future is counted when it arrived.
    """
    minute = minute_of(dated(mention))
    if mention.arrival >= closes(minute, lateness_s):
        return minute_of(mention.arrival), True
    return minute, False


def worth(mention: Mention) -> tuple[float, float, int]:
    """How well a post shows what is going on, as a sort key (largest first, then earliest, then by hash).

    Strongly felt posts first, the author's own words before reposts, peers before the press, then length, reach and
    recency.
    """
    at = dated(mention)
    points = abs(mention.sentiment.compound)
    if mention.kind is not _REPOST:
        points += 2.0
    points += _TRUST.get(mention.voice, -5.0)
    points += min(1.0, len(mention.text) / 80.0)
    points += 0.1 * len(str(mention.followers or 0))
    return -points - at / FRESH_S, at, key_of(f"{mention.platform}:{mention.post}")


# A member of an enumeration costs 90 ns to look up in its class (Python 3.11), ten times as much as here.
_REPOST = PostKind.REPOST
_NEGATIVE, _POSITIVE = Label.NEGATIVE, Label.POSITIVE
_TRUST = {Voice.PEER: 1.0, Voice.PRESS: 0.3, Voice.INSTITUTION: 0.3}
_OUR_OWN = (Voice.OWN, Voice.PARTNER)


def best_of(mentions: Iterable[Mention], most: int) -> list[Mention]:
    """The posts that show each mood best (alarmed, glad, neither), best first, each post once in a mood.

    Args:
        mentions: In any order; versions of one post may stand among them.
        most: Posts kept of each mood.
    """
    kept: list[Mention] = []
    place_of: dict[tuple[int, str, str], int] = {}
    room = [most] * 3
    for mention in sorted(mentions, key=_by_worth):
        mood = _mood(mention)
        name = (mood, mention.platform, mention.post)
        if name in place_of:
            known = kept[place_of[name]]
            if mention != known and worth(mention) == worth(known):
                kept[place_of[name]] = min(known, mention, key=_version)
        elif room[mood]:
            place_of[name] = len(kept)
            room[mood] -= 1
            kept.append(mention)
    return kept


def _by_worth(mention: Mention) -> tuple[tuple[float, float, int], int]:
    """Worth, and the mood where two versions of one post are worth the same."""
    return worth(mention), _mood(mention)


def _mood(mention: Mention) -> int:
    label = mention.sentiment.label
    if label is _NEGATIVE or mention.crisis:
        return 0
    return 1 if label is _POSITIVE else 2


def _version(mention: Mention) -> tuple[float, int, int, bytes]:
    return mention.arrival, mention.source.partition, mention.source.offset, msgspec.msgpack.encode(mention)


def add(bucket: Bucket, mention: Mention, *, late: bool) -> bool:
    """Put a mention into an open bucket, in place; False when its post was there already.

    A post that was told twice in different words counts once; which version stays follows from the two alone.
    """
    key = key_of(f"{mention.platform}:{mention.post}")
    entry = _entry(mention, key, late)
    known = bucket.entries.get(key)
    bucket.entries[key] = entry if known is None or known == entry else min(known, entry, key=_in_any_order)
    if not late and mention.voice not in _OUR_OWN:
        _show(bucket, mention)
    return known is None


def _show(bucket: Bucket, mention: Mention) -> None:
    """Put a mention among the best posts if it is one: `best_of` all of them, at a third of its cost."""
    mood = _mood(mention)
    rivals = [known for known in bucket.best if _mood(known) == mood]
    if any(known.post == mention.post and known.platform == mention.platform for known in rivals):
        bucket.best = best_of((*bucket.best, mention), BEST_POSTS)
        return
    if len(rivals) == BEST_POSTS:
        if worth(mention) >= worth(rivals[-1]):
            return
        bucket.best.remove(rivals[-1])
    insort(bucket.best, mention, key=_by_worth)


def _entry(mention: Mention, key: int, late: bool) -> Entry:
    feeling = mention.sentiment
    label = feeling.label
    repost = mention.kind is _REPOST
    spoken = words_of(mention.text)
    return Entry(
        author=key_of(mention.author) if mention.author else 0,
        copy=_copy_key(spoken, 1 if repost else SLOGAN_LETTERS),
        platform=mention.platform,
        voice=mention.voice,
        label=-1 if label is _NEGATIVE else 1 if label is _POSITIVE else 0,
        reliable=feeling.reliable,
        repost=repost,
        late=late,
        crisis=mention.crisis,
        via=mention.via,
        words=tuple([Word(word.text[:WORD_LETTERS], word.weight) for word in feeling.words[:3]]),
        mark=b"" if repost else mark(spoken),
        young=mention.young,
        post=key & SHORT,
        ref=key_of(f"{mention.platform}:{mention.ref}") & SHORT if mention.ref else 0,
        handle=mention.handle[:HANDLE_LETTERS],
    )


def _in_any_order(entry: Entry) -> tuple[bool, bytes]:
    return entry.late, msgspec.msgpack.encode(entry)


def close(bucket: Bucket, start: int) -> Minute:
    """Close a bucket into a minute; entries come out in the order of their hashes, however they came in."""
    entries = tuple(bucket.entries[key] for key in sorted(bucket.entries))
    on_time = tuple(e for e in entries if not e.late)
    counted = tuple(e for e in on_time if e.voice not in _OUR_OWN)
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
