"""Builders of alerts and deliveries: a drought controversy around Volvic, with invented people."""

from dataclasses import dataclass

import msgspec

from alerts import chart
from alerts.model import (
    Alert,
    Caveat,
    Delivery,
    DeliveryAction,
    DeliveryReason,
    Kind,
    Quote,
    Reason,
    Severity,
    Threshold,
    Transition,
)
from alerts.slack.blocks import Picture
from streams.growth import Growth, Stage
from streams.leave_one_out import Dependence, Part
from streams.model import PostKind, Voice, Word

TUESDAY_20H05 = 1741115100.0
"""Tuesday 4 March 2025, 20:05 in Paris."""

_TEXTS = {
    "fr": (
        "Scandale à Volvic : la source est à sec et l’usine continue de pomper, c’est une honte",
        "On nous vend de la naturalité et on assèche nos rivières. Merci Volvic.",
        "Réunion publique ce soir à la mairie de Volvic sur le partage de l’eau",
    ),
    "en": (
        "Scandal in Volvic: the spring has run dry and the plant keeps pumping, what a disgrace",
        "They sell us nature and drain our rivers. Thanks, Volvic.",
        "Public meeting tonight at Volvic town hall about sharing the water",
    ),
}
_GLAD = {
    "fr": ("Volvic retenue par l’Unesco, quelle fierté !", "Bravo à toutes celles et ceux qui ont porté le dossier"),
    "en": ("Volvic makes the Unesco list, so proud!", "Well done to everybody who worked on it"),
}
_GLAD_WORDS = {"fr": "fierté", "en": "proud"}
_WORDS = {"fr": ("scandale", "honte"), "en": ("scandal", "disgrace")}


def an_alert(**changes: object) -> Alert:
    """A crisis in Volvic on a Tuesday evening, with whatever is said to be different."""
    lang = str(changes.get("lang", "fr"))
    alert = Alert(
        id="e4f1c2a9.1",
        at=TUESDAY_20H05 + 60,
        territory="volvic",
        name="Volvic",
        region="auvergne",
        zone="Europe/Paris",
        lang=lang,
        episode="e4f1c2a9",
        kind=Kind.CRISIS,
        transition=Transition.OPENED,
        severity=Severity.WARNING,
        reason=Reason.VOLUME_AND_NEGATIVE,
        since=TUESDAY_20H05 - 780,
        end=TUESDAY_20H05,
        window_s=900.0,
        observed=31,
        expected=4.2,
        expected_low=2,
        expected_high=7,
        score=8.4,
        authors=27,
        negative_share=22 / 31,
        usual_negative_share=0.18,
        crisis_share=0.2,
        amplification=0.12,
        platforms=(("mastodon", 20), ("bluesky", 11)),
        voices=(("peer", 27), ("press", 3), ("institution", 1)),
        topics=(("heat_drought", 6),),
        words=(Word(_WORDS[lang][0], -4.1), Word(_WORDS[lang][1], -2.2)),
        quotes=some_quotes(lang),
        trend=tuple((n, 2.8) for n in (3, 2, 4, 2, 3, 1, 4, 3, 2, 3, 8, 24)),
    )
    return msgspec.structs.replace(alert, **changes)


def some_quotes(lang: str = "fr") -> tuple[Quote, ...]:
    """Three posts: an angry peer, an ironic one, the local paper."""
    first, second, third = _TEXTS[lang]
    scandal, shame = _WORDS[lang]
    return (
        Quote(
            post="p1",
            platform="mastodon",
            at=TUESDAY_20H05 - 420,
            text=first,
            kind=PostKind.ORIGINAL,
            voice=Voice.PEER,
            compound=-0.78,
            author="mastodon:1",
            handle="lou_des_combrailles",
            followers=1240,
            url="https://social.example/@lou_des_combrailles/1",
            words=(Word(scandal, -3.1), Word(shame, -2.2)),
        ),
        Quote(
            post="p2",
            platform="bluesky",
            at=TUESDAY_20H05 - 300,
            text=second,
            kind=PostKind.REPLY,
            voice=Voice.PEER,
            compound=-0.2,
            author="bluesky:2",
            handle="marius.invente.example",
            url="https://sky.example/marius/2",
        ),
        Quote(
            post="p3",
            platform="mastodon",
            at=TUESDAY_20H05 - 60,
            text=third,
            kind=PostKind.ORIGINAL,
            voice=Voice.PRESS,
            compound=0.0,
            author="mastodon:3",
            handle="gazette_imaginaire",
            followers=15300,
            url="https://social.example/@gazette_imaginaire/3",
        ),
    )


GROWTHS = {
    "up": Growth(stage=Stage.SPREAD, doubling_min=12.3, next_hour=131, next_hour_low=84, next_hour_high=207),
    "down": Growth(stage=Stage.DECLINE, halving_min=20.0, next_hour=9, next_hour_low=4, next_hour_high=16),
}


