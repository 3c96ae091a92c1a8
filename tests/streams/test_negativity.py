import random
from math import isfinite

import pytest

from streams.detectors import negativity
from streams.detectors.negativity import CALM, Moods, Negativity, usual_shares

ALERT = 5.0
"""The balanced threshold and its margin."""


def moods(negative: int, total: int, crisis: int = 0) -> Moods:
    return Moods(max(negative, crisis), crisis, negative, total)


def after(
    minutes: int, per_hour: float, share: float, *, crisis: float = 0.0, seed: int = 1, state: Negativity | None = None
) -> tuple[Negativity, list[float]]:
    """Talk at a steady pace with a steady share; the state after and the scores."""
    rng = random.Random(f"{per_hour}/{share}/{seed}")
    state = negativity.fresh() if state is None else state
    scores = []
    for _ in range(minutes):
        rate = per_hour / 60.0
        total = int(rate) + (rng.random() < rate % 1.0)
        seen = moods(
            sum(rng.random() < share for _ in range(total)), total, sum(rng.random() < crisis for _ in range(total))
        )
        found = negativity.score(state, seen, rate).score
        scores.append(found)
        negativity.learn(state, seen, rate, 1.0 / (1.0 + (found / 3.0) ** 4))
    return state, scores


def test_before_anything_is_known_three_in_ten_are_taken_to_be_negative() -> None:
    assert usual_shares(negativity.fresh()) == pytest.approx((0.30, 0.05, 0.30))


@pytest.mark.parametrize("share", [0.05, 0.2, 0.6])
def test_the_usual_share_is_learned_so_that_what_is_always_misread_cancels_out(share: float) -> None:
    state, scores = after(7 * 1440, 60.0, share)
    assert usual_shares(state)[2] == pytest.approx(share, abs=0.04)
    assert max(scores[1440:]) < ALERT


@pytest.mark.parametrize(("per_hour", "share"), [(0.5, 0.3), (6.0, 0.3), (60.0, 0.15), (1200.0, 0.15)])
def test_two_ordinary_weeks_do_not_ring(per_hour: float, share: float) -> None:
    _, scores = after(14 * 1440, per_hour, share, crisis=0.02)
    assert max(scores) < ALERT


@pytest.mark.parametrize("count", [1, 2, 3])
def test_below_four_alarming_posts_nothing_is_said(count: int) -> None:
    assert negativity.score(negativity.fresh(), moods(count, count, count), 0.001).score == 0.0


@pytest.mark.parametrize(("negative", "told"), [(39, False), (41, True)])
def test_a_rise_of_less_than_ten_points_is_nothing(negative: int, told: bool) -> None:
    state = negativity.fresh()
    assert (negativity.score(state, moods(negative * 100, 10_000), 0.001).score > 0.0) is told


def test_eight_posts_of_a_crisis_in_a_calm_village_ring() -> None:
    state, _ = after(14 * 1440, 0.3, 0.2)
    found = negativity.score(state, moods(8, 8, crisis=6), 0.005)
    assert ALERT < found.score < 100.0


def test_eight_posts_of_whom_two_grumble_do_not() -> None:
    state, _ = after(14 * 1440, 0.3, 0.2)
    assert negativity.score(state, moods(2, 8), 0.005).score == 0.0


def test_eighty_thousand_posts_are_told_from_their_usual_share() -> None:
    state, _ = after(1440, 60.0, 0.2)
    usual = usual_shares(state)[0]
    rate = 80_000.0
    calm = negativity.score(state, moods(round(80_000 * (usual + 0.09)), 80_000), rate).score
    worse = negativity.score(state, moods(round(80_000 * (usual + 0.35)), 80_000), rate).score
    worst = negativity.score(state, moods(80_000, 80_000), rate).score
    assert calm == 0.0
    assert ALERT < worse < worst <= 300.0
    assert isfinite(worst)


def test_a_crisis_vocabulary_rings_where_nobody_sounds_negative() -> None:
    state, _ = after(7 * 1440, 6.0, 0.3)
    news = Moods(alarming=9, crisis=9, negative=0, total=12)
    assert negativity.score(state, news, 0.1).score > ALERT


def test_many_calm_posts_are_no_alarm() -> None:
    state, _ = after(7 * 1440, 6.0, 0.3)
    assert negativity.score(state, moods(6, 60), 0.1).score == 0.0


def test_anger_without_more_posts_rings_by_its_share() -> None:
    state, _ = after(7 * 1440, 60.0, 0.15)
    scores = []
    for _ in range(90):
        scores.append(negativity.score(state, moods(1, 1), 1.0).score)
        negativity.learn(state, moods(1, 1), 1.0, 0.02)
    assert next(n for n, found in enumerate(scores) if found >= ALERT) < 40


def test_six_angry_hours_do_not_become_usual() -> None:
    state, _ = after(7 * 1440, 60.0, 0.15)
    before = usual_shares(state)
    for _ in range(360):
        negativity.learn(state, moods(9, 10), 1.0, 0.02)
    assert usual_shares(state) == pytest.approx(before, abs=0.03)


def test_silence_forgets_no_more_than_half_of_what_is_usual_in_ten_days() -> None:
    state, _ = after(7 * 1440, 60.0, 0.15)
    before, known = usual_shares(state), state.usual_total
    for _ in range(10 * 1440):
        negativity.learn(state, CALM, 1.0, 1.0)
    assert state.usual_total == pytest.approx(known / 2)
    assert usual_shares(state) == pytest.approx(before, abs=0.02)


@pytest.mark.parametrize("usual", [0.0, 1.0])
def test_a_usual_share_is_never_taken_to_be_none_or_all(usual: float) -> None:
    state, _ = after(4 * 1440, 600.0, usual, crisis=usual)
    assert all(0.01 <= share <= 0.95 for share in usual_shares(state))


def test_a_copy_is_independent() -> None:
    state = negativity.fresh()
    other = state.copy()
    negativity.learn(other, moods(3, 4), 1.0, 1.0)
    assert state == negativity.fresh() != other
