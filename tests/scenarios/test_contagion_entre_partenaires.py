"""Contagion : la colère passe de la ville à la marque ; deux messages qui se nomment, une seule personne appelée."""

from functools import cache

from alerts.model import DeliveryAction, DeliveryReason
from alerts.policy import OnCall, Policy, Route
from alerts.wording import tell
from streams.model import Label
from streams.territory import Scale
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story, a_territory

EVENING = MONDAY + 8 * DAY + 19 * HOUR
CHAIN = OnCall(people=("U0ALIX", "U0SACHA"), wait_s=300.0)
POLICY = Policy(routes=(Route(channel="C0CRISE"),), on_call=(CHAIN,))


@cache
def told(*, partners: bool = True, same: bool = True) -> Story:
    """Une sécheresse dont on accuse la ville, puis, une demi-heure après, la marque qui vend son eau."""
    town = a_territory("volvic", partners=("source-bleue",) if partners else ())
    firm = a_territory("source-bleue", scale=Scale.BRAND, partners=("volvic",) if partners else ())
    story = Story(territories=(town, firm), policy=POLICY)
    for territory in ("volvic", "source-bleue"):
        story.calm(territory, MONDAY, EVENING + 2 * HOUR, 4.0, author="")
    story.crowd("volvic", EVENING, 80, within_s=2 * HOUR, crisis=("heat_drought",))
    again = EVENING + 30 * MINUTE
    topic = "heat_drought" if same else "strike"
    words = {} if same else {"label": Label.NEUTRAL}
    story.crowd("source-bleue", again, 80, within_s=2 * HOUR, crisis=(topic,), **words)
    story.play(EVENING + 2 * HOUR)
    return story


def sent(story: Story) -> list[str]:
    return [d.alert.territory for d in story.deliveries if d.action is DeliveryAction.SEND]


def asked(story: Story) -> set[tuple[str, str]]:
    return {(d.alert.territory, person) for d in story.deliveries for person in d.people}


def test_the_two_messages_name_each_other() -> None:
    story = told()
    assert sent(story) == ["volvic", "source-bleue"]
    second = next(d for d in story.deliveries if d.action is DeliveryAction.SEND and d.alert.territory != "volvic")
    assert dict(tell(second.alert).facts)["Lié à"] == "Volvic"
    first = next(d for d in story.deliveries if d.reason is DeliveryReason.LINKED)
    assert (first.alert.territory, dict(tell(first.alert).facts)["Lié à"]) == ("volvic", "Source-bleue")


def test_the_second_pages_no_second_person() -> None:
    story = told()
    opened = next(d.at for d in story.deliveries if d.action is DeliveryAction.SEND and d.alert.territory != "volvic")
    before = {d.people for d in story.deliveries if d.people and d.at <= opened and d.alert.territory == "volvic"}
    mine = [d.people for d in story.deliveries if d.people and d.alert.territory == "source-bleue" and d.at <= opened]
    assert len(mine) == 1
    assert mine[0] in before
    assert not [d for d in story.deliveries if d.action is DeliveryAction.CALL and d.alert.territory != "volvic"
                and d.at < opened + HOUR]  # fmt: skip


def test_without_a_partnership_each_calls_for_itself() -> None:
    story = told(partners=False)
    assert sent(story) == ["volvic", "source-bleue"]
    assert {territory for territory, _ in asked(story)} == {"volvic", "source-bleue"}
    assert [d for d in story.deliveries if d.alert.linked] == []
    assert [d for d in story.deliveries if d.action is DeliveryAction.CALL and d.alert.territory == "source-bleue"]


def test_another_subject_is_another_story() -> None:
    story = told(same=False)
    assert "source-bleue" in sent(story)
    assert [d for d in story.deliveries if d.alert.linked] == []
