"""Invented people: names from syllables, handles from names, followers with a long tail."""

import random
from dataclasses import dataclass
from typing import Final

from streams.model import Author

_FIRST: Final = [
    "Lou",
    "Maëlle",
    "Titouan",
    "Apolline",
    "Noé",
    "Sidonie",
    "Gaspard",
    "Ysaline",
    "Côme",
    "Philippine",
    "Malo",
    "Garance",
    "Ewen",
    "Capucine",
    "Tiago",
    "Romane",
    "Elias",
    "Albane",
    "Naël",
    "Octavie",
    "Timéo",
    "Célestine",
    "Ismaël",
    "Rosalie",
    "Amaury",
    "Solène",
    "Basile",
    "Inaya",
    "Corentin",
    "Mahaut",
    "Félicien",
    "Aïssa",
    "Loris",
    "Perrine",
    "Yanis",
    "Blandine",
    "Kévin",
    "Fantine",
    "Hugo",
    "Zélie",
    "Anouk",
    "Joris",
    "Nadège",
    "Marius",
    "Violaine",
    "Sacha",
    "Odile",
    "Renaud",
    "Clarisse",
    "Denis",
    "Fatou",
    "Léonie",
    "Hervé",
    "Mireille",
    "Quentin",
    "Josette",
    "Bastien",
    "Samia",
    "Robin",
    "Ghislaine",
    "Thibaud",
    "Nora",
    "Alban",
    "Edwige",
]
_HEAD: Final = [
    "Bro",
    "Ter",
    "Val",
    "Mar",
    "Cor",
    "Sau",
    "Fla",
    "Gri",
    "Pel",
    "Tou",
    "Cha",
    "Ver",
    "Lan",
    "Dru",
    "Fon",
    "Ber",
    "Mon",
    "Rou",
    "Cas",
    "Vil",
    "Gar",
    "Mou",
    "Lau",
    "Bel",
]
_MIDDLE: Final = ["vi", "la", "mo", "ne", "ra", "che", "ti", "du", "go", "ba", "lon", "re"]
_TAIL: Final = [
    "gnac",
    "llard",
    "zières",
    "tier",
    "nel",
    "dou",
    "vert",
    "soux",
    "chon",
    "ban",
    "leix",
    "tal",
    "geas",
    "mond",
    "rac",
    "nay",
]
_NICK: Final = [
    "volcan",
    "rando",
    "lave",
    "montagne",
    "velo",
    "cafe",
    "grimpe",
    "nuage",
    "truffade",
    "pixel",
    "marmotte",
    "basalte",
    "cascade",
    "plume",
    "tram",
    "moulin",
    "bruyere",
    "hibou",
    "source",
    "fougere",
    "sieste",
    "gentiane",
    "pleinair",
    "papier",
    "balade",
    "lezard",
    "refuge",
    "moka",
    "comete",
    "jardin",
]
_PLACES: Final = (
    "Riom",
    "Volvic",
    "Clermont-Ferrand",
    "Puy-de-Dôme",
    "Auvergne",
    "Thiers",
    "Issoire",
    "Cournon",
    "Lyon",
    "Paris",
    "Issy-les-Moulineaux",
    "France",
    "quelque part",
    "entre deux trains",
)
_BIOS: Final = (
    "Randonnées, café, photos floues.",
    "Papa de trois enfants, supporter patient.",
    "Mes posts n'engagent que moi.",
    "Prof, jardinière, un peu râleuse.",
    "Infirmière de nuit. Vélo le jour.",
    "Bénévole, curieux de tout.",
    "Ici pour les volcans et le fromage.",
    "Designer indépendant.",
    "Étudiante en géographie.",
    "Retraité actif.",
)
PLATFORMS: Final = ("x", "bluesky", "mastodon", "facebook")
_SHARES: Final = (45, 20, 15, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who posts.

    Attributes:
        author: As the platform says it.
        platform: Where.
        care: How carefully they type, 0 to 1.
    """

    author: Author
    platform: str
    care: float


def crowd(size: int, before: float, rng: random.Random, *, first: int) -> list[Person]:
    """Invent people.

    Args:
        size: How many.
        before: Every account was opened before this time (epoch seconds).
        rng: The only source of chance.
        first: Number of the first of them; ids are made of it, so that no two crowds share one.

    Returns:
        People whose handles and ids are all different.
    """
    return [_person(first + number, before, rng) for number in range(size)]


def _person(number: int, before: float, rng: random.Random) -> Person:
    first = rng.choice(_FIRST)
    last = rng.choice(_HEAD) + (rng.choice(_MIDDLE) if rng.random() < 0.6 else "") + rng.choice(_TAIL)
    name = rng.choice((f"{first} {last}", f"{first} {last}", first, f"{first} {last[0]}."))
    handle = rng.choice((f"{first}_{last}", f"{first}{last[:3]}", f"{rng.choice(_NICK)}_{first}", f"{first}.{last}"))
    plain = "".join(letter for letter in handle.lower().translate(_PLAIN) if letter.isascii())
    age_years = 0.3 + rng.expovariate(1 / 5)
    return Person(
        author=Author(
            id=f"u{number:06d}",
            handle=f"{plain}{number}",
            name=name,
            followers=int(min(60_000, rng.lognormvariate(4.9, 1.4))),
            created_at=float(int(before - min(age_years, 16.0) * 31_557_600)),
            location=rng.choice(_PLACES) if rng.random() < 0.5 else None,
            bio=rng.choice(_BIOS) if rng.random() < 0.4 else None,
        ),
        platform=rng.choices(PLATFORMS, _SHARES)[0],
        care=min(1.0, max(0.0, rng.gauss(0.65, 0.25))),
    )


_PLAIN: Final = str.maketrans("àâäéèêëîïôöùûüç", "aaaeeeeiioouuuc")
