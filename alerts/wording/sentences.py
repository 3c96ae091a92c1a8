"""The sentences of an alert, every figure taken from it and none computed from anything else."""

import math
from collections.abc import Callable, Mapping
from typing import assert_never

from alerts.model import Alert, Caveat, Kind, Reason, Severity, Transition
from alerts.wording.calendar import local
from alerts.wording.clean import ELLIPSIS, clean, cut
from alerts.wording.people import (
    call,
    handling,
    is_taken,
    late,
    linked,
    linked_by_name,
    notes,
    on_call,
    see_message,
    still_on,
    taken,
)
from alerts.wording.spark import BINS, sparkline
from alerts.wording.tongue import Tongue
from alerts.wording.tongues import NAME_LENGTH, NAMES, tongue
from streams.leave_one_out import Dependence, Part
from streams.model import Voice

__all__ = [
    "NAME_LENGTH",
    "call",
    "caveats",
    "grounds",
    "growth",
    "handling",
    "headline",
    "honest_line",
    "is_taken",
    "late",
    "linked",
    "linked_by_name",
    "mark",
    "measured_when",
    "notes",
    "odds",
    "on_call",
    "places",
    "platform",
    "see_message",
    "short",
    "since",
    "speaking",
    "still_on",
    "sure",
    "tongue",
    "topics",
    "trend",
    "why",
    "words",
]

_WHOLE_WINDOW_S = 2 * 3600.0
"""From this length on, a window is compared with a span of hours rather than with an hour (own choice)."""

_BEYOND = 9.0
"""Scores above this are all "less than one in a billion": a model's tail is not to be believed further."""

_PARTS = {Caveat.ONE_AUTHOR: Part.AUTHOR, Caveat.ONE_POST: Part.POST, Caveat.ONE_PLATFORM: Part.PLATFORM}
_PLATFORMS = {
    "x": "X",
    "twitter": "X (Twitter)",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
}


def mark(alert: Alert) -> str:
    """A coloured dot, the only decoration: red, amber, blue by severity; green is good news; white is over."""
    if alert.transition is Transition.RESOLVED:
        return "⚪"
    if alert.kind is Kind.GOOD_NEWS:
        return "🟢"
    match alert.severity:
        case Severity.CRITICAL:
            return "🔴"
        case Severity.WARNING:
            return "🟠"
        case Severity.INFO:
            return "🔵"
        case _:
            assert_never(alert.severity)


