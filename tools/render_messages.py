"""Pictures of messages for the documentation: golden Block Kit JSON as HTML that looks like a chat, and as PNG.

    python -m tools.render_messages [--chromium PATH] [NAME …]

Writes ``docs/images/messages/NAME.png`` for each golden rendering named, or for those that the page shows. Needs a
Chromium; the style is our own, no asset of Slack's is used.
"""

import argparse
import html
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "alerts" / "golden"
IMAGES = ROOT / "docs" / "images" / "messages"
SHOWN = ("opened.fr", "escalated.fr", "good_news.fr", "source_silent.fr", "resolved.fr", "opened.en")
"""What the page shows."""
_DOTS = {"🔴": "#d7263d", "🟠": "#f39237", "🔵": "#3f7cac", "🟢": "#3a8f5c", "⚪": "#ffffff"}
WIDTH = 460
"""Pixels: a phone held upright, with its margins."""
TALLEST = 2400
ROOM = 80
"""Pixels added to a measured height: headless Chromium keeps some for itself."""

_STYLE = """
* { box-sizing: border-box } body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46 Lato, "DejaVu Sans",
sans-serif; padding: 12px 14px } .who { font-weight: 700 } .who small { color: #616061; font-weight: 400; margin-left:
6px } h1 { font-size: 18px; line-height: 1.3; margin: 6px 0 8px } .block { margin: 0 0 8px } blockquote { margin: 3px 0;
border-left: 4px solid #ddd; padding-left: 10px } code { font-family: "DejaVu Sans Mono", monospace; color: #c01343;
background: #f6f6f6; border: 1px solid #e2e2e2; border-radius: 3px; padding: 1px 4px; font-size: 12px }
a { color: #1264a3; text-decoration: none } .context { color: #616061; font-size: 12.5px }
.context span { margin-right: 10px }
.actions { display: flex; flex-wrap: wrap; gap: 8px } .button { border: 1px solid #bbb; border-radius: 4px; padding: 4px
11px; font-weight: 700; font-size: 13.5px; background: #fff } .primary { background: #007a5a; border-color: #007a5a;
color: #fff } .danger { color: #e01e5a; border-color: #e01e5a } .select { font-weight: 400; color: #454245 }
.dot { display: inline-block; width: 15px; height: 15px; border-radius: 50%; margin: 0 2px -1px 0;
border: 1px solid #ccc }
.select:after { content: " \\25BE"; color: #616061 }
.user { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 3px }
"""


def page(message: dict[str, Any]) -> str:
    """A message as an HTML page.

    Args:
        message: ``text`` and ``blocks``, as they are posted.
    """
    blocks = "\n".join(f'<div class="block">{_block(block)}</div>' for block in message["blocks"])
    head = f'<!doctype html><html><head><meta charset="utf-8"><style>{_STYLE}</style></head>'
    return f'{head}<body><div class="who">Clameur<small>app</small></div>{blocks}</body></html>'


def _block(block: dict[str, Any]) -> str:
    match block["type"]:
        case "header":
            return f"<h1>{_text(block['text'])}</h1>"
        case "rich_text":
            return "".join(map(_rich, block["elements"]))
        case "context":
            lines = "".join(f"<span>{_text(element)}</span>" for element in block["elements"])
            return f'<div class="context">{lines}</div>'
        case "actions":
            return f'<div class="actions">{"".join(map(_element, block["elements"]))}</div>'
        case other:
            raise ValueError(f"a block of type {other!r} is not drawn yet: add it to tools/render_messages.py")


def _rich(element: dict[str, Any]) -> str:
    inner = "".join(map(_leaf, element["elements"]))
    return f"<blockquote>{inner}</blockquote>" if element["type"] == "rich_text_quote" else f"<div>{inner}</div>"


def _leaf(leaf: dict[str, Any]) -> str:
    match leaf["type"]:
        case "text":
            text = html.escape(leaf["text"]).rstrip("\n").replace("\n", "<br>")
            style = leaf.get("style", {})
            for name, tag in (("bold", "b"), ("italic", "i"), ("code", "code")):
                if style.get(name):
                    text = f"<{tag}>{text}</{tag}>"
            return text
        case "link":
            return f'<a href="#">{html.escape(leaf["text"])}</a>'
        case "user":
            return f'<span class="user">@{html.escape(leaf["user_id"])}</span>'
        case other:
            raise ValueError(f"an element of type {other!r} is not drawn yet: add it to tools/render_messages.py")


def _element(element: dict[str, Any]) -> str:
    if element["type"] == "button":
        return f'<span class="button {element.get("style", "")}">{_text(element["text"])}</span>'
    return f'<span class="button select">{_text(element["placeholder"])}</span>'


def _text(text: dict[str, Any]) -> str:
    shown = html.escape(html.unescape(text["text"]))
    for dot, colour in _DOTS.items():  # a machine that draws pictures seldom has a font for them
        shown = shown.replace(dot, f'<span class="dot" style="background: {colour}"></span>')
    return shown


def picture(name: str, chromium: str) -> Path:
    """Draw one golden rendering.

    Returns:
        The PNG, cut to the message's height.
    """
    message = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    IMAGES.mkdir(parents=True, exist_ok=True)
    target = IMAGES / f"{name}.png"
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "message.html"
        source.write_text(page(message), "utf-8")
        height = _height(source, chromium)
        _chromium(chromium, source, f"--window-size={WIDTH},{height}", f"--screenshot={target}")
    return target


def _height(source: Path, chromium: str) -> int:
    measure = source.with_name("measure.html")
    script = "<script>document.title = document.body.scrollHeight</script></body>"
    measure.write_text(source.read_text("utf-8").replace("</body>", script), "utf-8")
    dom = _chromium(chromium, measure, f"--window-size={WIDTH},{TALLEST // 24}", "--dump-dom")
    found = dom.partition("<title>")[2].partition("</title>")[0]
    return min(TALLEST, int(found) + ROOM) if found.isdigit() else TALLEST


def _chromium(chromium: str, source: Path, *options: str) -> str:
    fixed = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1")
    done = subprocess.run(
        [chromium, *fixed, *options, source.as_uri()], capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout


def main() -> int:
    """Draw what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", metavar="NAME", nargs="*", default=list(SHOWN))
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser") or "")
    asked = parser.parse_args()
    if not asked.chromium:
        print("no Chromium found: install one, or give --chromium PATH", file=sys.stderr)
        return 1
    for name in asked.names or SHOWN:
        print(picture(name, asked.chromium).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
