"""The same with a write of 1 kB of state per territory and chunk; commits wait for the changelog."""

from bench.speed.contenders import faust_chunked
from bench.speed.work import Lap


def run(bootstrap: str, topic: str, lap: Lap) -> None:
    """Read until the lap ends the process."""
    faust_chunked.run(bootstrap, topic, lap, with_table=True)
