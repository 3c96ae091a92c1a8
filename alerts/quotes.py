"""The posts that an alert quotes: those that show best what it is about."""

from alerts.model import Kind, Quote
from streams.model import Label, Mention, PostKind, Voice
from streams.window import MINUTE_S

QUOTES = 4


def choose(best: list[Mention], kind: Kind, since: float) -> tuple[Quote, ...]:
    """Choose a few posts: recent, in the mood of the episode, from different authors, no near-copies.

    Args:
        best: Posts that show each mood, best first (`streams.window.best_of`).
        kind: What the episode is about.
        since: Start of the window (epoch seconds).
    """

    def fits(mention: Mention) -> tuple[int, int]:
        label = mention.sentiment.label
        wanted = {
            Kind.CRISIS: label is Label.NEGATIVE or bool(mention.crisis),
            Kind.GOOD_NEWS: label is Label.POSITIVE,
        }.get(kind, True)
        return (not wanted, mention.kind is PostKind.REPOST or mention.voice is not Voice.PEER)

    chosen: list[Quote] = []
    seen: set[str] = set()
    recent = [m for m in best if m.at >= since - 60.0 * MINUTE_S]
    for mention in sorted(recent, key=fits):
        start = " ".join(word for word in mention.text.lower().split() if not word.startswith(("http", "@", "rt")))
        marks = {start[:40], mention.author or mention.post}
        if marks & seen:
            continue
        seen |= marks
        chosen.append(
            Quote(
                post=mention.post,
                platform=mention.platform,
                at=mention.at,
                text=mention.text,
                kind=mention.kind,
                voice=mention.voice,
                compound=mention.sentiment.compound,
                author=mention.author,
                handle=mention.handle,
                followers=mention.followers,
                url=mention.url,
                words=mention.sentiment.words[:5],
                ref=mention.ref if mention.kind is PostKind.REPOST else "",
            )
        )
        if len(chosen) == QUOTES:
            break
    return tuple(chosen)
