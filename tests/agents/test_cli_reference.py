"""The command-line reference tells every command and every option, and no other."""

import argparse
import re
from pathlib import Path

from agents import cli

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "cli.md").read_text("utf-8")


def documented() -> dict[str, set[str]]:
    sections = re.split(r"^## clameur ", PAGE, flags=re.MULTILINE)[1:]
    return {
        section.splitlines()[0]: set(re.findall(r"^\| `(--[\w-]+)", section, re.MULTILINE))
        | ({"FILE"} if re.search(r"`FILE` of posts", section) else set())
        | ({"test"} if "`clameur policy test " in section else set())
        for section in sections
    }


def parsed() -> dict[str, set[str]]:
    (commands,) = [action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return {
        name: {
            next((option for option in action.option_strings if option.startswith("--")), str(action.metavar))
            for action in parser._actions
            if action.dest not in ("help", "text", "who")
        }
        for name, parser in commands.choices.items()
    }


def test_every_command_and_option_is_told_and_no_other() -> None:
    assert documented() == parsed()


def test_the_exit_codes_are_those_of_the_code() -> None:
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)}
    assert told == {0, cli.FAILED, cli.WRONG_CONFIG, cli.INTERRUPTED}
