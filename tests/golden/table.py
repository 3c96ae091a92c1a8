"""Tell the figures of the golden sentences as text: shares beside their floors, phenomena, misses."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from tests.golden.measure import Answer, Engines, Question, Sentence, Verdict, figures, judge, load

Answered = Sequence[tuple[Sentence, Answer]]


@cache
def _engines() -> Engines:
    return Engines()


@cache
def answer_file(name: str) -> Answered:
    """Every sentence of a file, or of all, with what the engines say of it."""
    return [(sentence, _engines().ask(sentence)) for sentence in load(name)]


def shares(name: str, answered: Answered, floors: Mapping[str, float]) -> tuple[str, bool]:
    """One line per share, with its floor; and whether all floors are held."""
    found = figures(answered)
    lines, held = [f"{name}: {len(answered)} sentences"], True
    for share, value in found.items():
        floor = floors.get(share)
        below = floor is not None and value < floor
        held = held and not below
        bound = "" if floor is None else f"  floor {floor:.3f}{'  BELOW' if below else ''}"
        lines.append(f"  {share:<20} {value:.3f}{bound}")
    return "\n".join(lines), held and set(floors) <= set(found)


def phenomena(answered: Answered) -> str:
    """One line per phenomenon: right of asked, for each question."""
    asked: Counter[tuple[str, Question]] = Counter()
    right: Counter[tuple[str, Question]] = Counter()
    for verdict in _verdicts(answered):
        asked[verdict.sentence.kind, verdict.question] += 1
        right[verdict.sentence.kind, verdict.question] += verdict.right
    kinds = dict.fromkeys(sentence.kind for sentence, _ in answered)
    lines = [f"  {'':<16}" + "".join(f"{question:>13}" for question in Question)]
    for kind in kinds:
        cells = [f"{right[kind, q]}/{asked[kind, q]}" if asked[kind, q] else "-" for q in Question]
        lines.append(f"  {kind:<16}" + "".join(f"{cell:>13}" for cell in cells))
    return "\n".join(lines)


def most_missed(answered: Answered, lines: int = 12) -> str:
    """The phenomena and questions that are missed most often, one a line: missed of asked."""
    asked = Counter((verdict.question, verdict.sentence.kind) for verdict in _verdicts(answered))
    missed = Counter((v.question, v.sentence.kind) for v in _verdicts(answered) if not v.right)
    worst = sorted(missed, key=lambda one: (-missed[one], asked[one], one))[:lines]
    return "\n".join(
        f"  {question} [{kind}] {missed[question, kind]} of {asked[question, kind]} missed" for question, kind in worst
    )


def misses(answered: Answered, only: Question | None = None) -> str:
    """One line per question answered otherwise than wanted, by question."""
    missed = [verdict for verdict in _verdicts(answered) if not verdict.right and only in (None, verdict.question)]
    order = list(Question)
    missed.sort(key=lambda verdict: order.index(verdict.question))
    return "\n".join(
        f"  {m.question} [{m.sentence.kind}] wanted {m.wanted}, got {m.got}: {m.sentence.text}" for m in missed
    )


def _verdicts(answered: Iterable[tuple[Sentence, Answer]]) -> list[Verdict]:
    return [verdict for sentence, answer in answered for verdict in judge(sentence, answer)]
