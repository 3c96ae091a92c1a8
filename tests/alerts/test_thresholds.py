"""Each rule is measured with its own threshold, in an engine that is given the minutes of a whole story."""

import msgspec
import pytest

from alerts import engine, lull, packing
from alerts import episode as episodes
from alerts.model import Reason
from alerts.rules import RULES
from alerts.thresholds import moved
from alerts.verdicts import Given, Verdicts, offsets
from streams import monitor as monitors
from streams.model import Label
from streams.monitor import Monitor
from streams.scores import Reading
from streams.tuning import Tuning
from tests.support.stories import DAY, HOUR, MINUTE, MONDAY, Story, a_mention, a_territory

EVENING = MONDAY + 3 * DAY + 20 * HOUR


def a_reading(**changes: object) -> Reading:
    reading = Reading(
        at=MONDAY, active=True, volume=5.0, volume_window_min=30, negativity=5.0, negativity_window_min=20,
        threshold=4.0, alarm_threshold=4.6, gladness=5.1,
    )  # fmt: skip
    return msgspec.structs.replace(reading, **changes)


def heard(*, crisis: tuple[str, ...], label: Label) -> Monitor:
    """A territory of which ten people have just spoken."""
    monitor = monitors.fresh()
    for n in range(10):
        mention = a_mention(n, MONDAY + n, label, crisis=crisis)
        monitors.add(monitor, mention, Tuning())
    for _ in monitors.advance(monitor, MONDAY + 5 * MINUTE, "Europe/Paris", Tuning()):
        pass
    return monitor


ANGRY, GRAVE = heard(crisis=(), label=Label.NEGATIVE), heard(crisis=("fire",), label=Label.NEUTRAL)


def thresholds_of(reading: Reading) -> tuple[float, float, float]:
    """Of volume, of alarm, of gladness."""
    glad = reading.gladness / episodes.joy(reading)
    return tuple(round(value, 6) for value in (reading.threshold, reading.alarm_threshold, glad))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("rule", "monitor", "fall", "higher"),
    [
        (Reason.VOLUME, ANGRY, False, (0.5, 0.0, 0.0)),
        (Reason.NEGATIVE_SHARE, ANGRY, False, (0.0, 0.5, 0.0)),
        (Reason.NEGATIVE_SHARE, GRAVE, False, (0.0, 0.0, 0.0)),
        (Reason.CRISIS_VOCABULARY, GRAVE, False, (0.0, 0.5, 0.0)),
        (Reason.CRISIS_VOCABULARY, ANGRY, False, (0.0, 0.0, 0.0)),
        (Reason.POSITIVE_SHARE, ANGRY, False, (0.0, 0.0, 0.5)),
        (Reason.POSITIVE_SHARE, ANGRY, True, (0.0, 0.0, 0.0)),
        (Reason.NEGATIVE_FALL, ANGRY, True, (0.0, 0.0, 0.5)),
        (Reason.SILENCE, ANGRY, False, (0.0, 0.0, 0.0)),
        (Reason.SOURCE_SILENT, GRAVE, True, (0.0, 0.0, 0.0)),
    ],
)
def test_a_verdict_moves_the_threshold_of_its_rule_and_no_other(
    rule: Reason, monitor: Monitor, fall: bool, higher: tuple[float, float, float]
) -> None:
    before = a_reading(anger_fell=fall)
    after = moved(before, {rule: 0.5}, monitor)
    pairs = zip(thresholds_of(before), higher, strict=True)
    assert thresholds_of(after) == tuple(round(value + more, 6) for value, more in pairs)


def test_a_silence_has_two_thresholds_of_its_own() -> None:
    usual = lull.threshold(Tuning())
    assert lull.threshold(Tuning(), "", {Reason.SILENCE: 0.5}) == usual + 0.5
    assert lull.threshold(Tuning(), "mastodon", {Reason.SILENCE: 0.5}) == usual
    assert lull.threshold(Tuning(), "mastodon", {Reason.SOURCE_SILENT: 0.5}) == usual + 0.5


def opened_at(said: Verdicts) -> float | None:
    """When a crowd that is angry rings, after these verdicts."""
    story = Story(territories=(a_territory(),))
    story.states["volvic"].verdicts = said
    story.calm("volvic", MONDAY, EVENING + 2 * HOUR, 4.0)
    story.crowd("volvic", EVENING, 60, within_s=2 * HOUR)
    story.play(EVENING + 2 * HOUR)
    return story.alerts[0].at if story.alerts else None


def test_verdicts_on_other_rules_change_nothing_and_those_on_the_rule_make_it_ring_later() -> None:
    usual = opened_at(Verdicts())
    assert usual is not None
    mine = (Reason.VOLUME, Reason.NEGATIVE_SHARE)
    other: dict[Reason, float] = dict.fromkeys((rule for rule in RULES if rule not in mine), 1.5)
    assert opened_at(Verdicts(base=other)) == usual
    later = opened_at(Verdicts(base=dict.fromkeys(mine, 1.5)))
    assert later is not None
    assert later > usual


def old_state(**verdicts: object) -> bytes:
    """A territory's state as the version before wrote it."""
    old = msgspec.msgpack.decode(packing.unpack(engine.snapshot(engine.fresh(a_territory()))))
    return msgspec.msgpack.encode(old | {"schema": 2, "verdicts": verdicts})


def test_a_state_with_one_threshold_for_all_rules_is_read_as_before_and_its_verdict_can_be_undone() -> None:
    state = engine.restore(old_state(base=0.5, given={"e1": 0.25}))
    assert offsets(state.verdicts) == dict.fromkeys(RULES, 0.75)
    assert state.verdicts.given == {"e1": Given(0.25, RULES)}
    assert engine.restore(engine.snapshot(state)) == state
    assert offsets(engine.restore(old_state()).verdicts) == {}
