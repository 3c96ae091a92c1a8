"""Which channel an alert goes to."""

from alerts.model import Alert, Severity
from alerts.policy import Policy, Route

RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.CRITICAL: 2}
"""Severities in rising order."""


def route(alert: Alert, policy: Policy) -> Route | None:
    """The first route that names the alert's territory or region, or names none; ``None`` when no route fits."""
    for candidate in policy.routes:
        names = candidate.territories
        if not names or alert.territory in names or alert.region in names:
            return candidate
    return None


def grave_enough(alert: Alert, chosen: Route) -> bool:
    """Whether the route wants to hear of this severity."""
    return RANK[alert.severity] >= RANK[chosen.min_severity]