def a_delivery(alert: Alert | None = None, **changes: object) -> Delivery:
    """A first message in channel C0CRISE, with whatever is said to be different."""
    alert = an_alert() if alert is None else alert
    delivery = Delivery(
        id=f"{alert.id}/{changes.get('action', DeliveryAction.SEND)}/{changes.get('channel', 'C0CRISE')}",
        at=alert.at,
        region=alert.region,
        action=DeliveryAction.SEND,
        reason=DeliveryReason.NEW_EPISODE,
        alert=alert,
        channel="C0CRISE",
    )
    return msgspec.structs.replace(delivery, **changes)


@dataclass(frozen=True, slots=True)
class Case:
    """One golden rendering: its file name's stem, the alert, and the chart that its message shows."""

    name: str
    alert: Alert
    picture: Picture | None = None


def golden_cases() -> list[Case]:
    """Each transition in each language, then each kind, severity and caveat once."""
    cases: list[Case] = []
    for lang in ("fr", "en"):
        cases += [
            Case(f"{transition}.{lang}", _moved(lang, transition, number))
            for number, transition in enumerate(Transition, start=1)
        ]
        cases += [Case(f"{kind}.{lang}", _of_kind(lang, kind)) for kind in (Kind.BUZZ, Kind.GOOD_NEWS, Kind.SILENCE)]
        hush = _of_kind(lang, Kind.SILENCE)
        mute = {"reason": Reason.SOURCE_SILENT, "reasons": (Reason.SOURCE_SILENT,), "sources": ("mastodon",)}
        cases.append(Case(f"source_silent.{lang}", msgspec.structs.replace(hush, expected=24.0, **mute)))
        fewer = {"observed": 12, "trend": tuple((n, 8.9) for n in (8, 11, 9, 7, 12, 9, 10, 9, 4, 3, 4, 3))}
        cases.append(Case(f"source_half.{lang}", msgspec.structs.replace(hush, **fewer, **mute)))
        cases.append(Case(f"half.{lang}", msgspec.structs.replace(hush, authors=12, **fewer)))
        again = (9, 7, 12, 9, 10, 6, 4, 0, 0, 0, 5, 9)
        back = {
            "trend": tuple((n, 8.9) for n in again),
            "transition": Transition.RESOLVED,
            "reason": Reason.RECOVERED,
            "observed": 9,
            "authors": 9,
        }
        cases.append(Case(f"recovered.{lang}", msgspec.structs.replace(hush, **back)))
        glad = {"kind": Kind.GOOD_NEWS, "severity": Severity.INFO, "reason": Reason.NEGATIVE_FALL}
        cases.append(Case(f"negative_fall.{lang}", an_alert(lang=lang, negative_share=0.0, **glad)))
        cases.append(Case(f"false_alarm.{lang}", _false_alarm(lang)))
        cases += [Case(f"{name}.{lang}", alert) for name, alert in _held(lang).items()]
        cases.append(Case(f"caveats.{lang}", _doubtful(lang)))
        drawn = Picture(file="F0CHART0001", alt=chart.alt_text(an_alert(lang=lang)))
        cases.append(Case(f"charted.{lang}", an_alert(lang=lang), drawn))
        cases += [Case(f"growth_{name}.{lang}", an_alert(lang=lang, growth=known)) for name, known in GROWTHS.items()]
    return cases


def _doubtful(lang: str) -> Alert:
    hangs_on = (
        Dependence(part=Part.AUTHOR, name="lou_des_combrailles", share=0.55),
        Dependence(part=Part.POST, name="lou_des_combrailles", share=0.48),
        Dependence(part=Part.PLATFORM, name="mastodon", share=20 / 31, usual=0.4),
    )
    return an_alert(
        lang=lang, caveats=tuple(Caveat), amplification=0.62, copies=0.62, coordination=0.4, depends_on=hangs_on
    )


