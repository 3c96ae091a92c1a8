"""Who is told what: routes and silences, as they are declared."""

from datetime import datetime

import msgspec

from alerts.model import Severity


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a territory's alerts go; the first route that fits is taken.

    Attributes:
        channel: The Slack channel's id (``C…``), or any name on the console.
        territories: Territory or region ids; empty for all.
        min_severity: Below it nothing is sent.
    """

    channel: str
    territories: tuple[str, ...] = ()
    min_severity: Severity = Severity.INFO


class Silence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A time, ``[start, end)``, in which a territory is not told about; times carry an offset."""

    territory: str
    author: str
    reason: str
    start: datetime
    end: datetime


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ``[policy]`` table of ``clameur.toml``.

    Attributes:
        routes: Tried in order.
        silences: In any order.
    """

    routes: tuple[Route, ...] = ()
    silences: tuple[Silence, ...] = ()


def with_a_route(policy: Policy, channel: str) -> Policy:
    """The policy itself, or one that sends everything to ``channel`` when it declares no route at all."""
    return policy if policy.routes else msgspec.structs.replace(policy, routes=(Route(channel=channel),))
