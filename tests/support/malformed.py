"""A seeded stream of records that are not posts: what a careless or hostile producer could put on the topic."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from streams.errors import DecodeReason

MARKER = "zorgluberie"
"""A word in every text and name here: it must never turn up in an error, a log or a metric."""

Maker = Callable[[random.Random], bytes]


def malformed(n: int, seed: int) -> Iterator[bytes]:
    """``n`` nasty records: nine in ten are surely no posts, the others are mutations that may still be some."""
    rng = random.Random(seed)
    for _ in range(n):
        yield _mutated(rng) if rng.random() < 0.1 else _draw(rng)[0](rng)


def surely_bad(n: int, seed: int) -> Iterator[tuple[bytes, DecodeReason]]:
    """``n`` records that are no posts, each with the reason it must be refused for."""
    rng = random.Random(seed)
    for _ in range(n):
        make, reason = _draw(rng)
        yield make(rng), reason


def valid(rng: random.Random) -> dict[str, Any]:
    """A post that decodes, as a producer's dictionary."""
    post: dict[str, Any] = {
        "id": str(rng.randrange(10**12)),
        "platform": rng.choice(["mastodon", "bluesky", "x"]),
        "created_at": rng.choice([1_781_632_800, 1_781_632_800.25, "2026-06-16T20:00:00+02:00"]),
        "text": f"Plus une goutte à la source, {MARKER} ! 😡",
        "lang": "fr",
    }
    if rng.random() < 0.5:
        post["author"] = {"id": rng.randrange(10**9), "handle": f"@{MARKER}", "name": MARKER, "followers": 12}
    if rng.random() < 0.3:
        post["engagement"] = {"likes": 3, "reposts": 1}
    if rng.random() < 0.3:
        post |= {"kind": "reply", "ref": "77", "url": "https://example.org/77"}
    return post


def _dumped(post: object) -> bytes:
    return json.dumps(post, ensure_ascii=False).encode()


def _with(rng: random.Random, **fields: object) -> bytes:
    return _dumped(valid(rng) | fields)


def _spliced(rng: random.Random, field: str, raw: bytes) -> bytes:
    """A valid post whose ``field`` holds ``raw``, written as it stands."""
    return _with(rng, **{field: "\u2603"}).replace('"\u2603"'.encode(), raw)


def _without(rng: random.Random, field: str) -> bytes:
    post = valid(rng)
    del post[field]
    return _dumped(post)


def _author(rng: random.Random, **fields: object) -> bytes:
    return _with(rng, author={"id": "1", "handle": MARKER} | fields)


def _truncated(rng: random.Random) -> bytes:
    whole = _dumped(valid(rng))
    characters = whole.decode()
    return characters[: rng.randrange(1, len(characters) - 1)].encode()


