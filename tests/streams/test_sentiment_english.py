import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bench.vader_equality import EMOJIS, ODD, RULES, SPACES, differences, texts
from streams.sentiment import english, score
from streams.sentiment.emoji import IRONIC
from streams.sentiment.english_words import CHANGED, PHRASES
from streams.sentiment.fold import LIMIT

STOCK = SentimentIntensityAnalyzer()
LEXICON = sorted(STOCK.lexicon)


def test_ten_thousand_generated_texts_have_stock_vaders_whole_dictionary() -> None:
    assert differences(texts(10_000, seed=20140601)) == (10_000, [])


@settings(max_examples=400, deadline=None)
@given(st.text(max_size=120))
def test_any_text_scores_as_stock_vader_does(text: str) -> None:
    assert english.polarity(text) == STOCK.polarity_scores(text)
    assert english.stock(text).compound == STOCK.polarity_scores(text)["compound"]


@settings(max_examples=600, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*RULES, *LEXICON[::40], *EMOJIS[::20], *ODD, "!", "??", "Good"]), st.sampled_from(SPACES)
        ),
        max_size=14,
    )
)
def test_any_meeting_of_rules_scores_as_stock_vader_does(words: list[tuple[str, str]]) -> None:
    text = "".join(word + space for word, space in words)
    assert english.polarity(text) == STOCK.polarity_scores(text)


def test_equal_valences_around_a_but_act_on_each_other_as_they_do_in_stock() -> None:
    text = "good good bad but good bad bad good but bad good"
    assert english.polarity(text) == STOCK.polarity_scores(text)


@pytest.mark.parametrize(
    "text", ["", " ", "but", "!!!", "kind of", "no", "least", "🙂", "\ufeff", "a" * 500, "İ NOT bad"]
)
def test_the_smallest_texts_score_as_stock_vader_does(text: str) -> None:
    assert english.polarity(text) == STOCK.polarity_scores(text)


@given(st.floats(-40, 40))
def test_a_sum_is_rounded_as_stock_rounds_it(total: float) -> None:
    assert english.normalize(total) == round(total / (total * total + 15) ** 0.5, 4)


def test_a_difference_from_stock_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from streams.sentiment import vader

    monkeypatch.setattr(vader, "FLIP", -0.75)
    assert differences(["not good"]) == (1, ["not good"])


# The layer.


@pytest.mark.parametrize("sign", ["😡", "🤬", "🚨", "💔", "👎", "🙄"])
def test_an_emoji_of_anger_that_stock_cannot_read_is_negative(sign: str) -> None:
    assert STOCK.polarity_scores(f"the station {sign}")["compound"] >= 0
    assert english.score(f"the station {sign}").compound < -0.05


@pytest.mark.parametrize("sign", ["👏", "❤️", "👏🏽", "🥰"])
def test_an_emoji_of_praise_is_positive_with_any_skin_tone(sign: str) -> None:
    assert english.score(f"the station {sign}").compound > 0.05


@pytest.mark.parametrize(
    "text",
    [
        "Old mill flooded, three streets evacuated",
        "Power cut across the town since noon",
        "Two casualties in the derailment, says the prefect",
        "Still no water in the upper village",
        "The new bypass is a joke",
        "Bins overflowing again, what a shambles",
        "They don’t care about us",
        "They don\\u2019t care about us",
        "ffs the lift is out of order",
        "This queue is soooo terribleeee",
        "Closed without notice...disgraceful",
        "#ShameOnYou",
        "Why is nobody answering the phone",
    ],
)
def test_what_a_reader_would_call_negative_is(text: str) -> None:
    assert score(text, "en").label == "negative"


@pytest.mark.parametrize(
    "text",
    [
        "Can't wait for Saturday",
        "Looking forward to the market",
        "Well done to the volunteers",
        "The “Friends of the Lake” made my day",
        "No casualties, everyone is safe and sound",
        "Not bad at all",
        "I &lt;3 this town",
        "#SoHappy",
        "We like the new tram",
    ],
)
def test_what_a_reader_would_call_positive_is(text: str) -> None:
    assert score(text, "en").label == "positive"


@pytest.mark.parametrize(
    "text",
    [
        "Alert: the party leaders share their vision of security at the United Nations",
        "It looks like rain over the lake",
        "The mayor will play an important part in the defence committee",
        "Star Wars and the World War memorial, same street",
        "Kind of Blue at the jazz club, entry 12 euros",
        "Support the café opening at 9",
        "http://great.example/love @happy_folks",
    ],
)
def test_announcements_and_names_are_neutral_and_exactly_zero(text: str) -> None:
    assert english.score(text).compound == 0.0


