"""Joy without a crowd: many more voices than usual are glad, or far fewer are angry, while people speak.

A burst that rejoices is told by its volume. This hears good news that brings no burst: over a decayed window of an hour
(see `streams.detectors.volume`), and against the territory's own shares, two beta-binomial tails are asked for, of the
positive voices and of those that are not negative. Neither is looked at unless at least as many people as usual speak,
twelve of them at the very least: a mood alone is no event, and a few happy posts on a quiet night are none either.

Beta-binomial tails, because posts answer each other: Griffiths, "Maximum likelihood estimation for the beta-binomial
distribution", Biometrics 29 (1973).
"""

from math import exp

import msgspec

from streams.detectors.tails import beta_binomial

WINDOW_MIN = 60
DECAY = exp(-2.0 / WINDOW_MIN)
MARGIN = 0.5
"""Added to the threshold of moods: good news can wait for certainty (own choice, measured)."""
LEAST = 24.0
"""Least decayed sum of voices: twelve to seventeen of them."""
CROWD = 1.0
"""Least voices as a multiple of the usual ones: sentiment alone never rings."""
RISE, FALL = 0.20, 0.20
"""Least rise of the positive share, least fall of the negative one: less is inside the ordinary wander."""
SPREAD = 0.03
"""Correlation between the moods of the voices of one window."""
POSITIVE_PRIOR, NEGATIVE_PRIOR, PRIOR_VOICES = 0.25, 0.25, 100.0
KEEP_PER_VOICE = 0.5 ** (1.0 / 2000.0)
KEEP_PER_MIN = 0.5 ** (1.0 / (14 * 1440.0))


class Gladness(msgspec.Struct):
    """State: decayed sums of positive, negative, all and usual voices; what is usual, in voices."""

    positive: float = 0.0
    negative: float = 0.0
    total: float = 0.0
    expected: float = 0.0
    usual_positive: float = POSITIVE_PRIOR * PRIOR_VOICES
    usual_negative: float = NEGATIVE_PRIOR * PRIOR_VOICES
    usual_total: float = PRIOR_VOICES

    def copy(self) -> "Gladness":
        """An independent copy."""
        return msgspec.structs.replace(self)


class Joy(msgspec.Struct, frozen=True):
    """The score, and whether it is anger that has fallen rather than joy that has risen."""

    score: float
    fall: bool


def fresh() -> Gladness:
    """A detector that has seen nothing."""
    return Gladness()


def score(state: Gladness, positive: float, negative: float, total: float, rate: float) -> Joy:
    """Score the minute that has just been closed; nothing is changed.

    Args:
        state: The state before this minute.
        positive: Its positive voices.
        negative: Its negative voices.
        total: All of its voices.
        rate: Voices that were usual in it.

    >>> score(fresh(), 20, 0, 22, 0.5).score > 3
    True
    >>> score(fresh(), 20, 0, 22, 50.0).score
    0.0
    """
    weight = 1.0 + DECAY
    everyone = weight * (DECAY * state.total + total)
    if everyone < LEAST or everyone < CROWD * weight * (DECAY * state.expected + rate):
        return Joy(0.0, False)
    glad, angry = usual_shares(state)
    joy = _rise(weight * (DECAY * state.positive + positive), everyone, glad, RISE)
    calm = _rise(everyone - weight * (DECAY * state.negative + negative), everyone, 1.0 - angry, FALL)
    return Joy(max(joy, calm), calm > joy)


def usual_shares(state: Gladness) -> tuple[float, float]:
    """Usual shares of positive and of negative voices, each in [.02, .95]."""
    return (
        min(0.95, max(0.02, state.usual_positive / state.usual_total)),
        min(0.95, max(0.02, state.usual_negative / state.usual_total)),
    )


def _rise(voices: float, everyone: float, share: float, least: float) -> float:
    if voices < (share + least) * everyone:
        return 0.0
    # A decayed sum counts a voice about twice for the sake of its variance: half of it is the number of voices.
    return beta_binomial(min(voices, everyone) / 2.0, everyone / 2.0, share, SPREAD)


def learn(state: Gladness, positive: float, negative: float, total: float, rate: float, weight: float) -> None:
    """Learn the minute that was scored, in place; ``weight`` in [0, 1] says how ordinary it was."""
    state.positive = DECAY * state.positive + positive
    state.negative = DECAY * state.negative + negative
    state.total = DECAY * state.total + total
    state.expected = DECAY * state.expected + rate
    keep = KEEP_PER_MIN * KEEP_PER_VOICE ** (weight * total)
    # What is forgotten is replaced by what was believed before anything was known: a share of nothing is no share.
    prior = (1.0 - keep) * 5.0
    state.usual_positive = keep * state.usual_positive + weight * positive + prior * POSITIVE_PRIOR
    state.usual_negative = keep * state.usual_negative + weight * negative + prior * NEGATIVE_PRIOR
    state.usual_total = keep * state.usual_total + weight * total + prior
