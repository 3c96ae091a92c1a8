"""What people do is passed on and answered to them alone, against a server that keeps Slack's rules."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from alerts.model import Action, Bulletin, Command, Kind, Mute, RefusalReason, Refused, Severity
from alerts.slack.actions import Gate, Place
from alerts.slack.calls import Calls
from alerts.slack.desk import Desk, Press
from alerts.wording.answers import Standing
from streams import gazetteer
from streams.errors import ClameurError, NotifyError
from streams.model import Post
from streams.territory import Expression, Scale, Territory
from tests.support import slack_rules
from tests.support.alerts import TUESDAY_20H05, an_alert
from tests.support.fake_slack import TEAM, FakeSlack, Fault
from tests.support.fake_socket_mode import APP
from tests.support.slack_payloads import CAMILLE, CHANNEL, a_note, a_press, a_slash

NOW = TUESDAY_20H05 + 90.0
TERRITORIES = [
    Territory(
        id="volvic",
        name="Volvic",
        scale=Scale.COMMUNE,
        expressions=(Expression(text="Volvic", excludes=("bouteille*",)), Expression(text="#soifdevolvic")),
    ),
    Territory(
        id="tours",
        name="Tours",
        scale=Scale.COMMUNE,
        expressions=(Expression(text="Tours", case=True, needs=("Loire", "Touraine")),),
    ),
]
GATE = Gate(
    team=TEAM, app=APP, places={t.id: Place(name=t.name, lang=t.lang, zone=t.zone) for t in TERRITORIES}, lang="fr"
)


@dataclass
class FakeCore:
    """A worker that remembers what it was given, or cannot take it."""

    commands: list[Command] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    mutes: list[Mute] = field(default_factory=list)
    told: list[Bulletin] = field(default_factory=list)
    episodes: tuple[Standing, ...] = ()
    broken: Exception | None = None

    async def command(self, command: Command) -> None:
        if self.broken is not None:
            raise self.broken
        self.commands.append(command)

    async def report(self, post: Post) -> None:
        if self.broken is not None:
            raise self.broken
        self.posts.append(post)

    async def mute(self, mute: Mute) -> None:
        if self.broken is not None:
            raise self.broken
        self.mutes.append(mute)

    def muted(self) -> tuple[Mute, ...]:
        return tuple(mute for mute in self.mutes if mute.until)

    def digests(self, lang: str) -> tuple[Bulletin, ...]:
        return tuple(self.told)

    def standing(self) -> tuple[Standing, ...]:
        return self.episodes

    def followed(self) -> int:
        return 1


@dataclass
class Room:
    """A desk, its worker, its Slack and what it said of each payload."""

    slack: FakeSlack
    core: FakeCore
    desk: Desk
    presses: list[Press]

    async def press(self, payload: object) -> Press:
        await self.desk.take("interactive", payload)
        return self.presses[-1]

    async def type(self, text: str) -> tuple[Press, str]:
        await self.desk.take("slash_commands", a_slash(text, answer_to=self.slack.answer_to))
        answers = self.slack.answers
        return self.presses[-1], slack_rules.visible(answers[-1]["blocks"]).replace("\u00a0", " ") if answers else ""

    @property
    def whispered(self) -> list[tuple[str, str, str]]:
        return [(w["channel"], w["user"], w["text"].replace("\u00a0", " ")) for w in self.slack.whispers]


@asynccontextmanager
async def a_room(gate: Gate = GATE) -> AsyncIterator[Room]:
    async with FakeSlack() as slack:
        calls, core, presses = Calls(slack.token, slack.url), FakeCore(), list[Press]()
        desk = Desk(calls, gate, core, gazetteer.compile(TERRITORIES), noted=presses.append, now=lambda: NOW)
        yield Room(slack, core, desk, presses)
        await calls.close()


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    async with a_room() as made:
        yield made


async def test_a_press_is_passed_on_and_says_nothing_of_its_own(room: Room) -> None:
    press = await room.press(a_press(Action.ACKNOWLEDGE, at=NOW))
    (command,) = room.core.commands
    assert (command.action, command.by, command.territory) == (Action.ACKNOWLEDGE, CAMILLE, "volvic")
    assert press == Press(action="acknowledge", outcome="done", by=CAMILLE, territory="volvic")
    assert room.slack.calls == []


@pytest.mark.parametrize("action", [Action.USEFUL, Action.NOTE])
async def test_what_does_not_show_in_the_message_is_thanked_for(room: Room, action: Action) -> None:
    if action is Action.NOTE:
        await room.press(a_press(action, at=NOW))
        await room.press(a_note(room.slack.views[0], "La mairie répond à 18 h."))
    else:
        await room.press(a_press(action, at=NOW))
    assert room.core.commands[0].action is action
    assert room.whispered == [(CHANNEL, CAMILLE, "C’est noté, merci.")]


async def test_the_window_for_a_note_is_one_that_slack_takes_and_leads_back(room: Room) -> None:
    press = await room.press(a_press(Action.NOTE, an_alert(id="e4f1c2a9.7"), at=NOW))
    assert (press.action, press.outcome) == ("note", "done")
    await room.press(a_note(room.slack.views[0], "à suivre"))
    (command,) = room.core.commands
    assert (command.note, command.sequence, command.channel) == ("à suivre", 7, CHANNEL)


async def test_a_window_that_slack_no_longer_opens_is_told(room: Room) -> None:
    press = await room.press(a_press(Action.NOTE, at=NOW, trigger_id="expired"))
    assert press.outcome is RefusalReason.FAILED
    assert "expired_trigger_id" in press.trouble
    assert "Recommencez" in room.whispered[0][2]


async def test_a_refusal_is_told_to_the_presser_alone_in_their_language(room: Room) -> None:
    press = await room.press(a_press(Action.RESOLVE, at=NOW - 3600))
    assert (press.action, press.outcome) == ("resolve", RefusalReason.EXPIRED)
    ((channel, person, text),) = room.whispered
    assert (channel, person) == (CHANNEL, CAMILLE)
    assert text == "Cette demande est arrivée trop tard : rien n’a été fait. Appuyez de nouveau."
    assert room.slack.messages(CHANNEL) == []


async def test_a_stranger_is_told_nothing(room: Room) -> None:
    press = await room.press(a_press(Action.RESOLVE, at=NOW, team={"id": "T0OTHER"}))
    assert press.outcome is RefusalReason.FOREIGN
    assert room.slack.calls == []
    assert room.core.commands == []


async def test_what_cannot_be_passed_on_is_told(room: Room) -> None:
    room.core.broken = ClameurError("not sent to clameur.events: TimeoutError")
    press = await room.press(a_press(Action.ACKNOWLEDGE, at=NOW))
    assert (press.outcome, press.trouble) == (RefusalReason.FAILED, "not sent to clameur.events: TimeoutError")
    assert "n’a pas pu être transmise" in room.whispered[0][2]


async def test_an_answer_that_slack_refuses_takes_nothing_back(room: Room) -> None:
    room.slack.fail(Fault.REFUSE, method="chat.postEphemeral", code="user_not_in_channel")
    press = await room.press(a_press(Action.USEFUL, at=NOW))
    assert (press.outcome, len(room.core.commands)) == ("done", 1)
    assert "user_not_in_channel" in press.trouble


async def test_an_error_that_nobody_expected_is_counted_and_the_next_press_is_heard(room: Room) -> None:
    room.core.broken = ZeroDivisionError()
    press = await room.press(a_press(Action.ACKNOWLEDGE, at=NOW))
    assert (press.action, press.outcome, press.trouble) == ("other", RefusalReason.FAILED, "ZeroDivisionError")
    room.core.broken = None
    assert (await room.press(a_press(Action.ACKNOWLEDGE, at=NOW))).outcome == "done"


async def test_what_is_none_of_ours_is_let_go(room: Room) -> None:
    await room.desk.take("events_api", {"event": {}})
    assert (room.presses, room.slack.calls) == ([], [])


async def test_the_engine_refusing_is_told_with_who_has_it(room: Room) -> None:
    refused = Refused(
        command="c1", at=NOW, territory="volvic", by=CAMILLE, reason=RefusalReason.TAKEN, channel=CHANNEL,
        detail="U0LOUISON",
    )  # fmt: skip
    await room.desk.refuse(refused)
    await room.desk.refuse(Refused(**{**_fields(refused), "detail": "Lou <!channel>"}))
    assert [text for _, _, text in room.whispered] == [
        "Cet épisode est déjà pris en charge par <@U0LOUISON>.",
        "Cet épisode est déjà pris en charge par Lou &lt;!channel&gt;.",
    ]
    assert room.presses[0].outcome is RefusalReason.TAKEN


def _fields(refused: Refused) -> dict[str, Any]:
    return {name: getattr(refused, name) for name in refused.__struct_fields__}


async def test_status_tells_the_open_episodes_and_how_much_is_followed(room: Room) -> None:
    room.core.episodes = (
        Standing(name="Volvic", zone="Europe/Paris", kind=Kind.CRISIS, severity=Severity.WARNING,
                 since=TUESDAY_20H05 - 780, taken=True, paused_until=NOW + 3600),
        Standing(name="Tours", zone="Europe/Paris", kind=Kind.SILENCE, severity=Severity.INFO,
                 since=TUESDAY_20H05 - 86400, sources=("mastodon",), paused_until=NOW),
    )  # fmt: skip
    press, text = await room.type("statut")
    assert (press.action, press.outcome) == ("status", "done")
    assert text.splitlines() == [
        "• Volvic : crise en cours, niveau vigilance, depuis 19 h 52, quelqu’un s’en occupe, en pause jusqu’à 21 h 06",
        "• Tours : silence inhabituel en cours (Mastodon), niveau info, depuis hier à 20 h 05",
        "Territoires suivis par ce processus : 1 sur 2 ; un autre peut suivre le reste.",
    ]
    _, english = await room.type("status")
    assert "somebody is on it, paused until 21:06" in english


async def test_status_of_a_calm_day(room: Room) -> None:
    assert "Aucun épisode en cours." in (await room.type("statut"))[1]


async def test_a_text_is_explained_as_posts_are_read(room: Room) -> None:
    press, text = await room.type("explique Incendie à Volvic, quelle honte ! Et une belle tours de cartes.")
    assert press.outcome == "done"
    assert "Volvic : gardé, « Volvic » (le nom est dans le texte)" in text
    assert "Tours : écarté, « Tours » (" in text
    assert "Ton : " in text
    assert "« honte » (−)" in text
    assert "incendie" in text


async def test_a_text_about_no_territory_is_said_to_count_nowhere(room: Room) -> None:
    assert "names no territory" in (await room.type("explain What a lovely evening in Lyon"))[1]


async def test_markup_in_a_text_stays_text(room: Room) -> None:
    _, text = await room.type("explain <!channel> *Volvic* <@U1>")
    assert slack_rules.markup(room.slack.answers[-1]) == []
    assert "Volvic" in text


async def test_a_report_from_the_field_becomes_a_post_about_its_territory(room: Room) -> None:
    press, text = await room.type("signal volvic Fuite d'eau rue du Lac")
    (post,) = room.core.posts
    assert (press.action, press.outcome, press.territory) == ("signal", "done", "volvic")
    assert (post.platform, post.text, post.created_at) == ("field", "Volvic: Fuite d'eau rue du Lac", NOW)
    assert post.author is not None
    assert (post.author.id, post.author.handle) == (CAMILLE, "camille.inventee")
    assert text.startswith("Signalé pour Volvic.")


async def test_a_report_that_names_its_territory_is_left_as_it_was_typed(room: Room) -> None:
    await room.type("signal volvic Plus d'eau à Volvic")
    assert room.core.posts[0].text == "Plus d'eau à Volvic"


async def test_a_report_gets_the_context_that_its_territory_needs(room: Room) -> None:
    await room.type("signal tours Fumée au nord")
    assert room.core.posts[0].text == "Tours (Loire): Fumée au nord"


async def test_a_report_that_would_count_nowhere_is_not_sent_and_that_is_said(room: Room) -> None:
    room.desk._gazetteer = gazetteer.compile(
        [Territory(id="volvic", name="Volvic", scale=Scale.COMMUNE,
                   expressions=(Expression(text="Volvic", excludes=("bouteille*",)),))]
    )  # fmt: skip
    press, text = await room.type("signal volvic Des bouteilles partout")
    assert (press.outcome, room.core.posts) == (RefusalReason.MALFORMED, [])
    assert "ne serait reconnu" in text


async def test_the_same_report_delivered_again_is_the_same_post(room: Room) -> None:
    await room.type("signal volvic fuite")
    await room.type("signal volvic fuite")
    first, second = room.core.posts
    assert first == second


async def test_a_report_that_cannot_be_passed_on_is_told(room: Room) -> None:
    room.core.broken = ClameurError("not sent to posts: TopicAuthorizationFailedError")
    press, text = await room.type("report volvic leak")
    assert press.outcome is RefusalReason.FAILED
    assert text == "This could not be passed on: nothing was done. Try again in a moment."


async def test_a_silence_is_passed_on_with_who_until_when_and_why_and_shows_in_the_status(room: Room) -> None:
    press, text = await room.type("silence volvic 2h exercice de la caserne")
    (mute,) = room.core.mutes
    assert (mute.territory, mute.region, mute.until - NOW) == ("volvic", "volvic", 7200.0)
    assert (mute.reason, mute.by) == ("exercice de la caserne", "camille.inventee")
    assert (press.action, press.outcome, press.territory) == ("mute", "done", "volvic")
    asked = "Volvic : silence jusqu’à 22 h 06, demandé par camille.inventee : « exercice de la caserne »"
    assert text == asked
    _, text = await room.type("statut")
    assert text.endswith(asked)


async def test_a_silence_is_ended(room: Room) -> None:
    await room.type("mute volvic 2h")
    press, text = await room.type("mute volvic off")
    assert (press.outcome, room.core.mutes[-1].until) == ("done", 0.0)
    assert text == "Volvic: no silence any more, alerts go out again."


async def test_a_silence_that_cannot_be_passed_on_is_told(room: Room) -> None:
    room.core.broken = ClameurError("not sent to alerts: KafkaTimeoutError")
    press, text = await room.type("mute volvic 2h")
    assert press.outcome is RefusalReason.FAILED
    assert text == "This could not be passed on: nothing was done. Try again in a moment."


async def test_the_digest_is_told_line_by_line_and_so_is_that_there_is_none(room: Room) -> None:
    _, text = await room.type("bilan")
    assert text == "Aucun épisode depuis 24 heures dans les régions que ce processus suit, rien de retenu."
    lines = ("1 épisode annoncé, aucun retenu.", "Volvic\tcrise.")
    room.core.told = [Bulletin(id="d", at=NOW, region="volvic", channel="", title="Bilan du jour, Volvic", lines=lines)]
    press, text = await room.type("bilan")
    assert (press.action, press.outcome) == ("digest", "done")
    assert text.split("\n") == ["Bilan du jour, Volvic", "1 épisode annoncé, aucun retenu.", "Volvic : crise."]


async def test_help_lists_the_commands_and_the_territories(room: Room) -> None:
    _, text = await room.type("aide")
    assert "/clameur signal TERRITOIRE TEXTE" in text
    assert text.endswith("Territoires : tours, volvic")
    _, text = await room.type("stats")
    assert text.startswith("« stats » n’est pas une commande.")


async def test_who_may_not_ask_is_told_so() -> None:
    async with a_room(Gate(team=TEAM, people=frozenset({"U0LOUISON"}), places=GATE.places)) as room:
        press, text = await room.type("status")
    assert press.outcome is RefusalReason.NOT_ALLOWED
    assert "You are not on the list" in text


@pytest.mark.parametrize(
    "address", ["https://evil.example/hooks", "http://hooks.slack.com/x", "https://hooks.slack.com.evil.example/x"]
)
async def test_no_answer_goes_to_a_host_that_is_not_slacks(room: Room, address: str) -> None:
    await room.desk.take("slash_commands", a_slash("help", answer_to=address))
    assert room.presses[-1].trouble == "other: response_url: not an address of Slack's"


async def test_an_answer_that_slack_does_not_take_is_told_of() -> None:
    async with FakeSlack() as slack:
        calls = Calls(slack.token, slack.url)
        with pytest.raises(NotifyError) as refused:
            await calls.answer(slack.answer_to, {"text": "", "response_type": "in_channel"})
        await calls.close()
    assert "response_url answered HTTP 400" in str(refused.value)
    calls = Calls(slack.token, slack.url)
    with pytest.raises(NotifyError) as lost:
        await calls.answer(slack.answer_to, {"text": "a"})
    await calls.close()
    assert not lost.value.permanent
