"""Which language a post is in: the platform's tag when it is credible, else its words, else its letters."""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

UNKNOWN = frozenset({"und", "zxx", "mul", "mis", "art", "xx", "qam", "qct", "qht", "qme", "qst", "unk", "null"})
"""Codes by which platforms say that they do not know ("q…" are X's: only mentions, hashtags, media, too short)."""

RENAMED = {"iw": "he", "in": "id", "ji": "yi", "fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de"}
RENAMED |= {"spa": "es", "ita": "it", "por": "pt", "nld": "nl", "dut": "nl", "ara": "ar", "cat": "ca"}

LANGUAGES = ("ar", "ca", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "uk", "zh")
"""What we tell apart: the languages most posts about a French territory are in (own choice)."""

READ = 600
"""Characters that are looked at: more says no more about the language, and this bounds the cost."""

MIN_WORDS = 4
MIN_LETTERS = 18
"""A shorter text says too little about its language: it gets the default."""

CONFIDENCE = 0.75
"""Probability below which the letters decide nothing (own choice, on posts cut to a few words)."""

TELLING = 2
"""Different function words of one language, and none of another, that name it without asking the letters."""

OVERRULING_WORDS = 8
OVERRULING_TELLING = 3
OVERRULING_CONFIDENCE = 0.99
"""What it takes to contradict a platform: a text of so many words, and so many function words or so sure letters. Of
4,326 tweets in French or English it contradicts 2 right tags (``docs/reference/language.md``)."""

REMEMBERED = 4096
"""Texts whose language is kept: reposts come back word for word."""

FRENCH_TEXT = """
les des du et est dans pour pas sur avec qui une au aux ce cette nous vous ils elle elles je c'est j'ai mais où être
sont ont très tous toute toutes chez quand encore ces mes ses leur leurs même aussi faut été fait suis ça d'un d'une
l'on qu'il qu'on qu'elle qu'une n'est s'est j'en c'était donc alors moi lui votre notre vos nos avoir n'a il jamais
rien toujours trop après avant depuis pourquoi cet celui ceux était sera avait merci deux trois jour
"""
ENGLISH_TEXT = """
the and to you that this with for are have not it be they my your what just from by at his her has but out about when
who would can there their been it's don't i'm were than then our if up of is was will she how why all like get does
did didn't can't going i've i'll you're we're that's some any because should could know think see really into after
before again today tomorrow tonight never always
"""
OTHERS_TEXT = """
el los las del por para está muy pero más como hay desde donde di che è della sono gli anche nel alla questo perché
não os em uma você dos das pelo der und ist nicht ein eine mit auf dem für von zu wir het een van niet dat voor aan
ook zijn maar els amb és aquest aquesta dels pel molt al lo yo io con
"""
FRENCH = frozenset(FRENCH_TEXT.split())
ENGLISH = frozenset(ENGLISH_TEXT.split())
OTHERS = frozenset(OTHERS_TEXT.split())
"""Function words of French, of English, and of their neighbours; with one of `OTHERS` the letters are asked."""

_NOISE = re.compile(r"https?://\S+|[@#]\w+|\bRT\b|&\w+;")
_WORD = re.compile(r"[^\W\d_]+")


def detect(text: str, platform_lang: str | None = None, default: str = "fr") -> str:
    """Name the language of a text.

    Args:
        text: The post as it was written; its first `READ` characters are looked at.
        platform_lang: What the platform says, a BCP 47 tag (``fr``, ``fr-FR``, ``en_US``), or ``None``. Codes that
            mean "unknown" are ignored, and so is a tag that a long text plainly contradicts.
        default: The language of posts that do not say enough; the territory's own.

    Returns:
        A lower-case ISO 639 code, mostly of two letters.

    Example:
        >>> detect("Fire at the old mill", "en-GB", "fr"), detect("ok", "und", "fr")
        ('en', 'fr')
        >>> detect("Encore une coupure d'eau dans le quartier, et personne pour nous répondre", "ht", "en")
        'fr'
    """
    text = text[:READ]
    tag = _credible(platform_lang)
    words = text.lower().replace("’", "'").split()
    different = set(words)
    french, english = len(different & FRENCH), len(different & ENGLISH)
    alone = not (french and english) and different.isdisjoint(OTHERS)
    told, votes = ("fr", french) if french > english else ("en", english)
    if tag is None:
        return told if alone and votes >= TELLING else _by_letters(text).language or default
    if len(words) < OVERRULING_WORDS or (told == tag and votes):
        return tag
    if alone and votes >= OVERRULING_TELLING:
        return told
    if tag not in LANGUAGES:
        return tag
    letters = _by_letters(text)
    sure = letters.words >= OVERRULING_WORDS and letters.confidence >= OVERRULING_CONFIDENCE
    return letters.language if sure and letters.language else tag


def load() -> None:
    """Load the model now, not when the first text needs it."""
    _identifier()


def _credible(tag: str | None) -> str | None:
    if not tag:
        return None
    if tag == "fr" or tag == "en":
        return tag
    primary = tag.strip().replace("_", "-").split("-", 1)[0].lower()
    primary = RENAMED.get(primary, primary)
    if primary in UNKNOWN or not 2 <= len(primary) <= 3 or not (primary.isascii() and primary.isalpha()):
        return None
    return primary


class _Letters(NamedTuple):
    """What the letters say: a language or ``None``, how probable it is, and of how many words."""

    language: str | None
    confidence: float
    words: int


@lru_cache(maxsize=REMEMBERED)
def _by_letters(text: str) -> _Letters:
    words: list[str] = _WORD.findall(_NOISE.sub(" ", text))
    letters = sum(map(len, words))
    spaceless = not all(word[0] < "\u2e80" for word in words)  # Chinese and Japanese write without spaces
    if not spaceless and (len(words) < MIN_WORDS or letters < MIN_LETTERS):
        return _Letters(None, 0.0, len(words))
    language, confidence = _identifier().classify(" ".join(words).lower())
    return _Letters(str(language) if confidence >= CONFIDENCE else None, float(confidence), len(words))


@cache
def _identifier() -> Any:
    """Load the model (about 0.5 s with its libraries), once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
