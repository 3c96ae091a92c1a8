"""The command line: ``clameur COMMAND``, each command a thin call of the module that does it."""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from agents import log
from agents.arrival import TAIL_S
from agents.settings import LogLevel, Settings
from streams.errors import ClameurError, ConfigError

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
        return int(arguments.run(arguments))
    except ConfigError as error:
        print(error, file=sys.stderr)
        return WRONG_CONFIG
    except ClameurError as error:
        print(f"clameur: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): not an error, but Python would report it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


def _check(arguments: argparse.Namespace) -> int:
    from agents import check

    return check.run(arguments.territories, arguments.config, sys.stdout)


def _demo(arguments: argparse.Namespace) -> int:
    from agents.demo import demo

    settings = _settings(arguments)
    quiet = LogLevel.WARNING if settings.log_level is LogLevel.INFO else settings.log_level
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
        ),
        sys.stdout,
        sys.stderr,
    )


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

    check = command("check", _check, "Check the configuration; every problem is told, exit code 2.", files=False)
    check.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    check.add_argument("--config", type=Path, metavar="FILE", default=default.config)

    replay = command("replay", _replay, "Run a file of posts through the two steps, with no broker.", files=False)
    replay.add_argument("posts", metavar="FILE", help="JSON lines, plain, .gz or .zst; - for standard input")
    replay.add_argument("--territories", type=Path, metavar="FILE", default=default.territories)
    replay.add_argument("--config", type=Path, metavar="FILE", default=None, help="settings file; defaults without")
    replay.add_argument("--out", metavar="FILE", help="transcript (JSON lines); - for standard output")
    replay.add_argument("--speed", type=float, metavar="N", help="N times real time (default: as fast as it can)")
    replay.add_argument("--stop-after", type=int, metavar="LINES", help="stop after so many lines of the file")
    replay.add_argument("--snapshot", type=Path, metavar="FILE", help="write the state here when it stops")
    replay.add_argument("--resume", type=Path, metavar="FILE", help="go on from a snapshot of the same file")

    produce = command(
        "produce", _produce, "Send a file of posts to a topic, with the times that replay uses.", files=False
    )
    produce.add_argument("posts", metavar="FILE", help="JSON lines, plain, .gz or .zst; - for standard input")
    produce.add_argument("--to", metavar="BROKER", help="host:port (default: CLAMEUR_BROKER)")
    produce.add_argument("--topic", metavar="NAME", help="default: CLAMEUR_POSTS")
    produce.add_argument("--partitions", type=int, metavar="N", help="default: CLAMEUR_PARTITIONS")
    produce.add_argument("--speed", type=float, metavar="N", help="N times real time (default: as fast as it can)")

    produce.add_argument(
        "--tail",
        type=float,
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

    send = command("send-test", _send_test, "Send a sample message, to Slack or to the console.")
    send.add_argument("--channel", help="default: that of the first route")
    send.add_argument("--lang", choices=("fr", "en"), default="fr")
    return parser
