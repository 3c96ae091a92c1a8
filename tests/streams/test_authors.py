import random

import msgspec
import pytest

from streams import authors
from streams.authors import HISTORY_MIN, KNOWN_MOST, Forgotten, distinct, forget


def heard(count: int, *, per_minute: int = 50) -> dict[int, tuple[int, int]]:
    """So many people, so many in each minute from minute 0, each counted when they spoke."""
    rng = random.Random(count)
    return {rng.getrandbits(63): (n // per_minute, n // per_minute) for n in range(count)}


@pytest.mark.parametrize(("many", "exact"), [(KNOWN_MOST - 1, True), (KNOWN_MOST, True), (KNOWN_MOST + 1, False)])
def test_a_thousand_people_are_remembered_one_by_one(many: int, exact: bool) -> None:
    known, forgotten = heard(many), Forgotten()
    forget(known, forgotten, many // 50, 30)
    assert len(known) == min(many, KNOWN_MOST)
    assert (forgotten == Forgotten()) is exact
    assert distinct(known, forgotten, 0, 1.0)[0] == pytest.approx(many, rel=0.001 if exact else 0.08)


@pytest.mark.parametrize("window", [30, 60, 90, 115])
def test_who_was_forgotten_is_counted_within_some_per_cent(window: int) -> None:
    people, forgotten = heard(115 * 50), Forgotten()
    known: dict[int, tuple[int, int]] = {}
    for minute in range(115):
        known |= {a: seen for a, seen in people.items() if seen[0] == minute}
        if minute % 5 == 4:
            forget(known, forgotten, minute, 30)
    first = 115 - window
    inside = (10 - first % 10) / 10
    counted, spoke = distinct(known, forgotten, first, inside)
    assert counted == spoke == pytest.approx(window * 50, rel=0.1)


def test_who_is_forgotten_and_comes_back_is_one_person() -> None:
    people, forgotten = heard(3000, per_minute=100), Forgotten()
    known = people.copy()
    forget(known, forgotten, 30, 30)
    gone = sorted(people.keys() - known.keys())[:900]
    known |= dict.fromkeys(gone, (31, 31))
    assert distinct(known, forgotten, 0, 1.0)[0] == pytest.approx(3000, rel=0.1)


def test_the_order_in_which_people_are_forgotten_says_nothing() -> None:
    people = heard(3000)
    shuffled = list(people.items())
    random.Random(1).shuffle(shuffled)
    states = []
    for order in (people, dict(shuffled)):
        known, forgotten = order.copy(), Forgotten()
        forget(known, forgotten, 60, 30)
        states.append((known, forgotten))
    assert states[0] == states[1]
    raw = msgspec.msgpack.encode(states[0][1])
    assert msgspec.msgpack.decode(raw, type=Forgotten) == states[1][1]


def test_sketches_of_two_hours_ago_are_dropped() -> None:
    known, forgotten = heard(3000), Forgotten()
    forget(known, forgotten, 60, 30)
    assert min(forgotten.bins) == 0
    forget(known, forgotten, 8 + HISTORY_MIN, 30)
    assert min(forgotten.bins) == 0
    forget(known, forgotten, 9 + HISTORY_MIN, 30)
    assert min(forgotten.bins, default=1) == 1


def test_a_long_gap_keeps_who_may_not_count_yet() -> None:
    known, forgotten = {5: (0, 0), 6: (700, 700)}, Forgotten()
    forget(known, forgotten, 800, 1440)
    assert list(known) == [5, 6]
    assert authors.distinct(known, forgotten, 690, 1.0) == (1, 1)
