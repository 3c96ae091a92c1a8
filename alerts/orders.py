"""What a person's command changes in an episode, or why it changes nothing."""

from typing import assert_never

from alerts.model import Action, Command, Reason, RefusalReason, Transition
from alerts.model.episode import Change, Episode, Status
from streams.errors import IllegalTransition

_OF_THE_PAST = frozenset({Action.FALSE_ALARM, Action.USEFUL, Action.NOTE, Action.UNDO})
"""What may be asked of an episode that is over."""


def obey(episode: Episode | None, command: Command) -> Change:
    """What a person's command changes.

    What helps to do better next time may be said of an episode that is over; anything else may not.

    Raises:
        IllegalTransition: When the episode is not the one meant, is over, or is already as asked.
    """
    if episode is None or episode.id != command.episode:
        raise IllegalTransition(RefusalReason.STALE, "there is another episode by now; look at the newest message")
    over = episode.status is Status.RESOLVED
    if over and command.action not in _OF_THE_PAST:
        raise IllegalTransition(RefusalReason.OVER, "this episode is over")
    transition, reason = Transition.RESOLVED if over else Transition.UPDATED, Reason.PERSON
    match command.action:
        case Action.ACKNOWLEDGE:
            if episode.acknowledged_by:
                raise IllegalTransition(RefusalReason.TAKEN, episode.acknowledged_by)
            transition = Transition.ACKNOWLEDGED
        case Action.ASSIGN:
            if not command.to or command.to == episode.acknowledged_by:
                raise IllegalTransition(RefusalReason.TAKEN, episode.acknowledged_by)
            transition = Transition.ACKNOWLEDGED
        case Action.RELEASE:
            if not episode.acknowledged_by:
                raise IllegalTransition(RefusalReason.FREE, "nobody has this episode")
            reason = Reason.RELEASED
        case Action.SNOOZE:
            transition = Transition.SNOOZED
        case Action.RESOLVE:
            transition = Transition.RESOLVED
        case Action.FALSE_ALARM:
            transition, reason = Transition.RESOLVED, Reason.FALSE_ALARM
        case Action.USEFUL:
            reason = Reason.USEFUL
        case Action.NOTE:
            reason = Reason.NOTE
        case Action.UNDO:
            reason = Reason.UNDONE
        case _:
            assert_never(command.action)
    return Change(
        transition=transition,
        reason=reason,
        kind=episode.kind,
        severity=episode.severity,
        by=command.by,
        until=command.until or 0.0,
        to=command.to if command.action is Action.ASSIGN else "",
        note=command.note if command.action is Action.NOTE else "",
        at=command.at,
    )
