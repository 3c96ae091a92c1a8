"""An alert as a Slack message: Block Kit within Slack's limits, in which a stranger's text cannot be markup.

Sentences stand in ``rich_text`` elements, whose text Slack shows as it is: no ``*``, ``<!channel>`` or ``@here`` in a
post is ever interpreted. Only the header, the context lines and the fallback text pass through Slack's escaping rules
(``& < >``, docs.slack.dev/messaging/formatting-message-text), and no post is quoted there.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, Final

import msgspec

from alerts.model import Alert, Bulletin, Delivery, Note, Transition
from alerts.slack import fitting, limits
from alerts.slack.buttons import buttons
from alerts.wording import QuoteTelling, Telling, sentences, tell
from alerts.wording.buttons import labels, press
from alerts.wording.clean import ELLIPSIS, cut

Block = dict[str, Any]
"""One block as Slack's JSON has it: its shape is Slack's, and the tests hold it against the documented limits."""

USER: Final = re.compile(r"[UW][A-Z0-9]{4,30}")
"""Slack's id of a person (docs.slack.dev/reference/objects/user-object); any other name notifies nobody."""


_STEM: Final = 40
"""Characters of an alert's id that stand in the ids of blocks; a longer one is hashed."""
_FRAME: Final = 800
_LINE_BREAK: Final = 40
"""Characters that a message takes beside its lines, and each of them for the break after it."""
_CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{4,30}")
_TS: Final = re.compile(r"\d{10}\.\d{6}")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is posted: ``text`` is for notifications and screen readers, ``blocks`` for eyes."""

    text: str
    blocks: tuple[Block, ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """An image that Slack keeps: its file's id, and what it shows in words."""

    file: str
    alt: str


def render(
    alert: Alert,
    people: tuple[str, ...] = (),
    *,
    picture: Picture | None = None,
    answers: bool = True,
    late_s: float = 0.0,
) -> Message:
    """The episode's message as this alert leaves it; each alert gives new block ids, as Slack asks of updates.

    The first three lines are for somebody who has never seen one: what happened, how sure it is, what to press. The
    buttons that take it stand right below and above the chart, so that they do not move when it comes; those that judge
    it stand where the posts have been read. Where there is no room, what can best be missed is left out, and its last
    line says what (`alerts.slack.fitting`).

    Args:
        alert: What is told. Somebody whom Slack knows by an id is shown by the name that Slack has for them.
        people: Slack user ids that the message is for: they are notified.
        picture: The chart, in place of the one that is made of characters.
        answers: Whether anybody listens to buttons; without, there are none.
        late_s: How late it leaves, when that is worth telling (seconds).
    """
    rows = buttons(alert) if answers else []
    for shown, left_out in fitting.shorter(_unnamed(alert)):
        told = tell(shown, late_s)
        top, rest = _top(told, alert, people, answers=bool(rows)), _rest(told, alert, picture, left_out)
        named = _with_ids([*top, *rest], alert.id)
        blocks = (*named[: len(top)], *rows[:-1], *named[len(top) :], *rows[-1:])
        if fitting.size(blocks) <= limits.TOTAL:
            break
    return Message(text=_fallback(told), blocks=blocks)


def render_thread(
    alert: Alert, people: tuple[str, ...] = (), *, still_on: bool = False, late_s: float = 0.0
) -> Message:
    """A short reply under the message, for a change that is worth a notification.

    It names nobody by an id but those who are asked and whoever has the episode: a new message pings whom it names, and
    nobody wants a ping for their own press.

    Args:
        alert: What is told.
        people: Slack user ids that are asked to take the episode.
        still_on: True when nothing has changed but time has passed.
        late_s: How late it leaves, when that is worth telling (seconds).
    """
    told = tell(_unnamed(alert))
    label, why = told.facts[0]
    lines = [
        *([_section(_bold(sentences.still_on(alert)))] if still_on else []),
        *_asked(alert, people),
        _section(_bold(f"{told.mark} {told.headline}")),
        _section(_plain(told.honest)),
        _section(*_since(alert)),
        _section(_bold(f"{label}  "), _plain(why)),
        *([_section(_plain(sentences.late(alert, late_s)))] if late_s else []),
    ]
    return Message(text=_fallback(told), blocks=_with_ids([_rich(lines)], alert.id))


