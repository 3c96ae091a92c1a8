"""Pictures of Slack messages: ``python -m tools.render_messages`` makes those of the documentation anew.

With files it makes a picture of each: ``python -m tools.render_messages payload.json --out pictures``. A file holds
what is sent to Slack: an object with ``blocks``. It needs Chromium, and nothing of Slack's.
"""

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, Final

import msgspec
from PIL import Image, ImageChops

from alerts import chart
from alerts.model import Alert, Caveat
from alerts.slack.blocks import Picture, render
from alerts.wording.calendar import local
from tests.support.alerts import golden_cases
from tools.block_kit import page

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "reference" / "images"

PHONE: Final = 390
DESKTOP: Final = 700
"""CSS pixels."""

LARGEST: Final = 60_000
"""Bytes of a picture: a page of documentation loads on a phone too."""

_SHARPNESS = 1.25
"""Pixels per CSS pixel: what keeps the longest message below `LARGEST`."""
FILE: Final = "F0CHART0001"
"""Under this id the chart stands in a message."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


class Shot(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the documentation: which golden message, how wide, whether its notification is shown too.

    ``caveats``, if given, are those that it is cut down to: few alerts have all of them. Without ``charted`` it
    is as it goes out, before the chart is there.
    """

    name: str
    case: str
    width: int = PHONE
    notification: bool = False
    caveats: tuple[Caveat, ...] | None = None
    charted: bool = True


SHOTS: Final = (
    Shot(name="message-opened", case="opened.fr", notification=True),
    Shot(name="message-opened-desktop", case="opened.fr", width=DESKTOP),
    Shot(name="message-escalated", case="escalated.fr"),
    Shot(name="message-taken", case="taken.fr"),
    Shot(name="message-caveats", case="caveats.fr", caveats=(Caveat.SHORT_HISTORY, Caveat.ONE_AUTHOR)),
    Shot(name="message-without-chart", case="opened.fr", charted=False),
    Shot(name="message-good-news", case="good_news.fr"),
    Shot(name="message-silence", case="silence.fr"),
    Shot(name="message-resolved", case="resolved.fr"),
    Shot(name="message-opened-english", case="opened.en"),
)


def markup(shot: Shot) -> str:
    """The page of one of the documentation's pictures."""
    alert = next(case.alert for case in golden_cases() if case.name == shot.case)
    if shot.caveats is not None:
        alert = msgspec.structs.replace(alert, caveats=shot.caveats)
    return page(
        blocks(alert, charted=shot.charted),
        clock=f"{local(alert.at, alert.zone):%H:%M}",
        width=shot.width,
        lang=alert.lang,
        images={FILE: chart.draw(alert)},
        notification=render(alert).text if shot.notification else "",
    )


def blocks(alert: Alert, *, charted: bool = True) -> list[dict[str, Any]]:
    """An alert's message with its chart, as it is sent."""
    picture = Picture(file=FILE, alt=chart.alt_text(alert)) if charted and chart.columns(alert) else None
    sent: list[dict[str, Any]] = json.loads(json.dumps(render(alert, picture=picture).blocks))
    return sent


def shoot(source: str, width: int, browser: str) -> bytes:
    """A page as a PNG, cut below its last line."""
    with tempfile.TemporaryDirectory() as folder:
        sheet, shot = Path(folder, "page.html"), Path(folder, "page.png")
        sheet.write_text(source, encoding="utf-8")
        command = [
            *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--screenshot={shot}"),
            *(f"--window-size={max(width, 500)},3000", f"--force-device-scale-factor={_SHARPNESS}", sheet.as_uri()),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=folder)
        return trim(Image.open(io.BytesIO(shot.read_bytes())).convert("RGB"), round(width * _SHARPNESS))


def trim(image: Image.Image, width: int) -> bytes:
    """The picture without the empty ground below, in as many colours as keep it below `LARGEST`."""
    ground = Image.new("RGB", image.size, image.getpixel((image.width - 1, image.height - 1)))
    box = ImageChops.difference(image, ground).getbbox() or (0, 0, 1, 1)
    cut = image.crop((0, 0, width, min(image.height, box[3] + 16)))
    for colours in (64, 48, 32, 16):
        made = io.BytesIO()
        _reduced(cut, colours).save(made, "PNG", optimize=True)
        if len(made.getvalue()) < LARGEST:
            break
    return made.getvalue()


def _reduced(image: Image.Image, colours: int) -> Image.Image:
    """The image in fewer colours, each of them the one that most of its pixels had: flat areas stay what they are."""
    fewer = image.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    pixels = zip(fewer.tobytes(), *(channel.tobytes() for channel in image.split()), strict=True)
    palette = fewer.getpalette() or []
    for (entry, *colour), _ in reversed(Counter(pixels).most_common()):
        palette[3 * entry : 3 * entry + 3] = colour
    fewer.putpalette(palette)
    return fewer


def main() -> int:
    """Makes the pictures; 2 when there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, help="payloads; none makes the documentation's pictures")
    parser.add_argument("--out", type=Path, default=IMAGES, help="folder")
    parser.add_argument("--width", type=int, default=PHONE, help="CSS pixels, for files")
    options = parser.parse_args()
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.stderr.write(f"No browser was found -> install one of {', '.join(_BROWSERS)}\n")
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    pages = {shot.name: (markup(shot), shot.width) for shot in SHOTS} if not options.files else {}
    for file in options.files:
        payload: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        pages[file.stem] = (page(payload["blocks"], clock="20:06", width=options.width, lang="fr"), options.width)
    for name, (source, width) in pages.items():
        data = shoot(source, width, browser)
        (options.out / f"{name}.png").write_bytes(data)
        sys.stdout.write(f"{name}.png {len(data)} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
