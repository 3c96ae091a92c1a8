"""Persons who bear the name of a place."""

import re

from streams.context import Around
from streams.departements import plain
from streams.given_names import GIVEN_NAMES

_TITLES_TEXT = "M. MM. Mme Mmes Mlle Monsieur Madame Mademoiselle Mr Mr. Mrs Mrs. Ms Dr Dr. Pr Pr. Me Mgr Sir Lord Lady"
_TITLES = frozenset(_TITLES_TEXT.split())
_RANKS_TEXT = """
docteur docteure professeur professeure maître capitaine lieutenant commandant colonel général sergent adjudant
brigadier abbé père oncle tante tonton tata mamie papi papy mémé pépé juge famille frères sœurs soeurs époux inspecteur
inspectrice coach monsieur madame mademoiselle mme mr
"""
_RANKS = frozenset(_RANKS_TEXT.split())
_LAST_WORD = re.compile(r"(?<![@#＠＃\w.'’-])([\w.'’-]+)([ \u00a0\u202f]|-)$")
_NOBLE = re.compile(
    r"\b(comte|comtesse|duc|duchesse|marquis|marquise|vicomte|vicomtesse|baron|baronne|dauphin|seigneur)"
    r"\s+(?:de\s+|d['’])$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"(?:^|[\s(«\"“'’/])((?:[A-ZÀ-Ý]\.[ -]?){1,3}|[A-Z]-?[A-Z]\.? )\s?$")
_LETTERED = re.compile(
    r"\b(?:plans?|vitamines?|groupes?|lignes?|rer|cat[ée]gories?|h[ée]patites?|points?|zones?|classes?|s[ée]ries?|poules?"
    r"|options?|tramway|tram|division|type|bus|terminal|b[âa]timent)\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[ \u00a0]([A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý]?[a-zà-ÿ]+)?)\b")
_PREPOSITION = re.compile(
    r"(?:\b(?:à|a|de|du|d|des|sur|vers|pour|en|dans|près|ville|commune|entre|et|depuis)|d['’])\s*$", re.IGNORECASE
)


_PETS = (
    r"(?:chats?|chattes?|chatons?|chiens?|chiennes?|chiots?|lapins?|cheval|poneys?|hamsters?|cats?|dogs?|puppy|kitten"
    r"|horse)"
)
_MINE = r"(?:mon|ma|ton|ta|son|sa|notre|votre|leur|my|your|his|her|our|their)"
_CALLED = re.compile(
    rf"\b(?:{_PETS}|fils|fille|bébé|enfant|son|daughter|baby)\b[^.!?;]{{0,30}}?"
    r"(s['’]appelle|nommée?|prénommée?|baptisée?|l['’](?:ai|a|as|avons|avez|ont) appelée?|named|called)\s+$",
    re.IGNORECASE,
)
_CALLS = ("appelle", "nommé", "nommée", "baptisé", "baptisée", "appelé", "appelée", "named", "called")
_PET_WORDS_TEXT = """
chat chats chatte chattes chaton chatons chien chiens chienne chiennes chiot chiots lapin lapins cheval poney poneys
hamster hamsters cat cats dog dogs puppy kitten horse
"""
_PET_WORDS = tuple(_PET_WORDS_TEXT.split())
_PET_BEFORE = re.compile(rf"\b{_MINE}\s+(?:\w+\s+)?({_PETS})\s+$", re.IGNORECASE)
_PET_AFTER = re.compile(rf"\s*,\s*{_MINE}\s+(?:\w+\s+)?({_PETS})\s*,", re.IGNORECASE)
_GREETED = re.compile(
    r"\b(happy birthday|joyeux anniversaire|bon anniversaire|bonne fête|chère|cher|dear|merci|thanks|thank you"
    r"|bisous?|salut|hello|hey|bonjour|avec|with|and|et)\s+$",
    re.IGNORECASE,
)
_ALSO_GIVEN = frozenset(
    ("nancy", "florence", "lourdes", "charlotte", "victoria", "chelsea", "paris", "sydney", "vienne")
)
"""Places that are given names too: greeted, they are a person."""
_GIVEN_TOO = frozenset(("Florence", "Pierre", "Lourdes", "Nancy", "Charlotte", "Chelsea"))
"""The same before another name: "Florence Tours" is a person."""

_NEAR = 30


def person_name(place: Around) -> str:
    """The title, given name or initial that makes a person of a name, or an empty string.

    >>> from streams.context import around
    >>> person_name(around("Camille Clermont a signé", 8, 16)), person_name(around("J.-P. Volvic", 6, 12))
    ('Camille', 'J.-P.')
    >>> person_name(around("la pierre de Volvic", 13, 19))
    ''
    """
    if place.tag:
        last = place.before.split()[-1:]
        return last[0] if last and last[0] in GIVEN_NAMES else ""
    if not place.name[:1].isupper():
        return ""
    ends = place.before.rstrip().lower()  # a look at its end spares the expressions that must match there
    called = _CALLED.search(place.before) if ends.endswith(_CALLS) else None
    if called is not None:
        return str(called[1])
    pet = (_PET_BEFORE.search(place.before) if ends.endswith(_PET_WORDS) else None) or _PET_AFTER.match(place.after)
    if pet is not None:
        return str(pet[1])
    before = place.before[-_NEAR:]
    if plain(place.name) in _ALSO_GIVEN:
        greeted = _GREETED.search(before)
        if greeted is not None:
            return str(greeted[1])
    found = _LAST_WORD.search(before)
    word = found[1].strip("'’") if found is not None else ""
    word = re.split(r"['’]", word)[-1]
    attached = found is not None and found[2] == "-"
    if word and not attached and (word in _TITLES or word in _RANKS):
        return word
    loud = word.isupper() and len(word) > 2
    if (
        word[:1].isupper()
        and (place.name.isupper() or not loud)
        and (_given(word) or (word in _GIVEN_TOO and not attached))
    ):
        return word
    noble = _NOBLE.search(before) if ends.endswith(("de", "d'", "d’")) else None
    if noble is not None:
        return noble[1]
    initial = _INITIAL.search(before)
    if initial is not None and not place.name.isupper():
        said = initial[1].strip()
        if not _LETTERED.search(before[: initial.start(1)]) and said not in ("M.", "TV ") and "." in said:
            return said
    if place.name.isupper() and len(place.name) > 3:
        after = _AFTER.match(place.after)
        if after is not None and _given(after[1]) and not _PREPOSITION.search(before):
            return after[1]
    return ""


def _given(word: str) -> bool:
    return plain(word.split("-")[0]) in GIVEN_NAMES and not word.endswith(".")
