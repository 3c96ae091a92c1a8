"""The command line: ``clameur COMMAND``, its arguments, and what becomes of errors."""

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from agents import commands, typed
from agents.arrival import TAIL_S
from agents.settings import Settings
from streams.errors import ClameurError, ConfigError
from streams.tuning import Sensitivity

WRONG_CONFIG, FAILED, INTERRUPTED = 2, 1, 130
"""Exit codes: the configuration or the arguments cannot be used; something went wrong; Ctrl-C."""


def main(argv: Sequence[str]) -> int:
    """Run a command.

    Args:
        argv: The arguments, without the program's name.

    Returns:
        0 when all went well, else `WRONG_CONFIG`, `FAILED` or `INTERRUPTED`.
    """
    arguments = _parser().parse_args(argv)
    try:
        code = int(arguments.run(arguments))
        if sys.stdout is not None:
            sys.stdout.flush()  # here: at exit nobody would catch what goes wrong
    except ConfigError as error:
        print(error, file=sys.stderr)
        return WRONG_CONFIG
    except ClameurError as error:
        if isinstance(error.__cause__, BrokenPipeError):
            return _given_up(0)
        print(f"clameur: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        return _given_up(0)
    except OSError as error:
        print(f"clameur: {error}", file=sys.stderr)
        return _given_up(FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _given_up(code: int) -> int:
    """Write no more: whoever read our output has gone (`| head`), or its disk is full; Python would try at exit."""
    with suppress(AttributeError, OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _add_past(parser: argparse.ArgumentParser) -> None:
    """What `backtest` and `tune` are both told of a past stream."""
    parser.add_argument("posts", metavar="FILE", nargs="?", help="JSON lines, plain, .gz or .zst; - for standard input")
    parser.add_argument(
        "--counts", metavar="FILE", help="instead: a series, timestamp,count[,negative][,authors] (CSV)"
    )
    parser.add_argument("--labels", metavar="FILE", help="what really happened: CSV start,end, JSON, or a truth file")
    parser.add_argument("--report", metavar="FILE", help="write a page to look at (HTML)")
    parser.add_argument("--zone", help="IANA zone of the series' week, and of its times without an offset")
    parser.add_argument("--missing", choices=("zero", "unknown"), help="what a bin without a row is")
    parser.add_argument("--territories", type=Path, metavar="FILE", default=Settings().territories)
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings file; defaults without")
    parser.add_argument("--lang", choices=("fr", "en"), default="fr", help="language of the page (default fr)")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="clameur", description="Real-time crisis and buzz alerts for cities and regions."
    )
    parser.add_argument("--version", action="version", version=f"clameur {commands.version()}")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    default = Settings()

    def command(name: str, run: object, told: str, *, files: bool = True) -> argparse.ArgumentParser:
        made = subparsers.add_parser(name, help=told, description=told)
        made.set_defaults(run=run)
        if files:
            made.add_argument("--territories", type=Path, metavar="FILE", default=None, help="territories file (TOML)")
            made.add_argument("--config", type=Path, metavar="FILE", default=None, help="settings file (TOML)")
        return made

    command("demo", commands.demo, "See a simulated crisis detected and told, on the embedded broker.").add_argument(
        "--seed", type=int, default=1, help="of the simulation (default 1)"
    )
    command("up", commands.up, "Run a worker on the embedded broker: nothing but Python is needed, nothing is kept.")
    command("worker", commands.worker, "Run a worker on a Kafka cluster (CLAMEUR_BROKER).")
    command("topics", commands.topics, "Create the topics that do not exist yet, and list them.")

    erase = command("forget", commands.forget, "Delete what is quoted of one author.", files=False)
    erase.add_argument("who", metavar="AUTHOR", help="platform:id, such as mastodon:109302436954721982")

    check = command(
        "check", commands.check, "Check the configuration; every problem is told, exit code 2.", files=False
    )
    check.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    check.add_argument("--config", type=Path, metavar="FILE", default=default.config)

    explain = command("explain", commands.explain, "Say what is read in one post, and why.", files=False)
    explain.add_argument("text", metavar="TEXT", help="the post, in quotes; - for standard input")
    explain.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    explain.add_argument("--config", type=Path, metavar="FILE", help="settings file, for its weights of sentiment")
    explain.add_argument("--lang", metavar="TAG", help="the language that the platform tells (fr, en-GB)")
    explain.add_argument("--at", type=typed.moment, metavar="TIME", help="when it was written (default: now)")
    explain.add_argument("--author", metavar="HANDLE", help="who wrote it")
    explain.add_argument("--place", metavar="TEXT", help="where the author says to live")
    explain.add_argument("--page-lang", choices=("fr", "en"), help="language of the page (default: the territory's)")
    explain.add_argument("--json", action="store_true", default=None, help="for programs")

    match = command("match", commands.match, "Say what is read in each post of a file, as JSON lines.", files=False)
    match.add_argument(
        "posts", metavar="FILE", nargs="?", default="-", help="JSON lines, plain, .gz or .zst; - for standard input"
    )
    match.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    match.add_argument("--config", type=Path, metavar="FILE", help="settings file, for its weights of sentiment")
    match.add_argument("--all", action="store_true", default=None, help="with the names that were dropped, and why")

    replay = command(
        "replay", commands.replay, "Run a file of posts through the two steps, with no broker.", files=False
    )
    replay.add_argument("posts", metavar="FILE", help="JSON lines, plain, .gz or .zst; - for standard input")
    replay.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    replay.add_argument("--config", type=Path, metavar="FILE", default=None, help="settings file; defaults without")
    replay.add_argument("--out", metavar="FILE", help="transcript (JSON lines); - for standard output")
    replay.add_argument("--speed", type=typed.speed, metavar="N", help="N times real time (default: as fast as it can)")
    replay.add_argument(
        "--jobs", type=typed.jobs, metavar="N", default=1, help="share the work among N processes (0: one per core)"
    )
    replay.add_argument("--stop-after", type=typed.lines, metavar="LINES", help="stop after so many lines of the file")
    replay.add_argument("--snapshot", type=Path, metavar="FILE", help="write the state here when it stops")
    replay.add_argument("--resume", type=Path, metavar="FILE", help="go on from a snapshot of the same file")

    backtest = command(
        "backtest",
        commands.backtest,
        "Say what would have rung on a past stream, and how that fits what happened.",
        files=False,
    )
    _add_past(backtest)
    backtest.add_argument("--scores", metavar="FILE", help="score of each bin of a series (CSV); - for standard output")
    backtest.add_argument("--alerts", metavar="FILE", help="alerts (JSON lines); - for standard output")
    backtest.add_argument(
        "--sensitivity", type=typed.sensitivity, metavar="NAME", help=f"{', '.join(Sensitivity)} (default: équilibré)"
    )

    tune = command("tune", commands.tune, "Propose a setting from a past stream and what really happened.", files=False)
    _add_past(tune)
    tune.add_argument(
        "--bearable",
        type=typed.rate,
        metavar="N",
        default=1.0,
        help="false alarms per 30 days that are borne (default 1)",
    )

    train = command("train", commands.train, "Train weights that correct sentiment, on your own labels.", files=False)
    train.add_argument("labelled", metavar="FILE", help="JSON lines of text, label (-1, 0, 1) and lang")
    train.add_argument("--out", metavar="FILE", required=True, help="the weights (JSON); - for standard output")
    train.add_argument("--test", metavar="FILE", help="other labelled texts, to try the weights on")
    train.add_argument("--lang", metavar="CODE", default="fr", help="of texts that do not say theirs (default fr)")

    produce = command(
        "produce", commands.produce, "Send a file of posts to a topic, with the times that replay uses.", files=False
    )
    produce.add_argument("posts", metavar="FILE", help="JSON lines, plain, .gz or .zst; - for standard input")
    produce.add_argument("--to", metavar="BROKER", help="host:port (default: CLAMEUR_BROKER)")
    produce.add_argument("--topic", metavar="NAME", help="default: CLAMEUR_POSTS")
    produce.add_argument("--partitions", type=typed.partitions, metavar="N", help="default: CLAMEUR_PARTITIONS")
    produce.add_argument(
        "--speed", type=typed.speed, metavar="N", help="N times real time (default: as fast as it can)"
    )

    produce.add_argument(
        "--tail",
        type=typed.span(7 * 86_400.0),
        metavar="SECONDS",
        default=TAIL_S,
        help="let so much time pass after the last post; 0 on a topic that others write to",
    )

    simulate = command("simulate", commands.simulate, "Write a seeded stream of invented posts.", files=False)
    simulate.add_argument(
        "--out", type=Path, metavar="FILE", default=Path("-"), help="posts (default: standard output)"
    )
    simulate.add_argument("--truth", type=Path, metavar="FILE", help="write what really happens here")
    simulate.add_argument("--scene", default="volvic")
    simulate.add_argument("--seed", type=int, default=1)
    simulate.add_argument("--days", type=int, metavar="N", help="length (default: the scene's own)")

    policy = command(
        "policy", commands.policy, "Say who would be told what, and when, if an alert came: `policy test`."
    )
    policy.add_argument("what", choices=("test",), metavar="test")
    policy.add_argument("--territory", metavar="ID", required=True, help="id of the territory")
    policy.add_argument("--kind", choices=("buzz", "crisis", "good_news", "silence"), default="crisis")
    policy.add_argument("--severity", choices=("info", "warning", "critical"), default="warning")
    policy.add_argument("--at", metavar="TIME", help="local time of the territory, 2026-03-03T22:30 (default: now)")
    policy.add_argument(
        "--taken-after", type=typed.span(7 * 1_440.0), metavar="MIN", help="somebody takes it (default: nobody does)"
    )
    policy.add_argument(
        "--over-after", type=typed.span(7 * 1_440.0), metavar="MIN", help="it ends (default: it goes on)"
    )
    policy.add_argument(
        "--hours", type=typed.span(8_760.0), metavar="N", default=24.0, help="how far to look (default 24)"
    )

    send = command("send-test", commands.send_test, "Send a sample message, to Slack or to the console.")
    send.add_argument("--channel", help="default: that of the first route")
    send.add_argument("--lang", choices=("fr", "en"), default="fr")
    return parser
