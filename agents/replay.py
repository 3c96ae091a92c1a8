"""Replay: the same two steps over a file of posts, with no broker; the same file gives the same alerts, always.

It is also what production is compared with: the loop below has no state of its own but the territories', the regions'
and the place in the file, and all of it goes into a snapshot. `agents.replay_crew` shares the work among processes.
"""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from agents.arrival import Heartbeat, arrivals, heartbeats
from agents.deciding import Decided, Deciding
from alerts import dispatch, engine
from alerts.dispatch import RegionState
from alerts.engine import Rules, TerritoryState
from alerts.model import Alert, Bulletin, Delivery, DeliveryAction, Outcome, Peak, Receipt, Tick
from alerts.policy import Policy
from alerts.second_look import SecondReader
from streams import reading
from streams.codec import decode
from streams.erasing import Deletions, Erased, deleted_by
from streams.errors import ClameurError, DecodeError
from streams.gazetteer import Gazetteer
from streams.model import Mention, Post, Source
from streams.sentiment.rerank import Reranker
from streams.territory import Territory
from streams.tuning import Tuning

SNAPSHOT_SCHEMA = 1


class Report(msgspec.Struct):
    """What a replay has seen so far: lines, posts, bad lines by reason, mentions, alerts and deliveries."""

    lines: int = 0
    posts: int = 0
    mentions: int = 0
    alerts: int = 0
    deliveries: int = 0
    bad: dict[str, int] = {}
    first_at: float = 0.0
    last_at: float = 0.0


class Snapshot(msgspec.Struct, kw_only=True):
    """Everything a replay needs to go on: ``lines`` were read, ``clock`` is the last heartbeat."""

    schema: int = SNAPSHOT_SCHEMA
    lines: int
    clock: float
    report: Report
    territories: dict[str, bytes]
    regions: dict[str, bytes]
    deletions: tuple[Erased, ...] = ()


class Line(msgspec.Struct, frozen=True):
    """A line of the file: its number from 0, and the post or what is wrong with it."""

    number: int
    post: Post | DecodeError


class Replay:
    """Territories and regions in memory, fed with posts and time.

    Args:
        territories: The territories, as declared.
        gazetteer: The same, compiled.
        tuning: Detection settings.
        policy: Routes and silences.
        weights: What corrects the rules of sentiment, if anything does.
        second: Who reads again what alerts quote, if anybody does.
    """

    def __init__(
        self,
        territories: Iterable[Territory],
        gazetteer: Gazetteer,
        tuning: Tuning,
        policy: Policy,
        *,
        weights: Reranker | None = None,
        second: SecondReader | None = None,
    ) -> None:
        self.weights = weights
        self.rules = {t.id: Rules(t, tuning) for t in territories}
        self.gazetteer = gazetteer
        self.policy = policy
        self.deciding = Deciding(self.rules, second)
        self.regions: dict[str, RegionState] = {}
        self.report = Report()
        self.clock = 0.0
        self._waiting: dict[str, list[Mention]] = {}
        self._deletions = Deletions()

    @property
    def states(self) -> dict[str, TerritoryState]:
        """The territories that somebody has spoken of."""
        return self.deciding.states

    def post(self, line: Line, arrival: float) -> None:
        """Take one line of the file."""
        post = line.post
        if isinstance(post, DecodeError):
            self.note(line.number, arrival, bad=post.reason)
            return
        self.note(line.number, arrival, gone=deleted_by(post))
        source = Source(0, line.number)
        for mention in reading.mentions(post, self.gazetteer, source=source, arrival=arrival, weights=self.weights):
            self.report.mentions += 1
            self._waiting.setdefault(mention.territory, []).append(mention)

    def note(self, number: int, arrival: float, *, bad: str = "", gone: str = "") -> None:
        """Count a line; ``bad`` says why it is no post, ``gone`` is the name of the post that it deletes."""
        report = self.report
        report.lines = number + 1
        report.last_at = max(report.last_at, arrival)
        report.first_at = report.first_at or arrival
        if bad:
            report.bad[bad] = report.bad.get(bad, 0) + 1
            return
        report.posts += 1
        if gone:
            self._deletions.add(gone, arrival)

    def tick(self, at: float, heard: float | None = None) -> Iterator[Alert | Delivery | Bulletin]:
        """Let time pass: everything that arrived before ``at`` is known; ``heard`` is when the file ended, if it has.

        Yields:
            Alerts in the order in which they were decided, then what is delivered of them.
        """
        due = self.pass_by(at)
        waiting, self._waiting = self._waiting, {}
        yield from self.tell(at, heard, self.deciding.tick(at, heard, waiting, due))

    def pass_by(self, at: float) -> tuple[Erased, ...]:
        """Note that time has come so far; what was deleted on the way is for the territories to be told."""
        self.clock = at
        due = self._deletions.due(at)
        self._deletions.drop(at)
        return due

    def tell(self, at: float, heard: float | None, decided: Decided) -> Iterator[Alert | Delivery | Bulletin]:
        """Run the second step over what all territories have decided up to a time."""
        tick = Tick(at=at, heard=heard)
        for alert in sorted(decided.alerts, key=lambda a: (a.at, a.territory, a.id)):
            self.report.alerts += 1
            yield alert
            for _ in self._dispatch(alert.region, alert):
                pass  # it waits for the tick
        for peak in sorted(decided.peaks, key=lambda p: (p.at, p.territory, p.id)):
            for _ in self._dispatch(peak.region, peak):
                pass  # so does a digest
        waiting = {region for region, state in self.regions.items() if dispatch.wake_at(state, self.policy) <= at}
        for region in sorted(waiting):
            for delivery in self._dispatch(region, tick):
                self.report.deliveries += 1
                yield delivery

    def _dispatch(self, region: str, event: Alert | Peak | Tick) -> Iterator[Delivery | Bulletin]:
        """Run the second step, answering each delivery at once as if it had been done."""
        events: list[Alert | Peak | Tick | Receipt] = [event]
        while events:
            state = self.regions.get(region) or RegionState(region=region)
            self.regions[region], deliveries = dispatch.step(state, events.pop(0), self.policy)
            bulletins = dispatch.fresh_bulletins(state, self.regions[region])
            yield from deliveries
            yield from bulletins
            done: list[tuple[Delivery | Bulletin, str]] = [
                (d, d.ts or d.id) for d in deliveries if d.action is not DeliveryAction.SKIP
            ]
            events += [
                Receipt(at=work.at, region=region, delivery=work.id, outcome=Outcome.DONE, channel=work.channel, ts=ts)
                for work, ts in [*done, *((bulletin, bulletin.id) for bulletin in bulletins)]
            ]

    def snapshot(self) -> bytes:
        """The replay as bytes; take it between two ticks."""
        state = self.deciding.state
        waiting = {t: engine.run(state(t), ms, self.rules[t])[0] for t, ms in sorted(self._waiting.items())}
        states = self.states | waiting
        return msgspec.msgpack.encode(
            Snapshot(
                lines=self.report.lines,
                clock=self.clock,
                report=self.report,
                territories={t: engine.snapshot(s) for t, s in states.items()},
                regions={r: dispatch.snapshot(s) for r, s in self.regions.items()},
                deletions=self._deletions.all(),
            )
        )

    def restore(self, raw: bytes) -> None:
        """Go on from a snapshot.

        Raises:
            ClameurError: When it is not one, or of another version.
        """
        try:
            version = msgspec.msgpack.decode(raw, type=_Versioned).schema
            if version != SNAPSHOT_SCHEMA:
                raise ClameurError(
                    f"the snapshot has schema {version}, this version reads {SNAPSHOT_SCHEMA}: "
                    "run the version that wrote it, or start again without --resume"
                )
            snapshot = msgspec.msgpack.decode(raw, type=Snapshot)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise ClameurError(f"not a replay snapshot: {error}; start again without --resume") from error
        unknown = sorted(snapshot.territories.keys() - self.rules.keys())
        if unknown:
            raise ClameurError(f"the snapshot knows {', '.join(unknown)}: use the territories file it was made with")
        self.report, self.clock = snapshot.report, snapshot.clock
        self.deciding.restore({t: engine.restore(s) for t, s in snapshot.territories.items()})
        self.regions = {r: dispatch.restore(s) for r, s in snapshot.regions.items()}
        self._deletions = Deletions(snapshot.deletions)


