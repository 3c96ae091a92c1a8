"""Sentences from a table of phrases, and the ways in which people type them."""

import random
import re
from collections.abc import Mapping, Sequence
from typing import Final

Phrases = Mapping[str, Sequence[str]]
"""A name to its alternatives; ``{name}`` inside an alternative stands for one of another name's."""

_SLOT: Final = re.compile(r"\{([\w.]+)\}")
_START: Final = re.compile(r"(^|(?<=[.!?…] ))(?!https?:)([a-zà-ÿ])")
_ACCENTS: Final = str.maketrans("àâäéèêëîïôöùûüçÀÂÉÈÊÎÔÇ", "aaaeeeeiioouuucAAEEEIOC")
_SHORT: Final = (
    ("c'est", "cest"),
    ("C'est", "Cest"),
    ("quelqu'un", "qqn"),
    ("beaucoup", "bcp"),
    ("toujours", "tjrs"),
    ("aujourd'hui", "ajd"),
    ("pourquoi", "pk"),
    ("Pourquoi", "Pk"),
    ("maintenant", "mtn"),
    ("parce que", "pcq"),
    ("s'il vous plaît", "svp"),
    ("j'ai", "jai"),
    ("qu'il", "quil"),
    ("n'est", "nest"),
    ("je ne sais pas", "jsp"),
    ("tout le monde", "tt le monde"),
)
_SLIPS: Final = (
    ("ent ", "e "),
    ("é ", "er "),
    ("ss", "s"),
    ("nn", "n"),
    ("ais ", "ait "),
    ("ou", "uo"),
    (", ", " "),
    ("tt", "t"),
)


def expand(phrases: Phrases, name: str, rng: random.Random, given: Mapping[str, str] | None = None) -> str:
    """One sentence.

    Args:
        phrases: The table.
        name: Where to begin.
        rng: The only source of chance.
        given: Slots that are filled from outside (a handle, a town).

    Returns:
        The text, with a capital at the beginning of each sentence.

    Raises:
        KeyError: A slot stands in neither ``phrases`` nor ``given``.

    Examples:
        >>> expand({"all": ("{who} is dry.",), "who": ("the spring",)}, "all", random.Random(1))
        'The spring is dry.'
    """
    given = given or {}

    def one(slot: str) -> str:
        if slot in given:
            return given[slot]
        return _SLOT.sub(lambda match: one(match[1]), rng.choice(phrases[slot]))

    text = re.sub(r"\s+", " ", one(name)).strip()
    return _START.sub(lambda match: match[1] + match[2].upper(), text)


def typed(text: str, care: float, rng: random.Random) -> str:
    """The same text as someone types it on a phone.

    Args:
        text: As it is written with care.
        care: From 0 (slang, slips, no accents) to 1 (as it is).
        rng: The only source of chance.

    Returns:
        The text; words that begin with a capital inside it, hashtags, handles and addresses are left alone.

    Examples:
        >>> typed("C'est une honte.", 1.0, random.Random(1))
        "C'est une honte."
    """

    def careless(chance: float) -> bool:
        return rng.random() < chance * (1.0 - care)

    if careless(0.5):
        for long, short in _SHORT:
            if rng.random() < 0.6:
                text = text.replace(long, short)
    if careless(0.3):
        text = _slipped(text, rng)
    if careless(0.35):
        text = text.translate(_ACCENTS)
    if careless(0.5):
        text = text[:1].lower() + text[1:] if text[1:2].islower() else text
    if careless(0.6):
        text = text.rstrip(".")
    if careless(0.3):
        text = re.sub(r" ?!(?= |$)", lambda _: "!" * rng.randint(1, 4), text)
    if careless(0.06):
        text = " ".join(word if word.startswith(("http", "@")) else word.upper() for word in text.split(" "))
    return text


def _slipped(text: str, rng: random.Random) -> str:
    """One slip of the fingers, in a word without a capital."""
    words = text.split(" ")
    plain = [place for place, word in enumerate(words) if len(word) > 4 and word.isalpha() and word.islower()]
    if not plain:
        return text
    place = rng.choice(plain)
    slips = [(right, wrong) for right, wrong in _SLIPS if right in words[place] + " "]
    if slips:
        right, wrong = rng.choice(slips)
        words[place] = (words[place] + " ").replace(right, wrong, 1).rstrip(" ")
    else:
        at = rng.randrange(1, len(words[place]) - 1)
        words[place] = words[place][:at] + words[place][at] + words[place][at:]
    return " ".join(words)
