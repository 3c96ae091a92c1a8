"""What the documentation names exists: files, commands, make targets, variables."""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import fields

from agents import cli, events
from agents.replay import transcript_line
from agents.settings import Clock
from agents.topics import declare
from alerts.model import (
    Alert,
    Caveat,
    Command,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Quote,
    Reason,
    Receipt,
    Refused,
    Severity,
    Tick,
    Transition,
)
from streams.growth import Growth, Stage
from streams.model import Mention, PostKind, Voice
from streams.territory import Scale
from tests.support import shown
from tests.support.alerts import a_delivery

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")]
)
KUBERNETES = {"CLAMEUR_HTTP"}  # the start of names that a cluster sets, not one of ours


def read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The headings as GitHub links to them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def code(text: str) -> str:
    """Fenced blocks and code spans, in which commands stand."""
    fenced = re.findall(r"```(?:sh|console)?\n(.*?)```", text, re.DOTALL)
    return "\n".join([*fenced, *re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))])


@pytest.fixture(scope="module")
def commands() -> set[str]:
    """The subcommands that ``clameur --help`` tells of."""
    done = subprocess.run(
        [sys.executable, "-m", "clameur", "--help"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200"},
    )
    return set(re.findall(r"^    ([a-z-]+)(?:  |$)", done.stdout, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    here = (ROOT / page).parent
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (here / name) if name else ROOT / page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)", code(read(page)))) <= targets


@pytest.mark.parametrize("page", PAGES)
def test_commands_exist(page: str, commands: set[str]) -> None:
    assert {"worker", "check", "replay"} <= commands
    assert set(re.findall(r"(?:^|\s|\w/)clameur ([a-z][a-z-]+)", code(read(page)), re.MULTILINE)) <= commands


@pytest.mark.parametrize("page", PAGES)
def test_variables_are_documented(page: str) -> None:
    known = set(re.findall(r"`(CLAMEUR_[A-Z_]+)`", read("docs/reference/environment.md"))) | {"CLAMEUR_TEST_KAFKA"}
    named = set(re.findall(r"CLAMEUR_[A-Z_]*[A-Z]", read(page))) - KUBERNETES
    assert named <= known


@pytest.mark.parametrize("page", PAGES)
def test_files_named_in_code_spans_exist(page: str) -> None:
    spans = re.findall(r"`((?:agents|alerts|bench|config|docs|examples|ops|streams|tests|tools)/[\w./-]+)`", read(page))
    assert [span for span in spans if not (ROOT / span).exists()] == []


def test_every_topic_stands_in_the_how_to() -> None:
    page = read("docs/how-to/run-on-kafka.md")
    declared = declare("clameur", 8)
    assert [topic.name for topic in declared.all if f"| `{topic.name}` |" not in page] == []


def command_lines(page: str) -> list[list[str]]:
    """The arguments of every ``clameur …`` in a page's shell blocks and, where there are any, in its code spans."""
    text = read(page)
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    shell = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    told = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    spans = [span for span in re.findall(r"`([^`\n]+)`", told) if len(span.split()) > 2]
    found = []
    for line in [*shell, *spans]:
        said = re.match(r"(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?clameur ([a-z-].*)", line)
        if said:
            words = shlex.split(said[1], comments=True)
            end = next((n for n, word in enumerate(words) if word in ("|", ">", "&", "&&", "2>")), len(words))
            found.append(words[:end])
    return found


@pytest.mark.parametrize("page", PAGES)
def test_command_lines_parse(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    refused = {}
    for words in command_lines(page):
        try:
            cli._parser().parse_args(words)
        except SystemExit as done:
            if done.code:
                refused[" ".join(words)] = capsys.readouterr().err
    assert refused == {}


def test_command_lines_are_found_where_they_stand() -> None:
    assert ["produce", "posts.jsonl", "--to", "127.0.0.1:39819"] in command_lines("README.md")
    assert ["up"] in command_lines("README.md")
    assert ["worker"] in command_lines("docs/how-to/replay-a-stream.md")
    assert ["replay", "posts.jsonl", "--speed", "3600"] in command_lines("docs/how-to/replay-a-stream.md")


def test_the_defaults_in_the_command_line_reference_are_those_of_the_parser() -> None:
    (commands,) = [a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction)]
    wrong = []
    for section in re.split(r"^## clameur ", read("docs/reference/cli.md"), flags=re.MULTILINE)[1:]:
        parser = commands.choices[section.split("\n")[0]]
        defaults = {option: a.default for a in parser._actions for option in a.option_strings}
        for option, told in re.findall(r"^\| `(--[\w-]+)[^|]*\| ([^|]+) \|", section, re.MULTILINE):
            default = defaults[option]
            if default is None or str(default) == "-":  # told in words
                wrong += [(option, told)] if re.fullmatch(r"`(?!CLAMEUR_)\S+`", told) else []
            elif told != (f"`{default:g}`" if isinstance(default, float) else f"`{default}`"):
                wrong.append((option, told))
    assert wrong == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_of_no_machine_and_of_no_registry(page: str) -> None:
    hosts = r"pypi\.|pythonhosted|maven\.org|maven\.apache|npmjs|docker\.io|ghcr\.io|quay\.io"
    assert re.findall(rf"{hosts}|(?<![\w.])/(?:work|tmp|root|home)/", read(page)) == []


def test_every_page_of_the_documentation_can_be_found() -> None:
    index = read("docs/README.md")
    pages = [page.removeprefix("docs/") for page in PAGES if page.startswith("docs/") and page != "docs/README.md"]
    assert [page for page in pages if f"]({page})" not in index] == []


def table(text: str) -> list[list[str]]:
    """The rows of every table, as cells, heads left out."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:2] == "| "]
    return [row for row in rows if row[0].startswith("`")]


def words(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("clock", list(Clock))
def test_the_topics_are_those_that_are_declared(clock: Clock) -> None:
    text = read("docs/reference/topics.md")
    told = {}
    for name, key, _, settings in (row for row in table(text.split("## posts")[0]) if len(row) == 4):
        told[words(name)[0]] = (key, dict(re.findall(r"`([\w.]+)` (\w[\w.]*)", settings)))
    if clock is Clock.EVENT:
        assert "`posts` is made with `retention.ms`\n-1 and without `message.timestamp.after.max.ms`" in text
        told["posts"][1].update({"retention.ms": "-1"})
        del told["posts"][1]["message.timestamp.after.max.ms"]
    declared = declare("clameur", 8, clock=clock)
    assert told == {topic.name: (topic.key, topic.config) for topic in declared.all}


@pytest.mark.parametrize("value", [Mention, Command, events.SourceClock, Tick, Receipt, Refused, events.AlertClock])
def test_what_travels_is_told_field_by_field(value: type[msgspec.Struct]) -> None:
    rows = {words(row[0])[0]: words(row[2]) for row in table(read("docs/reference/topics.md")) if len(row) == 4}
    assert sorted(rows[str(value.__struct_config__.tag)]) == sorted(field.name for field in fields(value))


def section(page: str, heading: str) -> str:
    """A page from a heading to the next one."""
    return re.split(r"^#+ ", read(page).split(f"# {heading}\n")[1], flags=re.MULTILINE)[0]


@pytest.mark.parametrize(("heading", "value"), [("type `alert`", Alert), ("Growth", Growth), ("A quote", Quote)])
def test_every_field_of_an_alert_is_told_in_its_order(heading: str, value: type[msgspec.Struct]) -> None:
    told = [name for row in table(section("docs/reference/alert.md", heading)) for name in words(row[0])]
    tag = ["type"] if value is Alert else []
    assert told == [*tag, *(field.name for field in fields(value))]


def test_every_field_of_a_delivery_in_a_transcript_is_told_in_its_order() -> None:
    rows = [row for row in table(section("docs/reference/alert.md", "type `delivery`")) if len(row) == 3]
    told = [words(row[0])[0] for row in rows]
    line = transcript_line(a_delivery())
    assert told[: len(json.loads(line))] == list(json.loads(line))


def test_the_values_of_closed_lists_are_told_and_no_others() -> None:
    rows = {words(row[0])[0]: words(row[1]) for row in table(section("docs/reference/alert.md", "type `alert`"))}
    quote = {words(row[0])[0]: words(row[1]) for row in table(section("docs/reference/alert.md", "A quote"))}
    growth = {words(row[0])[0]: words(row[1]) for row in table(section("docs/reference/alert.md", "Growth"))}
    delivery = table(section("docs/reference/alert.md", "type `delivery`"))
    told: dict[type[StrEnum], list[str]] = {
        Scale: rows["scale"],
        Kind: rows["kind"],
        Transition: rows["transition"],
        Severity: rows["severity"],
        Reason: rows["reason"],
        Stage: growth["stage"],
        Caveat: [words(row[0])[0] for row in table(section("docs/reference/alert.md", "Caveats"))],
        DeliveryAction: next(words(row[1]) for row in delivery if row[0] == "`action`"),
        DeliveryReason: [words(row[0])[0] for row in delivery if row[1] in list(DeliveryAction)],
    }
    for values, names in told.items():
        assert sorted(names) == sorted(values), values.__name__
    assert set(quote["kind"]) == set(PostKind) - {PostKind.DELETE}
    assert set(quote["voice"]) == set(Voice) - {Voice.OWN, Voice.PARTNER}


def test_the_tutorial_shows_the_message_that_comes_out(tmp_path: Path) -> None:
    (told,) = re.findall(r"<!-- message -->\n```text\n(.*?)```", read("docs/tutorials/first-alert.md"), re.DOTALL)
    assert told == shown.tutorial_message(tmp_path), "python -m tests.support.shown writes it anew"


def test_what_a_replay_says_of_four_days_is_what_it_says(tmp_path: Path) -> None:
    simulated, summary = shown.four_days(tmp_path)
    assert f"\n{simulated}\n" in read("README.md"), "python -m tests.support.shown writes it anew"
    for page in ("README.md", "docs/how-to/replay-a-stream.md"):
        assert f"\n{summary} in " in read(page), "python -m tests.support.shown writes it anew"
