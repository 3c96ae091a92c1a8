"""A Slack message as a page that looks like Slack's: Block Kit in, HTML out, with a style sheet of our own.

It knows every block that a message of ours can hold and lays out the others by what they say, so that a picture shows
what was sent and never a guess. It is for looking at messages, not for Slack's rules: the tests hold those.
"""

import base64
import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]

_DOTS = {
    "🔴": "#e01e5a",
    "🟠": "#f2952f",
    "🔵": "#1d7fd1",
    "🟢": "#2bac76",
    "⚪": "#d8dce1",
    "⚫": "#1d1c1d",
    "🟡": "#f2c744",
}
"""Emojis that are drawn, since not every machine has a font with them."""

_STYLE_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code", "underline": "u"}

CSS = """
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.47 Lato, "Liberation Sans", Arial, sans-serif; }
.message { display: grid; grid-template-columns: 36px 1fr; gap: 8px; padding: 14px 16px 10px; overflow-wrap: anywhere; }
.avatar { width: 36px; height: 36px; border-radius: 8px; background: #00436b; color: #fff; font-weight: 700;
  font-size: 20px; line-height: 36px; text-align: center; }
.who b { font-weight: 900; } .who span { color: #616061; font-size: 12px; }
.who .app { background: #e8e8e8; border-radius: 2px; padding: 1px 4px; font-size: 10px; font-weight: 700;
  margin: 0 5px; }
.block { margin: 4px 0 8px; max-width: 600px; }
h3 { font-size: 18px; line-height: 1.3; font-weight: 900; margin: 6px 0 8px; }
.dot { display: inline-block; width: .82em; height: .82em; border-radius: 50%; vertical-align: -.06em;
  box-shadow: inset 0 0 0 1px rgba(0,0,0,.15); }
blockquote { margin: 2px 0; padding-left: 12px; border-left: 4px solid #ddd; }
pre, code { font: 12px/1.5 "Liberation Mono", "DejaVu Sans Mono", monospace; background: #f6f6f6; color: #c01343;
  border: 1px solid #ddd; border-radius: 3px; }
code { padding: 2px 3px; } pre { margin: 4px 0; padding: 8px; color: #1d1c1d; white-space: pre-wrap; }
ul, ol { margin: 2px 0; padding-left: 26px; }
a { color: #1264a3; text-decoration: none; }
.user { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px 1px; }
.context { color: #616061; font-size: 13px; } .context div + div { margin-top: 3px; }
.image img { display: block; width: 100%; max-width: 400px; border-radius: 8px; border: 1px solid #e3e3e3; }
.image p { margin: 0 0 4px; } hr { border: 0; border-top: 1px solid #ddd; margin: 12px 0; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.control { border: 1px solid #bbb; border-radius: 4px; padding: 4px 11px; font-weight: 700; font-size: 14px;
  background: #fff; }
.control.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.control.danger { background: #e01e5a; border-color: #e01e5a; color: #fff; }
.select { color: #616061; font-weight: 400; } .select::after { content: "  ▾"; white-space: pre; }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 6px 14px; }
.section { display: flex; gap: 12px; justify-content: space-between; }
.unknown { border: 2px dashed #e01e5a; padding: 4px 8px; }
.card { margin: 12px 12px 2px; padding: 10px 14px; border-radius: 14px; background: #eceef1; font-size: 14px;
  line-height: 1.35; }
.card b { display: block; font-size: 12px; color: #616061; font-weight: 700; }
"""


def page(
    blocks: Sequence[Block],
    *,
    clock: str,
    width: int,
    lang: str,
    app: str = "clameur",
    images: Mapping[str, bytes] | None = None,
    notification: str = "",
) -> str:
    """The whole page.

    Args:
        blocks: As they are sent.
        clock: When it was posted, as the reader's Slack says it.
        width: Of the message, CSS pixels: 390 is a phone.
        lang: Of its words.
        app: Who sent it.
        images: PNG by the file id, or address, that image blocks name.
        notification: The message's text, shown as a phone shows it on its locked screen; escaped as Slack has it.

    Example:
        >>> "<h3>Volvic &amp; Riom</h3>" in page(
        ...     [{"type": "header", "text": {"type": "plain_text", "text": "Volvic &amp; Riom"}}],
        ...     clock="20:06",
        ...     width=390,
        ...     lang="fr",
        ... )
        True
    """
    body = "".join(_block(block, images or {}) for block in blocks)
    card = ""
    if notification:
        lines = "<br>".join(_words(line) for line in notification.splitlines())
        card = f'<div class="card"><b>Slack · {html.escape(app)}</b>{lines}</div>'
    return (
        f'<!doctype html><html lang="{html.escape(lang)}"><meta charset="utf-8"><style>{CSS}</style>'
        f'<body style="width:{width}px">{card}<div class="message">'
        f'<div class="avatar">{html.escape(app[:1].upper())}</div>'
        f'<div><div class="who"><b>{html.escape(app)}</b><span class="app">APP</span><span>{html.escape(clock)}</span>'
        f"</div>{body}</div></div></body></html>"
    )


