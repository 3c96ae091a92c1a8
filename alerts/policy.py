"""Who is told what: routes and silences, as they are declared."""

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
    """A time in which a territory is not told about: who decided it, why, and until when (``[start, end)``, RFC 3339)."""

    territory: str
    author: str
    reason: str
    start: str
    end: str


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ``[policy]`` table of ``clameur.toml``.

    Attributes:
        routes: Tried in order.
        silences: In any order.
        explained_share: Share of a territory's posts that came through one child whose own episode is open, from
            which the child's message is enough ([0, 1]).
    """

    routes: tuple[Route, ...] = ()
    silences: tuple[Silence, ...] = ()
    explained_share: float = 0.6
