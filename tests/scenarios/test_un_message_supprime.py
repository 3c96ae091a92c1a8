"""Un message supprimé : cité dans l'alerte, il en disparaît dans la minute, sans que personne soit dérangé."""

import asyncio
import json
from collections.abc import Iterable
from functools import cache

import pytest

from agents import events
from agents import replay as replays
from agents.arrival import arrivals
from agents.detect import Detect
from agents.fetching import Record
from agents.ingest import Ingest
from agents.replay import Replay
from alerts import dispatch, engine
from alerts.model import Action, Alert, Delivery, DeliveryAction, Quote, Reason, Transition
from alerts.policy import Policy, Route
from streams import monitor as monitors
from streams.erasing import Erased, name_of
from streams.tuning import Tuning
from tests.scenarios.test_deux_enregistrements import COMPILED, TOPICS, VOLVIC, Wire, records, told
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story, WrittenTable

NOON = MONDAY + 2 * DAY + 12 * HOUR
GONE = "Honte à Volvic : la source est à sec, et voici mon adresse, 3 rue Inventée, venez voir vous-mêmes"


def post(name: str, at: float, text: str, **changes: object) -> tuple[float, bytes]:
    author = {"id": f"a{name}", "handle": f"auteur{name}"}
    fields = {"id": name, "platform": "mastodon", "created_at": at, "text": text, "author": author} | changes
    return at, json.dumps(fields, ensure_ascii=False).encode()


def delete(name: str, at: float) -> tuple[float, bytes]:
    return post(f"d{name}", at, "", kind="delete", ref=name)


def recording(*more: tuple[float, bytes]) -> list[tuple[float, bytes]]:
    """Two calm days, then forty people who complain within half an hour."""
    calm = [
        post(f"c{n}", MONDAY + n * 180.0, f"Promenade n° {n} à Volvic") for n in range(int((NOON - MONDAY) / 180.0))
    ]
    angry = [
        post(f"n{n}", NOON + n * 45.0, f"Volvic, scandale n° {n} : l'eau manque et c'est honteux") for n in range(40)
    ]
    return sorted([*calm, *angry, *more], key=lambda one: one[0])


AT = NOON + 12 * MINUTE
ADDRESS = post("adresse", NOON + 100.0, GONE)
"""One of those who complain gives an address away."""
DELETED = recording(ADDRESS, delete("adresse", AT))


@cache
def replayed(*more: tuple[float, bytes]) -> tuple[Replay, tuple[object, ...]]:
    policy = Policy(routes=(Route(channel="C0CRISE"),))
    replay = Replay([VOLVIC], COMPILED, Tuning(), policy)
    return replay, tuple(replays.run(replay, [raw for _, raw in recording(*more)]))


def alerts(items: Iterable[object]) -> list[Alert]:
    return [item for item in items if isinstance(item, Alert)]


def quoting(found: Iterable[Alert]) -> list[Alert]:
    return [alert for alert in found if any(quote.text == GONE for quote in alert.quotes)]


def test_the_message_that_quotes_it_is_told_again_without_it() -> None:
    _, items = replayed(ADDRESS, delete("adresse", AT))
    before = quoting(alerts(items))
    assert before
    (after,) = [alert for alert in alerts(items) if alert.reason is Reason.DELETED]
    assert (after.transition, after.episode, after.at) == (Transition.UPDATED, before[-1].episode, before[-1].at)
    assert (after.observed, after.authors) == (before[-1].observed, before[-1].authors)
    assert len(after.quotes) == len(before[-1].quotes)
    assert after.id == f"{after.episode}.{int(before[-1].id.rpartition('.')[2]) + 1}"


def test_nobody_is_pinged_and_nothing_shows_it_afterwards() -> None:
    _, items = replayed(ADDRESS, delete("adresse", AT))
    (place,) = [n for n, item in enumerate(items) if isinstance(item, Alert) and item.reason is Reason.DELETED]
    after = items[place]
    assert isinstance(after, Alert)
    done = [i for i in items[place:] if isinstance(i, Delivery) and i.alert.id == after.id]
    assert [d.action for d in done] == [DeliveryAction.UPDATE]
    assert quoting(alerts(items[place:])) == []


def test_it_stays_counted() -> None:
    (with_it, _), (without, _) = replayed(ADDRESS), replayed(ADDRESS, delete("adresse", AT))
    assert monitors.total(without.states["volvic"].monitor) == monitors.total(with_it.states["volvic"].monitor)


def test_no_state_holds_it_any_more() -> None:
    replay, _ = replayed(ADDRESS, delete("adresse", AT))
    assert GONE.encode() not in engine.snapshot(replay.states["volvic"])
    assert all(GONE.encode() not in dispatch.snapshot(region) for region in replay.regions.values())


