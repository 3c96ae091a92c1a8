"""Une famille d'expressions : le lieu, ses habitants, sa campagne et sa marque partenaire ne font qu'un épisode."""

import random

from agents.replay import Replay, run
from alerts.model import Alert, Delivery, DeliveryAction, Kind, Transition
from streams import gazetteer
from streams.territory import Expression
from streams.tuning import Tuning
from tests.support.posts import line
from tests.support.stories import DAY, HOUR, MONDAY, ROUTED, a_territory

FAMILY = a_territory(
    "volvic",
    expressions=(
        Expression(text="Volvic"),
        Expression(text="Volvicois", demonym=True),
        Expression(text="#EteBleu", start="2025-03-01", end="2025-04-01"),
        Expression(text="Source Bleue"),
    ),
)
NAMED = ("l'usine assèche Volvic", "on coupe l'eau aux Volvicois", "voilà donc #EteBleu", "Source Bleue pompe encore")
ANGER = ("c'est une honte", "quel scandale", "c'est lamentable", "on est furieux", "c'est révoltant", "une catastrophe")
ABOUT = (
    *("robinet", "jardin", "mairie", "école", "fontaine", "rivière", "pompe", "camion", "bouteille", "voisin"),
    *("village", "potager", "puits", "vacances", "lavoir", "truite", "berge", "moulin", "chantier", "facture"),
    *("compteur", "tuyau", "arrosage", "éleveur", "troupeau", "pré", "ferme", "marché", "matin", "maire"),
)
START = MONDAY + 4 * DAY + 18 * HOUR


def posts() -> list[bytes]:
    """Ordinary days, then four ways to name it, each by people of its own, all within the same hour."""
    rng = random.Random(63)
    told = [(MONDAY + 900.0 * n, f"Balade à Volvic, {' '.join(rng.sample(ABOUT, 6))}") for n in range(4 * 96)]
    for n in range(100):
        words = " ".join(rng.sample(ABOUT, 6))
        told.append((START + 40.0 * n, f"{NAMED[n % len(NAMED)]}, {words}, {rng.choice(ANGER)}"))
    return [line(n, at, text) for n, (at, text) in enumerate(told)]


def test_expressions_of_one_family_never_open_two_episodes() -> None:
    replay = Replay([FAMILY], gazetteer.compile([FAMILY]), Tuning(), ROUTED)
    told = list(run(replay, posts()))
    crisis = [a for a in told if isinstance(a, Alert) and a.kind is not Kind.SILENCE and a.at > START]
    assert {alert.episode for alert in crisis} == {crisis[0].episode}
    assert [alert.transition for alert in crisis].count(Transition.OPENED) == 1
    sends = [item for item in told if isinstance(item, Delivery) and item.action is DeliveryAction.SEND]
    assert len([delivery for delivery in sends if delivery.at > START]) == 1
    shown = " ".join(quote.text for alert in crisis for quote in alert.quotes)
    assert [text for text in NAMED if text not in shown] == []
    assert max(alert.observed for alert in crisis) > 25  # more than one name brought
