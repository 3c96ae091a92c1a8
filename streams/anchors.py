"""One word per name without which the name cannot stand in a text: its rarest.

Holding the words of a text against this set costs the same for ten names and for a hundred thousand, and most texts
are done with after it.
"""

from collections import Counter
from collections.abc import Collection, Iterable

_COMMON_WORDS = """
a au aux bains bas bois bourg centre cote d dans de des du eau eaux en et foret grand grande gare haut haute hauts l
la le les lac lot mairie mer mont monts nouveau nouvelle petit petite place plage pont port pre pres puy rue s saint
sainte societe st ste sur sous team val vallee ville vieux villa y les chateau chapelle croix eglise fontaine moulin
roche tour
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""Words that stand in many posts, or in many names: the last ones to look for."""


def anchors(forms: Collection[str]) -> frozenset[bytes]:
    """The rarest word of each folded form.

    >>> sorted(anchors([" le puy en velay ", " place de jaude ", " volvic "]))
    [b'jaude', b'velay', b'volvic']
    """
    often = Counter(word for form in forms for word in form.split())
    return frozenset(_rarest(form.split(), often).encode("ascii") for form in forms)


def _rarest(words: Iterable[str], often: Counter[str]) -> str:
    return min(words, key=lambda word: (word in _COMMON, often[word] // 20, -len(word), word))
