"""What a run of rounds came to, as a page of Markdown."""

import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence

from tests.faults.plan import Kind
from tests.faults.round import Outcome


def report(seed: int, outcomes: Sequence[Outcome]) -> str:
    """The tables: what was done, how long each kind of fault was recovered from, what ended by itself, what differs."""
    struck = [one for outcome in outcomes for one in outcome.struck]
    counts = Counter(one.fault.kind for one in struck)
    waits: defaultdict[Kind, list[float]] = defaultdict(list)
    for one in struck:
        if one.recovered_s is not None:
            waits[one.fault.kind].append(one.recovered_s)
    seconds = sum(outcome.seconds for outcome in outcomes)
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    ended = Counter(words for outcome in outcomes for words in outcome.ended)
    lines = [
        f"Seed {seed}: {len(outcomes)} rounds, {len(struck)} faults, {seconds / 60:.1f} min; "
        f"{sum(o.posts for o in outcomes)} lines of posts, {sum(o.alerts for o in outcomes)} alerts, "
        f"{sum(o.messages for o in outcomes)} messages.",
        "",
        "| fault | times | waited for | recovery, median s | 95 % | longest |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind in Kind:
        if counts[kind]:
            found = sorted(waits[kind])
            figures = (
                f"{statistics.median(found):.1f} | {_share(found, 0.95):.1f} | {found[-1]:.1f}"
                if found
                else "– | – | –"
            )
            lines.append(f"| {kind} | {counts[kind]} | {len(found)} | {figures} |")
    lines += ["", f"Ended by themselves and started again by the supervisor: {sum(ended.values())}."]
    lines += [f"- {times} × {words}" for words, times in ended.most_common()]
    lines += ["", f"Differences from the oracle: {len(problems)}."]
    lines += [f"- {problem}" for problem in problems]
    return "\n".join(lines) + "\n"


def _share(found: Sequence[float], share: float) -> float:
    return found[min(len(found) - 1, int(share * len(found)))]
