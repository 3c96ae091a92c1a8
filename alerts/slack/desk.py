"""Where what people do in Slack is dealt with, whichever way it came in: decided, passed on, answered to them alone."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol, assert_never

import msgspec

from alerts.model import Action, Bulletin, Command, Outcome, RefusalReason, Refused
from alerts.model import Mute as Silenced
from alerts.slack import field
from alerts.slack.actions import Ask, Gate, Refusal, interaction
from alerts.slack.blocks import USER, escape, plain
from alerts.slack.calls import Calls
from alerts.slack.slash import Asked, Digest, Explain, Help, Mute, Request, Signal, Status, Turned, Verb, parse
from alerts.wording import answers
from alerts.wording.answers import Standing, said
from alerts.wording.refusals import refusal
from alerts.wording.sentences import tongue
from streams import crisis, language, sentiment
from streams.errors import ClameurError, NotifyError
from streams.gazetteer import Gazetteer
from streams.model import Post

INTERACTIVE: Final = "interactive"
SLASH: Final = "slash_commands"
"""What comes in, in Socket Mode's words."""

DONE: Final = Outcome.DONE
"""Outcome of what was passed on or answered; any other is a `RefusalReason`."""
OTHER: Final = "other"
"""What is neither an `Action` nor a `Verb`."""


