"""Which language a post is in: the platform's word when it is credible, else its letters, else the default."""

import re
from functools import cache, lru_cache
from typing import Any

from streams.sentiment.fold import clip

UNKNOWN = frozenset({"und", "zxx", "mul", "mis", "art", "xx", "qam", "qct", "qht", "qme", "qst", "unk", "null"})
"""Codes by which platforms say that they do not know ("q…" are X's: only mentions, hashtags, media, too short)."""

RENAMED = {"iw": "he", "in": "id", "ji": "yi", "fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de"}
RENAMED |= {"spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "ara": "ar", "cat": "ca"}

LANGUAGES = ("ar", "ca", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "uk", "zh")
"""What we tell apart: the languages most posts about a French territory are in (own choice)."""

MIN_WORDS = 4
MIN_LETTERS = 18
"""A shorter text says too little about its language: it gets the default."""

CONFIDENCE = 0.75
"""Probability below which the letters decide nothing (own choice, on posts cut to a few words)."""

REMEMBERED = 4096
"""Texts whose language is kept: reposts come back word for word."""

_NOISE = re.compile(r"https?://\S+|[@#]\w+|\bRT\b|&\w+;")
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str, platform_lang: str | None = None, default: str = "fr") -> str:
    """Name the language of a text.

    Args:
        text: The post as it was written.
        platform_lang: What the platform says, a BCP 47 tag (``fr``, ``fr-FR``, ``en_US``), or ``None``. Codes that
            mean "unknown" are ignored.
        default: The language of posts that do not say enough; the territory's own.

    Returns:
        A lower-case ISO 639 code, mostly of two letters.

    Example:
        >>> detect("Fire at the old mill", "en-GB", "fr"), detect("ok", "und", "fr")
        ('en', 'fr')
    """
    return _credible(platform_lang) or _by_letters(clip(text)) or default


def _credible(tag: str | None) -> str | None:
    if not tag:
        return None
    primary = tag.strip().replace("_", "-").split("-", 1)[0].lower()
    primary = RENAMED.get(primary, primary)
    if primary in UNKNOWN or not 2 <= len(primary) <= 3 or not (primary.isascii() and primary.isalpha()):
        return None
    return primary


@lru_cache(maxsize=REMEMBERED)
def _by_letters(text: str) -> str | None:
    words: list[str] = _WORD.findall(_NOISE.sub(" ", text))
    letters = sum(map(len, words))
    spaceless = not all(word[0] < "\u2e80" for word in words)  # Chinese and Japanese write without spaces
    if not spaceless and (len(words) < MIN_WORDS or letters < MIN_LETTERS):
        return None
    language, confidence = _identifier().classify(" ".join(words).lower())
    return str(language) if confidence >= CONFIDENCE else None


@cache
def _identifier() -> Any:
    """Load the model (about 0.1 s) when the first text needs it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
