"""Folding: one spelling for every way of typing a word, so that lexicons need one entry for it."""

import unicodedata

LIMIT = 1500
"""Characters of a text that are read: five times a long post (own choice); what follows is ignored.

It bounds the cost of any one post: see ``docs/reference/language.md``.
"""


def _table() -> dict[int, str]:
    """Every accented Latin letter below U+0250, and typographic signs, to what people type instead."""
    table: dict[int, str] = {}
    for code in range(0xC0, 0x250):
        plain = "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c))
        if plain.isascii():
            table[code] = plain.lower()
    for code in range(0x300, 0x370):
        table[code] = ""  # a combining accent typed on its own
    table.update({ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae", ord("ß"): "ss"})
    table.update(dict.fromkeys(map(ord, "’‘ʼ´`"), "'"))
    table.update(dict.fromkeys(map(ord, "‐‑–—"), "-"))
    return table


_TABLE = _table()


def clip(text: str) -> str:
    """Cut a text to the `LIMIT` characters that are read."""
    return text if len(text) <= LIMIT else text[:LIMIT]


def fold(text: str) -> str:
    """Lower case, no accents, straight apostrophes and hyphens.

    Args:
        text: Any text; the length may change (``œ`` becomes ``oe``).

    Returns:
        The folded text.

    Example:
        >>> fold("L’ŒUVRE est inachevée")
        "l'oeuvre est inachevee"
    """
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.translate(_TABLE)


def shorten(word: str) -> str:
    """Bring a letter that is repeated three times or more back to one (``nuuuul`` gives ``nul``).

    Example:
        >>> shorten("merciiiii"), shorten("belle")
        ('merci', 'belle')
    """
    kept: list[str] = []
    run = 0
    for at, letter in enumerate(word):
        run = run + 1 if at and letter == word[at - 1] else 1
        if run < 3:
            kept.append(letter)
        elif run == 3:
            kept.pop()
    return "".join(kept)
