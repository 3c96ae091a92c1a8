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
from functools import lru_cache
from itertools import islice

MAX_TAGS = 60
"""Hashtags of one text that are opened."""

MAX_SLOGAN = 40
"""Letters of the longest hashtag in one word that is searched for a slogan."""

LONG = 1_000
"""Characters of a text from which it pays to look every one of them up (measured: 2,500 accents on their own take a
tenth of the time, ordinary posts never come here)."""

SEPARATOR = "|"
"""Stands between the text and each hashtag that was opened into words: no name reaches across it."""

_HANDLER = "clameur-fold"
_WIDE = {"œ": "oe", "Œ": "oe", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "ẞ": "ss"}
_NARROW = {"æ": "ae", "Æ": "ae", "ß": "ss", "þ": "th", "Þ": "th", "ø": "o", "Ø": "o", "ð": "d", "Ð": "d"}
_LOOKALIKES = str.maketrans(
    "авеикмнорстухіјѕАВЕКМНОРСТУХІЈЅοαενρτυχικΟΑΕΒΗΙΚΜΝΡΤΥΧΖ", "abeukmhopctyxijsABEKMHOPCTYXIJSoaevptuxikOAEBHIKMNPTYXZ"
)
_FOREIGN = "\u0370-\u03ff\u0400-\u04ff"
_NOT_FOREIGN = bytes(code for code in range(256) if not 0xCD <= code <= 0xD3)
"""Bytes that begin none of `_FOREIGN` in UTF-8: deleting them refuses a text at a quarter of the price of a pattern."""
_SEAM = re.compile(f"[A-Za-z][{_FOREIGN}]|[{_FOREIGN}][A-Za-z]")
_RUN_OF_LETTERS = re.compile(f"[A-Za-zÀ-ÿ{_FOREIGN}]+")

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")

