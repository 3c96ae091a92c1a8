"""A stream on disk for the tests of replay: the two hours around a simulated crisis, with bad lines among the posts."""

from functools import cache
from itertools import chain, repeat
from pathlib import Path
from tempfile import mkdtemp

from agents import simulate
from agents.config import load_territories
from agents.files import read_lines
from agents.replay import Replay
from alerts.policy import Policy, with_a_route
from streams import gazetteer
from streams.tuning import Tuning

ROOT = Path(__file__).resolve().parents[2]
TERRITORIES = ROOT / "config" / "territories.toml"
BAD = (b"", b"{", b"\xff\xfe", b'{"id": 1}')


@cache
def stream() -> tuple[bytes, ...]:
    """An hour before the crisis of the first scene and two after it began: some 460 lines, a few of them bad."""
    file = Path(mkdtemp(prefix="clameur-tests-")) / "posts.jsonl"
    simulate.run(file, days=4)
    lines = list(read_lines(file))
    file.unlink()
    file.parent.rmdir()
    kept = lines[1840:2300]
    bad = chain(BAD, repeat(None))
    mixed: list[bytes] = []
    for number, line in enumerate(kept):
        if number % 110 == 7 and (wrong := next(bad)) is not None:
            mixed.append(wrong)
        mixed.append(line)
    return tuple(mixed)


def a_replay(policy: Policy | None = None) -> Replay:
    """The shipped territories, default settings."""
    territories = load_territories(TERRITORIES).territories
    return Replay(territories, compiled(), Tuning(), with_a_route(policy or Policy(), "console"))


@cache
def compiled() -> gazetteer.Gazetteer:
    """The shipped territories, compiled once."""
    return gazetteer.compile(load_territories(TERRITORIES).territories)
