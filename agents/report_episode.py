"""An episode as a report tells it: when it began, why it rang, its picture, and the posts at its peak."""

from collections.abc import Sequence
from html import escape

import msgspec

from agents.backtest import Bell, Trace, told_by
from agents.chart import Column, Mark, Span, columns, draw
from agents.labels import Label, compare
from agents.report_outlook import outlooks
from agents.report_words import Words
from alerts import wording
from alerts.model import Alert, Caveat, Kind, Reason, Severity, Transition
from alerts.wording import sentences
from alerts.wording.calendar import local
from alerts.wording.clean import clean
from alerts.wording.tongue import Tongue

BEFORE_S, AFTER_S, CLOSE_S = 8 * 3600.0, 4 * 3600.0, 30 * 3600.0
"""The picture of an episode: from so long before it to so long after it, and at most so long in all."""
CLOSE_COLUMNS = 120

_DAY_MIN = 1440

_TURNS = (Transition.OPENED, Transition.REOPENED, Transition.ESCALATED)
_GRAVITY = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
_WEIGHT = {Kind.SILENCE: 0, Kind.BUZZ: 1, Kind.GOOD_NEWS: 1, Kind.CRISIS: 3}


class Reader(msgspec.Struct, frozen=True):
    """Whom the page is for: the language, its words for a report, and its words for alerts."""

    lang: str
    say: Words
    told: Tongue


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What one ring is about: an episode from its opening, or its return, with the returns that did not ring anew.

    ``alerts`` are in order, ``times`` are when it was open, ``(start, end)`` in epoch seconds.
    """

    trace: Trace
    alerts: tuple[Alert, ...]
    times: tuple[tuple[float, float], ...]

    @property
    def start(self) -> float:
        """When the rise began (epoch seconds)."""
        return self.times[0][0]

    @property
    def end(self) -> float:
        """When it first was over, or the stream (epoch seconds)."""
        return self.times[0][1]

    @property
    def first(self) -> Alert:
        """The alert that opened it."""
        return self.alerts[0]

    @property
    def gravest(self) -> Alert:
        """The alert that says worst of it: of the gravest kind and severity, the one with the largest score."""
        return max(self.alerts, key=_weight)

    @property
    def reason(self) -> Reason:
        """Why it rang: the reason of its last turn before it was gravest."""
        before = [alert for alert in self.alerts if alert.transition in _TURNS and alert.at <= self.gravest.at]
        return (before or self.alerts)[-1].reason

    @property
    def weight(self) -> tuple[int, int, bool, float]:
        """What to sort episodes by, the gravest being the largest."""
        return _weight(self.gravest)

    @property
    def over(self) -> bool:
        """Whether it has ended, be it to come back."""
        return len(self.times) > 1 or self.alerts[-1].transition is Transition.RESOLVED

    @property
    def spans(self) -> list[Span]:
        """Where to shade it."""
        return [Span(start, end, self.gravest.kind.value) for start, end in self.times]


def events(trace: Trace) -> list[Event]:
    """The episodes of a territory, in the order in which they rang."""
    bell = Bell()
    found: list[Event] = []
    for run in _runs(trace.alerts):
        over = run[-1].transition is Transition.RESOLVED
        times = (run[0].since, run[-1].end if over else max(trace.end, run[0].end))
        rung = [bell.rings(told_by(alert)) for alert in run]  # every one is to be asked about
        if any(rung) or not found:
            found.append(Event(trace=trace, alerts=tuple(run), times=(times,)))
        else:
            last = found[-1]
            found[-1] = Event(trace=trace, alerts=(*last.alerts, *run), times=(*last.times, times))
    return found


def _runs(alerts: Sequence[Alert]) -> list[list[Alert]]:
    """From each opening or return to the next."""
    runs: list[list[Alert]] = []
    for alert in alerts:
        if alert.transition in (Transition.OPENED, Transition.REOPENED):
            runs.append([])
        if runs:
            runs[-1].append(alert)
    return runs


def card(event: Event, labels: Sequence[Label], reader: Reader) -> str:
    """An episode told in full, as HTML."""
    say, told = reader.say, reader.told
    alert = _spoken(event, reader)
    telling = wording.tell(alert)
    badge = f"{say.kinds[alert.kind][0]} · {told.severity(alert.kind, alert.severity)}"
    parts = [
        f'<section class="card {alert.kind.value}"><span class="badge">{escape(_capital(badge))}</span>',
        f"<h3>{escape(alert.name)}{escape(told.colon)}{escape(when(event.start, event.trace.zone, told))}</h3>",
        f'<p class="why">{escape(_capital(told.reason(event.reason, "")))}.</p>',
        f"<p>{escape(_figures(alert, telling.honest, told))}</p>",
        _times(event, reader),
        _closeup(event, labels, reader),
        *_noted(event, labels, reader),
        *_outlooks(event, reader),
        *_facts(alert, told),
    ]
    if event.first.transition is Transition.REOPENED:
        parts.append(f"<p>{escape(say.back)}</p>")
    if len(event.times) > 1:
        parts.append(f"<p>{escape(say.came_back.format(times=len(event.times) - 1))}</p>")
    if telling.quotes:
        parts.append(f"<p><strong>{escape(say.posts)}</strong></p>")
        parts += [_quote(quote) for quote in telling.quotes]
    parts += [f'<p class="note">{escape(_capital(text))}</p>' for text in telling.caveats]
    return "\n".join([*(part for part in parts if part), "</section>"])


def line(event: Event, reader: Reader) -> str:
    """An episode told in one line, as HTML."""
    told = reader.told
    alert = _spoken(event, reader)
    kind = reader.say.kinds[alert.kind][0]
    began = when(event.start, event.trace.zone, told)
    what = _figures(alert, wording.honest_line(alert), told)
    head = f"{clean(event.trace.name)}{told.colon}{kind}"
    return f"<li><strong>{escape(head)}</strong>, {escape(f'{began}{told.semicolon}{what}')}</li>"


def figure(
    trace: Trace,
    shown: Sequence[Column],
    spans: Sequence[Span],
    marks: Sequence[Mark],
    labels: Sequence[Label],
    reader: Reader,
    *,
    tall: bool = False,
) -> str:
    """A chart with its legend, as HTML."""
    say = reader.say
    noted = [Span(label.start, label.end, "") for label in labels]
    top = max(shown, key=lambda c: c.observed)
    per = say.per.format(width=reader.told.duration(top.end - top.start))
    drawn = draw(
        shown,
        spans=spans,
        noted=noted,
        marks=marks,
        zone=trace.zone,
        title=f"{clean(trace.name)}, {per}, ≤ {top.observed:.0f}",
        clock=say.clock,
        tall=tall,
    )
    start, end = shown[0].start, shown[-1].end
    sorts = sorted({span.sort for span in spans if span.end > start and span.start < end})
    keys = [("seen", say.legend[0]), ("band", say.legend[1])]
    keys += [(f"hot {sort}", say.legend[2].format(kind=say.kinds[sort][0])) for sort in sorts]
    if any(span.end > start and span.start < end for span in noted):
        keys.append(("noted", say.legend[3]))
    legend = "".join(f'<span class="item"><i class="key {key}"></i>{escape(text)}</span> ' for key, text in keys)
    return (
        f"<figure>{drawn}<figcaption>{escape(_capital(per))}{escape(reader.told.colon)}{legend}</figcaption></figure>"
    )


def when(at: float, zone: str, told: Tongue) -> str:
    """« mardi 16 juin 2026, 20 h 05 »."""
    moment = local(at, zone)
    return f"{told.day(moment)}, {told.clock(moment)}"


def _spoken(event: Event, reader: Reader) -> Alert:
    """The alert that is quoted, in the reader's language."""
    return msgspec.structs.replace(event.gravest, lang=reader.lang, name=clean(event.trace.name))


