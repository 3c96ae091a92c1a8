"""Files that are not what they should be, given to each command: a line that says what to do, and no traceback."""

import gzip
import re
import time
from pathlib import Path

import pytest

from agents.cli import main

SETTINGS = "clameur.toml"
TERRITORIES = "territories.toml"
LISTED = 'communes = "communes.csv"\n'
SERIES = "timestamp,count\n2026-03-02 00:00,1\n2026-03-02 00:15,2\n"

CONFIGURATION: list[tuple[str, bytes, str]] = [
    # Territories
    (TERRITORIES, b"", "no territory -> add a [[territory]]"),
    (TERRITORIES, bytes(range(256)) * 9, ":2:: not UTF-8: byte 0x80 at offset 128 -> save the file as UTF-8"),
    (TERRITORIES, "[[territory]]\nname = 'Été'\n".encode("latin-1"), ":2:: not UTF-8: byte 0xc9"),
    (TERRITORIES, "[[territory]]\n".encode("utf-16"), "not UTF-8: byte 0xff"),
    (TERRITORIES, b"\0" * 99, "not TOML"),
    (TERRITORIES, b'{"id": "1", "text": "x"}\n', "not TOML"),
    (TERRITORIES, b"a = " + b"[" * 20_000 + b"]" * 20_000, "nested too deep"),
    (TERRITORIES, b".".join([b"a"] * 50_000) + b" = 1\n", ":1:: nested too deep -> use at most 16 names"),
    (TERRITORIES, b"\nx = {" + b" a ." * 50_000 + b"a = 1}\n", ":2:: nested too deep"),
    (TERRITORIES, b"[" + b"'a'." * 50_000 + b"a]\n", ":1:: nested too deep"),
    (TERRITORIES, b"#" * (4 * 2**20 + 1), "cannot be read: more than 4 MiB"),
    (TERRITORIES, b"x = " + b"9" * 5_000, "a number of thousands of digits"),
    (TERRITORIES, b'"\\u001b[31m" = 1\n', "\ufffd[31m: unknown key '\\x1b[31m'"),
    (TERRITORIES, b'communes = "a\\u0000b"\n', "a path cannot hold a NUL character"),
    (TERRITORIES, b'communes = "."\n', "Is a directory"),
    (TERRITORIES, b'communes = "/dev/zero"\n', "more than 64 MiB"),
    # Settings
    (SETTINGS, b"[detection]\nlateness_s = nan\n", "detection.lateness_s: nan is out of range"),
    (SETTINGS, b"[detection]\nmin_posts = " + b"9" * 4_000, "999 is out of range -> write 1 to"),
    (SETTINGS, b"[policy]\nroutes = 3\n", "policy.routes: found a whole number -> write a list in [ ]"),
    (SETTINGS, b'[sentiment]\nweights = "/dev/zero"\n', "more than 64 MiB"),
    (SETTINGS, b'[sentiment]\nweights = "a\\u0000b"\n', "a path cannot hold a NUL character"),
    (SETTINGS, b'[sentiment]\nweights = "."\n', "Is a directory"),
    (SETTINGS, b'[sentiment]\nmodel = "' + b"a" * 300 + b'"\n', "has no model.onnx"),
    (SETTINGS, b'[sentiment]\nmodel = "a\\u0000b"\n', "has no model.onnx"),
    # Communes
    ("communes.csv", "code,name\n63470,Été\n".encode("latin-1"), "not UTF-8 -> save the list as UTF-8"),
    (
        "communes.csv",
        b'code,name\n63470,Volvic\n63471,"' + b"x" * 200_000,
        "communes.csv:3: communes: a cell has no end",
    ),
    ("communes.csv", b'code,name\n63470,"Volvic\n63471,Riom\n', "name: 'Volvic\\n63471,Riom"),
    ("communes.csv", b"code,name\n63470,Vol\0vic\n", "name: 'Vol\\x00vic' holds a line end or a control"),
    ("communes.csv", b"code,name,population\n63470,Volvic," + b"9" * 400, "is no number of people"),
    ("communes.csv", "code,name,population\n63470,Volvic,²\n".encode(), "population: '²' is no number of people"),
    ("communes.csv", b"\xef\xbb\xbf\r\n", "no column 'code' and 'name'"),
]


