"""The sentences of a digest, in French and English."""

from datetime import datetime
from typing import Protocol

from alerts.model import DeliveryReason, Kind, Reason, Severity
from alerts.policy import Every
from alerts.wording.clean import clean, cut
from alerts.wording.sentences import NAME_LENGTH, tongue
from alerts.wording.tongue import NBSP


class DigestTongue(Protocol):
    """What a language must be able to say of a day or a week."""

    def title(self, every: Every, region: str, start: datetime) -> str:
        """« Bilan du jour, auvergne, depuis le mardi 4 mars 2025 »."""

    def summary(self, told: int, held: int) -> str:
        """How many episodes were told, and held back."""

    def episode(
        self, name: str, kind: Kind, worst: Severity, at: datetime, taken_s: float | None, by: str,
        lasted_s: float | None, useful: bool | None,
    ) -> str:  # fmt: skip
        """One episode on one line."""

    def more(self, count: int) -> str:
        """How many episodes are not told one by one."""

    def times(self, tell_s: float | None, take_s: float | None, answer_s: float | None) -> str:
        """Median times to tell, to take and to answer in public."""

    def held(self, reasons: list[tuple[DeliveryReason, int]]) -> str:
        """What was held back, and why."""

    def precision(self, rule: Reason, useful: int, false: int) -> str:
        """What people said of the alerts that one reason made."""


_FRENCH_HELD = {
    DeliveryReason.SILENCED: "silence demandé",
    DeliveryReason.CAMPAIGN: "campagne prévue",
    DeliveryReason.EXPLAINED_BY_CHILD: "expliqué par une commune",
    DeliveryReason.BELOW_SEVERITY: "niveau trop bas pour le canal",
    DeliveryReason.QUIET_HOURS: "heures calmes",
    DeliveryReason.GROUP_WAIT: "fini avant d’être annoncé",
    DeliveryReason.BUDGET: "budget du jour épuisé",
    DeliveryReason.NO_ROUTE: "aucun canal",
}
_ENGLISH_HELD = {
    DeliveryReason.SILENCED: "silence asked for",
    DeliveryReason.CAMPAIGN: "planned campaign",
    DeliveryReason.EXPLAINED_BY_CHILD: "explained by a smaller territory",
    DeliveryReason.BELOW_SEVERITY: "below the channel’s severity",
    DeliveryReason.QUIET_HOURS: "quiet hours",
    DeliveryReason.GROUP_WAIT: "over before it was told",
    DeliveryReason.BUDGET: "budget of the day spent",
    DeliveryReason.NO_ROUTE: "no route",
}
_FRENCH_KINDS = {
    Kind.CRISIS: "crise",
    Kind.BUZZ: "buzz",
    Kind.GOOD_NEWS: "bonne nouvelle",
    Kind.SILENCE: "silence",
}
_ENGLISH_KINDS = {Kind.CRISIS: "crisis", Kind.BUZZ: "buzz", Kind.GOOD_NEWS: "good news", Kind.SILENCE: "silence"}


class FrenchDigest:
    """A digest in French."""

    _say = tongue("fr")

    def title(self, every: Every, region: str, start: datetime) -> str:
        """« Bilan de la semaine »."""
        what = "Bilan du jour" if every is Every.DAY else "Bilan de la semaine"
        return f"{what}, {cut(clean(region), NAME_LENGTH)}, depuis le {self._say.day(start)}"

    def summary(self, told: int, held: int) -> str:
        """« 3 épisodes annoncés, 2 retenus. »."""
        if not told and not held:
            return "Aucun épisode, rien de retenu."
        said = f"{told or 'Aucun'} épisode{_s(told)} annoncé{_s(told)}"
        return f"{said}, {held or 'aucun'} retenu{_s(held)}."

    def episode(
        self, name: str, kind: Kind, worst: Severity, at: datetime, taken_s: float | None, by: str,
        lasted_s: float | None, useful: bool | None,
    ) -> str:  # fmt: skip
        """« Volvic	crise, niveau crise, mardi 4 mars 2025 à 20 h 06 ; pris en 4 min par Alix ; terminé en 2 h. »."""
        say = self._say
        parts = [f"{_FRENCH_KINDS[kind]}, {say.severity(kind, worst)}, {say.day(at)} à {say.clock(at)}"]
        who = f" par {cut(clean(by), 30)}" if by else ""
        parts.append(f"pris en {say.duration(taken_s)}{who}" if taken_s is not None else "pris par personne")
        parts.append(f"terminé, {say.duration(lasted_s)} en tout" if lasted_s is not None else "toujours en cours")
        if useful is False:
            parts.append("fausse alerte")
        return f"{cut(clean(name), NAME_LENGTH)}\t{say.semicolon.join(parts)}."

    def more(self, count: int) -> str:
        """« Et 4 autres épisodes. »."""
        return f"Et {count} autre{_s(count)} épisode{_s(count)}."

    def times(self, tell_s: float | None, take_s: float | None, answer_s: float | None) -> str:
        """« Temps médians	annoncé en 12 min … »."""
        say = self._say
        parts = [
            f"annoncé {say.duration(tell_s)} après le début de la hausse" if tell_s is not None else "",
            f"pris {say.duration(take_s)} après l’annonce" if take_s is not None else "pris par personne",
            f"première réponse de vos comptes {say.duration(answer_s)} après l’annonce"
            if answer_s is not None and answer_s >= 0
            else "aucune réponse de vos comptes vue"
            if answer_s is None
            else "vos comptes parlaient déjà avant l’annonce",
        ]
        return f"Temps médians\t{say.semicolon.join(part for part in parts if part)}."

    def held(self, reasons: list[tuple[DeliveryReason, int]]) -> str:
        """« Retenus	heures calmes 2, budget du jour épuisé 1. »."""
        return f"Retenus\t{', '.join(f'{_FRENCH_HELD.get(reason, reason)} {count}' for reason, count in reasons)}."

    def precision(self, rule: Reason, useful: int, false: int) -> str:
        """« Précision	plus de messages que d’habitude : 3 sur 4 utiles. »."""
        total = useful + false
        reason = self._say.reason(rule, "")
        return f"Précision\t{reason}{NBSP}: {useful} sur {total} utile{_s(useful)}."


