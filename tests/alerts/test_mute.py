from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from alerts import mute
from alerts.model import DeliveryReason
from alerts.mute import Muted
from alerts.policy import Policy, Silence
from tests.support.alerts import an_alert

START, END = 1741111200.0, 1741114800.0


def a_silence(**changes: object) -> Silence:
    silence = Silence(
        territory="volvic",
        author="Alix Imaginaire",
        reason="fête de l'eau",
        start=datetime.fromtimestamp(START, UTC),
        end=datetime.fromtimestamp(END, UTC),
    )
    return msgspec.structs.replace(silence, **changes)


def is_silent(at: float, *silences: Silence) -> bool:
    return mute.silenced(an_alert(at=at), Policy(silences=silences)) is not None


@pytest.mark.parametrize(
    ("at", "expected"), [(START - 1, False), (START, True), (END - 1, True), (END, False), (END + 1, False)]
)
def test_a_silence_lasts_from_its_start_until_just_before_its_end(at: float, expected: bool) -> None:
    assert is_silent(at, a_silence()) == expected


def test_a_silence_says_who_asked_for_it_and_why() -> None:
    muted = mute.silenced(an_alert(at=START), Policy(silences=(a_silence(),)))
    assert muted == Muted(DeliveryReason.SILENCED, "Alix Imaginaire: fête de l'eau")


def test_a_silence_of_a_region_covers_its_territories_and_no_other() -> None:
    assert is_silent(START, a_silence(territory="auvergne"))
    assert not is_silent(START, a_silence(territory="vichy"))


def test_a_silence_is_told_in_any_zone() -> None:
    paris = timezone(timedelta(hours=1))
    silence = a_silence(start=datetime.fromtimestamp(START, paris), end=datetime.fromtimestamp(END, paris))
    assert (is_silent(START - 1, silence), is_silent(START, silence)) == (False, True)


def test_of_many_silences_the_first_that_fits_is_named() -> None:
    others = (a_silence(territory="vichy"), a_silence(author="Camille Inventée"), a_silence())
    muted = mute.silenced(an_alert(at=START), Policy(silences=others))
    assert muted is not None
    assert muted.detail.startswith("Camille")


def is_explained(observed: int, *told: str, via: tuple[tuple[str, int], ...], high: int = 7) -> bool:
    alert = an_alert(territory="auvergne", observed=observed, expected_high=high, via=via)
    return mute.explained(alert, frozenset(told)) is not None


@pytest.mark.parametrize(("observed", "expected"), [(26, True), (27, True), (28, False)])
def test_a_rise_is_explained_when_the_rest_is_within_what_is_usual(observed: int, expected: bool) -> None:
    assert is_explained(observed, "volvic", via=(("volvic", 20),)) == expected


def test_only_children_that_were_told_explain_anything() -> None:
    assert not is_explained(27, via=(("volvic", 20),))
    assert not is_explained(27, "vichy", via=(("volvic", 20),))


def test_two_children_explain_together_and_are_both_named() -> None:
    via = (("volvic", 12), ("riom", 8), ("vichy", 3))
    assert not is_explained(27, "volvic", via=via)
    muted = mute.explained(
        an_alert(territory="auvergne", observed=27, expected_high=7, via=via), frozenset({"riom", "volvic"})
    )
    assert muted == Muted(DeliveryReason.EXPLAINED_BY_CHILD, "volvic, riom")


def test_an_ordinary_number_that_came_through_no_told_child_is_not_explained() -> None:
    # it rings for its mood, and no child says so
    assert not is_explained(5, "volvic", via=())
