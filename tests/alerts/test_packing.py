import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import engine, packing
from alerts.engine import Rules
from alerts.model import Tick
from streams.errors import ClameurError
from streams.model import Mention
from streams.tuning import Tuning
from tests.support.stories import HOUR, MONDAY, a_mention, a_territory

RULES = Rules(a_territory(usual_per_hour=4000.0), Tuning())
SYLLABLES = [a + b for a in "bdfglmnprstv" for b in ("a", "ou", "i", "er", "an")]


def busy() -> engine.TerritoryState:
    """Two hours and a half of 4,000 posts an hour in words of their own, some with the same handle."""
    chance = random.Random(5)

    def words() -> str:
        return " ".join("".join(chance.choices(SYLLABLES, k=3)) for _ in range(18))

    events: list[Mention | Tick] = []
    for n in range(10_000):
        at = MONDAY + 12 * HOUR + n * 0.9
        events.append(a_mention(n, at, text=words(), handle=f"{words()[:9]}{n}", author=f"mastodon:{n % 7000}"))
        if n % 60 == 59:
            events.append(Tick(at=at))
    return engine.run(engine.fresh(RULES.territory), events, RULES)[0]


def test_a_busy_territory_is_kept_in_forty_kilobytes_and_comes_back_as_it_was() -> None:
    state = busy()
    state.monitor.open.clear()  # minutes that are open are kept each by itself
    whole, kept = msgspec.msgpack.encode(state), engine.snapshot(state)
    assert len(kept) < 40_960 < 0.6 * len(whole)
    assert engine.restore(kept) == state
    assert engine.restore(whole) == state


@given(st.binary(max_size=50).map(lambda raw: b"\x80" + raw * 400))
def test_what_is_packed_comes_back(raw: bytes) -> None:
    assert packing.unpack(packing.pack(raw)) == raw


@pytest.mark.parametrize("length", [packing.LEAST - 1, packing.LEAST])
def test_what_is_small_is_left_alone(length: int) -> None:
    assert (packing.pack(bytes(length)) == bytes(length)) == (length < packing.LEAST)


def test_a_damaged_state_is_refused_with_what_to_do() -> None:
    packed = packing.pack(bytes(packing.LEAST))
    for raw in (packed[:-3], packed[:4], packed[:9] + b"\xff" * 9):
        with pytest.raises(ClameurError, match=r"not a territory's state.*delete it to start afresh"):
            engine.restore(raw)
