"""The page of a backtest: one HTML file with everything in it, for a phone, a desk and a printer.

A stranger finds the gravest episode, its start and its reason first; then the others, the whole time of each territory
and how the settings compare. The page loads nothing: no script, no font, no picture from anywhere.
"""

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

import msgspec

from agents import report_episode
from agents.backtest import Trace, rings
from agents.chart import columns
from agents.labels import MONTH_DAYS, Label, Outcome
from agents.report_episode import Event, Reader, events, figure, when
from agents.report_words import words
from alerts.model import Kind
from alerts.wording.calendar import local
from alerts.wording.clean import clean
from alerts.wording.sentences import tongue

CARDS = 5
"""Episodes that are told in full; the others are lines of a list."""
COLUMNS = 240


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a page tells.

    Attributes:
        source: The stream, as it is called.
        lang: ``fr`` or ``en``.
        setting: The setting that the alerts are of.
        traces: What was seen, by territory.
        labels: What people noted, by territory; ``None`` when nothing was given.
        outcomes: How the settings did, by name.
    """

    source: str
    lang: str
    setting: str
    traces: Sequence[Trace]
    labels: Mapping[str, Sequence[Label]] | None
    outcomes: Mapping[str, Outcome]


def render(page: Page) -> str:
    """The page as HTML, whole in itself; every word of a stranger in it is escaped."""
    reader = Reader(page.lang, words(page.lang), tongue(page.lang))
    say = reader.say
    known = sorted((e for t in page.traces for e in events(t)), key=lambda e: (e.weight, -e.first.at), reverse=True)
    body = [_header(page, known, reader)]
    if known:
        body.append(f"<h2>{escape(say.episodes)}</h2>")
        body += [report_episode.card(event, _labels(page, event.trace), reader) for event in known[:CARDS]]
        body += _others(known[CARDS:], reader)
    body.append(f"<h2>{escape(say.territories)}</h2>")
    rank = {event.trace.territory: n for n, event in reversed(list(enumerate(known)))}
    for trace in sorted(page.traces, key=lambda t: rank.get(t.territory, len(rank) + len(known))):
        body.append(_territory(page, trace, [event for event in known if event.trace is trace], reader))
    body += _settings(page, reader)
    notes = "".join(f"<li>{escape(note.format(colon=reader.told.colon))}</li>" for note in say.notes)
    body.append(f"<footer><h2>{escape(say.reading)}</h2><ul>{notes}</ul></footer>")
    return document(page.lang, f"{say.title}{reader.told.colon}{page.source}", "\n".join(body))


def document(lang: str, title: str, body: str) -> str:
    """A page around its body: the style sheet in it, and the order to load nothing else."""
    style = files("agents").joinpath("report.css").read_text("utf-8")
    return (
        f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(clean(title))}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def rows(head: Sequence[str], lines: Sequence[Sequence[str]], chosen: str, name: str = "") -> str:
    """A table as HTML, of the class ``name``; the line whose first cell is ``chosen`` stands out."""
    cells = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    made = [
        f"<tr{' class=chosen' if line[0] == chosen else ''}>"
        + f'<th scope="row">{escape(line[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in line[1:])
        + "</tr>"
        for line in lines
    ]
    return (
        f'<div class="scroll {name}"><table><thead><tr>{cells}</tr></thead><tbody>{"".join(made)}</tbody></table></div>'
    )


def outcome_cells(outcome: Outcome, reader: Reader) -> tuple[str, ...]:
    """Found, missed, false per 30 days, minutes late in the median and at worst, as they are read."""

    def late(minutes: float | None) -> str:
        return "–" if minutes is None else reader.told.duration(60.0 * round(minutes))

    return (
        reader.say.of.format(n=outcome.hits, of=len(outcome.found)),
        str(outcome.missed),
        decimal(outcome.false_per_month, reader),
        late(outcome.late_median_min),
        late(outcome.late_worst_min),
    )


def decimal(value: float, reader: Reader) -> str:
    """A number with one decimal."""
    return f"{value:.1f}".replace(".", reader.say.decimal)


def _labels(page: Page, trace: Trace) -> Sequence[Label]:
    return (page.labels or {}).get(trace.territory, ())


def _header(page: Page, known: Sequence[Event], reader: Reader) -> str:
    say, told, traces = reader.say, reader.told, page.traces
    start, end = min((t.start for t in traces), default=0.0), max((t.end for t in traces), default=0.0)
    zone = traces[0].zone if traces else "UTC"
    kicker = say.kicker.format(
        source=clean(page.source),
        start=_date(start, zone, reader),
        end=_date(end - 1.0, zone, reader),
        setting=page.setting,
    )
    days = told.number(max(1, round((end - start) / 86400.0)))
    headline, count = say.nothing, say.span.format(days=days)
    if known:
        top = known[0]
        kind = say.kinds[top.gravest.kind][0]
        began = when(top.start, top.trace.zone, told)
        headline = say.first.format(name=clean(top.trace.name), colon=told.colon, kind=kind, when=began)
        count = say.many.format(episodes=_tally(known, reader), days=days)
    return f'<header><p class="kicker">{escape(kicker)}</p><h1>{escape(headline)}</h1><p>{escape(count)}</p></header>'


def _date(at: float, zone: str, reader: Reader) -> str:
    """« 16 juin 2026 »."""
    moment = local(at, zone)
    return f"{reader.say.clock.moment(moment, 1440)} {moment.year}"


def _tally(known: Sequence[Event], reader: Reader) -> str:
    """« 1 crise, 2 buzz »."""
    say = reader.say
    counted = {kind: sum(event.gravest.kind == kind for event in known) for kind in _ORDER}
    parts = [f"{reader.told.number(n)} {say.kinds[kind][n > 1]}" for kind, n in counted.items() if n]
    return ", ".join(parts) or say.no_episode


_ORDER = (Kind.CRISIS, Kind.GOOD_NEWS, Kind.BUZZ, Kind.SILENCE)


def _others(rest: Sequence[Event], reader: Reader) -> list[str]:
    if not rest:
        return []
    listed = "".join(report_episode.line(event, reader) for event in rest)
    summary = reader.say.others.format(n=len(rest)) if len(rest) > 1 else reader.say.other
    return [f"<details><summary>{escape(summary)}</summary><ul>{listed}</ul></details>"]


def _territory(page: Page, trace: Trace, known: Sequence[Event], reader: Reader) -> str:
    told = reader.told
    spans = [span for event in sorted(known, key=lambda event: event.start) for span in event.spans]
    chart = figure(trace, columns(trace, trace.start, trace.end, COLUMNS), spans, [], _labels(page, trace), reader)
    total = sum(trace.observed)
    stats = reader.say.stats.format(
        total=told.number(round(total)),
        day=told.number(round(total / trace.days)) if total >= trace.days else decimal(total / trace.days, reader),
        colon=told.colon,
        episodes=_tally(known, reader),
    )
    name = escape(clean(trace.name))
    return f'<section class="territory"><h3>{name}</h3><p class="stats">{escape(stats)}</p>{chart}</section>'


def _settings(page: Page, reader: Reader) -> list[str]:
    say, told = reader.say, reader.told
    made = [f"<h2>{escape(say.settings)}</h2>"]
    if page.labels is None:
        lines = []
        for name, outcome in page.outcomes.items():
            rung = [t for trace in page.traces for t in rings(trace.told[name])]
            month = decimal(len(rung) * MONTH_DAYS / outcome.days if outcome.days else 0.0, reader)
            crises = sum(t.kind is Kind.CRISIS for t in rung)
            lines.append((name, told.number(len(rung)), month, told.number(crises)))
        return [*made, rows(say.head_unlabelled, lines, page.setting)]
    lines_found = [(name, *outcome_cells(outcome, reader)) for name, outcome in page.outcomes.items()]
    made.append(rows(say.head, lines_found, page.setting, "compared"))
    missed = [found.label for found in page.outcomes[page.setting].found if found.at is None]
    if missed:
        zones = {trace.territory: trace.zone for trace in page.traces}
        names = {trace.territory: trace.name for trace in page.traces}
        alone = len(page.traces) == 1
        listed = "".join(
            "<li>"
            + escape(
                when(label.start, zones.get(label.territory, page.traces[0].zone), told)
                + ("" if alone else f", {clean(names.get(label.territory, label.territory))}")
            )
            + "</li>"
            for label in missed
        )
        made.append(f"<p>{escape(say.missed.format(setting=page.setting, colon=told.colon))}</p><ul>{listed}</ul>")
    return made
