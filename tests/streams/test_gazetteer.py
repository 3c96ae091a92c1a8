from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams import gazetteer
from streams.gazetteer import Gazetteer
from streams.model import Hit, HitReason, Rejection, RejectReason, Voice
from streams.territory import Accounts, Expression, Scale, Territory
from streams.verdicts import MAX_OCCURRENCES

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC).timestamp()


def expression(text: str, **fields: Any) -> Expression:
    return Expression(text=text, **fields)


def territory(territory_id: str, *expressions: str | Expression, **fields: Any) -> Territory:
    return Territory(
        id=territory_id,
        name=territory_id.title(),
        scale=fields.pop("scale", Scale.COMMUNE),
        expressions=tuple(Expression(text=e) if isinstance(e, str) else e for e in expressions),
        **fields,
    )


def only(*expressions: str | Expression, **fields: Any) -> Gazetteer:
    return gazetteer.compile([territory("here", *expressions, **fields)])


def found(book: Gazetteer, text: str, at: float = NOW) -> list[tuple[str, str, HitReason]]:
    return [(hit.territory, text[hit.start : hit.end], hit.reason) for hit in book.find(text, at=at)]


def refused(book: Gazetteer, text: str, at: float = NOW) -> list[tuple[RejectReason, str]]:
    hits, rejections = book.explain(text, at=at)
    assert hits == ()
    return [(rejection.reason, rejection.detail) for rejection in rejections]


@pytest.mark.parametrize(
    "written",
    [
        "lac megantic",
        "LAC-MÉGANTIC",
        "Lac‑Me\u0301gantic",
        "Lac - Mégantic",
        "lac  mégantic",
        "Laaaac Mégantiiiiic",
        "𝐋𝐚𝐜 𝐌𝐞𝐠𝐚𝐧𝐭𝐢𝐜",
        "Ｌａｃ Ｍｅｇａｎｔｉｃ",
    ],
)
def test_a_name_is_found_however_it_is_spelled(written: str) -> None:
    text = f"Incendie à {written}, 12 blessés"
    assert found(only("Lac-Mégantic"), text) == [("here", written, HitReason.PLAIN)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("#lacmegantic", "lacmegantic"),
        ("#LacMégantic", "LacMégantic"),
        ("#PrayForLacMegantic 🙏", "LacMegantic"),
        ("#lac_megantic", "lac_megantic"),
        ("#LacMegantic2013", "LacMegantic"),
    ],
)
def test_a_name_is_found_in_a_hashtag(text: str, written: str) -> None:
    assert found(only("Lac-Mégantic"), text) == [("here", written, HitReason.HASHTAG)]


@pytest.mark.parametrize("text", ["@Volvic c'est honteux", "merci @volvic.", "(@VOLVIC)"])
def test_a_whole_handle_names_its_territory(text: str) -> None:
    assert [reason for _, _, reason in found(only("Volvic"), text)] == [HitReason.HANDLE]


@pytest.mark.parametrize(
    "text",
    [
        "@volvic_fan bonjour",
        "@fan_volvic bonjour",
        "ecrire@volvic.fr",
        "ecrire@volvic",
        "volvic@exemple.fr",
        "https://exemple.fr/volvic/eau",
        "voir www.volvic.example",
        "Volvicois",
        "lacmegantic",
        "Issy. Les Moulineaux",
        "",
        " ",
        "aaa",
        "😡" * 50,
    ],
)
def test_what_only_holds_the_letters_is_not_the_name(text: str) -> None:
    assert gazetteer.compile(
        [territory("a", "Volvic"), territory("b", "Lac Mégantic"), territory("c", "Issy-les-Moulineaux")]
    ).explain(text, at=NOW) == ((), ())


