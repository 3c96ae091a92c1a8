import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.sketch import estimate, sketch_of

keys = st.lists(st.integers(1, 2**63 - 1), max_size=200)


@settings(max_examples=60, deadline=None)
@given(keys, st.integers(0, 200), st.randoms(use_true_random=False))
def test_the_same_people_give_the_same_bytes_in_any_order_and_any_pieces(
    people: list[int], cut: int, chance: random.Random
) -> None:
    shuffled = people[:]
    chance.shuffle(shuffled)
    pieces = sketch_of(shuffled[cut:] + shuffled[:3], sketch_of(shuffled[:cut]))
    assert sketch_of(people) == sketch_of(shuffled) == pieces
    apart = [sketch_of(shuffled[:cut]), sketch_of(shuffled[cut:])]
    assert estimate([sketch_of(people)]) == estimate(apart) == estimate(apart[::-1]) == estimate([b"", *apart, *apart])


def test_thousands_in_any_order_give_the_same_bytes() -> None:
    chance = random.Random(2)
    people = [chance.getrandbits(63) for _ in range(20_000)]
    first = sketch_of(people)
    for _ in range(3):
        chance.shuffle(people)
        assert sketch_of(people[7_000:], sketch_of(people[:7_000])) == first


@pytest.mark.parametrize("count", [100, 1_000, 3_000])
def test_the_error_is_what_the_theory_says(count: int) -> None:
    chance = random.Random(count)
    errors = [estimate([sketch_of(chance.getrandbits(63) for _ in range(count))]) / count - 1 for _ in range(60)]
    assert (sum(e * e for e in errors) / 60) ** 0.5 < 0.04
    assert abs(sum(errors)) / 60 < 0.02


def test_nobody_is_nobody() -> None:
    assert estimate([]) == estimate([b""]) == 0.0
