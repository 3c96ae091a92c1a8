"""Find which territories a text names: one Aho-Corasick pass over the folded text, then rules of context.

A text that names nothing costs one fold and one pass. The rules run only where an expression stands; each expression
is kept with a `HitReason` or dropped with a `RejectReason`. The longest expression wins. A territory that is found is
rolled up into each of its ancestors that was not found itself.

Reference: A. V. Aho and M. J. Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18(6), 1975.
"""

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import Protocol

import ahocorasick

from streams.context import person_name, street_name
from streams.expressions import Pattern, Rule, rules, spellings
from streams.folding import Offsets, fold, is_stretched, unstretch
from streams.model import Hit, HitReason, Rejection, RejectReason, Voice
from streams.territory import Territory
from streams.voices import plain_handle, voices_of

_BREAK = re.compile(r"[!?;\n…]|(?<!(?i:st))(?<!(?i:ste))\.\s")
_WEB = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_TAG = re.compile(r"[#＃@＠][\w\u0300-\u036f.-]+")

MAX_OCCURRENCES = 1_000
"""Expressions that are judged in one text, so that a text made of names costs milliseconds; the rest is not read."""

_TRANSPARENT = (RejectReason.MISSING_CONTEXT, RejectReason.OUT_OF_DATES, RejectReason.CASE)
"""An expression dropped for one of these does not hide the shorter ones inside it."""


_Matches = list[tuple[int, tuple[Pattern, ...]]]


class _Automaton(Protocol):
    """What we use of ``ahocorasick.Automaton``."""

    def add_word(self, word: str, value: tuple[Pattern, ...]) -> bool: ...
    def make_automaton(self) -> None: ...
    def iter(self, text: str) -> Iterator[tuple[int, tuple[Pattern, ...]]]: ...


