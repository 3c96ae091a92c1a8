"""What a language must be able to say; French and English say it each in their own way."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from alerts.model import Caveat, DeliveryReason, Kind, Reason, Severity, Transition
from streams.growth import Stage
from streams.leave_one_out import Part
from streams.model import Label, PostKind, Voice

NBSP = "\u00a0"
"""Keeps a number and its unit, or a word and its French punctuation, on one line."""


class Tongue(Protocol):
    """A language of messages. Numbers are ready to be read: plurals, separators and no-break spaces included."""

    code: str
    colon: str
    semicolon: str

    def number(self, value: int) -> str:
        """A whole number with its thousands apart."""

    def percent(self, share: float) -> str:
        """A share in [0, 1] as a whole percentage; what is not quite nothing or not quite all is said so."""

    def posts(self, count: int) -> str:
        """« 31 messages », « aucun message »."""

    def authors(self, count: int) -> str:
        """« 27 auteurs »."""

    def followers(self, count: int) -> str:
        """« 1 200 abonnés »."""

    def duration(self, seconds: float) -> str:
        """« 45 s », « 15 min », « 1 h 20 », « 3 j 4 h »."""

    def clock(self, moment: datetime) -> str:
        """The time of day, with the season in the hour that autumn repeats."""

    def day(self, moment: datetime) -> str:
        """« mardi 4 mars 2025 »."""

    def since(self, moment: datetime, now: datetime, *, over: bool) -> str:
        """« depuis 19 h 52 », « depuis hier à 23 h 40 », « depuis le lundi 3 mars à 23 h 40 »; past when ``over``."""

    def usual(self, start: datetime, end: datetime, *, whole: bool) -> str:
        """Which ordinary time is compared with: « un mardi à 20 h », or between two hours when ``whole``."""

    def measured(self, count: int, window: str) -> str:
        """« 31 messages en 15 min »."""

    def expected(self, value: str, interval: str, usual: str) -> str:
        """« attendu 4 (2–7) un mardi à 20 h »."""

    def less_than_one(self) -> str:
        """The expected number when it is below one."""

    def instead_of(self, value: str) -> str:
        """« au lieu de 4 »."""

    def negative(self, share: str) -> str:
        """« 71 % négatifs »."""

    def positive(self, share: str) -> str:
        """« 71 % positifs »."""

    def habitual(self, share: str | None) -> str:
        """« habituel 18 % », or that it is not known."""

    def odds(self, one_in: str, *, beyond: bool) -> str:
        """How rare it is, one chance in ``one_in``; ``beyond`` when it is rarer than we care to count."""

    def ordinary(self) -> str:
        """Said when what is seen is nothing rare."""

    def big(self, value: int, power: int) -> str:
        """« 2 000 », « 3 millions », « 1 milliard »: ``value`` × 10 to the ``power``, value in 1–9."""

    def event(self, kind: Kind, transition: Transition, reason: Reason, by: str, lasted: str) -> str:
        """What happened, in a few words that follow the territory's name."""

    def sure(self, *, doubted: bool) -> str:
        """« chiffres fiables », or that they are to be checked when something speaks against them."""

    def severity(self, kind: Kind, severity: Severity) -> str:
        """« niveau vigilance »."""

    def reason(self, reason: Reason, by: str) -> str:
        """Why it happened, a short sentence without its full stop."""

    def ground(self, reason: Reason) -> str:
        """« mots de crise »: a reason of an episode's kind and severity, in a list of them."""

    def silent(self, platforms: Sequence[str], since: str, count: int, expected: str) -> str:
        """Since when there are no posts, or hardly any, and how many were expected; no ``platforms`` are all."""

    def voice(self, voice: Voice, count: int) -> str:
        """« particuliers 24 »: posts, not people, since a person may count more than once in a long window."""

    def role(self, voice: Voice) -> str:
        """« particulier »."""

    def speaking(self, voices: str, own: int) -> str:
        """Who speaks, and whether any of ours does."""

    def platform(self, platform: str) -> str:
        """A platform by its usual name."""

    def topic(self, topic: str) -> str:
        """A crisis topic."""

    def label(self, word: str) -> str:
        """The heading of a line, from a closed list of keys."""

    def tone(self, label: Label, *, strong: bool) -> str:
        """« très négatif »."""

    def post_kind(self, kind: PostKind) -> str:
        """« partage »; nothing for an ordinary post."""

    def quoted(self, word: str) -> str:
        """A word between the language's quotation marks."""

    def unknown_author(self) -> str:
        """Said in place of a handle."""

    def link(self, platform: str) -> str:
        """The text of a link to a post."""

    def doubled(self, time: str, *, up: bool) -> str:
        """How long the pace has taken to double, or to halve."""

    def next_hour(self, low: int, middle: int, high: int) -> str:
        """« dans l’heure : 80 à 210 messages (environ 130) »."""

    def stage(self, stage: Stage) -> str:
        """« stade : propagation »."""

    def trend(self, bin_length: str, top: int, expected: str) -> str:
        """The caption of the little chart."""

    def via(self, names: str) -> str:
        """Which smaller territories the posts named."""

    def caveat(self, caveat: Caveat, repost_share: str) -> str:
        """What to know before trusting the figures, a sentence."""

    def copies(self, copies: str, together: str) -> str:
        """« 62 % de copies », and the share that is coordinated when it is not empty, a sentence."""

    def without(self, part: Part, name: str, share: str) -> str:
        """« sans @lou, pas d’alerte », a sentence; ``name`` and ``share`` may be empty."""

    def call(self, reason: DeliveryReason, waited: str) -> str:
        """« Personne n’a pris cet épisode depuis 10 min », a sentence that asks somebody to take it."""

    def see_message(self) -> str:
        """« Voir le message »: leads to it from another channel."""

    def still_on(self, lasted: str) -> str:
        """« Toujours en cours après 4 h », a sentence."""

    def late(self, time: str) -> str:
        """« Message parti avec 7 min de retard. », a sentence."""

    def on_call(self) -> str:
        """« D’astreinte »: stands before the person that the message is for."""

    def threshold(self, rule: str, before: str, after: str) -> str:
        """« mots de crise +0,25 (avant 0) »."""

    def moved(self, thresholds: str, *, raised: bool, undoable: bool) -> str:
        """What somebody's verdict has done to the thresholds of rules."""

    def verdict(self, before: str, after: str) -> str:
        """The same of a version that had one threshold for all rules."""

    def paused(self, until: str) -> str:
        """Until when nobody is disturbed."""

    def taken(self, person: str, since: str) -> str:
        """« pris en charge par Alix depuis 20 h 06 »; both may be empty."""

    def advice(self, kind: Kind) -> str:
        """What to do, a sentence."""

    def left_out(self, *, posts: int, notes: bool, details: bool, caveats: int) -> str:
        """« Faute de place, sans 2 messages cités et les notes. », a sentence; nothing when nothing is left out."""

    def window(self, day: str, start: str, end: str, zone: str) -> str:
        """Which time the figures are about."""
