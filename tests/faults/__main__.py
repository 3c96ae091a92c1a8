"""``make faults``: rounds of faults on a real Kafka and the fake Slack, and a report.

    python -m tests.faults [--seed 1] [--faults 200] [--minutes 25] [--keep DIR] [--report FILE]

The same seed is the same plan and the same posts. It ends with 1 when anything differs from the oracle.
"""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.faults.feed import feed
from tests.faults.oracle import oracle
from tests.faults.plan import plan
from tests.faults.report import report
from tests.faults.round import Outcome, play
from tools.kafka import KafkaNode

CLEANER = {"log.cleaner.backoff.ms": "1000"}  # looks every second whether there is something to compact
PER_ROUND = 40
"""Faults of a round: as many as fit into the posts of a week."""
SECONDS_A_FAULT = 7.0


async def rounds(options: argparse.Namespace, folder: Path) -> list[Outcome]:
    """Play until the faults or the minutes are through."""
    outcomes: list[Outcome] = []
    deadline = time.monotonic() + 60.0 * options.minutes
    done = 0
    with KafkaNode(folder / "kafka", port=options.port, settings=CLEANER) as node, ProcessPoolExecutor(1) as pool:
        while done < options.faults and time.monotonic() < deadline:
            number = len(outcomes)
            count = min(PER_ROUND, options.faults - done)
            posts = feed(options.seed + number, last_days=3.0)
            truth = asyncio.get_running_loop().run_in_executor(pool, oracle, posts.lines)
            faults = plan(options.seed, count, skip=done)
            app_id = f"faults-{options.seed}-{number}"
            place = folder / app_id
            place.mkdir()
            outcome = await play(node, app_id, place, posts, truth, faults, seconds=SECONDS_A_FAULT * count)
            outcomes.append(outcome)
            done += count
            left = f"{len(outcome.problems)} problems" if outcome.problems else "as the oracle says"
            print(f"round {number}: {len(outcome.struck)} faults, {outcome.seconds:.0f} s, {left}", flush=True)
            for problem in outcome.problems[:20]:
                print(f"  {problem}", flush=True)
    return outcomes


def main() -> int:
    """Run the command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=int, default=200, help="how many (default 200)")
    parser.add_argument("--minutes", type=float, default=25.0, help="no round is begun after that (default 25)")
    parser.add_argument("--port", type=int, default=0, help="of the broker; 0 takes a free one")
    parser.add_argument("--keep", type=Path, help="folder for logs and state; else it is thrown away")
    parser.add_argument("--report", type=Path, help="file for the report, in Markdown")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave no process behind
    with tempfile.TemporaryDirectory(prefix="clameur-faults-") as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        outcomes = asyncio.run(rounds(options, folder))
    text = report(options.seed, outcomes)
    print(text)
    if options.report is not None:
        options.report.write_text(text, encoding="utf-8")
    return int(any(outcome.problems for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
