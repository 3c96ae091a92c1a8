"""A fall in volume: nobody speaks of a territory of which people always do, or only half as many as usual.

Silence is never taken for calm. Two questions are asked of each minute, both as the lower tail of a negative binomial
with a dispersion learned from this territory's own lean hours, Var = φE + (cv·E)²:

- the *gap*: how likely is it that nobody has spoken since the last voice, when E voices were usual since then?
- the *half*: how likely are so few voices in a decayed window of two hours (see `streams.detectors.volume`)?

Small places never ring: a gap needs twelve voices that should have been, and half an hour. A gap that is over is
forgotten, so that what is asked next is whether voices are back.

Lower tails on negative binomials: Noufaily et al., "An improved algorithm for outbreak detection in multiple
surveillance systems", Stat. Med. 32 (2013), whose quantiles work on either side.
"""

from math import exp, sqrt

import msgspec

from streams.detectors.tails import few

MARGIN = 1.0
"""Added to the threshold: nobody is at the keyboard of a silence, and holidays are lean too (own choice, measured)."""
LEAST, LEAST_MIN = 12.0, 30
"""Voices that should have been, and minutes without any, before a gap may ring."""
LONGEST_MIN = 360
"""Minutes within which those voices must be due: a place where they take longer is too small to be missed."""
WINDOW_MIN = 180
DECAY = exp(-2.0 / WINDOW_MIN)
WINDOW_LEAST = 40.0
"""Voices usual in the window before a half may ring."""
HALF = 0.6
"""Most of the usual that may be left."""
BACK, BACK_DUE = 0.5, 5.0
"""Share of the usual from which voices are back."""
SURE = 1.65
"""Standard errors above that share from which there are clearly more: nineteen times in twenty it is no luck."""
YOUNG_MIN = 1440
"""The first day says nothing: what is usual is a guess."""
UNSURE_MIN, UNSURE = 7 * 1440, 1.5
"""In the first week so many times the evidence is asked for: the hours of the week are still the prior's."""
PHI = 2.0
"""Posts come in clusters of about two."""
CV2_PRIOR, CV2_WEIGHT, CV2_LEAST, CV2_MOST, CV2_KEEP = 0.04, 30.0, 0.01, 0.3, 0.995
"""Square of the error of the expectation itself, learned window by window (on real streams cv is .11 to .55), with a
half-life of eleven days; what is known before weighs as much as 30 windows."""


class Silence(msgspec.Struct):
    """State: decayed sums seen and expected since the last gap; the gap; what was learned of lean hours.

    ``gap_min`` is −1 before anyone has spoken, and from when nobody is listened to until somebody speaks; ``due`` are
    the voices that were usual in the gap, ``cv2`` is the square of cv and ``cv2_weight`` the windows that it was
    learned from.
    """

    seen: float = 0.0
    expected: float = 0.0
    gap_min: int = -1
    due: float = 0.0
    cv2: float = CV2_PRIOR
    cv2_weight: float = CV2_WEIGHT
    age_min: int = 0

    def copy(self) -> "Silence":
        """An independent copy."""
        return msgspec.structs.replace(self)


class Lull(msgspec.Struct, frozen=True):
    """How unlikely so few voices are, the window that says so, what was seen and due in it; whether voices are back.

    After a gap any that come are news: they are ``back`` from half of the usual on. After a half they are when they are
    ``clearly`` more than half, which a lean night does not show.
    """

    score: float
    window_min: int
    observed: float
    expected: float
    back: bool
    clearly: bool = False


def fresh() -> Silence:
    """A detector that has seen nothing."""
    return Silence()


def size(mean: float, cv2: float) -> float:
    """Size of the negative binomial with variance φ·mean + cv²·mean²."""
    return mean / (PHI - 1.0 + cv2 * mean)


