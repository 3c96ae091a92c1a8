"""What is done with each post, and the lap that counts it: the same in every contender.

Imports nothing but msgspec and the automaton: other processors run it in environments of their own.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable

import ahocorasick
import msgspec

from bench.speed.stream import names

Work = Callable[[bytes], Iterable[tuple[str, int]]]
"""From the bytes of a post to the territories that it names and its minute."""


class Thin(msgspec.Struct):
    """What thin work reads of a post."""

    created_at: float
    text: str


def thin_work() -> Work:
    """A JSON decode and one Aho-Corasick pass."""
    automaton = ahocorasick.Automaton()
    for name in names():
        automaton.add_word(name.lower(), name)
    automaton.make_automaton()
    decode = msgspec.json.Decoder(Thin).decode

    def work(raw: bytes) -> list[tuple[str, int]]:
        post = decode(raw)
        return [(name, int(post.created_at) // 60) for _, name in automaton.iter(post.text.lower())]

    return work


def our_work() -> Work:
    """The project's decoder and gazetteer."""
    from streams import codec, gazetteer
    from streams.territory import Expression, Scale, Territory

    places = gazetteer.compile(
        [
            Territory(id=f"t{i}", name=name, scale=Scale.COMMUNE, expressions=(Expression(text=name),))
            for i, name in enumerate(names())
        ]
    )

    def work(raw: bytes) -> list[tuple[str, int]]:
        post = codec.decode(raw)
        return [(hit.territory, int(post.created_at) // 60) for hit in places.find(post.text, at=post.created_at)]

    return work


WORKS: dict[str, Callable[[], Work]] = {"thin": thin_work, "ours": our_work}


class Lap:
    """Counts what was worked on, from the first post to the last one wanted; then says so and ends the process."""

    def __init__(self, work: Work, wanted: int) -> None:
        self.counts: Counter[tuple[str, int]] = Counter()
        self.wanted = wanted
        self._work, self._done = work, 0
        self._started: tuple[float, float] | None = None

    def begin(self) -> None:
        """The first post is here: the clocks start. Later calls change nothing."""
        if self._started is None:
            self._started = time.perf_counter(), time.process_time()

    def take(self, values: Iterable[bytes]) -> set[str]:
        """Work on some posts; returns the territories that they name."""
        self.begin()
        named = set()
        for value in values:
            self._done += 1
            for key in self._work(value):
                self.counts[key] += 1
                named.add(key[0])
        return named

    def end_if_done(self) -> None:
        """Leave the process at once when all was taken: stopping a worker is not what is measured."""
        if self._done >= self.wanted:
            self.end(self._done, self.counts.total())

    def end(self, posts: int, hits: int, **more: float) -> None:
        """Say what was measured and leave."""
        assert self._started is not None
        wall, cpu = time.perf_counter() - self._started[0], time.process_time() - self._started[1]
        print(json.dumps({"posts": posts, "s": wall, "cpu_s": cpu, "hits": hits, **more}), flush=True)
        os._exit(0)
