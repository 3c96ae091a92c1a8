import random
from itertools import combinations

import pytest

from streams.near_copy import LEAST_LETTERS, MOST_MARKS, NEAR, Marks, distance, mark, words_of
from streams.texts import Text
from tests.support.near_copies import OWN_WORDS, TEXTS, edited


def of(text: str) -> bytes:
    return mark(words_of(text))


@pytest.mark.parametrize(("edits", "found"), [(1, 0.99), (2, 0.97), (3, 0.85)])
def test_a_text_with_a_few_words_changed_is_a_near_copy(edits: int, found: float) -> None:
    rng = random.Random(edits)
    pairs = [(text, edited(text, edits, rng)) for text in TEXTS + OWN_WORDS for _ in range(20)]
    assert sum(distance(of(one), of(other)) <= NEAR for one, other in pairs) >= found * len(pairs)


def test_people_who_write_of_one_event_in_their_own_words_copy_nobody() -> None:
    marks = [of(text) for text in TEXTS + OWN_WORDS]
    assert all(marks)
    assert min(distance(one, other) for one, other in combinations(marks, 2)) > NEAR + 10


@pytest.mark.parametrize(
    "same",
    [
        "RT @lou: {}",
        "@maire {} https://exemple.fr/a",
        "{} 😡😡",
        "ALERTE ! {}",
    ],
)
def test_what_is_put_around_a_text_makes_it_no_other(same: str) -> None:
    assert distance(of(same.format(TEXTS[0])), of(TEXTS[0])) <= NEAR


def test_case_and_accents_change_nothing() -> None:
    assert of(TEXTS[1].upper()) == of(TEXTS[1])


@pytest.mark.parametrize(("letters", "marked"), [(LEAST_LETTERS - 1, False), (LEAST_LETTERS, True)])
def test_a_short_text_has_no_mark(letters: int, marked: bool) -> None:
    assert bool(of(f"{'volvic ' * 5}{'x' * (letters - 30)}")) is marked


def test_a_text_in_another_script_has_a_mark_of_its_own() -> None:
    one, other = "В Вольвике больше нет воды, завод продолжает качать, стыд и позор", "Сегодня прекрасный день в горах"
    assert of(one * 2) != of(other * 3)
    assert len(of(one * 2)) == len(of(other * 3)) == 16


def test_a_text_of_a_thousand_words_is_looked_at_as_far_as_a_post_goes() -> None:
    assert len(of("la source de Volvic est encore à sec ce matin " * 300)) == 16


def test_the_nearest_is_found_and_what_is_far_is_not() -> None:
    known = {n: Text(0, 1, of(text)) for n, text in enumerate(TEXTS)}
    marks = Marks(known)
    rng = random.Random(1)
    assert [marks.nearest(of(edited(text, 1, rng))) for text in TEXTS] == list(known)
    assert [marks.nearest(of(text)) for text in OWN_WORDS] == [None] * len(OWN_WORDS)
    assert Marks({}).nearest(of(TEXTS[0])) is None


def test_of_too_many_marks_the_oldest_give_way() -> None:
    rng = random.Random(1)
    marks = Marks({0: Text(0, 1, of(TEXTS[0]))})
    for key in range(1, MOST_MARKS):
        marks.add(key, rng.randbytes(16))
    assert marks.nearest(of(TEXTS[0])) == 0
    marks.add(MOST_MARKS, of(TEXTS[1]))
    assert marks.nearest(of(TEXTS[0])) is None
    assert marks.nearest(of(TEXTS[1])) == MOST_MARKS
