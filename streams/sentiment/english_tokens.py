"""English tokens as posts have them: hashtags fall into words, typographic signs and entities into plain ones.

It is all done once per token and remembered, so that the clean-up costs nothing on the thousandth *don’t*.
"""

import html
import re
import string

from streams.sentiment.english_words import BOOSTERS, CHANGED, CUES, IRONY_TAGS, PHRASES
from streams.sentiment.vader_tokens import HIT, NEGATIONS, RULE, Fact, Memory, lexicon

SEAM, CUE, QUOTED, TAGGED = 16, 32, 64, 128
"""Roles beside VADER's: several words in one token, or the first of an expression; weighs a little by itself; praise
between quotation marks; a hashtag that says irony. `SEAM` and above are read before the rules."""

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


_NONE: frozenset[str] = frozenset()
_FOLLOW = {first: frozenset(words[1] for words, _ in found) for first, found in PHRASES.items()}


class Words(Fact):
    """One token of a post.

    ``parts`` are its words when it is several; ``follow`` are the second words of the expressions that it begins.
    """

    __slots__ = ("follow", "parts")

    def __init__(self, text: str, lower: str, valence: float | None) -> None:
        super().__init__(text, lower, valence)
        self.parts: tuple[Words, ...] = ()
        booster = BOOSTERS.get(lower)
        if booster is not None:
            self.booster = booster
            self.role = (self.role | RULE) & ~HIT
        self.follow = _FOLLOW.get(lower, _NONE)
        if self.follow:
            self.role |= SEAM
        if self.negates or lower in CUES:
            self.role |= CUE


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
            return Words(token, "", None)
        plain = _plain(token)
        pieces = _GLUED.split(plain) if not plain.isalpha() else [plain]
        if len(pieces) == 1 and "#" in plain:
            pieces = [piece for tag in plain.split("#") for piece in _CAMEL.split(tag)]
        pieces = [piece for piece in pieces if piece.strip(string.punctuation)]
        if len(pieces) < 2:
            return self._word(token, plain)
        whole = Words(token, "", None)
        whole.parts = tuple(self._word(piece, piece) for piece in pieces)
        whole.role |= SEAM
        return whole

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
        return word

    def _knows(self, word: str) -> bool:
        return word in self.lexicon or word in NEGATIONS or word in PHRASES or word in _RULES


_RULES = frozenset(BOOSTERS) | {"so", "very", "really", "but", "too", "why"}


def _plain(token: str) -> str:
    """Entities, escapes and typographic signs as they are typed."""
    if "&" in token:
        token = html.unescape(token)
    if "\\u" in token:
        token = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), token)
    return token if token.isascii() else token.translate(_TYPED)


def joined(facts: list[Words]) -> list[Words]:
    """Open tokens of several words and close expressions to one: what VADER's rules then read.

    Example:
        >>> memory = EnglishMemory()
        >>> [fact.lower for fact in joined([memory[token] for token in "We can't wait #SoHappy".split()])]
        ['we', "can't wait", 'so', 'happy']
    """
    opened: list[Words] = []
    for fact in facts:
        if fact.parts:
            opened.extend(fact.parts)
        else:
            opened.append(fact)
    closed: list[Words] = []
    i = 0
    while i < len(opened):
        for words, weight in PHRASES.get(opened[i].lower, ()):
            end = i + len(words)
            if end <= len(opened) and all(fact.lower == word for fact, word in zip(opened[i:end], words, strict=True)):
                closed.append(_phrase(opened[i:end], weight))
                i = end
                break
        else:
            closed.append(opened[i])
            i += 1
    return closed


def _phrase(facts: list[Words], weight: float) -> Words:
    phrase = Words(" ".join(one.text for one in facts), " ".join(one.lower for one in facts), weight or None)
    phrase.negates = False
    phrase.role = HIT if weight else 0
    return phrase
