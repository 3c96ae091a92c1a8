"""The front door: the version, the command line, and the check that the three rooms are ours."""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.util import find_spec

__version__ = "0.1.0"

ROOMS = ("streams", "alerts", "agents")
"""Our top-level packages. Their names are common words, so another distribution may bring one of the same name."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line with ``argv`` (default: the process's arguments) and return its exit code.

    It returns 2 and says whom to blame when a room is not ours.
    """
    for room in ROOMS:
        taker = taken_by(room)
        if taker is not None:
            print(f"clameur: '{room}' is taken by {taker}; install clameur in its own environment", file=sys.stderr)
            return 2
    run = import_module("agents.cli").main
    return int(run(list(sys.argv[1:] if argv is None else argv)))


def taken_by(room: str) -> str | None:
    """Who stands where one of our packages should be: a distribution or a path; ``None`` when it is ours."""
    try:
        found = import_module(room)
    except Exception:  # ours cannot fail: its __init__ holds a docstring and the seal
        found = None
    if getattr(found, "__part_of__", None) == "clameur":
        return None
    others = sorted(set(packages_distributions().get(room, ())) - {"clameur"})
    spec = find_spec(room) if room not in sys.modules else sys.modules[room].__spec__
    where = "nothing at all" if spec is None else spec.origin or ", ".join(spec.submodule_search_locations or ())
    return f"{', '.join(others)} ({where})" if others else where


if __name__ == "__main__":
    sys.exit(main())
