"""Incendie à Thiers : la commune sonne, le département et la région qu'elle fait monter se taisent."""

from functools import cache

from alerts.model import DeliveryAction, DeliveryReason, Kind
from streams.territory import Scale
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story, a_territory

THIERS = a_territory("thiers", parent="puy-de-dome")
PUY_DE_DOME = a_territory("puy-de-dome", scale=Scale.DEPARTEMENT, parent="auvergne", usual_per_hour=20.0)
AUVERGNE = a_territory("auvergne", scale=Scale.REGION, usual_per_hour=40.0)
START = MONDAY + 17 * DAY + 15 * HOUR


@cache
def told() -> Story:
    story = Story(territories=(THIERS, PUY_DE_DOME, AUVERGNE))
    story.calm("thiers", MONDAY, START + 8 * HOUR, 3.0)
    story.calm("puy-de-dome", MONDAY, START + 8 * HOUR, 15.0)
    story.calm("auvergne", MONDAY, START + 8 * HOUR, 20.0)
    story.crowd("thiers", START, 180, within_s=2 * HOUR, crisis=("fire",))
    story.play(START + 8 * HOUR)
    return story


def test_the_town_is_told_within_minutes() -> None:
    sent = [d for d in told().deliveries if d.action is DeliveryAction.SEND]
    assert [d.alert.territory for d in sent] == ["thiers"]
    assert sent[0].alert.kind is Kind.CRISIS
    assert sent[0].at - START < 15 * MINUTE


def test_those_above_rise_too_and_are_explained_by_it() -> None:
    for above in ("puy-de-dome", "auvergne"):
        mine = [d for d in told().deliveries if d.alert.territory == above]
        assert mine, above
        assert {d.action for d in mine} == {DeliveryAction.SKIP}
        assert {d.reason for d in mine} <= {DeliveryReason.EXPLAINED_BY_CHILD, DeliveryReason.NEVER_SENT}
