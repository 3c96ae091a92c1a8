"""Posts files: every packing reads the same, damage is told and never passed over, writing is all or nothing."""

import gzip
import io
import os
import sys
import threading
import tracemalloc
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from agents.files import LINE_BYTES, PostsFile, read_lines, writing
from streams.errors import ClameurError

LINES = [b'{"id": 1}', "Les crêpes brûlent à Volvic".encode(), b"", b"\xff\xfe not text", b'{"id": 2}']
BODY = b"\n".join(LINES) + b"\n"
MAGIC = (b"\xef\xbb\xbf", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
SUFFIXES = (".jsonl", ".jsonl.gz", ".jsonl.zst")


class Stdin:
    def __init__(self, body: bytes) -> None:
        self.buffer = io.BufferedReader(io.BytesIO(body))


def packed(body: bytes, suffix: str) -> bytes:
    if suffix.endswith(".gz"):
        return gzip.compress(body)
    if suffix.endswith(".zst"):
        return zstandard.ZstdCompressor(write_checksum=True).compress(body)
    return body


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_packing_reads_the_same_lines(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts{suffix}"
    path.write_bytes(packed(BODY, suffix))
    assert list(read_lines(path)) == LINES


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_standard_input_is_recognised_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    stdin = Stdin(packed(BODY, suffix))
    monkeypatch.setattr(sys, "stdin", stdin)
    with PostsFile("-") as file:
        assert list(file) == LINES
        assert file.size is None
    assert not stdin.buffer.closed


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_reads_back_and_gives_the_same_bytes_each_time(tmp_path: Path, suffix: str) -> None:
    for name in ("a", "b"):
        with writing(tmp_path / f"{name}{suffix}") as out:
            for line in LINES:
                out.write(line + b"\n")
    assert list(read_lines(tmp_path / f"a{suffix}")) == LINES
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    assert (tmp_path / f"a{suffix}").read_bytes()[:2] == packed(BODY, suffix)[:2]


@given(st.lists(st.binary(max_size=20).filter(lambda line: b"\n" not in line and not line.startswith(MAGIC))))
def test_any_lines_survive_any_packing(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes]) -> None:
    folder = tmp_path_factory.getbasetemp()
    expected = [line.removesuffix(b"\r") for line in lines]
    for suffix in SUFFIXES:
        path = folder / f"any{suffix}"
        with writing(path) as out:
            out.writelines(line + b"\n" for line in lines)
        assert list(read_lines(path)) == expected


def test_a_last_line_without_its_end_a_windows_end_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"\xef\xbb\xbfone\r\ntwo\rtwo\r\nthree")
    assert list(read_lines(path)) == [b"one", b"two\rtwo", b"three"]


