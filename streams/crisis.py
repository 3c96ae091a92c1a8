"""Crisis topics: what kind of trouble a text speaks of, in French and English, in one pass over its words.

Half of the posts that inform about a disaster are worded without any feeling (Olteanu et al., "CrisisLex: A Lexicon
for Collecting and Filtering Microblogged Communications in Crises", ICWSM 2014, is the source of the idea of such a
vocabulary; the words here are our own). A topic says what is spoken of, not that it is happening.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

import ahocorasick

from streams.crisis_excuses import EXCUSES, SUBJECTS
from streams.crisis_hints import CONTEXTS, HINTS
from streams.crisis_patterns import expressions, strings
from streams.crisis_words import TELLING
from streams.folding import fold
from streams.sentiment.fold import clip

TOPICS: tuple[str, ...] = tuple(sorted(TELLING))
"""The closed set of topics."""

SUBJECT_REACH = 5
"""Words after *film*, *musée* or *conference* within which a topic is a subject, not an event."""

_LINK = re.compile(r"https?://\S+")
_HANDLE = re.compile(r"@\w+")
_HASHTAG = re.compile(r"#(\w+)")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")


def topics(text: str) -> tuple[str, ...]:
    """List the crisis topics of a text.

    Args:
        text: The post as it was written, in French or English; only its first characters are read
            (`streams.sentiment.fold.LIMIT`).

    Returns:
        Members of `TOPICS`, sorted, each once; empty for an ordinary post.

    Example:
        >>> topics("Incendie en cours à Thiers : deux blessés, la rue est évacuée")
        ('casualties', 'evacuation', 'fire')
        >>> topics("Feu d'artifice ce soir au lac"), topics("Helicopter crashed into a pub roof")
        ((), ('accident',))
        >>> topics("Les pompiers recrutent"), topics("Les pompiers arrosent, la fumée gagne")
        ((), ('fire', 'rescue'))
    """
    line = _line(text)
    found = list(_automaton().iter(line))
    return _weigh(line, found) if found else ()


def load() -> None:
    """Make the table of expressions now, not when the first text needs it."""
    _automaton()


class _Role(Enum):
    """What an expression does: it tells a topic, hints at one, takes back what begins in it, or opens a subject."""

    TELLS = 1
    HINTS = 2
    EXCUSES = 3
    IS_SUBJECT = 4


class _Entry(NamedTuple):
    """A string that is looked for."""

    length: int
    role: _Role
    kind: str = ""


def _line(text: str) -> str:
    """The folded words of a text between single spaces, without links and handles, hashtags opened."""
    text = clip(text)
    if "://" in text:
        text = _LINK.sub(" ", text)
    if "@" in text:
        text = _HANDLE.sub(" ", text)
    if "#" in text:
        text = _HASHTAG.sub(_open, text)
    return fold(text.replace("’", "'"))  # what the fold does with ’ is slower than this


def _open(hashtag: re.Match[str]) -> str:
    """A hashtag as it is, and once more in words when capitals show where they begin."""
    tag = hashtag[1]
    words = _CAMEL.sub(" ", tag)
    return f" {tag} {words} " if words != tag else f" {tag} "


def _weigh(line: str, found: Iterable[tuple[int, _Entry]]) -> tuple[str, ...]:
    """The topics of what was found: of the words that tell, else of hints when they are of two kinds."""
    telling: set[str] = set()
    hints: set[str] = set()
    covered = excused = subject = 0
    for start, end, entry in sorted((end - entry.length + 1, -end, entry) for end, entry in found):
        end = -end
        if start < excused or (end <= covered and entry.role in (_Role.HINTS, _Role.IS_SUBJECT)):
            continue  # it begins in an excuse or lies in an expression met before: sorted by start, the longest first
        covered = max(covered, end)
        if entry.role is _Role.EXCUSES:
            excused = end  # its last space, which a next word shares
        elif entry.role is _Role.IS_SUBJECT:
            subject = _after(line, end)
        elif start >= subject:
            (telling if entry.role is _Role.TELLS else hints).add(entry.kind)
    if telling:
        return tuple(sorted(telling))
    return tuple(sorted(hints - CONTEXTS)) if len(hints) > 1 else ()


def _after(line: str, end: int) -> int:
    """Where the reach of a subject that ends there is over."""
    for _ in range(SUBJECT_REACH):
        end = line.find(" ", end + 1)
        if end < 0:
            return len(line)
    return end


@cache
def _automaton() -> Any:
    """Every string that is looked for, to its entry (about 0.4 s, once)."""
    automaton = ahocorasick.Automaton()
    for role, kind, vocabulary in _vocabularies():
        for expression in expressions(vocabulary):
            for string in strings(expression):
                automaton.add_word(string, _Entry(len(string), role, kind))
    automaton.make_automaton()
    return automaton


def _vocabularies() -> Iterator[tuple[_Role, str, str]]:
    """The lists; where two hold the same string, the later one has it."""
    for kind, words in HINTS.items():
        yield _Role.HINTS, kind, words
    for kind, words in TELLING.items():
        yield _Role.TELLS, kind, words
    yield _Role.IS_SUBJECT, "", SUBJECTS
    yield _Role.EXCUSES, "", EXCUSES
