"""Tails of the two counting laws that everything is tested against, as −log10 of a probability.

The first terms of a tail are added up, the rest is bounded by a geometric series on a ratio that no later term passes:
within a few per cent far in the tail, never too small a probability (Johnson, Kemp & Kotz, *Univariate Discrete
Distributions*, 2005, sections 5.2 and 6.2).
"""

from math import exp, inf, lgamma, log, log10, sqrt
from statistics import NormalDist

CAP = 300.0
"""Scores stop here: the smallest positive double is about 1e-308."""
TERMS, TERMS_OF_A_CLUMP = 8, 64
"""Terms that are added up one by one; more of them for a size below one, whose terms fall ever more slowly. Never fewer
for a larger count: the bound must fall with it."""
SHOWN = 0.9
"""Probability inside the interval that is shown as usual."""


def negative_binomial(count: float, mean: float, size: float) -> float:
    """−log10 P(X ≥ count) for a negative binomial of the given mean and size (variance mean + mean²/size).

    Args:
        count: Observed count, may be fractional, ≥ 0.
        mean: Expected count, > 0.
        size: Shape, > 0; ``inf`` gives the Poisson law.

    Returns:
        A score in [0, `CAP`]; 0 when the count does not exceed its mean.

    >>> round(negative_binomial(10, 2.0, inf), 2)
    4.33
    >>> negative_binomial(2, 2.0, 5.0)
    0.0
    """
    if count <= mean or mean <= 0.0:
        return 0.0
    poisson = size > 1e6 * mean
    if poisson:
        log_term = count * log(mean) - mean - lgamma(count + 1.0)
    else:
        share = mean / (size + mean)
        log_term = (
            lgamma(count + size)
            - lgamma(size)
            - lgamma(count + 1.0)
            + size * log(size / (size + mean))
            + count * log(share)
        )
    term = total = 1.0
    terms = TERMS if poisson or size >= 1.0 else TERMS_OF_A_CLUMP
    for at in range(1, terms):
        term *= mean / (count + at) if poisson else share * (count + at - 1.0 + size) / (count + at)
        total += term
    # Below a size of one the ratio rises, towards the share: no later term passes the larger of the two.
    last = count + terms
    ratio = mean / last if poisson else share * max(1.0, (last - 1.0 + size) / last)
    return _score(log_term, total, term, ratio)


def few(count: float, mean: float, size: float) -> float:
    """−log10 P(X ≤ count) for a negative binomial of the given mean and size: the lower tail.

    Args:
        count: Observed count, may be fractional, ≥ 0.
        mean: Expected count, > 0.
        size: Shape; ``inf`` gives the Poisson law. Below 1, so clumped that silence says nothing, the score is 0.

    Returns:
        A score in [0, `CAP`]; 0 when the count is not below its mean.

    >>> round(few(0, 12.0, inf), 2)
    5.21
    >>> few(0, 12.0, 4.0) < few(0, 24.0, 4.0) < few(0, 24.0, inf)
    True
    >>> few(12, 12.0, 4.0)
    0.0
    """
    if count >= mean or mean <= 0.0 or size < 1.0:
        return 0.0
    poisson = size > 1e6 * mean
    share = 0.0 if poisson else mean / (size + mean)
    if poisson:
        log_term = count * log(mean) - mean - lgamma(count + 1.0)
    else:
        clumps = lgamma(count + size) - lgamma(size) + size * log(size / (size + mean))
        log_term = clumps - lgamma(count + 1.0) + count * log(share)
    term = total = 1.0
    for _ in range(1, TERMS):
        if count < 1.0:
            return _score(log_term, total, term, 0.0)
        term *= count / mean if poisson else count / (share * (count - 1.0 + size))
        total += term
        count -= 1.0
    # From a size of one on the ratio only falls on the way down: no later term passes the first of the rest.
    ratio = max(0.0, count) / mean if poisson else max(0.0, count) / (share * max(size, count - 1.0 + size))
    return _score(log_term, total, term, ratio)


