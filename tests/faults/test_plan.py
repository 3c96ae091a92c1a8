from collections import Counter
from itertools import pairwise

from tests.faults.plan import DECK, LASTS_S, QUIET, WORKERS, Kind, plan


def test_a_deck_has_two_hundred_faults_of_which_fifty_are_kills() -> None:
    assert sum(DECK.values()) >= 200
    assert DECK[Kind.KILL] >= 50
    assert set(DECK) == set(Kind) == set(LASTS_S)


def test_the_same_seed_is_the_same_plan_however_it_is_cut_into_rounds() -> None:
    whole = plan(11, 250)
    assert whole == (*plan(11, 100), *plan(11, 150, skip=100))
    assert whole != plan(12, 250)
    assert [one.number for one in whole] == list(range(1, 251))


def test_a_whole_deck_is_dealt_before_any_card_comes_again() -> None:
    count = sum(DECK.values())
    assert Counter(one.kind for one in plan(5, count)) == DECK
    assert Counter(one.kind for one in plan(5, count, skip=count)) == DECK


def test_what_a_fault_is_stays_within_its_bounds() -> None:
    for one in plan(3, 500):
        least, most = LASTS_S[one.kind]
        assert least <= one.value <= most
        assert 0 <= one.worker < WORKERS
        assert not (one.settle and one.kind in QUIET)


def test_some_kills_strike_while_the_one_before_is_still_being_recovered_from() -> None:
    dealt = plan(1, 500)
    chained = [(a, b) for a, b in pairwise(dealt) if a.kind is Kind.KILL and not a.settle and b.kind not in QUIET]
    assert len(chained) > 10
