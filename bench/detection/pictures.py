"""The pictures of docs/explanation/detection.md, drawn from what the detectors say of seeded streams.

    python -m bench.detection.pictures

Writes docs/explanation/images/*.svg; two runs give the same bytes.
"""

from collections.abc import Sequence
from math import log10
from pathlib import Path

import numpy as np

from bench.detection import simulate
from bench.detection.simulate import DAY, START, ZONE, Floats, Noise
from streams import baseline as usual
from streams.baseline import minute_of_week
from streams.detectors import tails, volume
from streams.detectors.volume import Volume

FOLDER = Path(__file__).resolve().parents[2] / "docs/explanation/images"
WIDE, HIGH, LEFT, BELOW = 760, 250, 46, 26
INK, SOFT, BLUE, BAND, RED, AMBER = "#1c1d22", "#6b7080", "#3f69b5", "#c9d6ee", "#c4232e", "#b06a00"
EVENT = DAY * 31 + 20 * 60
"""Thursday 20:00, a month in."""


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, picture in (("week", week()), ("surprise", surprise()), ("memory", memory())):
        (FOLDER / f"{name}.svg").write_text(picture)
        print(FOLDER / f"{name}.svg")


def week() -> str:
    """Posts per hour of one week, and what was usual."""
    land = simulate.territory(50.0, Noise.SOCIAL, 1, 35)
    state, seen, expected = volume.fresh(50.0), [], []
    for at, posts in enumerate(land.counts.tolist()):
        expected.append(_learn(state, posts, at).rate)
        seen.append(float(posts))
    hours = range(28 * DAY, 35 * DAY, 60)
    observed = [sum(seen[at : at + 60]) for at in hours]
    mean = [sum(expected[at : at + 60]) for at in hours]
    phi = volume.phi_of(state, 2)
    bounds = [tails.interval(value, volume.size(value, phi)) for value in mean]
    x = np.arange(len(observed)) / 24.0
    plot = _Plot(0.0, 7.0, 0.0, 180.0, "posts per hour, an ordinary week")
    plot.area(x, [float(low) for low, _ in bounds], [float(high) for _, high in bounds], BAND)
    plot.line(x, observed, INK, 1.2)
    plot.line(x, mean, BLUE, 2.0)
    plot.ticks([(day + 0.5, name) for day, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))])
    plot.note(1.0, 165.0, "seen", INK).note(2.0, 165.0, "usual at this hour, and its 90 % interval", BLUE)
    return plot.svg()


def surprise() -> str:
    """What each window says, less its habit, after five times as many posts as usual, from 50 an hour."""
    land = simulate.territory(50.0, Noise.SOCIAL, 1, 32)
    random = np.random.default_rng(4)
    counts = land.counts.copy()
    counts[EVENT : EVENT + 120] += simulate.burst(random, land.usual[EVENT : EVENT + 120], Noise.SOCIAL, 5.0)
    state = volume.fresh(50.0)
    lines: dict[int, list[float]] = {width: [] for width in volume.WINDOWS_MIN}
    limits = []
    for at, posts in enumerate(counts[: EVENT + 60].tolist()):
        if at >= EVENT - 30:
            _, fast = usual.rates(state.baseline, _in_week(at))
            for i, width in enumerate(volume.WINDOWS_MIN):
                weight = 1.0 + volume.DECAY[i]
                observed = weight * (volume.DECAY[i] * state.seen[i] + posts)
                mean = weight * (volume.DECAY[i] * state.expected[i] + fast)
                size = volume.size(mean, volume.phi_of(state, i), volume.cv_of(state))
                found = tails.negative_binomial(observed, mean, size) - state.habit.takes_off[i]
                lines[width].append(max(0.0, found))
            limits.append(4.0)
        _learn(state, posts, at)
    x = np.arange(-30.0, 60.0)
    plot = _Plot(
        -30.0,
        60.0,
        0.0,
        25.0,
        "surprise (1: one chance in 10, 2: in 100 …) of each window; five times as many posts from 0 on",
    )
    colours = ("#9aa7bf", "#7d8fb3", BLUE, "#6a4fb0", "#23794a")
    lowest = 99.0
    for (width, values), colour in sorted(zip(lines.items(), colours, strict=True), key=lambda line: -line[0][1][-1]):
        lowest = min(values[-1], lowest - 1.4)
        plot.line(x, values, colour, 1.8).note(60.0, lowest, f" {width} min", colour, inside=False)
    plot.line(x, limits, RED, 1.2, dashed=True).note(-29.0, limits[0] + 0.5, "threshold", RED)
    plot.ticks([(minute, f"{minute} min") for minute in range(-30, 61, 15)])
    return plot.svg()