def render_call(delivery: Delivery, *, answers: bool = True) -> Message:
    """A call to the people who are asked to take an episode: whom, why, and which one.

    In another channel than the message's it leads there, and has the buttons that take it.
    """
    alert, told = delivery.alert, tell(_unnamed(delivery.alert))
    asked = sentences.call(alert, delivery.reason, delivery.waited_s)
    people = delivery.people[: limits.PEOPLE]
    names = [part for user in people for part in (_user(user), _plain(" "))]
    lines = [
        _section(*names, _bold(asked)),
        _section(_plain(f"{told.mark} {told.headline}")),
        _section(_plain(told.since)),
        *([_section(_link(delivery.about, sentences.see_message(alert)))] if delivery.about[1] else []),
    ]
    rows = buttons(alert)[:1] if answers and not delivery.ts and alert.transition is not Transition.RESOLVED else []
    mentions = "".join(f"<@{user}> " for user in people if USER.fullmatch(user))
    text = mentions + escape(f"{asked}\n{told.mark} {told.headline}", limits.UPDATE_TEXT - len(mentions))
    return Message(text=text, blocks=(*_with_ids([_rich(lines)], f"{alert.id}@{delivery.at:.0f}"), *rows))


def render_bulletin(bulletin: Bulletin) -> Message:
    """A message that is about no single alert."""
    lines = [line.rpartition("\t") for line in bulletin.lines]
    sections = [_section(*([_bold(f"{cut(head, 300)}  ")] if head else []), _line(text)) for head, _, text in lines]
    sections = _that_fit(sections)
    text = escape("\n".join([bulletin.title, *bulletin.lines[:1]]), limits.UPDATE_TEXT)
    return Message(text=text, blocks=_with_ids([_header(bulletin.title), _rich(sections)], bulletin.id))


def plain(lines: list[str]) -> Message:
    """Lines of plain text, whoever wrote them, as a message: nothing in them is markup."""
    shown = [line for line in lines if line]
    text = escape("\n".join(shown), limits.UPDATE_TEXT)
    return Message(text=text, blocks=(_rich(_that_fit([_section(_line(line)) for line in shown])),))


