"""French inflection: from a lemma to the forms that stand in texts, by simple rules of agreement and conjugation.

The rules make some forms that do not exist; they cost nothing, for nobody types them. What they make that means
something else is taken out by the lexicon's ``drop`` lines.
"""

import re
from collections.abc import Callable

_FEMININE = (
    # longest ending first: masculine, feminine
    ("teur", "trice"),
    ("eux", "euse"),
    ("eur", "euse"),
    ("eau", "elle"),
    ("ien", "ienne"),
    ("éen", "éenne"),
    ("on", "onne"),
    ("el", "elle"),
    ("eil", "eille"),
    ("ul", "ulle"),
    ("et", "ette"),
    ("er", "ère"),
    ("if", "ive"),
    ("as", "asse"),
    ("os", "osse"),
    ("c", "que"),
    ("g", "gue"),
)
_PRESENT_IR = ("is", "it", "issons", "issez", "issent", "issais", "issait", "issions", "issaient", "isse", "isses")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont", "ais", "ait", "ions", "iez", "aient")
_PRESENT_RE = ("s", "", "ons", "ez", "ent", "ais", "ait", "ions", "aient", "e", "es", "it", "irent")


def adjective(lemma: str) -> list[str]:
    """Masculine and feminine, singular and plural.

    Args:
        lemma: The masculine singular.

    Returns:
        The forms, the lemma first.

    Example:
        >>> adjective("affreux"), adjective("génial")
        (['affreux', 'affreux', 'affreuse', 'affreuses'], ['génial', 'géniaux', 'géniale', 'géniales'])
    """
    feminine = _feminine(lemma)
    return [lemma, _plural(lemma), feminine, _plural(feminine)]


def noun(lemma: str) -> list[str]:
    """Singular and plural.

    Example:
        >>> noun("fléau"), noun("scandale")
        (['fléau', 'fléaux'], ['scandale', 'scandales'])
    """
    return [lemma, _plural(lemma)]


def first_group(lemma: str) -> list[str]:
    """Every simple form of a verb in ``-er``, and its participles with their agreement.

    Args:
        lemma: The infinitive.

    Returns:
        The forms, the lemma first.

    Example:
        >>> {"menaçait", "menacent", "menacée"} <= set(first_group("menacer"))
        True
        >>> {"espère", "espérons"} <= set(first_group("espérer"))
        True
    """
    stem = lemma[:-2]
    before_a = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" if stem.endswith("g") else stem
    silent = _open(stem)
    future = stem + "er" if "é" in stem[-3:] else silent + "er"
    forms = [lemma, stem + "ez", stem + "ions", stem + "iez", stem + "èrent", stem + "é", stem + "ée"]
    forms += [stem + "és", stem + "ées", before_a + "ons", before_a + "ant", before_a + "a", before_a + "ai"]
    forms += [before_a + ending for ending in ("ais", "ait", "aient")]
    forms += [silent + ending for ending in ("e", "es", "ent")]
    return forms + [future + ending for ending in _FUTURE]


def second_group(lemma: str) -> list[str]:
    """Every simple form of a verb in ``-ir`` like *finir*.

    Example:
        >>> {"réussit", "réussissent", "réussie"} <= set(second_group("réussir"))
        True
    """
    stem = lemma[:-2]
    forms = [lemma, stem + "i", stem + "ie", stem + "ies", stem + "issant", stem + "irent"]
    return forms + [stem + ending for ending in _PRESENT_IR] + [lemma + ending for ending in _FUTURE]


def third_group(lemma: str) -> list[str]:
    """Every simple form of a verb in ``-re`` like *perdre*.

    Example:
        >>> {"perd", "perdus", "perdront"} <= set(third_group("perdre"))
        True
    """
    stem = lemma[:-2]
    forms = [lemma, *(stem + ending for ending in _PRESENT_RE), stem + "ant"]
    forms += [stem + ending for ending in ("u", "ue", "us", "ues")]
    return forms + [lemma[:-1] + ending for ending in _FUTURE]


def invariable(lemma: str) -> list[str]:
    """The word as it stands."""
    return [lemma]


RULES: dict[str, Callable[[str], list[str]]] = {
    "adj": adjective,
    "noun": noun,
    "er": first_group,
    "ir": second_group,
    "re": third_group,
    "inv": invariable,
}
"""Class of a lexicon line to the rule that makes its forms."""

VERBS = frozenset({"er", "ir", "re"})
"""Classes whose negation follows: *je n'aime pas*."""


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith(("eau", "eu", "au")):
        return word + "x"
    return word[:-1] + "ux" if word.endswith("al") else word + "s"


def _feminine(word: str) -> str:
    if word.endswith("e"):
        return word
    for masculine, feminine in _FEMININE:
        if word.endswith(masculine):
            return word[: -len(masculine)] + feminine
    return word + "e"


def _open(stem: str) -> str:
    """The stem before a silent ending: *espèr-*, *essai-*, *achèt-*."""
    if stem.endswith(("oy", "uy")):
        return stem[:-1] + "i"
    return re.sub(r"[eé]([bcdfghjklmnpqrstvz]|ch|gn|gu|qu)$", r"è\1", stem)
