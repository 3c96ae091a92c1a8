"""What really happened, as people have written it down, and how what was told compares with it."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any, Final, NoReturn
from zoneinfo import ZoneInfo

import msgspec

from agents.backtest import Told, rings
from agents.files import read_lines
from alerts.model import Transition
from streams.codec import LATEST
from streams.errors import ClameurError

EARLY_S: Final = 3600.0
"""An alert this long before a label is about it: people write down when they noticed (seconds, own choice)."""
MONTH_DAYS: Final = 30.0


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Something that really happened in ``[start, end]``, epoch seconds; ``territory`` is empty where none is named."""

    start: float
    end: float
    territory: str = ""
    kind: str = ""


class Found(msgspec.Struct, frozen=True):
    """A label and when it was told of (epoch seconds); ``None`` when it was missed."""

    label: Label
    at: float | None

    @property
    def late_min(self) -> float:
        """Minutes from its start until it was told; 0 when it was told before."""
        return 0.0 if self.at is None else max(0.0, self.at - self.label.start) / 60.0


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a setting did: what became of each label, the alerts that were about none, and the days looked at."""

    found: tuple[Found, ...]
    false: tuple[Told, ...]
    days: float

    @property
    def hits(self) -> int:
        """Labels that were told of."""
        return sum(found.at is not None for found in self.found)

    @property
    def missed(self) -> int:
        """Labels that were not."""
        return len(self.found) - self.hits

    @property
    def false_per_month(self) -> float:
        """False alarms in 30 days."""
        return len(self.false) * MONTH_DAYS / self.days if self.days else 0.0

    @property
    def late_median_min(self) -> float | None:
        """Minutes from the start of a label until it was told, in the middle of those found."""
        late = [found.late_min for found in self.found if found.at is not None]
        return median(late) if late else None

    @property
    def late_worst_min(self) -> float | None:
        """The same, of the one told last."""
        return max((found.late_min for found in self.found if found.at is not None), default=None)


def compare(labels: Sequence[Label], told: Iterable[Told], days: float, excused: Sequence[Label] = ()) -> Outcome:
    """Hold what was told of one territory against its labels.

    A label is found by the first alert that rings in it, or at most `EARLY_S` before it. An episode that opens or comes
    back outside every label is a false alarm; inside one it may come back as often as it will. What rings at all is for
    `agents.backtest.Bell` to say.

    Args:
        labels: What happened there.
        told: What was told, in order.
        days: Length of the stream, days.
        excused: What happened in its parts: no alarm about these is false.
    """
    ringing = rings(told)
    found = tuple(Found(label, next((t.at for t in ringing if _about(t, label)), None)) for label in labels)
    known = (*labels, *excused)
    false = tuple(
        t for t in ringing if t.transition is not Transition.ESCALATED and not any(_about(t, label) for label in known)
    )
    return Outcome(found=found, false=false, days=days)


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """The outcomes of several territories as one reader's: labels and false alarms add up, the days are the same."""
    known = tuple(outcomes)
    return Outcome(
        found=tuple(found for outcome in known for found in outcome.found),
        false=tuple(told for outcome in known for told in outcome.false),
        days=max((outcome.days for outcome in known), default=0.0),
    )


def _about(told: Told, label: Label) -> bool:
    return label.start - EARLY_S <= told.at <= label.end


def load(path: str | Path, *, name: str = "", zone: str | None = None) -> tuple[Label, ...]:
    """Read labels.

    Three forms are known: what `clameur simulate` writes with ``--truth``; JSON of windows by series,
    ``{"series": [["start", "end"], ...]}``; and CSV with the columns ``start,end`` and perhaps ``kind`` and
    ``territory``. Times are ISO 8601 or epoch seconds.

    Args:
        path: The file.
        name: The series whose labels are wanted, of a file that names several; empty keeps names as territories.
        zone: IANA zone of times without an offset; ``None`` for UTC.

    Raises:
        ClameurError: With the file, the line or the place in it, what was found and what to do.
    """
    try:
        text = b"\n".join(read_lines(path)).decode()
    except UnicodeDecodeError:
        raise ClameurError(f"{path} is not UTF-8 text: save it as JSON or CSV in UTF-8") from None
    start = text.lstrip()[:1]
    found = _from_json(str(path), text, name, zone) if start in ("{", "[") else _from_csv(str(path), text, zone)
    return tuple(sorted(found, key=lambda label: (label.start, label.end)))


