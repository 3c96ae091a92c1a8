import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.crisis import TOPICS, topics
from streams.crisis_excuses import EXCUSES, SUBJECTS
from streams.crisis_hints import CONTEXTS, HINTS
from streams.crisis_patterns import expressions, strings
from streams.crisis_words import TELLING
from streams.sentiment.fold import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Train derailment near the border", ("accident",)),
        ("Le déraillement du train a surpris tout le monde", ("accident",)),
        ("Explosion à l'usine", ("explosion",)),
        ("Le quartier est évacué", ("evacuation",)),
        ("Police helicopter crashed into a pub", ("accident",)),
        ("Several people trapped in the building", ("casualties",)),
        ("Reports of casualties, many injured", ("casualties",)),
        ("SÉCHERESSE : la nappe phréatique au plus bas", ("heat_drought",)),
        ("Pénurie d’eau dans dix communes", ("heat_drought",)),
        ("Incendie à Thiers", ("fire",)),
        ("Feux de forêt près d'Ambert", ("fire",)),
        ("Inondations : la route est sous les eaux", ("flood",)),
        ("Attentat déjoué", ("attack",)),
        ("La rivière est polluée, des poissons morts partout", ("pollution",)),
        ("Intoxication alimentaire à la cantine", ("health",)),
        ("Préavis de grève lundi", ("strike",)),
        ("Fermeture de la maternité", ("closure",)),
        ("Le maire mis en examen", ("scandal",)),
        ("#BoycottVolvic", ("boycott",)),
        ("Boycottez cette marque", ("boycott",)),
        ("Bande de voleurs !", ("insult",)),
        ("Alerte enlèvement déclenchée", ("missing",)),
        ("A child is still missing", ("missing",)),
        ("Cyberattaque contre l'hôpital", ("cyber",)),
        ("Séisme de magnitude 4,2", ("disaster",)),
        ("Panne d'électricité dans tout le canton", ("outage",)),
        ("2 morts et trois blessés dans un accident", ("accident", "casualties")),
        ("deux morts", ("casualties",)),
        ("Pub crash: eight dead", ("accident", "casualties")),
        ("Wildfire: homes evacuated, town in flames", ("evacuation", "fire")),
        ("#SecheresseEnAuvergne #PenurieDEau", ("heat_drought",)),
    ],
)
def test_trouble_is_named_in_both_languages(text: str, expected: tuple[str, ...]) -> None:
    assert topics(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Le conseil municipal se réunira mardi à 18 h",
        "Feu d'artifice ce soir au lac",
        "Feu vert pour le projet de piscine",
        "J'étais mort de rire",
        "Nature morte au musée",
        "Cérémonie au monument aux morts",
        "Film d'horreur : massacre à la tronçonneuse ce soir",
        "Exposition sur le séisme de 1908",
        "Exercice incendie au lycée",
        "Horaires de fermeture de la mairie",
        "Explosion de joie au stade",
        "Conférence sur les attentats",
        "Enlèvement des ordures ménagères lundi",
        "I'm dead tired after the concert",
        "We had a blast at the lake",
        "Watching The Walking Dead tonight",
        "This band is on fire",
        "We are missing you",
        "Lucky strike at the bowling",
        "Une évasion réussie, des volcans à perte de vue",
        "https://exemple.fr/incendie-mortel @attentat",
    ],
)
def test_ordinary_posts_are_left_alone(text: str) -> None:
    assert topics(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le toit du gymnase s'est envolé, arbres arrachés partout", ("damage",)),
        ("Vigilance orange : évitez les déplacements", ("warning",)),
        ("Stay indoors and boil your water", ("warning",)),
        ("Une cellule psychologique est ouverte au lycée", ("relief",)),
        ("Shelter needed, please donate blood", ("relief",)),
        ("Les sauveteurs cherchent encore", ("rescue",)),
        ("Rescuers still digging", ("rescue",)),
        ("Les boîtes noires sont retrouvées", ("investigation",)),
        ("Nos pensées aux familles", ("condolence",)),
        ("#PrayForThiers", ("condolence",)),
        ("#prayforthiers", ("condolence",)),
        ("Ouragan : rafales de 180 km/h", ("storm",)),
        ("Je suis en sécurité, merci à tous", ("missing",)),
        ("Toujours aucune nouvelle de ma tante", ("missing",)),
        ("#issoireflood", ("flood",)),
    ],
)
def test_what_follows_a_disaster_is_named_without_a_word_of_trouble(text: str, expected: tuple[str, ...]) -> None:
    assert topics(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Les pompiers", "de la fumée sur la colline", ("fire", "rescue")),
        ("La police", "images à suivre", ("rescue",)),
        ("Des dons", "pour les habitants", ("relief",)),
        ("Pompiers du canton", "en cours d'intervention", ("rescue",)),
        ("Police", "at the scene", ("rescue",)),
        ("Smoke", "above the railway", ("fire",)),
        ("Donations", "for the residents", ("relief",)),
    ],
)
def test_two_hints_of_different_kinds_tell_and_neither_does_alone(
    one: str, other: str, expected: tuple[str, ...]
) -> None:
    assert (topics(one), topics(other)) == ((), ())
    assert topics(f"{one}, {other}") == expected


