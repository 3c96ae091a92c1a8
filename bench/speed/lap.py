"""One measurement, in a process of its own: ``python -m bench.speed.lap CONTENDER WORK TOPIC POSTS BOOTSTRAP``.

A contender is a module of ``bench.speed.contenders`` with ``run(bootstrap, topic, lap)``, which never returns.
"""

import sys
from importlib import import_module

from bench.speed.work import WORKS, Lap


def main() -> None:
    """Run the lap; it prints one JSON line."""
    contender, work, topic, wanted, bootstrap = sys.argv[1:6]
    lap = Lap(WORKS[work](), int(wanted))
    import_module(f"bench.speed.contenders.{contender}").run(bootstrap, topic, lap)


if __name__ == "__main__":
    main()
