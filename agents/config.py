"""Read the two configuration files; every problem is found at once and told with its file, line, key and remedy."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import available_timezones

import msgspec

from agents import weights
from agents.calendars import read_calendar
from agents.commune_list import read_communes
from agents.config_rules import check_detection, check_homonyms, check_ids, check_partners, check_territory, lineage
from agents.config_source import Source
from agents.policy_rules import check_policy
from agents.transformer import Transformer
from alerts.policy import Campaign, Policy
from alerts.second_look import SecondReader
from streams import communes
from streams.errors import ConfigError, Problem
from streams.partners import with_partners
from streams.sentiment.rerank import Reranker
from streams.territory import Accounts, Territory
from streams.tuning import Tuning

_T = TypeVar("_T")

TABLES = ("detection", "policy", "sentiment")
"""Tables of the settings file."""


class Territories(msgspec.Struct, frozen=True, kw_only=True):
    """The territories file: regions filled in, the file's ``[accounts]`` merged into each territory."""

    territories: tuple[Territory, ...]

    @property
    def expressions(self) -> int:
        """How many expressions there are in all."""
        return sum(len(territory.expressions) for territory in self.territories)


class Mood(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How sentiment is read; both are paths from the settings file, or empty.

    ``weights`` is a file that corrects the rules; ``model`` a folder with a transformer that reads quotes again.
    """

    weights: str = ""
    model: str = ""


class Config(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings file, ``clameur.toml``; ``reranker`` and ``second`` are what its ``sentiment`` names."""

    detection: Tuning = Tuning()
    policy: Policy = Policy()
    sentiment: Mood = Mood()
    reranker: Reranker | None = None
    second: SecondReader | None = None


def load_territories(path: Path) -> Territories:
    """Read and check a territories file.

    Args:
        path: A TOML file of ``[[territory]]`` tables, at most one ``[accounts]`` table that holds for all, and perhaps
            ``communes``, the path of a list from the file's folder.

    Raises:
        streams.errors.ConfigError: With every problem found.
    """
    territories, problems = read_territories(path)
    if problems:
        raise ConfigError(*problems)
    return territories


def load_settings(path: Path, *, territories: Territories | None = None) -> Config:
    """Read and check a settings file.

    Args:
        path: A TOML file with the tables of `TABLES`; all of it may be left out.
        territories: When given, routes and silences may name these territories and their regions only.

    Raises:
        streams.errors.ConfigError: With every problem found.
    """
    config, problems = read_settings(path, territories=territories)
    if problems:
        raise ConfigError(*problems)
    return config


def load_weights(path: Path) -> Reranker | None:
    """The weights that a settings file names, and nothing else of it; ``None`` when it names none.

    Raises:
        streams.errors.ConfigError: The file or its weights cannot be used.
    """
    source = Source(path)
    mood = source.convert("sentiment", source.table().get("sentiment", {}), Mood)
    found = _weights(source, mood)
    if source.problems:
        raise ConfigError(*source.in_order())
    return found


def read_territories(path: Path) -> tuple[Territories, tuple[Problem, ...]]:
    """The same as `load_territories`, with the problems beside what could be read."""
    source = Source(path)
    tables = source.table()
    for key in tables:
        if key not in ("territory", "accounts", "communes"):
            source.problem(key, f"unknown key {key!r}", "remove it; a territory begins with [[territory]]")
    common = source.convert("accounts", tables.get("accounts", {}), Accounts)
    for key in ("own", "partner"):
        if getattr(common, key):
            fix = "move it under the territory that it speaks for"
            source.problem(f"accounts.{key}", f"{key!r} accounts cannot hold for every territory", fix)
    blocks = tables.get("territory", [])
    listed = tables.get("communes", "")
    if not isinstance(blocks, list) or not blocks:
        if not source.problems and not listed:
            source.problem("", "no territory", "add a [[territory]] table with id, name, scale and expressions")
        blocks = []
    read = []
    for n, block in enumerate(blocks):
        shorthand = _shorthand(block) if isinstance(block, dict) else block
        read.append(source.convert(f"territory[{n}]", shorthand, Territory))
    zones = available_timezones()
    check_ids(source, read)
    for n, territory in enumerate(read):
        check_territory(source, f"territory[{n}]", territory, zones)
    check_homonyms(source, read)
    check_partners(source, read)
    regions = {territory.id: territory.region for territory in read}
    parents = {territory.id: territory.parent for territory in read}
    resolved = with_partners(_resolve(territory, regions, parents, common) for territory in read)
    more, wrong = _communes(source, listed, resolved, common)
    return Territories(territories=resolved + more), source.in_order() + wrong


def _communes(
    source: Source, name: object, declared: tuple[Territory, ...], common: Accounts
) -> tuple[tuple[Territory, ...], tuple[Problem, ...]]:
    """A territory for each commune of the list that ``communes`` names, and the problems of that list."""
    if not isinstance(name, str):
        source.problem("communes", "no path", 'write the path of a list: communes = "communes.csv"')
        return (), ()
    if not name:
        return (), ()
    listed, wrong = read_communes(source.path.parent / name)
    ids = {territory.id for territory in declared}
    for commune in listed:
        if commune.code.lower() in ids:
            fix = "give the declared territory another id"
            source.problem("communes", f"{commune.code!r} is already the id of a territory", fix)
    accounts = Accounts(institution=common.institution, press=common.press)
    regions = {territory.id: territory.region for territory in declared}
    made = communes.territories(listed, declared)
    return tuple(
        msgspec.structs.replace(one, accounts=accounts, region=regions.get(one.parent, one.region)) for one in made
    ), wrong


def read_settings(path: Path, *, territories: Territories | None = None) -> tuple[Config, tuple[Problem, ...]]:
    """The same as `load_settings`, with the problems beside what could be read."""
    source = Source(path)
    tables = source.table()
    for key in tables:
        if key not in TABLES:
            source.problem(key, f"unknown key {key!r}", f"use one of {', '.join(TABLES)}")
    detection = source.convert("detection", tables.get("detection", {}), Tuning)
    policy = source.convert("policy", tables.get("policy", {}), Policy)
    mood = source.convert("sentiment", tables.get("sentiment", {}), Mood)
    check_detection(source, detection)
    known = None if territories is None else {name for t in territories.territories for name in (t.id, t.region)}
    check_policy(source, policy, known)
    here = source.path.parent
    policy, wrong = _with_calendars(policy, here, territories)
    reranker = _weights(source, mood)
    second = _loaded(source, "model", mood.model, lambda name: Transformer(here / name))
    config = Config(detection=detection, policy=policy, sentiment=mood, reranker=reranker, second=second)
    return config, source.in_order() + wrong


def _with_calendars(policy: Policy, here: Path, territories: Territories | None) -> tuple[Policy, tuple[Problem, ...]]:
    """The policy with the campaigns of its calendars, and the problems of these files."""
    zones = {} if territories is None else {t.region: t.zone for t in territories.territories}
    zones |= {} if territories is None else {t.id: t.zone for t in territories.territories}
    found: tuple[Campaign, ...] = policy.campaigns
    wrong: tuple[Problem, ...] = ()
    for calendar in policy.calendars:
        if calendar.path.strip():
            zone = zones.get(calendar.territory, "Europe/Paris")
            more, problems = read_calendar(here / calendar.path, calendar.territory, zone)
            found, wrong = found + more, wrong + problems
    return msgspec.structs.replace(policy, campaigns=found), wrong


def _weights(source: Source, mood: Mood) -> Reranker | None:
    return _loaded(source, "weights", mood.weights, lambda name: weights.load(source.path.parent / name))


def _loaded(source: Source, key: str, name: str, load: Callable[[str], _T]) -> _T | None:
    """What a key of ``[sentiment]`` names; ``None``, and a problem, when it cannot be used."""
    if not name:
        return None
    try:
        return load(name)
    except ConfigError as error:
        for problem in error.problems:
            source.problem(f"sentiment.{key}", f"{problem.file} {problem.what}", problem.fix)
    return None


def _shorthand(block: dict[str, Any]) -> dict[str, Any]:
    """Expressions may be plain texts, and dates may be TOML dates."""
    expressions = block.get("expressions")
    if not isinstance(expressions, list):
        return block
    return block | {"expressions": [_expression(expression) for expression in expressions]}


def _expression(expression: object) -> object:
    if isinstance(expression, str):
        return {"text": expression}
    if isinstance(expression, dict):
        return {k: v.isoformat() if type(v) is date else v for k, v in expression.items()}
    return expression


def _resolve(territory: Territory, regions: dict[str, str], parents: dict[str, str], common: Accounts) -> Territory:
    """Fill in the region (the nearest one declared, else the topmost ancestor) and the accounts that hold for all."""
    line = [at for at in lineage(territory.id, parents) if at in regions]
    region = next((regions[at] for at in line if regions[at]), line[-1] if line else territory.id)
    mine = territory.accounts
    accounts = msgspec.structs.replace(
        mine,
        institution=_merged(mine.institution, common.institution),
        press=_merged(mine.press, common.press),
    )
    return msgspec.structs.replace(territory, region=region, accounts=accounts)


def _merged(mine: tuple[str, ...], common: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mine + common))
