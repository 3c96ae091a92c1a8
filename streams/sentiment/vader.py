"""VADER's rules, exactly as vaderSentiment 3.3.2 applies them, several times faster and in time linear in the text.

What a token is (valence, booster, negation, capitals) is worked out once and remembered under the token as it was
written; only lexicon words are scored, and the rules are looked at only where a word that takes part in one is near.
Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014.
The lexicon is read from the installed package, nothing of it is copied.
"""

import math
import re
import string
from collections.abc import Mapping
from functools import cache
from heapq import heapify, heappop, heappush
from importlib import resources
from typing import NamedTuple

from vaderSentiment import vaderSentiment

BOOSTERS: dict[str, float] = {word: by for word, by in vaderSentiment.BOOSTER_DICT.items() if " " not in word}
BOOSTER_BIGRAMS: dict[str, float] = {words: by for words, by in vaderSentiment.BOOSTER_DICT.items() if " " in words}
NEGATIONS: frozenset[str] = frozenset(vaderSentiment.NEGATE)
IDIOMS: dict[str, float] = vaderSentiment.SPECIAL_CASES
CAPITALS: float = vaderSentiment.C_INCR
FLIP: float = vaderSentiment.N_SCALAR

REMEMBERED = 50_000
"""Tokens whose facts are kept, about 15 MB; the memory is emptied when full (own choice)."""

TOKEN_LIMIT = 64
"""Longer tokens are links and noise: they are read, but not remembered."""

HIT, ALONE, RULE, BUT, SEAM = 1, 2, 4, 8, 16
"""What a token can be, added up: scored; never scored without its neighbours; heard by the three words after it;
"but"; and, for `streams.sentiment.english` only, several words in one or the first of an expression."""

_IN_IDIOMS = frozenset(word for idiom in (*IDIOMS, *BOOSTER_BIGRAMS) for word in idiom.split())
_HEARD = (_IN_IDIOMS - {"the", "of", "to", "for", "bad", "just"}) | {"so", "this", "least", "no"}
"""Words that change one of the next three. Every idiom has at least one of them, so the commonest may be left out."""


_SIGN = re.compile("[\xa9\xae\u203c-\U0010ffff]")
"""Where VADER's emojis begin: one range refuses a text five times faster than the whole list."""


class Fact:
    """What stock VADER works out again and again about one token."""

    __slots__ = ("booster", "lower", "negates", "role", "text", "upper", "valence")

    def __init__(self, text: str, valence: float | None, *, extra: int = 0) -> None:
        lower = text.lower()
        self.text = text
        self.lower = lower
        self.upper = text.isupper()
        self.valence = valence
        self.booster = BOOSTERS.get(lower, 0.0)
        self.negates = lower in NEGATIONS or "n't" in lower
        role = extra
        if valence is not None and not self.booster:
            role |= HIT
            if lower == "no" or lower in _IN_IDIOMS:
                role |= ALONE
        if self.booster or self.negates or lower in _HEARD:
            role |= RULE
        if lower == "but":
            role |= BUT
        self.role = role


class Memory(dict[str, Fact]):
    """Facts by raw token, made when they are first asked for."""

    def __init__(self, lexicon: Mapping[str, float]) -> None:
        super().__init__()
        self.lexicon = lexicon

    def __missing__(self, token: str) -> Fact:
        fact = self.make(token)
        if len(token) <= TOKEN_LIMIT:
            if len(self) >= REMEMBERED:
                self.clear()
            self[token] = fact
        return fact

    def make(self, token: str) -> Fact:
        """Strip a token of punctuation as stock does (not of two letters or fewer: ``:)``) and look it up."""
        stripped = token.strip(string.punctuation)
        text = token if len(stripped) <= 2 else stripped
        return Fact(text, self.lexicon.get(text.lower()))


class Scored(NamedTuple):
    """A sum of valences brought to [−1, 1] and the tokens that made it, in text order."""

    compound: float
    words: tuple[tuple[str, float], ...]


def stock(text: str) -> Scored:
    """Score a text exactly as ``SentimentIntensityAnalyzer().polarity_scores(text)["compound"]`` does.

    Args:
        text: Any text, read whole: cut it first when it comes from a stranger.

    Returns:
        The compound, rounded to four digits as stock does, and the tokens that weighed.

    Example:
        >>> stock("VADER is smart, handsome, and funny!").compound
        0.8439
    """
    text = describe_emojis(text)
    facts = list(map(_memory().__getitem__, text.split()))
    sentiments = valences(facts, _lexicon())
    if not sentiments:
        return Scored(0.0, ())
    total = emphasized(float(sum(sentiments.values())), text)
    return Scored(round(normalize(total), 4), tuple([(facts[i].text, value) for i, value in sentiments.items() if value]))


