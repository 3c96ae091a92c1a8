"""Vague d'ironie : on félicite la mairie pour rire ; ce n'est pas une bonne nouvelle sûre, et le message le dit."""

from functools import cache

from alerts.model import Caveat
from streams import sentiment
from streams.model import Label
from tests.support.stories import DAY, HOUR, MONDAY, Story

NOON = MONDAY + 17 * DAY + 12 * HOUR
JOKES = (
    "Génial, encore une coupure d'eau à Volvic, merci la mairie 🙄",
    "Bravo Volvic, encore une coupure un dimanche 🙄",
    "Super, toujours pas d'eau à Volvic, merci pour tout 🙃",
)


@cache
def told() -> Story:
    story = Story()
    story.calm("volvic", MONDAY, NOON + 6 * HOUR, 4.0)
    for n in range(90):
        text = JOKES[n % len(JOKES)]
        story.post(NOON + 40.0 * n, sentiment=sentiment.score(text, "fr"), text=f"{text} {n}")
    story.play(NOON + 6 * HOUR)
    return story


def test_the_jokes_are_read_as_unreliable_and_never_as_praise() -> None:
    for joke in JOKES:
        read = sentiment.score(joke, "fr")
        assert not read.reliable, joke
        assert read.label is not Label.POSITIVE, joke


def test_the_message_says_that_the_mood_is_not_sure() -> None:
    assert told().alerts
    assert all(Caveat.UNRELIABLE_SENTIMENT in a.caveats for a in told().alerts[:3])
    assert not any(a.kind == "good_news" for a in told().alerts)
