"""A chart of posts over time as HTML and SVG: what was seen, what was usual, and where an episode was open.

The drawing stretches with the page; its words are HTML beside it, so that they stay as large on a phone as anywhere.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import pairwise
from math import ceil, log10
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from agents.backtest import Trace
from streams.detectors.tails import interval
from streams.detectors.volume import size
from streams.window import MINUTE_S

WIDE: Final = 1000.0
HIGH: Final = 100.0
_WIDTHS_MIN: Final = (1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)
_TICKS_MIN: Final = (5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7 * 1440, 14 * 1440, 28 * 1440, 91 * 1440)
_TICKS: Final = 8


class Column(msgspec.Struct, frozen=True):
    """What is drawn of ``[start, end)``: voices seen, usual number and its interval."""

    start: float
    end: float
    observed: float
    expected: float
    low: int
    high: int


class Span(msgspec.Struct, frozen=True):
    """A stretch of time to be shaded, epoch seconds; ``sort`` is a class of the style sheet."""

    start: float
    end: float
    sort: str


class Mark(msgspec.Struct, frozen=True):
    """A moment to be pointed out, with a few words; ``sort`` is a class of the style sheet."""

    at: float
    words: str
    sort: str = ""


class Scale(msgspec.Struct, frozen=True):
    """Where a moment and a number lie in the drawing."""

    start: float
    end: float
    top: float

    def x(self, at: float) -> float:
        """From the left, 0 to `WIDE`."""
        return round(WIDE * min(1.0, max(0.0, (at - self.start) / (self.end - self.start))), 1)

    def y(self, value: float) -> float:
        """From above, 0 to `HIGH`."""
        return round(HIGH * (1.0 - min(1.0, max(0.0, value / self.top))), 2)


def columns(trace: Trace, start: float, end: float, most: int) -> list[Column]:
    """Add up the bins of a stretch of time to about ``most`` columns of a round length; missing bins leave a gap.

    Args:
        trace: What was seen.
        start: Epoch seconds.
        end: Epoch seconds.
        most: At least 1.
    """
    least = max(trace.step_min, (end - start) / MINUTE_S / most)
    fits = [w for w in _WIDTHS_MIN if w >= least and w % trace.step_min == 0]
    width = MINUTE_S * (fits[0] if fits else trace.step_min * ceil(least / trace.step_min))
    found: dict[int, list[float]] = {}
    offset = trace.at[0] % width if trace.at[0] % MINUTE_S else 0.0
    for at, observed, expected, phi in zip(trace.at, trace.observed, trace.expected, trace.phi, strict=True):
        if start <= at < end:
            added = found.setdefault(int((at - offset) // width), [0.0, 0.0, 1.0])
            added[0] += observed
            added[1] += expected
            added[2] = phi
    made = []
    for number, (observed, expected, phi) in found.items():
        low, high = interval(expected, size(expected, phi)) if expected > 0.0 else (0, 0)
        left = number * width + offset
        made.append(Column(left, left + width, observed, expected, low, high))
    return made


def draw(
    shown: Sequence[Column],
    *,
    spans: Sequence[Span] = (),
    noted: Sequence[Span] = (),
    marks: Sequence[Mark] = (),
    zone: str,
    title: str,
    clock: "Clock",
    tall: bool = False,
) -> str:
    """The chart as HTML.

    Args:
        shown: Columns in order, at least one.
        spans: Episodes: shaded, and the columns in them coloured.
        noted: What people noted: a bar along the top.
        marks: Moments pointed out, the earlier ones first.
        zone: IANA zone of the clock below.
        title: What it shows, for those who cannot see it.
        clock: Words for moments.
        tall: Whether it is the picture of the page.
    """
    start, end = shown[0].start, shown[-1].end
    top = _nice(max(max(c.observed, float(c.high)) for c in shown) or 1.0)
    scale = Scale(start, end, top)
    inside = [s for s in spans if s.end > start and s.start < end]
    stretches = _stretches(shown)
    parts = [
        f'<svg viewBox="0 0 {WIDE:g} {HIGH:g}" preserveAspectRatio="none" role="img" aria-label="{escape(title)}">',
        *(_rect(scale, span, "shade") for span in inside),
        *(f'<path class="grid" d="M0 {scale.y(top * share)}H{WIDE:g}"/>' for share in (0.5, 1.0)),
        *(f'<path class="band" d="{_band(scale, stretch)}"/>' for stretch in stretches),
        f'<path class="seen" d="{_bars(scale, [c for c in shown if not _sort(c, inside)])}"/>',
        *(
            f'<path class="hot {sort}" d="{_bars(scale, [c for c in shown if _sort(c, inside) == sort])}"/>'
            for sort in sorted({s.sort for s in inside})
        ),
        *(f'<path class="usual" d="{_line(scale, stretch)}"/>' for stretch in stretches),
    ]
    here = [mark for mark in marks if start <= mark.at <= end]
    parts += [f'<path class="mark" d="M{scale.x(mark.at)} 0V{HIGH:g}"/>' for mark in here]
    parts.append("</svg>")
    parts += [_noted(scale, span) for span in noted if span.end > start and span.start < end]
    parts += [_said(scale, mark, n) for n, mark in enumerate(here)]
    for share in (0.5, 1.0):
        parts.append(f'<span class="y" style="top:{scale.y(top * share):g}%">{clock.number(round(top * share))}</span>')
    ticks = _ticks(start, end, ZoneInfo(zone), clock)
    parts += [
        f'<span class="x{" edge" if scale.x(at) < 0.03 * WIDE else ""}" style="left:{scale.x(at) / 10:g}%">'
        f"{escape(words)}</span>"
        for at, words in ticks
    ]
    return f'<div class="plot{" tall" if tall else ""}">{"".join(parts)}</div>'


class Clock(msgspec.Struct, frozen=True):
    """Words for numbers and moments on an axis."""

    months: tuple[str, ...]
    hour: str
    day: str
    space: str

    def number(self, value: int) -> str:
        """« 1 200 »."""
        return f"{value:,}".replace(",", self.space)

    def moment(self, local: datetime, step_min: int) -> str:
        """« 20 h », « 20 h 30 », « 16 juin »."""
        if step_min >= 1440 or (local.hour == 0 and local.minute == 0):
            return self.day.format(day=local.day, month=self.months[local.month - 1])
        return self.hour.format(hour=local.hour, minute=f"{local.minute:02}" if step_min < 60 else "").rstrip(
            " \u00a0:"
        )


def _sort(column: Column, spans: Sequence[Span]) -> str:
    return next((s.sort for s in spans if column.start < s.end and column.end > s.start), "")


def _rect(scale: Scale, span: Span, name: str) -> str:
    left, right = scale.x(span.start), scale.x(span.end)
    width = round(max(3.0, right - left), 1)
    return f'<rect class="{name} {span.sort}" x="{left}" y="0" width="{width}" height="{HIGH:g}"/>'


def _bars(scale: Scale, shown: Sequence[Column]) -> str:
    made = []
    for column in shown:
        if column.observed > 0.0:
            left, right = scale.x(column.start), scale.x(column.end)
            gap = min(1.0, (right - left) * 0.15)
            made.append(f"M{left} {HIGH:g}V{scale.y(column.observed)}H{round(right - gap, 1)}V{HIGH:g}z")
    return "".join(made)


def _stretches(shown: Sequence[Column]) -> list[list[Column]]:
    """Columns that follow each other without a gap."""
    made = [[shown[0]]]
    for before, column in pairwise(shown):
        if column.start > before.end + 1.0:
            made.append([])
        made[-1].append(column)
    return made


def _line(scale: Scale, stretch: Sequence[Column]) -> str:
    points = [f"{scale.x((c.start + c.end) / 2)} {scale.y(c.expected)}" for c in stretch]
    return "M" + "L".join(points)


def _band(scale: Scale, stretch: Sequence[Column]) -> str:
    over = [f"{scale.x((c.start + c.end) / 2)} {scale.y(c.high)}" for c in stretch]
    under = [f"{scale.x((c.start + c.end) / 2)} {scale.y(c.low)}" for c in reversed(stretch)]
    return "M" + "L".join([*over, *under]) + "z"


def _noted(scale: Scale, span: Span) -> str:
    left, right = scale.x(span.start) / 10, scale.x(span.end) / 10
    return f'<i class="noted" style="left:{left:g}%;width:{max(0.4, right - left):.2f}%"></i>'


def _said(scale: Scale, mark: Mark, row: int) -> str:
    left = scale.x(mark.at) / 10
    side = " left" if left > 60 else ""
    where = f"right:{100 - left:g}%" if side else f"left:{left:g}%"
    return f'<b class="said{side} {mark.sort}" style="{where};top:{row * 1.5:g}em">{escape(mark.words)}</b>'


def _ticks(start: float, end: float, zone: ZoneInfo, clock: Clock) -> list[tuple[float, str]]:
    step = next((t for t in _TICKS_MIN if (end - start) / MINUTE_S / t <= _TICKS), _TICKS_MIN[-1])
    at = datetime.fromtimestamp(start, zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    if step >= 7 * 1440:
        at -= timedelta(days=at.weekday())
    made = []
    while (moment := at.replace(tzinfo=zone).timestamp()) < end:
        if moment >= start:
            made.append((moment, clock.moment(at, step)))
        at += timedelta(minutes=step)
    return made


def _nice(value: float) -> float:
    """The least round number that is not smaller: 1, 2, 4, 6, 8 times a power of ten."""
    power = 10.0 ** int(log10(value)) if value >= 1.0 else 1.0
    return next(power * factor for factor in (1, 2, 4, 6, 8, 10, 20) if power * factor >= value)
