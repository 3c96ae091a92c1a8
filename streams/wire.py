"""A post as it travels: limits and shapes that C checks in one pass, before any field has a meaning."""

import re
from datetime import datetime
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from streams.errors import DecodeError, DecodeReason
from streams.model import PostKind

MAX_BYTES: Final = 256 * 1024
"""Bytes of a whole record. Far above any post, a quarter of Kafka's default ``message.max.bytes`` (1 MiB)."""

MAX_TEXT: Final = 25_000
"""Characters (code points) of a text: the longest that X accepts, five times Mastodon's usual limit."""

MAX_DEPTH: Final = 64
"""Levels of nesting, unknown fields included. Fixed here, since the interpreter's own limit moves with the caller."""

MAX_COUNT: Final = 2**53
"""The largest follower or engagement count: beyond it a JSON number is no longer exact (RFC 8259, section 6)."""

_Id = Annotated[str, Meta(min_length=1, max_length=128)] | int
_Ref = Annotated[str, Meta(max_length=128)] | int
_Time = Annotated[datetime, Meta(tz=True)] | float
_Count = Annotated[int, Meta(ge=0, le=MAX_COUNT)] | Annotated[float, Meta(ge=0, le=MAX_COUNT)]


class WireAuthor(msgspec.Struct, kw_only=True, omit_defaults=True):
    """An author as it travels."""

    id: _Id
    handle: Annotated[str, Meta(min_length=1, max_length=256)]
    name: Annotated[str, Meta(max_length=512)] | None = None
    followers: _Count | None = None
    created_at: _Time | None = None
    location: Annotated[str, Meta(max_length=512)] | None = None
    bio: Annotated[str, Meta(max_length=4_096)] | None = None


class WireEngagement(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Engagement as it travels."""

    likes: _Count | None = None
    reposts: _Count | None = None
    replies: _Count | None = None
    views: _Count | None = None


class Wire(msgspec.Struct, kw_only=True, omit_defaults=True):
    """A post as it travels: what C can check in one pass; `decode` checks the rest."""

    id: _Id
    platform: Annotated[str, Meta(max_length=64)]
    created_at: _Time
    text: Annotated[str, Meta(max_length=MAX_TEXT)] | None = None
    kind: PostKind | None = None
    lang: Annotated[str, Meta(max_length=35)] | None = None
    ref: _Ref | None = None
    url: Annotated[str, Meta(max_length=2_048)] | None = None
    author: WireAuthor | None = None
    engagement: WireEngagement | None = None


def read(raw: bytes) -> Wire:
    """Read bytes into the shape of a post.

    Args:
        raw: One JSON object in UTF-8; white space around it and a byte order mark before it do no harm.

    Returns:
        The fields as they were sent, of the right types and lengths. What they mean is not looked at.

    Raises:
        DecodeError: Too large, empty, not UTF-8, not JSON, nested too deep, not an object, or a field that is
            missing, of the wrong type, too long or not one of a closed list.
    """
    if len(raw) > MAX_BYTES:
        raise DecodeError(DecodeReason.TOO_LARGE, f"{len(raw)} bytes; at most {MAX_BYTES} are read")
    if not raw.isascii():
        raw = raw.removeprefix(_BOM)  # RFC 8259, section 8.1, lets a reader ignore it
        _refuse_other_encodings(raw)
    if (b"[" in raw or raw.count(b"{") > MAX_DEPTH) and _depth(raw) > MAX_DEPTH:
        raise DecodeError(DecodeReason.TOO_DEEP, f"nested deeper than {MAX_DEPTH} levels")
    # Raised outside of the handlers, so that no error carries the post along as its context.
    try:
        return _decode(raw)
    except msgspec.ValidationError as error:
        refused = _explained(str(error))
    except msgspec.DecodeError as error:
        empty = not raw or raw.isspace()
        refused = (
            DecodeError(DecodeReason.EMPTY, "no bytes but white space")
            if empty
            else DecodeError(DecodeReason.NOT_JSON, str(error))
        )
    raise refused


_decode = msgspec.json.Decoder(Wire).decode
_BOM = b"\xef\xbb\xbf"
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_STEPS = bytes(1 if byte in b"[{" else 2 for byte in range(256))
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")


def _refuse_other_encodings(raw: bytes) -> None:
    """Msgspec does not look into the strings that it skips: without this, an unknown field could hold any bytes."""
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        found = f"{error.reason} (byte {error.start})"
    else:
        return
    raise DecodeError(DecodeReason.NOT_UTF8, found)


def _depth(raw: bytes) -> int:
    """How deep it is nested at most; brackets in strings do not count. About 10 ms for the worst of `MAX_BYTES`."""
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for step in _STRING.sub(b"", raw).translate(_STEPS, _NOT_BRACKETS):
        depth += 1 if step == 1 else -1
        if depth > deepest:
            deepest = depth
    return deepest


def _explained(said: str) -> DecodeError:
    """Msgspec's complaint as a reason and a detail that repeats no value.

    The wording is that of msgspec 0.22 and is held by tests; a complaint that is not known is a wrong type.
    """
    what, _, path = said.partition(" - at `$")
    field = path.removeprefix(".").removesuffix("`")
    if what.startswith("Object missing required field"):
        place = f"{field}." if field else ""
        return DecodeError(DecodeReason.MISSING_FIELD, f"{place}{what.split('`')[1]} is missing")
    if not field:
        return DecodeError(DecodeReason.NOT_AN_OBJECT, what)
    if what.endswith("got `null`"):
        return DecodeError(DecodeReason.MISSING_FIELD, f"{field} is null, and it is required")
    if field.endswith("created_at") and "got `" not in what:
        return DecodeError(DecodeReason.BAD_TIME, f"{field} is neither like 2026-06-16T20:00:00+02:00 nor seconds")
    if "of length <=" in what:
        return DecodeError(DecodeReason.FIELD_TOO_LONG, f"{field} has more than {what.split()[-1]} characters")
    if "of length >=" in what:
        return DecodeError(DecodeReason.BAD_VALUE, f"{field} is empty")
    if what.startswith("Invalid enum value"):
        return DecodeError(DecodeReason.BAD_VALUE, f"{field} is not one of {', '.join(PostKind)}")
    if "out of range" in what or "<=" in what or ">=" in what:
        return DecodeError(DecodeReason.BAD_VALUE, f"{field} is out of range")
    return DecodeError(DecodeReason.WRONG_TYPE, f"{field}: {what}" if "got `" in what else field)
