from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import engine, packing, quotes
from alerts.engine import Rules, TerritoryState
from alerts.episode import Status
from alerts.model import Action, Alert, Caveat, Command, Kind, Reason, RefusalReason, Severity, Tick, Transition
from streams.errors import ClameurError
from streams.model import Label, Mention, PostKind, Sentiment, Source, Voice
from streams.tuning import Tuning
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, a_burst, a_mention, a_territory

NOON = MONDAY + 12 * HOUR
RULES = Rules(a_territory(), Tuning())


def ticks(start: float, end: float, every_s: float = MINUTE) -> list[Tick]:
    return [Tick(at=start + n * every_s) for n in range(1, int((end - start) / every_s) + 1)]


def in_time(*mentions: Mention, until: float, start: float = NOON) -> list[Mention | Tick | Command]:
    """Mentions at their arrival between the ticks of every minute."""
    events: list[tuple[float, int, Mention | Tick]] = [(m.arrival, 1, m) for m in mentions]
    events += [(t.at, 0, t) for t in ticks(start, until)]
    return [event for _, _, event in sorted(events, key=lambda item: item[:2])]


BURST = a_burst(NOON, 60)
STORY = in_time(*BURST, until=NOON + 8 * HOUR)


def told(events: list[Mention | Tick | Command], rules: Rules = RULES) -> tuple[Alert, ...]:
    return engine.run(engine.fresh(rules.territory), events, rules)[1]


def a_command(action: Action, episode: str, at: float = NOON, **changes: object) -> Command:
    command = Command(id="c1", at=at, territory="volvic", episode=episode, action=action, by="Camille Inventée")
    return msgspec.structs.replace(command, **changes)


def burning() -> TerritoryState:
    """Ten minutes into the burst, an episode is open."""
    state, _ = engine.run(engine.fresh(RULES.territory), in_time(*BURST, until=NOON + 10 * MINUTE), RULES)
    assert state.episode is not None
    assert state.episode.status is Status.OPEN
    return state


def open_episode(state: TerritoryState) -> str:
    assert state.episode is not None
    return state.episode.id


def test_a_burst_of_anger_opens_escalates_eases_and_resolves_one_episode() -> None:
    alerts = told(STORY)
    assert [a.transition for a in alerts if a.transition is not Transition.UPDATED] == [
        Transition.OPENED,
        Transition.ESCALATED,
        Transition.DEESCALATED,
        Transition.RESOLVED,
    ]
    assert len({a.episode for a in alerts}) == 1
    assert [f"{alerts[0].episode}.{n}" for n in range(1, len(alerts) + 1)] == [a.id for a in alerts]
    assert [a.at for a in alerts] == sorted(a.at for a in alerts)


def test_the_first_alert_says_what_was_seen() -> None:
    first = told(STORY)[0]
    assert (first.kind, first.severity, first.reason) == (Kind.CRISIS, Severity.WARNING, Reason.NEGATIVE_SHARE)
    assert (first.territory, first.region, first.zone, first.lang) == ("volvic", "auvergne", "Europe/Paris", "fr")
    before = [m for m in BURST if m.at < first.end]
    assert len(before) == first.observed == first.authors
    assert (first.negative_share, first.amplification, first.crisis_share) == (1.0, 0.0, 0.0)
    assert first.since == NOON
    assert first.end + RULES.tuning.lateness_s == first.at
    assert first.expected_low <= first.expected <= first.expected_high < first.observed
    assert first.caveats == (Caveat.SHORT_HISTORY,)
    assert {m.post for m in before} >= {q.post for q in first.quotes}
    assert len(first.quotes) == quotes.QUOTES


def test_a_territory_at_the_top_is_its_own_region() -> None:
    rules = Rules(a_territory(region=""), Tuning())
    assert {"volvic"} == {a.region for a in told(STORY, rules)}


