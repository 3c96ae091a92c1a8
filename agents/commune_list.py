"""A list of communes in CSV, as the official geographic code and the census are published: read and checked."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

from agents.whole import MEBIBYTE, read_whole
from streams.communes import Commune, departement_of
from streams.departements import NAMES, plain
from streams.errors import Problem

COLUMNS = {
    "code": ("code", "com", "code_insee", "insee", "codgeo", "code_commune"),
    "name": ("name", "nom", "libelle", "nom_commune", "libgeo"),
    "departement": ("departement", "dep", "code_departement"),
    "population": ("population", "pop", "ptot", "pmun"),
    "kind": ("typecom",),
}
"""What each column may be called, in any case and with or without accents; others are not read."""

MOST_BYTES = 64 * MEBIBYTE
"""Bytes of a list: the official one, with every column of the census, has a tenth of it."""

LONGEST_NUMBER = 12
"""Digits of a population: more people never lived."""

PROBLEMS = 20
"""Problems of one list that are told; the others are most likely the same."""


def read_communes(path: Path, key: str = "communes") -> tuple[tuple[Commune, ...], tuple[Problem, ...]]:
    """Read a list of communes.

    Args:
        path: CSV in UTF-8 with a header, separated by commas or semicolons.
        key: The key of the territories file that names it.

    Returns:
        The communes in the order of the file, and every problem. Lines of a ``TYPECOM`` other than ``COM`` are left
        out: the official list has former communes and arrondissements between them.
    """

    def problem(what: str, fix: str, line: int | None = None, column: str = key) -> Problem:
        return Problem(file=str(path), key=column, line=line, what=what, fix=fix)

    try:
        text = read_whole(path, MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError:
        return (), (problem("not UTF-8", "save the list as UTF-8"),)
    except OSError as error:
        return (), (problem(f"cannot be read: {error.strerror or error}", "check the path and its permissions"),)
    header, _, _ = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",")
    broken: list[int] = []
    rows = _rows(reader, broken)
    named = {plain(cell).replace(" ", "_"): n for n, cell in enumerate(next(rows, []))}
    at = {column: next((named[a] for a in aliases if a in named), -1) for column, aliases in COLUMNS.items()}
    if at["code"] < 0 or at["name"] < 0:
        missing = " and ".join(f"{column!r}" for column in ("code", "name") if at[column] < 0)
        return (), (problem(f"no column {missing}", "begin the list with a header: code,name,population"),)
    found: list[Commune] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in rows:
        cells = {column: row[n].strip() if 0 <= n < len(row) else "" for column, n in at.items()}
        if not any(row) or cells["kind"] not in ("", "COM"):
            continue
        line = reader.line_num
        wrong = _wrong(cells, seen)
        if wrong is not None:
            column, what, fix = wrong
            problems.append(problem(what, fix, line, column))
            if len(problems) == PROBLEMS:
                break
            continue
        seen[cells["code"].lower()] = line
        number = cells["departement"].upper() or departement_of(cells["code"])
        people = cells["population"].replace(" ", "").replace("\u202f", "")
        found.append(
            Commune(code=cells["code"], name=cells["name"], departement=number, population=int(float(people or "0")))
        )
    if broken:
        problems.append(problem("a cell has no end: its quote is never closed", "close the quote", broken[0]))
    elif not found and not problems:
        problems.append(problem("no commune", "add lines below the header"))
    return tuple(found), tuple(problems)


def _rows(reader: "Iterator[list[str]]", broken: list[int]) -> Iterator[list[str]]:
    """The rows, up to one that the csv module cannot read (a cell beyond 131,072 characters); its line goes there."""
    before = 0
    try:
        for row in reader:
            yield row
            before = reader.line_num  # type: ignore[attr-defined]  # the csv module's
    except csv.Error:
        broken.append(before + 1)


def _wrong(cells: dict[str, str], seen: dict[str, int]) -> tuple[str, str, str] | None:
    """The column of a line that is wrong, what is and what to do, or ``None``."""
    code, name = cells["code"], cells["name"]
    if len(code) != 5 or not code.isascii() or not code.isalnum():
        return "code", f"{code!r} is no official code", "write its five characters, with its zeros (01004)"
    if code.lower() in seen:
        return "code", f"{code!r} stands on line {seen[code.lower()]} already", "remove one"
    if not plain(name).replace("|", "").strip():
        return "name", f"{name!r} has no letter", "write the commune's name"
    if any(category(char) == "Cc" for char in name):
        return "name", f"{name[:40]!r} holds a line end or a control character", "close the quote, or remove it"
    number = cells["departement"].upper() or departement_of(code)
    if number not in NAMES and not number.startswith("97"):
        return "departement", f"{number!r} is no département", "write its number: 63, 2A, 974"
    people = cells["population"].replace(" ", "").replace("\u202f", "")
    digits = people.replace(".", "", 1)
    if people and not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        return "population", f"{cells['population']!r} is no number of people", "write digits only, or leave it empty"
    return None