def score(state: Silence, voices: float, rate: float) -> Lull:
    """Score the minute that has just been closed; nothing is changed.

    Args:
        state: The state before this minute.
        voices: Voices counted in it, ≥ 0.
        rate: Voices that were usual in it.

    >>> state = fresh()
    >>> for minute in range(2000):
    ...     learn(state, 1.0, 1.0)
    >>> for minute in range(39):
    ...     learn(state, 0.0, 1.0)
    >>> score(state, 0.0, 1.0).score > 4.0, score(state, 1.0, 1.0).score
    (True, 0.0)
    """
    seen, expected, gap_min, due = _after(state, voices, rate)
    back = seen >= BACK * expected and expected >= min(BACK_DUE, 0.5 * rate / (1.0 - DECAY))
    observed, usual = (1.0 + DECAY) * seen, (1.0 + DECAY) * expected
    clearly = back and more_than_half(observed, usual, state.cv2)
    nothing = Lull(0.0, 0, seen, expected, back, clearly)
    began = state.age_min + 1 - gap_min  # nothing more is known than when it began: waiting alone makes no silence ring
    if gap_min < 0 or began < YOUNG_MIN:
        return nothing
    doubt = UNSURE if began < UNSURE_MIN else 1.0
    if gap_min >= LEAST_MIN and due >= LEAST:
        gap = few(0.0, due, size(due, max(CV2_PRIOR, state.cv2))) / doubt
        return Lull(gap, gap_min, 0.0, due, False)
    if usual < WINDOW_LEAST or observed > HALF * usual:
        return nothing
    return Lull(few(observed, usual, size(usual, state.cv2)) / doubt, WINDOW_MIN, observed, usual, back, clearly)


def more_than_half(observed: float, usual: float, cv2: float) -> bool:
    """Whether so many voices are clearly more than half of the usual.

    >>> more_than_half(8.0, 10.0, CV2_PRIOR), more_than_half(80.0, 100.0, CV2_PRIOR)
    (False, True)
    """
    half = BACK * usual
    return observed - half >= SURE * sqrt(PHI * half + cv2 * half * half)


def _after(state: Silence, voices: float, rate: float) -> tuple[float, float, int, float]:
    if voices > 0.0:
        if long(state) or state.gap_min < 0:
            return voices, rate, 0, 0.0
        return DECAY * state.seen + voices, DECAY * state.expected + rate, 0, 0.0
    gap_min = state.gap_min + 1 if state.gap_min >= 0 else -1
    due = state.due + rate if state.gap_min >= 0 and state.gap_min < LONGEST_MIN else state.due
    return DECAY * state.seen, DECAY * state.expected + rate, gap_min, due


def long(state: Silence) -> bool:
    """Whether nobody has spoken for so long that it might have rung: what was before is forgotten then."""
    return state.gap_min >= LEAST_MIN and state.due >= LEAST


def deafen(state: Silence) -> None:
    """Note, in place, that nobody was listened to: who has not spoken since is not missed."""
    state.gap_min, state.due = -1, 0.0


def listens(state: Silence, level: float) -> bool:
    """Whether a gap that goes on may still come to ring: time must pass then, though nobody speaks.

    Args:
        state: The state.
        level: Usual voices per hour, averaged over the week.
    """
    left_min = LONGEST_MIN - state.gap_min
    if state.gap_min < 0 or left_min <= 0 or state.age_min - state.gap_min < YOUNG_MIN:
        return False
    return state.due + 2.0 * level * left_min / 60.0 >= LEAST  # no hour of a week is twice the mean


def learn(state: Silence, voices: float, rate: float) -> None:
    """Learn the minute that was scored, in place; lean hours teach the dispersion, full ones are not its business."""
    found = score(state, voices, rate)
    state.seen, state.expected, state.gap_min, state.due = _after(state, voices, rate)
    state.age_min += 1
    if state.age_min % WINDOW_MIN or state.age_min < YOUNG_MIN:
        return
    usual = (1.0 + DECAY) * state.expected
    if usual < WINDOW_LEAST or long(state):
        return
    lacking = min(0.0, (1.0 + DECAY) * state.seen - usual)
    here = min(CV2_MOST, max(0.0, 2.0 * lacking * lacking / usual - PHI) / usual)
    trust = max(0.02, 1.0 / (1.0 + (found.score / 3.0) ** 4))
    state.cv2_weight = CV2_KEEP * state.cv2_weight + trust
    state.cv2 = max(CV2_LEAST, state.cv2 + trust / state.cv2_weight * (here - state.cv2))
