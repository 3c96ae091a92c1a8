"""From a post to its mentions: find territories, and only where there are any, read the mood."""

from streams import crisis, language, sentiment
from streams.gazetteer import Gazetteer
from streams.model import MENTION_TEXT, YOUNG_S, Hit, Mention, Post, PostKind, Sentiment, Source
from streams.sentiment.rerank import Reranker


def mentions(
    post: Post, gazetteer: Gazetteer, *, source: Source, arrival: float, weights: Reranker | None = None
) -> tuple[Mention, ...]:
    """What a post says: one mention per territory that it names, none when it names none or deletes another.

    Args:
        post: The post.
        gazetteer: Compiled territories.
        source: Where it was read.
        arrival: Its Kafka timestamp, never earlier than those before it in its partition (epoch seconds).
        weights: What corrects the rules of sentiment, if anything does.
    """
    if post.kind is PostKind.DELETE:
        return ()
    hits = gazetteer.find(post.text, at=post.created_at, place=place_of(post))
    return _join(post, hits, gazetteer, source, arrival, weights) if hits else ()


def place_of(post: Post) -> str:
    """Where the author says to live: the location of the account, else its bio."""
    author = post.author
    return "" if author is None else author.location or author.bio or ""


def _join(
    post: Post,
    hits: tuple[Hit, ...],
    gazetteer: Gazetteer,
    source: Source,
    arrival: float,
    weights: Reranker | None,
) -> tuple[Mention, ...]:
    moods: dict[str, Sentiment] = {}
    topics = crisis.topics(post.text)
    author = post.author
    found = []
    for hit in hits:
        default = gazetteer.territory(hit.territory).lang
        if default not in moods:
            lang = language.detect(post.text, post.lang, default)
            moods[default] = sentiment.score(post.text, lang, default=default, weights=weights)
        found.append(
            Mention(
                territory=hit.territory,
                post=post.id,
                platform=post.platform,
                at=post.created_at,
                arrival=arrival,
                source=source,
                kind=post.kind,
                voice=gazetteer.voice(hit.territory, "" if author is None else author.handle),
                sentiment=moods[default],
                author="" if author is None else f"{post.platform}:{author.id}",
                handle="" if author is None else author.handle,
                followers=None if author is None else author.followers,
                text=post.text[:MENTION_TEXT],
                url=post.url or "",
                ref=post.ref or "",
                crisis=topics,
                via=hit.via,
                expression=hit.expression,
                young=_is_young(post),
            )
        )
    return tuple(found)


def _is_young(post: Post) -> bool:
    opened = None if post.author is None else post.author.created_at
    return opened is not None and 0.0 <= post.created_at - opened < YOUNG_S
