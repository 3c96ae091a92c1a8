"""What two alerts are compared by: the posts that they show, what these speak of, and the words that weigh."""

import msgspec

from alerts.model import Alert

LEAST_POSTS, LEAST_SHARE = 2, 0.2
"""Voices that speak of a crisis topic, and their share, from which an alert is about it (own choice)."""
LEAST_WORDS = 3
"""Words in common, of eight at most, from which two alerts speak alike: « honte » is said of everything."""


class Traces(msgspec.Struct, frozen=True, kw_only=True):
    """Of one alert: posts shown (and those that they repeat) with their platform, crisis topics, words that weighed."""

    posts: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def traces(alert: Alert) -> Traces:
    """What an alert can be compared by."""
    posts = {f"{quote.platform}/{name}" for quote in alert.quotes for name in (quote.post, quote.ref) if name}
    least = max(LEAST_POSTS, LEAST_SHARE * alert.observed)
    return Traces(
        posts=tuple(sorted(posts)),
        topics=tuple(sorted(topic for topic, voices in alert.topics if voices >= least)),
        words=tuple(sorted({word.text for word in alert.words})),
    )


def alike(one: Traces, other: Traces) -> bool:
    """Whether two alerts show a post in common, are about a topic in common, or weigh by the same words.

    Example:
        >>> drought = Traces(topics=("heat_drought",), words=("honte", "scandale"))
        >>> alike(drought, Traces(topics=("heat_drought", "strike"))), alike(drought, Traces(words=("honte",)))
        (True, False)
    """
    if not set(one.posts).isdisjoint(other.posts) or not set(one.topics).isdisjoint(other.topics):
        return True
    return len(set(one.words) & set(other.words)) >= LEAST_WORDS