class EnglishDigest:
    """A digest in English."""

    _say = tongue("en")

    def title(self, every: Every, region: str, start: datetime) -> str:
        """“The week”."""
        what = "The day" if every is Every.DAY else "The week"
        return f"{what}, {cut(clean(region), NAME_LENGTH)}, since {self._say.day(start)}"

    def summary(self, told: int, held: int) -> str:
        """“3 episodes told, 2 held back.”."""
        if not told and not held:
            return "No episode, nothing held back."
        return f"{told or 'No'} episode{'' if told == 1 else 's'} told, {held or 'none'} held back."

    def episode(
        self, name: str, kind: Kind, worst: Severity, at: datetime, taken_s: float | None, by: str,
        lasted_s: float | None, useful: bool | None,
    ) -> str:  # fmt: skip
        """“Volvic	crisis, level crisis, Tuesday 4 March 2025 at 20:06; taken in 4 min by Alix; over after 2 h.”."""
        say = self._say
        parts = [f"{_ENGLISH_KINDS[kind]}, {say.severity(kind, worst)}, {say.day(at)} at {say.clock(at)}"]
        who = f" by {cut(clean(by), 30)}" if by else ""
        parts.append(f"taken in {say.duration(taken_s)}{who}" if taken_s is not None else "taken by nobody")
        parts.append(f"over after {say.duration(lasted_s)}" if lasted_s is not None else "still on")
        if useful is False:
            parts.append("false alarm")
        return f"{cut(clean(name), NAME_LENGTH)}\t{say.semicolon.join(parts)}."

    def more(self, count: int) -> str:
        """“And 4 more episodes.”."""
        return f"And {count} more episode{'' if count == 1 else 's'}."

    def times(self, tell_s: float | None, take_s: float | None, answer_s: float | None) -> str:
        """“Median times	told 12 min after the rise began …”."""
        say = self._say
        parts = [
            f"told {say.duration(tell_s)} after the rise began" if tell_s is not None else "",
            f"taken {say.duration(take_s)} after the message" if take_s is not None else "taken by nobody",
            f"first answer of your own accounts {say.duration(answer_s)} after the message"
            if answer_s is not None and answer_s >= 0
            else "no answer of your own accounts seen"
            if answer_s is None
            else "your own accounts were already speaking before the message",
        ]
        return f"Median times\t{say.semicolon.join(part for part in parts if part)}."

    def held(self, reasons: list[tuple[DeliveryReason, int]]) -> str:
        """“Held back	quiet hours 2, budget of the day spent 1.”."""
        return f"Held back\t{', '.join(f'{_ENGLISH_HELD.get(reason, reason)} {count}' for reason, count in reasons)}."

    def precision(self, rule: Reason, useful: int, false: int) -> str:
        """“Precision	more posts than usual: 3 of 4 useful.”."""
        return f"Precision\t{self._say.reason(rule, '')}: {useful} of {useful + false} useful."


def digest_tongue(lang: str) -> DigestTongue:
    """The language of a digest: French for ``fr``, English for anything else."""
    return FrenchDigest() if lang == "fr" else EnglishDigest()


def _s(count: int) -> str:
    return "s" if count >= 2 else ""
