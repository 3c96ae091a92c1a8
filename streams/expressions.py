"""An expression made ready to be found: the folded spellings it may stand in, and the rules it is judged by."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import NamedTuple
from zoneinfo import ZoneInfo

from streams.folding import SEPARATOR, fold, unstretch
from streams.territory import Expression, Territory

_DOUBLED = re.compile(r"([a-z])\1")
_MELTED = {"le": ("au", "du"), "les": ("aux", "des")}
_ELIDED = re.compile(r"\s*[ldLD]['’ʼ‘]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One expression, ready to be tried: folded words with their spaces, dates in epoch seconds.

    ``rank`` is the place of the territory, ``mark`` is ``#``, ``@`` or empty. ``others`` are longer names that hold the
    expression and mean another place: they settle the place where they stand; ``excludes`` settle the whole text.
    """

    rank: int
    territory: str
    text: str
    mark: str
    needs: tuple[str, ...]
    excludes: tuple[str, ...]
    others: tuple[str, ...]
    ruled_out: tuple[str, ...]
    case: bool
    start: float
    end: float


class Pattern(NamedTuple):
    """One folded spelling of a rule: its letters; ``joined`` holds in tags only, ``stretched`` in lengthened words."""

    length: int
    rule: Rule
    joined: bool
    stretched: bool


def rules(rank: int, territory: Territory) -> Iterator[Rule]:
    """The rules of a territory: one per expression, and one per account of its own (naming it names the territory)."""
    zone = ZoneInfo(territory.zone)
    ruled_out = tuple(_needle(word) for word in territory.excludes)
    own = tuple(Expression(text=f"@{handle.lstrip('@')}") for handle in territory.accounts.own)
    for expression in territory.expressions + own:
        excludes = tuple(_needle(word) for word in expression.excludes)
        forms = [form.rstrip() for form, _, _ in spellings(expression.text)] if excludes else []
        others = tuple(word for word in excludes if any(form in word for form in forms))
        yield Rule(
            rank=rank,
            territory=territory.id,
            text=expression.text,
            mark=expression.text[0] if expression.text[:1] in ("#", "@") else "",
            needs=tuple(_needle(word) for word in expression.needs),
            excludes=tuple(word for word in excludes if word not in others),
            others=others,
            ruled_out=ruled_out,
            case=expression.case,
            start=_midnight(expression.start, zone, float("-inf")),
            end=_midnight(expression.end, zone, float("inf")),
        )


def _midnight(date: str, zone: ZoneInfo, otherwise: float) -> float:
    return datetime.fromisoformat(date).replace(tzinfo=zone).timestamp() if date else otherwise


def _needle(word: str) -> str:
    """A word of context, folded; a trailing ``*`` leaves its end open."""
    folded = unstretch(fold(word).split(SEPARATOR)[0])
    return folded.rstrip() if word.endswith("*") else folded.rstrip() + " "


def spellings(text: str) -> Iterator[tuple[str, bool, bool]]:
    """The folded forms of an expression: each with its spaces, whether it is joined, whether it is lengthened.

    >>> [form for form, _, _ in spellings("St-Flour")]
    [' saint flour ', ' saintflour ', ' st flour ', ' stflour ']
    """
    words = unstretch(fold(text).split(SEPARATOR)[0]).split()
    if len(words) > 1 and _ELIDED.match(text):
        words = words[1:]
    choices = [_short_forms(word, n, len(words)) for n, word in enumerate(words)]
    seen: set[str] = set()
    for spelled in product(*choices):
        for joined in (False, True)[: len(words)]:
            form = ("" if joined else " ").join(spelled)
            for stretched, letters in ((False, form), (True, _DOUBLED.sub(r"\1", form))):
                if letters not in seen:
                    seen.add(letters)
                    yield f" {letters} ", joined, stretched


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
