"""What stands on the buttons of a message, which of them to press, and the window that takes a note."""

import msgspec

from alerts.model import Alert, Transition
from alerts.wording.sentences import is_taken


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the buttons in one language, each short enough for a phone (and for Slack's limits).

    ``false_alarm_*`` are the question that is asked before a false alarm is noted, ``note_*`` the window for a note;
    ``press_*`` say which button is for whom, with the buttons' own words in braces.
    """

    acknowledge: str
    pause: str
    half_hour: str
    two_hours: str
    tomorrow: str
    assign: str
    release: str
    hand_over: str
    note: str
    resolve: str
    useful: str
    false_alarm: str
    false_alarm_title: str
    false_alarm_text: str
    false_alarm_yes: str
    false_alarm_no: str
    note_title: str
    note_label: str
    note_hint: str
    note_submit: str
    note_close: str
    by: str
    undo: str
    press: str
    press_on: str
    press_taken: str
    press_over: str


_FRENCH = Labels(
    acknowledge="Je prends",
    pause="Pause",
    half_hour="30\u00a0min",
    two_hours="2\u00a0h",
    tomorrow="jusqu’à demain 8\u00a0h",
    assign="Attribuer à…",
    release="Rendre",
    hand_over="Passer à…",
    note="Note",
    resolve="Clore",
    useful="Utile",
    false_alarm="Fausse alerte",
    false_alarm_title="Fausse alerte\u00a0?",
    false_alarm_text="L’épisode est clos, et la même hausse ne sonnera plus tant qu’elle n’est pas retombée.",
    false_alarm_yes="Fausse alerte",
    false_alarm_no="Annuler",
    note_title="Note",
    note_label="Ce qu’il faut retenir",
    note_hint="Gardée avec l’épisode, lue par l’équipe seule.",
    note_submit="Enregistrer",
    note_close="Annuler",
    by="Par",
    undo="Annuler le réglage",
    press="À\u00a0vous",
    press_on=(
        "«\u00a0{acknowledge}\u00a0» si vous vous en occupez\u00a0; "
        "«\u00a0{false_alarm}\u00a0», en bas, si ce n’est rien"
    ),
    press_taken=(
        "«\u00a0{resolve}\u00a0», en bas, quand c’est fini\u00a0; «\u00a0{release}\u00a0» pour le laisser à d’autres"
    ),
    press_over="«\u00a0{useful}\u00a0» ou «\u00a0{false_alarm}\u00a0», en bas\u00a0: votre avis règle les prochaines",
)
_ENGLISH = Labels(
    acknowledge="I’ll take it",
    pause="Pause",
    half_hour="30\u00a0min",
    two_hours="2\u00a0h",
    tomorrow="until tomorrow 8:00",
    assign="Give it to…",
    release="Hand back",
    hand_over="Pass it to…",
    note="Note",
    resolve="Close",
    useful="Useful",
    false_alarm="False alarm",
    false_alarm_title="A false alarm?",
    false_alarm_text="The episode is closed, and the same rise does not ring again before it has faded.",
    false_alarm_yes="False alarm",
    false_alarm_no="Cancel",
    note_title="Note",
    note_label="What is worth remembering",
    note_hint="Kept with the episode, read by the team alone.",
    note_submit="Save",
    note_close="Cancel",
    by="By",
    undo="Undo the setting",
    press="Your\u00a0turn",
    press_on="“{acknowledge}” if you deal with it; “{false_alarm}”, at the bottom, if it is nothing",
    press_taken="“{resolve}”, at the bottom, when it is done; “{release}” to leave it to others",
    press_over="“{useful}” or “{false_alarm}”, at the bottom: your verdict tunes the next ones",
)


def labels(lang: str) -> Labels:
    """The words of a language: French for ``fr``, English for anything else.

    Example:
        >>> labels("fr").acknowledge, labels("en").acknowledge
        ('Je prends', 'I’ll take it')
    """
    return _FRENCH if lang == "fr" else _ENGLISH


def press(alert: Alert) -> str:
    """Which button is for whom, for somebody who has never seen one: « Je prends » while it is on, a verdict after."""
    say = labels(alert.lang)
    if alert.transition is Transition.RESOLVED:
        words = say.press_over
    else:
        words = say.press_taken if is_taken(alert) else say.press_on
    return words.format_map(msgspec.structs.asdict(say))
