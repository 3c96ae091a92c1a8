"""English tokens as posts have them: hashtags fall into words, typographic signs and entities into plain ones.

It is all done once per token and remembered, so that the clean-up costs nothing on the thousandth *don’t*.
"""

import html
import re
import string
from typing import NamedTuple

from streams.model import Word
from streams.sentiment.english_words import BOOSTERS, CHANGED, CUES, IRONY_TAGS, NEGATION_CUE, OPENINGS, PHRASES
from streams.sentiment.vader_tokens import HIT, NEGATIONS, RULE, SPOKEN, Fact, Memory, lexicon

SEAM, CUE, QUOTED, TAGGED, OPENER, SHOUTED = 16, 32, 64, 128, 512, 1024
"""Roles beside VADER's: several words in one token, or the first of an expression; weighs a little by itself; praise
between quotation marks; a hashtag that says irony; praise that may open a complaint; a
scored word in capitals."""

_TYPED = str.maketrans(
    dict.fromkeys("“”„«»″", '"') | dict.fromkeys("’‘ʼ´`′", "'") | dict.fromkeys("‐‑–—―", "-") | {"…": "...", "·": "", "•": ""}
    | dict.fromkeys(["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad", "\u200e", "\u200f"], "")
)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")  # posts that went through JSON once too often
_GLUED = re.compile(r"(?<=[^\W\d_]{2})(?:\.{2,}|[,;:!?/]+|\.\.\.|--)(?=[^\W\d_]{2})")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_LINK = re.compile(r"(?:https?://|www\.|@\w)")
_SCARE = re.compile(r"""^["'][^"']+["'][.,;:!?]*$""")


_COMMON = (
    "the to a i you and in is it of for my on me that this be so at was just with are we not your up all out what get no "
    "they go one do would can will from he had her him an how as about us if by our oh more really much many than "
    "can't don't didn't didnt dont doesn't like good day see time love great night u into work too best man over well "
    "better friday world who i'd looks should want god home show life let's very happy way black long done off bad down "
    "watch play shit war morning big back"
).split()
_RANK = {word: at for at, word in enumerate(reversed(_COMMON), start=1)}
"""The commonest words of posts, the commonest with the highest rank: an expression is looked for at its rarest word."""


class Expression(NamedTuple):
    """An expression seen from its rarest word, which stands at ``offset`` in it."""

    offset: int
    words: tuple[str, ...]
    weight: float


def _by_anchor() -> dict[str, tuple[Expression, ...]]:
    anchored: dict[str, list[Expression]] = {}
    for words, weight in PHRASES:
        anchor = min(words, key=lambda word: _RANK.get(word, 0))
        anchored.setdefault(anchor, []).append(Expression(words.index(anchor), words, weight))
    return {anchor: tuple(found) for anchor, found in anchored.items()}


_ANCHORED = _by_anchor()
_SPOKEN = SPOKEN | {word for words, _ in PHRASES for word in words}


class Words(Fact):
    """One token of a post: ``parts`` are its words when it is several, ``anchors`` the expressions it may stand in.

    ``near`` are the words that stand next to it in those, on either side. ``word`` is what a sentiment shows of it.
    """

    __slots__ = ("anchors", "near", "parts", "word")

    def __init__(self, text: str, lower: str, valence: float | None) -> None:
        super().__init__(text, lower, valence)
        self.parts: tuple[Words, ...] = ()
        self.word = Word(text, (CUES.get(lower) or NEGATION_CUE) if valence is None else valence)
        self.anchors = _ANCHORED.get(lower, ())
        self.near = frozenset(
            words[at] for offset, words, _ in self.anchors for at in (offset - 1, offset + 1) if 0 <= at < len(words)
        )
        booster = BOOSTERS.get(lower)
        if booster is not None:
            self.booster = booster
            self.role = (self.role | RULE) & ~HIT
        if self.anchors:
            self.role |= SEAM
        if self.negates or lower in CUES:
            self.role |= CUE
        if lower in OPENINGS:
            self.role |= OPENER
        if self.upper:
            self.role |= SHOUTED if self.role & HIT else 0


_DULL, _LOUD = Words("", "", None), Words("A", "", None)


