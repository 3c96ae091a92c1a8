"""Puts words and people into drafts."""

import random
from collections.abc import Mapping
from typing import Final

from agents.scenes.draft import Draft
from agents.scenes.people import PLATFORMS, Person, crowd
from agents.scenes.phrase import expand, typed
from agents.scenes.rhythm import span
from agents.scenes.scene import Account, Burst, Scene, Strand
from streams.model import Author, Engagement, Post, PostKind

_OPENED: Final = 1_420_070_400.0  # 2015-01-01: when the accounts of organisations were opened


class Writer:
    """Writes the posts of one scene, in the order of time.

    Args:
        scene: Who there is and what they say.
        rng: The only source of chance.
    """

    def __init__(self, scene: Scene, rng: random.Random) -> None:
        self._scene = scene
        self._rng = rng
        self._sources: tuple[Strand | Burst, ...] = (*scene.strands, *scene.bursts)
        self._people: list[Mapping[str, list[Person]]] = []
        self._written: dict[int, tuple[Post, Person]] = {}
        self._accounts: dict[str, Person] = {}
        first, opened_before = 0, span(scene)[0]
        for source in self._sources:
            people = crowd(source.people, opened_before, rng, first=first)
            first += source.people
            self._people.append({name: [one for one in people if one.platform == name] for name in PLATFORMS})

    def write(self, draft: Draft) -> Post | None:
        """One post; its parent must have been written before.

        Args:
            draft: What to write.

        Returns:
            The post, or ``None`` when its parent was never written (it lies outside of the scene).
        """
        parent = self._written.get(id(draft.parent))
        if draft.parent is not None and parent is None:
            return None
        person = self._speaker(draft, parent)
        lang, text = self._words(draft, parent, person)
        rng = self._rng
        number = f"{int(draft.at)}{len(self._written) % 100_000:05d}"
        post = Post(
            id=number,
            platform=person.platform,
            created_at=float(int(draft.at)),
            text=text,
            kind=draft.kind,
            lang=lang if lang and rng.random() < 0.85 else None,
            ref=parent[0].id if parent else None,
            url=f"https://example.org/{person.platform}/{number}" if draft.kind is not PostKind.DELETE else None,
            author=person.author,
            engagement=self._engagement(person) if draft.kind is not PostKind.DELETE else None,
        )
        self._written[id(draft)] = (post, person)
        return post

    def _speaker(self, draft: Draft, parent: tuple[Post, Person] | None) -> Person:
        rng = self._rng
        if draft.account is not None:
            return self._account(draft.account)
        if parent is not None and draft.kind is PostKind.DELETE:
            return parent[1]
        source = self._sources[draft.source]
        # Some post every day, most once; in an event nearly everyone is new.
        bent = 2.2 if isinstance(source, Strand) else 1.3
        people = self._people[draft.source]
        platform = (
            parent[1].platform if parent else rng.choices(PLATFORMS, [len(people[name]) for name in PLATFORMS])[0]
        )
        crowd_here = people[platform]
        person = crowd_here[int(len(crowd_here) * rng.random() ** bent)]
        while parent is not None and person is parent[1]:
            person = rng.choice(crowd_here)
        return person

    def _account(self, account: Account) -> Person:
        if account.handle not in self._accounts:
            author = Author(
                id=f"a{len(self._accounts):03d}",
                handle=account.handle,
                name=account.name,
                followers=account.followers,
                created_at=_OPENED,
            )
            self._accounts[account.handle] = Person(author=author, platform="x", care=1.0)
        return self._accounts[account.handle]

    def _words(self, draft: Draft, parent: tuple[Post, Person] | None, person: Person) -> tuple[str, str]:
        rng, source = self._rng, self._sources[draft.source]
        if draft.kind is PostKind.DELETE:
            return "", ""
        if draft.kind is PostKind.REPOST and parent is not None:
            post, first = parent
            return post.lang or "", f"RT @{first.author.handle}: {post.text}"
        elsewhere = source.elsewhere if isinstance(source, Strand) else 0.0
        if draft.account is None and draft.kind is PostKind.ORIGINAL and rng.random() < elsewhere:
            lang = rng.choice(sorted(self._scene.elsewhere))
            return lang, rng.choice(self._scene.elsewhere[lang])
        lang = "en" if draft.account is None and rng.random() < source.english else "fr"
        given = {"handle": parent[1].author.handle if parent else ""}
        if isinstance(source, Strand):
            given |= {"place": source.place if lang == "fr" else source.name, "at": source.at, "tag": source.tag}
        text = expand(self._scene.phrases[lang], _topic(draft, source), rng, given)
        return lang, typed(text, person.care, rng) if lang == "fr" else text

    def _engagement(self, person: Person) -> Engagement | None:
        rng = self._rng
        if rng.random() < 0.4:
            return None
        reach = 1 + (person.author.followers or 0) / 400
        return Engagement(
            likes=int(rng.expovariate(1 / reach)),
            reposts=int(rng.expovariate(4 / reach)),
            replies=int(rng.expovariate(5 / reach)),
            views=int(rng.expovariate(1 / (40 * reach))),
        )


def _topic(draft: Draft, source: Strand | Burst) -> str:
    """The name of the sentences that fit."""
    if draft.topic:
        return draft.topic
    if isinstance(source, Burst):
        inner = f".{draft.kind}" if draft.kind is not PostKind.ORIGINAL else ""
        return f"{source.topic}{inner}.{draft.tone}"
    if draft.account is not None:
        return "account"
    if draft.kind is PostKind.ORIGINAL:
        return source.topic
    answer = "answer" if draft.kind is PostKind.REPLY else "comment"
    return answer if source.place else f"{answer}.any"
