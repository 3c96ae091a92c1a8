import json
from pathlib import Path

import pytest

from tools import render_messages
from tools.render_messages import GOLDEN, SHOWN, page


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.json")), ids=lambda path: path.stem)
def test_every_golden_message_can_be_drawn(path: Path) -> None:
    message = json.loads(path.read_text("utf-8"))
    drawn = page(message)
    said = message["blocks"][0]["text"]["text"][2:]
    assert render_messages._text({"text": said}) in drawn
    assert drawn.count("</div>") == drawn.count("<div")


def test_the_page_shows_each_picture_that_is_drawn() -> None:
    told = (render_messages.ROOT / "docs" / "reference" / "message.md").read_text("utf-8")
    for name in SHOWN:
        assert f"../images/messages/{name}.png" in told
        assert (render_messages.IMAGES / f"{name}.png").is_file()
