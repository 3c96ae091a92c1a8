"""Labels: their forms, and what is found, missed, false and late."""

import json
from pathlib import Path

import pytest

from agents import labels
from agents.backtest import Told
from agents.labels import EARLY_S, Label, compare, together
from alerts.model import Kind, Reason, Severity, Transition
from streams.errors import ClameurError

NOON = 1_781_697_600.0
"""2026-06-17T12:00Z."""


def told(at: float, transition: Transition = Transition.OPENED) -> Told:
    return Told(
        at=at,
        episode="e",
        kind=Kind.BUZZ,
        transition=transition,
        severity=Severity.INFO,
        reason=Reason.VOLUME,
        score=5.0,
    )


def label(start: float, end: float, territory: str = "") -> Label:
    return Label(start=start, end=end, territory=territory)


def load(tmp_path: Path, text: str, name: str = "", zone: str | None = None) -> tuple[Label, ...]:
    path = tmp_path / "labels"
    path.write_text(text, "utf-8")
    return labels.load(path, name=name, zone=zone)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (NOON - EARLY_S - 1.0, None),
        (NOON - EARLY_S, 0.0),
        (NOON, 0.0),
        (NOON + 600.0, 10.0),
        (NOON + 7200.0, 120.0),
        (NOON + 7201.0, None),
    ],
)
def test_an_alert_is_about_a_label_from_an_hour_before_it_to_its_end(at: float, late: float | None) -> None:
    outcome = compare([label(NOON, NOON + 7200.0)], [told(at)], 30.0)
    assert (outcome.hits, outcome.missed, len(outcome.false)) == ((0, 1, 1) if late is None else (1, 0, 0))
    assert outcome.late_median_min == late


def test_only_what_rings_counts_and_an_escalation_is_never_false() -> None:
    quiet = [told(NOON, t) for t in (Transition.UPDATED, Transition.RESOLVED, Transition.ACKNOWLEDGED)]
    outcome = compare([label(NOON, NOON + 60.0)], quiet, 30.0)
    assert (outcome.hits, outcome.false) == (0, ())
    outcome = compare([label(NOON, NOON + 60.0)], [told(NOON - 9e4, Transition.ESCALATED)], 30.0)
    assert outcome.false == ()
    assert compare([label(NOON, NOON + 60.0)], [told(NOON, Transition.ESCALATED)], 30.0).hits == 1


def test_a_label_is_told_by_its_first_alert_and_the_others_in_it_are_not_false() -> None:
    outcome = compare([label(NOON, NOON + 7200.0)], [told(NOON + 300.0), told(NOON + 900.0, Transition.REOPENED)], 30.0)
    assert (outcome.late_median_min, outcome.late_worst_min, outcome.false) == (5.0, 5.0, ())


def test_what_happens_in_a_part_is_no_false_alarm_of_the_whole() -> None:
    outcome = compare([], [told(NOON), told(NOON + 9e5)], 60.0, excused=[label(NOON, NOON + 60.0)])
    assert (len(outcome.false), outcome.false_per_month) == (1, 0.5)


def test_several_territories_are_one_reader() -> None:
    one = compare([label(NOON, NOON + 3600.0)], [told(NOON + 60.0)], 30.0)
    other = compare([label(NOON, NOON + 3600.0)], [told(NOON + 180.0), told(NOON + 9e5)], 30.0)
    both = together([one, other])
    assert (both.hits, both.missed, both.late_median_min, both.late_worst_min) == (2, 0, 2.0, 3.0)
    assert both.false_per_month == 1.0


def test_nothing_found_has_no_delay() -> None:
    outcome = compare([label(NOON, NOON)], [], 0.0)
    assert (outcome.late_median_min, outcome.late_worst_min, outcome.false_per_month) == (None, None, 0.0)


def test_rows_are_read_in_any_order_with_any_separator(tmp_path: Path) -> None:
    text = "Territory;start;end;kind\nvolvic;2026-06-17T14:00+02:00;2026-06-17 13:00;crisis\nissy;0;60;\n"
    assert load(tmp_path, text) == (
        Label(start=0.0, end=60.0, territory="issy"),
        Label(start=NOON, end=NOON + 3600.0, territory="volvic", kind="crisis"),
    )


def test_a_zone_says_whose_clock_it_was(tmp_path: Path) -> None:
    (found,) = load(tmp_path, "start,end\n2026-06-17T14:00,2026-06-17T15:00\n", zone="Europe/Paris")
    assert (found.start, found.end) == (NOON, NOON + 3600.0)


def test_windows_by_series_are_found_by_the_name_of_the_file(tmp_path: Path) -> None:
    windows = {"tweets/volvic.csv": [["2026-06-17 12:00:00.000000", "2026-06-17 13:00"]], "issy.csv": [[0, 60]]}
    text = json.dumps(windows)
    assert load(tmp_path, text, name="volvic") == (Label(start=NOON, end=NOON + 3600.0),)
    assert [found.territory for found in load(tmp_path, text)] == ["issy", "volvic"]
    with pytest.raises(ClameurError, match=r"no labels of 'tulle'.*volvic, issy"):
        load(tmp_path, text, name="tulle")


def test_a_single_series_needs_no_name(tmp_path: Path) -> None:
    assert load(tmp_path, '{"whatever": [[0, 60]]}', name="volvic") == (Label(start=0.0, end=60.0),)
    assert load(tmp_path, "[[0, 60]]", name="volvic") == (Label(start=0.0, end=60.0),)


def test_a_truth_file_is_read(tmp_path: Path) -> None:
    event = {"territory": "volvic", "kind": "crisis", "start": 0.0, "end": 60.0, "peak": 30.0, "posts": 288}
    assert load(tmp_path, json.dumps({"scene": "volvic", "events": [event]})) == (
        Label(start=0.0, end=60.0, territory="volvic", kind="crisis"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("from,to\n0,1\n", r"labels:1: the header is 'from,to'"),
        ("start,end\n0,noon\n", r"labels:2: 'noon' is no time"),
        ("start,end\n60,0\n", r"labels:2: it ends \(0\) before it starts \(60\)"),
        ("start,end\n60\n", r"labels:2: '' is no time"),
        ("{", "is not JSON"),
        ('{"volvic": [[0]]}', r"volvic\[0\]: found \[0\]"),
        ('{"volvic": 3}', r"volvic\[0\]: found null"),
        ('{"events": [{"start": 0}]}', r"events\[0\]: it has no start and end"),
        ('{"volvic": [["noon", 3]]}', r"volvic\[0\]: 'noon' is no time"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ClameurError, match=said):
        load(tmp_path, text)
