import random
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams import authors, figures, origins, texts
from streams import monitor as monitors
from streams.figures import Figures
from streams.model import Label, Mention, PostKind, Source, Voice
from streams.monitor import GAP_MAX_MIN, HISTORY_MIN, Monitor
from streams.scores import Reading
from streams.tuning import Sensitivity, Tuning
from streams.window import FUTURE_S, MINUTE_S, closes, minute_of, place
from tests.support.near_copies import OWN_WORDS, TEXTS, edited
from tests.support.stories import a_mention

NOON = 1_740_999_600.0
START = minute_of(NOON)
PARIS = "Europe/Paris"
TUNING = Tuning()
VIRAL = "À Volvic la source est à sec et l'usine continue de pomper sans que personne s'en émeuve"


def feed(
    posts: Iterable[Mention],
    until: float,
    *,
    tuning: Tuning = TUNING,
    every_s: float = 60.0,
    state: Monitor | None = None,
    since: float = NOON,
) -> tuple[Monitor, list[Reading]]:
    """Give posts in the order of their arrival, with a tick every so often, and one at the end."""
    state = monitors.fresh(4.0) if state is None else state
    readings: list[Reading] = []
    clock = since
    for post in sorted(posts, key=lambda m: m.arrival):
        while clock + every_s <= post.arrival:
            clock += every_s
            readings.extend(monitors.advance(state, clock, PARIS, tuning))
        monitors.add(state, post, tuning)
    readings.extend(monitors.advance(state, until, PARIS, tuning))
    return state, readings


def shown(posts: Iterable[Mention], window_min: int = 30, **options: Any) -> Figures:
    """What is said at 12:30 and a minute of lateness."""
    state, _ = feed(posts, NOON + 30 * 60 + 60, **options)
    return figures.last(state, window_min)


# --- when a minute closes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("watermark", "closed"), [(119.999, 0), (120.0, 1), (120.001, 1), (180.0, 2)])
def test_a_minute_closes_when_the_watermark_reaches_its_end_and_the_lateness(watermark: float, closed: int) -> None:
    state, readings = feed([a_mention(1, NOON)], NOON + watermark)
    assert [reading.at for reading in readings] == [NOON + 60 * (n + 1) for n in range(closed)]
    assert (state.closed - START if closed else state.closed) == closed


@pytest.mark.parametrize(("arrival", "counted", "late"), [(119.999, 1, 0), (120.0, 0, 1)])
def test_a_post_counts_if_it_arrives_before_its_minute_closes(arrival: float, counted: int, late: int) -> None:
    other = a_mention(1, NOON, arrival=NOON)
    found = shown([other, a_mention(2, NOON + 30, arrival=NOON + arrival)])
    assert (found.observed - 1, found.late) == (counted, late)


@given(st.floats(0.0, 3600.0), st.integers(0, 50))
def test_what_closes_a_minute_is_exactly_what_makes_a_post_late(lateness_s: float, minute: int) -> None:
    tuning = Tuning(lateness_s=lateness_s)
    end = closes(START + minute, lateness_s)
    post = a_mention(1, NOON + 60 * minute, arrival=end)
    assert place(post, lateness_s)[1]
    state = monitors.fresh()
    monitors.add(state, a_mention(2, NOON + 60 * minute), tuning)
    just_before = end - 1e-6
    assert list(monitors.advance(state, just_before, PARIS, tuning)) == []
    assert len(list(monitors.advance(state, end, PARIS, tuning))) == 1


def test_a_post_of_a_closed_minute_is_refused() -> None:
    state, _ = feed([a_mention(1, NOON)], NOON + 120)
    assert not monitors.add(state, a_mention(2, NOON + 59), TUNING)
    assert monitors.add(state, a_mention(3, NOON + 60), TUNING)
    assert not monitors.add(state, a_mention(3, NOON + 60), TUNING)
    assert monitors.total(state) == 2


