"""What finding names costs: posts that name nothing, posts that do, the worst texts, compiling, memory.

    python -m bench.gazetteer [--communes 35000] [--rounds 7]

Ratios are to a bare Aho-Corasick loop, ``list(automaton.iter(text.lower()))``, over the same names in the same run,
rounds in turn; processor time, medians. The communes are invented (`tests.support.communes`).
"""

import argparse
import pickle
import random
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import ahocorasick

from bench.speed.stream import FRENCH
from streams import communes as commune_list
from streams import gazetteer
from streams.gazetteer import Gazetteer
from streams.territory import Territory
from tests.support.communes import communes

NOW = 1_781_632_800.0
FEW = 10


def posts(count: int, names: Sequence[str] = ()) -> list[str]:
    """Posts of about 140 characters; with names, each holds one."""
    chance = random.Random(11)
    found = []
    for _ in range(count):
        words = chance.choices(FRENCH, k=24)
        if names:
            words.insert(chance.randrange(len(words)), f"à {chance.choice(names)}")
        found.append(" ".join(words).capitalize() + chance.choice((".", " !", "…", " 😡", "")))
    return found


def territories(count: int) -> list[Territory]:
    """Territories of invented communes."""
    return list(commune_list.territories(communes(count), []))


def bare(names: Sequence[str]) -> Callable[[str], object]:
    """The bare loop over the same names."""
    automaton: Any = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name.lower(), name)
    automaton.make_automaton()
    look = automaton.iter
    return lambda text: list(look(text.lower()))


def us_per_text(run: Callable[[str], object], texts: Sequence[str]) -> float:
    """Processor time of one text, microseconds."""
    started = time.process_time()
    for text in texts:
        run(text)
    return (time.process_time() - started) / len(texts) * 1e6


WORST = {
    "one name": "Volvic ",
    "names": "Clermont-Ferrand Volvic Riom Thiers Nancy Nantes Tours Nice Le Havre ",
    "commas": "Clermont, Bonne, Vienne, Tours, ",
    "hashtags": "#LeHavre ",
    "one-word tags": "#prayforvolvic ",
    "handles": "@volvic ",
    "2,000 @": "@",
    "@a": "@a ",
    "lengthened": "Volviiiic ",
    "unknown, lengthened": "aaabbbcccdddeee ",
    "streets": "rue de Volvic ",
    "initials": "A.B.C. Volvic ",
    "scores": "Volvic 1-1 Riom ",
    "capitals": "NANCY DUPONT ",
    "marks": "e\u0301",
    "emoji": "😡",
    "two scripts": "a\u0430",
    "one script": "\u0430",
    "brackets": "Volvic (Riom, Nancy, Tours ",
}
"""Texts that are made of one thing, repeated up to the longest post."""
LONGEST = 25_000


def worst(book: Gazetteer) -> list[tuple[str, float]]:
    """Milliseconds of the worst texts, the best of five each."""
    found = []
    for name, piece in WORST.items():
        text = piece * (2_000 if name.startswith("2,000") else LONGEST // len(piece))
        laps = [us_per_text(lambda t: book.explain(t, at=NOW, place="Paris, Lyon " * 20), [text]) for _ in range(5)]
        found.append((name, min(laps) / 1000.0))
    return sorted(found, key=lambda row: -row[1])


def peak_mb() -> float:
    """The most memory that this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.gazetteer")
    parser.add_argument("--communes", type=int, default=35_000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    many = territories(options.communes)
    before, started = peak_mb(), time.process_time()
    large = gazetteer.compile(many)
    took = time.process_time() - started
    print(f"compile {len(many):,} communes: {took:.1f} s, {peak_mb() - before:.0f} MB more")
    started = time.process_time()
    packed = pickle.dumps(large)
    written = time.process_time() - started
    started = time.process_time()
    pickle.loads(packed)
    read = time.process_time() - started
    print(f"pickled: {len(packed) / 1e6:.0f} MB, written in {written:.1f} s, read in {read:.1f} s\n")

    small = gazetteer.compile(many[:FEW])
    names = [territory.name for territory in many]
    quiet = [text for text in posts(20_000) if not any(large.explain(text, at=NOW))]
    named = posts(4_000, names[20:2_000])
    runs: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
        f"bare loop, {FEW} names": (bare(names[:FEW]), quiet),
        f"bare loop, {len(many):,} names": (bare(names), quiet),
        f"find, {FEW}, posts that name nothing": (lambda t: small.find(t, at=NOW), quiet),
        f"find, {len(many):,}, posts that name nothing": (lambda t: large.find(t, at=NOW), quiet),
        f"find, {len(many):,}, posts that name a commune": (lambda t: large.find(t, at=NOW), named),
    }
    laps: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(options.rounds):
        for name, (run, texts) in runs.items():
            laps[name].append(us_per_text(run, texts))
    base = statistics.median(laps[f"bare loop, {len(many):,} names"])
    print(f"{'':50} us/post   posts/s  x bare loop")
    for name, measured in laps.items():
        cost = statistics.median(measured)
        print(f"{name:50} {cost:7.2f} {1e6 / cost:9,.0f} {cost / base:8.2f}")
    print("\nworst texts, ms")
    for name, ms in worst(large)[:8]:
        print(f"{name:22} {ms:6.2f}")


if __name__ == "__main__":
    main()
