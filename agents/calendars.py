"""Read the campaigns of a calendar (iCalendar, RFC 5545), as Outlook, Google Agenda, Nextcloud or a website write it.

Times are those of the event's own zone; a whole day, and a time without a zone, are the territory's. An event that is
cancelled is no campaign; one occurrence that was moved or cancelled is so here too.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Calendar, Event

from alerts import campaigns
from alerts.policy import Campaign
from streams.errors import ClameurError, Problem

LARGEST = 10_000_000
"""Bytes of a file that are read: a calendar of ten thousand events has fewer (own choice)."""


class _Flaw(ClameurError):
    """An event that cannot be used: what is wrong, and what to do."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(f"{what}; {fix}")
        self.what, self.fix = what, fix


def read_calendar(path: Path, territory: str, zone: str) -> tuple[tuple[Campaign, ...], tuple[Problem, ...]]:
    """The campaigns of a calendar, with every problem found beside them.

    Args:
        path: A file in UTF-8, ``*.ics``.
        territory: Whose campaigns they are.
        zone: IANA zone of whole days and of times without a zone.
    """
    try:
        if path.stat().st_size > LARGEST:
            return (), (_problem(path, f"larger than {LARGEST:,} bytes", "export the campaigns alone"),)
        raw = path.read_bytes()
        calendar = Calendar.from_ical(raw)
    except FileNotFoundError:
        return (), (_problem(path, "there is no such file", "check the path, or export the calendar again"),)
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
        return (), (_problem(path, why, "check the path and its permissions"),)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        why = f"no calendar: {str(error)[:120]}"
        return (), (_problem(path, why, "export it again as iCalendar (.ics), in UTF-8"),)
    lines = [n for n, line in enumerate(raw.splitlines(), start=1) if line.strip().upper() == b"BEGIN:VEVENT"]
    found: list[Campaign] = []
    problems: list[Problem] = []
    events = calendar.events
    moved = _moved(events)
    for n, event in enumerate(events):
        try:
            found.extend(_campaigns(event, territory, zone, moved.get(str(event.get("UID", "")), ())))
        except _Flaw as flaw:
            name = " ".join(str(event.get("SUMMARY", "")).split())[:80] or str(event.get("UID", ""))[:80]
            line = lines[n] if n < len(lines) else None
            problems.append(Problem(file=str(path), key=f"event {name!r}", line=line, what=flaw.what, fix=flaw.fix))
    return tuple(found), tuple(problems)


def _problem(path: Path, what: str, fix: str) -> Problem:
    return Problem(file=str(path), what=what, fix=fix)


def _campaigns(event: Event, territory: str, zone: str, moved: Iterable[object]) -> Iterator[Campaign]:
    if event.errors:
        name, why = event.errors[0]
        raise _Flaw(f"{name or 'it'} cannot be read: {str(why)[:120]}", "correct it, or export the event again")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    name = " ".join(str(event.get("SUMMARY", "")).split())
    if not name:
        raise _Flaw("it has no title (SUMMARY)", "write what is going on, as people call it")
    start, its_zone = _moment(event, "DTSTART", zone)
    if start is None:
        raise _Flaw("it has no start (DTSTART)", "write when it begins")
    end = _end(event, start, zone)
    if end <= start:
        raise _Flaw("its end is not after its start", "write a later DTEND, or a DURATION")
    also, periods = _added(event, zone)
    rule = event.get("RRULE")
    if isinstance(rule, list):
        raise _Flaw("it has two rules (RRULE)", "make two events of it")
    once = Campaign(territory=territory, name=name, start=start, end=end, zone=its_zone)
    repeated = msgspec.structs.replace(
        once,
        repeats="" if rule is None else _rule(rule, start, its_zone),
        also=also,
        without=(*_times(event, "EXDATE", zone), *(_at(when, zone) for when in moved)),
    )
    if repeated.repeats or also:
        wrong = campaigns.flaw(repeated) if repeated.repeats else None
        if wrong is not None:
            raise _Flaw(*wrong)
        yield repeated
    elif start not in repeated.without or event.get("RECURRENCE-ID") is not None:
        yield once
    for begins, ends in periods:
        yield msgspec.structs.replace(once, start=begins, end=ends)


