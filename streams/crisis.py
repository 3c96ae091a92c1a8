"""Crisis topics: what kind of trouble a text speaks of, in French and English, in one pass over its words.

Half of the posts that inform about a disaster are worded without any feeling (Olteanu et al., "CrisisLex: A Lexicon
for Collecting and Filtering Microblogged Communications in Crises", ICWSM 2014, is the source of the idea of such a
vocabulary; the words here are our own). A topic says what is spoken of, not that it is happening.
"""

import re
from functools import cache
from typing import Any

import ahocorasick

from streams.crisis_words import NOT_A_CRISIS, NUMBERS, SUBJECTS, VOCABULARY
from streams.sentiment.fold import clip, fold

TOPICS: tuple[str, ...] = tuple(sorted(VOCABULARY))
"""The closed set of topics."""

SUBJECT_REACH = 5
"""Words after *film*, *musée* or *conference* within which a topic is a subject, not an event."""

_NOISE = re.compile(r"https?://\S*|www\.\S+|@\w+|&\w+;")
_HASHTAG = re.compile(r"#\w+")
_CAMEL = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Ý])|_")
_WORD = re.compile(r"\d[\d.,]*|[a-z]+")


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
    """
    line = _line(text)
    found: dict[tuple[int, int], str] = {}
    for end, (length, topic) in _automaton().iter(line):
        found[end - length + 1, end] = topic
    if not found:
        return ()
    masks = [span for span, topic in found.items() if not topic]
    kept = {
        topic
        for (start, end), topic in found.items()
        if topic and not any(low <= start and end <= high for low, high in masks) and not _is_subject(line, start)
    }
    return tuple(sorted(kept))


def _line(text: str) -> str:
    """The words of a text between single spaces; every number, in digits or letters, is ``0``."""
    text = _NOISE.sub(" ", clip(text))
    if "#" in text:
        text = _HASHTAG.sub(lambda match: _CAMEL.sub(" ", match[0]), text)
    words = _WORD.findall(fold(text))
    return f" {' '.join('0' if word in NUMBERS or word[0].isdigit() else word for word in words)} "


def _is_subject(line: str, start: int) -> bool:
    before = line[max(0, start - 80) : start].split()[-SUBJECT_REACH:]
    return any(word in SUBJECTS for word in before)


@cache
def _automaton() -> Any:
    """Words and expressions between spaces; one that ends with ``*`` may go on."""
    automaton = ahocorasick.Automaton()
    for topic, words in [*VOCABULARY.items(), ("", NOT_A_CRISIS)]:
        for phrase in re.split(r"[,\n]+", words):
            phrase = phrase.strip()
            if phrase:
                pattern = f" {phrase.removesuffix('*')}" + ("" if phrase.endswith("*") else " ")
                automaton.add_word(pattern, (len(pattern), topic))
    automaton.make_automaton()
    return automaton
