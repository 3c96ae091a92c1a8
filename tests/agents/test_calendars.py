"""Calendars of campaigns, as people export them; the files are written here, event by event."""

from datetime import datetime
from pathlib import Path

import pytest

from agents.calendars import read_calendar
from agents.config import load_settings
from alerts import campaigns
from alerts.policy import Campaign
from streams.errors import ConfigError, Problem


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", "UID:1@volvic.example", "DTSTAMP:20270101T000000Z", *lines, "END:VEVENT", ""))


def written(folder: Path, *events: str, name: str = "campagnes.ics") -> Path:
    path = folder / name
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//volvic//essai//FR\r\n"
    path.write_bytes((head + "".join(events) + "END:VCALENDAR\r\n").encode())
    return path


def read(folder: Path, *events: str, zone: str = "Europe/Paris") -> tuple[tuple[Campaign, ...], tuple[Problem, ...]]:
    return read_calendar(written(folder, *events), "volvic", zone)


def running(found: tuple[Campaign, ...], at: str) -> bool:
    return any(campaigns.running(campaign, datetime.fromisoformat(at).timestamp()) for campaign in found)


def test_an_event_is_a_campaign(tmp_path: Path) -> None:
    lines = ("SUMMARY:Volvic en fête", "DTSTART;TZID=Europe/Paris:20270605T080000",
             "DTEND;TZID=Europe/Paris:20270606T230000")  # fmt: skip
    found, problems = read(tmp_path, event(*lines))
    assert problems == ()
    assert [(c.territory, c.name, c.start.isoformat(), c.end.isoformat()) for c in found] == [
        ("volvic", "Volvic en fête", "2027-06-05T08:00:00+02:00", "2027-06-06T23:00:00+02:00")
    ]


@pytest.mark.parametrize(
    ("zone", "first", "last"),
    [
        ("Europe/Paris", "2027-07-14T00:00:00+02:00", "2027-07-14T23:59:59+02:00"),
        ("Indian/Reunion", "2027-07-14T00:00:00+04:00", "2027-07-14T23:59:59+04:00"),
    ],
)
def test_a_whole_day_is_that_of_the_territory(tmp_path: Path, zone: str, first: str, last: str) -> None:
    found, _ = read(tmp_path, event("SUMMARY:Fête nationale", "DTSTART;VALUE=DATE:20270714"), zone=zone)
    assert (running(found, first), running(found, last)) == (True, True)
    (campaign,) = found
    start, end = campaign.start.timestamp(), campaign.end.timestamp()
    assert (campaigns.running(campaign, start - 1), campaigns.running(campaign, end)) == (False, False)


def test_several_whole_days_leave_out_the_end_day(tmp_path: Path) -> None:
    found, _ = read(tmp_path, event("SUMMARY:Semaine", "DTSTART;VALUE=DATE:20270705", "DTEND;VALUE=DATE:20270712"))
    assert running(found, "2027-07-11T23:59:59+02:00")
    assert not running(found, "2027-07-12T00:00:00+02:00")


def test_a_rule_its_exceptions_and_what_was_moved(tmp_path: Path) -> None:
    market = event(
        "SUMMARY:Marché",
        "DTSTART;TZID=Europe/Paris:20270306T080000",
        "DTEND;TZID=Europe/Paris:20270306T130000",
        "RRULE:FREQ=WEEKLY;BYDAY=SA;UNTIL=20270501",
        "EXDATE;TZID=Europe/Paris:20270313T080000,20270320T080000",
        "EXDATE;TZID=Europe/Paris:20270327T080000",
        "RDATE;TZID=Europe/Paris:20270330T080000",
        "RDATE;VALUE=PERIOD:20270331T080000Z/PT2H",
    )
    moved = event(
        "SUMMARY:Marché nocturne",
        "RECURRENCE-ID;TZID=Europe/Paris:20270410T080000",
        "DTSTART;TZID=Europe/Paris:20270410T180000",
        "DTEND;TZID=Europe/Paris:20270410T230000",
    )
    cancelled = event(
        "SUMMARY:Marché",
        "STATUS:CANCELLED",
        "RECURRENCE-ID;TZID=Europe/Paris:20270417T080000",
        "DTSTART;TZID=Europe/Paris:20270417T080000",
    )
    found, problems = read(tmp_path, market, moved, cancelled)
    assert problems == ()
    expected = {
        "2027-03-06T09:00+01:00": True,
        "2027-03-13T09:00+01:00": False,
        "2027-03-20T09:00+01:00": False,
        "2027-03-27T09:00+01:00": False,
        "2027-03-30T09:00+02:00": True,
        "2027-03-31T11:59+02:00": True,
        "2027-03-31T12:00+02:00": False,
        "2027-04-03T09:00+02:00": True,
        "2027-04-10T09:00+02:00": False,
        "2027-04-10T19:00+02:00": True,
        "2027-04-17T09:00+02:00": False,
        "2027-05-01T09:00+02:00": True,  # the last day, itself included
        "2027-05-08T09:00+02:00": False,
    }
    assert {at: running(found, at) for at in expected} == expected