def test_a_step_leaves_the_state_it_was_given_as_it_was() -> None:
    state = engine.fresh(RULES.territory)
    for event in [*STORY, a_command(Action.RESOLVE, "none")]:
        before = engine.snapshot(state)
        after, _ = engine.step(state, event, RULES)
        assert before == engine.snapshot(state)
        state = after


def test_a_run_leaves_the_state_it_was_given_as_it_was() -> None:
    state = burning()
    before = engine.snapshot(state)
    commands = [a_command(Action.ACKNOWLEDGE, open_episode(state))]
    engine.run(state, [*commands, *STORY], RULES)
    assert before == engine.snapshot(state)


def test_two_futures_of_one_state_do_not_meet() -> None:
    state = burning()
    calm = engine.run(state, ticks(NOON + 10 * MINUTE, NOON + 2 * HOUR), RULES)
    engine.run(state, STORY, RULES)
    assert calm == engine.run(state, ticks(NOON + 10 * MINUTE, NOON + 2 * HOUR), RULES)


@given(cuts=st.lists(st.integers(0, len(STORY)), max_size=6))
@settings(max_examples=15, deadline=None)
def test_a_run_is_a_step_after_another_and_a_snapshot_in_between_changes_nothing(cuts: list[int]) -> None:
    expected_state, expected = engine.run(engine.fresh(RULES.territory), STORY, RULES)
    state = engine.fresh(RULES.territory)
    alerts: tuple[Alert, ...] = ()
    for start, end in pairwise([0, *sorted(cuts), len(STORY)]):
        state, more = engine.run(engine.restore(engine.snapshot(state)), STORY[start:end], RULES)
        alerts = (*alerts, *more)
    assert expected == alerts
    assert engine.snapshot(expected_state) == engine.snapshot(state)


def test_steps_one_by_one_are_a_run() -> None:
    state = engine.fresh(RULES.territory)
    alerts: tuple[Alert, ...] = ()
    for event in STORY:
        state, more = engine.step(state, event, RULES)
        alerts = (*alerts, *more)
    assert engine.run(engine.fresh(RULES.territory), STORY, RULES) == (state, alerts)


# --- the order in which things come ----------------------------------------------------------------------------------

_MOODS = st.sampled_from(list(Label))


@st.composite
def bursts(draw: st.DrawFn) -> list[Mention]:
    """A burst with reposts, own voices, late posts, wrong clocks and authors who post again."""
    mentions = []
    for number in range(draw(st.integers(25, 60))):
        at = NOON + draw(st.integers(0, 20 * 60))
        late = draw(st.sampled_from([0, 0, 0, 5, 50, 90, 400, 4000]))
        ahead = draw(st.sampled_from([0] * 8 + [300, 5000]))
        mentions.append(
            a_mention(
                number,
                at + ahead,
                draw(_MOODS),
                arrival=at + late,
                author=f"mastodon:{draw(st.integers(1, 50))}",
                voice=draw(st.sampled_from([Voice.PEER] * 6 + [Voice.OWN, Voice.PRESS, Voice.PARTNER])),
                kind=draw(st.sampled_from([PostKind.ORIGINAL] * 3 + [PostKind.REPOST])),
                crisis=draw(st.sampled_from([(), (), ("drought",)])),
                via=draw(st.sampled_from(["", "source"])),
                source=Source(number % 3, number),
            )
        )
    return mentions


@given(data=st.data(), mentions=bursts())
@settings(max_examples=25, deadline=None)
def test_the_same_mentions_in_any_order_that_the_clocks_allow_give_the_same_alerts(
    data: st.DataObject, mentions: list[Mention]
) -> None:
    end = NOON + 3 * HOUR
    expected = told(in_time(*mentions, until=end))
    # Some ticks only, and each mention, or twice the same, at any moment before the tick that says it is there.
    kept = sorted({*data.draw(st.lists(st.integers(1, 179), max_size=40)), 180})
    clock = [Tick(at=NOON + n * MINUTE) for n in kept]
    slots: list[list[Mention]] = [[] for _ in clock]
    for mention in mentions:
        last = next(n for n, tick in enumerate(clock) if tick.at > mention.arrival)
        for _ in range(data.draw(st.sampled_from([1, 1, 1, 2]))):
            slots[data.draw(st.integers(0, last))].append(mention)
    events: list[Mention | Tick | Command] = []
    for slot, tick in zip(slots, clock, strict=True):
        events += [*data.draw(st.permutations(slot)), tick]
    assert expected == told(events)


