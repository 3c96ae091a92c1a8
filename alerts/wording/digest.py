"""The sentences of a digest: one shape, whose words are French or English."""

from datetime import datetime

import msgspec

from alerts.model import DeliveryReason, Kind, Reason, Severity
from alerts.policy import Every
from alerts.wording.clean import clean, cut
from alerts.wording.sentences import NAME_LENGTH, tongue
from alerts.wording.tongue import NBSP
from streams.tuning import Sensitivity

BUCKETS_S = (60.0, 300.0, 600.0, 3600.0)
"""Response times are counted up to these, and beyond (seconds, own choice)."""


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Response times: how many up to each of `BUCKETS_S`, then beyond; how many never; the median in seconds."""

    counts: tuple[int, ...] = (0, 0, 0, 0, 0)
    never: int = 0
    median_s: float | None = None


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words of a language; of a tuple of three, the form for none, one and many."""

    day: str
    week: str
    title: str
    calm: str
    told: tuple[str, str, str]
    held: tuple[str, str, str]
    more: tuple[str, str, str]
    kinds: dict[Kind, str]
    at: str
    taken: str
    by: str
    nobody: str
    over: str
    still_on: str
    false_alarm: str
    times: str
    tell: str
    take: str
    answer: str
    no_answer: str
    already: str
    heads: tuple[str, str, str]
    within: str
    beyond: str
    never: str
    held_back: str
    reasons: dict[DeliveryReason, str]
    precision: str
    useful: tuple[str, str, str]
    would: str
    would_ring: str
    sensitivities: dict[Sensitivity, str]


_FRENCH = _Words(
    day="Bilan du jour",
    week="Bilan de la semaine",
    title="{what}, {region}, depuis le {start}",
    calm="Aucun épisode, rien de retenu.",
    told=("Aucun épisode annoncé", "{} épisode annoncé", "{} épisodes annoncés"),
    held=("aucun retenu", "{} retenu", "{} retenus"),
    more=("", "Et {} autre épisode.", "Et {} autres épisodes."),
    kinds={Kind.CRISIS: "crise", Kind.BUZZ: "buzz", Kind.GOOD_NEWS: "bonne nouvelle", Kind.SILENCE: "silence"},
    at="{kind}, {severity}, {day} à {clock}",
    taken="pris en {}",
    by=" par {}",
    nobody="pris par personne",
    over="terminé, {} en tout",
    still_on="toujours en cours",
    false_alarm="fausse alerte",
    times="Temps médians",
    tell="annoncé {} après le début de la hausse",
    take="pris {} après l’annonce",
    answer="première réponse de vos comptes {} après l’annonce",
    no_answer="aucune réponse de vos comptes vue",
    already="vos comptes parlaient déjà avant l’annonce",
    heads=("Délais d’annonce", "Délais de prise en charge", "Délais de votre réponse"),
    within="{count} en {time} au plus",
    beyond="{count} au-delà",
    never="{count} jamais",
    held_back="Retenus",
    reasons={
        DeliveryReason.SILENCED: "silence demandé",
        DeliveryReason.CAMPAIGN: "campagne prévue",
        DeliveryReason.EXPLAINED_BY_CHILD: "expliqué par un territoire plus petit",
        DeliveryReason.BELOW_SEVERITY: "sous la gravité du canal",
        DeliveryReason.QUIET_HOURS: "heures calmes",
        DeliveryReason.GROUP_WAIT: "terminé avant d’être annoncé",
        DeliveryReason.BUDGET: "budget du jour épuisé",
        DeliveryReason.NO_ROUTE: "aucun canal",
    },
    precision="Précision",
    useful=("{useful} sur {total} utile", "{useful} sur {total} utile", "{useful} sur {total} utiles"),
    would="Selon la sensibilité",
    would_ring="{counts} auraient sonné",
    sensitivities={
        Sensitivity.PRUDENT: "prudent",
        Sensitivity.BALANCED: "équilibré",
        Sensitivity.STRICT: "strict",
    },
)
_ENGLISH = _Words(
    day="The day",
    week="The week",
    title="{what}, {region}, since {start}",
    calm="No episode, nothing held back.",
    told=("No episodes told", "{} episode told", "{} episodes told"),
    held=("none held back", "{} held back", "{} held back"),
    more=("", "And {} more episode.", "And {} more episodes."),
    kinds={Kind.CRISIS: "crisis", Kind.BUZZ: "buzz", Kind.GOOD_NEWS: "good news", Kind.SILENCE: "silence"},
    at="{kind}, {severity}, {day} at {clock}",
    taken="taken in {}",
    by=" by {}",
    nobody="taken by nobody",
    over="over after {}",
    still_on="still on",
    false_alarm="false alarm",
    times="Median times",
    tell="told {} after the rise began",
    take="taken {} after the message",
    answer="first answer of your own accounts {} after the message",
    no_answer="no answer of your own accounts seen",
    already="your own accounts were already speaking before the message",
    heads=("Times to tell", "Times to take", "Times to answer"),
    within="{count} within {time}",
    beyond="{count} later",
    never="{count} never",
    held_back="Held back",
    reasons={
        DeliveryReason.SILENCED: "silence asked for",
        DeliveryReason.CAMPAIGN: "planned campaign",
        DeliveryReason.EXPLAINED_BY_CHILD: "explained by a smaller territory",
        DeliveryReason.BELOW_SEVERITY: "below the channel’s severity",
        DeliveryReason.QUIET_HOURS: "quiet hours",
        DeliveryReason.GROUP_WAIT: "over before it was told",
        DeliveryReason.BUDGET: "budget of the day spent",
        DeliveryReason.NO_ROUTE: "no route",
    },
    precision="Precision",
    useful=("{useful} of {total} useful", "{useful} of {total} useful", "{useful} of {total} useful"),
    would="By sensitivity",
    would_ring="{counts} would have rung",
    sensitivities={
        Sensitivity.PRUDENT: "prudent",
        Sensitivity.BALANCED: "balanced",
        Sensitivity.STRICT: "strict",
    },
)


