"""The commands of ``clameur``, each a thin call of the module that does it; what they return is the exit code.

Modules are imported where they are used: a command starts without what the others need.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import TypeVar

import msgspec

from agents import log
from agents.settings import LogLevel, Settings
from streams.errors import ConfigError, Problem

Asked = TypeVar("Asked", bound=msgspec.Struct)


def check(arguments: argparse.Namespace) -> int:
    """Check the configuration."""
    from agents import check

    return check.run(arguments.territories, arguments.config, sys.stdout)


def demo(arguments: argparse.Namespace) -> int:
    """Show a simulated crisis detected and told."""
    from agents.demo import demo

    settings = settings_of(arguments)
    quiet = LogLevel.ERROR if settings.log_level is LogLevel.INFO else settings.log_level
    log.configure(quiet, settings.log_format, secrets=settings.secrets)
    return asyncio.run(demo(settings, sys.stdout, version=version(), seed=arguments.seed))


def up(arguments: argparse.Namespace) -> int:
    """Run a worker on the embedded broker."""
    from agents.up import up

    settings = settings_of(arguments)
    log.configure(settings.log_level, settings.log_format, secrets=settings.secrets)
    return asyncio.run(up(settings, sys.stdout, version=version()))


def worker(arguments: argparse.Namespace) -> int:
    """Run a worker on a Kafka cluster."""
    from agents.up import work

    settings = settings_of(arguments)
    log.configure(settings.log_level, settings.log_format, secrets=settings.secrets)
    sys.excepthook = log.log_uncaught
    return asyncio.run(work(settings, version=version()))


def topics(arguments: argparse.Namespace) -> int:
    """Create the topics that do not exist yet, and list them."""
    from agents import topics

    settings = settings_of(arguments)
    declared = topics.declare(settings.app_id, settings.partitions, posts=settings.posts, clock=settings.clock)
    made = asyncio.run(topics.ensure(declared, settings.broker, settings.kafka))
    for topic in declared.all:
        state = "created" if topic.name in made else "exists"
        print(f"{topic.name}: {state}, {topic.partitions} partitions, key: {topic.key}, {topic.config}")
    return 0


def forget(arguments: argparse.Namespace) -> int:
    """Delete what is quoted of one author."""
    from agents import topics
    from agents.forgetting import forget

    settings = settings_of(arguments)
    declared = topics.declare(settings.app_id, settings.partitions, posts=settings.posts, clock=settings.clock)
    gone = asyncio.run(forget(arguments.who, declared, settings.broker, settings.kafka))
    print(f"{gone} posts deleted; a running worker takes their words out of states and messages within a minute")
    return 0


def replay(arguments: argparse.Namespace) -> int:
    """Run a file of posts through the two steps."""
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


def backtest(arguments: argparse.Namespace) -> int:
    """Say what would have rung on a past stream."""
    from agents.backtesting import Options, backtest_file

    return backtest_file(past_of(arguments, Options), sys.stdout, sys.stderr)


def tune(arguments: argparse.Namespace) -> int:
    """Propose a setting from a past stream."""
    from agents.backtesting import Options
    from agents.tuning import tune_file

    return tune_file(past_of(arguments, Options), arguments.bearable, sys.stdout, sys.stderr)


def past_of(arguments: argparse.Namespace, options: type[Asked]) -> Asked:
    """The options of a command that reads a past stream, as its module knows them."""
    asked = {name: value for name, value in vars(arguments).items() if name in options.__struct_fields__}
    if (asked["posts"] is None) is (asked["counts"] is None):
        raise ConfigError(
            Problem(file="arguments", what="one stream is read at a time", fix="give a file of posts, or --counts FILE")
        )
    return options(**asked)


def train(arguments: argparse.Namespace) -> int:
    """Train weights that correct sentiment."""
    from agents.train import Options, train_file

    asked = Options(labelled=arguments.labelled, out=arguments.out, test=arguments.test, lang=arguments.lang)
    return train_file(asked, sys.stdout, sys.stderr)


def explain(arguments: argparse.Namespace) -> int:
    """Say what is read in one post."""
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


def match(arguments: argparse.Namespace) -> int:
    """Say what is read in each post of a file."""
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


def produce(arguments: argparse.Namespace) -> int:
    """Send a file of posts to a topic."""
    from agents.produce import produce

    settings = settings_of(arguments)
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


def simulate(arguments: argparse.Namespace) -> int:
    """Write a seeded stream of invented posts."""
    from agents import simulate

    truth = simulate.run(
        arguments.out, arguments.truth, scene=arguments.scene, seed=arguments.seed, days=arguments.days
    )
    print(f"{truth['posts']} posts, {len(truth['events'])} events with known times", file=sys.stderr)
    return 0


def send_test(arguments: argparse.Namespace) -> int:
    """Send a sample message."""
    from agents.config import load_settings
    from agents.send_test import send_test
    from agents.worker import notifier_for
    from alerts.policy import with_a_route

    settings = settings_of(arguments)
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


def policy(arguments: argparse.Namespace) -> int:
    """Say who would be told what, and when, if an alert came."""
    from agents import policy_test
    from agents.worker import load
    from alerts.model import Kind, Severity
    from alerts.policy import with_a_route

    settings = settings_of(arguments)
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


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The environment's settings, with the files that were named on the command line in their place."""
    settings = Settings.from_env(os.environ)
    named = {
        name: getattr(arguments, name)
        for name in ("territories", "config")
        if getattr(arguments, name, None) is not None
    }
    return msgspec.structs.replace(settings, **named)


def version() -> str:
    """The version that is installed."""
    from clameur import __version__

    return __version__
