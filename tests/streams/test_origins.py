import pytest

from streams import origins
from streams.authors import HISTORY_MIN
from streams.model import Voice
from streams.origins import DEEPEST, FEW, LOUDEST, Origin
from streams.window import Entry


def said(post: int, ref: int = 0, *, author: int = 7, repost: bool = False) -> Entry:
    return Entry(
        author=author, copy=0, platform="mastodon", voice=Voice.PEER, label=0, reliable=True, repost=repost, late=False,
        crisis=(), via="", words=(), post=post, ref=ref, handle=f"auteur{author}",
    )  # fmt: skip


def test_a_post_goes_back_to_itself_and_its_answers_to_it() -> None:
    known: dict[int, Origin] = {}
    assert origins.hear(known, [said(1, author=5), said(2, 1), said(3, 1, repost=True)], 10) == [1, 1, 1]
    assert known == {1: Origin(1, 5, "auteur5", 10, 2), 2: Origin(1, 7, "auteur7", 10)}


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_a_chain_in_one_minute_goes_back_to_its_first_post_in_any_order(order: tuple[int, ...]) -> None:
    posts = {1: said(1), 2: said(2, 1), 3: said(3, 2)}
    known: dict[int, Origin] = {}
    assert origins.hear(known, [posts[n] for n in order], 10) == [1, 1, 1]
    assert {post: (origin.root, origin.answers) for post, origin in known.items()} == {1: (1, 2), 2: (1, 0), 3: (1, 0)}


def test_a_chain_goes_on_over_minutes() -> None:
    known: dict[int, Origin] = {}
    for minute in range(50):
        assert origins.hear(known, [said(minute + 1, minute)], minute) == [1]


def test_answers_in_a_circle_come_to_an_end() -> None:
    known: dict[int, Origin] = {}
    assert len(origins.hear(known, [said(1, 2), said(2, 1), said(3, 3)], 10)) == 3
    assert len(known) == 3
    assert DEEPEST < 100


def test_answers_to_what_was_not_heard_share_a_source_without_an_author() -> None:
    known: dict[int, Origin] = {}
    assert origins.hear(known, [said(2, 99), said(3, 99)], 10) == [99, 99]
    assert 99 not in known


@pytest.mark.parametrize(("later", "kept"), [(HISTORY_MIN - 1, True), (HISTORY_MIN, False)])
def test_a_post_is_forgotten_two_hours_later(later: int, kept: bool) -> None:
    known: dict[int, Origin] = {}
    origins.hear(known, [said(1)], 10)
    origins.forget(known, 10 + later)
    assert (1 in known) is kept


def test_of_too_many_those_that_were_answered_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(origins, "KNOWN_ORIGINS", 2)
    known: dict[int, Origin] = {}
    origins.hear(known, [said(1), said(2, 1, repost=True)], 10)
    origins.hear(known, [said(3), said(4)], 11)
    origins.hear(known, [said(5)], 12)
    origins.forget(known, 12)
    assert list(known) == [1, 5]


def test_in_a_crowd_only_those_with_more_than_one_voice_are_loud() -> None:
    few = dict.fromkeys(range(FEW), (1, 0))
    assert origins.loudest(few) == tuple((key, 1, 0) for key in range(LOUDEST))
    assert origins.loudest({**few, 50: (2, 1)}) == ((50, 2, 1),)
