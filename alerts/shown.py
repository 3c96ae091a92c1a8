"""The posts that messages show, remembered as long as their messages can be updated: a deleted one leaves them."""

from collections.abc import Collection

import msgspec

from alerts import quotes
from alerts.model import Alert, Kind, Reason, Transition
from alerts.notification_log import KEEP_S, sequence_of
from streams.erasing import is_among
from streams.model import Mention

KEPT = 6
"""Episodes of a territory whose message is remembered (own choice: a week of one a day)."""


def after(shown: tuple[Alert, ...], alert: Alert) -> tuple[Alert, ...]:
    """The last alert of each episode whose message shows posts, after one more alert."""
    if alert.kind is Kind.SILENCE:
        return shown
    others = tuple(a for a in shown if a.episode != alert.episode and alert.at - a.at < KEEP_S)
    return (*others, alert)[-KEPT:] if alert.quotes else others


def without(last: Alert, posts: Collection[str], best: list[Mention]) -> Alert | None:
    """The alert that takes deleted posts out of an episode's message; ``None`` when it shows none of them.

    It says again what the last one said, decided at the same time and with the same figures: the crowd did speak.

    Args:
        last: The last alert of the episode.
        posts: What was deleted (`streams.erasing.name_of`).
        best: Posts that may be shown instead; those of now show nothing of an episode that is over.
    """
    if not any(is_among(quote, posts) for quote in last.quotes):
        return None
    left = tuple(quote for quote in last.quotes if not is_among(quote, posts))
    over = last.transition is Transition.RESOLVED
    return msgspec.structs.replace(
        last,
        id=f"{last.episode}.{sequence_of(last) + 1}",
        transition=Transition.RESOLVED if over else Transition.UPDATED,
        reason=Reason.DELETED,
        quotes=left if over else quotes.choose(best, last.kind, last.end - last.window_s),
        thresholds=() if last.reason is Reason.UNDONE else last.thresholds,
        offset=None if last.reason is Reason.UNDONE else last.offset,
    )
