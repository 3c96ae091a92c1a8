"""The first pure step: a territory's state and one input give its next state and the alerts that follow.

Time, posts and buttons are inputs, so a replay is a loop over this function. The alerts depend on the set of mentions,
not on the order in which they came: minutes are closed by `Tick`, in order, from buckets that are sets.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from hashlib import blake2b
from typing import assert_never

import msgspec

from alerts import episode as episodes
from alerts import lull as silences
from alerts import migration, packing, peaks, shown, telling, thresholds, verdicts
from alerts.episode import Change, Episode, Missing, Status
from alerts.model import Action, Alert, Command, Kind, Peak, Reason, RefusalReason, Refused, Threshold, Tick, Transition
from alerts.peaks import Rise
from alerts.verdicts import Verdicts
from streams import figures, lulls
from streams import monitor as monitors
from streams.authors import HISTORY_MIN
from streams.detectors import gladness
from streams.erasing import Erased, is_among
from streams.errors import ClameurError, IllegalTransition
from streams.figures import Figures
from streams.leave_one_out import Dependence, dependences
from streams.model import Mention
from streams.monitor import Monitor
from streams.scores import Reading
from streams.territory import Territory
from streams.tuning import Tuning
from streams.window import MINUTE_S, minute_of

SCHEMA = 3
"""Version of `TerritoryState`; `restore` migrates older ones."""
COMMANDS_KEPT = 32
PEAKS_KEPT = 16
"""Rises that are over of which a run may tell at once: each is an hour from the next at least."""
BACK_MIN = 15
"""Window that the end of a silence speaks of, minutes: longer than voices must be back."""


Event = Mention | Tick | Command | Erased
"""What a territory is told; what was deleted comes after the `Tick` of its time."""


class TerritoryState(msgspec.Struct, kw_only=True):
    """Everything that is known of a territory.

    ``applied`` is the last source offset seen, per source partition: it tells a post that came too late from one that
    came twice (``stragglers``, ``repeated``). Posts that are counted are in the monitor, each once. ``commands`` are
    the ids of the last commands, so that a repeated press changes nothing. ``silence`` is an episode beside that of a
    rise: neither hides the other. ``verdicts`` are what people said of its episodes: they move its thresholds.
    ``refused`` is what the last run was asked and did not do: the pressers are told, nothing else depends on it.
    ``rise`` is the one that goes on, ``peaks`` are the last that are over: see `fresh_peaks`.
    ``shown`` has the last alert of each late episode whose message shows posts: a deleted one leaves it.
    """

    schema: int = SCHEMA
    territory: str
    monitor: Monitor
    episode: Episode | None = None
    silence: Episode | None = None
    applied: dict[int, int] = {}
    repeated: int = 0
    stragglers: int = 0
    commands: list[str] = []
    verdicts: Verdicts = Verdicts()
    refused: tuple[Refused, ...] = ()
    rise: Rise | None = None
    peaks: tuple[Peak, ...] = ()
    shown: tuple[Alert, ...] = ()


class Rules(msgspec.Struct, frozen=True):
    """What a step needs to know besides state and input: the territory as declared, and the tuning."""

    territory: Territory
    tuning: Tuning


def fresh(territory: Territory) -> TerritoryState:
    """The state of a territory that nobody has spoken of yet."""
    return TerritoryState(territory=territory.id, monitor=monitors.fresh(territory.usual_per_hour))


def step(state: TerritoryState, event: Event, rules: Rules) -> tuple[TerritoryState, tuple[Alert, ...]]:
    """Apply one input. The state that is passed in is left as it was."""
    return run(state, (event,), rules)


def run(state: TerritoryState, events: Iterable[Event], rules: Rules) -> tuple[TerritoryState, tuple[Alert, ...]]:
    """Apply many inputs: the same as one `step` after another, with a single copy of the state."""
    after = TerritoryState(
        territory=state.territory,
        monitor=state.monitor.copy(),
        episode=state.episode,
        silence=state.silence,
        applied=state.applied.copy(),
        repeated=state.repeated,
        stragglers=state.stragglers,
        commands=state.commands[:],
        verdicts=state.verdicts,
        rise=state.rise,
        peaks=state.peaks,
        shown=state.shown,
    )
    alerts: list[Alert] = []
    offsets = verdicts.offsets(after.verdicts)
    for event in events:
        match event:
            case Mention():
                _count(after, event, rules)
            case Tick():
                alerts.extend(_tick(after, event, rules, offsets))
            case Command():
                alerts.extend(_obey(after, event, rules))
                offsets = verdicts.offsets(after.verdicts)
            case Erased():
                alerts.extend(_erase(after, event))
            case _:
                assert_never(event)
    return after, tuple(alerts)


def asleep(state: TerritoryState) -> bool:
    """True when time may pass without a tick: nothing is waiting to be counted, no rise is on, no silence to be told.

    A silence that was told, or closed by a person, needs no clock: it ends with a post.
    """
    if not monitors.asleep(state.monitor) or _open(state.episode) or state.rise is not None:
        return False
    silence = state.silence
    told = silence is not None and not silence.sources and (_open(silence) or silence.dismissed)
    return told or not monitors.listening(state.monitor)


def fresh_peaks(before: TerritoryState, after: TerritoryState) -> tuple[Peak, ...]:
    """The rises that a run has seen the end of: they are told to the region, whose digests count them."""
    return tuple(peak for peak in after.peaks if peak not in before.peaks)


def has_moved(before: TerritoryState, after: TerritoryState) -> bool:
    """Whether more has changed than open minutes and how far their sources were read.

    The latter need not be kept until a minute is closed: a post that comes again is in its open minute.
    """
    return (
        before.monitor.closed != after.monitor.closed
        or before.commands != after.commands
        or before.monitor.erased != after.monitor.erased
        or before.shown != after.shown
        or before.monitor.best != after.monitor.best
        or (before.repeated, before.stragglers) != (after.repeated, after.stragglers)
    )


def holds(state: TerritoryState, posts: Collection[str]) -> bool:
    """Whether the words of one of these posts (`streams.erasing.name_of`) are kept here."""
    return any(is_among(mention, posts) for mention in monitors.quoted(state.monitor)) or any(
        is_among(quote, posts) for alert in state.shown for quote in alert.quotes
    )


def _open(episode: Episode | None) -> bool:
    return episode is not None and episode.status is Status.OPEN


def snapshot(state: TerritoryState) -> bytes:
    """The state as bytes: msgpack with its schema version, packed where it is large."""
    return packing.pack(msgspec.msgpack.encode(state))


def restore(raw: bytes) -> TerritoryState:
    """The state that `snapshot` wrote, migrated to the present schema.

    Raises:
        ClameurError: When it was written by a newer version, or is not a state at all.
    """
    try:
        raw = packing.unpack(raw)
        version = msgspec.msgpack.decode(raw, type=_Versioned).schema
        if version in (1, 2):
            raw = migration.from_2(migration.from_1(raw) if version == 1 else raw)
        elif version != SCHEMA:
            raise ClameurError(
                f"the state has schema {version}, this version reads up to {SCHEMA}: run the version that wrote it"
            )
        return msgspec.msgpack.decode(raw, type=TerritoryState)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise ClameurError(f"this is not a territory's state: {error}; delete it to start afresh") from error


class _Versioned(msgspec.Struct):
    schema: int


def _count(state: TerritoryState, mention: Mention, rules: Rules) -> None:
    source = mention.source
    known = state.applied.get(source.partition, -1)
    if not monitors.add(state.monitor, mention, rules.tuning):
        if source.offset <= known or minute_of(mention.arrival) >= state.monitor.closed:
            state.repeated += 1
        else:
            state.stragglers += 1
    if source.offset > known:
        state.applied[source.partition] = source.offset


def _tick(state: TerritoryState, tick: Tick, rules: Rules, offsets: Mapping[Reason, float]) -> Iterable[Alert]:
    territory, tuning = rules.territory, rules.tuning
    for closed in monitors.advance(
        state.monitor, tick.at, territory.zone, tuning, territory.school_zone, heard=tick.heard
    ):
        reading = thresholds.moved(closed, offsets, state.monitor)
        yield from _rise(state, reading, rules)
        _watch(state, reading, rules)
        if reading.heard and (reading.lulls or state.silence is not None):
            yield from _lull(state, reading, rules, offsets)


def _rise(state: TerritoryState, reading: Reading, rules: Rules) -> Iterable[Alert]:
    tuning, before = rules.tuning, state.episode
    running = _open(before)
    loud = max(episodes.loudness(reading), episodes.joy(reading)) >= 1.0
    if before is not None and (running or before.dismissed):
        state.episode = episodes.watched(before, reading, tuning)
    if not running and not (loud and reading.active):
        return
    shown = _window(before if running else None, reading)
    found = figures.last(state.monitor, shown)
    alarming, authors = figures.alarmed(state.monitor, 60)
    ringing = episodes.rings(reading, found, alarming, authors, tuning)
    verdict = episodes.judge(reading, found)
    change = episodes.decide(before, reading, verdict, ringing, tuning)
    if change is not None:
        score = max(reading.volume, reading.negativity)
        score = max(score, reading.gladness) if change.kind is Kind.GOOD_NEWS else score
        ringing &= change.transition is not Transition.RESOLVED
        depends = dependences(state.monitor, reading, found, alarming, tuning) if ringing else ()
        yield _tell(state, change, reading.at, score, found, rules, depends)


def _watch(state: TerritoryState, reading: Reading, rules: Rules) -> None:
    """Follow how loud a rise gets, whatever rings."""
    state.rise = peaks.after(state.rise, reading, state.monitor, rules.tuning)
    if state.rise is not None and peaks.is_over(state.rise):
        told = peaks.peak(state.rise, rules.territory, reading.at + rules.tuning.lateness_s)
        state.peaks, state.rise = (*state.peaks, told)[-PEAKS_KEPT:], None


def _window(running: Episode | None, reading: Reading) -> int:
    if episodes.loudness(reading) >= 1.0:
        return figures.shown_window(reading.window_min)
    return gladness.WINDOW_MIN if running is None else running.window_min


def _lull(state: TerritoryState, reading: Reading, rules: Rules, offsets: Mapping[Reason, float]) -> Iterable[Alert]:
    tuning, before = rules.tuning, state.silence
    if before is not None and (_open(before) or before.dismissed):
        state.silence = silences.watched(before, reading, tuning, offsets)
    change = silences.decide(
        before,
        reading,
        tuning,
        offsets,
        usual=partial(lulls.usual, state.monitor),
        ended=partial(_ended, state.monitor),
    )
    if change is None:
        return
    names = {one.name for one in change.missing}
    quiet = {name: lull for name, lull in reading.lulls if name in names and lull.window_min}
    if quiet:
        found, score = lulls.figures(state.monitor, quiet, reading.at), max(lull.score for lull in quiet.values())
    else:
        sources = tuple(one.name for one in change.missing) or (before.sources if before is not None else ())
        found, score = lulls.now(state.monitor, sources, BACK_MIN), 0.0
    yield _tell(state, change, reading.at, score, found, rules)


def _ended(monitor: Monitor, one: Missing) -> Reason:
    """Why somebody who was missing is so no more."""
    if one.name and one.name not in monitor.sources.known:
        return Reason.GIVEN_UP
    return Reason.SETTLED if lulls.lowered(monitor, one.name, one.usual) else Reason.RECOVERED


def _obey(state: TerritoryState, command: Command, rules: Rules) -> Iterable[Alert]:
    if command.id in state.commands:
        return
    state.commands = [*state.commands[-COMMANDS_KEPT + 1 :], command.id]
    silence = state.silence
    meant = silence if silence is not None and silence.id == command.episode else state.episode
    try:
        change = episodes.obey(meant, command)
        before, state.verdicts = state.verdicts, verdicts.after(state.verdicts, meant, command)
    except IllegalTransition as refusal:
        refused = Refused(
            command=command.id,
            at=command.at,
            territory=command.territory,
            by=command.by,
            channel=command.channel,
            reason=RefusalReason(refusal.reason),
            detail=refusal.detail,
        )
        state.refused = (*state.refused, refused)
        return
    window_min = min(meant.window_min, HISTORY_MIN) if meant is not None else figures.SHOWN_MIN[-1]
    sources = meant.sources if meant is not None else ()
    over = meant is not None and meant.status is Status.RESOLVED
    at = meant.resolved_at if over and meant is not None else state.monitor.closed * float(MINUTE_S)
    alert = _tell(state, change, at, 0.0, lulls.now(state.monitor, sources, window_min), rules)
    if command.action is Action.UNDO:
        back = verdicts.moved(before, command.episode)
        alert = msgspec.structs.replace(alert, thresholds=tuple(Threshold(m.rule, m.after, m.before) for m in back))
        state.shown = shown.after(state.shown, alert)
    yield alert


def _erase(state: TerritoryState, erased: Erased) -> Iterable[Alert]:
    """Forget the words of deleted posts, and take them out of the messages that show them."""
    posts = frozenset(erased.posts)
    monitors.erase(state.monitor, posts, erased.at)
    for last in state.shown:
        alert = shown.without(last, posts, state.monitor.best)
        if alert is not None:
            state.shown = shown.after(state.shown, alert)
            if state.episode is not None and state.episode.id == alert.episode:
                state.episode = msgspec.structs.replace(state.episode, sequence=state.episode.sequence + 1)
            yield alert


def _tell(
    state: TerritoryState,
    change: Change,
    end: float,
    score: float,
    found: Figures,
    rules: Rules,
    depends: tuple[Dependence, ...] = (),
) -> Alert:
    quiet = change.kind is Kind.SILENCE
    after = episodes.evolve(
        state.silence if quiet else state.episode,
        change,
        name=_episode_id(state.territory, end, change.kind),
        at=end,
        since=float(found.first * MINUTE_S),
        window_min=found.window_min,
    )
    if quiet:
        state.silence = after
    else:
        state.episode = after
    muted = not quiet and _open(state.silence)
    alert = telling.alert(
        state.monitor,
        after,
        change,
        found,
        rules.territory,
        end=end,
        score=score,
        depends=depends,
        lateness_s=rules.tuning.lateness_s,
        muted=muted,
        moved=verdicts.moved(state.verdicts, after.id),
    )
    state.shown = shown.after(state.shown, alert)
    return alert


def _episode_id(territory: str, at: float, kind: Kind) -> str:
    # A silence may open in the minute of a rise: it has a name of its own.
    apart = f"/{kind}" if kind is Kind.SILENCE else ""
    return blake2b(f"{territory}@{at:.0f}{apart}".encode(), digest_size=8).hexdigest()
