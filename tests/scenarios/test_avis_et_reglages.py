"""Avis : une fausse alerte relève un peu le seuil, le message le dit, un bouton l'annule ; rien ne bouge en silence."""

from alerts import engine
from alerts.model import Action, Alert, DeliveryAction, DeliveryReason, Reason, RefusalReason, Transition
from alerts.wording import tell
from alerts.wording.buttons import labels
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

EVENING = MONDAY + 16 * DAY + 20 * HOUR


def a_burst() -> Story:
    story = Story()
    story.calm("volvic", MONDAY, EVENING + DAY, 4.0)
    story.crowd("volvic", EVENING, 60, within_s=HOUR)
    story.play(EVENING + 40 * MINUTE)
    assert story.states["volvic"].episode is not None
    return story


def last(story: Story) -> Alert:
    return story.alerts[-1]


def test_a_false_alarm_moves_the_threshold_in_plain_sight() -> None:
    story = a_burst()
    story.press(Action.FALSE_ALARM)
    alert = last(story)
    assert (alert.transition, alert.reason, alert.offset_before, alert.offset) == (
        Transition.RESOLVED, Reason.FALSE_ALARM, 0.0, 0.25,
    )  # fmt: skip
    said = dict(tell(alert).facts)["Suivi"]
    assert said == "seuil de ce territoire ajusté par vos avis\xa0: +0,25 (avant 0), réversible."


def test_undo_takes_it_back_and_says_so() -> None:
    story = a_burst()
    story.press(Action.FALSE_ALARM)
    story.press(Action.UNDO)
    assert (last(story).reason, last(story).offset_before, last(story).offset) == (Reason.UNDONE, 0.25, 0.0)
    assert story.states["volvic"].verdicts.offset == 0.0
    before = len(story.alerts)
    story.press(Action.UNDO)
    assert len(story.alerts) == before


def test_the_threshold_is_really_higher_afterwards() -> None:
    story = a_burst()
    rules = story.rules["volvic"]
    usual = engine._tuned(story.states["volvic"], rules).tuning.threshold
    story.press(Action.FALSE_ALARM)
    assert engine._tuned(story.states["volvic"], rules).tuning.threshold == usual + 0.25


def test_a_note_stands_in_the_message_and_pings_nobody() -> None:
    story = a_burst()
    before = len(story.deliveries)
    story.press(Action.NOTE, note="la mairie répond à 21 h")
    assert dict(tell(last(story)).facts)["Notes"] == "Camille Inventée\xa0: «\xa0la mairie répond à 21 h\xa0»"
    assert {d.action for d in story.deliveries[before:]} == {DeliveryAction.UPDATE}


def test_giving_it_to_somebody_asks_that_person_and_a_pause_holds_the_thread_until_its_end() -> None:
    story = a_burst()
    before = len(story.deliveries)
    story.press(Action.ASSIGN, to="U0SACHA")
    done = [(d.action, d.reason, d.people) for d in story.deliveries[before:]]
    assert done == [
        (DeliveryAction.UPDATE, DeliveryReason.STATE_CHANGED, ()),
        (DeliveryAction.CALL, DeliveryReason.ASSIGNED, ("U0SACHA",)),
    ]
    story.press(Action.SNOOZE, until=story.now + 30 * MINUTE)
    assert dict(tell(last(story)).facts)["Suivi"] == "en pause jusqu’à 21\xa0h\xa010."
    paused = story.now
    story.play(EVENING + 3 * HOUR)
    threads = [
        (d.at - paused, d.reason) for d in story.deliveries if d.action is DeliveryAction.THREAD and d.at > paused
    ]
    assert threads[0] == (30 * MINUTE, DeliveryReason.REPEATED)
    assert labels("fr").undo == "Annuler le réglage"


def test_who_presses_second_is_told_who_has_it() -> None:
    story = a_burst()
    story.press(Action.ACKNOWLEDGE, by="Alix Imaginaire")
    story.press(Action.ACKNOWLEDGE, by="Sacha Inventée")
    (refused,) = story.states["volvic"].refused
    assert (refused.by, refused.reason, refused.detail) == ("Sacha Inventée", RefusalReason.TAKEN, "Alix Imaginaire")
