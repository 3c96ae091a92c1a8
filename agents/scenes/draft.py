"""When each post of a scene is written, of what kind it is, and which post it answers: everything but its words."""

import math
import random
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from agents.scenes.rhythm import begin, heat, moods, pace, poisson, span
from agents.scenes.scene import Account, Burst, Scene, Strand
from streams.model import PostKind

TONES: Final = ("negative", "neutral", "positive")
"""What an event's posts feel like, in the order of `Burst.tones`."""

_SLOT_S: Final = 600.0
_LIST_BACK: Final = 80  # an event's posts that are still in people's timelines
_DELETED: Final = 0.004  # share of posts that their authors take back
_KINDS: Final = ((PostKind.REPOST, 40), (PostKind.REPLY, 45), (PostKind.QUOTE, 15))


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """A post without its words.

    Attributes:
        at: When it is written, epoch seconds.
        source: Index of its strand, or number of strands + index of its burst.
        kind: As in the post.
        parent: What it reposts, answers, quotes or deletes.
        tone: One of `TONES` in a burst, else empty.
        account: The account that speaks, or ``None`` for one of the people.
        topic: Name of its sentences where it differs from its source's.
        drawn: How many posts it has drawn.
    """

    at: float
    source: int
    kind: PostKind = PostKind.ORIGINAL
    parent: "Draft | None" = None
    tone: str = ""
    account: Account | None = None
    topic: str = ""
    drawn: int = 0


def drafts(scene: Scene, rng: random.Random) -> list[Draft]:
    """Every post of a scene, in the order of time; a parent always stands before its children."""
    start, end = span(scene)
    found: list[Draft] = []
    paces = [pace(start + _SLOT_S * (slot + 0.5), ZoneInfo(scene.zone)) for slot in range(int((end - start) / _SLOT_S))]
    for source, strand in enumerate(scene.strands):
        found += _ordinary(source, strand, start, paces, rng)
    for number, burst in enumerate(scene.bursts):
        if begin(burst, scene) >= start:
            found += _event(len(scene.strands) + number, burst, scene, rng)
    found += [
        Draft(at=draft.at + rng.uniform(300, 5400), source=draft.source, kind=PostKind.DELETE, parent=draft)
        for draft in found
        if draft.account is None and draft.kind is not PostKind.REPOST and rng.random() < _DELETED
    ]
    return sorted((draft for draft in found if start <= draft.at < end), key=lambda draft: draft.at)


def _ordinary(source: int, strand: Strand, start: float, paces: list[float], rng: random.Random) -> list[Draft]:
    found: list[Draft] = []
    mood = moods(rng)
    factor = next(mood)
    own_per_slot = strand.per_hour * _SLOT_S / 3600 * (1 - strand.branching)
    for slot, now in enumerate(paces):
        if slot % 6 == 0:
            factor = next(mood)
        for _ in range(poisson(own_per_slot * now * factor, rng)):
            draft = Draft(at=start + _SLOT_S * (slot + rng.random()), source=source)
            if strand.accounts and rng.random() < 0.05:
                draft.account = rng.choice(strand.accounts)
            found.append(draft)
            found += _offspring(draft, strand.branching, rng)
    return found


def _offspring(parent: Draft, branching: float, rng: random.Random) -> list[Draft]:
    """What one post brings about: mostly nothing, sometimes a quarrel."""
    found: list[Draft] = []
    for _ in range(poisson(branching * rng.gammavariate(0.5, 2.0), rng)):
        kind = rng.choices([kind for kind, _ in _KINDS], [weight for _, weight in _KINDS])[0]
        delay = 5.0 + rng.lognormvariate(math.log(900.0), 1.1)
        child = Draft(at=parent.at + delay, source=parent.source, kind=kind, parent=parent)
        found.append(child)
        if kind is not PostKind.REPOST:
            found += _offspring(child, branching, rng)
    return found


def _event(source: int, burst: Burst, scene: Scene, rng: random.Random) -> list[Draft]:
    start = begin(burst, scene)
    times = [start]
    mood = moods(rng, spread=0.3, memory=0.9)
    for minute, rate in enumerate(heat(burst, scene)):
        times += [start + 60 * (minute + rng.random()) for _ in range(poisson(rate / 60 * next(mood), rng))]
    found: list[Draft] = [
        Draft(at=start + 60 * planned.after_min, source=source, account=planned.account, topic=planned.topic, drawn=1)
        for planned in burst.scheduled
    ]
    spoken: list[Draft] = []
    waiting = sorted(found, key=lambda draft: draft.at)
    for at in sorted(times):
        while waiting and waiting[0].at < at:
            spoken.append(waiting.pop(0))
        draft = _spoken(at, source, burst, spoken, rng)
        found.append(draft)
        if draft.kind is not PostKind.REPOST:
            spoken.append(draft)
    return found


def _spoken(at: float, source: int, burst: Burst, spoken: list[Draft], rng: random.Random) -> Draft:
    tone = rng.choices(TONES, burst.tones)[0]
    around = [draft for draft in spoken[-_LIST_BACK:] if draft.at < at - 5]
    rest = 1 - burst.repost - burst.reply - burst.quote
    kind = rng.choices(
        (PostKind.REPOST, PostKind.REPLY, PostKind.QUOTE, PostKind.ORIGINAL),
        (burst.repost, burst.reply, burst.quote, rest),
    )[0]
    if not spoken:
        return Draft(at=at, source=source, tone=max(zip(burst.tones, TONES, strict=True))[1])
    if kind is PostKind.ORIGINAL or not around:
        return Draft(at=at, source=source, tone=tone)
    # The more it has been reposted, the more it is seen.
    parent = max((rng.choice(around) for _ in range(3)), key=lambda draft: draft.drawn)
    parent.drawn += 1
    if kind is PostKind.REPOST or rng.random() < 0.5:
        tone = parent.tone or "neutral"
    return Draft(at=at, source=source, kind=kind, parent=parent, tone=tone)
