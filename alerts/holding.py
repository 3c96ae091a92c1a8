"""Whether an episode that nobody was told of is told now, later, or not as it stands, and why."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from alerts import mute, routing
from alerts.hours import quiet_until
from alerts.model import Alert, DeliveryReason, Mute, Severity, Transition
from alerts.policy import Policy, Route


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """Why an episode is not told; ``until`` is when to look again without a new alert (epoch seconds, 0: never)."""

    reason: DeliveryReason
    detail: str = ""
    until: float = 0.0


def held(
    alert: Alert,
    at: float,
    policy: Policy,
    *,
    opened_at: float,
    open_children: frozenset[str],
    sent_today: int,
    mutes: Mapping[str, Mute],
) -> Held | None:
    """What keeps an episode from being told, the most lasting reason first; ``None`` when nothing does.

    Args:
        alert: The episode as it stands.
        at: Now, epoch seconds.
        policy: What was declared.
        opened_at: When the episode was first heard of.
        open_children: Territories of the region whose own episode is open and told.
        sent_today: Messages sent to the route's channel in this local day.
        mutes: Silences that people asked for, by territory.
    """
    if alert.transition is Transition.RESOLVED:
        return Held(reason=DeliveryReason.NEVER_SENT)
    alert = msgspec.structs.replace(alert, at=at)
    asked = mute.asked(alert, mutes)
    if asked is not None:
        until = datetime.fromtimestamp(asked.until, ZoneInfo(alert.zone)).isoformat(timespec="minutes")
        detail = f"{asked.by}, until {until}" + (f": {asked.reason}" if asked.reason else "")
        return Held(reason=DeliveryReason.SILENCED, detail=detail, until=asked.until)
    muted = mute.silenced(alert, policy) or mute.expected(alert, policy) or mute.explained(alert, open_children)
    if muted is not None:
        return Held(reason=muted.reason, detail=muted.detail)
    chosen = routing.route(alert, policy)
    if chosen is None:
        return Held(reason=DeliveryReason.NO_ROUTE)
    if not routing.grave_enough(alert, chosen):
        return Held(reason=DeliveryReason.BELOW_SEVERITY, detail=chosen.min_severity)
    quiet = quiet_until(alert, at, policy)
    if quiet is not None:
        return Held(reason=DeliveryReason.QUIET_HOURS, until=quiet)
    if at < opened_at + policy.group_wait_s:
        return Held(reason=DeliveryReason.GROUP_WAIT, until=opened_at + policy.group_wait_s)
    if _is_spent(alert, chosen, sent_today):
        return Held(reason=DeliveryReason.BUDGET, detail=f"{sent_today}/{chosen.budget_per_day}")
    return None


def _is_spent(alert: Alert, chosen: Route, sent_today: int) -> bool:
    return bool(chosen.budget_per_day) and sent_today >= chosen.budget_per_day and alert.severity != Severity.CRITICAL
