"""The rows of a run, as text, beside the bare loop, stock Faust and the run before."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

Row = dict[str, Any]
"""``contender``, ``work``, ``posts_per_s``, ``cpu_us_per_post``, ``cpu_s``, ``s``, and the ``laps`` behind them."""

BARE, STOCK = "bare_aiokafka", "faust_stock"


def row_of(contender: str, work: str, laps: Sequence[Mapping[str, float]]) -> Row:
    """The medians of some laps.

    >>> row_of("a", "thin", [{"posts": 10, "s": 2.0, "cpu_s": 1.0}])["posts_per_s"]
    5.0
    """
    return {
        "contender": contender,
        "work": work,
        "posts_per_s": median(lap["posts"] / lap["s"] for lap in laps),
        "cpu_us_per_post": median(lap["cpu_s"] / lap["posts"] * 1e6 for lap in laps),
        "s": median(lap["s"] for lap in laps),
        "cpu_s": median(lap["cpu_s"] for lap in laps),
        "laps": list(laps),
    }


def table_of(rows: Sequence[Row], before: Sequence[Row] = ()) -> str:
    """One line per row; ``x before`` is the processor time per post of the run before over that of this one.

    >>> print(table_of([row_of("bare_aiokafka", "thin", [{"posts": 10, "s": 2.0, "cpu_s": 1.0}])]))
    work  contender             posts/s  of bare  x stock  wall s   CPU s  CPU us/post  x before
    thin  bare_aiokafka               5     100%             2.00    1.00    100,000.0
    """
    known = {(row["work"], row["contender"]): row for row in rows}
    past = {(row["work"], row["contender"]): row for row in before}
    lines = ["work  contender             posts/s  of bare  x stock  wall s   CPU s  CPU us/post  x before"]
    for row in rows:
        work, rate = row["work"], row["posts_per_s"]
        bare, stock, was = known.get((work, BARE)), known.get((work, STOCK)), past.get((work, row["contender"]))
        told = [
            f"{work:5} {row['contender']:20} {rate:8,.0f}",
            f"{rate / bare['posts_per_s']:8.0%}" if bare else " " * 8,
            f"{rate / stock['posts_per_s']:8.1f}" if stock else " " * 8,
            f"{row['s']:7.2f} {row['cpu_s']:7.2f} {row['cpu_us_per_post']:12,.1f}",
            f"{was['cpu_us_per_post'] / row['cpu_us_per_post']:9.2f}" if was else "",
        ]
        lines.append(" ".join(told).rstrip())
    return "\n".join(lines)
