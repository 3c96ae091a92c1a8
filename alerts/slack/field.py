"""A report typed in Slack by somebody who has seen it, as a post like any other."""

from typing import Final

from alerts.slack.slash import Signal
from streams.gazetteer import Gazetteer
from streams.model import Author, Post

PLATFORM: Final = "field"
"""The platform of such posts."""


def post(signal: Signal, gazetteer: Gazetteer, *, at: float) -> Post | None:
    """The post that a report becomes; ``None`` when no wording of it would be read as being about its territory.

    Posts are matched to territories by what they say, so the territory's name, or another of its expressions with a
    word of context that it needs, is put before a report that does not name it.

    Args:
        signal: The report.
        gazetteer: Compiled territories; it knows the report's.
        at: When it was typed, epoch seconds.
    """
    text = _naming(signal, gazetteer, at)
    if text is None:
        return None
    asked = signal.asked
    author = Author(id=asked.by, handle=asked.handle or asked.by)
    return Post(id=asked.id, platform=PLATFORM, created_at=at, text=text, author=author)


def _naming(signal: Signal, gazetteer: Gazetteer, at: float) -> str | None:
    territory = gazetteer.territory(signal.territory)
    prefixes = ["", f"{territory.name}: "]
    for expression in territory.expressions:
        needs = ["", *(f" ({word.rstrip('*')})" for word in expression.needs)]
        prefixes += [f"{expression.text}{need}: " for need in needs]
    for prefix in prefixes:
        text = prefix + signal.text
        if any(hit.territory == territory.id for hit in gazetteer.find(text, at=at)):
            return text
    return None
