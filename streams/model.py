"""The values that walk through the system: posts, hits, sentiments and mentions.

Times are ``float`` seconds since the epoch, UTC. Everything here is frozen and comparable.
"""

from enum import StrEnum

import msgspec


class PostKind(StrEnum):
    """How a post came to be."""

    ORIGINAL = "original"
    REPOST = "repost"
    REPLY = "reply"
    QUOTE = "quote"
    DELETE = "delete"


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who wrote a post, as the platform says it. ``created_at`` is the age of the account (epoch seconds)."""

    id: str
    handle: str
    name: str | None = None
    followers: int | None = None
    created_at: float | None = None
    location: str | None = None
    bio: str | None = None


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """What a post had gathered when it was collected; every count is ≥ 0."""

    likes: int = 0
    reposts: int = 0
    replies: int = 0
    views: int = 0


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One social post, decoded and checked (see ``docs/reference/post-schema.md``).

    ``id`` is unique on its platform. ``ref`` is the id of the post that is reposted, answered, quoted or deleted.
    ``author`` is ``None`` when the source does not say: such a post counts as one voice of its own.
    """

    id: str
    platform: str
    created_at: float
    text: str
    kind: PostKind = PostKind.ORIGINAL
    lang: str | None = None
    ref: str | None = None
    url: str | None = None
    author: Author | None = None
    engagement: Engagement | None = None


class Voice(StrEnum):
    """On whose behalf an account speaks, for one territory. ``OWN`` and ``PARTNER`` never count towards a spike."""

    PEER = "peer"
    PRESS = "press"
    INSTITUTION = "institution"
    PARTNER = "partner"
    OWN = "own"


class HitReason(StrEnum):
    """Why an expression was kept."""

    PLAIN = "plain"
    HASHTAG = "hashtag"
    CONTEXT = "context"
    DEMONYM = "demonym"
    AUTHOR = "author"
    HANDLE = "handle"
    ROLLUP = "rollup"


class RejectReason(StrEnum):
    """Why an expression that stands in the text was dropped."""

    EXCLUDED_NEIGHBOUR = "excluded_neighbour"
    MISSING_CONTEXT = "missing_context"
    OTHER_PLACE = "other_place"
    STREET_NAME = "street_name"
    PERSON_NAME = "person_name"
    SPORTS = "sports"
    BRAND = "brand"
    WORD = "word"
    OUT_OF_DATES = "out_of_dates"
    CASE = "case"
    INSIDE_LONGER = "inside_longer"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A territory found in a text. ``start`` and ``end`` index the original text, ``[start, end)``.

    ``via`` names the territory whose hit was rolled up into this one (reason ``ROLLUP``), else it is empty.
    """

    territory: str
    expression: str
    start: int
    end: int
    reason: HitReason
    via: str = ""


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """An expression that stands in the text but does not mean the territory; ``detail`` is the word that told so."""

    territory: str
    expression: str
    start: int
    end: int
    reason: RejectReason
    detail: str = ""


class Label(StrEnum):
    """The class of a sentiment: negative at compound ≤ −0.05, positive at ≥ 0.05."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A token that weighed on a sentiment, as it stands in the text, and its signed weight (VADER's valence scale)."""

    text: str
    weight: float


class Sentiment(msgspec.Struct, frozen=True, kw_only=True):
    """How a text feels.

    ``compound`` is in [−1, 1]; ``lang`` is the language it was read in (ISO 639-1); ``engine`` names the scorer;
    ``words`` are the tokens that weighed, heaviest first; ``reliable`` is False for irony, idiom, mixed feelings and
    languages that we count but do not read.
    """

    compound: float
    label: Label
    lang: str
    engine: str
    words: tuple[Word, ...] = ()
    reliable: bool = True


class Source(msgspec.Struct, frozen=True, array_like=True):
    """Where a post was read: partition and offset of the posts topic (replay: partition 0 and the line number)."""

    partition: int
    offset: int


class Mention(msgspec.Struct, frozen=True, kw_only=True, tag="mention", omit_defaults=True):
    """One post that speaks of one territory: what the engine counts and the alert quotes.

    ``at`` is the post's own time, ``arrival`` the Kafka timestamp of its record (running maximum per partition).
    ``author`` is an id that is unique across platforms (``platform:author``), empty when unknown. ``text`` is cut to
    `MENTION_TEXT` characters. ``crisis`` are the crisis topics found in the text. ``via`` is the territory that this
    mention was rolled up from, empty when the territory itself was named. ``young`` says that the account was less than
    `YOUNG_S` old when it wrote this.
    """

    territory: str
    post: str
    platform: str
    at: float
    arrival: float
    source: Source
    kind: PostKind
    voice: Voice
    sentiment: Sentiment
    author: str = ""
    handle: str = ""
    followers: int | None = None
    text: str = ""
    url: str = ""
    ref: str = ""
    crisis: tuple[str, ...] = ()
    via: str = ""
    expression: str = ""
    young: bool = False


MENTION_TEXT = 500
"""Characters of a post's text that a mention carries: enough to quote, small enough for a topic (own choice)."""

YOUNG_S = 30 * 86_400.0
"""Age of an account below which it is young (seconds): campaigns are run from accounts opened for them (own choice)."""
