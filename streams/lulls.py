"""What an alert quotes of a silence: how long, how many voices there were, and how many were due."""

import msgspec

from streams import figures as shown
from streams.authors import HISTORY_MIN
from streams.detectors import silence
from streams.detectors.silence import Lull
from streams.detectors.sources import share
from streams.detectors.tails import interval
from streams.figures import Figures
from streams.monitor import Monitor
from streams.scores import Reading
from streams.window import MINUTE_S


def deepest(reading: Reading, threshold: float) -> tuple[str, Lull] | None:
    """Of the lulls that ring the one to speak of: the whole territory's, else the platform's with the largest score."""
    scored = [(name, lull) for name, lull in reading.lulls if lull.score >= threshold]
    return min(scored, key=lambda item: (item[0] != "", -item[1].score, item[0]), default=None)


def now(monitor: Monitor, source: str, window_min: int) -> Figures:
    """The figures of the last minutes; of one platform alone, its voices and its share of the usual.

    Args:
        monitor: The state, after `streams.monitor.advance`.
        source: The platform; empty for the whole territory.
        window_min: 1 to `HISTORY_MIN`.
    """
    found = shown.last(monitor, window_min)
    if not source:
        return found
    expected = found.expected * (share(monitor.sources, source) or 0.0)
    return _of_a_source(found, found.split.get(f"platform:{source}", 0), expected)


def figures(monitor: Monitor, source: str, lull: Lull, at: float) -> Figures:
    """The figures of a lull that ends now.

    A gap is told from its first minute. A half is told over the last two hours, of which every minute is kept.

    Args:
        monitor: The state, after `streams.monitor.advance`.
        source: The platform; empty for the whole territory.
        lull: What was scored.
        at: End of the last closed minute (epoch seconds).
    """
    window_min = min(lull.window_min, HISTORY_MIN)
    found = shown.last(monitor, max(1, window_min))
    if lull.observed == 0.0:
        window_min, expected, observed = lull.window_min, lull.expected, 0
    else:
        expected = lull.expected * window_min / max(1, lull.window_min)
        observed = found.split.get(f"platform:{source}", 0) if source else found.observed
    first = int(at // MINUTE_S) - window_min
    if source or not observed:
        found = _of_a_source(found, observed, expected)
    low, high = _interval(expected)
    return msgspec.structs.replace(
        found,
        window_min=window_min,
        observed=observed,
        expected=expected,
        expected_low=low,
        expected_high=high,
        first=first,
        words=(),
    )


def _of_a_source(found: Figures, observed: int, expected: float) -> Figures:
    """Figures in which nothing is left that is of others: what one platform says is counted, not told apart."""
    low, high = _interval(expected)
    alone = dict.fromkeys(("authors", "anonymous", "alarming", "negative", "positive", "crisis"), 0)
    return msgspec.structs.replace(
        found, observed=observed, expected=expected, expected_low=low, expected_high=high, words=(), **alone
    )


def _interval(expected: float) -> tuple[int, int]:
    return interval(expected, silence.size(expected, silence.CV2_PRIOR)) if expected > 0.0 else (0, 0)
