"""Rapport de terrain : « /clameur signal » compte comme un message, et une douzaine de témoins alertent."""

from agents import replay as replays
from agents.replay import Replay
from alerts.model import Alert, Kind, Transition
from alerts.policy import Policy
from alerts.slack import field
from alerts.slack.actions import Gate, Place
from alerts.slack.slash import Signal, parse
from streams import codec, gazetteer
from streams import monitor as monitors
from streams.model import Post
from streams.tuning import Tuning
from tests.support.fake_slack import TEAM
from tests.support.fake_socket_mode import APP
from tests.support.posts import line
from tests.support.slack_payloads import a_slash
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, a_territory

NOON = MONDAY + 3 * DAY + 12 * HOUR
VOLVIC = a_territory()
COMPILED = gazetteer.compile([VOLVIC])
GATE = Gate(team=TEAM, app=APP, places={"volvic": Place(name="Volvic", lang="fr", zone="Europe/Paris")})
SEEN = (
    "Fuite d'eau énorme rue du Lac, la chaussée s'effondre",
    "l'inondation gagne la place de l'église, des caves sous l'eau",
    "des gens en colère devant la mairie, personne ne répond, c'est honteux",
    "accident grave au carrefour des Sources, une victime",
    "plus d'eau au robinet depuis ce matin à Volvic, scandale",
)


def report(number: int, at: float, text: str) -> Post:
    """What one person types after ``/clameur signal volvic``, as the post that it becomes."""
    payload = a_slash(f"signal volvic {text}", by=f"U0AGENT{number}", user_name=f"agent{number}.inventé")
    asked = parse({**payload, "trigger_id": f"1.2.{number}"}, GATE)
    assert isinstance(asked, Signal)
    made = field.post(asked, COMPILED, at=at)
    assert made is not None
    return made


def played(*reports: Post) -> tuple[list[Alert], Replay]:
    calm = [(MONDAY + n * 900.0, line(n, MONDAY + n * 900.0, f"Promenade n° {n} à Volvic")) for n in range(360)]
    lines = sorted([*calm, *((post.created_at, codec.encode(post)) for post in reports)])
    replay = Replay([VOLVIC], COMPILED, Tuning(), Policy())
    return [a for a in replays.run(replay, [raw for _, raw in lines]) if isinstance(a, Alert)], replay


def reports(count: int) -> list[Post]:
    return [report(n, NOON + n * MINUTE, f"{SEEN[n % len(SEEN)]}, n° {n}") for n in range(count)]


def counted(replay: Replay) -> int:
    return monitors.total(replay.states["volvic"].monitor)


def test_one_report_is_one_post_and_rings_nothing() -> None:
    found, replay = played(*reports(1))
    assert found == []
    assert counted(replay) == counted(played()[1]) + 1


def test_a_report_that_comes_twice_counts_once() -> None:
    one = reports(1)[0]
    assert counted(played(one, one)[1]) == counted(played(one)[1])


def test_a_dozen_people_who_see_it_are_a_crisis_that_says_where_it_comes_from() -> None:
    found, _ = played(*reports(12))
    first = found[0]
    assert (first.transition, first.kind) == (Transition.OPENED, Kind.CRISIS)
    assert first.at - NOON < 15 * MINUTE
    assert field.PLATFORM in dict(first.platforms)
    assert {quote.platform for quote in first.quotes} == {field.PLATFORM}


def test_a_report_that_does_not_name_the_place_is_given_its_name() -> None:
    assert report(1, NOON, SEEN[0]).text.startswith("Volvic")
    assert report(2, NOON, SEEN[4]).text == SEEN[4]


def test_one_person_who_reports_a_dozen_times_is_one_voice() -> None:
    loud = [report(1, NOON, SEEN[0])]
    loud += [
        Post(id=f"{n}", platform=p.platform, created_at=p.created_at, text=p.text, author=loud[0].author)
        for n, p in enumerate(reports(12))
    ]
    assert played(*loud)[0] == []
