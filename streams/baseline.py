"""What is usual: posts per minute of a territory for this hour of its week, learned from the stream.

Usual = level x hour-of-week profile x a short factor. The level is a gamma-Poisson mean with a half-life of 2.5 days.
The profile starts as that of French public posts and is shrunk towards the territory's own as it is seen. The short
factor follows the last six hours, so that an unusual day is not counted against each of its minutes. Learning weighs
little while something unusual goes on: yesterday's crisis does not become today's normal.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

LEVEL_HALF_LIFE_MIN = 2.5 * 1440.0
PROFILE_HALF_LIFE_MIN = 4 * 60.0
"""Minutes spent in one hour of the week: 60 a week, so four weeks."""
PROFILE_PRIOR = 35.0
"""Posts that the prior profile weighs in each hour of the week."""
SHORT_HALF_LIFE_MIN = 120.0
SHORT_PRIOR = 40.0
KNOWN_MIN = 1440.0
"""Minutes of average business from which the level is known: before, no hour of the week can be compared with it."""
PRIOR_HOURS = 6.0
"""Hours of history that the first guess of the level is worth."""
USUAL_PER_HOUR = 2.0
"""The first guess where the territory declares none: a small town."""

_DAY = (
    0.42, 0.24, 0.15, 0.11, 0.11, 0.18, 0.42, 0.78, 1.05, 1.18, 1.24, 1.27,
    1.33, 1.32, 1.26, 1.23, 1.26, 1.36, 1.48, 1.55, 1.62, 1.62, 1.30, 0.82,
)  # fmt: skip
_WEEK = (1.02, 1.04, 1.05, 1.05, 1.02, 0.90, 0.92)


def french_profile() -> tuple[float, ...]:
    """Public posts by hour of the local week, Monday 0:00 first: 168 factors with mean 1.

    Rounded from general knowledge of French social media (quiet from 1 to 6, a plateau from 9, a peak at 20-21, a
    tenth less at weekends), not from any one data set; each territory soon has its own.

    >>> profile = french_profile()
    >>> len(profile), round(sum(profile) / 168, 6), profile[21] > 8 * profile[3]
    (168, 1.0, True)
    """
    raw = [day * hour for day in _WEEK for hour in _DAY]
    mean = sum(raw) / len(raw)
    return tuple(value / mean for value in raw)


_PRIOR = french_profile()
_LEVEL_KEEP = 0.5 ** (1.0 / LEVEL_HALF_LIFE_MIN)
_PROFILE_KEEP = 0.5 ** (1.0 / PROFILE_HALF_LIFE_MIN)
_SHORT_KEEP = 0.5 ** (1.0 / SHORT_HALF_LIFE_MIN)
_WEEK_MIN = 168 * 60
_SUNDAY = 6 * 24


@lru_cache(maxsize=1024)
def _zone_steps(zone: str, hour: int) -> int:
    """Minutes that a zone is ahead of UTC during an hour since the epoch."""
    at = datetime.fromtimestamp(hour * 3600, UTC)
    shift = at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return int(shift.total_seconds() // 60)


def minute_of_week(minute: int, zone: str) -> int:
    """Minute of the local week, Monday 0:00 = 0, of a minute since the epoch; daylight saving time included.

    >>> tuesday = int(datetime(2026, 6, 16, 18, 30, tzinfo=UTC).timestamp() // 60)
    >>> minute_of_week(tuesday, "Europe/Paris") == (24 + 20) * 60 + 30
    True
    """
    return (minute + _zone_steps(zone, minute // 60) + 3 * 1440) % _WEEK_MIN


class Baseline(msgspec.Struct):
    """What has been learned: level (posts and minutes), profile (posts seen and expected per hour), short factor."""

    posts: float
    minutes: float
    seen: list[float]
    expected: list[float]
    short_seen: float = 0.0
    short_expected: float = 0.0

    def copy(self) -> "Baseline":
        """An independent copy."""
        return Baseline(self.posts, self.minutes, self.seen[:], self.expected[:], self.short_seen, self.short_expected)


def fresh(usual_per_hour: float | None = None) -> Baseline:
    """A baseline that has seen nothing.

    Args:
        usual_per_hour: First guess of the level, posts per hour; `USUAL_PER_HOUR` when not declared.
    """
    guess = USUAL_PER_HOUR if usual_per_hour is None else usual_per_hour
    return Baseline(posts=guess * PRIOR_HOURS, minutes=60.0 * PRIOR_HOURS, seen=[0.0] * 168, expected=[0.0] * 168)


def level(baseline: Baseline) -> float:
    """Posts per hour, averaged over the week."""
    return 60.0 * baseline.posts / baseline.minutes


def _factor(baseline: Baseline, hour: int, holiday: bool) -> float:
    found = _PRIOR[hour] * (baseline.seen[hour] + PROFILE_PRIOR) / (baseline.expected[hour] + PROFILE_PRIOR)
    return max(found, _factor(baseline, _SUNDAY + hour % 24, False)) if holiday else found


def least_rate(baseline: Baseline, minute_in_week: int) -> float:
    """Fewest posts that are still usual in a minute of a public holiday: the calmer of that day and a Sunday."""
    hour = minute_in_week // 60
    factor = min(_factor(baseline, hour, False), _factor(baseline, _SUNDAY + hour % 24, False))
    return baseline.posts / baseline.minutes * factor


def rates(baseline: Baseline, minute_in_week: int, holiday: bool = False) -> tuple[float, float]:
    """Expected posts in a minute: by level and profile alone, and with the short factor too.

    The profile is interpolated between the middles of the hours. Windows of six hours and more use the first figure,
    shorter ones the second. On a public holiday the busier of that day and a Sunday is usual: some places are then as
    they always are, and others as on a Sunday.
    """
    shifted = minute_in_week - 30
    hour, step = divmod(shifted, 60)
    before, after = _factor(baseline, hour % 168, holiday), _factor(baseline, (hour + 1) % 168, holiday)
    slow = baseline.posts / baseline.minutes * (before + (after - before) * step / 60.0)
    short = (baseline.short_seen + SHORT_PRIOR) / (baseline.short_expected + SHORT_PRIOR)
    return slow, slow * min(2.0, max(0.75, short))


def learn(
    baseline: Baseline, minute_in_week: int, posts: float, slow: float, weight: float, holiday: bool = False
) -> None:
    """Learn one minute, in place.

    Args:
        baseline: Changed.
        minute_in_week: Minute of the local week, 0 to 10,079.
        posts: Posts counted in it.
        slow: What `rates` expected of it, without the short factor.
        weight: In [0, 1]: how much the minute is to be trusted as ordinary.
        holiday: Whether it is in a public holiday, which teaches nothing of the day of the week that it fell on.
    """
    hour = minute_in_week // 60
    mean = baseline.posts / baseline.minutes
    if baseline.minutes >= KNOWN_MIN and not holiday:
        baseline.seen[hour] = baseline.seen[hour] * _PROFILE_KEEP + weight * posts
        baseline.expected[hour] = baseline.expected[hour] * _PROFILE_KEEP + weight * mean * _PRIOR[hour]
    baseline.posts = baseline.posts * _LEVEL_KEEP + weight * posts
    baseline.minutes = baseline.minutes * _LEVEL_KEEP + weight * (slow / mean if mean > 0.0 else 1.0)
    baseline.short_seen = baseline.short_seen * _SHORT_KEEP + weight * posts
    baseline.short_expected = baseline.short_expected * _SHORT_KEEP + weight * slow


def forget(baseline: Baseline, keep: float) -> None:
    """Trust the level less, in place: after a day of anomaly it has probably changed for good."""
    baseline.posts *= keep
    baseline.minutes *= keep