@pytest.mark.parametrize(
    "text",
    ["Pompiers, police et gendarmes défilent", "Photos et vidéos du maire devant les maisons", "Un don, une collecte"],
)
def test_hints_of_one_kind_and_contexts_alone_tell_nothing(text: str) -> None:
    assert topics(text) == ()


def test_a_hint_beside_a_telling_word_adds_no_topic() -> None:
    assert topics("Cyberattaque contre l'hôpital, photos de la police") == ("cyber",)


@pytest.mark.parametrize(
    "text",
    [
        "Quelle bombe ce but !",
        "Ce burger est une tuerie",
        "Ça va péter ce soir au stade",
        "Une avalanche de buts",
        "Victoire écrasante des Bleus",
        "La bourse s'effondre",
        "Le bal des pompiers, c'est samedi",
        "Enquête sur vos habitudes de lecture",
        "Conférence de presse de l'entraîneur",
        "Collecte des encombrants lundi",
        "Le film sur le naufrage",
        "My computer crashed again",
        "A flood of goals at the stadium",
        "This new song is the bomb",
        "Great relief to finish exams",
        "Shot by the winger hits the post",
        "Je cherche quelqu'un pour tondre à Volvic",
        "Pensée du jour devant la cathédrale",
    ],
)
def test_sport_screens_and_metaphors_are_no_crisis(text: str) -> None:
    assert topics(text) == ()


def test_an_excuse_takes_back_what_begins_in_it() -> None:
    assert topics("I saw the Grateful Dead in June") == ()
    assert topics("Feu d'artifice : un mort") == ("casualties",)


def test_a_press_conference_is_no_lecture() -> None:
    assert topics("Conférence de presse sur l'incendie") == ("fire",)
    assert topics("Conférence sur l'incendie") == ()


@pytest.mark.parametrize(("words", "heard"), [(4, False), (5, True), (6, True)])
def test_a_subject_reaches_over_the_five_words_after_it(words: int, heard: bool) -> None:
    assert bool(topics(f"film {'la ' * words}incendie")) is heard


@pytest.mark.parametrize(
    ("ordinary", "real"),
    [
        ("explosion de joie", "explosion de gaz"),
        ("feu d'artifice", "un feu dans la forêt"),
        ("mort de rire", "mort dans un accident"),
        ("film catastrophe", "une catastrophe"),
    ],
)
def test_an_expression_hides_only_its_own_words(ordinary: str, real: str) -> None:
    assert topics(ordinary) == ()
    assert topics(real) != ()
    assert topics(f"{ordinary} et {real}") == topics(real) or "film" in ordinary


def test_a_word_inside_another_is_not_found() -> None:
    assert topics("Les accroches du journal, le recrutement des violoncellistes") == ()


@pytest.mark.parametrize("topic", TOPICS)
def test_every_telling_expression_tells_by_itself(topic: str) -> None:
    made = [string for expression in expressions(TELLING[topic]) for string in strings(expression)]
    excuses = [string for expression in expressions(EXCUSES) for string in strings(expression)]
    missed = [string for string in made if topic not in topics(string)]
    assert missed == [string for string in missed if any(string in excuse for excuse in excuses)]


@pytest.mark.parametrize("kind", HINTS)
def test_no_hint_tells_by_itself(kind: str) -> None:
    told = {t for group in TELLING.values() for expression in expressions(group) for t in strings(expression)}
    made = {string for expression in expressions(HINTS[kind]) for string in strings(expression)}
    assert sorted(made & told) == []


def test_the_vocabulary_is_folded() -> None:
    text = " ".join([*TELLING.values(), *HINTS.values(), EXCUSES, SUBJECTS])
    assert fold(text) == text
    assert not set(text) & set("'-’.#@")


def test_a_hint_is_of_a_topic_or_a_context() -> None:
    assert sorted(HINTS) == sorted({*TOPICS, *CONTEXTS} & {*HINTS})
    assert sorted({*CONTEXTS} - {*HINTS}) == []


@given(st.text(max_size=300))
def test_any_text_gives_a_sorted_subset_of_the_closed_set(text: str) -> None:
    found = topics(text)
    assert list(found) == sorted(set(found))
    assert set(found) <= set(TOPICS)


@pytest.mark.parametrize("text", ["incendie " * 5000, "film incendie " * 2000, "#" + "Ab" * 5000, "feu vert " * 3000])
def test_no_text_costs_more_than_a_long_ordinary_one(text: str) -> None:
    topics(text)
    costs = []
    for _ in range(5):
        started = time.perf_counter()
        topics(text)
        costs.append(time.perf_counter() - started)
    assert min(costs) < 0.005  # measured at 0.4 ms; the best of five runs, for a busy machine


def test_the_reference_names_every_topic() -> None:
    reference = (Path(__file__).parents[2] / "docs/reference/language.md").read_text(encoding="utf-8")
    assert [topic for topic in TOPICS if f"`{topic}`" not in reference] == []
