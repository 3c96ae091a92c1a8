"""Une plateforme abandonnée : après une semaine sans un mot, elle n'est plus attendue, et on le dit ainsi."""

from alerts.model import Reason, Transition
from alerts.wording import tell
from tests.scenarios.test_la_collecte_se_tait import AFTERNOON, PLATFORMS, a_town, talk
from tests.support.stories import DAY, HOUR, MONDAY


def test_after_a_week_it_is_given_up() -> None:
    story = a_town()
    talk(story, MONDAY, AFTERNOON, 72.0, PLATFORMS)
    talk(story, AFTERNOON, AFTERNOON + 8 * DAY, 108.0, PLATFORMS[1:])
    story.play(AFTERNOON + 8 * DAY)
    assert story.transitions() == [Transition.OPENED, Transition.RESOLVED]
    first, last = story.alerts
    assert first.sources == last.sources == ("mastodon",)
    assert 7 * DAY <= last.at - AFTERNOON <= 7 * DAY + HOUR
    assert last.reason is Reason.GIVEN_UP
    assert "plus rien depuis une semaine, la source n’est plus attendue" in dict(tell(last).facts)["Pourquoi"]
