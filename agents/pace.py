"""How fast a past stream is told: so many of its seconds in a second of ours."""

from streams.errors import ClameurError


class Pace:
    """Says how long to wait before an item is due.

    Args:
        speed: Stream seconds per second (> 0); ``None`` never waits.

    Raises:
        ClameurError: The speed is not above zero.

    Examples:
        >>> pace = Pace(60.0)
        >>> pace.wait_s(at=1000.0, now=5.0), pace.wait_s(at=1120.0, now=5.5), pace.wait_s(at=1121.0, now=99.0)
        (0.0, 1.5, 0.0)
    """

    def __init__(self, speed: float | None) -> None:
        if speed is not None and not 0 < speed < float("inf"):
            raise ClameurError(f"a speed of {speed} leads nowhere: give a number above 0, or none for full speed")
        self._speed = speed
        self._first: tuple[float, float] | None = None

    def wait_s(self, at: float, now: float) -> float:
        """Seconds until the item that came in at ``at`` is due, never below 0; the first one is due at once.

        Args:
            at: When it came in; 0 when that is not known (bad lines before the first post), and then it is due.
            now: Our own clock, any that never goes back.
        """
        if self._speed is None or at <= 0:
            return 0.0
        if self._first is None:
            self._first = at, now
        first, start = self._first
        return max(0.0, start + (at - first) / self._speed - now)
