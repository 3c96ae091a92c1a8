"""Every door that strangers' bytes come in by, with seeds to begin from and what its work may cost."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streams import crisis
from tests.fuzz import files, posts, slack, texts, walk

CORPUS: Final = Path(__file__).parent / "corpus"
"""Inputs that once broke something or reached what no other did, in a folder for each target."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A door.

    Attributes:
        name: Of the target and of its folder of inputs.
        run: Takes any bytes; raises only when something is wrong.
        turns: Turns of a plain loop that a byte of input may cost (`tests.fuzz.cost`).
        timed: Work on a text whose time must not grow faster than the text, if any.
        limit: Characters up to which that work reads.
        seeds: Inputs to begin from.
        words: What a fuzzer puts together: names and words that mean something behind this door.
    """

    name: str
    run: Callable[[bytes], None]
    turns: float
    timed: Callable[[str], object] | None = None
    limit: int = 0
    seeds: tuple[bytes, ...] = ()
    words: tuple[str, ...] = ()


_POSTS: Final = (
    "Plus une goutte à la source de #Volvic 😡 quelle honte",
    "Incendie en cours rue de Tours à Clermont-Fd, deux blessés, #PrayForVolvic",
    "VOLVIC!!! not good at all :( but the fire brigade was wonderful",
    "Ce n'est pas génial, Volviiiic… @mairie_volvic https://example.org/a?b=1",
    "Нет воды в Вoльвике 火事だ ﷽ İ ǅ ß ﬁ",
)
_NAMES: Final = (
    *("Volvic", "#Volvic", "Clermont-Ferrand", "Issy", "Nice", "Tours", "Orange", "rue de ", "St-", "l’", "d'", "M. "),
    *(
        "#PrayFor",
        "#JeSuis",
        "Auwwwergne",
        "bouteille",
        "Puy-de-Dôme",
        "maire",
        "OM",
        "@",
        "https://",
        "\u0301",
        "ß",
        "Œ",
    ),
)
_WORDS: Final = (
    *("pas ", "ne ", "très ", "honte", "scandale", "bravo", "merci", "but ", "mais ", "not ", "n't ", "kind of ", "😡"),
    *("🇫🇷", "👨‍👩‍👧", ":)", ":-(", "!!!", "???", "#", "GREAT", "the ", "and ", "le ", "la ", "RT ", "&amp;", "ﷺ", "İ"),
)
_CRISES: Final = (
    "incendie",
    "feu d'artifice",
    "film ",
    "musée ",
    "blessés",
    "flood",
    "crash",
    "pompiers",
    "grève",
    "#",
)
_JSON: Final = ('{"', '":', "[", "]", "null", "true", "1e9", "\\u0000", "\\ud800", '"id":', '"text":', '"created_at":')
_TOML: Final = ("[[territory]]", "[policy]", "= ", '"""', "'''", "#", "\\u", "[[", "]]", "{", "}", "1979-05-27", "inf")


def _texts(*before: bytes) -> tuple[bytes, ...]:
    return tuple(b"".join(before) + text.encode() for text in _POSTS)


