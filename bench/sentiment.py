"""What reading a post costs beside stock VADER, how right it is, and the worst texts we could think of.

    python -m bench.sentiment [--rounds 7] [--tweets DIRECTORY]

Costs are ratios to stock VADER on the same posts in the same run, medians of several rounds in turn. The posts are
made from a seed, or, when ``--tweets`` or CLAMEUR_SENTIMENT names a directory with ``umsab_en_train.jsonl`` and the
like (one object a line: text, label −1, 0 or 1, lang), they are those; then accuracy is printed too.
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams.crisis import topics
from streams.language import detect
from streams.sentiment import compound, english, score
from streams.sentiment.fold import LIMIT

POSTS = 1500
LAPS = 4
"""Laps of ours to one of stock: both are then looked at for about as long, and a busy machine disturbs both alike."""

LIMIT_MS = 5.0
"""No text of up to `LIMIT` characters may take longer to score."""

FRENCH_TEXT = """
le la les un une des de du et en à ce matin encore toujours très trop pas jamais plus mais avec pour dans ville
mairie train gare lac volcan eau pluie route marché fête concert accueil service magnifique nul honte bravo
merci incendie pollution sécheresse superbe raté déçue heureux inquiète grève panne retard bénévoles pompiers
Clermont Volvic Thiers
"""
FRENCH = FRENCH_TEXT.split()
ENGLISH_TEXT = """
the a of and in this morning again never not very so but with for town hall train station lake water rain road
market party concert welcome service wonderful awful shame great thanks fire pollution drought superb failed
happy worried strike late volunteers firefighters Clermont Volvic
"""
ENGLISH = ENGLISH_TEXT.split()
WORST = {
    "2,000 emojis": "😡" * 2000,
    "2,000 different emojis": "😀😡💔👏🚨🔥🏔😂🙄" * 222,
    "joined emojis": "👩🏽\u200d❤️\u200d💋\u200d👩🏿" * 200,
    "joiners": "\u200d" * 2000,
    "but but but": "good but bad but " * 400,
    "different valences, but": " ".join(f"{word} but" for word in ("good", "great", "bad", "awful", "love")) * 100,
    "pas pas pas": "pas " * 2000,
    "not not not": "not bad " * 2000,
    "expressions": "i like the like a like to " * 400,
    "one expression": "a joke " * 2000,
    "a a a": "a " * 4000,
    "hashtag of capitals": "#" + "Ab" * 4000,
    "hashtags": "#SoSad#NoWay" * 400,
    "glued": "bad,good;" * 800,
    "entities": "&lt;" * 2000,
    "escapes": "\\u2019" * 1000,
    "long letters": "sooo" * 2000,
    "opening": "great " * 2000,
    "oh oh oh": "oh " * 2000 + "!",
    "quotes": '"' * 5000,
    "one endless word": "aé" * 50_000,
    "exclamation marks": "!" * 50_000,
    "all negative": "honte scandale nul " * 600,
    "incendie incendie": "incendie " * 1000,
    "new words only": " ".join(f"w{at}" for at in range(2000)),
}


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="times that each work is measured")
    parser.add_argument("--tweets", type=Path, default=os.environ.get("CLAMEUR_SENTIMENT"), help="directory of tweets")
    options = parser.parse_args()
    rounds: int = options.rounds
    folder: Path | None = options.tweets
    chance = random.Random(7)
    french = _texts(folder, "fr") or [" ".join(chance.choices(FRENCH, k=chance.randint(6, 30))) for _ in range(POSTS)]
    posts = _texts(folder, "en") or [" ".join(chance.choices(ENGLISH, k=chance.randint(6, 30))) for _ in range(POSTS)]
    print(f"{len(posts)} English and {len(french)} French posts, {'made from a seed' if folder is None else 'tweets'}")
    _costs(posts, french, rounds)
    _worst_texts()
    if folder is not None:
        _accuracy(folder)
        _language(folder)


def _costs(posts: Sequence[str], french: Sequence[str], rounds: int) -> None:
    stock = SentimentIntensityAnalyzer().polarity_scores
    ours: list[tuple[str, Sequence[str], Callable[[str], object]]] = [
        ("English, with our layer", posts, lambda text: score(text, "en")),
        ("English, exact VADER", posts, english.stock),
        ("English, exact, whole dictionary", posts, english.polarity),
        ("French", french, lambda text: score(text, "fr")),
        ("crisis topics, English", posts, topics),
        ("crisis topics, French", french, topics),
        ("language, no tag, French", french, _forgetful(lambda text: detect(text, None, "fr"))),
        ("language, no tag, English", posts, _forgetful(lambda text: detect(text, None, "fr"))),
        ("language, tagged, French", french, _forgetful(lambda text: detect(text, "fr", "fr"))),
        ("language, tagged, English", posts, _forgetful(lambda text: detect(text, "en", "fr"))),
    ]
    print(f"\n{'work':34} {'µs/post':>9} {'stock':>9} {'ratio':>7}")
    for name, texts, work in ours:
        for text in texts[:200]:
            work(text)
            stock(text)
        mine, theirs = [], []
        for _ in range(rounds):
            mine.append(statistics.mean(_cost(work, texts) for _ in range(LAPS)))
            theirs.append(_cost(stock, texts))
        ratio = statistics.median(b / a for a, b in zip(mine, theirs, strict=True))
        print(f"{name:34} {statistics.median(mine):9.1f} {statistics.median(theirs):9.1f} {ratio:6.1f}x")


def _forgetful(work: Callable[[str], object]) -> Callable[[str], object]:
    """A language that is remembered from an earlier round costs nothing: forget it."""
    from streams.language import _by_letters

    def forget(text: str) -> object:
        _by_letters.cache_clear()
        return work(text)

    return forget


def _worst_texts() -> None:
    print(
        f"\n{'worst texts (cut to ' + str(LIMIT) + ' characters), ms':44} {'fr':>6} {'en':>6} {'crisis':>6} {'lang':>6}"
    )
    for name, text in WORST.items():
        works: list[Callable[[str], object]] = [
            lambda one: compound(one, "fr"),
            lambda one: compound(one, "en"),
            topics,
            _forgetful(lambda one: detect(one, None, "fr")),
        ]
        costs = [_worst(work, text) for work in works]
        print(f"{name:44} " + " ".join(f"{cost:6.2f}" for cost in costs) + _verdict(max(costs)))


def _verdict(cost: float) -> str:
    return "" if cost <= LIMIT_MS else f"  over {LIMIT_MS:g} ms"


def _accuracy(folder: Path) -> None:
    print(f"\n{'sentiment':34} {'n':>6} {'macro-F1':>9} {'negative P':>11} {'R':>6} {'F1':>6}")
    stock = SentimentIntensityAnalyzer()
    for split in ("train", "val", "test"):
        for lang in ("en", "fr"):
            rows = _rows(folder / f"umsab_{lang}_{split}.jsonl")
            if not rows:
                continue
            engines: list[tuple[str, Callable[[str], float]]] = [
                ("stock VADER", lambda text: float(stock.polarity_scores(text)["compound"])),
                ("ours", lambda text, lang=lang: compound(text, lang)),  # type: ignore[misc]
            ]
            for name, engine in engines:
                found = [_class(engine(text)) for text, _ in rows]
                print(
                    f"{lang + ' ' + split + ', ' + name:34} {len(rows):6} " + _f1([label for _, label in rows], found)
                )


def _f1(labels: Sequence[int], found: Sequence[int]) -> str:
    scores = []
    shares = (0.0, 0.0)
    for one in (-1, 0, 1):
        right = sum(a == b == one for a, b in zip(labels, found, strict=True))
        said, meant = sum(b == one for b in found), sum(a == one for a in labels)
        scores.append(2 * right / max(1, said + meant))
        if one == -1:
            shares = (right / max(1, said), right / max(1, meant))
    return f"{statistics.mean(scores):9.3f} {shares[0]:11.3f} {shares[1]:6.3f} {scores[0]:6.3f}"


def _class(value: float) -> int:
    return -1 if value <= -0.05 else 1 if value >= 0.05 else 0


def _language(folder: Path) -> None:
    tweets = [
        (text, lang)
        for lang in ("fr", "en")
        for split in ("train", "val")
        for text, _ in _rows(folder / f"umsab_{lang}_{split}.jsonl")
    ]
    other = {"fr": "en", "en": "fr"}
    print(f"\n{'language of tweets, default unknown':44} {'n':>6} {'right':>7}")
    guesses: list[tuple[str, Callable[[str, str], str]]] = [
        ("no tag", lambda text, lang: detect(text, None, "?")),
        ("no tag, first eight words", lambda text, lang: detect(" ".join(text.split()[:8]), None, "?")),
        ("right tag", lambda text, lang: detect(text, lang, "?")),
        ("wrong tag (fr for en, en for fr)", lambda text, lang: detect(text, other[lang], "?")),
    ]
    for name, guess in guesses:
        right = statistics.mean(guess(text, lang) == lang for text, lang in tweets)
        print(f"{name:44} {len(tweets):6} {right:7.4f}")


def _texts(folder: Path | None, lang: str) -> list[str]:
    return [] if folder is None else [text for text, _ in _rows(folder / f"umsab_{lang}_train.jsonl")]


def _rows(path: Path) -> list[tuple[str, int]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [(row["text"], row["label"]) for row in map(json.loads, lines)]


def _cost(work: Callable[[str], object], posts: Sequence[str]) -> float:
    started = time.process_time()
    for post in posts:
        work(post)
    return (time.process_time() - started) / len(posts) * 1e6


def _worst(work: Callable[[str], object], text: str) -> float:
    work("warm")
    costs = []
    for _ in range(5):
        started = time.perf_counter()
        work(text)
        costs.append(time.perf_counter() - started)
    return min(costs) * 1e3


if __name__ == "__main__":
    main()
