"""French: our own lexicon, read with rules in the manner of VADER.

Valences of words and expressions are raised by degree words, capitals and lengthened letters, turned by negation
before or after, weighed around *mais*, and summed with emojis. Hutto and Gilbert (ICWSM 2014) measured the size of
these effects in English; their constants are kept where French has the same device.
"""

import re
from functools import cache
from typing import NamedTuple

from streams.sentiment import emoji
from streams.sentiment.english import Scored, normalize
from streams.sentiment.fold import clip, fold, shorten
from streams.sentiment.french_words import (
    BOOSTERS,
    BUTS,
    CENSORED,
    FRAMES,
    MARKS,
    NEGATORS,
    OPENINGS,
    SMILEYS,
    STOPS,
)
from streams.sentiment.lexicon import Entry, french

CAPITALS = 0.733
BOOST = 0.293
BOOST_FADES = (1.0, 0.95, 0.9)
NEGATED_PRAISE = -0.74
NEGATED_BLAME = -0.5
"""*Pas beau* is blame; *pas laid* is less praise than *beau*; VADER turns both by −0.74."""

SCOPE = 4
"""Words back that a negation reaches."""

FRAME_SCOPE = 6
"""Words back that *film*, *musée* or *conférence* reach."""

REMEMBERED = 50_000
TOKEN_LIMIT = 40

_NOISE = re.compile(r"https?://\S*|www\.\S+|@\w+|&(?:amp|lt|gt|quot|nbsp);")
_SMILEY = r"[:;=]['’]?-?[()DPp/|*\[\]](?!\w)|<3|\^\^|-_-"
_TOKEN = re.compile(rf"{_SMILEY}|\b[A-Za-z]\*{{2,}}\w*|#\w+|[^\W_]+|[.!?…]+|[,;:\n«»\"()]")
_CAMEL = re.compile(r"[A-ZÀ-Ý]?[a-zß-ÿœ]+|[A-ZÀ-ÝŒ]+(?![a-zß-ÿ])|\d+")


class Reading(NamedTuple):
    """What a French text says: the score, its words, and whether it can be taken at its word."""

    scored: Scored
    reliable: bool


class _Token(NamedTuple):
    text: str
    folded: str
    entry: Entry | None
    upper: bool
    long: bool


class _Hit(NamedTuple):
    start: int
    end: int
    weight: float
    entry: Entry


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
    tokens = _tokens(_NOISE.sub(" ", text))
    signs = emoji.find(text)
    hits = _hits(tokens)
    if not hits and not signs:
        return Reading(Scored(0.0, ()), reliable=True)
    ironic = _ironic(tokens, hits, signs)
    hits = _around_but(tokens, [_weighed(tokens, hit, hits, ironic) for hit in hits])
    words = [(" ".join(token.text for token in tokens[hit.start : hit.end]), hit.weight) for hit in hits if hit.weight]
    words += [(sign.emoji, sign.weight) for sign in signs]
    praise = sum(weight for _, weight in words if weight > 0)
    blame = -sum(weight for _, weight in words if weight < 0)
    total = praise - blame
    if ironic and total > 0:
        total *= NEGATED_PRAISE
    total += _emphasis(text) * ((total > 0) - (total < 0))
    mixed = min(praise, blame) >= 0.5 * max(praise, blame) > 0
    reliable = not (ironic or mixed or any(hit.entry.doubt for hit in hits))
    return Reading(Scored(round(normalize(total), 4), tuple(words)), reliable)


def _tokens(text: str) -> list[_Token]:
    memory = _memory()
    tokens: list[_Token] = []
    for raw in _TOKEN.findall(text):
        for piece in _pieces(raw):
            token = memory.get(piece)
            if token is None:
                token = _token(piece)
                if len(piece) <= TOKEN_LIMIT:
                    if len(memory) >= REMEMBERED:
                        memory.clear()
                    memory[piece] = token
            tokens.append(token)
    if sum(token.upper for token in tokens) * 2 > len(tokens):  # a text all in capitals stresses nothing
        return [token._replace(upper=False) for token in tokens]
    return tokens


def _pieces(raw: str) -> list[str]:
    """A word as it is, a hashtag in camel case as its words."""
    if raw[0] != "#":
        return [raw]
    return [raw[1:]] if raw[1:].islower() else _CAMEL.findall(raw)


def _token(raw: str) -> _Token:
    lower = raw.lower()
    folded = fold(raw)
    lexicon = french()
    smiley = SMILEYS.get(raw.replace("-", "").replace("’", "'") if len(raw) > 2 and raw != "-_-" else raw)
    if smiley is not None:
        return _Token(raw, folded, Entry(smiley), upper=False, long=False)
    if "**" in raw:
        return _Token(raw, folded, Entry(CENSORED), upper=False, long=False)
    entry = lexicon.find(lower, folded)
    short = shorten(lower)
    long = short != lower and lower.isalpha()
    if entry is None and long:
        doubled = re.sub(r"(.)\1{2,}", r"\1\1", lower)
        entry = lexicon.find(short, fold(short)) or lexicon.find(doubled, fold(doubled))
        folded = fold(short)
    return _Token(raw, folded, entry, upper=len(raw) > 2 and raw.isupper(), long=long)