@pytest.mark.parametrize(("name", "content", "told"), CONFIGURATION, ids=range(len(CONFIGURATION)))
def test_check_says_what_is_wrong_with_a_file(
    name: str, content: bytes, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / TERRITORIES).write_text(LISTED)
    (tmp_path / "communes.csv").write_text("code,name\n63470,Volvic\n")
    (tmp_path / SETTINGS).write_text("")
    (tmp_path / name).write_bytes(content)
    start = time.thread_time()
    assert main(["check", "--territories", str(tmp_path / TERRITORIES), "--config", str(tmp_path / SETTINGS)]) == 2
    assert time.thread_time() - start < 5.0
    out = capsys.readouterr().out
    assert told in out
    assert all(re.match(r"\S+:.* -> \S", line) for line in out.splitlines()[:-1]), out
    assert max(map(len, out.splitlines())) < 1_000


OTHERS: list[tuple[list[str], bytes, str]] = [
    (["backtest", "--counts"], b'timestamp,count\n2026-03-02 00:00,1\n1,"' + b"9" * 200_000, ":3: a cell has no end"),
    (["backtest", "--counts"], b"timestamp,count\n2026-03-02 00:00\r,1\n", ":2: a cell has no end"),
    (["backtest", "--counts"], b"timestamp,count\n2026-03-02 00:00,1\n9999-12-31 23:59,1\n", "not between 1970 and"),
    (["backtest", "--counts"], b"timestamp,count\n2026-03-02 00:00,1\n2036-03-02 00:00,1\n", "3653 days long"),
    (["backtest", "--counts"], b"timestamp,count\n0001-01-01T00:00+14:00,1\n", "not between 1970 and 2100"),
    (["tune", "--counts", "series", "--labels"], b"[" * 100_000, "nested too deep"),
    (["tune", "--counts", "series", "--labels"], b'start,end\n"' + b"x" * 200_000, ":2: a cell has no end"),
    (["tune", "--counts", "series", "--labels"], b"start,end\nnan,inf\n", "nan is not between 1970 and 2100"),
    (["tune", "--counts", "series", "--labels"], b'[["0001-01-01", "9999-12-31"]]', "not between 1970 and 2100"),
    (["tune", "--counts", "series", "--labels"], b"[[" + b"9" * 400 + b", 1]]", "not between 1970 and 2100"),
    (["train", "--out", "w.json"], b"[" * 100_000 + b"\n", ":1:: not JSON -> write one object a line"),
    (["train", "--out", "w.json"], b'{"text": "a \\ud800", "label": 1}\n', "half a character"),
    (["replay", "posts.jsonl", "--resume"], bytes(range(256)), "not a replay snapshot"),
    (["replay", "posts.jsonl", "--resume"], gzip.compress(b"x" * 9_999)[:-9], "not a replay snapshot"),
    (["replay", "posts.jsonl", "--resume"], b"\x28\xb5\x2f\xfd" + b"x" * 99, "not a replay snapshot"),
]


@pytest.mark.parametrize(("command", "content", "told"), OTHERS, ids=range(len(OTHERS)))
def test_the_other_commands_say_it_too(
    command: list[str],
    content: bytes,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = Path(__file__).parents[2]
    shipped = ["--territories", str(root / "config/territories.toml")] if command[0] != "train" else []
    (tmp_path / "given").write_bytes(content)
    (tmp_path / "series").write_text(SERIES)
    (tmp_path / "posts.jsonl").write_bytes(b"")
    monkeypatch.chdir(tmp_path)
    assert main([*command, "given", *shipped]) in (1, 2)
    assert told in capsys.readouterr().err


ARGUMENTS: list[tuple[list[str], str]] = [
    (["policy", "test", "--territory", "volvic", "--at", "0001-01-01T00:00"], "not between 1970 and 2100"),
    (["policy", "test", "--territory", "volvic", "--taken-after", "1e300"], "give 0 to 10,080"),
    (["policy", "test", "--territory", "volvic", "--hours", "1e300"], "give 0 to 8,760"),
    (["produce", "x", "--partitions", "-1"], "give 1 to 1024"),
    (["produce", "x", "--tail", "nan"], "give 0 to 604,800"),
    (["replay", "x", "--stop-after", "9" * 5_000], "is no number of lines"),
    (["replay", "a\0b"], "'a\\x00b' is no path"),
    (["train", "a\0b", "--out", "-"], "'a\\x00b' is no path"),
    (["simulate", "--out", "a\0b"], "'a\\x00b' is no path"),
    (["check", "--territories", "x" * 5_000], "File name too long"),
]


@pytest.mark.parametrize(("argv", "told"), ARGUMENTS, ids=range(len(ARGUMENTS)))
def test_an_argument_that_leads_nowhere_is_told(argv: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        code = main(argv)
    except SystemExit as end:
        code = int(end.code or 0)
    assert code in (1, 2)
    said = capsys.readouterr()
    assert told in said.err + said.out
