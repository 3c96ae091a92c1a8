"""Whether Clameur sees, is late or cannot speak: from what it observes, what people are told, and when it is over.

Silence is not calm. That no post comes in is held against the stream's own habit: how many *occasions* (seconds in
which posts came) an hour has, recently and at this hour of other days, the lower of the two. A collector that asks
every ten minutes has few, so that its pauses are ordinary, however many posts it then brings. Were occasions
independent, none in a time in which m are expected has a chance of exp(−m); below `CHANCE`, and after `LEAST_GAP_S`,
it is said.
"""

from enum import StrEnum
from math import exp, log

import msgspec

CHANCE = 1e-6
"""Chance of an ordinary pause below which it is said that nothing comes in (own choice)."""
LEAST_GAP_S = 300.0
"""Seconds without a post that nobody is told of, however busy the stream is (own choice)."""
LEARN_S = 600.0
"""Seconds that a stream must have been listened to before its pauses mean anything (own choice)."""
LAG_S, LAG_FOR_S = 120.0, 60.0
"""Data are late when they are so many seconds behind, for so long."""
WAIT_S = 300.0
"""Seconds for which deliveries may fail or wait."""
AGAIN_S = 1800.0
"""Seconds between two messages that one sort of trouble has begun."""
PAUSE_S = 60.0
"""Longer between two looks, the process was stopped: it saw nothing, and that says nothing."""
_RECENT_S, _HOURLY_S = 3600.0, 3 * 3600.0
"""Seconds of listening by which what is recent, and what is known of an hour of the day, is forgotten by e."""
_HOUR_KNOWN_S = 1800.0


