import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import events
from agents.events import AlertClock, SourceClock
from alerts.model import Action, Command, Outcome, Receipt, RefusalReason, Refused, Tick
from streams.errors import ClameurError
from streams.model import Label, Source, Voice
from tests.support.alerts import an_alert
from tests.support.stories import MONDAY, a_mention

MENTION = a_mention(1, MONDAY, Label.NEGATIVE, crisis=("drought",), voice=Voice.PRESS, via="volvic", followers=0)
COMMAND = Command(id="c1", at=MONDAY, territory="volvic", episode="e1", action=Action.SNOOZE, by="U1", until=MONDAY)
RECEIPT = Receipt(at=MONDAY, region="auvergne", delivery="d1", outcome=Outcome.DONE, channel="C1", ts="17.5")
EVENTS = [MENTION, Tick(at=MONDAY), COMMAND, SourceClock(partition=3, at=MONDAY + 0.001)]
REFUSED = Refused(
    command="c1", at=MONDAY, territory="volvic", by="U1", reason=RefusalReason.TAKEN, channel="C1", detail="U2"
)
ALERTS = [an_alert(), RECEIPT, REFUSED, AlertClock(partition=3, at=MONDAY)]


@pytest.mark.parametrize("event", EVENTS, ids=lambda e: type(e).__name__)
def test_an_event_is_read_as_it_was_written(event: object) -> None:
    assert events.decode_event(events.encode(event)) == event  # type: ignore[arg-type]  # one of the union


@pytest.mark.parametrize("alert", ALERTS, ids=lambda a: type(a).__name__)
def test_an_alert_or_what_answers_it_is_read_as_it_was_written(alert: object) -> None:
    assert events.decode_alert(events.encode(alert)) == alert  # type: ignore[arg-type]  # one of the union


def test_a_record_says_in_words_what_it_is() -> None:
    assert events.encode(SourceClock(partition=3, at=60.0)) == b'{"type":"clock","partition":3,"at":60.0}'
    assert {msgspec.json.decode(events.encode(v))["type"] for v in (*EVENTS, *ALERTS)} == {  # type: ignore[arg-type]
        "mention", "tick", "command", "clock", "alert", "receipt", "refused", "alert_clock",
    }  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [None, b"", b"{", b"[1]", b"\xff", b'{"type":"none"}', b'{"at":1.0}', b'{"type":"tick"}', b"[" * 100_000,
     b'{"type":"tick","at":"noon"}', events.encode(an_alert())],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_event_is_refused(raw: bytes | None) -> None:
    with pytest.raises(ClameurError, match="not an event"):
        events.decode_event(raw)


@pytest.mark.parametrize("raw", [None, b"", b"{", b"\xff", b"[" * 100_000, events.encode(MENTION)], ids=range(6))
def test_what_is_no_alert_is_refused(raw: bytes | None) -> None:
    with pytest.raises(ClameurError, match="not an alert"):
        events.decode_alert(raw)


def test_a_command_of_an_earlier_version_is_read() -> None:
    raw = b'{"type":"command","id":"c1","at":60.0,"territory":"volvic","episode":"e1","action":"resolve","by":"U1"}'
    command = events.decode_event(raw)
    assert isinstance(command, Command)
    assert (command.to, command.note, command.channel, command.sequence) == ("", "", "", 0)
    assert events.encode(command) == raw


def test_a_record_of_a_later_version_with_more_in_it_is_read() -> None:
    assert events.decode_event(b'{"type":"tick","at":60.0,"zone":"new"}') == Tick(at=60.0)


@given(raw=st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for decode in (events.decode_event, events.decode_alert):
        try:
            decode(raw)
        except ClameurError:
            continue


@pytest.mark.parametrize(
    "changes",
    [{"at": -1.0}, {"at": 1e300}, {"at": 4_102_444_800.0}, {"arrival": 1e18}, {"source": Source(0, 2**64)},
     {"source": Source(-1, 0)}, {"followers": 10**30},
     {"sentiment": msgspec.structs.replace(MENTION.sentiment, compound=2.0)}],
    ids=range(8),
)  # fmt: skip
def test_a_mention_beyond_reason_is_refused_where_it_is_read(changes: dict[str, object]) -> None:
    with pytest.raises(ClameurError, match="beyond reason"):
        events.decode_event(events.encode(msgspec.structs.replace(MENTION, **changes)))


@pytest.mark.parametrize(
    ("changes", "what"),
    [({"at": 1e300}, "at"), ({"until": -1.0}, "until"), ({"since": 1e12}, "since"), ({"zone": "Mars/X"}, "zone"),
     ({"zone": "../../etc/passwd"}, "zone"), ({"zone": ""}, "zone"), ({"zone": "a\0b"}, "zone"),
     ({"observed": 10**30}, "number"), ({"window_s": 0.0}, "window_s")],
    ids=range(9),
)  # fmt: skip
def test_an_alert_that_would_break_its_reader_for_ever_is_refused(changes: dict[str, object], what: str) -> None:
    with pytest.raises(ClameurError, match=f"its {what} is beyond reason"):
        events.decode_alert(events.encode(an_alert(**changes)))


@pytest.mark.parametrize(
    "raw",
    [b'{"type":"tick","at":1e18}', b'{"type":"clock","partition":0,"at":1e18}',
     b'{"type":"clock","partition":99999999999999999999999,"at":1}', b'{"type":"erased","posts":[],"at":-1}'],
)  # fmt: skip
def test_time_that_nobody_lives_to_see_is_refused(raw: bytes) -> None:
    with pytest.raises(ClameurError, match="beyond reason"):
        events.decode_event(raw)


def test_an_error_repeats_nothing_of_the_record() -> None:
    for raw in (b'{"type":"zorglub"}', b'{"type":"tick","at":"zorglub"}', b'{"zorglub":1}', b'{"type":["zorglub"]}'):
        with pytest.raises(ClameurError) as refused:
            events.decode_event(raw)
        assert "zorglub" not in str(refused.value)
        assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "absurd",
    [
        b'{"type":"clock","partition":-1,"at":5.0}',
        b'{"type":"clock","partition":0,"at":1e300}',
        b'{"type":"clock","partition":0,"at":-1.0}',
        events.encode(a_mention(1, 1e300)),
        events.encode(a_mention(1, -5.0)),
    ],
)
def test_an_event_of_no_time_or_place_that_can_be_is_none(absurd: bytes) -> None:
    with pytest.raises(ClameurError, match="not an event"):
        events.decode_event(absurd)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"},
        {"id": "x.y"},
        {"id": "x.1234567890"},
        {"id": ".1"},
        {"zone": "Nulle/Part"},
        {"zone": "../etc"},
        {"zone": ""},
        {"at": 1e300},
    ],
)
def test_an_alert_that_the_notification_log_would_stumble_over_is_none(changes: dict[str, object]) -> None:
    with pytest.raises(ClameurError, match="not an alert"):
        events.decode_alert(events.encode(an_alert(**changes)))


def test_an_alert_clock_of_no_time_that_can_be_is_none() -> None:
    with pytest.raises(ClameurError, match="not an alert"):
        events.decode_alert(b'{"type":"alert_clock","partition":0,"at":1e300}')
