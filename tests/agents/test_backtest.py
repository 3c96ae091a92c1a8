"""Backtests of series: no look-ahead, one ring an episode, one pass for every setting."""

from functools import cache
from io import StringIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest

from agents import backtest, backtest_counts, counts
from agents.backtest import AGAIN_S, LOUDER, Bell, Told
from agents.backtest_counts import CountsRun
from agents.backtesting import Options, backtest_file
from agents.cli import main
from agents.counts import Counts
from alerts.model import Alert, Kind, Reason, Severity, Transition
from streams.errors import ClameurError
from streams.tuning import Sensitivity, Tuning
from tests.support import series
from tests.support.series import LEARNED, ONSET


@cache
def fortnight(step_min: int = 5) -> Counts:
    with TemporaryDirectory() as folder:
        return counts.load(series.write(Path(folder) / "volvic.csv", series.bins(step_min=step_min)))


@cache
def run(step_min: int = 5) -> CountsRun:
    return backtest_counts.run_counts(fortnight(step_min), Tuning(), backtest.settings(Tuning()))


def scores(found: CountsRun) -> list[float]:
    return [float(score) for _, score in backtest_counts.rows_of_scores(fortnight(), found.scores)]


def rings(alerts: list[Alert]) -> list[Alert]:
    bell = Bell()
    return [alert for alert in alerts if bell.rings(backtest.told_by(alert))]


def learned(alerts: list[Alert]) -> list[Alert]:
    return [alert for alert in alerts if alert.at >= LEARNED]


def test_a_rise_is_told_within_minutes_as_the_crisis_that_it_is() -> None:
    alert = learned(rings(run().trace.alerts))[0]
    assert alert.kind is Kind.CRISIS
    assert 0.0 < alert.at - ONSET <= 900.0
    assert alert.observed > alert.expected_high
    assert alert.expected_low <= alert.expected <= alert.expected_high
    assert alert.negative_share is not None
    assert alert.usual_negative_share is not None
    assert alert.negative_share > alert.usual_negative_share + 0.15
    assert (alert.territory, alert.zone) == ("volvic", "UTC")


def test_an_episode_ends_an_hour_after_the_last_unusual_bin_whatever_their_length() -> None:
    for step_min in (5, 15, 30):
        alerts = run(step_min).trace.alerts
        over = next(a for a in learned(alerts) if a.transition is Transition.RESOLVED)
        assert 3 * 3600.0 <= over.at - ONSET <= 6 * 3600.0


def told(at: float, transition: Transition, score: float = 5.0) -> Told:
    return Told(
        at=at,
        episode="e",
        kind=Kind.BUZZ,
        transition=transition,
        severity=Severity.INFO,
        reason=Reason.VOLUME,
        score=score,
    )


@pytest.mark.parametrize(
    ("after_s", "score", "rings"),
    [
        (AGAIN_S - 1.0, 5.0, False),
        (AGAIN_S, 5.0, True),
        (60.0, LOUDER * 9.0 - 0.01, False),
        (60.0, LOUDER * 9.0, True),
    ],
)
def test_a_return_rings_after_a_day_or_when_it_is_far_louder(after_s: float, score: float, *, rings: bool) -> None:
    bell = Bell()
    assert bell.rings(told(0.0, Transition.OPENED))
    assert not bell.rings(told(0.0, Transition.UPDATED, 9.0))
    assert not bell.rings(told(0.0, Transition.RESOLVED, 0.0))
    assert bell.rings(told(after_s, Transition.REOPENED, score)) is rings


def test_what_opens_or_turns_graver_always_rings_and_a_silent_return_puts_nothing_off() -> None:
    turns = (Transition.OPENED, Transition.REOPENED, Transition.ESCALATED, Transition.OPENED, Transition.RESOLVED)
    assert [t.transition for t in backtest.rings(told(60.0 * n, turn) for n, turn in enumerate(turns))] == [
        Transition.OPENED,
        Transition.ESCALATED,
        Transition.OPENED,
    ]
    back = [told(AGAIN_S * n / 2.0, Transition.REOPENED if n else Transition.OPENED) for n in range(5)]
    assert [t.at for t in backtest.rings(back)] == [0.0, AGAIN_S, 2.0 * AGAIN_S]


def test_an_episode_that_had_eased_and_is_as_grave_again_rings_like_one_that_comes_back() -> None:
    turns = (Transition.OPENED, Transition.ESCALATED, Transition.DEESCALATED, Transition.ESCALATED)
    assert len(backtest.rings(told(60.0 * n, turn) for n, turn in enumerate(turns))) == 2
    assert len(backtest.rings(told(AGAIN_S * n, turn) for n, turn in enumerate(turns))) == 3


def test_a_score_reaches_the_threshold_in_exactly_the_bins_that_ring() -> None:
    found = run()
    base = backtest_counts.base_threshold(Tuning())
    loud = [
        row.bin.at + 300.0
        for row, score in zip(fortnight().rows, scores(found), strict=True)
        if score >= base and row.bin
    ]
    assert loud == [alert.at for alert in rings(found.trace.alerts)]
    assert loud


def test_scores_stay_below_the_threshold_in_their_order_while_an_episode_is_open() -> None:
    held = [backtest_counts._held(score / 2.0, 4.0, rang=False, busy=True) for score in range(1, 600)]
    assert all(a < b for a, b in pairwise(held))
    assert held[-1] < backtest_counts.HELD * 4.0
    assert backtest_counts._held(3.999, 4.0, rang=False, busy=False) == 3.999
    assert backtest_counts._held(50.0, 4.0, rang=False, busy=False) < 4.0  # too few people


