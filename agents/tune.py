"""``clameur tune``: run a past stream at many thresholds, hold each against what happened, and propose one.

The proposal is the setting that finds most of what was noted without ringing falsely more often than is bearable; of
several that tell it about as soon, the one nearest to what people have already. One pass over the stream serves
all of them.
"""

from collections.abc import Mapping, Sequence
from html import escape
from math import isclose, sqrt
from typing import Final, TextIO

import msgspec

from agents import backtest
from agents.backtesting import Options, Past, aligned, figures, read_past, tuned
from agents.files import writing
from agents.labels import Outcome
from agents.report import decimal, document, outcome_cells, rows
from agents.report_episode import Reader
from agents.report_words import words
from alerts.wording.clean import clean
from alerts.wording.sentences import tongue
from streams.errors import ClameurError
from streams.tuning import Sensitivity, Tuning

THRESHOLDS: Final = tuple(n / 2.0 for n in range(5, 19))
"""What is tried besides the three sensitivities: 2.5 to 9."""
SOONER_MIN: Final = 5.0
"""Minutes by which another setting must be sooner to be worth a change (own choice)."""
FEW: Final = 5
"""Labels below which a proposal rests on too little."""

_WIDE, _HIGH, _LEFT, _RIGHT, _UP, _DOWN = 640.0, 250.0, 96.0, 30.0, 16.0, 34.0


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed: a setting out of those that were tried, and why.

    Attributes:
        name: The setting.
        kept: Whether it is the present one.
        bearable: Whether it stays within the false alarms that are borne.
        few: Whether the labels are too few to rely on.
    """

    name: str
    kept: bool
    bearable: bool
    few: bool


def settings(tuning: Tuning) -> dict[str, Tuning]:
    """What is tried, by name: the three sensitivities as they are, and thresholds between and beyond them.

    >>> list(settings(Tuning()))[:4]
    ['2.5', '3.0', 'prudent', '3.5']
    """
    plain = msgspec.structs.replace(tuning, sensitivity=Sensitivity.BALANCED, threshold_offset=0.0)
    made = dict(backtest.settings(plain))
    for threshold in THRESHOLDS:
        if not _named(made, threshold):
            moved = msgspec.structs.replace(plain, threshold_offset=threshold - plain.threshold)
            made[f"{threshold:.1f}"] = moved
    if not _named(made, tuning.threshold):
        made[f"{tuning.threshold:.4g}"] = tuning
    return dict(sorted(made.items(), key=lambda item: item[1].threshold))


def _named(tried: Mapping[str, Tuning], threshold: float) -> str:
    """The name of the setting with this threshold, empty when there is none."""
    return next((name for name, other in tried.items() if isclose(other.threshold, threshold, abs_tol=1e-6)), "")


def propose(outcomes: Mapping[str, Outcome], present: str, bearable: float) -> Proposal:
    """Choose a setting: the smallest change that does it.

    Args:
        outcomes: How each did, the lowest threshold first.
        present: The name of the present one.
        bearable: False alarms per 30 days that are borne.
    """
    quiet = {name: outcome for name, outcome in outcomes.items() if outcome.false_per_month <= bearable}
    few = len(outcomes[present].found) < FEW
    if not quiet:
        least = min(outcome.false_per_month for outcome in outcomes.values())
        name = max(
            (name for name, outcome in outcomes.items() if outcome.false_per_month == least),
            key=lambda name: outcomes[name].hits,
        )
        return Proposal(name=name, kept=name == present, bearable=False, few=few)
    most = max(outcome.hits for outcome in quiet.values())
    best = {name: outcome for name, outcome in quiet.items() if outcome.hits == most}
    soonest = min(_late(outcome) for outcome in best.values())
    soon = [name for name, outcome in best.items() if _late(outcome) <= soonest + SOONER_MIN]
    order = list(outcomes)
    name = min(soon, key=lambda name: abs(order.index(name) - order.index(present)))
    return Proposal(name=name, kept=name == present, bearable=True, few=few)


def tune_file(options: Options, bearable: float, out: TextIO, err: TextIO) -> int:
    """Try the settings on a past stream, print how they did and what is proposed, and draw it when asked to.

    Args:
        options: Which files; ``labels`` is needed.
        bearable: False alarms per 30 days that are borne.
        out: For the table and the proposal.
        err: For notes.

    Raises:
        ClameurError: A file cannot be read or written, or there are no labels.
    """
    if options.labels is None:
        raise ClameurError("a setting is chosen by what really happened: give --labels")
    tuning = tuned(options)
    tried = settings(tuning)
    past = read_past(options, tuning, tried, err, alerts=False)
    outcomes = {name: past.outcome(name) for name in tried}
    if not any(outcome.found for outcome in outcomes.values()):
        raise ClameurError(f"{options.labels} has no label: write down at least one episode, start and end")
    present = _named(tried, tuning.threshold)
    proposal = propose(outcomes, present, bearable)
    lines = [("", "threshold", "found", "missed", "false per 30 days", "late, median", "late, worst")]
    lines += [(_starred(n, present), f"{tried[n].threshold:.1f}", *figures(o)) for n, o in outcomes.items()]
    reader = Reader("en", words("en"), tongue("en"))
    print("\n".join(aligned(lines)), file=out)
    named = _told(proposal.name, tried[proposal.name], reader)
    print(f"\n{reader.say.proposed.format(setting=named, colon=reader.told.colon)}", file=out)
    for sentence in reasons(proposal, outcomes, present, bearable, reader):
        print(f"  {sentence}", file=out)
    print(f"\n{toml(tried[proposal.name])}", file=out)
    if options.report is not None:
        page = render(past, outcomes, proposal, present, bearable, options.lang)
        with writing(options.report) as file:
            file.write(page.encode())
    return 0


def reasons(
    proposal: Proposal, outcomes: Mapping[str, Outcome], present: str, bearable: float, reader: Reader
) -> list[str]:
    """Why it is proposed, in sentences."""
    say, chosen, now = reader.say, outcomes[proposal.name], outcomes[present]
    said = [
        say.tune_finds.format(
            found=say.of.format(n=chosen.hits, of=len(chosen.found)),
            false=decimal(chosen.false_per_month, reader),
            late="–" if chosen.late_median_min is None else reader.told.duration(60.0 * round(chosen.late_median_min)),
        )
    ]
    if not proposal.bearable:
        said.append(say.tune_loud.format(bearable=decimal(bearable, reader)))
    if proposal.kept:
        said.append(say.tune_kept)
    else:
        said.append(
            say.tune_change.format(
                present=present,
                found=say.of.format(n=now.hits, of=len(now.found)),
                false=decimal(now.false_per_month, reader),
            )
        )
    if proposal.few:
        said.append(say.tune_few.format(n=len(chosen.found)))
    return said


def toml(tuning: Tuning) -> str:
    """What to write into the settings file.

    >>> print(toml(Tuning(threshold_offset=0.5)))
    [detection]
    sensitivity = "équilibré"
    threshold_offset = 0.5
    """
    lines = ["[detection]", f'sensitivity = "{tuning.sensitivity}"']
    if tuning.threshold_offset:
        lines.append(f"threshold_offset = {tuning.threshold_offset:g}")
    return "\n".join(lines)


def render(
    past: Past, outcomes: Mapping[str, Outcome], proposal: Proposal, present: str, bearable: float, lang: str
) -> str:
    """The page: what is proposed and why, the trade-off drawn, and every setting that was tried."""
    reader = Reader(lang, words(lang), tongue(lang))
    say, told = reader.say, reader.told
    of = len(outcomes[present].found)
    kicker = say.tune_kicker.format(source=clean(past.source), labels=of, days=told.number(round(past.days)))
    chosen = past.others[proposal.name]
    headline = say.proposed.format(setting=_told(proposal.name, chosen, reader), colon=told.colon)
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
        told = 0
        for n, point in enumerate(points):
            if point is None:
                continue
            best = n == self.best
            size, sort = (9, "best") if best else (5, "")
            parts.append(f'<circle class="{sort}" cx="{point[0]}" cy="{point[1]}" r="{size}"/>')
            if self.names[n]:
                told += 1
                below = point[1] < _UP + height / 2
                away = (24.0 if below else -14.0) + (20.0 if below else -20.0) * (told % 2)
                side = "end" if point[0] > _WIDE * 0.75 else "start" if point[0] < _WIDE * 0.3 else "middle"
                parts.append(
                    f'<text class="{sort}" x="{point[0]}" y="{point[1] + away:.1f}" text-anchor="{side}">'
                    f"{escape(self.names[n])}</text>"
                )
        return "".join([*parts, "</svg>"])


def _told(name: str, tuning: Tuning, reader: Reader) -> str:
    """« strict », or « équilibré + 0,5 »."""
    if not tuning.threshold_offset:
        return name
    sign = "+" if tuning.threshold_offset > 0.0 else "−"
    return f"{tuning.sensitivity} {sign}\u00a0{decimal(abs(tuning.threshold_offset), reader)}"


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


def _late(outcome: Outcome) -> float:
    return 0.0 if outcome.late_median_min is None else outcome.late_median_min


def _starred(name: str, present: str) -> str:
    return f"{name} *" if name == present else name
