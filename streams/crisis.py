"""Crisis topics: what kind of trouble a text speaks of, in French and English, in one pass over its words.

Half of the posts that inform about a disaster are worded without any feeling (Olteanu et al., "CrisisLex: A Lexicon
for Collecting and Filtering Microblogged Communications in Crises", ICWSM 2014, is the source of the idea of such a
vocabulary; the words here are our own). A topic says what is spoken of, not that it is happening.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

import ahocorasick

from streams.crisis_hints import CONTEXTS, HINTS
from streams.crisis_patterns import expressions, strings
from streams.crisis_words import NOT_A_CRISIS, SUBJECTS, TELLING
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
        >>> topics("Les pompiers recrutent"), topics("Les pompiers recrutent des témoins de la fumée")
        ((), ('fire', 'rescue'))
    """
    line = _line(text)
    found = list(_automaton().iter(line))
    return _weighed(line, found) if found else ()


class _Entry(NamedTuple):
    """What is looked for: its length, its kind, and whether it tells by itself (``None``: it excuses)."""

    length: int
    kind: str
    tells: bool | None


_EXCUSE, _SUBJECT = "", "subject"


def _line(text: str) -> str:
    """The folded words of a text between single spaces, without links and handles, hashtags opened."""
    text = clip(text)
    if "://" in text:
        text = _LINK.sub(" ", text)
    if "@" in text:
        text = _HANDLE.sub(" ", text)
    if "#" in text:
        text = _HASHTAG.sub(_open, text)
    return fold(text.replace("’", "'"))


def _open(hashtag: re.Match[str]) -> str:
    return " " + _CAMEL.sub(" ", hashtag[1])


def _weighed(line: str, found: Iterable[tuple[int, _Entry]]) -> tuple[str, ...]:
    """The topics of what was found: of the words that tell, else of hints when they are of two kinds."""
    spans = sorted((end - entry.length + 1, -end, entry) for end, entry in found)
    telling: set[str] = set()
    hints: set[str] = set()
    covered = excused = subject = 0
    for start, minus_end, (_, kind, tells) in spans:
        end = -minus_end
        if end <= excused or (not tells and tells is not None and end <= covered):
            continue
        covered = max(covered, end)
        if kind == _EXCUSE:
            excused = end
        elif kind == _SUBJECT:
            subject = _after(line, end)
        elif start >= subject:
            (telling if tells else hints).add(kind)
    if not telling and len(hints) > 1:
        telling = hints - CONTEXTS
    return tuple(sorted(telling))


def _after(line: str, end: int) -> int:
    """Where the reach of a subject that ends there is over."""
    for _ in range(SUBJECT_REACH):
        end = line.find(" ", end + 1)
        if end < 0:
            return len(line)
    return end


@cache
def _automaton() -> Any:
    """Every string that is looked for, to its entry (about 0.3 s, once)."""
    automaton = ahocorasick.Automaton()
    groups = [*((kind, words, False) for kind, words in HINTS.items())]
    groups += [*((kind, words, True) for kind, words in TELLING.items())]
    for kind, words, tells in [*groups, (_SUBJECT, SUBJECTS, None), (_EXCUSE, NOT_A_CRISIS, None)]:
        for expression in expressions(words):
            for string in strings(expression):
                automaton.add_word(string, _Entry(len(string), kind, tells))
    automaton.make_automaton()
    return automaton
