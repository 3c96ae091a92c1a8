"""The re-ranker: a small linear model, trained on somebody's own labels, that corrects the rules.

Three classes, the signs of the rules and the words of the text (`streams.sentiment.features`), one sum. Its weights are
a JSON file that `clameur train` writes; every feature has two, how far it speaks for negative and for positive against
neutral. With no words known it says what the rules say, so it goes where no label has been.
"""

import math
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from streams.sentiment.english import TOKEN_LIMIT, Scored
from streams.sentiment.features import AFFIX, SIGNS, affixes, signs, tokens
from streams.sentiment.fold import clip

FORMAT: Final = "clameur-weights/1"
"""What a file of weights says of itself: other features are another format."""

Pair = tuple[float, float]
"""Log-odds of negative and of positive against neutral."""

REMEMBERED = 100_000
"""Chunks whose sums are kept, about 25 MB; the memory is emptied when full (own choice)."""

HEAVY = 0.15
"""Log-odds from which a word that the rules do not know is shown."""

SHOWN = 3
"""Such words that are shown at most."""


class Language(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weights of one language.

    Attributes:
        n: Texts that they were trained on, by class: negative, neutral, positive.
        bias: What speaks for a class before anything is read.
        signs: By name in `SIGNS`.
        words: By word (``honte``), pair of words (``pas content``), beginning (``pollu*``) and end (``*issime``).
    """

    n: tuple[int, int, int]
    bias: Pair
    signs: dict[str, Pair]
    words: dict[str, Pair]


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of weights.

    Attributes:
        format: `FORMAT`.
        source: Names of the files that they were trained on.
        sha256: Of the bytes of each.
        settings: Hyper-parameters of the training.
        languages: By ISO 639-1 code.
    """

    format: str
    source: tuple[str, ...]
    sha256: tuple[str, ...]
    settings: dict[str, float]
    languages: dict[str, Language]


class _Chunk(NamedTuple):
    """What is known of a chunk: its two sums, its number of tokens, and its first and last token as keys of pairs."""

    negative: float
    positive: float
    size: int
    first: int
    last: int


class Reranker:
    """Weights made ready to score; what it remembers changes no answer.

    Args:
        weights: What `parse` has read, or a training has made.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._models = {lang: _Model(language) for lang, language in weights.languages.items()}

    def knows(self, lang: str) -> bool:
        """True when there are weights for a language."""
        return lang in self._models

    def score(self, text: str, lang: str, scored: Scored, *, reliable: bool = True) -> Scored:
        """Correct what the rules have said of a text.

        Args:
            text: The text; only its first characters are read, as by the rules.
            lang: Its language (ISO 639-1); without weights for it, the rules are left alone.
            scored: What the rules have said.
            reliable: Whether they took the text at its word.

        Returns:
            The compound in [−1, 1], whose class at ±0.05 is the likeliest one, and the words that weighed: those of
            the rules and, where the class is another one than theirs, the heaviest words that made it so.

        Example:
            >>> made = Language(n=(1, 1, 1), bias=(0.0, 0.0), signs={}, words={"bof": (3.0, 0.0)})
            >>> weights = Weights(format=FORMAT, source=(), sha256=(), settings={}, languages={"fr": made})
            >>> Reranker(weights).score("Bof le concert", "fr", Scored(0.0, ()))
            Scored(compound=-0.6276, words=(('Bof', -1.73),))
        """
        model = self._models.get(lang)
        return scored if model is None else model.score(clip(text), scored, reliable)


class _Model:
    """One language: its weights, and what is remembered of chunks."""

    def __init__(self, language: Language) -> None:
        self._bias = language.bias
        self._signs = [(at, *language.signs[name]) for at, name in enumerate(SIGNS) if name in language.signs]
        self._words = language.words
        paired = sorted({token for pair in language.words if " " in pair for token in pair.split(" ")})
        self._keys = {token: key for key, token in enumerate(paired)}
        self._span = len(paired)
        self._pairs: dict[int, Pair] = {}
        for pair, weights in language.words.items():
            if " " in pair:
                before, after = pair.split(" ")
                self._pairs[self._keys[before] * self._span + self._keys[after]] = weights
        self._memory: dict[str, _Chunk] = {}

    def score(self, text: str, scored: Scored, reliable: bool) -> Scored:
        memory, pairs = self._memory, self._pairs
        chunks = text.split()
        negative = positive = 0.0
        size = 0
        before = -1
        for chunk in chunks:
            known = memory.get(chunk)
            if known is None:
                known = self._remembered(chunk)
            one, other, count, first, last = known
            if count:
                negative += one
                positive += other
                size += count
                if before >= 0 and first >= 0:
                    pair = pairs.get(before + first)
                    if pair is not None:
                        negative += pair[0]
                        positive += pair[1]
                before = last
        scale = 1.0 / math.sqrt(size) if size else 0.0
        found = signs(text, scored, reliable=reliable)
        low, high = self._bias
        low += negative * scale
        high += positive * scale
        for at, one, other in self._signs:
            value = found[at]
            low += value * one
            high += value * other
        compound = decide(low, high)
        if _class(compound) == _class(scored.compound):
            return Scored(compound, scored.words)
        return Scored(compound, scored.words + self._heaviest(chunks, scale, _class(compound), scored))

    def _remembered(self, chunk: str) -> _Chunk:
        made = self._chunk(chunk)
        if len(chunk) <= TOKEN_LIMIT:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[chunk] = made
        return made

    def _chunk(self, chunk: str) -> _Chunk:
        found = tokens(chunk)
        negative = positive = 0.0
        for feature, count in features(found):
            weights = self._words.get(feature)
            if weights is not None:
                negative += weights[0] * count
                positive += weights[1] * count
        keys = [self._keys.get(token, -1) for token in found]
        first, last = (keys[0], keys[-1]) if keys else (-1, -1)
        return _Chunk(negative, positive, len(found), first, last * self._span if last >= 0 else -1)

    def _heaviest(self, chunks: list[str], scale: float, sign: int, scored: Scored) -> tuple[tuple[str, float], ...]:
        """The chunks that speak most for a class, as they stand in the text without the signs around them."""
        shown = {word for word, _ in scored.words}
        leans: dict[str, float] = {}
        for chunk in chunks:
            known = self._remembered(chunk)
            lean = (known.positive - known.negative) * scale
            word = chunk.strip(".,;:!?…«»\"'()[]#’“”")
            if word and word[0] != "@" and not word.startswith("http") and word not in shown and lean * sign >= HEAVY:
                leans[word] = round(max(-4.0, min(4.0, lean)), 2)
        return tuple(sorted(leans.items(), key=lambda word: -abs(word[1]))[:SHOWN])


def features(found: list[str]) -> list[tuple[str, float]]:
    """Every feature of neighbouring tokens and what it counts: words, beginnings and ends, pairs.

    Example:
        >>> features(["pas", "top"])
        [('pas', 1.0), ('top', 1.0), ('pas top', 1.0)]
    """
    made = [(token, 1.0) for token in found]
    made += [(affix, AFFIX) for token in found for affix in affixes(token)]
    made += [(f"{before} {after}", 1.0) for before, after in pairwise(found)]
    return made


def decide(low: float, high: float) -> float:
    """A compound whose class is the likeliest of three, and whose size is how far it leads.

    Args:
        low: Log-odds of negative against neutral.
        high: Log-odds of positive against neutral.

    Returns:
        For a feeling, ±(0.05 + 0.95 × its probability less that of the next class); for neutral, within ±0.0499,
        on the side of the likelier feeling. It moves smoothly from neutral to a feeling.

    Example:
        >>> decide(2.0, -1.0) < -0.5, decide(-2.0, -3.0), decide(0.0, 0.0)
        (True, -0.0043, 0.0)
    """
    peak = max(low, high, 0.0)
    negative, neutral, positive = math.exp(low - peak), math.exp(-peak), math.exp(high - peak)
    total = negative + neutral + positive
    if neutral >= max(negative, positive):
        return max(-0.0499, min(0.0499, round(0.05 * (positive - negative) / neutral, 4)))
    if positive > negative:
        return round(0.05 + 0.95 * (positive - max(negative, neutral)) / total, 4)
    return round(-0.05 - 0.95 * (negative - max(positive, neutral)) / total, 4)


def parse(raw: bytes) -> Weights:
    """Read a file of weights.

    Raises:
        ValueError: It is none, or of another format; the text says what was found.
    """
    try:
        weights = msgspec.json.decode(raw, type=Weights)
    except msgspec.DecodeError as error:
        raise ValueError(f"no file of weights: {error}") from error
    if weights.format != FORMAT:
        raise ValueError(f"format {weights.format!r}, and {FORMAT!r} is what is read")
    for lang, language in weights.languages.items():
        unknown = sorted(set(language.signs) - set(SIGNS))
        if unknown:
            raise ValueError(f"unknown sign {unknown[0]!r} in {lang!r}")
    return weights


def write(weights: Weights) -> bytes:
    """The bytes of a file of weights: the same for the same weights, one entry a line.

    Example:
        >>> weights = Weights(format=FORMAT, source=("a.jsonl",), sha256=("0",), settings={}, languages={})
        >>> parse(write(weights)) == weights
        True
    """
    plain = msgspec.json.encode(weights, order="deterministic")
    return msgspec.json.format(plain, indent=0) + b"\n"


def _class(compound: float) -> int:
    return -1 if compound <= -0.05 else 1 if compound >= 0.05 else 0
