"""English tokens as posts have them: hashtags fall into words, typographic signs and entities into plain ones.

It is all done once per token and remembered, so that the clean-up costs nothing on the thousandth *don’t*.
"""

import html
import re
import string
from functools import cache

from streams.model import Word
from streams.sentiment import vader_tokens
from streams.sentiment.english_words import BOOSTERS, CHANGED, CUES, IRONY_TAGS, NEGATION_CUE, OPENINGS, PHRASES
from streams.sentiment.memory import LONGEST, Memory
from streams.sentiment.vader_tokens import HIT, NEGATIONS, RULE, SPOKEN, Fact, lexicon

SEAM, CUE, QUOTED, TAGGED, OPENER, SHOUTED = 16, 32, 64, 128, 512, 1024
"""Roles beside VADER's: several words in one token, or the first of an expression; weighs a little by itself; praise
between quotation marks; a hashtag that says irony; praise that may open a complaint; a
scored word in capitals."""

_TYPED = str.maketrans(
    dict.fromkeys("“”„«»″", '"')
    | dict.fromkeys("’‘ʼ´`′", "'")
    | dict.fromkeys("‐‑–—―", "-")
    | {"…": "...", "·": "", "•": ""}
    | dict.fromkeys(["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad", "\u200e", "\u200f"], "")
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")  # posts that went through JSON once too often
_GLUED = re.compile(r"(?<=[^\W\d_]{2})(?:\.{2,}|[,;:!?/]+|\.\.\.|--)(?=[^\W\d_]{2})")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_LINK = re.compile(r"(?:https?://|www\.|@\w)")
_SCARE = re.compile(r"""^["'][^"']+["'][.,;:!?]*$""")


_COMMON_TEXT = """
the to a i you and in is it of for my on me that this be so at was just with are we not your up all out what get no they
go one do would can will from he had her him an how as about us if by our oh more really much many than can't don't
didn't didnt dont doesn't like good day see time love great night u into work too best man over well better friday world
who i'd looks should want god home show life let's very happy way black long done off bad down watch play shit war
morning big back
"""
_RANK = {word: at for at, word in enumerate(reversed(_COMMON_TEXT.split()), start=1)}
"""The commonest words of posts, the commonest with the highest rank: an expression is looked for at its rarest word."""


def _by_anchor() -> tuple[dict[str, tuple[tuple[int, int], ...]], dict[str, frozenset[str]]]:
    """For the rarest word of expressions: its place and their length, the longest first; and the words beside it."""
    places: dict[str, set[tuple[int, int]]] = {}
    beside: dict[str, set[str]] = {}
    for words in PHRASES:
        anchor = min(words, key=lambda word: _RANK.get(word, 0))
        at = words.index(anchor)
        places.setdefault(anchor, set()).add((at, len(words)))
        beside.setdefault(anchor, set()).update(words[max(0, at - 1) : at] + words[at + 1 : at + 2])
    longest_first = {
        word: tuple(sorted(found, key=lambda place: (-place[1], -place[0]))) for word, found in places.items()
    }
    return longest_first, {word: frozenset(found) for word, found in beside.items()}


_PLACES, _BESIDE = _by_anchor()
_SPOKEN = SPOKEN | {word for words in PHRASES for word in words}
_RULES = _SPOKEN | NEGATIONS | {*BOOSTERS, *vader_tokens.BOOSTERS, *CUES, "but"}
_QUOTES = string.punctuation + "“”„«»’‘…–—•·"


_NONE: frozenset[str] = frozenset()


class Words(Fact):
    """One token of a post.

    ``parts`` are its words when it is several; ``places`` where in an expression it may stand, and how long that is;
    ``near`` the words beside it there, on either side; ``word`` what a sentiment shows of it.
    """

    __slots__ = ("near", "parts", "places", "word")

    def __init__(self, text: str, lower: str, valence: float | None) -> None:
        super().__init__(text, lower, valence)
        self.parts: tuple[Words, ...] = ()
        self.word = Word(text, (CUES.get(lower) or NEGATION_CUE) if valence is None else valence)
        self.places = _PLACES.get(lower, ())
        self.near = _BESIDE.get(lower, _NONE)
        booster = BOOSTERS.get(lower)
        if booster is not None:
            self.booster = booster
            self.role = (self.role | RULE) & ~HIT
        if self.places:
            self.role |= SEAM
        if self.negates or lower in CUES:
            self.role |= CUE
        if lower in OPENINGS:
            self.role |= OPENER
        if self.upper:
            self.role |= SHOUTED if self.role & HIT else 0


_DULL, _LOUD = Words("", "", None), Words("A", "", None)


def make(token: str) -> Words:
    """Read a token.

    Example:
        >>> [part.lower for part in make("#NotGood").parts]
        ['not', 'good']
        >>> make("“Soooo").lower, make("don’t").negates
        ('so', True)
    """
    if _LINK.match(token):
        return _DULL
    plain = _plain(token)
    pieces = [plain]
    if not plain.isalpha() and len(plain) <= LONGEST:
        pieces = _GLUED.split(plain)
    if len(pieces) == 1 and "#" in plain and len(plain) <= LONGEST:
        pieces = [piece for tag in plain.split("#") for piece in _CAMEL.split(tag)]
    pieces = [piece for piece in pieces if piece.strip(string.punctuation)]
    if len(pieces) < 2:
        return _word(token, plain)
    parts = tuple(_word(piece, piece) for piece in pieces)
    if not any(part.lower for part in parts):
        return _DULL
    whole = Words(token, "", None)
    whole.parts = parts
    whole.role |= SEAM
    return whole


def _phrase(facts: list[Words], weight: float, memory: Memory[Words]) -> Words:
    """An expression as one word; its text has a space, as no token has."""
    text = " ".join([fact.text for fact in facts])
    phrase = memory.get(text)
    if phrase is None:
        phrase = Words(text, text.lower(), weight or None)
        phrase.negates, phrase.near, phrase.places = False, _NONE, ()
        phrase.role = HIT if weight else 0
        memory.keep(text, phrase)
    return phrase


def _word(token: str, plain: str) -> Words:
    stripped = plain.strip(string.punctuation)
    lower = (plain if len(stripped) <= 2 else stripped).lower()
    if not _knows(lower) and _RUN.search(lower):
        doubled, single = _RUN.sub(r"\1\1", lower), _RUN.sub(r"\1", lower)
        lower = doubled if _knows(doubled) else single if _knows(single) else lower
    tagged = plain.startswith("#") and lower in IRONY_TAGS
    if not _knows(lower) and not tagged:
        return _LOUD if token.isupper() else _DULL
    shown = token.strip(_QUOTES)
    valence = _valences().get(lower)
    word = Words(token if len(shown) <= 2 else shown, lower, valence)
    if valence is not None and valence > 1 and _SCARE.match(plain):
        word.role |= QUOTED
    if tagged:
        word.role |= TAGGED
    return word


def _knows(word: str) -> bool:
    return word in _valences() or word in _RULES or "n't" in word


@cache
def _valences() -> dict[str, float]:
    """VADER's lexicon with our changes."""
    words = dict(lexicon())
    for word, valence in CHANGED.items():
        if valence is None:
            words.pop(word, None)
        else:
            words[word] = valence
    return words


def _plain(token: str) -> str:
    """Entities, escapes and typographic signs as they are typed."""
    if "&" in token:
        token = html.unescape(token)
    if "\\u" in token:
        token = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), token)
    return token if token.isascii() else token.translate(_TYPED)


