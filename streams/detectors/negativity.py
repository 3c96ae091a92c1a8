"""A rise of alarm: posts that are negative, or that speak of a crisis, against their own usual share and number.

Over decayed windows of 20 and 120 minutes (see `streams.detectors.volume`), two questions are asked of two kinds of
posts, *alarming* ones (negative or with crisis vocabulary) and those with *crisis* vocabulary alone:

- is their share unusual? A beta-binomial tail, because posts answer each other and vary more than coins;
- is their number unusual? A negative-binomial tail against usual share x usual volume: a small town whose few posts
  all speak of a fire is heard by this long before its volume says anything.

Beside them a sum of evidence, post by post, for a share that has risen for good: slower, but it hears what lasts.

The usual shares are learned per territory, so that what the classifier always gets wrong cancels out. Either question
needs a floor of posts and a rise of ten points; the episode adds a floor of distinct authors.

Page, "Continuous inspection schemes", Biometrika 41 (1954), for the sum. Control charts of shares: Laney,
"Improved control charts for attributes", Quality Engineering 14 (2002).
"""

from math import exp, log

import msgspec

from streams.detectors.tails import beta_binomial, negative_binomial

WINDOWS_MIN = (20, 120)
DECAY = tuple(exp(-2.0 / width) for width in WINDOWS_MIN)
ALARMING_PRIOR, CRISIS_PRIOR = 0.30, 0.05
"""Shares expected before anything is known: three posts in ten feel bad, one in twenty speaks of trouble."""
PRIOR_POSTS = 100.0
KEEP_PER_POST = 0.5 ** (1.0 / 3500.0)
KEEP_PER_MIN = 0.5 ** (1.0 / (10 * 1440.0))
SPREAD = 0.03
"""Correlation between the moods of the posts of one window."""
LEAST = 7.0
"""Least decayed sum of posts: about four posts."""
RISE = 0.10
"""Least rise of the share: below it is inside the ordinary wander of any stream."""
MARGIN = 0.6
"""Added to the threshold: moods wander together more than numbers do."""
PAD, ODDS = 0.045, 12.0
"""The sum of evidence sets the usual share plus the first against odds so many times the usual: between the two lies
the ordinary wander of moods, for which the sum falls."""
CLUMP = 0.05
"""How much less each further post of one minute says: they answer each other."""
EVIDENCE_KEEP = 0.5 ** (1.0 / 400.0)
MOST_EVIDENCE = 15.0
"""What is left of the evidence from one minute to the next, half after 400 minutes of silence; its most, in nats."""
STILL = 2.0
"""Least decayed sum of alarming posts in the shorter window, where their share must be raised too, for the evidence to
be heard: it outlives what it is of."""
PHI, CV = 1.6, 0.25
"""Dispersion of their number, and error of its expectation."""


class Negativity(msgspec.Struct):
    """State: decayed sums per window of alarming, crisis, all and expected posts; what is usual, in posts."""

    alarming: list[float]
    crisis: list[float]
    total: list[float]
    expected: list[float]
    usual_alarming: float = ALARMING_PRIOR * PRIOR_POSTS
    usual_crisis: float = CRISIS_PRIOR * PRIOR_POSTS
    usual_negative: float = ALARMING_PRIOR * PRIOR_POSTS
    usual_total: float = PRIOR_POSTS
    evidence_alarming: float = 0.0
    evidence_crisis: float = 0.0

    def copy(self) -> "Negativity":
        """An independent copy."""
        return Negativity(
            self.alarming[:],
            self.crisis[:],
            self.total[:],
            self.expected[:],
            self.usual_alarming,
            self.usual_crisis,
            self.usual_negative,
            self.usual_total,
            self.evidence_alarming,
            self.evidence_crisis,
        )


class Moods(msgspec.Struct, frozen=True):
    """The voices of one minute: negative or crisis, crisis, negative, and all of them."""

    alarming: float
    crisis: float
    negative: float
    total: float


class NegativityScore(msgspec.Struct, frozen=True):
    """The score and the window that gave it (minutes; 0 when none was looked at)."""

    score: float
    window_min: int


CALM = Moods(0, 0, 0, 0)
"""A minute in which nobody spoke."""


def fresh() -> Negativity:
    """A detector that has seen nothing."""
    n = len(WINDOWS_MIN)
    return Negativity([0.0] * n, [0.0] * n, [0.0] * n, [0.0] * n)


