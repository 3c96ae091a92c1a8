import random
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams import window
from streams.model import Label, Mention, PostKind, Source, Voice, Word
from streams.window import BEST_POSTS, FUTURE_S, Bucket, Minute, closes, copy_key, minute_of, place
from tests.support.stories import a_mention

NOON = 1_740_999_600.0
LATENESS = 60.0


def placed(at: float, arrival: float, lateness_s: float = LATENESS) -> tuple[float, bool]:
    """Where a post is counted, in seconds from noon, and whether it is late."""
    minute, late = place(a_mention(1, NOON + at, arrival=NOON + arrival), lateness_s)
    return minute * 60 - NOON, late


def closed(*mentions: tuple[Mention, bool]) -> Minute:
    bucket = Bucket()
    for mention, late in mentions:
        window.add(bucket, mention, late=late)
    return window.close(bucket, minute_of(NOON))


def on_time(*mentions: Mention) -> Minute:
    return closed(*((mention, False) for mention in mentions))


@pytest.mark.parametrize(("at", "minute"), [(-0.001, -60.0), (0.0, 0.0), (59.999, 0.0), (60.0, 60.0)])
def test_a_post_on_the_edge_belongs_to_the_next_minute(at: float, minute: float) -> None:
    assert placed(at, at + 1.0) == (minute, False)


@pytest.mark.parametrize(("arrival", "late"), [(119.999, False), (120.0, True), (120.001, True)])
def test_a_post_is_late_from_the_end_of_its_minute_plus_the_lateness(arrival: float, late: bool) -> None:
    assert placed(30.0, arrival) == ((120.0 if late else 0.0), late)


def test_without_lateness_a_post_must_arrive_within_its_minute() -> None:
    assert placed(0.0, 59.999, lateness_s=0.0) == (0.0, False)
    assert placed(0.0, 60.0, lateness_s=0.0) == (60.0, True)


def test_a_late_post_is_noted_when_it_arrived() -> None:
    assert placed(0.0, 86_400.0) == (86_400.0, True)


@pytest.mark.parametrize(
    ("ahead", "minute"), [(FUTURE_S - 0.5, 540.0), (FUTURE_S, 600.0), (FUTURE_S + 0.001, 0.0), (1e9, 0.0)]
)
def test_a_clock_is_believed_up_to_ten_minutes_ahead(ahead: float, minute: float) -> None:
    assert placed(ahead, 0.0) == (minute, False)


@given(st.floats(NOON - 1e6, NOON + 1e6), st.floats(NOON - 1e6, NOON + 1e6), st.floats(0.0, 3600.0))
def test_whatever_has_not_arrived_when_a_minute_closes_is_not_counted_in_it(
    at: float, arrival: float, lateness_s: float
) -> None:
    minute, late = place(a_mention(1, at, arrival=arrival), lateness_s)
    assert arrival < closes(minute, lateness_s)
    assert late == (minute_of(at) < minute)


def test_the_order_and_the_repetition_of_posts_change_nothing() -> None:
    posts = [
        a_mention(n, NOON + n, random.Random(n).choice(list(Label)), voice=random.Random(-n).choice(list(Voice)))
        for n in range(40)
    ]
    expected = on_time(*posts)
    for seed in range(20):
        again = [*posts, *posts[seed : seed + 9]]
        random.Random(seed).shuffle(again)
        assert on_time(*again) == expected


def a_version(post: int) -> st.SearchStrategy[tuple[Mention, bool]]:
    """A post as one of several records may have told it."""
    return st.builds(
        lambda label, voice, kind, words, arrival, offset, late: (
            a_mention(
                post,
                NOON + post,
                label,
                voice=voice,
                kind=kind,
                text="Le volcan " * words,
                arrival=NOON + arrival,
                source=Source(0, offset),
            ),
            late,
        ),
        st.sampled_from(list(Label)),
        st.sampled_from(list(Voice)),
        st.sampled_from([PostKind.ORIGINAL, PostKind.REPOST]),
        st.integers(0, 3),
        st.integers(0, 2),
        st.integers(0, 2),
        st.booleans(),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 6).flatmap(a_version), max_size=30), st.randoms(use_true_random=False))
def test_versions_of_one_post_give_the_same_minute_in_any_order(
    told: list[tuple[Mention, bool]], chance: random.Random
) -> None:
    expected = closed(*told)
    again = [*told, *told[:5]]
    chance.shuffle(again)
    assert closed(*again) == expected
    assert len(expected.entries) + expected.own + expected.late == len({mention.post for mention, _ in told})


def test_two_versions_of_one_post_that_are_worth_the_same_stand_in_one_order() -> None:
    neutral, glad = (
        (a_mention(1, NOON, label, voice=voice), False)
        for label, voice in ((Label.NEUTRAL, Voice.PEER), (Label.POSITIVE, Voice.PRESS))
    )
    assert window.worth(neutral[0]) == window.worth(glad[0])
    assert closed(neutral, glad) == closed(glad, neutral)


