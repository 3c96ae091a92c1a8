"""``clameur policy test``: who would be told what, and when, if an alert came; the second step does it, on paper."""

from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

import msgspec

from agents.config import Config, Territories
from agents.send_test import sample_alert
from alerts import dispatch
from alerts.dispatch import RegionState
from alerts.model import (
    Alert,
    Delivery,
    DeliveryAction,
    Kind,
    Outcome,
    Reason,
    Receipt,
    Severity,
    Tick,
    Transition,
)
from alerts.policy import Policy
from alerts.wording.calendar import local
from streams.errors import ConfigError, Problem
from streams.territory import Territory


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that might come.

    Attributes:
        territory: Id of a territory.
        kind, severity: Of the episode.
        at: When it opens, local time of the territory (``YYYY-MM-DDTHH:MM``), or with an offset.
        taken_after_s, over_after_s: When somebody takes it, and when it ends, seconds after; ``None`` for never.
        hours: How far to look.
    """

    territory: str
    kind: Kind = Kind.CRISIS
    severity: Severity = Severity.WARNING
    at: str
    taken_after_s: float | None = None
    over_after_s: float | None = None
    hours: float = 24.0


def answers(question: Question, territory: Territory, policy: Policy) -> tuple[Delivery, ...]:
    """Everything that would be done or held back, in order, by a Slack that works.

    Args:
        question: The alert.
        territory: The territory it is of.
        policy: What was declared.

    Raises:
        ConfigError: When the time is none.
    """
    start = _moment(question.at, territory)
    events: list[Alert | Tick] = [_alert(question, territory, start, 1, Transition.OPENED, Reason.VOLUME)]
    if question.taken_after_s is not None:
        at = start + question.taken_after_s
        events.append(_alert(question, territory, at, 2, Transition.ACKNOWLEDGED, Reason.PERSON))
    if question.over_after_s is not None:
        events.append(_alert(question, territory, start + question.over_after_s, 3, Transition.RESOLVED, Reason.FADED))
    events += [Tick(at=event.at) for event in events]
    events.append(Tick(at=start + question.hours * 3600.0))
    state = RegionState(region=territory.region or territory.id)
    done: list[Delivery] = []
    for event in sorted(events, key=lambda e: (e.at, isinstance(e, Tick))):
        state, more = dispatch.step(state, event, policy)
        queue = list(more)
        while queue:
            delivery = queue.pop(0)
            done.append(delivery)
            if delivery.action is not DeliveryAction.SKIP:
                state, now = dispatch.step(state, _receipt(delivery), policy)
                queue += now
    return tuple(sorted(done, key=lambda delivery: delivery.at))


def run(question: Question, territories: Territories, config: Config, out: TextIO) -> int:
    """Print the answers, a line each.

    Returns:
        The exit code, 0.

    Raises:
        ConfigError: When there is no such territory or the time is none.
    """
    territory = next((t for t in territories.territories if t.id == question.territory), None)
    if territory is None:
        known = ", ".join(sorted(t.id for t in territories.territories))
        raise ConfigError(
            Problem(file="arguments", what=f"no territory has the id {question.territory!r}", fix=f"use one of {known}")
        )
    found = answers(question, territory, config.policy)
    start = _moment(question.at, territory)
    opens = f"{local(start, territory.zone):%a %d %b %Y %H:%M} ({territory.zone})"
    print(f"{territory.name}: {question.kind}, {question.severity}, opens {opens}", file=out)
    for delivery in found:
        print(_line(delivery, territory), file=out)
    if all(delivery.action is DeliveryAction.SKIP for delivery in found):
        print(f"  nobody is told within {question.hours:g} h", file=out)
    return 0


def _line(delivery: Delivery, territory: Territory) -> str:
    when = f"{local(delivery.at, territory.zone):%a %d %b %H:%M}"
    if delivery.action is DeliveryAction.SKIP:
        return f"  {when}  not told    {delivery.reason}" + (f" ({delivery.detail})" if delivery.detail else "")
    people = f"  for {', '.join(delivery.people)}" if delivery.people else ""
    where = f"{delivery.channel}{' (thread)' if delivery.ts and delivery.action is not DeliveryAction.UPDATE else ''}"
    return f"  {when}  {delivery.action:<10}  {where}, {delivery.reason}{people}"


def _moment(text: str, territory: Territory) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            Problem(file="arguments", key="--at", what=f"{text!r} is no time", fix="write 2026-03-03T22:30")
        ) from None
    if not 1970 <= moment.year < 2100:
        problem = Problem(file="arguments", key="--at", what=f"{text!r} is not between 1970 and 2100", fix="correct it")
        raise ConfigError(problem)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(territory.zone))
    return moment.timestamp()


def _alert(
    question: Question, territory: Territory, at: float, sequence: int, transition: Transition, reason: Reason
) -> Alert:
    return msgspec.structs.replace(
        sample_alert(territory.lang, at, territory.zone),
        id=f"test.{sequence}",
        at=at,
        episode="test",
        territory=territory.id,
        name=territory.name,
        region=territory.region or territory.id,
        scale=territory.scale,
        kind=question.kind,
        severity=question.severity,
        transition=transition,
        reason=reason,
    )


def _receipt(delivery: Delivery) -> Receipt:
    return Receipt(
        at=delivery.at,
        region=delivery.region,
        delivery=delivery.id,
        outcome=Outcome.DONE,
        channel=delivery.channel,
        ts=delivery.ts or delivery.id,
    )
