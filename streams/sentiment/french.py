"""French: our own lexicon, read with rules in the manner of VADER.

Valences of words and expressions are raised by degree words, capitals and lengthened letters, turned by negation
before or after, weighed around *mais*, and summed with emojis. Hutto and Gilbert (ICWSM 2014) measured the size of
these effects in English; their constants are kept where French has the same device.

Rules look only around the tokens that weigh: a text without any leaves at once.
"""

from math import floor, sqrt
from typing import NamedTuple

from streams.model import Word
from streams.sentiment import emoji
from streams.sentiment.english import Scored
from streams.sentiment.fold import LIMIT
from streams.sentiment.french_tokens import Fact, spans, tokenize
from streams.sentiment.french_words import (
    AGAIN,
    BOOSTS,
    BUT,
    CONTRE,
    DESPITE,
    EMOJI,
    ENDS,
    EXCEPT,
    FIGHTS,
    FRAME,
    INTRODUCES,
    MARK,
    MAY_NEGATE,
    MAY_NEGATE_VERB,
    NE,
    NEGATES,
    NEGATES_VERB,
    OPENS,
    OVER,
    PAR,
    STOP,
    UN,
)
from streams.sentiment.lexicon import Anchored, Entry

CAPITALS = 0.733
BOOST = 0.293
_FADES = (BOOST, 0.95 * BOOST, 0.9 * BOOST, 0.0)
"""What a degree word adds one, two and three words before; at the fourth word only a negation is heard."""

NEGATED_PRAISE = -0.74
NEGATED_BLAME = -0.5
"""*Pas beau* is blame; *pas laid* is less praise than *beau*; VADER turns both by −0.74."""

ENDED = -0.4
"""What the end of a trouble weighs of the trouble: *fin de la grève*, *moins de bruit* (own choice)."""

FOUGHT = 0.0
"""The same for the fight against it: *lutte contre les incendies* (own choice)."""

DESPITE_FACTOR = 0.2

SCOPE = 4
"""Words back that a negation or *malgré* reaches."""

FRAME_SCOPE = 6
"""Words back that *film*, *musée* or *conférence* reach."""

IRONY_WORDS = 30
"""A longer text that opens with praise and then objects is a review, not a joke."""

_NEGATIONS = NEGATES | MAY_NEGATE

_Hit = tuple[int, int, Entry]
"""Tokens ``[start, end)`` that the lexicon knows, and what it says of them."""


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
    compound, words, reliable = weigh(text)
    return Reading(Scored(compound, tuple([(word.text, word.weight) for word in words])), reliable)


def weigh(text: str) -> tuple[float, list[Word], bool]:
    """What `read` says, as `streams.sentiment.score` wants it: that is asked of every mention."""
    if len(text) > LIMIT:
        text = text[:LIMIT]
    facts = tokenize(text)
    live = [at for at, fact in enumerate(facts) if fact.live]
    if not live:
        return 0.0, [], True
    hits, turn, emojis = _hits(facts, live)
    signs = emoji.find(text) if emojis else []
    if not hits and not signs:
        return 0.0, [], True
    weights = _weights(facts, hits)
    ironic = doubtful = _ironic(facts, hits, signs)
    if turn:
        weights = _turned(hits, weights, turn)
    words: list[Word] = []
    praise = blame = 0.0
    for i, weight in enumerate(weights):
        start, end, entry = hits[i]
        if entry.doubt:
            doubtful = True
        if weight:
            if end - start > 1:
                words.append(Word(_shown(text, facts, start, end), floor(weight * 100.0 + 0.5) / 100.0))
            else:
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
    if (blame and praise and 0.5 <= praise / blame <= 2.0) or _winks(facts):
        doubtful = True
    return round(total / sqrt(total * total + 15.0), 4), words, not doubtful


