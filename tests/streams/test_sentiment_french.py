import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.model import Label
from streams.sentiment import french, french_tokens, score
from streams.sentiment.fold import LIMIT


def label(text: str) -> Label:
    return score(text, "fr").label


NEGATIVE = [
    # facts of a crisis, flatly told
    "Incendie en cours dans une usine de Thiers",
    "Trois blessés sur l'A75",
    "Un mort et deux blessés près d'Issoire",
    "Pollution de la rivière en aval de l'usine",
    "Scandale à la mairie",
    "Sécheresse : les nappes au plus bas",
    "Appel au boycott de la marque",
    "Grand incendie à Clermont, plusieurs blessés",
    "Inondations dans la vallée",
    # negation, in two parts and alone
    "Je n'aime pas du tout cette gare",
    "J'aime pas cette gare",
    "Ce n'est vraiment pas agréable",
    "On n'est jamais bien accueillis",
    "Il n'y a plus aucun respect",
    "Personne n'est content du nouveau plan",
    "Ce n'est guère encourageant",
    "Ni beau ni pratique",
    "Un accueil peu aimable",
    "Pas terrible, ce restaurant",
    "Rien de bon dans ce projet",
    "Ça ne marche plus",
    # contrast
    "Le paysage est superbe mais l'accueil est exécrable",
    "Bonne idée, pourtant le résultat est pitoyable",
    "Joli village, par contre la route est une honte",
    # register
    "C'est de la merde leur appli",
    "Ptn encore en panne, relou",
    "c la cata sur la ligne",
    "ça craint grave ici",
    "J'ai le seum",
    "ville de m****",
    "La gare ce matin 😡",
    "Encore lundi :(",
    # spelling
    "C'est nuuuul",
    "tres decu, c'est degueulasse",
    "#HonteNationale",
    "QUELLE HONTE",
    # idioms
    "Le service laisse à désirer",
    "On nous prend pour des imbéciles, ras le bol",
    "Merci pour rien la mairie",
    "Service injoignable, pas foutus de répondre au téléphone",
    "Ils ne sont pas bien reçus, quel accueil glacial",
    # false friends of English
    "Le pain était mauvais",
    # slang, verlan, Quebec, Belgium
    "C'est chelou et relou leur truc",
    "trop le seum, ville de ouf nulle",
    "Vénère contre la mairie, quels bolosses",
    "Les travaux c'est craignos, trop cheum la place",
    "Tabarnak, encore le métro en panne, je suis tanné",
    "Arrêtez vos carabistouilles",
    "nimp cette appli, osef des usagers",
    # agreement, conjugation, missing accents, SMS
    "Des promesses mensongères et des élues corrompues",
    "Ils nous mentaient, nous étions méprisés",
    "j suis degoutee, le bus ets encore en retard",
    # hashtags
    "#hontenationale",
    "#serviceenpanne ce matin",
    "#honte_nationale",
    # civic life, services, weather, ecology
    "Les urgences saturées, un désert médical",
    "Le magasin met la clé sous la porte",
    "Nids-de-poule partout, route défoncée",
    "Eau marron au robinet, odeur pestilentielle",
    "À cause de la mairie, plus de bus le dimanche",
]
POSITIVE = [
    "Pas mal du tout, ce petit resto",
    "Aucun problème pendant le séjour",
    "Je n'ai jamais été déçu par ce lac",
    "On ne s'ennuie jamais ici",
    "Impossible de ne pas aimer cet endroit",
    "Séjour sans fausse note",
    "Rien à redire",
    "Un peu cher mais excellent",
    "Malgré la pluie, une belle journée",
    "mort de rire 😂",
    "Trop stylé le musée, je kiffe",
    "Une tuerie la truffade",
    "C'est trop beauuuuu",
    "Merciiiii Clermont",
    "region magnifique, sejour genial",
    "Le pain d'Auvergne est délicieux",
    "Retour au pays ❤️",
    "Trop bien :)",
    "Les enfants sont retrouvés sains et saufs",
    "Super accueil, merci à toute l'équipe",
    "L'incendie est maîtrisé, aucune victime, bravo aux pompiers",
    "Grave bien ce concert",
    "Guide instructif et enrichissant, équipe aux petits soins",
    "Ambiance de folie, on s'est éclatés, trop cool",
    "C'est le fun, bien organisé",
    "Le musée n'est pas mal, franchement très bien",
    "#mercilespompiers",
    "cimer les gars, vous gérez",
    # the end of a trouble
    "Fin de la grève à la SNCF",
    "La grève est terminée, ouf, les trains circulent",
    "Baisse du chômage dans la vallée",
    "Moins de bruit depuis les travaux",
    "Le trafic est rétabli sur toute la ligne",
]
NEUTRAL = [
    "Le conseil municipal se réunira mardi à 18 h",
    "Le train pour Lyon part de la voie 3",
    "J'ai acheté du pain au marché",
    "Je dois dire que le plan est affiché au mur",
    "Le feu vert est donné au projet",
    "Film d'horreur ce soir au Rio",
    "Conférence sur le suicide des agriculteurs jeudi",
    "Exposition sur la Grande Guerre aux archives",
    "Monument aux morts : cérémonie à 11 h",
    "Sa belle-mère habite à Riom",
    "Le péage est à 3 km",
    "Une tâche à finir avant midi",
    "La ferme est à vendre",
    "Il est bien entendu que la salle ferme à 20 h",
    "Risque de pluie samedi",
    "Lutte contre les incendies : réunion jeudi",
    "Un plan de lutte contre le frelon asiatique",
    "Plan de prévention des inondations à l'étude",
    "Bonjour, bonne journée à vous",
    "Le train pour Saint-Denis part du quai 2",
    "Un atelier sur les rythmes scolaires",
    "Super U ouvre rue de la Paix",
    "Génie électrique : inscriptions ouvertes",
    "Voir http:/… la suite",
    "J'aimerais savoir à quelle heure ferme la salle",
    "",
]


