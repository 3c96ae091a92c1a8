"""French: our own lexicon, read with rules in the manner of VADER.

Valences of words and expressions are raised by degree words, capitals and lengthened letters, turned by negation
before or after, weighed around *mais*, and summed with emojis (`streams.sentiment.french_rules`). A text without any
word that weighs leaves at once.
"""

from collections.abc import Iterator
from functools import lru_cache
from math import floor
from typing import NamedTuple

from streams.model import Word
from streams.sentiment import emoji
from streams.sentiment.english import Scored, normalize
from streams.sentiment.fold import clip
from streams.sentiment.french_rules import NEGATED_PRAISE, Hit, weights
from streams.sentiment.french_tokens import Fact, facts_of, spans
from streams.sentiment.french_words import AGAIN, BUT, CONTRE, EMOJI, MARK, MARKS, OPENS, PAR
from streams.sentiment.lexicon import Anchored

IRONY_WORDS = 30
"""A longer text that opens with praise and then objects is a review, not a joke."""

Places = Iterator[tuple[int, tuple[int, int]]]
"""The number of a token, and where it stands in the text."""

_compound = lru_cache(maxsize=4096)(normalize)
"""Sums are of few valences, so few of them are new."""

_TURNS = BUT | CONTRE
_MARKS = "".join(sorted(MARKS)) + " "


class Reading(NamedTuple):
    """What a French text says: the score, its words, and whether it can be taken at its word."""

    scored: Scored
    reliable: bool


def read(text: str) -> Reading:
    """Score a French text.

    Args:
        text: Any text; what follows `streams.sentiment.fold.LIMIT` characters is ignored.

    Returns:
        The compound in [−1, 1], the words that weighed in text order, and whether the text is free of irony,
        mixed feelings and doubtful expressions.

    Example:
        >>> read("Pas mal du tout ce petit resto").scored.compound > 0
        True
        >>> read("Grand incendie, plusieurs blessés").scored.compound < -0.5
        True
    """
    text = clip(text)
    compound, words, reliable = weigh(text, text.split())
    return Reading(Scored(compound, tuple([(word.text, word.weight) for word in words])), reliable)


def weigh(text: str, chunks: list[str]) -> tuple[float, list[Word], bool]:
    """What `read` says of a clipped text and its chunks, as `streams.sentiment.score` wants it: of every mention."""
    facts = facts_of(text, chunks)
    hits, turn, roles = _hits(facts)
    signs = emoji.find(text) if roles & EMOJI else []
    if not hits and not signs:
        return 0.0, [], True
    weighed = weights(facts, hits, roles)
    if turn and any(weight and hit[0] > turn for hit, weight in zip(hits, weighed, strict=True)):
        # what stands before the last "mais" weighs half, what follows half as much again (VADER)
        weighed = [weight * (0.5 if hit[0] < turn else 1.5) for hit, weight in zip(hits, weighed, strict=True)]
    opens = facts[0].role & OPENS
    ironic = doubtful = _ironic(facts, hits, signs) if opens or signs else False
    words: list[Word] = []
    places: Places | None = None
    praise = blame = 0.0
    for (start, end, entry), weight in zip(hits, weighed):  # noqa: B905 - as many, and "strict" is not free
        if end - start > 1:
            doubtful = doubtful or entry.doubt
            if weight:
                places = places or enumerate(spans(text))
                words.append(Word(_shown(text, facts, start, end, places), floor(weight * 100.0 + 0.5) / 100.0))
        elif weight:
            fact = facts[start]
            known = fact.word if weight == entry.weight else None
            words.append(known or Word(fact.raw, floor(weight * 100.0 + 0.5) / 100.0))
        if weight > 0.0:
            praise += weight
        else:
            blame -= weight
    for sign in signs:
        words.append(Word(sign.emoji, sign.weight))
        if sign.weight > 0.0:
            praise += sign.weight
        else:
            blame -= sign.weight
    total = praise - blame
    if ironic and total > 0.0:
        total *= NEGATED_PRAISE
    if total and "!" in text:
        total += min(text.count("!"), 4) * (0.292 if total > 0.0 else -0.292)
    if (blame and praise and 0.5 <= praise / blame <= 2.0) or (opens and _winks(facts)):
        doubtful = True
    return _compound(total), words, not doubtful


def _hits(facts: list[Fact]) -> tuple[list[Hit], int, int]:
    """Expressions and the words outside of them, the place of the last *mais*, and the roles of live tokens."""
    expressions: list[Hit] = []
    words: list[Hit] = []
    turn = roles = 0
    for at, fact in enumerate(facts):
        if not fact.live:
            continue
        role = fact.role
        if role:
            roles |= role
            if role & _TURNS and at and (role & BUT or facts[at - 1].role & PAR):
                turn = at
        after, before = fact.after, fact.before
        if after is not None and at + 1 < len(facts):
            beside = facts[at + 1].folded  # empty for most words
            if beside and beside in after:
                _match(facts, at, after[beside], expressions)
        if before is not None and at:
            beside = facts[at - 1].folded
            if beside and beside in before:
                _match(facts, at, before[beside], expressions)
        if fact.entry is not None:
            words.append((at, at + 1, fact.entry))
    return (_merged(expressions, words) if expressions else words), turn, roles


def _match(facts: list[Fact], at: int, found: tuple[Anchored, ...], expressions: list[Hit]) -> None:
    """Add the expressions that stand around a place, of whose words two are known to."""
    for offset, words, entry in found:
        start = at - offset
        end = start + len(words)
        if len(words) > 2:
            if start < 0 or end > len(facts):
                continue
            if tuple([fact.folded for fact in facts[start:end]]) != words:
                continue
        expressions.append((start, end, entry))


def _merged(expressions: list[Hit], words: list[Hit]) -> list[Hit]:
    """The first expressions, the longest where several start, and the words that stand outside of them."""
    if len(expressions) == 1:
        start, end, _ = expressions[0]
        return [word for word in words if word[0] < start] + expressions + [word for word in words if word[0] >= end]
    hits: list[Hit] = []
    done = 0
    for hit in sorted(expressions + words, key=lambda hit: (hit[0], -hit[1])):
        if hit[0] >= done:
            hits.append(hit)
            done = hit[1]
    return hits


def _shown(text: str, facts: list[Fact], start: int, end: int, places: Places) -> str:
    """An expression as it stands in the text; its place is looked for from the place of the one before."""
    words = " ".join([fact.raw for fact in facts[start:end]])
    if words not in text:
        first = next(place[0] for at, place in places if at == start)
        last = next(place[1] for at, place in places if at == end - 1)
        words = text[first:last]
    return words.rstrip(_MARKS)


def _winks(facts: list[Fact]) -> bool:
    """True for thanks or praise that opens a short text with an *encore* in it: too often a complaint."""
    return len(facts) <= IRONY_WORDS and any(fact.role & AGAIN for fact in facts)


def _ironic(facts: list[Fact], hits: list[Hit], signs: list[emoji.Found]) -> bool:
    """True for praise that opens a complaint (*Génial, encore …*) or stands beside an eye-roll."""
    if signs and any(sign.emoji in emoji.IRONIC for sign in signs) and any(hit[2].weight > 1 for hit in hits):
        return True
    if not (2 < len(facts) <= IRONY_WORDS and facts[0].role & OPENS and facts[1].role & MARK):
        return False
    for i, fact in enumerate(facts):
        if i and fact.role & AGAIN and facts[i - 1].folded != "pas":
            return True
    return any(hit[2].weight < -1 and hit[0] > 1 for hit in hits)