def test_times_without_a_zone_are_the_territorys_and_windows_names_are_known(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path,
        event("SUMMARY:Flottant", "DTSTART:20270605T080000", "DURATION:PT3H"),
        event("SUMMARY:Outlook", "DTSTART;TZID=Romance Standard Time:20270606T080000", "DURATION:PT3H"),
    )
    assert problems == ()
    assert [c.start.isoformat() for c in found] == ["2027-06-05T08:00:00+02:00", "2027-06-06T08:00:00+02:00"]


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("SUMMARY:Sans fin", "DTSTART:20270605T080000"), "it has no end"),
        (("SUMMARY:Sans début", "DURATION:PT3H"), "it has no start"),
        (("DTSTART:20270605T080000", "DURATION:PT3H"), "it has no title"),
        (("SUMMARY:À rebours", "DTSTART:20270605T080000", "DTEND:20270605T080000"), "its end is not after its start"),
        (("SUMMARY:Zone", "DTSTART;TZID=Ici/Ou-la:20270605T080000", "DURATION:PT3H"), "'Ici/Ou-la' is no time zone"),
        (("SUMMARY:Règle", "DTSTART:20270605T080000", "DURATION:PT3H", "RRULE:FREQ=PARFOIS"), "RRULE cannot be read"),
        (("SUMMARY:Trop", "DTSTART:20270605T080000", "DURATION:PT1H", "RRULE:FREQ=HOURLY"), "more than once an hour"),
        (("SUMMARY:Date", "DTSTART:20271341T080000", "DURATION:PT3H"), "DTSTART cannot be read"),
    ],
)
def test_a_bad_event_names_the_file_the_event_and_what_to_do(tmp_path: Path, lines: tuple[str, ...], what: str) -> None:
    good = event("SUMMARY:Bon", "DTSTART:20270605T080000", "DURATION:PT3H")
    found, (problem,) = read(tmp_path, good, event(*lines))
    assert [c.name for c in found] == ["Bon"]
    name = next((line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY")), "1@volvic.example")
    assert (problem.file, problem.key) == (str(tmp_path / "campagnes.ics"), f"event {name!r}")
    assert problem.line == 11
    assert what in problem.what
    assert problem.fix


@pytest.mark.parametrize("raw", [b"", b"bonjour", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"])
def test_what_is_no_calendar_is_told_and_is_no_crash(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "campagnes.ics"
    path.write_bytes(raw)
    found, problems = read_calendar(path, "volvic", "Europe/Paris")
    assert (found, len(problems)) == ((), 1)


def test_a_calendar_without_an_event_is_none_the_worse_for_it(tmp_path: Path) -> None:
    assert read(tmp_path) == ((), ())


SETTINGS = '[[policy.calendars]]\nterritory = "volvic"\npath = "campagnes.ics"\n'


def test_the_settings_name_it_and_the_policy_has_its_campaigns(tmp_path: Path) -> None:
    written(tmp_path, event("SUMMARY:Volvic en fête", "DTSTART;VALUE=DATE:20270605"))
    (tmp_path / "clameur.toml").write_text(SETTINGS)
    policy = load_settings(tmp_path / "clameur.toml").policy
    assert [(c.territory, c.name) for c in policy.campaigns] == [("volvic", "Volvic en fête")]


def test_a_calendar_that_is_not_there_is_a_problem_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "clameur.toml").write_text(SETTINGS)
    with pytest.raises(ConfigError, match=r"campagnes\.ics:: there is no such file -> check the path"):
        load_settings(tmp_path / "clameur.toml")


def test_a_rule_may_stand_in_the_settings_themselves(tmp_path: Path) -> None:
    campaign = (
        '[[policy.campaigns]]\nterritory = "volvic"\nname = "Marché"\nrepeats = "{}"\n'
        "start = 2027-03-06T08:00:00+01:00\nend = 2027-03-06T13:00:00+01:00\n"
    )
    (tmp_path / "clameur.toml").write_text(campaign.format("FREQ=WEEKLY;BYDAY=SA"))
    assert running(load_settings(tmp_path / "clameur.toml").policy.campaigns, "2027-04-03T09:00+02:00")
    (tmp_path / "clameur.toml").write_text(campaign.format("FREQ=HOURLY"))
    with pytest.raises(ConfigError, match=r"campaigns\[0\]\.repeats: it begins more than once an hour"):
        load_settings(tmp_path / "clameur.toml")
