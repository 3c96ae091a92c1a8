"""What a scene is: who speaks of what, how often, and what happens when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from agents.scenes.phrase import Phrases
from alerts.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An invented account that speaks for someone: a town hall, a newspaper."""

    handle: str
    name: str
    followers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """An ordinary conversation that never ends.

    Attributes:
        territory: Whom it is about; empty for life at large and for places of nearly the same name.
        topic: Name of its sentences in the tables of phrases.
        place: As French answers name it ("l'Auvergne"); empty when they need not.
        at: The same as a place where one is ("en Auvergne").
        name: As English answers name it.
        tag: The same as a hashtag, without its sign.
        per_hour: Posts of an average hour, answers and reposts included.
        people: How many take part.
        branching: Posts that one post brings about, on average (0 to 1): what makes real counts wilder than Poisson.
        english: Share in English.
        elsewhere: Share in other languages.
        accounts: Accounts that post one in twenty of its originals.
    """

    territory: str
    topic: str
    place: str = ""
    at: str = ""
    name: str = ""
    tag: str = ""
    per_hour: float
    people: int
    branching: float = 0.3
    english: float = 0.05
    elsewhere: float = 0.0
    accounts: tuple[Account, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """One post of an account, so many minutes after its event began."""

    after_min: float
    account: Account
    topic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Something happens, and people speak of it.

    Attributes:
        territory: Whom it is about.
        kind: What an alert about it must say.
        topic: Its sentences stand under ``{topic}.{tone}`` and ``{topic}.{reply|quote}.{tone}``.
        days_before_end: Its day, counted from the end of the scene (1 is the last day).
        hour: Local hour of the first post, e.g. 20.25 for a quarter past eight.
        ramp_min: Minutes of exponential growth.
        peak_per_hour: Posts per hour at the top.
        fade_min, linger_min: Time constants of the quick and the slow part of the decay, in minutes.
        tones: Weights of ``negative``, ``neutral`` and ``positive``.
        people: How many take part, most of them once.
        repost, reply, quote: Shares of these kinds.
        english: Share in English.
        scheduled: What the press and the town hall say, and when.
    """

    territory: str
    kind: Kind
    topic: str
    days_before_end: int
    hour: float
    ramp_min: float
    peak_per_hour: float
    fade_min: float
    linger_min: float
    tones: tuple[int, int, int]
    people: int
    repost: float = 0.4
    reply: float = 0.15
    quote: float = 0.07
    english: float = 0.08
    scheduled: tuple[Scheduled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An invented stream about real territories.

    Attributes:
        name: As it is asked for.
        zone: IANA zone of its people.
        end: The day after its last, in local time.
        days: How many days it lasts unless asked otherwise.
        strands: What people talk about every day.
        bursts: What happens.
        phrases: Tables of sentences by language (``fr``, ``en``).
        elsewhere: Sentences in languages that are counted but not read.
    """

    name: str
    zone: str
    end: date
    days: int
    strands: tuple[Strand, ...]
    bursts: tuple[Burst, ...]
    phrases: Mapping[str, Phrases]
    elsewhere: Phrases