@pytest.mark.parametrize("written", ["St-Étienne", "St. Etienne", "ST ETIENNE", "Saint-Étienne", "#StEtienne"])
@pytest.mark.parametrize("declared", ["Saint-Étienne", "St-Étienne"])
def test_saint_is_saint_in_full_or_short(declared: str, written: str) -> None:
    assert len(found(only(declared), f"à {written} ce soir")) == 1


@pytest.mark.parametrize("text", ["Le Havre", "au Havre", "le port du Havre", "#LeHavre"])
def test_the_article_of_a_name_melts_into_the_word_before(text: str) -> None:
    assert len(found(only("Le Havre"), text)) == 1
    assert refused(only("Le Havre"), "rue du Havre") == [(RejectReason.STREET_NAME, "rue")]
    assert found(only("Le Havre"), "un havre de paix, havre") == []


def test_the_article_in_the_plural_melts_too() -> None:
    assert [len(found(only("Les Ulis"), f"{of} Ulis")) for of in ("Les", "aux", "des", "mes")] == [1, 1, 1, 0]


def test_sainte_and_sur_have_short_forms_too() -> None:
    assert len(found(only("Sainte-Foy-sur-Mer"), "Ste Foy s/ Mer")) == 1


@pytest.mark.parametrize(
    "written", ["L'Auwwwergne de la tentation", "l’Auwwwwwwergne de la Tentation", "auwwwergne de la tentation"]
)
def test_a_name_declared_with_its_article_and_lengthened_is_found(written: str) -> None:
    assert len(found(only("L'Auwwwergne de la tentation"), f"vu : {written} !")) == 1


def test_a_double_letter_survives_lengthening() -> None:
    book = only("Issy-les-Moulineaux")
    assert len(found(book, "Issssssy les Moulineaux")) == 1
    assert found(book, "Isy les Moulineaux") == []


def test_an_expression_with_a_hash_holds_in_hashtags_only() -> None:
    book = only("#63")
    assert found(book, "63 morts") == []
    assert found(book, "orage #63") == [("here", "63", HitReason.HASHTAG)]


def test_an_expression_with_an_at_holds_in_handles_only() -> None:
    book = only("@creativallee")
    assert found(book, "#creativallee creativallee") == []
    assert len(found(book, "bravo @CreatiVallee")) == 1


def test_naming_an_own_account_names_the_territory() -> None:
    book = only("Volvic", accounts=Accounts(own=("mairie_v",), partner=("danone",)))
    assert found(book, "@Mairie_V répondez !") == [("here", "Mairie_V", HitReason.HANDLE)]
    assert found(book, "@danone répondez !") == []


def test_the_longest_name_wins() -> None:
    book = gazetteer.compile([territory("a", "Clermont"), territory("b", "Clermont-Ferrand")])
    text = "à Clermont-Ferrand"
    assert book.explain(text, at=NOW)[1] == (
        Rejection(
            territory="a",
            expression="Clermont",
            start=2,
            end=10,
            reason=RejectReason.INSIDE_LONGER,
            detail="Clermont-Ferrand",
        ),
    )
    assert found(book, text) == [("b", "Clermont-Ferrand", HitReason.PLAIN)]


def test_a_longer_name_out_of_its_dates_hides_nothing() -> None:
    book = only("Auvergne", expression("Auvergne Nouveau Monde", end="2020-01-01"))
    assert found(book, "Auvergne Nouveau Monde") == [("here", "Auvergne", HitReason.PLAIN)]


def test_at_most_one_hit_per_territory_the_longest() -> None:
    book = only("Volvic", "Eaux de Volvic")
    assert found(book, "Volvic, oui, les eaux de Volvic") == [("here", "eaux de Volvic", HitReason.PLAIN)]


def test_needs_ask_for_one_of_these_words_anywhere() -> None:
    book = only(expression("Nouveau Monde", needs=("Auvergne", "auvergnat*")))
    assert refused(book, "La symphonie du Nouveau Monde") == [(RejectReason.MISSING_CONTEXT, "")]
    for text in ("Nouveau Monde, les auvergnates en parlent", "#NouveauMonde #Auvergne", "#NouveauMondeAuvergne"):
        assert len(found(book, text)) == 1
    assert found(book, "Nouveau Monde en Auvergne")[0][2] == HitReason.CONTEXT


