from itertools import pairwise, product

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import episode as episodes
from alerts.episode import CRITICAL_AUTHORS, HYSTERESIS, Change, Episode, Status, Verdict
from alerts.judging import CRISIS_LEAST
from alerts.model import Action, Command, Kind, Reason, RefusalReason, Severity, Transition
from streams.detectors import gladness
from streams.errors import IllegalTransition
from streams.figures import Figures
from streams.scores import Reading
from streams.tuning import Tuning

AT = 1741115100.0
TUNING = Tuning(close_after_s=3600.0, reopen_within_s=7200.0, refresh_s=900.0)
VOLUME_BUZZ = Verdict(kind=Kind.BUZZ, severity=Severity.INFO, reason=Reason.VOLUME)
CRISIS = Verdict(kind=Kind.CRISIS, severity=Severity.WARNING, reason=Reason.VOLUME_AND_NEGATIVE)
CRITICAL = Verdict(kind=Kind.CRISIS, severity=Severity.CRITICAL, reason=Reason.VOLUME_AND_NEGATIVE)
GOOD = Verdict(kind=Kind.GOOD_NEWS, severity=Severity.INFO, reason=Reason.POSITIVE_SHARE)


def an_episode(**changes: object) -> Episode:
    episode = Episode(
        id="e1",
        kind=Kind.CRISIS,
        severity=Severity.WARNING,
        status=Status.OPEN,
        since=AT - 600,
        sequence=3,
        told_at=AT - 60,
        window_min=15,
    )
    return msgspec.structs.replace(episode, **changes)


def over(**changes: object) -> Episode:
    return an_episode(**{"status": Status.RESOLVED, "resolved_at": AT - 600} | changes)


def a_reading(volume: float = 0.0, negativity: float = 0.0, *, at: float = AT, active: bool = True) -> Reading:
    return Reading(
        at=at, active=active, volume=volume, volume_window_min=10, negativity=negativity,
        negativity_window_min=30, threshold=4.0, alarm_threshold=5.0,
    )  # fmt: skip


def some_figures(observed: int = 20, **changes: object) -> Figures:
    figures = Figures(
        window_min=15, observed=observed, expected=2.0, expected_low=0, expected_high=5, authors=observed, anonymous=0,
        alarming=0, negative=0, positive=0, crisis=0, posts=observed, reposts=0, unreliable=0, own=0, late=0,
        usual_alarming_share=0.3, usual_crisis_share=0.05, usual_negative_share=0.3, first=0, split={}, words=(),
    )  # fmt: skip
    return msgspec.structs.replace(figures, **changes)


def a_command(action: Action, **changes: object) -> Command:
    command = Command(id="c1", at=AT, territory="volvic", episode="e1", action=action, by="Camille Inventée")
    return msgspec.structs.replace(command, **changes)


def decided(episode: Episode | None, reading: Reading, verdict: Verdict, *, ringing: bool) -> Transition | None:
    change = episodes.decide(episode, reading, verdict, ringing, TUNING)
    return None if change is None else change.transition


LOUD, MIDDLING, QUIET = a_reading(volume=9.0), a_reading(volume=4.0 * HYSTERESIS), a_reading()

