"""The one error tree: what can be wrong, where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class ClameurError(Exception):
    """Any error that Clameur raises on purpose; its text is fit to be shown to the user."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in one place of a configuration file.

    Attributes:
        file: The file as the user named it.
        key: Where in the file, e.g. ``territory[2].zone``; empty when the whole file is meant.
        line: 1-based line number, or ``None`` when it is not known.
        what: What was found and why it cannot be used.
        fix: What to do about it, in the imperative.
    """

    file: str
    key: str = ""
    line: int | None = None
    what: str
    fix: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" {self.key}" if self.key else ""
        return f"{place}:{key}: {self.what} -> {self.fix}"


class ConfigError(ClameurError):
    """The configuration cannot be used; the command line exits with 2.

    Attributes:
        problems: Every problem found, in file order.
    """

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class DecodeReason(StrEnum):
    """Why bytes are not a post: a closed list, also the label of ``clameur_posts_bad_total``."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    TOO_DEEP = "too_deep"
    NOT_AN_OBJECT = "not_an_object"
    MISSING_FIELD = "missing_field"
    WRONG_TYPE = "wrong_type"
    BAD_VALUE = "bad_value"
    BAD_TIME = "bad_time"
    FIELD_TOO_LONG = "field_too_long"


class DecodeError(ClameurError):
    """Bytes that are not a post.

    Attributes:
        reason: Why, from the closed list.
        detail: Which field and what was wrong with it; never the text of the post.
    """

    def __init__(self, reason: DecodeReason, detail: str) -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


class IllegalTransition(ClameurError):
    """A command that the episode's present state does not allow; the presser is told why.

    Attributes:
        reason: From a closed list.
        detail: What completes the sentence, such as the person who has taken the episode.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class NotifyReason(StrEnum):
    """Why a delivery failed: a closed list, also a metric label."""

    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    UNKNOWN_OUTCOME = "unknown_outcome"
    AUTH = "auth"
    CHANNEL = "channel"
    MISSING_SCOPE = "missing_scope"
    PAYLOAD = "payload"
    MESSAGE_GONE = "message_gone"
    BAD_ANSWER = "bad_answer"
    OTHER = "other"


class NotifyError(ClameurError):
    """A delivery that failed.

    Attributes:
        reason: Why, from the closed list.
        permanent: True when trying again cannot help (revoked token, archived channel, refused payload).
        retry_after_s: Seconds to wait before the next try, or ``None`` when the service named none.
        maybe_done: True when the outcome is unknown: the message may exist, look for it before posting again.
    """

    def __init__(
        self,
        reason: NotifyReason,
        detail: str,
        *,
        permanent: bool,
        retry_after_s: float | None = None,
        maybe_done: bool = False,
    ) -> None:
        self.reason = reason
        self.detail = detail
        self.permanent = permanent
        self.retry_after_s = retry_after_s
        self.maybe_done = maybe_done
        super().__init__(f"{reason}: {detail}")
