"""What Slack sends when somebody presses, chooses, writes or types: made from the message that was sent to it."""

from typing import Any

from alerts.model import Action, Alert, Reason, Threshold
from alerts.slack.blocks import render
from alerts.slack.buttons import NOTE_INPUT, action_id
from tests.support.alerts import TUESDAY_20H05, an_alert
from tests.support.fake_slack import TEAM
from tests.support.fake_socket_mode import APP

Json = dict[str, Any]

CAMILLE = "U0CAMILLE"
"""An invented person."""
CHANNEL = "C0CRISE"


def element(alert: Alert, action: Action) -> tuple[str, Json]:
    """The element of an alert's message that asks for an action, and the id of its block."""
    found = [
        (block["block_id"], one)
        for block in render(alert).blocks
        if block["type"] == "actions"
        for one in block["elements"]
        if one["action_id"] == action_id(action)
    ]
    (only,) = found
    return only


def _offering(action: Action) -> Alert:
    """An alert whose message offers it."""
    match action:
        case Action.RELEASE:
            return an_alert(taken_by=CAMILLE, taken_at=TUESDAY_20H05)
        case Action.UNDO:
            return an_alert(thresholds=(Threshold(Reason.VOLUME, 0.0, 0.25),))
        case _:
            return an_alert()


def a_press(
    action: Action,
    alert: Alert | None = None,
    *,
    at: float,
    by: str = CAMILLE,
    chosen: str = "2h",
    to: str = "U0LOUISON",
    **changes: object,
) -> Json:
    """The payload of a press at a time (epoch seconds), or of a choice for those that are lists."""
    block_id, pressed = element(_offering(action) if alert is None else alert, action)
    one = {
        "type": pressed["type"],
        "action_id": pressed["action_id"],
        "block_id": block_id,
        "action_ts": f"{at:.6f}",
    }
    if pressed["type"] == "static_select":
        (option,) = [option for option in pressed["options"] if option["value"] == chosen]
        one["selected_option"] = option
    if pressed["type"] == "users_select":
        one["selected_user"] = to
    payload: Json = {
        "type": "block_actions",
        "user": {"id": by, "username": "camille", "name": "camille", "team_id": TEAM},
        "api_app_id": APP,
        "token": "deprecated",
        "container": {
            "type": "message",
            "message_ts": "1741115160.000100",
            "channel_id": CHANNEL,
            "is_ephemeral": False,
        },
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "team": {"id": TEAM, "domain": "essai"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": CHANNEL, "name": "crise"},
        "response_url": "https://hooks.slack.com/actions/T0FAKE/1/x",
        "actions": [one],
    }
    return payload | changes


def a_note(view: Json, written: str | None, *, by: str = CAMILLE, **changes: object) -> Json:
    """The payload of a window that was filled in."""
    payload: Json = {
        "type": "view_submission",
        "team": {"id": TEAM, "domain": "essai"},
        "user": {"id": by, "username": "camille", "name": "camille", "team_id": TEAM},
        "api_app_id": APP,
        "view": {
            **view,
            "id": "V0FAKE",
            "hash": "1741115170.abc",
            "state": {"values": {NOTE_INPUT: {NOTE_INPUT: {"type": "plain_text_input", "value": written}}}},
        },
        "response_urls": [],
    }
    return payload | changes


def a_slash(text: str, *, answer_to: str = "", by: str = CAMILLE, **changes: object) -> Json:
    """The payload of ``/clameur`` and what follows it."""
    payload: Json = {
        "token": "deprecated",
        "team_id": TEAM,
        "team_domain": "essai",
        "channel_id": CHANNEL,
        "channel_name": "crise",
        "user_id": by,
        "user_name": "camille.inventee",
        "command": "/clameur",
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": answer_to or "https://hooks.slack.com/commands/T0FAKE/1/x",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
    }
    return payload | changes
