"""Backtest of a series of counts: scores bin by bin, and the alerts that it would have brought."""

from collections.abc import Iterable, Mapping
from math import ceil

import msgspec

from agents.backtest import Bell, Trace, Watch, told, told_by
from agents.counts import Counts
from alerts import episode as episodes
from alerts.episode import Change, Episode, Status
from alerts.model import Alert, Caveat
from streams import figures, growth
from streams import series as serieses
from streams.authors import HISTORY_MIN
from streams.baseline import minute_of_week
from streams.detectors import negativity, volume
from streams.detectors.tails import interval
from streams.figures import Figures
from streams.growth import Course, Growth
from streams.scores import Reading
from streams.series import Bin, Series
from streams.tuning import Tuning
from streams.window import MINUTE_S, minute_of

HELD = 0.99
"""Share of the threshold that a score stays below while its episode is open and told."""


def base_threshold(tuning: Tuning) -> float:
    """The score from which any territory rings in a file of scores: that of an ordinary one.

    >>> base_threshold(Tuning())
    4.0
    """
    return tuning.threshold


class CountsRun(msgspec.Struct, frozen=True):
    """A backtest of a series: what was seen, and the score of each bin that was read."""

    trace: Trace
    scores: dict[float, float]


def run_counts(counts: Counts, tuning: Tuning, others: Mapping[str, Tuning] | None = None) -> CountsRun:
    """Read a series bin by bin.

    Args:
        counts: The series.
        tuning: The setting that scores and alerts are of.
        others: More settings to follow, by name.

    Returns:
        The trace and the scores by the start of their bin, each set against its own threshold and multiplied by
        `base_threshold`, so that one number serves all: it reaches it in exactly those bins in which something rings
        (see `Bell`). While an episode is open, scores stay below `HELD` of it, in their order.
    """
    trace = Trace(territory=counts.name, name=counts.name, zone=counts.zone, step_min=counts.step_min)
    series = serieses.fresh(counts.step_min)
    recent = _Recent(counts.step_min, series)
    main, bell = Watch(counts.name, tuning, tuning), Bell()
    watches = {name: Watch(counts.name, other, tuning) for name, other in (others or {}).items()}
    trace.told = {name: [] for name in watches}
    base, scores = base_threshold(tuning), dict[float, float]()
    for row in counts.bins:
        expected = counts.step_min * volume.score(series.volume, 0.0, _middle(row, counts)).rate
        reading = serieses.read(series, row, zone=counts.zone, tuning=tuning)
        phi = volume.phi_of(series.volume, 3)
        recent.add(row, expected)
        _note(trace, row, expected, phi)
        changed = main.see(reading, recent.figures, counts.step_min)
        rang = False
        if changed is not None:
            trace.alerts.append(_alert(counts, *changed, reading, recent))
            rang = bell.rings(told_by(trace.alerts[-1]))
        busy = main.episode is not None and main.episode.status is Status.OPEN
        scores[row.at] = _held(base * episodes.loudness(reading), base, rang=rang, busy=busy)
        for name, watch in watches.items():
            seen = watch.see(reading, recent.figures, counts.step_min)
            if seen is not None:
                trace.told[name].append(told(seen[0], seen[1], reading, reading.at))
    return CountsRun(trace, scores)


