"""The whole path on a real Kafka: posts in, Slack out, equal to the offline replay whatever dies on the way."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from itertools import zip_longest
from pathlib import Path

import pytest

from agents import simulate
from agents.produce import produce
from agents.security import KafkaSecurity
from agents.topics import ensure
from alerts.model import Transition
from alerts.slack.blocks import render
from tests.support.fake_slack import TOKEN, FakeSlack
from tests.support.malformed import surely_bad
from tests.support.topic_reader import read_topic
from tests.support.workers import Stage, Truth, replayed, until
from tools.kafka import Broker

pytestmark = pytest.mark.kafka

CHANNEL = "C0CLAMEUR"
TERRITORIES = Path("config/territories.toml")


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six days around Volvic: the crisis comes on the fifth evening."""
    path = tmp_path_factory.mktemp("posts") / "posts.jsonl"
    simulate.run(path, days=6, seed=3)
    return path


@pytest.fixture(scope="module")
def truth(posts: Path) -> Truth:
    found = replayed(posts, TERRITORIES)
    assert any(a.territory == "volvic" and a.transition is Transition.OPENED for a in found.alerts.values())
    return found


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as server:
        yield server


@pytest.fixture
async def stage(kafka: Broker, topic_prefix: str, slack: FakeSlack, tmp_path: Path) -> Stage:
    made = Stage(kafka.bootstrap, topic_prefix.strip("-"), slack.url, tmp_path, TERRITORIES)
    await ensure(made.topics, made.bootstrap, KafkaSecurity())
    return made


async def everything(stage: Stage, slack: FakeSlack, truth: Truth, patience_s: float = 120.0) -> None:
    """Wait for the end, then hold what came out against the replay."""

    async def told() -> bool:
        told = len(await stage.alerts()) >= len(truth.alerts) and final_texts(slack) == expected_texts(truth)
        return told and await stage.totals() == truth.totals

    try:
        await until(told, patience_s, "every alert told")
    except AssertionError:
        assert await stage.alerts() == truth.alerts
        assert final_texts(slack) == expected_texts(truth)
        assert await stage.totals() == truth.totals
        raise
    assert await stage.alerts() == truth.alerts
    assert await stage.totals() == truth.totals
    assert once(slack)


def final_texts(slack: FakeSlack) -> Counter[str]:
    return Counter(m["text"] for m in slack.messages(CHANNEL) if m.get("thread_ts") in (None, m["ts"]))


def expected_texts(truth: Truth) -> Counter[str]:
    last = {alert.episode: alert for alert in sorted(truth.alerts.values(), key=lambda a: int(a.id.split(".")[1]))}
    return Counter(render(last[delivery.alert.episode]).text for delivery in truth.sent)


def once(slack: FakeSlack) -> bool:
    """No delivery, first message or reply, stands twice."""
    ids = [m["metadata"]["event_payload"]["delivery"] for m in slack.messages(CHANNEL)]
    return len(ids) == len(set(ids))


async def send(stage: Stage, posts: Path, **options: float) -> None:
    speed = options.get("speed")
    await produce(posts, stage.bootstrap, stage.topics.posts.name, partitions=stage.partitions, speed=speed)


async def test_what_comes_out_of_kafka_is_what_the_offline_replay_says(
    stage: Stage, slack: FakeSlack, posts: Path, truth: Truth
) -> None:
    with stage.worker("one") as worker:
        await asyncio.to_thread(worker.ready)
        await send(stage, posts)
        await everything(stage, slack, truth)
        seen = worker.metrics()
        assert worker.stop() == 0
    told = worker.log.read_text()
    assert "episode.opened" in told
    assert TOKEN not in told + seen + str([await stage.alerts()])


async def test_stock_faust_gives_the_same(stage: Stage, slack: FakeSlack, posts: Path, tmp_path: Path) -> None:
    some = tmp_path / "some.jsonl"
    _last_about_volvic(posts, some)
    truth = replayed(some, TERRITORIES)
    assert truth.sent
    with stage.worker("one", CLAMEUR_TRANSPORT="stock") as worker:
        await asyncio.to_thread(worker.ready)
        await send(stage, some)
        await everything(stage, slack, truth)


