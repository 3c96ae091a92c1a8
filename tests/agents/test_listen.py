"""The way back, end to end: a worker on the embedded broker and a Slack that speaks Socket Mode."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlencode

import aiohttp
import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from agents import events
from agents.embedded import EmbeddedBroker
from agents.listen import FRESH_S, Listen
from agents.metrics import Metrics
from agents.process import running, until_ready
from agents.produce import produce
from agents.secret import Secret
from agents.settings import Clock, Settings
from agents.topics import declare, partition_of
from agents.worker import Worker
from alerts.engine import Rules
from alerts.model import Action, RefusalReason, Refused
from alerts.slack.buttons import action_id
from streams import gazetteer
from streams.tuning import Tuning
from tests.alerts.test_slack_http import signed
from tests.support import slack_rules
from tests.support.fake_slack import Fault
from tests.support.fake_socket_mode import APP_TOKEN, FakeSocketMode
from tests.support.slack_payloads import CAMILLE, a_press, a_slash
from tests.support.stories import a_territory
from tests.support.topic_reader import read_topic

PARTITIONS = 2
START = 1741075200.0
"""Tuesday 4 March 2025, 9:00 in Paris."""
CHANNEL = "C0CRISE"
TERRITORIES = """\
[[territory]]
id = "volvic"
name = "Volvic"
scale = "commune"
usual_per_hour = 4.0
expressions = [{ text = "Volvic" }]
"""
CONFIG = f'[[policy.routes]]\nchannel = "{CHANNEL}"\n'
SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"


def posts(folder: Path) -> Path:
    """Four ordinary hours, then sixty people who complain within ten minutes."""
    ordinary = [(START + n * 900.0, f"Promenade n° {n} à Volvic") for n in range(16)]
    angry = [(START + 14_400.0 + n * 10.0, f"Honte à Volvic, scandale numéro {n} !") for n in range(60)]
    path = folder / "posts.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for n, (at, text) in enumerate(ordinary + angry):
            author = {"id": f"a{n}", "handle": f"auteur{n}"}
            post = {"id": f"p{n}", "platform": "mastodon", "created_at": at, "text": text, "author": author}
            out.write(json.dumps(post, ensure_ascii=False) + "\n")
    return path


@dataclass
class Town:
    """A worker in which an episode is open, and the Slack that was told."""

    slack: FakeSocketMode
    worker: Worker
    bootstrap: str

    @property
    def listen(self) -> Listen:
        assert self.worker.listen is not None
        return self.worker.listen

    @property
    def message(self) -> dict[str, Any]:
        """The episode's message, as it stands."""
        return self.slack.messages(CHANNEL)[0]

    def press(self, action: Action, **chosen: object) -> dict[str, Any]:
        """What Slack sends when somebody presses under the message now."""
        found = [
            (block["block_id"], element)
            for block in self.message["blocks"]
            if block["type"] == "actions"
            for element in block["elements"]
            if element["action_id"] == action_id(action)
        ]
        ((block_id, element),) = found
        one = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id,
               "action_ts": f"{time.time():.6f}", **chosen}  # fmt: skip
        return {
            "type": "block_actions",
            "team": {"id": "T0FAKE"},
            "user": {"id": CAMILLE, "team_id": "T0FAKE"},
            "api_app_id": self.slack.app,
            "container": {"message_ts": self.message["ts"], "channel_id": CHANNEL},
            "trigger_id": "1.2.x",
            "actions": [one],
        }

    def counted(self, action: str, outcome: str) -> float:
        labels = {"action": action, "outcome": outcome}
        return self.worker.registry.get_sample_value("clameur_slack_commands_total", labels) or 0.0


@asynccontextmanager
async def a_town(folder: Path, **changes: Any) -> AsyncIterator[Town]:
    (folder / "territories.toml").write_text(TERRITORIES, encoding="utf-8")
    (folder / "clameur.toml").write_text(CONFIG, encoding="utf-8")
    names = declare("clameur", PARTITIONS, clock=Clock.EVENT)
    async with FakeSocketMode() as slack:
        with EmbeddedBroker({topic.name: topic.partitions for topic in names.all}) as broker:
            settings = Settings(
                broker=broker.bootstrap, partitions=PARTITIONS, clock=Clock.EVENT, state_dir=folder, http_port=0,
                territories=folder / "territories.toml", config=folder / "clameur.toml",
                slack_token=Secret(slack.token), slack_url=slack.url,
                **({"slack_app_token": Secret(APP_TOKEN)} | changes),
            )  # fmt: skip
            worker = Worker(settings, version="0", embedded=True)
            async with running(worker):
                await until_ready(worker)
                await produce(posts(folder), broker.bootstrap, "posts", partitions=PARTITIONS, tail_s=300.0)
                await soon(lambda: bool(slack.messages(CHANNEL)), "the message")
                yield Town(slack, worker, broker.bootstrap)
            assert slack.links == []


async def soon(done: Callable[[], bool], what: str) -> None:
    for _ in range(1500):
        if done():
            return
        await asyncio.sleep(0.02)
    raise AssertionError(f"still waiting after 30 s: {what}")


