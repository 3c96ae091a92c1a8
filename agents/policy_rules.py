"""What makes sense in a policy beyond the type of each value."""

import re
from collections.abc import Collection
from zoneinfo import available_timezones

from agents.config_rules import LANGUAGES
from agents.config_source import Source
from alerts import campaigns
from alerts.model import Severity
from alerts.policy import Campaign, Day, Digest, OnCall, Policy, QuietHours, Silence

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


def check_policy(source: Source, policy: Policy, known: Collection[str] | None) -> None:
    """Check a policy; ``known`` are the ids of territories and regions, or ``None`` when they cannot be had."""
    for n, route in enumerate(policy.routes):
        key = f"policy.routes[{n}]"
        if not route.channel.strip() and source.is_sound(f"{key}.channel"):
            source.problem(f"{key}.channel", "the channel is empty", "write the channel's id, such as C0123456789")
        if route.budget_per_day < 0:
            source.problem(f"{key}.budget_per_day", "less than none", "write a number of messages, or 0 for no limit")
        _check_names(source, key, route.territories, known)
    for n, silence in enumerate(policy.silences):
        key = f"policy.silences[{n}]"
        _check_time(source, key, silence, known)
        for name in ("author", "reason"):
            if not getattr(silence, name).strip() and source.is_sound(f"{key}.{name}"):
                source.problem(f"{key}.{name}", f"the {name} is empty", "say who silenced it and why")
    for n, campaign in enumerate(policy.campaigns):
        key = f"policy.campaigns[{n}]"
        _check_time(source, key, campaign, known)
        if not campaign.name.strip() and source.is_sound(f"{key}.name"):
            source.problem(f"{key}.name", "the name is empty", "write what is going on, as people call it")
        if source.is_sound(key) and all(source.is_sound(f"{key}.{name}") for name in ("start", "end", "repeats")):
            _check_repeats(source, key, campaign)
    for n, calendar in enumerate(policy.calendars):
        key = f"policy.calendars[{n}]"
        if known is not None and source.is_sound(f"{key}.territory") and calendar.territory not in known:
            source.problem(
                f"{key}.territory", f"no territory has the id {calendar.territory!r}", "use a territory's id"
            )
        if not calendar.path.strip() and source.is_sound(f"{key}.path"):
            source.problem(f"{key}.path", "the path is empty", "write the path of a calendar, such as campagnes.ics")
    for n, hours in enumerate(policy.quiet_hours):
        _check_hours(source, f"policy.quiet_hours[{n}]", hours, known)
    for n, chain in enumerate(policy.on_call):
        _check_chain(source, f"policy.on_call[{n}]", chain, known)
    for n, digest in enumerate(policy.digests):
        _check_digest(source, f"policy.digests[{n}]", digest, known)
    for name, most in (("group_wait_s", 3_600), ("repeat_s", 604_800)):
        if source.is_sound(f"policy.{name}") and not 0 <= getattr(policy, name) <= most:
            value = getattr(policy, name)
            source.problem(f"policy.{name}", f"{value} is out of range", f"write 0 to {most:,} seconds")


def _check_names(source: Source, key: str, names: tuple[str, ...], known: Collection[str] | None) -> None:
    for m, name in enumerate(names):
        if known is not None and name not in known:
            fix = "use the id of a territory or of a region"
            source.problem(f"{key}.territories[{m}]", f"no territory has the id {name!r}", fix)


def _check_time(source: Source, key: str, entry: Silence | Campaign, known: Collection[str] | None) -> None:
    if known is not None and source.is_sound(f"{key}.territory") and entry.territory not in known:
        source.problem(f"{key}.territory", f"no territory has the id {entry.territory!r}", "use a territory's id")
    ends = [(name, getattr(entry, name)) for name in ("start", "end") if source.is_sound(f"{key}.{name}")]
    naive = [name for name, value in ends if value.tzinfo is None]
    for name in naive:
        source.problem(f"{key}.{name}", "the time has no offset", "add one, such as 2026-07-14T08:00:00+02:00")
    if not naive and len(ends) == 2 and ends[0][1] >= ends[1][1]:
        source.problem(f"{key}.end", "the end is not after the start", "write a later end")


def _check_repeats(source: Source, key: str, campaign: Campaign) -> None:
    if campaign.zone not in available_timezones():
        source.problem(f"{key}.zone", f"{campaign.zone!r} is no time zone", "use an IANA name such as Europe/Paris")
    elif campaign.repeats and (wrong := campaigns.flaw(campaign)) is not None:
        source.problem(f"{key}.repeats", *wrong)
    for name in ("without", "also"):
        for m, moment in enumerate(getattr(campaign, name)):
            if moment.tzinfo is None:
                fix = "add one, such as 2026-07-14T08:00:00+02:00"
                source.problem(f"{key}.{name}[{m}]", "the time has no offset", fix)


def _check_hours(source: Source, key: str, hours: QuietHours, known: Collection[str] | None) -> None:
    for name in ("start", "end"):
        value = getattr(hours, name)
        if source.is_sound(f"{key}.{name}") and not _CLOCK.fullmatch(value):
            source.problem(f"{key}.{name}", f"{value!r} is no time of day", "write HH:MM, such as 22:00")
    if hours.break_through is Severity.INFO and source.is_sound(f"{key}.break_through"):
        fix = 'use "warning" or "critical"'
        source.problem(f"{key}.break_through", "everything breaks through: these hours hold nothing back", fix)
    _check_names(source, key, hours.territories, known)


def _check_digest(source: Source, key: str, digest: Digest, known: Collection[str] | None) -> None:
    if not digest.channel.strip() and source.is_sound(f"{key}.channel"):
        source.problem(f"{key}.channel", "the channel is empty", "write the channel's id, such as C0123456789")
    if not _CLOCK.fullmatch(digest.time):
        source.problem(f"{key}.time", f"{digest.time!r} is no time of day", "write HH:MM, such as 08:30")
    if digest.zone not in available_timezones():
        source.problem(f"{key}.zone", f"{digest.zone!r} is no time zone", "use an IANA name such as Europe/Paris")
    if digest.lang not in LANGUAGES:
        source.problem(f"{key}.lang", f"no messages in {digest.lang!r}", f"use one of {', '.join(LANGUAGES)}")
    if digest.day is Day.HOLIDAY:
        source.problem(f"{key}.day", "a holiday is no day of the week", "use one of mon to sun")
    _check_names(source, key, digest.territories, known)


def _check_chain(source: Source, key: str, chain: OnCall, known: Collection[str] | None) -> None:
    if not chain.people and source.is_sound(f"{key}.people"):
        source.problem(f"{key}.people", "nobody is on call", "add the Slack ids of people, such as U0123456789")
    for n, person in enumerate(chain.people):
        if not person.strip() and source.is_sound(f"{key}.people[{n}]"):
            source.problem(f"{key}.people[{n}]", "the person is empty", "write a Slack id, such as U0123456789")
    if not 60 <= chain.wait_s <= 86_400:
        source.problem(f"{key}.wait_s", f"{chain.wait_s} is out of range", "write 60 to 86,400 seconds")
    if not 0 <= chain.reminders <= 10:
        source.problem(f"{key}.reminders", f"{chain.reminders} is out of range", "write 0 to 10")
    _check_names(source, key, chain.territories, known)