def test_nothing_is_read_before_somebody_has_spoken() -> None:
    state = monitors.fresh()
    assert list(monitors.advance(state, NOON, PARIS, TUNING)) == []
    assert monitors.asleep(state)
    assert state == monitors.fresh()


def test_the_end_of_a_stream_closes_what_was_open() -> None:
    state, readings = feed([a_mention(1, NOON)], float("inf"))
    assert len(readings) == GAP_MAX_MIN + 1
    assert monitors.asleep(state)


# --- the same whatever the order, the batches and the ticks -----------------------------------------------------------


@st.composite
def a_stream(draw: st.DrawFn) -> tuple[list[Mention], float]:
    """Posts of three hours, some late, some with a clock ahead, some twice, some alike, few authors; and a lateness."""
    count = draw(st.integers(1, 60))
    lateness_s = draw(st.sampled_from([0.0, 0.1, 60.0, 317.7]))
    posts = []
    for n in range(count):
        arrival = NOON + draw(st.integers(0, 3 * 3600 * 10)) / 10
        delay = draw(st.sampled_from([0.0, 0.0, 0.0, 1.0, 59.9, 60.0, 300.0, 4000.0, -5.0, -FUTURE_S, -1e6]))
        posts.append(
            a_mention(
                n,
                arrival - delay,
                draw(st.sampled_from(list(Label))),
                arrival=arrival,
                author=draw(st.sampled_from(["", "m:lou", "m:zoé", f"m:{n}"])),
                voice=draw(st.sampled_from([Voice.PEER, Voice.PEER, Voice.PRESS, Voice.OWN])),
                text=draw(
                    st.sampled_from([VIRAL, f"ALERTE {VIRAL} !", f"{n} choses à dire de l'eau de Volvic", *TEXTS[:2]])
                ),
                kind=draw(st.sampled_from([PostKind.ORIGINAL, PostKind.REPOST, PostKind.REPLY])),
                ref=draw(st.sampled_from(["", "", "p0", f"p{n // 2}"])),
                young=draw(st.booleans()),
                platform=draw(st.sampled_from(["mastodon", "bluesky"])),
                crisis=draw(st.sampled_from([(), ("water",)])),
            )
        )
    return posts + posts[: draw(st.integers(0, 5))], lateness_s


