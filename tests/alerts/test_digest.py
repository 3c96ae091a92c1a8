from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alerts import digest, dispatch
from alerts.dispatch import RegionState
from alerts.model import (
    Alert,
    Bulletin,
    DeliveryAction,
    Kind,
    Outcome,
    Peak,
    Reason,
    Receipt,
    Severity,
    Tick,
    Transition,
)
from alerts.policy import Day, Digest, Every, Policy, QuietHours, Route
from alerts.wording.sentences import tongue
from streams.tuning import Sensitivity
from tests.support.alerts import an_alert
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, done

ROUTES = (Route(channel="C0CRISE"),)
DAILY = Digest(channel="C0BILAN")
WEEKLY = Digest(channel="C0BILAN", every=Every.WEEK, day=Day.MONDAY, time="09:00")
EIGHT_THIRTY = 8.5 * HOUR


def alert(number: int, at: float, transition: Transition = Transition.UPDATED, **changes: Any) -> Alert:
    episode = changes.get("episode", "e1")
    given = {
        "id": f"{episode}.{number}", "episode": episode, "at": at, "transition": transition, "since": at - 10 * MINUTE,
    }  # fmt: skip
    return an_alert(**(given | changes))


def an_episode(name: str, at: float, *, false: bool = False, **changes: Any) -> list[Alert]:
    """Told at once, taken after 4 minutes, answered in public after 20, over after 2 hours."""
    end = Reason.FALSE_ALARM if false else Reason.FADED
    return [
        alert(1, at, Transition.OPENED, episode=name, **changes),
        alert(2, at + 4 * MINUTE, Transition.ACKNOWLEDGED, episode=name, reason=Reason.PERSON, by="Alix Imaginaire",
              **changes),
        alert(3, at + 20 * MINUTE, episode=name, own=1, reason=Reason.REFRESH, **changes),
        alert(4, at + 2 * HOUR, Transition.RESOLVED, episode=name, reason=end, **changes),
    ]  # fmt: skip


def bulletins(policy: Policy, alerts: list[Alert], until: float, every_s: float = HOUR) -> list[Bulletin]:
    """What is sent by a Slack that works, with a clock that is looked at so often."""
    state = RegionState(region="auvergne")
    sent: list[Bulletin] = []
    ticks = [Tick(at=MONDAY + n * every_s) for n in range(int((until - MONDAY) / every_s) + 1)]
    events: list[Alert | Tick] = [*alerts, *(Tick(at=a.at) for a in alerts), *ticks]
    for event in sorted(events, key=lambda e: (e.at, isinstance(e, Tick))):
        before = state
        state, deliveries = dispatch.step(state, event, policy)
        fresh = dispatch.fresh_bulletins(before, state)
        sent.extend(fresh)
        for bulletin in fresh:
            state, _ = dispatch.step(state, receipt(bulletin), policy)
        queue = list(deliveries)
        while queue:
            delivery = queue.pop(0)
            if delivery.action is not DeliveryAction.SKIP:
                state, more = dispatch.step(state, done(delivery), policy)
                queue += more
    assert state.bulletins == ()
    return sent


def receipt(bulletin: Bulletin) -> Receipt:
    return Receipt(
        at=bulletin.at, region=bulletin.region, delivery=bulletin.id, outcome=Outcome.DONE, channel=bulletin.channel,
        ts="17",
    )  # fmt: skip


def test_a_day_is_told_the_next_morning_and_a_day_without_anything_is_not() -> None:
    policy = Policy(routes=ROUTES, digests=(DAILY,))
    (sent,) = bulletins(policy, an_episode("e1", MONDAY + 14 * HOUR), MONDAY + 5 * DAY)
    assert (sent.at, sent.channel) == (MONDAY + DAY + EIGHT_THIRTY, "C0BILAN")
    assert sent.title == "Bilan du jour, auvergne, depuis le lundi 3 mars 2025"
    assert sent.lines == (
        "1 épisode annoncé, aucun retenu.",
        "Volvic\tcrise, niveau vigilance, lundi 3 mars 2025 à 14\xa0h\xa0; pris en 4\xa0min par Alix Imaginaire\xa0; "
        "terminé, 2\xa0h\xa010 en tout.",
        "Temps médians\tannoncé 10\xa0min après le début de la hausse\xa0; pris 4\xa0min après l’annonce\xa0; "
        "première réponse de vos comptes 20\xa0min après l’annonce.",
        "Délais d’annonce\t1 en 10\xa0min au plus.",
        "Délais de prise en charge\t1 en 5\xa0min au plus.",
        "Délais de votre réponse\t1 en 1\xa0h au plus.",
    )


