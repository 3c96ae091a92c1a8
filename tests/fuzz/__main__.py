"""Look for inputs that break a door: ``python -m tests.fuzz NAME [SECONDS]``, with atheris installed (``make fuzz``).

What is found is kept in ``.cache/fuzz/NAME``; ``python -m tests.fuzz.keep NAME`` makes the small set that the tests
run of it. The fuzzer is libFuzzer's (llvm.org/docs/LibFuzzer.html), guided by which lines of ours an input reaches.
"""

import os
import sys
import zlib
from pathlib import Path
from typing import Final

FOUND: Final = Path(".cache/fuzz")
PROBED: Final = 16
"""One input in so many is repeated, to see how time grows."""
WATCHED: Final = 8.0
"""How much slower code is while its lines are counted, at most."""


def main(argv: list[str]) -> int:
    """Fuzz one target, or each for so long; 0 when nothing broke."""
    try:
        import atheris  # type: ignore[import-untyped, unused-ignore]  # optional, and without types
    except ImportError:
        print("fuzzing is skipped: atheris is not installed here (it has wheels for CPython on Linux); see make fuzz")
        return 0
    if len(argv) < 1:
        print(__doc__)
        return 2
    if argv[0] == "all":
        return _each(argv[1:] or ["60"])
    with atheris.instrument_imports(include=["streams", "alerts", "agents"], enable_loader_override=False):
        from tests.fuzz import cost
        from tests.fuzz.targets import TARGETS
    target = TARGETS[argv[0]]
    found = FOUND / target.name
    found.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (found / f"seed-{number}").write_bytes(seed)
    dictionary = FOUND / f"{target.name}.dict"
    dictionary.write_text("".join(f'"{_quoted(word)}"\n' for word in target.words or ("0",)))
    kept = Path("tests/fuzz/corpus") / target.name

    def look(raw: bytes) -> None:
        cost.check_rate(lambda: target.run(raw), len(raw) + 64, target.turns, slower=WATCHED)
        if target.timed is not None and zlib.crc32(raw) % PROBED == 0:
            cost.check_growth(target.timed, raw.decode("utf-8", "replace"), target.limit)

    target.run(b"")  # what is made once is not timed
    print(f"one turn of the loop takes {cost.turn_s() * 1e9:.0f} ns")
    options = [
        f"-max_total_time={argv[1] if len(argv) > 1 else 60}",
        "-max_len=4096",
        "-timeout=60",
        "-rss_limit_mb=3000",
    ]
    options += [f"-dict={dictionary}", f"-artifact_prefix={FOUND}/{target.name}-", "-print_final_stats=1", *argv[2:]]
    atheris.Setup(["fuzz", *options, str(found), *([str(kept)] if kept.is_dir() else [])], look)
    atheris.Fuzz()
    return 0


def _each(options: list[str]) -> int:
    """Every target in a process of its own, one after the other; the fuzzer ends its process."""
    import subprocess

    from tests.fuzz.targets import TARGETS

    broken = [
        name
        for name in TARGETS
        if subprocess.run([sys.executable, "-m", "tests.fuzz", name, *options], check=False).returncode
    ]
    print(f"{len(TARGETS)} targets, {len(broken)} broken: {', '.join(broken)}" if broken else "nothing broke")
    return 1 if broken else 0


def _quoted(word: str) -> str:
    """A word in the form of libFuzzer's dictionaries."""
    return "".join(
        chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\x{b:02x}" for b in word.encode("utf-8", "surrogatepass")
    )


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main(sys.argv[1:]))
