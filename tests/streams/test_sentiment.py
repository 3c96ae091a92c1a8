import msgspec
import pytest

from streams.model import Label, Sentiment
from streams.sentiment import WORDS, compound, label, score


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-0.0501, Label.NEGATIVE),
        (-0.05, Label.NEGATIVE),
        (-0.0499, Label.NEUTRAL),
        (0.0499, Label.NEUTRAL),
        (0.05, Label.POSITIVE),
        (0.0501, Label.POSITIVE),
    ],
)
def test_the_classes_meet_at_five_hundredths(value: float, expected: Label) -> None:
    assert label(value) is expected


@pytest.mark.parametrize(
    ("lang", "engine"),
    [("fr", "clameur-fr"), ("fr-FR", "clameur-fr"), ("en", "vader-3.3.2"), ("EN-gb", "vader-3.3.2"), ("es", "emoji")],
)
def test_a_language_goes_to_its_engine(lang: str, engine: str) -> None:
    assert score("Clermont", lang).engine == engine


def test_a_text_of_unknown_language_is_read_in_the_default_one() -> None:
    assert score("Quelle honte").lang == "fr"
    assert score("What a shame", default="en").label is Label.NEGATIVE


def test_the_language_of_a_text_that_says_enough_is_found() -> None:
    assert score("The train was late again and nobody told us why").lang == "en"
    assert score("Encore un retard et personne ne nous a prévenus", default="en").lang == "fr"
    assert score("El alcalde dice que la playa estará cerrada mañana").engine == "emoji"


def test_a_language_that_is_given_is_believed() -> None:
    assert score("The train was late again and nobody told us why", "fr").engine == "clameur-fr"


def test_a_language_that_is_not_read_is_counted_and_not_guessed() -> None:
    sentiment = score("¡Qué vergüenza, un desastre terrible!", "es")
    assert (sentiment.compound, sentiment.label, sentiment.words) == (0.0, Label.NEUTRAL, ())
    assert not sentiment.reliable


def test_emojis_are_read_in_any_language() -> None:
    assert score("El tren 😡", "es").label is Label.NEGATIVE
    assert score("Der Zug ❤️", "de").label is Label.POSITIVE


def test_the_same_post_weighs_about_the_same_in_both_languages() -> None:
    assert compound("Le train est en retard, c'est horrible", "fr") < -0.5
    assert compound("The train is late, it is horrible", "en") < -0.5


def test_words_are_signed_heaviest_first_and_few() -> None:
    text = "honte scandale nul moche sale triste pollution grève danger superbe bravo merci panne"
    words = score(text, "fr").words
    assert len(words) == WORDS
    sizes = [abs(word.weight) for word in words]
    assert sizes == sorted(sizes, reverse=True)
    assert {word.weight > 0 for word in words} == {True, False}


@pytest.mark.parametrize("lang", ["fr", "en", "es"])
@pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "\ud800", "👩‍👩‍👧‍👦", "🇫🇷", "ﷺ" * 50, "😡" * 3000])
def test_odd_texts_are_scored_like_any_other(text: str, lang: str) -> None:
    sentiment = score(text, lang)
    assert -1 <= sentiment.compound <= 1


def test_a_sentiment_goes_through_json_unchanged() -> None:
    sentiment = score("Honte au maire, bravo les pompiers", "fr")
    assert msgspec.json.decode(msgspec.json.encode(sentiment), type=Sentiment) == sentiment


def test_a_long_run_of_one_emoji_weighs_no_more_than_three() -> None:
    assert compound("gare " + "😡" * 3, "fr") == compound("gare " + "😡" * 300, "fr")