def test_in_english_too() -> None:
    policy = Policy(routes=ROUTES, digests=(Digest(channel="C0BILAN", lang="en"),))
    (sent,) = bulletins(policy, an_episode("e1", MONDAY + 14 * HOUR, false=True), MONDAY + 2 * DAY)
    assert sent.title == "The day, auvergne, since Monday 3 March 2025"
    assert sent.lines[0] == "1 episode told, none held back."
    assert sent.lines[1].endswith("taken in 4\xa0min by Alix Imaginaire; over after 2\xa0h\xa010\xa0min; false alarm.")
    assert sent.lines[-1].startswith("Precision\t")
    assert sent.lines[-1].endswith(": 0 of 1 useful.")


def test_what_was_held_back_is_counted_with_its_reason() -> None:
    policy = Policy(routes=ROUTES, digests=(DAILY,), quiet_hours=(QuietHours(start="22:00", end="07:00"),))
    night = MONDAY + 23 * HOUR
    (sent,) = bulletins(policy, an_episode("e1", night) + an_episode("e2", night + HOUR), MONDAY + 3 * DAY)
    assert sent.lines == ("Aucun épisode annoncé, 2 retenus.", "Retenus\theures calmes 2.")


def test_a_week_is_told_even_when_nothing_happened_in_it() -> None:
    policy = Policy(routes=ROUTES, digests=(WEEKLY,))
    sent = bulletins(policy, an_episode("e1", MONDAY + 2 * DAY), MONDAY + 21 * DAY, every_s=6 * HOUR)
    assert [(b.at - MONDAY) / DAY for b in sent] == [7 + 9 / 24, 14 + 9 / 24]
    assert sent[1].lines == ("Aucun épisode, rien de retenu.",)


def test_precision_is_told_for_each_reason() -> None:
    policy = Policy(routes=ROUTES, digests=(WEEKLY,))
    alerts = [
        *an_episode("e1", MONDAY + DAY, false=True, kind=Kind.BUZZ),
        *an_episode("e2", MONDAY + 2 * DAY),
        alert(5, MONDAY + 2 * DAY + 3 * HOUR, episode="e2", reason=Reason.USEFUL),
        *an_episode("e3", MONDAY + 3 * DAY),
    ]
    (sent,) = bulletins(policy, alerts, MONDAY + 8 * DAY)
    assert [line for line in sent.lines if line.startswith("Précision")] == [
        "Précision\tplus de messages que d’habitude, et plus négatifs\xa0: 1 sur 2 utile."
    ]


def test_each_rule_that_rang_has_its_own_precision() -> None:
    policy = Policy(routes=ROUTES, digests=(WEEKLY,))
    both = (Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.AUTHORS)
    words = (Reason.CRISIS_VOCABULARY,)
    alerts = [
        *an_episode("e1", MONDAY + DAY, false=True, reasons=both),
        *an_episode("e2", MONDAY + 2 * DAY, reasons=both),
        alert(5, MONDAY + 2 * DAY + 3 * HOUR, episode="e2", reason=Reason.USEFUL),
        *an_episode("e3", MONDAY + 3 * DAY, false=True, reasons=words),
        *an_episode("e4", MONDAY + 4 * DAY, reasons=words),  # nobody said anything of it
    ]
    (sent,) = bulletins(policy, alerts, MONDAY + 8 * DAY)
    say = tongue("fr")
    assert [line for line in sent.lines if line.startswith("Précision")] == [
        f"Précision\t{say.reason(Reason.VOLUME, '')}\xa0: 1 sur 2 utile.",
        f"Précision\t{say.reason(Reason.NEGATIVE_SHARE, '')}\xa0: 1 sur 2 utile.",
        f"Précision\t{say.reason(Reason.CRISIS_VOCABULARY, '')}\xa0: 0 sur 1 utile.",
    ]


