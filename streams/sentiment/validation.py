"""How well a scorer does on labelled texts, and what training on them would bring, by cross-validation.

Texts that nearly repeat one another always stand in the same part: else a model is tested on what it has learned by
heart. They are found by the triples of words that they share; fewer than three words are one triple.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from streams.sentiment.english import Scored
from streams.sentiment.fold import clip, fold
from streams.sentiment.rerank import EDGE, FORMAT, Language, Reranker, Weights
from streams.sentiment.training import Settings, example, fit

PARTS = 5
"""Parts of a cross-validation."""

SHARED = 0.3
"""Share of the word triples of the shorter text from which two texts are near copies."""

HOLDERS = 20
"""Texts that are remembered of a triple: a turn of phrase in hundreds of texts need not be compared with all."""

_WORD = re.compile(r"[^\W_]+")


class Labelled(NamedTuple):
    """A text, what the rules say of it, whether they take it at its word, and its label: −1, 0 or 1."""

    text: str
    scored: Scored
    reliable: bool
    label: int


class Figures(NamedTuple):
    """How well labels were met: mean F1 of the three classes, and precision, recall and F1 of negative."""

    n: int
    macro: float
    precision: float
    recall: float
    negative: float


def figures(labels: Sequence[int], said: Sequence[int]) -> Figures:
    """Compare classes with labels.

    A class that neither stands in the labels nor was said has an F1 of 0.

    Example:
        >>> figures([-1, -1, 0, 1], [-1, 0, 0, 1])
        Figures(n=4, macro=0.7777777777777777, precision=1.0, recall=0.5, negative=0.6666666666666666)
    """
    hit = Counter(label for label, one in zip(labels, said, strict=True) if label == one)
    wanted, found = Counter(labels), Counter(said)
    f1 = {label: 2 * hit[label] / max(1, wanted[label] + found[label]) for label in (-1, 0, 1)}
    precision, recall = hit[-1] / max(1, found[-1]), hit[-1] / max(1, wanted[-1])
    return Figures(len(labels), sum(f1.values()) / 3, precision, recall, f1[-1])


def of_rules(texts: Sequence[Labelled]) -> Figures:
    """How well the rules do alone."""
    return figures([one.label for one in texts], [_class(one.scored.compound) for one in texts])


def of_weights(texts: Sequence[Labelled], language: Language) -> Figures:
    """How well weights do on texts that they were not trained on."""
    return figures([one.label for one in texts], _said(texts, language))


def train(texts: Sequence[Labelled], settings: Settings) -> Language:
    """Train the weights of one language."""
    return fit([example(one.text, one.scored, reliable=one.reliable, label=one.label) for one in texts], settings)


def cross_validated(texts: Sequence[Labelled], settings: Settings) -> Figures:
    """How well weights would do on further texts of the same kind: each part is scored by what the others taught.

    Args:
        texts: Labelled texts of one language, with the three classes in every four fifths of them.
        settings: Hyper-parameters.
    """
    part = parts([one.text for one in texts])
    examples = [example(one.text, one.scored, reliable=one.reliable, label=one.label) for one in texts]
    said: dict[int, int] = {}
    for held in range(PARTS):
        tested = [at for at, one in enumerate(part) if one == held]
        if tested:
            language = fit([examples[at] for at, one in enumerate(part) if one != held], settings)
            said.update(zip(tested, _said([texts[at] for at in tested], language), strict=True))
    return figures([one.label for one in texts], [said[at] for at in range(len(texts))])


def parts(texts: Sequence[str]) -> list[int]:
    """Deal texts into `PARTS` parts of about one size, near copies together.

    Example:
        >>> parts(["un", "deux", "trois", "quatre", "cinq", "six"])
        [0, 1, 2, 3, 4, 0]
    """
    groups: dict[int, list[int]] = {}
    for at, group in enumerate(_groups(texts)):
        groups.setdefault(group, []).append(at)
    sizes = [0] * PARTS
    dealt = [0] * len(texts)
    for members in sorted(groups.values(), key=lambda group: -len(group)):
        smallest = sizes.index(min(sizes))
        sizes[smallest] += len(members)
        for at in members:
            dealt[at] = smallest
    return dealt


def not_copies(texts: Sequence[Labelled], of: Iterable[Labelled]) -> list[Labelled]:
    """The texts that nearly repeat none of others.

    Example:
        >>> seen = Labelled("Le bus est encore en retard ce matin", Scored(0.0, ()), True, -1)
        >>> again = seen._replace(text="Le bus est encore en retard ce soir")
        >>> not_copies([again], of=[seen])
        []
    """
    index = _Index()
    for one in of:
        index.add(one.text)
    return [one for one in texts if not index.near(one.text)]


class _Index:
    """Texts by the triples of words that stand in them."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._holders: dict[tuple[str, ...], list[int]] = {}

    def near(self, text: str) -> list[int]:
        """The texts added so far that this one nearly repeats."""
        triples = _triples(text)
        shared = Counter(at for triple in triples for at in self._holders.get(triple, ()))
        return [at for at, n in shared.items() if n >= SHARED * min(len(triples), self._sizes[at])]

    def add(self, text: str) -> None:
        triples = _triples(text)
        for triple in triples:
            holders = self._holders.setdefault(triple, [])
            if len(holders) < HOLDERS:
                holders.append(len(self._sizes))
        self._sizes.append(len(triples))


def _groups(texts: Sequence[str]) -> list[int]:
    """For each text a text that stands for its group: near copies of near copies are one group."""
    index = _Index()
    head: list[int] = []

    def top(at: int) -> int:
        while head[at] != at:
            head[at] = head[head[at]]
            at = head[at]
        return at

    for at, text in enumerate(texts):
        head.append(at)
        for other in index.near(text):
            one, two = sorted((top(at), top(other)))
            head[two] = one
        index.add(text)
    return [top(at) for at in range(len(texts))]


def _triples(text: str) -> dict[tuple[str, ...], None]:
    words = _WORD.findall(fold(clip(text)))
    return dict.fromkeys(tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2)))


def _said(texts: Sequence[Labelled], language: Language) -> list[int]:
    weights = Weights(format=FORMAT, source=(), sha256=(), settings={}, languages={"": language})
    reranker = Reranker(weights)
    return [_class(reranker.score(one.text, "", one.scored, reliable=one.reliable).compound) for one in texts]


def _class(compound: float) -> int:
    return -1 if compound <= -EDGE else 1 if compound >= EDGE else 0
