"""Le mégaphone : un seul message reposté deux cents fois n'est pas deux cents personnes qui prennent la parole."""

from functools import cache

from alerts.model import Caveat, Kind, Severity
from streams.model import PostKind
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

NOON = MONDAY + 3 * DAY + 12 * HOUR
SHARED = "Honte à Volvic : la source est à sec et l'usine continue de pomper comme si de rien n'était"


@cache
def told(*, reposted: bool) -> Story:
    story = Story()
    story.calm("volvic", MONDAY, NOON + 6 * HOUR, 8.0)
    if reposted:
        story.post(NOON, text=SHARED)
        story.crowd("volvic", NOON + 10, 200, within_s=HOUR, kind=PostKind.REPOST, text=f"RT @lou: {SHARED}", ref="p1")
    else:
        story.crowd("volvic", NOON, 201, within_s=HOUR)
    story.play(NOON + 14 * HOUR)
    return story


def test_two_hundred_people_are_a_crisis() -> None:
    alerts = told(reposted=False).alerts
    assert (alerts[0].kind, alerts[0].at - NOON < 15 * MINUTE) == (Kind.CRISIS, True)
    assert Severity.CRITICAL in {a.severity for a in alerts}
    assert max(a.observed for a in alerts) > 100


def test_two_hundred_reposts_of_one_are_not() -> None:
    assert told(reposted=True).alerts == []


def test_a_crowd_that_mostly_reposts_is_told_so_and_is_less_grave() -> None:
    story = Story()
    story.calm("volvic", MONDAY, NOON + 6 * HOUR, 8.0)
    for number in range(40):
        own_words = f"{number} raisons d'avoir honte à Volvic ce soir, la source est à sec"
        story.post(NOON + number * 60.0, text=own_words)
        for n in range(9):
            story.post(NOON + number * 60.0 + 5 + n, kind=PostKind.REPOST, text=f"RT @lou: {own_words}")
    story.play(NOON + 14 * HOUR)
    loud = [a for a in story.alerts if a.amplification > 0.85]
    assert loud
    assert all(Caveat.AMPLIFIED in a.caveats for a in loud)
    assert story.alerts[0].severity is not Severity.CRITICAL
