"""The people of a place: every gender and number of a demonym, from one of its forms."""

_FEMININE = (
    ("eau", "elle"),
    ("ien", "ienne"),
    ("éen", "éenne"),
    ("een", "eenne"),
    ("yen", "yenne"),
    ("on", "onne"),
    ("et", "ette"),
    ("el", "elle"),
    ("er", "ère"),
    ("eux", "euse"),
    ("f", "ve"),
)
"""How the masculine ends and what the feminine has there; elsewhere it takes an *e* (own list)."""

_MASCULINE = (
    ("elle", "eau"),
    ("ienne", "ien"),
    ("éenne", "éen"),
    ("yenne", "yen"),
    ("onne", "on"),
    ("ette", "et"),
    ("ère", "er"),
    ("euse", "eux"),
    ("ve", "f"),
    ("ise", "is"),
    ("ine", "in"),
    ("ane", "an"),
    ("ate", "at"),
    ("arde", "ard"),
    ("ole", "ol"),
)


def inflections(demonym: str) -> tuple[str, ...]:
    """The masculine and the feminine, one and many, of a demonym.

    Args:
        demonym: Any of its forms; the masculine singular is the surest.

    >>> inflections("Auvergnat")
    ('Auvergnat', 'Auvergnats', 'Auvergnate', 'Auvergnates')
    >>> inflections("Isséennes"), inflections("Clermontois")[1]
    (('Isséen', 'Isséens', 'Isséenne', 'Isséennes'), 'Clermontoise')
    >>> inflections("Belge")
    ('Belge', 'Belges')
    """
    masculine = _masculine(demonym)
    feminine = masculine if masculine.endswith("e") else _feminine(masculine)
    forms = (masculine, _plural(masculine), feminine, _plural(feminine))
    return tuple(dict.fromkeys(forms))


def _masculine(demonym: str) -> str:
    one = (
        demonym.removesuffix("s")
        if demonym.endswith("s") and not demonym.endswith(("is", "as", "os", "us"))
        else demonym
    )
    for ending, masculine in _MASCULINE:
        if one.endswith(ending):
            return one.removesuffix(ending) + masculine
    return one


def _feminine(masculine: str) -> str:
    for ending, feminine in _FEMININE:
        if masculine.endswith(ending):
            return masculine.removesuffix(ending) + feminine
    return masculine + "e"


def _plural(one: str) -> str:
    if one.endswith(("s", "x")):
        return one
    return one + ("x" if one.endswith("eau") else "s")
