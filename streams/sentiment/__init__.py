"""Sentiment: route a text by its language, score it, and show the words that weighed.

French has its own lexicon and rules, English is VADER with our emojis; other languages are counted, not guessed: only
their emojis are read, and they are marked unreliable.
"""

from functools import lru_cache

from streams.model import Label, Sentiment, Word
from streams.sentiment import emoji, english, french
from streams.sentiment.english import Scored, normalize
from streams.sentiment.fold import clip

EDGE = 0.05
"""Compound from which a text is positive, and below whose opposite it is negative: VADER's."""

WORDS = 8
"""Words that a sentiment shows."""


def score(text: str, lang: str | None = None, *, default: str = "fr") -> Sentiment:
    """Score a text.

    Args:
        text: The post as it was written; only its first characters are read (`streams.sentiment.fold.LIMIT`).
        lang: Its language (``streams.language.detect``), or ``None`` when unknown.
        default: The language to read it in when ``lang`` is ``None``.

    Returns:
        The sentiment, with at most `WORDS` words, heaviest first, as they stand in the text.

    Example:
        >>> sentiment = score("Scandale à la mairie, quelle honte", "fr")
        >>> str(sentiment.label), [word.text for word in sentiment.words]
        ('negative', ['Scandale', 'honte'])
    """
    language = (lang or default).split("-", 1)[0].lower()
    match language:
        case "fr":
            scored, reliable = french.read(text)
            engine = "clameur-fr"
        case "en":
            scored, engine = english.score(text), "vader-3.3.2"
            reliable = not _mixed(scored)
        case _:
            scored, engine, reliable = _emojis(text), "emoji", False
    return Sentiment(
        compound=scored.compound,
        label=label(scored.compound),
        lang=language,
        engine=engine,
        words=_heaviest(scored.words) if scored.words else (),
        reliable=reliable,
    )


def _heaviest(words: tuple[tuple[str, float], ...]) -> tuple[Word, ...]:
    heaviest = sorted(words, key=lambda word: -abs(word[1]))[:WORDS] if len(words) > 1 else words
    return tuple([_word(word, weight) for word, weight in heaviest])


@lru_cache(maxsize=4096)
def _word(text: str, weight: float) -> Word:
    """The same few words come back all day: rounding and building one costs more than finding it."""
    return Word(text, round(weight, 2))


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


def _mixed(scored: Scored) -> bool:
    praise = sum(weight for _, weight in scored.words if weight > 0)
    blame = -sum(weight for _, weight in scored.words if weight < 0)
    return min(praise, blame) >= 0.5 * max(praise, blame) > 0


def _emojis(text: str) -> Scored:
    found = emoji.find(clip(text))
    total = sum(one.weight for one in found)
    return Scored(round(normalize(total), 4), tuple((one.emoji, one.weight) for one in found))
