"""Numbers and times in French, with its typography: no-break spaces between a number and its unit."""

import math
from datetime import datetime, timedelta

from alerts.wording.calendar import Season, season
from alerts.wording.tongue import NBSP

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_SEASONS = {Season.PLAIN: "", Season.SUMMER: f"{NBSP}(heure d’été)", Season.WINTER: f"{NBSP}(heure d’hiver)"}


class FrenchFigures:
    """Whatever is counted, measured or dated."""

    def number(self, value: int) -> str:
        """« 12 400 »."""
        return f"{value:,}".replace(",", NBSP)

    def percent(self, share: float) -> str:
        """« 71 % »."""
        if 0 < share < 0.005:
            return f"moins de 1{NBSP}%"
        if 0.995 <= share < 1:
            return f"plus de 99{NBSP}%"
        return f"{math.floor(100 * share + 0.5)}{NBSP}%"

    def posts(self, count: int) -> str:
        """« aucun message », « 1 message », « 31 messages »."""
        return "aucun message" if count == 0 else f"{self.number(count)}{NBSP}message{s(count)}"

    def authors(self, count: int) -> str:
        """« 27 auteurs »."""
        return f"{self.number(count)}{NBSP}auteur{s(count)}"

    def followers(self, count: int) -> str:
        """« 1 200 abonnés »."""
        return f"{self.number(count)}{NBSP}abonné{s(count)}"

    def duration(self, seconds: float) -> str:
        """« 45 s », « 15 min », « 1 h 20 », « 3 j 4 h »."""
        whole = max(0, round(seconds))
        if whole < 60:
            return f"{whole}{NBSP}s"
        minutes = whole // 60
        if minutes < 60:
            return f"{minutes}{NBSP}min"
        hours, rest = divmod(minutes, 60)
        if hours < 48:
            return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02}" if rest else "")
        days, hours = divmod(hours, 24)
        return f"{days}{NBSP}j" + (f"{NBSP}{hours}{NBSP}h" if hours else "")

    def clock(self, moment: datetime) -> str:
        """« 20 h », « 20 h 05 », « 2 h 30 (heure d’été) »."""
        minutes = f"{NBSP}{moment.minute:02}" if moment.minute else ""
        return f"{moment.hour}{NBSP}h{minutes}{_SEASONS[season(moment)]}"

    def day(self, moment: datetime) -> str:
        """« mardi 4 mars 2025 », « samedi 1er mars 2025 »."""
        return f"{_date(moment)} {moment.year}"

    def since(self, moment: datetime, now: datetime, *, over: bool) -> str:
        """« depuis 19 h 52 », « a commencé hier à 23 h 40 », « depuis le lundi 3 mars à 23 h 40 »."""
        verb = "a commencé" if over else "depuis"
        if moment.date() == now.date():
            return f"{verb} {'à ' if over else ''}{self.clock(moment)}"
        if moment.date() == now.date() - timedelta(days=1):
            return f"{verb} hier à {self.clock(moment)}"
        day = _date(moment) if moment.year == now.year else self.day(moment)
        return f"{verb} le {day} à {self.clock(moment)}"

    def usual(self, start: datetime, end: datetime, *, whole: bool) -> str:
        """« un mardi à 20 h », « un mardi entre 14 h et 20 h »."""
        weekday = _DAYS[(start if whole else end).weekday()]
        if whole:
            return f"un {weekday} entre {self.clock(start)} et {self.clock(end)}"
        return f"un {weekday} à {end.hour}{NBSP}h"


def s(count: int) -> str:
    """The ending of a plural."""
    return "s" if count >= 2 else ""


def _date(moment: datetime) -> str:
    number = "1er" if moment.day == 1 else str(moment.day)
    return f"{_DAYS[moment.weekday()]} {number} {_MONTHS[moment.month - 1]}"
