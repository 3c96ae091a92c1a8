import contextlib
import gc
import json
import time
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.codec import EARLIEST, LATEST, decode, encode
from streams.errors import DecodeError, DecodeReason
from streams.model import Author, Engagement, Post, PostKind
from tests.support.malformed import MARKER, malformed, surely_bad

SMALLEST: dict[str, Any] = {"id": "7", "platform": "mastodon", "created_at": 1_781_632_800, "text": "Salut"}


def post(**fields: object) -> bytes:
    return json.dumps(SMALLEST | fields).encode()


def refusal(raw: bytes) -> tuple[DecodeReason, str]:
    with pytest.raises(DecodeError) as caught:
        decode(raw)
    return caught.value.reason, caught.value.detail


def test_the_smallest_post() -> None:
    assert decode(post()) == Post(id="7", platform="mastodon", created_at=1_781_632_800.0, text="Salut")


def test_a_post_with_every_field() -> None:
    raw = post(
        kind="quote",
        lang="fr",
        ref="6",
        url="https://example.org/7",
        author={
            "id": "a1",
            "handle": "lou",
            "name": "Lou Mervin",
            "followers": 12,
            "created_at": "2014-05-13T08:00:00Z",
            "location": "Riom",
            "bio": "Randonnées.",
        },
        engagement={"likes": 1, "reposts": 2, "replies": 3, "views": 4},
    )
    assert decode(raw) == Post(
        id="7",
        platform="mastodon",
        created_at=1_781_632_800.0,
        text="Salut",
        kind=PostKind.QUOTE,
        lang="fr",
        ref="6",
        url="https://example.org/7",
        author=Author(
            id="a1",
            handle="lou",
            name="Lou Mervin",
            followers=12,
            created_at=1_399_968_000.0,
            location="Riom",
            bio="Randonnées.",
        ),
        engagement=Engagement(likes=1, reposts=2, replies=3, views=4),
    )


@pytest.mark.parametrize(
    "written",
    [
        1_781_632_800,
        1_781_632_800.0,
        "2026-06-16T20:00:00+02:00",
        "2026-06-16T18:00:00Z",
        "2026-06-16t18:00:00z",
        "2026-06-16 18:00:00.000000000-00:00",
        "2026-06-16T20:00:00+0200",
    ],
)
def test_one_instant_is_written_in_many_ways(written: object) -> None:
    assert decode(post(created_at=written)).created_at == 1_781_632_800.0


def test_the_first_instant_that_is_read_is_the_first_of_2000() -> None:
    assert decode(post(created_at="2000-01-01T00:00:00Z")).created_at == EARLIEST
    assert refusal(post(created_at="1999-12-31T23:59:59Z"))[0] is DecodeReason.BAD_TIME


def test_the_first_instant_that_is_not_read_is_the_first_of_2100() -> None:
    assert decode(post(created_at="2099-12-31T23:59:59Z")).created_at == LATEST - 1
    assert refusal(post(created_at="2100-01-01T00:00:00Z"))[0] is DecodeReason.BAD_TIME


@pytest.mark.parametrize(
    ("number", "unit"),
    [(1_781_632_800_000, "milliseconds"), (1_781_632_800_000_000, "microseconds"), (1_781_632_800e9, "nanoseconds")],
)
def test_other_units_than_seconds_are_refused_by_name(number: float, unit: str) -> None:
    reason, detail = refusal(post(created_at=number))
    assert reason is DecodeReason.BAD_TIME
    assert unit in detail


def test_a_time_without_an_offset_is_refused_with_an_example() -> None:
    assert refusal(post(created_at="2026-06-16T20:00:00")) == (
        DecodeReason.BAD_TIME,
        "created_at is neither like 2026-06-16T20:00:00+02:00 nor seconds",
    )


def test_an_account_may_be_as_old_as_1970() -> None:
    author = {"id": "1", "handle": "lou"}
    assert decode(post(author=author | {"created_at": 0})).author == Author(id="1", handle="lou", created_at=0.0)
    assert refusal(post(author=author | {"created_at": -1}))[0] is DecodeReason.BAD_TIME


