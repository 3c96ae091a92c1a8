"""Bytes to posts and back: one JSON form, every limit checked, one error.

The form is told field by field in ``docs/reference/post-schema.md`` and in ``streams/post.schema.json``.
"""

import re
from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from streams.errors import DecodeError, DecodeReason
from streams.model import Author, Engagement, Post, PostKind

MAX_BYTES: Final = 256 * 1024
"""Bytes of a whole record. Far above any post, a quarter of Kafka's default ``message.max.bytes`` (1 MiB)."""

MAX_TEXT: Final = 25_000
"""Characters (code points) of a text: the longest that X accepts, five times Mastodon's usual limit."""

MAX_DEPTH: Final = 64
"""Levels of nesting, unknown fields included. Fixed here, since the interpreter's own limit moves with the caller."""

MAX_COUNT: Final = 2**53
"""The largest follower or engagement count: beyond it a JSON number is no longer exact (RFC 8259, section 6)."""

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
    wire = _read(raw)
    kind = wire.kind or PostKind.ORIGINAL
    text = wire.text
    if text is None:
        if kind is not PostKind.DELETE:
            raise DecodeError(DecodeReason.MISSING_FIELD, "text is missing")
        text = ""
    elif kind is not PostKind.DELETE and (not text or text.isspace()):
        raise DecodeError(DecodeReason.BAD_VALUE, "text is empty")
    ref = None if wire.ref is None or wire.ref == "" else _identifier(wire.ref, "ref")
    if ref is None and kind is PostKind.DELETE:
        raise DecodeError(DecodeReason.MISSING_FIELD, "ref is missing: it names the post to delete")
    if not _PLATFORM.fullmatch(wire.platform):
        raise DecodeError(DecodeReason.BAD_VALUE, "platform is not a word of a-z, 0-9, '.', '_' and '-'")
    url = wire.url or None
    if url is not None and not _URL.fullmatch(url):
        raise DecodeError(DecodeReason.BAD_VALUE, "url does not start with http:// or https://, or holds a space")
    post = Post(
        id=_identifier(wire.id, "id"),
        platform=wire.platform,
        created_at=_time(wire.created_at, "created_at", EARLIEST),
        text=text,
        kind=kind,
        lang=wire.lang or None,
        ref=ref,
        url=url,
        author=None if wire.author is None else _author(wire.author),
        engagement=None if wire.engagement is None else _engagement(wire.engagement),
    )
    if b"\\u0000" in raw:
        _refuse_nul(post)
    return post


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
        _Wire(
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
            else _WireAuthor(
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
            else _WireEngagement(
                likes=engagement.likes or None,
                reposts=engagement.reposts or None,
                replies=engagement.replies or None,
                views=engagement.views or None,
            ),
        )
    )


_Id = Annotated[str, Meta(min_length=1, max_length=128)] | int
_Ref = Annotated[str, Meta(max_length=128)] | int
_Time = Annotated[datetime, Meta(tz=True)] | float
_Count = Annotated[int, Meta(ge=0, le=MAX_COUNT)] | Annotated[float, Meta(ge=0, le=MAX_COUNT)]


