"""The first pure step: a territory's state and one input give its next state and the alerts that follow.

Time, posts and buttons are inputs, so a replay is a loop over this function. The alerts depend on the set of mentions,
not on the order in which they came: minutes are closed by `Tick`, in order, from buckets that are sets.
"""

from collections.abc import Iterable
from hashlib import blake2b
from typing import assert_never

import msgspec

from alerts import episode as episodes
from alerts import lull as silences
from alerts.episode import Change, Episode, Status
from alerts.model import Alert, Caveat, Command, Kind, Quote, Tick, Transition
from streams import growth, lulls
from streams import monitor as monitors
from streams.detectors import gladness
from streams.detectors.volume import LEARNING_MIN
from streams.errors import ClameurError, IllegalTransition
from streams.leave_one_out import Dependence, Part, dependences
from streams.model import Label, Mention, PostKind, Voice
from streams.monitor import Figures, Monitor, Reading
from streams.saturation import saturated
from streams.territory import Territory
from streams.tuning import Tuning
from streams.window import MINUTE_S, minute_of

SCHEMA = 1
"""Version of `TerritoryState`; `restore` migrates older ones."""
QUOTES = 4
COMMANDS_KEPT = 32
BACK_MIN = 15
"""Window that the end of a silence speaks of, minutes: longer than voices must be back."""
NOTABLE = 0.3
"""Share of copies, or of coordinated posts, from which the reader is told."""
_HANGS_ON = {Part.AUTHOR: Caveat.ONE_AUTHOR, Part.POST: Caveat.ONE_POST, Part.PLATFORM: Caveat.ONE_PLATFORM}


