"""Calling people: who is asked to take an episode next, and when, while nobody does."""

import msgspec

from alerts.model import DeliveryReason
from alerts.policy import OnCall


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call: why it is made, whom it asks, and the channel where it is made (empty: the episode's own)."""

    reason: DeliveryReason
    people: tuple[str, ...]
    channel: str = ""


def call(chain: OnCall, number: int) -> Call | None:
    """The ``number``-th call (from 0) after the message itself, which asks the first person.

    Each person is reminded, then the next one is asked; the backup channel is told once, and that is the last.

    Example:
        >>> chain = OnCall(people=("U1", "U2"), reminders=1, backup_channel="C0SECOURS")
        >>> [(str(made.reason), made.people) for n in range(5) if (made := call(chain, n))]
        [('reminder', ('U1',)), ('next_person', ('U2',)), ('reminder', ('U2',)), ('backup', ())]
    """
    turns = chain.reminders + 1
    person, turn = divmod(number + 1, turns)
    if person < len(chain.people):
        reason = DeliveryReason.REMINDER if turn else DeliveryReason.NEXT_PERSON
        return Call(reason=reason, people=(chain.people[person],))
    if number + 1 == turns * len(chain.people) and chain.backup_channel:
        return Call(reason=DeliveryReason.BACKUP, people=(), channel=chain.backup_channel)
    return None


def handed_back(chain: OnCall, by: str) -> int | None:
    """The call that is made when ``by`` hands an episode back: to whoever is next, never to them; ``None`` for none.

    Example:
        >>> chain = OnCall(people=("U1", "U2"), reminders=1, backup_channel="C0SECOURS")
        >>> [call(chain, handed_back(chain, by)).people for by in ("U1", "U2", "U9")]
        [('U2',), ('U1',), ('U1',)]
        >>> alone = OnCall(people=("U1",), backup_channel="C0SECOURS")
        >>> call(alone, handed_back(alone, "U1")).channel
        'C0SECOURS'
    """
    turns, people = chain.reminders + 1, chain.people
    after = (people.index(by) + 1) % len(people) if by in people else 0
    if people[after] != by:
        return after * turns - 1
    return turns * len(people) - 1 if chain.backup_channel else None
