"""An expression made ready to be found: the folded spellings it may stand in, and the rules it is judged by."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from streams.demonyms import inflections
from streams.departements import NAMES, home_of
from streams.folding import SEPARATOR, fold
from streams.stretching import unstretch
from streams.territory import Expression, Scale, Sports, Territory

_MELTED = {"le": ("au", "du"), "les": ("aux", "des")}
_ELIDED = re.compile(r"\s*[ldLD]['’ʼ‘]")
_EVER = float("inf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the rules of a territory share.

    ``full`` is the folded name, ``home`` the numbers of its départements, ``near`` the words that show a homonym to be
    meant, ``ruled_out`` those that keep the territory out; ``kin`` are its ancestors' ids, ``parent`` the nearest.
    """

    territory: str
    full: str
    home: frozenset[str]
    near: tuple[str, ...]
    kin: frozenset[str]
    parent: str
    french: bool
    ruled_out: tuple[str, ...]

    def is_near(self, other: "Ground") -> bool:
        """Whether naming the other territory shows that a homonym is this one: an ancestor, or a neighbour."""
        if other.territory == self.territory:
            return False
        beside = bool(self.parent) and self.parent in (other.parent, other.territory)
        return beside or other.territory in self.kin or (len(self.home) == 1 and self.home == other.home)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expression, ready to be tried: folded words with their spaces, dates in epoch seconds.

    ``rank`` is the place of the territory, ``mark`` is ``#``, ``@`` or empty. ``others`` are longer names that hold the
    expression and mean another place: they settle the place where they stand; ``excludes`` settle the whole text.
    ``team`` says that a team of that name counts, ``solid`` that no person bears the name.
    """

    rank: int
    ground: Ground
    text: str
    mark: str
    needs: tuple[str, ...]
    excludes: tuple[str, ...]
    others: tuple[str, ...]
    brand: tuple[str, ...]
    homonym: bool
    tagged: bool
    demonym: bool
    team: bool
    solid: bool
    case: bool
    start: float
    end: float

    @property
    def territory(self) -> str:
        """The id of the territory that it names."""
        return self.ground.territory


class Pattern(NamedTuple):
    """One folded spelling of a rule: its letters; ``joined`` holds in tags only."""

    length: int
    rule: Rule
    joined: bool


def grounds(territories: Sequence[Territory], ancestors: Mapping[str, tuple[str, ...]]) -> Iterator[Ground]:
    """What the rules of each territory share, in order; ``ancestors`` are ids, nearest first."""
    by_id = {territory.id: territory for territory in territories}
    near: dict[tuple[str, ...], tuple[str, ...]] = {}
    for territory in territories:
        above = ancestors[territory.id]
        # "Vienne" the commune does not lie in the département of that name.
        lines = [
            (t.departement, "" if t.scale in (Scale.COMMUNE, Scale.BRAND) else t.name)
            for t in (territory, *(by_id[a] for a in above))
        ]
        home = home_of(lines)
        around = (*above, "", *sorted(home))
        if around not in near:
            near[around] = tuple(_near([by_id[a].name for a in above], home))
        full = fold(territory.name).strip()
        yield Ground(
            territory=territory.id,
            full=full,
            home=home,
            near=tuple(word for word in near[around] if word.strip() != full),
            kin=frozenset(above),
            parent=territory.parent,
            french=bool(home) or territory.zone == "Europe/Paris",
            ruled_out=tuple(_needle(word) for word in territory.excludes),
        )


def _near(above: Sequence[str], home: frozenset[str]) -> Iterator[str]:
    yield from (fold(name) for name in above)
    if len(home) == 1:
        yield from (fold(NAMES[code]) for code in home if code in NAMES)


def rules(rank: int, territory: Territory, ground: Ground) -> Iterator[Rule]:
    """The rules of a territory: one per expression, and one per account of its own (naming it names the territory)."""
    zone = ZoneInfo(territory.zone)
    own = tuple(Expression(text=f"@{handle.lstrip('@')}") for handle in territory.accounts.own)
    for expression in territory.expressions + own:
        excludes = tuple(_needle(word) for word in expression.excludes)
        needs = tuple(_needle(word) for word in expression.needs)
        brand = tuple(_needle(word) for word in expression.brand)
        start = _midnight(expression.start, zone, -_EVER)
        end = _midnight(expression.end, zone, _EVER)
        for text in inflections(expression.text) if expression.demonym else (expression.text,):
            forms = [form.rstrip() for form, _ in spellings(text)] if excludes else []
            others = tuple(word for word in excludes if any(form in word for form in forms))
            yield Rule(
                rank=rank,
                ground=ground,
                text=text,
                mark=text[0] if text[:1] in ("#", "@") else "",
                needs=needs,
                excludes=tuple(word for word in excludes if word not in others),
                others=others,
                brand=brand,
                homonym=expression.homonym,
                tagged=expression.tagged,
                demonym=expression.demonym,
                team=(expression.sports or territory.sports) is Sports.KEEP,
                solid=expression.demonym or _is_solid(text),
                case=expression.case,
                start=start,
                end=end,
            )


def _midnight(date: str, zone: ZoneInfo, otherwise: float) -> float:
    return datetime.fromisoformat(date).replace(tzinfo=zone).timestamp() if date else otherwise


def _needle(word: str) -> str:
    """A word of context, folded; a trailing ``*`` leaves its end open."""
    folded = unstretch(fold(word).split(SEPARATOR)[0])
    return folded.rstrip() if word.endswith("*") else folded.rstrip() + " "


def _is_solid(text: str) -> bool:
    """Whether a name has words enough to be nobody's: "Clermont-Ferrand", not "Saint-Simon" or "Le Havre"."""
    words = fold(text).split(SEPARATOR)[0].split()
    return len(words) > 2 or (
        len(words) == 2 and words[0] not in ("saint", "st", "sainte", "ste", "le", "la", "les", "l")
    )


def spellings(text: str) -> Iterator[tuple[str, bool]]:
    """The folded forms of an expression: each with its spaces, and whether it is joined.

    >>> [form for form, _ in spellings("St-Flour")]
    [' saint flour ', ' saintflour ', ' st flour ', ' stflour ']
    """
    words = unstretch(fold(text).split(SEPARATOR)[0]).split()
    if len(words) > 1 and _ELIDED.match(text):
        words = words[1:]
    if len(words) == 1 and words[0] not in _SHORT:
        yield f" {words[0]} ", False
        return
    choices = [_short_forms(word, n, len(words)) for n, word in enumerate(words)]
    seen: set[str] = set()
    for spelled in product(*choices):
        for joined in (False, True)[: len(words)]:
            form = ("" if joined else " ").join(spelled)
            if form not in seen:
                seen.add(form)
                yield f" {form} ", joined


_SHORT = ("saint", "st", "sainte", "ste")


def _short_forms(word: str, n: int, words: int) -> tuple[str, ...]:
    """A word of a name and what stands for it: ``St``, ``s/``, and the article that melts (Le Havre, au Havre)."""
    if word in ("saint", "st"):
        return "saint", "st"
    if word in ("sainte", "ste"):
        return "sainte", "ste"
    if word == "sur" and 0 < n < words - 1:
        return "sur", "s"
    if word in _MELTED and n == 0 and words > 1:
        return word, *_MELTED[word]
    return (word,)
