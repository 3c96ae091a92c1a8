"""Arrival times: sorted files keep their own times, wrong clocks do no harm, heartbeats follow from arrivals."""

import doctest
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agents.arrival
from agents.arrival import HEARTBEAT_S, LOOK_AHEAD, NO_DATA_S, TAIL_S, Heartbeat, arrivals, heartbeats

TIMES = st.floats(min_value=946_684_800.0, max_value=4_102_444_799.0)
MAYBE = st.one_of(st.none(), TIMES)


def own(time: float | None) -> float | None:
    return time


def times(stream: list[float | None] | list[float]) -> list[float]:
    return [at for _, at in arrivals(stream, own)]


def test_the_examples_in_the_documentation_hold() -> None:
    assert doctest.testmod(agents.arrival) == (0, 5)


def test_an_empty_stream_has_no_arrivals_and_no_heartbeats() -> None:
    assert times([]) == []
    assert list(heartbeats(arrivals([], own))) == []


@given(st.lists(MAYBE))
def test_arrivals_never_fall_and_no_item_is_lost_or_moved(stream: list[float | None]) -> None:
    result = list(arrivals(stream, own))
    assert [item for item, _ in result] == stream
    assert all(a <= b for (_, a), (_, b) in pairwise(result))


@given(st.lists(TIMES))
def test_a_sorted_stream_arrives_at_its_own_times_to_the_millisecond(stream: list[float]) -> None:
    stream.sort()
    assert times(stream) == [round(at, 3) for at in stream]


@given(st.lists(TIMES, min_size=1))
def test_an_arrival_is_what_a_kafka_timestamp_gives_back(stream: list[float]) -> None:
    assert [round(at * 1000) / 1000 for at in times(stream)] == times(stream)


@given(st.lists(MAYBE))
def test_an_arrival_is_the_formula_of_the_documentation(stream: list[float | None]) -> None:
    now, expected = 0.0, []
    for i, at in enumerate(stream):
        window = sorted(t for t in stream[i : i + LOOK_AHEAD + 1] if t is not None)
        if at is not None:
            now = max(now, round(min(at, window[(len(window) - 1) // 2]), 3))
        elif now == 0.0 and window:
            now = round(window[0], 3)
        expected.append(now)
    assert times(stream) == expected


@given(st.lists(TIMES, min_size=2, max_size=60), st.data())
def test_one_clock_ahead_moves_no_other_arrival_beyond_its_neighbours(stream: list[float], data: st.DataObject) -> None:
    stream.sort()
    place = data.draw(st.integers(0, len(stream) - 1))  # the outlier stands before this post, so never last
    with_outlier = [*stream[:place], 4_102_444_799.5, *stream[place:]]
    result = times(with_outlier)
    following = stream[place : place + LOOK_AHEAD]
    assert result[place] <= round(max(following), 3)
    for index, at in enumerate(stream):
        shifted = result[index if index < place else index + 1]
        bound = at if index < place else max(at, following[(len(following)) // 2 if len(following) > 1 else 0])
        assert round(at, 3) <= shifted <= round(bound, 3)


def test_a_late_post_arrives_now() -> None:
    sorted_tail = [300.0 + i for i in range(LOOK_AHEAD)]
    assert times([200.0, 50.0, *sorted_tail])[:3] == [200.0, 200.0, 300.0]


def test_bad_lines_arrive_with_the_line_before_and_leading_ones_with_the_first_post() -> None:
    assert times([None, None, 10.0, None, 20.0, None]) == [10.0, 10.0, 10.0, 10.0, 20.0, 20.0]


def test_bad_lines_without_any_post_in_reach_arrive_at_zero_and_are_not_kept_in_memory() -> None:
    taken = 0

    def endless() -> Iterator[None]:
        nonlocal taken
        while True:
            taken += 1
            yield None

    result = arrivals(endless(), own)
    assert [next(result) for _ in range(3)] == [(None, 0.0)] * 3
    assert taken == LOOK_AHEAD + 3


def test_only_the_look_ahead_is_read_before_an_item_is_given_back() -> None:
    source = iter(range(1000))
    stream = arrivals(source, float)
    assert next(stream) == (0, 0.0)
    assert next(source) == LOOK_AHEAD + 1


@pytest.mark.parametrize(("gap", "beats"), [(59.999, 1), (60.0, 2), (60.001, 2)])
def test_a_heartbeat_comes_when_sixty_seconds_have_gone_by(gap: float, beats: int) -> None:
    stream = list(heartbeats([("a", 1000.0), ("b", 1000.0 + gap)]))
    assert len([step for step in stream if isinstance(step, Heartbeat)]) == beats + 1  # the last one closes the file


def test_the_last_heartbeat_closes_every_window() -> None:
    *_, last = heartbeats([("a", 1000.0)])
    assert last == Heartbeat(1000.0 + TAIL_S, heard=1000.0)


@pytest.mark.parametrize(("gap", "holes"), [(NO_DATA_S - 0.001, 0), (NO_DATA_S, 0), (NO_DATA_S + 0.001, 1)])
def test_a_file_with_a_hole_of_half_a_day_is_two_recordings(gap: float, holes: int) -> None:
    stream = list(heartbeats([("a", 1000.0), ("b", 1000.0 + gap)]))
    assert [step for step in stream if isinstance(step, Heartbeat) and step.heard == 1000.0] == [
        Heartbeat(1000.0 + TAIL_S, heard=1000.0)
    ] * holes


@given(st.lists(TIMES, min_size=1))
def test_a_heartbeat_never_says_more_than_is_true(stream: list[float]) -> None:
    steps = list(heartbeats(arrivals(stream, own)))
    for index, step in enumerate(steps):
        if isinstance(step, Heartbeat):
            later = [s[1] for s in steps[index:] if not isinstance(s, Heartbeat)]
            assert all(at >= step.at for at in later)


@given(st.lists(TIMES, min_size=1))
def test_no_item_is_more_than_a_heartbeat_away_from_the_last_one(stream: list[float]) -> None:
    told = None
    for step in heartbeats(arrivals(stream, own)):
        if isinstance(step, Heartbeat):
            told = step.at
        else:
            assert told is not None
            assert step[1] - told < HEARTBEAT_S
