"""What an alert quotes of a silence: how long, how many voices there were, and how many were due."""

from collections.abc import Mapping, Sequence
from math import log

import msgspec

from streams import figures as shown
from streams.authors import HISTORY_MIN
from streams.detectors import silence
from streams.detectors.silence import Lull
from streams.detectors.sources import share
from streams.detectors.tails import interval
from streams.figures import Figures
from streams.monitor import Monitor, usual_per_hour
from streams.scores import Reading
from streams.window import MINUTE_S

LOWER = 0.8
"""Share of a former level from which one that has fallen is another (own choice)."""
RECENT_MIN, RETURNED = 30, 0.5
"""Minutes, and log-likelihood of the former level over the present one in them, from which voices have returned to it:
three to two; a lean night proves nothing."""


def ringing(reading: Reading, threshold: float, of_platforms: float) -> dict[str, Lull]:
    """The lulls that ring: the whole territory's alone, else each platform's, the largest score first.

    Args:
        reading: The minute.
        threshold: Score from which the whole territory's rings.
        of_platforms: The same of a platform's.
    """
    scored = {name: lull for name, lull in reading.lulls if lull.score >= (of_platforms if name else threshold)}
    if "" in scored:
        return {"": scored[""]}
    return dict(sorted(scored.items(), key=lambda item: (-item[1].score, item[0])))


def usual(monitor: Monitor, source: str) -> float:
    """Usual voices per hour of a platform, averaged over the week; of the whole territory for an empty name."""
    return usual_per_hour(monitor) * (_share(monitor, source) if source else 1.0)


def lowered(monitor: Monitor, source: str, before: float) -> bool:
    """Whether voices are as few as they were in a lull, so that only what is usual has followed them.

    Args:
        monitor: The state, after `streams.monitor.advance`.
        source: The platform; empty for the whole territory.
        before: What was usual when the lull was noticed, voices per hour; 0 if that is not known.
    """
    present = usual(monitor, source)
    if present >= LOWER * before or present <= 0.0:
        return False
    found = now(monitor, (source,) if source else (), RECENT_MIN)
    times = before / present
    evidence = (found.observed * log(times) - found.expected * (times - 1.0)) / silence.PHI
    return evidence < RETURNED


def now(monitor: Monitor, sources: Sequence[str], window_min: int) -> Figures:
    """The figures of the last minutes; of some platforms alone, their voices and their share of the usual.

    Args:
        monitor: The state, after `streams.monitor.advance`.
        sources: The platforms; none for the whole territory.
        window_min: 1 to `HISTORY_MIN`.
    """
    found = shown.last(monitor, window_min)
    if not sources:
        return found
    expected = found.expected * sum(_share(monitor, source) for source in sources)
    return _of_sources(found, _heard(found, sources), expected)


def figures(monitor: Monitor, lulls: Mapping[str, Lull], at: float) -> Figures:
    """The figures of lulls that end now.

    A gap is told from its first minute. A half is told over the last two hours, of which every minute is kept. Several
    platforms are told over the time in which each of them has been silent.

    Args:
        monitor: The state, after `streams.monitor.advance`.
        lulls: What was scored, one at least: by platform, or the whole territory's under an empty name.
        at: End of the last closed minute (epoch seconds).
    """
    window_min = min(min(lull.window_min, HISTORY_MIN if lull.observed else lull.window_min) for lull in lulls.values())
    found = shown.last(monitor, max(1, min(window_min, HISTORY_MIN)))
    whole = lulls.get("")
    expected = sum(lull.expected * window_min / max(1, lull.window_min) for lull in lulls.values())
    if not any(lull.observed for lull in lulls.values()):
        observed = 0
    else:
        observed = found.observed if whole is not None else _heard(found, tuple(lulls))
    if whole is None or not observed:
        found = _of_sources(found, observed, expected)
    low, high = _interval(expected)
    return msgspec.structs.replace(
        found,
        window_min=window_min,
        observed=observed,
        expected=expected,
        expected_low=low,
        expected_high=high,
        first=int(at // MINUTE_S) - window_min,
        words=(),
    )


def _heard(found: Figures, sources: Sequence[str]) -> int:
    return sum(found.split.get(f"platform:{source}", 0) for source in sources)


def _share(monitor: Monitor, source: str) -> float:
    return share(monitor.sources, source) or 0.0


def _of_sources(found: Figures, observed: int, expected: float) -> Figures:
    """Figures in which nothing is left that is of others: what a platform says is counted, not told apart."""
    low, high = _interval(expected)
    alone = dict.fromkeys(("authors", "anonymous", "alarming", "negative", "positive", "crisis"), 0)
    return msgspec.structs.replace(
        found, observed=observed, expected=expected, expected_low=low, expected_high=high, words=(), **alone
    )


def _interval(expected: float) -> tuple[int, int]:
    return interval(expected, silence.size(expected, silence.CV2_PRIOR)) if expected > 0.0 else (0, 0)
