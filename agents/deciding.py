"""The first step over territories in memory, minute by minute: all of them, or those that one process of many has."""

from collections.abc import Iterable

import msgspec

from agents.transformer import look
from alerts import engine
from alerts.engine import Rules, TerritoryState
from alerts.model import Alert, Peak, Tick
from alerts.second_look import SecondReader
from streams.erasing import Erased
from streams.model import Mention


class Decided(msgspec.Struct, frozen=True):
    """What territories have decided while time passed: alerts, and rises that are over."""

    alerts: list[Alert] = []
    peaks: list[Peak] = []


class Deciding:
    """Territories in memory: the first step, minute by minute. One of several may have a part of them.

    Args:
        rules: By territory.
        second: Who reads again what alerts quote, if anybody does.

    Attributes:
        states: The territories that somebody has spoken of.
    """

    def __init__(self, rules: dict[str, Rules], second: SecondReader | None = None) -> None:
        self.rules = rules
        self.second = second
        self.states: dict[str, TerritoryState] = {}
        self._awake: set[str] = set()

    def tick(self, at: float, heard: float | None, waiting: dict[str, list[Mention]], due: Iterable[Erased]) -> Decided:
        """Let time pass; ``waiting`` are the mentions since the last time, ``due`` what was deleted on the way."""
        gone = tuple(due)
        tick = Tick(at=at, heard=heard)
        alerts: list[Alert] = []
        peaks: list[Peak] = []
        passing = [event for each in gone for event in (Tick(at=each.at, heard=heard), each)]
        holding = self._holding({post for each in gone for post in each.posts})
        for territory in sorted(self._awake | waiting.keys() | holding):
            events = (*waiting.get(territory, ()), *passing, tick)
            before = self.state(territory)
            state, told = engine.run(before, events, self.rules[territory])
            self.states[territory] = state
            peaks.extend(engine.fresh_peaks(before, state))
            alerts.extend(told if self.second is None else (look(self.second, alert) for alert in told))
            if engine.asleep(state):
                self._awake.discard(territory)
            else:
                self._awake.add(territory)
        return Decided(alerts, peaks)

    def state(self, territory: str) -> TerritoryState:
        """The state of a territory, fresh when nobody has spoken of it yet."""
        return self.states.get(territory) or engine.fresh(self.rules[territory].territory)

    def restore(self, states: dict[str, TerritoryState]) -> None:
        """Go on from these."""
        self.states = states
        self._awake = {t for t, s in states.items() if not engine.asleep(s)}

    def _holding(self, posts: set[str]) -> set[str]:
        """The territories in whose states the words of one of these posts are kept."""
        return {t for t, state in self.states.items() if engine.holds(state, posts)} if posts else set()
