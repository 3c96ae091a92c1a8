"""One territory under watch: open minutes, what is usual, the detectors, and the figures that an alert quotes."""

from collections import Counter
from collections.abc import Iterator
from math import ceil

import msgspec

from streams import authors as people
from streams import origins as roots
from streams import tally as tallies
from streams import texts, window
from streams.authors import HISTORY_MIN as HISTORY_MIN
from streams.authors import Forgotten
from streams.baseline import forget, least_rate, level, minute_of_week
from streams.calendar import changes_term, is_public_holiday
from streams.detectors import gladness, negativity, silence, sources, volume
from streams.detectors.gladness import Gladness
from streams.detectors.silence import Lull, Silence
from streams.detectors.sources import Sources
from streams.detectors.tails import interval
from streams.model import Mention, Word
from streams.origins import Origin
from streams.tally import Tally
from streams.texts import Text
from streams.tuning import Tuning
from streams.window import MINUTE_S, Bucket, Minute

SHOWN_MIN = (5, 15, 30, 60, 120)
"""Windows that an alert may speak of, minutes."""
GAP_MAX_MIN = 14 * 1440
"""A silence is learned for this long; after it, nothing is until somebody speaks of the territory again."""
BEST_POSTS = 8
"""Posts of each mood that are kept whole, to be quoted."""
TREND_BIN_MIN = 10
TERM_KEEP = 0.5
"""Share of the weight of what is known of the level that is kept when school holidays begin or are over."""


