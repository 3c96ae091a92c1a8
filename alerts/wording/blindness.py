"""What the process says of itself, in French and English: it sees nothing, is late, is not heard, or no longer so."""

from alerts.blindness import Cause, Word
from alerts.wording.calendar import local
from alerts.wording.sentences import tongue
from alerts.wording.tongue import NBSP

_TITLES = {
    "fr": {
        Cause.POSTS: "Aucun message ne vient",
        Cause.LAG: "Données en retard",
        Cause.DELIVERIES: "Annonces en attente",
        Cause.PARTITIONS: "Des messages ne sont pas lus",
    },
    "en": {
        Cause.POSTS: "No post comes in",
        Cause.LAG: "Data are late",
        Cause.DELIVERIES: "Messages wait",
        Cause.PARTITIONS: "Some posts are not read",
    },
}
_TITLE_OVER = {"fr": "{title}{nb}: c’est fini", "en": "{title}: over"}
_OVER = {
    "fr": {
        Cause.POSTS: "Je vois de nouveau{nb}: aucun message reçu pendant {time}.",
        Cause.LAG: "Les données sont de nouveau à l’heure, après {time} de retard ou plus.",
        Cause.DELIVERIES: "Les annonces partent de nouveau, après {time} d’attente.",
        Cause.PARTITIONS: "Tout est lu de nouveau, après {time}.",
    },
    "en": {
        Cause.POSTS: "I can see again: no post came in for {time}.",
        Cause.LAG: "Data are on time again, after being late for {time}.",
        Cause.DELIVERIES: "Messages go out again, after {time} of waiting.",
        Cause.PARTITIONS: "All is read again, after {time}.",
    },
}
_ADVICE = {
    "fr": {
        Cause.POSTS: "Le calme n’est pas le silence{nb}: regardez si la collecte écrit encore dans Kafka.",
        Cause.LAG: "Les alertes partent d’autant plus tard. Regardez la charge{nb}; un second processus peut aider.",
        Cause.DELIVERIES: "Les alertes sont décidées mais n’arrivent pas. Regardez le journal et l’état de Slack.",
        Cause.PARTITIONS: "Elles ont été ajoutées au sujet Kafka. Démarrez à côté une installation avec leur "
        "nombre (CLAMEUR_PARTITIONS) et un autre CLAMEUR_APP_ID{nb}: elle lit aussi ce qui attend.",
    },
    "en": {
        Cause.POSTS: "Silence is not calm: look whether the collector still writes to Kafka.",
        Cause.LAG: "Alerts are late by as much. Look at the load; a second process may help.",
        Cause.DELIVERIES: "Alerts are decided and do not arrive. Look at the log and at Slack’s state.",
        Cause.PARTITIONS: "They were added to the Kafka topic of posts. Start an installation of their number "
        "(CLAMEUR_PARTITIONS) and another CLAMEUR_APP_ID beside this one: it reads what waits, too.",
    },
}


def said(word: Word, lang: str, zone: str) -> tuple[str, tuple[str, ...]]:
    """The title and the lines of a message.

    Args:
        word: What is said.
        lang: ``fr``, or anything else for English.
        zone: IANA zone of the clock that is read.

    Example:
        >>> word = Word(cause=Cause.LAG, at=1741096800.0, since=1741096740.0, lag_s=420.0)
        >>> said(word, "en", "Europe/Paris")[1][0].replace(NBSP, " ")
        'Data are 7 min late.'
    """
    code = "fr" if lang == "fr" else "en"
    say = tongue(code)
    title = _TITLES[code][word.cause]
    if word.over:
        over = _OVER[code][word.cause].format(nb=NBSP, time=say.duration(word.at - word.since))
        return _TITLE_OVER[code].format(title=title, nb=NBSP), (over,)
    count, waited = say.number(word.count), say.duration(word.at - word.since)
    began = say.since(local(word.since, zone), local(word.at, zone), over=False)
    if word.cause is Cause.LAG:
        late = say.duration(word.lag_s)
        line = f"Données en retard de {late}." if code == "fr" else f"Data are {late} late."
    elif word.cause is Cause.POSTS:
        line = (
            f"Je suis aveugle {began}{NBSP}: aucun message reçu, {count} attendus."
            if code == "fr"
            else f"I have been blind {began}: no post came in, {count} were expected."
        )
    elif word.cause is Cause.PARTITIONS and code == "fr":
        line = f"{count} partition{'s ne sont lues' if word.count > 1 else ' n’est lue'} par personne {began}."
    elif word.cause is Cause.PARTITIONS:
        line = f"Nobody has read {count} partition{'s' if word.count > 1 else ''} {began}."
    elif code == "fr":
        some = f"{count} annonce{'s attendent' if word.count > 1 else ' attend'}" if word.count else "rien n’aboutit"
        line = f"Slack ne répond plus depuis {waited}{NBSP}: {some}."
    else:
        some = f"{count} message{'s wait' if word.count > 1 else ' waits'}" if word.count else "nothing gets through"
        line = f"Slack has not answered for {waited}: {some}."
    return title, (line, _ADVICE[code][word.cause].format(nb=NBSP))
