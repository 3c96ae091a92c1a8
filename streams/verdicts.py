"""Which of the expressions that stand in a text mean their territory, and why the others do not."""

import re
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from streams import namesakes
from streams.context import REACH, Around, around, within_tag
from streams.departements import numbered
from streams.expressions import Ground, Pattern, Rule
from streams.folding import Offsets, fold
from streams.model import Hit, HitReason, Rejection, RejectReason
from streams.person_names import person_name
from streams.plain_words import plain_word, product, saint_himself
from streams.sports import Game, game_of, team
from streams.street_names import SIGNS, street_name

MAX_OCCURRENCES = 60
"""Expressions that are judged in one text, longest first: a post that names more places speaks of none (own choice)."""

MAX_TIMES = 8
"""Times that one expression is judged in one text: it is said by then."""

FEW = 3
"""Expressions up to which looking for where each stands costs less than finding where every word does."""

BRAND_REACH = 60
"""Folded characters on either side of a name within which a word of its brand makes it the product."""

_BREAK = re.compile(r"[!?;\n…]|(?<!(?i:st))(?<!(?i:ste))\.\s")
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TAG = re.compile(r"[#＃@＠][\w\u0300-\u036f.-]+")
_ARTICLE = re.compile(r"(?:\b(?:de|du|des|la)\s+|['’]\s?)$")
_TRANSPARENT = (RejectReason.MISSING_CONTEXT, RejectReason.OUT_OF_DATES, RejectReason.CASE)
"""An expression dropped for one of these does not hide the shorter ones inside it."""

_Span = tuple[int, int]


class Found(NamedTuple):
    """A spelling found in the folded text, ``[low, high)``."""

    low: int
    high: int
    pattern: Pattern


class Home(NamedTuple):
    """Where the author of a text says to live, and how to read which territories that line names."""

    place: str
    named_by: Callable[[str], tuple[Ground, ...]]


