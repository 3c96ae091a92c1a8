"""How many posts a second an offline replay takes, by one process and by several, and that the bytes are the same.

python -m bench.scale replay [--posts 400000] [--territories 1000] [--jobs 1 2] [--rounds 3]
"""

import hashlib
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.scale import world
from bench.scale.territories import PER_S, START
from tests.support.workers import ROOT


def run(folder: Path, *, posts: int, territories: int, jobs: list[int], rounds: int) -> str:
    """Measure, in turns; returns the table.

    Raises:
        SystemExit: The bytes differ, or a replay failed.
    """
    path = world.write(folder, territories)
    names = [t.name for t in world.territories(territories)]
    stream = folder / "posts.jsonl"
    with stream.open("wb") as file:
        file.writelines(post + b"\n" for post in world.Posts(names, skew=1.0).day(START, posts / PER_S + 1.0, PER_S))
    laps: dict[int, list[tuple[float, float]]] = {many: [] for many in jobs}
    seen = set()
    for _ in range(rounds):
        for many in jobs:
            out = folder / f"transcript-{many}.jsonl"
            command = [sys.executable, "clameur.py", "replay", str(stream), "--territories", str(path)]
            started, cpu = time.monotonic(), _children_s()
            # Stopped before the end: the two hours after it, in which all falls asleep, are no firehose.
            subprocess.run(
                [*command, "--out", str(out), "--jobs", str(many), "--stop-after", str(posts)], cwd=ROOT, check=True
            )
            laps[many].append((time.monotonic() - started, _children_s() - cpu))
            seen.add(hashlib.sha256(out.read_bytes()).hexdigest())
    if len(seen) != 1:
        raise SystemExit(f"the transcripts differ: see {folder}")
    lines = ["jobs   posts/s   × one   CPU µs/post"]
    base = statistics.median(wall for wall, _ in laps[jobs[0]])
    for many in jobs:
        wall = statistics.median(lap[0] for lap in laps[many])
        cpu = statistics.median(lap[1] for lap in laps[many])
        lines.append(f"{many:4} {posts / wall:9,.0f} {base / wall:7.2f} {cpu / posts * 1e6:13.1f}")
    return "\n".join(lines)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
