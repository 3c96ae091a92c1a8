"""Find which territories a text names: one Aho-Corasick pass over the folded text, then rules of context.

A text none of whose words is the rarest word of some name is done with after one fold. The others take the pass; the
rules run only where an expression stands; each expression is kept with a `HitReason` or dropped with a `RejectReason`.
The longest expression wins. A territory that is found is rolled up into each of its ancestors that was not found.

Reference: A. V. Aho and M. J. Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18(6), 1975.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Protocol

import ahocorasick

from streams.anchors import anchors
from streams.expressions import Ground, Pattern, grounds, rules, spellings
from streams.folding import LONG, fold, letters, undisguised
from streams.model import Hit, HitReason, Rejection, Voice
from streams.stretching import is_stretched, relaxed, stretched
from streams.territory import Territory
from streams.verdicts import Found, Home, Verdicts
from streams.voices import plain_handle, voices_of

MAX_FOUND = 500
"""Spellings that are taken from one text."""

MAX_PLACE = 200
"""Characters that are read of where an author says to live."""

MAX_TEXT = 5_000
"""Characters of a text that are read for names: a post is no book, and any text costs milliseconds (own choice)."""

_NUL = "\0"


class _Automaton(Protocol):
    """What we use of ``ahocorasick.Automaton``."""

    def add_word(self, word: str, value: tuple[Pattern, ...]) -> bool: ...
    def make_automaton(self) -> None: ...
    def iter(self, text: str) -> Iterator[tuple[int, tuple[Pattern, ...]]]: ...


class Gazetteer:
    """Every expression of every territory, compiled by `compile`. Immutable; safe to share."""

    __slots__ = ("_ancestors", "_anchors", "_automaton", "_grounds", "_known", "_territories", "_voices")

    def __init__(
        self,
        territories: dict[str, Territory],
        automaton: _Automaton,
        grounds: dict[str, Ground],
        known: frozenset[str],
        anchored: frozenset[bytes],
        ancestors: dict[str, tuple[str, ...]],
        voices: dict[str, dict[str, Voice]],
    ) -> None:
        self._territories = territories
        self._automaton = automaton
        self._grounds = grounds
        self._known = known
        self._anchors = anchored
        self._ancestors = ancestors
        self._voices = voices

    def find(self, text: str, *, at: float, place: str = "") -> tuple[Hit, ...]:
        """Find the territories that a text names.

        Args:
            text: The text of a post, as it was written; its first `MAX_TEXT` characters are read.
            at: When it was written, epoch seconds (campaign names have dates).
            place: Where its author says to live, empty when unknown. It may tell a homonym, and never names anything.

        Returns:
            At most one hit per territory, in the order of the text; then the roll-ups, nearest ancestor first.
        """
        if not self.may_name(text):
            return ()
        return self.explain(text, at=at, place=place)[0]

    def may_name(self, text: str) -> bool:
        """Whether `find` has to look closer: a word without which no name can stand is there, or a tag, or ``aaa``.

        Args:
            text: The text of a post, as it was written.
        """
        text = undisguised(text[:MAX_TEXT])
        if "#" in text or "＃" in text:
            return True
        plain = letters(text)
        return not self._anchors.isdisjoint(plain.split()) or is_stretched(plain)

    def may_name_each(self, texts: Sequence[str]) -> list[bool]:
        """The same as `may_name` of each, at half the price: they are folded in one go.

        Args:
            texts: The texts of some hundred posts.
        """
        alone = {number for number, text in enumerate(texts) if len(text) > LONG or _NUL in text}
        shown = ["" if number in alone else text for number, text in enumerate(texts)] if alone else texts
        joined = undisguised(_NUL.join(shown))
        plain = letters(joined, keep_nul=True)
        anchors = self._anchors
        found = [not anchors.isdisjoint(part.split()) for part in plain.split(b"\0")]
        for number in stretched(plain):
            found[number] = True
        if "#" in joined or "＃" in joined:
            found = [named or "#" in text or "＃" in text for named, text in zip(found, shown, strict=True)]
        for number in alone:
            found[number] = self.may_name(texts[number])
        return found if texts else []

    def explain(self, text: str, *, at: float, place: str = "") -> tuple[tuple[Hit, ...], tuple[Rejection, ...]]:
        """The same as `find`, with every expression that was dropped and why, in the order of the text."""
        return self._judge(undisguised(text[:MAX_TEXT]), at, place)

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

    def _judge(self, text: str, at: float, place: str) -> tuple[tuple[Hit, ...], tuple[Rejection, ...]]:
        folded = fold(text)
        if is_stretched(folded.encode("ascii")):
            folded = relaxed(folded, self._known)
        if self._anchors.isdisjoint(folded.encode("ascii").split()):
            return (), ()
        matches = list(islice(self._found(folded), MAX_FOUND))
        hits, dropped = Verdicts(text, folded, at, Home(place, self._named_by)).of(matches)
        return hits + self._rolled_up(hits), dropped

    def _named_by(self, place: str) -> tuple[Ground, ...]:
        """Where the places lie that a line about somebody's home names."""
        hits, _ = self._judge(place[:MAX_PLACE], 0.0, "")
        return tuple(self._grounds[hit.territory] for hit in hits if not hit.via)

    def _found(self, folded: str) -> Iterator[Found]:
        for end, patterns in self._automaton.iter(folded):
            for pattern in patterns:
                yield Found(end - pattern.length, end, pattern)

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
        The gazetteer.
    """
    by_id = {territory.id: territory for territory in territories}
    ancestors = {territory.id: _ancestors(territory, by_id) for territory in territories}
    patterns: dict[str, list[Pattern]] = {}
    context: set[str] = set()
    known_grounds = {ground.territory: ground for ground in grounds(territories, ancestors)}
    for rank, territory in enumerate(territories):
        ground = known_grounds[territory.id]
        for rule in rules(rank, territory, ground):
            for needles in (rule.needs, rule.excludes, rule.others, rule.brand):
                context.update(needles)
            for word, joined in spellings(rule.text):
                patterns.setdefault(word, []).append(Pattern(len(word) - 2, rule, joined))
    automaton: _Automaton = ahocorasick.Automaton()
    for word, spelled in patterns.items():
        automaton.add_word(word, tuple(spelled))
    if patterns:
        automaton.make_automaton()
    known = frozenset(word for line in (*patterns, *context) for word in line.split())
    above = {territory_id: line for territory_id, line in ancestors.items() if line}
    return Gazetteer(by_id, automaton, known_grounds, known, anchors(patterns), above, voices_of(by_id, ancestors))


def _ancestors(territory: Territory, by_id: dict[str, Territory]) -> tuple[str, ...]:
    found: list[str] = []
    while territory.parent and territory.parent in by_id and territory.parent not in found:
        found.append(territory.parent)
        territory = by_id[territory.parent]
    return tuple(found)