# What a minute makes of an episode: (episode, reading, verdict, ringing) -> transition. Every status with every sort of
# minute; a minute only rings when it is loud.
MINUTES: dict[str, tuple[Episode | None, Reading, Verdict, bool, Transition | None]] = {
    "nothing, quiet": (None, QUIET, VOLUME_BUZZ, False, None),
    "nothing, loud but too few people": (None, LOUD, CRISIS, False, None),
    "nothing, ringing": (None, LOUD, CRISIS, True, Transition.OPENED),
    "open, quiet": (an_episode(), QUIET, VOLUME_BUZZ, False, None),
    "open, middling": (an_episode(), MIDDLING, VOLUME_BUZZ, False, None),
    "open, the same": (an_episode(), LOUD, CRISIS, True, None),
    "open, less grave": (an_episode(), LOUD, VOLUME_BUZZ, True, None),
    "open, graver": (an_episode(), LOUD, CRITICAL, True, Transition.ESCALATED),
    "open, graver but too few people": (an_episode(), LOUD, CRITICAL, False, None),
    "open buzz, a crisis": (an_episode(kind=Kind.BUZZ, severity=Severity.INFO), LOUD, CRISIS, True,
                            Transition.ESCALATED),
    "open buzz, good news": (an_episode(kind=Kind.BUZZ, severity=Severity.INFO), LOUD, GOOD, True, None),
    "open, due for a refresh": (an_episode(told_at=AT - 900), LOUD, CRISIS, True, Transition.UPDATED),
    "open, calm, due for a refresh": (an_episode(told_at=AT - 900, calm_s=60.0), QUIET, CRISIS, False, None),
    "open, calm for long enough": (an_episode(calm_s=3540.0), QUIET, CRISIS, False, Transition.RESOLVED),
    "open, calm for almost long enough": (an_episode(calm_s=3480.0), QUIET, CRISIS, False, None),
    "open, loud again at the last minute": (an_episode(calm_s=3540.0), MIDDLING, CRISIS, False, None),
    "over, quiet": (over(), QUIET, CRISIS, False, None),
    "over, the same again": (over(), LOUD, CRISIS, True, Transition.REOPENED),
    "over, a lesser thing": (over(), LOUD, VOLUME_BUZZ, True, Transition.REOPENED),
    "over, at the end of the time to come back": (over(resolved_at=AT - 7200), LOUD, CRISIS, True, Transition.REOPENED),
    "over, after the time to come back": (over(resolved_at=AT - 7201), LOUD, CRISIS, True, Transition.OPENED),
    "a buzz is over, a crisis": (over(kind=Kind.BUZZ), LOUD, CRISIS, True, Transition.OPENED),
    "closed by a person, the same goes on": (over(dismissed=True), LOUD, CRISIS, True, None),
    "closed by a person, it grows graver": (over(dismissed=True), LOUD, CRITICAL, True, Transition.REOPENED),
    "a buzz closed by a person becomes a crisis": (over(kind=Kind.BUZZ, dismissed=True), LOUD, CRISIS, True,
                                                   Transition.OPENED),
}  # fmt: skip


@pytest.mark.parametrize("name", MINUTES)
def test_every_sort_of_minute_has_one_effect_on_every_sort_of_episode(name: str) -> None:
    episode, reading, verdict, ringing, expected = MINUTES[name]
    assert expected == decided(episode, reading, verdict, ringing=ringing)


def test_deciding_changes_nothing() -> None:
    episode = an_episode()
    before = msgspec.json.encode(episode)
    episodes.decide(episode, LOUD, CRITICAL, True, TUNING)
    assert before == msgspec.json.encode(episode)


@pytest.mark.parametrize(
    ("volume", "negativity", "calm_s"),
    [
        (4.0 * HYSTERESIS - 0.01, 0.0, 180.0),
        (4.0 * HYSTERESIS, 0.0, 0.0),
        (4.0 * HYSTERESIS + 0.01, 0.0, 0.0),
        (0.0, 5.0 * HYSTERESIS - 0.01, 180.0),
        (0.0, 5.0 * HYSTERESIS, 0.0),
    ],
)
def test_an_episode_goes_on_below_its_threshold_down_to_the_hysteresis(
    volume: float, negativity: float, calm_s: float
) -> None:
    assert calm_s == episodes.calm(an_episode(calm_s=120.0), a_reading(volume, negativity))


@pytest.mark.parametrize(
    ("told_s_ago", "expected"), [(840.0, None), (900.0, Transition.UPDATED), (960.0, Transition.UPDATED)]
)
def test_an_open_episode_is_told_again_after_the_refresh_time(told_s_ago: float, expected: Transition | None) -> None:
    assert expected == decided(an_episode(told_at=AT - told_s_ago), LOUD, CRISIS, ringing=True)


