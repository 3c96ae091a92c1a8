"""Streets that bear the name of a place without being about it."""

import re

from streams.context import Around

_ARTICLE = r"(?:(?:de\s+l['’ʼ‘]\s?|de\s+la\s+|des\s+|du\s+|de\s+|d\s?['’ʼ‘]\s?|d\s)?)"
_STREET = re.compile(
    r"(?:^|[^\w#@])(rue|ruelle|venelle|avenue|av\.?|ave\.?|boulevard|boul\.?|bd\.?|bld\.?|bvd\.?|blvd\.?|impasse"
    r"|all[ée]es?|square|faubourg|fbg\.?|rond[- ]point|esplanade|lotissement|r[ée]sidence|sentier|mail|r\.)"
    r"[\s-]+(?:basse|haute|neuve|vieille|g[ée]n[ée]ral|du g[ée]n[ée]ral|mar[ée]chal|du mar[ée]chal)?\s*"
    + _ARTICLE
    + "$",
    re.IGNORECASE,
)
_SOME_STREET = re.compile(
    # "dans une rue de Clermont" is somewhere in Clermont.
    r"(?:^|[^\w])(?:une?|cette|ce|chaque|aucune?|quelle?|autre|m[êe]me|seule|premi[eè]re|principale|belle|petite"
    r"|grande|vieille|longue|vraie|jolie|toute|ta|sa|ma|notre|votre|leur|the|a)\s+$",
    re.IGNORECASE,
)
_SQUARE = re.compile(
    # "la place de l'Auvergne dans le tourisme" is no square: these need their capital or a house number.
    r"(?:^|[^\w#@])(?:(Place|Quai|Cours|Route|Chemin|Passage|Porte|Voie)"
    r"|\d+\s*(?:bis|ter)?\s*,?\s*(place|quai|pl\.|cours|route|rte|chemin|chem\.|passage|voie|villa|cit[ée]))\s+"
    + _ARTICLE
    + "$"
)
_ALWAYS_STREETS = ("Porte", "Chemin")
"""These are nothing else before a town, at the beginning of a sentence too: "Place d'Issy dans le classement" is."""
_SENTENCE_START = re.compile(r"(?:^|[.!?…:\n]\s*)$")
_ROAD_AFTER = re.compile(r"\s+(Road|Rd|Street|St\.|Avenue|Lane|Drive|Terrace|Crescent|Close)\b")


_SIGNS = """
rue ruelle venelle avenue av ave boulevard boul bd bld bvd blvd impasse allee allees square quai faubourg fbg rond
esplanade lotissement residence sentier mail r place pl cours route rte chemin chem passage porte voie villa cite
road rd street st lane drive terrace crescent close
"""
SIGNS = frozenset(_SIGNS.split())
"""Folded words without which a text names no street."""

_NEAR = 50


def street_name(place: Around) -> str:
    """The word that makes a street of a name, or an empty string.

    >>> from streams.context import around
    >>> street_name(around("12 rue d'Auvergne, Lyon", 9, 17))
    'rue'
    >>> street_name(around("la place de l'Auvergne dans le tourisme", 14, 22))
    ''
    >>> street_name(around("dans une rue d'Issy", 15, 19))
    ''
    """
    before = place.before[-_NEAR:]
    strong = _STREET.search(before)
    if strong is not None:
        return "" if _SOME_STREET.search(before[: strong.start(1)]) else strong[1]
    if place.tag:
        return ""
    weak = _SQUARE.search(before)
    if weak is not None:
        word: str = weak[1] or weak[2]
        if weak[2] or word in _ALWAYS_STREETS or not _SENTENCE_START.search(before[: weak.start(1)].rstrip(" ")):
            return word
    after = _ROAD_AFTER.match(place.after)
    return after[1] if after is not None else ""
