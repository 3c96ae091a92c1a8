"""The chart shows what the alert says, to everybody, on any screen, in letters that its font has."""

import io
import itertools
from math import inf
from typing import Any

import pytest
from hypothesis import given, settings
from PIL import Image

from alerts import canvas, chart
from alerts.model import Alert, Kind, Transition
from streams.detectors.tails import interval
from streams.detectors.volume import size
from tests.alerts.test_slack_blocks import ALERTS
from tests.support.alerts import TUESDAY_20H05, an_alert, golden_cases

BINS = (3, 2, 4, 2, 3, 1, 4, 3, 2, 3, 8, 24)


def picture(alert: Alert) -> Image.Image:
    return Image.open(io.BytesIO(chart.draw(alert))).convert("RGB")


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def pixels(image: Image.Image, colour: str) -> list[tuple[int, int]]:
    wanted = rgb(colour)
    return [(x, y) for y in range(image.height) for x in range(image.width) if image.getpixel((x, y)) == wanted]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [part / 255 for part in rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_it_is_a_small_png_of_the_size_that_is_said() -> None:
    data = chart.draw(an_alert())
    assert data.startswith(b"\x89PNG")
    assert picture(an_alert()).size == (canvas.WIDE, canvas.HIGH)
    assert len(data) < 20_000


def test_the_same_alert_gives_the_same_bytes_and_another_gives_others() -> None:
    assert chart.draw(an_alert()) == chart.draw(an_alert())
    assert chart.draw(an_alert()) != chart.draw(an_alert(trend=tuple((n + 1, 4.0) for n in BINS)))


def test_twice_as_many_posts_make_a_bar_twice_as_high() -> None:
    def height(observed: int) -> int:
        trend = tuple((n, 0.0) for n in (100, 0, 0, observed))
        column = [y for x, y in pixels(picture(an_alert(trend=trend, since=TUESDAY_20H05 - 600)), HOT) if x == 740]
        return len([y for y in column if y > canvas.TOP])

    assert abs(height(80) - 2 * height(40)) <= 2
    assert height(40) > 30


HOT = chart.HOT[Kind.CRISIS]


def test_bars_are_coloured_from_the_bin_in_which_it_began() -> None:
    hot = [x for x, y in pixels(picture(an_alert()), HOT) if y > 60]
    width = (canvas.RIGHT - 56) / len(BINS)
    assert abs(min(hot) - (canvas.RIGHT - 2 * width)) < width / 2  # 19:45, the bin of 19:52


def test_a_start_before_the_picture_colours_all_of_it_and_draws_no_line() -> None:
    image = picture(an_alert(since=TUESDAY_20H05 - 4 * 3600))
    assert not [place for place in pixels(image, chart.ORDINARY) if place[1] > 60]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_its_colour(kind: Kind) -> None:
    assert pixels(picture(an_alert(kind=kind)), chart.HOT[kind])


@pytest.mark.parametrize("colour", [*chart.HOT.values(), chart.ORDINARY, chart.USUAL])
def test_what_is_drawn_stands_out_from_its_ground(colour: str) -> None:
    """3 to 1: WCAG 2.2, success criterion 1.4.11."""
    assert contrast(colour, canvas.GROUND) >= 3.0


@pytest.mark.parametrize("ground", [canvas.GROUND, *chart.SHADE.values()])
def test_words_can_be_read_on_each_ground(ground: str) -> None:
    """7 to 1: WCAG 2.2, success criterion 1.4.6."""
    assert contrast(canvas.INK, ground) >= 7.0


def test_what_was_hot_and_what_was_not_differ_in_lightness_or_by_the_line_between_them() -> None:
    """Whoever sees no colours has the dashed line and the shade; the usual line must differ from both bars."""
    for hot in {*chart.HOT.values(), chart.ORDINARY}:
        assert contrast(hot, chart.USUAL) >= 1.5


def test_the_font_has_every_letter_that_is_drawn() -> None:
    font = canvas.font(27)
    missing = bytes(font.getmask("\uffff"))
    letters = {*"0123456789 :,.h"}
    for words in chart.WORDS.values():
        letters |= {*words.posts, *words.usual, *words.since, *"".join(words.days), *"min", *"sj"} - {*"{}"}
    assert [letter for letter in sorted(letters) if letter != " " and bytes(font.getmask(letter)) == missing] == []
    assert bytes(font.getmask("é")) == missing  # the day that it has accents, words can have them


def test_local_hours_stand_on_the_axis() -> None:
    ticks = chart._ticks(TUESDAY_20H05 - 7200, TUESDAY_20H05, an_alert())
    assert [words for _, words in ticks] == ["18 h 30", "19 h", "19 h 30", "20 h"]
    english = chart._ticks(TUESDAY_20H05 - 7200, TUESDAY_20H05, an_alert(lang="en", zone="Pacific/Noumea"))
    assert [words for _, words in english] == ["4:30", "5:00", "5:30", "6:00"]


def test_the_hour_that_autumn_repeats_stands_twice() -> None:
    night = 1761436800.0  # 2025-10-26, 2:00 in Paris, for the first time
    ticks = chart._ticks(night - 1800, night + 3 * 3600, an_alert())
    assert all(after > before for (before, _), (after, _) in itertools.pairwise(ticks))
    assert len({at for at, _ in ticks}) == len(ticks)


def test_days_are_named_where_bins_are_long() -> None:
    ticks = chart._ticks(TUESDAY_20H05 - 4 * 86400, TUESDAY_20H05, an_alert())
    assert [words for _, words in ticks] == ["sam. 1", "dim. 2", "lun. 3", "mar. 4"]


def test_the_interval_of_a_bin_is_that_of_the_window_for_a_bin_of_its_size() -> None:
    """A window of one bin has the alert's own interval: what is drawn is what is said."""
    for phi in (1.0, 1.7, 3.0, 12.0):
        low, high = interval(40.0, size(40.0, phi))
        alert = an_alert(expected=40.0, expected_low=low, expected_high=high, trend=((41, 40.0),) * 12)
        (drawn,) = {(c.low, c.high) for c in chart.columns(alert)}
        assert abs(drawn[0] - low) <= 1
        assert drawn[1] == high


def test_a_smaller_bin_has_a_smaller_interval_and_none_expected_has_none() -> None:
    low, high = interval(40.0, inf)
    trend = ((1, 0.0), (1, 10.0), (1, 40.0))
    none, less, same = chart.columns(an_alert(expected=40.0, expected_low=low, expected_high=high, trend=trend))
    assert (none.low, none.high) == (0, 0)
    assert (less.low, less.high) == (5, 16)  # 5.4 to 15.6: Poisson tables
    assert same.high >= high


def test_the_bins_end_where_the_window_ends() -> None:
    shown = chart.columns(an_alert())
    assert shown[-1].end == TUESDAY_20H05
    assert shown[0].start == TUESDAY_20H05 - 7200
    assert tuple(c.observed for c in shown) == BINS


@pytest.mark.parametrize("bins", [0, 1, chart.FEWEST - 1])
def test_too_few_bins_are_no_chart(bins: int) -> None:
    alert = an_alert(trend=((1, 1.0),) * bins)
    assert chart.columns(alert) == []
    assert chart.alt_text(alert) == ""
    with pytest.raises(ValueError, match="too few"):
        chart.draw(alert)


def test_its_words_say_every_figure() -> None:
    assert chart.alt_text(an_alert()).replace("\u00a0", " ") == (
        "Volvic, messages par 10 min, 18 h 05 – 20 h 05 : 3, 2, 4, 2, 3, 1, 4, 3, 2, 3, 8, 24 ; d’habitude 0–6 ; "
        "niveau vigilance, depuis 19 h 52 (13 min)."
    )
    assert chart.alt_text(an_alert(lang="en")).startswith("Volvic, posts per 10\u00a0min, 18:05 – 20:05: 3, 2, 4,")


def test_the_longest_words_fit() -> None:
    alert = an_alert(name="é" * 5000, trend=((10**12, 10.0**12),) * 300)
    assert len(chart.alt_text(alert)) <= chart.ALT_TEXT


@pytest.mark.parametrize("case", [c for c in golden_cases() if c.alert.trend], ids=lambda case: case.name)
def test_each_golden_alert_can_be_drawn(case: Any) -> None:
    assert len(chart.draw(case.alert)) < 20_000


@settings(max_examples=25, deadline=None)
@given(ALERTS)
def test_any_alert_is_drawn_or_has_too_few_bins(alert: Alert) -> None:
    if chart.columns(alert):
        assert picture(alert).size == (canvas.WIDE, canvas.HIGH)
        assert 1 <= len(chart.alt_text(alert)) <= chart.ALT_TEXT


def test_an_ended_episode_says_no_longer_since_when() -> None:
    over, on = (an_alert(transition=t, reason="faded") for t in (Transition.RESOLVED, Transition.UPDATED))
    assert chart.draw(over) != chart.draw(on)


@pytest.mark.parametrize("largest", [1, 2, 5, 16, 17, 24, 83, 84, 140, 888, 14_200])
def test_no_bar_and_no_number_reaches_the_words_above(largest: int) -> None:
    """The tallest bar may stand under « depuis 19 h 05 »."""
    trend = tuple((n, 0.1) for n in (0, 0, 0, 0, largest, largest, 0, 0, 0, 0, 0, 0))
    drawn = picture(an_alert(since=TUESDAY_20H05 - 3600, trend=trend, expected_high=1))
    between = drawn.crop((120, 84, canvas.WIDE, 85)).convert("L")
    assert sum(pixel < 200 for pixel in between.tobytes()) <= 5  # the dashed line, where it is drawn
