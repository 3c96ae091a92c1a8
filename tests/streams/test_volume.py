import math
import random
from collections.abc import Callable, Iterator

import msgspec
import pytest

from streams import baseline
from streams.baseline import french_profile
from streams.detectors import habit, volume
from streams.detectors.habit import HIGHEST
from streams.detectors.volume import Volume

DAY, WEEK = 1440, 10_080
ALERT = 4.0


def poisson(mean: float, rng: random.Random) -> int:
    if mean > 60.0:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    count, product, least = 0, rng.random(), math.exp(-mean)
    while product > least:
        count, product = count + 1, product * rng.random()
    return count


def stream(per_hour: float, minutes: int, *, start: int = 0, seed: int = 1, wander: float = 0.0) -> Iterator[int]:
    """Voices per minute from a minute of the week on; ``wander`` is the deviation of a log rate over a few hours."""
    rng, profile, mood = random.Random(f"{per_hour}/{seed}"), french_profile(), 0.0
    keep = math.exp(-1.0 / 180.0)
    for n in range(start, start + minutes):
        mood = keep * mood + wander * math.sqrt(1.0 - keep * keep) * rng.gauss(0.0, 1.0)
        yield poisson(per_hour / 60.0 * profile[n % WEEK // 60] * math.exp(mood - wander * wander / 2), rng)


def watch(state: Volume, posts: Iterator[int] | list[int], start: int = 0, alert: float = ALERT) -> list[int]:
    """Feed minutes; the minutes that ring, counted from the first one fed."""
    rings = []
    for n, count in enumerate(posts):
        in_week = (start + n) % WEEK
        seen = volume.score(state, count, in_week)
        if count and seen.score >= alert:
            rings.append(n)
        volume.learn(state, count, in_week, seen)
    return rings


def settled(per_hour: float, weeks: int = 2, wander: float = 0.0) -> Volume:
    state = volume.fresh(per_hour)
    watch(state, stream(per_hour, weeks * WEEK, seed=9, wander=wander))
    return state


def episodes(rings: list[int]) -> int:
    """Rings more than an hour apart."""
    return sum(1 for before, after in zip([-999, *rings], rings, strict=False) if after - before > 60)


def times(factor: float, posts: Iterator[int], seed: int = 5) -> Iterator[int]:
    rng = random.Random(seed)
    return (sum(poisson(factor, rng) for _ in range(count)) if count < 50 else round(factor * count) for count in posts)


@pytest.mark.parametrize(("per_hour", "wander"), [(0.2, 0.0), (3.0, 0.0), (30.0, 0.2), (300.0, 0.2), (3000.0, 0.2)])
def test_two_ordinary_weeks_seldom_ring(per_hour: float, wander: float) -> None:
    state = settled(per_hour, weeks=1, wander=wander)
    assert episodes(watch(state, stream(per_hour, 2 * WEEK, start=WEEK, wander=wander), start=WEEK)) <= 1


@pytest.mark.parametrize(("per_hour", "within_min"), [(2.0, 40), (5.0, 20), (50.0, 5), (500.0, 2), (5000.0, 1)])
def test_ten_times_as_many_posts_ring_within_minutes(per_hour: float, within_min: int) -> None:
    noon = 12 * 60
    state = settled(per_hour)
    watch(state, stream(per_hour, noon))
    rings = watch(state, times(10.0, stream(per_hour, 120, start=noon)), start=noon)
    assert rings
    assert rings[0] < within_min


def test_a_rise_that_is_slow_is_seen_by_the_long_windows() -> None:
    state = settled(60.0)
    rise = [round(1.5 * (1.0 + n / 120.0)) for n in range(360)]
    found = []
    for n, count in enumerate(rise):
        seen = volume.score(state, count, 10 * 60 + n)
        volume.learn(state, count, 10 * 60 + n, seen)
        if seen.score >= ALERT:
            found.append(seen.window_min)
    assert found
    assert found[0] >= 30


@pytest.mark.parametrize("observed", [1, 2, 3])
def test_a_handful_of_posts_is_never_looked_at(observed: int) -> None:
    state = settled(0.2)
    assert volume.score(state, observed, 4 * 60).score == 0.0


def test_less_than_half_as_much_again_is_no_rise_however_many_they_are() -> None:
    state = volume.fresh(60_000.0)
    noon = 12 * 60
    expected = baseline.rates(state.baseline, noon)[1]
    assert volume.score(state, 1.49 * expected, noon).score == 0.0
    assert volume.score(state, 1.51 * expected, noon).score > 0.0


def test_an_unknown_territory_asks_for_more_than_one_without_bursts() -> None:
    state = settled(60.0)
    watch(state, [1] * (60 * DAY))
    unknown = volume.fresh(60.0)
    assert all(0.0 < off < 0.8 for off in unknown.habit.takes_off)
    assert all(off < less for off, less in zip(state.habit.takes_off, unknown.habit.takes_off, strict=True))


def test_a_territory_with_a_habit_of_brief_bursts_is_harder_to_ring_up_to_a_limit() -> None:
    state = volume.fresh(60.0)
    before = state.habit.takes_off[:]
    for n in range(60):
        start = n * 6 * 60
        watch(state, stream(60.0, 300, start=start, seed=n), start=start)
        watch(state, times(12.0, stream(60.0, 8, start=start + 300, seed=n)), start=start + 300)
        watch(state, stream(60.0, 52, start=start + 308, seed=n), start=start + 308)
    assert before[1] + 1.0 < state.habit.takes_off[1] <= HIGHEST


def test_what_a_habit_takes_off_is_taken_off_the_score() -> None:
    state = volume.fresh(60.0)
    before = volume.score(state, 60.0, 12 * 60)
    state.habit.takes_off = [1.5] * 5
    after = volume.score(state, 60.0, 12 * 60)
    assert after.surprises == before.surprises
    assert after.score == pytest.approx(max(after.surprises) - 1.5)


def test_posts_that_come_within_three_minutes_must_be_more() -> None:
    state = settled(5.0)
    burst = 8.0  # a decayed sum of 12
    found = volume.score(state, burst, 12 * 60)
    assert found.window_min > 3
    assert found.surprises[0] == 0.0
    assert volume.score(state, 2.0 * burst, 12 * 60).surprises[0] > 0.0


def test_a_state_from_before_habits_were_told_by_window_is_read() -> None:
    """Its habit begins anew."""
    state = settled(60.0, weeks=1)
    told = msgspec.to_builtins(state)
    del told["habit"]
    told |= {"peak": 0.0, "since_peak_min": 0, "hot_min": 0, "peaks": 3.0, "excess": 1.0, "peak_min": 10_080.0}
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(told), type=Volume)
    assert again == msgspec.structs.replace(state, habit=habit.fresh(5))


def test_a_mute_source_teaches_nothing_and_its_backlog_is_no_burst() -> None:
    state = settled(60.0)
    ordinary = baseline.level(state.baseline)
    noon = 12 * 60
    watch(state, stream(60.0, noon))
    watch(state, [0] * 360, start=noon)
    assert baseline.level(state.baseline) == pytest.approx(ordinary, rel=0.05)
    rings = watch(state, [60] * 5 + list(stream(60.0, 60, start=noon + 365)), start=noon + 360)
    assert rings == []


def test_a_crisis_of_six_hours_does_not_become_normal() -> None:
    two, eight = 14 * 60, 20 * 60
    crisis, ordinary = settled(60.0), settled(60.0)
    for state, factor in ((crisis, 10.0), (ordinary, 1.0)):
        watch(state, stream(60.0, two))
        posts = stream(60.0, 360, start=two)
        rings = watch(state, times(factor, posts) if factor > 1.0 else posts, start=two)
        assert bool(rings) == (factor > 1.0)
    for n in range(two, two + DAY, 60):
        usual = baseline.rates(ordinary.baseline, n)[0]
        assert baseline.rates(crisis.baseline, n)[0] == pytest.approx(usual, rel=0.2)
    again = watch(crisis, times(10.0, stream(60.0, 60, start=eight, seed=4)), start=eight)
    assert again[0] < 6


def test_what_was_over_hours_ago_does_not_ring_at_night() -> None:
    two, eight, late = 14 * 60, 20 * 60, 0
    over = settled(60.0)
    watch(over, stream(60.0, two))
    watch(over, times(10.0, stream(60.0, 360, start=two)), start=two)
    for seed in range(5):
        rings = watch(over.copy(), stream(60.0, 10 * 60, start=eight, seed=seed), start=eight)
        assert rings
        late += sum(n > 120 for n in rings)
    assert late <= 1


def test_a_slow_rise_is_remembered_while_it_lasts() -> None:
    state = settled(30.0)
    rings = watch(state, stream(90.0, 8 * 60, start=10 * 60), start=10 * 60)
    assert rings[0] < 120
    assert len(rings) > 5 * 60


def test_after_a_day_of_it_a_new_level_is_believed() -> None:
    state = settled(60.0)
    rings = watch(state, stream(240.0, 4 * DAY, seed=8))
    assert rings[0] < 30
    assert rings[-1] < 2.5 * DAY
    assert baseline.level(state.baseline) == pytest.approx(240.0, rel=0.25)


def test_a_new_level_does_not_disturb_the_hours_of_the_week() -> None:
    state = settled(60.0)
    watch(state, stream(240.0, 6 * DAY, seed=8))
    expected = [baseline.rates(state.baseline, n * 60 + 30)[0] / 4.0 for n in range(168)]
    assert max(found / usual for found, usual in zip(expected, french_profile(), strict=True)) < 1.6


def test_a_busy_territory_that_nobody_declared_settles_within_two_days() -> None:
    state = volume.fresh()
    rings = watch(state, stream(300.0, 7 * DAY))
    assert episodes(rings) <= 2
    assert max(rings) < 2 * DAY
    assert baseline.level(state.baseline) == pytest.approx(300.0, rel=0.2)


def test_a_noisy_territory_is_given_more_room() -> None:
    calm, noisy = settled(60.0), settled(60.0, wander=0.6)
    assert volume.phi_of(noisy, 3) > volume.phi_of(calm, 3)
    assert volume.score(noisy, 12.0, 12 * 60).score < volume.score(calm, 12.0, 12 * 60).score


def test_posts_are_never_taken_to_come_more_evenly_than_alone() -> None:
    state = volume.fresh(60.0)
    state.phi = [0.5, 1.5, 4.0, 3.0, 0.2]
    assert [volume.phi_of(state, n) for n in range(5)] == [1.0, 1.5, 4.0, 3.0, 1.0]


@pytest.mark.parametrize("change", [lambda s: s.copy().seen.append(1.0), lambda s: s.copy().baseline.seen.append(1.0)])
def test_a_copy_is_independent(change: Callable[[Volume], None]) -> None:
    state = volume.fresh(5.0)
    change(state)
    assert state == volume.fresh(5.0)
