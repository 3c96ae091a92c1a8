"""An invented country, and what its people post: as many communes as wanted, the same ones every time."""

import json
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

from bench.speed.stream import ENGLISH, FRENCH
from streams import communes as listed
from streams.communes import Commune
from streams.territory import Territory
from tests.support.communes import communes, csv_of

HIT_SHARE = 0.05
"""One post in twenty names a commune: far more than a firehose has (own choice, on the safe side)."""
MOST = 37_000
"""Communes in all: somewhat more than France has."""
AUTHORS = 1_000_000
ALARMS_TEXT = """
pollution sécheresse grève panne pompiers nul honte raté déçue inquiète retard forêt pluie eau
fire drought strike firefighters awful shame failed worried late forest
"""
ALARMS = frozenset(ALARMS_TEXT.split())
ALARMED = 0.1
"""Share of texts that may hold such words: on an ordinary day few places are in a crisis."""
POOL = 20_000
"""Texts that posts are made of; ids, times and authors are fresh for each post."""


@cache
def country(count: int) -> list[Commune]:
    """So many communes, those whose name is theirs alone first; the first ones are the same for every count."""
    found = communes(MOST)
    vague = [territory.expressions[0].homonym for territory in listed.territories(found, [])]
    return [found[n] for n in sorted(range(MOST), key=lambda n: vague[n])][:count]


def territories(count: int) -> list[Territory]:
    """The same as territories, none above the others."""
    return list(listed.territories(country(count), []))


def write(folder: Path, count: int) -> Path:
    """The territories file of such a country, with its list; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "communes.csv").write_text(csv_of(country(count)), encoding="utf-8")
    path = folder / "territories.toml"
    path.write_text('communes = "communes.csv"\n', encoding="utf-8")
    return path


class Posts:
    """Posts of about 300 bytes, without end.

    Args:
        names: What the posts that name a commune name.
        skew: How uneven the communes are: the n-th is named n^-skew times as often as the first; 0 for all alike.
        share: Share of posts that name one.
        seed: For another stream of the same kind.
    """

    def __init__(self, names: Sequence[str], *, skew: float = 0.0, share: float = HIT_SHARE, seed: int = 1) -> None:
        self._chance = chance = random.Random(seed)
        self._names = list(names)
        self._weights = list(accumulate((n + 1) ** -skew for n in range(len(names))))
        self._share = share
        self._texts = [_text(chance) for _ in range(POOL)]
        self._number = seed * 10**12

    def one(self, at: float) -> bytes:
        """A post of this instant (epoch seconds)."""
        chance = self._chance
        lang, before, after = self._texts[int(chance.random() * POOL)]
        name = ""
        if chance.random() < self._share:
            name = " à " + self._names[bisect(self._weights, chance.random() * self._weights[-1])]
        self._number += 1
        author = int(chance.random() ** 3 * AUTHORS)  # some speak far more than others
        return (
            f'{{"id":"{self._number}","platform":"bluesky","created_at":{at:.3f},"text":"{before}{name}{after}",'
            f'"kind":"original","lang":"{lang}","author":{{"id":"u{author}","handle":"passer.by.{author}",'
            f'"followers":{author % 4096}}}}}'
        ).encode()

    def day(self, start: float, seconds: float, per_s: float) -> Iterator[bytes]:
        """Posts at a steady rate."""
        for n in range(int(seconds * per_s)):
            yield self.one(start + n / per_s)


def _text(chance: random.Random) -> tuple[str, str, str]:
    french = chance.random() < 0.66
    spoken = FRENCH if french else ENGLISH
    if chance.random() >= ALARMED:
        spoken = [word for word in spoken if word not in ALARMS]
    words = chance.choices(spoken, k=chance.randint(8, 24))
    cut = chance.randrange(1, len(words))
    before, after = " ".join(words[:cut]).capitalize(), " " + " ".join(words[cut:])
    assert json.loads(f'"{before}{after}"')
    return ("fr" if french else "en"), before, after
