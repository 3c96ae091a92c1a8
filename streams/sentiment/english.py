"""English: the exact scores of vaderSentiment 3.3.2, several times faster, in time linear in the text.

What a token is (valence, booster, negation, capitals) is worked out once and remembered; only lexicon words are
scored; plain ASCII text skips the emojis. Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment
Analysis of Social Media Text", ICWSM 2014. The lexicon is read from the installed package, nothing of it is copied.
"""

import math
import re
import string
from functools import cache
from heapq import heapify, heappop, heappush
from importlib import resources
from typing import NamedTuple

from vaderSentiment import vaderSentiment

from streams.sentiment import emoji
from streams.sentiment.fold import clip

BOOSTERS: dict[str, float] = {word: by for word, by in vaderSentiment.BOOSTER_DICT.items() if " " not in word}
BOOSTER_BIGRAMS: dict[str, float] = {words: by for words, by in vaderSentiment.BOOSTER_DICT.items() if " " in words}
NEGATIONS: frozenset[str] = frozenset(vaderSentiment.NEGATE)
SPECIAL_CASES: dict[str, float] = vaderSentiment.SPECIAL_CASES
CAPITALS: float = vaderSentiment.C_INCR
FLIP: float = vaderSentiment.N_SCALAR

REMEMBERED = 50_000
"""Tokens whose facts are kept, about 15 MB; the memory is emptied when full (own choice)."""

TOKEN_LIMIT = 64
"""Longer tokens are links and noise: they are read, but not remembered."""


class Scored(NamedTuple):
    """A sum of valences brought to [−1, 1] and the tokens that made it, in text order."""

    compound: float
    words: tuple[tuple[str, float], ...]


class _Fact(NamedTuple):
    """What stock VADER works out again and again about one token."""

    text: str
    lower: str
    upper: bool
    valence: float | None
    booster: float
    negates: bool


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
    text = _describe_emojis(text).strip()
    facts = _facts(text.split())
    sentiments = _valences(facts)
    if not sentiments:
        return Scored(0.0, ())
    total = float(sum(sentiments.values()))
    emphasis = _emphasis(text)
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    words = tuple((facts[i].text, weight) for i, weight in sentiments.items() if weight)
    return Scored(round(normalize(total), 4), words)


def score(text: str) -> Scored:
    """Score a text as stock VADER does, but with our own weights for the emojis that it misreads.

    A text without any such emoji scores exactly as `stock`. With some, they are taken out, and their weights are
    added to the sum of the valences before the punctuation weighs.

    Args:
        text: Any text; what follows `streams.sentiment.fold.LIMIT` characters is ignored.

    Returns:
        The compound in [−1, 1] and the tokens and emojis that weighed.

    Example:
        >>> score("The station this morning 😡").compound < -0.5
        True
    """
    text = clip(text)
    found = emoji.find(text)
    if not found:
        return stock(text)
    text = _describe_emojis(emoji.remove(text)).strip()
    facts = _facts(text.split())
    sentiments = _valences(facts)
    total = float(sum(sentiments.values())) + sum(one.weight for one in found)
    emphasis = _emphasis(text)
    total += emphasis if total > 0 else -emphasis if total < 0 else 0.0
    words = tuple((facts[i].text, weight) for i, weight in sentiments.items() if weight)
    return Scored(round(normalize(total), 4), words + tuple((one.emoji, one.weight) for one in found))


def normalize(total: float) -> float:
    """Bring a sum of valences to [−1, 1]; 15 is VADER's constant.

    Example:
        >>> round(normalize(4.0), 3)
        0.718
    """
    return max(-1.0, min(1.0, total / math.sqrt(total * total + 15)))


def _facts(tokens: list[str]) -> list[_Fact]:
    memory = _memory()
    facts: list[_Fact] = []
    for token in tokens:
        fact = memory.get(token)
        if fact is None:
            fact = _fact(token)
            if len(token) <= TOKEN_LIMIT:
                if len(memory) >= REMEMBERED:
                    memory.clear()
                memory[token] = fact
        facts.append(fact)
    return facts


def _fact(token: str) -> _Fact:
    stripped = token.strip(string.punctuation)
    text = token if len(stripped) <= 2 else stripped
    lower = text.lower()
    negates = lower in NEGATIONS or "n't" in lower
    return _Fact(text, lower, text.isupper(), _lexicon().get(lower), BOOSTERS.get(lower, 0.0), negates)


