"""The pictures of the documentation show the messages as they are sent, small enough for a phone."""

import io
import re
import shutil
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from tests.support import slack_rules
from tests.support.alerts import golden_cases
from tools import render_messages
from tools.block_kit import page
from tools.render_messages import IMAGES, LARGEST, SHOTS, Shot

PAGE = (IMAGES.parent / "message.md").read_text(encoding="utf-8")
PLAIN = {"type": "plain_text", "text": "Puy &amp; Dôme"}


def html(*blocks: dict[str, Any], **options: Any) -> str:
    """The message's part of the page."""
    whole = page(blocks, clock="20:06", width=390, lang="fr", **options)
    return whole.partition("<body")[2]


def shown(source: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", source.replace("<br>", "\n")))


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def section(*leaves: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(leaves)}


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_each_picture_is_there_small_and_as_wide_as_is_said(shot: Shot) -> None:
    data = (IMAGES / f"{shot.name}.png").read_bytes()
    assert len(data) < LARGEST
    width = Image.open(io.BytesIO(data)).width
    assert abs(width - shot.width * render_messages._SHARPNESS) <= 1


def test_the_page_shows_each_picture_in_its_width_with_words_and_no_other_is_kept() -> None:
    told = re.findall(r'<img src="images/([\w-]+)\.png" width="(\d+)" alt="([^"]{20,})">', PAGE)
    assert {(name, int(width)) for name, width, _ in told} == {(shot.name, shot.width) for shot in SHOTS}
    assert {file.stem for file in IMAGES.glob("*.png")} == {shot.name for shot in SHOTS}


@pytest.mark.parametrize("case", golden_cases(), ids=lambda case: case.name)
def test_everything_that_a_golden_message_says_is_on_its_page(case: Any) -> None:
    blocks = render_messages.blocks(case.alert)
    dots = "🔴🟠🔵🟢⚪"
    said = shown(html(*blocks)).replace("\n", "")
    for line in slack_rules.visible(blocks).splitlines():
        assert line.translate({ord(dot): None for dot in dots}).strip() in said
    assert 'unknown">' not in html(*blocks, images={render_messages.FILE: b"png"})


def test_the_chart_is_in_the_page_with_its_words() -> None:
    source = render_messages.markup(Shot(name="a", case="opened.fr"))
    assert 'src="data:image/png;base64,iVBOR' in source
    assert 'alt="Volvic, messages par' in source


def test_a_notification_is_shown_above_the_message() -> None:
    source = html(rich(section({"type": "text", "text": "dedans"})), notification="Volvic &amp; Riom\ndehors")
    assert shown(source).index("Volvic & Riom\ndehors") < shown(source).index("dedans")


def test_what_a_stranger_wrote_is_text() -> None:
    nasty = '<script>alert(1)</script> & <b>"'
    source = html(rich(section({"type": "text", "text": nasty})), {"type": "header", "text": PLAIN})
    assert "<script>" not in source
    assert nasty in shown(source)
    assert "Puy & Dôme" in shown(source)


def test_quotes_lists_code_users_links_and_styles_have_their_looks() -> None:
    source = html(
        rich(
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "dit"}]},
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [section({"type": "text", "text": "un"}), section({"type": "text", "text": "deux"})],
            },
            {"type": "rich_text_list", "style": "bullet", "elements": [section({"type": "text", "text": "point"})]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "brut"}]},
            section(
                {"type": "user", "user_id": "U0CAMILLE"},
                {"type": "channel", "channel_id": "C0CRISE"},
                {"type": "broadcast", "range": "here"},
                {"type": "link", "url": "https://social.example/1", "text": "voir"},
                {"type": "text", "text": "gras", "style": {"bold": True, "italic": True}},
                {"type": "emoji", "name": "fire"},
                {"type": "invented"},
            ),
        )
    )
    for part in (
        "<blockquote>dit</blockquote>",
        "<ol><li><span>un</span></li><li><span>deux</span></li></ol>",
        "<ul><li><span>point</span></li></ul>",
        "<pre>brut</pre>",
        '<span class="user">@U0CAMILLE</span>',
        '<span class="user">#C0CRISE</span>',
        '<span class="user">@here</span>',
        '<a href="https://social.example/1">voir</a>',
        "<i><b>gras</b></i>",
        ":fire:",
        "[invented]",
    ):
        assert part in source


def test_buttons_and_menus_look_like_what_they_are() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Je m’en occupe"}, "style": "primary"}
    menu = {"type": "static_select", "placeholder": {"type": "plain_text", "text": "Plus tard"}, "options": []}
    people = {"type": "users_select", "placeholder": {"type": "plain_text", "text": "À qui ?"}}
    boxes = {"type": "checkboxes", "options": [{"text": {"type": "plain_text", "text": "Fait"}, "value": "1"}]}
    source = html({"type": "actions", "elements": [button, menu, people, {"type": "overflow"}, boxes]})
    assert '<span class="control primary">Je m’en occupe</span>' in source
    assert '<span class="control select">Plus tard</span>' in source
    assert '<span class="control select">À qui ?</span>' in source
    assert "⋯" in source
    assert "☐ Fait" in source


def test_sections_fields_inputs_dividers_and_blocks_from_the_future_are_laid_out_too() -> None:
    source = html(
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*gras* _penché_ <https://a.example|lien> <@U1> `code` a &lt; b"},
            "fields": [PLAIN],
            "accessory": {"type": "button", "text": {"type": "plain_text", "text": "Ouvrir"}},
        },
        {"type": "divider"},
        {"type": "input", "label": PLAIN, "element": {"type": "datepicker", "initial_date": "2025-03-04"}},
        {
            "type": "context",
            "elements": [PLAIN, {"type": "image", "image_url": "https://a.example/i.png", "alt_text": "?"}],
        },
        {"type": "hologram"},
    )
    for part in (
        "<b>gras</b>",
        "<i>penché</i>",
        '<a href="https://a.example">lien</a>',
        '<span class="user">@U1</span>',
        "<code>code</code>",
        "a &lt; b",
        "Ouvrir",
        "<hr>",
        "2025-03-04",
        '<div class="block unknown">hologram</div>',
    ):
        assert part in source


def test_a_picture_is_cut_below_its_last_line_and_kept_small() -> None:
    image = Image.new("RGB", (400, 900), "white")
    ImageDraw.Draw(image).rectangle((10, 10, 100, 300), fill="black")
    cut = Image.open(io.BytesIO(render_messages.trim(image, 390)))
    assert cut.size == (390, 317)


@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_a_page_becomes_a_picture(tmp_path: Path) -> None:
    source = page([{"type": "header", "text": PLAIN}], clock="20:06", width=390, lang="fr")
    picture = Image.open(io.BytesIO(render_messages.shoot(source, 390, "chromium")))
    assert picture.width == round(390 * render_messages._SHARPNESS)
    assert 60 < picture.height < 200
    assert len(picture.convert("RGB").getcolors(10_000) or []) > 10
