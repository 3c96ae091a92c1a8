"""A seeded stream of invented posts, with its truth beside it.

Posts are born in two ways. Ordinary conversations run all the time with the rhythm of a day and a week, and each post
may bring about answers and reposts, which makes counts wilder than Poisson as real ones are (a cluster process: Neyman
and Scott 1958; Hawkes 1971). Events rise exponentially and fade twice, quickly and slowly (after Crane and Sornette
2008, https://doi.org/10.1073/pnas.0803685105). Same scene, same seed: same bytes.
"""

import heapq
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from agents.files import writing
from agents.scenes.draft import Draft, drafts
from agents.scenes.rhythm import begin, heat, peak, span
from agents.scenes.scene import Scene
from agents.scenes.volvic import VOLVIC
from agents.scenes.writer import Writer
from streams.codec import encode
from streams.errors import ClameurError
from streams.model import Post, PostKind

SCENES: Final = {VOLVIC.name: VOLVIC}
"""The scenes that can be asked for by name."""

_LATE: Final = 0.12  # share of posts that the collector hands on late
_LATEST_S: Final = 50.0  # less than the default allowed lateness of a minute


def simulate(scene: Scene, seed: int) -> Iterator[Post]:
    """The posts of a scene, in the order in which a collector would hand them on: a few are up to 50 s late.

    Args:
        scene: Where, when, who and what.
        seed: Any number; another one is another stream of the same scene.

    Yields:
        Posts within the limits of the schema. Every person, handle and address is invented.
    """
    for post, _ in _told(scene, seed):
        yield post


def truth(scene: Scene, seed: int) -> dict[str, Any]:
    """What really happens in ``simulate(scene, seed)``.

    Returns:
        ``scene``, ``seed``, ``zone``, ``start``, ``end``, the number of ``posts``, and ``events``: for each its
        ``territory``, ``kind`` (as in alerts), ``start``, ``end`` and ``peak`` in epoch seconds, its ``posts`` up to
        its end, deletions left out, with their distinct ``authors``, ``negative_share`` and ``repost_share`` as they
        were meant when they were written.
    """
    tally = _Tally(scene, seed)
    for post, draft in _told(scene, seed):
        tally.count(post, draft)
    return tally.truth()


def run(
    out: Path,
    truth_file: Path | None = None,
    *,
    scene: str = "volvic",
    seed: int = 1,
    days: int | None = None,
    start: float | None = None,
) -> dict[str, Any]:
    """Write a scene to a file of posts and its truth to another.

    Args:
        out: JSON lines, packed if the name ends in ``.gz`` or ``.zst``; ``-`` is standard output.
        truth_file: JSON; ``None`` to write none.
        scene: A name out of `SCENES`.
        seed: Any number.
        days: Length in days, at least 4; the history before the events grows or shrinks, their dates stay.
        start: Instant (epoch seconds) in the first day; everything moves with it. ``None`` for the scene's own dates.

    Returns:
        The truth.

    Raises:
        ClameurError: No such scene, too few days, or a file that cannot be written.
    """
    asked = _asked(scene, days, start)
    tally = _Tally(asked, seed)
    with writing(out) as file:
        for post, draft in _told(asked, seed):
            tally.count(post, draft)
            file.write(encode(post) + b"\n")
    found = tally.truth()
    if truth_file is not None:
        with writing(truth_file) as file:
            file.write(json.dumps(found, indent=2, ensure_ascii=False).encode() + b"\n")
    return found


def _asked(name: str, days: int | None, start: float | None) -> Scene:
    if name not in SCENES:
        raise ClameurError(f"there is no scene {name!r}: choose one of {', '.join(sorted(SCENES))}")
    scene = SCENES[name]
    if days is not None and not 4 <= days <= 400:
        raise ClameurError(f"a scene of {days} days is not possible: choose from 4 to 400")
    scene = replace(scene, days=days or scene.days)
    if start is not None:
        first = datetime.fromtimestamp(start, ZoneInfo(scene.zone)).date()
        scene = replace(scene, end=first + timedelta(days=scene.days))
    return scene


def _told(scene: Scene, seed: int) -> Iterator[tuple[Post, Draft]]:
    """Posts with their drafts, in the order of arrival."""
    rng = random.Random(f"{scene.name}/{seed}")  # noqa: S311  # invented posts, no secrets
    writer = Writer(scene, rng)
    held: list[tuple[float, int, Post, Draft]] = []
    for number, draft in enumerate(drafts(scene, rng)):
        late = min(_LATEST_S, rng.expovariate(1 / 15)) if rng.random() < _LATE else 0.0
        while held and held[0][0] <= draft.at:
            _, _, post, earlier = heapq.heappop(held)
            yield post, earlier
        written = writer.write(draft)
        if written is not None:
            heapq.heappush(held, (draft.at + late, number, written, draft))
    while held:
        _, _, post, earlier = heapq.heappop(held)
        yield post, earlier


class _Tally:
    """Counts what was written, event by event."""

    def __init__(self, scene: Scene, seed: int) -> None:
        self._scene, self._seed = scene, seed
        self._start, self._end = span(scene)
        self._posts = 0
        self._events: dict[int, dict[str, Any]] = {}
        self._authors: dict[int, dict[str, None]] = {}
        for number, burst in enumerate(scene.bursts, start=len(scene.strands)):
            rates, first = heat(burst, scene), begin(burst, scene)
            if first < self._start:
                continue
            self._authors[number] = {}
            self._events[number] = {
                "territory": burst.territory,
                "kind": burst.kind.value,
                "start": first,
                "end": first + 60.0 * len(rates),
                "peak": first + 60.0 * peak(rates),
                "posts": 0,
                "negative": 0,
                "reposts": 0,
            }

    def count(self, post: Post, draft: Draft) -> None:
        self._posts += 1
        event = self._events.get(draft.source)
        if event is None or post.kind is PostKind.DELETE or post.created_at >= event["end"]:
            return
        event["posts"] += 1
        event["negative"] += draft.tone == "negative"
        event["reposts"] += post.kind is PostKind.REPOST
        if post.author is not None:
            self._authors[draft.source][post.author.id] = None

    def truth(self) -> dict[str, Any]:
        events = []
        for number, counted in self._events.items():
            event = dict(counted)
            posts = event["posts"]
            negative, reposts = event.pop("negative"), event.pop("reposts")
            event["authors"] = len(self._authors[number])
            event["negative_share"] = round(negative / posts, 3)
            event["repost_share"] = round(reposts / posts, 3)
            events.append(event)
        events.sort(key=lambda event: float(event["start"]))
        return {
            "scene": self._scene.name,
            "seed": self._seed,
            "zone": self._scene.zone,
            "start": self._start,
            "end": self._end,
            "posts": self._posts,
            "events": events,
        }