def test_a_post_is_known_by_its_platform_and_its_id() -> None:
    bucket = Bucket()
    post = a_mention(1, NOON)
    assert window.add(bucket, post, late=False)
    assert not window.add(bucket, post, late=False)
    assert not window.add(bucket, msgspec.structs.replace(post, source=Source(3, 9)), late=False)
    assert window.add(bucket, msgspec.structs.replace(post, platform="bluesky"), late=False)


def test_own_partner_and_late_posts_are_counted_apart() -> None:
    minute = closed(
        (a_mention(1, NOON), False),
        (a_mention(2, NOON, voice=Voice.PRESS), False),
        (a_mention(3, NOON, voice=Voice.OWN), False),
        (a_mention(4, NOON, voice=Voice.PARTNER), False),
        (a_mention(5, NOON), True),
        (a_mention(6, NOON, voice=Voice.OWN), True),
    )
    assert (minute.posts, minute.own, minute.late, len(minute.entries)) == (2, 2, 2, 2)
    assert {mention.post for mention in minute.best} == {"p1", "p2"}


def test_an_unknown_author_is_nobody_in_particular() -> None:
    minute = on_time(a_mention(1, NOON, author=""), a_mention(2, NOON, author=""), a_mention(3, NOON))
    assert sorted(entry.author == 0 for entry in minute.entries) == [False, True, True]


def test_every_mood_keeps_its_best_posts() -> None:
    angry = [a_mention(n, NOON + 30, Label.NEGATIVE) for n in range(50)]
    glad = [a_mention(100 + n, NOON, Label.POSITIVE, kind=PostKind.REPOST) for n in range(BEST_POSTS)]
    minute = on_time(*angry, *glad)
    assert [m.sentiment.label for m in minute.best] == [Label.NEGATIVE] * BEST_POSTS + [Label.POSITIVE] * BEST_POSTS


@pytest.mark.parametrize(
    "worse",
    [
        {"kind": PostKind.REPOST},
        {"voice": Voice.PRESS},
        {"text": "Volvic"},
        {"followers": 3},
        {"at": NOON - 3600.0},
    ],
)
def test_the_posts_that_show_it_best_come_first(worse: dict[str, object]) -> None:
    good = a_mention(1, NOON, Label.NEGATIVE, followers=3000, text="Depuis hier soir plus une goutte d'eau à Volvic !")
    bad = msgspec.structs.replace(good, post="p2", **worse)
    assert window.worth(good) < window.worth(bad)


def test_a_post_from_the_future_is_no_fresher_than_one_of_now() -> None:
    now, ahead = a_mention(1, NOON), a_mention(2, NOON + 1e9, arrival=NOON)
    assert window.worth(now)[0] == window.worth(ahead)[0]


def test_reposts_and_near_copies_share_a_key() -> None:
    text = "À Volvic la source est à sec et l'usine continue de pomper, c'est une honte"
    same = [f"RT @lou: {text}", f"{text} 😡😡", f"{text[:60]}…", f"@maire {text} https://exemple.fr/a", text.upper()]
    assert {copy_key(copy) for copy in same} == {copy_key(text)}
    assert copy_key(text) != copy_key("À Volvic la source coule encore, merci à ceux qui la gardent")


def test_a_slogan_that_many_write_is_no_copy_but_its_repost_is() -> None:
    slogan: dict[str, Any] = {"text": "#BoycottVolvic !"}
    first, second, shared = on_time(
        a_mention(1, NOON, **slogan), a_mention(2, NOON, **slogan), a_mention(3, NOON, kind=PostKind.REPOST, **slogan)
    ).entries
    assert sorted(entry.copy == 0 for entry in (first, second, shared)) == [False, True, True]


def test_a_text_without_letters_is_nobodys_copy() -> None:
    assert [copy_key(text) for text in ("", "😡😡😡", "https://exemple.fr", "@lou @zoé", "RT")] == [0] * 5


def test_a_word_of_a_thousand_letters_is_cut() -> None:
    word = Word("n" + "u" * 5000 + "l", -2.0)
    feeling = msgspec.structs.replace(a_mention(1, NOON).sentiment, words=(word,) * 5)
    (entry,) = on_time(a_mention(1, NOON, sentiment=feeling)).entries
    assert len(entry.words) == 3
    assert {len(found.text) for found in entry.words} == {window.WORD_LETTERS}


@pytest.mark.parametrize("text", ["a" * 10**6, "a " * 10**6, "@" * 10**6, "İ" * 10**5, "\u0301" * 10**5, " " * 10**6])
def test_a_hostile_text_takes_time_in_proportion_to_its_length(text: str) -> None:
    def seconds(copies: int) -> float:
        longer = text * copies
        best = 9.0
        for _ in range(3):
            start = time.perf_counter()
            copy_key(longer)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds(2) < 8 * seconds(1) + 0.01