_HASHTAG = re.compile(r"[#＃]([\w\u0300-\u036f]+)")
_UPPER = "A-ZÀ-ÖØ-ÞŒŸ"
_LOWER = "a-zß-öø-ÿœ\u0300-\u036f"
_PART = re.compile(f"[{_UPPER}]+(?![{_LOWER}])|[{_UPPER}]?[{_LOWER}]+|[0-9]+")
_SLOGAN = re.compile(
    # What people write before a name in one word; the rest must be a name to count.
    "(prayfor|prayingfor|standwith|jesuis|noussommes|jaime|ilove|iloveyou|love|visit|team|boycott|boycottons|boycotter|stop"
    "|sauvons|sauvez|save|soutien|soutiena|soutenons|solidarite|solidariteavec|tousavec|touspour|tousunispour|avec|pour|non"
    "|balance|balanceton|allez|forza|vive|merci|bravo|fierde|fieresde|fiersde|bienvenuea|destination|made|madein|mairie|ville"
    "|villede|mairiede|metropole|region|dept|departement|meteo|info|infos|inondation|inondations|incendie|seisme|tremblement"
    "|manif|manifestation|greve|direction|weekenda|en|a|de)([^\\W\\d_]{5,})"
    "|([^\\W\\d_]{5,}?)(gate|scandale|honte|boycott|infos?|news|tourisme|tourism|ville|mairie|city|strong|encolere|endanger|enfeu"
    "|solidaire|ensemble|enfete|solidarite|inondations?|pollution)",
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Fold a text.

    Args:
        text: Any text, composed or decomposed.

    Returns:
        Words of ``[a-z0-9]`` with one space before, between and after them.
    """
    folded = _plain(text)
    for parts in _opened(text):
        folded += f"{SEPARATOR}{_plain(' '.join([text[start:end] for start, end in parts]))}"
    return folded


def undisguised(text: str) -> str:
    """The text with Cyrillic and Greek letters inside of Latin words written as the Latin ones they pass for.

    >>> undisguised("V\u043elvic"), undisguised("\u0412\u043e\u043b\u044c\u0432\u0438\u043a")
    ('Volvic', 'Вольвик')
    """
    if text.isascii() or not text.encode(errors="surrogatepass").translate(None, _NOT_FOREIGN):
        return text
    if _SEAM.search(text) is None:
        return text
    return _RUN_OF_LETTERS.sub(_in_one_script, text)


class Offsets:
    """The way back from a folded text to the original one.

    >>> Offsets("Ah, Œuilly !", fold("Ah, Œuilly !")).span(4, 10)
    (4, 10)

    Attributes:
        folded: What `fold` made of the text, or `streams.stretching.relaxed` of that.
    """

    __slots__ = ("_in_place", "_spans", "folded")

    def __init__(self, text: str, folded: str, *, few: bool = False) -> None:
        """Prepare the way back of a text; ``few`` when one or two places will be asked for, not dozens."""
        self.folded = folded
        self._in_place = _in_place(text) if few and SEPARATOR not in folded else None
        self._spans = _all_spans(text) if self._in_place is None else []

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where whole words of the folded text stand in the original one.

        Args:
            start: Index in `folded` of the first letter of a word.
            end: Index just after the last letter of the same or a later word.

        Returns:
            ``[start, end)`` in the original text.
        """
        first = self.folded.count(" ", 0, start) - 1
        words = self.folded.count(" ", start, end) + 1
        letters = self._in_place
        if letters is None:
            return self._spans[first][0], self._spans[first + words - 1][1]
        rest = letters.split(None, first)[first]
        beyond = rest.split(None, words)
        length = len(rest) - len(beyond[words]) if len(beyond) > words else len(rest)
        low = len(letters) - len(rest)
        return low, low + len(rest[:length].rstrip())


@lru_cache(maxsize=4096)
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


def _in_one_script(word: "re.Match[str]") -> str:
    return word[0].translate(_LOOKALIKES) if _SEAM.search(word[0]) is not None else word[0]


def _in_place(text: str) -> bytes | None:
    """The letters of a text, each where it stood; nothing when some character becomes two letters, or none."""
    try:
        raw = text.replace("’", "'").encode("latin-1")
    except UnicodeEncodeError:
        return None
    return raw.translate(_TABLE) if len(raw.translate(None, _MOVING)) == len(raw) else None


def _all_spans(text: str) -> list[tuple[int, int]]:
    """Where every word of `fold` stands in the text."""
    far = _FAR.search(text) is not None
    spans = _spans(text, 0, len(text), far=far)
    for parts in _opened(text):
        spans.append((parts[0][0], parts[0][0]))  # the separator
        for start, end in parts:
            spans += _spans(text, start, end, far=far)
    return spans


def _spans(text: str, start: int, end: int, *, far: bool) -> list[tuple[int, int]]:
    """Where the words of ``text[start:end]`` stand; ``far`` when it has characters that `_WORD` does not know."""
    if not far:
        return [match.span() for match in _WORD.finditer(text, start, end)]
    spans: list[tuple[int, int]] = []
    inside = False
    for at in range(start, end):
        folded = fold_character(text[at])
        if folded == " ":
            inside = False
        elif inside:
            spans[-1] = (spans[-1][0], at + 1)
        elif folded:
            inside = True
            spans.append((at, at + 1))
    return spans


def _opened(text: str) -> list[list[tuple[int, int]]]:
    """The words of each hashtag whose capitals, digits or slogan show where they begin: their places."""
    if "#" not in text and "＃" not in text:
        return []
    found = []
    for match in islice(_HASHTAG.finditer(text), MAX_TAGS):
        tag = match[1]
        if tag.isalpha() and (tag.islower() or tag[1:].islower() or tag.isupper()):
            slogan = _SLOGAN.fullmatch(tag) if len(tag) <= MAX_SLOGAN else None
            if slogan is not None:
                found.append([slogan.span(n) for n in (1, 2, 3, 4) if slogan[n] is not None])
                found[-1] = [(a + match.start(1), b + match.start(1)) for a, b in found[-1]]
            continue
        parts = [part.span() for part in _PART.finditer(text, *match.span(1))]
        if len(parts) > 1 and len(tag) == sum(end - start for start, end in parts):
            found.append(parts)
    return found


def letters(text: str, *, keep_nul: bool = False) -> bytes:
    """Fold without opening hashtags, spaces as they come.

    A text of ordinary length costs one Python call per run outside Latin-1; a longer one, which may have thousands of
    runs, is looked up character by character.

    Args:
        text: Any text, or several with a NUL between them.
        keep_nul: Leave a NUL as it is; it becomes a space otherwise.

    >>> letters("L’eau d'ISSY!").split()
    [b'l', b'eau', b'd', b'issy']
    """
    if len(text) > LONG and not keep_nul and _BEYOND.search(text):
        return text.translate(_SPELLED).encode("ascii")
    raw = text.encode("latin-1", _HANDLER).translate(_TABLE_WITH_NUL if keep_nul else _TABLE, _DELETED)
    if not raw.isascii():
        for code, spelled in _EXPANDED:
            raw = raw.replace(code, spelled)
    return raw


def _plain(text: str) -> str:
    return (b" %b " % b" ".join(letters(text).split())).decode("ascii")


def _narrow(error: UnicodeError) -> tuple[str, int]:
    """Fold what Latin-1 cannot hold, for ``str.encode``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(fold_character, error.object[error.start : error.end])), error.end


_DOUBLE = [c for c in map(chr, range(256)) if len(fold_character(c)) == 2]
_EXPANDED = [(bytes([0x80 + n]), fold_character(c).encode()) for n, c in enumerate(_DOUBLE)]
_TABLE = bytes(0x80 + _DOUBLE.index(c) if c in _DOUBLE else ord(fold_character(c) or " ") for c in map(chr, range(256)))
_TABLE_WITH_NUL = b"\0" + _TABLE[1:]
_DELETED = bytes(code for code in range(256) if not fold_character(chr(code)))

_MOVING = bytes(code for code in range(256) if len(fold_character(chr(code))) != 1)
"""Characters of Latin-1 after which nothing stands where it stood."""

_NEAR = [chr(code) for code in range(0x2100)]
_LETTERS = "".join(c for c in _NEAR if fold_character(c).strip())
_MARKS = "".join(c for c in _NEAR if not fold_character(c)) + "\ufe0e\ufe0f"
_WORD = re.compile(f"[{_LETTERS}][{_LETTERS}{_MARKS}]*")
_FAR = re.compile("[\u2100-\u218f\u2460-\u24ff\u2c00-\ufe0d\ufe10-\U0001f2ff\U0001fb00-\U0010ffff]")
"""Characters beyond those that `_WORD` was made from; emoji are not among them."""


class _Spelled(dict[int, str]):
    """A code point to what it becomes, for ``str.translate``; as many are kept as European texts have."""

    def __missing__(self, code: int) -> str:
        spelled = fold_character(chr(code))
        if len(self) < 4096:
            self[code] = spelled
        return spelled


_SPELLED = _Spelled()
_BEYOND = re.compile("[^\x00-\xff]")

codecs.register_error(_HANDLER, _narrow)
