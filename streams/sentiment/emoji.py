"""Emojis that carry a feeling, on VADER's valence scale, in any language.

Stock VADER 3.3.2 reads an emoji through the words of its English name: "enraged face" or "police car light" weigh
nothing and "broken heart" is positive, because "heart" is in the lexicon and "broken" is weaker. The weights here are
our own; where people use a sign both ways (😭, 🔥, 🙏) they lean as in Kralj Novak, Smailović, Sluban and Mozetič,
"Sentiment of Emojis", PLoS ONE 10(12), 2015. Faces, hearts, gestures, prizes, alarms and disasters up to Emoji 16 are
here; flags, keycaps, animals, food, weather, vehicles and trades say nothing.
"""

import re
from typing import NamedTuple

_WEIGHTS = {
    -3.2: "🤬😡",
    -2.8: "🤮💩🖕",
    -2.5: "😠👿💔",
    -2.2: "😤🤢👎😢☠",
    -2.0: "😱😞😔😟😨😰😖😣😩😫🙁☹😿🚨🌪💥",
    -1.8: "🙄😒😕😥😧😦🤦🚒🚑🆘☣☢😾💢🤥",
    -1.5: "😓🤕🤒😑🤡⚰🪦🩸💣🔪🙀🙎🙍🗑😭",  # 😭: tears of joy as well
    -1.2: "🙅😵📉🦠🤨🏚",
    -1.0: "😐🫤😬🥱😶😷🥵🔫❌⛔🚫🥀👺👹🧯",
    -0.8: "⚠🐍🥶🫠🕯🤧😪",
    -0.6: "💀🥺🙃🫨🥴💸🫩🤯",  # 💀: "dead from laughing" as often as dead
    -0.5: "🤷🫥",
    0.4: "😏",
    0.6: "🖤😅",  # 🖤: mourning as often as love
    0.8: "🔥🤭🆗🦄💎💫🎯🕊🎀🎅👯",  # 🔥: praise more often than fire; a fire is told by its words
    # 🙏: thanks, and prayer in a disaster
    1.0: "🙏🙂😌💡🌈🌟⭐🎵🎶☀🌞🌸🌺🌷🌻🌼🍀☘✌🤞😉✅✔🦋🌹💐🎁🤤👼🫂🎄🤜🤛🔝🙆👑📈",
    1.2: "😛😝🤪🤟🤘🤌😜",
    1.5: "😊☺😇😋🤗😄😃😀😁😆😸😺😹🤝💪🙌✨😎🤓🎂🎈🥂🍾🍻🫡🏅🎖🥈🥉🎆🎇🫰",
    2.0: "👍👏👌😂🤣💯🏆🥇🎉🎊🥳🥹🤠🕺💃🤙🚀🫶💏💑💌😽",
    2.5: "😘😗😙😚😻💕💞💓💗💖💘💝💟❣🧡💛💚💙💜🤍🤎🩷🩵🩶",
    2.9: "❤♥😍🥰🤩💋",
}

_SEQUENCES = {
    "❤\u200d🩹": 0.8,
    "😮\u200d💨": -0.8,
    "😵\u200d💫": -1.2,
    "😶\u200d🌫": -0.6,
    "🙂\u200d↔": -0.8,
    "🙂\u200d↕": 1.0,
}

WEIGHTS: dict[str, float] = {emoji: weight for weight, emojis in _WEIGHTS.items() for emoji in emojis} | _SEQUENCES
"""Emoji, without variation selector or skin tone, to valence (−4 to 4)."""

IRONIC = frozenset("🙄🙃😒🤡🤦")
"""Emojis that turn the praise beside them around."""

REPEAT = (1.0, 0.5, 0.25)
"""What the first, second and third copy of one emoji weigh; the rest weigh nothing (own choice)."""

_SIGNS = "\u203c-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_MARKS = "\ufe0e\ufe0f\U0001f3fb-\U0001f3ff"  # variation selectors and skin tones
_JOINER = "\u200d"
_START = re.compile(f"[{_SIGNS}]")
_SEQUENCE = re.compile(f"([{_SIGNS}])[{_MARKS}]*((?:{_JOINER}[{_SIGNS}][{_MARKS}]*)*)")
_DROPPED = re.compile(f"[{_MARKS}]")
_ANY = re.compile(f"[{_SIGNS}{_MARKS}{_JOINER}\u20e3]+")
_COUPLE = f"{_JOINER}❤"


class Found(NamedTuple):
    """An emoji, its index in the text, and what it weighs there."""

    emoji: str
    start: int
    weight: float


def find(text: str) -> list[Found]:
    """List the emojis of a text that carry a feeling, in order.

    Several signs joined to one picture are one emoji: a firefighter is no fire engine, a pirate flag no skull. What
    is not listed as a whole weighs what its first sign does, and a couple with a heart what the heart does.

    Args:
        text: Any text.

    Returns:
        One entry per emoji whose weight is not 0; copies weigh less and less.

    Example:
        >>> [(found.emoji, found.weight) for found in find("Encore un bus annulé 😡😡")]
        [('😡', -3.2), ('😡', -1.6)]
        >>> find("Merci aux 👨‍🚒 de 🇫🇷 et de 🏴‍☠️, ligne 8️⃣")
        []
    """
    if text.isascii() or not _START.search(text):
        return []
    seen: dict[str, int] = {}
    found: list[Found] = []
    for match in _SEQUENCE.finditer(text):
        emoji, joined = match[1], match[2]
        if joined:
            whole = emoji + _DROPPED.sub("", joined)
            emoji = whole if whole in WEIGHTS else "❤" if joined.startswith(_COUPLE) else emoji
        weight = WEIGHTS.get(emoji)
        if weight is not None:
            copies = seen.get(emoji, 0)
            seen[emoji] = copies + 1
            if copies < len(REPEAT):
                found.append(Found(emoji, match.start(), weight * REPEAT[copies]))
    return found


def remove(text: str) -> str:
    """Put a space in place of every emoji, whether it carries a feeling or not.

    Example:
        >>> remove("Bravo👏🏽 ! 🚌8️⃣")
        'Bravo  !  8 '
    """
    return text if text.isascii() else _ANY.sub(" ", text)
