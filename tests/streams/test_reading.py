import time

import pytest

from streams import gazetteer
from streams.gazetteer import Gazetteer
from streams.model import MENTION_TEXT, YOUNG_S, Author, HitReason, Label, Mention, Post, PostKind, Source, Voice
from streams.reading import mentions
from streams.territory import Accounts, Expression, Scale, Territory

NOON = 1_781_604_000.0
BOOK = gazetteer.compile(
    [
        Territory(id="auvergne", name="Auvergne", scale=Scale.REGION, expressions=(Expression(text="Auvergne"),)),
        Territory(
            id="volvic",
            name="Volvic",
            scale=Scale.COMMUNE,
            parent="auvergne",
            expressions=(Expression(text="Volvic"),),
            accounts=Accounts(own=("mairie_volvic",), press=("lecourrier",)),
        ),
        Territory(
            id="bath", name="Bath", scale=Scale.COMMUNE, lang="en", zone="Europe/London", expressions=(
                Expression(text="Bath", case=True),
            ),
        ),
    ]
)  # fmt: skip


def a_post(text: str, handle: str = "lou_inventée", **changes: object) -> Post:
    fields: dict[str, object] = {
        "id": "7",
        "platform": "mastodon",
        "created_at": NOON,
        "text": text,
        "author": Author(id="42", handle=handle, followers=9),
    }
    return Post(**(fields | changes))  # type: ignore[arg-type]  # fields of a test


def said(post: Post, book: Gazetteer = BOOK) -> dict[str, Mention]:
    return {m.territory: m for m in mentions(post, book, source=Source(2, 31), arrival=NOON + 3)}


def test_a_post_speaks_of_each_territory_that_it_names_and_of_those_above() -> None:
    found = said(a_post("Scandale à Volvic, quelle honte"))
    assert list(found) == ["volvic", "auvergne"]
    assert (found["volvic"].via, found["auvergne"].via) == ("", "volvic")
    assert {m.sentiment.label for m in found.values()} == {Label.NEGATIVE}


def test_a_mention_carries_what_the_post_said() -> None:
    post = a_post("Volvic", url="https://exemple.fr/7", ref="6", kind=PostKind.REPLY)
    mention = said(post)["volvic"]
    assert (mention.post, mention.platform, mention.at, mention.arrival) == ("7", "mastodon", NOON, NOON + 3)
    assert (mention.author, mention.handle, mention.followers) == ("mastodon:42", "lou_inventée", 9)
    assert (mention.url, mention.ref, mention.kind, mention.source) == (
        "https://exemple.fr/7",
        "6",
        PostKind.REPLY,
        Source(2, 31),
    )


def test_a_post_without_an_author_is_a_peers() -> None:
    mention = said(a_post("Volvic", author=None))["volvic"]
    assert (mention.author, mention.handle, mention.followers, mention.voice) == ("", "", None, Voice.PEER)


@pytest.mark.parametrize(
    ("handle", "voice"), [("mairie_volvic", Voice.OWN), ("LeCourrier", Voice.PRESS), ("lou", Voice.PEER)]
)
def test_accounts_speak_on_behalf_of_the_territory_that_declared_them(handle: str, voice: Voice) -> None:
    assert said(a_post("Volvic", handle))["volvic"].voice is voice


@pytest.mark.parametrize("text", ["", "Il pleut à Thiers", "volvicois", "#Vo lvic"])
def test_a_post_that_names_nobody_says_nothing(text: str) -> None:
    assert said(a_post(text)) == {}


@pytest.mark.parametrize(
    ("age_s", "young"),
    [(0.0, True), (YOUNG_S - 1.0, True), (YOUNG_S, False), (YOUNG_S + 1.0, False), (-1.0, False), (None, False)],
)
def test_an_account_is_young_for_thirty_days(age_s: float | None, young: bool) -> None:
    opened = None if age_s is None else NOON - age_s
    author = Author(id="42", handle="lou_inventée", created_at=opened)
    (mention, _) = mentions(a_post("À Volvic", author=author), BOOK, source=Source(0, 1), arrival=NOON)
    assert mention.young is young


def test_a_deletion_is_no_mention() -> None:
    assert said(a_post("Volvic", kind=PostKind.DELETE, ref="6")) == {}


def test_a_post_of_no_known_language_is_read_in_that_of_each_territory() -> None:
    found = said(a_post("Bath #Volvic !!"))
    assert {territory: m.sentiment.lang for territory, m in found.items()} == {
        "bath": "en",
        "volvic": "fr",
        "auvergne": "fr",
    }


def test_crisis_topics_are_told_even_where_no_mood_is() -> None:
    mention = said(a_post("Grand incendie à Volvic, plusieurs blessés"))["volvic"]
    assert "fire" in " ".join(mention.crisis)


def test_a_long_text_is_cut_after_it_was_read() -> None:
    post = a_post("Il fait beau. " * 100 + "Volvic")
    mention = said(post)["volvic"]
    assert len(mention.text) == MENTION_TEXT
    assert "Volvic" not in mention.text


def test_the_hit_that_is_named_wins_over_the_roll_up() -> None:
    found = said(a_post("Volvic en Auvergne"))
    assert found["auvergne"].via == ""
    assert {hit.reason for hit in BOOK.find("Volvic en Auvergne", at=NOON)} == {HitReason.PLAIN}


@pytest.mark.parametrize(
    "text",
    [
        "Volvic " * 5000,
        "Volvic" + "é" * 30_000,
        "Volvic " + "😡" * 30_000,
        "Volvic " + "honte " * 5000,
        "#Volvic" * 4000,
    ],
    ids=["names", "one word", "emojis", "anger", "tags"],
)
def test_a_hostile_text_is_read_in_time(text: str) -> None:
    start = time.perf_counter()
    said(a_post(text))
    assert time.perf_counter() - start < 1.0
