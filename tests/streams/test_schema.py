import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from streams import wire
from streams.codec import decode
from streams.errors import DecodeError, DecodeReason
from streams.model import Author, Engagement, Post, PostKind
from tests.support.malformed import valid

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = json.loads((ROOT / "streams" / "post.schema.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "reference" / "post-schema.md").read_text(encoding="utf-8")
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=FormatChecker(formats=()))


def accepted_by_schema(value: object) -> bool:
    return VALIDATOR.is_valid(value)


def accepted_by_decoder(value: object) -> bool:
    try:
        decode(json.dumps(value).encode())
    except DecodeError:
        return False
    return True


BASE: dict[str, Any] = {"id": "7", "platform": "mastodon", "created_at": 1_781_632_800, "text": "Salut"}
DELETE: dict[str, Any] = {"id": "8", "platform": "x", "created_at": 1_781_632_800, "kind": "delete"}
AUTHOR: dict[str, Any] = {"id": "1", "handle": "lou"}

GOOD: list[object] = [
    BASE,
    BASE | {"id": 2**64 - 1, "ref": -(2**63)},
    BASE | {"created_at": "2026-06-16T20:00:00.5+02:00"},
    BASE | {"created_at": "2026-06-16 20:00:00z"},
    BASE | {"created_at": 1_781_632_800.25},
    BASE | dict.fromkeys(("kind", "lang", "ref", "url", "author", "engagement")),
    BASE | {"lang": "", "ref": "", "url": ""},
    BASE | {"text": "é" * 25_000, "more": {"a": [1]}},
    BASE | {"author": AUTHOR | {"followers": 12.0, "created_at": 0, "name": None, "bio": ""}},
    BASE | {"author": AUTHOR | {"handle": "@lou@example.org", "created_at": "1975-01-01T00:00:00Z"}},
    BASE | {"engagement": {}},
    BASE | {"engagement": {"likes": 2**53, "views": None}},
    DELETE | {"ref": 7},
    DELETE | {"ref": "7", "text": ""},
    DELETE | {"ref": "7", "text": None},
]


def each(field: str, *values: object) -> list[object]:
    return [BASE | {field: value} for value in values]


def each_author(field: str, *values: object) -> list[object]:
    return [BASE | {"author": AUTHOR | {field: value}} for value in values]


BAD: list[object] = [
    None,
    [],
    [BASE],
    "Salut",
    {},
    *({name: value for name, value in BASE.items() if name != gone} for gone in BASE),
    *(BASE | {name: None} for name in BASE),
    *(BASE | {name: True} for name in BASE),
    *(post for name in ("id", "ref") for post in each(name, 2**64, -(2**63) - 1, "a" * 129, 1.5, [], "\0")),
    BASE | {"id": ""},
    *each("platform", "", "X", "a b", "x:y", "é", "a" * 65),
    *each("created_at", -1, 0, 946_684_799, 4_102_444_800, 1_781_632_800_000, 1e300),
    *each("created_at", "", "2026-06-16", "2026-06-16T20:00:00", "1781632800", "9999-12-31T00:00:00Z"),
    *each("created_at", "-001-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "16/06/2026 20:00"),
    *each("text", "", " ", "\n\t", "\u00a0", "a\0", "é" * 25_001, 12, ["a"], {}),
    *each("kind", "", "Original", "share", 1),
    *each("lang", "a" * 36, 1, ["fr"], "\0"),
    *each("url", "example.org", "ftp://example.org", "http://", "http://a b", "https://<a>", 1),
    BASE | {"url": "https://example.org/" + "a" * 2_048},
    DELETE,
    DELETE | {"ref": None},
    DELETE | {"ref": ""},
    BASE | {"kind": "delete"},
    *each("author", "lou", [], 1, {}, {"id": "1"}, {"handle": "lou"}),
    *each_author("handle", "", "@", "@@", " lou", None, 1, "a" * 257, "a\0"),
    *each_author("id", "", None, 1.5, 2**64, "a" * 129),
    *each_author("followers", -1, 1.5, "12", 2**53 + 1, True),
    *each_author("created_at", -1, "2014", 1_400_000_000_000, "2014-05-13", []),
    *(post for name in ("name", "location", "bio") for post in each_author(name, "é" * 5_000, 1, "\0")),
    *each("engagement", "many", [], 1),
    *(BASE | {"engagement": {name: -1}} for name in ("likes", "reposts", "replies", "views")),
    *each("engagement", {"likes": 0.5}, {"likes": "1"}, {"likes": True}, {"likes": 2**53 + 1}),
]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("value", GOOD)
def test_what_is_good_is_accepted_by_both(value: object) -> None:
    assert (accepted_by_schema(value), accepted_by_decoder(value)) == (True, True)


@pytest.mark.parametrize("value", BAD)
def test_what_is_bad_is_refused_by_both(value: object) -> None:
    assert (accepted_by_schema(value), accepted_by_decoder(value)) == (False, False)


_ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)
_ODD = (
    st.none()
    | st.booleans()
    | st.integers(-(2**65), 2**65)
    | st.floats(0.5, 1e12).filter(lambda number: not number.is_integer())
    | _ASCII
    | st.sampled_from(["repost", "delete", "2026-06-16T20:00:00Z", "https://example.org/1", "é" * 130, "a" * 3_000])
    | st.lists(st.integers(), max_size=2)
)
_AUTHOR_FIELDS = st.dictionaries(st.sampled_from(Author.__struct_fields__), _ODD)
_ENGAGEMENT_FIELDS = st.dictionaries(st.sampled_from(Engagement.__struct_fields__), _ODD)
_FIELDS = st.dictionaries(st.sampled_from(Post.__struct_fields__), _ODD, max_size=3)


@given(st.randoms(use_true_random=False), _FIELDS, st.none() | _AUTHOR_FIELDS, st.none() | _ENGAGEMENT_FIELDS)
def test_the_schema_and_the_decoder_agree(
    rng: random.Random,
    fields: dict[str, object],
    author: dict[str, object] | None,
    engagement: dict[str, object] | None,
) -> None:
    value: dict[str, Any] = valid(rng) | fields
    if author is not None:
        value["author"] = AUTHOR | author
    if engagement is not None:
        value["engagement"] = engagement
    assert accepted_by_schema(value) == accepted_by_decoder(value)


def names(schema: dict[str, Any], prefix: str = "") -> list[str]:
    found = []
    for name in schema["properties"]:
        found.append(prefix + name)
        if name in SCHEMA["$defs"] and "properties" in SCHEMA["$defs"][name]:
            found += names(SCHEMA["$defs"][name], f"{name}.")
    return found


def rows(heading: str) -> list[str]:
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([a-z0-9_.]+)` \|", section, re.MULTILINE)


def test_the_schema_has_the_fields_of_the_model_in_their_order() -> None:
    assert sorted(SCHEMA["properties"]) == sorted(Post.__struct_fields__)
    assert list(SCHEMA["$defs"]["author"]["properties"]) == list(Author.__struct_fields__)
    assert list(SCHEMA["$defs"]["engagement"]["properties"]) == list(Engagement.__struct_fields__)
    assert list(SCHEMA["properties"]) == list(wire.Wire.__struct_fields__)


def test_the_page_lists_every_field_once_in_the_order_of_the_schema() -> None:
    assert rows("Fields") == names(SCHEMA)


def test_the_page_lists_every_reason_once() -> None:
    assert rows("What is refused") == [reason.value for reason in DecodeReason]


def test_the_page_names_the_kinds_and_the_limits() -> None:
    assert all(f"`{kind}`" in PAGE for kind in PostKind)
    assert f"{wire.MAX_BYTES:,}" in PAGE
    assert f"{wire.MAX_TEXT:,} characters" in PAGE
    assert f"{wire.MAX_DEPTH} levels" in PAGE
    assert SCHEMA["properties"]["text"]["maxLength"] == wire.MAX_TEXT
    assert SCHEMA["$defs"]["count"]["maximum"] == wire.MAX_COUNT


def test_the_examples_on_the_page_are_posts() -> None:
    example = PAGE.split("```json\n")[1].split("```")[0]
    assert accepted_by_schema(json.loads(example))
    assert decode(example.encode()).author is not None
    smallest = re.findall(r"The smallest post is `([^`]+)`", PAGE)[0]
    assert decode(smallest.encode()).text == "Salut"
