"""An alert's chart as a PNG: posts per bin beside what is usual, with the moment it began, to be read on a phone.

Slack shows a picture some 360 points wide, so type is large and lines are thick; the ground is opaque, so that it reads
the same on a dark screen as on a light one. Colours are those of Okabe & Ito, *Color Universal Design* (2008), which
colour-blind people tell apart; form says the same: bars were seen, the band is usual, the dashed line is the start.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import msgspec

from alerts.canvas import BOTTOM, GROUND, INK, RIGHT, TOP, WIDE, Area, Pen, nice
from alerts.model import Alert, Kind, Transition
from alerts.wording import sentences
from alerts.wording.calendar import local
from alerts.wording.clean import clean, cut
from alerts.wording.spark import BINS
from streams.detectors.tails import interval
from streams.detectors.volume import PHI_TOP, size

FEWEST: Final = 3
"""Bins that make a chart; fewer are said in words."""

ALT_TEXT: Final = 500
"""Characters of the chart in words: a screen reader reads all of it (own choice; Slack takes 2,000)."""

LEAST: Final = 1e-3
"""Expected posts below which a bin, or a window, has no interval: trends are told to three digits."""

ORDINARY: Final = "#7d8790"
USUAL: Final = "#00436b"
BAND: Final = "#cfe4f3"
HOT: Final = {Kind.CRISIS: "#d55e00", Kind.BUZZ: "#0072b2", Kind.GOOD_NEWS: "#008560", Kind.SILENCE: "#0072b2"}
SHADE: Final = {Kind.CRISIS: "#fdeee1", Kind.BUZZ: "#eef3f7", Kind.GOOD_NEWS: "#e4f5ef", Kind.SILENCE: "#eef3f7"}

_SMALL, _LARGE = 27, 34
_LEGEND, _TOLD = 25, 66
"""Where the middle of the first and of the second line of words is, in pixels: no bar and no number reaches them."""
_HEADROOM = 1.2
"""A scale ends so much above the tallest bar at least: its number has room."""
_TICKS_MIN = (10, 20, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 28 * 1440)
_TICKS = 5


class Words(msgspec.Struct, frozen=True):
    """Words of a chart, in letters that Pillow's own font has: no accents."""

    posts: str
    usual: str
    since: str
    days: tuple[str, ...]


