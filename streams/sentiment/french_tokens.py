"""French tokens: words, smileys and punctuation with their place in the text and what the lexicon says of each."""

import re
from functools import cache
from typing import NamedTuple

from streams.sentiment.fold import fold, shorten
from streams.sentiment.french_words import CENSORED, SMILEYS
from streams.sentiment.lexicon import Entry, french

REMEMBERED = 50_000
"""Words whose facts are kept, about 15 MB; the memory is emptied when full (own choice)."""

TOKEN_LIMIT = 40
"""Longer words are read, but not remembered."""

_SMILEY = r"[:;=]['’]?-?[()DPp/|*\[\]](?!\w)|<3|\^\^|-_-"
_NOISE = r"https?://\S*|www\.\S+|@\w+|&(?:amp|lt|gt|quot|nbsp);"
_TOKEN = re.compile(rf"({_NOISE})|{_SMILEY}|\b[A-Za-z]\*{{2,}}\w*|#\w+|[^\W_]+|[.!?…]+|[,;:\n«»\"()]")
_CAMEL = re.compile(r"[A-ZÀ-Ý]?[a-zß-ÿœ]+|[A-ZÀ-ÝŒ]+(?![a-zß-ÿ])|\d+")


class Fact(NamedTuple):
    """What is known of a word whatever its place: folded form, lexicon entry, all capitals, lengthened letters."""

    folded: str
    entry: Entry | None
    upper: bool
    long: bool


class Token(NamedTuple):
    """A word at its place: ``text[start:end]``."""

    fact: Fact
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Cut a text; links, mentions and entities are left out, hashtags in camel case fall into their words.

    Args:
        text: A clipped text.

    Returns:
        The tokens in order.

    Example:
        >>> [token.fact.folded for token in tokenize("L’été à #ClermontFerrand :) @ami")]
        ['l', 'ete', 'a', 'clermont', 'ferrand', ':)']
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        if match.lastindex:
            continue
        raw, start = match[0], match.start()
        if raw[0] != "#":
            tokens.append(Token(_remembered(raw), start, match.end()))
        elif raw[1:].islower():
            tokens.append(Token(_remembered(raw[1:]), start, match.end()))
        else:
            tokens += [
                Token(_remembered(piece[0]), start + piece.start(), start + piece.end())
                for piece in _CAMEL.finditer(raw)
            ]
    return tokens


def _remembered(raw: str) -> Fact:
    memory = _memory()
    fact = memory.get(raw)
    if fact is None:
        fact = _fact(raw)
        if len(raw) <= TOKEN_LIMIT:
            if len(memory) >= REMEMBERED:
                memory.clear()
            memory[raw] = fact
    return fact


def _fact(raw: str) -> Fact:
    lower = raw.lower()
    folded = fold(raw)
    if not raw[0].isalnum():
        bare = raw if raw == "-_-" else raw.replace("-", "").replace("’", "'")
        smiley = SMILEYS.get(bare)
        return Fact(folded, None if smiley is None else Entry(smiley), upper=False, long=False)
    if "**" in raw:
        return Fact(folded, Entry(CENSORED), upper=False, long=False)
    entry = french().find(lower, folded)
    short = shorten(lower)
    long = short != lower and lower.isalpha()
    if entry is None and long:
        doubled = re.sub(r"(.)\1{2,}", r"\1\1", lower)
        entry = french().find(short, fold(short)) or french().find(doubled, fold(doubled))
        folded = fold(short)
    return Fact(folded, entry, upper=len(raw) > 2 and raw.isupper(), long=long)


@cache
def _memory() -> dict[str, Fact]:
    return {}
