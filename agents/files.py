"""Files of posts: one record a line, plain, gzip or zstd, read as a stream and written all or nothing."""

import errno
import gzip
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self, cast

import zstandard

from streams.errors import ClameurError

LINE_BYTES: Final = 512 * 1024
"""Bytes of a line that are kept: twice the largest post, so a longer line is a bad post and needs no more memory."""

_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_BOM: Final = b"\xef\xbb\xbf"
_STDIO: Final = "-"
_NAMED: Final = {".gz": "gzip", ".zst": "zstd"}
_DISK: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_FEED: Final = 512  # packed bytes at a time: 128 blocks at most, each of 128 KiB at most (RFC 8878, 3.1.1.2)


def read_lines(path: str | Path) -> Iterator[bytes]:
    """Read the lines of a file, as `PostsFile` does, and close it at the end.

    Raises:
        ClameurError: The file cannot be read to its end.
    """
    with PostsFile(path) as file:
        yield from file


class PostsFile:
    """An open file of records, one a line; iterate over it for the lines without their line ends.

    The first bytes say how it is packed (gzip, zstd or not at all), for standard input too. A byte order mark at the
    start is dropped; a line beyond `LINE_BYTES` is cut there; an empty line is a line.

    Args:
        path: A path, or ``-`` for standard input.

    Attributes:
        name: The file as it is named to the user.
        size: Bytes on disk, still packed; ``None`` when it cannot be known (a pipe).

    Raises:
        ClameurError: It does not exist, is not readable, or its name ends in ``.gz`` or ``.zst`` and it is not
            that. Iterating raises it too, when an archive turns out to be damaged or cut short.
    """

    def __init__(self, path: str | Path) -> None:
        self.name = "standard input" if str(path) == _STDIO else str(path)
        self._counted = _Counted(self._open(path))
        raw = io.BufferedReader(self._counted, 64 * 1024)
        start = raw.peek(4)[:4]
        named = _NAMED.get(Path(path).suffix.lower())
        found = "gzip" if start.startswith(_GZIP) else "zstd" if start == _ZSTD else None
        if named is not None and found != named:
            self.close()
            what = "is empty" if not start else "does not start like one"
            raise ClameurError(f"{self.name} is named as a {named} archive but {what}: fetch or write it again")
        self._lines: _Lines
        if found == "gzip":
            self._lines = gzip.GzipFile(fileobj=raw)
        elif found == "zstd":
            self._lines = io.BufferedReader(_Zstd(raw), 128 * 1024)
        else:
            self._lines = raw

    @property
    def position(self) -> int:
        """Bytes read so far, still packed: what a progress bar compares with ``size``."""
        return self._counted.count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; standard input stays open."""
        self._counted.close()

    def __iter__(self) -> Iterator[bytes]:
        first = True
        try:
            while line := self._lines.readline(LINE_BYTES):
                if not line.endswith(b"\n") and len(line) == LINE_BYTES:
                    self._skip_line()
                if first:
                    line, first = line.removeprefix(_BOM), False
                    if not line:
                        return
                yield line.removesuffix(b"\n").removesuffix(b"\r")
        except EOFError:
            raise ClameurError(f"{self.name} is cut short: its archive has no end; fetch or write it again") from None
        except (gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
            raise ClameurError(f"{self.name} is damaged: {error}; fetch or write it again") from None
        except OSError as error:
            raise ClameurError(f"{self.name} cannot be read: {error.strerror or error}") from None

    def _skip_line(self) -> None:
        while rest := self._lines.readline(LINE_BYTES):
            if rest.endswith(b"\n"):
                return

    def _open(self, path: str | Path) -> io.RawIOBase | BinaryIO:
        self.size: int | None = None
        if str(path) == _STDIO:
            return sys.stdin.buffer
        try:
            file = io.FileIO(path)
        except ValueError:
            raise ClameurError(f"{self.name!r} is no path: it holds a NUL character") from None
        except FileNotFoundError:
            raise ClameurError(f"{self.name} does not exist: check the path, or use - for standard input") from None
        except IsADirectoryError:
            raise ClameurError(f"{self.name} is a folder: name one file in it") from None
        except OSError as error:
            raise ClameurError(f"{self.name} cannot be opened: {error.strerror or error}") from None
        self.size = os.fstat(file.fileno()).st_size or None
        return file


@contextmanager
def writing(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file for writing, packed as its name says; it appears under its name only when all went well.

    Written beside the target and renamed over it, so a reader sees the old file or the new one. The bytes depend on
    what is written and on nothing else (no date, no name inside). ``-`` is standard output; a device or a pipe is
    written to directly.

    Raises:
        ClameurError: The file cannot be created or written.
    """
    if str(path) == _STDIO:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if "\0" in str(path):
        raise ClameurError(f"{str(path)!r} is no path: it holds a NUL character")
    target = Path(path).resolve()
    if target.is_dir():
        raise ClameurError(f"{path} is a folder: name a file in it")
    special = target.exists() and not target.is_file()
    part = target if special else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if not special:
            part.unlink(missing_ok=True)  # what a process of the same number left, or a link that somebody laid there
        with part.open("wb" if special else "xb") as raw, _packed(raw, target.suffix.lower()) as packed:
            yield packed
        if not special:
            part.replace(target)
    except OSError as error:
        if error.filename == str(part) or error.errno in _DISK:  # not an error of what the caller does meanwhile
            raise ClameurError(f"{path} cannot be written: {error.strerror}") from error
        raise
    finally:
        if not special:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def _packed(raw: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    if suffix == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as file:
            yield cast("BinaryIO", file)
    elif suffix == ".zst":
        frame = zstandard.ZstdCompressor(write_checksum=True).stream_writer(raw, closefd=False)
        with io.BufferedWriter(cast("io.RawIOBase", frame), 128 * 1024) as packed:
            yield cast("BinaryIO", packed)
    else:
        yield raw


class _Lines(Protocol):
    def readline(self, size: int, /) -> bytes: ...


class _Counted(io.RawIOBase):
    """A file that counts what is read from it."""

    def __init__(self, file: io.RawIOBase | BinaryIO) -> None:
        self._file = file
        # Of a buffered standard input take what is there: a slow pipe is not waited for until a buffer is full.
        self._read: Callable[[memoryview], int | None] = getattr(file, "readinto1", None) or file.readinto  # type: ignore[union-attr]  # BinaryIO has it in fact
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int | None:  # type: ignore[override]  # always a memoryview
        read = self._read(buffer)
        self.count += read or 0
        return read

    def close(self) -> None:
        if not self.closed and self._file is not getattr(sys.stdin, "buffer", None):
            self._file.close()
        super().close()


class _Zstd(io.RawIOBase):
    """Unpacks zstd frames; unlike the library's own reader it notices a frame without an end."""

    def __init__(self, packed: "io.BufferedReader[_Counted]") -> None:
        self._packed = packed
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._fed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]  # always a memoryview
        while not self._ready:
            fed = self._fed or self._packed.read1(_FEED)
            self._fed = b""
            if not fed:
                if self._frame is not None:
                    raise EOFError
                return 0
            if self._frame is None:
                self._frame = zstandard.ZstdDecompressor(max_window_size=2**27).decompressobj()
            self._ready = memoryview(self._frame.decompress(fed))
            if self._frame.eof:
                self._fed, self._frame = self._frame.unused_data, None
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size
