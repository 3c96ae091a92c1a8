"""Bytes to posts and back: one JSON form, every limit checked, one error.

The form is told field by field in ``docs/reference/post-schema.md`` and in ``streams/post.schema.json``.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final, cast

import msgspec

from streams.errors import DecodeError, DecodeReason
from streams.model import Author, Engagement, Post, PostKind
from streams.wire import Wire, WireAuthor, WireEngagement, read

EARLIEST: Final = 946_684_800.0
"""2000-01-01T00:00:00Z: no social post is older."""

LATEST: Final = 4_102_444_800.0
"""2100-01-01T00:00:00Z: a time from here on is a mistake in units, not a date."""


def decode(raw: bytes) -> Post:
    """Read one post.

    Args:
        raw: One JSON object in UTF-8; white space around it and a byte order mark before it do no harm.

    Returns:
        The post, with its time in epoch seconds, its ids as strings and its handle without ``@``.

    Raises:
        DecodeError: Whatever is wrong with it. No other exception leaves this function, and the error's detail
            holds nothing of the post but names of fields and lengths.

    Examples:
        >>> decode(b'{"id": 7, "platform": "mastodon", "created_at": "2026-06-16T20:00:00+02:00", "text": "Salut"}')
        Post(id='7', platform='mastodon', created_at=1781632800.0, text='Salut', kind=<PostKind.ORIGINAL: 'original'>, \
lang=None, ref=None, url=None, author=None, engagement=None)
        >>> decode(b'{"id": 7, "platform": "mastodon", "created_at": 1781632800000, "text": "Salut"}')
        Traceback (most recent call last):
        ...
        streams.errors.DecodeError: bad_time: created_at is not between 2000 and 2100; it looks like milliseconds: \
