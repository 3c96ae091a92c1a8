"""Numbers and times in English."""

import math
from datetime import datetime, timedelta

from alerts.wording.calendar import Season, season
from alerts.wording.tongue import NBSP

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEASONS = {Season.PLAIN: "", Season.SUMMER: f"{NBSP}(summer time)", Season.WINTER: f"{NBSP}(winter time)"}


class EnglishFigures:
    """Whatever is counted, measured or dated."""

    def number(self, value: int) -> str:
        """“12,400”."""
        return f"{value:,}"

    def percent(self, share: float) -> str:
        """“71%”."""
        if 0 < share < 0.005:
            return "under 1%"
        if 0.995 <= share < 1:
            return "over 99%"
        return f"{math.floor(100 * share + 0.5)}%"

    def posts(self, count: int) -> str:
        """“no posts”, “1 post”, “31 posts”."""
        return "no posts" if count == 0 else f"{self.number(count)}{NBSP}post{s(count)}"

    def authors(self, count: int) -> str:
        """“27 authors”."""
        return f"{self.number(count)}{NBSP}author{s(count)}"

    def followers(self, count: int) -> str:
        """“1,200 followers”."""
        return f"{self.number(count)}{NBSP}follower{s(count)}"

    def duration(self, seconds: float) -> str:
        """“45 s”, “15 min”, “1 h 20 min”, “3 d 4 h”."""
        whole = max(0, round(seconds))
        if whole < 60:
            return f"{whole}{NBSP}s"
        minutes = whole // 60
        if minutes < 60:
            return f"{minutes}{NBSP}min"
        hours, rest = divmod(minutes, 60)
        if hours < 48:
            return f"{hours}{NBSP}h" + (f"{NBSP}{rest}{NBSP}min" if rest else "")
        days, hours = divmod(hours, 24)
        return f"{days}{NBSP}d" + (f"{NBSP}{hours}{NBSP}h" if hours else "")

    def clock(self, moment: datetime) -> str:
        """“20:05”, “02:30 (summer time)”."""
        return f"{moment.hour:02}:{moment.minute:02}{_SEASONS[season(moment)]}"

    def day(self, moment: datetime) -> str:
        """“Tuesday 4 March 2025”."""
        return f"{_date(moment)} {moment.year}"

    def since(self, moment: datetime, now: datetime, *, over: bool) -> str:
        """“since 19:52”, “began yesterday at 23:40”, “since Monday 3 March at 23:40”."""
        verb = "began" if over else "since"
        if moment.date() == now.date():
            return f"{verb} {'at ' if over else ''}{self.clock(moment)}"
        if moment.date() == now.date() - timedelta(days=1):
            return f"{verb} yesterday at {self.clock(moment)}"
        day = _date(moment) if moment.year == now.year else self.day(moment)
        return f"{verb} {'on ' if over else ''}{day} at {self.clock(moment)}"

    def usual(self, start: datetime, end: datetime, *, whole: bool) -> str:
        """“on a Tuesday around 20:00”, “on a Tuesday between 14:00 and 20:00”."""
        weekday = _DAYS[(start if whole else end).weekday()]
        if whole:
            return f"on a {weekday} between {self.clock(start)} and {self.clock(end)}"
        return f"on a {weekday} around {end.hour:02}:00"


def s(count: int) -> str:
    """The ending of a plural."""
    return "" if count == 1 else "s"


def _date(moment: datetime) -> str:
    return f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}"
