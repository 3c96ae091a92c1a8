"""The values of the alerting side: inputs of the two steps, alerts, deliveries and receipts."""

from enum import StrEnum

import msgspec

from streams.growth import Growth
from streams.leave_one_out import Dependence
from streams.model import PostKind, Voice, Word
from streams.territory import Scale


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
    FADED = "faded"
    REFRESH = "refresh"
    PERSON = "person"
    FALSE_ALARM = "false_alarm"


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


class Tick(msgspec.Struct, frozen=True, kw_only=True, tag="tick", omit_defaults=True):
    """Time has passed: every source of posts is complete up to ``at`` (epoch seconds).

    ``heard`` is when a recording ended whose last windows are closed by this tick; ``None`` while there is more of it.
    What comes after its end is no silence.
    """

    at: float
    heard: float | None = None


class Action(StrEnum):
    """What a person may ask of an episode."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    RESOLVE = "resolve"
    FALSE_ALARM = "false_alarm"


class Command(msgspec.Struct, frozen=True, kw_only=True, tag="command", omit_defaults=True):
    """A person's button. ``id`` makes it idempotent; ``by`` is the person as the tool knows them."""

    id: str
    at: float
    territory: str
    episode: str
    action: Action
    by: str
    until: float | None = None


class Quote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A post shown in an alert; ``compound`` and ``words`` are its sentiment, ``author`` as in `Mention`."""

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
        source: The platform that fell silent; empty when it is not about one.
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
    source: str = ""
    by: str = ""
    copies: float = 0.0
    coordination: float = 0.0
    depends_on: tuple[Dependence, ...] = ()
    growth: Growth | None = None
    positive_share: float | None = None
    usual_positive_share: float | None = None


class Outcome(StrEnum):
    """How a delivery ended."""

    DONE = "done"
    FAILED = "failed"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, tag="receipt", omit_defaults=True):
    """The notifier's answer. ``delivery`` is the delivery's id, ``ts`` the message's id in its channel."""

    at: float
    region: str
    delivery: str
    outcome: Outcome
    channel: str = ""
    ts: str = ""
    reason: str = ""


class DeliveryAction(StrEnum):
    """What is done with an alert."""

    SEND = "send"
    UPDATE = "update"
    THREAD = "thread"
    SKIP = "skip"


class DeliveryReason(StrEnum):
    """Why it is done, or not: a closed list, also a metric label."""

    NEW_EPISODE = "new_episode"
    FIRST_MESSAGE = "first_message"
    STATE_CHANGED = "state_changed"
    MATERIAL_CHANGE = "material_change"
    ALREADY_SENT = "already_sent"
    SUPERSEDED = "superseded"
    SILENCED = "silenced"
    BELOW_SEVERITY = "below_severity"
    EXPLAINED_BY_CHILD = "explained_by_child"
    NO_ROUTE = "no_route"
    NEVER_SENT = "never_sent"


class Delivery(msgspec.Struct, frozen=True, kw_only=True, tag="delivery", omit_defaults=True):
    """One thing to do in one channel for one alert.

    ``id`` is ``{alert.id}/{action}/{channel}``: doing it twice is a defect. ``ts`` is the message to update or to
    answer under (empty for `SEND` and `SKIP`).
    """

    id: str
    at: float
    region: str
    action: DeliveryAction
    reason: DeliveryReason
    alert: Alert
    channel: str = ""
    ts: str = ""
    detail: str = ""