def test_a_star_leaves_the_end_open_and_nothing_else_does() -> None:
    assert found(only(expression("Cantal", needs=("fromage",))), "Cantal, fromagerie") == []
    assert len(found(only(expression("Cantal", needs=("fromage*",))), "Cantal, fromagerie")) == 1


def test_an_excluded_word_rules_out_the_text() -> None:
    book = only(expression("Cantal", excludes=("recette*",)))
    assert refused(book, "Mes recettes au Cantal") == [(RejectReason.EXCLUDED_NEIGHBOUR, "recette")]


def test_an_excluded_longer_name_rules_out_its_own_place_only() -> None:
    book = only(expression("Issy", excludes=("Issy-l'Évêque",)))
    assert refused(book, "Fête à Issy-l’Évêque") == [(RejectReason.OTHER_PLACE, "issy l eveque")]
    assert refused(book, "#IssyLEveque") == [(RejectReason.OTHER_PLACE, "issy l eveque")]
    text = "Issy-l'Évêque n'est pas Issy"
    assert [(hit.start, hit.end) for hit in book.find(text, at=NOW)] == [(24, 28)]


def test_an_excluded_longer_name_may_hold_the_expression_at_its_end() -> None:
    book = only(expression("Auvergne", excludes=("Rhône-Alpes-Auvergne",)))
    assert refused(book, "région Rhône Alpes Auvergne") == [(RejectReason.OTHER_PLACE, "rhone alpes auvergne")]


def test_words_that_rule_out_the_territory_leave_its_roll_up() -> None:
    book = gazetteer.compile(
        [territory("top", "Auvergne", excludes=("rugby",)), territory("town", "Volvic", parent="top")]
    )
    assert refused(book, "rugby en Auvergne") == [(RejectReason.EXCLUDED_NEIGHBOUR, "rugby")]
    assert [hit.territory for hit in book.find("rugby à Volvic", at=NOW)] == ["town", "top"]


def test_the_capital_letter_can_be_required() -> None:
    book = only(expression("Tours", case=True))
    assert refused(book, "des tours de magie") == [(RejectReason.CASE, "tours")]
    assert refused(book, "#tours") == [(RejectReason.CASE, "tours")]
    for text in ("incendie à Tours", "INCENDIE À TOURS", "#Tours"):
        assert len(found(book, text)) == 1


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Toronto"])
def test_a_campaign_name_holds_between_its_local_days(zone: str) -> None:
    book = only(expression("Les Urbanophiles", start="2010-03-01", end="2010-09-01"), zone=zone)
    opening = datetime(2010, 3, 1, tzinfo=ZoneInfo(zone)).timestamp()
    closing = datetime(2010, 9, 1, tzinfo=ZoneInfo(zone)).timestamp()
    kept = [bool(book.find("les urbanophiles", at=at)) for at in (opening - 1, opening, closing - 1, closing)]
    assert kept == [False, True, True, False]
    assert refused(book, "les urbanophiles", at=closing) == [(RejectReason.OUT_OF_DATES, "")]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("accident rue d'Auvergne à Lyon", "rue"),
        ("RUE DE L’AUVERGNE", "RUE"),
        ("12 av. d'Auvergne", "av."),
        ("12, place d’Auvergne", "place"),
        ("vers la Place d'Auvergne", "Place"),
        ("boulevard de l'Auvergne", "boulevard"),
        ("on Auvergne Road", "Road"),
        ("Porte d'Auvergne fermée", "Porte"),
    ],
)
def test_a_street_bears_the_name_only(text: str, detail: str) -> None:
    assert refused(only("Auvergne"), text) == [(RejectReason.STREET_NAME, detail)]