class _WireAuthor(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An author as it travels."""

    id: _Id
    handle: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(max_length=512)] | None = None
    followers: _Count | None = None
    created_at: _Time | None = None
    location: Annotated[str, Meta(max_length=512)] | None = None
    bio: Annotated[str, Meta(max_length=4_096)] | None = None


class _WireEngagement(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Engagement as it travels."""

    likes: _Count | None = None
    reposts: _Count | None = None
    replies: _Count | None = None
    views: _Count | None = None


class _Wire(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A post as it travels: what C can check in one pass; `decode` checks the rest."""

    id: _Id
    platform: Annotated[str, Meta(max_length=64)]
    created_at: _Time
    text: Annotated[str, Meta(max_length=MAX_TEXT)] | None = None
    kind: PostKind | None = None
    lang: Annotated[str, Meta(max_length=35)] | None = None
    ref: _Ref | None = None
    url: Annotated[str, Meta(max_length=2_048)] | None = None
    author: _WireAuthor | None = None
    engagement: _WireEngagement | None = None


_DECODER = msgspec.json.Decoder(_Wire)
_ENCODER = msgspec.json.Encoder()
_PLATFORM = re.compile(r"[a-z0-9][a-z0-9._-]*")
_URL = re.compile(r"https?://[^\x00-\x20<>\"]+")
_BRACKETS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_BOM = b"\xef\xbb\xbf"


def _read(raw: bytes) -> _Wire:
    """Everything that can be told without knowing what the fields mean."""
    if len(raw) > MAX_BYTES:
        raise DecodeError(DecodeReason.TOO_LARGE, f"{len(raw)} bytes; at most {MAX_BYTES} are read")
    raw = raw.removeprefix(_BOM)  # RFC 8259, section 8.1, lets a reader ignore it
    if not raw or raw.isspace():
        raise DecodeError(DecodeReason.EMPTY, "no bytes but white space")
    if not raw.isascii():
        # msgspec does not look into the strings it skips: without this, an unknown field could be anything.
        try:
            raw.decode()
        except UnicodeDecodeError as error:
            raise DecodeError(DecodeReason.NOT_UTF8, f"{error.reason} (byte {error.start})") from None
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH and _depth(raw) > MAX_DEPTH:
        raise DecodeError(DecodeReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels")
    try:
        return _DECODER.decode(raw)
    except msgspec.ValidationError as error:
        raise _explained(str(error)) from None
    except msgspec.DecodeError as error:
        raise DecodeError(DecodeReason.NOT_JSON, str(error)) from None


def _depth(raw: bytes) -> int:
    """How deep it is nested at most, counted up to the first level too many; brackets in strings do not count."""
    depth = deepest = 0
    for match in _BRACKETS.finditer(raw):
        mark = raw[match.start()]
        if mark in b"[{":
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > MAX_DEPTH:
                    break
        elif mark in b"]}":
            depth -= 1
    return deepest


def _explained(said: str) -> DecodeError:
    """Msgspec's complaint as a reason and a detail that repeats no value.

    The wording is that of msgspec 0.22 and is held by tests; a complaint that is not known is a wrong type.
    """
    what, _, path = said.partition(" - at `$")
    field = path.removeprefix(".").removesuffix("`")
    if what.startswith("Object missing required field"):
        missing = what.split("`")[1]
        return DecodeError(
            DecodeReason.MISSING_FIELD, f"{field}.{missing} is missing" if field else f"{missing} is missing"
        )
    if not field:
        return DecodeError(DecodeReason.NOT_AN_OBJECT, what)
    if what.endswith("got `null`"):
        return DecodeError(DecodeReason.MISSING_FIELD, f"{field} is null, and it is required")
    if field.endswith("created_at") and "got `" not in what:
        return DecodeError(DecodeReason.BAD_TIME, f"{field} is neither like 2026-06-16T20:00:00+02:00 nor seconds")
    if "of length <=" in what:
        return DecodeError(
            DecodeReason.FIELD_TOO_LONG, f"{field} has more than {what.rsplit(maxsplit=1)[1]} characters"
        )
    if "of length >=" in what:
        return DecodeError(DecodeReason.BAD_VALUE, f"{field} is empty")
    if what.startswith("Invalid enum value"):
        return DecodeError(DecodeReason.BAD_VALUE, f"{field} is not one of {', '.join(PostKind)}")
    if "out of range" in what or "<=" in what or ">=" in what:
        return DecodeError(DecodeReason.BAD_VALUE, f"{field} is out of range")
    return DecodeError(DecodeReason.WRONG_TYPE, f"{field}: {what}" if "got `" in what else field)


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


def _author(wire: _WireAuthor) -> Author:
    handle = wire.handle.lstrip("@")
    if not handle or handle.isspace():
        raise DecodeError(DecodeReason.BAD_VALUE, "author.handle is empty")
    return Author(
        id=_identifier(wire.id, "author.id"),
        handle=handle,
        name=wire.name or None,
        followers=_count(wire.followers, "author.followers"),
        created_at=None if wire.created_at is None else _time(wire.created_at, "author.created_at", 0.0),
        location=wire.location or None,
        bio=wire.bio or None,
    )


def _engagement(wire: _WireEngagement) -> Engagement:
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
