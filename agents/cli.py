"""The command line: ``clameur COMMAND``, each command a thin call of the module that does it."""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from agents import log
from agents.arrival import TAIL_S
from agents.settings import LogLevel, Settings
from streams.errors import ClameurError, ConfigError, Problem
from streams.tuning import Sensitivity

JOBS_MOST = 256
"""Processes that a replay is shared among at most."""
WRONG_CONFIG, FAILED, INTERRUPTED = 2, 1, 130
"""Exit codes: the configuration or the arguments cannot be used; something went wrong; Ctrl-C."""

Asked = TypeVar("Asked", bound=msgspec.Struct)


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


def _check(arguments: argparse.Namespace) -> int:
    from agents import check

    return check.run(arguments.territories, arguments.config, sys.stdout)


def _demo(arguments: argparse.Namespace) -> int:
    from agents.demo import demo

    settings = _settings(arguments)
    quiet = LogLevel.ERROR if settings.log_level is LogLevel.INFO else settings.log_level
    log.configure(quiet, settings.log_format, secrets=settings.secrets)
    return asyncio.run(demo(settings, sys.stdout, version=_version(), seed=arguments.seed))


def _up(arguments: argparse.Namespace) -> int:
    from agents.up import up

    settings = _settings(arguments)
    log.configure(settings.log_level, settings.log_format, secrets=settings.secrets)
    return asyncio.run(up(settings, sys.stdout, version=_version()))


def _worker(arguments: argparse.Namespace) -> int:
    from agents.up import work

    settings = _settings(arguments)
    log.configure(settings.log_level, settings.log_format, secrets=settings.secrets)
    sys.excepthook = log.log_uncaught
    return asyncio.run(work(settings, version=_version()))


def _topics(arguments: argparse.Namespace) -> int:
    from agents import topics

    settings = _settings(arguments)
    declared = topics.declare(settings.app_id, settings.partitions, posts=settings.posts, clock=settings.clock)
    made = asyncio.run(topics.ensure(declared, settings.broker, settings.kafka))
    for topic in declared.all:
        state = "created" if topic.name in made else "exists"
        print(f"{topic.name}: {state}, {topic.partitions} partitions, key: {topic.key}, {topic.config}")
    return 0


def _forget(arguments: argparse.Namespace) -> int:
    from agents import topics
    from agents.forgetting import forget

    settings = _settings(arguments)
    declared = topics.declare(settings.app_id, settings.partitions, posts=settings.posts, clock=settings.clock)
    gone = asyncio.run(forget(arguments.who, declared, settings.broker, settings.kafka))
    print(f"{gone} posts deleted; a running worker takes their words out of states and messages within a minute")
    return 0


def _replay(arguments: argparse.Namespace) -> int:
    from agents.replaying import Options, replay_file

    return replay_file(
        Options(
            posts=arguments.posts,
            territories=arguments.territories,
            config=arguments.config,
            out=arguments.out,
            speed=arguments.speed,
            snapshot=arguments.snapshot,
            resume=arguments.resume,
            stop_after=arguments.stop_after,
            jobs=arguments.jobs or os.cpu_count() or 1,
        ),
        sys.stdout,
        sys.stderr,
    )


def _backtest(arguments: argparse.Namespace) -> int:
    from agents.backtesting import Options, backtest_file

    return backtest_file(_past(arguments, Options), sys.stdout, sys.stderr)


def _tune(arguments: argparse.Namespace) -> int:
    from agents.backtesting import Options
    from agents.tuning import tune_file

    return tune_file(_past(arguments, Options), arguments.bearable, sys.stdout, sys.stderr)


def _past(arguments: argparse.Namespace, options: type[Asked]) -> Asked:
    """The options of a command that reads a past stream, as its module knows them."""
    asked = {name: value for name, value in vars(arguments).items() if name in options.__struct_fields__}
    if (asked["posts"] is None) is (asked["counts"] is None):
        raise ConfigError(
            Problem(file="arguments", what="one stream is read at a time", fix="give a file of posts, or --counts FILE")
        )
    return options(**asked)


def _train(arguments: argparse.Namespace) -> int:
    from agents.train import Options, train_file

    asked = Options(labelled=arguments.labelled, out=arguments.out, test=arguments.test, lang=arguments.lang)
    return train_file(asked, sys.stdout, sys.stderr)


