"""A collector at its limit: so even a stream of posts is made by a machine that lets no more of them through."""

from collections.abc import Sequence
from statistics import fmean, pvariance

EVEN_MIN = 10
"""Minutes that must be alike."""
FANO = 0.2
"""Most variance per post: people who write alone have 1, people who answer each other more."""
LEAST = 20.0
"""Least posts a minute: below, ten minutes are alike by chance."""
SLACK = 1.05
"""How far one of the other minutes may pass their mean: a limit is not always kept to the post."""


def saturated(posts: Sequence[int]) -> bool:
    """Whether the last minutes are all at the most that was seen, and too much alike to be people.

    Args:
        posts: Posts of each minute, oldest first; of two hours at best.

    >>> saturated([18, 22, 25, 21, 19, 26, 23, 20, 24, 22])
    False
    >>> saturated([14, 31, 26, *[60] * 10])
    True
    >>> saturated([90, *[60] * 10])
    False
    """
    last = posts[-EVEN_MIN:]
    if len(last) < EVEN_MIN:
        return False
    mean = fmean(last)
    return mean >= LEAST and pvariance(last) < FANO * mean and max(posts) <= max(SLACK * mean, max(last))
