"""Names of towns that are words in French, English or German, where the words around show that a word is meant.

A declaration's own ``needs`` and ``excludes`` settle most homonyms; these few come in every stream.
"""

import re

from streams.context import Around
from streams.folding import fold

_SEEN_AFTER = {
    "angers": r"\s+(?:me|us|him|her|them|you|people|everyone|many|fans|residents|voters)\b",
    "bath": r"[\s-]*(?:times?|tubs?|robes?|bombs?|mats?|towels?|salts?|toys?|and body|oils?)\b",
    "brest": r"\s+(?:biélorussie|belarus)\b",
    "die": r"\s+[A-ZÄÖÜ][a-zäöüß]{2,}|\s+(?:hard|hards|young|alone|in|of|from)\b",
    "lens": r"[\s-]*(?:caps?|flares?|cleaners?|for my)\b",
    "nice": r"\s+(?:weather|day|one|to|try|work|people|place|and|little|of|job|touch|surprise|evening|morning|walk"
    r"|guy|shot)\b",
    "reading": r"\s+(?:this|that|these|those|a|an|the|my|your|his|her|our|their|about|through|lists?|glasses|books?|"
    r"|aloud|groups?|between)\b",
    "sens": r"\s+(?:interdit|unique|giratoire|critique|commun|figuré|propre|contraire|inverse|du)\b",
    "tours": r"\s+(?:de\s+(?:magie|piste|stade|chant|force|passe-passe|main|manège|table)|op[ée]rat\w+"
    r"|of|jumelles|hlm)\b",
}
_SEEN_BEFORE = {
    "bath": r"\b(?:a|the|my|your|his|her|hot|warm|bubble|long|having)\s+$",
    "reading": r"\b(?:of|for|light|good|proof|sight|map|just|finished|started|love|enjoy|been|keep)\s+$",
    "sens": r"\b(?:bon|mauvais|double|faux|aucun|contre)\s+$",
    "tours": r"\b(?:les|des|deux|trois|quatre|cinq|ces|mes|ses|nos|vos|leurs|aux)\s+$",
}
_AFTER = {name: re.compile(pattern, re.IGNORECASE if name != "die" else 0) for name, pattern in _SEEN_AFTER.items()}
_BEFORE = {name: re.compile(pattern) for name, pattern in _SEEN_BEFORE.items()}
_SAINT = re.compile(r"\s*,?\s*(?:priez|prie|prot[èe]ge[zr]?|martyr|intercède)\b", re.IGNORECASE)
_PRODUCTS = {
    "orange": re.compile(
        r"\b(?:(?:live|flybox|fly)?box|fibre|forfaits?|abonnements?|[45]g|r[ée]seau mobile|wifi|sav|sosh|op[ée]rateurs?"
        r"|mobiles?|t[ée]l[ée]phon\w+|facture|conseillers?|hotline|d[ée]codeur|adsl|bouygues|sfr|free)\b",
        re.IGNORECASE,
    )
}


def plain_word(near: Around) -> str:
    """The words that make a plain word of a name, or an empty string.

    >>> from streams.context import around
    >>> plain_word(around("Reading this thread", 0, 7)), plain_word(around("Reading station is shut", 0, 7))
    ('this', '')
    """
    if near.tag:
        return ""
    name = fold(near.name).strip()
    for table, text in ((_AFTER, near.after), (_BEFORE, near.before)):
        pattern = table.get(name)
        found = None if pattern is None else pattern.match(text) if table is _AFTER else pattern.search(text)
        if found is not None:
            return str(found[0]).strip(" -,")
    return ""


def saint_himself(near: Around) -> str:
    """The words that speak to the saint and not of the town, or an empty string."""
    found = _SAINT.match(near.after) if near.name.lower().startswith(("saint", "st")) else None
    return "" if found is None else str(found[0]).strip(" ,")


def product(near: Around) -> str:
    """The word that makes the well-known company of a name, or an empty string."""
    pattern = _PRODUCTS.get(fold(near.name).strip())
    found = None if pattern is None else pattern.search(near.after) or pattern.search(near.before)
    return "" if found is None else str(found[0])
