"""What makes sense in the configuration files beyond the type of each value."""

import math
import re
from collections.abc import Collection
from datetime import date

import msgspec

from agents.config_source import Source
from streams.calendar import SCHOOL_ZONES
from streams.departements import NAMES
from streams.folding import SEPARATOR, fold
from streams.territory import Expression, Territory
from streams.tuning import Tuning

LANGUAGES = ("en", "fr")
"""Languages that messages are written in."""

RANGES = {
    "threshold_offset": (-2, 6, "score"),
    "lateness_s": (0, 3_600, "seconds"),
    "min_posts": (1, 1_000_000, "posts"),
    "min_authors": (1, 1_000_000, "authors"),
    "author_gap_s": (0, 86_400, "seconds"),
    "close_after_s": (60, 604_800, "seconds"),
    "reopen_within_s": (0, 2_592_000, "seconds"),
    "refresh_s": (60, 86_400, "seconds"),
}
"""What ``[detection]`` accepts: least, most, unit."""

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_WORDS = """
    ain aube centre cher creuse die eu eure florence gap gard gironde indre landes lens loire lot manche marne mer nice
    nord oise orange orne sens somme tours us valence var vienne vif vue y
"""
_TOWNS_THAT_ARE_WORDS = frozenset(_WORDS.split())
"""Territories whose name is an ordinary word or another famous place: alone they flood or mislead."""


def check_ids(source: Source, read: list[Territory]) -> None:
    """Ids are well formed and unique; parents exist and make no cycle."""
    first: dict[str, int] = {}
    parents: dict[str, str] = {}
    for n, territory in enumerate(read):
        first.setdefault(territory.id, n)
        parents.setdefault(territory.id, territory.parent)
    for n, territory in enumerate(read):
        key = f"territory[{n}]"
        if source.is_sound(f"{key}.id"):
            if not _ID.fullmatch(territory.id):
                source.problem(f"{key}.id", f"{territory.id!r} is no id", "use a-z, 0-9 and hyphens only")
            elif first[territory.id] != n:
                where = f"territory[{first[territory.id]}]"
                source.problem(f"{key}.id", f"{territory.id!r} is already the id of {where}", "give it another id")
            elif _is_cycle(territory.id, parents):
                source.problem(f"{key}.parent", f"{territory.id!r} is its own ancestor", "break the cycle of parents")
        if territory.parent and territory.parent not in parents:
            what = f"no territory has the id {territory.parent!r}"
            source.problem(f"{key}.parent", what, "correct it, or declare that territory")


def _is_cycle(start: str, parents: dict[str, str]) -> bool:
    at = start
    for _ in parents:
        at = parents.get(at, "")
        if not at:
            return False
        if at == start:
            return True
    return False


def check_territory(source: Source, key: str, territory: Territory, zones: Collection[str]) -> None:
    """Check one territory by itself; ``zones`` are the known IANA names."""
    if not territory.name.strip() and source.is_sound(f"{key}.name"):
        source.problem(f"{key}.name", "the name is empty", "write the name as messages should show it")
    if territory.zone not in zones:
        fix = "use an IANA name such as Europe/Paris"
        source.problem(f"{key}.zone", f"{territory.zone!r} is no time zone", fix)
    if territory.school_zone not in ("", *SCHOOL_ZONES):
        fix = f"use one of {', '.join(SCHOOL_ZONES)}, or leave it out"
        source.problem(f"{key}.school_zone", f"{territory.school_zone!r} is no zone of French schools", fix)
    if territory.departement and territory.departement not in NAMES:
        fix = "write its number: 63, 2A, 974"
        source.problem(f"{key}.departement", f"{territory.departement!r} is no département", fix)
    if territory.lang not in LANGUAGES:
        source.problem(f"{key}.lang", f"no messages in {territory.lang!r}", f"use one of {', '.join(LANGUAGES)}")
    usual = territory.usual_per_hour
    if usual is not None and not 0 < usual < math.inf:
        source.problem(f"{key}.usual_per_hour", f"{usual} is out of range", "write a number of posts above 0")
    if not territory.expressions and source.is_sound(f"{key}.expressions"):
        source.problem(f"{key}.expressions", "no expressions", "add at least one way people name it")
    _check_words(source, f"{key}.excludes", territory.excludes)
    for n, expression in enumerate(territory.expressions):
        _check_expression(source, f"{key}.expressions[{n}]", expression)


