"""The page that shows who is called is what the command prints, with the policy that stands on it."""

import io
import re
from pathlib import Path

import pytest

from agents.cli import main
from agents.config import load_settings, load_territories
from agents.policy_test import Question, run
from alerts.model import Kind, Severity

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "be-on-call.md").read_text("utf-8")
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//volvic//essai//FR\r\nEND:VCALENDAR\r\n"
TERRITORIES = ROOT / "config" / "territories.toml"


def printed(tmp_path: Path, **asked: object) -> list[str]:
    (policy,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "clameur.toml"
    path.write_text(policy, encoding="utf-8")
    (tmp_path / "campagnes.ics").write_bytes(CALENDAR)
    known = load_territories(TERRITORIES)
    out = io.StringIO()
    question = Question(**({"territory": "volvic", "at": "2026-03-03T22:30"} | asked))  # type: ignore[arg-type]
    assert run(question, known, load_settings(path, territories=known), out) == 0
    return out.getvalue().splitlines()


def test_the_page_shows_what_is_printed(tmp_path: Path) -> None:
    (told,) = re.findall(r"<!-- policy -->\n```text\n\$ .*?\n(.*?)```", PAGE, re.DOTALL)
    assert told.splitlines() == printed(tmp_path)


def test_what_is_critical_breaks_through_and_taking_it_stops_the_calls(tmp_path: Path) -> None:
    lines = printed(tmp_path, severity=Severity.CRITICAL, taken_after_s=900.0)
    assert [line.split()[3:5] for line in lines[1:]] == [["22:30", "send"], ["22:40", "call"], ["22:45", "update"]]


def test_a_buzz_in_a_campaign_is_not_told(tmp_path: Path) -> None:
    lines = printed(tmp_path, kind=Kind.BUZZ, at="2027-06-05T10:00", hours=2.0)
    assert lines[1:] == [
        "  Sat 05 Jun 10:00  not told    campaign (Volvic en fête)",
        "  nobody is told within 2 h",
    ]


def test_what_is_over_before_the_morning_is_never_told(tmp_path: Path) -> None:
    lines = printed(tmp_path, over_after_s=3600.0)
    assert [line.split()[-1] for line in lines[1:3]] == ["quiet_hours", "never_sent"]


@pytest.mark.parametrize(
    ("arguments", "told"), [(["--territory", "nowhere"], "no territory has the id 'nowhere'"),
                            (["--territory", "volvic", "--at", "soon"], "'soon' is no time")]
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_told(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "test", "--territories", str(TERRITORIES), *arguments]) == 2
    assert told in capsys.readouterr().err
