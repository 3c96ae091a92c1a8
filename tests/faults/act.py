"""Carries out the faults of a plan on a stage; each act lasts as long as its fault does."""

import asyncio
import random
from dataclasses import dataclass

from confluent_kafka import Producer

from agents.topics import Topic
from tests.faults.crew import Crew
from tests.faults.plan import Kind, Planned
from tests.support.fake_slack import FakeSlack, Fault
from tests.support.workers import Stage
from tools.kafka import KafkaNode

LOSSES = (
    Fault.LOST_BEFORE,
    Fault.LOST_AFTER,
    Fault.SERVER_ERROR,
    Fault.SERVER_ERROR_AFTER,
    Fault.INVALID_JSON,
    Fault.JSON_LIST,
    Fault.HTML,
    Fault.PLAIN_TEXT,
    Fault.DELAY,
)
"""Ways to lose an answer; none of them says that it would be of no use to try again."""

SLOW_S = 12.0
"""A late answer comes after the client has given up."""


@dataclass(frozen=True, slots=True)
class Actors:
    """Who acts, and on whom."""

    stage: Stage
    crew: Crew
    node: KafkaNode
    slack: FakeSlack


async def act(fault: Planned, on: Actors) -> str:
    """Make it happen; what was wrong already, if anything."""
    crew, number, value = on.crew, fault.worker % len(on.crew.posts), fault.value
    match fault.kind:
        case Kind.KILL:
            await crew.somebody(number)
            crew.kill(number, value)
        case Kind.TERMINATE:
            return await crew.terminate(number, value)
        case Kind.ROLLING:
            said = [await _roll(crew, one, value) for one in range(len(crew.posts))]
            return "; ".join(filter(None, said))
        case Kind.ONE_AND_TWO:
            crew.posts[number].wanted = False
            said_of_it = await crew.terminate(number, 0.0)
            await asyncio.sleep(value)
            crew.posts[number].wanted = True
            return said_of_it
        case Kind.FREEZE | Kind.ZOMBIE:
            with crew.frozen(number):
                await asyncio.sleep(value)
        case Kind.BROKER_STOP | Kind.BROKER_KILL | Kind.BROKER_GONE:
            await asyncio.to_thread(on.node.stop if fault.kind is Kind.BROKER_STOP else on.node.kill)
            await asyncio.sleep(value)
            await asyncio.to_thread(on.node.start)
        case Kind.SLACK_DOWN:
            on.slack.outage = True
            asyncio.get_running_loop().call_later(value, setattr, on.slack, "outage", False)
        case Kind.SLACK_LIMITS:
            on.slack.fail(Fault.RATE_LIMIT, value=1, times=int(value))
        case Kind.SLACK_LOSES:
            rng = random.Random(fault.number)
            for _ in range(int(value)):
                on.slack.fail(rng.choice(LOSSES), value=SLOW_S)
        case Kind.POISON_EVENTS:
            await asyncio.to_thread(_poison, on, on.stage.topics.events, fault)
        case Kind.POISON_ALERTS:
            await asyncio.to_thread(_poison, on, on.stage.topics.alerts, fault)
    return ""


async def _roll(crew: Crew, number: int, away_s: float) -> str:
    """One worker after another, the next when this one is ready again."""
    said = await crew.terminate(number, away_s)
    await crew.somebody(number)
    try:
        await asyncio.to_thread(crew.posts[number].process.ready, 90.0)
    except AssertionError:
        return said or f"worker-{number} was not ready within 90 s of a rolling restart"
    return said


def _poison(on: Actors, topic: Topic, fault: Planned) -> None:
    rng = random.Random(fault.number)
    producer = Producer({"bootstrap.servers": on.stage.bootstrap, "log_level": 0})
    for _ in range(int(fault.value)):
        producer.produce(topic.name, value=poison(rng), key=b"poison", partition=rng.randrange(topic.partitions))
    producer.flush(10.0)


def poison(rng: random.Random) -> bytes | None:
    """Bytes that are no event and no alert: noise, JSON of another shape, JSON that is nearly right."""
    nearly = (
        b'{"type":"clock","partition":"zero","at":1.0}',
        b'{"type":"clock"}',
        b'{"type":"clock","partition":0,"at":-1e400}',
        b'{"type":"Tick","at":null}',
        b'{"type":"alert","id":"x"}',
        b'{"type":"alert_clock","partition":0,"at":"soon"}',
        b'{"type":"receipt","region":"auvergne"}',
        b'{"type":"Mention","territory":"volvic"}',
        b'{"type":"clock","partition":9999,"at":1.0}',
        b'{"type":"clock","partition":-1,"at":5.0}',
        b'{"type":"clock","partition":0,"at":1e300}',
        b'{"type":"alert_clock","partition":77,"at":1.0}',
        b'{"type":"alert_clock","partition":1,"at":1e300}',
        b"[" * 5_000,
        b'{"a":' * 5_000,
        b"\xff\xfe\x00",
        b"null",
        b"",
        b"[]",
        b'"clock"',
        b"42",
    )
    return rng.choice((rng.randbytes(rng.randrange(1, 400)), rng.choice(nearly), None))
