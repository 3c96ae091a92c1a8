"""French: our own lexicon, read with rules in the manner of VADER.

Valences of words and expressions are raised by degree words, capitals and lengthened letters, turned by negation
before or after, weighed around *mais*, and summed with emojis. Hutto and Gilbert (ICWSM 2014) measured the size of
these effects in English; their constants are kept where French has the same device.
"""

from typing import NamedTuple

from streams.sentiment import emoji
from streams.sentiment.english import Scored, normalize
from streams.sentiment.fold import clip
from streams.sentiment.french_tokens import Token, tokenize
from streams.sentiment.french_words import BOOSTERS, BUTS, FRAMES, MARKS, NEGATORS, OPENINGS, STOPS
from streams.sentiment.lexicon import Entry, french

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


TURNS = BUTS | {"contre"}
"""*Contre* turns a text in *par contre* only."""


class Reading(NamedTuple):
    """What a French text says: the score, its words, and whether it can be taken at its word."""

    scored: Scored
    reliable: bool


class _Hit(NamedTuple):
    """A word or an expression of the lexicon: tokens ``[start, end)`` and the weight that it has there."""

    start: int
    end: int
    weight: float
    entry: Entry


class _Text(NamedTuple):
    """The tokens, and what every hit asks of them: folded words, taken tokens, first tokens of hits."""

    tokens: list[Token]
    words: list[str]
    taken: set[int]
    starts: set[int]
    shouts: bool


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
    tokens = tokenize(text)
    signs = emoji.find(text)
    words = [token.fact.folded for token in tokens]
    hits = _hits(tokens, words)
    if not hits and not signs:
        return Reading(Scored(0.0, ()), reliable=True)
    place = _Text(
        tokens,
        words,
        taken={at for hit in hits if hit.end - hit.start > 1 for at in range(hit.start, hit.end)},
        starts={hit.start for hit in hits if hit.weight},
        shouts=_shouts(tokens, hits),
    )
    ironic = _ironic(place, hits, signs)
    hits = _around_but(words, [_weighed(place, hit) for hit in hits])
    weights = [(text[tokens[hit.start].start : tokens[hit.end - 1].end], hit.weight) for hit in hits if hit.weight]
    weights += [(sign.emoji, sign.weight) for sign in signs]
    praise = sum(weight for _, weight in weights if weight > 0)
    blame = -sum(weight for _, weight in weights if weight < 0)
    total = praise - blame
    if ironic and total > 0:
        total *= NEGATED_PRAISE
    total += min(text.count("!"), 4) * 0.292 * ((total > 0) - (total < 0))
    mixed = min(praise, blame) >= 0.5 * max(praise, blame) > 0
    reliable = not (ironic or mixed or any(hit.entry.doubt for hit in hits))
    return Reading(Scored(round(normalize(total), 4), tuple(weights)), reliable)


def _shouts(tokens: list[Token], hits: list[_Hit]) -> bool:
    """True when some words are in capitals, and not most of them: a text all in capitals stresses nothing."""
    if not any(tokens[hit.start].fact.upper for hit in hits):
        return False
    return sum(token.fact.upper for token in tokens) * 2 <= len(tokens)


def _hits(tokens: list[Token], words: list[str]) -> list[_Hit]:
    """Expressions, the longest first, and the words that stand outside of them."""
    lexicon = french()
    hits: list[_Hit] = []
    i = 0
    while i < len(words):
        for length in lexicon.lengths.get(words[i], ()):
            entry = lexicon.phrases.get(tuple(words[i : i + length])) if i + length <= len(words) else None
            if entry is not None:
                hits.append(_Hit(i, i + length, entry.weight, entry))
                i += length
                break
        else:
            single = tokens[i].fact.entry
            if single is not None and single.weight:
                hits.append(_Hit(i, i + 1, single.weight, single))
            i += 1
    return hits