@pytest.mark.parametrize("most", [1000, 3])
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stream=a_stream(), chance=st.randoms(use_true_random=False), every_s=st.sampled_from([7.0, 60.0, 86_400.0]))
def test_any_order_of_arrival_gives_the_same_readings_and_figures(
    stream: tuple[list[Mention], float],
    chance: random.Random,
    every_s: float,
    most: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module, name in ((authors, "KNOWN_MOST"), (texts, "KNOWN_TEXTS"), (origins, "KNOWN_ORIGINS")):
        monkeypatch.setattr(module, name, most)
    posts, lateness_s = stream
    tuning = Tuning(lateness_s=lateness_s)
    end = NOON + 6 * 3600
    minutely, expected = feed(posts, end, tuning=tuning)

    at_once = monitors.fresh(4.0)
    shuffled = posts[:]
    chance.shuffle(shuffled)
    for post in shuffled:
        monitors.add(at_once, post, tuning)
    assert list(monitors.advance(at_once, end, PARIS, tuning)) == expected
    assert at_once == minutely

    # Posts come in any order that the watermark allows: it never passes the arrival of one that is still to come.
    waiting = sorted(posts, key=lambda m: m.arrival)
    batched = monitors.fresh(4.0)
    readings: list[Reading] = []
    while waiting:
        batch = waiting[: chance.randint(1, 8)]
        del waiting[: len(batch)]
        chance.shuffle(batch)
        for post in batch:
            monitors.add(batched, post, tuning)
        watermark = waiting[0].arrival if waiting else end
        readings.extend(monitors.advance(batched, watermark - watermark % every_s, PARIS, tuning))
        if chance.random() < 0.2:
            raw = msgspec.msgpack.encode(batched)
            batched = msgspec.msgpack.decode(raw, type=Monitor)
    readings.extend(monitors.advance(batched, end, PARIS, tuning))
    assert readings == expected
    assert batched == minutely
    for window_min in figures.SHOWN_MIN:
        assert figures.last(batched, window_min) == figures.last(minutely, window_min)
    assert figures.trend(batched) == figures.trend(minutely)


@settings(max_examples=80, deadline=None)
@given(a_stream(), st.integers(1, HISTORY_MIN))
def test_the_figures_agree_with_each_other(stream: tuple[list[Mention], float], window_min: int) -> None:
    posts, lateness_s = stream
    state, readings = feed(posts, NOON + 3.2 * 3600, tuning=Tuning(lateness_s=lateness_s))
    found = figures.last(state, window_min)
    assert found.anonymous <= found.authors <= found.observed <= found.posts
    assert found.authors <= found.speakers <= found.posts
    assert found.reposts <= found.posts
    assert found.coordinated <= found.copied <= found.posts - found.reposts
    assert found.young <= found.posts
    assert max(found.negative, found.crisis) <= found.alarming <= found.negative + found.crisis
    assert found.alarming + found.positive <= found.observed + found.crisis
    assert sum(n for name, n in found.split.items() if name.startswith("platform:")) == found.observed
    assert sum(n for name, n in found.split.items() if name.startswith("voice:")) == found.observed
    assert state.closed - window_min <= found.first < state.closed
    assert found.expected_low <= found.expected_high
    assert monitors.total(state) == len({m.post for m in posts})
    assert {reading.at for reading in readings if reading.active} <= {
        60.0 * (place(m, lateness_s)[0] + 1) for m in posts
    }


def test_a_state_that_was_copied_lives_on_its_own() -> None:
    state, _ = feed([a_mention(n, NOON + 20 * n) for n in range(30)], NOON + 300)
    before = msgspec.msgpack.encode(state)
    feed([a_mention(99, NOON + 400)], NOON + 3600, state=state.copy())
    assert msgspec.msgpack.encode(state) == before


# --- who counts -------------------------------------------------------------------------------------------------------


def by(author: str, *minutes: float, first: int = 1, **changes: Any) -> list[Mention]:
    return [a_mention(first + n, NOON + 60 * m, author=author, **changes) for n, m in enumerate(minutes)]


@pytest.mark.parametrize(("apart_min", "voices"), [(0, 1), (29, 1), (30, 2), (31, 2)])
def test_an_author_counts_once_in_half_an_hour(apart_min: int, voices: int) -> None:
    state, _ = feed(by("m:lou", 0, apart_min), NOON + 3600)
    assert figures.last(state, 60).observed == voices


def test_the_half_hour_runs_from_the_post_that_counted() -> None:
    state, _ = feed(by("m:lou", 0, 20, 40), NOON + 3600)
    found = figures.last(state, 60)
    assert (found.observed, found.authors, found.posts, found.speakers) == (2, 1, 3, 1)


def test_a_gap_of_none_counts_every_post() -> None:
    found = shown(by("m:lou", 0, 0, 0.1, 5, text=VIRAL), tuning=Tuning(author_gap_s=0.0))
    assert (found.observed, found.posts, found.authors) == (4, 4, 1)


def test_a_gap_shorter_than_a_minute_is_a_minute() -> None:
    found = shown(by("m:lou", 0, 0.5, 1), tuning=Tuning(author_gap_s=10.0))
    assert found.observed == 2


def test_a_gap_of_a_day_holds_for_a_day() -> None:
    tuning = Tuning(author_gap_s=86_400.0)
    _, readings = feed(by("m:lou", 0, 200, 1439, 1440), NOON + 1500 * 60, tuning=tuning)
    assert [(r.at - NOON) / 60 - 1 for r in readings if r.active] == [0, 1440]


def test_posts_of_one_account_never_ring() -> None:
    state, readings = feed(by("m:bavard", *(n / 4 for n in range(120))), NOON + 3600)
    assert max(reading.volume for reading in readings) == 0.0
    assert figures.last(state, 60).posts == 120


def test_three_copies_of_a_text_count_and_no_more() -> None:
    found = shown([a_mention(n, NOON + 5 * n, text=f"RT @lou: {VIRAL}", kind=PostKind.REPOST) for n in range(200)])
    assert (found.observed, found.authors, found.posts, found.speakers) == (3, 3, 200, 200)


@pytest.mark.parametrize(("after_min", "voices"), [(HISTORY_MIN - 1, 0), (HISTORY_MIN, 1)])
def test_a_text_counts_again_two_hours_later(after_min: int, voices: int) -> None:
    copies = [a_mention(n, NOON + n, text=VIRAL) for n in range(5)]
    again = a_mention(9, NOON + 60 * after_min, text=VIRAL)
    state, _ = feed([*copies, again], NOON + 60 * (after_min + 5))
    assert figures.last(state, 5).observed == voices


def test_an_author_whose_copy_did_not_count_is_heard_with_their_own_words() -> None:
    copies = [a_mention(n, NOON + n, text=VIRAL) for n in range(3)]
    found = shown([*copies, *by("m:lou", 2, text=VIRAL, first=10), *by("m:lou", 5, first=11)])
    assert found.observed == 4


def test_one_who_repeats_a_text_leaves_room_for_others_who_say_it() -> None:
    alone = by("m:lou", 0, 1, 2, 3, text=VIRAL)
    others = [a_mention(10 + n, NOON + 300 + n, text=VIRAL) for n in range(2)]
    found = shown([*alone, *others])
    assert (found.observed, found.authors) == (3, 3)


def test_every_post_of_an_unknown_author_is_a_voice() -> None:
    found = shown(by("", 0, 0, 1, 2))
    assert (found.observed, found.authors, found.anonymous) == (4, 4, 4)


def test_own_posts_are_counted_apart_and_ring_nothing() -> None:
    state, readings = feed([a_mention(n, NOON + n, voice=Voice.OWN) for n in range(60)], NOON + 600)
    found = figures.last(state, 15)
    assert (found.own, found.observed, found.posts, found.authors) == (60, 0, 0, 0)
    assert not any(reading.active for reading in readings)


# --- quotes, silence, bounds ------------------------------------------------------------------------------------------


def test_a_post_from_the_future_is_not_quoted_for_ever() -> None:
    ahead = [a_mention(n, NOON + 1e9, arrival=NOON, followers=10**6) for n in range(30)]
    state, _ = feed(ahead, NOON + 600)
    assert {m.at for m in state.best} == {NOON + 1e9}
    state, _ = feed([a_mention(99, NOON + 3 * 3600)], NOON + 3.5 * 3600, state=state, since=NOON + 600)
    assert [m.post for m in state.best] == ["p99"]


def test_the_posts_of_the_rise_are_quoted_before_those_of_the_hours_before() -> None:
    before = [a_mention(n, NOON + 60 * n, Label.NEGATIVE) for n in range(90)]
    rise = [a_mention(100 + n, NOON + 5400 + 10 * n, Label.NEGATIVE) for n in range(20)]
    state, _ = feed([*before, *rise], NOON + 5800)
    assert all(m.at >= NOON + 5400 for m in state.best)


def test_a_territory_that_was_forgotten_starts_again_where_somebody_speaks() -> None:
    gap = (GAP_MAX_MIN + 5) * MINUTE_S
    first, last = [a_mention(n, NOON + n) for n in range(3)], a_mention(9, NOON + gap)
    eager, readings = feed([*first, last], NOON + gap + 120)
    lazy, expected = feed([*first, last], NOON + gap + 120, every_s=1e9)
    assert readings == expected
    assert eager == lazy
    assert len(readings) == GAP_MAX_MIN + 1 + 1
    assert figures.last(lazy, 120).observed == 1
    assert (len(lazy.rates), len(lazy.authors)) == (1, 1)


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_silence_of_a_fortnight_is_learned_minute_by_minute(more: int) -> None:
    gap = (GAP_MAX_MIN + more) * MINUTE_S
    _, readings = feed([a_mention(1, NOON), a_mention(2, NOON + gap)], NOON + gap + 120, every_s=3600.0)
    assert len(readings) == GAP_MAX_MIN + 1 + min(more, 1)


def test_a_busy_day_leaves_no_more_than_two_hours_behind() -> None:
    state = monitors.fresh(120.0)
    sizes = []
    for hour in range(8):
        posts = [a_mention(600 * hour + n, NOON + 3600 * hour + 6 * n, Label.NEGATIVE) for n in range(600)]
        feed(posts, NOON + 3600 * (hour + 1), state=state, since=NOON + 3600 * hour)
        sizes.append(len(msgspec.msgpack.encode(state)))
    assert len(state.history) <= HISTORY_MIN
    assert len(state.authors) <= 600 * 2.3
    assert len(state.best) <= 3 * monitors.BEST_POSTS
    assert max(sizes[3:]) < 1.1 * sizes[3]


def test_a_crowd_is_not_remembered_to_the_last_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authors, "KNOWN_MOST", 50)
    monkeypatch.setattr(texts, "KNOWN_TEXTS", 50)
    monkeypatch.setattr(origins, "KNOWN_ORIGINS", 50)
    posts = [a_mention(n, NOON + n) for n in range(3000)]
    minutely, readings = feed(posts, NOON + 3600)
    at_once, expected = feed(posts, NOON + 3600, every_s=1e9)
    assert readings == expected
    assert minutely == at_once
    assert len(minutely.authors) <= 150
    assert len(minutely.copies) <= 150
    found = figures.last(minutely, 120)
    assert found.observed == found.posts == 3000
    assert found.authors == pytest.approx(3000, rel=0.1)
    assert found.authors <= found.speakers <= found.observed
    assert figures.last(minutely, 60).authors == pytest.approx(figures.last(minutely, 60).observed, rel=0.1)


