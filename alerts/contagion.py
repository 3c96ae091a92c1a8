"""Contagion: a story that goes from one territory to its partner is two messages that name each other, for one person.

Two open episodes are linked when their territories are partners, they opened within two hours and they are alike
(`alerts.traces`). The one that is told second asks nobody else than who is asked for the first, as long as that goes on
and the same people are on call for both.
"""

import msgspec

from alerts import routing
from alerts.asking import asked
from alerts.model import Alert, Kind, Linked
from alerts.notification_log import UPDATE_S, Told
from alerts.policy import Policy
from alerts.region import RegionState, put
from alerts.traces import alike, traces

WITHIN_S = 2 * 3600.0
"""Seconds between the openings of two episodes that may be one story (own choice: a rumour crosses in minutes)."""


def link(state: RegionState, told: Told, alert: Alert) -> tuple[RegionState, Told]:
    """The episode linked with those that are its story too, and they with it.

    Their messages are updated once there is something to lead to: see `led_to`.

    Args:
        state: The region.
        told: The episode's entry; it is told, or is about to be.
        alert: The episode as it stands.
    """
    if told.over or alert.kind is Kind.SILENCE or not alert.partners:
        return state, told
    found = traces(alert)
    told = msgspec.structs.replace(told, traces=found)
    linked = {one.episode for one in told.linked}
    for episode, other in sorted(state.told.items(), key=lambda item: (item[1].opened_at, item[0])):
        if episode in linked or episode == alert.episode or not _is_one(told, other, alert):
            continue
        told = msgspec.structs.replace(told, linked=(*told.linked, _named(episode, other)))
        mine = msgspec.structs.replace(_named(alert.episode, told), name=alert.name)
        state = put(state, episode, _due(msgspec.structs.replace(other, linked=(*other.linked, mine)), alert.at, told))
    return state, told


def spared(state: RegionState, told: Told, alert: Alert, policy: Policy) -> tuple[Told, tuple[str, ...]]:
    """The entry of an episode that is told now, and whom it asks when a linked one asks for it: nobody else is called.

    Args:
        state: The region.
        told: Its entry, as if it asked for itself.
        alert: The episode as it stands.
        policy: Who is on call.
    """
    chain = routing.on_call(alert, policy)
    for one in told.linked if chain is not None and told.call_at else ():
        name = state.told[one.episode].spared_by or one.episode
        other = state.told.get(name)
        if other is None or other.over or not other.asked_at or other.latest is None:
            continue
        if chain is not None and routing.on_call(other.latest, policy) == chain:
            turn = min(max(0, other.calls) // (chain.reminders + 1), len(chain.people) - 1)
            person = other.taken_by if other.taken_at else chain.people[turn]
            return msgspec.structs.replace(told, call_at=0.0, spared_by=name), (person,) if person else ()
    return told, ()


def ended(state: RegionState, alert: Alert, policy: Policy) -> RegionState:
    """Once an episode is over, those that it has spared a call ask for themselves, unless somebody has taken them."""
    for episode, other in state.told.items():
        if other.spared_by == alert.episode:
            other = msgspec.structs.replace(other, spared_by="")
            if not (other.over or other.taken_at or other.latest is None):
                other = asked(other, other.latest, policy, alert.at)
            state = put(state, episode, other)
    return state


def led_to(state: RegionState, episode: str, shown: Alert) -> RegionState:
    """The region once an episode has a message: those that it is linked with can lead to it from now on.

    Args:
        state: The region.
        episode: Which one.
        shown: What its message shows; where it is linked by now, it is to show that too.
    """
    told = state.told[episode]
    if told.linked != shown.linked:
        state = put(state, episode, _due(told, told.sent_at, told))
    for one in told.linked:
        other = state.told.get(one.episode)
        if other is None:
            continue
        linked = tuple(
            msgspec.structs.replace(mine, channel=told.channel, ts=told.ts) if mine.episode == episode else mine
            for mine in other.linked
        )
        if linked != other.linked:
            state = put(state, one.episode, _due(msgspec.structs.replace(other, linked=linked), told.sent_at, told))
    return state


def _is_one(told: Told, other: Told, alert: Alert) -> bool:
    """Whether another open episode that was told is the same story."""
    return (
        other.territory in alert.partners
        and not other.over
        and bool(other.ts or other.queue)
        and abs(other.opened_at - told.opened_at) <= WITHIN_S
        and told.traces is not None
        and other.traces is not None
        and alike(told.traces, other.traces)
    )


def _named(episode: str, told: Told) -> Linked:
    name = told.record.name if told.record is not None else told.territory
    return Linked(episode=episode, territory=told.territory, name=name, channel=told.channel, ts=told.ts)


def _due(other: Told, at: float, told: Told) -> Told:
    """The other's entry: its message is to name this episode, once this one has a message itself."""
    if not told.ts or not other.ts or other.latest is None:
        return other
    due = max(other.updated_at + UPDATE_S, at)
    return msgspec.structs.replace(other, update_at=min(other.update_at, due) if other.update_at else due)
