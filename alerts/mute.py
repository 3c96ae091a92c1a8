"""Reasons to keep quiet about an alert: somebody asked for silence, or a child's episode explains it."""

import msgspec

from alerts.model import Alert, DeliveryReason
from alerts.policy import Policy


class Muted(msgspec.Struct, frozen=True):
    """Why an alert is not told: the reason from the closed list, and what to show with it."""

    reason: DeliveryReason
    detail: str


def silenced(alert: Alert, policy: Policy) -> Muted | None:
    """Whether a declared silence covers the alert's territory at the time it was decided."""
    for silence in policy.silences:
        meant = silence.territory in (alert.territory, alert.region)
        if meant and silence.start.timestamp() <= alert.at < silence.end.timestamp():
            return Muted(DeliveryReason.SILENCED, f"{silence.author}: {silence.reason}")
    return None


def explained(alert: Alert, open_territories: frozenset[str], policy: Policy) -> Muted | None:
    """Whether most of the alert's rise (observed less expected) came through a child whose own episode is open.

    Args:
        alert: The alert of a territory with children.
        open_territories: Territories of the region whose episode is open and told.
        policy: ``explained_share``.
    """
    rise = max(1.0, alert.observed - alert.expected)
    for child, posts in alert.via:
        if child in open_territories and posts >= policy.explained_share * rise:
            return Muted(DeliveryReason.EXPLAINED_BY_CHILD, child)
    return None