def _weight(alert: Alert) -> tuple[int, int, bool, float]:
    over = alert.transition is Transition.RESOLVED
    learned = Caveat.SHORT_HISTORY not in alert.caveats
    return (_WEIGHT[alert.kind], _GRAVITY[alert.severity], learned, -1.0 if over else alert.score)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _figures(alert: Alert, honest: str, told: Tongue) -> str:
    """The figures in words; people whom nobody counted are left out."""
    if Caveat.UNKNOWN_AUTHORS in alert.caveats:
        return honest.replace(f"{told.semicolon}{told.authors(alert.authors)}", "")
    return honest


def _times(event: Event, reader: Reader) -> str:
    say, told, zone = reader.say, reader.told, event.trace.zone
    began, end = event.start, event.end
    lasted = told.duration(end - began)
    rows = (
        (say.began, told.clock(local(began, zone)), told.day(local(began, zone))),
        (
            say.alerted,
            _later(event.first.at, began, zone, reader),
            say.after.format(lasted=told.duration(event.first.at - began)),
        ),
        (
            say.over,
            _later(end, began, zone, reader) if event.over else "…",
            say.lasted.format(lasted=lasted) if event.over else say.running,
        ),
    )
    listed = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd><dd>{escape(note)}</dd></div>"
        for name, value, note in rows
    )
    return f'<dl class="times">{listed}</dl>'


