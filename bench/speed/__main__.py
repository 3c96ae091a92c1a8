"""How many posts a second each contender takes from a real Kafka, all in one run, in turns.

    python -m bench.speed [--posts 200000] [--rounds 3] [--only NAME …] [--peers] [--bootstrap HOST:PORT] [--json FILE]

All of them read the same topic and do the same work on each post: decode it, look for 500 names, count per territory
and minute. The work is done twice over: *thin*, a JSON decode and one Aho-Corasick pass, which shows what carrying a
post costs; and *ours*, the decoder and the gazetteer of this project with all their checks. Clameur end to end does
everything: mentions, sentiment, state, detection, alerts, a message on a fake Slack.

Each lap is a process of its own and starts at its first record; laps take turns; the table gives medians. ``--peers``
makes the environments of other processors under ``.cache/bench/``; those that are there take part.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.speed import peers
from bench.speed.stream import PARTITIONS, Filled, fill, fill_with_crisis
from bench.speed.table import Row, row_of, table_of
from tools.kafka import KafkaNode

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "bench" / "results" / "speed.json"
OWN = ("bare_aiokafka", "bare_confluent", "faust_stock", "faust_chunked", "faust_chunked_table")
WHOLE = "clameur"
STOCK_SHARE = 5
"""Stock gets a fifth of the posts: its rate is as steady, and it would take most of the time."""
PATIENCE_S = 120.0
"""A lap that is not over by then has failed (seconds)."""


@contextmanager
def broker(named: str, port: int = 0) -> Iterator[str]:
    """The broker that is named, or a Kafka of our own for the time being."""
    if named:
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="bench-kafka-") as home, KafkaNode(Path(home), port=port) as node:
        yield node.bootstrap


def lap_of(bootstrap: str, topic: str, contender: str, work: str, wanted: int, **env: str) -> dict[str, float]:
    """One measurement, in a process of its own.

    Raises:
        SystemExit: It measured nothing; the text has what it said.
    """
    python = peers.python_of(contender) if contender in peers.PEERS else Path(sys.executable)
    command = [str(python), "-m", "bench.speed.lap", contender, work, topic, str(wanted), bootstrap]
    said = ""
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | env, capture_output=True, text=True, timeout=PATIENCE_S
        )
        lines, said = [line for line in done.stdout.splitlines() if line.startswith("{")], done.stderr
    except subprocess.TimeoutExpired as late:
        lines, said = [], f"still running after {PATIENCE_S:.0f} s\n{(late.stderr or b'').decode()}"
    if not lines:
        raise SystemExit(f"{contender} measured nothing:\n{said[-3000:]}")
    measured: dict[str, float] = json.loads(lines[-1])
    return measured


@contextmanager
def slack() -> Iterator[dict[str, str]]:
    """A fake Slack in a process of its own; what a lap must know of it."""
    with tempfile.TemporaryDirectory(prefix="bench-slack-") as folder:
        log = Path(folder) / "accepted.jsonl"
        log.touch()
        command = [sys.executable, "-m", "tests.support.fake_slack", "--log", str(log)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                yield {"BENCH_SLACK_URL": server.stdout.readline().strip(), "BENCH_SLACK_LOG": str(log)}
            finally:
                server.terminate()


def laps(
    bootstrap: str, wanted: int, rounds: int, chosen: Sequence[str]
) -> dict[tuple[str, str], list[dict[str, float]]]:
    """Every lap, by work and contender."""
    run = time.time_ns()
    ordinary = fill(bootstrap, f"posts-{run}", wanted)
    with_crisis = fill_with_crisis(bootstrap, f"crisis-{run}", wanted) if WHOLE in chosen else Filled("", 0, 0.0)
    told = f"{wanted} posts of {ordinary.size:.0f} bytes, {PARTITIONS} partitions"
    print(f"{told}, {os.cpu_count()} cores, {rounds} rounds\n")
    found: dict[tuple[str, str], list[dict[str, float]]] = {}
    for _ in range(rounds):
        for contender in chosen:
            for work in (
                ("ours",) if contender == WHOLE else ("thin",) if contender in peers.PEERS else ("thin", "ours")
            ):
                count = wanted // STOCK_SHARE if contender == "faust_stock" else wanted
                if contender == WHOLE:
                    with slack() as env:
                        lap = lap_of(bootstrap, with_crisis.topic, contender, work, with_crisis.posts, **env)
                else:
                    lap = lap_of(bootstrap, ordinary.topic, contender, work, count)
                found.setdefault((work, contender), []).append(lap)
    return found


def available(asked: Sequence[str], *, make: bool) -> list[str]:
    """The contenders that can take part; those that cannot are told."""
    chosen = [name for name in (*OWN, WHOLE, *peers.PEERS) if not asked or name in asked]
    for peer in [name for name in chosen if name in peers.PEERS]:
        why = peers.install(peer) if make else "" if peers.python_of(peer) else "not installed (--peers installs it)"
        if why:
            print(f"{peer} is left out: {why}")
            chosen.remove(peer)
    return chosen


def main() -> None:
    """Measure, print beside the run before, keep."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed")
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[], choices=[*OWN, WHOLE, *peers.PEERS], metavar="NAME")
    parser.add_argument("--peers", action="store_true", help="install the other processors first")
    parser.add_argument("--bootstrap", default="", help="a Kafka broker; default: one of its own")
    parser.add_argument("--port", type=int, default=0, help="the port of its own broker; default: a free one")
    parser.add_argument("--json", type=Path, default=KEPT, help="where every lap is kept, and the run before is")
    options = parser.parse_args()
    chosen = available(options.only, make=options.peers)
    before: list[Row] = json.loads(options.json.read_text(encoding="utf-8")) if options.json.exists() else []
    with broker(options.bootstrap, options.port) as bootstrap:
        measured = laps(bootstrap, options.posts, options.rounds, chosen)
    rows: list[dict[str, Any]] = [
        row_of(contender, work, measured[work, contender])
        for work in ("thin", "ours")
        for contender in chosen
        if (work, contender) in measured
    ]
    print(table_of(rows, before))
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
