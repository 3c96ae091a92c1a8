"""French tokens: words, smileys and marks in their order, with what is known of each whatever its place.

Almost every chunk between two spaces has been read before, so chunks are remembered whole: *l’incendie,* is three
tokens that are worked out once.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import iconcat

import msgspec

from streams.model import Word
from streams.sentiment.fold import fold, shorten
from streams.sentiment.french_words import (
    BOOSTERS,
    BUT,
    CENSORED,
    CONTRE,
    EMOJI,
    ENDS,
    FIGHTS,
    FRAME,
    MARK,
    MARKS,
    OVER,
    ROLES,
    SMILEYS,
    STOP,
)
from streams.sentiment.hashtags import split
from streams.sentiment.lexicon import Around, Entry, french
from streams.sentiment.memory import Memory

REMEMBERED = 50_000
"""Chunks, and words, that are kept, about 20 MB together; a memory is emptied when full (own choice)."""

LONGEST = 40
"""Longer chunks are read, but not remembered."""

_SMILEY = r"[:;=]['’]?-?[()DPp|*\[\]](?!\w)|(?<!\w)[:=]-?/(?![\w/])|<3|\^\^|-_-"
_NOISE = r"https?:\S*|www\.\S+|@\w+|&(?:amp|lt|gt|quot|nbsp);"
_LETTER = "[^\\W_\u02bc][\u0300-\u036f]*"  # a letter (not an apostrophe that is one) and the accents after it
_TOKEN = re.compile(
    rf"({_NOISE})|{_SMILEY}|\b[A-Za-z]\*{{2,}}\w*|#\w+|(?:{_LETTER})+|[.!?…]+|[,;:\n«»\"()]|[\u2300-\U0010ffff]+"
)
_CHUNK = re.compile(r"\n|\S+")  # a line's end is a token of its own
_CAMEL = re.compile(r"[A-ZÀ-Ý]?[a-zß-ÿœ]+|[A-ZÀ-ÝŒ]+(?![a-zß-ÿ])|\d+")

_LIVELY = BUT | CONTRE | EMOJI | OVER | ENDS | FIGHTS | FRAME
"""Rare roles that the rules want to know of beforehand: without any, they need not look for them."""


class Fact(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """What is known of a token whatever its place.

    What is asked of every token comes first: it then lies beside what Python reads anyway.

    Attributes:
        live: True when it weighs, may belong to an expression, or turns a text.
        role: The sum of its roles (``french_words``).
        folded: Lower case, no accents, no lengthened letters; empty for a word of which nothing is known.
        after: The expressions whose longest word it is, by the word after it.
        before: Those of which it is the last word, by the word before it.
        entry: What the lexicon says of it alone, if that weighs.
        word: The token with that weight, ready to be shown.
        upper: True for three capitals or more.
        boost: What it adds to a word after it: 1, −1 or 0.
        long: True for lengthened letters.
        raw: The token as it stands in the text.
    """

    live: bool = False
    role: int = 0
    folded: str = ""
    after: Around | None = None
    before: Around | None = None
    entry: Entry | None = None
    word: Word | None = None
    upper: bool = False
    boost: float = 0.0
    long: bool = False
    raw: str = ""


_PLAIN = Fact()
_PLAIN_UPPER = Fact(upper=True)
"""Words of which nothing is known: most words. They share one fact, which keeps the memory small and near."""

_PLAIN_CHUNK = (_PLAIN,)


def tokenize(text: str) -> list[Fact]:
    """Cut a text; links, mentions and entities are left out, hashtags fall into their words.

    Args:
        text: A clipped text.

    Returns:
        The tokens in order; words that mean nothing to us are without their letters.

    Example:
        >>> [fact.folded for fact in tokenize("L’incendie À #PasContent :) @ami")]
        ['l', 'incendie', 'a', 'pas', 'content', ':)']
    """
    return facts_of(text, text.split())


def facts_of(text: str, chunks: list[str]) -> list[Fact]:
    """What `tokenize` says of a text that has been split at its spaces already."""
    if "\n" in text:
        chunks = text.replace("\n", " ; ").split()  # a line ends like a clause
    return reduce(iconcat, map(_fact_memory, chunks), [])  # chain() takes a tenth longer


def spans(text: str) -> Iterator[tuple[int, int]]:
    """The places of the tokens that `tokenize` finds, in the same order, as far as they are asked for.

    Example:
        >>> list(spans("L’été à #ClermontFerrand"))
        [(0, 1), (2, 5), (6, 7), (9, 17), (17, 24)]
    """
    for chunk in _CHUNK.finditer(text):
        at = chunk.start()
        for start, end in _spans(chunk[0]):
            yield at + start, at + end


def forget() -> None:
    """Empty the memories: for measurements and tests."""
    _CHUNKS.clear()
    _CHUNKS.words.clear()
    _spans.cache_clear()


class _Chunks(Memory[tuple[Fact, ...]]):
    """What stands between two spaces to the facts of its tokens."""

    def __init__(self) -> None:
        super().__init__(self._facts, most=REMEMBERED, longest=LONGEST)
        self.words = Memory(_fact, most=REMEMBERED, longest=LONGEST)

    def __missing__(self, chunk: str) -> tuple[Fact, ...]:
        if chunk.startswith(("http://", "https://")):
            return ()  # nearly every link is new: not remembered
        return super().__missing__(chunk)

    def _facts(self, chunk: str) -> tuple[Fact, ...]:
        facts = tuple([self.words[raw] for raw, _ in _pieces(chunk)])
        return _PLAIN_CHUNK if facts == _PLAIN_CHUNK else facts


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Tokens as they stand in the text, and where."""
    for match in _TOKEN.finditer(text):
        if match.lastindex:
            continue
        raw, start = match[0], match.start()
        if raw[0] != "#":
            yield raw, start
        elif raw[1:].islower():
            parts = split(raw[1:])
            if len(parts) == 1:
                yield raw, start
            else:
                for piece, at in parts:
                    yield piece, start + 1 + at
        else:
            for part in _CAMEL.finditer(raw):
                yield part[0], start + part.start()