def _weighed(place: _Text, hit: _Hit) -> _Hit:
    """A hit with the weight that it has in its place."""
    words, weight = place.words, hit.weight
    if not weight:
        return hit
    boosts_next = hit.end - hit.start == 1 and words[hit.start] in BOOSTERS and hit.end in place.starts
    if boosts_next or (hit.entry.fact and _near(words, hit.start, FRAME_SCOPE, FRAMES)):
        return hit._replace(weight=0.0)
    sign = 1.0 if weight > 0 else -1.0
    first = place.tokens[hit.start].fact
    size = abs(weight) + CAPITALS * (first.upper and place.shouts) + BOOST * first.long
    for back, fade in enumerate(BOOST_FADES, start=1):
        at = hit.start - back
        if at < 0 or _stops(words[at]):
            break
        size += BOOSTERS.get(words[at], 0.0) * BOOST * fade
    weight = sign * max(size, 0.2)
    if _negated(place, hit):
        weight *= NEGATED_PRAISE if weight > 0 else NEGATED_BLAME
    elif weight < 0 and _near(words, hit.start, SCOPE, ("malgre", "depit")):
        weight *= 0.2
    return hit._replace(weight=weight)


def _negated(place: _Text, hit: _Hit) -> bool:
    words = place.words
    if hit.end - hit.start == 1 and hit.entry.verb and _negated_after(words, hit.end):
        return True
    for at in range(hit.start - 1, max(-1, hit.start - SCOPE - 1), -1):
        word = words[at]
        if at in place.taken or _stops(word):
            return False
        adjacent = at + 1 == hit.start
        if word in NEGATORS:
            return words[at + 1] not in ("que", "seulement", "uniquement")
        if word == "plus" and _near(words, at, 3, ("ne", "n")):
            return True
        if word == "personne" and words[at + 1] in ("n", "ne"):
            return True
        if adjacent and word == "peu" and (at == 0 or words[at - 1] != "un"):
            return True
        if adjacent and word == "moins" and hit.weight > 0:
            return True
    return False


def _negated_after(words: list[str], end: int) -> bool:
    """*Je n'aime pas*, *j'aime pas*, *ça n'aide plus*: a verb is negated by what follows it."""
    for at in range(end, min(len(words), end + 2)):
        word = words[at]
        if word[0] in MARKS:
            return False
        if word in ("pas", "jamais", "guere", "aucun", "aucune"):
            return True
        if word in ("plus", "rien", "personne", "point"):
            return _near(words, end - 1, 3, ("ne", "n"))
    return False


def _near(words: list[str], at: int, reach: int, wanted: frozenset[str] | tuple[str, ...]) -> bool:
    return any(word in wanted for word in words[max(0, at - reach) : at])


def _stops(word: str) -> bool:
    return word in STOPS or word[0] in MARKS


def _around_but(words: list[str], hits: list[_Hit]) -> list[_Hit]:
    """What stands before the last *mais* weighs half, what follows half as much again (VADER)."""
    if TURNS.isdisjoint(words):
        return hits
    at = max((i for i, word in enumerate(words) if i and _turns(words, i)), default=0)
    if not at or not any(hit.start > at and hit.weight for hit in hits):
        return hits
    return [hit._replace(weight=hit.weight * (0.5 if hit.start < at else 1.5)) for hit in hits]


def _turns(words: list[str], at: int) -> bool:
    return words[at] in BUTS or (words[at] == "contre" and words[at - 1] == "par")


def _ironic(place: _Text, hits: list[_Hit], signs: list[emoji.Found]) -> bool:
    """True for praise that opens a complaint (*Génial, encore …*) or stands beside an eye-roll."""
    words = place.words
    if any(sign.emoji in emoji.IRONIC for sign in signs) and any(hit.weight > 1 for hit in hits):
        return True
    opens = 2 < len(words) <= IRONY_WORDS and words[0] in OPENINGS and words[1][0] in MARKS
    if not opens:
        return False
    again = any(word in ("encore", "toujours") and words[i - 1] != "pas" for i, word in enumerate(words) if i)
    return again or any(hit.weight < -1 and hit.start > 1 for hit in hits)
