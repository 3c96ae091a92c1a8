"""Train a re-ranker: multinomial logistic regression on the features, pulled towards the rules, by L-BFGS.

The penalty draws the weights of words to zero and those of the signs to what the rules would decide: with few labels
the model says what the rules say, and moves away from them only as far as labels ask for. Deterministic: no chance is
in it. L-BFGS: Nocedal and Wright, "Numerical Optimization", 2nd edition 2006, algorithm 7.4.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from streams.sentiment.english import Scored
from streams.sentiment.features import SIGNS, features, signs
from streams.sentiment.fold import clip
from streams.sentiment.rerank import Language

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

CLASSES = (-1, 0, 1)
"""Labels, in the order of the columns."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Hyper-parameters; the defaults were chosen by cross-validation on French and English posts.

    Attributes:
        words_l2: How strongly the weights of words are drawn to 0.
        signs_l2: How strongly those of the signs are drawn to the rules.
        trust: Log-odds that the rules' own class has before any label is seen.
        least: Texts that a word stands in at least.
        least_affix: Texts that a beginning or an end stands in at least.
        most: Words, beginnings and ends that are kept, the most frequent ones.
    """

    words_l2: float = 3.0
    signs_l2: float = 5.0
    trust: float = 2.0
    least: int = 2
    least_affix: int = 4
    most: int = 12_000


class Example(NamedTuple):
    """A labelled text as the model sees it; a word counts each time, over the root of the number of chunks."""

    label: int
    words: dict[str, float]
    signs: tuple[float, ...]


def example(text: str, scored: Scored, *, reliable: bool, label: int) -> Example:
    """Look at a labelled text.

    Args:
        text: The text.
        scored: What the rules say of it.
        reliable: Whether they take it at its word.
        label: −1, 0 or 1.

    Example:
        >>> example("Bof bof", Scored(0.0, ()), reliable=True, label=-1).words["bof"]
        1.4142135623730951
    """
    text = clip(text)
    chunks = text.split()
    scale = max(1, len(chunks)) ** -0.5
    counts: dict[str, float] = {}
    for chunk in chunks:
        for feature, count in features(chunk):
            counts[feature] = counts.get(feature, 0.0) + count * scale
    return Example(label, counts, signs(text, scored, reliable=reliable))


def fit(examples: Sequence[Example], settings: Settings | None = None) -> Language:
    """Fit the weights of one language.

    Args:
        examples: Labelled texts; each of the three classes must be among them.
        settings: Hyper-parameters.

    Returns:
        Weights rounded to a thousandth; what would weigh less is left out.
    """
    settings = settings or Settings()
    words = _vocabulary(examples, settings)
    columns = {word: at for at, word in enumerate(words)}
    table = _Table(examples, columns)
    labels = np.array([CLASSES.index(one.label) for one in examples])
    penalty = np.full(len(words) + len(SIGNS), settings.words_l2)
    penalty[len(words) :] = settings.signs_l2
    prior = np.zeros((len(penalty), len(CLASSES)))
    for at, column in ((0, 0), (1, 2)):  # the first two signs are the class of the rules
        prior[len(words) + at] = -settings.trust / 3
        prior[len(words) + at, column] = 2 * settings.trust / 3
    weights, bias = _regress(table, labels, penalty, prior)
    against = np.column_stack((weights[:, 0] - weights[:, 1], weights[:, 2] - weights[:, 1]))
    kept = {word: _pair(against[at]) for word, at in columns.items()}
    return Language(
        n=(int((labels == 0).sum()), int((labels == 1).sum()), int((labels == 2).sum())),
        bias=_pair(np.array([bias[0] - bias[1], bias[2] - bias[1]])),
        signs={name: _pair(against[len(words) + at]) for at, name in enumerate(SIGNS)},
        words={word: pair for word, pair in kept.items() if any(pair)},
    )


def _vocabulary(examples: Sequence[Example], settings: Settings) -> list[str]:
    seen = Counter(word for one in examples for word in one.words)
    known = [w for w, n in seen.items() if n >= (settings.least_affix if "*" in w else settings.least)]
    return sorted(sorted(known, key=lambda word: (-seen[word], word))[: settings.most])


def _pair(values: Floats) -> tuple[float, float]:
    # adding 0 makes a zero of a negative zero, which JSON would tell apart
    return round(float(values[0]), 3) + 0.0, round(float(values[1]), 3) + 0.0


class _Table:
    """The examples as a sparse matrix, one entry after the other."""

    def __init__(self, examples: Sequence[Example], columns: dict[str, int]) -> None:
        rows: list[int] = []
        cols: list[int] = []
        values: list[float] = []
        for row, one in enumerate(examples):
            entries = [(columns[word], value) for word, value in one.words.items() if word in columns]
            entries += [(len(columns) + at, value) for at, value in enumerate(one.signs) if value]
            rows += [row] * len(entries)
            cols += [at for at, _ in entries]
            values += [value for _, value in entries]
        self.rows: Ints = np.array(rows, dtype=np.int64)
        self.cols: Ints = np.array(cols, dtype=np.int64)
        self.values: Floats = np.array(values)
        self.height, self.width = len(examples), len(columns) + len(SIGNS)

    def times(self, weights: Floats) -> Floats:
        return np.column_stack(
            [np.bincount(self.rows, self.values * column[self.cols], self.height) for column in weights.T]
        )

    def back(self, slopes: Floats) -> Floats:
        return np.column_stack(
            [np.bincount(self.cols, self.values * column[self.rows], self.width) for column in slopes.T]
        )


def _regress(table: _Table, labels: Ints, penalty: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Weights by feature and class, and a bias by class, that make the labels likeliest under the penalty."""
    wanted = np.eye(len(CLASSES))[labels]
    shape = (len(penalty) + 1, len(CLASSES))
    strength = penalty[:, None]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        logits = table.times(weights[:-1]) + weights[-1]
        logits -= logits.max(axis=1, keepdims=True)
        logs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        away = weights[:-1] - prior
        slopes = np.exp(logs) - wanted
        value = -float((logs * wanted).sum()) + 0.5 * float((strength * away * away).sum())
        return value, np.vstack((table.back(slopes) + strength * away, slopes.sum(axis=0))).ravel()

    found = minimize(loss, np.vstack((prior, np.zeros((1, len(CLASSES))))).ravel()).reshape(shape)
    return found[:-1], found[-1]