def polarity(text: str) -> dict[str, float]:
    """The whole dictionary that ``polarity_scores`` gives: what equality with stock is proven on.

    Args:
        text: Any text, read whole.

    Returns:
        ``neg``, ``neu`` and ``pos`` (shares, three digits) and ``compound`` (four digits).

    Example:
        >>> polarity("VADER is smart, handsome, and funny!")
        {'neg': 0.0, 'neu': 0.248, 'pos': 0.752, 'compound': 0.8439}
    """
    text = describe_emojis(text)
    facts = list(map(_memory().__getitem__, text.split()))
    if not facts:
        return {"neg": 0.0, "neu": 0.0, "pos": 0.0, "compound": 0.0}
    values = [value for value in valences(facts, _lexicon()).values() if value]
    praise = blame = 0.0
    for value in values:  # one more for each, "compensates for neutral words that are counted as 1"
        if value > 0:
            praise += value + 1
        else:
            blame += value - 1
    emphasis = _emphasis(text)
    if praise > -blame:
        praise += emphasis
    elif praise < -blame:
        blame -= emphasis
    neutral = len(facts) - len(values)
    whole = praise - blame + neutral
    return {
        "neg": round(abs(blame / whole), 3),
        "neu": round(neutral / whole, 3),
        "pos": round(praise / whole, 3),
        "compound": round(normalize(emphasized(float(sum(values)), text)), 4),
    }


def normalize(total: float) -> float:
    """Bring a sum of valences to [−1, 1]; 15 is VADER's constant.

    Example:
        >>> round(normalize(4.0), 3)
        0.718
    """
    return max(-1.0, min(1.0, total / math.sqrt(total * total + 15)))


def emphasized(total: float, text: str) -> float:
    """A sum of valences, driven further from zero by the exclamation and question marks of the text.

    Example:
        >>> emphasized(-2.0, "Closed again!"), emphasized(0.0, "Closed!!!")
        (-2.292, 0.0)
    """
    return total + _emphasis(text) if total > 0 else total - _emphasis(text) if total < 0 else total


def valences(facts: list[Fact], lexicon: Mapping[str, float]) -> dict[int, float]:
    """Index of each lexicon word to its valence in this text, in text order; zeroes may be among them.

    Args:
        facts: The tokens of the text.
        lexicon: Which words count as lexicon words beside *no*.
    """
    marked = [i for i, fact in enumerate(facts) if fact.role]
    if not marked:
        return {}
    scored: dict[int, float] = {}
    shouts: bool | None = None
    heard = but = -9
    for i in marked:
        fact = facts[i]
        role = fact.role
        if role & HIT:
            if shouts is None:
                shouts = not all(other.upper for other in facts) if facts[0].upper else True
            if role & ALONE or i - heard <= 3:
                if fact.lower != "kind" or i + 1 == len(facts) or facts[i + 1].lower != "of":
                    scored[i] = _valence(facts, i, lexicon, shouts)
            else:
                valence = fact.valence or 0.0
                if fact.upper and shouts:
                    valence += CAPITALS if valence > 0 else -CAPITALS
                scored[i] = valence
        if role & RULE:
            heard = i
        if role & BUT and but < 0:
            but = i
    return scored if but < 0 or not scored else _but(scored, but)


_NOTHING = Fact("", None)


def _valence(facts: list[Fact], i: int, lexicon: Mapping[str, float], shouts: bool) -> float:
    """The valence of a lexicon word among its neighbours. ``shouts``: not all of the tokens are in capitals."""
    fact = facts[i]
    one = facts[i - 1] if i else _NOTHING
    two = facts[i - 2] if i > 1 else _NOTHING
    three = facts[i - 3] if i > 2 else _NOTHING
    base = valence = fact.valence or 0.0
    if fact.lower == "no" and i + 1 < len(facts) and facts[i + 1].lower in lexicon:
        valence = 0.0
    if one.lower == "no" or two.lower == "no" or (three.lower == "no" and one.lower in ("or", "nor")):
        valence = base * FLIP
    if fact.upper and shouts:
        valence += CAPITALS if valence > 0 else -CAPITALS
    if one.valence is None:
        if one.booster:
            valence += _boost(one, valence, shouts)
        if one.negates:
            valence *= FLIP
    if two.valence is None:
        if two.booster:
            valence += _boost(two, valence, shouts) * 0.95
        if two.lower == "never" and one.lower in ("so", "this"):
            valence *= 1.25
        elif two.negates and not (two.lower == "without" and one.lower == "doubt"):
            valence *= FLIP
    if i > 2 and three.valence is None:
        if three.booster:
            valence += _boost(three, valence, shouts) * 0.9
        if (three.lower == "never" and two.lower in ("so", "this")) or one.lower in ("so", "this"):
            valence *= 1.25
        elif three.negates and not (three.lower == "without" and "doubt" in (one.lower, two.lower)):
            valence *= FLIP
        valence = _idioms(valence, facts, i)
    if one.lower == "least" and one.valence is None and two.lower not in ("at", "very"):
        valence *= FLIP
    return valence


