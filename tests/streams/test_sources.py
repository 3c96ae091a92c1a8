import msgspec
import pytest

from streams.detectors import sources
from streams.detectors.sources import GONE_MIN, MOST, Sources

NOON = 720
BOTH = {"mastodon": 1, "bluesky": 1}


def lived(minutes: int = 1440, platforms: dict[str, int] = BOTH) -> Sources:
    state = sources.fresh()
    for minute in range(minutes):
        sources.learn(state, platforms, 2.0, NOON + minute % 60)
    return state


def after(state: Sources, platforms: dict[str, int], minutes: int, rate: float = 2.0) -> dict[str, float]:
    state = state.copy()
    for _ in range(minutes - 1):
        sources.learn(state, platforms, rate, NOON)
    return {name: lull.score for name, lull in sources.score(state, platforms, rate, NOON).items() if lull.score > 0}


@pytest.mark.parametrize(("minutes", "rings"), [(29, False), (30, True), (31, True)])
def test_a_mute_platform_is_looked_at_from_half_an_hour_on(minutes: int, *, rings: bool) -> None:
    assert bool(after(lived(), {"bluesky": 1}, minutes)) is rings


def test_it_is_the_mute_one_that_is_told() -> None:
    found = after(lived(), {"bluesky": 1}, 60)
    assert list(found) == ["mastodon"]
    assert found["mastodon"] > 5.0


def test_a_burst_elsewhere_mutes_nobody() -> None:
    assert after(lived(), {"bluesky": 200}, 10) == {}


def test_where_nobody_speaks_no_platform_is_mute() -> None:
    assert after(lived(), {}, 300) == {}


def test_a_quiet_day_everywhere_mutes_nobody() -> None:
    state = lived()
    for minute in range(400):
        sources.learn(state, BOTH if minute % 4 == 0 else {}, 2.0, NOON)
    assert after(state, BOTH, 1) == {}


def test_a_platform_that_says_half_as_much_while_others_go_on_is_told() -> None:
    state = lived(1440, {"mastodon": 4, "bluesky": 4})
    found = after(state, {"mastodon": 1, "bluesky": 4}, 300, 8.0)
    assert list(found) == ["mastodon"]


def test_a_share_is_learned_for_each_quarter_of_the_day() -> None:
    state = sources.fresh()
    for minute in range(10 * 1440):
        night = minute % 1440 < 360
        sources.learn(state, {"bluesky": 1} if night else BOTH, 1.0 if night else 2.0, minute % 10_080)
    for minute in range(300):
        sources.learn(state, {"bluesky": 1}, 1.0, minute)
    assert all(lull.score < 3.0 for lull in sources.score(state, {"bluesky": 1}, 1.0, 300).values())


def test_nothing_is_said_before_two_hundred_voices() -> None:
    assert sources.score(lived(90), BOTH, 2.0, NOON) == {}


def test_a_platform_that_has_been_left_for_a_week_is_gone() -> None:
    state = lived()
    for _ in range(GONE_MIN - 1):
        sources.learn(state, {"bluesky": 1}, 2.0, NOON)
    assert "mastodon" in state.known
    sources.learn(state, {"bluesky": 1}, 2.0, NOON)
    assert "mastodon" not in state.known


def test_the_busiest_platforms_are_kept() -> None:
    state = sources.fresh()
    for _ in range(50):
        sources.learn(state, {f"p{n}": 20 - n for n in range(12)}, 100.0, NOON)
    assert sorted(state.known) == [f"p{n}" for n in range(MOST)]


def test_a_copy_lives_on_its_own() -> None:
    state = lived(20)
    before = msgspec.msgpack.encode(state)
    sources.learn(state.copy(), BOTH, 2.0, NOON)
    assert msgspec.msgpack.encode(state) == before