def about(labels: Iterable[Label], territory: str) -> tuple[Label, ...]:
    """The labels of a territory, and those that name none."""
    return tuple(label for label in labels if label.territory in ("", territory))


def _from_json(path: str, text: str, name: str, zone: str | None) -> list[Label]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ClameurError(f"{path} is not JSON: {error}; correct it there") from None
    except RecursionError:
        raise ClameurError(f"{path} is nested too deep: write start and end of each label, no more") from None
    if isinstance(content, list):
        content = {name: content}
    events = content.get("events")
    if isinstance(events, list):
        return [_event(f"{path}: events[{n}]", event, zone) for n, event in enumerate(events)]
    windows: Mapping[str, Any] = content
    if name:
        key = next((key for key in windows if _stem(key) == name), None)
        if key is None:
            if len(windows) != 1:
                known = ", ".join(map(_stem, windows)) or "none"
                raise ClameurError(f"{path} has no labels of {name!r}: name one of its series so ({known})")
            key = next(iter(windows))
        windows = {key: windows[key]}
    labels = []
    for key, spans in windows.items():
        for n, span in enumerate(spans if isinstance(spans, list) else [None]):
            place = f"{path}: {key}[{n}]"
            if not isinstance(span, list) or len(span) != 2:
                _wrong(place, f"found {json.dumps(span)[:60]}", 'write ["start", "end"]')
            labels.append(_label(place, span[0], span[1], zone, territory="" if name else _stem(key)))
    return labels


def _stem(key: str) -> str:
    return Path(key).name.split(".")[0]


def _event(place: str, event: Any, zone: str | None) -> Label:
    if not isinstance(event, dict) or not {"start", "end"} <= event.keys():
        _wrong(place, "it has no start and end", "write both")
    kind, territory = str(event.get("kind") or ""), str(event.get("territory") or "")
    return _label(place, event["start"], event["end"], zone, territory=territory, kind=kind)


def _from_csv(path: str, text: str, zone: str | None) -> list[Label]:
    lines = text.splitlines()
    if not lines:
        raise ClameurError(f"{path} is empty: write start,end and one row per event")
    mark = max(",;\t", key=lines[0].count)
    reader = csv.DictReader(lines, delimiter=mark)
    reader.fieldnames = [column.strip().lower() for column in reader.fieldnames or ()]
    if not {"start", "end"} <= set(reader.fieldnames):
        _wrong(f"{path}:1", f"the header is {lines[0][:80]!r}", "name the columns start,end[,kind][,territory]")
    labels = []
    for line, row in _rows(path, reader):
        place = f"{path}:{line}"
        kind, territory = (row.get("kind") or "").strip(), (row.get("territory") or "").strip()
        labels.append(_label(place, row["start"] or "", row["end"] or "", zone, territory=territory, kind=kind))
    return labels


def _rows(path: str, reader: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        what = "a cell has no end: its quote is never closed"
        _wrong(f"{path}:{reader.line_num + 1}", what, "close the quote, or save the labels again")


def _label(place: str, start: Any, end: Any, zone: str | None, *, territory: str = "", kind: str = "") -> Label:
    first, last = _time(place, start, zone), _time(place, end, zone)
    if last < first:
        _wrong(place, f"it ends ({end}) before it starts ({start})", "exchange the two")
    return Label(start=first, end=last, territory=territory, kind=kind)


def _time(place: str, value: Any, zone: str | None) -> float:
    try:
        at = float(value)
    except OverflowError:
        at = LATEST
    except (TypeError, ValueError):
        at = _moment(place, str(value).strip(), zone)
    if not 0.0 <= at < LATEST:
        _wrong(place, f"{str(value)[:40]} is not between 1970 and 2100", "correct it; seconds, not milliseconds")
    return at


def _moment(place: str, text: str, zone: str | None) -> float:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone or "UTC"))).timestamp()
    except (ValueError, OverflowError):
        _wrong(place, f"{text[:40]!r} is no time", "use ISO 8601, e.g. 2026-06-16T20:05, or epoch seconds")


def _wrong(place: str, what: str, fix: str) -> NoReturn:
    raise ClameurError(f"{place}: {what} -> {fix}")