@pytest.mark.parametrize(
    ("taken_s", "said"),
    [
        (59.0, "1\xa0min au plus"), (60.0, "1\xa0min au plus"), (61.0, "5\xa0min au plus"),
        (300.0, "5\xa0min au plus"), (301.0, "10\xa0min au plus"), (600.0, "10\xa0min au plus"),
        (601.0, "1\xa0h au plus"), (3600.0, "1\xa0h au plus"), (3601.0, "au-delà"),
    ],
)  # fmt: skip
def test_response_times_are_counted_up_to_a_minute_five_ten_and_an_hour(taken_s: float, said: str) -> None:
    policy = Policy(routes=ROUTES, digests=(DAILY,))
    taken = alert(2, MONDAY + HOUR + taken_s, Transition.ACKNOWLEDGED, reason=Reason.PERSON, by="Alix Imaginaire")
    never = [alert(1, MONDAY + HOUR, Transition.OPENED, episode=f"e{n}") for n in (2, 3)]
    (sent,) = bulletins(policy, [alert(1, MONDAY + HOUR, Transition.OPENED), taken, *never], MONDAY + 2 * DAY)
    (line,) = [line for line in sent.lines if line.startswith("Délais de prise")]
    assert line.partition("\t")[2] in (f"1 en {said}, 2 jamais.", f"1 {said}, 2 jamais.")


def test_the_rises_that_ended_in_its_time_are_counted_by_sensitivity_once_each() -> None:
    policy = Policy(routes=ROUTES, digests=(DAILY,))
    state = RegionState(region="auvergne")
    prudent, all_of_them = tuple(Sensitivity)[:1], tuple(Sensitivity)
    told = [(HOUR, prudent), (2 * HOUR, prudent), (3 * HOUR, all_of_them), (2 * DAY, all_of_them)]
    peaks = [
        Peak(id=f"volvic@{at:.0f}", at=MONDAY + at, region="auvergne", territory="volvic", rang=r) for at, r in told
    ]
    opened, morning = alert(1, MONDAY, Transition.OPENED), Tick(at=MONDAY + DAY + EIGHT_THIRTY)
    events: list[dispatch.Event] = [*peaks, peaks[0], opened, morning]
    for event in events:
        state, _ = dispatch.step(state, event, policy)
    (sent,) = state.bulletins
    assert sent.lines[-1] == "Selon la sensibilité\tprudent\xa03, équilibré\xa01, strict\xa01 auraient sonné."


def test_many_episodes_are_counted_and_the_first_are_told() -> None:
    policy = Policy(routes=ROUTES, digests=(DAILY,))
    alerts = [a for n in range(15) for a in an_episode(f"e{n:02}", MONDAY + 10 * HOUR + n * MINUTE)]
    (sent,) = bulletins(policy, alerts, MONDAY + 2 * DAY)
    assert len([line for line in sent.lines if line.startswith("Volvic\t")]) == digest.SHOWN
    assert f"Et {15 - digest.SHOWN} autres épisodes." in sent.lines


def test_a_digest_does_not_depend_on_how_often_the_clock_is_looked_at() -> None:
    policy = Policy(routes=ROUTES, digests=(DAILY, WEEKLY))
    alerts = an_episode("e1", MONDAY + 14 * HOUR) + an_episode("e2", MONDAY + 3 * DAY, severity=Severity.CRITICAL)
    end = MONDAY + 9 * DAY
    assert bulletins(policy, alerts, end, 10 * MINUTE) == bulletins(policy, alerts, end, 7 * HOUR) != []


def test_a_digest_that_was_not_answered_is_in_the_state_until_it_is() -> None:
    policy = Policy(routes=ROUTES, digests=(DAILY,))
    state = RegionState(region="auvergne")
    for event in (alert(1, MONDAY, Transition.OPENED), Tick(at=MONDAY), Tick(at=MONDAY + 2 * DAY)):
        state, _ = dispatch.step(state, event, policy)
    state = dispatch.restore(dispatch.snapshot(state))
    (waiting,) = state.bulletins
    state, _ = dispatch.step(state, receipt(waiting), policy)
    assert state.bulletins == ()


def test_a_region_that_is_not_meant_gets_no_digest() -> None:
    policy = Policy(routes=ROUTES, digests=(Digest(channel="C0BILAN", territories=("bretagne",)),))
    assert bulletins(policy, an_episode("e1", MONDAY), MONDAY + 3 * DAY) == []


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-28T08:29", "2026-03-28T08:30"),
        ("2026-03-28T08:30", "2026-03-29T08:30"),  # clocks go forward in between
        ("2026-10-24T08:30", "2026-10-25T08:30"),
    ],
)
def test_a_digest_is_due_at_its_local_time(now: str, due: str) -> None:
    paris = ZoneInfo("Europe/Paris")
    at, wanted = (datetime.fromisoformat(text).replace(tzinfo=paris).timestamp() for text in (now, due))
    assert digest.due_after(DAILY, at) == wanted