def test_people_are_counted_exactly_while_nobody_who_counts_is_forgotten() -> None:
    posts = [a_mention(n, NOON + 2 * n, author=f"m:{n % 750}") for n in range(3000)]
    state, _ = feed(posts, NOON + 6060)
    assert state.forgotten.until == authors.NEVER
    assert figures.last(state, 120).authors == 750


def test_a_state_of_an_earlier_version_is_read_and_goes_on() -> None:
    state, _ = feed([a_mention(n, NOON + 20 * n, text=f"{n} {VIRAL}") for n in range(30)], NOON + 400)
    raw = msgspec.to_builtins(state)
    for name in ("forgotten", "origins"):
        del raw[name]
    raw["history"] = [tally[:15] for tally in raw["history"]]
    raw["copies"] = {key: text[:2] for key, text in raw["copies"].items()}
    for bucket in raw["open"].values():
        bucket["entries"] = {key: entry[:11] for key, entry in bucket["entries"].items()}
    old = msgspec.msgpack.decode(msgspec.msgpack.encode(raw), type=Monitor)
    assert old.history[0].voices == state.history[0].voices
    feed([a_mention(99, NOON + 420, text=VIRAL)], NOON + 3600, state=old)
    assert figures.last(old, 120).observed > 0


# --- copies, and who recites ------------------------------------------------------------------------------------------


