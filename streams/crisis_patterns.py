"""How the crisis vocabulary is written down, and how one line of it becomes the strings that are looked for.

A vocabulary is a text of expressions between commas. In an expression, folded (no capitals, accents, apostrophes):

====================  ==========================================================================================
``blesse(e)(s)``      letters in brackets may be there or not
``route|rue coupee``  alternatives for one place; ``_`` joins those of several words (``aide d_urgence|alimentaire``)
``er:evacuer``        every simple form of the verb (`streams.sentiment.inflection.RULES`)
``inond*``            any ending; at the end of an expression only
``*quake``            any beginning, which is how hashtags are built; at the start of an expression only
``0 morts``           a number in digits or letters; at either end of an expression only
====================  ==========================================================================================
"""

import itertools
import re
from collections.abc import Iterator

from streams.sentiment.fold import fold
from streams.sentiment.inflection import RULES

DIGITS = tuple("0123456789")
_NUMBERS = """
    deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
    cinquante soixante cent cents mille plusieurs dizaine dizaines centaine centaines milliers two three four five six
    seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty sixty hundred hundreds dozen
    dozens thousands several many multiple"""
NUMBERS = tuple(_NUMBERS.split())
"""Words that are read as a number."""

_OPTIONAL = re.compile(r"\(([a-z]+)\)")


def expressions(vocabulary: str) -> Iterator[str]:
    """The expressions of a vocabulary, as written."""
    for expression in vocabulary.replace("\n", " ").split(","):
        if expression.strip():
            yield expression.strip()


def strings(expression: str) -> Iterator[str]:
    """What an expression looks for in a folded text, where words stand between single spaces.

    Args:
        expression: See the top of this module.

    Returns:
        Strings that begin with a space unless any beginning will do, and end with one unless any ending will.

    Example:
        >>> sorted(strings("rue|route(s) coupee"))
        [' route coupee ', ' routes coupee ', ' rue coupee ']
        >>> list(strings("inond*")), list(strings("*quake")), " deux morts " in strings("0 morts")
        ([' inond'], ['quake '], True)
    """
    for words in itertools.product(*map(_forms, expression.split())):
        line = " ".join(words).replace("_", " ")
        if words[0] == "0":
            yield from (f"{digit}{line[1:]} " for digit in DIGITS)
            yield from (f" {number}{line[1:]} " for number in NUMBERS)
        elif words[-1] == "0":
            yield from (f" {line[:-1]}{digit}" for digit in DIGITS)
            yield from (f" {line[:-1]}{number} " for number in NUMBERS)
        else:
            start = line[1:] if line.startswith("*") else f" {line}"
            yield start[:-1] if start.endswith("*") else f"{start} "


def _forms(slot: str) -> list[str]:
    """The words that may stand in one place of an expression."""
    forms: list[str] = []
    for word in slot.split("|"):
        kind, _, lemma = word.rpartition(":")
        forms += map(fold, RULES[kind](lemma)) if kind else _with_and_without(word)
    return sorted(set(forms))


def _with_and_without(word: str) -> list[str]:
    match = _OPTIONAL.search(word)
    if match is None:
        return [word]
    before, after = word[: match.start()], word[match.end() :]
    return _with_and_without(before + after) + _with_and_without(before + match[1] + after)
