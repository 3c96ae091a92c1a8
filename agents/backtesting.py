"""``clameur backtest``: a past stream, what would have rung, and how that compares with what really happened."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

import msgspec

from agents import backtest, backtest_counts, counts, labels
from agents import replay as replays
from agents.backtest import Trace
from agents.backtest_posts import PostsRun, run_posts
from agents.config import Config, load_settings, load_territories
from agents.counts import Counts
from agents.files import PostsFile, writing
from agents.labels import Label, Outcome
from agents.report import Page, render
from streams.errors import ClameurError
from streams.territory import Territory
from streams.tuning import Sensitivity, Tuning


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for; see ``clameur backtest --help``. One of ``posts`` and ``counts`` is given."""

    posts: str | None = None
    counts: str | None = None
    labels: str | None = None
    scores: str | None = None
    alerts: str | None = None
    report: str | None = None
    zone: str | None = None
    missing: str | None = None
    sensitivity: Sensitivity | None = None
    territories: Path | None = None
    config: Path | None = None
    lang: str = "fr"


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """A past stream that has been read, and what is known of it.

    ``scores`` are those of a series by the start of their bin, ``labels`` are by territory, as are the labels of its
    parts in ``excused``; ``None`` when no labels were given.
    """

    source: str
    tuning: Tuning
    others: Mapping[str, Tuning]
    traces: tuple[Trace, ...]
    counts: Counts | None = None
    scores: Mapping[float, float] = {}
    labels: Mapping[str, tuple[Label, ...]] | None = None
    excused: Mapping[str, tuple[Label, ...]] = {}

    @property
    def days(self) -> float:
        """Length of the stream, days."""
        if not self.traces:
            return 0.0
        return (max(t.end for t in self.traces) - min(t.start for t in self.traces)) / 86400.0

    def outcome(self, setting: str) -> Outcome:
        """How a setting did over all territories, as the labels have it."""
        known = self.labels or {}
        seen = {trace.territory: trace for trace in self.traces}
        return labels.together(
            labels.compare(
                known.get(territory, ()),
                seen[territory].told[setting] if territory in seen else (),
                self.days,
                self.excused.get(territory, ()),
            )
            for territory in sorted(known.keys() | seen.keys())
        )


def backtest_file(options: Options, out: TextIO, err: TextIO) -> int:
    """Run a backtest and write what was asked for.

    Args:
        options: What was asked for.
        out: For the table; files named ``-`` go to standard output and the table to ``err``.
        err: For notes.

    Raises:
        ClameurError: A file cannot be read or written, or the configuration cannot be used.
    """
    if options.scores is not None and options.counts is None:
        raise ClameurError("--scores has one score per bin of a series: give --counts, or ask for --alerts")
    tuning = tuned(options)
    past = read_past(options, tuning, backtest.settings(tuning), err)
    if options.scores is not None and past.counts is not None:
        with writing(options.scores) as file:
            file.write(b"timestamp,score\n")
            for stamp, score in backtest_counts.rows_of_scores(past.counts, past.scores):
                file.write(f"{stamp},{score}\n".encode())
    if options.alerts is not None:
        alerts = sorted((a for t in past.traces for a in t.alerts), key=lambda a: (a.at, a.territory, a.id))
        with writing(options.alerts) as file:
            file.writelines(replays.transcript_line(alert) for alert in alerts)
    if options.report is not None:
        page = Page(
            source=past.source,
            lang=options.lang,
            setting=tuning.sensitivity.value,
            traces=past.traces,
            labels=past.labels,
            outcomes={name: past.outcome(name) for name in past.others},
        )
        with writing(options.report) as file:
            file.write(render(page).encode())
    say = err if "-" in (options.scores, options.alerts, options.report) else out
    if past.counts is not None:
        threshold = backtest_counts.base_threshold(tuning)
        print(f"{past.source}: a score of {threshold:.1f} or more rings ({tuning.sensitivity})\n", file=say)
    outcomes = {name: past.outcome(name) for name in past.others}
    print("\n".join(table(past, outcomes, chosen=tuning.sensitivity.value)), file=say)
    return 0


def tuned(options: Options) -> Tuning:
    """The detection settings of the file, with the sensitivity that was asked for."""
    config = _config(options)
    if options.sensitivity is None:
        return config.detection
    return msgspec.structs.replace(config.detection, sensitivity=options.sensitivity)


def _config(options: Options) -> Config:
    return Config() if options.config is None else load_settings(options.config)


def read_past(
    options: Options, tuning: Tuning, others: Mapping[str, Tuning], err: TextIO, *, alerts: bool = True
) -> Past:
    """Read the stream once, following every setting in it, and the labels if there are any.

    Args:
        options: Which files.
        tuning: The setting that alerts and scores are of.
        others: The settings to follow, by name.
        err: For notes.
        alerts: Whether the alerts of a stream of posts are wanted.
    """
    if options.counts is not None:
        return _read_counts(options, options.counts, tuning, others, err)
    if options.posts is None:
        raise ClameurError("nothing to read: give a file of posts, or --counts with a series")
    return _read_posts(options, options.posts, tuning, others, err, alerts=alerts)