def test_weak_evidence_weighs_nothing_and_more_of_it_does() -> None:
    assert english.score("ready").compound == 0.0
    assert english.score("ready ready").compound > 0.05


@pytest.mark.parametrize(
    "text",
    [
        "Great, another delay",
        "Oh great, another Monday without trams",
        "Thanks for the flooded cellar",
        "Lovely service 🙄",
        "Wonderful organisation #sarcasm",
        "The “great” new bypass",
        "Good food, bad service",
        "I don't know",
    ],
)
def test_irony_mixed_feelings_and_bare_negations_are_unreliable(text: str) -> None:
    assert not score(text, "en").reliable


@pytest.mark.parametrize("text", ["Great, another delay", "Oh great, another Monday", "Thanks for the flooded cellar"])
def test_praise_that_opens_a_complaint_is_turned(text: str) -> None:
    assert score(text, "en").label == "negative"


@pytest.mark.parametrize(
    "text", ["Great to see the pool open again after the fire", "Lovely to hear the library reopened after the flood"]
)
def test_joy_at_what_is_mended_is_no_irony(text: str) -> None:
    assert score(text, "en").words[0].weight > 0
    assert score(text, "en").label == "positive"


def test_a_negated_trouble_is_shown_with_its_negation() -> None:
    said = {
        word.text: word.weight for word in score("No complaints here, but the food was not good enough", "en").words
    }
    assert said.keys() == {"No complaints", "not good enough"}
    assert said["No complaints"] > 0 > said["not good enough"]


@pytest.mark.parametrize(
    "text", ["Great evening, thank you all", "Awful night, the cellar is flooded", "Town hall, 9 am"]
)
def test_plain_speech_is_reliable(text: str) -> None:
    assert score(text, "en").reliable


def test_the_words_are_the_ones_that_weighed_as_they_stand_in_the_text() -> None:
    words = english.score("A Wonderful town, but “they don’t care” and the station is AWFUL! 😡").words
    assert [word for word, _ in words] == ["Wonderful", "don’t care", "AWFUL", "😡"]
    assert [weight > 0 for _, weight in words] == [True, False, False, False]


@pytest.mark.parametrize("words", sorted(PHRASES))
def test_every_expression_is_found_with_its_own_weight(words: tuple[str, ...]) -> None:
    weight = PHRASES[words]
    found = english.score("the tram " + " ".join(words)).words
    assert [value for word, value in found if word == " ".join(words)] == ([weight] if weight else [])


def test_every_changed_word_of_the_lexicon_is_a_single_token_with_a_weight_on_vaders_scale() -> None:
    assert all(word == word.lower() and " " not in word for word in CHANGED)
    assert all(weight is None or -4 <= weight <= 4 for weight in CHANGED.values())


def test_no_word_that_is_said_to_mislead_is_unknown_to_vader() -> None:
    assert [word for word, weight in CHANGED.items() if weight is None and word not in STOCK.lexicon] == []


def test_every_ironic_emoji_turns_praise() -> None:
    assert all(english.score(f"wonderful {sign}").compound < 0 for sign in sorted(IRONIC))


@given(st.text(alphabet=string.printable, max_size=200))
def test_a_compound_is_zero_or_a_feeling_and_never_between(text: str) -> None:
    compound = english.score(text).compound
    assert compound == 0.0 or abs(compound) >= 0.05


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*sorted(CHANGED)[::9], *RULES, *(" ".join(words) for words in PHRASES)]), max_size=8))
def test_a_text_reads_the_same_whatever_was_read_before_it(words: list[str]) -> None:
    text = " ".join(words)
    first = english.read(text)
    english._memory().clear()
    assert english.read(text) == first


def test_a_long_text_is_read_up_to_the_limit_and_no_further() -> None:
    padding = "x" * (LIMIT - len("awful "))
    assert english.score("awful " + padding + " wonderful " * 50) == english.score("awful " + padding)


def test_the_memory_of_tokens_stays_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english._memory(), "most", 100)
    english._memory().clear()
    english.score(" ".join(f"w{i}" for i in range(300)))
    assert 0 < len(english._memory()) <= 100


@pytest.mark.parametrize(
    "text",
    [
        "😡" * 5000,
        "😀🏔😱" * 2000,
        "good bad but " * 5000,
        "g" * 100_000,
        "kind of " * 5000,
        "#SoSad" * 400,
        "a,b" * 900,
    ],
)
def test_no_text_costs_more_than_a_long_ordinary_one(text: str) -> None:
    english.score(text)
    costs = []
    for _ in range(5):
        started = time.perf_counter()
        english.score(text)
        costs.append(time.perf_counter() - started)
    assert min(costs) < 0.025  # measured at 2.5 ms or less; five runs and a wide margin for a busy machine