def test_severity_never_falls_when_the_kind_changes() -> None:
    good = an_episode(kind=Kind.GOOD_NEWS, severity=Severity.CRITICAL)
    change = episodes.decide(good, LOUD, CRISIS, True, TUNING)
    assert change is not None
    assert (change.transition, change.kind, change.severity) == (Transition.ESCALATED, Kind.CRISIS, Severity.CRITICAL)


def test_a_reopened_episode_keeps_its_kind_and_takes_the_present_severity() -> None:
    change = episodes.decide(over(severity=Severity.CRITICAL), LOUD, VOLUME_BUZZ, True, TUNING)
    assert change is not None
    assert (change.kind, change.severity, change.reason) == (Kind.CRISIS, Severity.INFO, Reason.VOLUME)


# What a person may ask, by status: an open episode obeys everything once, one that is over what helps the next time.
@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (Action.ACKNOWLEDGE, (Transition.ACKNOWLEDGED, Reason.PERSON)),
        (Action.SNOOZE, (Transition.SNOOZED, Reason.PERSON)),
        (Action.RESOLVE, (Transition.RESOLVED, Reason.PERSON)),
        (Action.FALSE_ALARM, (Transition.RESOLVED, Reason.FALSE_ALARM)),
        (Action.ASSIGN, (Transition.ACKNOWLEDGED, Reason.PERSON)),
        (Action.USEFUL, (Transition.UPDATED, Reason.USEFUL)),
        (Action.NOTE, (Transition.UPDATED, Reason.NOTE)),
        (Action.UNDO, (Transition.UPDATED, Reason.UNDONE)),
    ],
)
def test_an_open_episode_obeys_every_command(action: Action, expected: tuple[Transition, Reason]) -> None:
    change = episodes.obey(an_episode(), a_command(action, until=AT + 60, to="Alix Imaginaire", note="à suivre"))
    assert expected == (change.transition, change.reason)
    assert (
        change.by, change.until, change.kind, change.severity,
    ) == ("Camille Inventée", AT + 60, Kind.CRISIS, Severity.WARNING)  # fmt: skip


def refused(episode: Episode | None, command: Command) -> tuple[str, str]:
    with pytest.raises(IllegalTransition) as refusal:
        episodes.obey(episode, command)
    return refusal.value.reason, refusal.value.detail


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("episode", [None, an_episode(id="e2")], ids=["nothing", "another episode"])
def test_a_stale_button_is_refused(action: Action, episode: Episode | None) -> None:
    assert refused(episode, a_command(action))[0] == RefusalReason.STALE


@pytest.mark.parametrize("action", Action)
def test_what_is_over_takes_only_what_helps_the_next_time(action: Action) -> None:
    command = a_command(action, to="Alix Imaginaire")
    if action in (Action.FALSE_ALARM, Action.USEFUL, Action.NOTE, Action.UNDO):
        assert episodes.obey(over(), command).transition is Transition.RESOLVED
    else:
        assert refused(over(), command)[0] == RefusalReason.OVER


def test_an_episode_is_taken_once_and_the_second_is_told_by_whom() -> None:
    taken = an_episode(acknowledged_by="Alix Imaginaire")
    assert refused(taken, a_command(Action.ACKNOWLEDGE)) == (RefusalReason.TAKEN, "Alix Imaginaire")


def test_an_episode_may_be_given_to_another_but_not_to_who_has_it() -> None:
    taken = an_episode(acknowledged_by="Alix Imaginaire")
    given = evolved(taken, episodes.obey(taken, a_command(Action.ASSIGN, to="Sacha Inventée")))
    assert given.acknowledged_by == "Sacha Inventée"
    again = a_command(Action.ASSIGN, to="Alix Imaginaire")
    assert refused(taken, again) == (RefusalReason.TAKEN, "Alix Imaginaire")


def test_what_is_handed_back_is_nobodys_and_what_nobody_has_cannot_be() -> None:
    taken = an_episode(acknowledged_by="Alix Imaginaire", acknowledged_at=AT - 300)
    change = episodes.obey(taken, a_command(Action.RELEASE))
    after = evolved(taken, change)
    assert (change.transition, change.reason) == (Transition.UPDATED, Reason.RELEASED)
    assert (after.acknowledged_by, after.acknowledged_at) == ("", 0.0)
    assert refused(an_episode(), a_command(Action.RELEASE))[0] == RefusalReason.FREE


