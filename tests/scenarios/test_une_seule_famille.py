"""Une famille d'expressions : le lieu, ses habitants, sa campagne et sa marque partenaire ne font qu'un épisode."""

import json

from agents.replay import Replay, run
from alerts.model import Alert, Delivery, DeliveryAction, Kind, Transition
from streams import gazetteer
from streams.territory import Expression
from streams.tuning import Tuning
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
SAID = (
    "Scandale : l'usine assèche Volvic, c'est une honte",
    "Les Volvicois sont furieux, on leur coupe l'eau, quel scandale",
    "#EteBleu ou comment se moquer des gens, une honte absolue",
    "Source Bleue vend ce qui nous manque, scandaleux et lamentable",
)
START = MONDAY + 8 * DAY + 18 * HOUR


def posts() -> list[bytes]:
    """Ordinary days, then four ways to be angry, each by people of its own, all within the same hour."""
    ordinary = [(MONDAY + 900.0 * n, "Jolie balade à Volvic") for n in range(8 * 96)]
    angry = [(START + 40.0 * n, SAID[n % len(SAID)]) for n in range(100)]
    return [
        json.dumps({"id": f"p{n}", "platform": "mastodon", "created_at": at, "text": f"{text} ({n})", "lang": "fr",
                    "author": {"id": f"a{n}"}}, ensure_ascii=False).encode()
        for n, (at, text) in enumerate(ordinary + angry)
    ]  # fmt: skip


def test_expressions_of_one_family_never_open_two_episodes() -> None:
    replay = Replay([FAMILY], gazetteer.compile([FAMILY]), Tuning(), ROUTED)
    told = list(run(replay, posts()))
    alerts = [item for item in told if isinstance(item, Alert) and item.kind is not Kind.SILENCE]
    crisis = [alert for alert in alerts if alert.at > START]
    assert {alert.episode for alert in crisis} == {crisis[0].episode}
    assert [alert.transition for alert in crisis].count(Transition.OPENED) == 1
    sends = [item for item in told if isinstance(item, Delivery) and item.action is DeliveryAction.SEND]
    assert len([delivery for delivery in sends if delivery.at > START]) == 1
    shown = " ".join(quote.text for alert in crisis for quote in alert.quotes)
    assert [name for name in ("Volvic", "Volvicois", "#EteBleu", "Source Bleue") if name not in shown] == []
