"""The tails beside sums of every term; the sums are of products, with none of the functions under test."""

from fractions import Fraction
from itertools import pairwise
from math import exp, fsum, inf, isfinite, log10

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.detectors.tails import CAP, beta_binomial, interval, negative_binomial, odds, score_of

EPSILON = 1e-6
"""What rounding may hide of a score: lgamma of large numbers has that much."""


def exact_poisson(count: int, mean: float) -> float:
    """−log10 P(X ≥ count), every term computed from the one before it, relative to the first."""
    first = -mean / 2.302585092994046 + sum(log10(mean / k) for k in range(1, count + 1))
    terms, term, k = [1.0], 1.0, count
    while term > 1e-17 * terms[0] or k < mean:
        k += 1
        term *= mean / k
        terms.append(term)
    return -first - log10(fsum(terms))


def exact_negative_binomial(count: int, mean: float, size: float) -> float:
    share = mean / (size + mean)
    first = size * log10(size / (size + mean)) + sum(log10(share * (k + size) / (k + 1)) for k in range(count))
    terms, term, k = [1.0], 1.0, count
    while term > 1e-15 or k < mean:
        term *= share * (k + size) / (k + 1)
        terms.append(term)
        k += 1
    return -first - log10(fsum(terms))


def exact_beta_binomial(count: int, total: int, mean: Fraction, spread: Fraction) -> float:
    """With fractions: no rounding at all."""
    strength = (1 - spread) / spread
    a, b = mean * strength, (1 - mean) * strength
    term, below = Fraction(1), Fraction(0)
    for k in range(total):  # P(X = 0)
        term *= (b + k) / (a + b + k)
    for k in range(count):
        below += term
        term *= Fraction(total - k, k + 1) * (a + k) / (b + total - k - 1)
    return -log10(1 - below)


@settings(max_examples=300, deadline=None)
@given(
    mean=st.floats(0.001, 300.0),
    rise=st.floats(1.05, 40.0),
    phi=st.floats(1.0, 60.0),
    cv=st.floats(0.05, 0.6),
)
def test_the_bound_never_understates_a_probability(mean: float, rise: float, phi: float, cv: float) -> None:
    size = mean / ((phi - 1.0) + cv * cv * mean)
    count = int(mean * rise) + 1
    assert negative_binomial(count, mean, size) <= exact_negative_binomial(count, mean, size) + EPSILON


@pytest.mark.parametrize("mean", [0.01, 0.3, 2.0, 30.0, 400.0])
@pytest.mark.parametrize("phi", [1.0, 1.5, 3.0, 10.0, 60.0])
@pytest.mark.parametrize("at_least", [3.0, 5.0, 8.0, 20.0])
def test_far_out_the_bound_is_within_a_few_per_cent(mean: float, phi: float, at_least: float) -> None:
    size = mean / ((phi - 1.0) + 0.15**2 * mean)
    count = next(n for n in range(int(mean) + 1, 100_000) if negative_binomial(n, mean, size) >= at_least)
    overstated = 10.0 ** (exact_negative_binomial(count, mean, size) - negative_binomial(count, mean, size))
    assert 1.0 - EPSILON <= overstated < 1.08


@pytest.mark.parametrize(("count", "mean"), [(1, 0.001), (10, 2.0), (15, 10.0), (150, 100.0), (1300, 1000.0)])
def test_without_dispersion_it_is_the_poisson_tail(count: int, mean: float) -> None:
    expected = exact_poisson(count, mean)
    assert expected - 0.02 <= negative_binomial(count, mean, inf) <= expected + EPSILON
    assert negative_binomial(count, mean, 1e9 * mean) == negative_binomial(count, mean, inf)


def test_a_tail_can_be_checked_by_hand() -> None:
    expected = -log10(1.0 - exp(-2.0) * sum((1.0, 2.0, 2.0, 4 / 3, 2 / 3)))
    assert negative_binomial(5, 2.0, inf) == pytest.approx(expected, abs=0.001)


