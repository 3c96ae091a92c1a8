"""What training on labels brings, and costs: rules beside weights, and the speed beside stock VADER in the same run.

    CLAMEUR_SENTIMENT=folder python -m bench.reranker

The folder holds JSON lines of ``text``, ``label`` (−1, 0, 1) and ``lang``, which are not part of the project:
``NAME_LANG_train.jsonl`` is trained on and cross-validated; ``NAME_LANG_val.jsonl``, ``NAME_LANG_test.jsonl`` and
any other file in that language are only scored. A test set is scored again without what nearly repeats the training.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from agents.train import load
from streams.sentiment import compound, rules, score
from streams.sentiment.rerank import FORMAT, Reranker, Weights
from streams.sentiment.training import Settings
from streams.sentiment.validation import (
    Figures,
    Labelled,
    cross_validated,
    not_copies,
    of_rules,
    of_weights,
    train,
)

LAPS = 7


def main() -> None:
    """Print the table of figures and that of speed, for each training file of the folder."""
    folder = os.environ.get("CLAMEUR_SENTIMENT")
    if not folder:
        print("CLAMEUR_SENTIMENT is not set: name a folder of labelled posts; nothing is measured")
        return
    files = sorted(Path(folder).glob("*.jsonl"))
    trained = [file for file in files if file.stem.endswith("_train")]
    if not trained:
        sys.exit(f"{folder} has no file that ends in _train.jsonl")
    print(f"{'':44} macro-F1  negative F1         n")
    for file in trained:
        for lang, texts in load(str(file), "fr")[0].items():
            _measure(file, lang, texts, [other for other in files if other not in trained])


def _measure(file: Path, lang: str, texts: list[Labelled], others: Sequence[Path]) -> None:
    settings = Settings()
    learned = train(texts, settings)
    _print(f"{file.stem}, cross-validation", of_rules(texts), cross_validated(texts, settings))
    for other in others:
        known = load(str(other), "fr")[0].get(lang)
        if not known:
            continue
        _print(other.stem, of_rules(known), of_weights(known, learned))
        new = not_copies(known, of=texts)
        if len(new) < len(known):
            _print(f"{other.stem}, no near copies", of_rules(new), of_weights(new, learned))
    weights = Weights(format=FORMAT, source=(), sha256=(), settings={}, languages={lang: learned})
    _speed(lang, texts, Reranker(weights))


def _print(name: str, alone: Figures, corrected: Figures) -> None:
    for who, found in (("rules", alone), ("weights", corrected)):
        print(f"{f'{name}, {who}':44} {found.macro:8.3f} {found.negative:12.3f} {found.n:9}")


def _speed(lang: str, texts: Sequence[Labelled], reranker: Reranker) -> None:
    """Laps take turns, so that a busy machine is busy for all."""
    stock = SentimentIntensityAnalyzer()
    works: dict[str, Callable[[Labelled], object]] = {
        "stock VADER": lambda one: stock.polarity_scores(one.text),
        "rules": lambda one: rules(one.text, lang),
        "weights, what they add": lambda one: reranker.score(one.text, lang, one.scored, reliable=one.reliable),
        "score(), rules": lambda one: score(one.text, lang),
        "score(), weights": lambda one: score(one.text, lang, weights=reranker),
    }
    for one in texts:
        compound(one.text, lang)
        reranker.score(one.text, lang, one.scored)
    laps: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(LAPS):
        for name, work in works.items():
            started = time.perf_counter()
            for one in texts[:500]:
                work(one)
            laps[name].append((time.perf_counter() - started) / min(len(texts), 500) * 1e6)
    base = median(laps["stock VADER"])
    print(f"\n{lang}, warm memory                  us/post  posts/s/core  of stock VADER")
    for name, each in laps.items():
        cost = median(each)
        print(f"{name:32} {cost:9.1f} {1e6 / cost:13,.0f} {cost / base:15.2f}")
    print()


if __name__ == "__main__":
    main()