def test_a_score_just_below_the_threshold_is_not_rounded_up_to_it() -> None:
    written = backtest_counts.rows_of_scores(fortnight(), dict.fromkeys(run().scores, 3.99999))
    assert {score for _, score in written} == {"3.9999"}


def test_the_past_does_not_change_with_the_future() -> None:
    known = fortnight()
    cut = next(n for n, row in enumerate(known.bins) if row.at > ONSET + 600.0)
    early = backtest_counts.run_counts(msgspec.structs.replace(known, bins=known.bins[:cut]), Tuning())
    whole = run()
    assert list(early.scores.items()) == list(whole.scores.items())[:cut]
    assert early.trace.alerts == [a for a in whole.trace.alerts if a.at <= known.bins[cut - 1].at + 300.0]
    assert early.trace.expected == whole.trace.expected[:cut]


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_one_pass_tells_of_every_setting_what_a_pass_of_its_own_would(sensitivity: Sensitivity) -> None:
    alone = backtest_counts.run_counts(fortnight(), Tuning(sensitivity=sensitivity))
    assert [backtest.told_by(alert) for alert in alone.trace.alerts] == run().trace.told[sensitivity.value]


def test_a_bin_that_is_unknown_scores_nothing_and_is_passed_over() -> None:
    known = fortnight()
    rows = tuple(msgspec.structs.replace(r, bin=None) if n == 5 else r for n, r in enumerate(known.rows))
    holed = msgspec.structs.replace(known, rows=rows, bins=tuple(row.bin for row in rows if row.bin is not None))
    found = backtest_counts.run_counts(holed, Tuning())
    written = list(backtest_counts.rows_of_scores(holed, found.scores))
    assert (len(written), written[5][1]) == (len(known.rows), "0.0000")


def test_one_loud_account_does_not_ring(tmp_path: Path) -> None:
    rows = series.bins(factor=1.0)
    loud = [(at, n + (24 if ONSET <= at < ONSET + 1800.0 else 0), n) for at, n, _ in rows]
    text = "timestamp,count,authors\n" + "".join(f"{at:.0f},{n},{voices + (n > voices)}\n" for at, n, voices in loud)
    path = tmp_path / "volvic.csv"
    path.write_text(text, "utf-8")
    known = backtest_counts.run_counts(counts.load(path), Tuning())
    path.write_text(text.replace(",authors", ",other"), "utf-8")
    unknown = backtest_counts.run_counts(counts.load(path), Tuning())
    assert learned(rings(known.trace.alerts)) == []
    assert learned(rings(unknown.trace.alerts))[0].at - ONSET <= 1800.0


def test_the_command_writes_a_score_per_row_and_the_alerts_and_says_the_threshold(tmp_path: Path) -> None:
    path = series.write(tmp_path / "volvic.csv", series.bins())
    out, err = StringIO(), StringIO()
    options = Options(counts=str(path), scores=str(tmp_path / "scores.csv"), alerts=str(tmp_path / "alerts.jsonl"))
    assert backtest_file(options, out, err) == 0
    written = (tmp_path / "scores.csv").read_text("utf-8").splitlines()
    given = path.read_text("utf-8").splitlines()
    assert written[0] == "timestamp,score"
    assert [line.split(",")[0] for line in written[1:]] == [line.split(",")[0] for line in given[1:]]
    lines = (tmp_path / "alerts.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=Alert) for line in lines] == run().trace.alerts
    assert "a score of 4.0 or more rings (équilibré)" in out.getvalue()
    assert err.getvalue() == ""


def test_the_table_holds_the_three_sensitivities_against_the_labels(tmp_path: Path) -> None:
    path = series.write(tmp_path / "volvic.csv", series.bins())
    labels = tmp_path / "labels.csv"
    labels.write_text(f"start,end\n{series.stamp(ONSET)},{series.stamp(ONSET + 7200.0)}\n", "utf-8")
    out = StringIO()
    backtest_file(Options(counts=str(path), labels=str(labels), sensitivity=Sensitivity.STRICT), out, StringIO())
    lines = out.getvalue().splitlines()[2:]
    assert lines[0].split("  ")[-1] == "late, worst"
    assert [line.split()[0] for line in lines[1:]] == ["prudent", "équilibré", "strict"]
    assert [line.split("  ")[0].endswith("*") for line in lines[1:]] == [False, False, True]
    assert len({len(line) for line in lines}) == 1
    assert all("1 of 1" in line for line in lines[1:])


def test_labels_of_other_places_only_are_refused(tmp_path: Path) -> None:
    path = series.write(tmp_path / "volvic.csv", series.bins(days=1))
    labels = tmp_path / "labels.csv"
    labels.write_text("start,end,territory\n0,60,issy\n", "utf-8")
    with pytest.raises(ClameurError, match="speaks of issy only"):
        backtest_file(Options(counts=str(path), labels=str(labels)), StringIO(), StringIO())


def test_scores_are_of_series_only(tmp_path: Path) -> None:
    with pytest.raises(ClameurError, match="give --counts"):
        backtest_file(Options(posts="posts.jsonl", scores="scores.csv"), StringIO(), StringIO())


@pytest.mark.parametrize("arguments", [["backtest"], ["backtest", "posts.jsonl", "--counts", "series.csv"], ["tune"]])
def test_one_stream_is_read_at_a_time(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "give a file of posts, or --counts FILE" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["equilibre", "Équilibré", "équilibré"])
def test_a_sensitivity_needs_no_accents(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = series.write(tmp_path / "volvic.csv", series.bins(days=1))
    assert main(["backtest", "--counts", str(path), "--sensitivity", name]) == 0
    assert "équilibré *" in capsys.readouterr().out