def test_notes_are_kept_in_order_the_last_five() -> None:
    episode = an_episode()
    for number in range(7):
        episode = evolved(episode, episodes.obey(episode, a_command(Action.NOTE, note=f"note {number}")))
    assert [note.text for note in episode.notes] == [f"note {number}" for number in range(2, 7)]


def test_a_word_about_what_is_over_moves_nothing_else() -> None:
    before = over()
    after = evolved(before, episodes.obey(before, a_command(Action.USEFUL)))
    assert after == msgspec.structs.replace(before, sequence=before.sequence + 1, told_at=AT)


def a_change(transition: Transition, reason: Reason = Reason.VOLUME, **changes: object) -> Change:
    change = Change(transition=transition, reason=reason, kind=Kind.CRISIS, severity=Severity.CRITICAL)
    return msgspec.structs.replace(change, **changes)


def evolved(episode: Episode | None, change: Change) -> Episode:
    return episodes.evolve(episode, change, name="new", at=AT, since=AT - 120, window_min=30)


@pytest.mark.parametrize("before", [None, over()], ids=["nothing", "over"])
def test_opening_makes_a_new_episode(before: Episode | None) -> None:
    expected = Episode(
        id="new", kind=Kind.CRISIS, severity=Severity.CRITICAL, status=Status.OPEN, since=AT - 120, sequence=1,
        told_at=AT, window_min=30,
    )  # fmt: skip
    assert expected == evolved(before, a_change(Transition.OPENED))


@pytest.mark.parametrize("transition", [t for t in Transition if t is not Transition.OPENED])
def test_every_transition_has_the_next_number_and_the_same_name(transition: Transition) -> None:
    after = evolved(over() if transition is Transition.REOPENED else an_episode(), a_change(transition))
    assert (after.id, after.sequence, after.told_at) == ("e1", 4, AT)
    assert (Status.RESOLVED if transition is Transition.RESOLVED else Status.OPEN) == after.status


def test_the_end_keeps_the_window_that_its_figures_were_about() -> None:
    after = evolved(an_episode(), a_change(Transition.RESOLVED, Reason.FADED))
    assert (after.window_min, after.resolved_at) == (15, AT)


def test_coming_back_forgets_who_had_taken_it_and_when_it_began() -> None:
    after = evolved(over(acknowledged_by="Alix Imaginaire", calm_s=3600.0), a_change(Transition.REOPENED))
    assert (after.acknowledged_by, after.since, after.calm_s) == ("", AT - 120, 0.0)


def test_who_has_taken_it_and_until_when_it_sleeps_stay_known() -> None:
    taken = evolved(an_episode(), a_change(Transition.ACKNOWLEDGED, Reason.PERSON, by="Alix Imaginaire", at=AT - 7))
    slept = evolved(taken, a_change(Transition.SNOOZED, Reason.PERSON, by="Camille Inventée", until=AT + 600))
    after = evolved(slept, a_change(Transition.ESCALATED))
    assert (after.acknowledged_by, after.acknowledged_at, after.snoozed_until) == ("Alix Imaginaire", AT - 7, AT + 600)


@pytest.mark.parametrize("transition", [Transition.ACKNOWLEDGED, Transition.SNOOZED])
def test_a_button_does_not_put_off_the_end(transition: Transition) -> None:
    after = evolved(an_episode(calm_s=3000.0), a_change(transition, Reason.PERSON))
    assert after.calm_s == 3000.0


