"""What must come out, by the pure steps that ``clameur replay`` runs, and how what came out differs from it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from agents.arrival import TAIL_S
from agents.config import load_territories
from agents.replay import Replay
from agents.replay import run as run_replay
from alerts import engine
from alerts.engine import Rules, TerritoryState
from alerts.model import Alert, Delivery, DeliveryAction, Tick
from alerts.notification_log import sequence_of
from alerts.policy import Policy, with_a_route
from alerts.slack.blocks import render
from streams import gazetteer
from streams import monitor as monitors
from streams.model import Mention, Source
from streams.monitor import Monitor
from streams.tuning import Tuning

TERRITORIES = Path("config/territories.toml")
CHANNEL = "C0CLAMEUR"
AFTER_S = TAIL_S + 600.0
"""Seconds after the last post at which every minute that anybody has closed is closed."""


@dataclass(frozen=True)
class Oracle:
    """What an offline replay of the same lines makes.

    Attributes:
        alerts: By id.
        told: The last alert of each episode that has a message.
        threads: Ids of the deliveries that are said in threads.
        states: By territory.
        end: When the last post arrived (epoch seconds): nobody was listened to after that.
    """

    rules: dict[str, Rules]
    alerts: dict[str, Alert]
    told: dict[str, Alert]
    threads: frozenset[str]
    states: dict[str, TerritoryState]
    end: float

    @property
    def totals(self) -> dict[str, int]:
        """Distinct posts counted per territory."""
        return {t: n for t, state in self.states.items() if (n := monitors.total(state.monitor))}


def oracle(lines: Iterable[bytes], territories: Path = TERRITORIES) -> Oracle:
    """Replay the lines, with every delivery done at once."""
    declared = load_territories(territories).territories
    replay = Replay(declared, gazetteer.compile(declared), Tuning(), with_a_route(Policy(), CHANNEL))
    items = list(run_replay(replay, lines))
    alerts = {item.id: item for item in items if isinstance(item, Alert)}
    last: dict[str, Alert] = {}
    for alert in alerts.values():
        known = last.get(alert.episode)
        if known is None or sequence_of(alert) > sequence_of(known):
            last[alert.episode] = alert
    deliveries = [item for item in items if isinstance(item, Delivery)]
    return Oracle(
        rules=replay.rules,
        alerts=alerts,
        told={d.alert.episode: last[d.alert.episode] for d in deliveries if d.action is DeliveryAction.SEND},
        threads=frozenset(d.id for d in deliveries if d.action is DeliveryAction.THREAD),
        states=replay.states,
        end=replay.report.last_at,
    )


def differences(
    expected: Oracle,
    alerts: dict[str, Alert],
    states: dict[str, TerritoryState],
    messages: Sequence[dict[str, Any]],
) -> tuple[str, ...]:
    """What came out and differs from what must, a sentence each; none when all is well.

    Args:
        expected: From `oracle`.
        alerts: Those of the alerts topic, by id.
        states: Those of the changelog.
        messages: Those of the channel, replies in threads among them.
    """
    return (
        *_different_alerts(expected, alerts),
        *_different_counts(expected, states),
        *_different_messages(expected, messages),
    )


def _different_alerts(expected: Oracle, alerts: dict[str, Alert]) -> Iterable[str]:
    for name in sorted(expected.alerts.keys() - alerts.keys()):
        yield f"alert lost: {name} ({expected.alerts[name].territory})"
    for name in sorted(alerts.keys() - expected.alerts.keys()):
        yield f"alert that should not be: {name} ({alerts[name].territory})"
    for name in sorted(alerts.keys() & expected.alerts.keys()):
        if alerts[name] != expected.alerts[name]:
            yield f"alert differs: {name} ({alerts[name].territory})"


def _different_counts(expected: Oracle, states: dict[str, TerritoryState]) -> Iterable[str]:
    for territory in sorted(expected.states.keys() | states.keys()):
        rules = expected.rules[territory]
        wanted = expected.states.get(territory) or engine.fresh(rules.territory)
        found = states.get(territory) or engine.fresh(rules.territory)
        if monitors.total(wanted.monitor) != monitors.total(found.monitor):
            yield (
                f"posts counted for {territory}: {monitors.total(found.monitor)}, not {monitors.total(wanted.monitor)}"
            )
            continue
        here, there = (settled(state, rules, expected.end) for state in (found, wanted))
        names = [
            name for name in Monitor.__struct_fields__ if getattr(here.monitor, name) != getattr(there.monitor, name)
        ]
        names += [name for name in ("episode", "silence") if getattr(here, name) != getattr(there, name)]
        if names:
            yield f"windows of {territory}: {', '.join(names)} differ"


def settled(state: TerritoryState, rules: Rules, end: float) -> TerritoryState:
    """The state once every minute is closed, without where posts were read: what two ways of reading share.

    A territory that sleeps is told the time when it wakes up, so how many empty minutes it has closed is no result.
    """
    last = Tick(at=end + AFTER_S, heard=end)
    after, _ = engine.run(state, (last,), rules)
    return msgspec.structs.replace(
        after, monitor=msgspec.structs.replace(after.monitor, best=[_anywhere(m) for m in after.monitor.best])
    )


def _anywhere(mention: Mention) -> Mention:
    return msgspec.structs.replace(mention, source=Source(0, 0))


def _different_messages(expected: Oracle, messages: Sequence[dict[str, Any]]) -> Iterable[str]:
    first = [m for m in messages if m.get("thread_ts") in (None, m["ts"])]
    replies = [m for m in messages if m.get("thread_ts") not in (None, m["ts"])]
    payloads = {m["ts"]: m["metadata"]["event_payload"] for m in messages}
    seen = Counter(payloads[m["ts"]]["episode"] for m in first)
    for episode in sorted(expected.told.keys() | seen.keys()):
        wanted = 1 if episode in expected.told else 0
        if seen[episode] != wanted:
            yield f"messages of episode {episode}: {seen[episode]}, not {wanted}"
    for message in first:
        episode = payloads[message["ts"]]["episode"]
        last = expected.told.get(episode)
        if last is None:
            continue
        final = render(last, answers=False)
        if payloads[message["ts"]]["alert"] != last.id:
            yield f"message of {episode} shows {payloads[message['ts']]['alert']}, not {last.id}"
        elif message["text"] != final.text or message["blocks"] != list(final.blocks):
            yield f"message of {episode} does not read as {last.id} must"
    told = Counter(payloads[m["ts"]]["delivery"] for m in replies)
    for name in sorted(expected.threads | told.keys()):
        wanted = 1 if name in expected.threads else 0
        if told[name] != wanted:
            yield f"reply {name}: {told[name]} times, not {wanted}"