class _Versioned(msgspec.Struct):
    schema: int


def lines(raw: Iterable[bytes]) -> Iterator[Line]:
    """Decode the lines of a file; a bad one is kept with its reason."""
    for number, data in enumerate(raw):
        try:
            yield Line(number, decode(data))
        except DecodeError as error:
            yield Line(number, error)


def created_at(line: Line) -> float | None:
    """The post's own time, ``None`` for a bad line."""
    return None if isinstance(line.post, DecodeError) else line.post.created_at


def run(
    replay: Replay,
    raw: Iterable[bytes],
    *,
    stop_after: int | None = None,
    pace: Callable[[float], None] = lambda at: None,
) -> Iterator[Alert | Delivery | Bulletin]:
    """Feed a file to a replay, going on after the lines that it has read already.

    Args:
        replay: New, or restored from a snapshot.
        raw: The lines of the file, from its first.
        stop_after: Stop after this many lines of the file.
        pace: Called with the time of the stream (epoch seconds) whenever it has moved by a minute: to wait, to draw.

    Yields:
        Alerts and deliveries as they are decided.

    Raises:
        ClameurError: The file ends, or time goes on in it, before the lines that were read already: it is another one.
    """
    skip, clock, seen = replay.report.lines, replay.clock, 0
    for item in heartbeats(arrivals(lines(raw), created_at)):
        match item:
            case Heartbeat(at=at, heard=heard):
                if at > clock:
                    _same_file(seen, skip)
                    pace(at)
                    yield from replay.tick(at, heard)
            case (line, arrival):
                if stop_after is not None and line.number >= stop_after:
                    return
                seen = line.number + 1
                if line.number >= skip:
                    replay.post(line, arrival)
    _same_file(seen, skip)


def _same_file(seen: int, skip: int) -> None:
    if seen < skip:
        raise ClameurError(
            f"the snapshot was taken after {skip} lines of another file: resume with the file it was made from"
        )


def transcript_line(item: Alert | Delivery | Bulletin) -> bytes:
    """One line of the transcript: alerts and bulletins whole, a delivery with its alert's id; keys in a fixed order."""
    if isinstance(item, Alert | Bulletin):
        return msgspec.json.encode(item) + b"\n"
    return (
        msgspec.json.encode(
            {
                "type": "delivery",
                "id": item.id,
                "at": item.at,
                "region": item.region,
                "action": item.action,
                "reason": item.reason,
                "alert": item.alert.id,
                "channel": item.channel,
                "ts": item.ts,
                "detail": item.detail,
            }
        )
        + b"\n"
    )
