"""What happened in the last minutes of a territory: the figures that an alert quotes."""

from collections import Counter

import msgspec

from streams import authors as people
from streams.detectors import negativity, volume
from streams.detectors.tails import interval
from streams.model import Word
from streams.monitor import Monitor
from streams.tally import part_of
from streams.window import largest

SHOWN_MIN = (5, 15, 30, 60, 120)
"""Windows that an alert may speak of, minutes."""
TREND_BIN_MIN = 10


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in the last ``window_min`` closed minutes.

    ``observed`` counts voices, and so do ``alarming``, ``negative``, ``positive``, ``crisis``, ``unreliable``,
    ``split`` and ``words``. ``authors`` are the distinct people behind them (each of the ``anonymous`` ones is one):
    never more than ``observed``. ``posts`` and ``reposts`` count every post, ``speakers`` the people behind those, who
    may have been counted before, or say what others said. ``first`` is the first minute with a voice.
    """

    window_min: int
    observed: int
    expected: float
    expected_low: int
    expected_high: int
    authors: int
    anonymous: int
    alarming: int
    negative: int
    positive: int
    crisis: int
    posts: int
    reposts: int
    unreliable: int
    own: int
    late: int
    usual_alarming_share: float
    usual_crisis_share: float
    usual_negative_share: float
    first: int
    split: dict[str, int]
    words: tuple[Word, ...]
    speakers: int = 0
    copied: int = 0
    coordinated: int = 0
    young: int = 0


def shown_window(window_min: int) -> int:
    """The window that an alert speaks of when a detector's window rang: the next one that people count in.

    >>> shown_window(3), shown_window(10), shown_window(360)
    (5, 15, 120)
    """
    return next((shown for shown in SHOWN_MIN if shown >= window_min), SHOWN_MIN[-1])


def last(monitor: Monitor, window_min: int) -> Figures:
    """Add up the last closed minutes.

    Args:
        monitor: The state, after `advance`.
        window_min: 1 to `HISTORY_MIN`.
    """
    first = monitor.closed - window_min
    minutes = [t for t in monitor.history if t.minute >= first]
    split: dict[str, int] = {}
    words: dict[str, tuple[int, float]] = {}
    for tally in minutes:
        for name, times in tally.split.items():  # a Counter's own update takes three times as long
            split[name] = split.get(name, 0) + times
        for name, (times, weight) in tally.words.items():
            before = words.get(name, (0, 0.0))
            words[name] = (before[0] + times, before[1] + weight)
    expected = sum(monitor.rates[-window_min:])
    phi = volume.phi_of(monitor.volume, 3 if window_min >= 120 else 2 if window_min >= 30 else 1)
    low, high = interval(expected, volume.size(expected, phi, volume.cv_of(monitor.volume)))
    anonymous = sum(t.anonymous for t in minutes)
    counted, spoke = people.distinct(monitor.authors, monitor.forgotten, first, _inside(monitor, first))
    observed, posts = sum(t.voices for t in minutes), sum(t.posts for t in minutes)
    named = min(observed - anonymous, counted)
    usual = negativity.usual_shares(monitor.negativity)
    heaviest = sorted(words.items(), key=lambda item: (-abs(item[1][1]), item[0]))[:8]
    return Figures(
        window_min=window_min,
        observed=observed,
        expected=expected,
        expected_low=low,
        expected_high=high,
        authors=anonymous + named,
        anonymous=anonymous,
        alarming=sum(t.alarming for t in minutes),
        negative=sum(t.negative for t in minutes),
        positive=sum(t.positive for t in minutes),
        crisis=sum(t.crisis for t in minutes),
        posts=posts,
        reposts=sum(t.reposts for t in minutes),
        unreliable=sum(t.unreliable for t in minutes),
        own=sum(t.own for t in minutes),
        late=sum(t.late for t in minutes),
        usual_alarming_share=usual[0],
        usual_crisis_share=usual[1],
        usual_negative_share=usual[2],
        first=next((t.minute for t in minutes if t.voices), first),
        split=split,
        words=tuple(Word(name, round(weight / times, 1)) for name, (times, weight) in heaviest),
        speakers=min(posts, sum(t.unsigned for t in minutes) + max(named, spoke)),
        copied=sum(t.copied for t in minutes),
        coordinated=sum(t.coordinated for t in minutes),
        young=sum(t.young for t in minutes),
    )


def alarmed(monitor: Monitor, window_min: int) -> tuple[int, int]:
    """Two of these figures, the ``alarming`` voices and the ``authors``, at a tenth of the price of all."""
    first = monitor.closed - window_min
    minutes = [t for t in monitor.history if t.minute >= first]
    anonymous = sum(t.anonymous for t in minutes)
    counted, _ = people.distinct(monitor.authors, monitor.forgotten, first, _inside(monitor, first))
    named = min(sum(t.voices for t in minutes) - anonymous, counted)
    return sum(t.alarming for t in minutes), anonymous + named


def _inside(monitor: Monitor, first: int) -> float:
    """Share of the posts of the bin of a minute that are not before it."""
    start = first - first % people.BIN_MIN
    posts = [(t.minute >= first, t.posts) for t in monitor.history if start <= t.minute < start + people.BIN_MIN]
    return sum(many for inside, many in posts if inside) / max(1, sum(many for _, many in posts))


def trend(monitor: Monitor) -> tuple[tuple[int, float], ...]:
    """Observed and expected voices in bins of `TREND_BIN_MIN` minutes, oldest first, the last ending now."""
    bins = len(monitor.rates) // TREND_BIN_MIN
    start = monitor.closed - bins * TREND_BIN_MIN
    seen = [0] * bins
    for tally in monitor.history:
        if tally.minute >= start:
            seen[(tally.minute - start) // TREND_BIN_MIN] += tally.voices
    rates = monitor.rates[len(monitor.rates) - bins * TREND_BIN_MIN :]
    return tuple((seen[i], round(sum(rates[i * TREND_BIN_MIN : (i + 1) * TREND_BIN_MIN]), 3)) for i in range(bins))


def posts_by_minute(monitor: Monitor) -> list[int]:
    """Posts of each of the minutes that are kept, oldest first, own and late ones too: what a collector let through."""
    seen = {tally.minute: tally.posts + tally.own + tally.late for tally in monitor.history}
    return [seen.get(minute, 0) for minute in range(monitor.closed - len(monitor.rates), monitor.closed)]


def split_of(found: Figures, name: str, most: int = 5) -> tuple[tuple[str, int], ...]:
    """One of the breakdowns of the figures (``platform``, ``voice``, ``topic``, ``via``), largest first."""
    return largest(Counter(dict(part_of(found.split, name))), most)
