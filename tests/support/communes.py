"""An invented list of communes of France's size: French patterns of names, shared names, and real ones."""

import random

from streams.communes import Commune
from streams.departements import NAMES

_SYLLABLES_TEXT = """
ar bou cham dan eu fon gui har is jou ki lan mar noi or pel quin ro sau tre ur vil vau wil y zan ber cor lou mai ney
tour ples sé vi gé cou rol bon mont bran cla dé fré gran hé ju la mé né ou pro ré sa ti vé
"""
_SYLLABLES = _SYLLABLES_TEXT.split()
_ENDS_TEXT = "ac ville court mont bourg zac gnat sac an ay y ey ières ans es on igny euil el in ou osc ères"
_ENDS = _ENDS_TEXT.split()
_SAINTS_TEXT = """
Martin Pierre Jean Germain Hilaire Georges Laurent Aubin Maurice Étienne Michel Julien André Léger Loup Rémy Sulpice
Vincent Médard Genès Bonnet Flour Nectaire Priest Cirgues Amant Hippolyte Éloy Sauves Victor
"""
_SAINTS = _SAINTS_TEXT.split()
_TAILS_TEXT = """
sur-Loire sur-Allier sur-Seine en-Forez en-Bray les-Bains le-Château le-Vieux l'Évêque la-Forêt du-Bois des-Champs
d'Aubrac sous-Bois lès-Lys
"""
_TAILS = _TAILS_TEXT.split()
REAL = (
    ("63113", "Clermont-Ferrand", 147_000),
    ("60157", "Clermont", 10_500),
    ("34079", "Clermont-l'Hérault", 9_000),
    ("63470", "Volvic", 4_400),
    ("63300", "Riom", 19_000),
    ("63430", "Thiers", 11_600),
    ("92040", "Issy-les-Moulineaux", 68_000),
    ("71237", "Issy-l'Évêque", 800),
    ("15187", "Saint-Flour", 6_600),
    ("63343", "Saint-Flour", 300),
    ("37261", "Tours", 137_000),
    ("06088", "Nice", 342_000),
    ("74040", "Bonne", 3_300),
    ("80829", "Y", 90),
    ("54395", "Nancy", 105_000),
    ("44109", "Nantes", 320_000),
    ("38544", "Vienne", 29_000),
    ("76351", "Le Havre", 166_000),
)
"""Code, name and a rough population of real communes whose names are hard."""


def communes(count: int, *, seed: int = 3) -> list[Commune]:
    """So many communes, the same ones for the same seed, the real ones first; about one in twelve shares its name."""
    chance = random.Random(seed)
    found = [Commune(code=code, name=name, departement=code[:2], population=n) for code, name, n in REAL][:count]
    taken = {commune.code for commune in found}
    numbers = [number for number in NAMES if number.isdigit() and len(number) == 2]
    names = [commune.name for commune in found]
    next_of = dict.fromkeys(numbers, 0)
    while len(found) < count:
        number = chance.choice(numbers)
        next_of[number] += 1
        code = f"{number}{next_of[number]:03}"
        if code not in taken:
            name = chance.choice(names) if chance.random() < 0.08 else _name(chance)
            names.append(name)
            people = int(10 ** chance.uniform(1.5, 4.5))
            found.append(Commune(code=code, name=name, departement=number, population=people))
    return found


def _name(chance: random.Random) -> str:
    stem = "".join(chance.choice(_SYLLABLES) for _ in range(chance.choice((1, 1, 2, 2, 3)))) + chance.choice(_ENDS)
    dice = chance.random()
    if dice < 0.12:
        return f"Saint-{chance.choice(_SAINTS)}-{chance.choice(_TAILS)}"
    if dice < 0.2:
        return f"Saint-{chance.choice(_SAINTS)}-{stem.title()}"
    if dice < 0.24:
        return f"La {stem.title()}"
    return stem.title() if dice < 0.75 else f"{stem.title()}-{chance.choice(_TAILS)}"


def csv_of(listed: list[Commune]) -> str:
    """The list as a CSV file."""
    rows = [f"{c.code},{c.name},{c.departement},{c.population}" for c in listed]
    return "\n".join(["code,name,departement,population", *rows]) + "\n"