def test_whole_numbers_are_good_ids() -> None:
    raw = post(id=2**64 - 1, ref=-(2**63), author={"id": 0, "handle": "lou"})
    decoded = decode(raw)
    assert (decoded.id, decoded.ref) == ("18446744073709551615", "-9223372036854775808")
    assert decoded.author == Author(id="0", handle="lou")


@pytest.mark.parametrize("number", [2**64, -(2**63) - 1])
def test_an_id_of_more_than_64_bits_must_be_a_string(number: int) -> None:
    assert refusal(post(id=number)) == (
        DecodeReason.BAD_VALUE,
        "id is a number of more than 64 bits: send it as a string",
    )


def test_an_id_with_a_fraction_is_refused_since_it_may_have_lost_digits() -> None:
    assert refusal(post(id=12.0)) == (DecodeReason.WRONG_TYPE, "id: Expected `int | str`, got `float`")


def test_a_count_written_with_a_point_is_a_count() -> None:
    author = decode(post(author={"id": "1", "handle": "lou", "followers": 1234.0})).author
    assert author is not None
    assert repr(author.followers) == "1234"


def test_a_handle_loses_its_at_sign() -> None:
    assert decode(post(author={"id": "1", "handle": "@lou@example.org"})).author == Author(
        id="1", handle="lou@example.org"
    )


def test_null_and_an_empty_optional_string_are_as_good_as_absent() -> None:
    absent = dict.fromkeys(("kind", "lang", "ref", "url", "author", "engagement"))
    assert decode(post(**absent)) == decode(post())
    assert decode(post(lang="", ref="", url="")) == decode(post())
    full = {"id": "1", "handle": "lou", "followers": None, "created_at": None, "name": "", "location": None, "bio": ""}
    assert decode(post(author=full)).author == Author(id="1", handle="lou")
    assert decode(post(engagement={"likes": None})).engagement == Engagement()


def test_unknown_fields_are_ignored_whatever_they_hold() -> None:
    assert decode(post(more={"a": [1, None, {}]}, Text=12)) == decode(post())


def test_the_last_of_two_equal_keys_wins() -> None:
    assert decode(b'{"id":"1","platform":"x","created_at":1781632800,"text":"a","text":"b"}').text == "b"


def test_a_byte_order_mark_and_white_space_do_no_harm() -> None:
    assert decode(b"\xef\xbb\xbf \r\n" + post() + b"\n") == decode(post())


def test_a_delete_needs_a_ref_and_no_text() -> None:
    raw = json.dumps({"id": "8", "platform": "x", "created_at": 1_781_632_800, "kind": "delete", "ref": "7"})
    assert decode(raw.encode()) == Post(
        id="8", platform="x", created_at=1_781_632_800.0, text="", kind=PostKind.DELETE, ref="7"
    )
    assert refusal(post(kind="delete")) == (
        DecodeReason.MISSING_FIELD,
        "ref is missing: it names the post to delete",
    )


@pytest.mark.parametrize("kind", [kind for kind in PostKind if kind is not PostKind.DELETE])
def test_any_other_kind_needs_a_text(kind: PostKind) -> None:
    assert refusal(post(kind=kind, ref="7", text=" \n")) == (DecodeReason.BAD_VALUE, "text is empty")
    assert refusal(post(kind=kind, ref="7", text=None)) == (DecodeReason.MISSING_FIELD, "text is missing")


def test_a_text_of_25000_characters_is_read_and_one_more_is_not() -> None:
    assert len(decode(post(text="é" * 25_000)).text) == 25_000
    assert refusal(post(text="é" * 25_001)) == (
        DecodeReason.FIELD_TOO_LONG,
        "text has more than 25000 characters",
    )


