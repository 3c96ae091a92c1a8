from collections.abc import Iterable
from itertools import pairwise

import pytest

from alerts.blindness import AGAIN_S, LAG_S, LEAST_GAP_S, WAIT_S, Cause, Observation, Watch, Word, look
from alerts.wording.blindness import said
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY


def looked(watch: Watch, start: float, posts: Iterable[int], **changes: float) -> tuple[Watch, list[Word]]:
    """A look a second from a time on, with so many posts each."""
    words: list[Word] = []
    for second, count in enumerate(posts):
        watch, more = look(watch, Observation(at=start + second, posts=count, **changes))  # type: ignore[arg-type]
        words += more
    return watch, words


def every(seconds: int, count: int, length: float) -> list[int]:
    return [count if second % seconds == 0 else 0 for second in range(int(length))]


def listened(seconds: int = 6, count: int = 1, length: float = 2 * HOUR) -> tuple[Watch, float]:
    watch, words = looked(Watch(), MONDAY, every(seconds, count, length))
    assert words == []
    return watch, MONDAY + length


def test_a_stream_that_stops_is_told_after_the_least_gap_with_what_was_expected() -> None:
    watch, now = listened()
    _, words = looked(watch, now, [0] * 600)
    (word,) = words
    last = now - 6.0
    assert (word.cause, word.since, word.at - last, word.over) == (Cause.POSTS, last, LEAST_GAP_S, False)
    assert word.count == pytest.approx(LEAST_GAP_S / 6.0, abs=2)


def test_one_second_before_the_least_gap_nothing_is_told() -> None:
    watch, now = listened()
    _, words = looked(watch, now, [0] * int(LEAST_GAP_S - 6.0))
    assert words == []


def test_posts_end_it_and_it_is_told_once() -> None:
    watch, now = listened()
    watch, words = looked(watch, now, [0] * 900)
    assert len(words) == 1
    watch, words = looked(watch, now + 900.0, [1])
    assert [(word.over, word.at - word.since) for word in words] == [(True, 906.0)]
    assert watch.troubles == {}


@pytest.mark.parametrize(("minutes", "told"), [(10, False), (100, False), (150, True)])
def test_a_collector_that_asks_every_ten_minutes_has_ordinary_pauses(minutes: int, told: bool) -> None:
    watch, words = looked(Watch(), MONDAY, every(600, 200, 8 * HOUR))
    assert words == []
    _, words = looked(watch, MONDAY + 8 * HOUR, [0] * minutes * 60)
    assert bool(words) == told


def test_a_quiet_stream_is_given_the_time_that_it_needs() -> None:
    watch, now = listened(seconds=900, length=8 * HOUR)  # four an hour: none in three hours is to be expected
    _, words = looked(watch, now, [0] * int(3 * HOUR))
    assert words == []
    _, words = looked(watch, now, [0] * int(4 * HOUR))
    assert [word.cause for word in words] == [Cause.POSTS]


def test_the_hour_of_the_night_is_known_from_other_nights() -> None:
    watch = Watch()
    by_day, by_night = every(30, 1, 20 * HOUR), every(1200, 1, 4 * HOUR)
    for day in range(2):
        watch, words = looked(watch, MONDAY + day * DAY, [*by_day, *by_night])
        assert bool(words) == (day == 0)
    watch, _ = looked(watch, MONDAY + 2 * DAY, by_day)
    _, words = looked(watch, MONDAY + 2 * DAY + 20 * HOUR, [0] * 1200)
    assert words == []


def test_nothing_is_said_of_a_stream_that_has_not_been_heard_long_enough() -> None:
    watch, now = listened(length=540.0)
    _, words = looked(watch, now, [0] * 1200)
    assert words == []


def test_a_process_that_was_stopped_or_has_no_partition_saw_nothing() -> None:
    watch, now = listened()
    _, words = looked(watch, now + HOUR, [0] * 200)
    assert words == []
    _, words = looked(watch, now, [0] * 1200, listens=False)
    assert words == []


