import pytest

from streams.errors import DecodeError, DecodeReason
from streams.wire import MAX_BYTES, MAX_DEPTH, read

HEAD = b'{"id":"1","platform":"x","created_at":1781632800,"text":"a"'


def refusal(raw: bytes) -> tuple[DecodeReason, str]:
    with pytest.raises(DecodeError) as caught:
        read(raw)
    return caught.value.reason, caught.value.detail


def test_a_record_of_the_largest_size_is_read_and_one_byte_more_is_not() -> None:
    largest = (HEAD + b"}").ljust(MAX_BYTES)
    assert read(largest).text == "a"
    assert refusal(largest + b" ") == (DecodeReason.TOO_LARGE, "262145 bytes; at most 262144 are read")


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_a_record_of_the_greatest_depth_is_read_and_one_level_more_is_not(opening: bytes, closing: bytes) -> None:
    def nested(levels: int) -> bytes:
        inner = levels - 1  # the record itself is the first
        return HEAD + b',"more":' + opening * inner + b"1" + closing * inner + b"}"

    assert read(nested(MAX_DEPTH)).text == "a"
    assert refusal(nested(MAX_DEPTH + 1)) == (DecodeReason.TOO_DEEP, "nested deeper than 64 levels")


@pytest.mark.parametrize("text", [b"[" * 5_000, b'\\"' + b"{[" * 5_000, b"\\\\"])
def test_brackets_within_a_text_are_no_nesting(text: bytes) -> None:
    assert read(HEAD + b',"more":[' + b"[]," * 100 + b'[]],"lang":"fr","text":"' + text + b'"}').lang == "fr"


def test_the_depth_does_not_hang_on_a_quote_that_is_never_closed() -> None:
    assert refusal(b'{"text":"' + b'\\"' * 100_000 + b"[" * 60_000)[0] is DecodeReason.NOT_JSON


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        (b',"id":true}', (DecodeReason.WRONG_TYPE, "id: Expected `int | str`, got `bool`")),
        (b',"kind":"share"}', (DecodeReason.BAD_VALUE, "kind is not one of original, repost, reply, quote, delete")),
        (b',"author":{"id":1}}', (DecodeReason.MISSING_FIELD, "author.handle is missing")),
        (b',"author":{"id":null}}', (DecodeReason.MISSING_FIELD, "author.id is null, and it is required")),
        (b',"author":{"id":1,"handle":""}}', (DecodeReason.BAD_VALUE, "author.handle is empty")),
        (b',"engagement":{"views":-1}}', (DecodeReason.BAD_VALUE, "engagement.views is out of range")),
        (b',"engagement":{"views":1e999}}', (DecodeReason.BAD_VALUE, "engagement.views is out of range")),
        (b',"lang":"' + b"f" * 36 + b'"}', (DecodeReason.FIELD_TOO_LONG, "lang has more than 35 characters")),
        (
            b',"created_at":"yesterday"}',
            (DecodeReason.BAD_TIME, "created_at is neither like 2026-06-16T20:00:00+02:00 nor seconds"),
        ),
        (b',"created_at":[]}', (DecodeReason.WRONG_TYPE, "created_at: Expected `float | datetime`, got `array`")),
    ],
)
def test_what_is_wrong_is_said_with_its_field(tail: bytes, expected: tuple[DecodeReason, str]) -> None:
    assert refusal(HEAD + tail) == expected


@pytest.mark.parametrize("raw", [b"null", b"[]", b'"a"', b"1", b"true"])
def test_anything_but_an_object_is_refused_as_such(raw: bytes) -> None:
    assert refusal(raw)[0] is DecodeReason.NOT_AN_OBJECT


def test_an_unknown_field_must_be_utf_8_too() -> None:
    assert refusal(HEAD + b',"more":"\xff"}') == (DecodeReason.NOT_UTF8, "invalid start byte (byte 68)")