def usual_shares(state: Negativity) -> tuple[float, float, float]:
    """Usual shares of alarming, crisis and negative posts, each in [.01, .95]."""
    total = state.usual_total + 5.0
    return (
        min(0.95, max(0.01, (state.usual_alarming + 5.0 * ALARMING_PRIOR) / total)),
        min(0.95, max(0.01, (state.usual_crisis + 5.0 * CRISIS_PRIOR) / total)),
        min(0.95, max(0.01, (state.usual_negative + 5.0 * ALARMING_PRIOR) / total)),
    )


def score(state: Negativity, minute: Moods, rate: float) -> NegativityScore:
    """Score the minute that has just been closed; nothing is changed.

    Args:
        state: The state before this minute.
        minute: Its voices.
        rate: Voices that were expected in it.

    Returns:
        The largest score, in [0, 300].

    >>> score(fresh(), Moods(20, 5, 18, 22), 0.5).score > 4
    True
    >>> score(fresh(), Moods(0, 0, 0, 22), 0.5).score
    0.0
    """
    alarming_share, crisis_share, _ = usual_shares(state)
    best, window = 0.0, 0
    for i, decay in enumerate(DECAY):
        weight = 1.0 + decay
        everything = weight * (decay * state.total[i] + minute.total)
        if everything < LEAST:
            continue
        usual = weight * (decay * state.expected[i] + rate)
        found = max(
            _test(weight * (decay * state.alarming[i] + minute.alarming), everything, alarming_share, usual),
            _test(weight * (decay * state.crisis[i] + minute.crisis), everything, crisis_share, usual),
        )
        if found > best:
            best, window = found, WINDOWS_MIN[i]
    now = (1.0 + DECAY[0]) * (DECAY[0] * state.total[0] + minute.total)
    for posts, seen, before, share in (
        (minute.alarming, state.alarming, state.evidence_alarming, alarming_share),
        (minute.crisis, state.crisis, state.evidence_crisis, crisis_share),
    ):
        if (1.0 + DECAY[-1]) * (DECAY[-1] * seen[-1] + posts) < LEAST:
            continue
        if (1.0 + DECAY[0]) * (DECAY[0] * seen[0] + posts) >= max(STILL, (share + RISE) * now):
            found = _evidence(before, posts, minute.total, share) / log(10.0)
            if found > best:
                best, window = found, WINDOWS_MIN[0]
    return NegativityScore(best, window)


def _test(posts: float, everything: float, share: float, usual: float) -> float:
    if posts < LEAST or posts < (share + RISE) * everything:
        return 0.0
    # A decayed sum counts a post about twice for the sake of its variance: half of it is the number of posts.
    found = beta_binomial(posts / 2.0, everything / 2.0, share, SPREAD)
    mean = usual * share
    if posts > 1.5 * mean > 0.0:
        found = max(found, negative_binomial(posts, mean, mean / (PHI - 1.0 + CV * CV * mean)))
    return found


def _evidence(before: float, posts: float, everything: float, share: float) -> float:
    """Sum of log-likelihood ratios (nats, in [0, `MOST_EVIDENCE`]) after a minute, of a share that has risen."""
    if everything == 0.0:
        return EVIDENCE_KEEP * before
    low = min(0.96, share + PAD)
    high = max(low + 0.02, ODDS * share / (1.0 - share + ODDS * share))
    said = posts * log(high / low) + (everything - posts) * log((1.0 - high) / (1.0 - low))
    return min(MOST_EVIDENCE, max(0.0, EVIDENCE_KEEP * before + said / (1.0 + CLUMP * max(0.0, everything - 1.0))))


def learn(state: Negativity, minute: Moods, rate: float, weight: float) -> None:
    """Learn the minute that was scored, in place; ``weight`` in [0, 1] says how ordinary it was."""
    alarming_share, crisis_share, _ = usual_shares(state)
    state.evidence_alarming = _evidence(state.evidence_alarming, minute.alarming, minute.total, alarming_share)
    state.evidence_crisis = _evidence(state.evidence_crisis, minute.crisis, minute.total, crisis_share)
    for i, decay in enumerate(DECAY):
        state.alarming[i] = decay * state.alarming[i] + minute.alarming
        state.crisis[i] = decay * state.crisis[i] + minute.crisis
        state.total[i] = decay * state.total[i] + minute.total
        state.expected[i] = decay * state.expected[i] + rate
    keep = KEEP_PER_MIN * KEEP_PER_POST ** (weight * minute.total)
    state.usual_alarming = keep * state.usual_alarming + weight * minute.alarming
    state.usual_crisis = keep * state.usual_crisis + weight * minute.crisis
    state.usual_negative = keep * state.usual_negative + weight * minute.negative
    state.usual_total = keep * state.usual_total + weight * minute.total
