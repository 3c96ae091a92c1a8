"""Reasons to keep quiet about an alert: somebody asked for silence, it was expected, or a child explains it."""

from collections.abc import Mapping

import msgspec

from alerts import campaigns
from alerts.model import Alert, DeliveryReason, Kind, Mute
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


def asked(alert: Alert, mutes: Mapping[str, Mute]) -> Mute | None:
    """The silence that a person asked for, by territory, and that covers the alert's."""
    found = [mutes[name] for name in (alert.territory, alert.region) if name in mutes]
    return next((asked for asked in found if alert.at < asked.until), None)


def after(mutes: Mapping[str, Mute], mute: Mute) -> dict[str, Mute]:
    """The silences that were asked for, after one more: the newest counts, however often it is told."""
    known = mutes.get(mute.territory)
    if known is not None and (known.at, known.id) >= (mute.at, mute.id):
        return dict(mutes)
    return {**mutes, mute.territory: mute}


def expected(alert: Alert, policy: Policy) -> Muted | None:
    """Whether many posts were to be expected at this time, and nothing else has happened: anger rings all the same."""
    if alert.kind not in (Kind.BUZZ, Kind.GOOD_NEWS):
        return None
    for campaign in policy.campaigns:
        meant = campaign.territory in (alert.territory, alert.region)
        if meant and campaigns.running(campaign, alert.at):
            return Muted(DeliveryReason.CAMPAIGN, campaign.name)
    return None


def explained(alert: Alert, open_territories: frozenset[str]) -> Muted | None:
    """Whether the alert is ordinary without what came through children whose own episode is open and told.

    Args:
        alert: The alert of a territory with children.
        open_territories: Territories of the region whose episode is open and told, silences left out: they explain
            no rise, and no rise explains a silence.
    """
    if alert.kind is Kind.SILENCE:
        return None
    children = [(child, posts) for child, posts in alert.via if child in open_territories]
    if children and alert.observed - sum(posts for _, posts in children) <= alert.expected_high:
        return Muted(DeliveryReason.EXPLAINED_BY_CHILD, ", ".join(child for child, _ in children))
    return None