divide by 1,000
    """
    return post_of(check(raw))


def check(raw: bytes) -> Wire:
    """Do all of `decode` but make a `Post`, which most records of a stream need not become: 2 of 7 µs.

    Args:
        raw: As in `decode`.

    Returns:
        The fields, each as its `Post` will have it, or empty where that will say nothing.

    Raises:
        DecodeError: As `decode`.

    Examples:
        >>> check(b'{"id": 7, "platform": "x", "created_at": "2026-06-16T20:00:00+02:00", "text": "Salut"}').created_at
        1781632800.0
    """
    wire = read(raw)
    if not wire.text or wire.kind is _DELETE or wire.text.isspace():
        _check_text(wire)
    if wire.ref is not None:
        wire.ref = _identifier(wire.ref, "ref") if wire.ref != "" else None
    if wire.ref is None and wire.kind is _DELETE:
        raise DecodeError(DecodeReason.MISSING_FIELD, "ref is missing: it names the post to delete")
    if not _is_platform(wire.platform):
        raise DecodeError(DecodeReason.BAD_VALUE, "platform is not a word of a-z, 0-9, '.', '_' and '-'")
    if wire.url and not _URL.fullmatch(wire.url):
        raise DecodeError(DecodeReason.BAD_VALUE, "url does not start with http:// or https://, or holds a space")
    if type(wire.id) is not str:
        wire.id = _identifier(wire.id, "id")
    at = wire.created_at
    if type(at) is not float or not EARLIEST <= at < LATEST:
        wire.created_at = _time(at, "created_at", EARLIEST)
    if wire.author is not None:
        _check_author(wire.author)
    if wire.engagement is not None:
        _engagement(wire.engagement)
    if b"\\" in raw and b"\\u0000" in raw:  # one byte is found ten times faster than six
        _refuse_nul(post_of(wire))
    return wire


def post_of(wire: Wire) -> Post:
    """The post of a record that was checked."""
    author, engagement = wire.author, wire.engagement
    return Post(
        id=cast(str, wire.id),
        platform=wire.platform,
        created_at=cast(float, wire.created_at),
        text=wire.text or "",
        kind=wire.kind or PostKind.ORIGINAL,
        lang=wire.lang or None,
        ref=cast(str | None, wire.ref),
        url=wire.url or None,
        author=None
        if author is None
        else Author(
            id=cast(str, author.id),
            handle=author.handle,
            name=author.name or None,
            followers=cast(int | None, author.followers),
            created_at=cast(float | None, author.created_at),
            location=author.location or None,
            bio=author.bio or None,
        ),
        engagement=None if engagement is None else _engagement(engagement),
    )


def encode(post: Post) -> bytes:
    r"""Write one post in its canonical form: fields in the order of the schema, defaults left out, no spaces.

    Times are numbers of seconds, whole where they are whole. ``decode(encode(post)) == post`` for every post that
    came out of `decode`, and equal posts have equal bytes.

    Args:
        post: A post within the limits of the schema.

    Returns:
        UTF-8 JSON without a line end.

    Examples:
        >>> encode(Post(id="7", platform="mastodon", created_at=1781632800.0, text="Été"))
        b'{"id":"7","platform":"mastodon","created_at":1781632800,"text":"\xc3\x89t\xc3\xa9"}'
    """
    author, engagement = post.author, post.engagement
    return _ENCODER.encode(
        Wire(
            id=post.id,
            platform=post.platform,
            created_at=_seconds(post.created_at),
            text=post.text,
            kind=None if post.kind is PostKind.ORIGINAL else post.kind,
            lang=post.lang,
            ref=post.ref,
            url=post.url,
            author=None
            if author is None
            else WireAuthor(
                id=author.id,
                handle=author.handle,
                name=author.name,
                followers=author.followers,
                created_at=None if author.created_at is None else _seconds(author.created_at),
                location=author.location,
                bio=author.bio,
            ),
            engagement=None
            if engagement is None
            else WireEngagement(
                likes=engagement.likes or None,
                reposts=engagement.reposts or None,
                replies=engagement.replies or None,
                views=engagement.views or None,
            ),
        )
    )


_ENCODER = msgspec.json.Encoder()
_DELETE = (
    PostKind.DELETE
)  # a member costs 90 ns to look up in its class (Python 3.11), half as much as all of JSON here
_PLATFORM = re.compile(r"[a-z0-9][a-z0-9._-]*")
_URL = re.compile(r"https?://[^\x00-\x20<>\"]+")


@lru_cache(maxsize=64)
def _is_platform(name: str) -> bool:
    return _PLATFORM.fullmatch(name) is not None


def _identifier(value: str | int, field: str) -> str:
    if isinstance(value, str):
        return value
    if not -(2**63) <= value < 2**64:
        raise DecodeError(DecodeReason.BAD_VALUE, f"{field} is a number of more than 64 bits: send it as a string")
    return str(value)


def _time(value: datetime | float, field: str, earliest: float) -> float:
    at = value.timestamp() if isinstance(value, datetime) else value
    if earliest <= at < LATEST:
        return at
    hint = ""
    if not isinstance(value, datetime):
        for unit, per_second in (("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9)):
            if EARLIEST <= value / per_second < LATEST:
                hint = f"; it looks like {unit}: divide by {per_second:,.0f}"
    years = f"{1970 if earliest == 0.0 else 2000} and 2100"
    raise DecodeError(DecodeReason.BAD_TIME, f"{field} is not between {years}{hint}")


def _count(value: float | None, field: str) -> int | None:
    if value is None or type(value) is int:
        return value
    if not value.is_integer():
        raise DecodeError(DecodeReason.BAD_VALUE, f"{field} is not a whole number")
    return int(value)


def _check_text(wire: Wire) -> None:
    """A text that is missing or blank, or that a deletion may do without."""
    if wire.kind is _DELETE:
        wire.text = wire.text or ""
    elif wire.text is None:
        raise DecodeError(DecodeReason.MISSING_FIELD, "text is missing")
    else:
        raise DecodeError(DecodeReason.BAD_VALUE, "text is empty")


def _check_author(author: WireAuthor) -> None:
    if not author.handle[0].isalnum():
        handle = author.handle = author.handle.lstrip("@")
        if not handle or handle[0].isspace():
            raise DecodeError(DecodeReason.BAD_VALUE, "author.handle is empty or starts with a space")
    if type(author.id) is not str:
        author.id = _identifier(author.id, "author.id")
    if type(author.followers) is float:
        author.followers = _count(author.followers, "author.followers")
    if author.created_at is not None:
        author.created_at = _time(author.created_at, "author.created_at", 0.0)


def _engagement(wire: WireEngagement) -> Engagement:
    return Engagement(
        likes=_count(wire.likes, "engagement.likes") or 0,
        reposts=_count(wire.reposts, "engagement.reposts") or 0,
        replies=_count(wire.replies, "engagement.replies") or 0,
        views=_count(wire.views, "engagement.views") or 0,
    )


def _refuse_nul(post: Post) -> None:
    """A NUL character is legal JSON and no part of any post; it breaks databases and terminals further on."""
    author = post.author
    texts = {"id": post.id, "text": post.text, "lang": post.lang, "ref": post.ref}
    if author is not None:
        texts |= {f"author.{field}": getattr(author, field) for field in ("id", "handle", "name", "location", "bio")}
    for field, text in texts.items():
        if text is not None and "\x00" in text:
            raise DecodeError(DecodeReason.BAD_VALUE, f"{field} holds a NUL character")


def _seconds(at: float) -> float:
    return int(at) if at.is_integer() else at
