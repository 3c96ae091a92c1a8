"""A payload of Slack's becomes a command, a window or a refusal; whatever it holds, never an error."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import Action, Command, Reason, RefusalReason, Threshold
from alerts.slack import limits
from alerts.slack.actions import OLDEST_S, Ask, Gate, Place, Refusal, interaction, morning_after
from alerts.slack.buttons import note_view, read_target
from alerts.wording.calendar import local
from alerts.wording.refusals import refusal
from tests.support.alerts import TUESDAY_20H05, an_alert
from tests.support.fake_slack import TEAM
from tests.support.fake_socket_mode import APP
from tests.support.slack_payloads import CAMILLE, CHANNEL, a_note, a_press

NOW = TUESDAY_20H05 + 90.0
PARIS = "Europe/Paris"
GATE = Gate(
    team=TEAM,
    app=APP,
    places={
        "volvic": Place(name="Volvic", lang="fr", zone=PARIS),
        "leeds": Place(name="Leeds", lang="en", zone="Europe/London"),
        "noumea": Place(name="Nouméa", lang="fr", zone="Pacific/Noumea"),
    },
)
TARGET = read_target("volvic/e4f1c2a9/1")
assert TARGET is not None
NOTE = note_view(TARGET, CHANNEL, "fr")


def command(payload: object, gate: Gate = GATE, now: float = NOW) -> Command:
    result = interaction(payload, gate, now=now)
    assert isinstance(result, Command), result
    return result


def refused(payload: object, gate: Gate = GATE, now: float = NOW) -> Refusal:
    result = interaction(payload, gate, now=now)
    assert isinstance(result, Refusal), result
    return result


@pytest.mark.parametrize(
    "action", [Action.ACKNOWLEDGE, Action.RESOLVE, Action.FALSE_ALARM, Action.USEFUL, Action.RELEASE, Action.UNDO]
)
def test_a_press_is_a_command_about_the_episode_under_whose_message_it_stands(action: Action) -> None:
    offering = {"taken_by": CAMILLE, "thresholds": (Threshold(Reason.VOLUME, 0.0, 0.25),)}
    alert = an_alert(id="e4f1c2a9.3", **({} if action is Action.ACKNOWLEDGE else offering))
    got = command(a_press(action, alert, at=NOW))
    assert (got.territory, got.episode, got.sequence) == ("volvic", "e4f1c2a9", 3)
    assert (got.action, got.by, got.channel, got.at) == (action, CAMILLE, CHANNEL, NOW)
    assert (got.until, got.to, got.note) == (None, "", "")


@pytest.mark.parametrize(("chosen", "seconds"), [("30m", 1800.0), ("2h", 7200.0)])
def test_a_pause_lasts_from_the_press(chosen: str, seconds: float) -> None:
    assert command(a_press(Action.SNOOZE, at=NOW - 10, chosen=chosen)).until == NOW - 10 + seconds


def test_a_pause_until_tomorrow_ends_at_eight_on_the_territorys_clocks() -> None:
    for territory, zone in (("volvic", PARIS), ("noumea", "Pacific/Noumea"), ("leeds", "Europe/London")):
        until = command(a_press(Action.SNOOZE, an_alert(territory=territory), at=NOW, chosen="8am")).until
        assert until is not None
        end = local(until, zone)
        assert (end.hour, end.minute, end.second) == (8, 0, 0)
        assert (end.date() - local(NOW, zone).date()).days == 1


@pytest.mark.parametrize(
    ("when", "end"),
    [
        (1741129140.0, "2025-03-05T08:00:00+01:00"),  # 23:59 in Paris
        (1741129200.0, "2025-03-05T08:00:00+01:00"),  # midnight
        (1741147199.0, "2025-03-05T08:00:00+01:00"),  # 4:59:59
        (1741147200.0, "2025-03-06T08:00:00+01:00"),  # 5:00, the night is over
        (1743278400.0, "2025-03-30T08:00:00+02:00"),  # the evening before clocks go forward
        (1761423000.0, "2025-10-26T08:00:00+01:00"),  # the evening before they go back
    ],
)
def test_tomorrow_is_after_the_night_and_clocks_may_change_in_it(when: float, end: str) -> None:
    assert local(morning_after(when, PARIS), PARIS).isoformat() == end


def test_an_episode_is_given_to_the_person_that_was_chosen() -> None:
    assert command(a_press(Action.ASSIGN, at=NOW, to="U0LOUISON")).to == "U0LOUISON"


def test_the_button_for_a_note_opens_a_window_in_the_territorys_language() -> None:
    ask = interaction(a_press(Action.NOTE, an_alert(territory="leeds"), at=NOW), GATE, now=NOW)
    assert isinstance(ask, Ask)
    assert ask.trigger == "13345224609.738474920.8088930838d88f008e0"
    assert ask.view["private_metadata"] == f"leeds/e4f1c2a9/1 {CHANNEL}"
    assert ask.view["submit"]["text"] == "Save"


def test_a_note_that_was_written_is_a_command() -> None:
    got = command(a_note(NOTE, "  La mairie répond\n à 18 h.\u202e "))
    assert (got.action, got.note, got.channel, got.by) == (Action.NOTE, "La mairie répond à 18 h.", CHANNEL, CAMILLE)
    assert (got.territory, got.episode, got.sequence, got.at) == ("volvic", "e4f1c2a9", 1, NOW)


@pytest.mark.parametrize("written", ["", " \n", None, "x" * (limits.NOTE + 1)])
def test_a_note_of_nothing_or_of_too_much_is_none(written: str | None) -> None:
    assert refused(a_note(NOTE, written)).reason is RefusalReason.MALFORMED


def test_the_same_press_delivered_again_is_the_same_command_and_another_press_is_another() -> None:
    press = a_press(Action.ACKNOWLEDGE, at=NOW)
    assert command(press) == command(json.loads(json.dumps(press)), now=NOW + 60)
    others = [
        a_press(Action.ACKNOWLEDGE, at=NOW + 0.000001),
        a_press(Action.ACKNOWLEDGE, at=NOW, by="U0LOUISON"),
        a_press(Action.RESOLVE, at=NOW),
        a_press(Action.ACKNOWLEDGE, an_alert(id="e4f1c2a9.2"), at=NOW),
    ]
    assert len({command(payload).id for payload in [press, *others]}) == 5


def test_the_same_note_delivered_again_is_the_same_command() -> None:
    assert command(a_note(NOTE, "a")).id == command(a_note(NOTE, "a"), now=NOW + 5).id
    other = a_note(NOTE, "a")
    other["view"]["id"] = "V1FAKE"
    assert command(other).id != command(a_note(NOTE, "a")).id


@pytest.mark.parametrize(
    ("age", "reason"),
    [
        (-OLDEST_S - 1, RefusalReason.EXPIRED),
        (-OLDEST_S, None),
        (0.0, None),
        (OLDEST_S, None),
        (OLDEST_S + 1, RefusalReason.EXPIRED),
    ],
)
def test_a_press_that_is_too_old_is_refused(age: float, reason: RefusalReason | None) -> None:
    result = interaction(a_press(Action.RESOLVE, at=NOW - age), GATE, now=NOW)
    assert getattr(result, "reason", None) is reason


FOREIGN: list[dict[str, Any]] = [
    {"team": {"id": "T0OTHER"}},
    {"team": None},
    {"api_app_id": "A0OTHER"},
    {"api_app_id": None},
    {"user": {"id": CAMILLE, "team_id": "T0OTHER"}},
]


@pytest.mark.parametrize("changes", FOREIGN)
def test_another_workspace_and_another_app_are_refused_and_told_nothing(changes: dict[str, Any]) -> None:
    for payload in (a_press(Action.RESOLVE, at=NOW, **changes), a_note(NOTE, "a", **changes)):
        no = refused(payload)
        assert (no.reason, no.by, no.channel) == (RefusalReason.FOREIGN, "", "")


def test_nobody_is_let_in_before_we_know_who_we_are() -> None:
    for team in ({"id": ""}, None, {"id": TEAM}):
        payload = a_press(Action.RESOLVE, at=NOW, team=team, user={"id": CAMILLE, "team_id": ""})
        assert refused(payload, Gate(team="", places=GATE.places)).reason is RefusalReason.FOREIGN


def test_only_those_on_the_list_may_press_and_the_others_are_told() -> None:
    gate = Gate(team=TEAM, app=APP, people=frozenset({"U0LOUISON"}), places=GATE.places)
    no = refused(a_press(Action.RESOLVE, at=NOW), gate)
    assert (no.reason, no.by, no.channel) == (RefusalReason.NOT_ALLOWED, CAMILLE, CHANNEL)
    assert command(a_press(Action.RESOLVE, at=NOW, by="U0LOUISON"), gate).by == "U0LOUISON"
    assert refused(a_note(NOTE, "a"), gate).reason is RefusalReason.NOT_ALLOWED


def test_a_territory_that_is_not_followed_is_refused_by_its_name() -> None:
    no = refused(a_press(Action.RESOLVE, an_alert(territory="atlantis"), at=NOW))
    assert (no.reason, no.detail, no.territory) == (RefusalReason.UNKNOWN, "atlantis", "atlantis")


def changed(path: tuple[str | int, ...], value: object) -> dict[str, Any]:
    payload = a_press(Action.SNOOZE, at=NOW)
    at: Any = payload
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    return payload


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("type",), "shortcut"),
        (("user", "id"), "camille"),
        (("actions",), []),
        (("actions",), None),
        (("actions", 0), "press"),
        (("actions", 0, "action_id"), "clameur.delete"),
        (("actions", 0, "action_id"), "snooze"),
        (("actions", 0, "block_id"), "a:volvic/e4f1c2a9"),
        (("actions", 0, "block_id"), "a:volvic/../1"),
        (("actions", 0, "action_ts"), "soon"),
        (("actions", 0, "action_ts"), 1741115190.0),
        (("actions", 0, "selected_option"), {"value": "99y"}),
        (("actions", 0, "selected_option"), None),
        (("container",), {"channel_id": "<!channel>"}),
    ],
)
def test_what_has_not_the_form_that_we_gave_it_is_refused(path: tuple[str | int, ...], value: object) -> None:
    payload = changed(path, value)
    payload.pop("channel")
    assert refused(payload).reason is RefusalReason.MALFORMED


@pytest.mark.parametrize("to", ["", "louison", "C0CRISE", None])
def test_an_episode_is_given_to_nobody_who_is_no_person(to: str | None) -> None:
    payload = a_press(Action.ASSIGN, at=NOW)
    payload["actions"][0]["selected_user"] = to
    assert refused(payload).reason is RefusalReason.MALFORMED


@pytest.mark.parametrize("trigger", ["", None, "a b"])
def test_no_window_opens_without_what_opens_it(trigger: str | None) -> None:
    assert refused(a_press(Action.NOTE, at=NOW, trigger_id=trigger)).reason is RefusalReason.MALFORMED


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=20,
)
PATHS: list[tuple[str | int, ...]] = [
    *[(key,) for key in a_press(Action.SNOOZE, at=NOW)],
    *[("actions", 0, key) for key in a_press(Action.SNOOZE, at=NOW)["actions"][0]],
    ("actions", 0),
    ("user", "id"),
    ("user", "team_id"),
    ("team", "id"),
    ("container", "channel_id"),
    ("container", "message_ts"),
    ("actions", 0, "selected_option", "value"),
]


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_any_json_is_a_command_a_window_or_a_refusal(payload: object) -> None:
    result = interaction(payload, GATE, now=NOW)
    assert isinstance(result, Refusal)
    assert refusal(result.reason, result.lang, result.detail)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PATHS), JSON)
def test_a_press_with_any_one_thing_forged_is_no_error(path: tuple[str | int, ...], value: object) -> None:
    result = interaction(changed(path, value), GATE, now=NOW)
    assert isinstance(result, Command | Refusal)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["id", "state", "private_metadata", "callback_id", "hash"]), JSON)
def test_a_note_with_any_one_thing_forged_is_no_error(key: str, value: object) -> None:
    payload = a_note(NOTE, "a")
    payload["view"][key] = value
    assert isinstance(interaction(payload, GATE, now=NOW), Command | Refusal)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("reason", RefusalReason)
def test_every_reason_has_its_sentence_with_and_without_what_completes_it(reason: RefusalReason, lang: str) -> None:
    for text in (refusal(reason, lang), refusal(reason, lang, "Camille")):
        assert text.endswith(".")
        assert "{" not in text
    assert ("Camille" in refusal(reason, lang, "Camille")) is (reason in (RefusalReason.TAKEN, RefusalReason.UNKNOWN))
