"""What a re-ranker looks at in a text: signs of the rules that have scored it, and the words themselves.

The words are taken chunk by chunk (what stands between two spaces), so that all that is known of a chunk is worked out
once and remembered: its words, and their beginnings and ends, since French bends its words. Pairs of
neighbours were tried and gave nothing on two thousand labels.
"""

import re
from collections.abc import Iterator

from streams.sentiment import emoji
from streams.sentiment.english import Scored
from streams.sentiment.fold import fold, shorten

SIGNS = ("negative", "positive", "compound", "praise", "blame", "last", "doubtful", "exclamations", "questions")
"""What `signs` returns, in its order: the class of the rules comes first."""

AFFIXES = (3, 4, 5)
"""Letters of the beginnings and ends of words that are looked at."""

AFFIX = 0.7
"""What a beginning or an end counts beside a word (chosen by cross-validation)."""

LINK, MENTION, HASHTAG, NUMBER, CAPITALS = "<link>", "<mention>", "<hashtag>", "<number>", "<capitals>"
"""Tokens that stand for many."""

_LETTERS = r"[^\W\d_]+"
_TOKEN = re.compile(rf"{_LETTERS}|\d+|[!?]+|\.\.+|…|[:;=]['’]?-?[()DPp/|]|<3|\^\^|[{''.join(emoji.WEIGHTS)}]")


def tokens(chunk: str) -> list[str]:
    """The tokens of a chunk of text without spaces: folded words and stand-ins for links, mentions, numbers.

    Args:
        chunk: What stands between two spaces.

    Returns:
        The tokens in order; none for a chunk of signs that say nothing.

    Example:
        >>> tokens("L’éolienne"), tokens("#STOP…"), tokens("@ami,"), tokens("NUUUL!!!")
        (['l', 'eolienne'], ['<hashtag>', '<capitals>', 'stop', '…'], ['<mention>'], ['<capitals>', 'nul', '!!'])
    """
    if chunk[0] == "@" and len(chunk) > 1:
        return [MENTION]
    if chunk.startswith(("http", "www.")):
        return [LINK]
    found = [HASHTAG] if chunk[0] == "#" and len(chunk) > 1 else []
    if len(chunk) > 2 and chunk.isupper():
        found.append(CAPITALS)
    for piece in _TOKEN.findall(chunk):
        if piece.isdigit():
            found.append(NUMBER)
        elif piece[0].isalpha():
            found.append(fold(shorten(piece.lower())))
        else:
            found.append("…" if piece[0] in ".…" else piece[:2] if piece[0] in "!?" else piece.replace("-", ""))
    return found


def affixes(token: str) -> Iterator[str]:
    """The beginnings and ends of a word.

    Example:
        >>> list(affixes("peine")), list(affixes("air")), list(affixes("<link>"))
        (['pei*', '*ine', 'pein*', '*eine'], [], [])
    """
    if token.isalpha() and len(token) > 4:
        for length in AFFIXES:
            if len(token) > length:
                yield token[:length] + "*"
                yield "*" + token[-length:]


def features(chunk: str) -> list[tuple[str, float]]:
    """Every feature of a chunk and what it counts: words, beginnings and ends.

    Example:
        >>> features("l'aube")
        [('l', 1.0), ('aube', 1.0)]
    """
    found = tokens(chunk)
    return [(token, 1.0) for token in found] + [(part, AFFIX) for token in found for part in affixes(token)]


def signs(text: str, scored: Scored, *, reliable: bool) -> tuple[float, ...]:
    """What the rules have found, as numbers of about one, in the order of `SIGNS`.

    Args:
        text: The text that was scored.
        scored: Its compound and the words that weighed.
        reliable: False for irony, mixed feelings and doubtful expressions.

    Returns:
        One number per sign.

    Example:
        >>> found = dict(zip(SIGNS, signs("Quelle honte !", Scored(-0.5, (("honte", -2.0),)), reliable=True)))
        >>> found["negative"], found["blame"], found["exclamations"]
        (1.0, 0.5, 0.5)
    """
    compound, words = scored
    praise = blame = last = 0.0
    for _, last in words:
        if last > 0:
            praise += last
        else:
            blame -= last
    return (
        1.0 if compound <= -0.05 else 0.0,
        1.0 if compound >= 0.05 else 0.0,
        compound,
        praise / (praise + 2.0),
        blame / (blame + 2.0),
        last / 3.0,
        0.0 if reliable else 1.0,
        min(text.count("!"), 3) * 0.5,
        min(text.count("?"), 3) * 0.5,
    )
