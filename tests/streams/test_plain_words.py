import pytest

from streams.context import Around, around
from streams.plain_words import plain_word, product, saint_himself


def near(text: str, name: str) -> Around:
    at = text.index(name)
    return around(text, at, at + len(name))


@pytest.mark.parametrize(
    ("text", "name", "word"),
    [
        ("Reading this on the train", "Reading", "this"),
        ("this council really Angers me", "Angers", "me"),
        ("Die Feuerwehr ist da", "Die", "Feuerwehr"),
        ("Nice weather again", "Nice", "weather"),
        ("Bath time for the kids", "Bath", "time"),
        ("Tours de magie samedi", "Tours", "de magie"),
        ("Les deux Tours jumelles", "Tours", "jumelles"),
        ("Sens interdit rue Haute", "Sens", "interdit"),
        ("Reading groups meet here", "Reading", "groups"),
        ("Just finished Reading aloud", "Reading", "aloud"),
        ("I just finished Reading yesterday", "Reading", "finished"),
        ("Roadworks plan Angers commuters", "Angers", "commuters"),
        ("Nice and quiet", "Nice", "and"),
        ("Les Tours de Notre-Dame", "Tours", "Les"),
        ("Time for a Bath!", "Bath", "a"),
    ],
)
def test_the_words_around_show_that_a_word_is_meant(text: str, name: str, word: str) -> None:
    assert plain_word(near(text, name)) == word


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Reading station is shut", "Reading"),
        ("fire near Angers station", "Angers"),
        ("La foire de Die ouvre", "Die"),
        ("Nice sous les eaux", "Nice"),
        ("Bath council meets", "Bath"),
        ("Le tramway de Tours en panne", "Tours"),
        ("La cathédrale de Sens rouvre", "Sens"),
        ("The University of Reading shut", "Reading"),
        ("I love Reading", "Reading"),
        ("in Reading this morning", "Reading"),
        ("the Bath MP resigns", "Bath"),
        ("A Bath man was arrested", "Bath"),
        ("Foire de Die Samedi", "Die"),
        ("Nice and Cannes under water", "Nice"),
        ("between Nice and their border", "Nice"),
    ],
)
def test_the_town_stays_a_town(text: str, name: str) -> None:
    assert plain_word(near(text, name)) == ""


def test_a_saint_is_spoken_to_and_a_town_is_not() -> None:
    assert saint_himself(near("Saint Étienne, priez pour nous", "Saint Étienne")) == "priez"
    assert saint_himself(near("Saint Flour, protégez-nous", "Saint Flour")) == "protégez"
    assert saint_himself(near("Saint-Étienne, la mairie répond", "Saint-Étienne")) == ""


def test_the_day_of_a_saint_has_an_article_and_a_town_has_none() -> None:
    assert saint_himself(near("on fête la Saint-Étienne", "Saint-Étienne")) == "la"
    kept = ("la Saint-Étienne d’avant", "de Saint-Étienne", "voilà Saint-Étienne")
    assert [saint_himself(near(text, "Saint-Étienne")) for text in kept] == ["", "", ""]


def test_a_company_is_told_from_the_town_by_what_it_sells() -> None:
    assert product(near("Orange plante encore, box en rade", "Orange")) == "box"
    for text in (
        "Incendie à Orange cette nuit",
        "Orange : les conseillers municipaux",
        "Orange, une facture d’eau folle",
    ):
        assert product(near(text, "Orange")) == ""
