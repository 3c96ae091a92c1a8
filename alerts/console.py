"""Telling on a terminal: what the communicator reads, in colour where there is colour and as plain text elsewhere."""

import textwrap
from typing import TextIO

from rich.box import HEAVY
from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from alerts.model import Alert, Bulletin, Delivery, DeliveryAction, DeliveryReason, Kind, Severity, Transition
from alerts.notifier import Posted
from alerts.wording import QuoteTelling, Telling, sentences, tell
from streams.errors import NotifyError, NotifyReason

_FRAME = 4
"""Columns that the frame takes."""

_WIDTH = 100
"""Columns at most: longer lines are hard to read."""

_SAID_IN_THREAD = frozenset({Transition.ESCALATED, Transition.REOPENED, Transition.RESOLVED})
"""A reply in the thread follows the update of the message: on paper they are one piece of news, told once."""

_TAB = "\t"

_WHOLE_AGAIN = frozenset({Transition.ESCALATED, Transition.REOPENED})


class ConsoleNotifier:
    """Prints deliveries; a message's ``ts`` is the id of the delivery that made it, so that a replay prints the same.

    Args:
        out: Where to print. Colour and frames appear only when it is a terminal.
        colour: Forces them on or off; ``None`` asks ``out``.
    """

    name = "console"

    def __init__(self, out: TextIO, *, colour: bool | None = None) -> None:
        self._out = out
        self._colour = out.isatty() if colour is None else colour
        self._console = Console(file=out, force_terminal=self._colour, highlight=False, markup=False, emoji=False)
        if self._colour:
            self._console.width = min(self._console.width, _WIDTH)

    async def deliver(self, delivery: Delivery | Bulletin) -> Posted:
        """Prints the whole message when it is new or the rise has grown or come back, a line or a few otherwise.

        Raises:
            NotifyError: When the output is closed or full.
        """
        try:
            if isinstance(delivery, Bulletin):
                lines = [delivery.title, *(f"   {line.replace(_TAB, ' – ')}" for line in delivery.lines)]
                self._out.write("\n".join(lines) + "\n\n")
            else:
                self._print(delivery)
            self._out.flush()
        except (OSError, ValueError) as error:
            raise NotifyError(NotifyReason.CONNECTION, f"console: {error}", permanent=True) from error
        ts = "" if isinstance(delivery, Bulletin) else delivery.ts
        return Posted(channel=delivery.channel, ts=ts or delivery.id)

    async def adorn(self, delivery: Delivery, posted: Posted) -> None:
        """What is printed is whole."""

    async def find(self, delivery: Delivery | Bulletin) -> Posted | None:
        """What was printed cannot be read back: printing it twice is the lesser evil."""
        return None

    async def close(self) -> None:
        """Leaves the output open: it belongs to the caller."""

    def _print(self, delivery: Delivery) -> None:
        alert = delivery.alert
        told = tell(alert, delivery.late_s)
        match delivery.action:
            case DeliveryAction.SKIP:
                return
            case DeliveryAction.UPDATE if alert.transition in _SAID_IN_THREAD:
                return
            case DeliveryAction.UPDATE:
                self._write(alert, [f"{_first(told)} · {told.clock}"])
            case DeliveryAction.CALL:
                asked = sentences.call(alert, delivery.reason, delivery.waited_s)
                self._write(alert, [f"   {' '.join((*delivery.people, asked))} {told.headline}"])
            case DeliveryAction.THREAD if delivery.reason is DeliveryReason.REPEATED:
                self._write(alert, [f"   {sentences.still_on(alert)} {told.headline}"])
            case DeliveryAction.THREAD if alert.transition not in _WHOLE_AGAIN:
                label, why = told.facts[0]
                self._write(
                    alert,
                    [f"{_first(told)} · {told.clock}", f"   {told.honest}", f"   {told.since}", f"   {label} – {why}"],
                )
            case DeliveryAction.SEND | DeliveryAction.THREAD if self._colour:
                self._console.print(_panel(alert, told, self._console.width - _FRAME))
                for line in _called(delivery):
                    self._console.print(Text(line))
            case DeliveryAction.SEND | DeliveryAction.THREAD:
                self._out.write("\n".join([*plain_lines(told), *_called(delivery)]) + "\n\n")

    def _write(self, alert: Alert, lines: list[str]) -> None:
        if self._colour:
            self._console.print(Text(lines[0], style=_style(alert)))
            for line in lines[1:]:
                self._console.print(Text(line))
        else:
            self._out.write("\n".join(lines) + "\n")


def _called(delivery: Delivery) -> list[str]:
    """The line that names whom a message is for; nothing when it is for everybody."""
    return [f"   {sentences.on_call(delivery.alert)} {', '.join(delivery.people)}"] if delivery.people else []


def plain_lines(told: Telling) -> list[str]:
    """The whole message as lines of text: the first one alone is enough to decide."""
    lines = [_first(told), f"   {told.honest}", f"   {told.since}"]
    if told.chart:
        lines.append(f"   {told.chart}  {told.chart_caption}")
    lines += [f"   {label} – {text}" for label, text in told.facts]
    if told.quotes:
        lines.append(f"   {told.posts_label} –")
    for quote in told.quotes:
        lines += [f"     {quote.head}", f"       {quote.text}", f"       [{quote.tone}] {quote.url}".rstrip()]
    lines += [f"   {told.caveats_label} – {caveat}" for caveat in told.caveats]
    return [*lines, f"   {told.measured} · {told.reference}"]


def _panel(alert: Alert, told: Telling, width: int) -> Panel:
    style = _style(alert)
    parts: list[Text] = [_wrapped((told.honest, "bold"), width=width), Text(told.since)]
    if told.chart:
        parts.append(Text.assemble((told.chart, style), "  ", (told.chart_caption, "dim")))
    parts.append(Text())
    parts += [_wrapped((f"{label}  ", "bold"), (text, ""), width=width) for label, text in told.facts]
    if told.quotes:
        parts += [Text(), Text(told.posts_label, style="bold")]
    for quote in told.quotes:
        parts += _quote(quote)
    if told.caveats:
        parts.append(Text())
    parts += [Text(f"{told.caveats_label} – {caveat}", style="yellow") for caveat in told.caveats]
    title = Text(f" {told.mark} {told.headline} ", style=f"bold {style}")
    # A panel's title is cut at the frame; the headline must be read whole, so it stands inside.
    footer = Text(f" {told.measured} · {told.reference} ", style="dim")
    return Panel(Group(title, Text(), *parts, Text(), footer), box=HEAVY, border_style=style, padding=(0, 1))


def _quote(quote: QuoteTelling) -> list[Text]:
    tail = Text.assemble("    ", (quote.tone, "italic"))
    if quote.url:
        tail.append("  ")
        tail.append(quote.url, style="blue underline")
    return [Text(f"  {quote.head}", style="dim"), Text(f"  │ {quote.text}"), tail]


def _wrapped(*parts: tuple[str, str], width: int) -> Text:
    """The parts on lines of at most ``width`` columns, never broken at a no-break space as Rich itself would."""
    text = Text.assemble(*parts)
    broken = textwrap.fill(text.plain, width, break_long_words=False, break_on_hyphens=False)
    if len(broken) != len(text.plain):
        return text
    text.plain = broken
    return text


def _first(told: Telling) -> str:
    return f"{told.mark} {told.headline}"


def _style(alert: Alert) -> str:
    if alert.transition is Transition.RESOLVED:
        return "bright_black"
    if alert.kind is Kind.GOOD_NEWS:
        return "green"
    return {Severity.CRITICAL: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}[alert.severity]
