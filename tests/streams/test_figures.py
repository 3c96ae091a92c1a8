import random

import msgspec
import pytest

from streams import figures
from streams import monitor as monitors
from streams.model import Label, Mention, PostKind, Voice, Word
from streams.window import minute_of
from tests.streams.test_monitor import NOON, PARIS, START, TUNING, feed, shown
from tests.support.stories import a_mention


def test_every_figure_can_be_counted_again_in_the_raw_mentions() -> None:
    chance = random.Random(3)
    posts = [
        a_mention(
            n,
            NOON + chance.random() * 7200,
            chance.choice(list(Label)),
            platform=chance.choice(["mastodon", "bluesky"]),
            crisis=chance.choice([(), (), ("water", "fire")]),
            via=chance.choice(["", "volvic"]),
            kind=chance.choice([PostKind.ORIGINAL, PostKind.REPOST]),
        )
        for n in range(400)
    ]
    state, _ = feed(posts, NOON + 7200 + 60)
    for window_min in (5, 15, 30, 60, 120):
        recent = [m for m in posts if m.at >= NOON + 7200 - 60 * window_min]
        found = figures.last(state, window_min)
        assert figures.alarmed(state, window_min) == (found.alarming, found.authors)
        found = figures.last(state, window_min)
        negative = [m for m in recent if m.sentiment.label is Label.NEGATIVE]
        assert found.observed == found.posts == found.authors == len(recent)
        assert found.negative == len(negative)
        assert found.positive == sum(m.sentiment.label is Label.POSITIVE for m in recent)
        assert found.crisis == sum(bool(m.crisis) for m in recent)
        assert found.alarming == sum(bool(m.crisis) or m in negative for m in recent)
        assert found.reposts == sum(m.kind is PostKind.REPOST for m in recent)
        assert dict(figures.split_of(found, "platform")) == {
            p: sum(m.platform == p for m in recent) for p in ("mastodon", "bluesky")
        }
        assert dict(figures.split_of(found, "topic")) == dict.fromkeys(("water", "fire"), found.crisis)
        assert dict(figures.split_of(found, "via")) == {"volvic": sum(bool(m.via) for m in recent)}
        assert found.first == min(minute_of(m.at) for m in recent)


def test_the_words_that_weighed_most_come_first_with_their_mean_weight() -> None:
    def saying(n: int, *words: Word) -> Mention:
        feeling = msgspec.structs.replace(a_mention(n, NOON).sentiment, words=words)
        return a_mention(n, NOON + n, sentiment=feeling)

    found = shown([saying(1, Word("Honte", -2.0)), saying(2, Word("honte", -3.0), Word("beau", 1.5))])
    assert found.words == (Word("honte", -2.5), Word("beau", 1.5))


def test_the_expectation_is_the_sum_of_what_each_minute_expected() -> None:
    state, _ = feed([a_mention(n, NOON + 300 * n) for n in range(12)], NOON + 3600)
    assert figures.last(state, 30).expected == pytest.approx(sum(state.rates[-30:]))
    bins = figures.trend(state)
    assert sum(expected for _, expected in bins[-3:]) == pytest.approx(sum(state.rates[-30:]), abs=0.01)


def test_the_trend_counts_bins_of_ten_minutes_that_end_now() -> None:
    posts = [a_mention(n, NOON + 60 * minute) for n, minute in enumerate((0, 0, 9, 10, 35, 59))]
    state, _ = feed(posts, NOON + 3600 + 60)
    assert [seen for seen, _ in figures.trend(state)] == [3, 1, 0, 1, 0, 1]
    list(monitors.advance(state, NOON + 3600 + 240, PARIS, TUNING))
    assert [seen for seen, _ in figures.trend(state)] == [2, 0, 0, 1, 0, 1]


def test_there_is_no_trend_of_less_than_a_bin() -> None:
    state, _ = feed([a_mention(1, NOON)], NOON + 600)
    assert figures.trend(state) == ()


def test_a_trend_never_goes_back_more_than_two_hours() -> None:
    state, _ = feed([a_mention(n, NOON + 60 * n) for n in range(300)], NOON + 18_060)
    assert [seen for seen, _ in figures.trend(state)] == [10] * 12


@pytest.mark.parametrize(("rang", "said"), [(0, 5), (3, 5), (10, 15), (30, 30), (31, 60), (120, 120), (360, 120)])
def test_people_are_told_of_a_window_that_people_count_in(rang: int, said: int) -> None:
    assert figures.shown_window(rang) == said


def test_the_first_minute_is_that_of_a_voice() -> None:
    found = shown([a_mention(1, NOON, voice=Voice.OWN), a_mention(2, NOON + 300)])
    assert found.first == START + 5


def test_late_posts_are_shown_as_late_and_do_not_count() -> None:
    backlog = [a_mention(n, NOON - 7200 + n, arrival=NOON + 60) for n in range(500)]
    state, readings = feed([a_mention(999, NOON), *backlog], NOON + 600)
    found = figures.last(state, 15)
    assert (found.late, found.observed, found.posts) == (500, 1, 1)
    assert max(reading.volume for reading in readings) == 0.0
