"""How long a post takes to its territory's state, and the end of the minute that rings to the Slack call.

    python -m bench.latency [--top POSTS_PER_S] [--load 0.01 0.5 0.9] [--lateness 60] [--json FILE]

A whole worker on the wall clock reads a real Kafka while a sender writes at a share of the highest rate end to end
(by default that of the last `bench.speed`). In one minute twenty places have a crisis. Detection closes a minute when
everything that arrived up to ``lateness_s`` after its end is known, so three times are told apart:

- *applied*: from a post's Kafka timestamp to the state that has counted it;
- *told*: from the end of the minute that rings to the call to Slack; ``lateness_s`` of it is meant;
- *backlog*: a post behind ten seconds of work, beside what the lag metric said meanwhile.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.speed.__main__ import KEPT, ROOT, WHOLE, broker, slack
from bench.speed.stream import FRENCH, HIT_SHARE, NAMES, PARTITIONS, create, crisis, encoded, names, posts, producer

LOADS = (0.01, 0.5, 0.9)
TOP = 20_000
"""Posts a second, where no run of `bench.speed` was kept."""
PLACES = 20
TIMES = 4
"""A crisis is so many times what its place has in a minute, and `LEAST` posts, in 50 seconds of its minute."""
LEAST = 60
BACKLOG_S = 10
"""Seconds of work that a post waits behind."""
TICK_S = 0.02
PROBE = 10**13


def send(bootstrap: str, topic: str, per_s: float, start: float, end: float) -> None:
    """Ordinary posts at a steady rate from now until ``end``; the crises in the minute that begins at ``start``."""
    sender = producer(bootstrap)
    bodies = [body.split(b'"created_at":', 1) for _, body in posts(20_000)]
    tails = [(head.split(b",", 1)[1], tail.split(b",", 1)[1]) for head, tail in bodies]
    each = max(LEAST, round(TIMES * 60 * per_s * HIT_SHARE / NAMES))
    angry = [(start + 50.0 * n / each, place, k * each + n) for n in range(each) for k, place in enumerate(crises())]
    begun, sent = time.time(), 0
    while (now := time.time()) < end:
        at = b"%.3f" % now
        for number in range(sent, int((now - begun) * per_s)):
            head, tail = tails[number % len(tails)]
            body = b'{"id":"%d",%s"created_at":%s,%s' % (number, head, at, tail)
            sender.produce(topic, body, partition=number % PARTITIONS)
            sent = number + 1
        while angry and angry[0][0] <= now:
            _, place, number = angry.pop(0)
            sender.produce(topic, crisis(place, number, now), partition=number % PARTITIONS)
        sender.poll(0)
        time.sleep(TICK_S)
    sender.flush()


def crises() -> list[str]:
    """The places that have one."""
    return names()[:PLACES]


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Median and 99th percentile of some durations, and how many there are.

    >>> percentiles([1.0] * 100)
    {'n': 100, 'p50': 1.0, 'p99': 1.0}
    """
    if len(seconds) < 2:
        return {"n": len(seconds), "p50": float("nan"), "p99": float("nan")}
    cut = quantiles(seconds, n=100, method="inclusive")
    return {"n": len(seconds), "p50": round(cut[49], 3), "p99": round(cut[98], 3)}


async def watched(bootstrap: str, topic: str, per_s: float, lateness_s: float, start: float, end: float) -> None:
    """Run a worker until ``end``; prints what it saw. With ``start`` 0 it waits for the probe behind a backlog."""
    from agents import events, log, topics
    from agents.process import crashed, running, settle_in, until_ready
    from agents.settings import Clock, LogFormat, LogLevel
    from agents.worker import Worker
    from alerts.model import Transition
    from bench.speed.contenders.clameur import settings
    from streams.model import Mention

    log.configure(LogLevel.ERROR, LogFormat.JSON)
    applied: list[float] = []
    told: dict[str, float] = {}
    probe: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        tuning = f"[detection]\nlateness_s = {lateness_s:.0f}\n"
        wanted = settings(bootstrap, topic, Path(folder), clock=Clock.WALL, per_s=per_s, config=tuning)
        worker = Worker(wanted, version="bench")
        await topics.ensure(worker.topics, wanted.broker, wanted.kafka)
        decide, deliver = worker.detect.chunk, worker.outbox._notifier.deliver

        async def decided(records: list[Any]) -> None:
            before = time.time() - worker.detect.watermark()
            await decide(records)
            now = time.time()
            for record in records[:: 1 if not start else 5]:
                event = events.decode_event(record.value)
                if isinstance(event, Mention):
                    applied.append(now - event.arrival)
                    if event.post == str(PROBE):
                        probe.append((now - event.arrival, before))

        async def delivered(work: Any) -> Any:
            alert = getattr(work, "alert", None)
            if alert is not None and alert.transition is Transition.OPENED:
                told.setdefault(alert.territory, time.time())
            return await deliver(work)

        hook(worker.detect, "chunk", decided)
        hook(worker.outbox._notifier, "deliver", delivered)
        async with running(worker):
            await until_ready(worker)
            settle_in()
            print("ready", flush=True)
            while time.time() < end and not probe:
                crashed(worker)
                await asyncio.sleep(0.1)
            ours = {f"t{n}" for n in range(PLACES)}
            late = [at - (start + 60.0) for territory, at in told.items() if territory in ours and at > start + 60.0]
            found: dict[str, Any] = {"applied": percentiles(applied), "told": percentiles(late), "probe": probe[:1]}
            print(json.dumps(found | {"others": len(told.keys() - ours)}), flush=True)
            os._exit(0)


