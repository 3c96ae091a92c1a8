"""Days that are not like the others of their week: public holidays, and the first days of a school term or break.

Dates are those of the `holidays` library, which follows the official calendars; a year that it does not know yet has no
such day.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

COUNTRIES = {
    "Europe/Paris": ("FR", None),
    "America/Guadeloupe": ("FR", "971"),
    "America/Martinique": ("FR", "972"),
    "America/Cayenne": ("FR", "973"),
    "Indian/Reunion": ("FR", "974"),
    "Indian/Mayotte": ("FR", "976"),
    "Europe/London": ("GB", "ENG"),
}
"""Whose public holidays are kept in a zone: country and part of it; elsewhere none are."""
SCHOOL_ZONES = ("A", "B", "C")
"""The three zones of French schools."""


def is_public_holiday(minute: int, zone: str) -> bool:
    """Whether a minute since the epoch is in a local day on which most people do not work.

    >>> bastille_day = int(datetime(2026, 7, 14, 10, tzinfo=UTC).timestamp() // 60)
    >>> is_public_holiday(bastille_day, "Europe/Paris"), is_public_holiday(bastille_day, "Europe/London")
    (True, False)
    """
    return zone in COUNTRIES and _is_public_holiday(minute // 60, zone)


def load() -> None:
    """Make the calendars now, not when the first minute needs one."""
    for zone in COUNTRIES:
        _public(zone)


def changes_term(minute: int, zone: str, school_zone: str) -> bool:
    """Whether a minute is the first of a local day on which school holidays begin or are over.

    Args:
        minute: Minutes since the epoch.
        zone: IANA zone.
        school_zone: One of `SCHOOL_ZONES`; empty for a territory where schools do not matter.

    >>> winter = int(datetime(2026, 2, 6, 23, tzinfo=UTC).timestamp() // 60)
    >>> [changes_term(winter + day * 1440, "Europe/Paris", "A") for day in (-1, 0, 1, 16)]
    [False, True, False, True]
    """
    if not school_zone or minute % 60:
        return False
    now = datetime.fromtimestamp(minute * 60, UTC).astimezone(ZoneInfo(zone))
    today = now.date()
    return now.hour == 0 and _in_school(today, school_zone) != _in_school(today - timedelta(days=1), school_zone)


@lru_cache(maxsize=4096)
def _is_public_holiday(hour: int, zone: str) -> bool:
    return datetime.fromtimestamp(hour * 3600, UTC).astimezone(ZoneInfo(zone)).date() in _public(zone)


@lru_cache(maxsize=len(COUNTRIES))
def _public(zone: str) -> holidays.HolidayBase:
    country, part = COUNTRIES[zone]
    return holidays.country_holidays(country, subdiv=part)


def _in_school(day: date, school_zone: str) -> bool:
    return day not in _school(school_zone)


@lru_cache(maxsize=len(SCHOOL_ZONES))
def _school(school_zone: str) -> holidays.HolidayBase:
    return holidays.country_holidays("FR", subdiv=f"Zone {school_zone}", categories=("school",))
