"""A source that falls silent while the others go on: a dead connector of the collector, told before anyone misses it.

A platform's usual share of the voices is learned for each quarter of the day. Of platform p, with others speaking,
two figures say how many voices were due: the others' times s/(1 − s), and its share of what is usual for the territory;
the smaller counts, so that neither a burst elsewhere nor a quiet day makes a platform seem mute. What it did say is
held against that by the lower tail of a negative binomial whose variance knows how few the others were:
Var = φm + (cv² + φ/others)·m². The *gap* asks it since its last voice, the *half* in a decayed window of four hours.

Conditioning on a total: Przyborowski & Wilenski, "Homogeneity of results in testing samples from Poisson series",
Biometrika 31 (1940).
"""

from math import exp

import msgspec

from streams.detectors.silence import BACK, HALF, LEAST, LEAST_MIN, PHI, WINDOW_LEAST, Lull, more_than_half
from streams.detectors.tails import few

MOST = 8
"""Platforms that are followed: the busiest; few territories have more than five."""
QUARTER_MIN = 360
KEEP = 0.5 ** (1.0 / (7 * 1440.0))
KNOWN = 200.0
"""Voices of all platforms (decayed) before a share is known."""
PRIOR = 30.0
"""Voices that the share of the whole day weighs in each quarter of it."""
LEAST_SHARE, MOST_SHARE = 0.02, 0.97
WINDOW_MIN = 240
DECAY = exp(-2.0 / WINDOW_MIN)
CV2 = 0.1
"""Square of the error of a share: subjects live on one platform and not on another (own choice)."""
GONE_MIN = 7 * 1440
"""A platform that nobody has used for so long is not mute, it is gone."""


class Source(msgspec.Struct):
    """One platform: its usual voices by quarter of the day, decayed; what was seen and due in window and gap.

    ``by_others`` and ``by_usual`` are the voices due by what the others said and by what is usual, ``others`` theirs.
    """

    usual: list[float]
    seen: float = 0.0
    by_others: float = 0.0
    by_usual: float = 0.0
    others: float = 0.0
    gap_min: int = 0
    gap_by_others: float = 0.0
    gap_by_usual: float = 0.0
    gap_others: float = 0.0


class Sources(msgspec.Struct):
    """State: the platforms by name, and all voices by quarter of the day, decayed."""

    known: dict[str, Source]
    total: list[float]

    def copy(self) -> "Sources":
        """An independent copy."""
        known = {name: msgspec.structs.replace(s, usual=s.usual[:]) for name, s in self.known.items()}
        return Sources(known, self.total[:])


def fresh() -> Sources:
    """A detector that has seen nothing."""
    return Sources({}, [0.0] * (1440 // QUARTER_MIN))


def score(state: Sources, platforms: dict[str, int], rate: float, minute_in_week: int) -> dict[str, Lull]:
    """Score the minute that has just been closed, for each platform that is known; nothing is changed.

    Args:
        state: The state before this minute.
        platforms: Voices of the minute by platform.
        rate: Voices that were usual in it, all platforms together.
        minute_in_week: Minute of the territory's local week.

    Returns:
        Those that say less than usual, or are not back from it: by name, in the order of their names.

    >>> state = fresh()
    >>> for minute in range(300):
    ...     learn(state, {"mastodon": 1, "bluesky": 1}, 2.0, 600)
    >>> for minute in range(60):
    ...     learn(state, {"bluesky": 1}, 2.0, 600)
    >>> {name: lull.score > 4.0 for name, lull in score(state, {"bluesky": 1}, 2.0, 600).items()}
    {'mastodon': True}
    """
    if not state.known or sum(state.total) < KNOWN:
        return {}
    found = {}
    everyone = sum(platforms.values())
    for name in sorted(state.known):
        lull = _lull(_after(state, name, platforms.get(name, 0), everyone, rate, minute_in_week))
        if lull is not None:
            found[name] = lull
    return found


def share(state: Sources, name: str) -> float | None:
    """A platform's usual share of the voices, in [0, 1]; ``None`` while too few have been heard to know."""
    total = sum(state.total)
    if total < KNOWN:
        return None
    return sum(state.known[name].usual) / total if name in state.known else 0.0


def loudest(found: dict[str, Lull]) -> float:
    """The largest of the scores."""
    return max((lull.score for lull in found.values()), default=0.0)


def _after(state: Sources, name: str, voices: int, everyone: int, rate: float, minute_in_week: int) -> Source:
    source, quarter = state.known[name], minute_in_week % 1440 // QUARTER_MIN
    whole = sum(source.usual) / max(1e-9, sum(state.total))
    share = (source.usual[quarter] + PRIOR * whole) / (state.total[quarter] + PRIOR)
    share = min(MOST_SHARE, max(LEAST_SHARE, share))
    others = everyone - voices
    by_others, by_usual = others * share / (1.0 - share), rate * share
    if voices and _long(source):  # it is back: what was before is forgotten
        return Source(source.usual, float(voices), by_others, by_usual, float(others))
    return Source(
        source.usual,
        DECAY * source.seen + voices,
        DECAY * source.by_others + by_others,
        DECAY * source.by_usual + by_usual,
        DECAY * source.others + others,
        0 if voices else source.gap_min + 1,
        0.0 if voices else source.gap_by_others + by_others,
        0.0 if voices else source.gap_by_usual + by_usual,
        0.0 if voices else source.gap_others + others,
    )


def _long(source: Source) -> bool:
    return source.gap_min >= LEAST_MIN and min(source.gap_by_others, source.gap_by_usual) >= LEAST


def _lull(after: Source) -> Lull | None:
    due = min(after.by_others, after.by_usual)
    back = after.seen >= BACK * due
    if _long(after):
        due = min(after.gap_by_others, after.gap_by_usual)
        return Lull(few(0.0, due, _size(due, after.gap_others)), after.gap_min, 0.0, due, False)
    observed, usual, others = ((1.0 + DECAY) * x for x in (after.seen, due, after.others))
    clearly = more_than_half(observed, usual, CV2 + PHI / max(1.0, others))
    if usual < WINDOW_LEAST or observed > HALF * usual:
        return None if back and clearly else Lull(0.0, 0, observed, usual, back, clearly)
    return Lull(few(observed, usual, _size(usual, others)), WINDOW_MIN, observed, usual, back, clearly)


def _size(mean: float, others: float) -> float:
    return mean / (PHI - 1.0 + (CV2 + PHI / max(1.0, others)) * mean)


def learn(state: Sources, platforms: dict[str, int], rate: float, minute_in_week: int, weight: float = 1.0) -> None:
    """Learn the minute that was scored, in place; shares with ``weight``: how ordinary it was, in [0, 1]."""
    quarter, everyone = minute_in_week % 1440 // QUARTER_MIN, sum(platforms.values())
    for name in sorted(platforms):
        if name not in state.known:
            state.known[name] = Source([0.0] * len(state.total))
    for name in list(state.known):
        state.known[name] = _after(state, name, platforms.get(name, 0), everyone, rate, minute_in_week)
    state.total = [KEEP * value for value in state.total]
    state.total[quarter] += weight * everyone
    for name, source in list(state.known.items()):
        source.usual = [KEEP * value for value in source.usual]
        source.usual[quarter] += weight * platforms.get(name, 0)
        if source.gap_min >= GONE_MIN:
            del state.known[name]
    if len(state.known) > MOST:
        busiest = sorted(state.known, key=lambda name: (-sum(state.known[name].usual), name))[:MOST]
        state.known = {name: source for name, source in state.known.items() if name in busiest}
