"""Sécheresse à Volvic : la colère naît dans la commune, puis gagne toute l'Auvergne.

La région compte aussi les messages de sa commune. Elle est d'abord expliquée par elle, et n'est annoncée que
lorsqu'elle a sa propre hausse.
"""

from functools import cache

from alerts.model import DeliveryAction, DeliveryReason, Kind, Severity, Transition
from streams.model import Label
from streams.territory import Scale
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story, a_territory

VOLVIC = a_territory("volvic", parent="auvergne")
AUVERGNE = a_territory("auvergne", scale=Scale.REGION, usual_per_hour=30.0)
EVENING = MONDAY + 2 * DAY + 20 * HOUR
SPREAD = EVENING + 90 * MINUTE


@cache
def told() -> Story:
    story = Story(territories=(VOLVIC, AUVERGNE))
    story.calm("volvic", MONDAY, EVENING + 12 * HOUR, 4.0)
    story.calm("auvergne", MONDAY, EVENING + 12 * HOUR, 26.0)
    story.crowd("volvic", EVENING, 150, within_s=2 * HOUR, crisis=("drought",))
    story.crowd("auvergne", SPREAD, 260, within_s=HOUR, crisis=("drought",))
    story.play(EVENING + 24 * HOUR)
    return story


def test_nothing_is_told_before_it_begins() -> None:
    assert min(a.at for a in told().alerts) > EVENING


def test_volvic_is_told_within_minutes_as_a_crisis() -> None:
    first = told().of("volvic")[0]
    assert (first.transition, first.kind) == (Transition.OPENED, Kind.CRISIS)
    assert first.at - EVENING < 15 * MINUTE
    assert first.topics[0][0] == "drought"


def test_it_grows_critical_and_ends_once() -> None:
    assert told().transitions("volvic") == [
        Transition.OPENED,
        Transition.ESCALATED,
        Transition.DEESCALATED,
        Transition.RESOLVED,
    ]
    assert [a.severity for a in told().of("volvic") if a.transition is Transition.ESCALATED] == [Severity.CRITICAL]


def test_auvergne_rings_but_is_explained_by_volvic_until_it_has_a_rise_of_its_own() -> None:
    deliveries = [d for d in told().deliveries if d.alert.territory == "auvergne"]
    sent = next(n for n, d in enumerate(deliveries) if d.action is DeliveryAction.SEND)
    assert sent > 0
    assert {d.reason for d in deliveries[:sent]} == {DeliveryReason.EXPLAINED_BY_CHILD}
    assert {d.detail for d in deliveries[:sent]} == {"volvic"}
    assert deliveries[sent].reason is DeliveryReason.FIRST_MESSAGE
    assert deliveries[sent].at > SPREAD


def test_each_has_one_message_and_the_town_came_first() -> None:
    sent = [d.alert.territory for d in told().deliveries if d.action is DeliveryAction.SEND]
    assert sent == ["volvic", "auvergne"]


def test_both_messages_end_resolved() -> None:
    for territory in ("volvic", "auvergne"):
        assert told().told(territory)[-2:] == [
            (DeliveryAction.UPDATE, Transition.RESOLVED),
            (DeliveryAction.THREAD, Transition.RESOLVED),
        ]


def test_a_region_that_only_carries_its_town_is_never_told() -> None:
    story = Story(territories=(VOLVIC, AUVERGNE))
    story.calm("volvic", MONDAY, EVENING + 12 * HOUR, 4.0)
    story.calm("auvergne", MONDAY, EVENING + 12 * HOUR, 26.0)
    story.crowd("volvic", EVENING, 150, within_s=2 * HOUR, label=Label.NEGATIVE)
    story.play(EVENING + 24 * HOUR)
    assert story.of("auvergne")
    assert story.told("auvergne") == []
