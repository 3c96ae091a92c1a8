"""French: our own lexicon, read with rules in the manner of VADER.

Valences of words and expressions are raised by degree words, capitals and lengthened letters, turned by negation
before or after, weighed around *mais*, and summed with emojis. Hutto and Gilbert (ICWSM 2014) measured the size of
these effects in English; their constants are kept where French has the same device.

Rules look only around the tokens that weigh: a text without any leaves at once.
"""

from typing import NamedTuple

from streams.sentiment import emoji
from streams.sentiment.english import Scored, normalize
from streams.sentiment.fold import clip
from streams.sentiment.french_tokens import Fact, spans, tokenize
from streams.sentiment.french_words import (
    AGAIN,
    BUT,
    CONTRE,
    DESPITE,
    EMOJI,
    EXCEPT,
    FRAME,
    MARK,
    MAY_NEGATE,
    MAY_NEGATE_VERB,
    NE,
    NEGATES,
    NEGATES_VERB,
    OPENS,
    PAR,
    STOP,
    UN,
)
from streams.sentiment.lexicon import Anchored, Entry

CAPITALS = 0.733
BOOST = 0.293
BOOST_FADES = (1.0, 0.95, 0.9)
NEGATED_PRAISE = -0.74
NEGATED_BLAME = -0.5
"""*Pas beau* is blame; *pas laid* is less praise than *beau*; VADER turns both by −0.74."""

SCOPE = 4
"""Words back that a negation or *malgré* reaches."""

FRAME_SCOPE = 6
"""Words back that *film*, *musée* or *conférence* reach."""

IRONY_WORDS = 30
"""A longer text that opens with praise and then objects is a review, not a joke."""

_Hit = tuple[int, int, Entry]
"""Tokens ``[start, end)`` that the lexicon knows, and what it says of them."""


class Reading(NamedTuple):
    """What a French text says: the score, its words, and whether it can be taken at its word."""

    scored: Scored
    reliable: bool


_NOTHING = Reading(Scored(0.0, ()), reliable=True)


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
    facts = tokenize(text)
    live = [at for at, fact in enumerate(facts) if fact.live]
    if not live:
        return _NOTHING
    hits, turn, emojis = _hits(facts, live)
    signs = emoji.find(text) if emojis else []
    if not hits and not signs:
        return _NOTHING
    weights = _weights(facts, hits)
    ironic = _ironic(facts, hits, weights, signs)
    if turn and any(weight and hit[0] > turn for hit, weight in zip(hits, weights, strict=True)):
        # what stands before the last "mais" weighs half, what follows half as much again (VADER)
        weights = [weight * (0.5 if hit[0] < turn else 1.5) for hit, weight in zip(hits, weights, strict=True)]
    words = [(_shown(text, facts, hit), weight) for hit, weight in zip(hits, weights, strict=True) if weight]
    for sign in signs:
        words.append((sign.emoji, sign.weight))
    praise = blame = 0.0
    for _, weight in words:
        if weight > 0:
            praise += weight
        else:
            blame -= weight
    total = praise - blame
    if ironic and total > 0:
        total *= NEGATED_PRAISE
    if total and "!" in text:
        total += min(text.count("!"), 4) * (0.292 if total > 0 else -0.292)
    mixed = min(praise, blame) >= 0.5 * max(praise, blame) > 0
    doubtful = ironic or mixed or any(entry.doubt for _, _, entry in hits)
    return Reading(Scored(round(normalize(total), 4), tuple(words)), not doubtful)


def _hits(facts: list[Fact], live: list[int]) -> tuple[list[_Hit], int, bool]:
    """Expressions and the words outside of them, the place of the last *mais*, and whether there is an emoji."""
    expressions: list[_Hit] = []
    words: list[_Hit] = []
    turn = 0
    emojis = False
    last = len(facts) - 1
    for at in live:
        fact = facts[at]
        role = fact.role
        if role:
            if role & EMOJI:
                emojis = True
            elif at and (role & BUT or (role & CONTRE and facts[at - 1].role & PAR)):
                turn = at
        if fact.anchors is not None:
            after, before = fact.anchors
            if after and at < last and (found := after.get(facts[at + 1].folded)):
                _match(facts, at, found, expressions)
            if before and at and (found := before.get(facts[at - 1].folded)):
                _match(facts, at, found, expressions)
        if fact.entry is not None:
            words.append((at, at + 1, fact.entry))
    return (_merged(expressions, words) if expressions else words), turn, emojis


def _match(facts: list[Fact], at: int, found: tuple[Anchored, ...], expressions: list[_Hit]) -> None:
    """Add the expressions that stand around a place."""
    for offset, words, entry in found:
        start = at - offset
        end = start + len(words)
        if start >= 0 and end <= len(facts):
            for fact, word in zip(facts[start:end], words, strict=True):
                if fact.folded != word:
                    break
            else:
                expressions.append((start, end, entry))


