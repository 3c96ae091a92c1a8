"""Streets, persons, teams and other places, by what stands around a name."""

import pytest

from streams import gazetteer
from streams.gazetteer import Gazetteer
from streams.model import HitReason, RejectReason
from streams.territory import Expression, Scale, Sports, Territory

NOW = 1_781_632_800.0


def town(name: str = "Clermont", *, departement: str = "63", **fields: object) -> Territory:
    fields.setdefault("expressions", (Expression(text=name),))
    return Territory(id="here", name=name, scale=Scale.COMMUNE, departement=departement, **fields)  # type: ignore[arg-type]  # the fields of a territory


CLERMONT = gazetteer.compile([town()])
VOLVIC = gazetteer.compile([town("Volvic")])
HOMONYM = gazetteer.compile([town(expressions=(Expression(text="Clermont", homonym=True),))])


def why(book: Gazetteer, text: str, place: str = "") -> list[str]:
    """Reasons of the hits, else of the rejections."""
    hits, rejections = book.explain(text, at=NOW, place=place)
    return [str(hit.reason) for hit in hits] or [str(dropped.reason) for dropped in rejections]


@pytest.mark.parametrize(
    "text",
    [
        "Clermont (Oise) : un incendie",
        "Clermont (60)",
        "Clermont (60600)",
        "60600 Clermont",
        "à Clermont, Oise.",
        "Clermont, dans l'Hérault",
        "à Clermont dans l’Oise",
        "Clermont de l'Oise",
        "Clermont-l'Hérault",
        "Clermont-en-Argonne",
        "Clermont l'Hérault",
        "Clermont (Floride)",
        "Clermont, Québec",
        "#ClermontOise",
        "#ClermontSurLauquet",
        "#Clermont (Oise)",
    ],
)
def test_what_stands_beside_a_name_makes_another_place_of_it(text: str) -> None:
    assert why(CLERMONT, text) == [RejectReason.OTHER_PLACE]


@pytest.mark.parametrize(
    "text",
    [
        "Clermont (Puy-de-Dôme)",
        "Clermont (63)",
        "63000 Clermont",
        "Clermont, Auvergne",
        "Clermont, Paris et Lyon",
        "Clermont - Paris en train",
        "De Clermont dans la nuit",
        "Clermont en Espagne",  # a team, a brand, a person on the road: not said to be a homonym
        "Clermont (centre)",
        "Clermont 60600 manifestants",
    ],
)
def test_what_stands_beside_a_name_may_leave_it_what_it_is(text: str) -> None:
    assert why(CLERMONT, text) == [HitReason.PLAIN]


@pytest.mark.parametrize("text", ["la Haute-Vienne", "Haute Vienne", "en haute-Vienne"])
def test_a_longer_département_is_another_place(text: str) -> None:
    vienne = gazetteer.compile([town("Vienne", departement="38")])
    assert why(vienne, text) == [RejectReason.OTHER_PLACE]
    assert why(vienne, "la haute Vienne, Vienne") == [HitReason.PLAIN]


def test_what_is_in_a_place_of_several_words_is_no_other_place() -> None:
    book = gazetteer.compile([town("Maisons-Alfort", departement="94")])
    assert why(book, "Maisons-Alfort-les-Juilliottes") == [HitReason.PLAIN]


def test_a_longer_name_that_is_its_own_is_no_other_place() -> None:
    book = gazetteer.compile([town("Issy-les-Moulineaux", departement="92", expressions=(Expression(text="Issy"),))])
    assert why(book, "à Issy-les-Moulineaux") == [HitReason.PLAIN]
    assert why(book, "à Issy-l'Évêque") == [RejectReason.OTHER_PLACE]


def test_a_département_says_nothing_where_the_territory_lies_nowhere() -> None:
    book = gazetteer.compile([town(departement="", zone="America/Toronto")])
    assert why(book, "Clermont (Oise)") == why(book, "Clermont, Québec") == [HitReason.PLAIN]


def test_the_département_of_an_ancestor_is_the_territory_s() -> None:
    above = Territory(id="above", name="Puy-de-Dôme", scale=Scale.DEPARTEMENT, expressions=(Expression(text="PDD"),))
    book = gazetteer.compile([above, town(departement="", parent="above")])
    assert why(book, "Clermont (Oise)") == [RejectReason.OTHER_PLACE]