def _block(block: Block, images: Mapping[str, bytes]) -> str:
    match block["type"]:
        case "header":
            return f"<h3>{_text(block['text'])}</h3>"
        case "rich_text":
            return _div("block", "".join(_rich(element) for element in block["elements"]))
        case "section":
            return _div("block", _section(block, images))
        case "context":
            return _div("block context", "".join(_div("", _small(element, images)) for element in block["elements"]))
        case "context_actions" | "actions":
            return _div("block actions", "".join(_control(element) for element in block["elements"]))
        case "image":
            title = f"<p>{_text(block['title'])}</p>" if "title" in block else ""
            return _div("block image", title + _image(block, images))
        case "divider":
            return "<hr>"
        case "input":
            return _div("block", f"<b>{_text(block['label'])}</b><div>{_control(block['element'])}</div>")
        case other:
            return _div("block unknown", html.escape(str(other)))


def _section(block: Block, images: Mapping[str, bytes]) -> str:
    told = _div("", _text(block["text"])) if "text" in block else ""
    if "fields" in block:
        told += _div("fields", "".join(_div("", _text(field)) for field in block["fields"]))
    if "accessory" not in block:
        return told
    accessory = block["accessory"]
    beside = _image(accessory, images) if accessory["type"] == "image" else _control(accessory)
    return _div("section", _div("", told) + _div("", beside))


def _small(element: Block, images: Mapping[str, bytes]) -> str:
    return _image(element, images) if element["type"] == "image" else _text(element)


def _image(image: Block, images: Mapping[str, bytes]) -> str:
    file = image.get("slack_file", {})
    name = file.get("id") or file.get("url") or image.get("image_url", "")
    alt = html.escape(image.get("alt_text", ""), quote=True)
    if name not in images:
        return _div("unknown", alt)
    data = base64.b64encode(images[name]).decode()
    return f'<img alt="{alt}" src="data:image/png;base64,{data}">'


def _control(element: Block) -> str:
    """A button as it looks; anything that is chosen from as what it shows before a choice."""
    if element["type"] in ("button", "workflow_button"):
        return f'<span class="control {html.escape(element.get("style", ""))}">{_text(element["text"])}</span>'
    if element["type"] == "overflow":
        return '<span class="control">⋯</span>'
    chosen = element.get("initial_option", {}).get("text") or element.get("placeholder")
    if chosen is None and "options" in element:
        return " ".join(f"<label>☐ {_text(option['text'])}</label>" for option in element["options"])
    said = _text(chosen) if chosen else html.escape(element.get("initial_date") or element["type"])
    return f'<span class="control select">{said}</span>'


def _rich(element: Block) -> str:
    inner = element["elements"]
    match element["type"]:
        case "rich_text_quote":
            return f"<blockquote>{_leaves(inner)}</blockquote>"
        case "rich_text_preformatted":
            return f"<pre>{_leaves(inner)}</pre>"
        case "rich_text_list":
            tag = "ol" if element.get("style") == "ordered" else "ul"
            return f"<{tag}>{''.join(f'<li>{_rich(item)}</li>' for item in inner)}</{tag}>"
        case _:
            return f"<span>{_leaves(inner)}</span>"


def _leaves(leaves: Sequence[Block]) -> str:
    return "".join(_leaf(leaf) for leaf in leaves)


def _leaf(leaf: Block) -> str:
    match leaf["type"]:
        case "text":
            said = _lines(html.escape(leaf["text"]))
        case "link":
            url = leaf["url"]
            said = f'<a href="{html.escape(url, quote=True)}">{html.escape(leaf.get("text") or url)}</a>'
        case "user" | "usergroup" | "channel" | "broadcast":
            name = next(str(leaf[key]) for key in ("user_id", "usergroup_id", "channel_id", "range") if key in leaf)
            said = f'<span class="user">{"#" if leaf["type"] == "channel" else "@"}{html.escape(name)}</span>'
        case "emoji":
            said = html.escape(f":{leaf['name']}:")
        case "date":
            said = html.escape(leaf.get("fallback") or str(leaf["timestamp"]))
        case other:
            said = html.escape(f"[{other}]")
    for style, tag in _STYLE_TAGS.items():
        if leaf.get("style", {}).get(style):
            said = f"<{tag}>{said}</{tag}>"
    return said


def _text(value: Block) -> str:
    return _markup(value["text"]) if value["type"] == "mrkdwn" else _words(value["text"])


def _words(text: str) -> str:
    """Slack's ``plain_text``: ``& < >`` come as entities."""
    return _lines(html.escape(html.unescape(text)))


def _markup(text: str) -> str:
    """Slack's ``mrkdwn``, as far as messages use it: styles, links and mentions."""
    said = _lines(text)
    rules: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
        (r"<(https?:[^|>]+)\|([^>]+)>", r'<a href="\1">\2</a>'),
        (r"<(https?:[^|>]+)>", r'<a href="\1">\1</a>'),
        (r"<[@#!]([^|>]+)(?:\|[^>]+)?>", r'<span class="user">@\1</span>'),
        (r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"<b>\1</b>"),
        (r"(?<![\w_])_([^_\n]+)_(?![\w_])", r"<i>\1</i>"),
        (r"`([^`\n]+)`", r"<code>\1</code>"),
    )
    for pattern, made in rules:
        said = re.sub(pattern, made, said)
    return said


def _lines(text: str) -> str:
    said = text.replace("\n", "<br>")
    for emoji, colour in _DOTS.items():
        said = said.replace(emoji, f'<span class="dot" style="background:{colour}"></span>')
    return said


def _div(name: str, inner: str) -> str:
    return f'<div class="{name}">{inner}</div>' if name else f"<div>{inner}</div>"
