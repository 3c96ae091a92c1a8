import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.stretching import MAX_WORDS, is_stretched, meant, relaxed, unstretch

KNOWN = frozenset({"volvic", "issy", "auvergne", "riom", "toulouse", "nancy"})


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("volviiic", "volvic"),
        ("vvvolvic", "volvic"),
        ("issssy", "issy"),
        ("isssyyy", "issy"),
        ("auwwwergne", "auvergne"),
        ("auuuvergne", "auvergne"),
        ("auvvvergne", "auvergne"),
        ("auverrrgne", "auvergne"),
        ("riioom", "riioom"),
        ("rixxxom", "rixom"),  # too short to be read through a distortion
        ("toulouzzze", "toulouse"),
        ("toulousexxx", "toulousex"),  # at the end it stands for nothing
        ("bravooo", "bravo"),
        ("hahahaaaaa", "hahaha"),
    ],
)
def test_a_lengthened_word_is_the_known_one_that_it_stands_for(written: str, word: str) -> None:
    assert meant(written, KNOWN) == word


@given(st.text("abc  ", max_size=40))
def test_the_quick_look_agrees_with_the_pattern(text: str) -> None:
    assert is_stretched(text.encode()) is (re.search(r"([a-z])\1\1", text) is not None)


@given(st.lists(st.text("abiv", min_size=1, max_size=9), max_size=6).map(lambda words: f" {' '.join(words)} "))
def test_a_relaxed_text_has_as_many_words_and_nothing_lengthened(folded: str) -> None:
    told = relaxed(folded, KNOWN)
    assert told.count(" ") == folded.count(" ")
    assert unstretch(told) == told


def test_beyond_some_words_a_text_is_left_alone() -> None:
    words = [f"v{'i' * 3}{'o' * n}" for n in range(3, MAX_WORDS + 6)]
    told = relaxed(f" {' '.join(words)} ", KNOWN).split()
    assert told[MAX_WORDS - 1] == "vio"
    assert told[MAX_WORDS] == words[MAX_WORDS]
