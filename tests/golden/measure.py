"""Read the golden sentences, ask the engines about each, and say where they and a sensible communicator differ."""

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from agents.config import load_territories
from streams import crisis, gazetteer, language, sentiment
from streams.gazetteer import Gazetteer
from streams.model import Label
from streams.territory import Territory

FOLDER = Path(__file__).parent
ALL = "all"
"""The name of all the files together."""

READ = ("fr", "en")
"""Languages whose feelings are read; any other only has to be told from them."""

_OPPOSITE = {Label.NEGATIVE: Label.POSITIVE, Label.POSITIVE: Label.NEGATIVE, Label.NEUTRAL: None}


class Question(StrEnum):
    """What is asked of a post."""

    LANGUAGE = "language"
    LABEL = "label"
    RELIABLE = "reliable"
    CRISIS = "crisis"
    TOPICS = "topics"
    TERRITORIES = "territories"


class Sentence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A post and what a communicator would say of it; ``None`` where a person could not say, and nobody is judged.

    Attributes:
        text: As somebody would post it.
        lang: The language it is in.
        label: How it feels; two where sensible people differ ("the road has reopened" is no bad news, at most good).
        reliable: False where the feeling is ironic or mixed.
        crisis: Whether it speaks of trouble that is going on.
        topics: Topics that must be among those found; others may be.
        territories: The most precise ones it is about; their ancestors follow by themselves.
        kind: The phenomenon that it stands for.
        day: When it was written, at noon UTC.
        place: Where its author says to live; weak evidence.
        tag: The language its platform names.
    """

    text: str
    lang: str
    label: Label | tuple[Label, ...] | None
    reliable: bool | None
    crisis: bool | None
    topics: tuple[str, ...]
    territories: tuple[str, ...]
    kind: str
    day: date = date(2026, 6, 16)
    place: str = ""
    tag: str | None = None

    @property
    def labels(self) -> tuple[Label, ...]:
        """The labels that are right; none where nobody is judged."""
        return () if self.label is None else (self.label,) if isinstance(self.label, Label) else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the engines say of a sentence."""

    lang: str
    label: Label
    reliable: bool
    topics: tuple[str, ...]
    territories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One question about one sentence: what was wanted, what was said."""

    sentence: Sentence
    question: Question
    right: bool
    wanted: str
    got: str


class Engines:
    """The engines of ``streams`` over the territories of this folder."""

    def __init__(self) -> None:
        declared = load_territories(FOLDER / "territories.toml").territories
        self.territories: dict[str, Territory] = {territory.id: territory for territory in declared}
        self._book = gazetteer.compile(declared)
        self._knows_places = "place" in inspect.signature(Gazetteer.find).parameters

    def ask(self, sentence: Sentence) -> Answer:
        """Read a sentence; its feeling in the language that it is in, so that each engine answers for itself."""
        at = datetime.combine(sentence.day, time(12), UTC).timestamp()
        place: dict[str, Any] = {"place": sentence.place} if self._knows_places and sentence.place else {}
        named = [hit.territory for hit in self._book.find(sentence.text, at=at, **place)]
        default = self.territories[sentence.territories[0]].lang if sentence.territories else "fr"
        felt = sentiment.score(sentence.text, sentence.lang)
        return Answer(
            lang=language.detect(sentence.text, sentence.tag, default),
            label=felt.label,
            reliable=felt.reliable,
            topics=crisis.topics(sentence.text),
            territories=self.most_precise(named),
        )

    def most_precise(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Territories without those that are an ancestor of another, sorted."""
        named = set(ids)
        above = {ancestor for one in named for ancestor in self._above(one)}
        return tuple(sorted(named - above))

    def _above(self, territory_id: str) -> Iterator[str]:
        parent = self.territories[territory_id].parent
        while parent:
            yield parent
            parent = self.territories[parent].parent


def files() -> tuple[str, ...]:
    """The names of the files of sentences, without their ending."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.jsonl")))


def load(name: str) -> tuple[Sentence, ...]:
    """The sentences of a file, or of every file (`ALL`).

    Raises:
        msgspec.ValidationError: When a line is no sentence.
    """
    if name == ALL:
        return tuple(sentence for one in files() for sentence in load(one))
    lines = (FOLDER / f"{name}.jsonl").read_bytes().splitlines()
    return tuple(msgspec.json.decode(line, type=Sentence) for line in lines)


def judge(sentence: Sentence, answer: Answer) -> Iterator[Verdict]:
    """Hold an answer against what was wanted; a question that a person could not answer is left out."""

    def verdict(question: Question, right: bool, wanted: object, got: object) -> Verdict:
        return Verdict(sentence=sentence, question=question, right=right, wanted=_told(wanted), got=_told(got))

    lang = answer.lang if answer.lang in READ else "other"
    yield verdict(Question.LANGUAGE, lang == _family(sentence.lang), _family(sentence.lang), answer.lang)
    if sentence.labels:
        yield verdict(Question.LABEL, answer.label in sentence.labels, sentence.labels, answer.label)
    if sentence.reliable is not None:
        yield verdict(Question.RELIABLE, answer.reliable == sentence.reliable, sentence.reliable, answer.reliable)
    if sentence.crisis is not None:
        right = bool(answer.topics) == sentence.crisis
        yield verdict(Question.CRISIS, right, sentence.topics or sentence.crisis, answer.topics)
    if sentence.topics:
        missed = set(sentence.topics) - set(answer.topics)
        yield verdict(Question.TOPICS, not missed, sentence.topics, answer.topics)
    wanted = tuple(sorted(sentence.territories))
    yield verdict(Question.TERRITORIES, answer.territories == wanted, wanted, answer.territories)


def figures(answered: Iterable[tuple[Sentence, Answer]]) -> dict[str, float]:
    """The shares of a set, each in [0, 1]; one that has nothing to be counted on is left out.

    Returns:
        ``language``, ``label``, ``doubt`` (ironic and mixed posts that are marked), ``trust`` (plain ones that are
        not) and ``topics`` are shares right; ``no_opposite`` is the share of labels not read with the other sign;
        ``crisis_precision`` and ``crisis_recall`` count posts, ``territory_precision`` and ``territory_recall`` pairs
        of a post and a territory.
    """
    counts: dict[str, list[bool]] = {}

    def count(name: str, right: bool) -> None:
        counts.setdefault(name, []).append(right)

    for sentence, answer in answered:
        for verdict in judge(sentence, answer):
            if verdict.question in (Question.LANGUAGE, Question.LABEL, Question.TOPICS):
                count(verdict.question, verdict.right)
            elif verdict.question is Question.RELIABLE:
                count("trust" if sentence.reliable else "doubt", verdict.right)
        if sentence.labels:
            count("no_opposite", answer.label in sentence.labels or _OPPOSITE[answer.label] not in sentence.labels)
        if sentence.crisis is not None and answer.topics:
            count("crisis_precision", sentence.crisis)
        if sentence.crisis:
            count("crisis_recall", bool(answer.topics))
        for one in answer.territories:
            count("territory_precision", one in sentence.territories)
        for one in sentence.territories:
            count("territory_recall", one in answer.territories)
    return {name: sum(right) / len(right) for name, right in sorted(counts.items())}


def _family(lang: str) -> str:
    return lang if lang in READ else "other"


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(value) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
