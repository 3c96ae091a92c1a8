"""The buttons under an episode's message and the window for a note: what they ask for, and of which episode.

Which episode is meant stands in the block's id alone, as territory, episode and sequence of the alert: a list of
people has no value of its own that could carry it. No text and no name is ever in an id or in a value.
"""

import re
from typing import Any, Final

import msgspec

from alerts.model import Action, Alert, Reason, Transition
from alerts.slack import limits
from alerts.wording.buttons import Labels, labels
from alerts.wording.sentences import is_taken

Block = dict[str, Any]

NOTE_CALLBACK: Final = "clameur.note"
NOTE_INPUT: Final = "clameur.note.text"

_TARGET: Final = re.compile(
    r"(?P<territory>[a-z0-9][a-z0-9-]{0,99})/(?P<episode>[A-Za-z0-9][A-Za-z0-9_-]{0,63})/(?P<sequence>[0-9]{1,9})"
)
_PREFIX: Final = "clameur."


class Target(msgspec.Struct, frozen=True):
    """Which episode is meant, and the number of the transition that was shown.

    Example:
        >>> str(Target("volvic", "e4f1c2a9", 3))
        'volvic/e4f1c2a9/3'
    """

    territory: str
    episode: str
    sequence: int

    def __str__(self) -> str:
        return f"{self.territory}/{self.episode}/{self.sequence}"


class Pause(msgspec.Struct, frozen=True):
    """How long a pause lasts: so many seconds, or until the next 8:00 when it is ``None``."""

    seconds: float | None


PAUSES: Final = {"30m": Pause(1800.0), "2h": Pause(7200.0), "8am": Pause(None)}
"""The values of the list of pauses."""


def target_of(alert: Alert) -> Target | None:
    """The episode of an alert; ``None`` when its ids are not such as Clameur makes."""
    tail = alert.id.rpartition(".")[2]
    return read_target(f"{alert.territory}/{alert.episode}/{tail}")


def read_target(text: str) -> Target | None:
    """A target as `Target` writes it; ``None`` for anything else.

    Example:
        >>> read_target("volvic/e4f1c2a9/3")
        Target(territory='volvic', episode='e4f1c2a9', sequence=3)
        >>> read_target("volvic/../3") is None
        True
    """
    found = _TARGET.fullmatch(text)
    return None if found is None else Target(found["territory"], found["episode"], int(found["sequence"]))


def read_block_id(text: str) -> Target | None:
    """The target in the id of a block of buttons."""
    row, _, target = text.partition(":")
    return read_target(target) if row in ("a", "b") else None


def action_id(action: Action) -> str:
    """The id of the element that asks for an action: unique in a message."""
    return f"{_PREFIX}{action}"


def read_action_id(text: str) -> Action | None:
    """The action that an element's id asks for; ``None`` when it is none of ours."""
    name = text.removeprefix(_PREFIX) if text.startswith(_PREFIX) else ""
    return Action(name) if name in list(Action) else None


def buttons(alert: Alert) -> list[Block]:
    """The rows of buttons under an alert's message.

    While the episode is on: take, pause, give to somebody; note, close, useful, false alarm. Who has it hands it back
    or over instead. Once it is over only what helps to do better next time: useful, false alarm. None when its ids
    cannot be carried.
    """
    target = target_of(alert)
    if target is None:
        return []
    say = labels(alert.lang)
    useful = _button(Action.USEFUL, say.useful)
    false_alarm = {**_button(Action.FALSE_ALARM, say.false_alarm, "danger"), "confirm": _confirm(say)}
    moved = bool(alert.thresholds) or alert.offset is not None
    undo = [_button(Action.UNDO, say.undo)] if moved and alert.reason is not Reason.UNDONE else []
    if alert.transition is Transition.RESOLVED:
        return [_row("b", target, useful, false_alarm, *undo)]
    taken = is_taken(alert)
    people = {
        "type": "users_select",
        "action_id": action_id(Action.ASSIGN),
        "placeholder": _text(say.hand_over if taken else say.assign, limits.PLACEHOLDER),
    }
    take = _button(Action.RELEASE, say.release) if taken else _button(Action.ACKNOWLEDGE, say.acknowledge, "primary")
    return [
        _row("a", target, take, _pauses(say), people),
        _row(
            "b",
            target,
            _button(Action.NOTE, say.note),
            _button(Action.RESOLVE, say.resolve),
            useful,
            false_alarm,
            *undo,
        ),
    ]


def note_view(target: Target, channel: str, lang: str) -> Block:
    """The window that takes a note, as ``views.open`` wants it; where it came from travels unseen."""
    say = labels(lang)
    written = {
        "type": "plain_text_input",
        "action_id": NOTE_INPUT,
        "multiline": True,
        "min_length": 1,
        "max_length": limits.NOTE,
    }
    return {
        "type": "modal",
        "callback_id": NOTE_CALLBACK,
        "private_metadata": f"{target} {channel}",
        "title": _text(say.note_title, limits.MODAL_TITLE),
        "submit": _text(say.note_submit, limits.MODAL_TITLE),
        "close": _text(say.note_close, limits.MODAL_TITLE),
        "blocks": [
            {
                "type": "input",
                "block_id": NOTE_INPUT,
                "label": _text(say.note_label, limits.BUTTON_TEXT),
                "hint": _text(say.note_hint, limits.PLACEHOLDER),
                "element": written,
            }
        ],
    }


def _row(row: str, target: Target, *elements: Block) -> Block:
    return {"type": "actions", "block_id": f"{row}:{target}", "elements": list(elements)}


def _button(action: Action, text: str, style: str = "") -> Block:
    button = {"type": "button", "action_id": action_id(action), "text": _text(text, limits.BUTTON_TEXT)}
    return {**button, "style": style} if style else button


def _pauses(say: Labels) -> Block:
    words = zip(PAUSES, (say.half_hour, say.two_hours, say.tomorrow), strict=True)
    return {
        "type": "static_select",
        "action_id": action_id(Action.SNOOZE),
        "placeholder": _text(say.pause, limits.PLACEHOLDER),
        "options": [{"text": _text(text, limits.BUTTON_TEXT), "value": value} for value, text in words],
    }


def _confirm(say: Labels) -> Block:
    return {
        "title": _text(say.false_alarm_title, limits.CONFIRM_TITLE),
        "text": _text(say.false_alarm_text, limits.CONFIRM_TEXT),
        "confirm": _text(say.false_alarm_yes, limits.CONFIRM_BUTTON),
        "deny": _text(say.false_alarm_no, limits.CONFIRM_BUTTON),
        "style": "danger",
    }


def _text(text: str, limit: int) -> Block:
    # Our own words, which hold none of & < >; cut all the same, so that a translation cannot break a message.
    return {"type": "plain_text", "text": text[:limit], "emoji": False}
