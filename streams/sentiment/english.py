"""English: VADER first, then our layer of words, expressions and emojis for posts about places.

`stock` and `polarity` are vaderSentiment 3.3.2 to the last digit (`streams.sentiment.vader`). `read` puts the same
rules over its lexicon with our changes (`streams.sentiment.english_words`), adds emojis and negations, and lets weak
evidence weigh nothing. The sizes were chosen by cross-validation: see ``docs/reference/language.md``.
"""

import re
from functools import cache
from math import floor
from typing import NamedTuple

from streams.model import Word
from streams.sentiment import emoji
from streams.sentiment.english_tokens import CUE, OPENER, QUOTED, SEAM, SHOUTED, TAGGED, Words, joined, make
from streams.sentiment.english_words import CUES_COUNTED, OPENINGS
from streams.sentiment.fold import clip
from streams.sentiment.memory import Memory
from streams.sentiment.vader import Scored, emphasized, marked, normalize, polarity, stock, valences
from streams.sentiment.vader_tokens import ALONE, BUT, FLIP, HIT, REMEMBERED, RULE

__all__ = ["Reading", "Scored", "normalize", "polarity", "read", "score", "stock"]

PRAISE_FROM = 0.8
BLAME_FROM = 0.4
"""Sums of valences nearer to zero are read as zero: one *support* or one *hard* is no feeling."""

IRONY_WORDS = 30
"""A longer text that opens with praise and then objects is a review, not a joke (as in French)."""

_OPENING = re.compile(
    r"(?:@\w+\s+|oh\W+|well\W+|wow\W+|yeah\W+|so\W+|just\W+)*(?:how\s+|what\s+an?\s+)?"
    rf"(?:{'|'.join(sorted(OPENINGS))})(?:\s*[,.!…]+\s*|\s+)((?:yet\s+)?another\b)?",
    re.IGNORECASE,
)


_MENDED = re.compile(
    r"\S+\s+to\s+(?:see|hear)\b.*\b(?:re-?open(?:s|ed|ing)?|open again|back (?:open|in service)|restored)\b",
    re.IGNORECASE,
)
"""Joy at what is mended, which names the trouble too: *Great to see the pool open again after the fire*."""

_IN_CONTEXT = RULE | ALONE | BUT | SHOUTED


class Reading(NamedTuple):
    """What an English text says: the score, its words, and whether it can be taken at its word."""

    scored: Scored
    reliable: bool


def score(text: str) -> Scored:
    """The compound and the words of `read`.

    Example:
        >>> score("The station this morning 😡").compound < -0.5
        True
    """
    return read(text).scored


def read(text: str) -> Reading:
    """Score an English text.

    Args:
        text: Any text; what follows `streams.sentiment.fold.LIMIT` characters is ignored.

    Returns:
        The compound in [−1, 1], exactly 0 when the evidence is weak; the tokens that weighed, in text order, emojis
        and negations last; and whether the text is free of irony, mixed feelings, praise between quotation marks and
        verdicts that rest on a negation alone.

    Example:
        >>> read("Old mill flooded, two streets evacuated").scored.words
        (('flooded', -2.0), ('evacuated', -2.0))
        >>> read("Great, another delay."), read("Great service, thank you").reliable
        (Reading(scored=Scored(compound=-0.6998, words=(('Great', -2.29), ('delay', -1.5))), reliable=False), True)
        >>> read("The mayor's support").scored
        Scored(compound=0.0, words=(('support', 0.4),))
    """
    compound, words, reliable = weigh(text)
    return Reading(Scored(compound, tuple([(word.text, word.weight) for word in words])), reliable)


def weigh(text: str) -> tuple[float, list[Word], bool]:
    """What `read` says, as `streams.sentiment.score` wants it: that is asked of every mention."""
    text = clip(text)
    signs: list[emoji.Found] = []
    if not text.isascii():
        signs = emoji.find(text)
        text = emoji.remove(text)
    memory = _memory()
    facts = list(map(memory.__getitem__, text.split()))
    marks: list[int] = []
    seams: list[int] = []
    roles = 0
    last = len(facts) - 1
    for i, fact in enumerate(facts):
        role = fact.role
        if role:
            roles |= role
            marks.append(i)
            if role & SEAM:
                near = fact.near
                if not near or (i and facts[i - 1].lower in near) or (i < last and facts[i + 1].lower in near):
                    seams.append(i)
    if not marks and not signs:
        return 0.0, [], True
    if seams and joined(facts, seams, memory):
        marks = marked(facts)
        for i in marks:
            roles |= facts[i].role
    words: list[Word] = []
    praise = blame = 0.0
    found: dict[int, float] = {}
    if roles & _IN_CONTEXT:
        found = valences(facts, marks)
        for i, weight in found.items():
            if weight > 0:
                praise += weight
            else:
                blame -= weight
            fact = facts[i]
            words.append(fact.word if weight == fact.valence else Word(fact.text, _rounded(weight)))
    elif roles & HIT:  # no rule has anything to say: the same values, for a third of the time
        for i in marks:
            fact = facts[i]
            if fact.role & HIT:
                words.append(fact.word)
                weight = fact.word.weight
                if weight > 0:
                    praise += weight
                else:
                    blame -= weight
    for sign in signs:
        if sign.weight > 0:
            praise += sign.weight
        else:
            blame -= sign.weight
        words.append(Word(sign.emoji, sign.weight))
    cues = _cues(facts, marks, found) if roles & CUE else []
    if not words and not cues:
        return 0.0, words, True
    reliable = not (roles & QUOTED or (blame and 0.5 <= praise / blame <= 2.0))
    if praise and (signs or roles & (OPENER | TAGGED)) and _ironic(text, roles, blame, signs):
        words = [Word(word.text, _rounded(word.weight * FLIP)) if word.weight > 0 else word for word in words]
        praise *= FLIP
        reliable = False
    total = praise - blame
    if cues:
        reliable = reliable and bool(words)
        words += cues
        for cue in cues:
            total += cue.weight
    if "!" in text or "?" in text:
        total = emphasized(total, text)
    return (normalize(total) if total >= PRAISE_FROM or total <= -BLAME_FROM else 0.0), words, reliable


def _rounded(weight: float) -> float:
    return floor(weight * 100 + 0.5) / 100


def _cues(facts: list[Words], marks: list[int], found: dict[int, float]) -> list[Word]:
    """The first negations that turn no word, and *why*."""
    cues: list[Word] = []
    for i in marks:
        fact = facts[i]
        if fact.role & CUE and len(cues) < CUES_COUNTED:
            turns = fact.negates and (i + 1 in found or i + 2 in found or i + 3 in found)
            if not turns:
                cues.append(fact.word)
    return cues


def _ironic(text: str, roles: int, blame: float, signs: list[emoji.Found]) -> bool:
    """True for praise that opens a complaint (*Great, another …*), stands beside an eye-roll or says that it jokes."""
    if roles & TAGGED or (signs and any(sign.emoji in emoji.IRONIC for sign in signs)):
        return True
    opening = None if roles & BUT else _OPENING.match(text)
    if opening is None or text.count(" ") >= IRONY_WORDS or _MENDED.match(text):
        return False
    return blame >= 1 or opening[1] is not None


@cache
def _memory() -> Memory[Words]:
    """Reads the lexicon (about 10 ms) when the first text needs it."""
    return Memory(make, most=REMEMBERED)