@pytest.mark.parametrize(
    "text",
    [
        "la place de l'Auvergne dans le tourisme",
        "les routes d'Auvergne",
        "Descendons dans la rue. Auvergne en colère",
        "la rue, l'Auvergne",
        "#rue #Auvergne",
        "Place d'Auvergne libre",
    ],
)
def test_what_only_looks_like_a_street_is_kept(text: str) -> None:
    assert len(found(only("Auvergne"), text)) == 1


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Camille Clermont a signé", "Camille"),
        ("l'avis de Jean-Marc Clermont", "Jean-Marc"),
        ("« Mme Clermont »", "Mme"),
        ("M. Clermont", "M."),
        ("mon chat Clermont dort", "chat"),
        ("Clermont, ma vieille chienne, dort", "chienne"),
        ("un chiot, je l'ai appelé Clermont", "l'ai appelé"),
    ],
)
def test_a_person_bears_the_name_only(text: str, detail: str) -> None:
    assert refused(only("Clermont"), text) == [(RejectReason.PERSON_NAME, detail)]


@pytest.mark.parametrize(
    "text",
    [
        "la pierre de Clermont",
        "Merci Camille ! Clermont brûle",
        "Camille, Clermont brûle",
        "@Camille Clermont",
        "mon chat boit à Clermont",
        "Clermont, mon chat a soif",
        "ma fille a appelé Clermont",
        "Camille\nClermont",
    ],
)
def test_a_name_beside_the_place_makes_no_person(text: str) -> None:
    assert len(found(only("Clermont"), text)) == 1


def test_a_hit_rolls_up_into_each_ancestor_that_was_not_hit() -> None:
    book = gazetteer.compile(
        [
            territory("region", "Auvergne"),
            territory("departement", "Puy-de-Dôme", parent="region"),
            territory("town", "Volvic", parent="departement"),
            territory("other", "Riom", parent="departement"),
        ]
    )
    hits = book.find("Volvic et Riom, en Auvergne", at=NOW)
    assert [(hit.territory, hit.reason, hit.via) for hit in hits] == [
        ("town", HitReason.PLAIN, ""),
        ("other", HitReason.PLAIN, ""),
        ("region", HitReason.PLAIN, ""),
        ("departement", HitReason.ROLLUP, "town"),
    ]
    assert {(hit.expression, hit.start, hit.end) for hit in hits if hit.via} == {("Volvic", 0, 6)}


def test_a_name_that_two_territories_share_is_given_to_both_when_both_hold() -> None:
    book = gazetteer.compile(
        [
            territory("town", expression("Volvic", needs=("mairie", "commune"))),
            territory("water", expression("Volvic", needs=("eau", "bouteille*"))),
        ]
    )
    assert [hit.territory for hit in book.find("Volvic : la mairie défend son eau", at=NOW)] == ["town", "water"]
    assert [hit.territory for hit in book.find("une bouteille de Volvic", at=NOW)] == ["water"]


VOICES = gazetteer.compile(
    [
        territory("region", "Auvergne", accounts=Accounts(own=("auvergne",), press=("gazette",))),
        territory("town", "Volvic", parent="region", accounts=Accounts(own=("Ville_V",), partner=("EauV",))),
        territory("far", "Issy", accounts=Accounts(institution=("prefet",))),
    ]
)


@pytest.mark.parametrize(
    ("at", "handle", "voice"),
    [
        ("town", "ville_v", Voice.OWN),
        ("town", "@VILLE_V", Voice.OWN),
        ("town", "eauv", Voice.PARTNER),
        ("region", "ville_v", Voice.PARTNER),
        ("town", "auvergne", Voice.PARTNER),
        ("far", "ville_v", Voice.PEER),
        ("far", "prefet", Voice.INSTITUTION),
        ("region", "gazette", Voice.PRESS),
        ("region", "someone", Voice.PEER),
        ("region", "", Voice.PEER),
        ("nowhere", "ville_v", Voice.PEER),
    ],
)
def test_an_account_speaks_for_its_territory_and_beside_its_kin(at: str, handle: str, voice: Voice) -> None:
    assert VOICES.voice(at, handle) == voice