@settings(max_examples=200, deadline=None)
@given(
    total=st.integers(1, 120),
    part=st.floats(0.0, 1.0),
    mean=st.integers(1, 94).map(lambda n: Fraction(n, 100)),
    spread=st.sampled_from([Fraction(1, 100), Fraction(1, 20), Fraction(1, 5)]),
)
def test_the_share_bound_never_understates_a_probability(
    total: int, part: float, mean: Fraction, spread: Fraction
) -> None:
    count = round(total * part)
    if count <= total * mean:
        assert beta_binomial(count, total, float(mean), float(spread)) == 0.0
        return
    exact = exact_beta_binomial(count, total, mean, spread)
    assert beta_binomial(count, total, float(mean), float(spread)) <= exact + EPSILON


@pytest.mark.parametrize("mean", [Fraction(1, 50), Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)])
@pytest.mark.parametrize("total", [8, 30, 300])
def test_the_share_bound_is_close_where_it_rings(mean: Fraction, total: int) -> None:
    scores = [(n, beta_binomial(n, total, float(mean), 0.05)) for n in range(total + 1)]
    count = next((n for n, score in scores if score >= 4.0), total)
    exact = exact_beta_binomial(count, total, mean, Fraction(1, 20))
    assert exact - 0.05 <= beta_binomial(count, total, float(mean), 0.05) <= exact + EPSILON


@given(st.floats(0.001, 1e4), st.floats(0.01, 1e4), st.lists(st.floats(0.0, 1e6), min_size=2, max_size=20))
def test_a_larger_count_never_scores_less(mean: float, size: float, counts: list[float]) -> None:
    scores = [negative_binomial(count, mean, size) for count in sorted(counts)]
    assert all(high >= low - EPSILON for low, high in pairwise(scores))


@given(st.floats(0.0, 1e12), st.floats(0.0, 1e12), st.one_of(st.just(inf), st.floats(1e-9, 1e12)))
def test_a_score_is_a_number_between_0_and_300(count: float, mean: float, size: float) -> None:
    score = negative_binomial(count, mean, size)
    assert isfinite(score)
    assert 0.0 <= score <= CAP


@pytest.mark.parametrize(("count", "mean"), [(0.0, 0.0), (5.0, 0.0), (1.999, 2.0), (2.0, 2.0), (0.0, 3.0)])
def test_a_count_up_to_its_mean_is_nothing(count: float, mean: float) -> None:
    assert negative_binomial(count, mean, 5.0) == 0.0


def test_no_share_is_tested_of_nobody() -> None:
    assert beta_binomial(0.0, 0.0, 0.3, 0.05) == 0.0


def shares_outside(mean: float, size: float) -> tuple[float, float]:
    """Probability below and above the interval, term by term."""
    low, high = interval(mean, size)
    term = exp(size * -log10(1.0 + mean / size) * 2.302585092994046)
    below = inside = 0.0
    for k in range(high + 1):
        if k < low:
            below += term
        else:
            inside += term
        term *= (k + size) / (k + 1) * mean / (size + mean)
    return below, 1.0 - below - inside


@pytest.mark.parametrize("mean", [0.2, 1.0, 4.0, 37.0, 399.0])
@pytest.mark.parametrize("size", [0.5, 4.0, 44.0])
def test_an_ordinary_window_is_inside_the_interval_nine_times_in_ten(mean: float, size: float) -> None:
    below, above = shares_outside(mean, size)
    assert below <= 0.05
    assert above <= 0.05


@pytest.mark.parametrize("mean", [401.0, 1000.0, 20_000.0])
@pytest.mark.parametrize("size", [6.0, 20.0, 44.0])
def test_so_it_is_where_the_interval_is_approached(mean: float, size: float) -> None:
    below, above = shares_outside(mean, size)
    assert below == pytest.approx(0.05, abs=0.004)
    assert above == pytest.approx(0.05, abs=0.004)


@pytest.mark.parametrize("size", [2.0, 20.0, inf])
def test_the_two_ways_to_the_interval_meet(size: float) -> None:
    (low, high), (low_beyond, high_beyond) = interval(400.0, size), interval(400.001, size)
    assert abs(low - low_beyond) <= max(2, 0.01 * low)
    assert abs(high - high_beyond) <= max(2, 0.01 * high)


def test_odds_and_scores_are_each_others_inverse() -> None:
    assert odds(score_of(1e-6)) == pytest.approx(1e6)
    assert (odds(CAP), score_of(0.0), score_of(1.0)) == (inf, CAP, 0.0)
