"""What stands around a place name: streets and persons that bear the name of a place without being about it.

The rules are careful: they speak only when the words right before or after the name leave little doubt.
"""

import re

_ARTICLE = r"(?:(?:de\s+l['’]|de\s+la\s+|des\s+|du\s+|de\s+|d['’]\s?)?)"
_STREET = re.compile(
    r"(?:^|[^\w#@])(rue|ruelle|avenue|av\.?|ave\.?|boulevard|boul\.?|bd\.?|bld\.?|impasse|all[ée]es?|square|quai"
    r"|faubourg|fbg\.?|rond-point|esplanade)\s+" + _ARTICLE + "$",
    re.IGNORECASE,
)
_SQUARE = re.compile(
    # "la place de l'Auvergne dans le tourisme" is no square: these need their capital or a house number.
    r"(?:^|[^\w#@])(?:(Place|Cours|Route|Chemin|Passage|Porte|Pont|Voie)"
    r"|\d+\s*(?:bis|ter)?\s*,?\s*(place|cours|route|chemin|passage|voie))\s+" + _ARTICLE + "$"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?…:\n]\s*)$")
_ROAD_AFTER = re.compile(r"\s+(Road|Rd|Street|Avenue|Lane|Drive|Terrace|Crescent)\b")

_TITLES = frozenset(
    ("M.", "MM.", "Mme", "Mlle", "Monsieur", "Madame", "Mademoiselle", "Mr", "Mr.", "Mrs", "Mrs.", "Ms")
)
_GIVEN_NAMES = """
    adrien agathe agnès alain albert alexandre alice aline amandine amélie andré andrée anna anne antoine arnaud
    arthur audrey aurélie aurélien baptiste béatrice benjamin benoît bernard bertrand brigitte bruno camille
    carole caroline catherine cécile cédric céline charles charlotte chloé christelle christian christiane
    christine christophe claire claude claudine clémence clément colette corinne damien daniel danielle david
    delphine denis denise didier dominique dylan élise éliane élodie émilie emma emmanuel éric estelle étienne
    eugène évelyne fabien fabrice fanny félix fernand françois françoise frédéric gabriel geneviève georges gérard
    gilbert gilles ginette grégory guillaume guy hélène henri hervé hugo hugues inès isabelle jack jacqueline
    jacques james jason jean jeanne jeannine jérôme joël john joseph josette julie julien juliette karine kevin
    laetitia laure laurence laurent léa léo lionel loïc louis louise luc lucas lucie ludovic madeleine manon marc
    marcel marguerite maria marie marine marion martine mary mathieu mathilde matthieu maurice maxime mélanie
    michel michèle monique muriel mélissa nadine nathalie nicolas nicole noémie odette olivier pascal pascale
    patrice patricia patrick paul paulette peter philippe quentin raphaël raymond rémi renée richard robert robin
    roger romain roland sabrina samuel sandra sandrine sarah sébastien serge simone solène sonia sophie stéphane
    stéphanie sylvain sylvie théo thérèse thierry thomas valérie vanessa véronique vincent virginie william xavier
    yann yannick yves yvette yvonne
"""
_FORENAMES = frozenset(_GIVEN_NAMES.split())
"""Given names that are not also a place, a stone or a flower: "Pierre de Volvic" and "Florence" say nothing."""


def street_name(text: str, start: int, end: int) -> str:
    """The word that makes a street of the name standing at ``[start, end)``, or an empty string.

    >>> street_name("12 rue d'Auvergne, Lyon", 9, 17)
    'rue'
    >>> street_name("la place de l'Auvergne dans le tourisme", 14, 22)
    ''
    """
    before = text[max(0, start - 40) : start]
    strong = _STREET.search(before)
    if strong is not None:
        return strong[1]
    weak = _SQUARE.search(before)
    if weak is not None:
        word = weak[1] or weak[2]
        if weak[2] or not _SENTENCE_START.search(before[: weak.start(1)].rstrip(" ")):
            return word
    after = _ROAD_AFTER.match(text, end)
    return after[1] if after is not None else ""


def person_name(text: str, start: int) -> str:
    """The title or given name that makes a person of the name that begins at ``start``, or an empty string.

    >>> person_name("Camille Clermont a signé", 8)
    'Camille'
    >>> person_name("la pierre de Volvic", 13)
    ''
    """
    before = text[max(0, start - 40) : start]
    if before[-1:] not in (" ", "\u00a0"):
        return ""
    word = before.split()[-1].lstrip("«\"'([“") if before.strip() else ""
    if word in _TITLES:
        return word
    named = word[:1].isupper() and text[start].isupper() and word.split("-")[0].lower() in _FORENAMES
    return word if named else ""
