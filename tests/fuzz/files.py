"""Doors that people's files come in by: configuration, commune lists, weights, series, labels, calendars, archives."""

import json
import tempfile
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from agents import counts, labels, train, weights
from agents.commune_list import read_communes
from agents.config import Territories, load_settings, load_territories, read_territories
from agents.files import read_lines
from agents.toml_lines import toml_lines
from streams import calendar, communes, gazetteer
from streams.errors import ClameurError, ConfigError
from streams.sentiment.rerank import FORMAT
from tests.fuzz.data import Data
from tests.fuzz.texts import ROOT

LIST = "code;nom;dep;pop\n63470;Volvic;63;4 430\n2A004;Ajaccio;2A;71000\n97411;Saint-Denis;974;150 000\n"
SERIES = "timestamp,count,negative,authors\n2026-03-02 00:00:00,4,1,3\n2026-03-02 00:15:00,5,,4\n1772410500,6,2,6\n"
LABELS = "start,end,kind,territory\n2026-03-02 00:00:00,2026-03-02 04:00:00,crisis,volvic\n"
LABELLED = '{"text": "Quelle honte", "label": -1, "lang": "fr"}\n{"text": "Bravo", "label": 1}\n'
WEIGHTS: dict[str, Any] = {
    "format": FORMAT,
    "source": ["x.jsonl"],
    "sha256": ["0" * 64],
    "settings": {"l2": 1.0},
    "languages": {"fr": {"n": [1, 1, 1], "bias": [0.0, 0.0], "signs": {}, "words": {"bof": [3.0, 0.0]}}},
}


def territories(raw: bytes) -> None:
    """A territories file: every problem with its file and what to do, or a gazetteer that can be asked."""
    data = Data(raw)
    text = _toml(data, "config/territories.toml", "examples/glasgow.toml")
    path = _written("territories.toml", text)
    read: list[Territories] = []
    if not _told(lambda: read.append(load_territories(path))):
        known = gazetteer.compile(read[0].territories)
        for territory in read[0].territories:
            known.find(f"{territory.name} {' '.join(e.text for e in territory.expressions)}", at=1.7e9)


def settings(raw: bytes) -> None:
    """A settings file: every problem told, or a policy that can be asked."""
    data = Data(raw)
    if data.byte() & 1:
        path = _written("clameur.toml", _inline(data.mangled(_full())))
    else:
        path = _written("clameur.toml", data.take(2**20))
    _told(lambda: load_settings(path, territories=_declared()))


def lines(raw: bytes) -> None:
    """TOML that is accepted has a line for each of its keys; what is not is no crash either."""
    text = Data(raw).text()
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    found = toml_lines(text.replace("\r\n", "\n"))
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())
    assert len(found) >= len(tables)


def lists(raw: bytes) -> None:
    """A list of communes: every problem told, or territories that can be compiled."""
    data = Data(raw)
    header = b"code,name,population\n" if data.byte() & 1 else b""
    path = _written("communes.csv", header + data.take(2**20))
    found, problems = read_communes(path)
    assert all(problem.file == str(path) and problem.what and problem.fix for problem in problems)
    made = tuple(communes.territories(found, ()))
    if made:
        gazetteer.compile(made).find(made[0].name, at=1.7e9)


def series(raw: bytes) -> None:
    """Counts, labels, labelled texts and weights: read, or refused in words."""
    data = Data(raw)
    kind = data.byte()
    body = json.dumps(data.mangled(WEIGHTS)).encode("utf-8", "replace") if kind & 64 else data.take(2**20)
    path = _written("given.csv", body)
    readers: list[Callable[[], object]] = [
        lambda: counts.load(path, zone="Europe/Paris" if kind & 1 else None, missing="zero" if kind & 2 else None),
        lambda: labels.load(path, name="volvic"),
        lambda: train.load(str(path), "fr"),
        lambda: weights.load(path),
        lambda: list(read_lines(path)),
    ]
    for read in readers:
        _told(read)


def calendars(raw: bytes) -> None:
    """Any minute that a post can have, in any zone that a territory can have: a holiday or none."""
    data = Data(raw)
    minute = int.from_bytes(data.take(4), "big") % (4_102_444_800 // 60)
    zone = data.choice((*calendar.COUNTRIES, "Pacific/Noumea", "Pacific/Kiritimati", "America/St_Johns"))
    assert calendar.is_public_holiday(minute, zone) in (True, False)
    assert calendar.changes_term(minute - minute % 60, zone, data.choice(("", *calendar.SCHOOL_ZONES))) in (True, False)


def read_list(text: str) -> None:
    """What a commune list of a text costs, to be timed."""
    read_communes(_written("long.csv", text.encode("utf-8", "replace")))


def read_toml(text: str) -> None:
    """What a TOML file of a text costs, to be timed."""
    path = _written("long.toml", text.encode("utf-8", "replace"))
    _told(lambda: read_territories(path))


def _told(read: Callable[[], object]) -> bool:
    """Whether it was refused, in the words of a declared error."""
    try:
        read()
    except ConfigError as error:
        assert error.problems
        assert all(problem.file and problem.what and problem.fix for problem in error.problems)
        return True
    except ClameurError as error:
        assert str(error).strip()
        return True
    return False


def _toml(data: Data, *files: str) -> bytes:
    """TOML of which something was changed, or any bytes at all."""
    if data.byte() & 1:
        return _inline(data.mangled(_tables(data.choice(files))))
    return data.take(2**20)


@cache
def _tables(file: str) -> dict[str, Any]:
    """The file's tables, and of its territories the first four: enough to be mangled."""
    tables = tomllib.loads((ROOT / file).read_text())
    return tables | {"territory": tables["territory"][:4]}


@cache
def _declared() -> Any:
    return load_territories(ROOT / "config/territories.toml")


@cache
def _full() -> dict[str, Any]:
    """Settings with one of everything."""
    shipped = tomllib.loads((ROOT / "config/clameur.toml").read_text())
    span = {"start": "2026-07-14T08:00:00+02:00", "end": "2026-07-15T08:00:00+02:00"}
    policy: dict[str, Any] = {
        "routes": [{"channel": "C0CRISE", "territories": ["volvic"], "min_severity": "warning", "budget_per_day": 3}],
        "silences": [{"territory": "volvic", "author": "Camille", "reason": "fête", **span}],
        "campaigns": [{"territory": "volvic", "name": "Fête", **span}],
        "quiet_hours": [{"start": "22:00", "end": "07:00", "days": ["mon"], "break_through": "critical"}],
        "on_call": [{"people": ["U0CAMILLE"], "wait_s": 600}],
        "digests": [{"channel": "C0CRISE", "time": "08:30", "zone": "Europe/Paris", "lang": "fr"}],
    }
    return {**shipped, "policy": policy, "sentiment": {"weights": "absent.json", "model": ""}}


def _inline(value: Any) -> bytes:
    """A table as TOML, one key a line."""
    if not isinstance(value, dict):
        return str(value).encode("utf-8", "replace")
    return "".join(f"{_key(key)} = {_literal(item)}\n" for key, item in value.items()).encode("utf-8", "replace")


def _key(key: object) -> str:
    return json.dumps(str(key), ensure_ascii=False).replace("\x7f", "\\u007f")


def _literal(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return "{" + ", ".join(f"{_key(key)} = {_literal(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_literal, value)) + "]"
        case int() | float():
            return repr(value)
        case str():
            return _key(value)
    return str(value) if value is not None else '""'


@cache
def _folder() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="clameur-fuzz-")
    _kept.append(folder)
    return Path(folder.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


def _written(name: str, content: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(content)
    return path