def closed_by_a_person() -> tuple[Story, Alert]:
    story = Story(tuning=Tuning(reopen_within_s=HOUR))
    story.calm("volvic", MONDAY, NOON + 2 * DAY, 4.0)
    story.crowd("volvic", NOON, 60, within_s=HOUR)
    story.play(NOON + 40 * MINUTE)
    story.press(Action.RESOLVE)
    assert story.alerts[-1].quotes
    return story, story.alerts[-1]


def erase(story: Story, quote: Quote) -> list[Delivery]:
    done = len(story.deliveries)
    story.erase(name_of(quote.platform, quote.post))
    return story.deliveries[done:]


def test_when_the_episode_is_over_its_message_is_cleared_all_the_same() -> None:
    story, resolved = closed_by_a_person()
    done = erase(story, resolved.quotes[0])
    after = story.alerts[-1]
    assert (after.transition, after.reason, after.at) == (Transition.RESOLVED, Reason.DELETED, resolved.at)
    assert after.quotes == resolved.quotes[1:]
    assert [d.action for d in done] == [DeliveryAction.UPDATE]
    assert erase(story, resolved.quotes[0]) == []


def test_so_is_the_message_of_an_episode_before_the_present_one() -> None:
    story, resolved = closed_by_a_person()
    story.play(NOON + DAY - MINUTE)
    story.crowd("volvic", NOON + DAY, 200, within_s=HOUR)
    story.play(NOON + DAY + HOUR)
    present = story.states["volvic"].episode
    assert present is not None
    assert present.id != resolved.episode
    assert [d.action for d in erase(story, resolved.quotes[0])] == [DeliveryAction.UPDATE]
    assert (story.alerts[-1].episode, story.alerts[-1].transition) == (resolved.episode, Transition.RESOLVED)
    assert story.states["volvic"].episode == present


def test_deleted_before_anything_rang_it_is_never_quoted() -> None:
    _, items = replayed(ADDRESS, delete("adresse", NOON + 130.0))
    assert alerts(items)
    assert quoting(alerts(items)) == []


def test_a_repost_of_it_repeats_it_no_more() -> None:
    again = post("r", NOON + 200.0, GONE, kind="repost", ref="adresse")
    _, items = replayed(ADDRESS, again, delete("adresse", NOON + 210.0))
    assert quoting(alerts(items)) == []


def test_a_deletion_of_another_platform_or_of_a_post_that_nobody_quotes_changes_nothing() -> None:
    _, items = replayed(ADDRESS, post("dx", AT, "", kind="delete", ref="adresse", platform="autre"), delete("c5", AT))
    _, plain = replayed(ADDRESS)
    assert alerts(items) == alerts(plain)


@pytest.mark.parametrize("many", [1, 50, 10_000], ids=["un à un", "par lots", "d'un seul tenant"])
def test_the_stream_tells_what_the_replay_tells(many: int) -> None:
    sent = records(DELETED)
    if many == 1:  # the calm days make no difference, and are many
        sent = sent[-150:]
        replay = Replay([VOLVIC], COMPILED, Tuning(), Policy())
        expected = alerts(replays.run(replay, [r.value for r in sent if r.value is not None]))
        assert told(sent, many) == expected
    else:
        assert told(sent, many) == alerts(replayed(ADDRESS, delete("adresse", AT))[1])


def test_it_takes_less_than_half_a_minute_of_the_stream() -> None:
    timed = list(arrivals(DELETED, lambda one: one[0]))
    sent = [Record(0, n, at, None, raw) for n, ((_, raw), at) in enumerate(timed) if at <= AT]
    beat = Record(0, len(sent), AT + 20.0, b"clameur-heartbeat", None)
    assert [alert.reason for alert in told([*sent, beat], 500)][-1] is Reason.DELETED


def test_a_deletion_that_waits_for_its_time_survives_the_process() -> None:
    """A worker dies between the deletion and its time; the next one starts from what was written."""

    async def carried(*, dies: bool) -> list[Alert]:
        wire, table = Wire(), WrittenTable()
        clocks: dict[bytes, bytes] = {}
        ingest, detect = Ingest(wire, lambda _: clocks), Detect(wire, lambda _: table)
        for record in records(DELETED):
            await ingest.chunk([record])
        await ingest.told()
        read = wire.sent[TOPICS.events.name]
        (place,) = [n for n, r in enumerate(read) if isinstance(events.decode_event(r.value), Erased)]
        await detect.chunk(read[: place + 1])
        if dies:
            survived = WrittenTable(table.writes)
            detect = Detect(wire, lambda _: survived)
        await detect.chunk(read[place + 1 :])
        found = [events.decode_alert(r.value) for r in wire.sent[TOPICS.alerts.name]]
        return [alert for alert in found if isinstance(alert, Alert)]

    after = asyncio.run(carried(dies=True))
    assert Reason.DELETED in {alert.reason for alert in after}
    assert after == asyncio.run(carried(dies=False))
