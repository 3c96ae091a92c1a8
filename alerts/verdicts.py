"""What people's verdicts do to thresholds: a little, within bounds, in plain sight, undone on demand.

Each rule that rings has a threshold of its own on each territory, and a verdict moves those of the rules that rang: a
subject that brings crisis words every week makes a crowd no harder to hear. A false alarm raises them, a useful alert
lowers them by less; an episode counts once, whatever is pressed last.
"""

from collections.abc import Mapping

import msgspec

from alerts import rules
from alerts.episode import Episode
from alerts.model import Action, Command, Reason, RefusalReason, Threshold
from streams.errors import IllegalTransition

FALSE_ALARM, USEFUL = 0.25, -0.1
"""What one verdict adds to a threshold, in units of the score, −log10 of a probability (own choice)."""
LEAST, MOST = -0.5, 1.5
"""Bounds of what all verdicts add: from the threshold of `équilibré` to that of `strict`, and no further."""
KEPT = 32
"""Episodes whose verdict can still be changed or undone."""


class Given(msgspec.Struct, frozen=True, array_like=True):
    """One verdict: what it adds, and to the thresholds of which rules."""

    step: float
    rules: tuple[Reason, ...]


class Verdicts(msgspec.Struct, frozen=True, kw_only=True):
    """What was said of a territory's episodes: ``given`` by episode, oldest first; ``base`` of all before, by rule."""

    base: dict[Reason, float] = {}
    given: dict[str, Given] = {}

    def offset(self, rule: Reason) -> float:
        """What is added to the threshold of a rule.

        Example:
            >>> volume, words = Reason.VOLUME, Reason.CRISIS_VOCABULARY
            >>> said = Verdicts(given={"a": Given(FALSE_ALARM, (volume, words)), "b": Given(USEFUL, (volume,))})
            >>> said.offset(volume), said.offset(words), said.offset(Reason.SILENCE)
            (0.15, 0.25, 0.0)
        """
        steps = sum(one.step for one in self.given.values() if rule in one.rules)
        return round(_bounded(self.base.get(rule, 0.0) + steps), 4)


def after(verdicts: Verdicts, episode: Episode | None, command: Command) -> Verdicts:
    """The verdicts after a command; most commands are none.

    Raises:
        IllegalTransition: When there is nothing to undo.
    """
    if episode is None:
        return verdicts
    given = {name: one for name, one in verdicts.given.items() if name != episode.id}
    match command.action:
        case Action.UNDO:
            if episode.id not in verdicts.given:
                raise IllegalTransition(RefusalReason.STALE, "there is nothing to undo")
        case Action.FALSE_ALARM | Action.USEFUL:
            step = FALSE_ALARM if command.action is Action.FALSE_ALARM else USEFUL
            given[episode.id] = Given(step, rules.rang(episode.reasons, episode.kind))
        case _:
            return verdicts
    base = dict(verdicts.base)
    while len(given) > KEPT:
        oldest = given.pop(next(iter(given)))
        base |= {rule: _bounded(base.get(rule, 0.0) + oldest.step) for rule in oldest.rules}
    return Verdicts(base=base, given=given)


def moved(verdicts: Verdicts, episode: str) -> tuple[Threshold, ...]:
    """What the verdict on an episode has moved: each threshold without it, and with it; none where there is no verdict.

    Example:
        >>> said = Verdicts(base={Reason.VOLUME: 0.5}, given={"a": Given(FALSE_ALARM, (Reason.VOLUME,))})
        >>> [(one.before, one.after) for one in moved(said, "a")], moved(said, "b")
        ([(0.5, 0.75)], ())
    """
    one = verdicts.given.get(episode)
    if one is None:
        return ()
    without = Verdicts(base=verdicts.base, given={k: v for k, v in verdicts.given.items() if k != episode})
    found = (Threshold(rule, without.offset(rule), verdicts.offset(rule)) for rule in one.rules)
    return tuple(threshold for threshold in found if threshold.before != threshold.after)


def offsets(verdicts: Verdicts) -> Mapping[Reason, float]:
    """What is added to the thresholds of rules; those that nothing is added to are left out."""
    if not verdicts.given and not verdicts.base:
        return {}
    return {rule: offset for rule in rules.RULES if (offset := verdicts.offset(rule))}


def _bounded(value: float) -> float:
    return min(MOST, max(LEAST, value))