class Gazetteer:
    """Every expression of every territory, compiled by `compile`. Immutable; safe to share."""

    __slots__ = ("_ancestors", "_automaton", "_territories", "_voices")

    def __init__(
        self,
        territories: dict[str, Territory],
        automaton: _Automaton,
        ancestors: dict[str, tuple[str, ...]],
        voices: dict[str, dict[str, Voice]],
    ) -> None:
        self._territories = territories
        self._automaton = automaton
        self._ancestors = ancestors
        self._voices = voices

    def find(self, text: str, *, at: float) -> tuple[Hit, ...]:
        """Find the territories that a text names.

        Args:
            text: The text of a post, as it was written.
            at: When it was written, epoch seconds (campaign names have dates).

        Returns:
            At most one hit per territory, in the order of the text; then the roll-ups, nearest ancestor first.
        """
        folded = fold(text)
        found = list(self._automaton.iter(folded))
        return self._judge(text, folded, found, at)[0] if found else ()

    def explain(self, text: str, *, at: float) -> tuple[tuple[Hit, ...], tuple[Rejection, ...]]:
        """The same as `find`, with every expression that was dropped and why, in the order of the text."""
        folded = fold(text)
        return self._judge(text, folded, list(self._automaton.iter(folded)), at)

    def territory(self, territory_id: str) -> Territory:
        """The territory of an id.

        Raises:
            KeyError: When no territory has this id.
        """
        return self._territories[territory_id]

    def voice(self, territory_id: str, handle: str) -> Voice:
        """On whose behalf an account speaks.

        An account that is its own, or a partner, of an ancestor or a descendant is a partner.

        Args:
            territory_id: Id of a territory; an unknown one knows nobody.
            handle: The account's handle, with or without ``@``, in any case; empty for an unknown author.
        """
        known = self._voices.get(territory_id)
        return known.get(plain_handle(handle), Voice.PEER) if known else Voice.PEER

    def _judge(
        self, text: str, folded: str, matches: _Matches, at: float
    ) -> tuple[tuple[Hit, ...], tuple[Rejection, ...]]:
        """Try every expression that stands in the text, longest first."""
        if any(not patterns for _, patterns in matches):
            folded = unstretch(folded)
            matches = list(self._automaton.iter(folded))
        found = [(end - p.length, end, p) for end, patterns in matches for p in patterns][:MAX_OCCURRENCES]
        if len(found) > 1:
            found.sort(key=_longest_first)
        offsets = Offsets(text, folded)
        web = [m.span() for m in _WEB.finditer(text)] if "/" in text or "www" in text else []
        tags = [m.span() for m in _TAG.finditer(text)]
        kept: dict[int, Hit] = {}
        dropped: list[Rejection] = []
        hiding: list[tuple[int, int, Rule]] = []
        for low, high, pattern in found:
            start, end = offsets.span(low, high)
            tag = next((t for t in tags if t[0] <= start < t[1]), None)
            if any(a <= start < b for a, b in web) or not _stands(text, start, end, pattern, tag):
                continue
            rule = pattern.rule
            cover = next((h for h in hiding if h[0] < end and start < h[1] and h[:2] != (start, end)), None)
            if cover is not None:
                reason, detail = RejectReason.INSIDE_LONGER, cover[2].text
            else:
                verdict = _reject(rule, text, folded, (low, high), (start, end), at, in_tag=tag is not None)
                if verdict is None:
                    hiding.append((start, end, rule))
                    if rule.rank not in kept:
                        kept[rule.rank] = Hit(
                            territory=rule.territory,
                            expression=rule.text,
                            start=start,
                            end=end,
                            reason=_kept_because(rule, text, tag),
                        )
                    continue
                reason, detail = verdict
                if reason not in _TRANSPARENT:
                    hiding.append((start, end, rule))
            dropped.append(
                Rejection(
                    territory=rule.territory, expression=rule.text, start=start, end=end, reason=reason, detail=detail
                )
            )
        hits = tuple(kept[rank] for rank in sorted(kept, key=lambda rank: (kept[rank].start, rank)))
        return hits + self._rolled_up(hits), tuple(sorted(dict.fromkeys(dropped), key=_by_place))

    def _rolled_up(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        named = {hit.territory for hit in hits}
        rolled: list[Hit] = []
        for hit in hits:
            for ancestor in self._ancestors.get(hit.territory, ()):
                if ancestor not in named:
                    named.add(ancestor)
                    rolled.append(
                        Hit(
                            territory=ancestor,
                            expression=hit.expression,
                            start=hit.start,
                            end=hit.end,
                            reason=HitReason.ROLLUP,
                            via=hit.territory,
                        )
                    )
        return tuple(rolled)


def compile(territories: Sequence[Territory]) -> Gazetteer:  # noqa: A001 - used as gazetteer.compile, like re.compile
    """Compile territories that have been checked.

    Args:
        territories: Unique ids; parents that exist, without a cycle; folded expressions that are not empty.

    Returns:
        The gazetteer. 35,000 expressions take about two seconds.
    """
    by_id = {territory.id: territory for territory in territories}
    patterns: dict[str, list[Pattern]] = {}
    for rank, territory in enumerate(territories):
        for rule in rules(rank, territory):
            for word, joined, stretched in spellings(rule.text):
                patterns.setdefault(word, []).append(Pattern(len(word) - 2, rule, joined, stretched))
    automaton: _Automaton = ahocorasick.Automaton()
    for letter in ascii_lowercase:
        automaton.add_word(letter * 3, ())  # a lengthened word may hide a name: worth a closer look
    for word, spelled in patterns.items():
        automaton.add_word(word, tuple(spelled))
    automaton.make_automaton()
    ancestors = {territory.id: _ancestors(territory, by_id) for territory in territories}
    return Gazetteer(by_id, automaton, {t: a for t, a in ancestors.items() if a}, voices_of(by_id, ancestors))


def _ancestors(territory: Territory, by_id: dict[str, Territory]) -> tuple[str, ...]:
    found: list[str] = []
    while territory.parent and territory.parent in by_id and territory.parent not in found:
        found.append(territory.parent)
        territory = by_id[territory.parent]
    return tuple(found)


def _stands(text: str, start: int, end: int, pattern: Pattern, tag: tuple[int, int] | None) -> bool:
    """Whether the words found are the expression at all: in the right kind of tag, whole, in one breath."""
    if tag is not None and text[tag[0]] in "@＠":
        rest = text[start : tag[1]]
        is_mail = text[tag[0] - 1 : tag[0]].isalnum()
        whole = start == tag[0] + 1 and end >= start + len(rest.rstrip(".-"))
        return pattern.rule.mark != "#" and whole and not is_mail
    if text[end : end + 1] == "@" and text[end + 1 : end + 2].isalnum():
        return False
    if pattern.rule.mark == "@" or (tag is None and (pattern.rule.mark or pattern.joined)):
        return False
    if pattern.stretched and not is_stretched(fold(text[start:end])):
        return False
    return tag is not None or not _BREAK.search(text, start, end)


def _kept_because(rule: Rule, text: str, tag: tuple[int, int] | None) -> HitReason:
    if tag is not None:
        return HitReason.HANDLE if text[tag[0]] in "@＠" else HitReason.HASHTAG
    return HitReason.CONTEXT if rule.needs else HitReason.PLAIN


def _reject(
    rule: Rule, text: str, folded: str, inside: tuple[int, int], place: tuple[int, int], at: float, *, in_tag: bool
) -> tuple[RejectReason, str] | None:
    """Why an expression that stands at ``place`` (folded: ``inside``) does not mean its territory, or ``None``."""
    start, end = place
    if not rule.start <= at < rule.end:
        return RejectReason.OUT_OF_DATES, ""
    if rule.case and not text[start].isupper():
        return RejectReason.CASE, text[start:end]
    for word in rule.ruled_out:
        if word in folded:
            return RejectReason.EXCLUDED_NEIGHBOUR, word.strip()
    other = _other_place(rule, folded, *inside)
    if other:
        return RejectReason.OTHER_PLACE, other
    for word in rule.excludes:
        if word in folded:
            return RejectReason.EXCLUDED_NEIGHBOUR, word.strip()
    if rule.needs and not any(word in folded for word in rule.needs):
        return RejectReason.MISSING_CONTEXT, ""
    if in_tag:
        return None
    street = street_name(text, start, end)
    if street:
        return RejectReason.STREET_NAME, street
    person = person_name(text, start)
    return (RejectReason.PERSON_NAME, person) if person else None


def _other_place(rule: Rule, folded: str, low: int, high: int) -> str:
    """The name of another place that the words found are part of, or an empty string."""
    for name in rule.others:
        letters = len(name.rstrip()) - 1
        at = folded.find(name, max(0, high - letters - 1), low + letters + 2)
        while 0 <= at < low:
            if high <= at + 1 + letters:
                return name.strip()
            at = folded.find(name, at + 1, low + letters + 2)
    return ""


def _longest_first(found: tuple[int, int, Pattern]) -> tuple[int, int, int, str]:
    low, _, pattern = found
    return -pattern.length, low, pattern.rule.rank, pattern.rule.text


def _by_place(rejection: Rejection) -> tuple[int, int, str, str, str]:
    return rejection.start, rejection.end, rejection.territory, rejection.expression, rejection.reason
