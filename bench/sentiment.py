"""What reading a post costs: microseconds per post, ours beside stock VADER, and the worst texts we could think of.

    python -m bench.sentiment

Prints a table; the posts are made from a seed, so two runs on one machine measure the same work.
"""

import random
import time
from collections.abc import Callable

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams.crisis import topics
from streams.language import detect
from streams.sentiment import compound, english
from streams.sentiment.fold import LIMIT

POSTS = 4000
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
    "but but but": "good but bad but " * 400,
    "different valences, but": " ".join(f"{word} but" for word in ("good", "great", "bad", "awful", "love")) * 100,
    "pas pas pas": "pas " * 2000,
    "a a a": "a " * 4000,
    "hashtag of capitals": "#" + "Ab" * 4000,
    "one endless word": "aé" * 50_000,
    "exclamation marks": "!" * 50_000,
    "all negative": "honte scandale nul " * 600,
    "incendie incendie": "incendie " * 1000,
}


def main() -> None:
    """Print both tables."""
    chance = random.Random(7)
    french = [" ".join(chance.choices(FRENCH, k=chance.randint(6, 30))) for _ in range(POSTS)]
    english_posts = [" ".join(chance.choices(ENGLISH, k=chance.randint(6, 30))) for _ in range(POSTS)]
    stock = SentimentIntensityAnalyzer()
    print("posts                                us/post")
    for name, posts, work in (
        ("French sentiment", french, lambda text: compound(text, "fr")),
        ("English sentiment", english_posts, lambda text: compound(text, "en")),
        ("English, exact VADER only", english_posts, english.stock),
        ("English, stock VADER itself", english_posts, stock.polarity_scores),
        ("crisis topics, French", french, topics),
        ("crisis topics, English", english_posts, topics),
        ("language from letters", french[:1000], detect),
        ("language from the platform", french, lambda text: detect(text, "fr", "fr")),
    ):
        work(posts[0])
        print(f"{name:34} {_cost(work, posts):9.1f}")
    print(f"\nworst texts (cut to {LIMIT} characters)    ms: fr, en, crisis")
    for name, text in WORST.items():
        costs = [_worst(lambda one, lang=lang: compound(one, lang), text) for lang in ("fr", "en")]  # type: ignore[misc]
        print(f"{name:34} {costs[0]:8.2f} {costs[1]:8.2f} {_worst(topics, text):8.2f}")


def _cost(work: Callable[[str], object], posts: list[str]) -> float:
    started = time.perf_counter()
    for post in posts:
        work(post)
    return (time.perf_counter() - started) / len(posts) * 1e6


def _worst(work: Callable[[str], object], text: str) -> float:
    work("warm")
    costs = []
    for _ in range(3):
        started = time.perf_counter()
        work(text)
        costs.append(time.perf_counter() - started)
    return min(costs) * 1e3


if __name__ == "__main__":
    main()