def joined(facts: list[Words], seams: list[int], memory: Memory[Words]) -> bool:
    """Open tokens of several words and close expressions to one, in place: what VADER's rules then read.

    Args:
        facts: The tokens; changed.
        seams: Indices of those with the role `SEAM` that may be worth it.
        memory: Where the tokens come from, and expressions are remembered too.

    Returns:
        Whether anything changed.

    Example:
        >>> memory = Memory(make, most=100)
        >>> facts = [memory[token] for token in "We can't wait #SoGood".split()]
        >>> joined(facts, [2, 3], memory), [fact.lower for fact in facts]
        (True, ['we', "can't wait", 'so', 'good'])
    """
    changed = False
    settled = len(facts)
    for i in reversed(seams):  # from the end, so that what is still to be done keeps its place
        if i >= settled:
            continue  # it went into an expression
        places = range(i, i + 1)
        parts = facts[i].parts
        if parts:
            facts[i : i + 1] = parts
            changed, settled = True, i + len(parts)
            places = range(settled - 1, i - 1, -1)
        for at in places:
            start = _close(facts, at, memory) if at < settled else -1
            if start >= 0:
                changed, settled = True, start
    return changed


def _close(facts: list[Words], i: int, memory: Memory[Words]) -> int:
    """Put one word in place of the expression that the word at ``i`` stands in: where that began, −1 when in none."""
    for offset, length in facts[i].places:
        start = i - offset
        if start >= 0:
            found = facts[start : start + length]
            weight = PHRASES.get(tuple([fact.lower for fact in found]))
            if weight is not None:
                facts[start : start + length] = [_phrase(found, weight, memory)]
                return start
    return -1
