"""The sheet that charts are drawn on: what lies where, and what covers what."""

import io

import pytest
from PIL import Image, ImageChops

from alerts.canvas import BOTTOM, HIGH, INK, RIGHT, TOP, WIDE, Area, Pen, nice


def picture(pen: Pen) -> Image.Image:
    return Image.open(io.BytesIO(pen.png())).convert("RGB")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        *((0.0, 2.0), (2.0, 2.0), (2.1, 4.0), (4.0, 4.0), (8.1, 10.0), (10.0, 10.0)),
        *((10.1, 20.0), (20.1, 30.0), (81.0, 100.0), (100.1, 150.0), (14_200.0, 15_000.0)),
    ],
)
def test_a_scale_ends_at_a_round_number_that_is_not_smaller_and_can_be_halved(value: float, expected: float) -> None:
    assert nice(value) == expected
    assert expected % 2 == 0


@pytest.mark.parametrize(("at", "share"), [(99.0, 0.0), (100.0, 0.0), (150.0, 0.5), (200.0, 1.0), (201.0, 1.0)])
def test_a_moment_outside_lies_on_the_edge(at: float, share: float) -> None:
    assert Area(60.0, 100.0, 200.0, 10.0).x(at) == 60.0 + share * (RIGHT - 60.0)


@pytest.mark.parametrize(("value", "share"), [(-1.0, 0.0), (0.0, 0.0), (5.0, 0.5), (10.0, 1.0), (11.0, 1.0)])
def test_a_number_outside_lies_on_the_edge(value: float, share: float) -> None:
    assert Area(60.0, 100.0, 200.0, 10.0).y(value) == BOTTOM - share * (BOTTOM - TOP)


def test_no_line_is_seen_between_the_digits_of_a_number() -> None:
    """A line that began it all passes through the number of the last bar when that has five digits."""

    def number(*, crossed: bool) -> Image.Image:
        pen = Pen()
        if crossed:
            pen.line([(400, TOP), (400, BOTTOM)], INK, 4)
        pen.halo(400, 200, "14 200", 34, "#fdeee1", anchor="mb")
        pen.text(400, 200, "14 200", 34, anchor="mb")
        half = round(pen.width("14 200", 34) / 2)
        return picture(pen).crop((400 - half, 172, 400 + half, 194))

    difference = ImageChops.difference(number(crossed=True), number(crossed=False)).convert("L")
    assert max(difference.tobytes()) <= 8  # of 255: each picture has its own palette


@pytest.mark.parametrize(("right", "bottom"), [(20, 30), (10, 30), (20, 10)])
def test_a_box_without_width_or_height_is_none(right: int, bottom: int) -> None:
    pen = Pen()
    pen.box(20, 30, right, bottom, "#d55e00")
    assert picture(pen).getcolors() == [(WIDE * HIGH, (255, 255, 255))]
