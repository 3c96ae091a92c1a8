"""The sentences of what people do with an alert: who is asked, who has it, what they wrote, what they changed."""

from alerts.model import Alert, DeliveryReason, Linked, Reason
from alerts.wording.calendar import local
from alerts.wording.clean import clean, cut
from alerts.wording.tongue import Tongue
from alerts.wording.tongues import NAME_LENGTH, NAMES, tongue

NOTE_LENGTH = 200
"""Characters of a person's note that are shown."""

LINKS = 3
"""Episodes that a message leads to."""


def call(alert: Alert, reason: DeliveryReason, waited_s: float) -> str:
    """Asks for somebody to take an episode, a sentence."""
    say = tongue(alert.lang)
    return say.call(reason, say.duration(waited_s))


def see_message(alert: Alert) -> str:
    """What leads to the message, from another channel."""
    return tongue(alert.lang).see_message()


def still_on(alert: Alert) -> str:
    """Says that it goes on, and for how long it has, a sentence."""
    say = tongue(alert.lang)
    return say.still_on(say.duration(alert.end - alert.since))


def late(alert: Alert, late_s: float) -> str:
    """Says that the message leaves late, a sentence."""
    say = tongue(alert.lang)
    return say.late(say.duration(late_s))


def on_call(alert: Alert) -> str:
    """What stands before the person that a message is for."""
    say = tongue(alert.lang)
    return f"{say.on_call()}{say.colon.rstrip()}"


def handling(alert: Alert) -> str:
    """Until when it is paused, and what people's verdicts have changed, a sentence."""
    say = tongue(alert.lang)
    said = []
    if alert.until > alert.at:
        until, now = local(alert.until, alert.zone), local(alert.at, alert.zone)
        clock = say.clock(until)
        said.append(say.paused(clock if until.date() == now.date() else f"{say.day(until)}, {clock}"))
    if alert.thresholds:
        raised = alert.thresholds[0].after > alert.thresholds[0].before
        parts = [
            say.threshold(say.ground(one.rule), _signed(one.before, say), _signed(one.after, say))
            for one in alert.thresholds
        ]
        said.append(say.moved(", ".join(parts), raised=raised, undoable=alert.reason is not Reason.UNDONE))
    elif alert.offset is not None:
        said.append(say.verdict(_signed(alert.offset_before, say), _signed(alert.offset, say)))
    return f"{say.semicolon.join(said)}." if said else ""


def notes(alert: Alert) -> str:
    """What people wrote down, the newest last."""
    say = tongue(alert.lang)
    told = []
    for note in alert.notes[-NAMES:]:
        by = cut(clean(note.by), NAME_LENGTH // 2)
        text = say.quoted(cut(clean(note.text), NOTE_LENGTH))
        told.append(f"{by}{say.colon}{text}" if by else text)
    return say.semicolon.join(told)


def linked(alert: Alert) -> str:
    """The names of the territories whose episodes are the same story."""
    return ", ".join(name for name, _ in linked_by_name(alert))


def linked_by_name(alert: Alert) -> list[tuple[str, Linked]]:
    """Those episodes by the name of their territory, as it is shown; a name of nothing is not."""
    named = ((cut(clean(one.name), NAME_LENGTH), one) for one in alert.linked[:LINKS])
    return [(name, one) for name, one in named if name]


def _signed(value: float, say: Tongue) -> str:
    text = f"{value:+.2f}".replace("-", "−") if value else "0"
    return text.replace(".", ",") if say.code == "fr" else text


def is_taken(alert: Alert) -> bool:
    """Whether somebody has it; their name may have been taken out."""
    return bool(alert.taken_by or alert.taken_at)


def taken(alert: Alert) -> str:
    """Who has it, since when: « pris en charge par Alix depuis 20 h 06 »."""
    say, when = tongue(alert.lang), ""
    if alert.taken_at:
        now = local(max(alert.at, alert.taken_at), alert.zone)
        when = say.since(local(alert.taken_at, alert.zone), now, over=False)
    return say.taken(cut(clean(alert.taken_by), NAME_LENGTH // 2), when)
