"""Avis : une fausse alerte relève un peu le seuil, le message le dit, un bouton l'annule ; rien ne bouge en silence."""

from alerts.model import Action, Alert, DeliveryAction, DeliveryReason, Reason, RefusalReason, Threshold, Transition
from alerts.slack.buttons import buttons
from alerts.wording import tell
from alerts.wording.buttons import labels
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story

RANG = (Reason.VOLUME, Reason.NEGATIVE_SHARE)
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
    assert (alert.transition, alert.reason) == (Transition.RESOLVED, Reason.FALSE_ALARM)
    assert alert.thresholds == tuple(Threshold(rule, 0.0, 0.25) for rule in RANG)
    said = dict(tell(alert).facts)["Suivi"]
    assert said == (
        "seuil relevé, sonnera moins facilement\xa0: bien plus de messages +0,25 (avant 0), "
        "part de négatifs en hausse +0,25 (avant 0), réversible."
    )


def test_what_a_verdict_has_moved_is_said_and_can_be_undone_in_every_later_message() -> None:
    story = a_burst()
    story.press(Action.USEFUL)
    before = len(story.alerts)
    story.play(EVENING + HOUR)
    later = story.alerts[before:]
    assert [alert.reason for alert in later if alert.reason is Reason.REFRESH]
    for alert in later:
        assert alert.thresholds == tuple(Threshold(rule, 0.0, -0.1) for rule in RANG)
        assert "clameur.undo" in [e["action_id"] for row in buttons(alert) for e in row["elements"]]


def test_undo_takes_it_back_and_says_so() -> None:
    story = a_burst()
    story.press(Action.FALSE_ALARM)
    story.press(Action.UNDO)
    assert last(story).reason is Reason.UNDONE
    assert last(story).thresholds == tuple(Threshold(rule, 0.25, 0.0) for rule in RANG)
    assert dict(tell(last(story)).facts)["Suivi"].startswith("seuil abaissé, sonnera plus facilement")
    assert story.states["volvic"].verdicts.offset(Reason.VOLUME) == 0.0
    before = len(story.alerts)
    story.press(Action.UNDO)
    assert len(story.alerts) == before


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
