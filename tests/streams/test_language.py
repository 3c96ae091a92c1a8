import pytest

from streams.language import REMEMBERED, _by_letters, detect

FRENCH = "Le train de ce matin est encore en retard, rien ne change"
ENGLISH = "The morning train is late again, nothing ever changes here"
SPANISH = "El tren de la mañana llega otra vez con retraso, nada cambia"


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
def test_the_platform_is_believed_whatever_the_letters_say(tag: str, expected: str) -> None:
    assert detect(SPANISH, tag, "it") == expected


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
