"""Backtests of posts: the replay's own alerts, and every other setting beside them."""

import json
from functools import cache
from io import StringIO
from pathlib import Path

from agents import backtest
from agents import replay as replays
from agents.backtest_posts import PostsRun, run_posts
from agents.backtesting import Options, backtest_file
from agents.config import load_territories
from alerts.model import Alert
from streams.territory import Territory
from streams.tuning import Sensitivity, Tuning
from tests.support.recorded import TERRITORIES, a_replay, stream


@cache
def declared() -> tuple[Territory, ...]:
    return load_territories(TERRITORIES).territories


@cache
def run() -> PostsRun:
    return run_posts(stream(), declared(), Tuning(), backtest.settings(Tuning()))


@cache
def replayed() -> list[Alert]:
    return [item for item in replays.run(a_replay(), stream()) if isinstance(item, Alert)]


def test_the_alerts_are_those_of_the_replay() -> None:
    assert replayed()
    for territory, trace in run().traces.items():
        assert trace.alerts == [alert for alert in replayed() if alert.territory == territory]


def test_a_watch_beside_the_replay_tells_what_the_replay_tells() -> None:
    for trace in run().traces.values():
        assert trace.told["équilibré"] == [backtest.told_by(alert) for alert in trace.alerts]


def test_another_setting_is_told_as_a_replay_at_that_setting_would() -> None:
    strict = Tuning(sensitivity=Sensitivity.STRICT)
    alone = run_posts(stream(), declared(), strict, {})
    told = [[backtest.told_by(alert) for alert in trace.alerts] for trace in alone.traces.values()]
    assert any(told)
    assert told == [trace.told["strict"] for trace in run().traces.values()]


def test_without_alerts_the_settings_are_followed_all_the_same() -> None:
    quick = run_posts(stream(), declared(), Tuning(), backtest.settings(Tuning()), alerts=False)
    assert {t: trace.told for t, trace in quick.traces.items()} == {t: x.told for t, x in run().traces.items()}
    assert not any(trace.alerts for trace in quick.traces.values())


def test_the_traces_hold_the_voices_in_bins_of_ten_minutes() -> None:
    trace = run().traces["volvic"]
    assert all(b - a == 600.0 for a, b in zip(trace.at, trace.at[1:], strict=False))
    assert len({len(trace.at), len(trace.observed), len(trace.expected), len(trace.phi)}) == 1
    largest = max(alert.observed for alert in trace.alerts)
    assert sum(trace.observed) >= largest > 0.0


def test_the_command_holds_alerts_against_the_truth_and_excuses_the_region(tmp_path: Path) -> None:
    opened = next(a for a in replayed() if a.territory == "volvic" and a.transition == "opened")
    posts, truth = tmp_path / "posts.jsonl", tmp_path / "truth.json"
    posts.write_bytes(b"\n".join(stream()) + b"\n")
    event = {"territory": "volvic", "kind": "crisis", "start": opened.at - 600.0, "end": opened.at + 86_400.0}
    truth.write_text(json.dumps({"events": [event]}), "utf-8")
    out, err = StringIO(), StringIO()
    options = Options(
        posts=str(posts), labels=str(truth), alerts=str(tmp_path / "alerts.jsonl"), territories=TERRITORIES
    )
    assert backtest_file(options, out, err) == 0
    balanced = next(line for line in out.getvalue().splitlines() if line.startswith("équilibré *"))
    assert balanced.split()[2:8] == ["1", "of", "1", "0", "0.0", "10"]
    written = (tmp_path / "alerts.jsonl").read_bytes().splitlines()
    assert written == [replays.transcript_line(alert).rstrip() for alert in replayed()]
    assert "bad lines" in err.getvalue()
