"""Fold a text so that one spelling stands for all the ways people write a name, with a way back to the original.

A folded text is lower-case ASCII letters and digits in words, with one space before, between and after them:
case, accents, ligatures, hyphens and apostrophes of every kind are gone. Hashtags stand joined where they were
(``lacmegantic``) and, when their capitals or digits show where words begin, once more in words at the end.

>>> fold("L’Hôtel de Ville d'ISSY‑les‑Moulineaux")
' l hotel de ville d issy les moulineaux '
>>> fold("Pensées pour #LacMégantic !")
' pensees pour lacmegantic | lac megantic '
"""

import codecs
import re
import unicodedata
from bisect import bisect_right

SEPARATOR = "|"
"""Stands between the text and each hashtag that was opened into words: no name reaches across it."""

_HANDLER = "clameur-fold"
_WIDE = {"œ": "oe", "Œ": "oe", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "ẞ": "ss"}
_NARROW = {"æ": "ae", "Æ": "ae", "ß": "ss", "þ": "th", "Þ": "th", "ø": "o", "Ø": "o", "ð": "d", "Ð": "d"}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")

_HASHTAG = re.compile(r"[#＃]([\w\u0300-\u036f]+)")
_UPPER = "A-ZÀ-ÖØ-ÞŒŸ"
_LOWER = "a-zß-öø-ÿœ\u0300-\u036f"
_PART = re.compile(f"[{_UPPER}]+(?![{_LOWER}])|[{_UPPER}]?[{_LOWER}]+|[0-9]+")
_STRETCH = re.compile(r"([a-z])\1{2,}")


def fold(text: str) -> str:
    """Fold a text.

    Args:
        text: Any text, composed or decomposed.

    Returns:
        Words of ``[a-z0-9]`` with one space on both sides of each; ``" "`` when there is none.
    """
    folded = _plain(text)
    if "#" in text or "＃" in text:
        for _, _, parts in _opened(text):
            folded += f"{SEPARATOR}{_plain(parts)}"
    return folded


def unstretch(folded: str) -> str:
    """Cut a letter written three times or more in a row to one.

    >>> unstretch(" volviiiic ")
    ' volvic '
    """
    return _STRETCH.sub(r"\1", folded)


def is_stretched(folded: str) -> bool:
    """Whether some letter is written three times or more in a row."""
    return _STRETCH.search(folded) is not None


class Offsets:
    """The way back from a folded text to the original one.

    >>> Offsets("Ah, Œuilly !", stretched=False).span(4, 10)
    (4, 10)

    Attributes:
        folded: The folded text: `fold`, then `unstretch` when ``stretched`` is set.
    """

    __slots__ = ("_ends", "_starts", "folded")

    def __init__(self, text: str, *, stretched: bool) -> None:
        words = _words(text, 0)
        pieces = [" ", *(f"{word} " for word, _, _ in words)]
        for start, _, parts in _opened(text):
            opened = _words(parts, start, spaced=True)
            words += [(SEPARATOR, start, start), *opened]
            pieces += [f"{SEPARATOR} ", *(f"{word} " for word, _, _ in opened)]
        self.folded = "".join(pieces)
        if stretched:
            words = [(unstretch(word), start, end) for word, start, end in words]
            self.folded = unstretch(self.folded)
        self._starts: list[int] = []
        self._ends: list[tuple[int, int]] = []
        at = 1
        for word, start, end in words:
            self._starts.append(at)
            self._ends.append((start, end))
            at += len(word) + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where whole words of the folded text stand in the original one.

        Args:
            start: Index in `folded` of the first letter of a word.
            end: Index just after the last letter of the same or a later word.

        Returns:
            ``[start, end)`` in the original text.
        """
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        return self._ends[first][0], self._ends[last][1]


def fold_character(character: str) -> str:
    """What one character becomes: letters and digits, a space, or nothing (marks and invisible characters)."""
    if character.isascii():
        return character.lower() if character.isalnum() else " "
    if character in _INVISIBLE or unicodedata.category(character) in ("Mn", "Me"):
        return ""
    special = _WIDE.get(character) or _NARROW.get(character)
    if special is not None:
        return special
    if not character.isalnum():
        return " "
    kept = "".join(c for c in unicodedata.normalize("NFKD", character) if c.isascii() and c.isalnum())
    return kept.lower() or " "


def _words(text: str, base: int, *, spaced: bool = False) -> list[tuple[str, int, int]]:
    """The folded words of a text with their places from ``base``; ``spaced``: its spaces are not in the original."""
    found: list[tuple[str, int, int]] = []
    word, start, end, at = "", 0, 0, base
    for character in text:
        folded = _FOLDED.get(character)
        if folded is None:
            folded = fold_character(character)
        if folded == " ":
            if word:
                found.append((word, start, end))
                word = ""
        elif folded:
            if not word:
                start = at
            word += folded
            end = at + 1
        elif word:
            end = at + 1
        if not spaced or character != " ":
            at += 1
    if word:
        found.append((word, start, end))
    return found


def _opened(text: str) -> list[tuple[int, int, str]]:
    """Hashtags whose capitals or digits show where words begin: start, end, the words with spaces between them."""
    found = []
    for match in _HASHTAG.finditer(text):
        tag = match[1]
        if tag.isalpha() and (tag.islower() or tag[1:].islower()):
            continue
        parts = _PART.findall(tag)
        if len(parts) > 1 and len(tag) == sum(map(len, parts)):
            found.append((match.start(1), match.end(1), " ".join(parts)))
    return found


def _plain(text: str) -> str:
    """Fold without opening hashtags: at most one Python call per run of characters outside Latin-1."""
    raw = text.encode("latin-1", _HANDLER).translate(_TABLE, _DELETED)
    if not raw.isascii():
        for code, letters in _EXPANDED:
            raw = raw.replace(code, letters)
    return f" {' '.join(raw.decode('ascii').split())} " if raw.strip() else " "


def _narrow(error: UnicodeError) -> tuple[str, int]:
    """Fold what Latin-1 cannot hold, for ``str.encode``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(fold_character, error.object[error.start : error.end])), error.end


_FOLDED = {chr(code): fold_character(chr(code)) for code in range(0x180)} | {
    c: fold_character(c) for c in "’‘ʼ–—‑…«»\u202f"
}
_DOUBLE = [c for c in map(chr, range(256)) if len(fold_character(c)) == 2]
_EXPANDED = [(bytes([0x80 + n]), fold_character(c).encode()) for n, c in enumerate(_DOUBLE)]
_TABLE = bytes(0x80 + _DOUBLE.index(c) if c in _DOUBLE else ord(fold_character(c) or " ") for c in map(chr, range(256)))
_DELETED = bytes(code for code in range(256) if not fold_character(chr(code)))

codecs.register_error(_HANDLER, _narrow)