def test_a_near_copy_is_a_copy() -> None:
    rng = random.Random(4)
    found = shown([a_mention(n, NOON + 5 * n, text=edited(TEXTS[0], 1, rng)) for n in range(60)])
    assert found.observed <= 6
    assert found.copied >= 58


def test_people_with_words_of_their_own_copy_nobody() -> None:
    found = shown([a_mention(n, NOON + 5 * n, text=text) for n, text in enumerate(OWN_WORDS)])
    assert (found.observed, found.copied, found.coordinated) == (len(OWN_WORDS), 0, 0)


@pytest.mark.parametrize(
    ("apart_min", "young", "copied", "coordinated"),
    [
        (0, False, 1, 1),
        (1, False, 1, 1),
        (2, False, 1, 0),
        (2, True, 1, 1),
        (HISTORY_MIN - 1, False, 1, 0),
        (HISTORY_MIN, True, 0, 0),
    ],
)
def test_a_copy_is_coordinated_within_a_minute_or_from_a_young_account(
    apart_min: int, young: bool, copied: int, coordinated: int
) -> None:
    posts = [a_mention(1, NOON, text=VIRAL), a_mention(2, NOON + 60 * apart_min, text=VIRAL, young=young)]
    state, _ = feed(posts, NOON + 60 * (apart_min + 2))
    assert sum(tally.copied for tally in state.history) == copied
    assert sum(tally.coordinated for tally in state.history) == coordinated


