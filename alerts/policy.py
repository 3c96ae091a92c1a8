"""Who is told what, and when not: routes, silences, quiet hours, campaigns and the people on call, as declared."""

from datetime import datetime
from enum import StrEnum

import msgspec

from alerts.model import Alert, Severity

RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
"""Severities in rising order."""


class Day(StrEnum):
    """A day of the week, or a public holiday of the territory's country."""

    MONDAY = "mon"
    TUESDAY = "tue"
    WEDNESDAY = "wed"
    THURSDAY = "thu"
    FRIDAY = "fri"
    SATURDAY = "sat"
    SUNDAY = "sun"
    HOLIDAY = "holiday"


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a territory's alerts go; the first route that fits is taken.

    Attributes:
        channel: The Slack channel's id (``C…``), or any name on the console.
        territories: Territory or region ids; empty for all.
        min_severity: Below it nothing is sent.
        budget_per_day: New messages in a local day beyond which only critical ones are sent; 0 for no limit.
    """

    channel: str
    territories: tuple[str, ...] = ()
    min_severity: Severity = Severity.INFO
    budget_per_day: int = 0


class Silence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time, ``[start, end)``, in which a territory is not told about; times carry an offset."""

    territory: str
    author: str
    reason: str
    start: datetime
    end: datetime


class QuietHours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours of the territory's own clock in which only what is grave enough is told; the rest waits for their end.

    Attributes:
        start, end: ``HH:MM``, ``[start, end)``; over midnight when the end is not after the start; the whole day when
            both are equal.
        days: Days on which they begin; empty for every day.
        territories: Territory or region ids; empty for all.
        break_through: Severity that is told all the same.
    """

    start: str
    end: str
    days: tuple[Day, ...] = ()
    territories: tuple[str, ...] = ()
    break_through: Severity = Severity.CRITICAL


class Campaign(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time, ``[start, end)``, in which many posts on a territory are expected: they do not ring, anger does.

    Attributes:
        territory: Its id, or that of a region.
        name: What is going on, as people call it.
        start, end: The first time, each with an offset.
        repeats: When it comes round again, an ``RRULE`` as in RFC 5545 (3.3.10); empty for never.
        zone: IANA zone on whose clock it does.
        without: Starts at which it does not take place.
        also: Further starts.
    """

    territory: str
    name: str
    start: datetime
    end: datetime
    repeats: str = ""
    zone: str = "Europe/Paris"
    without: tuple[datetime, ...] = ()
    also: tuple[datetime, ...] = ()


class Calendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of campaigns (iCalendar): ``path`` is from the settings file, ``territory`` an id, or that of a region."""

    territory: str
    path: str


class OnCall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is called when nobody takes an episode; the first entry that fits is taken.

    Attributes:
        people: Slack user ids (``U…``) in the order in which they are called; the first one with the message itself.
        wait_s: Seconds without an answer after which the next call is made.
        reminders: How often each person is called again before the next one is.
        backup_channel: Where it is told last of all; empty for nowhere.
        territories: Territory or region ids; empty for all.
        min_severity: Below it nobody is called.
    """

    people: tuple[str, ...]
    wait_s: float = 600.0
    reminders: int = 1
    backup_channel: str = ""
    territories: tuple[str, ...] = ()
    min_severity: Severity = Severity.WARNING


class Every(StrEnum):
    """How often a digest is sent."""

    DAY = "day"
    WEEK = "week"


class Digest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account of what was told, held back and answered, sent to a channel once a day or a week, per region.

    Attributes:
        channel: Where to.
        every: ``day`` or ``week``. A day on which nothing happened is not told; a week always is.
        time: ``HH:MM`` in ``zone``.
        day: Day of the week, of a weekly one.
        zone: IANA zone.
        lang: ``fr`` or ``en``.
        territories: Region ids; empty for all.
    """

    channel: str
    every: Every = Every.DAY
    time: str = "08:30"
    day: Day = Day.MONDAY
    zone: str = "Europe/Paris"
    lang: str = "fr"
    territories: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ``[policy]`` table of ``clameur.toml``.

    Attributes:
        routes, on_call: Tried in order.
        silences, quiet_hours, campaigns, digests: In any order.
        calendars: Files whose events are campaigns too.
        group_wait_s: Seconds for which a new episode waits before it is told: one that a person closes in that time,
            or that a smaller territory's episode explains by then, is not told at all.
        repeat_s: Seconds after which an open episode that nobody has taken is told again in its thread; 0 for never.
        ops_channel: Where it is told that posts, data or deliveries fail; empty for nowhere.
    """

    routes: tuple[Route, ...] = ()
    silences: tuple[Silence, ...] = ()
    quiet_hours: tuple[QuietHours, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    on_call: tuple[OnCall, ...] = ()
    digests: tuple[Digest, ...] = ()
    group_wait_s: float = 0.0
    repeat_s: float = 0.0
    ops_channel: str = ""


def with_a_route(policy: Policy, channel: str) -> Policy:
    """The policy itself, or one that sends everything to ``channel`` when it declares no route at all."""
    return policy if policy.routes else msgspec.structs.replace(policy, routes=(Route(channel=channel),))


def is_meant(alert: Alert, territories: tuple[str, ...]) -> bool:
    """Whether an alert is of one of these territories or regions; none of them stands for all."""
    return not territories or alert.territory in territories or alert.region in territories
