import pytest

from streams.partners import with_partners
from streams.territory import Accounts, Expression, Scale, Territory


def a_territory(name: str, **changes: object) -> Territory:
    given: dict[str, object] = {
        "id": name, "name": name, "scale": Scale.COMMUNE, "region": "auvergne", "expressions": (Expression(text=name),),
    }  # fmt: skip
    return Territory(**(given | changes))  # type: ignore[arg-type]  # a builder


def partners(*territories: Territory) -> dict[str, tuple[str, ...]]:
    return {one.id: one.partners for one in with_partners(territories)}


def test_one_declaration_is_enough_for_both() -> None:
    assert partners(a_territory("volvic", partners=("danone",)), a_territory("danone")) == {
        "volvic": ("danone",), "danone": ("volvic",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        (Accounts(partner=("@Danone",)), Accounts(own=("danone",)), True),
        (Accounts(partner=("parc",)), Accounts(partner=("PARC",)), True),
        (Accounts(press=("gazette",)), Accounts(press=("gazette",)), False),
        (Accounts(own=("agglo",)), Accounts(own=("agglo",)), False),
        (Accounts(), Accounts(), False),
    ],
)
def test_a_shared_partner_makes_partners(one: Accounts, other: Accounts, are: bool) -> None:
    found = partners(a_territory("volvic", accounts=one), a_territory("danone", accounts=other))
    assert found == {"volvic": ("danone",) * are, "danone": ("volvic",) * are}


def test_a_shared_expression_makes_partners_however_it_is_written() -> None:
    town = a_territory("volvic", expressions=(Expression(text="L'Eau de Volvic", needs=("ville",)),))
    firm = a_territory("danone", expressions=(Expression(text="l’eau de volvic", needs=("bouteille",)),))
    assert partners(town, firm)["danone"] == ("volvic",)


def test_what_lies_in_the_other_or_in_another_region_is_no_partner() -> None:
    top = a_territory("auvergne", partners=("volvic",), accounts=Accounts(partner=("parc",)))
    town = a_territory("volvic", parent="auvergne", accounts=Accounts(partner=("parc",)))
    away = a_territory("brest", region="bretagne", partners=("volvic",))
    assert partners(top, town, away) == {"auvergne": (), "volvic": (), "brest": ()}
