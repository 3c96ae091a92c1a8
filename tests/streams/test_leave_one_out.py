from typing import Any

import msgspec
import pytest

from streams import figures
from streams import leave_one_out as loo
from streams import monitor as monitors
from streams.detectors.sources import Source
from streams.leave_one_out import Dependence, Part
from streams.model import Label, Mention, PostKind
from streams.monitor import Monitor
from streams.scores import Reading
from streams.tuning import Tuning
from tests.support.stories import a_mention

NOON = 1_740_999_600.0
TUNING = Tuning()


def loudest_minute(posts: list[Mention], state: Monitor | None = None) -> tuple[Monitor, Reading]:
    """The state just after the minute with the highest volume score of those that are given."""
    state = monitors.fresh(8.0) if state is None else state
    for post in posts:
        monitors.add(state, post, TUNING)
    best: tuple[Monitor, Reading] | None = None
    for reading in monitors.advance(state, max(p.at for p in posts) + 121.0, "Europe/Paris", TUNING):
        if best is None or reading.volume > best[1].volume:
            best = (state.copy(), reading)
    assert best is not None
    return best


def told(posts: list[Mention], state: Monitor | None = None) -> tuple[Dependence, ...]:
    after, reading = loudest_minute(posts, state)
    found = figures.last(after, 30)
    return loo.dependences(after, reading, found, figures.last(after, 60).alarming, TUNING)


def crowd(count: int, *, first: int = 1, every_s: float = 20.0, **changes: Any) -> list[Mention]:
    return [a_mention(first + n, NOON + every_s * n, **changes) for n in range(count)]


def test_with_nothing_left_out_it_is_about_what_the_detector_said() -> None:
    after, reading = loudest_minute(crowd(60))
    assert loo.score_without(after, {}) == pytest.approx(reading.volume, rel=0.15)


def test_the_more_is_left_out_the_lower_the_score() -> None:
    after, _ = loudest_minute(crowd(60))
    minutes = {tally.minute: tally.voices for tally in after.history}
    scores = [loo.score_without(after, {m: v * part // 3 for m, v in minutes.items()}) for part in range(4)]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] == 0.0


def test_a_crowd_hangs_on_nobody() -> None:
    assert told(crowd(60)) == ()


@pytest.mark.parametrize("kind", [PostKind.REPLY, PostKind.QUOTE])
def test_a_crowd_that_answers_one_post_hangs_on_it_and_on_its_author(kind: PostKind) -> None:
    origin = a_mention(0, NOON - 60, post="l1", author="mastodon:lou", handle="lou")
    assert [(d.part, d.name) for d in told([origin, *crowd(60, kind=kind, ref="l1")])] == [
        (Part.AUTHOR, "lou"),
        (Part.POST, "lou"),
    ]


def test_answers_to_answers_go_back_to_the_first_post() -> None:
    origin = a_mention(0, NOON - 60, post="l1", author="mastodon:lou", handle="lou")
    chain = [msgspec.structs.replace(m, ref=f"p{n}" if n else "l1") for n, m in enumerate(crowd(60))]
    assert [d.name for d in told([origin, *chain])] == ["lou", "lou"]


def test_answers_to_several_posts_of_one_author_hang_on_the_author_alone() -> None:
    origins = [a_mention(900 + n, NOON - 60, post=f"l{n}", author="mastodon:lou", handle="lou") for n in range(5)]
    answers = [msgspec.structs.replace(m, ref=f"l{n % 5}") for n, m in enumerate(crowd(30, every_s=30.0))]
    found = told([*origins, *answers])
    assert Part.AUTHOR in [d.part for d in found]


def test_a_post_that_was_never_heard_is_told_without_a_name() -> None:
    assert [(d.part, d.name) for d in told(crowd(60, kind=PostKind.REPLY, ref="ailleurs"))] == [(Part.POST, "")]


def test_two_posts_with_thirty_answers_each_are_two_and_it_rings_without_either() -> None:
    answers = [msgspec.structs.replace(m, ref=f"l{n % 2}") for n, m in enumerate(crowd(120, every_s=10.0))]
    assert told(answers) == ()


def test_a_platform_on_which_everything_stands_is_no_news() -> None:
    assert told(crowd(60, platform="bluesky")) == ()


@pytest.mark.parametrize(("usual", "hangs"), [(0.5, True), (0.86, False)])
def test_a_platform_stands_out_ten_points_above_its_usual_share(usual: float, hangs: bool) -> None:
    state = monitors.fresh(8.0)
    state.sources.known = {name: Source([0.0] * 4) for name in ("bluesky", "mastodon")}
    state.sources.known["bluesky"].usual[0] = 1_000.0 * usual
    state.sources.known["mastodon"].usual[0] = 1_000.0 * (1.0 - usual)
    state.sources.total[0] = 1_000.0
    posts = [*crowd(57, platform="bluesky"), *crowd(3, first=90)]
    found = told(posts, state)
    assert [d.part for d in found] == [Part.PLATFORM] * hangs
    assert [d.usual for d in found if d.usual is None] == []


def test_nothing_is_said_of_a_platform_whose_usual_share_is_not_known() -> None:
    assert told([*crowd(57, platform="bluesky"), *crowd(3, first=90)]) == ()


def test_a_mood_that_stands_without_the_source_hangs_on_nothing() -> None:
    angry = crowd(20, first=200, every_s=60.0, label=Label.NEGATIVE)
    answers = crowd(60, kind=PostKind.REPLY, ref="l1")
    after, reading = loudest_minute([*answers, *angry])
    loud = msgspec.structs.replace(reading, negativity=9.0)
    found = figures.last(after, 30)
    assert loo.dependences(after, loud, found, figures.last(after, 60).alarming, TUNING) == ()


def test_what_does_not_ring_hangs_on_nothing() -> None:
    after, reading = loudest_minute(crowd(60, kind=PostKind.REPLY, ref="l1"))
    quiet = msgspec.structs.replace(reading, volume=reading.threshold - 0.01, negativity=0.0)
    assert loo.dependences(after, quiet, figures.last(after, 30), 0, TUNING) == ()
