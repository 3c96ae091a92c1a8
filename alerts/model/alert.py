"""What is told of an episode: an alert, every figure that its message shows, and the closed lists it is made of."""

from enum import StrEnum

import msgspec

from streams.growth import Growth
from streams.leave_one_out import Dependence
from streams.model import PostKind, Voice, Word
from streams.territory import Scale
from streams.tuning import Sensitivity


class Kind(StrEnum):
    """What an episode is about."""

    BUZZ = "buzz"
    CRISIS = "crisis"
    GOOD_NEWS = "good_news"
    SILENCE = "silence"


class Severity(StrEnum):
    """How urgent it is, in rising order."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Transition(StrEnum):
    """What happened to an episode (past tense)."""

    OPENED = "opened"
    ESCALATED = "escalated"
    DEESCALATED = "deescalated"
    UPDATED = "updated"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    REOPENED = "reopened"


class Reason(StrEnum):
    """Why a transition happened, or an episode has its kind and severity: a closed list, also a metric label."""

    VOLUME = "volume"
    NEGATIVE_SHARE = "negative_share"
    VOLUME_AND_NEGATIVE = "volume_and_negative"
    CRISIS_VOCABULARY = "crisis_vocabulary"
    POSITIVE_SHARE = "positive_share"
    NEGATIVE_FALL = "negative_fall"
    AUTHORS = "authors"
    SCORE = "score"
    AMPLIFIED = "amplified"
    COORDINATED = "coordinated"
    SILENCE = "silence"
    SOURCE_SILENT = "source_silent"
    EASED = "eased"
    RECOVERED = "recovered"
    SETTLED = "settled"
    GIVEN_UP = "given_up"
    FADED = "faded"
    REFRESH = "refresh"
    PERSON = "person"
    FALSE_ALARM = "false_alarm"
    USEFUL = "useful"
    NOTE = "note"
    RELEASED = "released"
    UNDONE = "undone"
    DELETED = "deleted"


class Caveat(StrEnum):
    """What the reader must know before trusting the figures."""

    SHORT_HISTORY = "short_history"
    LATE_DATA = "late_data"
    AMPLIFIED = "amplified"
    UNRELIABLE_SENTIMENT = "unreliable_sentiment"
    UNKNOWN_AUTHORS = "unknown_authors"
    ONE_LOUD_AUTHOR = "one_loud_author"
    COPIED = "copied"
    COORDINATED = "coordinated"
    ONE_AUTHOR = "one_author"
    ONE_POST = "one_post"
    ONE_PLATFORM = "one_platform"
    MUTED_SOURCE = "muted_source"
    SATURATED = "saturated"
    SECOND_READER = "second_reader"


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What a person wrote down about an episode; ``by`` as in `Command`."""

    by: str
    text: str


