"""One territory under watch: open minutes, what is usual and the detectors, closed minute by minute."""

from collections.abc import Collection, Iterator
from math import ceil

import msgspec

from streams import authors as people
from streams import origins as roots
from streams import scores, texts, window
from streams import tally as tallies
from streams.authors import HISTORY_MIN as HISTORY_MIN
from streams.authors import Forgotten
from streams.baseline import forget, least_rate, level, minute_of_week
from streams.calendar import changes_term, is_public_holiday
from streams.detectors import gladness, negativity, silence, sources, volume
from streams.detectors.gladness import Gladness
from streams.detectors.silence import Lull, Silence
from streams.detectors.sources import Sources
from streams.erasing import is_among, name_of
from streams.model import Mention
from streams.origins import Origin
from streams.scores import Reading
from streams.tally import Tally
from streams.texts import Text
from streams.tuning import Tuning
from streams.window import MINUTE_S, Bucket, Minute

GAP_MAX_MIN = 14 * 1440
"""A silence is learned for this long; after it, nothing is until somebody speaks of the territory again."""
BEST_POSTS = 8
"""Posts of each mood that are kept whole, to be quoted."""
FORGET_MIN = 10
"""What is remembered of people and texts is gone through so often, minutes."""
TERM_KEEP = 0.5
"""Share of the weight of what is known of the level that is kept when school holidays begin or are over."""


class Monitor(msgspec.Struct):
    """State. ``closed`` is the next minute to be closed, ``last`` the last one that had a post.

    ``authors`` maps an author to the minutes in which they last counted and last spoke, ``forgotten`` has those who are
    too many. ``copies`` are the texts and ``origins`` the posts that others may go back to. ``counted`` is how many
    distinct posts all closed minutes had, own and late ones too; ``late`` how many of them were late. ``erased`` are
    posts of open minutes that were deleted, and when.
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
    erased: dict[str, float] = {}

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
            self.erased.copy(),
        )


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


def erase(monitor: Monitor, posts: Collection[str], at: float) -> None:
    """Forget, in place, the words of posts that were deleted; they stay counted.

    What is told again after its deletion is there again. Open minutes are cleared when they are closed: which posts
    show a mood best must not depend on when that was asked.

    Args:
        monitor: The state, advanced to ``at``.
        posts: Names of posts (`streams.erasing.name_of`).
        at: When the deletions are taken (epoch seconds).
    """
    monitor.best = [mention for mention in monitor.best if not is_among(mention, posts)]
    for bucket in monitor.open.values():
        for mention in bucket.best:
            if mention.arrival < at and is_among(mention, posts):
                monitor.erased |= {name: at for name in _names(mention) if name in posts}


def quoted(monitor: Monitor) -> Iterator[Mention]:
    """The posts whose words are kept."""
    yield from monitor.best
    for bucket in monitor.open.values():
        yield from bucket.best


def asleep(monitor: Monitor) -> bool:
    """True when no minute is waiting to be closed: time can pass without being told."""
    return not monitor.open


def listening(monitor: Monitor) -> bool:
    """True when nobody has spoken for less time than it takes to be sure: the silence may still have to be told."""
    return silence.listens(monitor.silence, level(monitor.volume.baseline))


def advance(
    monitor: Monitor,
    watermark: float,
    zone: str,
    tuning: Tuning,
    school_zone: str = "",
    *,
    heard: float | None = None,
) -> Iterator[Reading]:
    """Close, in order and in place, every minute that the watermark has passed.

    Args:
        monitor: The state.
        watermark: Every post that arrived before this instant is known (epoch seconds).
        zone: The territory's IANA zone.
        tuning: Lateness, author gap and threshold.
        school_zone: The zone of its schools, if their holidays matter.
        heard: When a recording ended (epoch seconds); ``None`` while it goes on. Nobody is silent after that.

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
        listened = heard is None or (minute + 1) * MINUTE_S <= heard
        closed = None if bucket is None else window.close(bucket, minute)
        yield _close(monitor, minute, closed, zone, tuning, listened=listened)


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


