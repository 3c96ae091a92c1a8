"""Make a stranger's text harmless to show, without changing what it says."""

import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that reorder the text around them (UAX #9): one left open would garble the rest of the message."""

ELLIPSIS = "…"


def clean(text: str) -> str:
    r"""The text on one line: no control, surrogate or bidirectional mark, no run of blanks.

    Terminal escapes lose their ESC, so that a post can neither move the cursor nor colour the screen.
    Joiners and variation selectors stay: emoji and Indic scripts need them.

    Example:
        >>> clean("Volvic\n\n à  sec \x1b[31m!")
        'Volvic à sec [31m!'
    """
    kept = (_visible(char) for char in text)
    return " ".join("".join(kept).split())


def cut(text: str, limit: int) -> str:
    """The text in at most ``limit`` characters, cut between words where one ends in the last third, with an ellipsis.

    Args:
        text: Any text.
        limit: Characters, ≥ 1.

    Example:
        >>> cut("la source est à sec depuis lundi", 20)
        'la source est à sec…'
    """
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    blank = head.rfind(" ")
    if text[limit - 1] != " " and blank >= limit * 2 // 3:
        head = head[:blank]
    while head and (unicodedata.combining(head[-1]) or head[-1] in "\u200d\ufe0f"):
        head = head[:-1]
    return head.rstrip() + ELLIPSIS


def _visible(char: str) -> str:
    if char in _BIDI:
        return ""
    if char in "\n\r\t\v\f\x85\u2028\u2029":
        return " "
    return "" if unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} else char
