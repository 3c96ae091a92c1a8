"""The guide to Slack names each reason and each scope that the code knows."""

import re
from pathlib import Path

from alerts.slack import failures
from streams.errors import NotifyReason
from tests.support import fake_slack

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "how-to" / "connect-slack.md").read_text(encoding="utf-8")


def test_each_reason_has_its_line_in_the_table_and_no_other() -> None:
    listed = re.findall(r"^\| `(\w+)` \| .* \| .* \| .* \|$", GUIDE, re.MULTILINE)
    assert sorted(listed) == sorted(NotifyReason)


def test_the_table_says_rightly_whether_it_is_tried_again() -> None:
    for reason, codes in failures.CODES.items():
        error = failures.from_answer("chat.postMessage", status=200, code=codes[0], retry_after=None)
        line = next(line for line in GUIDE.splitlines() if line.startswith(f"| `{reason}`"))
        assert line.split("|")[3].strip().startswith("no" if error.permanent else "yes")


def test_the_scopes_that_the_fake_asks_for_are_in_the_manifest() -> None:
    for scope in fake_slack.FakeSlack().scopes:
        assert f"      - {scope}\n" in GUIDE


def test_the_fakes_token_is_the_one_in_the_example() -> None:
    assert f"CLAMEUR_SLACK_TOKEN={fake_slack.TOKEN} " in GUIDE


NEEDED = {
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history"},
    "conversations_replies": {"channels:history", "groups:history"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "views_open": set(),
    "auth_test": set(),
    "apps_connections_open": set(),  # the app-level token's own: connections:write
}
"""The scopes of each method that is called, as docs.slack.dev/reference/methods has them."""


def test_the_manifest_asks_for_no_scope_that_no_call_needs() -> None:
    source = "".join(path.read_text() for path in sorted((ROOT / "alerts/slack").glob("*.py")))
    source += (ROOT / "agents/listen.py").read_text()
    called = set(re.findall(r"\.((?:chat|conversations|views|auth|apps|users|files)_\w+)\(", source))
    assert called == set(NEEDED)
    asked = re.search(r"    bot:\n((?:      - \S+\n)+)", GUIDE)
    assert asked is not None
    scopes = set().union(*NEEDED.values()) | {"commands"}
    assert sorted(asked[1].replace("      - ", "").split()) == sorted(scopes)