def _middle(row: Bin, counts: Counts) -> int:
    return minute_of_week(minute_of(row.at) + counts.step_min // 2, counts.zone)


def _note(trace: Trace, row: Bin, expected: float, phi: float) -> None:
    trace.at.append(row.at)
    trace.observed.append(row.count)
    trace.expected.append(expected)
    trace.phi.append(phi)


def _held(score: float, base: float, *, rang: bool, busy: bool) -> float:
    if rang:
        return max(score, base)
    if not busy and score < base:
        return score
    top, knee = HELD * base, 0.75 * base
    return score if score <= knee else top - (top - knee) / (1.0 + (score - knee) / (top - knee))


class _Recent:
    """The last bins of a series, added up as `streams.figures` adds up minutes."""

    def __init__(self, step_min: int, series: Series) -> None:
        self._step_min = step_min
        self._series = series
        self._keep = ceil(HISTORY_MIN / step_min)
        self.bins: list[Bin] = []
        self.expected: list[float] = []

    def add(self, row: Bin, expected: float) -> None:
        self.bins.append(row)
        self.expected.append(expected)
        del self.bins[: -self._keep], self.expected[: -self._keep]

    def figures(self, window_min: int) -> Figures:
        n = ceil(window_min / self._step_min)
        rows, expected = self.bins[-n:], sum(self.expected[-n:])
        observed = sum(row.count for row in rows)
        negative = round(sum(row.negative or 0.0 for row in rows))
        authors = sum(row.count if row.authors is None else row.authors for row in rows)
        anonymous = sum(row.count for row in rows if row.authors is None)
        phi = volume.phi_of(self._series.volume, 3 if window_min >= 120 else 2 if window_min >= 30 else 1)
        low, high = interval(expected, volume.size(expected, phi, volume.cv_of(self._series.volume)))
        usual = negativity.usual_shares(self._series.negativity)
        return Figures(
            window_min=n * self._step_min,
            observed=round(observed),
            expected=expected,
            expected_low=low,
            expected_high=high,
            authors=round(authors),
            anonymous=round(anonymous),
            alarming=negative,
            negative=negative,
            positive=0,
            crisis=0,
            posts=round(observed),
            reposts=0,
            unreliable=0,
            own=0,
            late=0,
            usual_alarming_share=usual[0],
            usual_crisis_share=usual[1],
            usual_negative_share=usual[2],
            first=next((minute_of(row.at) for row in rows if row.count), minute_of(rows[0].at)),
            split={},
            words=(),
        )

    def caveats(self, found: Figures) -> tuple[Caveat, ...]:
        """What a reader must know of the figures."""
        young = self._series.volume.age_min < volume.LEARNING_MIN
        nameless = found.anonymous * 2 > found.observed
        known = ((young, Caveat.SHORT_HISTORY), (nameless, Caveat.UNKNOWN_AUTHORS))
        return tuple(caveat for holds, caveat in known if holds)

    def growth(self, since: float, now: float, zone: str) -> Growth | None:
        """What can be said of a rise that began at ``since``; who speaks is not known."""
        return growth.read(
            Course(
                counts=[row.count for row in self.bins],
                expected=self.expected,
                step_min=self._step_min,
                phi=volume.phi_of(self._series.volume, 1),
                usual_hour=growth.usual_hour(self._series.volume, minute_of(now), zone),
                age_min=(now - since) / MINUTE_S,
            )
        )

    def trend(self) -> tuple[tuple[tuple[int, float], ...], float]:
        """Observed and expected in bins of ten minutes or of the series, and their length (seconds)."""
        each = max(1, figures.TREND_BIN_MIN // self._step_min)
        n = len(self.bins) // each
        first = len(self.bins) - n * each
        starts = range(first, len(self.bins), each)
        bins = tuple(
            (round(sum(r.count for r in self.bins[i : i + each])), round(sum(self.expected[i : i + each]), 3))
            for i in starts
        )
        return bins, float(each * self._step_min * MINUTE_S)


def _alert(
    counts: Counts, change: Change, episode: Episode, found: Figures, reading: Reading, recent: _Recent
) -> Alert:
    known = any(row.negative is not None for row in recent.bins)
    voices = max(1, found.observed)
    trend, trend_bin_s = recent.trend()
    return Alert(
        id=f"{episode.id}.{episode.sequence}",
        at=reading.at,
        territory=counts.name,
        name=counts.name,
        region=counts.name,
        zone=counts.zone,
        lang="fr",
        episode=episode.id,
        kind=episode.kind,
        transition=change.transition,
        severity=episode.severity,
        reason=change.reason,
        reasons=episode.reasons,
        since=episode.since,
        end=reading.at,
        window_s=found.window_min * float(MINUTE_S),
        observed=found.observed,
        expected=round(found.expected, 2),
        expected_low=found.expected_low,
        expected_high=found.expected_high,
        score=round(max(reading.volume, reading.negativity), 2),
        authors=found.authors,
        negative_share=round(found.negative / voices, 4) if known and found.observed else None,
        usual_negative_share=round(found.usual_negative_share, 4) if known else None,
        crisis_share=0.0,
        amplification=0.0,
        caveats=recent.caveats(found),
        trend=trend,
        trend_bin_s=trend_bin_s,
        growth=recent.growth(episode.since, reading.at, counts.zone),
    )


def rows_of_scores(counts: Counts, scores: Mapping[float, float]) -> Iterable[tuple[str, str]]:
    """The lines of a file of scores: the time as the series writes it, and the score; 0 where nothing is known.

    Scores are cut to four decimals, not rounded: what does not ring must not reach the threshold by its last digit.
    """
    for row in counts.rows:
        score = 0.0 if row.bin is None else scores[row.bin.at]
        yield row.stamp, f"{int(score * 10_000) / 10_000:.4f}"
