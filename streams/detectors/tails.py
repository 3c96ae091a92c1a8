"""Upper tails of the two counting laws that everything is tested against, as −log10 of a probability.

Both are bounded by a geometric series on the ratio of successive terms: exact within a few per cent far in the tail,
never too small a probability (Johnson, Kemp & Kotz, *Univariate Discrete Distributions*, 2005, sections 5.2 and 6.2).
"""

from math import exp, inf, lgamma, log, log10, sqrt

CAP = 300.0
"""Scores stop here: the smallest positive double is about 1e-308."""


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
    if size > 1e6 * mean:
        log_term = count * log(mean) - mean - lgamma(count + 1.0)
        ratio = mean / (count + 1.0)
    else:
        share = mean / (size + mean)
        log_term = (
            lgamma(count + size)
            - lgamma(size)
            - lgamma(count + 1.0)
            + size * log(size / (size + mean))
            + count * log(share)
        )
        ratio = share * (count + size) / (count + 1.0)
    if ratio >= 1.0:
        return 0.0
    return min(CAP, max(0.0, -(log_term - log(1.0 - ratio)) / log(10.0)))


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
    below = total - count
    ratio = 0.0 if below <= 0.0 else below * (count + a) / ((count + 1.0) * max(below - 1.0 + b, 1e-9))
    if ratio >= 1.0:
        return 0.0
    return min(CAP, max(0.0, -(log_term - log(1.0 - ratio)) / log(10.0)))


def interval(mean: float, size: float, share: float = 0.9) -> tuple[int, int]:
    """The central interval of a negative binomial: counts that an ordinary window stays within.

    Args:
        mean: Expected count, ≥ 0.
        size: Shape, > 0.
        share: Probability inside, in (0, 1).

    >>> interval(4.0, inf)
    (1, 8)
    >>> interval(0.0, 1.0)
    (0, 0)
    """
    if mean <= 0.0:
        return 0, 0
    variance = mean + (0.0 if size == inf else mean * mean / size)
    if mean > 400.0:
        half = 1.645 * sqrt(variance)
        return max(0, round(mean - half)), round(mean + half)
    tail = (1.0 - share) / 2.0
    term = exp(-mean) if size > 1e6 * mean else exp(size * log(size / (size + mean)))
    below, low, count = term, None, 0
    while below < 1.0 - tail and count < 100_000:
        if low is None and below >= tail:
            low = count
        ratio = mean / (count + 1.0) if size > 1e6 * mean else (count + size) / (count + 1.0) * mean / (size + mean)
        term *= ratio
        below += term
        count += 1
    return (count if low is None else low), count


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
