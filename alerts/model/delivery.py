"""What goes out to people, why, and how it ended."""

from enum import StrEnum

import msgspec

from alerts.model.alert import Alert


class Bulletin(msgspec.Struct, frozen=True, kw_only=True, tag="bulletin"):
    """A message that is about no single alert, such as a digest; its words are final.

    Without a ``region`` it is about the process itself, and its receipt concerns nobody.
    ``id`` is unique, and sending it twice is a defect. ``lines`` may each begin with a heading, which ends at the first
    tab.
    """

    id: str
    at: float
    region: str
    channel: str
    title: str
    lines: tuple[str, ...]


class Outcome(StrEnum):
    """How a delivery ended."""

    DONE = "done"
    FAILED = "failed"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, tag="receipt", omit_defaults=True):
    """The notifier's answer. ``delivery`` is the delivery's id, ``ts`` the message's id in its channel."""

    at: float
    region: str
    delivery: str
    outcome: Outcome
    channel: str = ""
    ts: str = ""
    reason: str = ""


class DeliveryAction(StrEnum):
    """What is done with an alert."""

    SEND = "send"
    UPDATE = "update"
    THREAD = "thread"
    CALL = "call"
    SKIP = "skip"


class DeliveryReason(StrEnum):
    """Why it is done, or not: a closed list, also a metric label."""

    NEW_EPISODE = "new_episode"
    FIRST_MESSAGE = "first_message"
    STATE_CHANGED = "state_changed"
    MATERIAL_CHANGE = "material_change"
    ALREADY_SENT = "already_sent"
    SILENCED = "silenced"
    BELOW_SEVERITY = "below_severity"
    EXPLAINED_BY_CHILD = "explained_by_child"
    NO_ROUTE = "no_route"
    NEVER_SENT = "never_sent"
    GROUP_WAIT = "group_wait"
    QUIET_HOURS = "quiet_hours"
    CAMPAIGN = "campaign"
    BUDGET = "budget"
    REPEATED = "repeated"
    REMINDER = "reminder"
    NEXT_PERSON = "next_person"
    BACKUP = "backup"
    RELEASED = "released"
    ASSIGNED = "assigned"
    LINKED = "linked"


class Delivery(msgspec.Struct, frozen=True, kw_only=True, tag="delivery", omit_defaults=True):
    """One thing to do in one channel for one alert.

    ``id`` is ``{alert.id}/{action}/{channel}``: doing it twice is a defect. ``ts`` is the message to update or to
    answer under (empty for `SEND` and `SKIP`). A `CALL` asks ``people`` (Slack user ids) to take the episode, in its
    thread or, where ``ts`` is empty, in a channel of its own, from where it leads to the message that it is ``about``
    (channel, id). ``waited_s`` is for how long the episode has gone without an answer by then (seconds). ``late_s`` is
    how long after ``at`` it leaves, when that is worth telling.
    """

    id: str
    at: float
    region: str
    action: DeliveryAction
    reason: DeliveryReason
    alert: Alert
    channel: str = ""
    ts: str = ""
    detail: str = ""
    people: tuple[str, ...] = ()
    waited_s: float = 0.0
    about: tuple[str, str] = ("", "")
    late_s: float = 0.0