@pytest.mark.parametrize(
    ("reason", "dismissed"), [(Reason.PERSON, True), (Reason.FALSE_ALARM, True), (Reason.FADED, False)]
)
def test_what_a_person_closes_is_dismissed_until_the_rise_has_faded(reason: Reason, dismissed: bool) -> None:
    closed = evolved(an_episode(), a_change(Transition.RESOLVED, reason))
    assert dismissed == closed.dismissed
    for _ in range(59):
        closed = episodes.watched(closed, QUIET, TUNING)
    assert dismissed == closed.dismissed
    assert not episodes.watched(closed, QUIET, TUNING).dismissed
    assert dismissed == episodes.watched(closed, MIDDLING, TUNING).dismissed


def judged(reading: Reading, **changes: int) -> tuple[Kind, Severity, Reason]:
    verdict = episodes.judge(reading, msgspec.structs.replace(some_figures(), **changes))
    return verdict.kind, verdict.severity, verdict.reason


def test_a_burst_that_feels_as_usual_is_a_buzz() -> None:
    assert judged(LOUD, alarming=8, negative=8) == (Kind.BUZZ, Severity.INFO, Reason.VOLUME)


def test_a_burst_with_clearly_more_alarm_than_usual_is_a_crisis() -> None:
    # 30 % of twenty are usual: two and a half standard deviations more are 11.1 of them
    assert Kind.BUZZ is judged(a_reading(volume=5.0), alarming=11, negative=11)[0]
    expected = (Kind.CRISIS, Severity.WARNING, Reason.VOLUME_AND_NEGATIVE)
    assert expected == judged(a_reading(volume=5.0), alarming=12, negative=12)


def test_where_the_mood_rings_too_fifteen_points_more_are_enough() -> None:
    # 30 % is usual: from 45 % on it is a crisis
    both = a_reading(volume=5.0, negativity=5.0)
    assert Kind.BUZZ is judged(both, alarming=8, negative=8)[0]
    assert Kind.CRISIS is judged(both, alarming=9, negative=9)[0]


def test_a_rise_of_alarm_without_a_burst_is_a_crisis() -> None:
    expected = (Kind.CRISIS, Severity.WARNING, Reason.NEGATIVE_SHARE)
    assert expected == judged(a_reading(negativity=6.0), alarming=3, negative=3)


def test_words_of_crisis_make_a_crisis_even_when_nobody_is_angry() -> None:
    expected = (Kind.CRISIS, Severity.WARNING, Reason.CRISIS_VOCABULARY)
    assert expected == judged(a_reading(volume=5.0), crisis=CRISIS_LEAST, alarming=CRISIS_LEAST)
    assert Kind.BUZZ is judged(a_reading(volume=5.0), crisis=CRISIS_LEAST - 1, alarming=CRISIS_LEAST - 1)[0]


def test_a_loud_crisis_of_many_people_is_critical() -> None:
    alarmed = {"alarming": 12, "negative": 12}
    assert Severity.CRITICAL is judged(a_reading(volume=8.0), authors=CRITICAL_AUTHORS, **alarmed)[1]
    assert Severity.WARNING is judged(a_reading(volume=7.9), authors=CRITICAL_AUTHORS, **alarmed)[1]
    assert Severity.WARNING is judged(a_reading(volume=8.0), authors=CRITICAL_AUTHORS - 1, **alarmed)[1]


def test_a_crisis_made_of_reposts_is_not_critical() -> None:
    alarmed = {"alarming": 12, "negative": 12, "posts": 100}
    assert Severity.CRITICAL is judged(LOUD, reposts=80, **alarmed)[1]
    assert Severity.WARNING is judged(LOUD, reposts=81, **alarmed)[1]


@pytest.mark.parametrize(
    ("many", "loud", "mild"),
    [
        ({"reposts": 80}, Severity.CRITICAL, Severity.WARNING),
        ({"reposts": 81}, Severity.WARNING, Severity.INFO),
        ({"copied": 60, "coordinated": 50}, Severity.CRITICAL, Severity.WARNING),
        ({"copied": 60, "coordinated": 51}, Severity.WARNING, Severity.INFO),
        ({"copied": 90, "coordinated": 0}, Severity.CRITICAL, Severity.WARNING),
    ],
)
def test_what_is_mostly_amplified_or_recited_is_a_step_less_urgent_and_still_told(
    many: dict[str, int], loud: Severity, mild: Severity
) -> None:
    alarmed = {"alarming": 12, "negative": 12, "posts": 100}
    assert judged(LOUD, **alarmed, **many) == (Kind.CRISIS, loud, Reason.VOLUME_AND_NEGATIVE)
    assert judged(a_reading(volume=5.0), **alarmed, **many) == (Kind.CRISIS, mild, Reason.VOLUME_AND_NEGATIVE)


