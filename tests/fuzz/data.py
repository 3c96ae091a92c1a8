"""Values drawn from bytes: the same bytes give the same values, in a fuzzer and in a test."""

import copy
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

V = TypeVar("V")

_NASTY: Final[tuple[Any, ...]] = (
    *(None, True, False, "", " ", 0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**64 - 1, -(2**63), 10**30, 0.5, 1e300, -1e300),
    *([], {}, [[]], [{}], {"": ""}, "\x00", "\ud800", "<!channel>", "<@U0CAMILLE>", "a" * 300, "é" * 3_001, "9" * 40),
    *("1e999", "nan", "-1", "2026-02-30T00:00:00Z", "../../etc/hosts", "C0CRISE", "U0CAMILLE", "volvic", "volvic/e/1"),
    *(float("inf"), float("-inf"), float("nan")),
)
"""What breaks readers: extremes of every type, markup, paths, half a surrogate pair, and near misses of real values."""


class Data:
    """Bytes that are taken from the front; where they end, zeros and empty texts follow."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def byte(self) -> int:
        """A number from 0 to 255."""
        return self.take(1)[0] if self._at < len(self._raw) else 0

    def choice(self, among: Sequence[V]) -> V:
        """One of them."""
        number = self.byte() if len(among) <= 256 else self.byte() << 8 | self.byte()
        return among[number % len(among)]

    def take(self, count: int) -> bytes:
        """The next bytes, fewer at the end."""
        self._at += count
        return self._raw[self._at - count : self._at]

    def text(self, most: int = 2**20) -> str:
        """What is left, or the next ``most`` bytes, as a text that may hold half a surrogate pair."""
        raw = self.take(min(most, len(self._raw)))
        try:
            return raw.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return raw.decode("latin-1")

    def value(self, depth: int = 2) -> Any:
        """Any JSON value, nasty ones first."""
        kind = self.byte()
        if kind < 160:
            return copy.deepcopy(_NASTY[kind % len(_NASTY)])
        if kind < 224 or not depth:
            return self.text(self.byte())
        many = range(self.byte() % 4)
        if kind < 240:
            return [self.value(depth - 1) for _ in many]
        return {self.text(self.byte() % 16): self.value(depth - 1) for _ in many}

    def mangled(self, whole: Any) -> Any:
        """The same value with up to seven of its parts replaced, removed, doubled or moved."""
        holder = {"": copy.deepcopy(whole)}
        for _ in range(self.byte() % 8):
            places = list(_places(holder))
            holding, at = self.choice(places)
            match self.byte() % 8:
                case 0 if holding is not holder:
                    del holding[at]
                case 1 if isinstance(holding, list):
                    holding.insert(at, copy.deepcopy(holding[at]))
                case 1:
                    holding[self.text(self.byte() % 16)] = self.value()
                case 2:
                    other, there = self.choice(places)
                    holding[at] = copy.deepcopy(other[there])
                case _:
                    holding[at] = self.value()
        return holder.get("")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place inside of a value: what holds it, and its key or number."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])
