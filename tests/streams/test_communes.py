import time

import pytest

from streams import gazetteer
from streams.communes import BIG, Commune, territories
from streams.model import HitReason, RejectReason
from streams.territory import Expression, Scale, Territory
from tests.support.communes import communes

NOW = 1_781_632_800.0


def commune(code: str, name: str, population: int = 0) -> Commune:
    return Commune(code=code, name=name, departement=code[:2], population=population)


LIST = [
    commune("63113", "Clermont-Ferrand", 147_000),
    commune("60157", "Clermont", 10_500),
    commune("63300", "Riom", 19_000),
    commune("60175", "Creil", 36_000),
    commune("15187", "Saint-Flour", 6_600),
    commune("63343", "Saint-Flour", 300),
    commune("37261", "Tours", 137_000),
    commune("74040", "Bonne", 3_300),
    commune("80829", "Y", 90),
    commune("54349", "Martin"),
    commune("34079", "Clermont-l'Hérault", 9_000),
]
BOOK = gazetteer.compile(list(territories(LIST, [])))


def named(text: str) -> set[str]:
    return {hit.territory for hit in BOOK.find(text, at=NOW)}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Incendie à Clermont-Ferrand", "63113"),
        ("Incendie à Clermont-l'Hérault", "34079"),
        ("Neige à Saint-Flour", ""),
        ("Neige à Saint-Flour (Cantal)", "15187"),
        ("Neige à Saint-Flour (63)", "63343"),
        ("Neige à Saint-Flour et Riom", "63343 63300"),
        ("une bonne nouvelle", ""),
        ("Bonne nouvelle", ""),
        ("Bonne (Haute-Savoie)", "74040"),
        ("#Bonne sous la neige", "74040"),
        ("#bonne année", ""),
        ("une #BonneNouvelle", ""),
        ("#Y", ""),
        ("#SaintFlour sous la neige", ""),
        ("#SaintFlour15 sous la neige", "15187"),
        ("#Martin", ""),
        ("des tours", ""),
        ("Tours", "37261"),
        ("il y a", ""),
        ("Y (Somme)", "80829"),
        ("Clermont et Creil", "60157 60175"),
    ],
)
def test_the_names_of_a_list_are_told_apart(text: str, ids: str) -> None:
    assert named(text) == set(ids.split())


def test_a_rejected_name_says_what_it_lacks() -> None:
    (dropped,) = BOOK.explain("Bonne nouvelle", at=NOW)[1]
    assert (dropped.territory, dropped.reason) == ("74040", RejectReason.MISSING_CONTEXT)
    (hit,) = BOOK.find("Bonne (74)", at=NOW)
    assert hit.reason is HitReason.CONTEXT


@pytest.mark.parametrize(("population", "alone"), [(BIG - 1, False), (BIG, True), (BIG + 1, True)])
def test_a_big_commune_is_meant_by_its_bare_name(population: int, alone: bool) -> None:
    made = list(territories([commune("11001", "Belleville", population), commune("12001", "Belleville", 900)], []))
    assert [one.expressions[0].homonym for one in made] == [not alone, True]


def test_a_big_commune_with_a_big_namesake_is_not() -> None:
    made = territories([commune("11001", "Belleville", 90_000), commune("12001", "Belleville", 9_001)], [])
    assert all(one.expressions[0].homonym for one in made)


def test_communes_roll_up_into_what_is_declared_and_yield_to_it() -> None:
    declared = [
        Territory(id="a", name="Auvergne", scale=Scale.REGION, expressions=(Expression(text="Auvergne"),)),
        Territory(
            id="pdd",
            name="Puy-de-Dôme",
            scale=Scale.DEPARTEMENT,
            parent="a",
            expressions=(Expression(text="Puy-de-Dôme"),),
        ),
        Territory(id="riom", name="Riom", scale=Scale.COMMUNE, parent="pdd", expressions=(Expression(text="Riom"),)),
    ]
    made = {one.id: one for one in territories(LIST, declared)}
    assert "63300" not in made
    assert (made["63113"].parent, made["15187"].parent, made["60175"].parent) == ("pdd", "a", "")
    assert made["60175"].region == "hauts-de-france"
    book = gazetteer.compile([*declared, *made.values()])
    assert [hit.territory for hit in book.find("Clermont-Ferrand", at=NOW)] == ["63113", "pdd", "a"]


def test_thirty_five_thousand_communes_compile_and_every_one_can_be_found() -> None:
    listed = communes(35_000)
    assert len({one.code for one in listed}) == 35_000
    book = gazetteer.compile(list(territories(listed, [])))
    lost = [
        one.name
        for one in listed[::97]
        if one.code.lower() not in {h.territory for h in book.find(f"grêle à {one.name} ({one.departement})", at=NOW)}
    ]
    assert lost == []
    worst = "Clermont-Ferrand Volvic Riom Thiers Nancy Nantes Tours Nice Le Havre " * 400
    laps = []
    for _ in range(5):
        started = time.process_time()
        book.find(worst, at=NOW)
        laps.append(time.process_time() - started)
    assert min(laps) < 0.05  # 5 ms on a quiet machine
