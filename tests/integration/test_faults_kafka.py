"""A short round of faults on a real Kafka: posts counted once, alerts told once, whatever dies on the way."""

import asyncio
from pathlib import Path

import pytest

from tests.faults.feed import feed
from tests.faults.oracle import oracle
from tests.faults.plan import Kind, Planned
from tests.faults.report import report
from tests.faults.round import play
from tools.kafka import KafkaNode

pytestmark = pytest.mark.kafka

SECONDS = 30.0
"""How long the posts take."""

FAULTS = tuple(
    Planned(number=number, kind=kind, pause_s=0.5, worker=number % 2, value=value, settle=settle)
    for number, (kind, value, settle) in enumerate(
        (
            (Kind.SLACK_LOSES, 3.0, False),
            (Kind.POISON_EVENTS, 30.0, False),
            (Kind.KILL, 0.0, False),
            (Kind.SLACK_LIMITS, 5.0, False),
            (Kind.POISON_ALERTS, 30.0, False),
            (Kind.ZOMBIE, 11.0, True),
            (Kind.SLACK_DOWN, 3.0, False),
            (Kind.BROKER_KILL, 0.0, False),
            (Kind.TERMINATE, 0.0, True),
        ),
        start=1,
    )
)


async def test_every_post_is_counted_once_and_every_alert_told_once_whatever_dies(
    own_kafka: KafkaNode, tmp_path: Path
) -> None:
    posts = feed(3, days=4, last_days=2.6, crowd=150)
    truth = asyncio.create_task(asyncio.to_thread(oracle, posts.lines))
    outcome = await play(own_kafka, "faults", tmp_path, posts, truth, FAULTS, seconds=SECONDS)
    assert len((await truth).told) >= 2
    assert len(outcome.struck) == len(FAULTS)
    assert outcome.problems == [], report(3, [outcome])
