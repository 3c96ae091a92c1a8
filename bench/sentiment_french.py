"""What reading a French post costs beside stock VADER, on your own posts, and the worst texts we could think of.

    python -m bench.sentiment_french [posts.jsonl]

The file has one JSON object with a ``text`` per line; without one, posts are made from a seed. All sides take turns in
one run, for a shared machine changes its speed from one second to the next; the median of the turns is printed. The
re-ranker is trained on the posts themselves, labelled as the rules read them: what it costs does not depend on what it
has learned. "As a worker reads" is the language and the score; what it remembers of a text is forgotten each time.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams import language
from streams.sentiment import french, french_tokens, rules, score
from streams.sentiment.rerank import FORMAT, Reranker, Weights
from streams.sentiment.training import Settings
from streams.sentiment.validation import Labelled, train

TURNS = 7
WORDS_TEXT = """
le la les un une des du de et en à ce matin encore toujours très trop pas jamais plus mais avec pour dans ville mairie
train gare lac volcan eau pluie route marché fête concert accueil service magnifique nul honte bravo merci incendie
pollution sécheresse superbe raté déçue heureux inquiète grève panne retard bénévoles pompiers Clermont Volvic Thiers
"""
WORDS = WORDS_TEXT.split()
WORST = {
    "2,000 emojis": "😡" * 2000,
    "pas pas pas": "pas " * 2000,
    "mais honte": "mais honte " * 2000,
    "all negative": "honte scandale nul " * 600,
    "! x 50,000": "!" * 50_000,
    "hashtag of capitals": "#" + "Ab" * 4000,
    "different hashtags": " ".join("#" + ("lapasla" * 5)[:29] + str(i) for i in range(100)),
    "one endless word": "aé" * 50_000,
    "combining accents": "e\u0301" * 5000,
}


def main() -> None:
    """Print both tables."""
    posts = _posts()
    reranker = _trained(posts)
    print(f"{len(posts)} posts, {sum(len(post.split()) for post in posts) / len(posts):.0f} words each")
    for name, cost, ratio in french_rows(posts, reranker):
        print(f"{name:34} {cost:8.1f} us/post {1e6 / cost:10,.0f} posts/s {ratio:6.1f} x stock")
    print("\nworst texts, ms           nothing remembered, remembered, re-ranked and nothing remembered")
    for name, text in WORST.items():
        cold, warm = _worst(text, forget=True), _worst(text, forget=False)
        print(f"{name:34} {cold:8.2f} {warm:8.2f} {_worst(text, forget=True, weights=reranker):8.2f}")


def french_rows(posts: list[str], reranker: Reranker) -> list[tuple[str, float, float]]:
    """Measure stock VADER and ours in turns.

    Args:
        posts: French posts.
        reranker: What corrects the rules.

    Returns:
        Name, median microseconds a post, and how many times as fast as stock VADER in the same turn (median).
    """
    contenders: dict[str, Callable[[str], object]] = {
        "stock VADER": SentimentIntensityAnalyzer().polarity_scores,
        "French reading": french.read,
        "French score, rules alone": lambda post: score(post, "fr"),
        "French score, re-ranked": lambda post: score(post, "fr", weights=reranker),
        "as a worker reads, tagged fr": lambda post: _as_a_worker(post, "fr"),
        "as a worker reads, no tag": lambda post: _as_a_worker(post, None),
    }
    costs: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(TURNS + 1):
        for name, work in contenders.items():
            started = time.perf_counter()
            for post in posts:
                work(post)
            if turn:  # the first turn fills the memories
                costs[name].append((time.perf_counter() - started) / len(posts) * 1e6)
    stock = costs["stock VADER"]
    return [
        (
            name,
            statistics.median(ours),
            statistics.median(theirs / one for theirs, one in zip(stock, ours, strict=True)),
        )
        for name, ours in costs.items()
    ]


def _as_a_worker(post: str, tag: str | None) -> object:
    """What `streams.reading` asks of a post that names a territory; a text is new each time."""
    language._by_letters.cache_clear()
    return score(post, language.detect(post, tag, "fr"))


def _trained(posts: list[str]) -> Reranker:
    labelled = []
    for post in posts:
        scored, reliable, _ = rules(post, "fr")
        label = -1 if scored.compound <= -0.05 else 1 if scored.compound >= 0.05 else 0
        labelled.append(Labelled(post, scored, reliable, label))
    learned = train(labelled, Settings())
    return Reranker(Weights(format=FORMAT, source=(), sha256=(), settings={}, languages={"fr": learned}))


def _posts() -> list[str]:
    if len(sys.argv) > 1:
        return [json.loads(line)["text"] for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line]
    chance = random.Random(7)
    return [" ".join(chance.choices(WORDS, k=chance.randint(6, 30))) for _ in range(4000)]


def _worst(text: str, *, forget: bool, weights: Reranker | None = None) -> float:
    costs = []
    for _ in range(5):
        if forget:
            french_tokens.forget()
        started = time.perf_counter()
        score(text, "fr", weights=weights)
        costs.append(time.perf_counter() - started)
    return min(costs) * 1e3


if __name__ == "__main__":
    main()