def _turned(hits: list[_Hit], weights: list[float], turn: int) -> list[float]:
    """What stands before the last *mais* weighs half, what follows half as much again, if anything does (VADER)."""
    places = [hit[0] for hit in hits]
    if not any(weight and at > turn for at, weight in zip(places, weights, strict=True)):
        return weights
    return [weight * (0.5 if at < turn else 1.5) for at, weight in zip(places, weights, strict=True)]


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


def _shown(text: str, facts: list[Fact], start: int, end: int) -> str:
    """An expression as it stands in the text."""
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
                more = CAPITALS if shouts and fact.upper else 0.0
                weight = _placed(facts, start, end, floor, entry, more + BOOST if fact.long else more)
        weights.append(weight)
        if not single:
            floor = end
    return weights


def _placed(facts: list[Fact], start: int, end: int, floor: int, entry: Entry, more: float) -> float:
    """A weight with the degree words before it, turned by a negation or lightened by *malgré*; never nothing."""
    weight = entry.weight
    negated = entry.verb and end - start == 1 and _negated_after(facts, end)
    roles = 0
    at = start
    for fade in _FADES:
        at -= 1
        if at < 0:
            break
        fact = facts[at]
        role = fact.role
        if not role:
            continue
        if role & STOP:
            break
        if role & BOOSTS:
            more += fact.boost * fade
        roles |= role
        if not negated and at >= floor and role & _NEGATIONS:
            if role & NEGATES:
                negated = not facts[at + 1].role & EXCEPT
                floor = at  # what stands before "pas que" is another matter
            else:
                negated = _may_negate(facts, at, at + 1 == start, weight)
    if more:
        weight = max(weight + more, 0.2) if weight > 0 else min(weight - more, -0.2)
    if negated:
        return weight * (NEGATED_PRAISE if weight > 0 else NEGATED_BLAME)
    if weight < 0:
        if _over_after(facts, end):
            return weight * ENDED
        if roles & (ENDS | FIGHTS) and facts[start - 1].role & INTRODUCES:  # a trouble, not what is said of its end
            return weight * (ENDED if roles & ENDS else FOUGHT)
        if roles & DESPITE:
            return weight * DESPITE_FACTOR
    return weight


def _over_after(facts: list[Fact], end: int) -> bool:
    """*La grève est terminée*, *incendie maîtrisé*: the trouble is no more."""
    for fact in facts[end : end + 3]:
        role = fact.role
        if role & (STOP | NEGATES):
            return False
        if role & OVER:
            return True
    return False


def _may_negate(facts: list[Fact], at: int, adjacent: bool, weight: float) -> bool:
    """True for *plus* and *personne* beside *ne*, *peu* but not *un peu*, and *moins* before praise."""
    match facts[at].folded:
        case "plus":
            return _near(facts, at, 3, NE)
        case "personne":
            return bool(facts[at + 1].role & NE)
        case "peu":
            return adjacent and (at == 0 or not facts[at - 1].role & UN)
        case _:
            return adjacent and weight > 0


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
    return any(fact.role & role for fact in facts[max(0, at - reach) : at])


def _winks(facts: list[Fact]) -> bool:
    """True for thanks or praise that opens a short text with an *encore* in it: too often a complaint."""
    return bool(facts[0].role & OPENS) and len(facts) <= IRONY_WORDS and any(fact.role & AGAIN for fact in facts)


def _ironic(facts: list[Fact], hits: list[_Hit], signs: list[emoji.Found]) -> bool:
    """True for praise that opens a complaint (*Génial, encore …*) or stands beside an eye-roll."""
    if signs and any(sign.emoji in emoji.IRONIC for sign in signs) and any(hit[2].weight > 1 for hit in hits):
        return True
    if not (2 < len(facts) <= IRONY_WORDS and facts[0].role & OPENS and facts[1].role & MARK):
        return False
    for i, fact in enumerate(facts):
        if i and fact.role & AGAIN and facts[i - 1].folded != "pas":
            return True
    return any(hit[2].weight < -1 and hit[0] > 1 for hit in hits)