def minimize(
    loss: Callable[[Floats], tuple[float, Floats]], start: Floats, *, steps: int = 200, pairs: int = 10
) -> Floats:
    """The least of a smooth convex function, by L-BFGS with a backtracking search (Armijo).

    Args:
        loss: Value and gradient at a point.
        start: Where to begin.
        steps: At most so many.
        pairs: How many past steps the curvature is taken from.

    Returns:
        A point from which a step gains less than a ten-millionth of the value.

    Example:
        >>> wanted = np.array([1.0, -2.0])
        >>> found = minimize(lambda x: (float(((x - wanted) ** 2).sum()), 2 * (x - wanted)), np.zeros(2))
        >>> [round(float(value), 4) for value in found]
        [1.0, -2.0]
    """
    at = start
    value, slope = loss(at)
    past: list[tuple[Floats, Floats]] = []
    for _ in range(steps):
        way = _direction(slope, past)
        falls = _dot(slope, way)
        length = 1.0
        while True:
            moved = at - length * way
            new, steeper = loss(moved)
            if new <= value - 1e-4 * length * falls or length < 1e-10:
                break
            length /= 2
        step, change = moved - at, steeper - slope
        if _dot(step, change) > 1e-12:
            past = [*past[1 - pairs :], (step, change)]
        gained = value - new
        at, value, slope = moved, new, steeper
        if gained <= 1e-7 * max(1.0, abs(value)):
            break
    return at


def _dot(one: Floats, other: Floats) -> float:
    """Not ``@``: its sum depends on the number of threads."""
    return float((one * other).sum())


def _direction(slope: Floats, past: Sequence[tuple[Floats, Floats]]) -> Floats:
    way: Any = slope.copy()
    shares = []
    for step, change in reversed(past):
        share = _dot(step, way) / _dot(step, change)
        shares.append(share)
        way -= share * change
    if past:
        step, change = past[-1]
        way *= _dot(step, change) / _dot(change, change)
    else:
        way /= max(1.0, _dot(slope, slope) ** 0.5)
    for (step, change), share in zip(past, reversed(shares), strict=True):
        way += (share - _dot(change, way) / _dot(step, change)) * step
    return np.asarray(way)
