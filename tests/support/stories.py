"""A timeline to tell stories on: territories, people who post, buttons, and what the two steps make of it."""

import random
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field

import msgspec

from alerts import dispatch, engine
from alerts.dispatch import RegionState
from alerts.engine import Rules, TerritoryState
from alerts.model import (
    Action,
    Alert,
    Command,
    Delivery,
    DeliveryAction,
    Outcome,
    Peak,
    Receipt,
    Tick,
    Transition,
)
from alerts.policy import Policy, Route
from streams.erasing import Erased
from streams.model import Label, Mention, PostKind, Sentiment, Source, Voice, Word
from streams.territory import Expression, Scale, Territory
from streams.tuning import Tuning

MONDAY = 1740956400.0
"""Monday 3 March 2025, midnight in Paris."""
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
ROUTED = Policy(routes=(Route(channel="C0CRISE"),))

_FELT = {Label.NEGATIVE: -0.6, Label.NEUTRAL: 0.0, Label.POSITIVE: 0.7}


def a_territory(name: str = "volvic", **changes: object) -> Territory:
    """A commune of Auvergne, with whatever is said to be different."""
    territory = Territory(
        id=name,
        name=name.capitalize(),
        scale=Scale.COMMUNE,
        region="auvergne",
        expressions=(Expression(text=name),),
        usual_per_hour=4.0,
    )
    return msgspec.structs.replace(territory, **changes)


def a_mention(number: int, at: float, label: Label = Label.NEUTRAL, **changes: object) -> Mention:
    """A post of its own author that arrived at once, with whatever is said to be different."""
    words = {Label.NEGATIVE: (Word("honte", -2.4),), Label.POSITIVE: (Word("bravo", 2.6),)}.get(label, ())
    mention = Mention(
        territory="volvic",
        post=f"p{number}",
        platform="mastodon",
        at=at,
        arrival=float(str(changes.get("at", at))),
        source=Source(0, number),
        kind=PostKind.ORIGINAL,
        voice=Voice.PEER,
        sentiment=Sentiment(compound=_FELT[label], label=label, lang="fr", engine="test", words=words),
        author=f"mastodon:auteur{number}",
        handle=f"auteur{number}",
        text=f"{number} choses à dire de l'eau de Volvic",
    )
    return msgspec.structs.replace(mention, **changes)


def a_burst(
    start: float, count: int, *, label: Label = Label.NEGATIVE, every_s: float = 15.0, first: int = 1
) -> list[Mention]:
    """Posts at a steady pace, each by its own author; numbers from ``first``."""
    return [a_mention(first + n, start + n * every_s, label) for n in range(count)]


