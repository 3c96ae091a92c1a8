"""A file of counts, as listening tools export it: posts per bin of time, in order, on a regular grid."""

import csv
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import isfinite
from pathlib import Path
from statistics import median_low
from typing import Any, Final, NoReturn
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from agents.files import read_lines
from streams.errors import ClameurError
from streams.series import Bin
from streams.window import MINUTE_S

WEEK_ZONE: Final = "Europe/Paris"
"""Zone of the week when the file's times are absolute and no zone was named: as for a territory."""
MISSING_MOST: Final = 0.05
"""Share of bins that may be missing without a word: an outage or two; more, and the empty bins were left out."""

_COUNT: Final = ("count", "value")
_KNOWN: Final = ("timestamp", *_COUNT, "negative", "authors")
_MOST_BINS: Final = 20_000_000
_LONGEST_MIN: Final = 7 * 24 * 60
"""Minutes of a bin: longer than a week tells nothing of its hours, and each minute of it is gone through."""
_MILLISECONDS: Final = 1e11  # seconds: the year 5138


class Row(msgspec.Struct, frozen=True):
    """A row of the file: its time as it was written, and its bin; ``None`` when the count is unknown."""

    stamp: str
    bin: Bin | None


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """A file of counts.

    Attributes:
        name: What to call it: the file's name without its ending.
        zone: IANA zone of the week.
        step_min: Length of a bin, minutes.
        rows: As they stand in the file, one per written bin.
        bins: What is to be read: known bins in order, those that stand for missing rows included.
        missing: Bins that have no row, or a row without a count.
    """

    name: str
    zone: str
    step_min: int
    rows: tuple[Row, ...]
    bins: tuple[Bin, ...]
    missing: int


def load(path: str | Path, *, zone: str | None = None, missing: str | None = None) -> Counts:
    """Read a file of counts.

    The header names the columns ``timestamp`` and ``count`` (or ``value``), and perhaps ``negative`` and ``authors``;
    commas, semicolons or tabs stand between them, other columns are ignored. A time is the start of its bin: ISO 8601,
    or epoch seconds.

    Args:
        path: CSV, plain, gzip or zstd; ``-`` for standard input.
        zone: IANA zone of times without an offset, and of the week. Without it, such times are taken as they are
            written (UTC), and others are seen by the week of `WEEK_ZONE`.
        missing: What a bin without a row is: ``"zero"`` posts, or ``"unknown"``, which is passed over. ``None``
            for unknown, as long as at most `MISSING_MOST` of the bins are missing.

    Raises:
        ClameurError: With the file, the line, what was found and what to do.
    """
    if zone is not None and zone not in available_timezones():
        raise ClameurError(f"there is no time zone {zone!r}: use an IANA name, e.g. Europe/Paris")
    name = "standard input" if str(path) == "-" else str(path)
    raw = list(_raw(name, read_lines(path), zone))
    if not raw:
        raise ClameurError(f"{name} has no rows: give a header, timestamp,count, and one row per bin")
    if len(raw) == 1:
        raise ClameurError(f"{name} has a single row: the length of a bin is seen from two and more")
    step = _step(name, raw)
    bins, absent = _on_grid(name, raw, step, missing)
    stem = "series" if str(path) == "-" else Path(path).name.split(".")[0]
    aware = raw[0].aware
    return Counts(
        name=stem or name,
        zone=zone or (WEEK_ZONE if aware else "UTC"),
        step_min=int(step // MINUTE_S),
        rows=tuple(Row(row.stamp, row.bin) for row in raw),
        bins=bins,
        missing=absent,
    )


class _Raw(msgspec.Struct, frozen=True):
    line: int
    stamp: str
    at: float
    aware: bool
    bin: Bin | None


def _raw(name: str, lines: Iterable[bytes], zone: str | None) -> Iterator[_Raw]:
    texts = _texts(name, lines)
    first = next(texts, None)
    if first is None:
        return
    mark = max(",;\t", key=first.count)
    header = [cell.strip().strip('"').lower() for cell in first.split(mark)]
    columns: dict[str, int] = {column: header.index(column) for column in _KNOWN if column in header}
    count = next((columns[column] for column in _COUNT if column in columns), None)
    if "timestamp" not in columns or count is None:
        _wrong(name, 1, f"the header is {first[:80]!r}", "name the columns timestamp,count[,negative][,authors]")
    before: float | None = None
    aware: bool | None = None
    reader = csv.reader(texts, delimiter=mark)
    for line, cells in _cells(name, reader):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) < len(header):
            _wrong(name, line, f"{len(cells)} of {len(header)} columns", "complete the row, or remove it")
        stamp = cells[columns["timestamp"]].strip()
        at, own = _time(name, line, stamp, zone, before)
        if aware is not None and own is not aware:
            _wrong(name, line, f"{stamp!r} and earlier times differ in having an offset", "write all in one way")
        if before is not None and at <= before:
            what = "is there twice" if at == before else "is earlier than the row before"
            _wrong(name, line, f"{stamp!r} {what}", "sort the rows by time, and keep one row per bin")
        before, aware = at, own
        posts = _number(name, line, "count", cells[count])
        yield _Raw(line, stamp, at, own, None if posts is None else _bin(name, line, at, posts, cells, columns))