def _close(
    monitor: Monitor, start: int, minute: Minute | None, zone: str, tuning: Tuning, *, listened: bool
) -> Reading:
    in_week, holiday = minute_of_week(start, zone), is_public_holiday(start, zone)
    gap_min = ceil(tuning.author_gap_s / MINUTE_S)
    tally = None if minute is None else _count(monitor, minute, gap_min)
    voices = 0 if tally is None else tally.voices
    moods, joys = scores.moods(tally), scores.joys(tally)
    found = volume.score(monitor.volume, voices, in_week, holiday)
    alarm = negativity.score(monitor.negativity, moods, found.rate)
    joy = gladness.score(monitor.gladness, *joys, found.rate)
    ordinary = volume.ordinary(max(found.score, alarm.score))
    due = least_rate(monitor.volume.baseline, in_week) if holiday else found.slow
    lulls: tuple[tuple[str, Lull], ...] = ()
    if listened:
        lulls = scores.lulls(monitor.silence, monitor.sources, tally, due, in_week, ordinary)
    else:
        silence.deafen(monitor.silence)
    volume.learn(monitor.volume, voices, in_week, found, holiday)
    negativity.learn(monitor.negativity, moods, found.rate, ordinary)
    gladness.learn(monitor.gladness, *joys, found.rate, min(ordinary, volume.ordinary(joy.score)))
    _remember(monitor, start, tally, minute, found.rate)
    if start % FORGET_MIN == 0 or _is_full(monitor):
        _forget(monitor, start, gap_min)
    return Reading(
        at=float((start + 1) * MINUTE_S),
        active=voices > 0,
        volume=found.score,
        volume_window_min=found.window_min,
        negativity=alarm.score,
        negativity_window_min=alarm.window_min,
        threshold=tuning.threshold,
        alarm_threshold=tuning.threshold + negativity.MARGIN,
        gladness=joy.score,
        anger_fell=joy.fall,
        lulls=lulls,
        heard=listened,
    )


def _count(monitor: Monitor, minute: Minute, gap_min: int) -> Tally:
    return tallies.count(minute, monitor.authors, monitor.copies, monitor.origins, gap_min)


def _is_full(monitor: Monitor) -> bool:
    """Whether more is remembered than shall be, by an eighth: sorting has its price."""
    return (
        len(monitor.authors) > 1.125 * people.KNOWN_MOST
        or len(monitor.copies) > 1.125 * texts.KNOWN_TEXTS
        or len(monitor.origins) > 1.125 * roots.KNOWN_ORIGINS
    )


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
        kept = [mention for mention in minute.best if not _is_erased(mention, monitor.erased)]
        monitor.best = window.best_of((*monitor.best, *kept), BEST_POSTS)
    if monitor.erased:
        still = start * MINUTE_S - window.FUTURE_S
        monitor.erased = {post: at for post, at in monitor.erased.items() if at > still}


def _forget(monitor: Monitor, start: int, gap_min: int) -> None:
    oldest = start - HISTORY_MIN + 1
    people.forget(monitor.authors, monitor.forgotten, start, gap_min)
    texts.forget(monitor.copies, start)
    roots.forget(monitor.origins, start)
    monitor.best = [m for m in monitor.best if window.dated(m) >= oldest * MINUTE_S]


def _names(mention: Mention) -> tuple[str, str]:
    return name_of(mention.platform, mention.post), name_of(mention.platform, mention.ref)


def _is_erased(mention: Mention, erased: dict[str, float]) -> bool:
    return is_among(mention, erased) and any(mention.arrival < erased.get(name, 0.0) for name in _names(mention))


def total(monitor: Monitor) -> int:
    """Distinct posts counted so far, in closed minutes and open ones."""
    return monitor.counted + sum(len(bucket.entries) for bucket in monitor.open.values())


def usual_per_hour(monitor: Monitor) -> float:
    """Ordinary posts per hour, averaged over the week."""
    return level(monitor.volume.baseline)
