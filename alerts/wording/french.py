"""Messages in French."""

from collections.abc import Sequence

from alerts.model import Caveat, DeliveryReason, Kind, Reason, Severity, Transition
from alerts.wording import french_words as words
from alerts.wording.french_figures import FrenchFigures, s
from alerts.wording.tongue import NBSP
from streams.growth import Stage
from streams.leave_one_out import Part
from streams.model import Label, PostKind, Voice


class French(FrenchFigures):
    """French, with its typography: no-break spaces before ``; : ? ! %`` and between a number and its unit."""

    code = "fr"
    colon = f"{NBSP}: "
    semicolon = f"{NBSP}; "

    def measured(self, count: int, window: str) -> str:
        """« 31 messages en 15 min »."""
        return f"{self.posts(count)} en {window}"

    def expected(self, value: str, interval: str, usual: str) -> str:
        """« attendu 4 (2–7) un mardi à 20 h »."""
        return f"attendu {value} ({interval}) {usual}"

    def less_than_one(self) -> str:
        """« moins de 1 »."""
        return f"moins de{NBSP}1"

    def instead_of(self, value: str) -> str:
        """« au lieu de 4 »."""
        return f"au lieu de {value}"

    def negative(self, share: str) -> str:
        """« 71 % négatifs »."""
        return f"{share} négatifs"

    def positive(self, share: str) -> str:
        """« 71 % positifs »."""
        return f"{share} positifs"

    def habitual(self, share: str | None) -> str:
        """« habituel 18 % »."""
        return "habituel inconnu" if share is None else f"habituel {share}"

    def odds(self, one_in: str, *, beyond: bool) -> str:
        """« environ 1 chance sur 2 000 de voir un tel écart à cette heure une semaine ordinaire »."""
        how = f"moins d’1{NBSP}chance" if beyond else f"environ 1{NBSP}chance"
        return f"{how} sur {one_in} de voir un tel écart à cette heure une semaine ordinaire"

    def ordinary(self) -> str:
        """« l’écart à l’habituel est faible »."""
        return "l’écart à l’habituel est faible"

    def big(self, value: int, power: int) -> str:
        """« 2 000 », « 3 millions », « 1 milliard »."""
        if power >= 9:
            scaled = value * 10 ** (power - 9)
            return f"{self.number(scaled)}{NBSP}milliard{s(scaled)}"
        if power >= 6:
            scaled = value * 10 ** (power - 6)
            return f"{self.number(scaled)}{NBSP}million{s(scaled)}"
        return self.number(value * 10**power)

    def event(self, kind: Kind, transition: Transition, reason: Reason, by: str, lasted: str) -> str:
        """« crise », « la crise s’aggrave », « crise prise en charge par … », « crise close après 2 h »."""
        noun, subject, e = words.NOUNS[kind]
        whom = f" par {by}" if by else ""
        match transition:
            case Transition.OPENED:
                return noun
            case Transition.ESCALATED:
                return f"{subject} {words.WORSE.get(kind, 's’amplifie')}"
            case Transition.DEESCALATED:
                return f"{subject} {words.BETTER.get(kind, 'retombe')}"
            case Transition.UPDATED:
                return f"{noun} en cours"
            case Transition.ACKNOWLEDGED:
                return f"{noun} pris{e} en charge{whom}"
            case Transition.SNOOZED:
                return f"{noun} mis{e} en pause{whom}"
            case Transition.RESOLVED if reason is Reason.FALSE_ALARM:
                return f"fausse alerte, {noun} clos{e}{whom}"
            case Transition.RESOLVED:
                return f"{noun} clos{e}{whom} après {lasted}"
            case Transition.REOPENED:
                return f"{subject} reprend"

    def sure(self, *, doubted: bool) -> str:
        """« Chiffres fiables »."""
        return "Chiffres à vérifier" if doubted else "Chiffres fiables"

    def severity(self, kind: Kind, severity: Severity) -> str:
        """« niveau vigilance »; good news has no crisis level."""
        return f"niveau {(words.GOOD if kind is Kind.GOOD_NEWS else words.SEVERITIES)[severity]}"

    def reason(self, reason: Reason, by: str) -> str:
        """« plus de messages que d’habitude, et plus négatifs »."""
        if by and reason is Reason.PERSON:
            return f"décision de {by}"
        return words.REASONS[reason] + (f" par {by}" if by and reason is Reason.FALSE_ALARM else "")

    def ground(self, reason: Reason) -> str:
        """« mots de crise »."""
        return words.GROUNDS[reason] if reason in words.GROUNDS else words.REASONS[reason]

    def silent(self, platforms: Sequence[str], since: str, count: int, expected: str) -> str:
        """« plus aucun message depuis 14 h 02, attendu 31 », « Mastodon muet depuis 14 h 02 : aucun message … »."""
        many = f"{self.number(count)}{NBSP}message{s(count)}" if count else "aucun message"
        seen = f"{many}, attendu {expected}"
        if len(platforms) > 1:
            return f"{', '.join(platforms)} {'presque muets' if count else 'muets'}{self.colon}{seen}"
        if platforms:
            return f"{platforms[0]} {'presque muet en deux heures' if count else f'muet {since}'}{self.colon}{seen}"
        if count:
            return f"bien moins de messages que d’habitude en deux heures{self.colon}{seen}"
        return f"plus aucun message {since}, attendu {expected}"

    def voice(self, voice: Voice, count: int) -> str:
        """« particuliers 24 »."""
        one, many = words.VOICES[voice]
        return f"{one if count < 2 else many}{NBSP}{self.number(count)}"

    def role(self, voice: Voice) -> str:
        """« particulier »."""
        return words.VOICES[voice][0]

    def speaking(self, voices: str, own: int) -> str:
        """« particuliers 24, médias 2 ; aucun message de vos comptes »."""
        ours = f"{self.posts(own)} de vos comptes"
        return f"{voices}{self.semicolon}{ours}" if voices else ours

    def platform(self, platform: str) -> str:
        """« Mastodon »."""
        return {"press": "presse", "field": "terrain"}.get(platform, "")

    def topic(self, topic: str) -> str:
        """« incendie »."""
        return words.TOPICS[topic] if topic in words.TOPICS else topic.replace("_", " ")

    def label(self, word: str) -> str:
        """« Qui parle »."""
        return words.LABELS[word]

    def tone(self, label: Label, *, strong: bool) -> str:
        """« très négatif »."""
        return f"très {words.TONES[label]}" if strong else words.TONES[label]

    def post_kind(self, kind: PostKind) -> str:
        """« partage »."""
        return words.POST_KINDS.get(kind, "")

    def quoted(self, word: str) -> str:
        """« mot »."""
        return f"«{NBSP}{word}{NBSP}»"

    def unknown_author(self) -> str:
        """« auteur inconnu »."""
        return "auteur inconnu"

    def link(self, platform: str) -> str:
        """« voir sur Mastodon »."""
        return f"voir sur {platform}" if platform else "voir le message"

    def doubled(self, time: str, *, up: bool) -> str:
        """« le rythme a doublé en 12 min environ », « ça retombe, moitié moins en 20 min environ »."""
        return f"le rythme a doublé en {time} environ" if up else f"ça retombe, moitié moins en {time} environ"

    def next_hour(self, low: int, middle: int, high: int) -> str:
        """« dans l’heure qui vient : 80 à 210 messages (environ 130) »."""
        return (
            f"dans l’heure qui vient{self.colon}{self.number(low)} à {self.posts(high)} (environ {self.number(middle)})"
        )

    def stage(self, stage: Stage) -> str:
        """« stade : propagation »."""
        return f"stade{self.colon}{words.STAGES[stage]}"

    def trend(self, bin_length: str, top: int, expected: str) -> str:
        """« messages par 10 min, au plus 31, attendu 4 à la fin »."""
        return f"messages par {bin_length}, au plus {self.number(top)}, attendu {expected} à la fin"

    def via(self, names: str) -> str:
        """« dont 18 par volvic »."""
        return f"dont {names}"

    def caveat(self, caveat: Caveat, repost_share: str) -> str:
        """« historique court, l’habituel est encore mal connu. »."""
        if caveat is Caveat.AMPLIFIED:
            return f"amplifié, {repost_share} de partages{self.colon}une voix répétée n’est pas plusieurs voix."
        return words.CAVEATS[caveat]

    def copies(self, copies: str, together: str) -> str:
        """« 62 % de copies, 40 % écrites à la même minute ou par des comptes récents. »."""
        if together:
            return f"{copies} de copies, {together} écrites à la même minute ou par des comptes récents."
        return f"{copies} de copies{self.colon}le même texte, à quelques mots près, sous plusieurs noms."

    def without(self, part: Part, name: str, share: str) -> str:
        """« sans @lou, pas d’alerte : ce compte et ce qui lui répond font 62 % des messages comptés. »."""
        what = {
            Part.AUTHOR: name or "un seul compte",
            Part.POST: f"le message de {name}, ses partages et ses réponses" if name else words.ONE_POST,
            Part.PLATFORM: name or "une seule plateforme",
        }[part]
        said = f"sans {what}, pas d’alerte"
        if not share:
            return f"{said}."
        who = f"ce compte et ce qui lui répond font {share}" if part is Part.AUTHOR else share
        return f"{said}{self.colon}{who} des messages comptés."

    def call(self, reason: DeliveryReason, waited: str) -> str:
        """« Personne n’a pris cet épisode depuis 10 min. »."""
        if reason is DeliveryReason.ASSIGNED:
            return "Cet épisode vous est attribué."
        if reason is DeliveryReason.RELEASED:
            return f"Plus personne n’a cet épisode. À vous{NBSP}: le prendre, le mettre en pause ou le clore."
        said = f"Personne n’a pris cet épisode depuis {waited}."
        if reason is DeliveryReason.NEXT_PERSON:
            return f"{said} À vous{NBSP}: le prendre, le mettre en pause ou le clore."
        if reason is DeliveryReason.BACKUP:
            return f"{said} Les personnes d’astreinte ont été appelées sans réponse."
        return f"{said} Rappel{NBSP}: le prendre, le mettre en pause ou le clore."

    def see_message(self) -> str:
        """« Voir le message »."""
        return "Voir le message"

    def still_on(self, lasted: str) -> str:
        """« Toujours en cours après 4 h. »."""
        return f"Toujours en cours après {lasted}."

    def late(self, time: str) -> str:
        """« Message parti avec 7 min de retard. »."""
        return f"Message parti avec {time} de retard."

    def on_call(self) -> str:
        """« D’astreinte »."""
        return "D’astreinte"

    def threshold(self, rule: str, before: str, after: str) -> str:
        """« mots de crise +0,25 (avant 0) »."""
        return f"{rule} {after} (avant {before})"

    def moved(self, thresholds: str, *, raised: bool, undoable: bool) -> str:
        """« seuil relevé, sonnera moins facilement : mots de crise +0,25 (avant 0), réversible »."""
        said = "seuil relevé, sonnera moins facilement" if raised else "seuil abaissé, sonnera plus facilement"
        return f"{said}{self.colon}{thresholds}{', réversible' if undoable else ''}"

    def verdict(self, before: str, after: str) -> str:
        """« Seuil de ce territoire, selon vos avis : +0,25 (avant 0). »."""
        return f"seuil de ce territoire ajusté par vos avis{NBSP}: {after} (avant {before}), réversible"

    def paused(self, until: str) -> str:
        """« en pause jusqu’à 22 h 30 »."""
        return f"en pause jusqu’à {until}"

    def taken(self, person: str, since: str) -> str:
        """« pris en charge par Alix depuis 20 h 06 »."""
        return " ".join(part for part in ("pris en charge", f"par {person}" if person else "", since) if part)

    def advice(self, kind: Kind) -> str:
        """« lire ces messages, vérifier le fait, décider qui répond. »."""
        return words.ADVICE[kind]

    def left_out(self, *, posts: int, notes: bool, details: bool, caveats: int) -> str:
        """« Faute de place, il manque ici : 2 messages cités, les notes. »."""
        missing = [
            *([f"{posts}{NBSP}message{s(posts)} cité{s(posts)}"] if posts else []),
            *(["les notes"] if notes else []),
            *(["mots, sujets et lieux"] if details else []),
            *([f"{caveats}{NBSP}réserve{s(caveats)}"] if caveats else []),
        ]
        return f"Faute de place, il manque ici{self.colon}{', '.join(missing)}." if missing else ""

    def window(self, day: str, start: str, end: str, zone: str) -> str:
        """« mesuré mardi 4 mars 2025 de 19 h 50 à 20 h 05 (Europe/Paris) »."""
        return f"mesuré {day} de {start} à {end} ({zone})"