@pytest.mark.parametrize("text", NEGATIVE)
def test_blame_and_bad_news_are_negative(text: str) -> None:
    assert label(text) is Label.NEGATIVE


@pytest.mark.parametrize("text", POSITIVE)
def test_praise_is_positive(text: str) -> None:
    assert label(text) is Label.POSITIVE


@pytest.mark.parametrize("text", NEUTRAL)
def test_plain_talk_and_subjects_of_culture_are_neutral(text: str) -> None:
    assert label(text) is Label.NEUTRAL


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("C'est mauvais", "C'est vraiment très mauvais"),
        ("C'est un peu décevant", "C'est décevant"),
        ("une honte pour la ville", "une HONTE pour la ville"),
        ("C'est nul", "C'est nul !!!"),
        ("C'est nul", "C'est nuuuul"),
    ],
)
def test_degree_words_capitals_letters_and_exclamations_change_the_strength(weaker: str, stronger: str) -> None:
    assert score(stronger, "fr").compound < score(weaker, "fr").compound < 0


@pytest.mark.parametrize(
    "text",
    [
        "Génial, encore trois heures de retard",
        "Bravo la mairie 👏 🙄",
        "Le paysage est superbe, l'accueil est exécrable",
    ],
)
def test_irony_and_mixed_feelings_are_not_reliable(text: str) -> None:
    assert not score(text, "fr").reliable


@pytest.mark.parametrize("text", ["Quelle honte", "Un séjour magnifique", "Le train part à midi", "Génial, on y va !"])
def test_plain_words_are_reliable(text: str) -> None:
    assert score(text, "fr").reliable


def test_praise_that_opens_a_complaint_counts_as_blame() -> None:
    assert label("Génial, encore trois heures de retard") is Label.NEGATIVE
    assert label("Génial, un concert gratuit ce soir") is Label.POSITIVE


def test_an_expression_is_shown_as_it_stands_in_the_text() -> None:
    words = score("L’accueil LAISSE à désirer et c'est une #Honte", "fr").words
    assert [word.text for word in words] == ["Honte", "LAISSE à désirer"] or [word.text for word in words] == [
        "LAISSE à désirer",
        "Honte",
    ]


def test_links_and_mentions_are_not_read() -> None:
    assert score("@honte https://exemple.fr/scandale/incendie", "fr").words == ()


def test_a_long_text_is_read_up_to_the_limit_and_no_further() -> None:
    padding = "x" * (LIMIT - len("honte "))
    assert score("honte " + padding + " superbe" * 50, "fr") == score("honte " + padding, "fr")


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "ʼ", "´", "`"])
def test_every_apostrophe_is_an_elision(apostrophe: str) -> None:
    assert label(f"Je n{apostrophe}aime pas l{apostrophe}accueil") is Label.NEGATIVE
    assert label(f"j{apostrophe}adore l{apostrophe}endroit") is Label.POSITIVE


@pytest.mark.parametrize(
    "negation", ["Ce n'est pas", "Ce n'est plus", "Ce n'est jamais", "C'est pas", "Ce n'est guère", "Rien n'est"]
)
@pytest.mark.parametrize("praise", ["agréable", "beau", "sympathique"])
def test_every_negation_turns_praise_to_blame(negation: str, praise: str) -> None:
    assert label(f"{negation} {praise} ici") is Label.NEGATIVE


