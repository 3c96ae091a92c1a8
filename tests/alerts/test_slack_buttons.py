"""The buttons: which there are, that they fit, and that an id leads back to the episode it was made for."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import Action, Alert, Caveat, Reason, Threshold, Transition
from alerts.slack import limits
from alerts.slack.blocks import render, render_thread
from alerts.slack.buttons import (
    Target,
    action_id,
    buttons,
    note_view,
    read_action_id,
    read_block_id,
    read_target,
    target_of,
)
from streams.model import Word
from tests.alerts.test_slack_blocks import ALERTS, DRAWN, problems
from tests.support import slack_rules
from tests.support.alerts import an_alert, some_quotes
from tests.support.slack_payloads import CHANNEL, element

ACTIONS_WHILE_ON = [
    ["acknowledge", "snooze", "assign"],
    ["note", "resolve", "useful", "false_alarm"],
]
TARGETS = st.builds(
    Target,
    st.from_regex(r"[a-z0-9][a-z0-9-]{0,99}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", fullmatch=True),
    st.integers(0, 999_999_999),
)
LONGEST = Target("t" * 100, "e" * 64, 999_999_999)


def asked(alert: Alert) -> list[list[str]]:
    return [[e["action_id"].removeprefix("clameur.") for e in row["elements"]] for row in buttons(alert)]


def of(target: Target, alert: Alert) -> Alert:
    return msgspec.structs.replace(
        alert, territory=target.territory, episode=target.episode, id=f"{target.episode}.{target.sequence}"
    )


@pytest.mark.parametrize("transition", [t for t in Transition if t is not Transition.RESOLVED])
def test_while_an_episode_is_on_everything_may_be_asked(transition: Transition) -> None:
    assert asked(an_alert(transition=transition)) == ACTIONS_WHILE_ON


def test_once_it_is_over_only_what_helps_next_time() -> None:
    assert asked(an_alert(transition=Transition.RESOLVED)) == [["useful", "false_alarm"]]


def test_every_action_has_its_element() -> None:
    asked_for = {action for row in ACTIONS_WHILE_ON for action in row} | {"release"}
    assert asked_for == set(Action) - {Action.UNDO}


@pytest.mark.parametrize("transition", [t for t in Transition if t is not Transition.RESOLVED])
@pytest.mark.parametrize("taken", [{"taken_by": "U0ALIX"}, {"taken_by": "Alix Imaginaire", "taken_at": 1.0}])
def test_what_somebody_has_is_handed_back_or_over_and_not_taken(
    transition: Transition, taken: dict[str, object]
) -> None:
    alert = an_alert(transition=transition, **taken)
    assert asked(alert) == [["release", "snooze", "assign"], ACTIONS_WHILE_ON[1]]
    assert buttons(alert)[0]["elements"][2]["placeholder"]["text"] == "Passer à…"


def test_once_it_is_over_it_is_nobodys_to_hand_back() -> None:
    assert asked(an_alert(transition=Transition.RESOLVED, taken_by="U0ALIX")) == [["useful", "false_alarm"]]


@pytest.mark.parametrize("transition", [Transition.UPDATED, Transition.RESOLVED])
def test_a_threshold_that_was_moved_can_be_moved_back_and_not_twice(transition: Transition) -> None:
    lower = {"thresholds": (Threshold(Reason.VOLUME, 0.0, -0.1),)}
    of_old = {"offset": -0.1, "offset_before": 0.0}
    for moved in (lower, of_old):
        shown = an_alert(transition=transition, reason=Reason.USEFUL, **moved)
        assert action_id(Action.UNDO) in {e["action_id"] for row in buttons(shown) for e in row["elements"]}
        undone = an_alert(transition=transition, reason=Reason.UNDONE, **moved)
        assert action_id(Action.UNDO) not in {e["action_id"] for row in buttons(undone) for e in row["elements"]}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ["Je prends", "Pause", "Attribuer à…", "Note", "Clore", "Utile", "Fausse alerte"]),
        ("en", ["I’ll take it", "Pause", "Give it to…", "Note", "Close", "Useful", "False alarm"]),
    ],
)
def test_they_speak_the_alerts_language(lang: str, words: list[str]) -> None:
    elements = [e for row in buttons(an_alert(lang=lang)) for e in row["elements"]]
    assert [(e.get("text") or e["placeholder"])["text"] for e in elements] == words


def test_taking_stands_out_and_a_false_alarm_is_asked_twice() -> None:
    _, take = element(an_alert(), Action.ACKNOWLEDGE)
    _, false_alarm = element(an_alert(), Action.FALSE_ALARM)
    assert take["style"] == "primary"
    assert false_alarm["style"] == "danger"
    assert false_alarm["confirm"]["style"] == "danger"
    assert "confirm" not in take


def test_pauses_are_half_an_hour_two_hours_and_until_tomorrow() -> None:
    _, pause = element(an_alert(), Action.SNOOZE)
    assert [o["text"]["text"].replace("\u00a0", " ") for o in pause["options"]] == [
        "30 min",
        "2 h",
        "jusqu’à demain 8 h",
    ]


def test_when_nobody_listens_there_are_none() -> None:
    assert not [b for b in render(an_alert(), answers=False).blocks if b["type"] == "actions"]


def test_no_text_and_no_name_is_in_a_value() -> None:
    alert = an_alert(name="Volvic la Belle", by="Camille Inventée")
    for row in buttons(alert):
        carried = [row["block_id"], *(o["value"] for e in row["elements"] for o in e.get("options", []))]
        assert not [text for text in carried if "Belle" in text or "Camille" in text]
        assert not [e for e in row["elements"] if "value" in e]


@settings(max_examples=150, deadline=None)
@given(TARGETS, ALERTS)
def test_any_alert_with_buttons_stays_within_slacks_limits(target: Target, alert: Alert) -> None:
    message = render(of(target, alert), ("U0123456789",) * 8, picture=DRAWN)
    assert problems(message) == ("", [])
    assert len(json.dumps(message.blocks, ensure_ascii=False)) <= limits.TOTAL
    assert [row for row in message.blocks if row["type"] == "actions"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_longest_ids_and_the_window_for_a_note_fit(lang: str) -> None:
    assert problems(render(of(LONGEST, an_alert(lang=lang)))) == ("", [])
    view = note_view(LONGEST, "C" + "0" * 30, lang)
    assert slack_rules.view_problems(view) == []


def test_where_posts_are_all_quotation_marks_the_last_give_way_to_the_buttons() -> None:
    marks = {"text": '"' * 1500, "handle": '"' * 300, "platform": "&" * 200, "words": (Word('"' * 200, -3.0),) * 8}
    quotes = [
        msgspec.structs.replace(quote, url=f"https://social.example/{n}" + "é" * 970, **marks)
        for n, quote in enumerate(some_quotes())
    ]
    long = tuple((f"{number} " + "&" * 200, 10**9) for number in range(30))
    crowded = an_alert(
        name="&" * 500, platforms=long, topics=long, via=long, quotes=tuple(quotes), caveats=tuple(Caveat)
    )
    message = render(of(LONGEST, crowded), ("U0123456789",) * 8, picture=DRAWN)
    size = len(json.dumps(message.blocks, ensure_ascii=False))
    assert size <= limits.TOTAL
    assert problems(message) == ("", [])
    links = [found for found in slack_rules.markup({"blocks": list(message.blocks)}) if found != "user"]
    assert [link[:24] for link in links] == [f"https://social.example/{n}" for n in range(len(links))]
    assert 1 <= len(links) < len(quotes)


@given(TARGETS)
def test_a_target_leads_back_to_itself(target: Target) -> None:
    assert read_target(str(target)) == target
    assert target_of(of(target, an_alert())) == target
    for row in buttons(of(target, an_alert())):
        assert read_block_id(row["block_id"]) == target
        assert len(row["block_id"]) <= limits.BLOCK_ID


@pytest.mark.parametrize(
    "text", ["", "a:", "c:volvic/e/1", "a:Volvic/e/1", "a:volvic/e/-1", "a:volvic/e/1/2", "volvic/e/1"]
)
def test_a_block_that_is_none_of_ours_leads_nowhere(text: str) -> None:
    assert read_block_id(text) is None


@pytest.mark.parametrize(
    "text", ["", "acknowledge", "clameur.", "clameur.delete", "clameur.clameur.note", "clameur.note.text"]
)
def test_an_element_that_is_none_of_ours_asks_for_nothing(text: str) -> None:
    assert read_action_id(text) is None


@pytest.mark.parametrize("changes", [{"id": "e"}, {"id": "e.x"}, {"territory": "Le Puy"}, {"episode": "e/../f"}])
def test_an_alert_whose_ids_cannot_be_carried_has_no_buttons(changes: dict[str, Any]) -> None:
    assert buttons(an_alert(**changes)) == []


def test_each_update_has_new_block_ids() -> None:
    first, second = ({row["block_id"] for row in buttons(an_alert(id=f"e4f1c2a9.{n}"))} for n in (1, 2))
    assert not first & second


def test_a_presser_is_shown_by_the_name_that_slack_has_and_pinged_by_no_new_message() -> None:
    alert = an_alert(transition=Transition.RESOLVED, by="U0CAMILLE")
    message, reply = render(alert), render_thread(alert)
    assert {"type": "user", "user_id": "U0CAMILLE"} in slack_rules._nodes(list(message.blocks))
    assert "U0CAMILLE" not in message.text
    assert "U0CAMILLE" not in json.dumps(reply.blocks) + reply.text
    assert problems(message) == ("", [])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"elements": []}, "actions needs 1 to 25 elements"),
        ({"elements": [{"type": "button", "action_id": "", "text": {"type": "plain_text", "text": "a"}}]},
         "action_id must have 1 to 255 characters"),
        ({"elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "a" * 76}}]},
         "text must have 1 to 75 characters"),
        ({"elements": [{"type": "button", "action_id": "a", "style": "warm",
                        "text": {"type": "plain_text", "text": "a"}}]},
         "style must be primary or danger"),
        ({"elements": [{"type": "static_select", "action_id": "a", "options": [],
                        "placeholder": {"type": "plain_text", "text": "a"}}]},
         "a select needs 1 to 100 options"),
        ({"elements": [{"type": "users_select", "action_id": "a"}]}, "text must be one of ['plain_text']"),
        ({"elements": [{"type": "invented", "action_id": "a"}]}, "unsupported element 'invented'"),
    ],
)  # fmt: skip
def test_the_rules_do_refuse_buttons(change: dict[str, Any], problem: str) -> None:
    assert slack_rules.block_problems([{"type": "actions", **change}]) == [f"blocks[0]: {problem}"]


def test_the_rules_refuse_an_action_id_given_twice_and_a_window_with_too_long_a_title() -> None:
    row = {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x"}}],
    }
    assert slack_rules.block_problems([row, row]) == ["action_id given twice"]
    view = note_view(LONGEST, CHANNEL, "fr")
    view["title"]["text"] = "x" * 25
    assert slack_rules.view_problems(view) == ["title: text must have 1 to 24 characters"]
