"""The digest: when one is due, and what it says of a region's episodes; counted from the notification log alone."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import msgspec

from alerts.model import Bulletin, Peak, Reason
from alerts.notification_log import Record, Told
from alerts.policy import Day, Digest, Every
from alerts.wording.calendar import local
from alerts.wording.digest import BUCKETS_S, DigestTongue, Spread
from streams.tuning import Sensitivity

DAY_S = 86_400.0
SHOWN = 12
"""Episodes that are told one by one; the rest are counted (own choice)."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in ``[start, end)``, epoch seconds.

    ``told`` and ``held`` are episodes that began to be told, or were held back to their end, in this time. ``to_tell``,
    ``to_take`` and ``to_answer`` are the times from the beginning of the rise to the message, from the message to
    whoever took it, and to the first post of our own. ``useful`` is, by each rule that rang when episodes opened, how
    many people found useful and how many they called false. ``would_ring`` is how many rises that ended in this time
    would have rung at each sensitivity.
    """

    start: float
    end: float
    told: tuple[Told, ...]
    held: tuple[Told, ...]
    to_tell: Spread
    to_take: Spread
    to_answer: Spread
    useful: tuple[tuple[Reason, int, int], ...]
    would_ring: tuple[tuple[Sensitivity, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened at all."""
        return not self.told and not self.held


def due_after(digest: Digest, at: float) -> float:
    """The first time after ``at`` (epoch seconds) at which a digest is due.

    Example:
        >>> daily = Digest(channel="C", time="08:30")
        >>> monday = 1740956400.0  # midnight in Paris
        >>> due_after(daily, monday) - monday, due_after(daily, monday + 8.5 * 3600) - monday
        (30600.0, 117000.0)
    """
    zone = ZoneInfo(digest.zone)
    day = local(at, digest.zone).date()
    for ahead in range(9):
        moment = datetime.combine(day + timedelta(days=ahead), time.fromisoformat(digest.time), zone)
        fits = digest.every is Every.DAY or list(Day)[moment.weekday()] is digest.day
        if fits and moment.timestamp() > at:
            return moment.timestamp()
    raise AssertionError("every weekday comes within nine days")


def covers_s(digest: Digest) -> float:
    """Seconds that a digest looks back."""
    return DAY_S if digest.every is Every.DAY else 7 * DAY_S


def account(log: dict[str, Told], start: float, end: float, peaks: Sequence[Peak] = ()) -> Account:
    """Count what a notification log, and the heights of rises, know of ``[start, end)``."""
    entries = [told for _, told in sorted(log.items(), key=lambda item: (item[1].opened_at, item[0]))]
    told = tuple(entry for entry in entries if start <= entry.sent_at < end)
    held = tuple(entry for entry in entries if not entry.sent_at and entry.held and start <= entry.opened_at < end)
    known = [(entry, entry.record) for entry in told if entry.record is not None]
    verdicts: Counter[tuple[Reason, bool]] = Counter(
        (rule, record.useful) for _, record in known if record.useful is not None for rule in record.rules
    )
    rang = Counter(one for peak in peaks if start <= peak.at < end for one in peak.rang)
    return Account(
        start=start,
        end=end,
        told=told,
        held=held,
        to_tell=_spread([entry.sent_at - record.began for entry, record in known]),
        to_take=_spread([entry.taken_at - entry.sent_at if entry.taken_at else None for entry in told]),
        to_answer=_spread(
            [record.answered_at - entry.sent_at if record.answered_at else None for entry, record in known]
        ),
        useful=tuple(
            (rule, verdicts[rule, True], verdicts[rule, False]) for rule in Reason if rule in {r for r, _ in verdicts}
        ),
        would_ring=tuple((one, rang[one]) for one in Sensitivity) if rang else (),
    )


def bulletin(digest: Digest, region: str, found: Account) -> Bulletin:
    """Put an account into words."""
    say = DigestTongue(digest.lang)
    names = {entry.territory: entry.record.name for entry in found.told if entry.record is not None}
    lines = [say.summary(len(found.told), len(found.held))]
    lines += [_episode(entry, entry.record, digest, say) for entry in found.told[:SHOWN] if entry.record is not None]
    if len(found.told) > SHOWN:
        lines.append(say.more(len(found.told) - SHOWN))
    if found.told:
        lines += say.times(found.to_tell, found.to_take, found.to_answer)
    reasons = Counter(entry.held for entry in found.held if entry.held is not None)
    if reasons:
        lines.append(say.held([(reason, reasons[reason]) for reason in sorted(reasons)]))
    lines += [say.precision(rule, useful, false) for rule, useful, false in found.useful]
    if found.would_ring:
        lines.append(say.would_have_rung(list(found.would_ring)))
    return Bulletin(
        id=f"digest/{digest.every}/{region}@{found.end:.0f}/{digest.channel}",
        at=found.end,
        region=region,
        channel=digest.channel,
        title=say.title(digest.every, names.get(region, region), local(found.start, digest.zone)),
        lines=tuple(lines),
    )


def _episode(entry: Told, record: Record, digest: Digest, say: DigestTongue) -> str:
    taken = entry.taken_at - entry.sent_at if entry.taken_at else None
    lasted = record.ended_at - record.began if record.ended_at else None
    return say.episode(
        record.name, entry.kind, record.worst, local(entry.sent_at, digest.zone), taken, entry.taken_by, lasted,
        record.useful,
    )  # fmt: skip


def _spread(times: Sequence[float | None]) -> Spread:
    """Times in seconds, ``None`` for what never came."""
    known = [time for time in times if time is not None]
    places = Counter(bisect_left(BUCKETS_S, time) for time in known)
    return Spread(
        counts=tuple(places[n] for n in range(len(BUCKETS_S) + 1)),
        never=len(times) - len(known),
        median_s=median(known) if known else None,
    )
