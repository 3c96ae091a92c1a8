"""The whole walk: posts of which something was changed, from bytes to what is shown in Slack and on a terminal."""

import asyncio
import json
from functools import cache
from io import StringIO
from typing import Any

from agents import replay as replays
from agents.config import load_territories
from agents.replay import Replay
from alerts.console import ConsoleNotifier
from alerts.model import Bulletin, Delivery, DeliveryAction
from alerts.policy import Digest, Every, Policy, Route
from alerts.slack.blocks import Message, render, render_bulletin, render_call, render_thread
from streams import gazetteer
from streams.tuning import Tuning
from tests.fuzz.data import Data
from tests.fuzz.texts import ROOT
from tests.support import slack_rules
from tests.support.stories import HOUR, MONDAY

POLICY = Policy(
    routes=(Route(channel="C0CRISE"),),
    digests=(Digest(channel="C0CRISE", every=Every.DAY, time="00:30"),),
)
PLAIN = ("Quelle honte à Volvic, plus d'eau", "Incendie à Volvic, deux blessés", "Bravo Volvic, superbe fête")


def walk(raw: bytes) -> None:
    """A burst of forty posts, changed as the bytes say, half of them deleted: nothing raises, nothing is markup."""
    data = Data(raw)
    replay = Replay(_territories(), _compiled(), Tuning(), POLICY)
    lines = [_line(data, n) for n in range(40)]
    gone = {"platform": "mastodon", "created_at": MONDAY + 900, "kind": "delete"}
    lines += [json.dumps({**gone, "id": f"d{n}", "ref": f"p{n}"}).encode() for n in range(0, 40, 2)]
    seen: list[Delivery | Bulletin] = []
    for number, line in enumerate(replays.lines(lines)):
        replay.post(line, MONDAY + 15.0 * number)
        if number % 5 == 4:
            seen += [
                item for item in replay.tick(MONDAY + 15.0 * (number + 1)) if isinstance(item, Delivery | Bulletin)
            ]
    seen += [item for item in replay.tick(MONDAY + HOUR) if isinstance(item, Delivery | Bulletin)]
    again = Replay(_territories(), _compiled(), Tuning(), POLICY)
    again.restore(replay.snapshot())
    for item in seen:
        _shown(item)


def _line(data: Data, number: int) -> bytes:
    post: dict[str, Any] = {
        "id": f"p{number}",
        "platform": "mastodon",
        "created_at": MONDAY + 15 * number,
        "text": f"{PLAIN[number % 3]} {number}",
        "author": {"id": f"a{number}", "handle": f"a{number}", "followers": number},
        "url": f"https://example.org/{number}",
    }
    kind = data.byte()
    if kind & 1:
        post["text"] = f"Volvic {data.text(data.byte())}"
    if kind & 2:
        post["author"] = {"id": data.text(8), "handle": data.text(16), "name": data.text(16), "followers": kind}
    if kind & 4:
        post["url"] = f"https://{data.text(24)}"
    return json.dumps(data.mangled(post) if kind & 8 else post).encode("utf-8", "replace")


def _shown(item: Delivery | Bulletin) -> None:
    if isinstance(item, Bulletin):
        messages = [render_bulletin(item)]
    else:
        messages = [render(item.alert), render_thread(item.alert), render_call(item)]
        if item.action is not DeliveryAction.SKIP:
            out = StringIO()
            asyncio.run(ConsoleNotifier(out, colour=False).deliver(item))
            assert not set(out.getvalue()) & {"\x1b", "\x07", "\x00", "\u202e"}
    for message in messages:
        _sound(message)


def _sound(message: Message) -> None:
    body = {"text": message.text, "blocks": list(message.blocks), "channel": "C0CRISE"}
    assert slack_rules.refusal(body, update=False) == ("", []), slack_rules.refusal(body, update=False)
    assert all(found.startswith(("http://", "https://")) for found in slack_rules.markup(body)), body
    json.dumps(body, ensure_ascii=False).encode()


@cache
def _territories() -> Any:
    known = load_territories(ROOT / "config/territories.toml").territories
    return tuple(one for one in known if one.id == "volvic")


@cache
def _compiled() -> gazetteer.Gazetteer:
    return gazetteer.compile(_territories())