class DigestTongue:
    """Says a day or a week in French (``fr``) or in English (anything else)."""

    def __init__(self, lang: str) -> None:
        self._say = tongue(lang)
        self._words = _FRENCH if lang == "fr" else _ENGLISH

    def title(self, every: Every, region: str, start: datetime) -> str:
        """« Bilan du jour, auvergne, depuis le mardi 4 mars 2025 »."""
        words = self._words
        what = words.day if every is Every.DAY else words.week
        return words.title.format(what=what, region=cut(clean(region), NAME_LENGTH), start=self._say.day(start))

    def summary(self, told: int, held: int) -> str:
        """How many episodes were told, and held back: « 3 épisodes annoncés, 2 retenus. »."""
        if not told and not held:
            return self._words.calm
        return f"{self._counted(told, self._words.told)}, {self._counted(held, self._words.held)}."

    def episode(
        self, name: str, kind: Kind, worst: Severity, at: datetime, taken_s: float | None, by: str,
        lasted_s: float | None, useful: bool | None,
    ) -> str:  # fmt: skip
        """One episode on one line: « Volvic	crise, niveau crise, mardi 4 mars 2025 à 20 h 06 ; pris en 4 min… »."""
        say, words = self._say, self._words
        who = words.by.format(cut(clean(by), 30)) if by else ""
        parts = [
            words.at.format(
                kind=words.kinds[kind], severity=say.severity(kind, worst), day=say.day(at), clock=say.clock(at)
            ),
            words.taken.format(say.duration(taken_s)) + who if taken_s is not None else words.nobody,
            words.over.format(say.duration(lasted_s)) if lasted_s is not None else words.still_on,
            *([words.false_alarm] if useful is False else []),
        ]
        return f"{cut(clean(name), NAME_LENGTH)}\t{say.semicolon.join(parts)}."

    def more(self, count: int) -> str:
        """How many episodes are not told one by one."""
        return self._counted(count, self._words.more)

    def times(self, tell: Spread, take: Spread, answer: Spread) -> list[str]:
        """Median times to tell, to take and to answer in public, then how many took how long."""
        say, words = self._say, self._words
        parts = []
        if tell.median_s is not None:
            parts.append(words.tell.format(say.duration(tell.median_s)))
        parts.append(words.nobody if take.median_s is None else words.take.format(say.duration(take.median_s)))
        if answer.median_s is None:
            parts.append(words.no_answer)
        else:
            early = answer.median_s < 0
            parts.append(words.already if early else words.answer.format(say.duration(answer.median_s)))
        spreads = zip(words.heads, (tell, take, answer), strict=True)
        return [
            f"{words.times}\t{say.semicolon.join(parts)}.",
            *(f"{head}\t{self._spread(spread)}." for head, spread in spreads if any(spread.counts)),
        ]

    def held(self, reasons: list[tuple[DeliveryReason, int]]) -> str:
        """What was held back, and why: « Retenus	heures calmes 2, budget du jour épuisé 1. »."""
        told = (f"{self._words.reasons.get(reason, reason)} {count}" for reason, count in reasons)
        return f"{self._words.held_back}\t{', '.join(told)}."

    def precision(self, rule: Reason, useful: int, false: int) -> str:
        """What people said of one rule's alerts: « Précision	plus de messages que d’habitude : 3 sur 4 utiles. »."""
        of = self._counted(useful, self._words.useful, useful=useful, total=useful + false)
        return f"{self._words.precision}\t{self._say.reason(rule, '')}{self._say.colon}{of}."

    def would_have_rung(self, counts: list[tuple[Sensitivity, int]]) -> str:
        """How many rises would have rung at each sensitivity: « prudent 9, équilibré 4, strict 2 auraient sonné. »."""
        told = ", ".join(f"{self._words.sensitivities[sensitivity]}{NBSP}{count}" for sensitivity, count in counts)
        return f"{self._words.would}\t{self._words.would_ring.format(counts=told)}."

    def _spread(self, spread: Spread) -> str:
        words = self._words
        parts = [
            words.within.format(count=count, time=self._say.duration(bucket))
            for bucket, count in zip(BUCKETS_S, spread.counts, strict=False)
            if count
        ]
        parts += [words.beyond.format(count=spread.counts[-1])] if spread.counts[-1] else []
        parts += [words.never.format(count=spread.never)] if spread.never else []
        return ", ".join(parts)

    def _counted(self, count: int, forms: tuple[str, str, str], **values: int) -> str:
        form = forms[0] if not count else forms[1] if count == 1 else forms[2]
        return form.format(count, **values)
