"""A chart that fits in a line of text."""

_BARS = "▁▂▃▄▅▆▇█"

BINS = 36
"""Bins shown at most, the latest ones: a phone shows about that many characters on a line."""


def sparkline(counts: tuple[int, ...]) -> str:
    """One bar per count, oldest first, the tallest being the largest count; only nothing at all is the lowest bar.

    Example:
        >>> sparkline((0, 1, 4, 8))
        '▁▂▅█'
    """
    shown = counts[-BINS:]
    top = max(shown, default=0)
    if top <= 0:
        return _BARS[0] * len(shown)
    steps = len(_BARS) - 1
    return "".join(_BARS[0 if count <= 0 else max(1, -(-count * steps // top))] for count in shown)
