"""Bilan : ce qui aurait sonné plus tôt ou plus tard, compté sans rien rejouer, est ce qui sonne à ces réglages."""

from functools import cache

import pytest

from alerts.model import Kind, Peak, Transition
from streams.tuning import Sensitivity, Tuning
from tests.support.stories import DAY, HOUR, MONDAY, Story

RISES = ((2, 10, 8), (2, 17, 10), (3, 10, 12), (3, 17, 16), (4, 10, 60))
"""Des jours, des heures, et combien de gens y parlent en une heure : de presque rien à une vraie hausse."""
END = MONDAY + 5 * DAY


@cache
def lived(sensitivity: Sensitivity) -> tuple[int, tuple[Peak, ...]]:
    """How many episodes opened, and the heights that were told."""
    story = Story(tuning=Tuning(sensitivity=sensitivity, reopen_within_s=0.0))
    story.calm("volvic", MONDAY, END, 4.0)
    for day, hour, people in RISES:
        story.crowd("volvic", MONDAY + day * DAY + hour * HOUR, people, within_s=HOUR)
    story.play(END)
    opened = [a for a in story.alerts if a.transition is Transition.OPENED and a.kind is not Kind.SILENCE]
    return len(opened), story.region.peaks


@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_what_is_counted_at_each_sensitivity_is_what_rings_there(sensitivity: Sensitivity) -> None:
    opened, _ = lived(sensitivity)
    counted = [sum(sensitivity in peak.rang for peak in lived(other)[1]) for other in Sensitivity]
    assert counted == [opened] * len(Sensitivity)


def test_the_sensitivities_do_differ_here() -> None:
    counts = [lived(sensitivity)[0] for sensitivity in Sensitivity]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] > 0
