import pytest

from streams.sentiment.emoji import find, remove


@pytest.mark.parametrize(
    "text", ["🇫🇷", "8️⃣", "🏴‍☠️", "🏳️‍🌈", "👩‍🚒", "👨‍🚀", "🐦‍🔥", "⛓️‍💥", "👁️‍🗨️", "🌋", "🚌", "🐮", "🌧️", "👨‍👩‍👧"]
)
def test_flags_keycaps_trades_animals_weather_and_vehicles_say_nothing(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "emoji", "weight"),
    [
        ("🤦🏽‍♀️", "🤦", -1.8),
        ("❤️‍🔥", "❤", 2.9),
        ("❤️‍🩹", "❤\u200d🩹", 0.8),
        ("😮‍💨", "😮\u200d💨", -0.8),
        ("👩‍❤️‍👨", "❤", 2.9),
        ("👩🏽‍❤️‍💋‍👩🏿", "❤", 2.9),
        ("👍🏿", "👍", 2.0),
        ("🫶", "🫶", 2.0),
        ("🩷", "🩷", 2.5),
    ],
)
def test_a_joined_or_toned_picture_is_one_emoji(text: str, emoji: str, weight: float) -> None:
    assert [(found.emoji, found.weight) for found in find(f"x{text}y")] == [(emoji, weight)]


def test_the_place_of_an_emoji_is_its_index_in_the_text() -> None:
    assert [found.start for found in find("a😡b👏🏽")] == [1, 3]


def test_letters_stay_when_emojis_go() -> None:
    assert remove("日本語 ça “va” … 👩‍❤️‍👨fin").split() == ["日本語", "ça", "“va”", "…", "fin"]
