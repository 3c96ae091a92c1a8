"""The French départements, their numbers and their regions of today and of before 2016, and the places abroad.

Source: Code officiel géographique (Insee, 2024), and the law of 16 January 2015 for the regions.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from streams.folding import fold

_TABLE = """
Auvergne-Rhône-Alpes/Auvergne: 03 Allier, 15 Cantal, 43 Haute-Loire, 63 Puy-de-Dôme
Auvergne-Rhône-Alpes/Rhône-Alpes: 01 Ain, 07 Ardèche, 26 Drôme, 38 Isère, 42 Loire, 69 Rhône, 73 Savoie, 74 Haute-Savoie
Bourgogne-Franche-Comté/Bourgogne: 21 Côte-d'Or, 58 Nièvre, 71 Saône-et-Loire, 89 Yonne
Bourgogne-Franche-Comté/Franche-Comté: 25 Doubs, 39 Jura, 70 Haute-Saône, 90 Territoire de Belfort
Bretagne: 22 Côtes-d'Armor, 29 Finistère, 35 Ille-et-Vilaine, 56 Morbihan
Centre-Val de Loire: 18 Cher, 28 Eure-et-Loir, 36 Indre, 37 Indre-et-Loire, 41 Loir-et-Cher, 45 Loiret
Corse: 2A Corse-du-Sud, 2B Haute-Corse
Grand Est/Alsace: 67 Bas-Rhin, 68 Haut-Rhin
Grand Est/Champagne-Ardenne: 08 Ardennes, 10 Aube, 51 Marne, 52 Haute-Marne
Grand Est/Lorraine: 54 Meurthe-et-Moselle, 55 Meuse, 57 Moselle, 88 Vosges
Hauts-de-France/Nord-Pas-de-Calais: 59 Nord, 62 Pas-de-Calais
Hauts-de-France/Picardie: 02 Aisne, 60 Oise, 80 Somme
Île-de-France: 75 Paris, 77 Seine-et-Marne, 78 Yvelines, 91 Essonne, 92 Hauts-de-Seine, 93 Seine-Saint-Denis
Île-de-France: 94 Val-de-Marne, 95 Val-d'Oise
Normandie/Basse-Normandie: 14 Calvados, 50 Manche, 61 Orne
Normandie/Haute-Normandie: 27 Eure, 76 Seine-Maritime
Nouvelle-Aquitaine/Aquitaine: 24 Dordogne, 33 Gironde, 40 Landes, 47 Lot-et-Garonne, 64 Pyrénées-Atlantiques
Nouvelle-Aquitaine/Limousin: 19 Corrèze, 23 Creuse, 87 Haute-Vienne
Nouvelle-Aquitaine/Poitou-Charentes: 16 Charente, 17 Charente-Maritime, 79 Deux-Sèvres, 86 Vienne
Occitanie/Languedoc-Roussillon: 11 Aude, 30 Gard, 34 Hérault, 48 Lozère, 66 Pyrénées-Orientales
Occitanie/Midi-Pyrénées: 09 Ariège, 12 Aveyron, 31 Haute-Garonne, 32 Gers, 46 Lot, 65 Hautes-Pyrénées, 81 Tarn
Occitanie/Midi-Pyrénées: 82 Tarn-et-Garonne
Pays de la Loire: 44 Loire-Atlantique, 49 Maine-et-Loire, 53 Mayenne, 72 Sarthe, 85 Vendée
Provence-Alpes-Côte d'Azur/PACA: 04 Alpes-de-Haute-Provence, 05 Hautes-Alpes, 06 Alpes-Maritimes
Provence-Alpes-Côte d'Azur/PACA: 13 Bouches-du-Rhône, 83 Var, 84 Vaucluse
Guadeloupe: 971 Guadeloupe
Martinique: 972 Martinique
Guyane: 973 Guyane
La Réunion: 974 La Réunion
Mayotte: 976 Mayotte
"""

_ABROAD = """
Algérie, Allemagne, Andorre, Angleterre, Argentine, Australie, Austria, Autriche, Bavière, Belgique, Brésil, Bruxelles,
Bulgarie, Californie, California, Cameroun, Canada, Catalogne, Chili, Chine, Colombie, Congo, Croatie, Danemark, Écosse,
Égypte, England, Espagne, États-Unis, Flandre, Florida, Floride, Gabon, Germany, Grèce, Haïti, Hongrie, Inde,
Indiana, Iowa, Irlande, Israël, Italie, Italy, Japon, Kentucky, Liban, Louisiane, Luxembourg, Madagascar, Mali, Maroc,
Mexique, Minnesota, Missouri, Montréal, Norvège, Nouveau-Brunswick, Ontario, Pays-Bas, Pennsylvanie, Piémont, Pologne,
Portugal, Québec, Roumanie, Royaume-Uni, Russie, Scotland, Sénégal, Sicile, Slovaquie, Slovénie, Spain, Suède, Suisse,
Switzerland, Syrie, Tchéquie, Texas, Togo, Toscane, Tunisie, Turquie, UK, Ukraine, USA, Valais, Vaud, Virginie, Wallonie
"""


def _read() -> tuple[dict[str, frozenset[str]], dict[str, str], dict[str, str]]:
    codes: dict[str, frozenset[str]] = {}
    names: dict[str, str] = {}
    regions_of: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        regions, _, members = line.partition(":")
        for member in members.split(","):
            code, _, name = member.strip().partition(" ")
            names[code] = plain(name)
            regions_of[code] = plain(regions.split("/")[0])
            for region in regions.split("/"):
                codes[plain(region)] = codes.get(plain(region), frozenset()) | {code}
    for code, name in names.items():
        codes[name] = frozenset((code,))
    return codes, names, regions_of


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name as it is compared: folded, without the spaces around it; the same few are asked for again and again."""
    return fold(name).strip()


