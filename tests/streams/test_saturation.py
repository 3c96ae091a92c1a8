import pytest

from streams.saturation import EVEN_MIN, LEAST, saturated


@pytest.mark.parametrize(("minutes", "expected"), [(EVEN_MIN - 1, False), (EVEN_MIN, True), (EVEN_MIN + 1, True)])
def test_ten_even_minutes_at_the_top_are_a_limit(minutes: int, *, expected: bool) -> None:
    assert saturated([12, *[60] * minutes]) is expected


@pytest.mark.parametrize(("posts", "expected"), [(LEAST - 1, False), (LEAST, True), (LEAST + 1, True)])
def test_a_limit_below_twenty_a_minute_cannot_be_told_from_chance(posts: float, *, expected: bool) -> None:
    assert saturated([int(posts)] * EVEN_MIN) is expected


def test_people_are_never_so_even() -> None:
    assert not saturated([52, 68, 61, 57, 70, 49, 63, 55, 66, 59])


@pytest.mark.parametrize(("most", "expected"), [(63, True), (64, False)])
def test_a_level_below_what_was_let_through_before_is_no_limit(most: int, *, expected: bool) -> None:
    assert saturated([most, *[60] * EVEN_MIN]) is expected


def test_nothing_is_said_of_nothing() -> None:
    assert not saturated([])