def _bin(name: str, line: int, at: float, posts: float, cells: list[str], columns: dict[str, int]) -> Bin:
    """The bin of a row; an author counts once in it, as in a stream of posts."""
    negative = _number(name, line, "negative", cells[columns["negative"]]) if "negative" in columns else None
    authors = _number(name, line, "authors", cells[columns["authors"]]) if "authors" in columns else None
    if negative is not None and negative > posts:
        _wrong(name, line, f"{negative:g} negative posts of {posts:g}", "negative counts some of the posts in count")
    if authors is None or authors > posts or (authors == 0.0 and posts > 0.0):
        return Bin(at=at, count=posts, negative=negative, authors=posts if authors else None)
    share = authors / posts if posts else 1.0
    return Bin(at=at, count=authors, negative=None if negative is None else negative * share, authors=authors)


def _cells(name: str, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows with their lines; one that the csv module cannot read is told."""
    try:
        for cells in reader:
            yield reader.line_num + 1, cells
    except csv.Error:
        what = "a cell has no end (its quote is never closed) or holds a line end of its own"
        _wrong(name, reader.line_num + 1, what, "close the quote, or export the counts again")


def _texts(name: str, lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        try:
            yield line.decode()
        except UnicodeDecodeError:
            _wrong(name, number, "this is not UTF-8 text", "save the file as CSV in UTF-8")


def _time(name: str, line: int, stamp: str, zone: str | None, before: float | None) -> tuple[float, bool]:
    """Epoch seconds, and whether the time was absolute as written."""
    try:
        at = float(stamp)
    except ValueError:
        pass
    else:
        if not isfinite(at) or at < 0.0:
            _wrong(name, line, f"{stamp!r} is no time", "use ISO 8601, or seconds since 1970")
        if at >= _MILLISECONDS:
            _wrong(name, line, f"{stamp} seconds are thousands of years", "divide milliseconds by 1000")
        return at, True
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        _wrong(name, line, f"{stamp!r} is no time", "use ISO 8601, e.g. 2026-06-16T20:05, or epoch seconds")
    if not 1970 <= moment.year < 2100:
        _wrong(name, line, f"{stamp!r} is not between 1970 and 2100", "correct the year")
    if moment.tzinfo is not None:
        return moment.timestamp(), True
    local = moment.replace(tzinfo=UTC if zone is None else ZoneInfo(zone))
    at = local.timestamp()
    if before is not None and at <= before:  # the hour that autumn repeats: the second time is meant
        again = local.replace(fold=1).timestamp()
        at = again if again > before else at
    return at, False


def _number(name: str, line: int, column: str, cell: str) -> float | None:
    text = cell.strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        _wrong(name, line, f"{column} is {text[:40]!r}", "write a number, or leave the cell empty if it is not known")
    if not isfinite(value) or value < 0.0:
        _wrong(name, line, f"{column} is {text[:40]}", "a count is 0 or more; leave the cell empty if it is not known")
    return value


def _step(name: str, raw: list[_Raw]) -> float:
    step = median_low(b.at - a.at for a, b in pairwise(raw))
    if step < MINUTE_S or step % MINUTE_S:
        what = f"the bins are {timedelta(seconds=step)} long"
        _wrong(name, raw[1].line, what, "add them up to whole minutes: 1, 5, 15, 60 …")
    if step > _LONGEST_MIN * MINUTE_S:
        what = f"the bins are {timedelta(seconds=step).days} days long"
        _wrong(name, raw[1].line, what, "export shorter ones, a day at most; an hour or less is best")
    return step


def _on_grid(name: str, raw: list[_Raw], step: float, missing: str | None) -> tuple[tuple[Bin, ...], int]:
    bins: list[Bin] = []
    absent = unwritten = following = 0
    hole: _Raw | None = None
    start = raw[0].at
    total = round((raw[-1].at - start) / step) + 1
    if total > _MOST_BINS:
        _wrong(name, raw[-1].line, f"the file spans {total} bins", "check the first and the last time")
    for row in raw:
        number = round((row.at - start) / step)
        if abs(start + number * step - row.at) > 0.5 or number < following:
            what = f"{row.stamp!r} is off the grid of {step / MINUTE_S:g} minutes that most rows stand on"
            _wrong(name, row.line, what, "write one row per bin, all of one length")
        if number > following:
            hole = hole or row
            unwritten += number - following
            if missing == "zero":
                bins.extend(Bin(at=start + step * absent_one, count=0.0) for absent_one in range(following, number))
        if row.bin is None:
            absent += 1
        else:
            bins.append(row.bin)
        following = number + 1
    if hole is not None and missing is None and unwritten > MISSING_MOST * total:
        what = f"{unwritten} of {total} bins have no row, the first ones before {hole.stamp!r}"
        _wrong(name, hole.line, what, "say with --missing whether they are zero posts or unknown")
    if not bins:
        _wrong(name, raw[0].line, "no row has a count", "export the counts again")
    return tuple(bins), absent + unwritten


def _wrong(name: str, line: int, what: str, fix: str) -> NoReturn:
    raise ClameurError(f"{name}:{line}: {what} -> {fix}")