@pytest.mark.parametrize(
    "text",
    [
        "12 rue de Volvic",
        "avenue de Volvic",
        "BOULEVARD DE VOLVIC",
        "12, place Volvic",
        "3 bis route de Volvic",
        "la rue Basse de Volvic",
        "#RueDeVolvic",
        "rue de #Volvic",
        "la résidence Volvic",
    ],
)
def test_a_street(text: str) -> None:
    assert why(VOLVIC, text) == [RejectReason.STREET_NAME]


@pytest.mark.parametrize(
    "text",
    [
        "les rues de Volvic",
        "dans une rue de Volvic",
        "cette avenue de Volvic",
        "rue Foch à Volvic",
        "Volvic rue",
        "sur le quai de Volvic",
    ],
)
def test_no_street(text: str) -> None:
    assert why(VOLVIC, text) == [HitReason.PLAIN]


@pytest.mark.parametrize(
    "text",
    [
        "J. Volvic a signé",
        "par J.-P. Volvic",
        "Kylian Volvic",
        "Fatoumata Volvic",
        "Jean-Marc Volvic",
        "le docteur Volvic",
        "l'avis d'Aurélie Volvic",
        "KARIM VOLVIC",
        "VOLVIC Camille, née en 1980",
        "la famille Volvic",
        "#CamilleVolvic",
        "le comte de Volvic",
    ],
)
def test_a_person(text: str) -> None:
    assert why(VOLVIC, text) == [RejectReason.PERSON_NAME]


@pytest.mark.parametrize(
    "text",
    [
        "le plan B. Volvic réagit",
        "avec Thomas, Volvic pleure",
        "Thomas à Volvic",
        "VOLVIC. Camille est inquiète",
        "à VOLVIC Camille a vu",
        "@Camille Volvic",
        "Camille volvic",
        "la pierre de Volvic",
    ],
)
def test_no_person(text: str) -> None:
    assert why(VOLVIC, text) == [HitReason.PLAIN]


@pytest.mark.parametrize("text", ["Nelson Mandela Place #Volvic", "Merci Camille #Volvic", "#rue #Volvic"])
def test_a_hashtag_after_a_word_is_not_one_name_with_it(text: str) -> None:
    assert why(VOLVIC, text) == [HitReason.HASHTAG]


def test_a_name_of_several_words_is_nobody_s() -> None:
    book = gazetteer.compile([town("Clermont-Ferrand")])
    assert why(book, "Camille Clermont-Ferrand") == [HitReason.PLAIN]


TEAMS = [
    "Clermont 24 – 17 Toulouse",
    "Toulouse 17-24 Clermont",
    "Clermont - Toulouse (24-17)",
    "Clermont-Toulouse : 24-17",
    "ASM Clermont",
    "l’AS Clermont",
    "le Clermont Foot",
    "Clermont Rugby",
    "Stade de Clermont",
    "Clermont bat Toulouse 24 à 17, quel match",
    "Clermont s'impose en Top 14",
    "Clermont - Toulouse, coup d'envoi à 21 h",
    "victoire de Clermont 3-1",
    "#ASMClermont",
    "#ClermontFoot",
    "Clermont 2, Metz 1",
    "Metz 1, Clermont 2 en Ligue 1",
    "Clermont l'emporte 3-1",
    "Clermont champion de France",
    "l'équipe de Clermont prépare le match",
    "#Clermont bat #Toulouse 24-17",
]


@pytest.mark.parametrize("text", TEAMS)
def test_a_team_or_a_result(text: str) -> None:
    assert why(CLERMONT, text) == [RejectReason.SPORTS]


