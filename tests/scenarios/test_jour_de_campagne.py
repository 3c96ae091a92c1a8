"""Jour de campagne : la hausse était annoncée et ne sonne pas ; la colère, elle, sonne."""

from datetime import UTC, datetime
from functools import cache

from alerts.model import DeliveryAction, DeliveryReason, Kind
from alerts.policy import Campaign, Policy, Route
from streams.model import Label
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

LAUNCH = MONDAY + 17 * DAY + 9 * HOUR
CAMPAIGN = Campaign(
    territory="volvic",
    name="Volvic en fête",
    start=datetime.fromtimestamp(LAUNCH - HOUR, UTC),
    end=datetime.fromtimestamp(LAUNCH + 12 * HOUR, UTC),
)
POLICY = Policy(routes=(Route(channel="C0CRISE"),), campaigns=(CAMPAIGN,))


@cache
def told(*, angry: bool) -> Story:
    story = Story(policy=POLICY)
    story.calm("volvic", MONDAY, LAUNCH + 12 * HOUR, 4.0)
    story.crowd("volvic", LAUNCH, 240, within_s=6 * HOUR, label=Label.NEUTRAL)
    if angry:
        story.crowd("volvic", LAUNCH + 2 * HOUR, 120, within_s=2 * HOUR, label=Label.NEGATIVE)
    story.play(LAUNCH + 10 * HOUR)
    return story


def test_the_rise_is_seen_and_held_back_as_the_campaign() -> None:
    story = told(angry=False)
    assert {a.kind for a in story.alerts} == {Kind.BUZZ}
    assert {(d.action, d.reason, d.detail) for d in story.deliveries} <= {
        (DeliveryAction.SKIP, DeliveryReason.CAMPAIGN, "Volvic en fête"),
        (DeliveryAction.SKIP, DeliveryReason.NEVER_SENT, ""),
    }
    assert story.deliveries


def test_anger_inside_the_campaign_is_told_within_half_an_hour() -> None:
    sent = [d for d in told(angry=True).deliveries if d.action is DeliveryAction.SEND]
    assert [d.alert.kind for d in sent] == [Kind.CRISIS]
    assert 0 < sent[0].at - (LAUNCH + 2 * HOUR) < 30 * MINUTE
