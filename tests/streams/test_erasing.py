import msgspec
import pytest

from streams import monitor as monitors
from streams.erasing import ERASED_MOST, SLOT_S, Deletions, Erased, is_among, taken_at
from streams.model import Label, Mention, PostKind
from streams.tuning import Tuning
from tests.support.stories import MONDAY, a_mention

TUNING = Tuning(lateness_s=120.0)


def test_deletions_wait_for_the_end_of_their_slot_and_come_in_order() -> None:
    waiting = Deletions()
    for post, arrival in (("b", 12.0), ("a", 19.999), ("c", 9.0), ("d", 20.0)):
        waiting.add(post, arrival)
    assert waiting.due(9.999) == ()
    assert waiting.due(20.0) == (Erased(posts=("c",), at=10.0), Erased(posts=("a", "b"), at=20.0))
    waiting.drop(20.0)
    assert waiting.all() == (Erased(posts=("d",), at=30.0),)


def test_what_was_written_down_is_the_same_when_it_is_taken_up() -> None:
    waiting = Deletions()
    waiting.add("a", 3.0)
    waiting.add("b", 33.0)
    assert Deletions(waiting.all()).all() == waiting.all()
    assert not Deletions()


@pytest.mark.parametrize(("count", "records"), [(ERASED_MOST, 1), (ERASED_MOST + 1, 2)])
def test_a_record_is_bounded(count: int, records: int) -> None:
    waiting = Deletions()
    for n in range(count):
        waiting.add(f"é{n:063}:{'é' * 128}", 0.0)
    told = waiting.all()
    assert len(told) == records
    assert max(len(msgspec.json.encode(erased)) for erased in told) < 1_048_576 * 0.6
    assert sum(len(erased.posts) for erased in told) == count


@pytest.mark.parametrize("late", [0.0, SLOT_S - 0.001])
def test_a_deletion_is_taken_at_the_end_of_its_slot(late: float) -> None:
    assert taken_at(MONDAY + late) == MONDAY + SLOT_S


def test_a_repost_repeats_and_a_reply_does_not() -> None:
    assert is_among(a_mention(2, MONDAY, kind=PostKind.REPOST, ref="p1"), {"mastodon:p1"})
    assert not is_among(a_mention(2, MONDAY, kind=PostKind.REPLY, ref="p1"), {"mastodon:p1"})


def quoted(order: list[Mention | Erased]) -> list[str]:
    """What is kept to be quoted when everything has come, in this order."""
    monitor = monitors.fresh(4.0)
    monitor.closed = int(MONDAY // 60)
    for event in order:
        if isinstance(event, Erased):
            list(monitors.advance(monitor, event.at, "Europe/Paris", TUNING))
            monitors.erase(monitor, event.posts, event.at)
        else:
            monitors.add(monitor, event, TUNING)
    list(monitors.advance(monitor, MONDAY + 3600.0, "Europe/Paris", TUNING))
    assert monitors.total(monitor) == sum(isinstance(event, Mention) for event in order)
    assert monitor.erased == {}
    return sorted(mention.post for mention in monitor.best)


def test_what_is_kept_depends_on_arrivals_and_not_on_which_partition_was_read_first() -> None:
    early = [a_mention(n, MONDAY + n, Label.NEGATIVE) for n in range(6)]
    later = [a_mention(n, MONDAY + 30.0 + n, Label.NEGATIVE, followers=10**n) for n in range(6, 9)]
    gone = Erased(posts=("mastodon:p5", "mastodon:p4"), at=MONDAY + 10.0)
    assert quoted([*early, gone, *later]) == quoted([*early, *later, gone])
    assert not {"p4", "p5"} & set(quoted([*early, gone, *later]))


def test_what_is_told_again_after_its_deletion_is_there_again() -> None:
    again = a_mention(5, MONDAY + 40.0, Label.NEGATIVE)
    gone = Erased(posts=("mastodon:p5",), at=MONDAY + 10.0)
    assert quoted([gone, again]) == ["p5"]
    assert quoted([again, gone]) == ["p5"]


def test_a_closed_minute_loses_it_at_once() -> None:
    gone = Erased(posts=("mastodon:p1",), at=MONDAY + 600.0)
    assert quoted([a_mention(1, MONDAY, Label.NEGATIVE), a_mention(2, MONDAY, Label.NEGATIVE), gone]) == ["p2"]
