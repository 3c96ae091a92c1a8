"""A file that is read whole, within a bound: neither a device without an end nor a packed desert fills the memory."""

import errno
import os
from pathlib import Path

MEBIBYTE = 1024 * 1024


def read_whole(path: Path, most: int) -> bytes:
    """The bytes of a file.

    Args:
        path: A file, or a pipe that ends.
        most: Bytes that it may have.

    Raises:
        OSError: It cannot be read, cannot be a path at all, or has more; ``strerror`` says which, fit to be shown.

    Example:
        >>> read_whole(Path("/dev/zero"), 1024)
        Traceback (most recent call last):
        ...
        OSError: [Errno 27] more than 1,024 bytes: '/dev/zero'
    """
    if "\0" in str(path):
        raise OSError(errno.EINVAL, "a path cannot hold a NUL character", str(path))
    with path.open("rb") as file:
        raw = file.read(most + 1)
    if len(raw) > most:
        raise OSError(errno.EFBIG, f"more than {_size(most)}", os.fspath(path))
    return raw


def _size(count: int) -> str:
    return f"{count // MEBIBYTE} MiB" if count >= MEBIBYTE else f"{count:,} bytes"