class Verdicts:
    """One text while its expressions are tried; used once."""

    def __init__(self, text: str, folded: str, at: float, home: Home) -> None:
        self._text = text
        self._folded = folded
        self._at = at
        self._home = home
        self._lives: dict[tuple[str, tuple[str, ...], bool], bool] = {}
        self._lived_in: tuple[Ground, ...] | None = None
        self._lives_by: tuple[str, ...] = ()
        self._web = [m.span() for m in _WEB.finditer(text)] if "/" in text or "www" in text.lower() else []
        self._tags = [m.span() for m in _TAG.finditer(text)] if _has_tag(text) else []
        self._holds: dict[tuple[str, ...], str] = {}
        self._spots: dict[_Span, _Spot] = {}
        self._words: frozenset[str] | None = None
        self._game = Game("", maybe=False)
        self._numbers: frozenset[str] | None = None

    def of(self, matches: Sequence[Found]) -> tuple[tuple[Hit, ...], tuple[Rejection, ...]]:
        """Try every expression that stands in the text, longest first.

        Returns:
            At most one hit per territory, and every rejection, both in the order of the text.
        """
        kept: dict[int, Hit] = {}
        named: list[Ground] = []
        dropped: list[Rejection] = []
        waiting: list[tuple[Rule, Hit]] = []
        hiding: list[tuple[int, int, int]] = []
        hidden: list[Rule] = []
        times: Counter[int] = Counter()
        tried = 0
        offsets = Offsets(self._text, self._folded, few=len(matches) <= FEW)
        for low, high, pattern in sorted(matches, key=_longest_first) if len(matches) > 1 else matches:
            times[id(pattern)] += 1
            if times[id(pattern)] > MAX_TIMES:
                continue
            start, end = offsets.span(low, high)
            tag = _around(self._tags, start)
            if _around(self._web, start) is not None or not self._stands(start, end, pattern, tag):
                continue
            tried += 1
            if tried > MAX_OCCURRENCES:
                break
            rule = pattern.rule
            hit = Hit(territory=rule.territory, expression=rule.text, start=start, end=end, reason=HitReason.PLAIN)
            cover = _cover(hiding, start, end)
            if cover is not None:
                dropped.append(_rejection(hit, RejectReason.INSIDE_LONGER, hidden[cover].text))
                continue
            verdict = self._reject(rule, (low, high), (start, end), tag)
            if isinstance(verdict, HitReason):
                insort(hiding, (start, end, len(hidden)))
                hidden.append(rule)
                if rule.rank not in kept:
                    kept[rule.rank] = _because(hit, verdict)
                    named.append(rule.ground)
                continue
            reason, detail = verdict
            if reason not in _TRANSPARENT:
                insort(hiding, (start, end, len(hidden)))
                hidden.append(rule)
            if reason is RejectReason.MISSING_CONTEXT and rule.homonym:
                waiting.append((rule, hit))
            else:
                dropped.append(_rejection(hit, reason, detail))
        _settle(waiting, named, kept, dropped)
        hits = tuple(kept[rank] for rank in sorted(kept, key=lambda rank: (kept[rank].start, rank)))
        return hits, tuple(sorted(dict.fromkeys(dropped), key=_by_place))

    def _stands(self, start: int, end: int, pattern: Pattern, tag: _Span | None) -> bool:
        """Whether the words found are the expression at all: in the right kind of tag, whole, in one breath."""
        text = self._text
        if tag is not None and text[tag[0]] in "@＠":
            rest = text[start : tag[1]]
            is_mail = text[tag[0] - 1 : tag[0]].isalnum()
            whole = start == tag[0] + 1 and end >= start + len(rest.rstrip(".-"))
            return pattern.rule.mark != "#" and whole and not is_mail
        if text[end : end + 1] == "@" and text[end + 1 : end + 2].isalnum():
            return False
        if pattern.rule.mark == "@" or (tag is None and (pattern.rule.mark or pattern.joined)):
            return False
        return tag is not None or not _BREAK.search(text, start, end)

    def _reject(
        self, rule: Rule, inside: _Span, place: _Span, tag: _Span | None
    ) -> HitReason | tuple[RejectReason, str]:
        """Why an expression that stands at ``place`` (folded: ``inside``) means its territory, or why it does not."""
        start, end = place
        handle = tag is not None and self._text[tag[0]] in "@＠"
        if not rule.start <= self._at < rule.end:
            return RejectReason.OUT_OF_DATES, ""
        if rule.case and not self._text[start].isupper():
            return RejectReason.CASE, self._text[start:end]
        word = self._one_of(rule.ground.ruled_out)
        if word:
            return RejectReason.EXCLUDED_NEIGHBOUR, word.strip()
        other = _other_name(rule, self._folded, *inside)
        if other:
            return RejectReason.OTHER_PLACE, other
        word = self._one_of(rule.excludes)
        if word:
            return RejectReason.EXCLUDED_NEIGHBOUR, word.strip()
        if not handle and rule.mark != "@":
            spot = self._spot(inside, place, tag)
            verdict = self._about_else(rule, spot, inside)
            if verdict is not None:
                return verdict
            near = spot.near
            if rule.homonym and near.tag and near.after.strip().upper() in rule.ground.home:
                return HitReason.CONTEXT  # "#Vienne38"
            if rule.tagged and tag == (start - 1, end):
                return HitReason.HASHTAG
        if rule.needs or rule.homonym:
            return self._evidence(rule) or (RejectReason.MISSING_CONTEXT, "")
        if tag is not None:
            return HitReason.HANDLE if handle else HitReason.HASHTAG
        return HitReason.DEMONYM if rule.demonym else HitReason.PLAIN

    def _near(self, inside: _Span, place: _Span, tag: _Span | None) -> Around:
        """What stands around a name; a hashtag that is the whole name stands among the other words."""
        start, end = place
        if tag is None:
            return around(self._text, start, end)
        if tag == (start - 1, end):
            return around(self._text, start, end)._replace(before=self._text[max(0, tag[0] - REACH) : tag[0]])
        return within_tag(self._folded, *inside)

    def _spot(self, inside: _Span, place: _Span, tag: _Span | None) -> "_Spot":
        """What stands at a place; a name that many communes bear asks for it many times."""
        spot = self._spots.get(place)
        if spot is None:
            if self._words is None:
                self._words = frozenset(self._folded.split())
                self._game = game_of(self._folded, self._words)
            near = self._near(inside, place, tag)
            bare = tag is not None and not near.tag  # "… Place #Glasgow" is no street of that name
            signed = not SIGNS.isdisjoint(self._words)
            spot = self._spots[place] = _Spot(near, self._game, bare=bare, signed=signed)
        return spot

    def _about_else(self, rule: Rule, spot: "_Spot", inside: _Span) -> tuple[RejectReason, str] | None:
        """What else the name is: a street, a person, a namesake, a team, a product."""
        if spot.street:
            return RejectReason.STREET_NAME, spot.street
        ground = rule.ground
        if not rule.demonym:
            shared = rule.homonym or rule.case or bool(rule.needs)
            other = namesakes.other_place(spot.near, ground, shared=shared, solid=rule.solid)
            if other:
                return RejectReason.OTHER_PLACE, other
        if spot.word:
            return RejectReason.WORD, spot.word
        if not rule.solid and not spot.bare and spot.person:
            return RejectReason.PERSON_NAME, spot.person
        if not rule.team and spot.club:
            return RejectReason.SPORTS, spot.club
        if spot.sold and not self._one_of(ground.near):
            return RejectReason.BRAND, spot.sold
        if rule.brand:
            window = self._folded[max(0, inside[0] - BRAND_REACH) : inside[1] + BRAND_REACH]
            word = next((word for word in rule.brand if word in window), "")
            if word:
                return RejectReason.BRAND, word.strip()
        return None

    def _evidence(self, rule: Rule) -> HitReason | None:
        """What tells a homonym: a word of its own in the text, else the place where the author says to live."""
        if self._one_of(rule.needs):
            return HitReason.CONTEXT
        ground = rule.ground
        if rule.homonym:
            if self._one_of(ground.near):
                return HitReason.CONTEXT
            if self._numbers is None:
                self._numbers = numbered(self._text)
            if not ground.home.isdisjoint(self._numbers) and len(ground.home) == 1:
                return HitReason.CONTEXT
        if not self._home.place:
            return None
        key = ground.territory, rule.needs, rule.homonym
        if key not in self._lives:
            self._lives[key] = self._lives_there(rule)
        return HitReason.AUTHOR if self._lives[key] else None

    def _lives_there(self, rule: Rule) -> bool:
        ground, place = rule.ground, self._home.place
        if self._lived_in is None:
            self._lived_in = self._home.named_by(place)
            self._lives_by = namesakes.places_of(place)
        if namesakes.names_another(self._lives_by, ground):
            return False
        if self._lived_in:
            return all(ground.territory == other.territory or ground.is_near(other) for other in self._lived_in)
        line = fold(place)
        named = any(word in line for word in (*rule.needs, *ground.near))
        # "Nancy, France" is the town; "Clermont, France" may be any of them.
        told = " " in ground.full or (not rule.homonym and ground.french and " france " in line)
        full = told and f" {ground.full} " in line
        return named or full or not ground.home.isdisjoint(numbered(f"({place})") | numbered(place))

    def _one_of(self, needles: tuple[str, ...]) -> str:
        """The first of these words that stands in the text, or an empty string; asked once per text."""
        if not needles:
            return ""
        known = self._holds.get(needles)
        if known is None:
            known = self._holds[needles] = next((word for word in needles if word in self._folded), "")
        return known


