"""VADER's rules, exactly as vaderSentiment 3.3.2 applies them, several times faster and in time linear in the text.

Only lexicon words are scored, and the rules are looked at only where a word that takes part in one is near.
Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014.
"""

import math
from collections.abc import Sequence
from functools import cache
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from streams.sentiment.memory import Memory
from streams.sentiment.vader_tokens import (
    ALONE,
    BOOSTER_BIGRAMS,
    BUT,
    CAPITALS,
    DULL,
    FLIP,
    HIT,
    IDIOM,
    IDIOMS,
    NAMED,
    REMEMBERED,
    RULE,
    Fact,
    describe_emojis,
    make,
)


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
    sentiments = valences(facts, marked(facts))
    if not sentiments:
        return Scored(0.0, ())
    total = emphasized(float(sum(sentiments.values())), text)
    return Scored(normalize(total), tuple([(facts[i].text, value) for i, value in sentiments.items() if value]))


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
    values = [value for value in valences(facts, marked(facts)).values() if value]
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
        "compound": normalize(emphasized(float(sum(values)), text)),
    }


def normalize(total: float) -> float:
    """Bring a sum of valences to [−1, 1], rounded to four digits; 15 is VADER's constant.

    Example:
        >>> normalize(4.0)
        0.7184
    """
    return four_digits(total / math.sqrt(total * total + 15))


def four_digits(value: float) -> float:
    """What ``round(value, 4)`` gives, in a quarter of the time; never a negative zero.

    Args:
        value: From −1,000 to 1,000: there ten thousand times as much still has its digits.

    Example:
        >>> four_digits(0.71838), four_digits(-0.00004)
        (0.7184, 0.0)
    """
    scaled = value * 10_000
    down = math.floor(scaled)
    over = scaled - down
    if 0.499 < over < 0.501:  # too near to a tie: digit by digit
        return round(value, 4)
    return (down + 1 if over > 0.5 else down) / 10_000


def emphasized(total: float, text: str) -> float:
    """A sum of valences, driven further from zero by the exclamation and question marks of the text.

    Example:
        >>> emphasized(-2.0, "Closed again!"), emphasized(0.0, "Closed!!!")
        (-2.292, 0.0)
    """
    if "!" not in text and "?" not in text:
        return total
    return total + _emphasis(text) if total > 0 else total - _emphasis(text) if total < 0 else total


def marked(facts: Sequence[Fact]) -> list[int]:
    """Indices of the tokens that are anything at all."""
    return [i for i, fact in enumerate(facts) if fact.role]


def valences(facts: Sequence[Fact], marks: list[int]) -> dict[int, float]:
    """Index of each lexicon word to its valence in this text, in text order; zeroes may be among them.

    Args:
        facts: The tokens of the text.
        marks: What `marked` says of them.

    Example:
        >>> facts = [_memory()[token] for token in "not a good day".split()]
        >>> valences(facts, marked(facts))
        {2: -1.406}
    """
    scored: dict[int, float] = {}
    shouts: bool | None = None
    heard = but = -9
    for i in marks:
        fact = facts[i]
        role = fact.role
        if role & HIT:
            if shouts is None:
                shouts = not all(other.upper for other in facts) if facts[0].upper else True
            if role & ALONE or i - heard <= 3:
                if fact.lower != "kind" or i + 1 == len(facts) or facts[i + 1].lower != "of":
                    scored[i] = _valence(facts, i, shouts)
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


def _valence(facts: Sequence[Fact], i: int, shouts: bool) -> float:
    """The valence of a lexicon word among its neighbours. ``shouts``: not all of the tokens are in capitals."""
    fact = facts[i]
    one = facts[i - 1] if i else DULL
    two = facts[i - 2] if i > 1 else DULL
    three = facts[i - 3] if i > 2 else DULL
    base = valence = fact.valence or 0.0
    if not (fact.role & ALONE or (one.role | two.role | three.role) & NAMED):
        if fact.upper and shouts:
            valence += CAPITALS if valence > 0 else -CAPITALS
        for other, fade in ((one, 1.0), (two, 0.95), (three, 0.9)):
            if other.role & RULE and other.valence is None:
                if other.booster:
                    valence += _boost(other, valence, shouts) * fade
                if other.negates:
                    valence *= FLIP
        return valence
    if fact.lower == "no" and i + 1 < len(facts) and facts[i + 1].valence is not None:
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
        if fact.role & ALONE or (one.role | two.role | three.role) & IDIOM:
            valence = _idioms(valence, facts, i)
    if one.lower == "least" and one.valence is None and two.lower not in ("at", "very"):
        valence *= FLIP
    return valence


def _boost(booster: Fact, valence: float, shouts: bool) -> float:
    scalar = -booster.booster if valence < 0 else booster.booster
    if booster.upper and shouts:
        scalar += CAPITALS if valence > 0 else -CAPITALS
    return scalar


def _idioms(valence: float, facts: Sequence[Fact], i: int) -> float:
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


@cache
def _memory() -> Memory[Fact]:
    return Memory(make, most=REMEMBERED)
