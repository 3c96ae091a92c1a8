"""What an alert said of the hour to come, in a report: at what time it was said, and what came of it."""

from collections.abc import Sequence
from html import escape

from agents.backtest import Trace
from agents.report_words import Words
from alerts.model import Alert
from alerts.wording import sentences
from alerts.wording.calendar import local
from alerts.wording.tongue import Tongue
from streams.window import MINUTE_S

HOUR_S = 3600.0


def outlooks(alerts: Sequence[Alert], trace: Trace, say: Words, told: Tongue) -> list[str]:
    """The outlook of each alert that has one, as HTML; the hour after it is in the same words as in the message.

    Args:
        alerts: In the language of the page.
        trace: What was seen.
        say: The words of a report.
        told: The words of alerts.
    """
    made = []
    for alert in alerts:
        said = sentences.growth(alert)
        if not said:
            continue
        if alert.growth is not None and alert.growth.next_hour is not None:
            came = voices(trace, alert.end, alert.end + HOUR_S)
            said += "" if came is None else told.semicolon + say.came.format(n=told.number(_rough(came)))
        head = say.outlook.format(name=told.label("growth"), when=told.clock(local(alert.at, trace.zone)))
        made.append(
            f'<p class="fact outlook"><span class="meta">{escape(head)}{escape(told.colon)}</span>{escape(said)}.</p>'
        )
    return made


def voices(trace: Trace, start: float, end: float) -> float | None:
    """Voices seen in ``[start, end)``, epoch seconds, a bin counting by its share in it; ``None`` past the stream.

    >>> trace = Trace(territory="volvic", name="Volvic", zone="UTC", step_min=10, at=[0.0, 600.0], observed=[4.0, 6.0])
    >>> voices(trace, 300.0, 900.0), voices(trace, 300.0, 1201.0)
    (5.0, None)
    """
    if not trace.at or end > trace.end:
        return None
    width = float(trace.step_min * MINUTE_S)
    inside = (
        (max(0.0, min(end, at + width) - max(start, at)), many)
        for at, many in zip(trace.at, trace.observed, strict=True)
    )
    return sum(many * length / width for length, many in inside)


def _rough(many: float) -> int:
    """As it is told beside « environ »: a bin may lie across the hour."""
    return 10 * round(many / 10.0) if many >= 100.0 else round(many)
