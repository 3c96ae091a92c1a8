"""Everything that is read in one text, with the reason of each decision: what `clameur explain` tells."""

from enum import StrEnum

import msgspec

from streams import crisis, language, sentiment
from streams.gazetteer import Gazetteer
from streams.model import Hit, Rejection, Sentiment, Voice
from streams.sentiment.rerank import Reranker


class LanguageSource(StrEnum):
    """Who said which language a text is in."""

    PLATFORM = "platform"
    LETTERS = "letters"
    DEFAULT = "default"


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """One text and what was read in it.

    Attributes:
        text: The text as it was written.
        hits: Territories that it names, roll-ups last.
        rejections: Expressions that stand in it and do not count.
        lang: Its language, ISO 639.
        lang_from: Who said so.
        sentiment: How it feels.
        crisis: Crisis topics, sorted.
        voices: On whose behalf the author speaks, for each territory of ``hits``.
    """

    text: str
    hits: tuple[Hit, ...]
    rejections: tuple[Rejection, ...]
    lang: str
    lang_from: LanguageSource
    sentiment: Sentiment
    crisis: tuple[str, ...]
    voices: dict[str, Voice]


def explain(
    text: str,
    gazetteer: Gazetteer,
    *,
    at: float,
    lang: str | None = None,
    author: str = "",
    place: str = "",
    default: str = "fr",
    weights: Reranker | None = None,
) -> Explanation:
    """Read one text and keep the reasons.

    Args:
        text: The text of a post, as it was written.
        gazetteer: Compiled territories.
        at: When it was written, epoch seconds.
        lang: What the platform says of its language, a BCP 47 tag, or ``None``.
        author: Handle of its author, empty when unknown.
        place: Where the author says to live, empty when unknown.
        default: The language of a text that names no territory and does not say enough; else it is the territory's.
        weights: What corrects the rules of sentiment, if anything does.

    Example:
        >>> from streams import gazetteer
        >>> told = explain("L'eau de la source est magnifique", gazetteer.compile([]), at=0.0)
        >>> str(told.lang_from), str(told.sentiment.label), told.hits
        ('letters', 'positive', ())
    """
    hits, rejections = gazetteer.explain(text, at=at, place=place)
    if hits:
        default = gazetteer.territory(hits[0].territory).lang
    found = language.detect(text, lang, default)
    return Explanation(
        text=text,
        hits=hits,
        rejections=rejections,
        lang=found,
        lang_from=_who_said(found, text, lang),
        sentiment=sentiment.score(text, found, default=default, weights=weights),
        crisis=crisis.topics(text),
        voices={hit.territory: gazetteer.voice(hit.territory, author) for hit in hits},
    )


def _who_said(found: str, text: str, lang: str | None) -> LanguageSource:
    if lang and language.detect("", lang, "") == found:
        return LanguageSource.PLATFORM
    return LanguageSource.LETTERS if language.detect(text, None, "") == found else LanguageSource.DEFAULT
