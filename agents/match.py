"""``clameur match``: what is read in each post of a file, as JSON lines; nothing is kept, nothing is told."""

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO

import msgspec

from agents.config import load_territories, load_weights
from agents.files import PostsFile
from streams import gazetteer
from streams.codec import decode
from streams.errors import DecodeError
from streams.explanation import Explanation, explain
from streams.model import Post, PostKind
from streams.reading import place_of

SHOWN = 20
"""Bad lines that are told one by one; the rest is only counted."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: a file of posts, the territories, and whether the names that were dropped are told too.

    ``config`` is the settings file whose weights correct the rules of sentiment; ``None`` leaves them alone.
    """

    posts: str
    territories: Path
    config: Path | None = None
    all: bool = False


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is written of one post. ``rejections`` only with ``--all``; ``line`` counts from 1."""

    line: int
    id: str
    platform: str
    hits: list[object]
    lang: str
    lang_from: str
    compound: float
    label: str
    reliable: bool
    words: list[object]
    crisis: tuple[str, ...]
    rejections: list[object] | None = None


def match_file(options: Options, out: BinaryIO, err: TextIO) -> int:
    """Read every post of a file and write one line for each.

    Args:
        options: What is asked.
        out: Where the lines go.
        err: Where bad lines and the summary are told.

    Returns:
        The exit code: 0, or 1 when there were lines and none was a post.

    Raises:
        streams.errors.ConfigError: The territories, or the weights of the settings, cannot be used.
        streams.errors.ClameurError: The file cannot be read.
    """
    territories = load_territories(options.territories).territories
    read = partial(
        explain,
        gazetteer=gazetteer.compile(territories),
        default=territories[0].lang,
        weights=None if options.config is None else load_weights(options.config),
    )
    started = time.monotonic()
    with PostsFile(options.posts) as posts:
        counts = _match(posts, read, options.all, out, err)
    bad = counts["bad"]
    print(
        f"{counts['posts']} posts, {bad} bad, {counts['named']} name a territory, {counts['hits']} hits"
        f" in {time.monotonic() - started:.1f} s",
        file=err,
    )
    return 1 if bad and not counts["posts"] else 0


def _match(
    lines: PostsFile, read: Callable[..., Explanation], with_rejections: bool, out: BinaryIO, err: TextIO
) -> Counter[str]:
    counts: Counter[str] = Counter()
    encode = msgspec.json.Encoder().encode
    for number, raw in enumerate(lines, 1):
        try:
            post = decode(raw)
        except DecodeError as error:
            counts["bad"] += 1
            if counts["bad"] <= SHOWN:
                print(f"{lines.name}:{number}: {error}", file=err)
            elif counts["bad"] == SHOWN + 1:
                print("further bad lines are only counted", file=err)
            continue
        counts["posts"] += 1
        if post.kind is PostKind.DELETE:
            continue
        told = read(
            post.text,
            at=post.created_at,
            lang=post.lang,
            author="" if post.author is None else post.author.handle,
            place=place_of(post),
        )
        counts["hits"] += len(told.hits)
        counts["named"] += bool(told.hits)
        out.write(encode(_line(number, post, told, with_rejections=with_rejections)) + b"\n")
    out.flush()
    return counts


def _line(number: int, post: Post, told: Explanation, *, with_rejections: bool) -> Line:
    mood = told.sentiment
    return Line(
        line=number,
        id=post.id,
        platform=post.platform,
        hits=[msgspec.to_builtins(hit) | {"voice": str(told.voices[hit.territory])} for hit in told.hits],
        lang=told.lang,
        lang_from=told.lang_from,
        compound=mood.compound,
        label=mood.label,
        reliable=mood.reliable,
        words=[msgspec.to_builtins(word) for word in mood.words],
        crisis=told.crisis,
        rejections=msgspec.to_builtins(list(told.rejections)) if with_rejections else None,
    )