def test_late_data_are_told_when_they_have_been_late_for_more_than_a_minute() -> None:
    watch, now = listened()
    posts = every(6, 1, 600)
    _, words = looked(watch, now, posts[:61], lag_s=LAG_S + 1.0)
    assert words == []
    _, words = looked(watch, now, posts, lag_s=LAG_S)
    assert words == []
    watch, words = looked(watch, now, posts[:62], lag_s=420.0)
    assert [(word.cause, word.lag_s) for word in words] == [(Cause.LAG, 420.0)]
    watch, words = looked(watch, now + 62.0, [1])
    assert [(word.cause, word.over) for word in words] == [(Cause.LAG, True)]


def test_a_backlog_that_is_caught_up_teaches_nothing() -> None:
    watch, now = listened()
    habit = watch.habit
    watch, _ = looked(watch, now, [5000] * 60, lag_s=3000.0)
    assert watch.habit == habit


@pytest.mark.parametrize(("stuck_s", "told"), [(WAIT_S, []), (WAIT_S + 1.0, [(Cause.DELIVERIES, 3)])])
def test_deliveries_that_wait_are_told(stuck_s: float, told: list[tuple[Cause, int]]) -> None:
    _, words = looked(Watch(), MONDAY, [1], stuck_s=stuck_s, waiting=3)
    assert [(word.cause, word.count) for word in words] == told


def test_partitions_that_nobody_reads_are_told_at_once() -> None:
    watch, words = looked(Watch(), MONDAY, [1, 1, 1], unread=4)
    assert [(word.cause, word.at, word.count) for word in words] == [(Cause.PARTITIONS, MONDAY, 4)]
    _, words = looked(watch, MONDAY + 60.0, [1])
    assert [(word.cause, word.over) for word in words] == [(Cause.PARTITIONS, True)]


def test_trouble_that_comes_and_goes_is_told_every_half_hour_at_most() -> None:
    watch, begun = Watch(), []
    for minute in range(80):
        stuck = 400.0 if minute % 2 else 0.0
        watch, words = looked(watch, MONDAY + minute * MINUTE, [1], stuck_s=stuck, waiting=1)
        begun += [word.at for word in words if not word.over]
    assert len(begun) == 3
    assert all(later - earlier >= AGAIN_S for earlier, later in pairwise(begun))


def test_it_is_said_in_french_as_people_say_it() -> None:
    two = MONDAY + 14 * HOUR + 2 * MINUTE
    words = [
        Word(cause=Cause.POSTS, at=two + 1800.0, since=two, count=420),
        Word(cause=Cause.LAG, at=two + 60.0, since=two, lag_s=420.0),
        Word(cause=Cause.DELIVERIES, at=two + 360.0, since=two, count=3),
        Word(cause=Cause.DELIVERIES, at=two + 360.0, since=two, count=1),
        Word(cause=Cause.PARTITIONS, at=two + 60.0, since=two, count=4),
        Word(cause=Cause.POSTS, at=two + 1740.0, since=two, over=True),
    ]
    assert [said(word, "fr", "Europe/Paris")[1][0].replace("\u00a0", " ") for word in words] == [
        "Je suis aveugle depuis 14 h 02 : aucun message reçu, 420 attendus.",
        "Données en retard de 7 min.",
        "Slack ne répond plus depuis 6 min : 3 annonces attendent.",
        "Slack ne répond plus depuis 6 min : 1 annonce attend.",
        "4 partitions ne sont lues par personne depuis 14 h 02.",
        "Je vois de nouveau : aucun message reçu pendant 29 min.",
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("over", [False, True])
@pytest.mark.parametrize("cause", Cause)
def test_every_word_has_a_title_and_a_line_in_both_languages(cause: Cause, over: bool, lang: str) -> None:
    title, lines = said(Word(cause=cause, at=MONDAY + HOUR, since=MONDAY, over=over, count=2), lang, "Europe/Paris")
    assert 0 < len(title) <= 150
    assert all(lines)
    assert not any("{" in line for line in (title, *lines))
