import json
from collections import Counter
from collections.abc import Iterable
from functools import cache

import msgspec
import pytest

from agents import replay as replays
from agents.replay import Replay, transcript_line
from alerts import dispatch, engine
from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Transition
from alerts.policy import Policy, Route
from streams.errors import ClameurError
from tests.support.recorded import BAD, a_replay, stream

HIGHER = Policy(routes=(Route(channel="C0VOLVIC", territories=("volvic",)), Route(channel="C0TOUT")))


def transcript(replay: Replay, lines: Iterable[bytes], stop_after: int | None = None) -> bytes:
    return b"".join(transcript_line(item) for item in replays.run(replay, lines, stop_after=stop_after))


@cache
def whole() -> tuple[bytes, Replay]:
    replay = a_replay()
    return transcript(replay, stream()), replay


def told() -> list[dict[str, object]]:
    return [json.loads(line) for line in whole()[0].splitlines()]


def test_the_crisis_is_found_once_in_the_town_where_it_began() -> None:
    opened = [a for a in told() if a["type"] == "alert" and a["territory"] == "volvic" and a["transition"] == "opened"]
    assert [a["kind"] for a in opened] == ["crisis"]


def test_an_alert_line_has_what_other_tools_need() -> None:
    wanted = {"at", "territory", "episode", "kind", "transition", "severity", "reason", "observed", "expected"}
    alerts = [item for item in told() if item["type"] == "alert"]
    assert alerts
    for alert in alerts:
        assert wanted <= alert.keys()
        assert isinstance(alert["at"], float)
        assert alert["transition"] in set(Transition)


def test_a_delivery_line_says_what_was_done_for_which_alert() -> None:
    wanted = ["type", "id", "at", "region", "action", "reason", "alert", "channel", "ts", "detail"]
    deliveries = [item for item in told() if item["type"] == "delivery"]
    ids = {item["id"] for item in told() if item["type"] == "alert"}
    assert deliveries
    for delivery in deliveries:
        assert list(delivery) == wanted
        assert delivery["alert"] in ids
        assert delivery["reason"] in set(DeliveryReason)


def test_the_last_alert_of_every_episode_is_dispatched_and_nothing_is_left_behind() -> None:
    items = told()
    last = {item["episode"]: item["id"] for item in items if item["type"] == "alert"}
    assert set(last.values()) <= {item["alert"] for item in items if item["type"] == "delivery"}
    assert all(not region.waiting and not dispatch.in_flight(region) for region in whole()[1].regions.values())


def test_each_episode_that_is_told_has_one_message() -> None:
    sent = Counter(d["id"].partition(".")[0] for d in told() if d.get("action") == "send" and isinstance(d["id"], str))
    assert sent
    assert set(sent.values()) == {1}


def test_the_report_counts_lines_posts_bad_ones_and_what_came_of_them() -> None:
    report = whole()[1].report
    assert report.lines == len(stream())
    assert report.posts == len(stream()) - len(BAD)
    assert report.bad == {"empty": 1, "not_json": 1, "not_utf8": 1, "missing_field": 1}
    items = told()
    assert report.alerts == sum(item["type"] == "alert" for item in items)
    assert report.deliveries == sum(item["type"] == "delivery" for item in items)
    assert 0 < report.first_at < report.last_at


def test_a_bad_line_changes_nothing_but_its_count() -> None:
    good = [line for line in stream() if line not in BAD]
    assert transcript(a_replay(), good).count(b'"type":"alert"') == whole()[0].count(b'"type":"alert"')


def test_a_second_replay_gives_the_same_bytes() -> None:
    assert transcript(a_replay(), stream()) == whole()[0]


def stopped(*stops: int) -> bytes:
    parts, raw = [], None
    for stop in (*stops, None):
        replay = a_replay()
        if raw is not None:
            replay.restore(raw)
        parts.append(transcript(replay, stream(), stop_after=stop))
        raw = replay.snapshot()
    return b"".join(parts)