def _moved(events: Iterable[Event]) -> dict[str, list[object]]:
    """By event, the occurrences that events of their own stand for."""
    moved: dict[str, list[object]] = {}
    for event in events:
        when = getattr(event.get("RECURRENCE-ID"), "dt", None)
        if when is not None:
            moved.setdefault(str(event.get("UID", "")), []).append(when)
    return moved


def _end(event: Event, start: datetime, zone: str) -> datetime:
    end, _ = _moment(event, "DTEND", zone)
    if end is not None:
        return end
    lasts = getattr(event.get("DURATION"), "dt", None)
    if isinstance(lasts, timedelta):
        return start + lasts
    if not isinstance(getattr(event.get("DTSTART"), "dt", None), datetime):
        return start + timedelta(days=1)  # a whole day: RFC 5545, 3.6.1
    raise _Flaw("it has no end (DTEND, DURATION)", "write when it ends")


def _moment(event: Event, name: str, zone: str) -> tuple[datetime | None, str]:
    """A time of an event, and the IANA zone that it is told in."""
    found = event.get(name)
    if found is None:
        return None, zone
    if isinstance(found, list):
        raise _Flaw(f"it has two {name}", "leave one")
    when, told_in = found.dt, found.params.get("TZID")
    if isinstance(when, datetime) and when.tzinfo is None and told_in:
        raise _Flaw(f"{told_in!r} is no time zone", "use an IANA name such as Europe/Paris")
    if isinstance(when, datetime) and when.tzinfo is not None:
        key = getattr(when.tzinfo, "key", None)
        if key is None:
            key = "UTC" if when.tzinfo is UTC else ""
        if not key:
            raise _Flaw(f"{told_in!r} is a time zone of its own", "use an IANA name such as Europe/Paris")
        return when, key
    return _at(when, zone), zone


def _at(when: object, zone: str) -> datetime:
    """A date or a time as a moment: a day begins at midnight in the zone."""
    if isinstance(when, datetime):
        return when if when.tzinfo is not None else when.replace(tzinfo=ZoneInfo(zone))
    if isinstance(when, date):
        return datetime.combine(when, time(), ZoneInfo(zone))
    raise _Flaw(f"{when!r} is no date", "write a date, or a date and time")


def _values(event: Event, name: str) -> list[Any]:
    """Every date of a property that may stand several times, each with several."""
    found = event.get(name)
    lists = found if isinstance(found, list) else [] if found is None else [found]
    return [entry.dt for one in lists for entry in one.dts]


def _times(event: Event, name: str, zone: str) -> tuple[datetime, ...]:
    return tuple(_at(when, zone) for when in _values(event, name))


def _added(event: Event, zone: str) -> tuple[tuple[datetime, ...], list[tuple[datetime, datetime]]]:
    """Further starts of the event, and further times that have an end of their own."""
    starts, periods = [], []
    for when in _values(event, "RDATE"):
        if isinstance(when, tuple):
            begins, ends = when
            begins = _at(begins, zone)
            periods.append((begins, begins + ends if isinstance(ends, timedelta) else _at(ends, zone)))
        else:
            starts.append(_at(when, zone))
    return tuple(starts), periods


def _rule(rule: Any, start: datetime, zone: str) -> str:
    """The rule as text, its end in UTC: a day without a time is the last one on which it may begin."""
    until = rule.get("UNTIL")
    if until:
        last = until[0]
        if not isinstance(last, datetime):
            last = datetime.combine(last, start.astimezone(ZoneInfo(zone)).time())
        rule = type(rule)({**rule, "UNTIL": [_at(last, zone).astimezone(UTC)]})
    text: str = rule.to_ical().decode()
    return text
