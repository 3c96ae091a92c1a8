"""An episode as it stands, and a change of it: plain values."""

from enum import StrEnum

import msgspec

from alerts.model.alert import Kind, Note, Reason, Severity, Transition


class Status(StrEnum):
    """Where an episode stands."""

    OPEN = "open"
    RESOLVED = "resolved"


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Who is silent: a platform by its name, the whole territory by an empty one.

    ``usual`` is how many voices an hour were usual when that was noticed, averaged over the week; ``half`` says that
    they were fewer, rather than none; ``calm_s`` for how long voices have been back.
    """

    name: str
    usual: float = 0.0
    half: bool = False
    calm_s: float = 0.0


class Episode(msgspec.Struct, frozen=True, kw_only=True):
    """An episode. ``sequence`` numbers its transitions from 1; times are epoch seconds.

    ``calm_s`` is how long nothing unusual has been seen, ``told_at`` when it was last told, ``window_min`` the window
    that its figures are about. ``acknowledged_by`` has had it since ``acknowledged_at``. ``dismissed`` says that a
    person closed it and the rise has not faded since: the same rise does not ring again. ``eased_s`` is how long
    nothing critical has been seen, ``reasons`` are those of its kind and severity, ``missing`` is whom a silence is
    about: the whole territory, or some of its platforms.
    """

    id: str
    kind: Kind
    severity: Severity
    status: Status
    since: float
    sequence: int
    told_at: float
    window_min: int
    calm_s: float = 0.0
    resolved_at: float = 0.0
    acknowledged_by: str = ""
    acknowledged_at: float = 0.0
    snoozed_until: float = 0.0
    dismissed: bool = False
    eased_s: float = 0.0
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The platforms that a silence is about; none when it is about the whole territory, or is no silence."""
        return tuple(one.name for one in self.missing if one.name)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A transition that has been decided, and why; ``reasons`` are empty when kind and severity stay as they are.

    ``by``, ``to``, ``until`` and ``note`` are those of the command that made it, ``at`` is when it was given (epoch
    seconds; 0 without one).
    """

    transition: Transition
    reason: Reason
    kind: Kind
    severity: Severity
    by: str = ""
    until: float = 0.0
    reasons: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    to: str = ""
    note: str = ""
    at: float = 0.0