def _bad_utf8(rng: random.Random) -> bytes:
    whole = _dumped(valid(rng))
    at = whole.index(MARKER.encode())
    return whole[:at] + rng.choice([b"\xff", b"\xc3(", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xc0\xaf"]) + whole[at:]


def _other_encoding(rng: random.Random) -> bytes:
    return _dumped(valid(rng)).decode().encode(rng.choice(["utf-16-le", "utf-16"]), "surrogatepass")


def _nested(rng: random.Random) -> bytes:
    levels = rng.choice([65, 1_000, 10_000])
    opening, closing = rng.choice([(b"[", b"]"), (b'{"a":', b"}")])
    field = rng.choice(["more", "text", "author"])
    return _spliced(rng, field, opening * levels + b"1" + rng.choice([b"", closing * levels]))


def _wrong_type(rng: random.Random) -> bytes:
    field = rng.choice(["id", "platform", "text", "lang", "url", "author", "engagement", "ref"])
    values: list[object] = [True, ["x"], 1.5]
    if field not in {"author", "engagement"}:
        values.append({"a": MARKER})
    return _with(rng, **{field: rng.choice(values)})


def _time(rng: random.Random) -> bytes:
    value = rng.choice(
        [
            "9999-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
            "0000-00-00T00:00:00Z",
            "1999-12-31T23:59:59Z",
            "2026-02-30T12:00:00Z",
            "2026-06-16T20:00:00",
            "2026-06-16",
            "Tue Jun 16 20:00:00 +0200 2026",
            MARKER,
            "1781632800",
            "2026-06-16T20:00:00." + "1" * 100_000,
            -1,
            0,
            253_402_300_799,
            1_781_632_800_000,
            1e300,
            10**400,
        ]
    )
    return _with(rng, created_at=value)


def _count(rng: random.Random) -> bytes:
    value = rng.choice([-1, -0.5, 1.5, 10**30, 1e300])
    if rng.random() < 0.5:
        return _author(rng, followers=value)
    return _with(rng, engagement={rng.choice(["likes", "reposts", "replies", "views"]): value})


def _mutated(rng: random.Random) -> bytes:
    """A valid record with one to eight bytes changed, dropped, doubled or swapped."""
    raw = bytearray(_dumped(valid(rng)))
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(raw))
        match rng.randrange(4):
            case 0:
                raw[at] = rng.randrange(256)
            case 1:
                del raw[at]
            case 2:
                raw[at:at] = raw[at : at + rng.randint(1, 40)]
            case _:
                raw[at] = rng.choice(b'{}[]",:\\0-eE')
    return bytes(raw)


_EMOJIS = json.dumps("😡" * 100_000, ensure_ascii=False).encode()
_BRACKETS = b"[" + b"[]," * 80_000 + b"[]]"
_QUOTES = b'"' + b'\\"' * 100_000
_DIGITS = b"9" * 200_000

_R = DecodeReason
_USUAL: list[tuple[Maker, DecodeReason]] = [
    (lambda rng: rng.choice([b"", b" ", b"\n\n\t", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"]), _R.EMPTY),
    (_truncated, _R.NOT_JSON),
    (lambda rng: rng.randbytes(rng.randint(8, 400)) + b"\xff", _R.NOT_UTF8),
    (_bad_utf8, _R.NOT_UTF8),
    (_other_encoding, _R.NOT_UTF8),
    (lambda rng: MARKER.encode() * rng.randint(1, 50), _R.NOT_JSON),
    (lambda rng: b"\0" * rng.randint(1, 500), _R.NOT_JSON),
    (lambda rng: _dumped(valid(rng)) + rng.choice([b"{}", b"\0", b",", _dumped(valid(rng))]), _R.NOT_JSON),
    (lambda rng: str(valid(rng)).encode(), _R.NOT_JSON),
    (lambda rng: _spliced(rng, "more", rng.choice([b"NaN", b"-Infinity", b"01", b"+1", b"1.", b".5"])), _R.NOT_JSON),
    (lambda rng: _spliced(rng, "created_at", rng.choice([b"NaN", b"Infinity"])), _R.NOT_JSON),
    (
        lambda rng: _spliced(
            rng, rng.choice(["text", "more"]), rng.choice([b'"\\ud800"', b'"\\ude00."', b'"\\ud83dx"'])
        ),
        _R.NOT_JSON,
    ),
    (lambda rng: _spliced(rng, "text", b'"line\nfeed"'), _R.NOT_JSON),
    (lambda rng: _dumped(rng.choice([[], [valid(rng)], None, True, 12, 1.5, MARKER])), _R.NOT_AN_OBJECT),
    (lambda rng: _without(rng, rng.choice(["id", "platform", "created_at", "text"])), _R.MISSING_FIELD),
    (lambda rng: _with(rng, **{rng.choice(["id", "platform", "created_at", "text"]): None}), _R.MISSING_FIELD),
    (lambda rng: b"{}", _R.MISSING_FIELD),
    (lambda rng: _with(rng, author={rng.choice(["id", "handle"]): MARKER}), _R.MISSING_FIELD),
    (lambda rng: _with(rng, kind="delete", ref=rng.choice([None, ""])), _R.MISSING_FIELD),
    (_wrong_type, _R.WRONG_TYPE),
    (lambda rng: _with(rng, created_at=rng.choice([True, [], {}])), _R.WRONG_TYPE),
    (lambda rng: _author(rng, followers=rng.choice(["12", True, []])), _R.WRONG_TYPE),
    (lambda rng: _with(rng, kind=rng.choice(["", "REPOST", MARKER])), _R.BAD_VALUE),
    (lambda rng: _with(rng, text=rng.choice(["", "   ", "\n\t", "\u00a0"])), _R.BAD_VALUE),
    (lambda rng: _with(rng, platform=rng.choice(["", "X", "two words", "\0", f"é{MARKER}", "x:y"])), _R.BAD_VALUE),
    (
        lambda rng: _with(rng, url=rng.choice([f"javascript:{MARKER}", "example.org", "https://a b", "http://"])),
        _R.BAD_VALUE,
    ),
    (lambda rng: _with(rng, id=rng.choice(["", 2**64, -(2**63) - 1, 10**400])), _R.BAD_VALUE),
    (lambda rng: _spliced(rng, rng.choice(["text", "id", "lang"]), b'"a\\u0000b"'), _R.BAD_VALUE),
    (lambda rng: _author(rng, **{rng.choice(["handle", "name", "bio", "location"]): "a\0b"}), _R.BAD_VALUE),
    (lambda rng: _author(rng, handle=rng.choice(["", "@", "@@", " "])), _R.BAD_VALUE),
    (_count, _R.BAD_VALUE),
    (_time, _R.BAD_TIME),
    (
        lambda rng: _author(rng, created_at=rng.choice([-1, 1_400_000_000_000, "2014-05-13", "1969-12-31T23:00:00Z"])),
        _R.BAD_TIME,
    ),
    (_nested, _R.TOO_DEEP),
    (lambda rng: _with(rng, text=f"{MARKER} " * 2_600), _R.FIELD_TOO_LONG),
    (lambda rng: _with(rng, **{rng.choice(["id", "platform", "ref", "lang", "url"]): "a" * 5_000}), _R.FIELD_TOO_LONG),
    (
        lambda rng: _author(rng, **{rng.choice(["id", "handle", "name", "location", "bio"]): "é" * 5_000}),
        _R.FIELD_TOO_LONG,
    ),
]
_HEAVY: list[tuple[Maker, DecodeReason]] = [
    (lambda rng: _spliced(rng, "text", _EMOJIS), _R.TOO_LARGE),
    (lambda rng: _spliced(rng, "more", _EMOJIS), _R.TOO_LARGE),
    (lambda rng: b" " * 300_000, _R.TOO_LARGE),
    (lambda rng: _with(rng, text="😡" * 60_000), _R.FIELD_TOO_LONG),
    (lambda rng: _spliced(rng, "text", _BRACKETS), _R.WRONG_TYPE),
    (lambda rng: _spliced(rng, "more", _BRACKETS[:-1]), _R.NOT_JSON),
    (lambda rng: _spliced(rng, "text", b"[" * 65 + _QUOTES), _R.TOO_DEEP),
    (lambda rng: b'{"text":' + _QUOTES, _R.NOT_JSON),
    (lambda rng: b"{" * 200_000, _R.TOO_DEEP),
    (lambda rng: _spliced(rng, "id", _DIGITS), _R.BAD_VALUE),
    (lambda rng: _spliced(rng, "created_at", _DIGITS), _R.BAD_TIME),
    (lambda rng: b'{"more":' + _DIGITS + b"}", _R.MISSING_FIELD),
    (lambda rng: b"{" + b'"a":1,' * 40_000 + b'"a":1}', _R.MISSING_FIELD),
]


def _draw(rng: random.Random) -> tuple[Maker, DecodeReason]:
    """One kind of trouble; those that weigh hundreds of kilobytes are one in forty."""
    return rng.choice(_HEAVY if rng.random() < 0.025 else _USUAL)
