"""Homonymes en rafale : cent personnes parlent d'un accident à Clermont de l'Oise, pas à Clermont-Ferrand."""

import json
from functools import cache

from agents import replay as replays
from agents.replay import Replay
from alerts.model import Alert, Kind
from tests.support.recorded import a_replay
from tests.support.stories import DAY, HOUR, MONDAY

NOON = MONDAY + 2 * DAY + 12 * HOUR
BURST = (
    "Gros accident à {place} ce matin, la route est coupée dans les deux sens, n° {n}",
    "Encore {n} minutes d'attente à {place}, c'est une honte, personne pour nous informer",
    "{n} pompiers à {place}, l'incendie fait peur, courage à tous",
    "J'ai peur pour mes proches à {place}, {n} appels sans réponse, quelle horreur",
)


def post(name: str, at: float, text: str) -> bytes:
    author = {"id": f"a{name}", "handle": f"auteur{name}"}
    fields = {"id": name, "platform": "mastodon", "created_at": at, "text": text, "author": author}
    return json.dumps(fields, ensure_ascii=False).encode()


@cache
def alerts(*places: str) -> tuple[list[Alert], Replay]:
    """Two ordinary days of Clermont-Ferrand, then 120 people within an hour on these places."""
    calm = [post(f"c{n}", MONDAY + n * 600.0, f"Marché n° {n} à Clermont-Ferrand") for n in range(6 * 60)]
    burst = [
        (NOON + n * 30.0, post(f"b{n}", NOON + n * 30.0, BURST[n % 4].format(place=places[n % len(places)], n=n)))
        for n in range(120)
    ]
    lines = sorted([*((MONDAY + n * 600.0, line) for n, line in enumerate(calm)), *burst])
    replay = a_replay()
    found = [item for item in replays.run(replay, [raw for _, raw in lines]) if isinstance(item, Alert)]
    return found, replay


HOMONYMS = ("Clermont de l'Oise", "Clermont-l'Hérault", "Clermont-en-Argonne")


def test_a_burst_about_homonyms_rings_nothing() -> None:
    found, replay = alerts(*HOMONYMS)
    assert [alert for alert in found if alert.kind is not Kind.SILENCE] == []
    assert replay.report.mentions == alerts("Nulle-Part-sur-Invention")[1].report.mentions


def test_the_same_words_about_the_town_itself_are_a_crisis() -> None:
    found, _ = alerts("Clermont-Ferrand")
    opened = [alert for alert in found if alert.territory == "clermont-ferrand" and alert.kind is not Kind.SILENCE]
    assert opened[0].kind is Kind.CRISIS
    assert opened[0].at - NOON < HOUR


def test_a_hundred_homonyms_do_not_hide_twenty_who_mean_the_town() -> None:
    found, _ = alerts(*HOMONYMS, "Clermont de l'Oise", "Clermont-Ferrand")
    assert {alert.territory for alert in found if alert.kind is Kind.CRISIS} >= {"clermont-ferrand"}
