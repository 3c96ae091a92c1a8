"""States of territories as an hour of talk leaves them, quiet and busy, and what they weigh."""

import random
import statistics
import time
from collections.abc import Iterator

import msgspec

from alerts import engine
from alerts.engine import Rules, TerritoryState
from alerts.model import Tick
from bench.scale import world
from streams import gazetteer, reading
from streams.codec import decode
from streams.model import Mention, Source
from streams.territory import Territory
from streams.tuning import Tuning
from streams.window import MINUTE_S

KINDS = ((0.002, 6_000.0, 150), (0.03, 600.0, 300), (0.3, 60.0, 600), (2.7, 2.0, 3_000), (7.0, 0.5, 3_000))
"""How many in ten territories speak so often (posts an hour), and minutes until their state is as large as it gets.

Own choice: the few large towns of a country have most of what is said."""


def grown(territory: Territory, per_hour: float, minutes: int, end: float) -> TerritoryState:
    """The state of a territory of which so many posts an hour have spoken, up to ``end`` (epoch seconds).

    Every post is by somebody else and in other words: no state of so many posts is larger.
    """
    rules = Rules(territory, Tuning())
    book = gazetteer.compile([territory])
    posts = world.Posts([territory.name], share=1.0, seed=3)
    chance = random.Random(9)
    state = engine.fresh(territory)
    first = int(end // MINUTE_S) - minutes
    number = 0
    for minute in range(first, first + minutes):
        many = int(per_hour / 60.0 + chance.random())
        found: list[Mention] = []
        for n in range(many):
            at = (minute + n / many) * MINUTE_S
            post = decode(posts.one(at))
            found += reading.mentions(post, book, source=Source(0, number), arrival=at, weights=None)
            number += 1
        state, _ = engine.run(state, [*found, Tick(at=(minute + 1.0) * MINUTE_S)], rules)
    return state


def parts(state: TerritoryState) -> dict[str, int]:
    """Bytes of a state in its table: the core packed, its open minutes."""
    core = msgspec.structs.replace(state, monitor=msgspec.structs.replace(state.monitor, open={}))
    minutes = sum(len(msgspec.msgpack.encode(bucket)) for bucket in state.monitor.open.values())
    return {"raw": len(msgspec.msgpack.encode(core)), "core": len(engine.snapshot(core)), "minutes": minutes}


def us(run: object, times: int = 31) -> float:
    """Median processor time of a call, microseconds."""
    assert callable(run)
    laps = []
    for _ in range(times):
        started = time.process_time()
        run()
        laps.append(time.process_time() - started)
    return statistics.median(laps) * 1e6


def shares(total: int) -> Iterator[tuple[int, float, int]]:
    """How many of so many territories are of each kind, its posts an hour and its minutes; the last has the rest."""
    left = total
    for share, per_hour, minutes in KINDS:
        many = left if (share, per_hour, minutes) == KINDS[-1] else round(total * share / 10.0)
        left -= many
        yield many, per_hour, minutes


def report(total: int) -> str:
    """The table: bytes and times of a state of each kind, and what all of them weigh."""
    territory = world.territories(40)[30]
    rules = Rules(territory, Tuning())
    end = time.time() // MINUTE_S * MINUTE_S
    lines = ["posts/h  territories   raw B   core B   minutes B   minute µs   write µs   read µs"]
    whole = 0
    for many, per_hour, minutes in shares(total):
        state = grown(territory, per_hour, minutes, end)
        size = parts(state)
        whole += many * (size["core"] + size["minutes"])
        raw = engine.snapshot(state)
        times = (
            us(lambda: engine.run(state, [Tick(at=end + 2 * MINUTE_S)], rules)),  # noqa: B023 (called at once)
            us(lambda: engine.snapshot(state)),  # noqa: B023
            us(lambda: engine.restore(raw)),  # noqa: B023
        )
        lines.append(
            f"{per_hour:7,.1f} {many:12,} {size['raw']:7,} {size['core']:8,} {size['minutes']:11,}"
            f" {times[0]:11,.0f} {times[1]:10,.0f} {times[2]:9,.0f}"
        )
    lines.append(f"all {total:,}: {whole / 1e6:,.0f} MB, {whole / total / 1e3:.1f} kB each")
    return "\n".join(lines)