def _merged(expressions: list[_Hit], words: list[_Hit]) -> list[_Hit]:
    """The first expressions, the longest where several start, and the words that stand outside of them."""
    hits: list[_Hit] = []
    done = 0
    for hit in sorted(expressions + words, key=lambda hit: (hit[0], -hit[1])):
        if hit[0] >= done:
            hits.append(hit)
            done = hit[1]
    return hits


def _shouts(facts: list[Fact], hits: list[_Hit]) -> bool:
    """True when some words are in capitals, and not most of them: a text all in capitals stresses nothing."""
    for start, _, _ in hits:
        if facts[start].upper:
            return sum([fact.upper for fact in facts]) * 2 <= len(facts)
    return False


def _shown(text: str, facts: list[Fact], hit: _Hit) -> str:
    """A hit as it stands in the text."""
    start, end, _ = hit
    if end - start == 1:
        return facts[start].raw
    words = " ".join([fact.raw for fact in facts[start:end]])
    if words in text:
        return words
    places = spans(text)
    return text[places[start][0] : places[end - 1][1]]


def _weights(facts: list[Fact], hits: list[_Hit]) -> list[float]:
    """What each hit weighs in its place."""
    shouts = _shouts(facts, hits)
    weights: list[float] = []
    floor = 0  # where the last expression ended: no word of it negates
    for i, (start, end, entry) in enumerate(hits):
        weight = entry.weight
        single = end - start == 1
        if weight:
            fact = facts[start]
            raises = single and fact.boost and i + 1 < len(hits) and hits[i + 1][0] == end and hits[i + 1][2].weight
            if raises or (entry.fact and _near(facts, start, FRAME_SCOPE, FRAME)):
                weight = 0.0
            else:
                weight = _boosted(facts, start, weight, CAPITALS * (fact.upper and shouts) + BOOST * fact.long)
                if _negated(facts, start, end, floor, entry):
                    weight *= NEGATED_PRAISE if weight > 0 else NEGATED_BLAME
                elif weight < 0 and _near(facts, start, SCOPE, DESPITE):
                    weight *= 0.2
        weights.append(weight)
        if not single:
            floor = end
    return weights


def _boosted(facts: list[Fact], start: int, weight: float, more: float) -> float:
    """A weight with its capitals, its letters and the degree words before it; never less than 0.2."""
    at = start
    for fade in BOOST_FADES:
        at -= 1
        if at < 0:
            break
        fact = facts[at]
        if fact.role & STOP:
            break
        if fact.boost:
            more += fact.boost * BOOST * fade
    if not more:
        return weight
    return max(weight + more, 0.2) if weight > 0 else min(weight - more, -0.2)


def _negated(facts: list[Fact], start: int, end: int, floor: int, entry: Entry) -> bool:
    if entry.verb and end - start == 1 and _negated_after(facts, end):
        return True
    for at in range(start - 1, max(floor, start - SCOPE) - 1, -1):
        fact = facts[at]
        role = fact.role
        if role & STOP:
            return False
        if role & NEGATES:
            return not facts[at + 1].role & EXCEPT
        if role & MAY_NEGATE:
            adjacent = at + 1 == start
            match fact.folded:
                case "plus":
                    negates = _near(facts, at, 3, NE)
                case "personne":
                    negates = bool(facts[at + 1].role & NE)
                case "peu":
                    negates = adjacent and (at == 0 or not facts[at - 1].role & UN)
                case _:
                    negates = adjacent and entry.weight > 0
            if negates:
                return True
    return False


def _negated_after(facts: list[Fact], end: int) -> bool:
    """*Je n'aime pas*, *j'aime pas*, *ça n'aide plus*: a verb is negated by what follows it."""
    for fact in facts[end : end + 2]:
        role = fact.role
        if role & MARK:
            return False
        if role & NEGATES_VERB:
            return True
        if role & MAY_NEGATE_VERB:
            return _near(facts, end - 1, 3, NE)
    return False


def _near(facts: list[Fact], at: int, reach: int, role: int) -> bool:
    """True when one of the tokens before a place has a role."""
    for fact in facts[max(0, at - reach) : at]:
        if fact.role & role:
            return True
    return False


def _ironic(facts: list[Fact], hits: list[_Hit], weights: list[float], signs: list[emoji.Found]) -> bool:
    """True for praise that opens a complaint (*Génial, encore …*) or stands beside an eye-roll."""
    if signs and any(sign.emoji in emoji.IRONIC for sign in signs) and any(hit[2].weight > 1 for hit in hits):
        return True
    if not (2 < len(facts) <= IRONY_WORDS and facts[0].role & OPENS and facts[1].role & MARK):
        return False
    for i, fact in enumerate(facts):
        if i and fact.role & AGAIN and facts[i - 1].folded != "pas":
            return True
    return any(hit[2].weight < -1 and hit[0] > 1 for hit in hits)
