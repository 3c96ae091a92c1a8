"""``clameur check``: every problem of the configuration, and what the files amount to when there is none."""

from pathlib import Path
from typing import TextIO

from agents.config import Config, Territories, read_settings, read_territories
from streams.errors import Problem

OK = 0
BAD = 2


def check(territories: Path, config: Path) -> tuple[Problem, ...]:
    """Read both files and hold them against each other.

    Args:
        territories: The territories file.
        config: The settings file.

    Returns:
        Every problem, those of the territories first, in the order of each file.
    """
    return _read(territories, config)[2]


def run(territories: Path, config: Path, out: TextIO) -> int:
    """Check both files and say what was found.

    Returns:
        The exit code: 0 when all is well, 2 when there is a problem.
    """
    known, settings, problems = _read(territories, config)
    for problem in problems:
        print(problem, file=out)
    if problems:
        print(f"{len(problems)} problem{'s' * (len(problems) > 1)} in the configuration", file=out)
        return BAD
    print(_summary(known, settings), file=out)
    return OK


def _read(territories: Path, config: Path) -> tuple[Territories, Config, tuple[Problem, ...]]:
    known, wrong = read_territories(territories)
    # Without the territories every route would seem to name an unknown one.
    settings, more = read_settings(config, territories=known if known.territories else None)
    return known, settings, wrong + more


def _summary(known: Territories, settings: Config) -> str:
    regions = len({territory.region for territory in known.territories})
    counts = [
        (len(known.territories), "territory", "territories"),
        (regions, "region", "regions"),
        (known.expressions, "expression", "expressions"),
        (len(settings.policy.routes), "route", "routes"),
        (len(settings.policy.silences), "silence", "silences"),
    ]
    said = ", ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in counts)
    warning = "" if settings.policy.routes else "\nno route: nothing will be sent -> add [[policy.routes]]"
    return f"ok: {said}{warning}"