def _later(at: float, began: float, zone: str, reader: Reader) -> str:
    """The time of day, with the date where it is another day's."""
    moment, clock = local(at, zone), reader.told.clock(local(at, zone))
    if moment.date() == local(began, zone).date():
        return clock
    return f"{reader.say.clock.moment(moment, _DAY_MIN)}, {clock}"


def _closeup(event: Event, labels: Sequence[Label], reader: Reader) -> str:
    began, end = event.start, event.end
    trace, zone = event.trace, event.trace.zone
    start = max(trace.start, began - BEFORE_S)
    shown = columns(trace, start, min(trace.end, end + AFTER_S, start + CLOSE_S), CLOSE_COLUMNS)
    if not shown:
        return ""
    spoken = reader.say.alert_mark.format(when=reader.told.clock(local(event.first.at, zone)))
    return figure(trace, shown, event.spans, [Mark(event.first.at, spoken)], labels, reader, tall=True)


def _noted(event: Event, labels: Sequence[Label], reader: Reader) -> list[str]:
    """What people had noted that this episode found, and how late it told them."""
    say, told = reader.say, reader.told
    outcome = compare(labels, (told_by(alert) for alert in event.alerts), 1.0)
    made = []
    for found in outcome.found:
        if found.at is not None:
            early = found.at < found.label.start
            late = told.duration(abs(found.at - found.label.start))
            text = (say.noted_early if early else say.noted_late).format(
                when=when(found.label.start, event.trace.zone, told), colon=told.colon, late=late
            )
            made.append(f"<p>✓ {escape(text)}</p>")
    return made


def _outlooks(event: Event, reader: Reader) -> list[str]:
    """What the first alert said of the hour to come, and the gravest."""
    alerts = [event.first] if event.first is event.gravest else [event.first, event.gravest]
    spoken = [msgspec.structs.replace(alert, lang=reader.lang) for alert in alerts]
    return outlooks(spoken, event.trace, reader.say, reader.told)


def _facts(alert: Alert, told: Tongue) -> list[str]:
    """Who speaks, where, and of what; nothing where the stream does not tell."""
    facts = (
        ("who", sentences.speaking(alert) if alert.voices else ""),
        ("where", sentences.places(alert)),
        ("topics", sentences.topics(alert)),
    )
    return [
        f'<p class="fact"><span class="meta">{escape(told.label(key))}{escape(told.colon)}</span>{escape(text)}</p>'
        for key, text in facts
        if text
    ]


def _quote(quote: wording.QuoteTelling) -> str:
    link = f' · <a href="{escape(quote.url)}" rel="noreferrer">{escape(quote.link)}</a>' if quote.url else ""
    head = f'<p class="meta">{escape(quote.head)} · {escape(quote.tone)}{link}</p>'
    return f"<blockquote><p>{escape(quote.text)}</p>{head}</blockquote>"
