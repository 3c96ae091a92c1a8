import gzip
import json
import os
import subprocess
import sys
from functools import partial
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import msgspec
import pytest
import zstandard

from agents import replay_crew
from agents.replay_crew import Crew
from agents.replaying import Options, prepared, replay_file
from streams.errors import ClameurError
from tests.support.recorded import ROOT, TERRITORIES, a_replay, stream


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    return written(tmp_path / "posts.jsonl")


def written(path: Path) -> Path:
    raw = b"".join(line + b"\n" for line in stream())
    match path.suffix:
        case ".gz":
            raw = gzip.compress(raw)
        case ".zst":
            raw = zstandard.compress(raw)
    path.write_bytes(raw)
    return path


def run(posts: Path, **options: object) -> tuple[bytes, str]:
    """The transcript and the summary."""
    out = posts.with_name("transcript.jsonl")
    given = {"posts": str(posts), "territories": TERRITORIES, "out": str(out)} | options
    err = StringIO()
    assert replay_file(Options(**given), StringIO(), err) == 0  # type: ignore[arg-type]  # options by name
    return out.read_bytes(), err.getvalue()


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    transcript, _ = run(written(tmp_path_factory.mktemp("plain") / "posts.jsonl"))
    assert b'"transition":"opened"' in transcript
    return transcript


@pytest.mark.parametrize("name", ["posts.jsonl.gz", "posts.jsonl.zst"])
def test_a_packed_file_gives_the_same_bytes(tmp_path: Path, expected: bytes, name: str) -> None:
    assert run(written(tmp_path / name))[0] == expected


def test_any_speed_gives_the_same_bytes(posts: Path, expected: bytes) -> None:
    assert run(posts, speed=1e7)[0] == expected


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_any_hash_seed_gives_the_same_bytes_from_standard_input(posts: Path, expected: bytes, seed: str) -> None:
    command = [sys.executable, "clameur.py", "replay", "-", "--territories", str(TERRITORIES), "--out", "-"]
    with posts.open("rb") as file:
        done = subprocess.run(
            command, cwd=ROOT, stdin=file, capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
        )
    assert done.stdout == expected


@pytest.mark.parametrize("snapshot", ["half.snapshot", "half.gz", "half.zst"])
def test_stopping_and_going_on_from_files_gives_the_same_bytes(posts: Path, expected: bytes, snapshot: str) -> None:
    half = posts.with_name(snapshot)
    first, _ = run(posts, stop_after=260, snapshot=half)
    second, _ = run(posts, resume=half)
    assert first + second == expected
    assert first
    assert second


def test_the_summary_counts_what_was_read_and_found(posts: Path, expected: bytes) -> None:
    _, said = run(posts)
    alerts = expected.count(b'"type":"alert"')
    assert said.startswith("460 posts, 4 bad (empty 1, missing_field 1, not_json 1, not_utf8 1), ")
    deliveries = expected.count(b'"type":"delivery"')
    assert f" {alerts} alerts, {deliveries} deliveries in " in said


def test_without_out_the_messages_are_printed_and_nothing_else(posts: Path) -> None:
    out = StringIO()
    given = Options(posts=str(posts), territories=TERRITORIES)
    replay_file(given, out, StringIO())
    assert "Volvic" in out.getvalue()
    assert '"type"' not in out.getvalue()


def test_out_dash_writes_the_transcript_and_no_message(posts: Path, expected: bytes) -> None:
    out = TextIOWrapper(BytesIO())
    replay_file(Options(posts=str(posts), territories=TERRITORIES, out="-"), out, StringIO())
    out.flush()
    assert isinstance(out.buffer, BytesIO)
    assert out.buffer.getvalue() == expected