def _valences(facts: list[_Fact]) -> dict[int, float]:
    """Index of a lexicon word to its valence in this text; zeroes may be among them."""
    hits = [i for i, fact in enumerate(facts) if fact.valence is not None and not fact.booster]
    if not hits:
        return {}
    capitals = sum(fact.upper for fact in facts)
    mixed = 0 < capitals < len(facts)
    last = len(facts) - 1
    scored: dict[int, float] = {}
    for i in hits:
        if i < last and facts[i].lower == "kind" and facts[i + 1].lower == "of":
            continue
        scored[i] = _valence(facts, i, mixed)
    for at, fact in enumerate(facts):
        if fact.lower == "but":
            return _but(scored, at)
    return scored


def _valence(facts: list[_Fact], i: int, mixed: bool) -> float:
    fact = facts[i]
    lexicon = _lexicon()
    base = fact.valence
    assert base is not None  # noqa: S101 - the caller picked lexicon words
    valence = base
    before = [facts[i - back] for back in range(1, min(i, 3) + 1)]
    if fact.lower == "no" and i + 1 < len(facts) and facts[i + 1].lower in lexicon:
        valence = 0.0
    if any(one.lower == "no" for one in before[:2]) or (
        len(before) == 3 and before[2].lower == "no" and before[0].lower in ("or", "nor")
    ):
        valence = base * FLIP
    if fact.upper and mixed:
        valence += CAPITALS if valence > 0 else -CAPITALS
    for back, previous in enumerate(before):
        if previous.valence is not None:
            continue
        if previous.booster:
            valence += _boost(previous, valence, mixed) * (1.0, 0.95, 0.9)[back]
        valence = _negate(valence, before, back)
        if back == 2:
            valence = _idioms(valence, facts, i)
    least = bool(before) and before[0].lower == "least" and before[0].valence is None
    if least and (len(before) == 1 or before[1].lower not in ("at", "very")):
        valence *= FLIP
    return valence


def _boost(booster: _Fact, valence: float, mixed: bool) -> float:
    scalar = -booster.booster if valence < 0 else booster.booster
    if booster.upper and mixed:
        scalar += CAPITALS if valence > 0 else -CAPITALS
    return scalar


def _negate(valence: float, before: list[_Fact], back: int) -> float:
    one = before[0].lower
    if back == 1:
        two = before[1].lower
        if two == "never" and one in ("so", "this"):
            return valence * 1.25
        if two == "without" and one == "doubt":
            return valence
    if back == 2:
        two, three = before[1].lower, before[2].lower
        if (three == "never" and two in ("so", "this")) or one in ("so", "this"):
            return valence * 1.25
        if three == "without" and "doubt" in (one, two):
            return valence
    return valence * FLIP if before[back].negates else valence


def _idioms(valence: float, facts: list[_Fact], i: int) -> float:
    three, two, one, zero = (facts[i - back].lower for back in (3, 2, 1, 0))
    two_one, three_two_one, three_two = f"{two} {one}", f"{three} {two} {one}", f"{three} {two}"
    for sequence in (f"{one} {zero}", f"{two_one} {zero}", two_one, three_two_one, three_two):
        if sequence in SPECIAL_CASES:
            valence = SPECIAL_CASES[sequence]
            break
    if i + 1 < len(facts):
        following = f"{zero} {facts[i + 1].lower}"
        valence = SPECIAL_CASES.get(following, valence)
        if i + 2 < len(facts):
            valence = SPECIAL_CASES.get(f"{following} {facts[i + 2].lower}", valence)
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
    amplifier = questions * 0.18 if 1 < questions <= 3 else 0.96 if questions > 3 else 0.0
    return min(text.count("!"), 4) * 0.292 + amplifier


def _describe_emojis(text: str) -> str:
    if text.isascii():
        return text
    pattern, names = _emoji_names()

    def describe(match: re.Match[str]) -> str:
        start = match.start()
        return names[match[0]] if start == 0 or text[start - 1] == " " else " " + names[match[0]]

    return pattern.sub(describe, text)


@cache
def _memory() -> dict[str, _Fact]:
    return {}


@cache
def _lexicon() -> dict[str, float]:
    lexicon: dict[str, float] = {}
    for line in _data("vader_lexicon.txt").rstrip("\n").split("\n"):
        if line:
            word, measure = line.strip().split("\t")[:2]
            lexicon[word] = float(measure)
    return lexicon


@cache
def _emoji_names() -> tuple[re.Pattern[str], dict[str, str]]:
    lines = _data("emoji_utf8_lexicon.txt").rstrip("\n").split("\n")
    pairs = (line.strip().split("\t")[:2] for line in lines)
    names = {sign: name for sign, name in pairs if len(sign) == 1}  # stock looks at one character at a time
    return re.compile(f"[{re.escape(''.join(names))}]"), names


def _data(name: str) -> str:
    return resources.files("vaderSentiment").joinpath(name).read_text(encoding="utf-8")
