"""``clameur explain``: what is read in one post, and why, for a person or as JSON."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from agents.config import load_territories, load_weights
from alerts.wording.explaining import dropped_because, kept_because, page
from streams import gazetteer
from streams.errors import ClameurError
from streams.explanation import Explanation, explain

TEXT_BYTES = 256 * 1024
"""Bytes of standard input that are read as one post: the largest post there is."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked; ``at`` is epoch seconds, ``page_lang`` is empty for the territories' own.

    ``config`` is the settings file whose weights correct the rules of sentiment; ``None`` leaves them alone.
    """

    text: str
    territories: Path
    at: float
    config: Path | None = None
    lang: str | None = None
    author: str = ""
    place: str = ""
    json: bool = False
    page_lang: str = ""


def explain_text(options: Options, stdin: BinaryIO, out: TextIO) -> int:
    """Explain one text; ``-`` reads it from ``stdin``.

    Returns:
        The exit code, 0.

    Raises:
        streams.errors.ConfigError: The territories, or the weights of the settings, cannot be used.
        ClameurError: There is no text.
    """
    text = _read(stdin) if options.text == "-" else options.text
    if not text.strip():
        raise ClameurError("there is no text: write it in quotes, or - to read it from standard input")
    territories = load_territories(options.territories).territories
    told = explain(
        text,
        gazetteer.compile(territories),
        at=options.at,
        lang=options.lang,
        author=options.author,
        place=options.place,
        default=territories[0].lang,
        weights=None if options.config is None else load_weights(options.config),
    )
    names = {territory.id: territory.name for territory in territories}
    lang = options.page_lang or _page_lang(told, {territory.id: territory.lang for territory in territories})
    if options.json:
        print(msgspec.json.encode(as_json(told, names, lang)).decode(), file=out)
    else:
        print(page(told, names, lang), file=out)
    return 0


def as_json(told: Explanation, names: dict[str, str], lang: str) -> dict[str, object]:
    """An explanation for programs: its fields, and the sentence of each decision."""
    fields: dict[str, object] = msgspec.to_builtins(told)
    for key, sentences in (("hits", _kept(told, names, lang)), ("rejections", _dropped(told, lang))):
        told_of = msgspec.to_builtins(getattr(told, key))
        fields[key] = [one | {"because": said} for one, said in zip(told_of, sentences, strict=True)]
    return fields


def moment(text: str) -> float:
    """A time on the command line as epoch seconds: ISO 8601, UTC when it has no offset, or a day.

    Raises:
        ValueError: It is neither.

    >>> moment("2026-06-16"), moment("2026-06-16T20:00:00+02:00")
    (1781568000.0, 1781632800.0)
    """
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo is not None else read.replace(tzinfo=UTC)).timestamp()


def _kept(told: Explanation, names: dict[str, str], lang: str) -> Iterator[str]:
    return (kept_because(hit, names, lang) for hit in told.hits)


def _dropped(told: Explanation, lang: str) -> Iterator[str]:
    return (dropped_because(rejection, lang) for rejection in told.rejections)


def _page_lang(told: Explanation, langs: dict[str, str]) -> str:
    """The language of the first territory that is spoken of, else of the first there is."""
    spoken = [hit.territory for hit in told.hits] + [dropped.territory for dropped in told.rejections]
    return langs[spoken[0]] if spoken else next(iter(langs.values()))


def _read(stdin: BinaryIO) -> str:
    raw = stdin.read(TEXT_BYTES)
    try:
        return raw.decode("utf-8-sig").rstrip("\n")
    except UnicodeDecodeError as error:
        raise ClameurError(f"standard input is not UTF-8: {error.reason}; save the text as UTF-8") from None
