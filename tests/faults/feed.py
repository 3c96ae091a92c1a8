"""The posts of a round: a simulated week that nobody would wish for, as lines and as the log of each partition.

Its days hold a change of the clocks, or the end of a month and a public holiday. In them are posts that are late by up
to a day, dated in the future, told twice (in the same partition or in another), records that are no posts, ten minutes
in which 99 in 100 posts are about one place, and one author who writes every second post of an evening.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as with_changes
from datetime import date, timedelta
from functools import cached_property
from typing import Final

import msgspec

from agents.arrival import Heartbeat, arrivals, heartbeats
from agents.scenes.scene import Scene
from agents.scenes.volvic import VOLVIC
from agents.simulate import simulate
from agents.topics import partition_of
from alerts.model import Kind
from streams.codec import decode, encode
from streams.errors import DecodeError
from streams.model import Author, Post, PostKind
from tests.support.malformed import surely_bad

STARTS: Final = ("2024-03-29", "2025-10-24", "2025-04-28", "2025-05-29", "2025-12-29")
"""First days: the clocks go forward on the eve of Easter Monday, in the night to the last of the month; they go back;
May Day; Ascension Day; New Year's Day. All but the second hold the end of a month."""

DAY_S: Final = 86_400.0
BAD: Final = 0.01
TWICE: Final = 0.02
ELSEWHERE: Final = 0.5  # share of what is told twice that comes in another partition
LATE: Final = 0.005
AHEAD: Final = 0.003


@dataclass(frozen=True, slots=True)
class Item:
    """A record of the posts topic; ``place`` is its place in the order in which the world made them."""

    key: bytes | None
    value: bytes | None
    at_ms: int
    place: int


@dataclass(frozen=True)
class Feed:
    """What is sent.

    Attributes:
        lines: Posts and what is no post, in the order of arrival: what a replay reads.
        logs: Each partition's records, heartbeats among them.
        skews: Places by which each partition comes later than the first.
    """

    lines: tuple[bytes, ...]
    logs: tuple[tuple[Item, ...], ...]
    skews: tuple[int, ...]

    @cached_property
    def places(self) -> int:
        """How many places there are."""
        return 1 + max(log[-1].place for log in self.logs)


def feed(seed: int, *, days: int = 5, last_days: float = 5.0, partitions: int = 4, crowd: int = 600) -> Feed:
    """The feed of a seed.

    Args:
        seed: Any number; it also chooses the week.
        days: Its length, at least 4.
        last_days: How much of its end is kept.
        partitions: Of the posts topic.
        crowd: Posts of the ten minutes in which all speak of one place, and of the evening that one author fills.
    """
    rng = random.Random(f"feed/{seed}")
    week = list(simulate(_week(STARTS[seed % len(STARTS)], days), seed))
    kept = [post for post in week if post.created_at >= week[-1].created_at - last_days * DAY_S]
    posts = _crowded(kept, rng, crowd)
    lines, elsewhere = _disturbed(posts, rng)
    skews = tuple(0 if n == 0 else rng.randrange(0, 4_000) for n in range(partitions))
    return Feed(tuple(lines), _logs(lines, elsewhere, partitions), skews)


def _week(first: str, days: int) -> Scene:
    """The scene around Volvic in that week, with good news on its last day but one."""
    bursts = tuple(
        with_changes(burst, days_before_end=2) if burst.kind is Kind.GOOD_NEWS else burst for burst in VOLVIC.bursts
    )
    return with_changes(VOLVIC, days=days, end=date.fromisoformat(first) + timedelta(days=days), bursts=bursts)


def _crowded(posts: list[Post], rng: random.Random, crowd: int) -> list[Post]:
    """Ten minutes in which 99 in 100 posts are about one place, an evening in which one author writes every other."""
    first, last = posts[0].created_at, posts[-1].created_at
    rush, talk = (first + share * (last - first) for share in (rng.uniform(0.3, 0.45), rng.uniform(0.75, 0.9)))
    more = [
        _said(f"rush{n}", rush + 600.0 * n / crowd, f"passant{n}", "Que de monde à Clermont-Ferrand")
        for n in range(crowd)
    ]
    usual = sum(talk <= post.created_at < talk + 4 * 3600.0 for post in posts)
    chatty = min(crowd, usual)
    more += [
        _said(f"talk{n}", talk + 14_400.0 * n / chatty, "megaphone", "Volvic, honte à vous") for n in range(chatty)
    ]
    return sorted([*posts, *more], key=lambda post: post.created_at)


def _said(name: str, at: float, who: str, text: str) -> Post:
    author = Author(id=who, handle=who)
    return Post(id=name, platform="mastodon", created_at=round(at, 3), text=f"{text} {name}", lang="fr", author=author)


def _disturbed(posts: Sequence[Post], rng: random.Random) -> tuple[list[bytes], set[int]]:
    """The lines with all that goes wrong with them, and the places of those that come in another partition."""
    timed: list[tuple[float, int, bytes, bool]] = []
    poison = (raw for raw, _ in surely_bad(len(posts), seed=rng.randrange(10**6)) if len(raw) < 200_000)
    for n, post in enumerate(posts):
        at = post.created_at
        if rng.random() < BAD:
            timed.append((at, n, next(poison), False))
        if post.kind is not PostKind.DELETE and rng.random() < AHEAD:
            post = msgspec.structs.replace(post, created_at=round(at + rng.uniform(600.0, 10 * DAY_S), 3))
        if rng.random() < LATE:
            at += rng.choice((rng.uniform(60.0, 3600.0), rng.uniform(3600.0, DAY_S)))
        raw = encode(post)
        timed.append((at, n, raw, False))
        if rng.random() < TWICE:
            later = rng.choice((0.0, rng.uniform(0.0, 30.0), rng.uniform(60.0, 7200.0)))
            timed.append((at + later, n, raw, rng.random() < ELSEWHERE))
    timed.sort(key=lambda one: one[:2])
    return [raw for _, _, raw, _ in timed], {place for place, one in enumerate(timed) if one[3]}


def _logs(lines: Sequence[bytes], elsewhere: set[int], partitions: int) -> tuple[tuple[Item, ...], ...]:
    """Each post in the partition of its id, or the next one; what is no post in the first; heartbeats in all."""
    logs: list[list[Item]] = [[] for _ in range(partitions)]
    posts = [(n, raw, _post(raw)) for n, raw in enumerate(lines)]
    for place, step in enumerate(heartbeats(arrivals(posts, lambda one: one[2].created_at if one[2] else None))):
        if isinstance(step, Heartbeat):
            for log in logs:
                log.append(Item(step.key, None, round(step.at * 1000), place))
            continue
        (n, raw, post), at = step
        to = 0 if post is None else (partition_of(post.id, partitions) + (n in elsewhere)) % partitions
        logs[to].append(Item(post.id.encode() if post else None, raw, round(at * 1000), place))
    return tuple(tuple(log) for log in logs)


def _post(raw: bytes) -> Post | None:
    try:
        return decode(raw)
    except DecodeError:
        return None