class _once:  # noqa: N801 (a decorator)
    """``functools.cached_property`` as it is from Python 3.12 on, without its lock, which costs more than a rule."""

    def __init__(self, found: Callable[[Any], str]) -> None:
        self._found = found

    def __get__(self, spot: Any, kind: type | None = None) -> str:
        value = spot.__dict__[self._found.__name__] = self._found(spot)
        return value


class _Spot:
    """What else may stand at a place of a text, whoever's name it is; each is found out when it is first asked for."""

    def __init__(self, near: Around, game: Game, *, bare: bool, signed: bool) -> None:
        self.near = near
        self.bare = bare
        self._game = game
        self._signed = signed

    @_once
    def street(self) -> str:
        """The word that makes a street of it."""
        if not self._signed or (self.bare and not _ARTICLE.search(self.near.before)):
            return ""
        return street_name(self.near)

    @_once
    def word(self) -> str:
        """The words that make a plain word of it."""
        return plain_word(self.near)

    @_once
    def person(self) -> str:
        """What makes a person of it, or the saint himself."""
        return person_name(self.near) or saint_himself(self.near)

    @_once
    def club(self) -> str:
        """The words that make a team of it."""
        return team(self.near, self._game)

    @_once
    def sold(self) -> str:
        """The word that makes a company's product of it."""
        return product(self.near)


