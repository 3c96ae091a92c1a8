"""One configuration file while it is read: its tables, and every problem found in it with its line."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from agents.toml_lines import toml_lines
from agents.whole import MEBIBYTE, read_whole
from alerts.model import Severity
from alerts.policy import Day, Every
from streams.errors import ConfigError, Problem
from streams.territory import Scale, Sports
from streams.tuning import Sensitivity

MOST_BYTES = 4 * MEBIBYTE
"""Bytes of a file of settings or of territories: some 20,000 territories (a long list belongs into a CSV file)."""

MOST_NAMES = 16
"""Names in a dotted key: four are ever needed, and a reader's time grows with their square (CPython 3.11, tomllib)."""

SHOWN = 300
"""Characters of what was found that a problem repeats."""

_T = TypeVar("_T")
_STAND_INS: dict[str, object] = {
    "scale": "commune",
    "expressions": [],
    "people": [],
    "start": "1970-01-01T00:00:00Z",
    "end": "1970-01-02T00:00:00Z",
}
"""What stands in for a required value that is missing or wrong, so that the rest of its table is checked too."""

_MESSAGE = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`", re.DOTALL)
_ABSENT = re.compile(r"Object missing required field `(.+)`")
_NAMES = re.compile(
    rf"""^[ \t]*+\[{{0,2}}[ \t]*+(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MOST_NAMES}}}"""
    rf"""|[{{,][ \t]*+(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{MOST_NAMES}}}""",
    re.MULTILINE,
)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_CHOICES = {
    "scale": tuple(Scale),
    "sports": tuple(Sports),
    "min_severity": tuple(Severity),
    "break_through": tuple(Severity),
    "days": tuple(Day),
    "day": tuple(Day),
    "every": tuple(Every),
    "sensitivity": tuple(Sensitivity),
}
_TYPES = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in [ ]",
    "object": "a table, in { } or under its own header",
    "datetime": "a date and time with an offset",
    "date": "a date without a time",
    "null": "nothing",
}


class Source:
    """One TOML file.

    Attributes:
        problems: Everything wrong that was noted so far, in the order in which it was found.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._broken: set[str] = set()
        self._lines: dict[str, int] = {}

    def table(self) -> dict[str, Any]:
        """The whole file as tables; empty, with a problem, when it cannot be read."""
        try:
            text = read_whole(self.path, MOST_BYTES).decode("utf-8-sig")
        except FileNotFoundError:
            self.problem("", "there is no such file", "check the path, or start from the example in config/")
        except OSError as error:
            self.problem("", f"cannot be read: {error.strerror or error}", "check the path and its permissions")
        except UnicodeDecodeError as error:
            what = f"not UTF-8: byte {error.object[error.start]:#04x} at offset {error.start}"
            self.problem("", what, "save the file as UTF-8", line=error.object.count(b"\n", 0, error.start) + 1)
        else:
            deep = _NAMES.search(text)
            if deep is not None:
                line = text.count("\n", 0, deep.end()) + 1
                self.problem("", "nested too deep", f"use at most {MOST_NAMES} names in a key", line=line)
                return {}
            try:
                tables = tomllib.loads(text)
                self._lines = toml_lines(text.replace("\r\n", "\n"))
            except tomllib.TOMLDecodeError as error:
                at = re.search(r"at line (\d+)", str(error))
                line = int(at[1]) if at else text.rstrip().count("\n") + 1
                self.problem("", f"not TOML: {error}", "correct the syntax on or before this line", line=line)
            except RecursionError:
                self.problem("", "nested too deep", "write it flat")
            except ValueError:  # of int, beyond 4,300 digits; tomllib's own error is one too, and was seen above
                self.problem("", "it holds a number of thousands of digits", "write a shorter one")
            else:
                return tables
        return {}

    def problem(self, key: str, what: str, fix: str, *, line: int | None = None) -> None:
        """Note a problem; its line is that of the key, or of the nearest table around it."""
        if line is None:
            line = next((self._lines[near] for near in _outwards(key) if near in self._lines), None)
        self._broken.add(key)
        self.problems.append(Problem(file=str(self.path), key=_printable(key), line=line, what=_short(what), fix=fix))

    def is_sound(self, key: str) -> bool:
        """Whether nothing wrong was noted for this key or around it, so that its value is the user's own."""
        return self._broken.isdisjoint(_outwards(key))

    def in_order(self) -> tuple[Problem, ...]:
        """The problems in the order of the file."""
        return tuple(sorted(self.problems, key=lambda problem: problem.line or 0))

    def convert(self, key: str, value: object, kind: type[_T]) -> _T:
        """Convert a value strictly; what does not fit is noted, replaced, and the rest is tried again."""
        holder: dict[str, Any] = {"value": _copy(value)}
        tried: set[str] = set()
        while True:
            try:
                return msgspec.convert(holder["value"], kind, strict=True)
            except msgspec.ValidationError as error:
                tried.add(repr(holder))
                self._repair(key, holder, str(error))
                if repr(holder) in tried:  # no stand-in fits: what was found so far is told
                    raise ConfigError(*self.problems) from error

    def _repair(self, key: str, holder: dict[str, Any], message: str) -> None:
        said = _MESSAGE.fullmatch(message)
        what, path = (said["what"], said["path"] or "") if said is not None else (message, "")
        parent: Any = holder
        last: Any = "value"
        named = ""  # the nearest key: an item of a list has the list's
        for name, n in _STEP.findall(path):
            parent, last, named = parent[last], int(n) if n else name, name or named
        here = f"{key}{path}"
        wrong: Any = parent[last] if last in parent or isinstance(parent, list) else None
        if unknown := _UNKNOWN.fullmatch(what):
            self.problem(f"{here}.{unknown[1]}", f"unknown key {unknown[1]!r}", "correct its name or remove it")
            del wrong[unknown[1]]
        elif absent := _ABSENT.fullmatch(what):
            if self.is_sound(f"{here}.{absent[1]}"):
                self.problem(f"{here}.{absent[1]}", f"{absent[1]!r} is missing", f"add {absent[1]} = …")
            wrong[absent[1]] = _STAND_INS.get(absent[1], "")
        else:
            self.problem(here, *_plainly(what, named))
            if isinstance(parent, list) and named in _CHOICES:
                parent[last] = _CHOICES[named][0]
            elif isinstance(parent, list) or last == "value":
                parent[last] = "" if "Expected `str" in what else {}
            else:
                del parent[last]


