"""The re-ranker: a small linear model, trained on somebody's own labels, that corrects the rules.

Three classes, the signs of the rules and the words of the text (`streams.sentiment.features`), one sum. Its weights are
a JSON file that `clameur train` writes; every feature has two, how far it speaks for negative and for positive against
neutral. With no words known it says what the rules say, so it goes where no label has been.
"""

import math
from typing import Final

import msgspec

from streams.model import Word
from streams.sentiment.english import Scored
from streams.sentiment.features import SIGNS, features
from streams.sentiment.fold import clip
from streams.sentiment.memory import Memory
from streams.sentiment.vader import four_digits

FORMAT: Final = "clameur-weights/1"
"""What a file of weights says of itself: other features are another format."""

Pair = tuple[float, float]
"""Log-odds of negative and of positive against neutral."""

REMEMBERED = 100_000
"""Chunks whose sums are kept, about 15 MB; the memory is emptied when full (own choice)."""

HEAVY = 0.15
"""Log-odds from which a word that the rules do not know is shown."""

EDGE = 0.05
"""Compound from which a text is positive, and below whose opposite it is negative: VADER's."""

SHOWN = 3
"""Such words that are shown at most."""

_AROUND = ".,;:!?…«»\"'()[]#’“”"


class Language(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weights of one language.

    Attributes:
        n: Texts that they were trained on, by class: negative, neutral, positive.
        bias: What speaks for a class before anything is read.
        signs: By name in `SIGNS`.
        words: By word (``honte``), beginning (``pollu*``) and end (``*issime``).
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
        if model is None:
            return scored
        words = [Word(word, weight) for word, weight in scored.words]
        text = clip(text)
        compound, told = model.weigh(text, text.split(), scored.compound, words, reliable)
        if told is words:
            return Scored(compound, scored.words)
        return Scored(compound, scored.words + tuple((word.text, word.weight) for word in told[len(words) :]))

    def weigh(
        self, text: str, chunks: list[str], lang: str, compound: float, words: list[Word], *, reliable: bool
    ) -> tuple[float, list[Word]]:
        """What `score` says of a clipped text and its chunks, as `streams.sentiment.score` wants it."""
        return self._models[lang].weigh(text, chunks, compound, words, reliable)


class _Model:
    """One language: its weights, and what is remembered of chunks.

    A pair of log-odds is a complex number here, negative in its real part, positive in its imaginary one: two sums for
    the price of one.
    """

    def __init__(self, language: Language) -> None:
        self._bias = complex(*language.bias)
        self._signs = [complex(*language.signs.get(name, (0.0, 0.0))) for name in SIGNS]
        self._words = {word: complex(*pair) for word, pair in language.words.items()}
        self._remembered = Memory(self._sum, most=REMEMBERED).__getitem__

    def weigh(
        self, text: str, chunks: list[str], before: float, words: list[Word], reliable: bool
    ) -> tuple[float, list[Word]]:
        scale = len(chunks) ** -0.5 if chunks else 0.0
        each = list(map(self._remembered, chunks))
        sums = sum(each, 0j) * scale + self._signed(text, before, words, reliable)
        compound = decide(sums.real, sums.imag)
        if -EDGE < compound < EDGE or (before <= -EDGE if compound < 0.0 else before >= EDGE):
            return compound, words
        return compound, words + self._heaviest(
            dict(zip(chunks, each, strict=True)), scale if compound > 0.0 else -scale, words
        )

    def _signed(self, text: str, compound: float, words: list[Word], reliable: bool) -> complex:
        """The sum of `streams.sentiment.features.signs` times their weights, without those that are 0."""
        negative, positive, size, praised, blamed, final, doubtful, exclamations, questions = self._signs
        total = self._bias
        if words:
            praise = blame = last = 0.0
            for word in words:
                last = word.weight
                if last > 0.0:
                    praise += last
                else:
                    blame -= last
            total += compound * size + last / 3.0 * final
            if praise:
                total += praise / (praise + 2.0) * praised
            if blame:
                total += blame / (blame + 2.0) * blamed
            if compound <= -EDGE:
                total += negative
            elif compound >= EDGE:
                total += positive
        if not reliable:
            total += doubtful
        if "!" in text:
            total += min(text.count("!"), 3) * 0.5 * exclamations
        if "?" in text:
            total += min(text.count("?"), 3) * 0.5 * questions
        return total

    def _sum(self, chunk: str) -> complex:
        known = self._words
        return sum((known[feature] * count for feature, count in features(chunk) if feature in known), 0j)

    def _heaviest(self, chunks: dict[str, complex], scale: float, words: list[Word]) -> list[Word]:
        """The chunks that speak most for a feeling, the sign of ``scale``, without the signs around them."""
        leans: list[tuple[float, str]] = []
        for chunk, sums in chunks.items():
            lean = scale * (sums.imag - sums.real)
            if lean >= HEAVY:
                leans.append((lean, chunk))
        told = {word.text for word in words}
        found: dict[str, float] = {}
        for lean, chunk in sorted(leans, reverse=True):
            if len(found) == SHOWN:
                break
            word = chunk.strip(_AROUND)
            if word and word not in told and not chunk.startswith(("@", "http", "www.")):
                found[word] = round(math.copysign(min(lean, 4.0), scale), 2)
        return [Word(word, weight) for word, weight in found.items()]


def decide(low: float, high: float) -> float:
    """A compound whose class is the likeliest of three, and whose size is how far it leads.

    Args:
        low: Log-odds of negative against neutral.
        high: Log-odds of positive against neutral.

    Returns:
        For a feeling, ±(0.05 + 0.95 × its probability less that of the next class); for neutral, within ±0.0499,
        on the side of the likelier feeling. It moves smoothly from neutral to a feeling. Two feelings as likely are
        the negative one: better told than missed.

    Example:
        >>> decide(2.0, -1.0) < -0.5, decide(-2.0, -3.0), decide(0.0, 0.0)
        (True, -0.0043, 0.0)
    """
    if low <= 0.0 and high <= 0.0:
        return max(-0.0499, min(0.0499, four_digits(0.05 * (math.exp(high) - math.exp(low)))))
    best, worst, sign = (low, high, -1.0) if low >= high else (high, low, 1.0)
    neutral, other = math.exp(-best), math.exp(worst - best)
    lead = (1.0 - max(other, neutral)) / (1.0 + neutral + other)
    return four_digits(sign * (0.05 + 0.95 * lead))


def parse(raw: bytes) -> Weights:
    """Read a file of weights.

    Raises:
        ValueError: It is none, or of another format; the text goes on from "it is …".
    """
    try:
        weights = msgspec.json.decode(raw, type=Weights)
    except msgspec.DecodeError as error:
        raise ValueError(f"no file of weights: {error}") from error
    if weights.format != FORMAT:
        raise ValueError(f"of the format {weights.format!r}; {FORMAT!r} is what is read")
    for lang, language in weights.languages.items():
        unknown = sorted(set(language.signs) - set(SIGNS))
        if unknown:
            raise ValueError(f"no file of weights: unknown sign {unknown[0]!r} in {lang!r}")
    return weights


def write(weights: Weights) -> bytes:
    """The bytes of a file of weights: the same for the same weights.

    Example:
        >>> weights = Weights(format=FORMAT, source=("a.jsonl",), sha256=("0",), settings={}, languages={})
        >>> parse(write(weights)) == weights
        True
    """
    return msgspec.json.encode(weights, order="deterministic") + b"\n"
