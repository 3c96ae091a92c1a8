"""A second look at what an alert quotes, by a reader too slow for every post, and what the alert then says."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from alerts.model import Alert, Caveat, Kind
from streams.sentiment.rerank import EDGE

LEAST = 2
"""Negative quotes below which a second look says nothing: one post is no sample (own choice)."""


class SecondReader(Protocol):
    """Whoever reads the mood of texts with more care than `streams.sentiment` has time for."""

    def read(self, texts: Sequence[str]) -> list[float]:
        """The compound of each text, in [−1, 1]; the same texts always get the same."""


def texts(alert: Alert) -> tuple[str, ...]:
    """What there is to read again of an alert: the quotes that were read as negative, in a crisis, or nothing."""
    if alert.kind is not Kind.CRISIS:
        return ()
    negative = tuple(quote.text for quote in alert.quotes if quote.compound <= -EDGE)
    return negative if len(negative) >= LEAST else ()


def corrected(alert: Alert, read: Sequence[float]) -> Alert:
    """The alert, with a caveat when most of what was read again is not negative.

    The quotes are chosen for being negative, so they say nothing of the share of negative posts: it stays as it is.

    Args:
        alert: What is about to be told.
        read: The second reader's compounds of `texts`, in their order.
    """
    agreed = sum(compound <= -EDGE for compound in read)
    if not read or agreed * 2 >= len(read):
        return alert
    return msgspec.structs.replace(alert, caveats=(*alert.caveats, Caveat.SECOND_READER))
