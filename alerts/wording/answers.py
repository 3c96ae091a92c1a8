"""What ``/clameur`` answers, line by line, in French and English; only the person who asked reads it."""

import msgspec

from alerts.model import Kind, Mute, Reason, Severity, Transition
from alerts.wording.calendar import local
from alerts.wording.clean import ELLIPSIS, clean, cut
from alerts.wording.explaining import dropped_because, kept_because, told_of
from alerts.wording.sentences import NAME_LENGTH, platform, tongue
from alerts.wording.tongue import NBSP
from streams.model import Hit, Label, Rejection, Sentiment

SOURCES = 5
"""Silent platforms of an episode that are named."""
SHOWN = 20
"""Lines of a kind that are shown at most (own choice)."""

_FRENCH = {
    "kept": "gardé",
    "dropped": "écarté",
    "nothing": "Aucun territoire suivi n’est nommé dans ce texte\u00a0: il ne serait compté nulle part.",
    "tone": "Ton",
    "unsure": "lecture peu sûre (ironie, sentiments mêlés ou langue non lue)",
    "calm": "Aucun épisode en cours.",
    "watched": "Territoires suivis par ce processus\u00a0: {some} sur {all}\u00a0; un autre peut suivre le reste.",
    "watched_all": "Territoires suivis\u00a0: {some} sur {all}.",
    "taken": "quelqu’un s’en occupe",
    "paused": "en pause jusqu’à {clock}",
    "signalled": "Signalé pour {name}. Ce message compte comme les autres, avec votre nom Slack pour auteur.",
    "unread": "Ce signalement ne serait reconnu comme parlant de {name} sous aucune forme\u00a0: "
    "nommez le lieu dans la phrase comme on l’écrirait en ligne.",
    "unknown": "«\u00a0{word}\u00a0» n’est pas une commande.",
    "muted": "{name}\u00a0: silence jusqu’à {clock}, demandé par {by}",
    "unmuted": "{name}\u00a0: plus de silence, les alertes partent de nouveau.",
    "eventless": "Aucun épisode depuis 24 heures dans les régions que ce processus suit, rien de retenu.",
    "territories": "Territoires",
    "noted": "C’est noté, merci.",
}
_ENGLISH = {
    "kept": "kept",
    "dropped": "dropped",
    "nothing": "This text names no territory that is followed: it would be counted nowhere.",
    "tone": "Tone",
    "unsure": "an unsure reading (irony, mixed feelings or a language that is not read)",
    "calm": "No episode is open.",
    "watched": "Territories followed by this process: {some} of {all}; another may follow the rest.",
    "watched_all": "Territories followed: {some} of {all}.",
    "taken": "somebody is on it",
    "paused": "paused until {clock}",
    "signalled": "Reported for {name}. It counts as any other post, with your Slack name as its author.",
    "unread": "This report would not be recognised as being about {name} in any form: "
    "name the place in the sentence as one would online.",
    "unknown": "“{word}” is not a command.",
    "muted": "{name}: silence until {clock}, asked for by {by}",
    "unmuted": "{name}: no silence any more, alerts go out again.",
    "eventless": "No episode in the last 24 hours in the regions that this process follows, nothing held back.",
    "territories": "Territories",
    "noted": "Noted, thank you.",
}
_HELP = {
    "fr": (
        "/clameur statut – les épisodes en cours",
        "/clameur explique TEXTE – ce que Clameur comprend d’un texte\u00a0: lieux, ton, mots de crise",
        "/clameur signal TERRITOIRE TEXTE – signaler un fait vu sur le terrain",
        "/clameur silence TERRITOIRE 2h [RAISON] – ne rien annoncer de nouveau\u00a0; /clameur silence TERRITOIRE fin",
        "/clameur bilan – les dernières 24 heures",
        "/clameur aide – cette liste",
    ),
    "en": (
        "/clameur status – the episodes that are open",
        "/clameur explain TEXT – what Clameur makes of a text: places, tone, crisis words",
        "/clameur signal TERRITORY TEXT – report something seen in the field",
        "/clameur mute TERRITORY 2h [REASON] – tell nothing new of it; /clameur mute TERRITORY off",
        "/clameur digest – the last 24 hours",
        "/clameur help – this list",
    ),
}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An open episode: of which territory, what, how grave, since when (epoch seconds), whether anybody has it."""

    name: str
    zone: str
    kind: Kind
    severity: Severity
    since: float
    sources: tuple[str, ...] = ()
    taken: bool = False
    taken_at: float = 0.0
    paused_until: float = 0.0


def said(key: str, lang: str, /, **values: str) -> str:
    """A fixed sentence of the closed list, its places filled in.

    Example:
        >>> said("unknown", "en", word="stats")
        '“stats” is not a command.'
    """
    return (_FRENCH if lang == "fr" else _ENGLISH)[key].format(**values)


def status(episodes: tuple[Standing, ...], lang: str, *, now: float, followed: int, total: int) -> list[str]:
    """The open episodes, a line each, and how much of the territories this process follows.

    Args:
        episodes: In the order in which they are to be told.
        lang: ``fr``, or anything else for English.
        now: The time, epoch seconds.
        followed: Territories that this process follows.
        total: Territories that are configured.
    """
    lines = [_standing(episode, lang, now) for episode in episodes[:SHOWN]] or [said("calm", lang)]
    counted = {"some": str(followed), "all": str(total)}
    return [*lines, said("watched_all" if followed == total else "watched", lang, **counted)]


def muted(name: str, mute: Mute, lang: str, *, zone: str, now: float) -> str:
    """One silence that somebody asked for, until when, and why.

    Args:
        name: The territory's.
        mute: What was asked for.
        lang: ``fr``, or anything else for English.
        zone: IANA zone of the clock that is read.
        now: The time, epoch seconds.
    """
    say = tongue(lang)
    until, here = local(mute.until, zone), local(now, zone)
    clock = say.clock(until) if until.date() == here.date() else f"{say.clock(until)}, {say.day(until)}"
    line = said("muted", lang, name=cut(clean(name), NAME_LENGTH), clock=clock, by=_short(mute.by))
    return f"{line}{say.colon}{say.quoted(_short(mute.reason))}" if mute.reason.strip() else f"{line}."


def explanation(
    hits: tuple[Hit, ...],
    rejections: tuple[Rejection, ...],
    sentiment: Sentiment,
    topics: tuple[str, ...],
    names: dict[str, str],
    lang: str,
) -> list[str]:
    """What is made of a text: which territories it names and why, its tone and its words, its crisis topics.

    Args:
        hits: Territories that were found.
        rejections: Expressions that were dropped.
        sentiment: Of the text.
        topics: Crisis topics of the text.
        names: Names of territories, by id.
        lang: ``fr``, or anything else for English.
    """
    say, code = tongue(lang), "fr" if lang == "fr" else "en"
    lines = [
        f"{names[hit.territory]}{say.colon}{said('kept', lang)}, {say.quoted(_short(hit.expression))} "
        f"({kept_because(hit, names, code)})"
        for hit in hits[:SHOWN]
    ] or [said("nothing", lang)]
    lines += [
        f"{names[no.territory]}{say.colon}{said('dropped', lang)}, {say.quoted(_short(no.expression))} "
        f"({dropped_because(no, code)})"
        for no in told_of(hits, rejections)[:SHOWN]
    ]
    strong = sentiment.label is not Label.NEUTRAL and abs(sentiment.compound) >= 0.6
    compound = _signed(sentiment.compound, lang)
    tone = f"{said('tone', lang)}{say.colon}{say.tone(sentiment.label, strong=strong)} ({compound})"
    weighed = [f"{say.quoted(_short(word.text))} ({'+' if word.weight > 0 else '−'})" for word in sentiment.words]
    lines.append(tone + (f"{say.colon}{', '.join(weighed)}" if weighed else ""))
    if not sentiment.reliable:
        lines.append(said("unsure", lang))
    if topics:
        lines.append(f"{say.label('topics')}{say.colon}{', '.join(map(say.topic, topics))}")
    return lines


def help_lines(lang: str, territories: list[str], unknown: str = "") -> list[str]:
    """What can be typed, and the territories that are followed.

    Args:
        lang: ``fr``, or anything else for English.
        territories: Their ids.
        unknown: A word that was not understood, or nothing.
    """
    first = [said("unknown", lang, word=_short(unknown))] if unknown else []
    shown = cut(", ".join(territories), 1500)
    return [*first, *_HELP["fr" if lang == "fr" else "en"], f"{said('territories', lang)}{tongue(lang).colon}{shown}"]


def _standing(episode: Standing, lang: str, now: float) -> str:
    say = tongue(lang)
    here = local(now, episode.zone)
    what = say.event(episode.kind, Transition.UPDATED, Reason.REFRESH, "", "")
    more = [ELLIPSIS] if len(episode.sources) > SOURCES else []
    names = [*(platform(name, say) for name in episode.sources[:SOURCES]), *more]
    what += f" ({', '.join(names)})" if names else ""
    parts = [what, say.severity(episode.kind, episode.severity)]
    parts.append(say.since(local(episode.since, episode.zone), here, over=False))
    if episode.taken:
        since = say.since(local(episode.taken_at, episode.zone), here, over=False) if episode.taken_at else ""
        parts.append(f"{said('taken', lang)} {since}".rstrip())
    if episode.paused_until > now:
        parts.append(said("paused", lang, clock=say.clock(local(episode.paused_until, episode.zone))))
    return f"•{NBSP}{cut(clean(episode.name), NAME_LENGTH)}{say.colon}{', '.join(parts)}"


def _signed(value: float, lang: str) -> str:
    text = f"{value:+.2f}".replace("-", "−")
    return text.replace(".", ",") if lang == "fr" else text


def _short(text: str) -> str:
    return cut(clean(text), 60) if text.strip() else ""
