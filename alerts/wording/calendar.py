"""Local time of a territory, where policy and wording live; everything else counts seconds in UTC."""

from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo


class Season(StrEnum):
    """Which of two equal clock times is meant, in the hour that autumn repeats; `PLAIN` when there is only one."""

    PLAIN = ""
    SUMMER = "summer"
    WINTER = "winter"


def local(at: float, zone: str) -> datetime:
    """The moment ``at`` (epoch seconds) on the clocks of ``zone`` (IANA name).

    Raises:
        zoneinfo.ZoneInfoNotFoundError: When there is no such zone.

    Example:
        >>> local(1741111200.0, "Europe/Paris").isoformat()
        '2025-03-04T19:00:00+01:00'
    """
    return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone))


def season(moment: datetime) -> Season:
    """Says which one it is when the clock shows this time twice that day (clocks put back an hour).

    Example:
        >>> [season(local(at, "Europe/Paris")) for at in (1761438600.0, 1761442200.0, 1761445800.0)]
        [<Season.SUMMER: 'summer'>, <Season.WINTER: 'winter'>, <Season.PLAIN: ''>]
    """
    first, second = moment.replace(fold=0).utcoffset(), moment.replace(fold=1).utcoffset()
    if first is None or second is None or first <= second:
        return Season.PLAIN
    return Season.WINTER if moment.fold else Season.SUMMER
