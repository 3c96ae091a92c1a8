import pytest

from streams import gazetteer
from streams.demonyms import inflections
from streams.model import HitReason
from streams.territory import Expression, Scale, Territory


@pytest.mark.parametrize(
    "forms",
    [
        "Auvergnat Auvergnats Auvergnate Auvergnates",
        "Isséen Isséens Isséenne Isséennes",
        "Parisien Parisiens Parisienne Parisiennes",
        "Toulousain Toulousains Toulousaine Toulousaines",
        "Breton Bretons Bretonne Bretonnes",
        "Manceau Manceaux Mancelle Mancelles",
        "Niçois Niçoise Niçoises",
        "Lyonnais Lyonnaise Lyonnaises",
        "Nîmois Nîmoise Nîmoises",
        "Catalan Catalans Catalane Catalanes",
        "Savoyard Savoyards Savoyarde Savoyardes",
        "Corse Corses",
    ],
)
def test_every_form_is_made_from_each_masculine_one(forms: str) -> None:
    expected = tuple(forms.split())
    assert inflections(expected[0]) == expected
    assert inflections(expected[-1]) == expected


def test_a_demonym_is_found_in_all_its_forms_with_its_reason() -> None:
    book = gazetteer.compile(
        [
            Territory(
                id="here",
                name="Issy",
                scale=Scale.COMMUNE,
                expressions=(Expression(text="Isséen", demonym=True),),
            )
        ]
    )
    for text in ("les Isséennes", "un Isséen", "ISSEENS", "les Isséen·ne·s", "issééééns"):
        assert [hit.reason for hit in book.find(text, at=0.0)] == [HitReason.DEMONYM], text
    assert [hit.reason for hit in book.find("#Isséens", at=0.0)] == [HitReason.HASHTAG]
