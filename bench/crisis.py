"""Measure the crisis vocabulary: what it finds in labelled posts of disasters, how often it fires elsewhere, its cost.

    python -m bench.crisis [--data DIR] [--read N]

Posts are not part of the project. In DIR (or `CLAMEUR_LABELLED`), files of ``*.jsonl``, one post a line with its
``text``: a file whose ``label`` has ``informative`` holds posts about a disaster (CrisisLexT26 and its like), the
others are ordinary. ``--read N`` prints N ordinary posts of each file that fire, drawn from a seed, to be read by a
person. Without a directory only the cost is printed, on invented posts.
"""

import argparse
import json
import os
import random
import time
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from bench.sentiment import ENGLISH, FRENCH
from streams.crisis import TOPICS, topics
from streams.language import detect
from streams.sentiment import compound

INFORMATIVE = "Related and informative"
NEGATIVE = -0.05
LEFT_OUT = ("challenge", "tvreviews")
"""Beginnings of files that are neither: one difficulty a post, and reviews of series about crimes."""
LEAST = 30
"""A language with fewer posts is not printed."""
CRISIS_WORDS = """
incendie pollution sécheresse grève panne pompiers pluie train gare rain strike drought fire firefighters
"""
CALM = frozenset(CRISIS_WORDS.split())
"""Left out of invented posts without a crisis word."""
WORST = {
    "incendie": "incendie " * 1000,
    "a subject, a crisis": "film incendie " * 1000,
    "an excuse": "feu vert " * 1000,
    "hints": "pompiers fumée police enquête " * 400,
    "numbers": "12 morts " * 1000,
    "every letter apart": "a " * 5000,
    "one hashtag": "#" + "Ab" * 5000,
    "many hashtags": "#AbCd " * 1000,
    "emojis": "😀😡💔👏🚨🔥" * 500,
    "accents": "éàç’ " * 500,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.crisis", description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("CLAMEUR_LABELLED"))
    parser.add_argument("--read", type=int, default=0, metavar="N")
    given = parser.parse_args(arguments)
    cost()
    if given.data is None:
        print("\nno labelled posts: give --data or CLAMEUR_LABELLED")
        return
    files = {path.stem: _rows(path) for path in sorted(Path(given.data).rglob("*.jsonl"))}
    files = {name: rows for name, rows in files.items() if rows and not name.startswith(LEFT_OUT)}
    crisis = {name: rows for name, rows in files.items() if _about(rows[0])}
    coverage(crisis)
    ordinary({name: rows for name, rows in files.items() if name not in crisis}, given.read)


def coverage(files: dict[str, list[dict[str, object]]]) -> None:
    """Shares of the informative posts of each file and language that are negative, name a topic, or either."""
    print(f"\n{'informative posts':24} {'lang':4} {'n':>5} {'negative':>9} {'topic':>6} {'either':>7}")
    for name, rows in files.items():
        texts = [str(row["text"]) for row in rows if _about(row) == INFORMATIVE]
        for lang, found in groupby(sorted(texts, key=detect), key=detect):
            posts = list(found)
            if len(posts) < LEAST:
                continue
            negative = [compound(text, lang) <= NEGATIVE for text in posts]
            told = [bool(topics(text)) for text in posts]
            either = [one or other for one, other in zip(negative, told, strict=True)]
            shares = [sum(flags) / len(posts) for flags in (negative, told, either)]
            print(f"{name:24} {lang:4} {len(posts):5} {shares[0]:9.3f} {shares[1]:6.3f} {shares[2]:7.3f}")


def ordinary(files: dict[str, list[dict[str, object]]], read: int) -> None:
    """Shares of ordinary posts that fire, and the topics that they are given most; then posts to read."""
    print(f"\n{'ordinary posts':24} {'n':>5} {'fire':>6}  most given")
    for name, rows in files.items():
        told = [topics(str(row["text"])) for row in rows]
        counts = {topic: sum(topic in one for one in told) for topic in TOPICS}
        most = ", ".join(f"{topic} {counts[topic]}" for topic in sorted(TOPICS, key=lambda one: -counts[one])[:5])
        print(f"{name:24} {len(rows):5} {sum(map(bool, told)) / len(rows):6.3f}  {most}")
    for name, rows in files.items() if read else ():
        firing = sorted({str(row["text"]) for row in rows if topics(str(row["text"]))})
        print(f"\n{name}: {min(read, len(firing))} of {len(firing)} different posts that fire")
        for text in random.Random(1).sample(firing, min(read, len(firing))):
            print(f"{' '.join(topics(text))}\t{' '.join(text.split())}")


def cost() -> None:
    """Microseconds a post, and milliseconds for the worst texts."""
    chance = random.Random(7)
    topics("warm")
    print("invented posts                us/post")
    for name, words in (("French", FRENCH), ("English", ENGLISH)):
        calm = [word for word in words if word not in CALM]
        for kind, chosen in (("without crisis word", calm), ("with some", words)):
            posts = [" ".join(chance.choices(chosen, k=chance.randint(6, 30))) for _ in range(4000)]
            print(f"{name + ', ' + kind:28} {min(_seconds(posts) for _ in range(5)) / len(posts) * 1e6:8.1f}")
    print("worst texts                        ms")
    for name, text in WORST.items():
        print(f"{name:28} {min(_seconds([text]) for _ in range(5)) * 1e3:8.2f}")


def _seconds(posts: list[str]) -> float:
    started = time.perf_counter()
    for post in posts:
        topics(post)
    return time.perf_counter() - started


def _about(row: dict[str, object]) -> str:
    """How informative a post about a disaster is; nothing for an ordinary one."""
    label = row.get("label")
    return str(label["informative"]) if isinstance(label, dict) else ""


def _rows(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