async def test_two_workers_share_and_one_takes_over_when_the_other_is_killed_in_a_burst(
    stage: Stage, slack: FakeSlack, posts: Path, truth: Truth
) -> None:
    with stage.worker("one") as one, stage.worker("two") as two:
        await asyncio.to_thread(one.ready)
        await asyncio.to_thread(two.ready)
        sending = asyncio.create_task(send(stage, posts, speed=30_000.0))

        async def volvic_is_told() -> bool:
            return any("Volvic" in m["text"] for m in slack.messages(CHANNEL))

        await until(volvic_is_told, 90.0, "the crisis")
        assert posts_read(one.metrics()) > 0, "the first worker had no partition of posts"
        assert posts_read(two.metrics()) > 0, "the second worker had no partition of posts"
        one.kill()
        await sending
        await everything(stage, slack, truth)


async def test_a_restart_in_an_episode_goes_on_from_the_changelog(
    stage: Stage, slack: FakeSlack, posts: Path, truth: Truth
) -> None:
    sending = asyncio.create_task(send(stage, posts, speed=40_000.0))

    async def volvic_is_told() -> bool:
        return any("Volvic" in m["text"] for m in slack.messages(CHANNEL))

    with stage.worker("one") as first:
        await until(volvic_is_told, 90.0, "the crisis")
        assert first.stop() == 0
    with stage.worker("two"):
        await sending
        await everything(stage, slack, truth)


async def test_ten_thousand_malformed_records_are_buried_and_stop_nothing(
    stage: Stage, slack: FakeSlack, posts: Path, truth: Truth, tmp_path: Path
) -> None:
    poison = [raw for raw, _ in surely_bad(10_600, seed=7) if b"\n" not in raw and b"\r" not in raw]
    assert len(poison) >= 10_000
    among, alone = tmp_path / "among.jsonl", tmp_path / "alone.jsonl"
    _interleave(posts, poison[:6_000], among)
    _interleave(None, poison[6_000:], alone)
    with stage.worker("one") as worker:
        await asyncio.to_thread(worker.ready)
        await send(stage, among)
        await everything(stage, slack, truth)
        before = worker.resident_mb()
        await send(stage, alone)
        await until(lambda: read_to_the_end(stage, len(poison)), 60.0, "every bad record buried")
        assert worker.resident_mb() < before + 20.0
        buried = [r for records in await read_topic(stage.bootstrap, stage.topics.dead.name, 4) for r in records]
        assert Counter(r.value for r in buried) == Counter(poison)
        assert counted(worker.metrics(), "clameur_posts_bad_total") == len(poison)


def _last_about_volvic(posts: Path, out: Path) -> None:
    """Record by record is slow: some hundred posts must do."""
    lines = [line for line in posts.read_bytes().splitlines(keepends=True) if b"olvic" in line]
    out.write_bytes(b"".join(lines[-450:]))


def _interleave(posts: Path | None, poison: list[bytes], out: Path) -> None:
    """A good line, a bad line, while there are any."""
    good = [] if posts is None else posts.read_bytes().splitlines()
    out.write_bytes(b"".join(line + b"\n" for pair in zip_longest(good, poison) for line in pair if line is not None))


async def read_to_the_end(stage: Stage, expected: int) -> bool:
    return sum(map(len, await read_topic(stage.bootstrap, stage.topics.dead.name, stage.partitions))) >= expected


def posts_read(metrics: str) -> float:
    return counted(metrics, "clameur_posts_total")


def counted(metrics: str, name: str) -> float:
    """The sum of a counter's series."""
    return sum(
        float(line.rsplit(" ", 1)[1]) for line in metrics.splitlines() if line.startswith((f"{name}{{", f"{name} "))
    )
