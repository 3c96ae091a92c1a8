"""Quiet hours: until when an alert has to wait, on the clock of its own territory."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alerts.model import Alert
from alerts.policy import RANK, Day, Policy, QuietHours, is_meant
from alerts.wording.calendar import local
from streams.calendar import is_public_holiday

_LONGEST = 14
"""Days for which quiet hours that follow each other are looked through: a policy that is never loud ends there."""


def quiet_until(alert: Alert, at: float, policy: Policy) -> float | None:
    """When the quiet hours that hold the alert at this time end, ``None`` when it may be told at once.

    Args:
        alert: What would be told.
        at: Now, epoch seconds.
        policy: The quiet hours.
    """
    fitting = [
        hours
        for hours in policy.quiet_hours
        if is_meant(alert, hours.territories) and RANK[alert.severity] < RANK[hours.break_through]
    ]
    until = at
    for _ in range(_LONGEST):
        ends = [end for hours in fitting if (end := _end(hours, until, alert.zone)) is not None]
        if not ends:
            break
        until = max(ends)
    return until if until > at else None


def _end(hours: QuietHours, at: float, zone: str) -> float | None:
    """When the quiet hours that cover ``at`` end; ``None`` when none do. They began today or yesterday."""
    today = local(at, zone).date()
    for day in (today, today - timedelta(days=1)):
        start, end = _moment(day, hours.start, zone), _moment(day, hours.end, zone)
        if end <= start:
            end = _moment(day + timedelta(days=1), hours.end, zone)
        if start.timestamp() <= at < end.timestamp() and _begins(hours, start, zone):
            return end.timestamp()
    return None


def _begins(hours: QuietHours, start: datetime, zone: str) -> bool:
    if not hours.days or tuple(Day)[start.weekday()] in hours.days:
        return True
    return Day.HOLIDAY in hours.days and is_public_holiday(int(start.timestamp() // 60), zone)


def _moment(day: date, clock: str, zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
