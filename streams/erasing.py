"""Posts that were deleted: their words go wherever they are kept; that people spoke has been counted, and stays so.

Nobody knows which territories a deleted post spoke of, so all are asked. A deletion is taken at the end of its `SLOT_S`
of arrival time, when everything that arrived before is known: so it does not matter in which order partitions are read.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

import msgspec

from streams.model import Post, PostKind

SLOT_S = 10.0
"""Deletions of so many seconds are taken together: a message must lose them within a minute (own choice)."""
ERASED_MOST = 1000
"""Posts named in one record: at most 192 characters each, so that a record stays below Kafka's 1 MB."""


class Erased(msgspec.Struct, frozen=True, kw_only=True, tag="erased"):
    """These ``posts`` (`name_of`) were deleted; it is taken ``at`` the end of its slot (epoch seconds)."""

    posts: tuple[str, ...]
    at: float


class Quoted(Protocol):
    """What holds a post's words: a mention, or a quote in an alert."""

    @property
    def platform(self) -> str:
        """Where it was posted."""

    @property
    def post(self) -> str:
        """Its id there."""

    @property
    def kind(self) -> PostKind:
        """How it came to be."""

    @property
    def ref(self) -> str:
        """The post that it repeats, answers or quotes."""


def name_of(platform: str, post: str) -> str:
    """A post's name, unique across platforms.

    >>> name_of("mastodon", "113")
    'mastodon:113'
    """
    return f"{platform}:{post}"


def deleted_by(post: Post) -> str:
    """The name of the post that this one deletes; empty when it deletes none.

    >>> deleted_by(Post(id="2", platform="mastodon", created_at=0.0, text="", kind=PostKind.DELETE, ref="1"))
    'mastodon:1'
    """
    return name_of(post.platform, post.ref) if post.kind is PostKind.DELETE and post.ref else ""


def is_among(quoted: Quoted, posts: Collection[str]) -> bool:
    """Whether the words are those of one of these posts: it is one of them, or repeats one."""
    if name_of(quoted.platform, quoted.post) in posts:
        return True
    return quoted.kind is PostKind.REPOST and name_of(quoted.platform, quoted.ref) in posts


def taken_at(arrival: float) -> float:
    """When a deletion that arrived then is taken: the end of its slot (epoch seconds).

    >>> taken_at(9.999), taken_at(10.0)
    (10.0, 20.0)
    """
    return (arrival // SLOT_S + 1.0) * SLOT_S


class Deletions:
    """Deletions that wait for their time."""

    def __init__(self, waiting: Iterable[Erased] = ()) -> None:
        self._waiting: dict[float, dict[str, None]] = {}
        for erased in waiting:
            self.take(erased)

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, post: str, arrival: float) -> None:
        """A post was deleted, by a record that arrived then (epoch seconds)."""
        self._waiting.setdefault(taken_at(arrival), {})[post] = None

    def take(self, erased: Erased) -> None:
        """Several were."""
        self._waiting.setdefault(erased.at, {}).update(dict.fromkeys(erased.posts))

    def due(self, at: float) -> tuple[Erased, ...]:
        """Those whose time has come, in order; they stay until `drop`."""
        return tuple(self._records(slot for slot in self._waiting if slot <= at))

    def drop(self, at: float) -> None:
        """Forget those whose time has come."""
        self._waiting = {slot: posts for slot, posts in self._waiting.items() if slot > at}

    def all(self) -> tuple[Erased, ...]:
        """All of them, in order."""
        return tuple(self._records(self._waiting))

    def _records(self, slots: Iterable[float]) -> Iterator[Erased]:
        for slot in sorted(slots):
            posts = sorted(self._waiting[slot])
            for first in range(0, len(posts), ERASED_MOST):
                yield Erased(posts=tuple(posts[first : first + ERASED_MOST]), at=slot)
