"""Sentiment: route a text by its language, score it, and show the words that weighed.

French has its own lexicon and rules, English is VADER with a layer of ours; other languages are counted, not guessed:
only their emojis are read, and they are marked unreliable.
"""

from math import floor

from streams.language import detect
from streams.model import Label, Sentiment, Word
from streams.sentiment import emoji, english, french
from streams.sentiment.english import Scored, normalize
from streams.sentiment.fold import LIMIT, clip
from streams.sentiment.rerank import EDGE as EDGE
from streams.sentiment.rerank import Reranker

WORDS = 8
"""Words that a sentiment shows."""

_POSITIVE, _NEUTRAL, _NEGATIVE = Label.POSITIVE, Label.NEUTRAL, Label.NEGATIVE
_SILENT_FRENCH = Sentiment(compound=0.0, label=_NEUTRAL, lang="fr", engine="clameur-fr")
"""What is said of a text without any word that weighs: four in ten."""


def score(text: str, lang: str | None = None, *, default: str = "fr", weights: Reranker | None = None) -> Sentiment:
    """Score a text.

    Args:
        text: The post as it was written; only its first characters are read (`streams.sentiment.fold.LIMIT`).
        lang: Its language, a BCP 47 tag, believed when given; ``None``: it is found
            (``streams.language.detect``).
        default: The language of a text that does not say enough when ``lang`` is ``None``.
        weights: What corrects the rules, in the languages that it was trained on; ``None`` leaves them alone.

    Returns:
        The sentiment, with at most `WORDS` words, heaviest first, as they stand in the text.

    Example:
        >>> sentiment = score("Scandale à la mairie, quelle honte", "fr")
        >>> str(sentiment.label), [word.text for word in sentiment.words]
        ('negative', ['Scandale', 'honte'])
        >>> score("The fire brigade was wonderful with us last night").lang
        'en'
    """
    language = lang if lang == "en" or lang == "fr" else _language(text, lang, default)
    if len(text) > LIMIT:
        text = text[:LIMIT]
    chunks: list[str] | None = None
    if language == "fr":
        chunks = text.split()
        compound, words, reliable = french.weigh(text, chunks)
        if not words and weights is None:
            return _SILENT_FRENCH
        engine = "clameur-fr"
    elif language == "en":
        compound, words, reliable = english.weigh(text)
        engine = "vader-3.3.2"
    else:
        scored, engine, reliable = _emojis(text), "emoji", False
        compound, words = scored.compound, _words(scored)
    if weights is not None and weights.knows(language):
        if chunks is None:
            chunks = text.split()
        compound, words = weights.weigh(text, chunks, language, compound, words, reliable=reliable)
        engine += "+weights"
    if len(words) == 2:
        if abs(words[0].weight) < abs(words[1].weight):
            words.reverse()
    elif len(words) > 2:
        words.sort(key=_size, reverse=True)
    return Sentiment(
        compound=compound,
        label=_NEGATIVE if compound <= -EDGE else _POSITIVE if compound >= EDGE else _NEUTRAL,
        lang=language,
        engine=engine,
        words=tuple(words[:WORDS]),
        reliable=reliable,
    )


def rules(text: str, language: str) -> tuple[Scored, bool, str]:
    """What the rules of a language say of a text, whether they take it at its word, and their name.

    Example:
        >>> rules("Quelle honte", "fr")[1:]
        (True, 'clameur-fr')
    """
    match language:
        case "fr":
            scored, reliable = french.read(text)
            engine = "clameur-fr"
        case "en":
            scored, reliable = english.read(text)
            engine = "vader-3.3.2"
        case _:
            scored, engine, reliable = _emojis(clip(text)), "emoji", False
    return scored, reliable, engine


def compound(text: str, lang: str | None = None) -> float:
    """The compound alone, in [−1, 1].

    Example:
        >>> compound("What a wonderful evening", "en") > 0.5
        True
    """
    return score(text, lang).compound


def label(compound: float) -> Label:
    """The class of a compound.

    Example:
        >>> str(label(-0.05)), str(label(0.0499))
        ('negative', 'neutral')
    """
    if compound <= -EDGE:
        return Label.NEGATIVE
    return Label.POSITIVE if compound >= EDGE else Label.NEUTRAL


def _language(text: str, lang: str | None, default: str) -> str:
    return detect(text, None, default) if lang is None else lang.replace("_", "-").split("-", 1)[0].lower()


def _size(word: Word) -> float:
    return abs(word.weight)


def _words(scored: Scored) -> list[Word]:
    return [Word(word, floor(weight * 100 + 0.5) / 100) for word, weight in scored.words]


def _emojis(text: str) -> Scored:
    found = emoji.find(text)
    total = sum(one.weight for one in found)
    return Scored(normalize(total), tuple((one.emoji, one.weight) for one in found))
