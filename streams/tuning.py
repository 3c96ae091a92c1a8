"""The few numbers of detection that a user may want to change, with their units and why they are what they are."""

from enum import StrEnum

import msgspec


class Sensitivity(StrEnum):
    """How early it rings: `PRUDENT` rings early and errs on the side of telling, `STRICT` only when it is plain."""

    PRUDENT = "prudent"
    BALANCED = "équilibré"
    STRICT = "strict"


THRESHOLD = {Sensitivity.PRUDENT: 3.3, Sensitivity.BALANCED: 4.0, Sensitivity.STRICT: 5.5}
"""Score (−log10 p) from which an episode opens: about one chance in 2,000, 10,000 and 300,000 per look."""


class Tuning(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The ``[detection]`` table of ``clameur.toml``.

    Attributes:
        sensitivity: How early it rings.
        threshold_offset: Added to the threshold of the sensitivity (−2 to 6): what `clameur tune` may propose.
        lateness_s: Seconds a minute is kept open for late posts; every alert waits that long (0 to 3,600).
        min_posts: Posts in the window below which nothing rings (≥ 1).
        min_authors: Distinct authors in the last hour below which nothing rings (≥ 1).
        author_gap_s: An author counts once in this many seconds (0 counts every post).
        close_after_s: Seconds without anything unusual after which an episode is over.
        reopen_within_s: A new rise within this many seconds of the end is the same episode.
        refresh_s: Seconds between two updates of an open episode in which nothing else changed.
    """

    sensitivity: Sensitivity = Sensitivity.BALANCED
    threshold_offset: float = 0.0
    lateness_s: float = 60.0
    min_posts: int = 6
    min_authors: int = 5
    author_gap_s: float = 1800.0
    close_after_s: float = 3600.0
    reopen_within_s: float = 48 * 3600.0
    refresh_s: float = 900.0

    @property
    def threshold(self) -> float:
        """The score from which an episode opens."""
        return THRESHOLD[self.sensitivity] + self.threshold_offset