def headline(alert: Alert) -> str:
    """One line that is enough to decide: who, what happened, how many instead of how many, how negative.

    At most 150 characters, whatever the names.
    """
    say = tongue(alert.lang)
    name = cut(clean(alert.name), NAME_LENGTH)
    by = cut(clean(alert.to or alert.by), NAME_LENGTH // 2)
    lasted = say.duration(alert.end - alert.since)
    event = say.event(alert.kind, alert.transition, alert.reason, by, lasted)
    event += f" ({', '.join(_platforms(alert))})" if alert.sources else ""
    if alert.transition is Transition.RESOLVED:
        return cut(f"{name}{say.colon}{event}", 150)
    figures = f"{_measured(alert)} {say.instead_of(_expected(alert))}"
    share, _ = _tone(alert)
    return cut(f"{name}{say.colon}{event}, {figures}" + (f", {share}" if share else ""), 150)


def honest_line(alert: Alert) -> str:
    """What was seen beside what was expected, who said it and in what tone.

    « 31 messages en 15 min, attendu 4 (2–7) un mardi à 20 h ; 27 auteurs ; 71 % négatifs (habituel 18 %) »
    """
    say = tongue(alert.lang)
    whole = alert.window_s >= _WHOLE_WINDOW_S
    # The last second of the window, since its end belongs to the next hour.
    last = alert.end if whole else alert.end - 1.0
    usual = say.usual(local(alert.end - alert.window_s, alert.zone), local(last, alert.zone), whole=whole)
    low, high = say.number(alert.expected_low), say.number(alert.expected_high)
    interval = low if low == high else f"{low}–{high}"
    parts = [f"{_measured(alert)}, {say.expected(_expected(alert), interval, usual)}"]
    if alert.observed > 0 and alert.authors > 0:  # nobody counts the authors of one platform
        parts.append(say.authors(alert.authors))
    share, usual_share = _tone(alert)
    if share:
        parts.append(f"{share} ({say.habitual(None if usual_share is None else say.percent(usual_share))})")
    return say.semicolon.join(parts)


def sure(alert: Alert) -> str:
    """Whether anything is known that speaks against the figures: « Chiffres à vérifier » as soon as there is a caveat.

    Always of a silence, which a dead collector makes too. Empty once the episode is over: there is nothing to decide.
    """
    if alert.transition is Transition.RESOLVED:
        return ""
    return tongue(alert.lang).sure(doubted=bool(alert.caveats) or alert.kind is Kind.SILENCE)


def why(alert: Alert) -> str:
    """The reason and, while the episode is on, how rare the number of posts is in words; a press has no score."""
    say = tongue(alert.lang)
    if alert.reason in (Reason.SILENCE, Reason.SOURCE_SILENT):
        began = say.since(local(alert.since, alert.zone), local(alert.at, alert.zone), over=False)
        sources = _platforms(alert)
        reason = say.silent(sources, began, alert.observed, _expected(alert))
    else:
        reason = say.reason(alert.reason, cut(clean(alert.by), NAME_LENGTH // 2))
    rang = alert.transition is not Transition.RESOLVED and alert.reason is not Reason.PERSON and alert.score > 0.0
    return f"{reason}{say.semicolon}{odds(alert)}." if rang else f"{reason}."


def grounds(alert: Alert) -> str:
    """Every reason of the kind and the severity, when there is more than the one that `why` says."""
    if alert.transition is Transition.RESOLVED or len(alert.reasons) < 2:
        return ""
    say = tongue(alert.lang)
    return f"{', '.join(map(say.ground, dict.fromkeys(alert.reasons)))}."


def odds(alert: Alert) -> str:
    """How rare it is: one significant digit, and no further than one in a billion.

    ``alert.score`` is −log10 of the probability; below 1 (one chance in ten) it is said to be nothing rare.
    """
    say = tongue(alert.lang)
    if alert.score < 1.0:
        return say.ordinary()
    if alert.score > _BEYOND:
        return say.odds(say.big(1, 9), beyond=True)
    power = math.floor(alert.score)
    value = round(10 ** (alert.score - power))
    value, power = (1, power + 1) if value == 10 else (value, power)
    return say.odds(say.big(value, power), beyond=False)


def since(alert: Alert) -> str:
    """The level while it lasts, when it began, for how long, and who has it since when.

    « niveau vigilance, depuis 19 h 52 (13 min) ; pris en charge par Alix depuis 20 h 06 »
    """
    say = tongue(alert.lang)
    over = alert.transition is Transition.RESOLVED
    began = say.since(local(alert.since, alert.zone), local(alert.at, alert.zone), over=over)
    level = "" if over else f"{say.severity(alert.kind, alert.severity)}, "
    told = f"{level}{began} ({say.duration(alert.end - alert.since)})"
    return told if over or not is_taken(alert) else f"{told}{say.semicolon}{taken(alert)}"


def trend(alert: Alert) -> tuple[str, str]:
    """The little chart and its caption; both empty when there is nothing to draw."""
    shown = alert.trend[-BINS:]
    if not shown:
        return "", ""
    say = tongue(alert.lang)
    counts = tuple(count for count, _ in shown)
    caption = say.trend(say.duration(alert.trend_bin_s), max(counts), _about(say, shown[-1][1]))
    return sparkline(counts), caption


def growth(alert: Alert) -> str:
    """How far it has come, how fast it grows or falls, and the next hour: what is known of these while it lasts.

    « stade : propagation ; le rythme a doublé en 12 min environ ; dans l’heure qui vient : 80 à 210 messages
    (environ 130) »
    """
    known = alert.growth
    if known is None or alert.transition is Transition.RESOLVED:
        return ""
    say, parts = tongue(alert.lang), []
    if known.stage is not None:
        parts.append(say.stage(known.stage))
    time = known.doubling_min or known.halving_min
    if time is not None:
        parts.append(say.doubled(say.duration(60.0 * max(1, round(time))), up=known.doubling_min is not None))
    if known.next_hour is not None and known.next_hour_low is not None and known.next_hour_high is not None:
        low, high = _rough(known.next_hour_low, math.floor), _rough(known.next_hour_high, math.ceil)
        parts.append(say.next_hour(low, _rough(known.next_hour, round), high))
    return say.semicolon.join(parts)


def speaking(alert: Alert) -> str:
    """Who speaks, and how many posts come from the territory's own accounts."""
    say = tongue(alert.lang)
    strangers = [(voice, count) for voice, count in alert.voices if voice != Voice.OWN and count > 0]
    known = {str(voice) for voice in Voice}
    voices = [
        say.voice(Voice(voice), count) if voice in known else f"{say.number(count)} {short(voice)}"
        for voice, count in strangers[:NAMES]
    ]
    return say.speaking(", ".join(voices), alert.own)


def places(alert: Alert) -> str:
    """Platforms with their counts, then the smaller territories that the posts named."""
    say = tongue(alert.lang)
    platforms = ", ".join(f"{platform(name, say)} {say.number(count)}" for name, count in alert.platforms[:6])
    via = ", ".join(f"{short(name)} {say.number(count)}" for name, count in alert.via[:5])
    return say.semicolon.join(part for part in (platforms, say.via(via) if via else "") if part)


def topics(alert: Alert) -> str:
    """Crisis topics with their counts."""
    say = tongue(alert.lang)
    return ", ".join(f"{short(say.topic(topic))} {say.number(count)}" for topic, count in alert.topics[:6])


def words(alert: Alert) -> str:
    """The words that weigh on the tone of the whole, each with its direction."""
    say = tongue(alert.lang)
    return ", ".join(
        f"{say.quoted(short(word.text, 30))} ({'+' if word.weight > 0 else '−'})" for word in alert.words[:6]
    )


def caveats(alert: Alert) -> tuple[str, ...]:
    """What to know before trusting the figures, a sentence each."""
    say = tongue(alert.lang)
    hangs_on = {dependence.part: dependence for dependence in alert.depends_on}
    told = []
    for caveat in dict.fromkeys(alert.caveats):
        part = _PARTS.get(caveat)
        if part is Part.POST and _same_voices(hangs_on):
            continue
        if part is not None:
            told.append(_without(say, part, hangs_on.get(part)))
        elif caveat in (Caveat.COPIED, Caveat.COORDINATED):
            together = say.percent(alert.coordination) if caveat is Caveat.COORDINATED else ""
            told.append(say.copies(say.percent(alert.copies), together))
        else:
            told.append(say.caveat(caveat, say.percent(alert.amplification)))
    return tuple(told)


def _same_voices(hangs_on: Mapping[Part, Dependence]) -> bool:
    """Whether what hangs on a post hangs on its author just as much: it is said once."""
    author, post = hangs_on.get(Part.AUTHOR), hangs_on.get(Part.POST)
    return author is not None and post is not None and (author.name, author.share) == (post.name, post.share)


def _without(say: Tongue, part: Part, dependence: Dependence | None) -> str:
    name = "" if dependence is None else dependence.name
    if part is Part.PLATFORM:
        name = platform(name, say) if name else ""
    elif name:
        name = f"@{short(name.removeprefix('@'), 40)}"
    return say.without(part, name, "" if dependence is None else say.percent(dependence.share))


def measured_when(alert: Alert) -> str:
    """Which time the figures are about, with its day and its zone."""
    say = tongue(alert.lang)
    start, end = local(alert.end - alert.window_s, alert.zone), local(alert.end, alert.zone)
    return say.window(say.day(start), say.clock(start), say.clock(end), alert.zone)


def platform(name: str, say: Tongue) -> str:
    """A platform by its usual name."""
    return say.platform(name) or _PLATFORMS.get(name) or short(name[:1].upper() + name[1:], 30)


def short(text: str, limit: int = NAME_LENGTH) -> str:
    """A name fit to be shown inside a sentence."""
    return cut(clean(text), limit)


def _measured(alert: Alert) -> str:
    say = tongue(alert.lang)
    return say.measured(alert.observed, say.duration(alert.window_s))


def _expected(alert: Alert) -> str:
    return _about(tongue(alert.lang), alert.expected)


def _platforms(alert: Alert) -> list[str]:
    """The platforms that are silent, by name; an ellipsis for the rest of many."""
    say = tongue(alert.lang)
    more = [ELLIPSIS] if len(alert.sources) > NAMES else []
    return [*(platform(name, say) for name in alert.sources[:NAMES]), *more]


def _about(say: Tongue, value: float) -> str:
    # Half rounds up, as people do; Python's round() would say 2 for 2.5 and 4 for 3.5.
    whole = math.floor(value + 0.5)
    if value <= 0:
        return say.number(0)
    return say.number(whole) if value >= 0.95 else say.less_than_one()


def _rough(count: int, whole: Callable[[float], int]) -> int:
    """A count with its two first digits, as far as a forecast is to be believed."""
    unit = int(10 ** max(0, len(str(count)) - 2))
    return whole(count / unit) * unit


def _tone(alert: Alert) -> tuple[str, float | None]:
    """The share that tells the tone in words, and what is usual of it: of negative posts, of good news the positive."""
    say = tongue(alert.lang)
    if _glad(alert):
        share, usual, words = alert.positive_share, alert.usual_positive_share, say.positive
    else:
        share, usual, words = alert.negative_share, alert.usual_negative_share, say.negative
    return ("" if share is None or alert.observed == 0 else words(say.percent(share))), usual


def _glad(alert: Alert) -> bool:
    """Whether it is the glad posts that it is about, not that fewer are angry."""
    return alert.kind is Kind.GOOD_NEWS and Reason.NEGATIVE_FALL not in (alert.reason, *alert.reasons)