def test_a_territory_is_had_by_its_id() -> None:
    assert VOICES.territory("town").name == "Town"
    with pytest.raises(KeyError):
        VOICES.territory("nowhere")


def test_no_territory_at_all_finds_nothing() -> None:
    assert gazetteer.compile([]).explain("Volvic, wwwhat", at=NOW) == ((), ())


@pytest.mark.parametrize(
    "made_of", ["Volvic ", "#PuyDeDome ", "Issy Issy-l'Évêque ", "Volviiiic.", "@volvic", "rue de "]
)
def test_a_long_text_of_names_is_judged_up_to_a_limit(made_of: str) -> None:
    book = gazetteer.compile(
        [
            territory("a", "Volvic"),
            territory("b", "Puy-de-Dôme"),
            territory("c", expression("Issy", excludes=("Issy-l'Évêque",))),
        ]
    )
    hits, rejections = book.explain(made_of * 2_000, at=NOW)
    assert len(hits) + len(rejections) <= MAX_OCCURRENCES


PIECES = [
    "Volvic",
    "volvic",
    "#VolvicEau",
    "Issy",
    "Issy-l'Évêque",
    "rue de ",
    "Camille ",
    "@volvic",
    " ",
    ", ",
    "aaa",
    "😡",
    "é",
]
MIXED = gazetteer.compile(
    [
        territory("region", expression("Auvergne", case=True), "Volvic eau"),
        territory("town", "Volvic", parent="region"),
        territory("issy", expression("Issy", excludes=("Issy-l'Évêque",))),
    ]
)


MORE_PIECES = [*PIECES, "\0", "n\u043erd", " " * 2_500]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_every_hit_stands_where_it_says_and_no_territory_is_hit_twice(text: str) -> None:
    hits, rejections = MIXED.explain(text, at=NOW)
    assert hits == MIXED.find(text, at=NOW)
    assert len({hit.territory for hit in hits}) == len(hits)
    places: list[Hit | Rejection] = [*hits, *rejections]
    for at in places:
        assert text[at.start : at.end].strip("#@").lower().startswith(at.expression.lower()[:4])


@given(
    st.lists(
        st.lists(st.sampled_from([*PIECES, "\0", "", "n\u043erd", " " * 2_500]), max_size=6).map("".join), max_size=12
    )
)
def test_many_texts_are_looked_at_as_each_is(texts: list[str]) -> None:
    assert MIXED.may_name_each(texts) == [MIXED.may_name(text) for text in texts]


@pytest.mark.parametrize(
    "look", [lambda book, text: book.find(text, at=NOW), lambda book, text: book.explain(text, at=NOW)]
)
def test_the_order_of_the_territories_does_not_change_what_is_found(look: Callable[[Gazetteer, str], object]) -> None:
    towns = [territory(name.lower(), name) for name in ("Volvic", "Riom", "Thiers", "Ambert")]
    text = "Ambert, Thiers, Riom et Volvic"
    assert look(gazetteer.compile(towns), text) == look(gazetteer.compile(towns[::-1]), text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("#Thiers sous la neige", True),
        ("#thiers", True),
        ("Thiers sous la neige", False),
        ("#ThiersInfo", False),
        ("#Thiers63", True),
        ("#Thiers75", False),
    ],
)
def test_a_hashtag_of_its_own_tells_a_name_that_is_tagged(text: str, kept: bool) -> None:
    book = gazetteer.compile(
        [msgspec.structs.replace(territory("a", expression("Thiers", homonym=True, tagged=True)), departement="63")]
    )
    assert bool(book.find(text, at=NOW)) is kept