@lru_cache(maxsize=4096)
def _spans(chunk: str) -> tuple[tuple[int, int], ...]:
    return tuple([(start, start + len(raw)) for raw, start in _pieces(chunk)])


def _fact(raw: str) -> Fact:
    word = raw.strip("#_")
    if not word or not word[0].isalnum():
        return _sign(raw)
    if "**" in raw:
        return Fact(raw=raw, folded=fold(raw), live=True, entry=Entry(CENSORED), word=Word(raw, CENSORED))
    lexicon = french()
    lower = word.lower()
    if not raw.isascii():
        lower = unicodedata.normalize("NFC", lower)
    folded = fold(lower)
    entry = lexicon.find(lower, folded)
    short = shorten(lower)
    long = short != lower and lower.isalpha()
    if entry is None and long:
        doubled = re.sub(r"(.)\1{2,}", r"\1\1", lower)
        entry = lexicon.find(short, fold(short)) or lexicon.find(doubled, fold(doubled))
        folded = fold(short)
    if entry is not None and not entry.weight:
        entry = None
    role = ROLES.get(folded, 0)
    boost = BOOSTERS.get(folded, 0.0)
    upper = len(word) > 2 and word.isupper()
    if entry is None and not role and folded not in lexicon.inner:
        return _PLAIN_UPPER if upper else _PLAIN
    anchors = lexicon.anchors.get(folded)
    live = entry is not None or anchors is not None or role & _LIVELY != 0
    after, before = anchors or (None, None)
    return Fact(
        live=live,
        role=role,
        folded=folded,
        after=after or None,
        before=before or None,
        entry=entry,
        word=None if entry is None else Word(raw, entry.weight),
        upper=upper,
        boost=boost,
        long=long,
        raw=raw,
    )


def _sign(raw: str) -> Fact:
    """A smiley, punctuation, or a run of emojis."""
    weight = SMILEYS.get(raw if raw == "-_-" else raw.replace("-", "").replace("’", "'"))
    if raw[0] >= "\u2300":
        return Fact(live=True, role=STOP | MARK | EMOJI, folded=raw, raw=raw)
    role = STOP | MARK if raw[0] in MARKS else 0
    if weight is not None:
        return Fact(live=True, role=role, folded=raw, entry=Entry(weight), word=Word(raw, weight), raw=raw)
    return Fact(role=role, folded=raw[0], raw=raw) if role else _PLAIN


_CHUNKS = _Chunks()
_fact_memory = _CHUNKS.__getitem__
"""The memory of the process; nothing in it changes an answer."""
