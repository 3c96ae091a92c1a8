"""What the documentation names exists: files, commands, make targets, variables."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

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
    assert set(re.findall(r"(?:^|[\s/])clameur ([a-z][a-z-]+)", code(read(page)), re.MULTILINE)) <= commands


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
    from agents.topics import declare

    page = read("docs/how-to/run-on-kafka.md")
    declared = declare("clameur", 8)
    assert [topic.name for topic in declared.all if f"| `{topic.name}` |" not in page] == []