TARGETS: Final = {
    target.name: target
    for target in (
        Target(
            name="post",
            run=posts.post,
            turns=60.0,
            timed=lambda text: posts.read_post(b'{"more":"' + text.encode("utf-8", "replace")),
            limit=200_000,
            seeds=(b"\0" + json.dumps(posts.POST).encode(), *(b"\1" + bytes((n, 9 * n, n, 255 - n)) for n in range(8))),
            words=(*_JSON, *posts.POST),
        ),
        Target(
            name="event",
            run=posts.event,
            turns=200.0,
            seeds=tuple(bytes((1, n, 3, 7 * n, n, 200)) for n in range(10)),
            words=_JSON,
        ),
        Target(
            name="state",
            run=posts.state,
            turns=2_000.0,
            seeds=tuple(bytes((1 + 2 * (n & 1), n, n, 7 * n, n, 200, 90)) for n in range(12)),
        ),
        Target(
            name="walk",
            run=walk.walk,
            turns=60_000.0,
            seeds=(b"", *(bytes((n, 4 * n, 65, 66, 67)) * 9 for n in (3, 7, 13))),
            words=(*_WORDS, "Volvic", "<!channel>", "<@U0CAMILLE>", "\x1b[31m", "\u202e", "://"),
        ),
        Target(
            name="names",
            run=texts.names,
            turns=1_200.0,
            timed=texts.find,
            limit=4_800,
            seeds=_texts(b"\0\0"),
            words=_NAMES,
        ),
        Target(
            name="feelings",
            run=texts.feelings,
            turns=600.0,
            timed=texts.feel,
            limit=1_500,
            seeds=_texts(b"\0"),
            words=_WORDS,
        ),
        Target(
            name="crises",
            run=texts.crises,
            turns=120.0,
            timed=crisis.topics,
            limit=1_500,
            seeds=_texts(),
            words=(*_CRISES, *_NAMES),
        ),
        Target(
            name="actions",
            run=slack.actions,
            turns=2_000.0,
            seeds=tuple(bytes((1, n, 3, 7 * n, n, 200)) for n in range(10)),
            words=_JSON,
        ),
        Target(
            name="slash",
            run=slack.slash,
            turns=2_000.0,
            seeds=(
                *(b"\0" + word for word in (b"status", "état".encode(), b"help", b"bilan", b"mute volvic 2h travaux")),
                *(
                    b"\0" + word
                    for word in (b"signal volvic plus d'eau", b"explain Volvic <!channel>", b"mute tours off")
                ),
                *(bytes((1, n, 3, 7 * n)) for n in range(6)),
            ),
            words=(
                "signal ",
                "mute ",
                "explain ",
                "volvic ",
                "tours ",
                "2h",
                "30 min",
                "off",
                "<!channel>",
                "<@U0CAMILLE>",
            ),
        ),
        Target(
            name="requests",
            run=slack.requests,
            turns=2_000.0,
            seeds=(
                b"\7payload=%7B%7D",
                b"\6\1\2\3\4",
                b"\7text=signal+volvic+x&team_id=T0FAKE",
                b"\7ssl_check=1",
                b"\5",
            ),
            words=("payload=", "&", "%7B", "%22", "ssl_check=1", "team_id=T0FAKE", "user_id=U0CAMILLE", "text="),
        ),
        Target(
            name="answers",
            run=slack.answers,
            turns=2_000.0,
            seeds=tuple(bytes((3, n, 2, 7 * n, n, 200)) for n in range(8)),
            words=_JSON,
        ),
        Target(
            name="territories",
            run=files.territories,
            turns=20_000.0,
            timed=files.read_toml,
            limit=60_000,
            seeds=(
                b"\0" + b'[[territory]]\nid = "volvic"\nname = "Volvic"\nscale = "commune"\nexpressions = ["V"]\n',
                *(bytes((1, n, 4, 9 * n, n, 77)) for n in range(8)),
            ),
            words=_TOML,
        ),
        Target(
            name="settings",
            run=files.settings,
            turns=20_000.0,
            seeds=(b"\0[detection]\nlateness_s = 60\n", *(bytes((1, 4, 9 * n, n, 77, n)) for n in range(8))),
            words=_TOML,
        ),
        Target(
            name="lines",
            run=files.lines,
            turns=200.0,
            seeds=(b"[[route]]\nto = [\"a\",\n  \"b\"]\n\"x.y\" = {a.b = 1, c = '''d'''}\n",),
            words=_TOML,
        ),
        Target(
            name="lists",
            run=files.lists,
            turns=4_000.0,
            timed=files.read_list,
            limit=100_000,
            seeds=(b"\0" + files.LIST.encode(), b"\1" + b"63470,Volvic,4430\n"),
            words=("code", "nom", "TYPECOM", ";", ",", '"', "2A004", "97411"),
        ),
        Target(
            name="series",
            run=files.series,
            turns=4_000.0,
            seeds=(
                *(b"\0" + one.encode() for one in (files.SERIES, files.LABELS, files.LABELLED)),
                b'\1{"events": [{"start": 1772410500, "end": "2026-03-03"}]}',
                b'\2{"series": [["2026-03-02", "2026-03-03"]]}',
                bytes((64, 2, 3, 50)),
            ),
            words=(*_JSON, "timestamp", "count", "start", "end", ";", "\t", "2026-03-02 00:00:00", "\x1f\x8b"),
        ),
        Target(name="calendars", run=files.calendars, turns=40_000.0, seeds=(b"\1\2\3\4\0\1", b"\xff\xff\xff\xff\7\2")),
    )
}