def beta_binomial(count: float, total: float, mean: float, spread: float) -> float:
    """−log10 P(X ≥ count) for a beta-binomial of the given mean share; ``spread`` is its intra-class correlation.

    Args:
        count: Successes, may be fractional, ≤ ``total``.
        total: Trials, > 0.
        mean: Expected share, in (0, 1).
        spread: Correlation between posts of one window, in (0, 1): posts are answers to each other.

    >>> beta_binomial(3, 10, 0.3, 0.05)
    0.0
    >>> beta_binomial(9, 10, 0.2, 0.05) > beta_binomial(7, 10, 0.2, 0.05) > 1
    True
    """
    if total <= 0.0 or count <= total * mean:
        return 0.0
    strength = (1.0 - spread) / spread
    a, b = mean * strength, (1.0 - mean) * strength
    log_term = (
        lgamma(total + 1.0)
        - lgamma(count + 1.0)
        - lgamma(total - count + 1.0)
        + lgamma(count + a)
        + lgamma(total - count + b)
        - lgamma(total + a + b)
        + lgamma(a + b)
        - lgamma(a)
        - lgamma(b)
    )
    term = added = 1.0
    for _ in range(1, TERMS):
        below = total - count
        if below < 1.0:
            return _score(log_term, added, term, 0.0)
        term *= below * (count + a) / ((count + 1.0) * (below - 1.0 + b))
        added += term
        count += 1.0
    below = total - count
    if below < 1.0:
        return _score(log_term, added, term, 0.0)
    if b < 1.0:
        return 0.0  # a share so near to one that terms may rise again: nothing can be said without all of them
    ratio = below / (below - 1.0 + b) * max(1.0, (count + a) / (count + 1.0))
    return _score(log_term, added, term, ratio)


def _score(log_term: float, total: float, term: float, ratio: float) -> float:
    """−log10 of a first term times a sum of terms relative to it, the last of which is followed by a geometric rest."""
    if ratio >= 1.0:
        return 0.0
    return min(CAP, max(0.0, -(log_term + log(total + term * ratio / (1.0 - ratio))) / log(10.0)))


def interval(mean: float, size: float) -> tuple[int, int]:
    """The central `SHOWN` interval of a negative binomial: counts that an ordinary window stays within.

    Up to a mean of 400 from the law itself, above it from the gamma law that it then is, by Wilson and Hilferty's cube
    (*PNAS* 17, 1931).

    Args:
        mean: Expected count, ≥ 0.
        size: Shape, > 0.

    >>> interval(4.0, inf)
    (1, 8)
    >>> interval(0.0, 1.0)
    (0, 0)
    """
    if mean <= 0.0:
        return 0, 0
    tail = (1.0 - SHOWN) / 2.0
    if mean > 400.0:
        ninth = (mean + (0.0 if size == inf else mean * mean / size)) / (9.0 * mean * mean)
        low, high = (mean * (1.0 - ninth + z * sqrt(ninth)) ** 3 for z in (_Z, -_Z))
        return max(0, round(low)), round(high)
    poisson = size > 1e6 * mean
    term = exp(-mean) if poisson else exp(size * log(size / (size + mean)))
    below, first, count = term, None, 0
    while below < 1.0 - tail and count < 100_000:
        if first is None and below >= tail:
            first = count
        term *= mean / (count + 1.0) if poisson else (count + size) / (count + 1.0) * mean / (size + mean)
        below += term
        count += 1
    return (count if first is None else first), count


_Z = NormalDist().inv_cdf((1.0 - SHOWN) / 2.0)


def odds(score: float) -> float:
    """One chance in how many; ``inf`` beyond what a double holds.

    >>> odds(3.0)
    1000.0
    """
    return inf if score >= CAP else 10.0**score


def score_of(probability: float) -> float:
    """−log10 of a probability, capped.

    >>> score_of(0.001)
    3.0
    """
    return CAP if probability <= 0.0 else min(CAP, -log10(probability))