@pytest.mark.parametrize("body", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_lines(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(body)
    assert list(read_lines(path)) == []


@pytest.mark.parametrize("suffix", SUFFIXES[1:])
def test_archives_one_after_another_in_a_file_are_one_file(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts{suffix}"
    path.write_bytes(packed(b"one\ntw", suffix) + packed(b"o\n", suffix) + packed(b"three\n", suffix))
    assert list(read_lines(path)) == [b"one", b"two", b"three"]


@pytest.mark.parametrize("suffix", SUFFIXES[1:])
def test_an_archive_cut_short_anywhere_is_told_after_the_lines_that_can_be_read(tmp_path: Path, suffix: str) -> None:
    whole = packed(os.urandom(300_000).replace(b"\n", b"") + b"\nlast\n", suffix)
    for size in (5, 20, 1000, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        path = tmp_path / f"posts{suffix}"
        path.write_bytes(whole[:size])
        with pytest.raises(ClameurError, match=r"posts\.jsonl.* is cut short"):
            list(read_lines(path))


@pytest.mark.parametrize("suffix", SUFFIXES[1:])
def test_a_damaged_archive_is_told_by_name(tmp_path: Path, suffix: str) -> None:
    whole = bytearray(packed(os.urandom(300_000), suffix))
    whole[150_000:150_050] = bytes(50)
    path = tmp_path / f"posts{suffix}"
    path.write_bytes(whole)
    with pytest.raises(ClameurError, match=r"posts\.jsonl.* is damaged"):
        list(read_lines(path))


@pytest.mark.parametrize(("suffix", "body"), [(".gz", BODY), (".zst", BODY), (".gz", b""), (".zst", b"")])
def test_a_name_that_promises_an_archive_must_keep_it(tmp_path: Path, suffix: str, body: bytes) -> None:
    path = tmp_path / f"posts{suffix}"
    path.write_bytes(body)
    with pytest.raises(ClameurError, match=r"is named as a (gzip|zstd) archive but"):
        PostsFile(path)


def test_a_file_that_is_not_there_a_folder_and_a_closed_door_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ClameurError, match="does not exist"):
        PostsFile(tmp_path / "nothing.jsonl")
    with pytest.raises(ClameurError, match="is a folder"):
        PostsFile(tmp_path)
    with pytest.raises(ClameurError, match="cannot be opened: Not a directory"):
        PostsFile(Path(__file__) / "posts.jsonl")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_position_runs_from_nothing_to_the_size_on_disk(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts{suffix}"
    path.write_bytes(packed(b"\n".join(os.urandom(50).replace(b"\n", b"") for _ in range(10_000)), suffix))
    with PostsFile(path) as file:
        seen = [file.position for _ in file]
        assert file.position == file.size == path.stat().st_size
    assert seen == sorted(seen)
    assert len(set(seen)) > 3


@pytest.mark.parametrize("over", [-1, 0, 1, 3 * LINE_BYTES])
def test_a_line_without_end_is_cut_and_the_next_one_is_whole(tmp_path: Path, over: int) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b"x" * (LINE_BYTES + over) + b"\nnext\n")
    first, second = read_lines(path)
    assert len(first) == LINE_BYTES + min(over, 0)
    assert second == b"next"


@pytest.mark.parametrize("suffix", SUFFIXES[1:])
def test_an_archive_that_unpacks_to_very_much_needs_little_memory(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"posts{suffix}"
    path.write_bytes(packed(b"\0" * 100_000_000 + b"\nnext\n", suffix))
    tracemalloc.start()
    try:
        lengths = [len(line) for line in read_lines(path)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert lengths == [LINE_BYTES, 4]
    assert peak < 50_000_000


def test_a_line_on_a_pipe_is_read_before_the_writer_is_done(tmp_path: Path) -> None:
    fifo = tmp_path / "posts.fifo"
    os.mkfifo(fifo)
    read = threading.Event()

    def write() -> None:
        with fifo.open("wb", buffering=0) as out:
            out.write(b"first\n")
            read.wait(10)
            out.write(b"second\n")

    writer = threading.Thread(target=write)
    writer.start()
    with PostsFile(fifo) as file:
        lines = iter(file)
        assert next(lines) == b"first"
        read.set()
        assert list(lines) == [b"second"]
    writer.join()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl.gz"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), writing(path) as out:
        out.write(b"new\n")
        raise ZeroDivisionError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_new_file_is_not_seen_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    with writing(path) as out:
        out.write(b"new\n")
        assert not path.exists()
    assert path.read_bytes() == b"new\n"
    assert path.stat().st_mode & 0o777 == 0o666 & ~current_umask()


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_link_is_written_through_and_a_device_is_written_to(tmp_path: Path) -> None:
    target, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    target.write_bytes(b"old")
    link.symlink_to(target)
    with writing(link) as out:
        out.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    with writing("/dev/null") as out:
        out.write(b"away")
    assert Path("/dev/null").is_char_device()


def test_a_place_that_cannot_be_written_is_told_and_the_callers_own_errors_pass(tmp_path: Path) -> None:
    with pytest.raises(ClameurError, match="cannot be written: No such file"), writing(tmp_path / "no" / "x.jsonl"):
        pass
    with pytest.raises(ClameurError, match="is a folder"), writing(tmp_path):
        pass
    with pytest.raises(ClameurError, match="No space left"), writing("/dev/full") as out:
        out.write(b"much")
    with pytest.raises(FileNotFoundError), writing(tmp_path / "x.jsonl"):
        (tmp_path / "other").read_bytes()


def test_a_dash_writes_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with writing("-") as out:
        out.write(b"line\n")
    assert capfdbinary.readouterr().out == b"line\n"


def test_a_link_that_was_laid_where_the_part_is_written_is_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"kept")
    (tmp_path / f".posts.{os.getpid()}.part").symlink_to(precious)
    with writing(tmp_path / "posts") as file:
        file.write(b"written")
    assert (tmp_path / "posts").read_bytes() == b"written"
    assert precious.read_bytes() == b"kept"
    assert not (tmp_path / "posts").is_symlink()
