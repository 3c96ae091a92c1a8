from itertools import product

import pytest

from alerts import routing
from alerts.model import Severity
from alerts.policy import Policy, Route
from tests.support.alerts import an_alert

VOLVIC, REGION, ANYTHING = (
    Route(channel="C0VOLVIC", territories=("vichy", "volvic")),
    Route(channel="C0REGION", territories=("auvergne",)),
    Route(channel="C0TOUT"),
)


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        ((VOLVIC, REGION, ANYTHING), VOLVIC),
        ((REGION, VOLVIC), REGION),
        ((ANYTHING, VOLVIC), ANYTHING),
        ((Route(channel="C0AUTRE", territories=("issy",)), ANYTHING), ANYTHING),
        ((Route(channel="C0AUTRE", territories=("issy",)),), None),
        ((), None),
    ],
)
def test_the_first_route_that_fits_is_taken(routes: tuple[Route, ...], expected: Route | None) -> None:
    assert routing.route(an_alert(), Policy(routes=routes)) == expected


def test_a_route_that_is_too_strict_does_not_hand_on_to_the_next() -> None:
    strict = Route(channel="C0VOLVIC", territories=("volvic",), min_severity=Severity.CRITICAL)
    assert routing.route(an_alert(severity=Severity.INFO), Policy(routes=(strict, ANYTHING))) == strict


@pytest.mark.parametrize(("severity", "least"), list(product(Severity, Severity)))
def test_a_route_hears_its_least_severity_and_what_is_graver(severity: Severity, least: Severity) -> None:
    order = [Severity.INFO, Severity.WARNING, Severity.CRITICAL]
    expected = order.index(severity) >= order.index(least)
    assert routing.grave_enough(an_alert(severity=severity), Route(channel="C", min_severity=least)) == expected