class Core(Protocol):
    """What the worker does for the desk; it raises a `ClameurError` when it cannot."""

    async def command(self, command: Command) -> None:
        """Pass a command on; done when it cannot be lost any more."""

    async def report(self, post: Post) -> None:
        """Pass a report from the field on; done when it cannot be lost any more."""

    def standing(self) -> tuple[Standing, ...]:
        """The open episodes that this worker knows."""

    def followed(self) -> int:
        """How many territories it follows."""

    async def mute(self, mute: Silenced) -> None:
        """Pass a silence on; done when it cannot be lost any more."""

    def muted(self) -> tuple[Silenced, ...]:
        """The silences that people asked for, as far as this worker knows, while they last."""

    def digests(self, lang: str) -> tuple[Bulletin, ...]:
        """The last 24 hours of its regions in which anything happened."""


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one press or one command, to be counted and logged.

    ``action`` is an `Action`, a `Verb` or `OTHER`; ``outcome`` is `DONE` or a `RefusalReason`; ``by`` is Slack's id of
    the person, empty when it is not known; ``trouble`` says why they could not be answered, if so.
    """

    action: str
    outcome: str
    by: str = ""
    territory: str = ""
    trouble: str = ""


class Desk:
    """Deals with payloads. Nothing that comes in raises.

    Args:
        calls: Slack's Web API, for windows and answers.
        gate: Who and what is let in; replaced once it is known who we are.
        core: The worker.
        gazetteer: Compiled territories.
        noted: Told what came of each payload.
        now: The time, epoch seconds.
    """

    def __init__(
        self,
        calls: Calls,
        gate: Gate,
        core: Core,
        gazetteer: Gazetteer,
        *,
        noted: Callable[[Press], None],
        now: Callable[[], float],
    ) -> None:
        self.gate = gate
        self._calls = calls
        self._core = core
        self._gazetteer = gazetteer
        self._noted = noted
        self._now = now

    async def take(self, kind: str, payload: object) -> None:
        """Deal with one payload of a kind; one that is none of ours is let go."""
        if kind not in (INTERACTIVE, SLASH):
            return
        try:
            press = await (self._interaction(payload) if kind == INTERACTIVE else self._slash(payload))
        except Exception as error:  # the outermost loop of all that people do: the next press must find us here
            press = Press(action=OTHER, outcome=RefusalReason.FAILED, trouble=type(error).__name__)
        self._noted(press)

    async def refuse(self, refused: Refused) -> None:
        """Tell a presser what the episode's state did not allow."""
        place = self.gate.places.get(refused.territory)
        text = refusal(refused.reason, self.gate.lang if place is None else place.lang, _mention(refused.detail))
        trouble = await self._whisper(refused.channel, refused.by, text)
        self._noted(
            Press(action=OTHER, outcome=refused.reason, by=refused.by, territory=refused.territory, trouble=trouble)
        )

    async def _interaction(self, payload: object) -> Press:
        match interaction(payload, self.gate, now=self._now()):
            case Command() as command:
                return await self._command(command)
            case Ask() as ask:
                opening = self._calls.client.views_open(trigger_id=ask.trigger, view=ask.view)
                trouble = await _trouble(self._calls.ask("views.open", opening))
                if trouble:
                    await self._whisper(ask.channel, ask.by, refusal(RefusalReason.FAILED, ask.lang))
                outcome = RefusalReason.FAILED if trouble else DONE
                return Press(action=Action.NOTE, outcome=outcome, by=ask.by, territory=ask.territory, trouble=trouble)
            case Refusal() as no:
                trouble = await self._whisper(no.channel, no.by, refusal(no.reason, no.lang, no.detail))
                return Press(
                    action=no.action or OTHER, outcome=no.reason, by=no.by, territory=no.territory, trouble=trouble
                )

    async def _command(self, command: Command) -> Press:
        lang = self.gate.places[command.territory].lang
        press = Press(action=command.action, outcome=DONE, by=command.by, territory=command.territory)
        lost = await _trouble(self._core.command(command))
        if lost:
            await self._whisper(command.channel, command.by, refusal(RefusalReason.FAILED, lang))
            return msgspec.structs.replace(press, outcome=RefusalReason.FAILED, trouble=lost)
        if command.action in (Action.USEFUL, Action.NOTE):  # what any other does is seen in the message
            trouble = await self._whisper(command.channel, command.by, said("noted", lang))
            press = msgspec.structs.replace(press, trouble=trouble)
        return press

    async def _slash(self, payload: object) -> Press:
        request = parse(payload, self.gate)
        if isinstance(request, Turned):
            verb, asked = request.verb or OTHER, request.asked
            if asked is None:
                return Press(action=verb, outcome=request.reason)
            lines = [refusal(request.reason, asked.lang, request.detail)]
            territory, trouble = "", ""
            outcome: str = request.reason
        else:
            verb, asked = _verb(request), request.asked
            territory = request.territory if isinstance(request, Signal | Mute) else ""
            lines, outcome, trouble = await self._answer(request)
        trouble = await self._reply(asked, lines) or trouble
        return Press(action=verb, outcome=outcome, by=asked.by, territory=territory, trouble=trouble)

    async def _answer(self, request: Request) -> tuple[list[str], str, str]:
        """The lines of an answer, its outcome, and what went wrong on the way."""
        lang = request.asked.lang
        places = self.gate.places
        match request:
            case Status():
                standing, followed = self._core.standing(), self._core.followed()
                lines = answers.status(standing, lang, now=self._now(), followed=followed, total=len(places))
                return [*lines, *(self._muted(mute, lang) for mute in self._core.muted()[: answers.SHOWN])], DONE, ""
            case Explain(text=text):
                return self._explain(text, lang), DONE, ""
            case Signal() as signal:
                return await self._signal(signal)
            case Help(unknown=unknown):
                return answers.help_lines(lang, sorted(places), unknown), DONE, ""
            case Mute() as mute:
                return await self._mute(mute)
            case Digest():
                told = [line for one in self._core.digests(lang) for line in (one.title, *one.lines)]
                lines = [line.replace("\t", f"{tongue(lang).colon}") for line in told[: 2 * answers.SHOWN]]
                return lines or [said("eventless", lang)], DONE, ""
            case _:
                assert_never(request)

    def _explain(self, text: str, lang: str) -> list[str]:
        hits, rejections = self._gazetteer.explain(text, at=self._now())
        default = self._gazetteer.territory(hits[0].territory).lang if hits else lang
        mood = sentiment.score(text, language.detect(text, None, default), default=default)
        names = {territory: place.name for territory, place in self.gate.places.items()}
        return answers.explanation(hits, rejections, mood, crisis.topics(text), names, lang)

    async def _signal(self, signal: Signal) -> tuple[list[str], str, str]:
        lang, name = signal.asked.lang, self.gate.places[signal.territory].name
        report = field.post(signal, self._gazetteer, at=self._now())
        if report is None:
            return [said("unread", lang, name=name)], RefusalReason.MALFORMED, ""
        lost = await _trouble(self._core.report(report))
        if lost:
            return [refusal(RefusalReason.FAILED, lang)], RefusalReason.FAILED, lost
        return [said("signalled", lang, name=name)], DONE, ""

    async def _mute(self, mute: Mute) -> tuple[list[str], str, str]:
        lang, now, place = mute.asked.lang, self._now(), self.gate.places[mute.territory]
        wanted = Silenced(
            id=mute.asked.id,
            at=now,
            region=place.region or mute.territory,
            territory=mute.territory,
            by=mute.asked.handle or mute.asked.by,
            until=now + mute.seconds if mute.seconds else 0.0,
            reason=mute.reason,
        )
        lost = await _trouble(self._core.mute(wanted))
        if lost:
            return [refusal(RefusalReason.FAILED, lang)], RefusalReason.FAILED, lost
        line = self._muted(wanted, lang) if wanted.until else said("unmuted", lang, name=place.name)
        return [line], DONE, ""

    def _muted(self, mute: Silenced, lang: str) -> str:
        place = self.gate.places[mute.territory]
        return answers.muted(place.name, mute, lang, zone=place.zone, now=self._now())

    async def _reply(self, asked: Asked, lines: list[str]) -> str:
        if not asked.answer_to:
            return "no response_url"
        message = plain(lines)
        body = {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}
        return await _trouble(self._calls.answer(asked.answer_to, body))

    async def _whisper(self, channel: str, person: str, text: str) -> str:
        """Tell one person something in a channel; what comes back is why it could not be done, else nothing."""
        if not channel or not person:
            return "nobody to tell"
        call = self._calls.client.chat_postEphemeral(channel=channel, user=person, text=text)
        return await _trouble(self._calls.ask("chat.postEphemeral", call))


async def _trouble(work: Awaitable[Any]) -> str:
    """What went wrong with it, in words that hold no secret; nothing when it went well."""
    try:
        await work
    except NotifyError as error:
        return f"{error.reason}: {error.detail}"
    except ClameurError as error:
        return str(error)
    return ""


def _mention(person: str) -> str:
    """A person as Slack shows them; what only one reads pings nobody else."""
    return f"<@{person}>" if USER.fullmatch(person) else escape(person, 200)


def _verb(request: Request) -> Verb:
    match request:
        case Status():
            return Verb.STATUS
        case Mute():
            return Verb.MUTE
        case Explain():
            return Verb.EXPLAIN
        case Digest():
            return Verb.DIGEST
        case Signal():
            return Verb.SIGNAL
        case Help():
            return Verb.HELP
