"""Other places of the same name, told from what stands right around it: a longer name, a département, a country.

"Clermont-en-Argonne", "Clermont (Oise)", "60600 Clermont", "Vienne, Autriche": each is kept for a territory that lies
there. Where a territory lies is its ``departement``, else that of its ancestors; a territory of which neither is known
is judged by longer names only.
"""

import re

from streams.context import Around
from streams.departements import ABROAD, CODES, LONGEST, NAMES, of_postal_code, plain
from streams.expressions import Ground
from streams.folding import fold

_LINK = r"(?:en|sur|sous|l[èe]s|les|lez|le|la|l['’]|du|de|des|d['’]|aux?|devant|à)"
_DASH = r"[-‐‑–]"
_LONGER = re.compile(rf"{_DASH}(?:{_LINK}{_DASH}){{0,2}}(?:{_LINK}{_DASH}|l['’]|d['’])[\w'’]+(?:{_DASH}[\w'’]+)*")
_LINKED = re.compile(r"(?:l|sur|sous|les) \w+")
_IN_BRACKETS = re.compile(r"\s*[(\[]\s*([^)\]]{2,40})[)\]]")
_JOINED = re.compile(
    r"\s*,\s*(?:(dans|en|au|aux)\s+)?(?:l['’]|le\s+|la\s+|les\s+)?"
    r"|\s+(?:dans\s+(?:l['’]|le\s+|la\s+|les\s+)|de\s+l['’]|de\s+la\s+|du\s+|des\s+|l['’]|en\s+|au\s+|aux\s+|d['’])"
    r"|\s+[-–—/]\s+"
)
_DASHES = ("-", "–", "—", "/")
_BOTH = ("Paris", "Québec", "Montréal", "Bruxelles")
"""Beside a dash these are the other end of a line, or the other team."""
_PARTS = re.compile(r"[,/;]\s*|\s-\s")
_ENUMERATED = re.compile(r"\s*(?:,|et\b|ou\b|&|/)")
_WORDS = re.compile(r"[\w'’-]+(?:[ ][\w'’-]+)*")
_POSTAL_BEFORE = re.compile(r"(?<![\w.,])(\d{5})\s+$")
_POSTAL_AFTER = re.compile(r"\s*[,(]?\s*(\d{5})(?=\s*(?:[).,;:!?\n]|$))")
MAX_WORDS = 60
"""Words that are read of where somebody lives."""
_WORDS_BEFORE = re.compile(r"(?:[\w'’]+[-‐‑ ]|[dl]['’]){1,3}$")
_WORDS_AFTER = re.compile(r"(?:[-‐‑ ][\w'’]+){1,3}")
COMPOUND = 3
"""Words on either side of a name that may make the name of a département with it."""
_PARTS_OF_NAMES = frozenset(
    " ".join(words[a:b])
    for words in map(str.split, CODES)
    for a in range(len(words))
    for b in range(a + 1, len(words) + 1)
    if b - a < len(words)
)
_NUMBER = re.compile(r"2[AB]|97[1-6]|\d\d(?:\d{3})?")


def other_place(place: Around, ground: Ground, *, shared: bool, solid: bool = False) -> str:
    """What makes another place of a name, or an empty string.

    Args:
        place: The name and its neighbours.
        ground: Where the territory lies; what its own longer name says is no other place.
        shared: Whether the name is known to be borne by others: "Vienne en Autriche" is another town, "Volvic en
            Allemagne" is not.
        solid: Whether the name has words enough to be no part of another: "Maisons-Alfort-les-Juilliottes" is in it.
    """
    if place.tag:
        return _in_tag(place, ground)
    before, after = place.before[-10:], place.after
    longer = _LONGER.match(after) if place.name[:1].isupper() and not solid else None
    if longer is not None:
        said = f"{place.name}{longer[0]}"
        if plain(said) not in ground.full:
            return said
    compound = _compound(place, ground)
    if compound:
        return compound
    postal = _postal(_POSTAL_BEFORE.search(before), ground) or _postal(_POSTAL_AFTER.match(after), ground)
    return postal or _bracketed(after, ground) or _qualified(after, ground, shared=shared)


def places_of(text: str) -> tuple[str, ...]:
    """The départements, regions and countries that a line about where somebody lives names, folded.

    >>> places_of("Brioude (Haute-Loire), France")
    ('haute loire',)
    """
    words = fold(text).split()[:MAX_WORDS]
    found = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + LONGEST), at, -1):  # "Haute-Loire" is not in the Loire
            name = " ".join(words[at:end])
            if name in CODES or name in ABROAD:
                found.append(name)
                at = end - 1
                break
        at += 1
    return tuple(found)


def names_another(places: tuple[str, ...], ground: Ground) -> bool:
    """Whether one of the `places_of` a line is not the home."""
    return any(_elsewhere(place, ground) for place in places)


def _compound(place: Around, ground: Ground) -> str:
    """The département or region whose longer name the name is a part of: "Haute-Vienne", "Val-d'Oise"."""
    name = plain(place.name)
    if name not in _PARTS_OF_NAMES:
        return ""
    before = _WORDS_BEFORE.search(place.before[-40:])
    after = _WORDS_AFTER.match(place.after)
    if before is None and after is None:
        return ""
    left = fold(before[0]).split()[-COMPOUND:] if before is not None else []
    right = fold(after[0]).split()[:COMPOUND] if after is not None else []
    for a in range(len(left), -1, -1):
        for b in range(len(right) + 1):
            longer = " ".join([*left[len(left) - a :], name, *right[:b]])
            if longer != name and longer in CODES and _elsewhere(longer, ground):
                return longer
    return ""


def _in_tag(place: Around, ground: Ground) -> str:
    rest = place.after.strip()
    linked = _LINKED.fullmatch(rest)
    if linked is not None and f"{place.name} {rest}" not in ground.full:
        return f"{place.name} {rest}"
    return rest if _elsewhere(rest, ground) else ""


def _postal(found: "re.Match[str] | None", ground: Ground) -> str:
    if found is None:
        return ""
    code = of_postal_code(found[1])
    return found[1] if ground.home and code in NAMES and code not in ground.home else ""


def _bracketed(after: str, ground: Ground) -> str:
    bracket = _IN_BRACKETS.match(after)
    if bracket is None:
        return ""
    said: str = bracket[1].strip()
    if _NUMBER.fullmatch(said) is not None:
        code = of_postal_code(said) if len(said) == 5 else said
        return said if ground.home and code in NAMES and code not in ground.home else ""
    parts = [said, *(part.strip() for part in _PARTS.split(said))]
    return next((part for part in parts if _elsewhere(plain(part), ground)), "")


def _qualified(after: str, ground: Ground, *, shared: bool) -> str:
    joined = _JOINED.match(after)
    rest = _WORDS.match(after, joined.end()) if joined is not None else None
    if joined is None or rest is None or not rest[0][0].isupper():
        return ""
    link = joined[0].strip()
    if link in ("en", "au", "aux") and not shared:
        return ""
    spelled = rest[0].split(" ")
    for count in range(min(len(spelled), LONGEST), 0, -1):
        said = " ".join(spelled[:count])
        if _elsewhere(plain(said), ground):
            listed = link == "," and (said == "Paris" or _ENUMERATED.match(after, joined.end() + len(said)))
            return "" if listed or (link in _DASHES and said in _BOTH) else said
    return ""


def _elsewhere(name: str, ground: Ground) -> bool:
    codes = CODES.get(name)
    if codes is not None:
        return bool(ground.home) and ground.home.isdisjoint(codes)
    return ground.french and name in ABROAD
