import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from agents import commands
from agents.cli import FAILED, INTERRUPTED, WRONG_CONFIG, main
from tests.support.posts import line
from tests.support.recorded import ROOT, TERRITORIES, stream
from tools.kafka import free_port

COMMANDS = ("demo", "up", "worker", "topics", "check", "replay", "produce", "simulate", "send-test")


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in [name for name in os.environ if name.startswith("CLAMEUR_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"".join(line(n, 1741115100.0 + n) + b"\n" for n in range(20)))
    return path


def refused(argv: Sequence[object], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of arguments that the parser does not take."""
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in argv])
    assert left.value.code == WRONG_CONFIG
    return capsys.readouterr().err


def failing(argv: Sequence[object], capsys: pytest.CaptureFixture[str], code: int = FAILED) -> str:
    """What is said of a command that fails: one line or some, and never a traceback."""
    assert main([str(argument) for argument in argv]) == code
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    return said.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: clameur {command}")


def test_the_commands_are_listed_and_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--help", "--version"):
        with pytest.raises(SystemExit) as left:
            main([option])
        assert left.value.code == 0
    said = capsys.readouterr().out
    assert all(f"  {command} " in said or f"  {command}\n" in said for command in COMMANDS)
    assert "clameur 0." in said


@pytest.mark.parametrize("argv", [[], ["bogus"], ["replay"], ["replay", "f", "--bogus"], ["demo", "--seed", "x"]])
def test_arguments_that_make_no_sense_exit_with_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "clameur" in refused(argv, capsys)


@pytest.mark.parametrize("speed", ["0", "-1", "nan", "inf", "fast"])
@pytest.mark.parametrize("command", ["replay", "produce"])
def test_a_speed_that_leads_nowhere_is_refused(command: str, speed: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = refused([command, "f", f"--speed={speed}"], capsys)
    assert f"--speed: {speed} leads nowhere: give a number above 0" in said


@pytest.mark.parametrize("number", ["-1", "2.5", "many"])
def test_stopping_after_no_number_of_lines_is_refused(number: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert f"{number} is no number of lines" in refused(["replay", "f", f"--stop-after={number}"], capsys)


def test_a_posts_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = failing(["replay", tmp_path / "none.jsonl"], capsys)
    assert said.startswith("clameur: ")
    assert "none.jsonl does not exist" in said


@pytest.mark.parametrize("command", ["replay", "check", "worker", "send-test"])
def test_a_settings_file_that_is_not_there_exits_with_2(
    command: str, posts: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the worker sets its own
    none = posts.with_name("none.toml")
    option = "--config" if command in ("replay", "send-test") else "--territories"
    argv = [command, *([posts] if command == "replay" else []), option, none]
    assert main([str(argument) for argument in argv]) == WRONG_CONFIG
    said = capsys.readouterr()
    assert "none.toml" in said.out + said.err
    assert "there is no such file" in said.out + said.err


def test_bad_toml_is_told_with_its_line(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = posts.with_name("bad.toml")
    bad.write_text("[detection]\nmin_posts = = 3\n", encoding="utf-8")
    said = failing(["replay", posts, "--config", bad], capsys, WRONG_CONFIG)
    assert f"{bad}:2" in said


def test_an_unknown_key_is_told_with_its_place(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = posts.with_name("bad.toml")
    bad.write_text("[detection]\nmin_psots = 3\n", encoding="utf-8")
    said = failing(["replay", posts, "--config", bad], capsys, WRONG_CONFIG)
    assert "min_psots" in said
    assert f"{bad}:2" in said


def test_a_bad_environment_exits_with_2(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAMEUR_PARTITIONS", "many")
    assert "CLAMEUR_PARTITIONS" in failing(["topics"], capsys, WRONG_CONFIG)


@pytest.mark.parametrize("command", ["topics", "worker"])
def test_a_broker_that_is_away_is_named_without_a_traceback(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = f"127.0.0.1:{free_port()}"
    monkeypatch.setenv("CLAMEUR_BROKER", broker)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # the worker sets its own
    said = failing([command], capsys)
    assert f"clameur: cannot ask Kafka at {broker}" in said
    assert "CLAMEUR_BROKER" in said


@pytest.mark.parametrize(
    ("option", "why"), [("--resume", "give the file that --snapshot wrote"), ("--config", "no such file")]
)
def test_a_file_that_is_missing_is_told_with_what_to_do(
    option: str, why: str, posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = WRONG_CONFIG if option == "--config" else FAILED
    assert why in failing(["replay", posts, option, posts.with_name("none")], capsys, code)


@pytest.mark.parametrize("option", ["--out", "--snapshot"])
def test_a_file_that_cannot_be_written_is_told(option: str, posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "cannot be written" in failing(["replay", posts, option, posts / "under" / "a-file"], capsys)


def test_something_else_than_a_snapshot_is_refused(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "not a replay snapshot" in failing(["replay", posts, "--resume", posts], capsys)


def test_stopping_before_what_was_read_is_refused(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = posts.with_name("half")
    assert main(["replay", str(posts), "--stop-after", "10", "--snapshot", str(half)]) == 0
    said = failing(["replay", posts, "--resume", half, "--stop-after", "9"], capsys)
    assert "has read 10 lines already" in said


def test_resuming_another_file_is_refused(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half, other = posts.with_name("half"), posts.with_name("other.jsonl")
    assert main(["replay", str(posts), "--stop-after", "10", "--snapshot", str(half)]) == 0
    other.write_bytes(line(1, 1741115100.0))
    assert "another file" in failing(["replay", other, "--resume", half], capsys)


def test_a_good_replay_exits_with_0_and_sums_up(posts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(posts), "--out", str(posts.with_name("out"))]) == 0
    assert capsys.readouterr().err.startswith("20 posts, 0 bad, ")


def test_the_shipped_configuration_is_checked_with_0_and_a_broken_one_with_2(
    posts: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("ok: ")
    assert main(["check", "--territories", str(posts)]) == WRONG_CONFIG
    assert "1 problem in the configuration" in capsys.readouterr().out


def test_simulate_writes_posts_and_their_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, truth = tmp_path / "posts.jsonl.gz", tmp_path / "truth.json"
    assert main(["simulate", "--days", "4", "--out", str(out), "--truth", str(truth)]) == 0
    told = json.loads(truth.read_bytes())
    assert capsys.readouterr().err == f"{told['posts']} posts, {len(told['events'])} events with known times\n"


@pytest.mark.parametrize(("option", "value"), [("--days", "2"), ("--scene", "atlantide"), ("--out", "/nowhere/x")])
def test_simulate_says_what_it_cannot_do(option: str, value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert failing(["simulate", option, value], capsys).startswith("clameur: ")


def test_without_a_token_a_sample_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["send-test", "--lang", "en"]) == 0
    said = capsys.readouterr()
    assert "No Slack token (CLAMEUR_SLACK_TOKEN)" in said.err
    assert "sent to " in said.err
    assert said.out


def test_ctrl_c_is_no_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("agents.check.run", interrupted)
    assert main(["check"]) == INTERRUPTED


def test_a_defect_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def defective(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("agents.check.run", defective)
    with pytest.raises(ZeroDivisionError):
        main(["check"])


def test_the_version_is_that_of_the_front_door() -> None:
    import clameur

    assert commands.version() == clameur.__version__


# --- as a process: what only shows at its end ------------------------------------------------------------------------


def process(*argv: str, stdin: bytes | None = None, stdout: int | io.FileIO = subprocess.PIPE) -> tuple[int, str]:
    """The exit code, and what was said on standard error."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "clameur.py", *argv], cwd=ROOT, input=stdin, stdout=stdout, stderr=subprocess.PIPE, env=env
    )
    return done.returncode, done.stderr.decode()


def a_pipe_that_nobody_reads() -> io.FileIO:
    reader, writer = os.pipe()
    os.close(reader)
    return io.FileIO(writer, "w")


@pytest.mark.parametrize(
    "argv",
    [
        ["check"],
        ["replay", "-", "--territories", str(TERRITORIES)],
        ["replay", "-", "--territories", str(TERRITORIES), "--out", "-"],
    ],
    ids=["short", "messages", "transcript"],
)
def test_a_reader_that_has_gone_is_no_error(argv: list[str]) -> None:
    with a_pipe_that_nobody_reads() as pipe:
        code, said = process(*argv, stdin=b"\n".join(stream()), stdout=pipe)
    assert code == 0
    assert not [part for part in ("Traceback", "BrokenPipe", "Broken pipe", "Exception ignored") if part in said]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("argv", [["check"], ["simulate", "--days", "4"]], ids=["check", "simulate"])
def test_a_full_disk_is_told_in_a_line(argv: list[str]) -> None:
    with io.FileIO("/dev/full", "w") as full:
        code, said = process(*argv, stdout=full)
    assert code == FAILED
    assert "No space left on device" in said
    assert "Traceback" not in said
    assert "Exception ignored" not in said