WORDS: Final = {
    "fr": Words(
        "messages par {bin}", "d’habitude", "depuis {when}", ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim.")
    ),
    "en": Words("posts per {bin}", "usual", "since {when}", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")),
}


class Column(msgspec.Struct, frozen=True):
    """What is drawn of ``[start, end)`` (epoch seconds): posts seen, usual number and its 90 % interval."""

    start: float
    end: float
    observed: int
    expected: float
    low: int
    high: int


def columns(alert: Alert) -> list[Column]:
    """The bins that are drawn, oldest first; none when there are too few.

    An alert has the interval of its window alone. That of a bin is found as the detector finds it, with the dispersion
    that gives the window's upper end (`streams.detectors.volume.size`).
    """
    shown = alert.trend[-BINS:]
    if len(shown) < FEWEST:
        return []
    phi = _dispersion(alert)
    made = []
    for number, (observed, expected) in enumerate(shown):
        start = alert.end - (len(shown) - number) * alert.trend_bin_s
        low, high = interval(expected, size(expected, phi)) if expected >= LEAST else (0, 0)
        made.append(Column(start, start + alert.trend_bin_s, observed, expected, low, high))
    return made


def draw(alert: Alert) -> bytes:
    """The chart as a PNG of `canvas.WIDE` × `canvas.HIGH`; the same bytes for the same alert.

    Args:
        alert: At least `FEWEST` bins of its trend are needed.

    Raises:
        ValueError: When there are too few bins to draw.
    """
    shown = columns(alert)
    if not shown:
        raise ValueError(f"{len(alert.trend)} bins are too few to draw -> ask columns() first")
    pen = Pen()
    say, words = sentences.tongue(alert.lang), _words(alert)
    top = nice(max(max(c.observed * _HEADROOM, float(c.high), c.expected) for c in shown))
    scales = [round(top * share) for share in (0.5, 1.0)] if top >= 2 else [round(top)]
    left = 22 + max(pen.width(_plain(say.number(value)), _SMALL) for value in scales)
    area = Area(left, shown[0].start, shown[-1].end, top)
    hot = HOT[alert.kind]
    began = max(area.start, alert.since)
    if began < area.end:
        pen.box(area.x(began), TOP, RIGHT, BOTTOM, SHADE[alert.kind])
    for value in scales:
        pen.line([(left, area.y(value)), (RIGHT, area.y(value))], "#d5dade", 1)
        pen.text(left - 12, area.y(value), _plain(say.number(value)), _SMALL, anchor="rm")
    for column in shown:
        pen.box(area.x(column.start), area.y(column.high), area.x(column.end), area.y(column.low), BAND)
    for column in shown:
        gap = 0.12 * (area.x(column.end) - area.x(column.start))
        colour = hot if column.end > alert.since else ORDINARY
        pen.box(area.x(column.start) + gap, area.y(column.observed), area.x(column.end) - gap, BOTTOM, colour)
    pen.line(_steps(shown, area), USUAL, 4)
    pen.line([(left, BOTTOM), (RIGHT, BOTTOM)], INK, 3)
    _hours(pen, area, alert)
    _start(pen, area, alert, words)
    _largest(pen, area, shown, _plain(say.number(max(c.observed for c in shown))), alert)
    _legend(pen, left, hot, words.posts.format(bin=_plain(say.duration(alert.trend_bin_s))), words.usual)
    return pen.png()


def alt_text(alert: Alert) -> str:
    """The chart in words, for those who cannot see it: every figure that it shows, `ALT_TEXT` characters at most."""
    say, shown = sentences.tongue(alert.lang), columns(alert)
    if not shown:
        return ""
    name = cut(clean(alert.name), sentences.NAME_LENGTH)
    caption = _words(alert).posts.format(bin=say.duration(alert.trend_bin_s))
    start, end = (say.clock(local(at, alert.zone)) for at in (shown[0].start, shown[-1].end))
    counts = ", ".join(say.number(c.observed) for c in shown)
    low, high = min(c.low for c in shown), max(c.high for c in shown)
    usual = f"{_words(alert).usual} {say.number(low)}–{say.number(high)}"
    told = f"{name}, {caption}, {start} – {end}{say.colon}{counts}{say.semicolon}{usual}{say.semicolon}"
    return cut(f"{told}{sentences.since(alert)}.", ALT_TEXT)


def outdated(drawn: Alert, alert: Alert) -> bool:
    """Whether a chart drawn of an earlier alert would mislead about this one.

    It would when it has another colour, when the number of posts has changed by a quarter and at least three (what
    people see as a change; own choice), or when half an hour has passed.
    """
    changed = abs(alert.observed - drawn.observed)
    return (
        drawn.kind is not alert.kind
        or changed >= max(3.0, 0.25 * drawn.observed)
        or abs(alert.end - drawn.end) >= 3.0 * alert.trend_bin_s
        or (drawn.transition is Transition.RESOLVED) != (alert.transition is Transition.RESOLVED)
    )


def _dispersion(alert: Alert) -> float:
    """The least dispersion whose interval reaches as far up as the alert's own."""

    def reaches(phi: float) -> bool:
        return interval(alert.expected, size(alert.expected, phi))[1] >= alert.expected_high

    if alert.expected < LEAST or reaches(1.0):
        return 1.0
    low, high = 1.0, PHI_TOP
    for _ in range(20):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


def _steps(shown: Sequence[Column], area: Area) -> list[tuple[float, float]]:
    return [(area.x(at), area.y(c.expected)) for c in shown for at in (c.start, c.end)]


def _hours(pen: Pen, area: Area, alert: Alert) -> None:
    """Round local hours below the ground line, as many as have room."""
    free = 0.0
    for at, words in _ticks(area.start, area.end, alert):
        half = pen.width(words, _SMALL) / 2
        x = min(area.x(at), WIDE - 8 - half)
        if x - half >= free:
            pen.line([(area.x(at), BOTTOM), (area.x(at), BOTTOM + 8)], INK, 3)
            pen.text(x, BOTTOM + 28, words, _SMALL, anchor="mm")
            free = x + half + 14


def _ticks(start: float, end: float, alert: Alert) -> list[tuple[float, str]]:
    step = next((t for t in _TICKS_MIN if (end - start) / 60.0 / t <= _TICKS), _TICKS_MIN[-1])
    at = local(start, alert.zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    made = []
    for _ in range(2000):
        moment = at.timestamp()
        if moment > end:
            break
        if moment >= start:
            made.append((moment, _moment(at, alert, days=step >= 1440)))
        at += timedelta(minutes=step)
    return made


def _moment(moment: datetime, alert: Alert, *, days: bool) -> str:
    if days:
        return f"{_words(alert).days[moment.weekday()]} {moment.day}"
    return _clock(moment, alert)


def _clock(moment: datetime, alert: Alert) -> str:
    if alert.lang != "fr":
        return f"{moment.hour}:{moment.minute:02}"
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def _largest(pen: Pen, area: Area, shown: Sequence[Column], words: str, alert: Alert) -> None:
    """The tallest bar's number above it, the latest of equals, on whatever line is there."""
    tallest = max(shown, key=lambda c: (c.observed, c.start))
    if tallest.observed > 0:
        half = pen.width(words, _LARGE) / 2
        x = min((area.x(tallest.start) + area.x(tallest.end)) / 2, RIGHT - half)
        y = area.y(tallest.observed) - 8
        pen.halo(x, y, words, _LARGE, SHADE[alert.kind] if tallest.end > alert.since else GROUND, anchor="mb")
        pen.text(x, y, words, _LARGE, anchor="mb")


def _start(pen: Pen, area: Area, alert: Alert, words: Words) -> None:
    """A dashed line where it began, with the hour; an earlier start is said at the left edge."""
    over = alert.transition is Transition.RESOLVED
    if alert.since >= area.end or (over and alert.since < area.start):
        return
    moment = local(alert.since, alert.zone)
    when = _clock(moment, alert)
    if area.end - alert.since > 18 * 3600.0:
        when = f"{words.days[moment.weekday()]} {when}"
    told = when if over else words.since.format(when=when)
    x, width = area.x(alert.since), pen.width(told, _SMALL)
    if alert.since >= area.start:
        for y in range(BOTTOM - 9, _TOLD - 14, -18):
            pen.line([(x, y - 9), (x, y)], INK, 4)
    leftward = x - 12 - width >= area.left
    pen.text(x - 12 - width if leftward else min(x + 12, RIGHT - width), _TOLD, told, _SMALL)


def _legend(pen: Pen, left: float, hot: str, posts: str, usual: str) -> None:
    pen.box(left, _LEGEND - 12, left + 22, _LEGEND + 12, hot)
    pen.text(left + 32, _LEGEND, posts, _SMALL)
    x = left + 32 + pen.width(posts, _SMALL) + 36
    pen.box(x, _LEGEND - 14, x + 38, _LEGEND + 14, BAND)
    pen.line([(x, _LEGEND), (x + 38, _LEGEND)], USUAL, 4)
    pen.text(x + 48, _LEGEND, usual, _SMALL)


def _words(alert: Alert) -> Words:
    return WORDS["fr" if alert.lang == "fr" else "en"]


def _plain(text: str) -> str:
    """No-break spaces as the font has them."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")
