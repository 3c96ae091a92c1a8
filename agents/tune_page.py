"""The page of ``clameur tune``: what is proposed and why, and the trade-off drawn."""

from collections.abc import Mapping, Sequence
from html import escape
from math import sqrt

import msgspec

from agents.backtesting import Past
from agents.labels import Outcome
from agents.report import decimal, document, outcome_cells, rows
from agents.report_episode import Reader
from agents.report_words import words
from agents.tune import Proposal, reasons, title, toml
from alerts.wording.clean import clean
from alerts.wording.sentences import tongue
from streams.tuning import Sensitivity, Tuning

_WIDE, _HIGH, _LEFT, _RIGHT, _UP, _DOWN = 640.0, 250.0, 96.0, 30.0, 16.0, 34.0


def render(
    past: Past, outcomes: Mapping[str, Outcome], proposal: Proposal, present: str, bearable: float, lang: str
) -> str:
    """The page: what is proposed and why, the trade-off drawn, and every setting that was tried."""
    reader = Reader(lang, words(lang), tongue(lang))
    say, told = reader.say, reader.told
    of = len(outcomes[present].found)
    kicker = say.tune_kicker.format(source=clean(past.source), labels=of, days=told.number(round(past.days)))
    chosen = past.others[proposal.name]
    headline = say.proposed.format(setting=title(proposal.name, chosen, reader), colon=told.colon)
    why = "".join(f"<p>{escape(s)}</p>" for s in reasons(proposal, outcomes, present, bearable, reader))
    lines = [
        (_label(name, past.others[name], reader), *outcome_cells(outcome, reader)) for name, outcome in outcomes.items()
    ]
    body = [
        f'<header><p class="kicker">{escape(kicker)}</p><h1>{escape(headline)}</h1></header>',
        f'<section class="card good_news">{why}<pre>{escape(toml(chosen))}</pre></section>',
        f"<h2>{escape(say.curve)}</h2>",
        _curve(past, outcomes, proposal, bearable, reader),
        f"<h2>{escape(say.tune_tried)}</h2>",
        rows(say.head, lines, _label(proposal.name, chosen, reader), "compared"),
    ]
    return document(lang, f"{say.tune}{told.colon}{past.source}", "\n".join(body))


def _curve(past: Past, outcomes: Mapping[str, Outcome], proposal: Proposal, bearable: float, reader: Reader) -> str:
    """What was found, and how late, against false alarms: two drawings, a point per setting in each."""
    say = reader.say
    of = max(len(outcome.found) for outcome in outcomes.values())
    late = [outcome.late_median_min for outcome in outcomes.values()]
    latest = max([1.0, *(minutes for minutes in late if minutes is not None)])
    false = [outcome.false_per_month for outcome in outcomes.values()]
    panel = _Panel(
        false=false,
        most=max(1.0, bearable, *false),
        bearable=bearable,
        names=[_label(name, past.others[name], reader) if _is_named(name, proposal) else "" for name in outcomes],
        best=list(outcomes).index(proposal.name),
    )
    found = panel.draw([float(o.hits) for o in outcomes.values()], [(float(n), str(n)) for n in _counted(of)])
    marks = [(share * latest, reader.told.duration(60.0 * round(share * latest))) for share in (0.0, 0.5, 1.0)]
    delay = panel.draw(late, marks)
    axis = f'<figcaption class="under">{escape(say.curve_x)} →</figcaption>'
    return (
        f"<figure><p>{escape(say.curve_y)}</p>{found}{axis}</figure>"
        f"<figure><p>{escape(say.curve_late)}</p>{delay}{axis}</figure>"
    )


class _Panel(msgspec.Struct, frozen=True):
    """One drawing: values against false alarms per 30 days, on a scale that gives room to the few."""

    false: list[float]
    most: float
    bearable: float
    names: list[str]
    best: int

    def x(self, false: float) -> float:
        return round(_LEFT + (_WIDE - _LEFT - _RIGHT) * sqrt(false / self.most), 1)

    def draw(self, values: Sequence[float | None], marks: Sequence[tuple[float, str]]) -> str:
        top = marks[-1][0] or 1.0
        right, floor, height = _WIDE - _RIGHT, _HIGH - _DOWN, _HIGH - _DOWN - _UP

        def y(value: float) -> float:
            return round(floor - height * value / top, 1)

        points = [(self.x(f), y(v)) if v is not None else None for f, v in zip(self.false, values, strict=True)]
        line = " ".join(f"{point[0]},{point[1]}" for point in points if point)
        parts = [
            f'<svg class="curve" viewBox="0 0 {_WIDE:g} {_HIGH:g}" aria-hidden="true">',
            f'<rect class="bearable" x="{_LEFT:g}" y="{_UP:g}" width="{self.x(self.bearable) - _LEFT:.1f}" '
            f'height="{height:g}"/>',
            *(
                f'<line x1="{_LEFT:g}" x2="{right:g}" y1="{y(value)}" y2="{y(value)}"/>'
                f'<text class="axis" x="{_LEFT - 12:g}" y="{y(value) + 6:.1f}" text-anchor="end">{escape(words)}</text>'
                for value, words in marks
            ),
            *(
                f'<text class="axis" x="{self.x(tick)}" y="{floor + 24:.1f}" text-anchor="middle">{tick:g}</text>'
                for tick in _ticks(self.most)
            ),
            f'<polyline points="{line}"/>',
        ]
        order = sorted(range(len(points)), key=lambda n: n == self.best)  # the proposed one lies on top
        told = 0
        for n in order:
            point = points[n]
            if point is None:
                continue
            size, sort = (9, "best") if n == self.best else (5, "")
            parts.append(f'<circle class="{sort}" cx="{point[0]}" cy="{point[1]}" r="{size}"/>')
            if self.names[n]:  # one under the other, lest they hide each other
                told += 1
                away = 6.0 + 20.0 * told if point[1] < _UP + height / 2 else 6.0 - 20.0 * told
                side = "end" if point[0] > _WIDE * 0.7 else "start" if point[0] < _WIDE * 0.3 else "middle"
                parts.append(
                    f'<text class="{sort}" x="{point[0]}" y="{point[1] + away:.1f}" text-anchor="{side}">'
                    f"{escape(self.names[n])}</text>"
                )
        return "".join([*parts, "</svg>"])


def _is_named(name: str, proposal: Proposal) -> bool:
    return name == proposal.name or name in {s.value for s in Sensitivity}


def _label(name: str, tuning: Tuning, reader: Reader) -> str:
    """« équilibré (4,0) », « 4,5 »."""
    threshold = decimal(tuning.threshold, reader)
    return f"{name} ({threshold})" if name in {s.value for s in Sensitivity} else threshold


def _counted(of: int) -> Sequence[int]:
    """Numbers along the axis of what was found: a handful."""
    return sorted({0, of // 2, of} if of > 3 else set(range(of + 1)))


def _ticks(most: float) -> list[float]:
    return [tick for tick in (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0) if tick <= most]