@pytest.mark.parametrize("text", TEAMS)
def test_a_team_counts_for_who_asks_for_it(text: str) -> None:
    for kept in (
        town(sports=Sports.KEEP),
        town(expressions=(Expression(text="Clermont", sports=Sports.KEEP),)),
    ):
        assert len(gazetteer.compile([kept]).find(text, at=NOW)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Clermont reçoit le Tour de France",
        "Clermont 8-10 juin",
        "Clermont : 10 à 20 cm de neige",
        "Clermont 15-25 ans",
        "Mobilisation contre Clermont : victoire des riverains",
        "un match annulé à Clermont",
        "le stade de la commune, à Clermont",
        "Clermont : 12 blessés",
        "Clermont 18:30",
        "Clermont, 1-2 cm de neige",
        "Clermont : 3-4 fois plus cher",
        "manif en Clermont 2-1",
        "le bus 4-12 à Clermont",
    ],
)
def test_no_team(text: str) -> None:
    assert why(CLERMONT, text) == [HitReason.PLAIN]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("incendie à Clermont", RejectReason.MISSING_CONTEXT),
        ("63 blessés à Clermont", RejectReason.MISSING_CONTEXT),
        ("incendie à Clermont (63)", HitReason.CONTEXT),
        ("incendie à Clermont, dans le Puy-de-Dôme", HitReason.CONTEXT),
        ("#63 incendie à Clermont", HitReason.CONTEXT),
        ("63100 Clermont", HitReason.CONTEXT),
    ],
)
def test_a_homonym_needs_its_surroundings(text: str, reason: str) -> None:
    assert why(HOMONYM, text) == [reason]


NEIGHBOURS = gazetteer.compile(
    [
        town(expressions=(Expression(text="Clermont", homonym=True),)),
        Territory(
            id="near", name="Riom", scale=Scale.COMMUNE, departement="63", expressions=(Expression(text="Riom"),)
        ),
        Territory(
            id="far", name="Creil", scale=Scale.COMMUNE, departement="60", expressions=(Expression(text="Creil"),)
        ),
    ]
)


def test_another_place_nearby_tells_a_homonym() -> None:
    book = NEIGHBOURS
    assert {hit.territory for hit in book.find("grêle à Riom et Clermont", at=NOW)} == {"here", "near"}
    assert {hit.territory for hit in book.find("grêle à Creil et Clermont", at=NOW)} == {"far"}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("Puy-de-Dôme", HitReason.AUTHOR),
        ("Riom, Puy-de-Dôme, France", HitReason.AUTHOR),
        ("63", HitReason.AUTHOR),
        ("Clermont", RejectReason.MISSING_CONTEXT),
        ("Clermont, France", RejectReason.MISSING_CONTEXT),
        ("Riom", HitReason.AUTHOR),
        ("Riom et Creil", RejectReason.MISSING_CONTEXT),
        ("Clermont (Oise)", RejectReason.MISSING_CONTEXT),
        ("Puy-de-Dôme et Oise", RejectReason.MISSING_CONTEXT),
        ("Puy-de-Dôme / Suisse", RejectReason.MISSING_CONTEXT),
        ("", RejectReason.MISSING_CONTEXT),
    ],
)
def test_where_the_author_lives_tells_a_homonym(place: str, reason: str) -> None:
    assert why(NEIGHBOURS, "incendie à Clermont", place) == [reason]


def test_where_the_author_lives_names_nothing_by_itself() -> None:
    assert why(HOMONYM, "incendie", "Clermont, Puy-de-Dôme") == []
    assert why(HOMONYM, "incendie à Clermont (Oise)", "Puy-de-Dôme") == [RejectReason.OTHER_PLACE]


def test_the_product_of_the_same_name_stands_near_its_words() -> None:
    book = gazetteer.compile([town(expressions=(Expression(text="Clermont", brand=("bouteille*", "pack")),))])
    assert why(book, "deux bouteilles de Clermont") == [RejectReason.BRAND]
    assert why(book, "la mairie de Clermont") == [HitReason.PLAIN]
    assert why(book, f"une bouteille {'puis de la route ' * 8} Clermont") == [HitReason.PLAIN]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("Nancy, France", HitReason.AUTHOR),
        ("Nancy", RejectReason.MISSING_CONTEXT),
        ("France", RejectReason.MISSING_CONTEXT),
        ("Nancy, Kentucky", RejectReason.MISSING_CONTEXT),
    ],
)
def test_a_country_beside_it_tells_the_town_where_an_author_lives(place: str, reason: HitReason | RejectReason) -> None:
    book = gazetteer.compile(
        [town("Nancy", expressions=(Expression(text="Nancy", needs=("Lorraine",)),), departement="54")]
    )
    assert why(book, "quelle odeur à Nancy ce soir", place) == [reason]