async def test_from_a_press_to_the_message_and_from_a_command_to_its_answer(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        slack = town.slack
        await slack.connected(1)
        assert town.worker.registry.get_sample_value("clameur_slack_connections") == 1.0

        # Je prends: the message says so, names the person as Slack does, and has new buttons.
        press = town.press(Action.ACKNOWLEDGE)
        envelope = await slack.send("interactive", press)
        await slack.resend(envelope, "interactive", press, connection=slack.links[0])
        await soon(lambda: "prise en charge" in town.message["text"], "the message taken in hand")
        nodes = slack_rules._nodes(town.message["blocks"])
        assert {"type": "user", "user_id": CAMILLE} in nodes
        assert town.counted("acknowledge", "done") == 2.0
        assert max(ack.delay_s for ack in slack.acks) < 3.0

        # /clameur status knows that; explain reads as posts are read.
        await slack.send("slash_commands", a_slash("statut", answer_to=slack.answer_to))
        await soon(lambda: len(slack.answers) == 1, "the status")
        status = slack_rules.visible(slack.answers[0]["blocks"]).replace("\u00a0", " ")
        assert status.startswith("• Volvic : crise en cours")
        assert "quelqu’un s’en occupe" in status
        assert status.endswith("Territoires suivis : 1 sur 1.")
        await slack.send("slash_commands", a_slash("explain Honte à Volvic", answer_to=slack.answer_to))
        await soon(lambda: len(slack.answers) == 2, "the explanation")
        assert "Volvic: kept" in slack_rules.visible(slack.answers[1]["blocks"])

        # A report from the field becomes a post, and a mention of its territory.
        before = town.worker.ingest.mentions
        await slack.send("slash_commands", a_slash("signal volvic Fuite d'eau rue du Lac", answer_to=slack.answer_to))
        await soon(lambda: town.worker.ingest.mentions == before + 1, "the report, read as a post")
        await soon(lambda: len(slack.answers) == 3, "the thanks")

        # The engine says no by a record on the alerts topic: the presser alone is told, once.
        refused = Refused(command="c9", at=time.time(), territory="volvic", by=CAMILLE, reason=RefusalReason.TAKEN,
                          channel=CHANNEL, detail="U0LOUISON")  # fmt: skip
        topic = town.worker.topics.alerts
        for _ in range(2):
            to = partition_of("volvic", topic.partitions)
            await (await town.worker.context.send(topic.name, to, b"volvic", events.encode(refused)))
        await soon(lambda: len(slack.whispers) == 1, "the refusal")
        assert slack.whispers[0]["text"] == "Cet épisode est déjà pris en charge par <@U0LOUISON>."

        # A silence is kept with its region, shows in the status, and is ended by a word; the digest knows the episode.
        answered = len(slack.answers)
        await slack.send("slash_commands", a_slash("silence volvic 2h essai", answer_to=slack.answer_to))
        await soon(lambda: bool(town.listen.muted()), "the silence")
        await slack.send("slash_commands", a_slash("statut", answer_to=slack.answer_to))
        await soon(lambda: len(slack.answers) == answered + 2, "the status with it")
        assert "Volvic : silence jusqu’à" in slack_rules.visible(slack.answers[-1]["blocks"]).replace("\u00a0", " ")
        await slack.send("slash_commands", a_slash("silence volvic fin", answer_to=slack.answer_to))
        await soon(lambda: not town.listen.muted(), "its end")
        await slack.send("slash_commands", a_slash("bilan", answer_to=slack.answer_to))
        await soon(lambda: len(slack.answers) == answered + 4, "the digest")
        bilan = slack_rules.visible(slack.answers[-1]["blocks"]).replace("\u00a0", " ")
        assert bilan.startswith("Bilan du jour, Volvic")
        assert "1 épisode annoncé, aucun retenu." in bilan

        # Clore: the message is over, and what is left under it helps next time.
        await slack.send("interactive", town.press(Action.RESOLVE))
        await soon(lambda: "close" in town.message["text"], "the message closed")
        left = [e["action_id"] for b in town.message["blocks"] if b["type"] == "actions" for e in b["elements"]]
        assert left == ["clameur.useful", "clameur.false_alarm"]
        assert len(slack.whispers) == 1

        alerts = await read_topic(town.bootstrap, town.worker.topics.alerts.name, PARTITIONS)
        told = [json.loads(record.value or b"{}") for records in alerts for record in records]
        by = [alert["by"] for alert in told if alert.get("transition") in ("acknowledged", "resolved")]
        assert by == [CAMILLE, CAMILLE]
    assert slack.strange == []


async def test_through_http_a_signed_press_does_the_same_and_an_unsigned_one_nothing(tmp_path: Path) -> None:
    http = {"slack_app_token": None, "slack_http": ("127.0.0.1", 0), "slack_signing_secret": Secret(SIGNING)}
    async with a_town(tmp_path, **http) as town:
        await soon(lambda: town.listen.http_port is not None, "the door")
        url = f"http://127.0.0.1:{town.listen.http_port}/slack/actions"
        body = urlencode({"payload": json.dumps(town.press(Action.ACKNOWLEDGE))}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        genuine = form | signed(body, at=round(time.time()), secret=SIGNING)
        async with aiohttp.ClientSession() as client:
            for headers, status in ((form, 401), (genuine, 200), (genuine, 401)):
                async with client.post(url, data=body, headers=headers) as answer:
                    assert answer.status == status
        await soon(lambda: "prise en charge" in town.message["text"], "the message taken in hand")
        assert town.counted("acknowledge", "done") == 1.0


async def test_without_a_way_back_there_are_no_buttons(tmp_path: Path) -> None:
    async with a_town(tmp_path, slack_app_token=None) as town:
        assert town.worker.listen is None
        assert not [block for block in town.message["blocks"] if block["type"] == "actions"]


@asynccontextmanager
async def a_listen(slack: FakeSocketMode, *people: str) -> AsyncIterator[tuple[Listen, CollectorRegistry]]:
    """One that hears Slack in a worker that does nothing else."""
    territory = a_territory()
    registry = CollectorRegistry()
    context: Any = SimpleNamespace(
        rules={territory.id: Rules(territory, Tuning())},
        gazetteer=gazetteer.compile([territory]),
        topics=declare("clameur", PARTITIONS),
        metrics=Metrics(registry, version="0"),
        send=None,  # nothing can be sent
    )
    settings = Settings(
        slack_token=Secret(slack.token), slack_url=slack.url, slack_app_token=Secret(APP_TOKEN), slack_people=people
    )
    listen = Listen(context, settings, cast(Any, SimpleNamespace(open=list, followed=lambda: 1)))
    listen.start()
    yield listen, registry
    await listen.stop()


async def test_nobody_is_heard_before_slack_has_said_who_we_are() -> None:
    async with FakeSocketMode() as slack:
        slack.fail(Fault.SERVER_ERROR, method="auth.test")
        async with a_listen(slack):
            await slack.connected(1)
            methods = [call.method for call in slack.calls]
    assert methods == ["auth.test", "auth.test", "apps.connections.open"]


async def test_a_command_that_kafka_does_not_take_is_told_to_its_presser() -> None:
    async with FakeSocketMode() as slack, a_listen(slack) as (_, registry):
        await slack.connected(1)
        await slack.send("interactive", a_press(Action.ACKNOWLEDGE, at=time.time()))
        await soon(lambda: len(slack.whispers) == 1, "the answer")
        labels = {"action": "acknowledge", "outcome": "failed"}
        assert registry.get_sample_value("clameur_slack_commands_total", labels) == 1.0
        assert registry.get_sample_value("clameur_errors_total", {"agent": "listen"}) == 1.0
    assert "n’a pas pu être transmise" in slack.whispers[0]["text"]


async def test_only_those_of_the_settings_may_press() -> None:
    async with FakeSocketMode() as slack, a_listen(slack, "U0LOUISON"):
        await slack.connected(1)
        await slack.send("interactive", a_press(Action.ACKNOWLEDGE, at=time.time()))
        await soon(lambda: len(slack.whispers) == 1, "the answer")
    assert slack.whispers[0]["text"].startswith("Vous n’êtes pas dans la liste")


async def test_the_app_is_the_one_that_slack_says_hello_to() -> None:
    async with FakeSocketMode(app="A0OTHER") as slack, a_listen(slack) as (_, registry):
        await slack.connected(1)
        await slack.send("interactive", a_press(Action.ACKNOWLEDGE, at=time.time()))
        labels = {"action": "other", "outcome": "foreign"}
        await soon(lambda: registry.get_sample_value("clameur_slack_commands_total", labels) == 1.0, "the refusal")
    assert slack.whispers == []


@pytest.mark.parametrize(("age_s", "told"), [(0.0, 1), (FRESH_S - 10.0, 1), (FRESH_S + 10.0, 0)])
async def test_what_the_engine_refused_is_told_once_and_while_it_is_news(age_s: float, told: int) -> None:
    refused = Refused(command="c1", at=time.time() - age_s, territory="volvic", by=CAMILLE, channel=CHANNEL,
                      reason=RefusalReason.OVER)  # fmt: skip
    async with FakeSocketMode() as slack, a_listen(slack) as (listen, _):
        await listen.refuse(refused)
        await listen.refuse(refused)
    assert len(slack.whispers) == told


async def test_a_press_is_logged_by_the_slack_id_alone() -> None:
    with capture_logs() as logs:
        async with FakeSocketMode() as slack, a_listen(slack):
            await slack.connected(1)
            await slack.send("interactive", a_press(Action.USEFUL, at=time.time(), by=CAMILLE))
            await soon(lambda: bool(slack.whispers), "the answer")
    (line,) = [log for log in logs if log["event"] == "slack.pressed"]
    assert (line["action"], line["territory"], line["by"]) == ("useful", "volvic", CAMILLE)
    assert "camille" not in str(logs)
    assert not [word for word in ("xapp-", "xoxb-", "ticket") if word in str(logs)]