def test_a_settings_file_is_used(posts: Path, expected: bytes) -> None:
    settings = posts.with_name("clameur.toml")
    settings.write_text('[detection]\nrefresh_s = 86400.0\n[[policy.routes]]\nchannel = "C0CRISE"\n', encoding="utf-8")
    transcript, _ = run(posts, config=settings)
    items = [json.loads(line) for line in transcript.splitlines()]
    assert "updated" not in {item.get("transition") for item in items}
    assert {item["channel"] for item in items if item.get("action") == "send"} == {"C0CRISE"}
    assert transcript != expected


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not a replay snapshot"),
        (b"\x1f\x8b broken", "not a replay snapshot"),
        (b"\x28\xb5\x2f\xfd broken", "not a replay snapshot"),
        (a_replay().snapshot()[:-1], "not a replay snapshot"),
    ],
)
def test_what_is_no_snapshot_is_refused(posts: Path, raw: bytes, why: str) -> None:
    broken = posts.with_name("broken.snapshot")
    broken.write_bytes(raw)
    with pytest.raises(ClameurError, match=why):
        run(posts, resume=broken)


def test_stopping_before_the_snapshot_is_refused(posts: Path) -> None:
    half = posts.with_name("half.snapshot")
    run(posts, stop_after=200, snapshot=half)
    with pytest.raises(ClameurError, match="has read 200 lines already"):
        run(posts, resume=half, stop_after=199)
    run(posts, resume=half, stop_after=200)


def test_a_replay_that_fails_leaves_no_transcript_and_no_snapshot(posts: Path) -> None:
    half = posts.with_name("half.snapshot")
    run(posts, stop_after=200, snapshot=half)
    short = posts.with_name("short.jsonl")
    short.write_bytes(b"\n".join(stream()[:100]))
    after = posts.with_name("after.snapshot")
    posts.with_name("transcript.jsonl").unlink()
    with pytest.raises(ClameurError, match="another file"):
        run(short, resume=half, snapshot=after)
    assert not after.exists()
    assert not posts.with_name("transcript.jsonl").exists()


def with_deletions(path: Path) -> Path:
    """The stream, in which some posts are deleted soon after they came."""
    lines = []
    for number, line in enumerate(stream()):
        lines.append(line)
        if number % 9 == 5 and line.startswith(b'{"id":"'):
            post = json.loads(line)
            gone = {"id": f"gone{number}", "kind": "delete", "ref": post["id"]}
            lines.append(json.dumps(post | gone | {"text": ""}).encode())
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


@pytest.mark.parametrize(("jobs", "stop_after"), [(3, None), (2, 333)])
def test_several_processes_give_the_same_bytes_and_the_same_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int, stop_after: int | None
) -> None:
    monkeypatch.setattr("agents.replay_crew.BLOCK", 30)  # else the file is read in one round
    posts = with_deletions(tmp_path / "posts.jsonl")
    alone, counts = run(posts, stop_after=stop_after)
    together, same = run(posts, stop_after=stop_after, jobs=jobs)
    assert together == alone != b""
    assert same.split(" in ")[0] == counts.split(" in ")[0]
    assert "bad (" in counts


def test_a_snapshot_is_kept_by_one_process_only(posts: Path) -> None:
    with pytest.raises(ClameurError, match="give --jobs 1"):
        run(posts, jobs=2, snapshot=posts.with_name("half.snapshot"))


def test_a_process_that_cannot_begin_says_why(posts: Path, tmp_path: Path) -> None:
    with Crew(partial(prepared, Options(posts=str(posts), territories=tmp_path / "none.toml")), 1) as crew:
        crew.ask([msgspec.convert([0, [], []], replay_crew._Request)])
        with pytest.raises(ClameurError, match="there is no such file"):
            crew.answers()


def test_a_process_that_dies_ends_the_replay(posts: Path) -> None:
    with Crew(partial(prepared, Options(posts=str(posts), territories=TERRITORIES)), 1) as crew:
        crew._processes[0].kill()
        with pytest.raises(ClameurError, match="has died"):
            list(replay_crew.run(a_replay(), crew, stream()))
