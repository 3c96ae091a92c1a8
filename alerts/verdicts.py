"""What people's verdicts do to a territory's thresholds: a little, within bounds, in plain sight, undone on demand.

A false alarm raises them, a useful alert lowers them by less; an episode counts once, whatever is pressed last.
"""

import msgspec

from alerts.episode import Episode
from alerts.model import Action, Command, Kind, RefusalReason
from streams.errors import IllegalTransition

FALSE_ALARM, USEFUL = 0.25, -0.1
"""What one verdict adds to the threshold, in units of the score, −log10 of a probability (own choice)."""
LEAST, MOST = -0.5, 1.5
"""Bounds of what all verdicts add: from the threshold of `équilibré` to that of `strict`, and no further."""
KEPT = 32
"""Episodes whose verdict can still be changed or undone."""


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a territory's episodes: ``given`` by episode, the oldest first, and ``base`` of all before."""

    base: float = 0.0
    given: dict[str, float] = {}

    @property
    def offset(self) -> float:
        """What is added to the threshold.

        Example:
            >>> Verdicts(given={"a": FALSE_ALARM, "b": USEFUL}).offset
            0.15
        """
        return round(min(MOST, max(LEAST, self.base + sum(self.given.values()))), 4)


def after(verdicts: Verdicts, episode: Episode | None, command: Command) -> Verdicts:
    """The verdicts after a command; most commands are none.

    Raises:
        IllegalTransition: When there is nothing to undo.
    """
    if episode is None or episode.kind is Kind.SILENCE:
        return verdicts
    given = {name: step for name, step in verdicts.given.items() if name != episode.id}
    match command.action:
        case Action.UNDO:
            if episode.id not in verdicts.given:
                raise IllegalTransition(RefusalReason.STALE, "there is nothing to undo")
        case Action.FALSE_ALARM:
            given[episode.id] = FALSE_ALARM
        case Action.USEFUL:
            given[episode.id] = USEFUL
        case _:
            return verdicts
    base = verdicts.base
    while len(given) > KEPT:
        base += given.pop(next(iter(given)))
    return Verdicts(base=min(MOST, max(LEAST, base)), given=given)
