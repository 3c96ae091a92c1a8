"""What a French word weighs in its place: degree words, capitals, negations, films about crises, ends of troubles.

Hutto and Gilbert (ICWSM 2014) measured the size of these effects in English; their constants are kept where French has
the same device. Rules look only at the few tokens around a word that weighs.
"""

from streams.sentiment.french_tokens import Fact
from streams.sentiment.french_words import (
    BOOSTS,
    DESPITE,
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
    OVER,
    STOP,
    UN,
)
from streams.sentiment.lexicon import Entry

Hit = tuple[int, int, Entry]
"""Tokens ``[start, end)`` that the lexicon knows, and what it says of them."""

CAPITALS = 0.733
BOOST = 0.293
NEGATED_PRAISE = -0.74
NEGATED_BLAME = -0.5
"""*Pas beau* is blame; *pas laid* is less praise than *beau*; VADER turns both by −0.74."""

DESPITE_BLAME = 0.2
"""What *malgré* leaves of blame (own choice)."""

ENDED = -0.4
"""What the end of a trouble weighs of the trouble: *fin de la grève*, *moins de bruit* (own choice)."""

FOUGHT = 0.0
"""The same for the fight against it: *lutte contre les incendies* (own choice)."""

FRAME_SCOPE = 6
"""Words back that *film*, *musée* or *conférence* reach."""

_FADES = (BOOST, 0.95 * BOOST, 0.9 * BOOST, 0.0)
"""What a degree word adds one, two and three words before; at the fourth word only negations and *malgré* are heard."""

_REACH = len(_FADES)

_NEGATIONS = NEGATES | MAY_NEGATE
_RELIEVES = OVER | ENDS | FIGHTS
_HEARD = STOP | BOOSTS | DESPITE | _NEGATIONS
"""Roles before a word that change what it weighs."""


def weights(facts: list[Fact], hits: list[Hit], roles: int) -> list[float]:
    """Weigh every hit in its place.

    Args:
        facts: The tokens of the text.
        hits: What the lexicon knows of them, in order, without overlap.
        roles: The roles of the text's live tokens: what is not among them is not looked for.

    Returns:
        One weight a hit; 0 for a degree word, a subject of culture, and an expression that means nothing.

    Example:
        >>> from streams.sentiment.french_tokens import tokenize
        >>> facts = tokenize("pas beau")
        >>> weights(facts, [(1, 2, facts[1].entry)], 0)
        [-1.85]
    """
    shouts: bool | None = None
    placed: list[float] = []
    floor = 0  # where the last expression ended: no word of it negates
    for i, (start, end, entry) in enumerate(hits):
        weight = entry.weight
        if weight:
            fact = facts[start]
            more = BOOST if fact.long else 0.0
            if fact.upper:
                if shouts is None:
                    shouts = _shouts(facts)
                more += CAPITALS if shouts else 0.0
            if (fact.boost and _raises(hits, i)) or (
                entry.fact and roles & FRAME and near(facts, start, FRAME_SCOPE, FRAME)
            ):
                weight = 0.0
            else:
                for near_by in facts[start - _REACH if start > _REACH else 0 : start]:
                    if near_by.role & _HEARD:
                        weight = _placed(facts, start, end, floor, entry, more, heard=True)
                        break
                else:  # half of the words: nothing before them changes what they weigh
                    if more or entry.verb:
                        weight = _placed(facts, start, end, floor, entry, more, heard=False)
                if weight < 0 and roles & _RELIEVES:
                    weight *= _relief(facts, start, end)
        placed.append(weight)
        if end - start > 1:
            floor = end
    return placed


def _raises(hits: list[Hit], i: int) -> bool:
    """True for a degree word right before a word that weighs: *horriblement beau*."""
    start, end, _ = hits[i]
    return end - start == 1 and i + 1 < len(hits) and hits[i + 1][0] == end and hits[i + 1][2].weight != 0.0


def _placed(facts: list[Fact], start: int, end: int, floor: int, entry: Entry, more: float, *, heard: bool) -> float:
    """A weight with the degree words before it, turned by a negation or lightened by *malgré*; never nothing."""
    weight = entry.weight
    negated = entry.verb and end - start == 1 and _negated_after(facts, end)
    despite = False
    if heard:
        more, negated, despite = _heard(facts, start, floor, weight, more, negated)
    if more:
        weight = max(weight + more, 0.2) if weight > 0 else min(weight - more, -0.2)
    if negated:
        return weight * (NEGATED_PRAISE if weight > 0 else NEGATED_BLAME)
    return weight * DESPITE_BLAME if despite and weight < 0 else weight


def _heard(
    facts: list[Fact], start: int, floor: int, weight: float, more: float, negated: bool
) -> tuple[float, bool, bool]:
    """What the words before one say of it, the nearest first: how much more it weighs, negated, despite."""
    despite = False
    at = start
    for fade in _FADES:
        at -= 1
        if at < 0:
            break
        fact = facts[at]
        role = fact.role & _HEARD
        if not role:
            continue
        if role & STOP:
            break
        if role & BOOSTS:
            more += fact.boost * fade
        if role & DESPITE:
            despite = True
        if not negated and at >= floor and role & _NEGATIONS:
            if role & NEGATES:
                negated = not facts[at + 1].role & EXCEPT
                floor = at  # what stands before "pas que" is another matter
            else:
                negated = _may_negate(facts, at, at + 1 == start, weight)
    return more, negated, despite


def _relief(facts: list[Fact], start: int, end: int) -> float:
    """What is left of a trouble that is over (*la grève est terminée*), ends (*fin de la grève*) or is fought."""
    for fact in facts[end : end + 3]:
        role = fact.role
        if role & (STOP | NEGATES):
            break
        if role & OVER:
            return ENDED
    at = start - 1
    while at >= 0 and facts[at].role & INTRODUCES:  # a trouble: not what is said of its end, as in "une fin pénible"
        if facts[at].role & ENDS:
            return ENDED
        at -= 1
    if at < 0 or at == start - 1:
        return 1.0
    role = facts[at].role
    return ENDED if role & ENDS else FOUGHT if role & FIGHTS else 1.0


def _may_negate(facts: list[Fact], at: int, adjacent: bool, weight: float) -> bool:
    """True for *plus* and *personne* beside *ne*, *peu* but not *un peu*, and *moins* before praise."""
    match facts[at].folded:
        case "plus":
            return near(facts, at, 3, NE)
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
            return near(facts, end - 1, 3, NE)
    return False


def _shouts(facts: list[Fact]) -> bool:
    """True when not most of the words are in capitals: a text all in capitals stresses nothing."""
    return sum([fact.upper for fact in facts]) * 2 <= len(facts)


def near(facts: list[Fact], at: int, reach: int, role: int) -> bool:
    """True when one of the tokens before a place has a role."""
    return any([fact.role & role for fact in facts[max(0, at - reach) : at]])  # noqa: C419 - a list is faster here
