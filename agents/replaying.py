"""``clameur replay``: a file, a transcript, a progress bar, and a snapshot to go on from."""

import asyncio
import gzip
import io
import time
import zlib
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import BinaryIO, TextIO, cast

import msgspec
import zstandard
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from agents import replay as replays
from agents import replay_crew
from agents.config import Config, load_settings, load_territories
from agents.files import PostsFile, writing
from agents.pace import Pace
from agents.replay import Replay
from agents.replay_crew import Crew
from agents.whole import MEBIBYTE, read_whole
from alerts.console import ConsoleNotifier
from alerts.model import Delivery, DeliveryAction
from alerts.policy import with_a_route
from streams import gazetteer
from streams.errors import ClameurError, ConfigError, Problem

MOST_SNAPSHOT = 1024 * MEBIBYTE
"""Bytes of a snapshot, packed or not: 10,000 territories of 6,000 posts an hour."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for; see ``clameur replay --help``."""

    posts: str
    territories: Path
    config: Path | None = None
    out: str | None = None
    speed: float | None = None
    snapshot: Path | None = None
    resume: Path | None = None
    stop_after: int | None = None
    jobs: int = 1


def replay_file(options: Options, out: TextIO, err: TextIO) -> int:
    """Replay a file; without ``--out`` the messages are printed as people would read them.

    Args:
        options: What was asked for.
        out: For the transcript (``--out -``) or the messages.
        err: For the progress bar and the summary.

    Raises:
        ClameurError: A file cannot be read or written, or the configuration cannot be used.
    """
    started = time.monotonic()
    _check(options)
    replay = prepared(options)
    with ExitStack() as stack:
        crew = stack.enter_context(Crew(partial(prepared, options), options.jobs)) if options.jobs > 1 else None
        posts = stack.enter_context(PostsFile(options.posts))
        transcript = _transcript(options.out, out, stack)
        console = ConsoleNotifier(out)
        bar = stack.enter_context(_bar(err))
        task = bar.add_task("replay", total=posts.size)
        pace = Pace(options.speed)

        def move(at: float) -> None:
            bar.update(task, completed=posts.position)
            wait = pace.wait_s(at=at, now=time.monotonic())
            if wait > 0.0:
                time.sleep(wait)

        if crew is not None:
            items = replay_crew.run(replay, crew, posts, stop_after=options.stop_after, moved=move)
        else:
            items = replays.run(replay, posts, stop_after=options.stop_after, pace=move)
        with asyncio.Runner() as runner:
            for item in items:
                if transcript is not None:
                    transcript.write(replays.transcript_line(item))
                elif isinstance(item, Delivery) and item.action is not DeliveryAction.SKIP:
                    runner.run(console.deliver(item))
        bar.update(task, completed=posts.position)
    if options.snapshot is not None:
        with writing(options.snapshot) as file:
            file.write(replay.snapshot())
    _summary(replay, time.monotonic() - started, err)
    return 0


def _check(options: Options) -> None:
    if options.jobs > 1 and (options.snapshot or options.resume or options.speed):
        raise ConfigError(
            Problem(
                file="arguments",
                key="--jobs",
                what="several processes neither wait nor keep a snapshot",
                fix="give --jobs 1, or leave out --snapshot, --resume and --speed",
            )
        )


def prepared(options: Options) -> Replay:
    """The replay that was asked for, nothing read yet or where the snapshot left off.

    Raises:
        ClameurError: A file cannot be read, or the configuration cannot be used.
    """
    territories = load_territories(options.territories).territories
    config = Config() if options.config is None else load_settings(options.config)
    replay = Replay(
        territories,
        gazetteer.compile(territories),
        config.detection,
        with_a_route(config.policy, "console"),
        weights=config.reranker,
        second=config.second,
    )
    if options.resume is not None:
        try:
            raw = read_whole(options.resume, MOST_SNAPSHOT)
        except OSError as error:
            raise ClameurError(f"{options.resume}: {error.strerror}; give the file that --snapshot wrote") from error
        replay.restore(_unpacked(raw))
        read = replay.report.lines
        if options.stop_after is not None and options.stop_after < read:
            raise ClameurError(f"the snapshot has read {read} lines already: stop after more than {options.stop_after}")
    return replay


def _unpacked(raw: bytes) -> bytes:
    """The snapshot as it was before `writing` packed it, which it does when the file's name says so."""
    try:
        if raw.startswith(b"\x1f\x8b"):
            packed: BinaryIO = cast("BinaryIO", gzip.GzipFile(fileobj=io.BytesIO(raw)))
        elif raw.startswith(b"\x28\xb5\x2f\xfd"):
            packed = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(raw)
        else:
            return raw
        with packed:
            unpacked = packed.read(MOST_SNAPSHOT + 1)
    except (OSError, EOFError, zlib.error, zstandard.ZstdError) as error:
        raise ClameurError(f"not a replay snapshot: {error}; start again without --resume") from error
    if len(unpacked) > MOST_SNAPSHOT:
        raise ClameurError("not a replay snapshot: it is too large; start again without --resume")
    return unpacked


def _transcript(name: str | None, out: TextIO, stack: ExitStack) -> BinaryIO | None:
    if name is None:
        return None
    return out.buffer if name == "-" else stack.enter_context(writing(name))


def _bar(err: TextIO) -> Progress:
    console = Console(file=err)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=console, disable=not err.isatty()
    )


def _summary(replay: Replay, seconds: float, err: TextIO) -> None:
    report = replay.report
    bad = sum(report.bad.values())
    why = ", ".join(f"{reason} {count}" for reason, count in sorted(report.bad.items()))
    print(
        f"{report.posts} posts, {bad} bad{f' ({why})' if bad else ''}, {report.mentions} mentions, "
        f"{report.alerts} alerts, {report.deliveries} deliveries in {seconds:.1f} s",
        file=err,
    )
