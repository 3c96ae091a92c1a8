"""Would it ring without its loudest author, its loudest post, its loudest platform?

What is left out is what was counted: voices, decayed as in the windows of `streams.detectors.volume`. What is left is
held against the same expectation (less the platform's usual share, where that is known), dispersion and threshold, by
the same tail, in every window: only when none of them rings any more, and the mood does not either, does the alert
depend on one source. Leaving out one at a time is the jackknife's way to find what a figure hangs on (Tukey, "Bias and
confidence in not quite large samples", *Ann. Math. Stat.* 29, 1958).

Answers, shares and copies are laid to the post that they go back to as far as it is remembered (`streams.origins`): a
dependence may be missed in a very large stream; none is invented.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from streams.detectors import volume
from streams.detectors.sources import share
from streams.detectors.tails import negative_binomial
from streams.figures import Figures
from streams.monitor import Monitor
from streams.scores import Reading
from streams.tuning import Tuning
from streams.window import SHORT, key_of

LEAST_VOICES, LEAST_SHARE = 3, 0.25
"""What is less, or a smaller share of the window, is no source of an alert: near the threshold anybody would be one."""
PLATFORM_RISE = 0.1
"""Rise of a platform's share over its usual one from which it stands out."""
WHOLE = 0.95
"""A platform that usually is this share of everything is all there is: that nothing rings without it is no news."""


class Part(StrEnum):
    """What is left out."""

    AUTHOR = "author"
    POST = "post"
    PLATFORM = "platform"


class Dependence(msgspec.Struct, frozen=True, kw_only=True):
    """What an alert hangs on: without it there would be none.

    ``name`` is the handle of the author, of the post's author, or the platform, empty when unknown. ``share`` is its
    part of the window's voices; ``usual`` what a platform's is usually, ``None`` for an author and a post.
    """

    part: Part
    name: str
    share: float
    usual: float | None = None


class _Source(msgspec.Struct, frozen=True):
    """Voices of one source, and how many of them are alarming, by minute."""

    key: str
    voices: Mapping[int, int]
    alarming: int


def dependences(
    monitor: Monitor, reading: Reading, found: Figures, alarming_hour: int, tuning: Tuning
) -> tuple[Dependence, ...]:
    """What a minute that rings hangs on.

    Args:
        monitor: The state, just after the minute was closed.
        reading: Its scores.
        found: The figures that are shown.
        alarming_hour: Alarming voices of the last hour.
        tuning: Floors.

    Returns:
        At most one of each part, in the order of `Part`.
    """
    mood = reading.negativity >= reading.alarm_threshold and alarming_hour >= tuning.min_authors
    if not found.observed or not (mood or reading.volume >= reading.threshold):
        return ()
    told = []
    for part in Part:
        source = _loudest(monitor, part, found.window_min)
        usual = _usual(monitor, source.key) if part is Part.PLATFORM else None
        first = monitor.closed - found.window_min
        many = sum(voices for minute, voices in source.voices.items() if minute >= first)
        if many < max(LEAST_VOICES, LEAST_SHARE * found.observed):
            continue
        if part is Part.PLATFORM and not _stands_out(many / found.observed, usual):
            continue
        # A mood is not taken apart: it is still there while alarming voices enough are.
        still_felt = mood and alarming_hour - source.alarming >= tuning.min_authors
        still_many = found.observed - many >= tuning.min_posts and (
            score_without(monitor, source.voices, usual or 0.0) >= reading.threshold
        )
        if not still_felt and not still_many:
            told.append(
                Dependence(
                    part=part,
                    name=_name(monitor, part, source.key),
                    share=round(many / found.observed, 4),
                    usual=None if usual is None else round(usual, 4),
                )
            )
    return tuple(told)


def score_without(monitor: Monitor, voices: Mapping[int, int], usual: float = 0.0) -> float:
    """The volume score of the last closed minute without some of its voices.

    Args:
        monitor: The state, just after that minute was closed.
        voices: What is left out, by minute.
        usual: Share of what is expected that is left out with it, in [0, 1].
    """
    state = monitor.volume
    best, goes_on = 0.0, True
    for i, decay in enumerate(volume.DECAY):
        left_out = sum(many * decay ** (monitor.closed - 1 - minute) for minute, many in voices.items())
        observed = (1.0 + decay) * max(0.0, state.seen[i] - left_out)
        expected = (1.0 + decay) * state.expected[i] * (1.0 - usual)
        heard, goes_on = goes_on, observed > volume.STILL * expected
        if heard and observed >= volume.LEAST[i] and observed >= volume.RISE * expected:
            size = volume.size(expected, volume.phi_of(state, i), volume.cv_of(state))
            best = max(best, negative_binomial(observed, expected, size) - state.habit.takes_off[i])
    return best


def _loudest(monitor: Monitor, part: Part, window_min: int) -> _Source:
    """The source with most voices in the shown window; of equally loud ones the first by key."""
    totals: Counter[str] = Counter()
    for tally in monitor.history:
        if tally.minute >= monitor.closed - window_min:
            for key, many, _ in _sources(tally.authors, tally.roots, tally.split, part):
                totals[key] += many
    if not totals:
        return _Source("", {}, 0)
    loudest = min(totals, key=lambda key: (-totals[key], key))
    voices: dict[int, int] = {}
    alarming = 0
    for tally in monitor.history:
        for key, many, alarmed in _sources(tally.authors, tally.roots, tally.split, part):
            if key == loudest:
                voices[tally.minute] = many
                alarming += alarmed if tally.minute >= monitor.closed - 60 else 0
    return _Source(loudest, voices, alarming)


def _sources(
    authors: Iterable[tuple[int, int, int]], roots: Iterable[tuple[int, int, int]], split: Mapping[str, int], part: Part
) -> Iterable[tuple[str, int, int]]:
    match part:
        case Part.AUTHOR:
            return [(str(key), many, alarming) for key, many, alarming in authors]
        case Part.POST:
            return [(str(key), many, alarming) for key, many, alarming in roots]
        case Part.PLATFORM:
            prefix, felt = "platform:", "alarming:"
            return [
                (key.removeprefix(prefix), many, split.get(felt + key.removeprefix(prefix), 0))
                for key, many in split.items()
                if key.startswith(prefix)
            ]


def _stands_out(share: float, usual: float | None) -> bool:
    return usual is not None and usual < WHOLE and share >= usual + PLATFORM_RISE


def _usual(monitor: Monitor, platform: str) -> float | None:
    return share(monitor.sources, platform)


def _name(monitor: Monitor, part: Part, key: str) -> str:
    if part is Part.PLATFORM:
        return key
    if part is Part.POST:
        origin = monitor.origins.get(int(key))
        return "" if origin is None else origin.handle
    posts = [origin for origin in monitor.origins.values() if str(origin.author) == key and origin.handle]
    quoted = [m.handle for m in monitor.best if m.handle and str(key_of(m.author) & SHORT) == key]
    if posts:
        return max(posts, key=lambda origin: (origin.at, origin.handle)).handle
    return min(quoted, default="")
