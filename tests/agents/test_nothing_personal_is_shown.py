"""What people write, and who they are, is in messages to those on call and nowhere else: no log, no metric has it."""

import ast
import json
import re
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from confluent_kafka import Producer

from agents.produce import produce
from tests.support.fake_slack import TOKEN, FakeSlack, Fault
from tests.support.malformed import MARKER, surely_bad
from tests.support.stories import MONDAY
from tests.support.workers import ROOT, WorkerProcess, until

SHOWN_OF_PEOPLE = {"text", "handle", "author", "name", "bio", "location", "note", "notes", "quotes", "words", "raw"}
"""Attributes that hold what somebody wrote or who they are."""

TERRITORY = """
[[territory]]
id = "volvic"
name = "Volvic"
scale = "commune"
usual_per_hour = 4
expressions = ["Volvic"]
"""


def posts(path: Path) -> None:
    """A crisis in which every text and every name holds the marker, deletions, and lines that are no posts."""
    with path.open("wb") as file:
        for n in range(90):
            author = {"id": f"{MARKER}{n}", "handle": f"@{MARKER}_{n}", "name": f"{MARKER} {n}", "bio": MARKER}
            post = {
                "id": f"p{n}",
                "platform": "mastodon",
                "created_at": MONDAY + 10 * n,
                "text": f"Quelle honte à Volvic, {MARKER} {n}, incendie et blessés",
                "author": author,
                "url": f"https://example.org/{MARKER}/{n}",
            }
            file.write(json.dumps(post).encode() + b"\n")
        for n, (bad, _) in enumerate(surely_bad(60, seed=7)):
            file.write(bad.replace(b"\n", b" ") + b"\n")
            gone = {
                "id": f"d{n}",
                "platform": "mastodon",
                "created_at": MONDAY + 1000,
                "kind": "delete",
                "ref": f"p{n}",
            }
            file.write(json.dumps(gone).encode() + b"\n")


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as server:
        yield server


async def test_a_stream_full_of_names_leaves_none_in_logs_and_metrics(tmp_path: Path, slack: FakeSlack) -> None:
    (tmp_path / "territories.toml").write_text(TERRITORY)
    (tmp_path / "clameur.toml").write_text('[[policy.routes]]\nchannel = "C0CRISE"\n')
    posts(tmp_path / "posts.jsonl")
    slack.fail(Fault.HTML, method="chat.postMessage")
    worker = WorkerProcess(
        {
            "CLAMEUR_CLOCK": "event",
            "CLAMEUR_PARTITIONS": "1",
            "CLAMEUR_TERRITORIES": str(tmp_path / "territories.toml"),
            "CLAMEUR_CONFIG": str(tmp_path / "clameur.toml"),
            "CLAMEUR_STATE_DIR": str(tmp_path),
            "CLAMEUR_SLACK_TOKEN": TOKEN,
            "CLAMEUR_SLACK_URL": slack.url,
            "CLAMEUR_LOG": "debug/json",
        },
        tmp_path / "log",
        command="up",
    )
    with worker:
        worker.ready()
        (broker,) = re.findall(r"Broker (\S+?),", worker.log.read_text())
        garbage(broker)
        await produce(tmp_path / "posts.jsonl", broker, "posts", partitions=1)

        async def told() -> bool:
            return any(MARKER in json.dumps(call.body) for call in slack.accepted("chat.postMessage"))

        await until(told, 60.0, "a message that quotes what was written")
        metrics = worker.metrics()
        assert worker.process is not None
        doors = listening(worker.process.pid)
        assert worker.stop() == 0
    assert doors == [] or f"127.0.0.1:{worker.port}" in doors
    assert [door for door in doors if not door.startswith("127.0.0.1:")] == []
    log = worker.log.read_text()
    assert '"event.bad"' in log
    assert '"alert.bad"' in log
    assert '"episode.opened"' in log
    assert "delivery." in log
    assert 'clameur_posts_bad_total{reason="not_json"}' in metrics
    assert MARKER not in log
    assert MARKER not in metrics
    assert TOKEN not in log + metrics


def listening(process: int) -> list[str]:
    """Addresses that a process listens on (Linux; none where there is no ``/proc``)."""
    if not Path("/proc/self/net/tcp").exists():
        return []
    links = [str(fd.readlink()) for fd in Path(f"/proc/{process}/fd").iterdir()]
    sockets = {link[8:-1] for link in links if link.startswith("socket:[")}
    found = []
    for table, family in (("tcp", socket.AF_INET), ("tcp6", socket.AF_INET6)):
        for line in Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" and rest[5] in sockets:
                address, port = local.split(":")
                words = [address[at : at + 8] for at in range(0, len(address), 8)]
                raw = b"".join(bytes.fromhex(word)[:: -1 if sys.byteorder == "little" else 1] for word in words)
                found.append(f"{socket.inet_ntop(family, raw)}:{int(port, 16)}")
    return found


def garbage(broker: str) -> None:
    """Records of the internal topics that are none, and hold the marker wherever an error might repeat it."""
    producer = Producer({"bootstrap.servers": broker, "log_level": 0})
    for topic in ("clameur.events", "clameur.alerts"):
        for value in (MARKER, f'{{"type":"{MARKER}"}}', f'{{"type":"tick","at":"{MARKER}"}}', f'{{"{MARKER}":{{}}}}'):
            producer.produce(topic, value, partition=0)
    assert producer.flush(10) == 0


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of a logger in the three rooms, with its place."""
    for room in ("streams", "alerts", "agents"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and re.match(r"(self\.)?_?log(ger)?\.|say\(", ast.unparse(node)[:20]):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_no_log_call_is_given_what_people_wrote() -> None:
    calls = list(log_calls())
    assert len(calls) > 20
    for place, call in calls:
        for given in (*call.args, *(keyword.value for keyword in call.keywords)):
            shown = {node.attr for node in ast.walk(given) if isinstance(node, ast.Attribute)}
            assert not shown & SHOWN_OF_PEOPLE, f"{place}: {ast.unparse(call)}"