CODES, NAMES, REGIONS = _read()
"""Numbers by the folded name of a département or region; by number, folded names of départements and their regions."""

ABROAD = frozenset(plain(name) for name in _ABROAD.split(","))
"""Countries, and regions and towns abroad, that are named to tell a place from its namesake; folded."""

LONGEST = max(name.count(" ") + 1 for name in [*CODES, *ABROAD])
"""Words of the longest of these names."""

_POSTAL = re.compile(r"(?<![\w.,])(\d{2})(\d)\d{2}(?![\w%€])")
_NUMBERED = re.compile(  # a digit, and only then what stands before it: half the time
    r"(?=\d)(?:(?<=[#(])|(?<=\bdans le )|(?<=\bd[ée]partement )|(?<=\bd[ée]partement du ))(\d{2}|2[AB]|97[1-6])(?!\w)",
    re.IGNORECASE,
)


def of_postal_code(code: str) -> str:
    """The number of the département that a postal code of five digits begins with.

    >>> of_postal_code("63530"), of_postal_code("20167"), of_postal_code("97400")
    ('63', '2A', '974')
    """
    if code.startswith("97"):
        return code[:3]
    if code.startswith("20"):
        return "2A" if code[:3] in ("200", "201") else "2B"
    return code[:2]


def numbered(text: str) -> frozenset[str]:
    """The numbers of départements that a text writes as such: ``(63)``, ``#63``, ``dans le 63``, a postal code.

    >>> sorted(numbered("63 morts, dans le 03 et à 92130 Issy"))
    ['03', '92']
    """
    found = {of_postal_code(match[0]) for match in _POSTAL.finditer(text)}
    found.update(match[1].upper() for match in _NUMBERED.finditer(text))
    return frozenset(code for code in found if code in NAMES)


def home_of(lines: Iterable[tuple[str, str]]) -> frozenset[str]:
    """The numbers of the départements that a territory lies in, empty when nothing says.

    Args:
        lines: Of the territory and each of its ancestors, nearest first: declared number and name.

    >>> sorted(home_of([("", "Volvic"), ("", "Puy-de-Dôme"), ("", "Auvergne")]))
    ['63']
    """
    for number, name in lines:
        if number:
            return frozenset((number,))
        known = CODES.get(plain(name))
        if known:
            return known
    return frozenset()
