"""The proposal: the smallest change that finds most within what is borne."""

from io import StringIO
from pathlib import Path

import msgspec
import pytest

from agents import tune
from agents.backtest import Told
from agents.backtesting import Options
from agents.cli import main
from agents.config import load_settings
from agents.labels import Found, Label, Outcome
from agents.tune import propose
from agents.tuning import tune_file
from alerts.model import Kind, Reason, Severity, Transition
from streams.errors import ClameurError
from streams.tuning import Sensitivity, Tuning
from tests.support import series
from tests.support.series import ONSET

RING = Told(
    at=0.0,
    episode="e",
    kind=Kind.BUZZ,
    transition=Transition.OPENED,
    severity=Severity.INFO,
    reason=Reason.VOLUME,
    score=5.0,
)


def outcome(found: int, false: int, late_min: float, of: int = 6) -> Outcome:
    label = Label(start=0.0, end=9e9)
    told = [Found(label, 60.0 * late_min if n < found else None) for n in range(of)]
    return Outcome(found=tuple(told), false=(RING,) * false, days=30.0)


def test_the_present_setting_is_kept_when_no_other_is_better() -> None:
    outcomes = {"3.0": outcome(6, 5, 4), "4.0": outcome(6, 1, 10), "5.0": outcome(6, 0, 12)}
    chosen = propose(outcomes, "4.0", 1.0)
    assert (chosen.name, chosen.kept, chosen.bearable, chosen.few) == ("4.0", True, True, False)


def test_more_found_is_worth_a_change() -> None:
    outcomes = {"3.0": outcome(6, 1, 4), "4.0": outcome(5, 0, 4)}
    assert propose(outcomes, "4.0", 1.0).name == "3.0"


def test_clearly_sooner_is_worth_a_change_and_a_little_sooner_is_not() -> None:
    for late, name in ((9.0, "4.0"), (10.0, "3.0")):
        outcomes = {"3.0": outcome(6, 1, 4), "4.0": outcome(6, 0, late)}
        assert propose(outcomes, "4.0", 1.0).name == ("4.0" if late <= 4 + tune.SOONER_MIN else name)


def test_too_many_false_alarms_ask_for_the_smallest_change_that_ends_them() -> None:
    outcomes = {"4.0": outcome(6, 3, 4), "4.5": outcome(6, 1, 5), "5.0": outcome(6, 0, 6), "5.5": outcome(6, 0, 6)}
    assert propose(outcomes, "4.0", 1.0).name == "4.5"
    assert propose(outcomes, "4.0", 0.0).name == "5.0"


def test_where_nothing_is_bearable_the_quietest_is_proposed_and_it_is_said() -> None:
    outcomes = {"4.0": outcome(3, 9, 4, of=3), "5.0": outcome(3, 5, 5, of=3), "6.0": outcome(2, 5, 5, of=3)}
    chosen = propose(outcomes, "4.0", 1.0)
    assert (chosen.name, chosen.bearable, chosen.few) == ("5.0", False, True)


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_each_setting_that_is_tried_can_be_written_down(sensitivity: Sensitivity, tmp_path: Path) -> None:
    present = Tuning(sensitivity=sensitivity, threshold_offset=0.7, min_authors=3)
    tried = tune.settings(present)
    thresholds = [other.threshold for other in tried.values()]
    assert thresholds == sorted(set(thresholds))
    assert any(other == pytest.approx(present.threshold) for other in thresholds)
    assert {s.value for s in Sensitivity} < set(tried)
    for other in tried.values():
        assert other.min_authors == 3
        (tmp_path / "clameur.toml").write_text(tune.toml(other), "utf-8")
        read = load_settings(tmp_path / "clameur.toml").detection
        assert msgspec.structs.replace(read, min_authors=3).threshold == pytest.approx(other.threshold)


def test_the_command_prints_the_trade_off_and_the_proposal_and_draws_it(tmp_path: Path) -> None:
    path = series.write(tmp_path / "volvic.csv", series.bins())
    labels = tmp_path / "labels.csv"
    labels.write_text(f"start,end\n{series.stamp(ONSET)},{series.stamp(ONSET + 7200.0)}\n", "utf-8")
    out = StringIO()
    options = Options(counts=str(path), labels=str(labels), report=str(tmp_path / "tune.html"))
    assert tune_file(options, 1.0, out, StringIO()) == 0
    lines = out.getvalue().splitlines()
    table = lines[1 : lines.index("")]
    assert [line.split()[0] for line in table] == list(tune.settings(Tuning()))
    false = [float(line.split()[-5]) for line in table]
    assert false[0] >= false[-1]
    assert "[detection]" in lines
    assert any(line.startswith("Proposed setting: ") for line in lines)
    page = (tmp_path / "tune.html").read_text("utf-8")
    assert page.count("<polyline") == 2
    assert page.count("<circle") == 2 * len(table)
    assert "Réglage proposé" in page
    assert "<script" not in page


def test_labels_are_needed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = series.write(tmp_path / "volvic.csv", series.bins(days=1))
    assert main(["tune", "--counts", str(path)]) == 1
    assert "give --labels" in capsys.readouterr().err
    (tmp_path / "none.csv").write_text("start,end\n", "utf-8")
    with pytest.raises(ClameurError, match="no label"):
        tune_file(Options(counts=str(path), labels=str(tmp_path / "none.csv")), 1.0, StringIO(), StringIO())


def test_what_is_borne_is_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["tune", "posts.jsonl", "--bearable", "-1"])
    assert "-1 is no such number" in capsys.readouterr().err
