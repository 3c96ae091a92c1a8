"""The benchmark of speed still runs: a whole worker takes a small stream and tells its crisis."""

from uuid import uuid4

import pytest

from bench.speed.__main__ import lap_of, slack
from bench.speed.stream import CRISIS, fill_with_crisis
from bench.speed.table import row_of, table_of
from tools.kafka import Broker

pytestmark = pytest.mark.kafka


def test_a_lap_of_the_whole_worker_reads_every_post_and_tells_the_crisis(kafka: Broker) -> None:
    filled = fill_with_crisis(kafka.bootstrap, f"bench-{uuid4().hex[:8]}", 2_000)
    with slack() as env:
        lap = lap_of(kafka.bootstrap, filled.topic, "clameur", "ours", filled.posts, **env)
    assert lap["posts"] == filled.posts == 2_000 + CRISIS
    assert lap["messages"] >= 1
    assert "clameur" in table_of([row_of("clameur", "ours", [lap])])