class Monitor(msgspec.Struct):
    """State. ``closed`` is the next minute to be closed, ``last`` the last one that had a post.

    ``authors`` maps an author to the minutes in which they last counted and last spoke, ``forgotten`` has those who are
    too many. ``copies`` are the texts and ``origins`` the posts that others may go back to. ``counted`` is how many
    distinct posts all closed minutes had, own and late ones too; ``late`` how many of them were late.
    """

    volume: volume.Volume
    negativity: negativity.Negativity
    closed: int = 0
    last: int = -GAP_MAX_MIN - 1
    counted: int = 0
    late: int = 0
    open: dict[int, Bucket] = {}
    authors: dict[int, tuple[int, int]] = {}
    copies: dict[int, Text] = {}
    history: list[Tally] = []
    rates: list[float] = []
    best: list[Mention] = []
    forgotten: Forgotten = msgspec.field(default_factory=Forgotten)
    origins: dict[int, Origin] = {}
    silence: Silence = msgspec.field(default_factory=silence.fresh)
    sources: Sources = msgspec.field(default_factory=sources.fresh)
    gladness: Gladness = msgspec.field(default_factory=gladness.fresh)

    def copy(self) -> "Monitor":
        """An independent copy."""
        return Monitor(
            self.volume.copy(),
            self.negativity.copy(),
            self.closed,
            self.last,
            self.counted,
            self.late,
            {minute: Bucket(bucket.entries.copy(), bucket.best[:]) for minute, bucket in self.open.items()},
            self.authors.copy(),
            self.copies.copy(),
            self.history[:],
            self.rates[:],
            self.best[:],
            self.forgotten.copy(),
            self.origins.copy(),
            self.silence.copy(),
            self.sources.copy(),
            self.gladness.copy(),
        )


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What the detectors say of one closed minute; ``at`` is its end (epoch seconds).

    ``active`` says that the minute had a counted post: only then may an episode open, so that a territory nobody
    speaks of needs no clock. ``threshold`` is for the volume score, ``alarm_threshold`` for the other. ``lulls`` are
    who says too little, or is not back from it: the territory itself under an empty name, then its platforms.
    ``anger_fell`` says that ``gladness`` is of fewer angry voices rather than of more glad ones.
    """

    at: float
    active: bool
    volume: float
    volume_window_min: int
    negativity: float
    negativity_window_min: int
    threshold: float
    alarm_threshold: float
    gladness: float = 0.0
    anger_fell: bool = False
    lulls: tuple[tuple[str, Lull], ...] = ()


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


def fresh(usual_per_hour: float | None = None) -> Monitor:
    """A territory that nobody has spoken of yet.

    Args:
        usual_per_hour: First guess of its ordinary posts per hour.
    """
    return Monitor(volume.fresh(usual_per_hour), negativity.fresh())


def add(monitor: Monitor, mention: Mention, tuning: Tuning) -> bool:
    """Put a mention into its minute, in place; False when it counts nowhere (a duplicate, or its minute is closed)."""
    minute, late = window.place(mention, tuning.lateness_s)
    if minute < monitor.closed:
        return False
    bucket = monitor.open.get(minute)
    if bucket is None:
        bucket = monitor.open[minute] = Bucket()
    return window.add(bucket, mention, late=late)


def asleep(monitor: Monitor) -> bool:
    """True when no minute is waiting to be closed: time can pass without being told."""
    return not monitor.open


def listening(monitor: Monitor) -> bool:
    """True when nobody has spoken for less time than it takes to be sure: the silence may still have to be told."""
    return silence.listens(monitor.silence, level(monitor.volume.baseline))


def advance(monitor: Monitor, watermark: float, zone: str, tuning: Tuning, school_zone: str = "") -> Iterator[Reading]:
    """Close, in order and in place, every minute that the watermark has passed.

    Args:
        monitor: The state.
        watermark: Every post that arrived before this instant is known (epoch seconds).
        zone: The territory's IANA zone.
        tuning: Lateness, author gap and threshold.
        school_zone: The zone of its schools, if their holidays matter.

    Yields:
        One reading per closed minute, empty ones too.
    """
    while window.closes(monitor.closed, tuning.lateness_s) <= watermark:
        minute = monitor.closed
        bucket = monitor.open.pop(minute, None)
        if bucket is None and minute > monitor.last + GAP_MAX_MIN:
            first = min(monitor.open, default=None)
            if first is None or window.closes(first, tuning.lateness_s) > watermark:
                return
            _resume(monitor, first)
            continue
        monitor.closed += 1
        if changes_term(minute, zone, school_zone):
            forget(monitor.volume.baseline, TERM_KEEP)
        if bucket is not None:
            monitor.last = minute
        yield _close(monitor, minute, None if bucket is None else window.close(bucket, minute), zone, tuning)


def _resume(monitor: Monitor, start: int) -> None:
    monitor.closed = monitor.last = start
    monitor.history.clear()
    monitor.rates.clear()
    monitor.authors.clear()
    monitor.copies.clear()
    monitor.best.clear()
    monitor.origins.clear()
    monitor.forgotten = Forgotten()
    monitor.silence = silence.fresh()  # what was usual weeks ago is a guess: nobody is missed on the strength of it


def _close(monitor: Monitor, start: int, minute: Minute | None, zone: str, tuning: Tuning) -> Reading:
    in_week, holiday = minute_of_week(start, zone), is_public_holiday(start, zone)
    gap_min = ceil(tuning.author_gap_s / MINUTE_S)
    tally = None if minute is None else _count(monitor, minute, gap_min)
    voices = 0 if tally is None else tally.voices
    moods = negativity.CALM if tally is None else _moods(tally)
    found = volume.score(monitor.volume, voices, in_week, holiday)
    alarm = negativity.score(monitor.negativity, moods, found.rate)
    joy = gladness.score(monitor.gladness, *_joys(tally), found.rate)
    ordinary = volume.ordinary(max(found.score, alarm.score))
    due = least_rate(monitor.volume.baseline, in_week) if holiday else found.slow
    lulls = _lulls(monitor, voices, tally, due, in_week, ordinary)
    volume.learn(monitor.volume, voices, in_week, found, holiday)
    negativity.learn(monitor.negativity, moods, found.rate, ordinary)
    gladness.learn(monitor.gladness, *_joys(tally), found.rate, min(ordinary, volume.ordinary(joy.score)))
    _remember(monitor, start, tally, minute, found.rate)
    if start % TREND_BIN_MIN == 0 or _is_full(monitor):
        _forget(monitor, start, gap_min)
    return Reading(
        at=float((start + 1) * MINUTE_S),
        active=voices > 0,
        volume=found.score,
        volume_window_min=found.window_min,
        negativity=alarm.score,
        negativity_window_min=alarm.window_min,
        threshold=volume.threshold(monitor.volume, tuning.threshold),
        alarm_threshold=tuning.threshold + negativity.MARGIN,
        gladness=joy.score,
        anger_fell=joy.fall,
        lulls=lulls,
    )


def _count(monitor: Monitor, minute: Minute, gap_min: int) -> Tally:
    return tallies.count(minute, monitor.authors, monitor.copies, monitor.origins, gap_min)


def _is_full(monitor: Monitor) -> bool:
    """Whether more is remembered than shall be, by a quarter: sorting has its price."""
    return (
        len(monitor.authors) > 1.25 * people.KNOWN_MOST
        or len(monitor.copies) > 1.25 * texts.KNOWN_TEXTS
        or len(monitor.origins) > 1.25 * roots.KNOWN_ORIGINS
    )


def _lulls(
    monitor: Monitor, voices: int, tally: Tally | None, rate: float, in_week: int, ordinary: float
) -> tuple[tuple[str, Lull], ...]:
    """Who says too little, scored then learned; the short factor of what is usual would follow a half outage."""
    platforms = {} if tally is None else dict(_split(tally.split, "platform"))
    whole = silence.score(monitor.silence, voices, rate)
    parts = sources.score(monitor.sources, platforms, rate, in_week)
    silence.learn(monitor.silence, voices, rate)
    sources.learn(monitor.sources, platforms, rate, in_week, ordinary)
    return (*((("", whole),) if whole.score > 0.0 or not whole.back else ()), *parts.items())


def _split(split: dict[str, int], name: str) -> list[tuple[str, int]]:
    prefix = f"{name}:"
    return [(key[len(prefix) :], n) for key, n in split.items() if key.startswith(prefix)]


def _joys(tally: Tally | None) -> tuple[int, int, int]:
    return (0, 0, 0) if tally is None else (tally.positive, tally.negative, tally.voices)


def _moods(tally: Tally) -> negativity.Moods:
    return negativity.Moods(tally.alarming, tally.crisis, tally.negative, tally.voices)


def _remember(monitor: Monitor, start: int, tally: Tally | None, minute: Minute | None, rate: float) -> None:
    oldest = start - HISTORY_MIN + 1
    monitor.rates.append(rate)
    del monitor.rates[:-HISTORY_MIN]
    if monitor.history and monitor.history[0].minute < oldest:
        monitor.history = [kept for kept in monitor.history if kept.minute >= oldest]
    if tally is not None:
        monitor.history.append(tally)
        monitor.counted += tally.posts + tally.own + tally.late
        monitor.late += tally.late
    if minute is not None and minute.best:
        monitor.best = window.best_of((*monitor.best, *minute.best), BEST_POSTS)


def _forget(monitor: Monitor, start: int, gap_min: int) -> None:
    oldest = start - HISTORY_MIN + 1
    people.forget(monitor.authors, monitor.forgotten, start, gap_min)
    texts.forget(monitor.copies, start)
    roots.forget(monitor.origins, start)
    monitor.best = [m for m in monitor.best if window.dated(m) >= oldest * MINUTE_S]


def shown_window(window_min: int) -> int:
    """The window that an alert speaks of when a detector's window rang: the next one that people count in.

    >>> shown_window(3), shown_window(10), shown_window(360)
    (5, 15, 120)
    """
    return next((shown for shown in SHOWN_MIN if shown >= window_min), SHOWN_MIN[-1])


def figures(monitor: Monitor, window_min: int) -> Figures:
    """Add up the last closed minutes.

    Args:
        monitor: The state, after `advance`.
        window_min: 1 to `HISTORY_MIN`.
    """
    first = monitor.closed - window_min
    minutes = [t for t in monitor.history if t.minute >= first]
    split: Counter[str] = Counter()
    words: dict[str, tuple[int, float]] = {}
    for tally in minutes:
        split.update(tally.split)
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
        split=dict(split),
        words=tuple(Word(name, round(weight / times, 1)) for name, (times, weight) in heaviest),
        speakers=min(posts, sum(t.unsigned for t in minutes) + max(named, spoke)),
        copied=sum(t.copied for t in minutes),
        coordinated=sum(t.coordinated for t in minutes),
        young=sum(t.young for t in minutes),
    )


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


def total(monitor: Monitor) -> int:
    """Distinct posts counted so far, in closed minutes and open ones."""
    return monitor.counted + sum(len(bucket.entries) for bucket in monitor.open.values())


def usual_per_hour(monitor: Monitor) -> float:
    """Ordinary posts per hour, averaged over the week."""
    return level(monitor.volume.baseline)


def split_of(found: Figures, name: str, most: int = 5) -> tuple[tuple[str, int], ...]:
    """One of the breakdowns of the figures (``platform``, ``voice``, ``topic``, ``via``), largest first."""
    return window.largest(Counter(dict(_split(found.split, name))), most)
