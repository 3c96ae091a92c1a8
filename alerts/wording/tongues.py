"""The languages of messages, and how much of a name they show."""

from alerts.wording.english import English
from alerts.wording.french import French
from alerts.wording.tongue import Tongue

NAME_LENGTH = 60
"""Characters of a name, a person or an account that are shown: the longest French commune has 45."""

NAMES = 5
"""Names in a list that are shown: platforms that are silent, voices, notes."""


def tongue(lang: str) -> Tongue:
    """The language of a message: French for ``fr``, English for anything else."""
    return French() if lang == "fr" else English()