def _explain(arguments: argparse.Namespace) -> int:
    from agents import explain

    options = explain.Options(
        text=arguments.text,
        territories=arguments.territories,
        at=time.time() if arguments.at is None else arguments.at,
        config=_worker_config(arguments),
        lang=arguments.lang,
        author=arguments.author or "",
        place=arguments.place or "",
        json=bool(arguments.json),
        page_lang=arguments.page_lang or "",
    )
    return explain.explain_text(options, sys.stdin.buffer, sys.stdout)


def _match(arguments: argparse.Namespace) -> int:
    from agents import match

    options = match.Options(
        posts=arguments.posts,
        territories=arguments.territories,
        config=_worker_config(arguments),
        all=bool(arguments.all),
    )
    return match.match_file(options, sys.stdout.buffer, sys.stderr)


def _worker_config(arguments: argparse.Namespace) -> Path | None:
    """The settings file that was named, else the one that a worker takes by itself, where there is one."""
    named: Path | None = arguments.config
    usual = Settings().config
    return named or (usual if usual.is_file() else None)


def _produce(arguments: argparse.Namespace) -> int:
    from agents.produce import produce

    settings = _settings(arguments)
    report = asyncio.run(
        produce(
            arguments.posts,
            arguments.to or settings.broker,
            arguments.topic or settings.posts,
            partitions=arguments.partitions or settings.partitions,
            speed=arguments.speed,
            tail_s=arguments.tail,
            security=settings.kafka,
        )
    )
    print(json.dumps(msgspec.to_builtins(report)))
    return 0


def _simulate(arguments: argparse.Namespace) -> int:
    from agents import simulate

    truth = simulate.run(
        arguments.out, arguments.truth, scene=arguments.scene, seed=arguments.seed, days=arguments.days
    )
    print(f"{truth['posts']} posts, {len(truth['events'])} events with known times", file=sys.stderr)
    return 0


def _send_test(arguments: argparse.Namespace) -> int:
    from agents.config import load_settings
    from agents.send_test import send_test
    from agents.worker import notifier_for
    from alerts.policy import with_a_route

    settings = _settings(arguments)
    policy = with_a_route(load_settings(settings.config).policy, "console")
    channel = arguments.channel or policy.routes[0].channel
    if settings.slack_token is None:
        print("No Slack token (CLAMEUR_SLACK_TOKEN): the sample is printed here instead.", file=sys.stderr)

    async def send() -> None:
        notifier = notifier_for(settings)
        try:
            posted = await send_test(notifier, channel, arguments.lang, at=time.time())
        finally:
            await notifier.close()
        print(f"sent to {posted.channel} as {posted.ts}", file=sys.stderr)

    asyncio.run(send())
    return 0


def _policy(arguments: argparse.Namespace) -> int:
    from agents import policy_test
    from agents.worker import load
    from alerts.model import Kind, Severity
    from alerts.policy import with_a_route

    settings = _settings(arguments)
    territories, config = load(settings.territories, settings.config)
    question = policy_test.Question(
        territory=arguments.territory,
        kind=Kind(arguments.kind),
        severity=Severity(arguments.severity),
        at=arguments.at or time.strftime("%Y-%m-%dT%H:%M%z"),
        taken_after_s=None if arguments.taken_after is None else 60.0 * arguments.taken_after,
        over_after_s=None if arguments.over_after is None else 60.0 * arguments.over_after,
        hours=arguments.hours,
    )
    config = msgspec.structs.replace(config, policy=with_a_route(config.policy, "console"))
    return policy_test.run(question, territories, config, sys.stdout)


def _settings(arguments: argparse.Namespace) -> Settings:
    """The environment's settings, with the files that were named on the command line in their place."""
    settings = Settings.from_env(os.environ)
    named = {
        name: getattr(arguments, name)
        for name in ("territories", "config")
        if getattr(arguments, name, None) is not None
    }
    return msgspec.structs.replace(settings, **named)


def _version() -> str:
    from clameur import __version__

    return __version__


def _speed(text: str) -> float:
    with suppress(ValueError):
        if 0.0 < (speed := float(text)) < float("inf"):
            return speed
    raise argparse.ArgumentTypeError(f"{text} leads nowhere: give a number above 0, or none for full speed")


def _rate(text: str) -> float:
    with suppress(ValueError):
        if 0.0 <= (rate := float(text)) < float("inf"):
            return rate
    raise argparse.ArgumentTypeError(f"{text} is no such number: give 0 or more")


