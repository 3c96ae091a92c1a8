"""What stands around a name in a text: the words before and after it, and what they make of it.

The rules are careful: they speak only when the words right before or after the name leave little doubt. In a hashtag
the neighbours are the other words of the tag, without their capitals.
"""

from typing import NamedTuple

from streams.folding import SEPARATOR

REACH = 80
"""Characters before and after a name that are looked at."""


class Around(NamedTuple):
    """A name and its neighbours: the text right before it, as it is written, and right after; ``tag`` in a hashtag."""

    before: str
    name: str
    after: str
    tag: bool = False


def around(text: str, start: int, end: int) -> Around:
    """The neighbours of ``text[start:end]``.

    >>> around("12 rue d'Auvergne, Lyon", 9, 17)
    Around(before="12 rue d'", name='Auvergne', after=', Lyon', tag=False)
    """
    return Around(text[max(0, start - REACH) : start], text[start:end], text[end : end + REACH])


def within_tag(folded: str, low: int, high: int) -> Around:
    """The neighbours of a name in a hashtag that was opened into words; nothing when it was not.

    >>> within_tag(" merci ruedeclermont | rue de clermont ", 30, 38)
    Around(before='rue de ', name='clermont', after='', tag=True)
    """
    opened = folded.rfind(SEPARATOR, 0, low)
    if opened < 0:
        return Around("", folded[low:high], "", tag=True)
    closed = folded.find(SEPARATOR, high)
    after = folded[high : closed if closed >= 0 else len(folded)]
    return Around(folded[opened + 2 : low], folded[low:high], after.rstrip(), tag=True)
