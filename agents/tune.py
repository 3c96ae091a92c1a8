"""Which setting to propose: a past stream at many thresholds, each held against what happened.

The proposal is the setting that finds most of what was noted without ringing falsely more often than is bearable; of
several that tell it about as soon, the one nearest to what people have already.
"""

from collections.abc import Mapping
from math import isclose
from typing import Final

import msgspec

from agents import backtest
from agents.labels import Outcome
from agents.report import decimal
from agents.report_episode import Reader
from streams.tuning import Sensitivity, Tuning

THRESHOLDS: Final = tuple(n / 2.0 for n in range(5, 19))
"""What is tried besides the three sensitivities: 2.5 to 9."""
SOONER_MIN: Final = 5.0
"""Minutes by which another setting must be sooner to be worth a change (own choice)."""
FEW: Final = 5
"""Labels below which a proposal rests on too little."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What is proposed: a setting out of those that were tried, and why.

    Attributes:
        name: The setting.
        kept: Whether it is the present one.
        bearable: Whether it stays within the false alarms that are borne.
        few: Whether the labels are too few to rely on.
    """

    name: str
    kept: bool
    bearable: bool
    few: bool


def settings(tuning: Tuning) -> dict[str, Tuning]:
    """What is tried, by name: the three sensitivities as they are, and thresholds between and beyond them.

    >>> list(settings(Tuning()))[:4]
    ['2.5', '3.0', 'prudent', '3.5']
    """
    plain = msgspec.structs.replace(tuning, sensitivity=Sensitivity.BALANCED, threshold_offset=0.0)
    made = dict(backtest.settings(plain))
    for threshold in THRESHOLDS:
        if not named(made, threshold):
            moved = msgspec.structs.replace(plain, threshold_offset=threshold - plain.threshold)
            made[f"{threshold:.1f}"] = moved
    if not named(made, tuning.threshold):
        made[f"{tuning.threshold:.4g}"] = tuning
    return dict(sorted(made.items(), key=lambda item: item[1].threshold))


def named(tried: Mapping[str, Tuning], threshold: float) -> str:
    """The name of the setting with this threshold, empty when there is none."""
    return next((name for name, other in tried.items() if isclose(other.threshold, threshold, abs_tol=1e-6)), "")


def propose(outcomes: Mapping[str, Outcome], present: str, bearable: float) -> Proposal:
    """Choose a setting: the smallest change that does it.

    Args:
        outcomes: How each did, the lowest threshold first.
        present: The name of the present one.
        bearable: False alarms per 30 days that are borne.
    """
    quiet = {name: outcome for name, outcome in outcomes.items() if outcome.false_per_month <= bearable}
    few = len(outcomes[present].found) < FEW
    if not quiet:
        least = min(outcome.false_per_month for outcome in outcomes.values())
        name = max(
            (name for name, outcome in outcomes.items() if outcome.false_per_month == least),
            key=lambda name: outcomes[name].hits,
        )
        return Proposal(name=name, kept=name == present, bearable=False, few=few)
    most = max(outcome.hits for outcome in quiet.values())
    best = {name: outcome for name, outcome in quiet.items() if outcome.hits == most}
    soonest = min(_late(outcome) for outcome in best.values())
    soon = [name for name, outcome in best.items() if _late(outcome) <= soonest + SOONER_MIN]
    order = list(outcomes)
    name = min(soon, key=lambda name: abs(order.index(name) - order.index(present)))
    return Proposal(name=name, kept=name == present, bearable=True, few=few)


def reasons(
    proposal: Proposal, outcomes: Mapping[str, Outcome], present: str, bearable: float, reader: Reader
) -> list[str]:
    """Why it is proposed, in sentences."""
    say, chosen, now = reader.say, outcomes[proposal.name], outcomes[present]
    said = [
        say.tune_finds.format(
            found=say.of.format(n=chosen.hits, of=len(chosen.found)),
            false=decimal(chosen.false_per_month, reader),
            late="–" if chosen.late_median_min is None else reader.told.duration(60.0 * round(chosen.late_median_min)),
        )
    ]
    if not proposal.bearable:
        said.append(say.tune_loud.format(bearable=decimal(bearable, reader)))
    if proposal.kept:
        said.append(say.tune_kept)
    else:
        said.append(
            say.tune_change.format(
                present=present,
                found=say.of.format(n=now.hits, of=len(now.found)),
                false=decimal(now.false_per_month, reader),
            )
        )
    if proposal.few:
        said.append(say.tune_few.format(n=len(chosen.found)))
    return said


def toml(tuning: Tuning) -> str:
    """What to write into the settings file.

    >>> print(toml(Tuning(threshold_offset=0.5)))
    [detection]
    sensitivity = "équilibré"
    threshold_offset = 0.5
    """
    lines = ["[detection]", f'sensitivity = "{tuning.sensitivity}"']
    if tuning.threshold_offset:
        lines.append(f"threshold_offset = {tuning.threshold_offset:g}")
    return "\n".join(lines)


def title(name: str, tuning: Tuning, reader: Reader) -> str:
    """« strict », or « équilibré + 0,5 »."""
    if not tuning.threshold_offset:
        return name
    sign = "+" if tuning.threshold_offset > 0.0 else "−"
    return f"{tuning.sensitivity} {sign}\u00a0{decimal(abs(tuning.threshold_offset), reader)}"


def _late(outcome: Outcome) -> float:
    return 0.0 if outcome.late_median_min is None else outcome.late_median_min
