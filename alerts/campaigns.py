"""When a campaign runs: once, or each time that its rule comes round, on the clock of its own zone."""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulebase, rrulestr

from alerts.policy import Campaign

_OFTEN = re.compile(r"BY(MINUTE|SECOND)=|FREQ=(HOURLY|MINUTELY|SECONDLY)", re.IGNORECASE)
_FLOODING = re.compile(r"INTERVAL=0+(;|$)", re.IGNORECASE)
_DAY = timedelta(days=1)


def running(campaign: Campaign, at: float) -> bool:
    """Whether a campaign runs at a time (epoch seconds).

    Example:
        >>> market = Campaign(
        ...     territory="volvic", name="Marché", zone="Europe/Paris", repeats="FREQ=WEEKLY",
        ...     start=datetime.fromisoformat("2027-03-06T08:00+01:00"),
        ...     end=datetime.fromisoformat("2027-03-06T13:00+01:00"),
        ... )
        >>> [running(market, datetime.fromisoformat(day + "T12:30+02:00").timestamp())
        ...  for day in ("2027-04-03", "2027-04-04")]
        [True, False]
    """
    if not (campaign.repeats or campaign.also):
        return campaign.start.timestamp() <= at < campaign.end.timestamp()
    zone = ZoneInfo(campaign.zone)
    now = datetime.fromtimestamp(at, zone)
    begins, ends = (moment.astimezone(zone).replace(tzinfo=None) for moment in (campaign.start, campaign.end))
    lasts = ends - begins  # on the wall clock: from 18:00 to 02:00 also in the night in which clocks change
    starts = _starts(campaign, now - lasts - _DAY, now)
    return any(start.astimezone(UTC) <= now < (_naive(start, zone) + lasts).replace(tzinfo=zone) for start in starts)


def flaw(campaign: Campaign) -> tuple[str, str] | None:
    """What is wrong with the rule of a campaign, and what to do; ``None`` when nothing is.

    Example:
        >>> day = datetime.fromisoformat("2027-03-06T08:00+01:00")
        >>> flaw(Campaign(territory="volvic", name="Marché", start=day, end=day, repeats="FREQ=HOURLY"))
        ('it begins more than once an hour', 'write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY')
    """
    if _OFTEN.search(campaign.repeats):
        return "it begins more than once an hour", "write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"
    if _FLOODING.search(campaign.repeats):
        return "its INTERVAL is 0", "write an INTERVAL of 1 or more"
    try:
        rule = _rule(campaign)
    except (ValueError, TypeError) as error:
        return f"{campaign.repeats!r} is no rule: {error}", "write an RRULE, such as FREQ=WEEKLY;BYDAY=SA"
    if next(iter(rule), None) is None:
        return f"{campaign.repeats!r} never comes round", "correct the rule"
    return None


def _starts(campaign: Campaign, first: datetime, last: datetime) -> list[datetime]:
    """When it begins in ``[first, last]``."""
    found = list(_rule(campaign).between(first, last, inc=True)) if campaign.repeats else [campaign.start]
    found += [start for start in campaign.also if first <= start <= last]
    return [start for start in found if start not in campaign.without]


@lru_cache(maxsize=4096)
def _rule(campaign: Campaign) -> rrulebase:
    start = campaign.start.astimezone(ZoneInfo(campaign.zone))
    return rrulestr(campaign.repeats, dtstart=start, cache=True)


def _naive(start: datetime, zone: ZoneInfo) -> datetime:
    return start.astimezone(zone).replace(tzinfo=None)
