"""Emojis that carry a feeling, on VADER's valence scale, in any language.

Stock VADER 3.3.2 reads an emoji through the words of its English name: "enraged face" or "police car light" weigh
nothing and "broken heart" is positive, because "heart" is in the lexicon and "broken" is weaker. The weights here are
our own.
"""

import re
from typing import NamedTuple

_WEIGHTS = {
    -3.2: "🤬😡",
    -2.8: "🤮💩🖕",
    -2.5: "😠👿💔😭",
    -2.2: "😤🤢😱👎😢☠💀",
    -2.0: "😞😔😟😨😰😖😣😩😫🙁☹😿🔥🚒🚨🌪🧨💥",
    -1.8: "🙄😒😕😥😧😦🤦🚑🆘☣☢😾",
    -1.5: "😓😪🤕🤒😷🥺😑🤡🐍⚰🩸💣🔪🔫⚠❌⛔🚫🥵🥶",
    -1.0: "😐🫤😬🥱🤨😶",
    1.0: "🙂😌🆗💡🌈🌟⭐🎵🎶☀🌞🌸🌺🌷🌻🍀🥂🍾🍻✌🤞😉🙃👀✅✔🦋🌹💐🎁",
    1.5: "😊☺😇😋😏🤗😄😃😀😁😆😅😸😺😹🙏🤝💪🙌✨😎🤓🎂🎈🫶🫡",
    2.0: "👍👏👌😂🤣💯🏆🥇🎉🎊🥳🥹🤠🕺💃🤙🚀",
    2.5: "😘😗😙😚😻💕💞💓💗💖💘💝💟🧡💛💚💙💜🖤🤍🤎",
    2.9: "❤♥😍🥰🤩💋",
}

WEIGHTS: dict[str, float] = {emoji: weight for weight, emojis in _WEIGHTS.items() for emoji in emojis}
"""Emoji, without variation selector or skin tone, to valence (−4 to 4)."""

WEIGHTS["🔥"] = 0.8  # praise more often than fire on ordinary days; a fire is told by its words
WEIGHTS["💀"] = -0.6  # "dead from laughing" as often as dead
WEIGHTS["🖤"] = 0.6  # mourning as often as love
WEIGHTS["👀"] = 0.0
WEIGHTS["⚠"] = -0.8
WEIGHTS["😏"] = 0.4
WEIGHTS["😅"] = 0.6
WEIGHTS["🙏"] = 1.0  # thanks, hope and prayer in a disaster
WEIGHTS["😭"] = -1.5  # tears of joy as well
WEIGHTS["🥺"] = -0.6
WEIGHTS["🙃"] = -0.6

IRONIC = frozenset("🙄🙃😒🤡🤦")
"""Emojis that turn the praise beside them around."""

TONES = "\U0001f3fb-\U0001f3ff\ufe0e\ufe0f"
PATTERN = re.compile(f"([{''.join(WEIGHTS)}])[{TONES}]*")

_SOME = re.compile("[\u2300-\U0010ffff]")  # one range: five times faster to refuse a text than the whole list

REPEAT = (1.0, 0.5, 0.25)
"""What the first, second and third copy of one emoji weigh; the rest weigh nothing (own choice)."""


class Found(NamedTuple):
    """An emoji, its index in the text, and what it weighs there."""

    emoji: str
    start: int
    weight: float


def find(text: str) -> list[Found]:
    """List the emojis of a text that carry a feeling, in order.

    Args:
        text: Any text.

    Returns:
        One entry per emoji whose weight is not 0; copies weigh less and less.

    Example:
        >>> [(found.emoji, found.weight) for found in find("Encore un bus annulé 😡😡")]
        [('😡', -3.2), ('😡', -1.6)]
    """
    if text.isascii() or not _SOME.search(text):
        return []
    seen: dict[str, int] = {}
    found: list[Found] = []
    for match in PATTERN.finditer(text):
        emoji = match[1]
        copies = seen.get(emoji, 0)
        seen[emoji] = copies + 1
        if copies < len(REPEAT) and WEIGHTS[emoji]:
            found.append(Found(emoji, match.start(), WEIGHTS[emoji] * REPEAT[copies]))
    return found


def remove(text: str) -> str:
    """Put a space in place of every emoji that `find` knows.

    Example:
        >>> remove("Bravo👏🏽 !")
        'Bravo  !'
    """
    return text if text.isascii() else PATTERN.sub(" ", text)