def escape(text: str, limit: int) -> str:
    """The text with ``& < >`` written as entities, in at most ``limit`` characters, never cut inside an entity.

    Example:
        >>> escape("Puy & Dôme <!channel>", 100)
        'Puy &amp; Dôme &lt;!channel&gt;'
        >>> escape("a&b", 6)
        'a…'
    """
    escaped = [{"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(char, char) for char in text[: limit + 1]]
    ends = list(accumulate(map(len, escaped)))
    if not ends or ends[-1] <= limit:
        return "".join(escaped)
    return "".join(escaped[: bisect_right(ends, limit - 1)]) + ELLIPSIS


def _that_fit(sections: list[Block]) -> list[Block]:
    """As many lines as a message holds, and how many more there are."""
    kept, missing = fitting.that_fit(sections, limits.TOTAL - _FRAME, between=_LINE_BREAK)
    return [*kept, *([_section(_plain(f"{ELLIPSIS} (+{missing})"))] if missing else [])]


def _asked(alert: Alert, people: tuple[str, ...]) -> list[Block]:
    """The line that names whom the message is for; nothing when it is for everybody."""
    if not people:
        return []
    names = [part for user in people[: limits.PEOPLE] for part in (_plain(" "), _user(user))]
    return [_section(_bold(sentences.on_call(alert)), *names)]


def _top(told: Telling, alert: Alert, people: tuple[str, ...], *, answers: bool) -> list[Block]:
    sure = [_bold(f"{told.sure}  ")] if told.sure else []
    turn = [_plain(" – "), _bold(f"{labels(alert.lang).press}  "), _plain(press(alert))] if answers else []
    lines = [_section(*sure, _plain(told.honest)), _section(*_since(alert), *turn), *_asked(alert, people)]
    return [_header(f"{told.mark} {told.headline}"), _rich(lines)]


def _rest(told: Telling, alert: Alert, picture: Picture | None, left_out: str) -> list[Block]:
    pressed = USER.fullmatch(alert.by) and alert.by != alert.taken_by
    named = [_section(_bold(f"{labels(alert.lang).by}  "), _user(alert.by))] if pressed else []
    return [
        *(_context([f"{told.caveats_label} – {caveat}" for caveat in some]) for some in _by_ten(told.caveats)),
        *([_image(picture)] if picture else _bars(told)),
        _rich([_section(_bold(f"{label}  "), *_fact(text, alert)) for label, text in told.facts]),
        *([_rich(named)] if named else []),
        *([_rich([_section(_bold(told.posts_label))])] if told.quotes else []),
        *(_quote(quote) for quote in told.quotes),
        _context([*([left_out] if left_out else []), told.measured, told.reference]),
    ]


def _by_ten(lines: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Lines by as many as a context block takes."""
    for first in range(0, len(lines), limits.CONTEXT_ELEMENTS):
        yield lines[first : first + limits.CONTEXT_ELEMENTS]


def _fact(text: str, alert: Alert) -> list[Block]:
    """A sentence; where it names the episodes that this one is linked with, it leads to their messages."""
    if not alert.linked or text != sentences.linked(alert):
        return [_plain(text)]
    parts: list[Block] = []
    for name, one in sentences.linked_by_name(alert):
        parts += [_plain(", ")] if parts else []
        parts.append(_link((one.channel, one.ts), name))
    return parts


def _link(message: tuple[str, str], text: str) -> Block:
    """Leads to a message, by its channel and its id; plain text where they are not Slack's."""
    channel, ts = message
    if not (_CHANNEL.fullmatch(channel) and _TS.fullmatch(ts)):
        return _plain(text)
    return {"type": "link", "url": f"https://slack.com/archives/{channel}/p{ts.replace('.', '')}", "text": text}


def _since(alert: Alert) -> list[Block]:
    """Since when it is on, and who has it."""
    if not USER.fullmatch(alert.taken_by):
        return [_plain(sentences.since(alert))]
    before, named, after = sentences.since(alert).partition(alert.taken_by)
    return [_plain(before), *([_user(named)] if named else []), *([_plain(after)] if after else [])]


def _unnamed(alert: Alert) -> Alert:
    by, to, taken_by = ("" if USER.fullmatch(person) else person for person in (alert.by, alert.to, alert.taken_by))
    notes = tuple(Note("" if USER.fullmatch(note.by) else note.by, note.text) for note in alert.notes)
    return msgspec.structs.replace(alert, by=by, to=to, taken_by=taken_by, notes=notes)


def _fallback(told: Telling) -> str:
    return escape(f"{told.mark} {told.headline}\n{told.honest}\n{told.since}", limits.UPDATE_TEXT)


def _bars(told: Telling) -> list[Block]:
    return [_rich([_section(_code(told.chart), _plain(f"  {told.chart_caption}"))])] if told.chart else []


def _quote(quote: QuoteTelling) -> Block:
    elements = [_section(_plain(quote.head))]
    if quote.text:
        elements.append({"type": "rich_text_quote", "elements": [_plain(quote.text)]})
    tail = [_italic(quote.tone)]
    if quote.url:
        tail += [_plain(" · "), {"type": "link", "url": quote.url, "text": quote.link}]
    elements.append(_section(*tail))
    return _rich(elements)


def _header(text: str) -> Block:
    return {"type": "header", "text": _plain_text(text, limits.HEADER)}


def _image(picture: Picture) -> Block:
    # Not escaped: it is no text object, and nothing of a post is in it.
    return {"type": "image", "slack_file": {"id": picture.file}, "alt_text": cut(picture.alt, limits.ALT_TEXT)}


def _context(lines: list[str]) -> Block:
    shown = [line for line in lines if line]
    return {"type": "context", "elements": [_plain_text(line, limits.CONTEXT_TEXT) for line in shown]}


def _plain_text(text: str, limit: int) -> Block:
    # emoji=False: ":fire:" in a name stays as it is written.
    return {"type": "plain_text", "text": escape(text, limit), "emoji": False}


def _rich(elements: list[Block]) -> Block:
    """Sections follow each other without a break in Slack, so each but the last ends its own line."""
    spaced = []
    for element, following in zip(elements, [*elements[1:], None], strict=True):
        ends = following is not None and following["type"] == element["type"] == "rich_text_section"
        spaced.append({**element, "elements": [*element["elements"], _plain("\n")]} if ends else element)
    return {"type": "rich_text", "elements": spaced}


def _section(*elements: Block) -> Block:
    return {"type": "rich_text_section", "elements": list(elements)}


def _plain(text: str) -> Block:
    return {"type": "text", "text": text}


def _user(user: str) -> Block:
    return {"type": "user", "user_id": user} if USER.fullmatch(user) else _plain(sentences.short(user, 40))


def _line(text: str) -> Block:
    return _plain(cut(text, limits.SECTION))


def _bold(text: str) -> Block:
    return {"type": "text", "text": text, "style": {"bold": True}}


def _italic(text: str) -> Block:
    return {"type": "text", "text": text, "style": {"italic": True}}


def _code(text: str) -> Block:
    return {"type": "text", "text": text, "style": {"code": True}}


def _with_ids(blocks: list[Block], alert_id: str) -> tuple[Block, ...]:
    stem = alert_id
    if len(stem) > _STEM or not (stem.isascii() and stem.isprintable()):
        stem = hashlib.blake2b(alert_id.encode(errors="backslashreplace"), digest_size=16).hexdigest()
    return tuple({**block, "block_id": f"{stem}:{number}"} for number, block in enumerate(blocks))
