"""What Slack's refusals mean for a delivery: try again, look first, or give up; and what a person can do about it.

Codes are those that docs.slack.dev lists for ``chat.postMessage``, ``chat.update`` and ``conversations.history``.
"""

import re

from streams.errors import NotifyError, NotifyReason

CODES: dict[NotifyReason, tuple[str, ...]] = {
    NotifyReason.RATE_LIMITED: ("ratelimited", "rate_limited"),
    NotifyReason.SERVER_ERROR: ("internal_error", "fatal_error", "service_unavailable", "request_timeout"),
    NotifyReason.AUTH: (
        *("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "no_permission"),
        *("access_denied", "ekm_access_denied", "org_login_required", "enterprise_is_restricted"),
    ),
    NotifyReason.CHANNEL: (
        *("channel_not_found", "is_archived", "not_in_channel", "restricted_action", "messages_tab_disabled"),
        *("restricted_action_read_only_channel", "restricted_action_thread_only_channel", "is_inactive"),
        *("restricted_action_non_threadable_channel", "restricted_action_thread_locked", "cannot_reply_to_message"),
    ),
    NotifyReason.MISSING_SCOPE: ("missing_scope", "not_allowed_token_type"),
    NotifyReason.PAYLOAD: (
        *("invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text"),
        *("invalid_arguments", "invalid_arg_name", "invalid_json", "json_not_object", "invalid_charset"),
        *("invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app", "metadata_too_large"),
        *("markdown_text_conflict", "invalid_array_arg", "invalid_form_data", "invalid_post_type", "missing_post_type"),
    ),
    NotifyReason.MESSAGE_GONE: (
        *("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"),
    ),
}  # fmt: skip
"""Slack's error codes, by what they mean for us; one that is not here is `NotifyReason.OTHER`."""

_REASON_OF = {code: reason for reason, codes in CODES.items() for code in codes}

_TEMPORARY = frozenset({NotifyReason.RATE_LIMITED, NotifyReason.SERVER_ERROR})

_FIX = {
    NotifyReason.AUTH: "install the Slack app again and give Clameur its new bot token",
    NotifyReason.CHANNEL: "check the route's channel id, and invite the app into the channel (/invite)",
    NotifyReason.MISSING_SCOPE: "add the missing scope to the Slack app and install it again",
    NotifyReason.PAYLOAD: "please report it with the alert's id: a rendering must never exceed Slack's limits",
    NotifyReason.MESSAGE_GONE: "the message was deleted in Slack",
}

DEFAULT_WAIT_S = 30.0
"""Seconds to wait when Slack says "too many" without saying how long (docs.slack.dev/apis/web-api/rate-limits)."""


def from_answer(method: str, *, status: int, code: str, retry_after: str | None, needed: str = "") -> NotifyError:
    """The error for an answer that Slack gave.

    Args:
        method: Web API method, for the message.
        status: HTTP status.
        code: Slack's ``error`` field; empty when there was none. Only ``[a-z_]`` is ever repeated, so that no echo of
            a token can pass into a message.
        retry_after: The ``Retry-After`` header, seconds.
        needed: Slack's ``needed`` field: the missing scope.
    """
    safe = code if re.fullmatch(r"[a-z_]{1,64}", code) else ""
    if status == 429:
        reason = NotifyReason.RATE_LIMITED
    elif status >= 500:
        reason = NotifyReason.SERVER_ERROR
    elif safe:
        reason = _REASON_OF.get(safe, NotifyReason.OTHER)
    else:
        reason = NotifyReason.BAD_ANSWER if status == 200 else NotifyReason.OTHER
    detail = f"{method} answered {safe or f'HTTP {status}'}"
    if reason is NotifyReason.MISSING_SCOPE and re.fullmatch(r"[a-z:._,]{1,100}", needed):
        detail += f" ({needed})"
    if reason in _FIX:
        detail += f" -> {_FIX[reason]}"
    wait = _seconds(retry_after)
    if wait is None and reason is NotifyReason.RATE_LIMITED:
        wait = DEFAULT_WAIT_S
    return NotifyError(
        reason,
        detail,
        permanent=reason not in _TEMPORARY and reason is not NotifyReason.BAD_ANSWER,
        retry_after_s=wait,
        # A server error may have come after the message was stored: Slack says so of fatal_error.
        maybe_done=reason in {NotifyReason.SERVER_ERROR, NotifyReason.BAD_ANSWER},
    )


def unreadable(method: str) -> NotifyError:
    """The error for an answer that is not Slack's JSON (a proxy's page, a cut body): what was done is unknown."""
    return NotifyError(
        NotifyReason.BAD_ANSWER, f"{method} answered something that is not Slack's", permanent=False, maybe_done=True
    )


def no_answer(method: str, *, timeout: bool, sent: bool) -> NotifyError:
    """The error when no answer came.

    Args:
        method: Web API method, for the message.
        timeout: True when time ran out, False when the connection failed.
        sent: True when the request may have reached Slack.
    """
    lost = NotifyReason.UNKNOWN_OUTCOME if sent else NotifyReason.CONNECTION
    reason = NotifyReason.TIMEOUT if timeout else lost
    what = "no answer came in time" if timeout else "the connection was lost" if sent else "no connection"
    return NotifyError(reason, f"{method}: {what}", permanent=False, maybe_done=sent)


def _seconds(header: str | None) -> float | None:
    try:
        seconds = float(header or "")
    except ValueError:
        return None
    return min(seconds, 3600.0) if seconds >= 0 else None
