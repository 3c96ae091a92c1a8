"""What a post costs against the number of territories: the pure path, with no broker.

    python -m bench.scale territories [--counts 10 1000 35000] [--posts 60000] [--rounds 3]

Every country reads the same posts: 5 % name one of ten communes that are in all of them, so what differs is the size of
the country alone. ``spread`` names all of its communes alike: then the same mentions meet more states.
"""

import statistics
import time

from agents.replay import Line, Replay
from alerts.policy import Policy, with_a_route
from bench.scale import world
from streams import gazetteer
from streams.codec import decode
from streams.territory import Territory
from streams.tuning import Tuning

COMMON = 10
PER_S = 500.0
"""Posts a second of the stream's own time: how many come between two minutes, each of which every awake territory
takes a turn at."""
START = 1_781_600_040.0


class Side:
    """A country under measure."""

    def __init__(self, territories: list[Territory], posts: list[bytes]) -> None:
        policy = with_a_route(Policy(), "console")
        self._replay = Replay(territories, gazetteer.compile(territories), Tuning(), policy)
        self._posts = posts
        self._at = START

    def lap(self) -> tuple[float, float]:
        """Processor time of a post, microseconds: all of it, and of that what reading takes."""
        replay, whole, reads = self._replay, 0.0, 0.0
        each = int(PER_S * 60.0)
        for first in range(0, len(self._posts), each):
            some = self._posts[first : first + each]
            started = time.process_time()
            for n, raw in enumerate(some):
                replay.post(Line(replay.report.lines, decode(raw)), self._at + n / PER_S)
            reads += time.process_time() - started
            self._at += 60.0
            for _ in replay.tick(self._at):
                pass
            whole += time.process_time() - started
        return whole / len(self._posts) * 1e6, reads / len(self._posts) * 1e6


def run(counts: list[int], posts: int, rounds: int) -> str:
    """Measure, the sides in turn; returns the table of medians."""
    common = [t.name for t in world.territories(COMMON)]
    sides: dict[tuple[str, int], Side] = {}
    for count in counts:
        territories = world.territories(count)
        for kind, names in (("common", common), ("spread", [t.name for t in territories])):
            stream = world.Posts(names).day(START, posts / PER_S, PER_S)
            sides[kind, count] = Side(territories, list(stream))
    laps: dict[tuple[str, int], list[tuple[float, float]]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, country in sides.items():
            laps[side].append(country.lap())
    lines = ["posts name   territories   µs/post   of it reading   × fewest"]
    for kind in ("common", "spread"):
        base = statistics.median(whole for whole, _ in laps[kind, counts[0]])
        for count in counts:
            whole = statistics.median(lap[0] for lap in laps[kind, count])
            reads = statistics.median(lap[1] for lap in laps[kind, count])
            lines.append(f"{kind:10} {count:13,} {whole:9.1f} {reads:15.1f} {whole / base:10.2f}")
    return "\n".join(lines)