class TerritoryState(msgspec.Struct, kw_only=True):
    """Everything that is known of a territory.

    ``applied`` is the last source offset seen, per source partition: it tells a post that came too late from one that
    came twice (``stragglers``, ``repeated``). Posts that are counted are in the monitor, each once. ``commands`` are
    the ids of the last commands, so that a repeated press changes nothing. ``silence`` is an episode beside that of a
    rise: neither hides the other.
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


class Rules(msgspec.Struct, frozen=True):
    """What a step needs to know besides state and input: the territory as declared, and the tuning."""

    territory: Territory
    tuning: Tuning


def fresh(territory: Territory) -> TerritoryState:
    """The state of a territory that nobody has spoken of yet."""
    return TerritoryState(territory=territory.id, monitor=monitors.fresh(territory.usual_per_hour))


def step(
    state: TerritoryState, event: Mention | Tick | Command, rules: Rules
) -> tuple[TerritoryState, tuple[Alert, ...]]:
    """Apply one input. The state that is passed in is left as it was."""
    return run(state, (event,), rules)


def run(
    state: TerritoryState, events: Iterable[Mention | Tick | Command], rules: Rules
) -> tuple[TerritoryState, tuple[Alert, ...]]:
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
    )
    alerts: list[Alert] = []
    for event in events:
        match event:
            case Mention():
                _count(after, event, rules)
            case Tick():
                alerts.extend(_tick(after, event, rules))
            case Command():
                alerts.extend(_obey(after, event, rules))
            case _:
                assert_never(event)
    return after, tuple(alerts)


def asleep(state: TerritoryState) -> bool:
    """True when time may pass without a tick: nothing is waiting to be counted, no rise is on, no silence to be told.

    A silence that was told, or closed by a person, needs no clock: it ends with a post.
    """
    if not monitors.asleep(state.monitor) or _open(state.episode):
        return False
    silence = state.silence
    told = silence is not None and not silence.source and (_open(silence) or silence.dismissed)
    return told or not monitors.listening(state.monitor)


def _open(episode: Episode | None) -> bool:
    return episode is not None and episode.status is Status.OPEN


def snapshot(state: TerritoryState) -> bytes:
    """The state as bytes (msgpack, with its schema version)."""
    return msgspec.msgpack.encode(state)


def restore(raw: bytes) -> TerritoryState:
    """The state that `snapshot` wrote, migrated to the present schema.

    Raises:
        ClameurError: When it was written by a newer version, or is not a state at all.
    """
    try:
        version = msgspec.msgpack.decode(raw, type=_Versioned).schema
        if version != SCHEMA:
            raise ClameurError(
                f"the state has schema {version}, this version reads up to {SCHEMA}: run the version that wrote it"
            )
        return msgspec.msgpack.decode(raw, type=TerritoryState)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
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


def _tick(state: TerritoryState, tick: Tick, rules: Rules) -> Iterable[Alert]:
    territory, tuning = rules.territory, rules.tuning
    for reading in monitors.advance(state.monitor, tick.at, territory.zone, tuning, territory.school_zone):
        yield from _rise(state, reading, rules)
        if reading.lulls or state.silence is not None:
            yield from _lull(state, reading, rules, heard=tick.heard is None or reading.at <= tick.heard)


def _rise(state: TerritoryState, reading: Reading, rules: Rules) -> Iterable[Alert]:
    tuning, before = rules.tuning, state.episode
    running = _open(before)
    loud = max(episodes.loudness(reading), episodes.joy(reading)) >= 1.0
    if before is not None and (running or before.dismissed):
        state.episode = episodes.watched(before, reading, tuning)
    if not running and not (loud and reading.active):
        return
    shown = _window(before if running else None, reading)
    found = monitors.figures(state.monitor, shown)
    hour = monitors.figures(state.monitor, 60)
    ringing = episodes.rings(reading, found, hour.alarming, hour.authors, tuning)
    verdict = episodes.judge(reading, found)
    change = episodes.decide(before, reading, verdict, ringing, tuning)
    if change is not None:
        score = max(reading.volume, reading.negativity)
        score = max(score, reading.gladness) if change.kind is Kind.GOOD_NEWS else score
        ringing &= change.transition is not Transition.RESOLVED
        depends = dependences(state.monitor, reading, found, hour.alarming, tuning) if ringing else ()
        yield _tell(state, change, reading.at, score, found, rules, depends)


def _window(running: Episode | None, reading: Reading) -> int:
    if episodes.loudness(reading) >= 1.0:
        rang = reading.volume_window_min if reading.volume >= reading.negativity else reading.negativity_window_min
        return monitors.shown_window(rang)
    return gladness.WINDOW_MIN if running is None else running.window_min


def _lull(state: TerritoryState, reading: Reading, rules: Rules, *, heard: bool) -> Iterable[Alert]:
    tuning, before = rules.tuning, state.silence
    if before is not None and (_open(before) or before.dismissed):
        state.silence = silences.watched(before, reading, tuning)
    known = before is None or not before.source or before.source in state.monitor.sources.known
    level = monitors.usual_per_hour(state.monitor)
    change = silences.decide(before, reading, level, tuning, heard=heard, known=known)
    if change is None:
        return
    deepest = lulls.deepest(reading, silences.threshold(tuning))
    if change.transition is Transition.RESOLVED or deepest is None:
        found, score = lulls.now(state.monitor, change.source, BACK_MIN), 0.0
    else:
        found, score = lulls.figures(state.monitor, *deepest, reading.at), deepest[1].score
    yield _tell(state, change, reading.at, score, found, rules)


def _obey(state: TerritoryState, command: Command, rules: Rules) -> Iterable[Alert]:
    if command.id in state.commands:
        return
    state.commands = [*state.commands[-COMMANDS_KEPT + 1 :], command.id]
    silence = state.silence
    meant = silence if silence is not None and silence.id == command.episode else state.episode
    try:
        change = episodes.obey(meant, command)
    except IllegalTransition:
        return
    window_min = min(meant.window_min, monitors.HISTORY_MIN) if meant is not None else monitors.SHOWN_MIN[-1]
    source = meant.source if meant is not None else ""
    at = state.monitor.closed * float(MINUTE_S)
    yield _tell(state, change, at, 0.0, lulls.now(state.monitor, source, window_min), rules)


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
    territory = rules.territory
    voices = max(1, found.observed)
    glad = after.kind is Kind.GOOD_NEWS
    return Alert(
        id=f"{after.id}.{after.sequence}",
        at=end + rules.tuning.lateness_s,
        territory=territory.id,
        name=territory.name,
        scale=territory.scale,
        region=territory.region or territory.id,
        zone=territory.zone,
        lang=territory.lang,
        episode=after.id,
        kind=after.kind,
        transition=change.transition,
        severity=after.severity,
        reason=change.reason,
        reasons=after.reasons,
        since=after.since,
        end=end,
        window_s=found.window_min * float(MINUTE_S),
        observed=found.observed,
        expected=round(found.expected, 2),
        expected_low=found.expected_low,
        expected_high=found.expected_high,
        score=round(score, 2),
        authors=found.authors,
        negative_share=round(found.negative / voices, 4) if found.observed else None,
        usual_negative_share=round(found.usual_negative_share, 4),
        crisis_share=round(found.crisis / voices, 4),
        amplification=round(found.reposts / max(1, found.posts), 4),
        own=found.own,
        platforms=monitors.split_of(found, "platform"),
        voices=monitors.split_of(found, "voice"),
        topics=monitors.split_of(found, "topic"),
        via=monitors.split_of(found, "via"),
        words=found.words if after.kind is not Kind.BUZZ else found.words[:4],
        quotes=() if quiet else _quotes(state.monitor.best, after.kind, float(found.first * MINUTE_S)),
        caveats=_caveats(state, found, quiet=quiet) + tuple(_HANGS_ON[dependence.part] for dependence in depends),
        trend=monitors.trend(state.monitor),
        trend_bin_s=monitors.TREND_BIN_MIN * float(MINUTE_S),
        source=after.source,
        by=change.by,
        copies=round(found.copied / max(1, found.posts), 4),
        coordination=round(found.coordinated / max(1, found.posts), 4),
        depends_on=depends,
        positive_share=round(found.positive / voices, 4) if glad and found.observed else None,
        usual_positive_share=round(gladness.usual_shares(state.monitor.gladness)[0], 4) if glad else None,
        growth=None if quiet else growth.of(state.monitor, after.since, territory.zone),
    )


def _episode_id(territory: str, at: float, kind: Kind) -> str:
    # A silence may open in the minute of a rise: it has a name of its own.
    apart = f"/{kind}" if kind is Kind.SILENCE else ""
    return blake2b(f"{territory}@{at:.0f}{apart}".encode(), digest_size=8).hexdigest()


def _caveats(state: TerritoryState, found: Figures, *, quiet: bool) -> tuple[Caveat, ...]:
    caveats = []
    if state.monitor.volume.age_min < LEARNING_MIN:
        caveats.append(Caveat.SHORT_HISTORY)
    if found.late * 5 >= max(1, found.posts):
        caveats.append(Caveat.LATE_DATA)
    if found.reposts > 0.6 * found.posts:
        caveats.append(Caveat.AMPLIFIED)
    if found.unreliable * 4 >= max(1, found.observed):
        caveats.append(Caveat.UNRELIABLE_SENTIMENT)
    if found.anonymous * 2 > found.observed:
        caveats.append(Caveat.UNKNOWN_AUTHORS)
    if found.speakers and found.posts >= 3 * found.speakers:
        caveats.append(Caveat.ONE_LOUD_AUTHOR)
    if found.coordinated >= max(1.0, NOTABLE * found.posts):
        caveats.append(Caveat.COORDINATED)
    elif found.copied >= max(1.0, NOTABLE * found.posts):
        caveats.append(Caveat.COPIED)
    if not quiet and _open(state.silence):
        caveats.append(Caveat.MUTED_SOURCE)
    if saturated(monitors.posts_by_minute(state.monitor)):
        caveats.append(Caveat.SATURATED)
    return tuple(caveats)


def _quotes(best: list[Mention], kind: Kind, since: float) -> tuple[Quote, ...]:
    """The posts that show it best: recent, in the mood of the episode, from different authors, no near-copies."""

    def fits(mention: Mention) -> tuple[int, int]:
        label = mention.sentiment.label
        wanted = {
            Kind.CRISIS: label is Label.NEGATIVE or bool(mention.crisis),
            Kind.GOOD_NEWS: label is Label.POSITIVE,
        }.get(kind, True)
        return (not wanted, mention.kind is PostKind.REPOST or mention.voice is not Voice.PEER)

    chosen: list[Quote] = []
    seen: set[str] = set()
    recent = [m for m in best if m.at >= since - 60.0 * MINUTE_S]
    for mention in sorted(recent, key=fits):
        start = " ".join(word for word in mention.text.lower().split() if not word.startswith(("http", "@", "rt")))
        marks = {start[:40], mention.author or mention.post}
        if marks & seen:
            continue
        seen |= marks
        chosen.append(
            Quote(
                post=mention.post,
                platform=mention.platform,
                at=mention.at,
                text=mention.text,
                kind=mention.kind,
                voice=mention.voice,
                compound=mention.sentiment.compound,
                author=mention.author,
                handle=mention.handle,
                followers=mention.followers,
                url=mention.url,
                words=mention.sentiment.words[:5],
            )
        )
        if len(chosen) == QUOTES:
            break
    return tuple(chosen)
