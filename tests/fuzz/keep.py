"""Choose what the tests run of what a fuzzer found: ``python -m tests.fuzz.keep NAME…``; it needs no atheris.

Of all inputs in ``.cache/fuzz/NAME``, the shortest ones that together reach what any of them reaches of our lines.
What broke something is kept by hand, under a name that says what it was.
"""

import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from types import FrameType
from typing import Any, Final

from tests.fuzz.targets import CORPUS, TARGETS

FOUND: Final = Path(".cache/fuzz")
LONGEST: Final = 600
"""Bytes of an input that is kept."""
OURS: Final = tuple(str(Path(room).resolve()) for room in ("streams", "alerts", "agents"))

Steps = set[tuple[str, int, int]]


def keep(name: str) -> int:
    """Choose the inputs of one target, write them, and say how many."""
    target = TARGETS[name]
    inputs = sorted({file.read_bytes() for file in (FOUND / name).iterdir()} - set(target.seeds), key=len)
    target.run(b"")
    reached: Steps = set()
    for seed in target.seeds:
        reached |= steps(lambda seed=seed: target.run(seed))  # type: ignore[misc]  # mypy infers no such default
    folder = CORPUS / name
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for raw in inputs:
        if len(raw) > LONGEST:
            break
        more = steps(lambda raw=raw: target.run(raw)) - reached  # type: ignore[misc]  # the same
        if more:
            reached |= more
            (folder / blake2b(raw, digest_size=6).hexdigest()).write_bytes(raw)
            count += 1
    return count


def steps(work: Callable[[], object]) -> Steps:
    """The steps from line to line of our own files that work takes."""
    taken: Steps = set()
    last: dict[int, int] = {}

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        if event == "line":
            taken.add((frame.f_code.co_filename, last.get(id(frame), 0), frame.f_lineno))
            last[id(frame)] = frame.f_lineno
        elif event == "return":
            last.pop(id(frame), None)
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return taken


if __name__ == "__main__":
    for asked in sys.argv[1:] or TARGETS:
        print(f"{asked}: {keep(asked)} inputs kept in {CORPUS / asked}")