@given(mentions=bursts())
@settings(max_examples=15, deadline=None)
def test_a_territory_that_sleeps_needs_no_clock(mentions: list[Mention]) -> None:
    expected = told(in_time(*mentions, until=NOON + 3 * HOUR))
    state = engine.fresh(RULES.territory)
    alerts: tuple[Alert, ...] = ()
    for event in in_time(*mentions, until=NOON + 3 * HOUR):
        if isinstance(event, Tick) and engine.asleep(state):
            continue
        state, more = engine.step(state, event, RULES)
        alerts = (*alerts, *more)
    assert expected == alerts


def test_a_mention_that_comes_twice_counts_once() -> None:
    state, _ = engine.run(engine.fresh(RULES.territory), [*BURST, *BURST], RULES)
    once, _ = engine.run(engine.fresh(RULES.territory), BURST, RULES)
    assert (state.repeated, state.stragglers) == (60, 0)
    state.repeated = 0
    assert engine.snapshot(once) == engine.snapshot(state)


def test_a_post_that_stands_twice_in_the_topic_is_a_repetition() -> None:
    again = [msgspec.structs.replace(m, source=Source(1, n)) for n, m in enumerate(BURST)]
    state, _ = engine.run(engine.fresh(RULES.territory), [*BURST, *again], RULES)
    assert (state.repeated, state.stragglers) == (60, 0)
    assert state.applied == {0: 60, 1: 59}


def test_a_mention_after_its_minute_is_a_straggler_and_read_again_a_repetition() -> None:
    state = burning()
    late = a_mention(900, NOON + 1, source=Source(0, 900), arrival=NOON + 1)
    state, _ = engine.step(state, late, RULES)
    assert (state.repeated, state.stragglers) == (0, 1)
    state, _ = engine.step(state, late, RULES)
    assert (state.repeated, state.stragglers) == (1, 1)


def test_time_that_goes_back_changes_nothing() -> None:
    state = burning()
    after, alerts = engine.run(state, ticks(NOON - HOUR, NOON + 10 * MINUTE), RULES)
    assert (state, ()) == (after, alerts)


def test_after_weeks_without_a_word_the_past_does_not_ring() -> None:
    state, _ = engine.run(engine.fresh(RULES.territory), STORY, RULES)
    later = NOON + 40 * DAY
    state, alerts = engine.run(state, [a_mention(999, later), Tick(at=later + HOUR)], RULES)
    assert alerts == ()
    assert engine.asleep(state)
    assert engine.step(state, Tick(at=later + 7 * HOUR), RULES)[1] == ()


# --- buttons ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "transition", "status"),
    [
        (Action.ACKNOWLEDGE, Transition.ACKNOWLEDGED, Status.OPEN),
        (Action.SNOOZE, Transition.SNOOZED, Status.OPEN),
        (Action.RESOLVE, Transition.RESOLVED, Status.RESOLVED),
        (Action.FALSE_ALARM, Transition.RESOLVED, Status.RESOLVED),
    ],
)
def test_a_button_is_told_with_who_pressed_it(action: Action, transition: Transition, status: Status) -> None:
    state = burning()
    after, (alert,) = engine.step(state, a_command(action, open_episode(state)), RULES)
    assert (transition, "Camille Inventée") == (alert.transition, alert.by)
    assert after.episode is not None
    assert status is after.episode.status


