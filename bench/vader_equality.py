"""Is our VADER the stock one? Adversarial texts and files are scored by both, and every difference is counted.

    python -m bench.vader_equality --texts 150000 --seed 1 [FILE.jsonl ...]

Texts are made from the lexicon, boosters, negations, "but", idioms, special cases, punctuation, emojis, capitals,
odd spaces, odd letters and plain words. Each line of a file is a JSON object with a ``text``. The whole dictionary
(neg, neu, pos, compound) must be equal; the exit code is 1 when one is not.
"""

import argparse
import json
import random
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

from vaderSentiment import vaderSentiment
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from streams.sentiment.english import polarity, stock

SHOWN = 20
SPACES = [" "] * 12 + ["  ", "\n", "\t", "\u00a0", "\u2003", "\u2028", "\u3000", "\x1c", "\u200b", "", "\ufeff"]
ENDS = [""] * 14 + [
    *"!?.,;:'\"()*#",
    "...",
    "!!",
    "!!!!!",
    "??",
    "???",
    "????",
    "?!",
    "\u2019",
    "\u2026",
    "\u201d",
    "n't",
    "'s",
]
ODD = [
    "İ",
    "ß",
    "ǅ",
    "ﬁ",
    "Ⅷ",
    "ª",
    "e\u0301",
    "n\u2019t",
    "N'T",
    "\u0301",
    "\u200d",
    "\ufe0f",
    "\ud83d",
    "ΑΣ",
    "ſo",
    "K",
    "１",
]
PLAIN_TEXT = (
    "station lake the train on monday people of a in it is they we town hall I A RT @user http://t.co/ab?x=1 12 :-) xD"
)
RULES_TEXT = """
but BUT never so this without doubt least at very kind of sort just enough the shit bomb bad ass badass yeah right
kiss death to die for beating heart bus stop or nor no cannot isn't DON'T n't hardly kinda sort-of uh-uh despite
"""


EMOJIS: list[str] = sorted(sign for sign in SentimentIntensityAnalyzer().emojis if len(sign) == 1)
RULES: list[str] = [
    *RULES_TEXT.split(),
    *vaderSentiment.NEGATE,
    *vaderSentiment.BOOSTER_DICT,
    *vaderSentiment.SPECIAL_CASES,
]


def texts(count: int, seed: int) -> Iterator[str]:
    """Make adversarial texts."""
    chance = random.Random(seed)
    lexicon: list[str] = sorted(SentimentIntensityAnalyzer().lexicon)
    pools: list[list[str]] = [
        lexicon,
        lexicon,
        RULES,
        RULES,
        RULES_TEXT.split(),
        PLAIN_TEXT.split(),
        PLAIN_TEXT.split(),
        EMOJIS,
        ODD,
    ]
    few = [chance.sample(lexicon, 6) for _ in range(50)]  # equal valences in one text act on each other around "but"
    for _ in range(count):
        chosen: list[list[str]] = [*pools, *[chance.choice(few)] * chance.choice((0, 0, 4))]
        words: list[str] = [
            _dressed(chance.choice(chance.choice(chosen)), chance) for _ in range(chance.randint(0, 18))
        ]
        text = "".join(word + chance.choice(SPACES) for word in words)
        if chance.random() < 0.03:
            text = text.upper()
        yield text


def _dressed(word: str, chance: random.Random) -> str:
    odds = chance.random()
    if odds < 0.12:
        word = word.upper()
    elif odds < 0.2:
        word = word.capitalize()
    elif odds < 0.22 and word:
        at = chance.randrange(len(word) + 1)
        word = word[:at] + chance.choice(ODD + list(string.punctuation)) + word[at:]
    before = chance.choice(ENDS[12:]) if chance.random() < 0.06 else ""
    return f"{before}{word}{chance.choice(ENDS)}"


def differences(many: Iterable[str]) -> tuple[int, list[str]]:
    """How many texts were scored, and those on which we differ from stock."""
    analyzer = SentimentIntensityAnalyzer()
    found: list[str] = []
    count = 0
    for text in many:
        count += 1
        expected = analyzer.polarity_scores(text)
        if polarity(text) != expected or stock(text).compound != expected["compound"]:
            found.append(text)
    return count, found


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line).get("text")
            if isinstance(text, str):
                yield text


def main() -> int:
    """Compare, print, and tell by the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=150_000, help="texts to make")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("files", nargs="*", type=Path, help="JSON lines with a text")
    options = parser.parse_args()
    total = wrong = 0
    for name, many in [(f"made, seed {options.seed}", texts(options.texts, options.seed))] + [
        (path.name, _lines(path)) for path in options.files
    ]:
        count, found = differences(many)
        print(f"{name:30} {count:9,} texts  {len(found):5} differences")
        for text in found[:SHOWN]:
            print("   ", ascii(text))
        total, wrong = total + count, wrong + len(found)
    print(f"{'all':30} {total:9,} texts  {wrong:5} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