def _read_counts(options: Options, path: str, tuning: Tuning, others: Mapping[str, Tuning], err: TextIO) -> Past:
    series = counts.load(path, zone=options.zone, missing=options.missing)
    if series.missing and options.missing != "zero":
        print(f"note: {series.missing} bins have no count: they are unknown and passed over", file=err)
    known = None
    if options.labels is not None:
        found = labels.load(options.labels, name=series.name, zone=options.zone)
        known = {series.name: labels.about(found, series.name)}
        if found and not known[series.name]:
            others_named = ", ".join(sorted({label.territory for label in found}))
            raise ClameurError(f"{options.labels} speaks of {others_named} only: call the series like one of them")
    run = backtest_counts.run_counts(series, tuning, others)
    return Past(
        source=series.name,
        tuning=tuning,
        others=others,
        traces=(run.trace,),
        counts=series,
        scores=run.scores,
        labels=known,
    )


def _read_posts(
    options: Options, path: str, tuning: Tuning, others: Mapping[str, Tuning], err: TextIO, *, alerts: bool
) -> Past:
    declared = load_territories(options.territories or Path("config/territories.toml")).territories
    known: Mapping[str, tuple[Label, ...]] | None = None
    excused: Mapping[str, tuple[Label, ...]] = {}
    if options.labels is not None:
        known, excused = _by_territory(options.labels, labels.load(options.labels, zone=options.zone), declared)
    with PostsFile(path) as file:
        run: PostsRun = run_posts(file, declared, tuning, others, alerts=alerts, weights=_config(options).reranker)
    report = run.report
    bad = f", {sum(report.bad.values())} bad lines" if report.bad else ""
    print(f"note: {report.posts} posts, {report.mentions} mentions{bad}", file=err)
    traces = tuple(run.traces[t.id] for t in declared if t.id in run.traces and run.traces[t.id].at)
    name = "standard input" if path == "-" else Path(path).name
    return Past(source=name, tuning=tuning, others=others, traces=traces, labels=known, excused=excused)


def _by_territory(
    path: str, found: Sequence[Label], declared: Sequence[Territory]
) -> tuple[dict[str, tuple[Label, ...]], dict[str, tuple[Label, ...]]]:
    """Labels by territory, and those of its parts: what happens in a town is heard in its region."""
    ids = {territory.id for territory in declared}
    unknown = sorted({label.territory for label in found} - ids)
    if unknown:
        what = "some labels name no territory" if unknown == [""] else f"unknown territories: {', '.join(unknown)}"
        raise ClameurError(f"{path}: {what} -> name one of {', '.join(sorted(ids))}")
    parents = {territory.id: territory.parent for territory in declared}
    known = {t: tuple(label for label in found if label.territory == t) for t in parents}
    excused: dict[str, tuple[Label, ...]] = {}
    for territory in parents:
        above = parents[territory]
        while above:
            excused[above] = (*excused.get(above, ()), *known[territory])
            above = parents.get(above, "")
    return known, excused


def table(past: Past, outcomes: Mapping[str, Outcome], *, chosen: str = "") -> list[str]:
    """The settings side by side, one line each, columns aligned."""
    rows: list[tuple[str, ...]]
    if past.labels is None:
        rows = [("", "alerts", "per 30 days", "crises")]
        for name, outcome in outcomes.items():
            rung = [told for trace in past.traces for told in backtest.rings(trace.told[name])]
            crises = sum(told.kind == "crisis" for told in rung)
            month = len(rung) * labels.MONTH_DAYS / outcome.days if outcome.days else 0.0
            rows.append((_name(name, chosen), f"{len(rung)}", f"{month:.1f}", f"{crises}"))
    else:
        rows = [("", "found", "missed", "false per 30 days", "late, median", "late, worst")]
        rows += [(_name(name, chosen), *figures(outcome)) for name, outcome in outcomes.items()]
    return aligned(rows)


def figures(outcome: Outcome) -> tuple[str, str, str, str, str]:
    """Found, missed, false per 30 days, minutes late in the median and at worst: as they are printed."""
    median_min, worst_min = outcome.late_median_min, outcome.late_worst_min
    return (
        f"{outcome.hits} of {len(outcome.found)}",
        f"{outcome.missed}",
        f"{outcome.false_per_month:.1f}",
        "-" if median_min is None else f"{median_min:.0f} min",
        "-" if worst_min is None else f"{worst_min:.0f} min",
    )


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of text with their columns one under the other: the first to the left, the others to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(w) if n == 0 else cell.rjust(w) for n, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _name(name: str, chosen: str) -> str:
    return f"{name} *" if name == chosen else name