def test_who_repeats_their_own_text_copies_nobody_and_neither_does_a_repost() -> None:
    own = by("m:lou", 0, 1, 2, text=VIRAL)
    reposts = [a_mention(10 + n, NOON + 200 + n, text=f"RT @lou: {VIRAL}", kind=PostKind.REPOST) for n in range(9)]
    found = shown([*own, *reposts])
    assert (found.copied, found.coordinated) == (0, 0)


def test_what_was_reposted_before_it_was_heard_is_no_copy() -> None:
    reposts = [a_mention(n, NOON + n, text=f"RT @lou: {VIRAL}", kind=PostKind.REPOST) for n in range(9)]
    found = shown([*reposts, *by("m:lou", 3, text=VIRAL, first=20), *by("m:zoé", 9, text=VIRAL, first=30)])
    assert found.copied == 1


def test_every_post_of_an_unknown_author_with_the_text_of_another_is_copied() -> None:
    found = shown(by("", 0, 0, 1, text=VIRAL))
    assert found.copied == 2


def test_an_open_minute_may_be_in_the_future_but_not_far() -> None:
    state = monitors.fresh()
    for n, ahead in enumerate((0.0, 60.0, FUTURE_S, FUTURE_S + 1, 1e6, 1e12)):
        monitors.add(state, a_mention(n, NOON + ahead, arrival=NOON), TUNING)
    assert max(state.open) - START == FUTURE_S / MINUTE_S


# --- what is read -----------------------------------------------------------------------------------------------------


def test_a_burst_is_read_within_minutes_and_a_calm_afternoon_is_not() -> None:
    calm = [a_mention(n, NOON + 900 * n) for n in range(16)]
    burst = [a_mention(100 + n, NOON + 4 * 3600 + 12 * n, Label.NEGATIVE) for n in range(60)]
    _, readings = feed([*calm, *burst], NOON + 4.5 * 3600)
    over = [r.at for r in readings if r.volume >= r.threshold]
    assert NOON + 4 * 3600 < over[0] <= NOON + 4 * 3600 + 5 * 60
    alarmed = [r.at for r in readings if r.negativity >= r.alarm_threshold]
    assert NOON + 4 * 3600 < alarmed[0] <= NOON + 4 * 3600 + 5 * 60


def test_the_thresholds_follow_the_tuning() -> None:
    strict = Tuning(sensitivity=Sensitivity.STRICT)
    (one, *_), (two, *_) = (feed([a_mention(1, NOON)], NOON + 120, tuning=t)[1] for t in (Tuning(), strict))
    assert two.threshold - one.threshold == pytest.approx(strict.threshold - Tuning().threshold)
    assert two.alarm_threshold - one.alarm_threshold == pytest.approx(strict.threshold - Tuning().threshold)


def test_a_reading_knows_whether_anybody_counted() -> None:
    posts = [
        a_mention(1, NOON),
        a_mention(2, NOON + 120, voice=Voice.OWN),
        a_mention(3, NOON + 180, author="m:auteur1"),
    ]
    _, readings = feed([*posts, a_mention(4, NOON + 240, source=Source(0, 4))], NOON + 420)
    assert [reading.active for reading in readings] == [True, False, False, True, True, False]