@pytest.mark.parametrize("action", Action)
def test_a_button_pressed_twice_changes_nothing_the_second_time(action: Action) -> None:
    state = burning()
    command = a_command(action, open_episode(state))
    once, _ = engine.step(state, command, RULES)
    twice, alerts = engine.step(once, command, RULES)
    assert (msgspec.structs.replace(once, refused=()), ()) == (twice, alerts)


def test_a_press_that_is_not_obeyed_is_refused_once() -> None:
    state = burning()
    command = a_command(Action.RESOLVE, "long-gone")
    once, alerts = engine.step(state, command, RULES)
    assert (alerts, [refused.reason for refused in once.refused]) == ((), [RefusalReason.STALE])
    again, _ = engine.step(once, command, RULES)
    assert again.refused == ()


@pytest.mark.parametrize("action", Action)
def test_a_button_under_an_old_message_changes_no_episode(action: Action) -> None:
    state = burning()
    after, alerts = engine.step(state, a_command(action, "long-gone"), RULES)
    assert alerts == ()
    assert state.episode == after.episode


def test_a_button_before_anything_happened_changes_nothing() -> None:
    state, alerts = engine.step(engine.fresh(RULES.territory), a_command(Action.RESOLVE, "e1"), RULES)
    assert (state.episode, alerts) == (None, ())


def test_only_the_last_commands_are_remembered() -> None:
    state = burning()
    commands = [a_command(Action.SNOOZE, open_episode(state), id=f"c{n}") for n in range(40)]
    state, _ = engine.run(state, commands, RULES)
    assert [f"c{n}" for n in range(40 - engine.COMMANDS_KEPT, 40)] == state.commands


@pytest.mark.parametrize("action", [Action.RESOLVE, Action.FALSE_ALARM])
def test_what_a_person_closes_does_not_ring_again_while_it_goes_on(action: Action) -> None:
    state, _ = engine.run(engine.fresh(RULES.territory), in_time(*BURST, until=NOON + 12 * MINUTE), RULES)
    state, _ = engine.step(state, a_command(action, open_episode(state)), RULES)
    rest = in_time(*BURST[48:], until=NOON + 6 * HOUR, start=NOON + 12 * MINUTE)
    state, alerts = engine.run(state, rest, RULES)
    assert alerts == ()
    assert state.episode is not None
    assert not state.episode.dismissed


def test_what_a_person_closed_comes_back_once_it_had_faded() -> None:
    state = burning()
    state, _ = engine.step(state, a_command(Action.RESOLVE, open_episode(state)), RULES)
    again = a_burst(NOON + 20 * HOUR, 80, every_s=5.0, first=500)
    _, alerts = engine.run(state, in_time(*again, until=NOON + 21 * HOUR), RULES)
    assert Transition.REOPENED is alerts[0].transition
    assert open_episode(state) == alerts[0].episode


# --- quotes and caveats ----------------------------------------------------------------------------------------------


def test_quotes_are_of_different_people_and_different_words() -> None:
    shared = "Scandale à Volvic, la source est à sec et personne ne dit rien du tout"
    chain = [msgspec.structs.replace(m, text=f"RT @lou: {shared} ({m.post})") for m in BURST[:30]]
    chatty = [msgspec.structs.replace(m, author="mastodon:bavard") for m in BURST[30:40]]
    alerts = told(in_time(*chain, *chatty, *BURST[40:], until=NOON + HOUR))
    assert alerts
    for alert in alerts:
        assert len({q.author for q in alert.quotes}) == len(alert.quotes)
        assert sum(shared in q.text for q in alert.quotes) <= 1


def test_in_a_crisis_the_alarmed_are_quoted_first() -> None:
    mixed = [a_mention(n, NOON + n * 10.0, Label.NEGATIVE if n % 3 else Label.POSITIVE) for n in range(60)]
    crisis = next(a for a in told(in_time(*mixed, until=NOON + HOUR)) if a.kind is Kind.CRISIS)
    assert all(q.compound < 0 for q in crisis.quotes)


