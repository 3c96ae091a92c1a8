"""A sheet to draw charts on with Pillow, and where a moment and a number lie on it."""

import io
import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import msgspec
from PIL import Image, ImageDraw, ImageFont

WIDE: Final = 800
HIGH: Final = 360
"""Pixels."""

RIGHT: Final = WIDE - 16
TOP: Final = 90
BOTTOM: Final = HIGH - 48
"""Where the area of the bars ends, in pixels."""

GROUND: Final = "#ffffff"
INK: Final = "#1f2429"

_FINE = 2
"""Drawn so many times larger, then made smaller: Pillow's lines have hard edges."""
_COLOURS = 128
"""Enough that flat colours stay what they are; a picture has some 10 kB, a third of what it has in full colour."""


class Area(msgspec.Struct, frozen=True):
    """Where a moment and a number lie in the picture.

    ``left`` is in pixels, ``start`` and ``end`` are epoch seconds, ``top`` is the largest number.
    """

    left: float
    start: float
    end: float
    top: float

    def x(self, at: float) -> float:
        """Pixels from the left; a moment outside lies on the edge."""
        share = (at - self.start) / (self.end - self.start)
        return self.left + (RIGHT - self.left) * min(1.0, max(0.0, share))

    def y(self, value: float) -> float:
        """Pixels from above; a number outside lies on the edge."""
        return BOTTOM - (BOTTOM - TOP) * min(1.0, max(0.0, value / self.top))


class Pen:
    """Draws on a sheet of its own, in pixels of the finished picture."""

    def __init__(self) -> None:
        self._sheet = Image.new("RGB", (WIDE * _FINE, HIGH * _FINE), GROUND)
        self._pen = ImageDraw.Draw(self._sheet)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """A filled rectangle; nothing when it has no width or no height."""
        x0, y0, x1, y1 = (round(value * _FINE) for value in (left, top, right, bottom))
        if x1 > x0 and y1 > y0:
            self._pen.rectangle((x0, y0, x1 - 1, y1 - 1), fill=colour)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: int) -> None:
        """A line through points."""
        fine = [(round(x * _FINE), round(y * _FINE)) for x, y in points]
        self._pen.line(fine, fill=colour, width=width * _FINE, joint="curve")

    def text(self, x: float, y: float, text: str, size: int, colour: str = INK, anchor: str = "lm") -> None:
        """A text at a place; ``anchor`` as Pillow has it (left, middle …)."""
        place = (round(x * _FINE), round(y * _FINE))
        self._pen.text(place, text, font=font(size), fill=colour, anchor=anchor, stroke_width=1, stroke_fill=colour)

    def halo(self, x: float, y: float, text: str, size: int, colour: str, anchor: str) -> None:
        """The ground of a text, so that no line is seen between its letters."""
        place, wide = (round(x * _FINE), round(y * _FINE)), 5 * _FINE
        self._pen.text(place, text, font=font(size), fill=colour, anchor=anchor, stroke_width=wide, stroke_fill=colour)

    def width(self, text: str, size: int) -> float:
        """Pixels that a text takes."""
        return math.ceil(font(size).getlength(text)) / _FINE

    def png(self) -> bytes:
        """The finished picture."""
        made = io.BytesIO()
        small = self._sheet.resize((WIDE, HIGH), Image.Resampling.BOX)
        small.quantize(_COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        return made.getvalue()


def nice(value: float) -> float:
    """The least round number that is not smaller and whose half is round too.

    Example:
        >>> nice(7), nice(11), nice(28.8), nice(103)
        (8.0, 20.0, 30.0, 150.0)
    """
    if value <= 2.0:
        return 2.0
    power = 10.0 ** math.floor(math.log10(value))
    factors = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
    return next(power * factor for factor in factors if power * factor >= value and power * factor % 2 == 0)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own, which comes with it: no file of the machine's is needed."""
    own = ImageFont.load_default(size * _FINE)
    assert isinstance(own, ImageFont.FreeTypeFont)  # noqa: S101 - Pillow's wheels have FreeType; without it, no chart
    return own
