"""Sentiment: route a text by its language, score it, and show the words that weighed.

French has its own lexicon and rules, English is VADER with our emojis; other languages are counted, not guessed: only
their emojis are read, and they are marked unreliable.
"""

from streams.model import Label, Sentiment, Word
from streams.sentiment import emoji, english, french
from streams.sentiment.english import Scored, normalize
from streams.sentiment.fold import clip
from streams.sentiment.rerank import EDGE as EDGE
from streams.sentiment.rerank import Reranker

WORDS = 8
"""Words that a sentiment shows."""


def score(text: str, lang: str | None = None, *, default: str = "fr", weights: Reranker | None = None) -> Sentiment:
    """Score a text.

    Args:
        text: The post as it was written; only its first characters are read (`streams.sentiment.fold.LIMIT`).
        lang: Its language (``streams.language.detect``), or ``None`` when unknown.
        default: The language to read it in when ``lang`` is ``None``.
        weights: What corrects the rules, in the languages that it was trained on; ``None`` leaves them alone.

    Returns:
        The sentiment, with at most `WORDS` words, heaviest first, as they stand in the text.

    Example:
        >>> sentiment = score("Scandale à la mairie, quelle honte", "fr")
        >>> str(sentiment.label), [word.text for word in sentiment.words]
        ('negative', ['Scandale', 'honte'])
    """
    language = (lang or default).split("-", 1)[0].lower()
    scored, reliable, engine = rules(text, language)
    if weights is not None and weights.knows(language):
        scored, engine = weights.score(text, language, scored, reliable=reliable), f"{engine}+weights"
    heaviest = sorted(scored.words, key=lambda word: -abs(word[1]))[:WORDS]
    return Sentiment(
        compound=scored.compound,
        label=label(scored.compound),
        lang=language,
        engine=engine,
        words=tuple(Word(text=word, weight=round(weight, 2)) for word, weight in heaviest),
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
            scored, engine = english.score(text), "vader-3.3.2"
            reliable = not _mixed(scored)
        case _:
            scored, engine, reliable = _emojis(text), "emoji", False
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


def _mixed(scored: Scored) -> bool:
    praise = sum(weight for _, weight in scored.words if weight > 0)
    blame = -sum(weight for _, weight in scored.words if weight < 0)
    return min(praise, blame) >= 0.5 * max(praise, blame) > 0


def _emojis(text: str) -> Scored:
    found = emoji.find(clip(text))
    total = sum(one.weight for one in found)
    return Scored(round(normalize(total), 4), tuple((one.emoji, one.weight) for one in found))
