"""Which channel an alert goes to, and who is on call for it."""

from alerts.model import Alert
from alerts.policy import RANK, OnCall, Policy, Route, is_meant


def route(alert: Alert, policy: Policy) -> Route | None:
    """The first route that names the alert's territory or region, or names none; ``None`` when no route fits."""
    return next((candidate for candidate in policy.routes if is_meant(alert, candidate.territories)), None)


def grave_enough(alert: Alert, chosen: Route) -> bool:
    """Whether the route wants to hear of this severity."""
    return RANK[alert.severity] >= RANK[chosen.min_severity]


def on_call(alert: Alert, policy: Policy) -> OnCall | None:
    """Who is called for the alert: the first entry that fits its territory and its severity."""
    return next(
        (
            entry
            for entry in policy.on_call
            if is_meant(alert, entry.territories) and RANK[alert.severity] >= RANK[entry.min_severity]
        ),
        None,
    )