def _span(most: float) -> Callable[[str], float]:
    """A parser for a length of time up to so many of its unit."""

    def parse(text: str) -> float:
        with suppress(ValueError):
            if 0.0 <= (span := float(text)) <= most:
                return span
        raise argparse.ArgumentTypeError(f"{text[:40]} is no such time: give 0 to {most:,.0f}")

    return parse


def _partitions(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= 1024:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:40]} is no number of partitions: give 1 to 1024")


def _sensitivity(text: str) -> Sensitivity:
    plain = text.strip().lower().replace("é", "e")
    for sensitivity in Sensitivity:
        if plain == sensitivity.replace("é", "e"):
            return sensitivity
    raise argparse.ArgumentTypeError(f"{text} is none of {', '.join(Sensitivity)}")


def _moment(text: str) -> float:
    from agents.explain import moment

    with suppress(ValueError, OverflowError):
        return moment(text)
    raise argparse.ArgumentTypeError(f"{text} is no time: write 2026-06-16, or 2026-06-16T20:00:00+02:00")


def _lines(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text[:40]} is no number of lines: give 0 or more")


def _jobs(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) <= JOBS_MOST:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no number of processes: give 0 to {JOBS_MOST}")


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
    parser.add_argument("--version", action="version", version=f"clameur {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    default = Settings()

    def command(name: str, run: object, told: str, *, files: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=told, description=told)
        made.set_defaults(run=run)
        if files:
            made.add_argument("--territories", type=Path, metavar="FILE", default=None, help="territories file (TOML)")
            made.add_argument("--config", type=Path, metavar="FILE", default=None, help="settings file (TOML)")
        return made

    command("demo", _demo, "See a simulated crisis detected and told, on the embedded broker.").add_argument(
        "--seed", type=int, default=1, help="of the simulation (default 1)"
    )
    command("up", _up, "Run a worker on the embedded broker: nothing but Python is needed, nothing is kept.")
    command("worker", _worker, "Run a worker on a Kafka cluster (CLAMEUR_BROKER).")
    command("topics", _topics, "Create the topics that do not exist yet, and list them.")

    erase = command("forget", _forget, "Delete what is quoted of one author.", files=False)
    erase.add_argument("who", metavar="AUTHOR", help="platform:id, such as mastodon:109302436954721982")

    check = command("check", _check, "Check the configuration; every problem is told, exit code 2.", files=False)
    check.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    check.add_argument("--config", type=Path, metavar="FILE", default=default.config)

    explain = command("explain", _explain, "Say what is read in one post, and why.", files=False)
    explain.add_argument("text", metavar="TEXT", help="the post, in quotes; - for standard input")
    explain.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    explain.add_argument("--config", type=Path, metavar="FILE", help="settings file, for its weights of sentiment")
    explain.add_argument("--lang", metavar="TAG", help="the language that the platform tells (fr, en-GB)")
    explain.add_argument("--at", type=_moment, metavar="TIME", help="when it was written (default: now)")
    explain.add_argument("--author", metavar="HANDLE", help="who wrote it")
    explain.add_argument("--place", metavar="TEXT", help="where the author says to live")
    explain.add_argument("--page-lang", choices=("fr", "en"), help="language of the page (default: the territory's)")
    explain.add_argument("--json", action="store_true", default=None, help="for programs")

    match = command("match", _match, "Say what is read in each post of a file, as JSON lines.", files=False)
    match.add_argument(
        "posts", metavar="FILE", nargs="?", default="-", help="JSON lines, plain, .gz or .zst; - for standard input"
    )
    match.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    match.add_argument("--config", type=Path, metavar="FILE", help="settings file, for its weights of sentiment")
    match.add_argument("--all", action="store_true", default=None, help="with the names that were dropped, and why")

    replay = command("replay", _replay, "Run a file of posts through the two steps, with no broker.", files=False)
    replay.add_argument("posts", metavar="FILE", help="JSON lines, plain, .gz or .zst; - for standard input")
    replay.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    replay.add_argument("--config", type=Path, metavar="FILE", default=None, help="settings file; defaults without")
    replay.add_argument("--out", metavar="FILE", help="transcript (JSON lines); - for standard output")
    replay.add_argument("--speed", type=_speed, metavar="N", help="N times real time (default: as fast as it can)")
    replay.add_argument(
        "--jobs", type=_jobs, metavar="N", default=1, help="share the work among N processes (0: one per core)"
    )
    replay.add_argument("--stop-after", type=_lines, metavar="LINES", help="stop after so many lines of the file")
    replay.add_argument("--snapshot", type=Path, metavar="FILE", help="write the state here when it stops")
    replay.add_argument("--resume", type=Path, metavar="FILE", help="go on from a snapshot of the same file")

    backtest = command(
        "backtest",
        _backtest,
        "Say what would have rung on a past stream, and how that fits what happened.",
        files=False,
    )
    _add_past(backtest)
    backtest.add_argument("--scores", metavar="FILE", help="score of each bin of a series (CSV); - for standard output")
    backtest.add_argument("--alerts", metavar="FILE", help="alerts (JSON lines); - for standard output")
    backtest.add_argument(
        "--sensitivity", type=_sensitivity, metavar="NAME", help=f"{', '.join(Sensitivity)} (default: équilibré)"
    )

    tune = command("tune", _tune, "Propose a setting from a past stream and what really happened.", files=False)
    _add_past(tune)
    tune.add_argument(
        "--bearable", type=_rate, metavar="N", default=1.0, help="false alarms per 30 days that are borne (default 1)"
    )

    train = command("train", _train, "Train weights that correct sentiment, on your own labels.", files=False)
    train.add_argument("labelled", metavar="FILE", help="JSON lines of text, label (-1, 0, 1) and lang")
    train.add_argument("--out", metavar="FILE", required=True, help="the weights (JSON); - for standard output")
    train.add_argument("--test", metavar="FILE", help="other labelled texts, to try the weights on")
    train.add_argument("--lang", metavar="CODE", default="fr", help="of texts that do not say theirs (default fr)")

    produce = command(
        "produce", _produce, "Send a file of posts to a topic, with the times that replay uses.", files=False
    )
    produce.add_argument("posts", metavar="FILE", help="JSON lines, plain, .gz or .zst; - for standard input")
    produce.add_argument("--to", metavar="BROKER", help="host:port (default: CLAMEUR_BROKER)")
    produce.add_argument("--topic", metavar="NAME", help="default: CLAMEUR_POSTS")
    produce.add_argument("--partitions", type=_partitions, metavar="N", help="default: CLAMEUR_PARTITIONS")
    produce.add_argument("--speed", type=_speed, metavar="N", help="N times real time (default: as fast as it can)")

    produce.add_argument(
        "--tail",
        type=_span(7 * 86_400.0),
        metavar="SECONDS",
        default=TAIL_S,
        help="let so much time pass after the last post; 0 on a topic that others write to",
    )

    simulate = command("simulate", _simulate, "Write a seeded stream of invented posts.", files=False)
    simulate.add_argument(
        "--out", type=Path, metavar="FILE", default=Path("-"), help="posts (default: standard output)"
    )
    simulate.add_argument("--truth", type=Path, metavar="FILE", help="write what really happens here")
    simulate.add_argument("--scene", default="volvic")
    simulate.add_argument("--seed", type=int, default=1)
    simulate.add_argument("--days", type=int, metavar="N", help="length (default: the scene's own)")

    policy = command("policy", _policy, "Say who would be told what, and when, if an alert came: `policy test`.")
    policy.add_argument("what", choices=("test",), metavar="test")
    policy.add_argument("--territory", metavar="ID", required=True, help="id of the territory")
    policy.add_argument("--kind", choices=("buzz", "crisis", "good_news", "silence"), default="crisis")
    policy.add_argument("--severity", choices=("info", "warning", "critical"), default="warning")
    policy.add_argument("--at", metavar="TIME", help="local time of the territory, 2026-03-03T22:30 (default: now)")
    policy.add_argument(
        "--taken-after", type=_span(7 * 1_440.0), metavar="MIN", help="somebody takes it (default: nobody does)"
    )
    policy.add_argument("--over-after", type=_span(7 * 1_440.0), metavar="MIN", help="it ends (default: it goes on)")
    policy.add_argument("--hours", type=_span(8_760.0), metavar="N", default=24.0, help="how far to look (default 24)")

    send = command("send-test", _send_test, "Send a sample message, to Slack or to the console.")
    send.add_argument("--channel", help="default: that of the first route")
    send.add_argument("--lang", choices=("fr", "en"), default="fr")
    return parser
