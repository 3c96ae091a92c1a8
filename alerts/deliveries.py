"""What is handed to a notifier, and what is not: how a delivery is named, so that it is done once."""

from alerts.model import Alert, Delivery, DeliveryAction, DeliveryReason, Reason

_QUIETLY = frozenset(
    {
        *(Reason.PERSON, Reason.FALSE_ALARM, Reason.USEFUL, Reason.NOTE),
        *(Reason.RELEASED, Reason.UNDONE, Reason.DELETED),
    }
)
"""Who pressed knows, and the message says it: nobody is pinged by a press, nor by a post that is gone."""


def is_news(alert: Alert) -> bool:
    """Whether an alert tells what has just happened; what people do, or take back, may be told of times long past."""
    return alert.reason not in _QUIETLY


def delivery(
    alert: Alert,
    action: DeliveryAction,
    reason: DeliveryReason,
    channel: str,
    ts: str,
    people: tuple[str, ...] = (),
    *,
    at: float | None = None,
    waited_s: float = 0.0,
) -> Delivery:
    """Something to do for an alert: at its own time, unless another is said (epoch seconds)."""
    when = alert.at if at is None else at
    again = action is DeliveryAction.CALL or reason in (DeliveryReason.REPEATED, DeliveryReason.LINKED)
    mark = f"@{when:.0f}" if again else ""  # one alert may be told again many times
    return Delivery(
        id=f"{alert.id}/{action}{mark}/{channel}",
        at=when,
        region=alert.region,
        action=action,
        reason=reason,
        alert=alert,
        channel=channel,
        ts=ts,
        people=people,
        waited_s=waited_s,
    )


def skip(alert: Alert, reason: DeliveryReason, detail: str = "") -> Delivery:
    """Nothing to do, and why."""
    return Delivery(
        id=f"{alert.id}/skip/",
        at=alert.at,
        region=alert.region,
        action=DeliveryAction.SKIP,
        reason=reason,
        alert=alert,
        detail=detail,
    )