def memory() -> str:
    """What is usual after ten hours of crisis, with what is unusual hardly learned, and with all of it learned."""
    land = simulate.territory(50.0, Noise.POISSON, 1, 36)
    random = np.random.default_rng(4)
    counts, first = land.counts.copy(), 29 * DAY + 8 * 60
    day = slice(first, first + 600)
    counts[day] += simulate.burst(random, land.usual[day], Noise.POISSON, 10.0)
    levels = []
    for gated in (True, False):
        state, level = volume.fresh(50.0), []
        for at, posts in enumerate(counts.tolist()):
            _learn(state, posts, at, gated=gated)
            level.append(usual.level(state.baseline))
        levels.append(level[28 * DAY : 35 * DAY : 30])
    x = np.arange(len(levels[0])) / 48.0
    plot = _Plot(0.0, 7.0, 0.0, 140.0, "usual level, posts per hour, after ten hours at ten times as many")
    plot.band(29.0 + 8 / 24 - 28.0, 29.0 + 18 / 24 - 28.0)
    plot.line(x, levels[1], AMBER, 1.8).line(x, levels[0], BLUE, 2.2)
    plot.note(2.6, 118.0, "if all were learned: the next crisis would go unheard", AMBER)
    plot.note(2.6, 32.0, "as it is learned", BLUE).note(1.36, 132.0, "crisis", RED)
    plot.ticks([(float(n), f"day {n}") for n in range(8)])
    return plot.svg()


def _in_week(at: int) -> int:
    return minute_of_week(START + at, ZONE)


def _learn(state: Volume, posts: float, at: int, gated: bool = True) -> volume.VolumeScore:
    found = volume.score(state, posts, _in_week(at))
    taught = found if gated else volume.VolumeScore(0.0, found.window_min, found.rate, found.slow)
    volume.learn(state, posts, _in_week(at), taught)
    return found


class _Plot:
    """A drawing of lines over axes that start at the left and at the bottom."""

    def __init__(self, x0: float, x1: float, y0: float, y1: float, title: str) -> None:
        self._x0, self._x1, self._y0, self._y1 = x0, x1, y0, y1
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif">',
            f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
            f'<text x="{LEFT}" y="14" font-size="13" fill="{INK}">{title}</text>',
        ]
        step = 10 ** int(log10(y1 - y0))
        for value in np.arange(y0, y1 + 0.1, step if (y1 - y0) / step >= 3 else step / 2):
            if value % (2 * step) == 0 or (y1 - y0) / step <= 4:
                y = self._y(float(value))
                self._parts.append(f'<path d="M{LEFT} {y}H{WIDE - 60}" stroke="#e2e0da"/>')
                self._parts.append(_text(LEFT - 6, y + 4, f"{value:g}", SOFT, "end"))

    def _x(self, value: float) -> float:
        return round(LEFT + (WIDE - 60 - LEFT) * (value - self._x0) / (self._x1 - self._x0), 1)

    def _y(self, value: float) -> float:
        share = min(1.05, (value - self._y0) / (self._y1 - self._y0))
        return round(HIGH - BELOW - (HIGH - BELOW - 24) * share, 1)

    def line(self, x: Floats, y: Sequence[float], colour: str, width: float, dashed: bool = False) -> "_Plot":
        points = " ".join(f"{self._x(float(a))},{self._y(b)}" for a, b in zip(x, y, strict=True))
        dash = ' stroke-dasharray="5 4"' if dashed else ""
        self._parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"{dash}/>')
        return self

    def area(self, x: Floats, low: Sequence[float], high: Sequence[float], colour: str) -> "_Plot":
        over = [f"{self._x(float(a))},{self._y(b)}" for a, b in zip(x, high, strict=True)]
        under = [f"{self._x(float(a))},{self._y(b)}" for a, b in zip(x, low, strict=True)]
        self._parts.append(f'<polygon points="{" ".join(over + under[::-1])}" fill="{colour}"/>')
        return self

    def band(self, x0: float, x1: float) -> "_Plot":
        a, b, top = self._x(x0), self._x(x1), self._y(self._y1)
        self._parts.append(
            f'<rect x="{a}" y="{top}" width="{round(b - a, 1)}" height="{self._y(0.0) - top}" fill="#fdebea"/>'
        )
        return self

    def note(self, x: float, y: float, words: str, colour: str, inside: bool = True) -> "_Plot":
        self._parts.append(_text(self._x(x), self._y(y) + (0 if inside else 4), words, colour))
        return self

    def ticks(self, at: Sequence[tuple[float, str]]) -> None:
        self._parts += [_text(self._x(x), HIGH - 8, words, SOFT, "middle") for x, words in at]

    def svg(self) -> str:
        return "\n".join([*self._parts, "</svg>\n"])


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" font-size="12" fill="{colour}" text-anchor="{anchor}">{words}</text>'


if __name__ == "__main__":
    main()