class Cause(StrEnum):
    """What is wrong: a closed list, also a metric label."""

    POSTS = "posts"
    LAG = "lag"
    DELIVERIES = "deliveries"
    PARTITIONS = "partitions"


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """What a process sees of itself at one look.

    Attributes:
        at: Now, epoch seconds.
        listens: Whether any partition of posts is its own.
        posts: Posts read since the last look.
        lag_s: How far decisions are behind, seconds.
        waiting: Deliveries that are not done.
        stuck_s: For how long the oldest has waited, or deliveries have failed with none done since, seconds.
        unread: Partitions of posts that no worker reads: they were added later.
    """

    at: float
    listens: bool = True
    posts: int = 0
    lag_s: float = 0.0
    waiting: int = 0
    stuck_s: float = 0.0
    unread: int = 0


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said: trouble began at ``since``, or is ``over``; both epoch seconds.

    ``count`` is how many posts were expected meanwhile, deliveries wait, or partitions are unread; ``lag_s`` how late
    data are.
    """

    cause: Cause
    at: float
    since: float
    over: bool = False
    count: int = 0
    lag_s: float = 0.0


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """How a stream usually comes in: occasions per second, recently and by hour of the day (UTC), and posts in each.

    ``listened_s`` and ``hours_s`` are for how long it was listened to.
    """

    recent: float = 0.0
    posts: float = 1.0
    listened_s: float = 0.0
    hours: tuple[float, ...] = (0.0,) * 24
    hours_s: tuple[float, ...] = (0.0,) * 24

    def rate(self, at: float) -> float:
        """Occasions per second to be expected then, no more than can be relied on."""
        hour = _hour(at)
        return min(self.recent, self.hours[hour]) if self.hours_s[hour] >= _HOUR_KNOWN_S else self.recent

    def learnt(self, at: float, pause_s: float, posts: int, *, ordinary: bool) -> "Habit":
        """The habit after a pause that an occasion of so many posts has ended.

        One that was none of the ordinary ones teaches only what this hour of the day may be like.
        """
        hour, seen = _hour(at), 1.0 / pause_s
        hour_s = self.hours_s[hour] + min(pause_s, 3600.0)
        hourly = max(1.0 - exp(-min(pause_s, 3600.0) / _HOURLY_S), min(pause_s, 3600.0) / hour_s)
        here = self.hours[hour] + hourly * (seen - self.hours[hour])
        habit = msgspec.structs.replace(
            self,
            hours=(*self.hours[:hour], here, *self.hours[hour + 1 :]),
            hours_s=(*self.hours_s[:hour], hour_s, *self.hours_s[hour + 1 :]),
        )
        if not ordinary:
            return habit
        listened_s = self.listened_s + pause_s
        weight = max(1.0 - exp(-pause_s / _RECENT_S), pause_s / listened_s)
        return msgspec.structs.replace(
            habit,
            recent=self.recent + weight * (seen - self.recent),
            posts=self.posts + weight * (posts - self.posts),
            listened_s=listened_s,
        )


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """What is known after a look ``at`` (epoch seconds; 0: there was none).

    ``seen_at`` is the last occasion, ``due`` how many were expected since, ``late_at`` since when data have been late
    (0: they are not). ``troubles`` have begun at their times, ``told`` are those that people know of; ``told_at`` is
    when each cause was last told.
    """

    at: float = 0.0
    habit: Habit = Habit()
    seen_at: float = 0.0
    due: float = 0.0
    late_at: float = 0.0
    troubles: dict[Cause, float] = {}
    told: dict[Cause, float] = {}
    told_at: dict[Cause, float] = {}


def look(watch: Watch, seen: Observation) -> tuple[Watch, tuple[Word, ...]]:
    """The watch after one more look, and what is to be said.

    Example:
        >>> watch = Watch()
        >>> for second in range(3600):
        ...     watch, _ = look(watch, Observation(at=1000.0 + second, posts=second % 2))
        >>> words = [look(watch, Observation(at=watch.at + 1))[1]]
        >>> for second in range(300):
        ...     watch, said = look(watch, Observation(at=watch.at + 1))
        ...     words.append(said)
        >>> [(str(word.cause), word.at - word.since, word.count) for said in words for word in said]
        [('posts', 300.0, 150)]
    """
    watch = _listened(watch, seen)
    found = _found(watch, seen)
    words = []
    told, told_at = dict(watch.told), dict(watch.told_at)
    for cause in Cause:
        since = found.get(cause)
        if since is not None and cause not in told and seen.at - told_at.get(cause, -AGAIN_S) >= AGAIN_S:
            told[cause], told_at[cause] = since, seen.at
            words.append(_word(watch, seen, cause, since))
        elif since is None and cause in told:
            words.append(Word(cause=cause, at=seen.at, since=told.pop(cause), over=True))
    if seen.posts:
        watch = msgspec.structs.replace(watch, due=0.0, seen_at=seen.at)
    return msgspec.structs.replace(watch, at=seen.at, troubles=found, told=told, told_at=told_at), tuple(words)


def _listened(watch: Watch, seen: Observation) -> Watch:
    """What has come in, or not, and what is usual: a pause is learnt when it ends."""
    seconds = seen.at - watch.at
    late_at = (watch.late_at or seen.at) if seen.lag_s > LAG_S else 0.0
    watch = msgspec.structs.replace(watch, late_at=late_at)
    if not seen.listens:
        told = {cause: since for cause, since in watch.told.items() if cause is not Cause.POSTS}
        return msgspec.structs.replace(watch, seen_at=seen.at, due=0.0, told=told)
    if not 0.0 < seconds <= PAUSE_S:
        return watch if Cause.POSTS in watch.troubles else msgspec.structs.replace(watch, seen_at=seen.at, due=0.0)
    if late_at:  # what is read now came in long ago, or not to us
        return watch
    if not seen.posts:
        return msgspec.structs.replace(watch, due=watch.due + seconds * watch.habit.rate(seen.at))
    ordinary = Cause.POSTS not in watch.troubles
    habit = watch.habit.learnt(seen.at, seen.at - watch.seen_at, seen.posts, ordinary=ordinary)
    return msgspec.structs.replace(watch, habit=habit)


def _found(watch: Watch, seen: Observation) -> dict[Cause, float]:
    """What is wrong now, and since when."""
    found = {}
    gap = seen.at - watch.seen_at
    if (
        seen.listens
        and not seen.posts
        and watch.habit.listened_s >= LEARN_S
        and gap >= LEAST_GAP_S
        and watch.due > -log(CHANCE)
    ):
        found[Cause.POSTS] = watch.seen_at
    if watch.late_at and seen.at - watch.late_at > LAG_FOR_S:
        found[Cause.LAG] = watch.late_at
    if seen.stuck_s > WAIT_S:
        found[Cause.DELIVERIES] = watch.troubles.get(Cause.DELIVERIES, seen.at - seen.stuck_s)
    if seen.unread:
        found[Cause.PARTITIONS] = watch.troubles.get(Cause.PARTITIONS, seen.at)
    return found


def _word(watch: Watch, seen: Observation, cause: Cause, since: float) -> Word:
    counts = {Cause.POSTS: round(watch.due * watch.habit.posts), Cause.PARTITIONS: seen.unread}
    return Word(cause=cause, at=seen.at, since=since, count=counts.get(cause, seen.waiting), lag_s=seen.lag_s)


def _hour(at: float) -> int:
    return int(at // 3600.0) % 24