@dataclass
class Story:
    """A region's territories on one timeline; what is told is answered at once, as by a Slack that works.

    Posts are declared in any order, then `play` lets time pass minute by minute. A story that ``ends`` is over with its
    last post: what comes after it is no silence.
    """

    territories: tuple[Territory, ...] = (a_territory(),)
    tuning: Tuning = field(default_factory=Tuning)
    policy: Policy = ROUTED
    now: float = MONDAY
    ends: bool = True
    alerts: list[Alert] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = {t.id: Rules(t, self.tuning) for t in self.territories}
        self.states: dict[str, TerritoryState] = {t.id: engine.fresh(t) for t in self.territories}
        self.region = RegionState(region=self.territories[0].region or self.territories[0].id)
        self._to_come: list[Mention] = []
        self._posts = 0
        self._last = 0.0

    def post(
        self,
        at: float,
        territory: str = "volvic",
        label: Label = Label.NEUTRAL,
        **changes: object,
    ) -> None:
        """One post; it counts for the territory's parents too, as a roll-up."""
        self._posts += 1
        mention = a_mention(self._posts, at, label, territory=territory, **changes)
        self._to_come.append(mention)
        parent = self.rules[territory].territory.parent
        while parent:
            self._to_come.append(msgspec.structs.replace(mention, territory=parent, via=territory))
            parent = self.rules[parent].territory.parent

    def calm(
        self, territory: str, start: float, end: float, per_hour: float, *, seed: int = 1, **changes: object
    ) -> None:
        """Ordinary talk: Poisson, fewer at night, a fifth of it negative, a fifth positive."""
        rng = random.Random(f"{territory}/{seed}")
        at = start
        while (at := at + rng.expovariate(per_hour / HOUR)) < end:
            awake = 0.2 if (at - MONDAY) % DAY < 7 * HOUR else 1.0
            if rng.random() < awake:
                label = rng.choices(list(Label), weights=(1, 3, 1))[0]
                self.post(round(at, 3), territory, label, **changes)

    def crowd(
        self,
        territory: str,
        start: float,
        people: int,
        *,
        within_s: float,
        label: Label = Label.NEGATIVE,
        **changes: object,
    ) -> None:
        """So many people, one post each, evenly within a time."""
        for n in range(people):
            self.post(round(start + n * within_s / people, 3), territory, label, **changes)

    def play(self, until: float) -> None:
        """Let time pass, a tick a minute."""
        self._last = max((m.arrival for m in self._to_come), default=self._last)
        due = sorted((m for m in self._to_come if m.arrival < until), key=lambda m: (m.arrival, m.source.offset))
        self._to_come = [m for m in self._to_come if m.arrival >= until]
        times = [self.now + n * MINUTE for n in range(1, int((until - self.now) / MINUTE) + 1)]
        ticks = [Tick(at=at, heard=self._last if self.ends and at > self._last else None) for at in times]
        alerts: list[Alert] = []
        for territory, rules in self.rules.items():
            mine = [m for m in due if m.territory == territory]
            before = self.states[territory]
            self.states[territory], told = engine.run(before, _interleaved(mine, ticks), rules)
            alerts.extend(told)
            for peak in engine.fresh_peaks(before, self.states[territory]):
                self._dispatch(peak)
        self.alerts.extend(sorted(alerts, key=lambda a: a.at))
        for tick in ticks:
            for alert in [a for a in alerts if tick.at - MINUTE < a.at <= tick.at]:
                self._dispatch(alert)
            self._dispatch(tick)
        self.now = until

    def press(self, action: Action, by: str = "Camille Inventée", territory: str = "volvic", **changes: object) -> None:
        """Somebody presses a button under the episode's message."""
        episode = self.states[territory].episode
        command = Command(
            id=f"c{self.now}/{action}/{by}/{len(self.alerts)}",
            at=self.now,
            territory=territory,
            episode=episode.id if episode else "none",
            action=action,
            by=by,
        )
        command = msgspec.structs.replace(command, **changes)
        self.states[territory], told = engine.step(self.states[territory], command, self.rules[territory])
        self.alerts.extend(told)
        for alert in told:
            self._dispatch(alert)
        self._dispatch(Tick(at=self.now))

    def erase(self, *posts: str, territory: str = "volvic") -> None:
        """Somebody deletes posts (`streams.erasing.name_of`)."""
        events = (Tick(at=self.now), Erased(posts=posts, at=self.now))
        self.states[territory], told = engine.run(self.states[territory], events, self.rules[territory])
        self.alerts.extend(told)
        for alert in told:
            self._dispatch(alert)
        self._dispatch(Tick(at=self.now))

    def told(self, territory: str = "volvic") -> list[tuple[DeliveryAction, Transition]]:
        """What was done in the channel for a territory, in order; skips left out."""
        return [
            (d.action, d.alert.transition)
            for d in self.deliveries
            if d.alert.territory == territory and d.action is not DeliveryAction.SKIP
        ]

    def transitions(self, territory: str = "volvic") -> list[Transition]:
        """What happened to a territory's episodes, refreshes left out."""
        return [a.transition for a in self.of(territory) if a.transition is not Transition.UPDATED]

    def of(self, territory: str = "volvic") -> list[Alert]:
        """A territory's alerts."""
        return [a for a in self.alerts if a.territory == territory]

    def _dispatch(self, event: Alert | Peak | Receipt | Tick) -> None:
        self.region, deliveries = dispatch.step(self.region, event, self.policy)
        for delivery in deliveries:
            self.deliveries.append(delivery)
            if delivery.action is not DeliveryAction.SKIP:
                self._dispatch(done(delivery))


def done(delivery: Delivery, ts: str = "") -> Receipt:
    """The notifier did it; a new message's ``ts`` is its delivery's id unless another is said."""
    return Receipt(
        at=delivery.at,
        region=delivery.region,
        delivery=delivery.id,
        outcome=Outcome.DONE,
        channel=delivery.channel,
        ts=ts or delivery.ts or delivery.id,
    )


def failed(delivery: Delivery, reason: str = "channel") -> Receipt:
    """The notifier gave up."""
    return Receipt(
        at=delivery.at, region=delivery.region, delivery=delivery.id, outcome=Outcome.FAILED,
        channel=delivery.channel, reason=reason,
    )  # fmt: skip


def _interleaved(mentions: list[Mention], ticks: list[Tick]) -> Iterator[Mention | Tick]:
    waiting = iter(mentions)
    mention = next(waiting, None)
    for tick in ticks:
        while mention is not None and mention.arrival < tick.at:
            yield mention
            mention = next(waiting, None)
        yield tick


class WrittenTable(MutableMapping[bytes, bytes]):
    """A table whose changelog can be cut anywhere: `writes` has every write in order, ``None`` for a deletion."""

    def __init__(self, writes: Iterable[tuple[bytes, bytes | None]] = ()) -> None:
        self._now: dict[bytes, bytes] = {}
        self.writes: list[tuple[bytes, bytes | None]] = []
        for key, value in writes:
            self.writes.append((key, value))
            if value is None:
                self._now.pop(key, None)
            else:
                self._now[key] = value

    def __getitem__(self, key: bytes) -> bytes:
        return self._now[key]

    def __setitem__(self, key: bytes, value: bytes) -> None:
        self._now[key] = value
        self.writes.append((key, value))

    def __delitem__(self, key: bytes) -> None:
        del self._now[key]
        self.writes.append((key, None))

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._now)

    def __len__(self) -> int:
        return len(self._now)