def _hits(tokens: list[_Token]) -> list[_Hit]:
    """Expressions, the longest first, and the words that stand outside of them."""
    phrases = french().phrases
    words = [token.folded for token in tokens]
    hits: list[_Hit] = []
    i = 0
    while i < len(tokens):
        for pieces, entry in phrases.get(words[i], ()):
            if tuple(words[i : i + len(pieces)]) == pieces:
                hits.append(_Hit(i, i + len(pieces), entry.weight, entry))
                i += len(pieces)
                break
        else:
            single = tokens[i].entry
            if single is not None and single.weight:
                hits.append(_Hit(i, i + 1, single.weight, single))
            i += 1
    return hits


def _weighed(tokens: list[_Token], hit: _Hit, hits: list[_Hit], ironic: bool) -> _Hit:
    """A hit with the weight that it has in its place."""
    weight = hit.weight
    if not weight:
        return hit
    first = tokens[hit.start]
    if hit.entry.fact and _framed(tokens, hit.start):
        return hit._replace(weight=0.0)
    sign = 1.0 if weight > 0 else -1.0
    if hit.start + 1 < len(tokens) and first.folded in BOOSTERS and _booster_here(tokens, hit, hits):
        return hit._replace(weight=0.0)
    if any(token.upper for token in tokens[hit.start : hit.end]):
        weight += sign * CAPITALS
    if first.long:
        weight += sign * BOOST
    for back in range(1, 4):
        at = hit.start - back
        if at < 0 or _stops(tokens[at].folded):
            break
        weight += sign * BOOSTERS.get(tokens[at].folded, 0.0) * BOOST * BOOST_FADES[back - 1]
    if weight * sign < 0:
        weight = 0.2 * sign
    inside = {at for other in hits if other.end - other.start > 1 for at in range(other.start, other.end)}
    if _negated(tokens, hit, inside):
        weight *= NEGATED_PRAISE if weight > 0 else NEGATED_BLAME
    elif weight < 0 and _despite(tokens, hit.start):
        weight *= 0.2
    return hit._replace(weight=weight)


def _booster_here(tokens: list[_Token], hit: _Hit, hits: list[_Hit]) -> bool:
    """True for *super*, *grave*, *terriblement* right before another word that weighs."""
    return hit.end - hit.start == 1 and any(other.start == hit.end and other.weight for other in hits)


def _framed(tokens: list[_Token], start: int) -> bool:
    return any(token.folded in FRAMES for token in tokens[max(0, start - FRAME_SCOPE) : start])


def _despite(tokens: list[_Token], start: int) -> bool:
    return any(token.folded in ("malgre", "depit") for token in tokens[max(0, start - SCOPE) : start])


def _negated(tokens: list[_Token], hit: _Hit, inside: set[int]) -> bool:
    if hit.end - hit.start == 1 and hit.entry.verb and _negated_after(tokens, hit):
        return True
    for at in range(hit.start - 1, max(-1, hit.start - SCOPE - 1), -1):
        word = tokens[at].folded
        if at in inside or _stops(word):
            return False
        if word in NEGATORS:
            following = tokens[at + 1].folded
            return not (following in ("que", "seulement", "uniquement") or (word == "rien" and following == "que"))
        if word == "plus" and _ne_before(tokens, at, 3):
            return True
        if word == "personne" and tokens[at + 1].folded in ("n", "ne"):
            return True
        if word == "peu" and at + 1 == hit.start and (at == 0 or tokens[at - 1].folded != "un"):
            return True
        if word == "moins" and at + 1 == hit.start and hit.weight > 0:
            return True
    return False


def _stops(word: str) -> bool:
    return word in STOPS or word[0] in MARKS


def _negated_after(tokens: list[_Token], hit: _Hit) -> bool:
    for at in range(hit.end, min(len(tokens), hit.end + 2)):
        word = tokens[at].folded
        if word[0] in MARKS:
            return False
        if word in ("pas", "jamais", "guere", "point", "aucun", "aucune", "rien", "personne"):
            return word not in ("rien", "personne", "point") or _ne_before(tokens, hit.start, 3)
        if word == "plus" and _ne_before(tokens, hit.start, 3):
            return True
    return False


def _ne_before(tokens: list[_Token], at: int, reach: int) -> bool:
    return any(token.folded in ("ne", "n") for token in tokens[max(0, at - reach) : at])


def _around_but(tokens: list[_Token], hits: list[_Hit]) -> list[_Hit]:
    """What stands before the last *mais* weighs half, what follows half as much again (VADER)."""
    at = max((i for i, token in enumerate(tokens) if token.folded in BUTS and i), default=0)
    if not at or not any(hit.start > at and hit.weight for hit in hits):
        return hits
    return [hit._replace(weight=hit.weight * (0.5 if hit.start < at else 1.5)) for hit in hits]


def _ironic(tokens: list[_Token], hits: list[_Hit], signs: list[emoji.Found]) -> bool:
    """True for praise that opens a complaint (*Génial, encore …*) or stands beside an eye-roll."""
    if any(sign.emoji in emoji.IRONIC for sign in signs) and any(hit.weight > 1 for hit in hits):
        return True
    opening = len(tokens) > 2 and tokens[0].folded in OPENINGS and tokens[1].folded[0] in MARKS
    return (opening and any(token.folded in ("encore", "toujours") for token in tokens)) or (
        opening and any(hit.weight < -1 and hit.start > 1 for hit in hits)
    )


def _emphasis(text: str) -> float:
    return min(text.count("!"), 4) * 0.292


@cache
def _memory() -> dict[str, _Token]:
    return {}