def _moved(lang: str, transition: Transition, number: int) -> Alert:
    alert = an_alert(lang=lang, id=f"e4f1c2a9.{number}", transition=transition)
    match transition:
        case Transition.ESCALATED:
            grounds = (
                *(Reason.VOLUME, Reason.NEGATIVE_SHARE, Reason.CRISIS_VOCABULARY),
                *(Reason.AUTHORS, Reason.SCORE),
            )
            return msgspec.structs.replace(
                alert,
                severity=Severity.CRITICAL,
                observed=212,
                authors=180,
                score=41.0,
                reasons=grounds,
                trend=tuple((n, 2.8) for n in (3, 2, 4, 2, 3, 1, 4, 3, 2, 3, 76, 140)),
            )
        case Transition.DEESCALATED:
            return msgspec.structs.replace(
                alert, reason=Reason.EASED, reasons=(Reason.VOLUME, Reason.NEGATIVE_SHARE), observed=9, authors=9
            )
        case Transition.UPDATED:
            return msgspec.structs.replace(alert, reason=Reason.REFRESH)
        case Transition.ACKNOWLEDGED:
            taken = {"taken_by": "Camille Inventée", "taken_at": TUESDAY_20H05 + 90}
            return msgspec.structs.replace(alert, reason=Reason.PERSON, by="Camille Inventée", **taken)
        case Transition.SNOOZED:
            until = TUESDAY_20H05 + 90 + 7200
            return msgspec.structs.replace(alert, reason=Reason.PERSON, by="Camille Inventée", until=until)
        case Transition.RESOLVED:
            later = TUESDAY_20H05 + 3 * 3600
            return msgspec.structs.replace(
                alert,
                reason=Reason.FADED,
                at=later + 60,
                end=later,
                observed=3,
                authors=3,
                score=0.2,
                negative_share=1 / 3,
                trend=tuple((n, 2.8) for n in (22, 17, 12, 9, 6, 4, 3, 4, 2, 3, 2, 2)),
            )
        case _:
            return alert


def _lowered() -> tuple[Threshold, ...]:
    return Threshold(Reason.VOLUME, 0.0, -0.1), Threshold(Reason.NEGATIVE_SHARE, 0.25, 0.15)


def _held(lang: str) -> dict[str, Alert]:
    """What becomes of a message after somebody has taken the episode, known to Slack by an id."""
    taken = {"taken_by": "U0CAMILLE", "taken_at": TUESDAY_20H05 + 90}
    later = {"at": TUESDAY_20H05 + 960, "end": TUESDAY_20H05 + 900, **taken}
    return {
        "taken": an_alert(
            lang=lang, id="e4f1c2a9.6", transition=Transition.UPDATED, reason=Reason.REFRESH, **later
        ),
        "taken_worse": an_alert(
            lang=lang, id="e4f1c2a9.7", transition=Transition.ESCALATED, severity=Severity.CRITICAL, **later
        ),
        "handed_over": an_alert(
            lang=lang, id="e4f1c2a9.8", transition=Transition.ACKNOWLEDGED, reason=Reason.PERSON, by="U0CAMILLE",
            to="U0SACHA", taken_by="U0SACHA", taken_at=TUESDAY_20H05 + 600,
        ),
        "useful": an_alert(
            lang=lang, id="e4f1c2a9.10", transition=Transition.UPDATED, reason=Reason.USEFUL, score=0.0, by="U0CAMILLE",
            until=TUESDAY_20H05 + 7290, reasons=(Reason.VOLUME, Reason.NEGATIVE_SHARE), thresholds=_lowered(), **taken,
        ),
        "undone": an_alert(
            lang=lang, id="e4f1c2a9.11", transition=Transition.UPDATED, reason=Reason.UNDONE, score=0.0, by="U0CAMILLE",
            reasons=(Reason.VOLUME, Reason.NEGATIVE_SHARE), **taken,
            thresholds=tuple(Threshold(one.rule, one.after, one.before) for one in _lowered()),
        ),
        "released": an_alert(
            lang=lang, id="e4f1c2a9.9", transition=Transition.UPDATED, reason=Reason.RELEASED, by="U0CAMILLE"
        ),
    }  # fmt: skip


def _of_kind(lang: str, kind: Kind) -> Alert:
    alert = an_alert(lang=lang, kind=kind, reason=Reason.VOLUME, negative_share=0.1)
    if kind is Kind.SILENCE:
        return msgspec.structs.replace(
            alert, severity=Severity.INFO, reason=Reason.SILENCE, reasons=(Reason.SILENCE,), observed=0, authors=0,
            negative_share=None, since=TUESDAY_20H05 - 2100, window_s=2100.0, expected=31.0, expected_low=20,
            expected_high=42, score=5.4, platforms=(), voices=(), topics=(), words=(), quotes=(),
            trend=tuple((n, 8.9) for n in (8, 11, 9, 7, 12, 9, 10, 6, 4, 0, 0, 0)),
        )  # fmt: skip
    if kind is Kind.GOOD_NEWS:
        return msgspec.structs.replace(
            alert, positive_share=0.71, usual_positive_share=0.22, topics=(), words=(Word(_GLAD_WORDS[lang], 3.1),),
            quotes=_glad_quotes(lang),
        )  # fmt: skip
    return alert


def _glad_quotes(lang: str) -> tuple[Quote, ...]:
    return tuple(
        msgspec.structs.replace(quote, text=text, compound=0.7, words=words)
        for quote, text, words in zip(
            some_quotes(lang), _GLAD[lang], ((Word(_GLAD_WORDS[lang], 3.1),), ()), strict=False
        )
    )


def _false_alarm(lang: str) -> Alert:
    return an_alert(
        lang=lang, id="e4f1c2a9.9", transition=Transition.RESOLVED, reason=Reason.FALSE_ALARM, by="Camille Inventée"
    )
