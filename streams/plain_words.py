"""Names of towns that are words in French, English or German, where the words around show that a word is meant.

A declaration's own ``needs`` and ``excludes`` settle most homonyms; these few come in every stream.
"""

import re

from streams.context import Around
from streams.departements import plain

_SEEN_AFTER = {
    "angers": r"\s+(?:me|us|him|her|them|you|(?:some|local|many)?\s*(?:people|everyone|everybody|fans|residents|locals"
    r"|voters|neighbours|neighbors|parents|drivers|commuters|passengers|shoppers|traders|campaigners|councillors|mps"
    r"|unions|workers|farmers|families|users))\b|\s+many\b",
    "bath": r"[\s-]*(?:times?|tubs?|robes?|bombs?|mats?|towels?|salts?|toys?|and body|oils?)\b",
    "brest": r"\s+(?:biélorussie|belarus)\b",
    "die": r"\s+[A-ZÄÖÜ][a-zäöüß]{2,}|\s+(?:hard|hards|young|alone|in|of|from)\b",
    "lens": r"[\s-]*(?:caps?|flares?|cleaners?|for my)\b",
    "nice": r"\s+(?:weather|day|one|to|try|work|people|place|and(?=\s+(?-i:[a-z]))|little|of|job|touch|surprise"
    r"|evening|morning|walk|guy|shot)\b",
    "reading": r"\s+(?:this|that|these|those|a|an|the|my|your|his|her|our|their|about|through|lists?|glasses|books?"
    r"|aloud|groups?|between)\b",
    "sens": r"\s+(?:interdit|unique|giratoire|critique|commun|figuré|propre|contraire|inverse|du)\b",
    "tours": r"\s+(?:de\s+(?:magie|piste|stade|chant|force|passe-passe|main|manège|table)|op[ée]rat\w+"
    r"|of|jumelles|hlm)\b",
}
_SEEN_BEFORE = {
    "bath": r"\b(?:my|your|his|her|their|our|hot|warm|bubble|long|having)\s+$",
    "reading": r"\b(?:light|good|proof|sight|map|just|finished|started|enjoy|been|keep)\s+$",
    "sens": r"\b(?:bon|mauvais|double|faux|aucun|contre)\s+$",
    "tours": r"(?i:\b(?:les|des|deux|trois|quatre|cinq|ces|mes|ses|nos|vos|leurs|aux))\s+$",
}
_AFTER = {name: re.compile(pattern, re.IGNORECASE if name != "die" else 0) for name, pattern in _SEEN_AFTER.items()}
_BEFORE = {name: re.compile(pattern) for name, pattern in _SEEN_BEFORE.items()}
_PLACED = re.compile(r"\b(?:in|near|to|from|between|at|around|of|à|vers|près de|entre|de)\s+$", re.IGNORECASE)
_NEVER_PLACED = frozenset(("angers", "bath", "die", "nice", "reading"))
"""Of these the word never follows a preposition of place with its capital: "Foire de Die Samedi" is in the town."""
_THING = re.compile(r"\b(?:a|the)\s+$", re.IGNORECASE)
_CLOSED = re.compile(r"\s*(?:[.!?,;]|$)")
"""What closes "time for a Bath"; "a Bath man" goes on."""
_SAINT = re.compile(r"\s*,?\s*(?:priez|prie|prot[éèe]ge[zr]?|martyr|intercède)\b", re.IGNORECASE)
_HIS_DAY = re.compile(r"(?:^|[\s(«])((?:la|vive la|c['’]est la)\s+)$", re.IGNORECASE)
"""A town named after a saint has no article: "la Saint-Étienne" is his day."""
_TOWN_AFTER = re.compile(r"\s+(?:m[ée]tropole|agglo\w*|d['’](?:avant|aujourd['’]hui|hier))", re.IGNORECASE)
_PRODUCTS = {
    "orange": re.compile(
        r"\b(?:(?:live|flybox|fly)?box|fibre|forfaits?|abonnements?|[45]g|r[ée]seau mobile|wifi|sav|sosh|op[ée]rateurs?"
        r"|mobiles?|t[ée]l[ée]phon\w+|factures?(?!\s+d['’]eau)"
        r"|conseillers?(?!\s+(?:municip|communaut|d[ée]part|r[ée]gion))|hotline|d[ée]codeur|adsl|bouygues|sfr|free)\b",
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
    name = plain(near.name)
    if name in _NEVER_PLACED and _PLACED.search(near.before) is not None:
        return ""
    if name == "bath" and _THING.search(near.before) is not None and _CLOSED.match(near.after) is not None:
        return near.before.split()[-1]
    for table, text in ((_AFTER, near.after), (_BEFORE, near.before)):
        pattern = table.get(name)
        found = None if pattern is None else pattern.match(text) if table is _AFTER else pattern.search(text)
        if found is not None:
            return str(found[0]).strip(" -,")
    return ""


def saint_himself(near: Around) -> str:
    """The words that speak to the saint or of his day and not of the town, or an empty string.

    >>> from streams.context import around
    >>> saint_himself(around("la Saint-Jean en juin", 3, 13)), saint_himself(around("de Saint-Jean", 3, 13))
    ('la', '')
    """
    if not plain(near.name).startswith(("saint ", "st ")):
        return ""
    day = _HIS_DAY.search(near.before)
    if day is not None and _TOWN_AFTER.match(near.after) is None:
        return day[1].strip()
    found = _SAINT.match(near.after)
    return "" if found is None else str(found[0]).strip(" ,")


def product(near: Around) -> str:
    """The word that makes the well-known company of a name, or an empty string."""
    pattern = _PRODUCTS.get(plain(near.name))
    found = None if pattern is None else pattern.search(near.after) or pattern.search(near.before)
    return "" if found is None else str(found[0])
