import pytest

from streams.detectors import gladness
from streams.detectors.gladness import Gladness


def lived(minutes: int = 2000) -> Gladness:
    """One voice a minute, a fifth glad, two fifths angry."""
    state = gladness.fresh()
    for minute in range(minutes):
        gladness.learn(state, float(minute % 5 == 0), float(minute % 5 in (1, 2)), 1.0, 1.0, 1.0)
    return state


def after(positive: float, negative: float, total: float, rate: float = 1.0, minutes: int = 90) -> gladness.Joy:
    state = lived()
    for _ in range(minutes):
        gladness.learn(state, positive, negative, total, rate, 0.1)
    return gladness.score(state, positive, negative, total, rate)


def test_shares_are_learned() -> None:
    assert gladness.usual_shares(lived()) == pytest.approx((0.2, 0.4), abs=0.03)


def test_many_more_glad_voices_are_heard() -> None:
    found = after(0.9, 0.0, 1.0)
    assert found.score > 5.0
    assert not found.fall


def test_anger_that_falls_away_is_heard_as_such() -> None:
    found = after(0.2, 0.0, 1.0)
    assert found.score > 3.0
    assert found.fall


def test_an_ordinary_mood_is_nothing() -> None:
    assert after(0.2, 0.4, 1.0).score == 0.0


def test_a_mood_alone_is_nothing_when_fewer_speak_than_usual() -> None:
    assert after(0.9, 0.0, 1.0, rate=1.3, minutes=300).score == 0.0


def test_a_few_happy_voices_are_nothing() -> None:
    assert after(0.1, 0.0, 0.1, rate=0.05, minutes=300).score == 0.0
