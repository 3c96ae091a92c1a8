"""Doors that bytes from Kafka come in by: posts, events, alerts, and what the changelogs hold."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from agents import events
from agents.state import TerritoryStore, read_clocks, read_deletions
from alerts import dispatch, engine, packing
from alerts.dispatch import RegionState
from alerts.engine import Rules, TerritoryState
from alerts.model import Action, Alert, Command, Mute, Outcome, Receipt, RefusalReason, Refused, Tick
from streams import codec
from streams.erasing import Erased
from streams.errors import ClameurError, DecodeError
from streams.model import Label, Mention
from streams.tuning import Tuning
from tests.fuzz.data import Data
from tests.support.alerts import an_alert
from tests.support.stories import MINUTE, MONDAY, ROUTED, a_burst, a_mention, a_territory

POST = {
    "id": "7",
    "platform": "mastodon",
    "created_at": "2026-06-16T20:00:00+02:00",
    "text": "Plus une goutte à la source de #Volvic 😡",
    "kind": "reply",
    "lang": "fr",
    "ref": 77,
    "url": "https://example.org/77",
    "author": {
        "id": 5,
        "handle": "@camille",
        "name": "Camille",
        "followers": 12,
        "created_at": 1_700_000_000,
        "location": "Riom",
        "bio": "Lectrice",
    },
    "engagement": {"likes": 3, "reposts": 1, "replies": 0, "views": 99.0},
}
CANARY = "zorgluberie"
TERRITORY = a_territory()


def post(raw: bytes) -> None:
    """Bytes of a record, or a post of which something was changed."""
    data = Data(raw)
    if data.byte() & 1:
        value = data.mangled(POST)
        raw = json.dumps(value).encode("utf-8", "replace")
    else:
        raw = raw[1:]
    read_post(raw)
    read_post(raw.replace(b"Riom", CANARY.encode()))


def read_post(raw: bytes) -> None:
    """A post that is written and read again is the same; an error names what is wrong and quotes nothing."""
    try:
        read = codec.decode(raw)
    except DecodeError as error:
        assert error.detail and CANARY not in str(error)
        assert error.__context__ is None
        return
    written = codec.encode(read)
    assert codec.decode(written) == read
    assert codec.encode(codec.decode(written)) == written


def event(raw: bytes) -> None:
    """Bytes of a record of events or of alerts, and what the two steps make of one that is read."""
    data = Data(raw)
    kind = data.byte()
    raw = json.dumps(data.mangled(data.choice(_samples()))).encode("utf-8", "replace") if kind & 1 else raw[1:]
    for decode in (events.decode_event, events.decode_alert):
        try:
            read = decode(raw)
        except ClameurError:
            continue
        assert decode(events.encode(read)) == read
        _taken(read)


def _taken(read: Any) -> None:
    """What the two steps make of it, in the middle of a crisis."""
    match read:
        case Mention() | Command() | Tick() | Erased():
            territory = engine.restore(_crisis()[0])
            rules = Rules(TERRITORY, Tuning())
            after, alerts = engine.run(territory, [read, Tick(at=MONDAY + 40 * MINUTE)], rules)
            engine.restore(engine.snapshot(after))
            for alert in alerts:
                events.decode_alert(events.encode(alert))
        case Alert() | Receipt() | Mute():
            region, _ = dispatch.step(dispatch.restore(_crisis()[1]), read, ROUTED)
            region, _ = dispatch.step(region, Tick(at=MONDAY + 40 * MINUTE), ROUTED)
            dispatch.restore(dispatch.snapshot(region))


def state(raw: bytes) -> None:
    """What a changelog holds of a territory, of a region and of a partition: read, or refused in words."""
    data = Data(raw)
    kind = data.byte()
    if kind & 1:
        mangled = data.mangled(data.choice(_states()))
        raw = _packed(mangled)
        if kind & 2:
            raw = packing.pack(raw + bytes(packing.LEAST))[: -1 - data.byte() % 8 or None]
    else:
        raw = raw[1:]
    ways: tuple[tuple[Callable[[bytes], Any], Callable[[Any], bytes]], ...] = (
        (engine.restore, engine.snapshot),
        (dispatch.restore, dispatch.snapshot),
    )
    for restore, snapshot in ways:
        try:
            read = restore(raw)
        except ClameurError:
            continue
        assert restore(snapshot(read)) == read or b"\x7f\xf8" in snapshot(read)  # not a number equals nothing
    key = data.choice((b"volvic\0core", b"volvic\0%d" % (MONDAY // 60), b"volvic\0", b"volvic\0\xff", b"\0clocks0"))
    table = {key: raw, b"\0clocks0": raw, b"\0deletions0": raw}
    for look in (
        lambda: TerritoryStore(table, {"volvic": Rules(TERRITORY, Tuning())}).load(["volvic"]),
        lambda: read_clocks(table, 0),
        lambda: read_deletions(table, 0),
    ):
        try:
            look()
        except ClameurError as error:
            assert str(error)


def _packed(value: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(value)
    except (OverflowError, UnicodeEncodeError):
        return b""


@cache
def _samples() -> tuple[Any, ...]:
    """One of each thing that travels, as JSON."""
    values = (
        a_mention(1, MONDAY, Label.NEGATIVE, crisis=("fire",), via="auvergne"),
        Tick(at=MONDAY, heard=MONDAY),
        Command(id="c", at=MONDAY, territory="volvic", episode="e", action=Action.SNOOZE, by="U0CAMILLE", until=MONDAY),
        Erased(at=MONDAY, posts=("p1",)),
        events.SourceClock(partition=0, at=MONDAY, heard=None),
        an_alert(),
        Receipt(at=MONDAY, region="auvergne", delivery="d", outcome=Outcome.DONE, channel="C0CRISE", ts="1.2"),
        Refused(
            command="c", at=MONDAY, territory="volvic", by="U0CAMILLE", channel="C0CRISE", reason=RefusalReason.STALE
        ),
        Mute(id="m", at=MONDAY, region="auvergne", territory="volvic", by="Camille", until=MONDAY + 60.0),
        events.AlertClock(partition=0, at=MONDAY),
    )
    return tuple(json.loads(events.encode(value)) for value in values)


@cache
def _states() -> tuple[Any, ...]:
    """What a changelog holds: territories quiet and in a crisis, one of an earlier schema, a region, small parts."""
    rules = Rules(TERRITORY, Tuning())
    quiet = engine.fresh(TERRITORY)
    told, alerts = engine.run(
        quiet, [*a_burst(MONDAY, 60, every_s=5.0), *(Tick(at=MONDAY + n * MINUTE) for n in range(1, 30))], rules
    )
    region = RegionState(region="auvergne")
    for alert in (*alerts, an_alert()):
        region, _ = dispatch.step(region, alert, ROUTED)
    made: list[TerritoryState | RegionState] = [quiet, told, region]
    raw = [msgspec.msgpack.decode(msgspec.msgpack.encode(one)) for one in made]
    old = {**raw[1], "schema": 1, "silence": {"source": "mastodon", "calm_s": 1.0}}
    return (*raw, old, {0: MONDAY, 1: 0.0}, [{"at": MONDAY, "posts": ["p1"]}], raw[1].get("monitor"))


@cache
def _crisis() -> tuple[bytes, bytes]:
    """A territory and its region, a crisis of which has been told."""
    territory, region = _states()[1:3]
    return msgspec.msgpack.encode(territory), msgspec.msgpack.encode(region)
