"""A mark of a text that changes little when the text does: how a copy with a few words changed is known for a copy.

The simhash of Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002, used for near-copies by
Manku, Jain & Das Sarma, "Detecting near-duplicates for web crawling", WWW 2007: each feature votes on each bit, the
majority wins. Features are the folded words and their pairs, a pair hashed as the exclusive or of two hashes of its
words (tabulation hashing: Zobrist 1970; Pătraşcu & Thorup, J. ACM 59, 2012).

Posts are short, so one word in fifteen moves more bits than in a web page and 64 bits are too few: at the distance that
finds nine edited posts in ten, one person's own sentence in thirty had a "copy" among a thousand others. With 128 bits
the two are apart. On the invented texts of `tests/support/near_copies.py`, at `NEAR` = 28: copies with one edit are
found 100 times in a hundred, with two 99, with three 90; of the 630 pairs of people's own sentences, 276 of them about
one drought, none is taken for a copy (the nearest two differ by 43 bits), nor for one of 499 simulated posts (38).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from operator import xor
from typing import Protocol

import numpy as np

from streams.folding import SEPARATOR, fold

BITS = 128
NEAR = 28
"""Bits by which a copy may differ from its original."""
LEAST_LETTERS = 60
"""Letters from which a text has a mark: in a shorter one a word is a large part of what was said."""
MOST_MARKS = 512
"""Marks that a text is compared with."""
MOST_WORDS = 120
"""Words that are looked at: a post has fewer; and no bit can then have more than 255 votes."""

_WORDS = re.compile(r"[^\W_]+")
_OTHER_SCRIPTS = re.compile("[\u0370-\u1dff\u2c00-\u2dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]")
"""Letters that are not Latin, of which folding would leave nothing."""


def words_of(text: str) -> list[str]:
    """The folded words of a post, links, handles and the sign of a repost left out; other scripts in lower case.

    >>> words_of("RT @lou: Incendie à Volvic ! https://t.example/x")
    ['incendie', 'a', 'volvic']
    """
    if "@" in text or "http" in text:
        text = " ".join([word for word in text.split() if "@" not in word and not word.startswith("http")])
    latin = _OTHER_SCRIPTS.search(text) is None
    words = fold(text).partition(SEPARATOR)[0].split() if latin else _WORDS.findall(text.lower())
    return words[1:] if words[:1] == ["rt"] else words


def mark(words: list[str]) -> bytes:
    """The mark of a text's `words_of`, 16 bytes; none when it has fewer than `LEAST_LETTERS` letters.

    >>> one = words_of("Honte à Volvic : la source est à sec et l'usine continue de pomper comme si de rien n'était")
    >>> two = words_of("Honte à Volvic : la source est à sec mais l'usine continue de pomper, comme si de rien n'était")
    >>> distance(mark(one), mark(two)) <= NEAR, mark(["trop", "court"])
    (True, b'')
    """
    if sum(map(len, words)) < LEAST_LETTERS:
        return b""
    alone, first, second = zip(*map(_votes, words[:MOST_WORDS]), strict=True)
    votes = (sum(alone) + sum(map(xor, first, second[1:]))).to_bytes(BITS, "big")
    return int(votes.translate(_majority(2 * len(alone) - 1)), 2).to_bytes(BITS // 8, "big")


def distance(one: bytes, other: bytes) -> int:
    """Bits in which two marks differ."""
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()


@lru_cache(maxsize=16_384)
def _votes(word: str) -> tuple[int, int, int]:
    """A word's votes, alone and as the first and the second of a pair: a byte of 0 or 1 for each bit."""
    raw = blake2b(word.encode(), digest_size=3 * BITS // 8).digest()
    bits = f"{int.from_bytes(raw, 'big'):0{3 * BITS}b}".encode().translate(_DIGITS)
    alone, first, second = (int.from_bytes(bits[at : at + BITS], "big") for at in range(0, 3 * BITS, BITS))
    return alone, first, second


_DIGITS = bytes(max(0, code - ord("0")) for code in range(256))


@lru_cache(maxsize=256)
def _majority(features: int) -> bytes:
    """Translates a number of votes into the digit of the bit."""
    return bytes(ord("1") if 2 * votes > features else ord("0") for votes in range(256))


class Marked(Protocol):
    """What has a mark, perhaps an empty one."""

    @property
    def mark(self) -> bytes:
        """As `mark` makes it."""


class Marks:
    """Known marks, looked through at once: five hundred take some ten microseconds, so nothing need be indexed.

    Bands of equal bits, as in Manku et al., would find what differs by 28 bits of 128 only if they were too narrow to
    leave anything out. Of more than `MOST_MARKS` the oldest give way.

    Args:
        known: What is known, by its key; of equally near ones the earlier is found.
    """

    def __init__(self, known: Mapping[int, Marked]) -> None:
        marked = [(key, text.mark) for key, text in known.items() if text.mark][-MOST_MARKS:]
        self._keys = [key for key, _ in marked]
        self._next = len(marked) % MOST_MARKS
        self._halves = np.zeros((2, MOST_MARKS), np.uint64)
        raw = np.frombuffer(b"".join([mark for _, mark in marked]), dtype="<u8")
        self._halves[:, : len(marked)] = raw.reshape(-1, 2).T

    def add(self, key: int, mark: bytes) -> None:
        """One more."""
        at = self._next
        self._halves[:, at] = np.frombuffer(mark, dtype="<u8")
        self._keys[at : at + 1] = [key]
        self._next = (at + 1) % MOST_MARKS

    def nearest(self, mark: bytes) -> int | None:
        """The key of the nearest mark within `NEAR` bits."""
        size = len(self._keys)
        if not size:
            return None
        high, low = np.bitwise_count(self._halves[:, :size] ^ np.frombuffer(mark, dtype="<u8")[:, None])
        high += low
        at = int(high.argmin())
        return self._keys[at] if high[at] <= NEAR else None
