from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from agents.arrival import HEARTBEAT_KEY, arrivals
from streams.codec import decode
from streams.errors import DecodeError
from streams.model import Post
from tests.faults.feed import DAY_S, STARTS, Feed, feed


@pytest.fixture(scope="module")
def made() -> Feed:
    return feed(1, days=4)


def posts_of(made: Feed) -> list[Post]:
    found = []
    for line in made.lines:
        try:
            found.append(decode(line))
        except DecodeError:
            continue
    return found


def test_the_same_seed_is_the_same_bytes(made: Feed) -> None:
    assert feed(1, days=4) == made
    assert feed(2, days=4).lines != made.lines


def test_each_line_stands_once_in_the_logs_and_never_before_an_earlier_one_of_its_partition(made: Feed) -> None:
    sent = Counter(item.value for log in made.logs for item in log if item.value is not None)
    assert sent == Counter(made.lines)
    for log in made.logs:
        times = [item.at_ms for item in log]
        assert times == sorted(times)
        assert [item.place for item in log] == sorted(item.place for item in log)


def test_every_partition_has_every_heartbeat(made: Feed) -> None:
    beats = [
        [i.at_ms for i in log if i.value is None and (i.key or b"").startswith(HEARTBEAT_KEY)] for log in made.logs
    ]
    assert beats[0]
    assert all(one == beats[0] for one in beats)


def test_it_is_a_week_that_nobody_would_wish_for(made: Feed) -> None:
    posts = posts_of(made)
    assert len(made.lines) - len(posts) > 20  # no posts at all
    behind = [at - post.created_at for post, at in arrivals(posts, lambda post: post.created_at)]
    assert sum(3600.0 < late_s <= DAY_S for late_s in behind) > 5
    assert sum(late_s < -DAY_S for late_s in behind) > 3
    places: dict[str, set[int]] = {}
    for number, log in enumerate(made.logs):
        for item in log:
            if item.value is not None and item.key is not None:
                places.setdefault(item.key.decode(), set()).add(number)
    assert sum(len(where) > 1 for where in places.values()) > 20  # told again in another partition
    assert max(Counter(post.id for post in posts).values()) >= 2
    rush = between(posts, "rush")
    assert sum("Clermont-Ferrand" in post.text for post in rush) / len(rush) > 0.97
    talk = between(posts, "talk")
    assert 0.4 < sum(post.author is not None and post.author.id == "megaphone" for post in talk) / len(talk) < 0.6


def between(posts: list[Post], prefix: str) -> list[Post]:
    """The posts written from the first to the last of those whose ids begin so."""
    times = [post.created_at for post in posts if post.id.startswith(prefix)]
    return [post for post in posts if sorted(times)[5] <= post.created_at <= sorted(times)[-5]]


@pytest.mark.parametrize(("number", "month_ends", "clocks_change"), [(0, 1, 1), (1, 0, 1), (2, 1, 0)])
def test_a_week_holds_a_change_of_the_clocks_or_the_end_of_a_month(
    number: int, month_ends: int, clocks_change: int
) -> None:
    made, paris = feed(number), ZoneInfo("Europe/Paris")
    first = datetime.fromisoformat(STARTS[number]).replace(tzinfo=paris)
    last = datetime.fromtimestamp(max(at for _, at in arrivals(posts_of(made), lambda post: post.created_at)), paris)
    assert (first.month != last.month) == month_ends
    assert (first.utcoffset() != last.utcoffset()) == clocks_change
