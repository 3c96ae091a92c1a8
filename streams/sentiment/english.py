"""English: VADER first, then our layer of words, expressions and emojis for posts about places.

`stock` and `polarity` are vaderSentiment 3.3.2 to the last digit (`streams.sentiment.vader`). `read` puts the same
rules over its lexicon with our changes (`streams.sentiment.english_words`), adds emojis and negations, and lets weak
evidence weigh nothing. The layer's sizes were chosen by cross-validation: see ``docs/reference/language.md``.
"""

import re
from functools import cache
from typing import NamedTuple

from streams.sentiment import emoji
from streams.sentiment.english_tokens import CUE, QUOTED, SEAM, TAGGED, EnglishMemory, Words, joined
from streams.sentiment.english_words import CUES, CUES_COUNTED, NEGATION_CUE, OPENINGS
from streams.sentiment.fold import clip
from streams.sentiment.vader import Scored, emphasized, normalize, polarity, stock, valences, marked
from streams.sentiment.vader_tokens import BUT, FLIP, HIT

__all__ = ["Reading", "Scored", "normalize", "polarity", "read", "score", "stock"]

PRAISE_FROM = 0.8
BLAME_FROM = 0.4
"""Sums of valences nearer to zero are read as zero: one *support* or one *hard* is no feeling."""

IRONY_WORDS = 30
"""A longer text that opens with praise and then objects is a review, not a joke (as in French)."""


class Reading(NamedTuple):
    """What an English text says: the score, its words, and whether it can be taken at its word."""

    scored: Scored
    reliable: bool


_SILENT = Reading(Scored(0.0, ()), reliable=True)


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
        last; and whether the text is free of irony, mixed feelings and verdicts that rest on a negation alone.

    Example:
        >>> read("Old mill flooded, two streets evacuated").scored.words
        (('flooded', -2.0), ('evacuated', -2.0))
        >>> read("Great, another delay.")
        Reading(scored=Scored(compound=-0.2953, words=(('Great', -2.294), ('delay', -1.5))), reliable=False)
    """
    text = clip(text)
    signs: list[emoji.Found] = []
    if not text.isascii():
        signs = emoji.find(text)
        text = emoji.remove(text)
    facts = list(map(_memory().__getitem__, text.split()))
    marks = marked(facts)
    roles = 0
    for i in marks:
        fact = facts[i]
        roles |= fact.role
        if fact.role & SEAM and (fact.parts or (i + 1 < len(facts) and facts[i + 1].lower in fact.follow)):
            facts = joined(facts)
            marks = marked(facts)
            for at in marks:
                roles |= facts[at].role
            break
    if not roles & (HIT | CUE) and not signs:
        return _SILENT
    found = valences(facts, marks) if roles & HIT else {}
    total = sum(found.values())
    words = [(facts[i].text, weight) for i, weight in found.items() if weight]
    certain = not roles & QUOTED
    if signs:
        total += sum([sign.weight for sign in signs])
        words += [(sign.emoji, sign.weight) for sign in signs]
    if len(words) > 1:
        praise = sum([weight for _, weight in words if weight > 0])
        blame = -sum([weight for _, weight in words if weight < 0])
        certain = certain and not min(praise, blame) * 2 >= max(praise, blame) > 0
    if total > 0 and _ironic(text, facts, roles, words, signs):
        total *= FLIP
        certain = False
    if roles & CUE:
        cues = _cues(facts, marks, found)
        certain = certain and bool(words or not cues)
        words += cues
        total += sum([weight for _, weight in cues])
    total = emphasized(total, text)
    compound = round(normalize(total), 4) if total >= PRAISE_FROM or total <= -BLAME_FROM else 0.0
    return Reading(Scored(compound, tuple(words)), certain)


def _cues(facts: list[Words], marks: list[int], found: dict[int, float]) -> list[tuple[str, float]]:
    """The negations that turn no word, the first few, and *why*."""
    cues: list[tuple[str, float]] = []
    for i in marks:
        fact = facts[i]
        if not fact.role & CUE:
            continue
        weight = CUES.get(fact.lower)
        if weight is None and not (i + 1 in found or i + 2 in found or i + 3 in found):
            weight = NEGATION_CUE
        if weight is not None and len(cues) < CUES_COUNTED:
            cues.append((fact.text, weight))
    return cues


def _ironic(
    text: str, facts: list[Words], roles: int, words: list[tuple[str, float]], signs: list[emoji.Found]
) -> bool:
    """True for praise that opens a complaint (*Great, another …*), stands beside an eye-roll or says that it jokes."""
    if roles & TAGGED or (signs and any(sign.emoji in emoji.IRONIC for sign in signs)):
        return True
    if len(facts) > IRONY_WORDS or roles & BUT:
        return False
    opening = _OPENING.match(text)
    return opening is not None and (opening[1] is not None or any(weight < -1 for _, weight in words))


_OPENING = re.compile(
    rf"(?:@\w+\s+|oh\W+|well\W+|wow\W+|yeah\W+|so\W+|just\W+)*"
    rf"(?:how\s+|what\s+an?\s+)?(?:{'|'.join(sorted(OPENINGS))})(?:\s*[,.!…]+\s*|\s+)((?:yet\s+)?another\b)?",
    re.IGNORECASE,
)


@cache
def _memory() -> EnglishMemory:
    """Reads the lexicon (about 10 ms) when the first text needs it."""
    return EnglishMemory()
