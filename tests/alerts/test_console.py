"""What is printed, on a terminal and into a file."""

import io

import msgspec
import pytest

from alerts import dispatch, notification_log
from alerts.console import ConsoleNotifier
from alerts.model import Alert, DeliveryAction, Outcome, Receipt, Tick, Transition
from alerts.policy import Policy, Route
from alerts.wording import headline
from streams.errors import NotifyError
from tests.support.alerts import a_delivery, an_alert, some_quotes


async def printed(alert: Alert, *, colour: bool = False, **delivery: object) -> str:
    out = io.StringIO()
    await ConsoleNotifier(out, colour=colour).deliver(a_delivery(alert, **delivery))
    return out.getvalue()


async def test_the_first_line_alone_is_enough_to_decide() -> None:
    first = (await printed(an_alert())).splitlines()[0].replace("\u00a0", " ")
    assert first == "🟠 Volvic : crise, 31 messages en 15 min au lieu de 4, 71 % négatifs"


async def test_a_file_gets_no_terminal_codes() -> None:
    assert "\x1b" not in await printed(an_alert())


async def test_a_terminal_shows_the_same_words_in_a_coloured_frame() -> None:
    shown = await printed(an_alert(), colour=True)
    assert "\x1b[" in shown
    assert "┃" in shown
    for quote in some_quotes():
        assert quote.text[:30] in shown
        assert quote.url in shown


async def test_the_same_delivery_is_always_given_the_same_name() -> None:
    delivery = a_delivery()
    posted = await ConsoleNotifier(io.StringIO()).deliver(delivery)
    assert (posted.channel, posted.ts) == ("C0CRISE", delivery.id)


async def test_an_update_keeps_the_name_of_its_message_and_takes_one_line() -> None:
    out = io.StringIO()
    update = a_delivery(an_alert(transition=Transition.UPDATED), action=DeliveryAction.UPDATE, ts="first")
    assert (await ConsoleNotifier(out).deliver(update)).ts == "first"
    (line,) = out.getvalue().splitlines()
    assert line.endswith(" · 20\u00a0h\u00a006")


async def test_what_is_skipped_is_not_printed() -> None:
    assert await printed(an_alert(), action=DeliveryAction.SKIP) == ""


@pytest.mark.parametrize("transition", [t for t in Transition if t is not Transition.OPENED])
async def test_each_thing_that_is_dispatched_is_told_exactly_once(transition: Transition) -> None:
    """The console leaves out updates that a reply repeats: this holds it to what is really dispatched."""
    policy = Policy(routes=(Route(channel="C0CRISE"),))
    first = an_alert()
    second = an_alert(id="e4f1c2a9.2", transition=transition, at=first.at + notification_log.UPDATE_S)
    out = io.StringIO()
    console = ConsoleNotifier(out, colour=False)
    state = dispatch.RegionState(region="auvergne")
    for alert in (first, second):
        state, _ = dispatch.step(state, alert, policy)
        state, waiting = dispatch.step(state, Tick(at=alert.at), policy)
        while waiting:
            posted = await console.deliver(waiting[0])
            receipt = Receipt(
                at=alert.at, region="auvergne", delivery=waiting[0].id, outcome=Outcome.DONE,
                channel=posted.channel, ts=posted.ts,
            )  # fmt: skip
            state, waiting = dispatch.step(state, receipt, policy)
    assert out.getvalue().count(headline(second)) == 1


@pytest.mark.parametrize("transition", [Transition.ESCALATED, Transition.REOPENED])
async def test_a_rise_that_grows_is_shown_whole_again(transition: Transition) -> None:
    shown = await printed(an_alert(transition=transition), action=DeliveryAction.THREAD, ts="first")
    assert some_quotes()[0].text in shown


async def test_an_end_takes_four_lines() -> None:
    shown = await printed(an_alert(transition=Transition.RESOLVED), action=DeliveryAction.THREAD, ts="first")
    assert len(shown.splitlines()) == 4


@pytest.mark.parametrize("colour", [False, True])
async def test_a_post_can_neither_colour_the_screen_nor_clear_it(colour: bool) -> None:
    quote = msgspec.structs.replace(
        some_quotes()[0], text="\x1b[2J\x1b]0;owned\x07 [bold red]alerte[/] :fire: \u202eenvers", handle="\x1b[31mx"
    )
    shown = await printed(an_alert(quotes=(quote,), name="\x1b[31mVolvic[/]"), colour=colour)
    assert "\x1b[2J" not in shown
    assert "\x1b]0" not in shown
    assert "\x1b[31mx" not in shown
    assert "[bold red]alerte[/] :fire: envers" in shown


@pytest.mark.parametrize("colour", [False, True])
async def test_a_closed_output_is_a_failure_with_a_reason(colour: bool) -> None:
    out = io.StringIO()
    notifier = ConsoleNotifier(out, colour=colour)
    out.close()
    with pytest.raises(NotifyError) as failure:
        await notifier.deliver(a_delivery())
    assert failure.value.permanent


async def test_a_number_is_not_torn_from_its_unit_at_the_edge_of_the_frame() -> None:
    shown = await printed(an_alert(), colour=True)
    assert not [line for line in shown.splitlines() if line.rstrip("┃ \x1b[0m3").endswith("18")]


async def test_what_was_printed_cannot_be_looked_for() -> None:
    assert await ConsoleNotifier(io.StringIO()).find(a_delivery()) is None
