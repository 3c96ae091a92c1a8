"""An alert put into words: what every notifier lays out, each in its own way."""

import re

import msgspec

from alerts.model import Alert, Quote
from alerts.wording import sentences
from alerts.wording.calendar import local
from alerts.wording.clean import clean, cut
from alerts.wording.tongue import Tongue
from streams.model import Label

QUOTES = 3
"""Posts shown: enough to judge, few enough to read on a phone (own choice)."""

QUOTE_LENGTH = 300
"""Characters of a post that are shown (a Mastodon post may have 500; the link leads to the rest)."""

_WEB = re.compile(r"https?://[^\s<>|\"/?#]+[^\s<>|\"]*")
"""An address with a host, without the characters that end a link in Slack."""

URL_LENGTH = 1000
"""A longer address is left out: nobody writes one, and a message has room for 12,000 characters."""


class QuoteTelling(msgspec.Struct, frozen=True, kw_only=True):
    """A post in words. ``text`` is a stranger's, cleaned and cut; ``url`` is empty or an ``http(s)`` address."""

    head: str
    text: str
    tone: str
    url: str = ""
    link: str = ""


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """An alert in words, in the territory's language; a line that has nothing to say is empty.

    ``clock`` is when it was decided. ``facts`` are ``(label, sentence)`` pairs in reading order, the reason first.
    Names of territories are the configuration's; quotes, words, handles and platforms are strangers' texts and must be
    shown as plain text.
    """

    mark: str
    headline: str
    clock: str
    sure: str
    honest: str
    since: str
    chart: str
    chart_caption: str
    facts: tuple[tuple[str, str], ...]
    posts_label: str
    quotes: tuple[QuoteTelling, ...]
    caveats_label: str
    caveats: tuple[str, ...]
    measured: str
    reference: str


def tell(alert: Alert, late_s: float = 0.0) -> Telling:
    """Puts an alert into words; ``late_s`` is how late the message leaves, when that is worth telling (seconds).

    Raises:
        zoneinfo.ZoneInfoNotFoundError: When ``alert.zone`` is no IANA zone (the configuration check refuses it).
    """
    say = sentences.tongue(alert.lang)
    chart, caption = sentences.trend(alert)
    facts = (
        ("why", sentences.why(alert)),
        ("growth", sentences.growth(alert)),
        ("grounds", sentences.grounds(alert)),
        ("who", sentences.speaking(alert)),
        ("where", sentences.places(alert)),
        ("topics", sentences.topics(alert)),
        ("words", sentences.words(alert)),
        ("linked", sentences.linked(alert)),
        ("handling", sentences.handling(alert)),
        ("notes", sentences.notes(alert)),
        ("advice", "" if alert.transition == "resolved" else say.advice(alert.kind)),
    )
    return Telling(
        mark=sentences.mark(alert),
        headline=sentences.headline(alert),
        clock=say.clock(local(alert.at, alert.zone)),
        sure=sentences.sure(alert),
        honest=sentences.honest_line(alert),
        since=sentences.since(alert),
        chart=chart,
        chart_caption=caption,
        facts=tuple((say.label(key), text) for key, text in facts if text),
        posts_label=say.label("posts"),
        quotes=tuple(_quote(quote, alert, say) for quote in alert.quotes[:QUOTES]),
        caveats_label=say.label("caveats"),
        caveats=(*([sentences.late(alert, late_s)] if late_s else []), *sentences.caveats(alert)),
        measured=sentences.measured_when(alert),
        reference=sentences.short(alert.id, 80),
    )


def _quote(quote: Quote, alert: Alert, say: Tongue) -> QuoteTelling:
    platform = sentences.platform(quote.platform, say)
    when = local(quote.at, alert.zone)
    clock = say.clock(when)
    if when.date() != local(alert.at, alert.zone).date():
        clock = f"{say.day(when)}, {clock}"
    handle = sentences.short(quote.handle.removeprefix("@"), 40)
    who = [say.role(quote.voice)]
    if quote.followers is not None:
        who.append(say.followers(quote.followers))
    author = f"@{handle}" if handle else say.unknown_author()
    url = quote.url if _is_web(quote.url) else ""
    kind = say.post_kind(quote.kind)
    return QuoteTelling(
        head=" · ".join(part for part in (f"{author} ({', '.join(who)})", platform, clock, kind) if part),
        text=cut(clean(quote.text), QUOTE_LENGTH),
        tone=_tone(quote, say),
        url=url,
        link=say.link(platform) if url else "",
    )


def _tone(quote: Quote, say: Tongue) -> str:
    label = Label.NEGATIVE if quote.compound <= -0.05 else Label.POSITIVE if quote.compound >= 0.05 else Label.NEUTRAL
    weighed = [say.quoted(sentences.short(word.text, 30)) for word in quote.words[:4]]
    tone = say.tone(label, strong=abs(quote.compound) >= 0.6)
    return f"{tone}{say.colon}{', '.join(weighed)}" if weighed else tone


def _is_web(url: str) -> bool:
    return len(url) <= URL_LENGTH and url.isprintable() and _WEB.fullmatch(url) is not None
