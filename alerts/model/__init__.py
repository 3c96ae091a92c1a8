"""The values of the alerting side: inputs of the two steps, alerts, deliveries and receipts."""

from alerts.model.alert import (
    Alert,
    Caveat,
    Kind,
    Linked,
    Note,
    Peak,
    Quote,
    Reason,
    Severity,
    Threshold,
    Transition,
)
from alerts.model.command import Action, Command, Mute, RefusalReason, Refused, Tick
from alerts.model.delivery import Bulletin, Delivery, DeliveryAction, DeliveryReason, Outcome, Receipt

__all__ = [
    "Action",
    "Alert",
    "Bulletin",
    "Caveat",
    "Command",
    "Delivery",
    "DeliveryAction",
    "DeliveryReason",
    "Kind",
    "Linked",
    "Mute",
    "Note",
    "Outcome",
    "Peak",
    "Quote",
    "Reason",
    "Receipt",
    "RefusalReason",
    "Refused",
    "Severity",
    "Threshold",
    "Tick",
    "Transition",
]