def _check_expression(source: Source, key: str, expression: Expression) -> None:
    if not source.is_sound(f"{key}.text"):
        return
    text, folded = expression.text, _folded(expression.text)
    guarded = bool(expression.needs) or expression.homonym or text[:1] in ("#", "@")
    if not folded:
        source.problem(f"{key}.text", f"{text!r} has no letter and no digit", "write it as people write it")
    elif not guarded and (len(folded.replace(" ", "")) < 3 or folded.isdigit()):
        fix = 'add needs = ["…"], homonym = true, or a leading #'
        source.problem(f"{key}.text", f"{text!r} is too short to stand alone", fix)
    elif not guarded and not expression.case and not expression.excludes and folded in _TOWNS_THAT_ARE_WORDS:
        fix = 'add case = true, homonym = true, needs = ["…"] or excludes = ["…"]'
        source.problem(f"{key}.text", f"{text!r} is also an ordinary word or another place", fix)
    for name, words in (("needs", expression.needs), ("excludes", expression.excludes), ("brand", expression.brand)):
        _check_words(source, f"{key}.{name}", words)
    if folded in map(_folded, expression.excludes):
        source.problem(f"{key}.excludes", f"{text!r} excludes itself", "remove it from excludes")
    dates = [_date(source, f"{key}.{name}", value) for name, value in _dates(expression)]
    if all(dates) and len(dates) == 2 and dates[0] >= dates[1]:
        source.problem(f"{key}.end", "the end is not after the start", "write a later end; the end day is left out")


def _check_words(source: Source, key: str, words: tuple[str, ...]) -> None:
    for n, word in enumerate(words):
        if not _folded(word) and source.is_sound(f"{key}[{n}]"):
            source.problem(f"{key}[{n}]", f"{word!r} has no letter and no digit", "write a word, or remove it")


def _dates(expression: Expression) -> list[tuple[str, str]]:
    return [(n, v) for n, v in (("start", expression.start), ("end", expression.end)) if v]


def _date(source: Source, key: str, value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        source.problem(key, f"{value!r} is no date", "write YYYY-MM-DD")
        return ""
    return value if len(value) == 10 else date.fromisoformat(value).isoformat()


def check_homonyms(source: Source, read: list[Territory]) -> None:
    """One spelling in two territories, neither of which is inside the other, needs something that tells them apart."""
    parents = {territory.id: territory.parent for territory in read}
    bare: dict[str, list[tuple[str, Expression]]] = {}  # with nothing that tells them apart, dates aside
    for n, territory in enumerate(read):
        own: dict[str, list[Expression]] = {}
        for m, expression in enumerate(territory.expressions):
            folded = _folded(expression.text)
            if not folded:
                continue
            mark = expression.text[0] if expression.text[:1] in ("#", "@") else ""
            others = [] if _has_context(expression) else bare.setdefault(mark + folded, [])
            key = f"territory[{n}].expressions[{m}].text"
            for other_id, other in others:
                if not _apart(expression, other) and not _related(territory.id, other_id, parents):
                    what = f"{expression.text!r} also names {other_id!r}"
                    source.problem(key, what, "add needs, excludes or dates to tell them apart")
                    break
            else:
                if any(_alike(expression, other) for other in own.get(mark + folded, ())):
                    source.problem(key, f"{expression.text!r} stands here twice", "remove one")
            own.setdefault(mark + folded, []).append(expression)
        for spelling, expressions in own.items():
            bare.setdefault(spelling, []).extend((territory.id, one) for one in expressions if not _has_context(one))


def check_partners(source: Source, read: list[Territory]) -> None:
    """A partner is another territory, of the same region, and neither lies in the other."""
    parents = {territory.id: territory.parent for territory in read}
    regions = {territory.id: territory.region for territory in read}

    def region_of(territory: str) -> str:
        line = [at for at in lineage(territory, parents) if at in regions]
        return next((regions[at] for at in line if regions[at]), line[-1] if line else territory)

    for n, territory in enumerate(read):
        for m, other in enumerate(territory.partners):
            key = f"territory[{n}].partners[{m}]"
            if other not in parents:
                source.problem(key, f"no territory has the id {other!r}", "correct it, or declare that territory")
            elif _related(territory.id, other, parents):
                source.problem(key, f"{other!r} counts its posts, or it counts theirs", "remove it: this is known")
            elif region_of(other) != region_of(territory.id):
                source.problem(key, f"{other!r} is of another region", "give both the same region, or remove it")


def _alike(one: Expression, other: Expression) -> bool:
    return msgspec.structs.replace(one, text="") == msgspec.structs.replace(other, text="")


def _has_context(one: Expression) -> bool:
    return any((one.needs, one.excludes, one.homonym))


def _apart(one: Expression, other: Expression) -> bool:
    """True when the days of one are over before those of the other begin."""
    return bool(one.end and other.start and one.end <= other.start) or bool(
        other.end and one.start and other.end <= one.start
    )


def _related(one: str, other: str, parents: dict[str, str]) -> bool:
    return other in lineage(one, parents) or one in lineage(other, parents)


def lineage(start: str, parents: dict[str, str]) -> list[str]:
    """A territory and its ancestors."""
    line: dict[str, None] = {}
    while start and start not in line:
        line[start] = None
        start = parents.get(start, "")
    return list(line)


def check_detection(source: Source, tuning: Tuning) -> None:
    """Every number is in its range."""
    for name, (low, high, unit) in RANGES.items():
        value = getattr(tuning, name)
        if not low <= value <= high and source.is_sound(f"detection.{name}"):
            source.problem(f"detection.{name}", f"{value} is out of range", f"write {low} to {high:,} {unit}")


def _folded(text: str) -> str:
    return fold(text).split(SEPARATOR)[0].strip()