def _has_tag(text: str) -> bool:
    return "#" in text or "@" in text or "＃" in text or "＠" in text


def _around(spans: Sequence[_Span], at: int) -> _Span | None:
    """The span of a sorted list that holds a position."""
    n = bisect_right(spans, (at, len(spans) + at + 1_000_000)) - 1
    return spans[n] if n >= 0 and at < spans[n][1] else None


def _cover(hiding: Sequence[tuple[int, int, int]], start: int, end: int) -> int | None:
    """Which of the places that are taken, sorted and apart from each other, reaches into this one without being it."""
    n = bisect_right(hiding, (start, 0, 0))
    for low, high, number in hiding[max(0, n - 1) : n + 2]:
        if low < end and start < high and (low, high) != (start, end):
            return number
    return None


def _settle(
    waiting: Sequence[tuple[Rule, Hit]], named: Sequence[Ground], kept: dict[int, Hit], dropped: list[Rejection]
) -> None:
    """Keep the homonyms whose surroundings were named: an ancestor, or another place near them."""
    for rule, hit in waiting:
        if rule.rank in kept or any(rule.ground.is_near(other) for other in named):
            kept.setdefault(rule.rank, _because(hit, HitReason.CONTEXT))
        else:
            dropped.append(_rejection(hit, RejectReason.MISSING_CONTEXT, ""))


def _because(hit: Hit, reason: HitReason) -> Hit:
    return Hit(territory=hit.territory, expression=hit.expression, start=hit.start, end=hit.end, reason=reason)


def _rejection(hit: Hit, reason: RejectReason, detail: str) -> Rejection:
    return Rejection(
        territory=hit.territory, expression=hit.expression, start=hit.start, end=hit.end, reason=reason, detail=detail
    )


def _other_name(rule: Rule, folded: str, low: int, high: int) -> str:
    """The name of another place that the words found are part of, or an empty string."""
    for name in rule.others:
        letters = len(name.rstrip()) - 1
        at = folded.find(name, max(0, high - letters - 1), low + letters + 2)
        while 0 <= at < low:
            if high <= at + 1 + letters:
                return name.strip()
            at = folded.find(name, at + 1, low + letters + 2)
    return ""


def _longest_first(found: Found) -> tuple[int, int, int, str]:
    return -found.pattern.length, found.low, found.pattern.rule.rank, found.pattern.rule.text


def _by_place(rejection: Rejection) -> tuple[int, int, str, str, str]:
    return rejection.start, rejection.end, rejection.territory, rejection.expression, rejection.reason
