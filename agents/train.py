"""``clameur train``: weights from labelled texts, held beside the rules alone: are they worth using."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec

from agents.files import read_lines, writing
from streams.errors import ClameurError, ConfigError, Problem
from streams.sentiment import rules, validation
from streams.sentiment.rerank import FORMAT, Weights, write
from streams.sentiment.training import Settings
from streams.sentiment.validation import Figures, Labelled

LABELS: Final = {-1: "negative", 0: "neutral", 1: "positive"}

LEAST: Final = 10
"""Texts of a class without which nothing is trained: two for each part of the cross-validation (own choice)."""

FEW: Final = 200
"""Texts of a class below which the figures move by several hundredths with the next file (own choice)."""

_HALF: Final = re.compile("[\ud800-\udfff]")

TOLD: Final = 10
"""Bad lines of a file that are told; after them reading stops."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for; see ``clameur train --help``."""

    labelled: str
    out: str
    test: str | None = None
    lang: str = "fr"


def train_file(options: Options, out: TextIO, err: TextIO) -> int:
    """Train, print how the weights do beside the rules, and write them.

    Args:
        options: Which files.
        out: For the table.
        err: For what there is to be careful about.

    Raises:
        ConfigError: Lines that are no labelled text, each with its file and number.
        ClameurError: A file cannot be read or written, or there are too few texts of a class.
    """
    texts, digest = load(options.labelled, options.lang)
    tested = {} if options.test is None else load(options.test, options.lang)[0]
    for lang, known in texts.items():
        _check(options.labelled, lang, known)
    settings = Settings()
    languages = {}
    say = err if options.out == "-" else out
    print(_row("", "macro-F1", "negative P", "R", "F1", "n"), file=say)
    for lang, known in sorted(texts.items()):
        languages[lang] = validation.train(known, settings)
        alone, corrected = validation.of_rules(known), validation.cross_validated(known, settings)
        _print(f"{lang} cross-validation", alone, corrected, say)
        if tested.get(lang):
            new = tested[lang]
            _print(f"{lang} test", validation.of_rules(new), validation.of_weights(new, languages[lang]), say)
            other = validation.not_copies(new, of=known)
            if other and len(other) < len(new):
                pair = validation.of_rules(other), validation.of_weights(other, languages[lang])
                _print(f"{lang} test, no near copies", *pair, say)
        for note in _notes(lang, known, alone, corrected):
            print(f"note: {note}", file=err)
    for lang in sorted(set(tested) - set(texts)):
        print(f"note: {options.test} has texts in {lang!r}, and none was trained on: they are passed over", file=err)
    weights = Weights(
        format=FORMAT,
        source=(Path(options.labelled).name,),
        sha256=(digest,),
        settings={name: float(value) for name, value in msgspec.structs.asdict(settings).items()},
        languages=languages,
    )
    with writing(options.out) as file:
        file.write(write(weights))
    return 0


def load(path: str, lang: str) -> tuple[dict[str, list[Labelled]], str]:
    """Read labelled texts, JSON lines with ``text``, ``label`` (−1, 0, 1) and perhaps ``lang``.

    Args:
        path: The file, plain, ``.gz`` or ``.zst``; ``-`` for standard input.
        lang: Language of texts that do not say theirs.

    Returns:
        The texts by language, with what the rules say of them, and the SHA-256 of the file (of nothing, for
        standard input).

    Raises:
        ConfigError: With the first `TOLD` lines that cannot be used.
        ClameurError: The file cannot be read, or is empty.
    """
    texts: dict[str, list[Labelled]] = {}
    problems = []
    for number, line in enumerate(read_lines(path), start=1):
        if not line.strip():
            continue
        read = _read(line, lang)
        if isinstance(read, str):
            what, _, fix = read.partition(" -> ")
            problems.append(Problem(file=path, line=number, what=what, fix=fix))
            if len(problems) == TOLD:
                break
            continue
        language, text, label = read
        scored, reliable, _ = rules(text, language)
        texts.setdefault(language, []).append(Labelled(text, scored, reliable, label))
    if problems:
        raise ConfigError(*problems)
    if not texts:
        raise ClameurError(f'{path} has no text: write lines such as {{"text": "…", "label": -1, "lang": "fr"}}')
    return texts, _digest(path)


def _digest(path: str) -> str:
    if path == "-":
        return hashlib.sha256().hexdigest()
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(line: bytes, lang: str) -> tuple[str, str, int] | str:
    """Language, text and label; or what is wrong, and what to do about it."""
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError):
        return "not JSON -> write one object a line"
    if not isinstance(row, dict):
        return 'not an object -> write {"text": "…", "label": -1}'
    text, label, language = row.get("text"), row.get("label"), row.get("lang") or lang
    if not isinstance(text, str) or not text.strip():
        return "no text -> give text, in quotes and not empty"
    if _HALF.search(text):
        return "text holds half a character (a lone surrogate) -> export the texts again, in UTF-8"
    if type(label) is not int or label not in LABELS:
        return f"label {json.dumps(label, ensure_ascii=False)} -> write -1 (negative), 0 (neutral) or 1 (positive)"
    if not isinstance(language, str) or not language[:2].isalpha():
        return "lang is no language -> write a code such as fr or en"
    return language.replace("_", "-").split("-", 1)[0].lower(), text, label


def _check(path: str, lang: str, texts: list[Labelled]) -> None:
    counts = Counter(one.label for one in texts)
    for label, name in LABELS.items():
        if counts[label] < LEAST:
            found = "no text is" if not counts[label] else f"{counts[label]} text{'s are' * (counts[label] > 1)}"
            raise ClameurError(
                f"{path}: in {lang!r} {found} labelled {label} ({name}), and {LEAST} are the least; "
                f"a model that has seen no {name} texts would call them something else: label some, {FEW} or more"
            )


def _notes(lang: str, texts: list[Labelled], alone: Figures, corrected: Figures) -> Iterator[str]:
    counts = Counter(one.label for one in texts)
    label, n = min(counts.items(), key=lambda pair: (pair[1], pair[0]))
    if n < FEW:
        yield f"{lang}: {n} {LABELS[label]} texts are few: with {FEW} of each class the figures are steadier"
    if corrected.macro <= alone.macro:
        yield f"{lang}: the weights do no better than the rules alone: do not use them, or label more"


def _print(name: str, alone: Figures, corrected: Figures, out: TextIO) -> None:
    for who, found in (("rules", alone), ("weights", corrected)):
        numbers = (found.macro, found.precision, found.recall, found.negative)
        print(_row(f"{name}, {who}", *(f"{number:.3f}" for number in numbers), str(found.n)), file=out)


def _row(name: str, *cells: str) -> str:
    widths: Mapping[int, int] = {1: 11}
    return f"{name:34}" + "".join(f"{cell:>{widths.get(at, 9)}}" for at, cell in enumerate(cells))