class EnglishMemory(Memory[Words]):
    """Facts by raw token, from VADER's lexicon with our changes."""

    def __init__(self) -> None:
        words = dict(lexicon())
        for word, valence in CHANGED.items():
            if valence is None:
                words.pop(word, None)
            else:
                words[word] = valence
        super().__init__(words)

    def make(self, token: str) -> Words:
        """Read a token.

        Example:
            >>> [part.lower for part in EnglishMemory().make("#NotMyMayor").parts]
            ['not', 'my', 'mayor']
            >>> EnglishMemory().make("“Soooo").lower, EnglishMemory().make("don’t").negates
            ('so', True)
        """
        if _LINK.match(token):
            return _DULL
        plain = _plain(token)
        pieces = _GLUED.split(plain) if not plain.isalpha() else [plain]
        if len(pieces) == 1 and "#" in plain:
            pieces = [piece for tag in plain.split("#") for piece in _CAMEL.split(tag)]
        pieces = [piece for piece in pieces if piece.strip(string.punctuation)]
        if len(pieces) < 2:
            return self._word(token, plain)
        parts = tuple(self._word(piece, piece) for piece in pieces)
        if not any(part.lower for part in parts):
            return _DULL
        whole = Words(token, "", None)
        whole.parts = parts
        whole.role |= SEAM
        return whole

    def phrase(self, facts: list[Words], weight: float) -> Words:
        """An expression as one word; its text has a space, as no token has."""
        text = " ".join([fact.text for fact in facts])
        phrase = self.get(text)
        if phrase is None:
            phrase = Words(text, text.lower(), weight or None)
            phrase.negates, phrase.near, phrase.anchors = False, frozenset(), ()
            phrase.role = HIT if weight else 0
            self.remember(text, phrase)
        return phrase

    def _word(self, token: str, plain: str) -> Words:
        stripped = plain.strip(string.punctuation)
        lower = (plain if len(stripped) <= 2 else stripped).lower()
        if not self._knows(lower) and _RUN.search(lower):
            doubled, single = _RUN.sub(r"\1\1", lower), _RUN.sub(r"\1", lower)
            lower = doubled if self._knows(doubled) else single if self._knows(single) else lower
        shown = token.strip(string.punctuation + "“”„«»’‘…–—•·")
        valence = self.lexicon.get(lower)
        word = Words(token if len(shown) <= 2 else shown, lower, valence)
        if valence is not None and valence > 1 and _SCARE.match(plain):
            word.role |= QUOTED
        if plain.startswith("#") and lower in IRONY_TAGS:
            word.role |= TAGGED
        if word.role or word.valence is not None or lower in _SPOKEN:
            return word
        return _LOUD if word.upper else _DULL

    def _knows(self, word: str) -> bool:
        return word in self.lexicon or word in NEGATIONS or word in _SPOKEN


def _plain(token: str) -> str:
    """Entities, escapes and typographic signs as they are typed."""
    if "&" in token:
        token = html.unescape(token)
    if "\\u" in token:
        token = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), token)
    return token if token.isascii() else token.translate(_TYPED)


def joined(facts: list[Words], seams: list[int], memory: EnglishMemory) -> bool:
    """Open tokens of several words and close expressions to one, in place: what VADER's rules then read.

    Args:
        facts: The tokens; changed.
        seams: Indices of those with the role `SEAM` that may be worth it.
        memory: Where the tokens come from, and expressions are remembered too.

    Returns:
        Whether anything changed.

    Example:
        >>> memory = EnglishMemory()
        >>> facts = [memory[token] for token in "We can't wait #SoHappy".split()]
        >>> joined(facts, [1, 2], memory), [fact.lower for fact in facts]
        (True, ['we', "can't wait", 'so', 'happy'])
    """
    changed = False
    for i in reversed(seams):  # from the end, so that what is still to be done keeps its place
        fact = facts[i]
        if fact.parts:
            facts[i : i + 1] = fact.parts
            changed = True
            for at in range(i + len(fact.parts) - 1, i - 1, -1):
                _close(facts, at, memory)
        elif _close(facts, i, memory):
            changed = True
    return changed


def _close(facts: list[Words], i: int, memory: EnglishMemory) -> bool:
    for offset, words, weight in facts[i].anchors:
        start = i - offset
        end = start + len(words)
        if start >= 0 and words == tuple([fact.lower for fact in facts[start:end]]):
            facts[start:end] = [memory.phrase(facts[start:end], weight)]
            return True
    return False
