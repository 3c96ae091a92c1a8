"""The French lexicon: the two data files brought to dictionaries of forms and of expressions."""

import re
from functools import cache
from importlib import resources
from typing import NamedTuple

import msgspec

from streams.sentiment.fold import fold
from streams.sentiment.french_words import EVERYWHERE
from streams.sentiment.inflection import RULES, VERBS

_COMMON = {word: at for at, word in enumerate(reversed(EVERYWHERE), start=1)}
_PIECE = re.compile(r"[^\W_]+")


class Entry(msgspec.Struct, frozen=True, gc=False):
    """What a form weighs; a struct, for its attributes are read three times as fast as those of a tuple.

    Attributes:
        weight: Valence on VADER's scale, −4 to 4; 0 for a form that is known to mean nothing.
        verb: True when a negation may follow it.
        fact: True for a fact of a crisis, which a film or a lecture may be about.
        doubt: True for an expression that is often ironic.
    """

    weight: float
    verb: bool = False
    fact: bool = False
    doubt: bool = False


class Anchored(NamedTuple):
    """An expression seen from its longest word, which is looked up first: short words are in every text.

    Attributes:
        offset: Words of the expression before that word.
        words: All of them, folded.
        entry: What the expression weighs.
    """

    offset: int
    words: tuple[str, ...]
    entry: Entry


Around = dict[str, tuple[Anchored, ...]]
"""Expressions by a word that stands beside their longest one."""


class Anchors(NamedTuple):
    """The expressions around one word, by the word after it, or before it where it is the last."""

    after: Around
    before: Around


class Lexicon(NamedTuple):
    """What is looked up.

    Attributes:
        exact: Forms as they are written, lower case, with their accents.
        folded: The same without accents; an unaccented form comes before one that lost its accents.
        phrases: The words of an expression, folded, to its entry.
        anchors: The rarest word of expressions, the longest that is not `EVERYWHERE` or the last there, to them.
        inner: Every word of an expression.
        known: Every folded form, also those that weigh nothing: what a hashtag may be made of.
    """

    exact: dict[str, Entry]
    folded: dict[str, Entry]
    phrases: dict[tuple[str, ...], Entry]
    anchors: dict[str, Anchors]
    inner: frozenset[str]
    known: frozenset[str]

    def find(self, lower: str, folded: str) -> Entry | None:
        """Look a word up: as it is written first, then without its accents."""
        entry = self.exact.get(lower)
        return self.folded.get(folded) if entry is None else entry


@cache
def french() -> Lexicon:
    """Read the French lexicon (about 0.1 s, once)."""
    return parse(_data("french.txt"), _data("french_phrases.txt"))


def parse(words: str, phrases: str) -> Lexicon:
    """Build a lexicon from the text of its two files, whose format their first lines tell.

    Args:
        words: Lines ``class valence lemma lemma …``.
        phrases: Lines ``valence word word … [*]``.

    Returns:
        The lexicon.

    Raises:
        KeyError: A line has an unknown class.
        ValueError: A line has a valence that is no number.

    Example:
        >>> lexicon = parse("adj -2.6 nul/nulle mauvais", "1.8 pas mal")
        >>> lexicon.find("nulle", "nulle").weight, lexicon.phrases["pas", "mal"].weight
        (-2.6, 1.8)
    """
    forms: dict[str, Entry] = {}
    accented: set[str] = set()
    dropped: set[str] = set()
    expressions: dict[tuple[str, ...], Entry] = {}
    for line in _lines(words):
        kind, valence, *lemmas = line.split()
        fact, kind = kind.startswith("fact-"), kind.removeprefix("fact-")
        entry = _entry(float(valence), kind in VERBS, fact, False)
        for lemma in lemmas:
            required, lemma = lemma.startswith("="), lemma.removeprefix("=")
            made = lemma.split("/") if "/" in lemma else [lemma] if kind == "drop" else RULES[kind](lemma)
            for form in made:
                pieces = tuple(_PIECE.findall(fold(form)))
                if kind == "drop":
                    forms.pop(form, None)
                    dropped.add(form)
                elif len(pieces) > 1:
                    expressions[pieces] = entry
                else:
                    forms[form] = entry
                    dropped.discard(form)
                    if required or (kind == "adj" and form.endswith(("é", "és"))):
                        accented.add(form)  # "rythmes" is no "rythmés"
    for line in _lines(phrases):
        valence, *pieces_and_mark = line.split()
        doubt = pieces_and_mark[-1] == "*"
        pieces = tuple(pieces_and_mark[: -1 if doubt else None])
        if len(pieces) < 2:
            raise ValueError(f"{line!r} is one word: it belongs with the words, not with the expressions")
        expressions[pieces] = _entry(float(valence), False, False, doubt)
    folded = {form: entry for form, entry in forms.items() if form.isascii()}
    for form, entry in forms.items():
        if form not in accented and entry.weight and fold(form) not in dropped:
            folded.setdefault(fold(form), entry)
    known = frozenset(map(fold, forms))
    inner = frozenset(word for words in expressions for word in words)
    return Lexicon(forms, folded, expressions, _anchors(expressions), inner, known)


def _anchors(expressions: dict[tuple[str, ...], Entry]) -> dict[str, Anchors]:
    anchors: dict[str, Anchors] = {}
    for words, entry in expressions.items():
        offset = min(range(len(words)), key=lambda at: (_COMMON.get(words[at], 0), -len(words[at])))
        around = anchors.setdefault(words[offset], Anchors({}, {}))
        by, neighbour = (around.after, offset + 1) if offset + 1 < len(words) else (around.before, offset - 1)
        found = by.get(words[neighbour], ())
        by[words[neighbour]] = (*found, Anchored(offset, words, entry))
    return anchors


@cache
def _entry(weight: float, verb: bool, fact: bool, doubt: bool) -> Entry:
    """One entry for all forms that weigh the same: some two hundred then lie near, where there were thousands."""
    return Entry(weight, verb, fact, doubt)


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _data(name: str) -> str:
    return resources.files("streams.sentiment").joinpath("data", name).read_text(encoding="utf-8")
