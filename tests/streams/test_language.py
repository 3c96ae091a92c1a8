import pytest

from streams.language import OVERRULING_WORDS, READ, REMEMBERED, _by_letters, detect

FRENCH = "Le train de ce matin est encore en retard, rien ne change"
ENGLISH = "The morning train is late again, nothing ever changes here"
SPANISH = "El tren de la mañana llega otra vez con retraso, nada cambia"


SHORT = "Todo cerrado en Vichy hoy"

OTHERS = [
    "El alcalde dice que la playa estará cerrada mañana por la tormenta",
    "Se busca un perro en la plaza de la Merced",
    "Il sindaco ha chiuso la strada per la frana di ieri notte",
    "Un grande concerto in piazza domani sera con la banda",
    "L'alcalde diu que la platja estarà tancada demà",
    "Les festes del poble comencen dissabte amb foc i música",
    "A feira da cidade abre as portas hoje, venham todos",
    "Der Bürgermeister sagt, der Strand ist morgen geschlossen",
    "De burgemeester zegt dat het strand morgen dicht is",
]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr", "fr"),
        ("fr-FR", "fr"),
        ("FR", "fr"),
        ("en_US", "en"),
        ("pt-BR", "pt"),
        ("fra", "fr"),
        ("iw", "he"),
        (" fr ", "fr"),
    ],
)
def test_on_a_short_text_the_platform_is_believed_whatever_the_letters_say(tag: str, expected: str) -> None:
    assert detect(SHORT, tag, "it") == expected


@pytest.mark.parametrize("tag", ["en", "es", "ht", "pt-BR"])
def test_a_tag_that_a_long_text_plainly_contradicts_loses(tag: str) -> None:
    assert detect(FRENCH + ", et personne pour nous répondre", tag, "it") == "fr"


def test_a_tag_loses_to_sure_letters_where_no_function_word_tells() -> None:
    assert detect(SPANISH, "fr", "it") == "es"


def test_a_tag_is_contradicted_from_the_eighth_word_on() -> None:
    words = ["les", "pompiers", "sont", "avec", "nous", "dans", "cette", "rue"]
    assert len(words) == OVERRULING_WORDS
    assert detect(" ".join(words[:-1]), "en", "it") == "en"
    assert detect(" ".join(words), "en", "it") == "fr"


def test_one_french_word_does_not_contradict_an_english_tag() -> None:
    text = "Great evening chez Aldo near Vichy station, lovely food, lovely people"
    assert detect(text, "en", "fr") == "en"


def test_a_language_that_we_cannot_tell_apart_is_believed() -> None:
    text = "Gaur arratsaldean herriko plazan kontzertua izango da eta denak gonbidatuta zaudete"
    assert detect(text, "eu", "fr") == "eu"


@pytest.mark.parametrize("text", OTHERS)
def test_function_words_never_take_another_language_for_french_or_english(text: str) -> None:
    assert detect(text, None, "xx") not in ("fr", "en")


def test_two_function_words_tell_a_language_without_asking_the_letters() -> None:
    _by_letters.cache_clear()
    assert detect("panne totale dans les trams", None, "it") == "fr"
    assert detect("what an evening it was", None, "it") == "en"
    assert _by_letters.cache_info().misses == 0


def test_what_follows_the_limit_is_not_read() -> None:
    assert detect("x " * (READ // 2) + ENGLISH, None, "fr") == "fr"


@pytest.mark.parametrize("tag", [None, "", "und", "zxx", "qme", "QHT", "xx", "f", "français", "1", "éé", "und-FR"])
def test_a_platform_that_does_not_know_is_ignored(tag: str | None) -> None:
    assert detect(ENGLISH, tag, "fr") == "en"


@pytest.mark.parametrize(("text", "expected"), [(FRENCH, "fr"), (ENGLISH, "en"), (SPANISH, "es")])
def test_the_letters_tell_the_language(text: str, expected: str) -> None:
    assert detect(text, None, "it") == expected
    assert detect(text.upper(), None, "it") == expected


@pytest.mark.parametrize(
    "text", ["", "ok", "Good morning", "lol 😂", "@user http://t.co/abc #great #day", "12 34 56 78"]
)
def test_a_text_that_says_too_little_gets_the_default(text: str) -> None:
    assert detect(text, None, "fr") == "fr"
    assert detect(text, None, "en") == "en"


def test_links_mentions_and_hashtags_do_not_vote() -> None:
    noise = " @the_great_station https://the-weather-is-nice.example #WhatAWonderfulMorning"
    assert detect(FRENCH + noise, None, "it") == "fr"


def test_a_language_without_spaces_is_recognised_too() -> None:
    assert detect("今日は電車がとても遅れています", None, "fr") == "ja"


def test_the_answer_depends_on_nothing_but_the_arguments() -> None:
    first = [detect(text, None, default) for text in (FRENCH, ENGLISH, "ok") for default in ("fr", "en")]
    second = [detect(text, None, default) for text in (FRENCH, ENGLISH, "ok") for default in ("fr", "en")]
    assert first == second


def test_the_cache_is_bounded() -> None:
    assert _by_letters.cache_info().maxsize == REMEMBERED