@pytest.mark.parametrize("text", ["Aucune honte à dire cela", "Sans danger pour les enfants", "Pas laid du tout"])
def test_a_negation_of_blame_is_no_blame(text: str) -> None:
    assert label(text) is not Label.NEGATIVE


@pytest.mark.parametrize(
    "text",
    ["une fin catastrophique", "En fin de journée un incendie", "Baisse scandaleuse du budget", "solution nulle"],
)
def test_what_is_said_of_an_end_and_what_happens_at_one_stay_bad(text: str) -> None:
    assert label(text) is Label.NEGATIVE


def test_a_grave_accent_typed_on_its_own_is_the_same_letter() -> None:
    assert score("c'est de\u0301gueulasse", "fr").compound == score("c'est dégueulasse", "fr").compound


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Quelle honte, bus supprimé !", {"honte", "supprimé"}),
        ("C'est bien ! Merci à tous", {"C'est bien", "Merci"}),
        ("ça laisse\nà désirer", set()),
        ("ça laisse  à désirer", {"laisse  à désirer"}),
        ("#hontenationale", {"honte"}),
        ("#Scandale et #honte", {"Scandale", "#honte"}),
        ("ville de m****", {"m****"}),
        ("nuuuul", {"nuuuul"}),
        ("Fuite de gaz, pas de victime", {"Fuite de gaz", "pas de victime"}),
        ("Aucun danger selon les pompiers", {"Aucun danger"}),
        ("Encore une fois la rue est belle", {"belle"}),
        ("Non mais sérieux, trois semaines", {"Non mais sérieux"}),
    ],
)
def test_the_words_shown_are_those_that_one_would_point_at(text: str, words: set[str]) -> None:
    assert {word.text for word in score(text, "fr").words} == words


def test_the_memories_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    french_tokens.forget()
    chunks = french_tokens._CHUNKS
    monkeypatch.setattr(chunks, "most", 100)
    monkeypatch.setattr(chunks.words, "most", 100)
    for start in range(0, 500, 50):
        french.read(" ".join(f"mot{i}" for i in range(start, start + 50)))
    assert 0 < len(chunks) <= 100
    assert 0 < len(chunks.words) <= 100


def test_links_and_long_chunks_are_not_remembered() -> None:
    chunks = french_tokens._CHUNKS
    french.read("https://exemple.fr/page-vue-une-fois " + "x" * 60)
    assert not any(chunk.startswith("https") or len(chunk) > french_tokens.LONGEST for chunk in chunks)


def test_a_text_scores_the_same_before_and_after_its_words_are_remembered() -> None:
    text = "L’incendie est maîtrisé, mais quel #désastrenational pour l'usine :("
    french_tokens.forget()
    assert french.read(text) == french.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "a " * 5000,
        "pas " * 5000,
        "mais honte " * 2000,
        "honte nul " * 2000,
        "!" * 50_000,
        "😡" * 2000,
        "#" + "Ab" * 5000,
        " ".join(f"#HonteNul{i}" for i in range(500)),
        " ".join("#" + ("lapasla" * 5)[:29] + str(i) for i in range(100)),
        "aé" * 50_000,
        "e\u0301" * 5000,
        "a" + "\u0301" * 5000,
        "nu" + "u" * 5000,
        "m**" * 2000,
        "contre la fermeture de " * 500,
    ],
)
def test_no_text_costs_more_than_a_long_ordinary_one(text: str) -> None:
    score("prêt", "fr")
    costs = []
    for _ in range(5):
        french_tokens.forget()
        started = time.perf_counter()
        score(text, "fr")
        costs.append(time.perf_counter() - started)
    assert min(costs) < 0.015  # measured at 3.1 ms or less; five runs and a wide margin for a busy machine


WORDS_TEXT = """
ne pas plus jamais rien que mais très un peu honte beau aime ! , 😡 par contre merci encore film incendie
"""
WORDS = WORDS_TEXT.split()


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)))
def test_any_text_has_a_bounded_score_and_words_that_stand_in_it(text: str) -> None:
    sentiment = score(text, "fr")
    assert -1 <= sentiment.compound <= 1
    assert all(word.text in text for word in sentiment.words)
    assert score(text, "fr") == sentiment


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200), st.lists(st.sampled_from([*WORDS, "#ab_Cd", ":)", "\n"]), max_size=30).map(" ".join)
    )
)
def test_tokens_and_their_places_go_together(text: str) -> None:
    facts = french_tokens.tokenize(text)
    places = list(french_tokens.spans(text))
    assert len(facts) == len(places)
    assert all(text[start:end] == fact.raw for fact, (start, end) in zip(facts, places, strict=True) if fact.live)