class Threshold(msgspec.Struct, frozen=True, array_like=True):
    """What people's verdicts add to the threshold of a rule, and what they would without the one on this episode."""

    rule: Reason
    before: float
    after: float


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post shown in an alert; ``compound`` and ``words`` are its sentiment, ``author`` as in `Mention`.

    ``ref`` is the post that a repost repeats.
    """

    post: str
    platform: str
    at: float
    text: str
    kind: PostKind
    voice: Voice
    compound: float
    author: str = ""
    handle: str = ""
    followers: int | None = None
    url: str = ""
    words: tuple[Word, ...] = ()
    ref: str = ""


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """Another episode that is the same story, and its message where there is one (``channel``, ``ts``)."""

    episode: str
    territory: str
    name: str
    channel: str = ""
    ts: str = ""


class Alert(msgspec.Struct, frozen=True, kw_only=True, tag="alert"):
    """One transition of one episode, with every figure that the message shows.

    Attributes:
        id: ``{episode}.{sequence}``: the same in every replay.
        at: When it was decided (event time: end of the bucket + allowed lateness).
        territory, name, scale, region, zone, lang: The territory's id, its name and sort, the key that alerts are
            sent under, its IANA zone and the language of its readers.
        episode: Episode id, a hash of territory and opening time.
        reasons: Of its kind and severity, the weightiest first; ``reason`` is that of the transition.
        since: When the rise began (start of the window that first rang).
        window_s: Length of the window that the figures are about, seconds, ending at ``end``.
        end: End of that window.
        observed: Posts in the window, own and partner voices left out, one per author and 30 min.
        expected, expected_low, expected_high: Usual number for this hour of this week and its 90 % interval.
        score: −log10 of the probability of at least ``observed`` posts on an ordinary week (capped at 300); of a
            silence, of at most so many.
        authors: Distinct authors in the window.
        negative_share, usual_negative_share: In [0, 1]; ``None`` when there is nothing to divide.
        positive_share, usual_positive_share: The same of glad ones, of good news only.
        crisis_share: Share of posts with a crisis word.
        amplification: Share of reposts.
        copies: Share of posts, reposts aside, that are near copies of a text that another author wrote before.
        coordination: Share of posts that are such copies and were written at the same minute or by a young account.
        depends_on: What it would not have rung without.
        platforms, voices, topics, via: Counts in the window, largest first: by platform, by voice, by crisis topic, by
            territory they were rolled up from.
        quotes: Posts that show it best, best first.
        growth: How fast it grows, what the next hour may bring and the stage it has reached; ``None`` if nothing is
            known of these.
        trend: ``(observed, expected)`` per bin of ``trend_bin_s`` seconds, oldest first, the last ending at ``end``.
        sources: The platforms that are silent; none when it is about the whole territory, or no silence.
        by: The person whose button made it.
        to: The person whom the episode was given to.
        taken_by, taken_at: Who has the episode, and since when (epoch seconds; 0 when nobody does, or it is not known).
        until: When the pause that is on ends, epoch seconds; 0 without one.
        notes: What people wrote down, oldest first.
        thresholds: Those that the verdict on this episode has moved, or that were just moved back; none without one.
        offset, offset_before: The same of alerts of older versions, which had one threshold for all rules; else
            ``None`` and 0.
        partners: Territories whose stories may be this one's too, by id.
        linked: Episodes of theirs that are: known once it is told.
    """

    id: str
    at: float
    territory: str
    name: str
    scale: Scale = Scale.COMMUNE
    region: str
    zone: str
    lang: str
    episode: str
    kind: Kind
    transition: Transition
    severity: Severity
    reason: Reason
    reasons: tuple[Reason, ...] = ()
    since: float
    end: float
    window_s: float
    observed: int
    expected: float
    expected_low: int
    expected_high: int
    score: float
    authors: int
    negative_share: float | None
    usual_negative_share: float | None
    crisis_share: float
    amplification: float
    own: int = 0
    platforms: tuple[tuple[str, int], ...] = ()
    voices: tuple[tuple[str, int], ...] = ()
    topics: tuple[tuple[str, int], ...] = ()
    via: tuple[tuple[str, int], ...] = ()
    words: tuple[Word, ...] = ()
    quotes: tuple[Quote, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    trend: tuple[tuple[int, float], ...] = ()
    trend_bin_s: float = 600.0
    sources: tuple[str, ...] = ()
    by: str = ""
    copies: float = 0.0
    coordination: float = 0.0
    depends_on: tuple[Dependence, ...] = ()
    growth: Growth | None = None
    positive_share: float | None = None
    usual_positive_share: float | None = None
    to: str = ""
    taken_by: str = ""
    taken_at: float = 0.0
    until: float = 0.0
    notes: tuple[Note, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    offset: float | None = None
    offset_before: float = 0.0
    partners: tuple[str, ...] = ()
    linked: tuple[Linked, ...] = ()


class Peak(msgspec.Struct, frozen=True, kw_only=True, tag="peak"):
    """A rise that is over, and at which sensitivities it would have rung.

    ``id`` is unique, ``at`` when it was over (epoch seconds, the lateness included).
    """

    id: str
    at: float
    region: str
    territory: str
    rang: tuple[Sensitivity, ...] = ()
