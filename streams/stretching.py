"""Lengthened words: which known word somebody meant who wrote ``Volviiiic`` or ``Auwwwergne``."""

import re
from collections.abc import Container, Iterator
from itertools import islice, product
from string import ascii_lowercase

import numpy as np

_RUN = re.compile(r"([a-z])\1{2,}")
_RUN_OF_BYTES = re.compile(rb"([a-z])\1\1")
MAX_RUNS = 4
"""Runs of one word that are tried with one letter and with two: 16 spellings at most."""
DISTORTED = 7
"""Letters of a known word, from which a run inside it may stand for another letter: shorter words would collide."""
MAX_WORDS = 40
"""Lengthened words of one text that are tried; the others stay as they are."""
MAX_WORD = 60
"""Letters of the longest word that is tried: no name is longer."""


def is_stretched(letters: bytes) -> bool:
    """Whether some character but a space is written three times or more in a row.

    The letters are one number, held against itself shifted by one and two letters: a tenth of the cost of a pattern.

    >>> is_stretched(b"volviiic"), is_stretched(b"a   b")
    (True, False)
    """
    number = int.from_bytes(letters, "little")
    once = number ^ (number >> 8)
    if b"\x00" not in (once | (once >> 8)).to_bytes(len(letters), "little"):
        return False
    return _RUN_OF_BYTES.search(letters) is not None


def stretched(letters: bytes) -> list[int]:
    r"""Which of many texts have some letter three times or more in a row, by number; a NUL stands between them.

    >>> stretched(b"volviiic\0a   b 1000\0aaaa")
    [0, 2]
    """
    codes = np.frombuffer(letters, np.uint8)
    same = codes[1:] == codes[:-1]
    where = np.flatnonzero(same[1:] & same[:-1] & (codes[2:] >= ord("a")))
    return [int(number) for number in np.unique(np.searchsorted(np.flatnonzero(codes == 0), where))]


def unstretch(folded: str) -> str:
    """Cut a letter written three times or more in a row to one.

    >>> unstretch(" volviiiic ")
    ' volvic '
    """
    return _RUN.sub(r"\1", folded)


def relaxed(folded: str, known: Container[str]) -> str:
    """A folded text with the known word in the place of each lengthened one; other words get single letters.

    >>> relaxed(" issssy en auwwwergne ", {"issy", "auvergne"})
    ' issy en auvergne '
    """
    lengthened = dict.fromkeys(word for word in folded.split(" ") if _RUN.search(word))
    spelled = {word: meant(word, known) for word in islice(lengthened, MAX_WORDS)}
    return " ".join([spelled.get(word, word) for word in folded.split(" ")])


def meant(word: str, known: Container[str]) -> str:
    """The known word that a lengthened one stands for, else the word with single letters.

    A run is one letter or two; in a long word a run inside may also be dropped, or stand for one other letter.
    """
    if len(word) > MAX_WORD:
        return unstretch(word[:MAX_WORD])
    return next((spelled for spelled in _spellings(word) if spelled in known), unstretch(word))


def _spellings(word: str) -> Iterator[str]:
    runs = list(_RUN.finditer(word))[:MAX_RUNS]
    pieces = [word[a:b] for a, b in zip([0, *(r.end() for r in runs)], [*(r.start() for r in runs), None], strict=True)]
    for letters in product(*((run[1], run[1] * 2) for run in runs)):
        yield pieces[0] + "".join(letter + piece for letter, piece in zip(letters, pieces[1:], strict=True))
    if len(runs) == 1 and all(pieces) and len(pieces[0] + pieces[1]) >= DISTORTED - 1:
        for letter in ("", *ascii_lowercase):
            spelled = letter.join(pieces)
            if len(spelled) >= DISTORTED:
                yield spelled