def test_good_news_is_quoted_from_those_who_rejoice() -> None:
    mixed = [a_mention(n, NOON + n * 5.0, Label.POSITIVE if n % 20 else Label.NEGATIVE) for n in range(120)]
    alert = next(a for a in told(in_time(*mixed, until=NOON + HOUR)) if a.kind is Kind.GOOD_NEWS)
    assert all(q.compound > 0 for q in alert.quotes)


def test_own_posts_never_ring_and_are_counted_apart() -> None:
    own = [msgspec.structs.replace(m, voice=Voice.OWN) for m in BURST]
    assert told(in_time(*own, until=NOON + HOUR)) == ()
    numbered = [msgspec.structs.replace(m, post=f"own{m.post}") for m in own[:7]]
    alerts = told(in_time(*BURST, *numbered, until=NOON + 2 * HOUR))
    assert max(alert.own for alert in alerts) == 7


@pytest.mark.parametrize(
    ("changes", "caveat"),
    [
        ({"kind": PostKind.REPOST}, Caveat.AMPLIFIED),
        ({"author": ""}, Caveat.UNKNOWN_AUTHORS),
        (
            {"sentiment": Sentiment(compound=-0.5, label=Label.NEGATIVE, lang="de", engine="none", reliable=False)},
            Caveat.UNRELIABLE_SENTIMENT,
        ),
    ],
)
def test_what_weakens_the_figures_is_said(changes: dict[str, object], caveat: Caveat) -> None:
    odd = [msgspec.structs.replace(m, **changes) for m in BURST]
    assert caveat in told(in_time(*odd, until=NOON + HOUR))[0].caveats
    assert caveat not in told(STORY)[0].caveats


# --- snapshots -------------------------------------------------------------------------------------------------------


def test_a_state_of_a_newer_schema_is_refused_by_name_whatever_else_it_holds() -> None:
    newer = msgspec.msgpack.encode({"schema": engine.SCHEMA + 1, "territory": {"id": "volvic"}})
    with pytest.raises(ClameurError, match=f"schema {engine.SCHEMA + 1}, this version reads up to {engine.SCHEMA}"):
        engine.restore(newer)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xc1",
        b"not a state",
        msgspec.msgpack.encode([1, 2]),
        msgspec.msgpack.encode({"schema": engine.SCHEMA}),
        msgspec.msgpack.encode({"schema": engine.SCHEMA, "territory": 7, "monitor": None}),
        engine.snapshot(burning())[:-5],
    ],
)
def test_bytes_that_are_no_state_are_refused_with_what_to_do(raw: bytes) -> None:
    with pytest.raises(ClameurError, match=r"not a territory's state.*delete it to start afresh"):
        engine.restore(raw)


@pytest.mark.parametrize(("source", "sources"), [("mastodon", ("mastodon",)), ("", ())])
def test_a_silence_of_schema_1_is_still_about_whom_it_was_about(source: str, sources: tuple[str, ...]) -> None:
    old = msgspec.msgpack.decode(packing.unpack(engine.snapshot(burning())))
    old["schema"] = 1
    old["silence"] = old["episode"] | {"kind": "silence", "source": source, "calm_s": 60.0}
    del old["silence"]["missing"]
    silence = engine.restore(msgspec.msgpack.encode(old)).silence
    assert silence is not None
    assert silence.sources == sources
    assert [one.calm_s for one in silence.missing] == [60.0]


def test_a_state_from_before_an_optional_field_is_read() -> None:
    state = burning()
    old = msgspec.msgpack.decode(packing.unpack(engine.snapshot(state)))
    del old["episode"]["dismissed"], old["commands"]
    for newer in ("eased_s", "missing"):
        del old["episode"][newer]
    del old["silence"]
    assert state == engine.restore(msgspec.msgpack.encode(old))