def hook(owner: Any, name: str, instead: Callable[[Any], Awaitable[Any]]) -> None:
    """Look on at what an object does."""
    setattr(owner, name, instead)


def live(bootstrap: str, per_s: float, lateness_s: float) -> dict[str, Any]:
    """One minute with crises at a rate."""
    topic = f"live-{time.time_ns()}"
    create(bootstrap, topic)
    start = (time.time() + 15.0) // 60.0 * 60.0 + 60.0
    end = start + 60.0 + lateness_s + 15.0
    with slack() as env:
        worker = spawned("--watch", bootstrap, topic, per_s, lateness_s, start, end, env=env)
        assert worker.stdout is not None
        worker.stdout.readline()
        sender = spawned("--send", bootstrap, topic, per_s, lateness_s, start, end - 10.0, env=env)
        said = worker.communicate(timeout=end - time.time() + 60.0)[0]
        sender.wait(timeout=60.0)
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


def backlog(bootstrap: str, per_s: float, lateness_s: float) -> dict[str, Any]:
    """A post behind so many seconds of work, which came in over the ten seconds before it."""
    topic = f"backlog-{time.time_ns()}"
    create(bootstrap, topic)
    sender, now, count = producer(bootstrap), time.time(), int(per_s * BACKLOG_S)
    for number, (at, body) in enumerate(posts(count, per_s=per_s, start=now - BACKLOG_S)):
        sender.produce(topic, body, partition=number % PARTITIONS, timestamp=round(at * 1000))
        if number % 1000 == 0:
            sender.poll(0)
    sender.flush()
    at = time.time()
    probe = encoded(PROBE, at, f"{names()[0]} {FRENCH[-1]}", "fr").replace(f"{PROBE:019}".encode(), b"%d" % PROBE)
    for partition in range(1, PARTITIONS):  # so that every partition has come as far
        sender.produce(topic, encoded(PROBE + partition, at, FRENCH[-1], "fr"), partition=partition)
    sender.produce(topic, probe, partition=0)
    sender.flush()
    with slack() as env:
        worker = spawned("--watch", bootstrap, topic, per_s, lateness_s, 0.0, at + 120.0, env=env)
        said = worker.communicate(timeout=180.0)[0]
    truth, metric = json.loads(said.splitlines()[-1])["probe"][0]
    return {"posts": count, "truth_s": round(truth, 2), "metric_s": round(metric, 2)}


def spawned(role: str, *arguments: Any, env: dict[str, str]) -> "subprocess.Popen[str]":
    """A process of this module in another role."""
    command = [sys.executable, "-m", "bench.latency", role, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdout=subprocess.PIPE, text=True)


def top() -> float:
    """The rate end to end that the last `bench.speed` measured."""
    rows = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else []
    return next((float(row["posts_per_s"]) for row in rows if row["contender"] == WHOLE), TOP)


def main() -> None:
    """Measure, print, keep; or play a role in a process of its own."""
    if sys.argv[1:2] == ["--send"]:
        bootstrap, topic, per_s, _, start, end = sys.argv[2:8]
        send(bootstrap, topic, float(per_s), float(start), float(end))
        return
    if sys.argv[1:2] == ["--watch"]:
        bootstrap, topic, *numbers = sys.argv[2:8]
        asyncio.run(watched(bootstrap, topic, *map(float, numbers)))
        return
    parser = argparse.ArgumentParser(prog="python -m bench.latency")
    parser.add_argument("--top", type=float, default=0.0, help="posts a second; default: what bench.speed measured")
    parser.add_argument("--load", type=float, nargs="*", default=LOADS, help="shares of it")
    parser.add_argument("--lateness", type=float, default=60.0, help="lateness_s of the worker (default 60)")
    parser.add_argument("--no-backlog", action="store_true", help="leave out the post behind a backlog")
    parser.add_argument("--bootstrap", default="", help="a Kafka broker; default: one of its own")
    parser.add_argument("--port", type=int, default=0, help="the port of its own broker; default: a free one")
    parser.add_argument("--json", type=Path, help="write what was measured to this file")
    options = parser.parse_args()
    highest, found = options.top or top(), {}
    print(f"highest rate {highest:,.0f} posts/s, lateness_s {options.lateness:.0f}\n")
    print("load    posts/s   applied p50    p99      n   told p50    p99      n   other alerts")
    with broker(options.bootstrap, options.port) as bootstrap:
        for load in options.load:
            one = found[f"{load:.0%}"] = live(bootstrap, highest * load, options.lateness)
            a, t = one["applied"], one["told"]
            print(
                f"{load:4.0%} {highest * load:10,.0f} {a['p50']:11.3f} s {a['p99']:6.3f} {a['n']:6}"
                f" {t['p50']:8.3f} s {t['p99']:6.3f} {t['n']:6} {one['others']:8}",
                flush=True,
            )
        if not options.no_backlog:
            one = found["backlog"] = backlog(bootstrap, highest, options.lateness)
            print(
                f"\na post behind {one['posts']:,} others waited {one['truth_s']} s, the lag said {one['metric_s']} s"
            )
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