def test_an_escaped_backslash_before_u0000_is_no_nul() -> None:
    assert decode(rb'{"id":"1","platform":"x","created_at":1781632800,"text":"\\u0000"}').text == r"\u0000"
    assert refusal(rb'{"id":"1","platform":"x","created_at":1781632800,"text":"a\u0000"}') == (
        DecodeReason.BAD_VALUE,
        "text holds a NUL character",
    )


def test_the_canonical_form_is_short_and_in_the_order_of_the_schema() -> None:
    written = encode(
        Post(
            id="7",
            platform="mastodon",
            created_at=1_781_632_800.5,
            text="Été 😡",
            kind=PostKind.REPLY,
            ref="6",
            author=Author(id="1", handle="lou", created_at=1_400_000_000.0),
            engagement=Engagement(likes=2),
        )
    )
    assert written.decode() == (
        '{"id":"7","platform":"mastodon","created_at":1781632800.5,"text":"Été 😡","kind":"reply","ref":"6",'
        '"author":{"id":"1","handle":"lou","created_at":1400000000},"engagement":{"likes":2}}'
    )


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
_TIME = st.floats(EARLIEST, LATEST, exclude_max=True)
_COUNT = st.integers(0, 2**53)
_AUTHOR = st.builds(
    Author,
    id=_TEXT,
    handle=_TEXT.filter(lambda handle: handle[0] != "@" and not handle[0].isspace()),
    name=st.none() | _TEXT,
    followers=st.none() | _COUNT,
    created_at=st.none() | _TIME,
    location=st.none() | _TEXT,
    bio=st.none() | _TEXT,
)
_POST = st.builds(
    Post,
    id=_TEXT,
    platform=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
    created_at=_TIME,
    text=_TEXT.filter(lambda text: not text.isspace()),
    kind=st.sampled_from(PostKind),
    lang=st.none() | st.sampled_from(["fr", "en", "pt-BR", "und"]),
    ref=_TEXT,
    url=st.none() | st.just("https://example.org/é?a=1&b=2"),
    author=st.none() | _AUTHOR,
    engagement=st.none() | st.builds(Engagement, likes=_COUNT, reposts=_COUNT, replies=_COUNT, views=_COUNT),
)


@given(_POST)
def test_what_is_written_is_read_back_and_written_the_same(original: Post) -> None:
    written = encode(original)
    assert decode(written) == original
    assert encode(decode(written)) == written


@given(
    st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_bytes_raise_anything_but_a_decode_error(raw: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(raw)
    assert caught.value.reason in DecodeReason


def test_ten_thousand_records_that_are_no_posts_are_each_refused_for_their_reason() -> None:
    reasons = set()
    for raw, expected in surely_bad(10_000, seed=1):
        reason, detail = refusal(raw)
        assert reason is expected, raw[:200]
        assert MARKER not in detail
        assert len(detail) < 200
        reasons.add(reason)
    assert reasons == set(DecodeReason)


def test_ten_thousand_nasty_records_leave_memory_flat() -> None:
    refused = 0
    decode(post())
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for raw in malformed(10_000, seed=2):
            try:
                decode(raw)
            except DecodeError:
                refused += 1
        del raw
        gc.collect()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused > 9_000
    assert after - before < 100_000
    assert peak - before < 8_000_000  # the largest input and what reading it takes


def test_no_nasty_record_takes_fifty_milliseconds() -> None:
    for raw in malformed(10_000, seed=3):
        fastest = float("inf")
        for _ in range(3):  # the machine may pause once; the record must be slow each time to be called slow
            start = time.perf_counter()
            with contextlib.suppress(DecodeError):
                decode(raw)
            fastest = min(fastest, time.perf_counter() - start)
            if fastest < 0.05:
                break
        assert fastest < 0.05, raw[:200]


def test_an_error_does_not_hold_on_to_the_post() -> None:
    for raw, _ in surely_bad(200, seed=4):
        with pytest.raises(DecodeError) as caught:
            decode(raw)
        assert caught.value.__context__ is None
        assert caught.value.__cause__ is None