def test_a_burst_that_rejoices_is_good_news() -> None:
    assert judged(LOUD, positive=10, alarming=4) == (Kind.GOOD_NEWS, Severity.INFO, Reason.POSITIVE_SHARE)
    assert Kind.BUZZ is judged(LOUD, positive=9, alarming=4)[0]
    assert Kind.BUZZ is judged(LOUD, positive=10, alarming=5)[0]


def test_nothing_rings_without_enough_posts_people_and_score() -> None:
    floors = Tuning(min_posts=6, min_authors=5)
    enough: dict[str, float] = {"active": True, "observed": 6, "authors": 5, "volume": 4.0}
    assert rings(enough, floors)
    for name, too_little in {"active": False, "observed": 5, "authors": 4, "volume": 3.99}.items():
        assert not rings(enough | {name: too_little}, floors), name


def test_a_rise_of_alarm_rings_when_enough_people_are_alarmed() -> None:
    floors = Tuning(min_posts=6, min_authors=5)
    for negativity, alarming in product((4.99, 5.0), (4, 5)):
        found = episodes.rings(a_reading(0.0, negativity), some_figures(), alarming, 20, floors)
        assert (negativity >= 5.0 and alarming >= 5) == found


def rings(given: dict[str, float], floors: Tuning) -> bool:
    reading = a_reading(given["volume"], active=bool(given["active"]))
    return episodes.rings(reading, some_figures(int(given["observed"])), 0, int(given["authors"]), floors)


# --- easing ----------------------------------------------------------------------------------------------------------

CALMER = a_reading(volume=HYSTERESIS * episodes.CRITICAL_SCORE - 0.01)


def a_critical(**changes: object) -> Episode:
    return an_episode(**{"severity": Severity.CRITICAL, "told_at": AT} | changes)


@pytest.mark.parametrize(
    ("eased_s", "expected"),
    [
        (episodes.EASE_S - 120.0, None),
        (episodes.EASE_S - 60.0, Transition.DEESCALATED),
        (episodes.EASE_S, Transition.DEESCALATED),
    ],
)
def test_a_critical_episode_eases_after_half_an_hour(eased_s: float, expected: Transition | None) -> None:
    assert decided(a_critical(eased_s=eased_s), CALMER, CRISIS, ringing=True) is expected


def test_one_critical_minute_starts_the_half_hour_anew() -> None:
    almost = a_critical(eased_s=episodes.EASE_S - 60.0)
    loud = a_reading(volume=HYSTERESIS * episodes.CRITICAL_SCORE)
    assert decided(almost, loud, CRISIS, ringing=True) is None
    assert episodes.watched(almost, loud, TUNING).eased_s == 0.0


def test_what_has_eased_is_a_warning_without_the_reasons_that_made_it_critical() -> None:
    grounds = (Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.AUTHORS, Reason.SCORE)
    before = a_critical(eased_s=episodes.EASE_S, reasons=grounds)
    change = episodes.decide(before, CALMER, CRISIS, True, TUNING)
    assert change is not None
    assert (change.severity, change.reason) == (Severity.WARNING, Reason.EASED)
    after = evolved(before, change)
    assert (after.severity, after.reasons, after.eased_s) == (Severity.WARNING, grounds[:2], 0.0)