def _boost(booster: Fact, valence: float, shouts: bool) -> float:
    scalar = -booster.booster if valence < 0 else booster.booster
    if booster.upper and shouts:
        scalar += CAPITALS if valence > 0 else -CAPITALS
    return scalar


def _idioms(valence: float, facts: list[Fact], i: int) -> float:
    three, two, one, zero = facts[i - 3].lower, facts[i - 2].lower, facts[i - 1].lower, facts[i].lower
    two_one = f"{two} {one}"
    three_two_one, three_two = f"{three} {two_one}", f"{three} {two}"
    for sequence in (f"{one} {zero}", f"{two_one} {zero}", two_one, three_two_one, three_two):
        if sequence in IDIOMS:
            valence = IDIOMS[sequence]
            break
    if i + 1 < len(facts):
        following = f"{zero} {facts[i + 1].lower}"
        valence = IDIOMS.get(following, valence)
        if i + 2 < len(facts):
            valence = IDIOMS.get(f"{following} {facts[i + 2].lower}", valence)
    for sequence in (three_two_one, three_two, two_one):
        valence += BOOSTER_BIGRAMS.get(sequence, 0.0)
    return valence


def _but(scored: dict[int, float], at: int) -> dict[int, float]:
    """Halve what stands before "but" and strengthen what follows, in stock's own way.

    Stock walks over the values and, for each, changes the *first equal one*; so two equal valences act on each other.
    A heap of the places of each value finds that first one without searching.
    """
    places: dict[float, list[int]] = {}
    for i, value in scored.items():
        places.setdefault(value, []).append(i)
    for heap in places.values():
        heapify(heap)
    for i in list(scored):
        value = scored[i]
        if value == 0:
            continue
        first = places[value][0]
        if first == at:
            continue
        changed = value * (0.5 if first < at else 1.5)
        heappop(places[value])
        scored[first] = changed
        heappush(places.setdefault(changed, []), first)
    return scored


def _emphasis(text: str) -> float:
    questions = text.count("?")
    amplifier = 0.0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
    return min(text.count("!"), 4) * 0.292 + amplifier


def describe_emojis(text: str) -> str:
    """Put the English name of each emoji in its place, glued to what follows, as stock does.

    Example:
        >>> describe_emojis("so😂so")
        'so face with tears of joyso'
    """
    if text.isascii() or not _SIGN.search(text):
        return text
    names = _emoji_names()
    parts: list[str] = []
    done = 0
    for match in _SIGN.finditer(text):
        name = names.get(match[0])
        if name is not None:
            at = match.start()
            parts.append(text[done:at])
            if at and text[at - 1] != " ":
                parts.append(" ")
            parts.append(name)
            done = at + 1
    parts.append(text[done:])
    return "".join(parts)


@cache
def _memory() -> Memory:
    return Memory(_lexicon())


@cache
def _lexicon() -> dict[str, float]:
    lexicon: dict[str, float] = {}
    for line in _data("vader_lexicon.txt").rstrip("\n").split("\n"):
        if line:
            word, measure = line.strip().split("\t")[:2]
            lexicon[word] = float(measure)
    return lexicon


@cache
def _emoji_names() -> dict[str, str]:
    """Names of the emojis of one character: stock looks at one character at a time."""
    lines = _data("emoji_utf8_lexicon.txt").rstrip("\n").split("\n")
    pairs = (line.strip().split("\t")[:2] for line in lines)
    return {sign: name for sign, name in pairs if len(sign) == 1}


def _data(name: str) -> str:
    return resources.files("vaderSentiment").joinpath(name).read_text(encoding="utf-8")
