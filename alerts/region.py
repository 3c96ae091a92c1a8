"""What a region's people have been told, as one value that outlives a crash."""

import msgspec

from alerts.model import Alert, Bulletin, Delivery, Mute, Peak
from alerts.notification_log import Told
from streams.errors import ClameurError

SCHEMA = 1
"""Version of `RegionState`; `restore` migrates older ones."""


class RegionState(msgspec.Struct, frozen=True, kw_only=True):
    """What a region's people have been told, by episode, and the alerts whose turn has not come yet.

    ``spent`` is, by channel, the last local day (its ordinal) in which new messages were sent, and how many. Digests
    were sent up to ``digested``, by their rhythm and channel; ``bulletins`` are those not answered yet. ``mutes`` are
    silences that people asked for, by territory. ``peaks`` are the rises that are over, for the digests to come.
    """

    schema: int = SCHEMA
    region: str
    told: dict[str, Told] = {}
    waiting: tuple[Alert, ...] = ()
    spent: dict[str, tuple[int, int]] = {}
    digested: dict[str, float] = {}
    bulletins: tuple[Bulletin, ...] = ()
    mutes: dict[str, Mute] = {}
    peaks: tuple[Peak, ...] = ()


def put(state: RegionState, episode: str, told: Told) -> RegionState:
    """The state with an episode's entry as it is now."""
    return msgspec.structs.replace(state, told={**state.told, episode: told})


def in_flight(state: RegionState) -> tuple[Delivery, ...]:
    """What was handed out and not answered: after a restart it has to be looked for, then done, like the bulletins."""
    return tuple(told.queue[0] for _, told in sorted(state.told.items()) if told.queue)


def fresh_bulletins(before: RegionState, after: RegionState) -> tuple[Bulletin, ...]:
    """The bulletins that a step has made: they are to be sent, and answered by a receipt like a delivery."""
    return tuple(bulletin for bulletin in after.bulletins if bulletin not in before.bulletins)


def snapshot(state: RegionState) -> bytes:
    """The state as bytes (msgpack, with its schema version)."""
    return msgspec.msgpack.encode(state)


def restore(raw: bytes) -> RegionState:
    """The state that `snapshot` wrote, migrated to the present schema.

    Raises:
        ClameurError: When it was written by a newer version, or is not a state at all.
    """
    try:
        version = msgspec.msgpack.decode(raw, type=_Versioned).schema
        if version != SCHEMA:
            raise ClameurError(
                f"the state has schema {version}, this version reads up to {SCHEMA}: run the version that wrote it"
            )
        return msgspec.msgpack.decode(raw, type=RegionState)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ClameurError(f"this is not a region's state: {error}; delete it to start afresh") from error


class _Versioned(msgspec.Struct):
    schema: int
