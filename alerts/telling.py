"""What an alert says: an episode after a change, its figures and what the reader must know of them, as one value."""

from alerts import quotes
from alerts.episode import Change, Episode, Status
from alerts.model import Alert, Caveat, Kind, Threshold
from streams import figures, growth
from streams.detectors import gladness
from streams.detectors.volume import LEARNING_MIN
from streams.figures import Figures
from streams.leave_one_out import Dependence, Part
from streams.monitor import Monitor
from streams.saturation import saturated
from streams.territory import Territory
from streams.window import MINUTE_S

NOTABLE = 0.3
"""Share of copies, or of coordinated posts, from which the reader is told."""
_HANGS_ON = {Part.AUTHOR: Caveat.ONE_AUTHOR, Part.POST: Caveat.ONE_POST, Part.PLATFORM: Caveat.ONE_PLATFORM}


def alert(
    monitor: Monitor,
    episode: Episode,
    change: Change,
    found: Figures,
    territory: Territory,
    *,
    end: float,
    score: float,
    lateness_s: float,
    depends: tuple[Dependence, ...] = (),
    muted: bool = False,
    moved: tuple[Threshold, ...] = (),
) -> Alert:
    """The alert of a change.

    Args:
        monitor: The state, after `streams.monitor.advance`.
        episode: After the change.
        change: What was decided.
        found: The figures that are shown.
        territory: As declared.
        end: End of the window that they are about (epoch seconds).
        score: Of what rang.
        lateness_s: How long a post was waited for.
        depends: What it would not have rung without.
        muted: Whether a source is silent beside it: the figures are low.
        moved: The thresholds that the verdict on the episode has moved.
    """
    voices = max(1, found.observed)
    on = episode.status is Status.OPEN
    quiet, glad = episode.kind is Kind.SILENCE, episode.kind is Kind.GOOD_NEWS
    return Alert(
        id=f"{episode.id}.{episode.sequence}",
        at=end + lateness_s,
        territory=territory.id,
        name=territory.name,
        scale=territory.scale,
        region=territory.region or territory.id,
        zone=territory.zone,
        lang=territory.lang,
        episode=episode.id,
        kind=episode.kind,
        transition=change.transition,
        severity=episode.severity,
        reason=change.reason,
        reasons=episode.reasons,
        since=episode.since,
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
        platforms=figures.split_of(found, "platform"),
        voices=figures.split_of(found, "voice"),
        topics=figures.split_of(found, "topic"),
        via=figures.split_of(found, "via"),
        words=found.words if episode.kind is not Kind.BUZZ else found.words[:4],
        quotes=() if quiet else quotes.choose(monitor.best, episode.kind, float(found.first * MINUTE_S)),
        caveats=_caveats(monitor, found, muted=muted) + tuple(_HANGS_ON[dependence.part] for dependence in depends),
        trend=figures.trend(monitor),
        trend_bin_s=figures.TREND_BIN_MIN * float(MINUTE_S),
        sources=episode.sources,
        by=change.by,
        to=change.to,
        taken_by=episode.acknowledged_by,
        taken_at=episode.acknowledged_at,
        until=change.until or (episode.snoozed_until if on and episode.snoozed_until > end else 0.0),
        notes=episode.notes,
        thresholds=moved,
        copies=round(found.copied / max(1, found.posts), 4),
        coordination=round(found.coordinated / max(1, found.posts), 4),
        depends_on=depends,
        positive_share=round(found.positive / voices, 4) if glad and found.observed else None,
        usual_positive_share=round(gladness.usual_shares(monitor.gladness)[0], 4) if glad else None,
        partners=territory.partners,
        growth=None if quiet else growth.of(monitor, episode.since, territory.zone),
    )


def _caveats(monitor: Monitor, found: Figures, *, muted: bool) -> tuple[Caveat, ...]:
    caveats = []
    if monitor.volume.age_min < LEARNING_MIN:
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
    if muted:
        caveats.append(Caveat.MUTED_SOURCE)
    if saturated(figures.posts_by_minute(monitor)):
        caveats.append(Caveat.SATURATED)
    return tuple(caveats)