def _outwards(key: str) -> Iterator[str]:
    """A key, the table or array around it, and so on."""
    while key:
        yield key
        key = key[: max(key.rfind("."), key.rfind("["), 0)]


def _printable(key: str) -> str:
    """A key that cannot move a terminal's cursor, and fits a line."""
    return _short("".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in key))


def _short(text: str) -> str:
    """The text, without its middle where it is long: how it begins and how it ends says most."""
    return text if len(text) <= SHOWN else f"{text[: SHOWN // 2]}…{text[-SHOWN // 2 :]}"


def _copy(value: object) -> object:
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


def _plainly(what: str, name: str) -> tuple[str, str]:
    """A message of msgspec in the words of the person who wrote the file, and what to do."""
    if name in _CHOICES:
        return what.replace("Invalid enum value", f"there is no {name}"), f"use one of {', '.join(_CHOICES[name])}"
    wrong_type = re.fullmatch(r"Expected `(.+?)`, got `(.+?)`", what)
    if wrong_type is None:
        return what[:1].lower() + what[1:], "correct the value"
    wanted = " or ".join(_TYPES.get(kind.strip(), kind.strip()) for kind in wrong_type[1].split("|"))
    return f"found {_TYPES.get(wrong_type[2], wrong_type[2])}", f"write {wanted}"
