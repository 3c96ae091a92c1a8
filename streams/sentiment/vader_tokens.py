"""What stock VADER works out again and again about a token, worked out once and remembered.

The lexicon and the names of emojis are read from the installed vaderSentiment package, nothing of them is copied.
"""

import re
import string
from functools import cache
from importlib import resources

from vaderSentiment import vaderSentiment

BOOSTERS: dict[str, float] = {word: by for word, by in vaderSentiment.BOOSTER_DICT.items() if " " not in word}
BOOSTER_BIGRAMS: dict[str, float] = {words: by for words, by in vaderSentiment.BOOSTER_DICT.items() if " " in words}
NEGATIONS: frozenset[str] = frozenset(vaderSentiment.NEGATE)
IDIOMS: dict[str, float] = vaderSentiment.SPECIAL_CASES
CAPITALS: float = vaderSentiment.C_INCR
FLIP: float = vaderSentiment.N_SCALAR

REMEMBERED = 50_000
"""Tokens whose facts are kept, about 15 MB; the memory is emptied when full (own choice)."""

HIT, ALONE, RULE, BUT, IDIOM, NAMED = 1, 2, 4, 8, 256, 2048
"""What a token can be, added up: scored; never scored without a look at its neighbours; a rule for the three words
after it; "but"; the telling word of an idiom; a word that a rule calls by its name.
`streams.sentiment.english_tokens` adds roles of its own."""

_IN_IDIOMS = frozenset(word for idiom in (*IDIOMS, *BOOSTER_BIGRAMS) for word in idiom.split())
_TELLING = _IN_IDIOMS - {"the", "of", "to", "for", "bad", "just"}
"""Words of idioms; every idiom has one of them, so the commonest may be left out."""

_NAMED = frozenset({"so", "this", "least", "no", "never", "without"})
_HEARD = _TELLING | _NAMED
"""Words that change one of the next three."""

SPOKEN = _IN_IDIOMS | {"so", "this", "least", "no", "or", "nor", "at", "very", "doubt"}
"""Words that a rule names."""

_SIGN = re.compile("[\xa9\xae\u203c-\U0010ffff]")
"""Where VADER's emojis begin: one range refuses a text five times faster than the whole list."""


class Fact:
    """What stock VADER works out again and again about one token."""

    __slots__ = ("booster", "lower", "negates", "role", "text", "upper", "valence")

    def __init__(self, text: str, lower: str, valence: float | None) -> None:
        self.text = text
        self.lower = lower
        self.upper = text.isupper()
        self.valence = valence
        self.booster = BOOSTERS.get(lower, 0.0)
        self.negates = lower in NEGATIONS or "n't" in lower
        role = 0
        if valence is not None and not self.booster:
            role |= HIT
            if lower == "no" or lower in _IN_IDIOMS:
                role |= ALONE
        if self.booster or self.negates or lower in _HEARD:
            role |= RULE
        if lower in _TELLING:
            role |= IDIOM | NAMED
        if lower in _NAMED:
            role |= NAMED
        if lower == "but":
            role |= BUT
        self.role = role


DULL, LOUD = Fact("", "", None), Fact("A", "", None)
"""Any word that no rule is about, and such a word in capitals: most tokens share these two, which keeps them near."""


def make(token: str) -> Fact:
    """Strip a token of punctuation (not of two letters or fewer: ``:)``) and look it up.

    Example:
        >>> make("(Great!)").valence
        3.1
    """
    valences = lexicon()
    stripped = token.strip(string.punctuation)
    text = token if len(stripped) <= 2 else stripped
    lower = text.lower()
    fact = Fact(text, lower, valences.get(lower))
    if fact.role or lower in SPOKEN or lower in valences:
        return fact
    return LOUD if fact.upper else DULL


def describe_emojis(text: str) -> str:
    """Put the English name of each emoji in its place, glued to what follows, as stock does.

    Example:
        >>> describe_emojis("so😂so")
        'so face with tears of joyso'
    """
    if text.isascii() or not _SIGN.search(text):
        return text
    names = _emoji_names()
    parts: list[str] = []
    done = 0
    for match in _SIGN.finditer(text):
        name = names.get(match[0])
        if name is not None:
            at = match.start()
            parts.append(text[done:at])
            if at and text[at - 1] != " ":
                parts.append(" ")
            parts.append(name)
            done = at + 1
    parts.append(text[done:])
    return "".join(parts)


@cache
def lexicon() -> dict[str, float]:
    """Word to valence (−4 to 4), as the package has them."""
    valences: dict[str, float] = {}
    for line in _data("vader_lexicon.txt").rstrip("\n").split("\n"):
        if line:
            word, measure = line.strip().split("\t")[:2]
            valences[word] = float(measure)
    return valences


@cache
def _emoji_names() -> dict[str, str]:
    """Names of the emojis of one character: stock looks at one character at a time."""
    lines = _data("emoji_utf8_lexicon.txt").rstrip("\n").split("\n")
    pairs = (line.strip().split("\t")[:2] for line in lines)
    return {sign: name for sign, name in pairs if len(sign) == 1}


def _data(name: str) -> str:
    return resources.files("vaderSentiment").joinpath(name).read_text(encoding="utf-8")