def test_a_warning_has_nothing_to_ease() -> None:
    assert decided(an_episode(eased_s=episodes.EASE_S, told_at=AT), CALMER, CRISIS, ringing=True) is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([0.0, 3.0, 4.5, 4.9, 7.9, 8.0, 30.0]), st.sampled_from([6, 20]), st.integers(1, 40)),
        max_size=25,
    )
)
def test_no_sequence_of_readings_makes_it_flap(spans: list[tuple[float, int, int]]) -> None:
    episode, at, told = None, AT, list[tuple[float, Transition, float]]()
    for volume, authors, minutes in spans:
        for _ in range(minutes):
            at += 60.0
            reading = a_reading(volume, at=at)
            figures = some_figures(authors, negative=authors, alarming=authors)
            before = episode
            if before is not None:
                episode = episodes.watched(before, reading, TUNING)
            ringing = episodes.rings(reading, figures, authors, authors, TUNING)
            change = episodes.decide(before, reading, episodes.judge(reading, figures), ringing, TUNING)
            if change is not None:
                episode = episodes.evolve(episode, change, name=f"e{at}", at=at, since=at, window_min=15)
                told.append((at, change.transition, volume))
    graver = [Transition.OPENED, Transition.REOPENED, Transition.ESCALATED]
    turns = [one for one in told if one[1] in (*graver, Transition.DEESCALATED)]
    for (then, _, _), (now, turn, volume) in pairwise(turns):
        if turn is Transition.DEESCALATED:
            assert now - then >= episodes.EASE_S
        elif turn is Transition.ESCALATED:
            assert volume >= episodes.CRITICAL_SCORE
    eased = [turn for _, turn, _ in turns]
    assert (Transition.DEESCALATED, Transition.DEESCALATED) not in list(pairwise(eased))


# --- reasons ---------------------------------------------------------------------------------------------------------


def test_every_reason_of_kind_and_severity_is_given_in_order() -> None:
    grave = some_figures(CRITICAL_AUTHORS, alarming=15, negative=12, crisis=8)
    verdict = episodes.judge(a_reading(volume=9.0), grave)
    assert (verdict.severity, verdict.reason) == (Severity.CRITICAL, Reason.VOLUME_AND_NEGATIVE)
    assert verdict.reasons == (
        *(Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.CRISIS_VOCABULARY),
        *(Reason.AUTHORS, Reason.SCORE),
    )


def test_what_amplification_has_lowered_is_said() -> None:
    shared = some_figures(20, alarming=20, negative=20, reposts=17)
    verdict = episodes.judge(a_reading(volume=9.0), shared)
    assert verdict.severity is Severity.WARNING
    assert verdict.reasons == (Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.AMPLIFIED)


def glad(score: float, *, fell: bool = False) -> Reading:
    return msgspec.structs.replace(a_reading(), gladness=score, anger_fell=fell)


GLAD_FROM = 5.0 + gladness.MARGIN


@pytest.mark.parametrize(
    ("score", "people", "expected"),
    [(GLAD_FROM - 0.01, 20, False), (GLAD_FROM, 20, True), (GLAD_FROM, 11, False), (GLAD_FROM, 12, True)],
)
def test_gladness_rings_with_twice_the_people(score: float, people: int, *, expected: bool) -> None:
    assert episodes.rings(glad(score), some_figures(people), 0, people, Tuning()) is expected


@pytest.mark.parametrize(("fell", "reason"), [(True, Reason.NEGATIVE_FALL), (False, Reason.POSITIVE_SHARE)])
def test_gladness_alone_is_good_news_for_information(fell: bool, reason: Reason) -> None:
    verdict = episodes.judge(glad(9.0, fell=fell), some_figures(20, positive=6))
    assert (verdict.kind, verdict.severity) == (Kind.GOOD_NEWS, Severity.INFO)
    assert (verdict.reason, verdict.reasons) == (reason, (reason,))


def test_joy_keeps_good_news_open_and_nothing_else() -> None:
    assert episodes.calm(an_episode(kind=Kind.GOOD_NEWS, calm_s=60.0), glad(9.0)) == 0.0
    assert episodes.calm(an_episode(calm_s=60.0), glad(9.0)) == 120.0


def test_joy_after_a_crisis_is_no_crisis_that_returns() -> None:
    assert decided(over(), glad(9.0), GOOD, ringing=True) is Transition.OPENED
