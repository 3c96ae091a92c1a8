"""Measure one question of scale.

python -m bench.scale territories | states | replay | recovery | workers | soak [options]
"""

import argparse
import tempfile
from pathlib import Path

from bench.scale import recovery, replaying, soak, stage, states, territories, workers


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale")
    parser.add_argument("what", nargs="?", default="states", choices=sorted(QUESTIONS))
    parser.add_argument("--territories", type=int, default=0, help="how many (default: the question's own)")
    parser.add_argument("--counts", type=int, nargs="+", default=[10, 1_000, 35_000], help="of `territories`")
    parser.add_argument("--posts", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="processes, or `workers`")
    parser.add_argument("--dirty", type=int, nargs="+", default=[1], help="times that `recovery` finds each state")
    parser.add_argument("--minutes", type=float, default=60.0, help="of `soak`")
    parser.add_argument("--fill", type=float, default=120.0, help="minutes ago that the stream of `soak` began")
    parser.add_argument("--rate", type=float, default=5_000.0, help="posts a second of `soak`, at most")
    parser.add_argument("--bootstrap", default="", help="a Kafka broker; default: one of its own")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="clameur-scale-") as folder:
        QUESTIONS[options.what](options, Path(folder))


def _territories(options: argparse.Namespace, folder: Path) -> None:
    print(territories.run(options.counts, options.posts, options.rounds))


def _states(options: argparse.Namespace, folder: Path) -> None:
    print(states.report(options.territories or 35_000))


def _replay(options: argparse.Namespace, folder: Path) -> None:
    many = options.territories or 1_000
    print(replaying.run(folder, posts=options.posts, territories=many, jobs=options.jobs, rounds=options.rounds))


def _recovery(options: argparse.Namespace, folder: Path) -> None:
    with stage.broker(options.bootstrap, folder / "kafka") as bootstrap:
        recovery.run(bootstrap, folder, territories=options.territories or 35_000, dirty=options.dirty)


def _workers(options: argparse.Namespace, folder: Path) -> None:
    with stage.broker(options.bootstrap, folder / "kafka") as bootstrap:
        print(
            workers.run(
                bootstrap, folder, posts=options.posts, territories=options.territories or 1_000, sides=options.jobs
            )
        )


def _soak(options: argparse.Namespace, folder: Path) -> None:
    with stage.broker(options.bootstrap, folder / "kafka") as bootstrap:
        soak.run(
            bootstrap,
            folder,
            minutes=options.minutes,
            rate=options.rate,
            territories=options.territories or 1_000,
            fill_min=options.fill,
            out=Path("soak.jsonl"),
        )


QUESTIONS = {
    "territories": _territories,
    "states": _states,
    "replay": _replay,
    "recovery": _recovery,
    "workers": _workers,
    "soak": _soak,
}

if __name__ == "__main__":
    main()