@pytest.mark.parametrize(
    "stops",
    [(0,), (1,), (8,), (100,), (234, 235), (150, 200, 250, 300, 350), (10_000,)],
    ids=lambda stops: "-".join(map(str, stops)),
)
def test_after_stopping_and_going_on_the_bytes_are_the_same(stops: tuple[int, ...]) -> None:
    assert stopped(*stops) == whole()[0]


def test_the_state_at_the_end_is_the_same_after_stopping() -> None:
    first = a_replay()
    transcript(first, stream(), stop_after=300)
    second = a_replay()
    second.restore(first.snapshot())
    transcript(second, stream())
    assert msgspec.msgpack.decode(second.snapshot()) == msgspec.msgpack.decode(whole()[1].snapshot())


def test_a_snapshot_does_not_disturb_the_replay_it_is_taken_of() -> None:
    replay = a_replay()
    parts = []
    for item in replays.run(replay, stream()):
        parts.append(transcript_line(item))
        if isinstance(item, Alert):
            replay.snapshot()
    assert b"".join(parts) == whole()[0]


def test_the_pace_is_asked_once_for_every_heartbeat_and_changes_nothing() -> None:
    moments: list[float] = []
    items = replays.run(a_replay(), stream(), pace=moments.append)
    assert b"".join(map(transcript_line, items)) == whole()[0]
    assert moments == sorted(set(moments))
    assert moments[0] >= whole()[1].report.first_at


def test_routes_decide_the_channel() -> None:
    channels = {
        item.channel
        for item in replays.run(a_replay(HIGHER), stream())
        if isinstance(item, Delivery) and item.alert.territory == "volvic" and item.action is not DeliveryAction.SKIP
    }
    assert channels == {"C0VOLVIC"}


def test_an_empty_file_gives_nothing() -> None:
    replay = a_replay()
    assert transcript(replay, []) == b""
    assert replay.report == replays.Report()


def test_a_file_of_bad_lines_only_gives_nothing_but_counts() -> None:
    replay = a_replay()
    assert transcript(replay, BAD) == b""
    assert sum(replay.report.bad.values()) == len(BAD) == replay.report.lines


def test_a_snapshot_of_another_file_is_refused() -> None:
    first = a_replay()
    transcript(first, stream(), stop_after=400)
    for other in (stream()[:350], [], [line for line in stream() if b"Volvic" not in line]):
        second = a_replay()
        second.restore(first.snapshot())
        with pytest.raises(ClameurError, match="400 lines of another file"):
            transcript(second, other)


def test_a_snapshot_of_other_territories_is_refused_and_names_them() -> None:
    replay = a_replay()
    transcript(replay, stream(), stop_after=300)
    raw = replay.snapshot()
    fewer = a_replay()
    del fewer.rules["volvic"]
    with pytest.raises(ClameurError, match="the snapshot knows volvic"):
        fewer.restore(raw)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "not a replay snapshot"),
        (b"\xc1", "not a replay snapshot"),
        (b'{"id": "p1"}', "not a replay snapshot"),
        (msgspec.msgpack.encode({"schema": 1}), "not a replay snapshot"),
        (msgspec.msgpack.encode({"schema": 2, "lines": "many"}), "schema 2, this version reads 1"),
    ],
)
def test_what_is_no_snapshot_of_this_version_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(ClameurError, match=why):
        a_replay().restore(raw)


def test_a_snapshot_with_a_newer_territory_inside_is_refused() -> None:
    replay = a_replay()
    transcript(replay, stream(), stop_after=300)
    snapshot = msgspec.msgpack.decode(replay.snapshot())
    snapshot["territories"]["volvic"] = msgspec.msgpack.encode({"schema": engine.SCHEMA + 1})
    with pytest.raises(ClameurError, match="run the version that wrote it"):
        a_replay().restore(msgspec.msgpack.encode(snapshot))
