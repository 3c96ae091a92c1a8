"""Why a post counts for a territory, or does not, in sentences for a communicator: pure, in French and English."""

from collections.abc import Mapping, Sequence

from alerts.wording.clean import clean, cut
from alerts.wording.english import English
from alerts.wording.french import French
from alerts.wording.tongue import NBSP
from streams.explanation import Explanation, LanguageSource
from streams.model import Hit, HitReason, Label, Rejection, RejectReason, Voice

SHOWN = 300
"""Characters of the text that are shown again."""

_HITS = {
    "fr": {
        HitReason.PLAIN: "le nom est dans le texte",
        HitReason.HASHTAG: "le nom est dans un mot-dièse",
        HitReason.CONTEXT: "le nom seul ne suffirait pas, mais un mot du texte dit qu’il s’agit d’ici",
        HitReason.DEMONYM: "le texte parle de ses habitants",
        HitReason.AUTHOR: "le nom seul ne suffirait pas, mais l’auteur dit habiter ici",
        HitReason.HANDLE: "le texte interpelle son compte",
        HitReason.ROLLUP: "comprend {via}",
    },
    "en": {
        HitReason.PLAIN: "the name is in the text",
        HitReason.HASHTAG: "the name is in a hashtag",
        HitReason.CONTEXT: "the name alone would not do, but a word of the text says that it is this place",
        HitReason.DEMONYM: "the text speaks of its people",
        HitReason.AUTHOR: "the name alone would not do, but the author says to live here",
        HitReason.HANDLE: "the text addresses its account",
        HitReason.ROLLUP: "includes {via}",
    },
}
_REJECTIONS = {
    "fr": {
        RejectReason.EXCLUDED_NEIGHBOUR: "vous avez exclu les messages qui contiennent {detail}",
        RejectReason.MISSING_CONTEXT: "le nom seul ne suffit pas, et rien ne dit qu’il s’agit d’ici",
        RejectReason.OTHER_PLACE: "{detail} : un autre lieu porte ce nom",
        RejectReason.STREET_NAME: "{detail} : c’est le nom d’une rue",
        RejectReason.PERSON_NAME: "{detail} : c’est le nom d’une personne",
        RejectReason.SPORTS: "{detail} : il s’agit d’une équipe ou d’un résultat sportif",
        RejectReason.BRAND: "{detail} : il s’agit du produit ou de l’entreprise de ce nom",
        RejectReason.WORD: "{detail} : ici c’est un mot ordinaire",
        RejectReason.OUT_OF_DATES: "ce nom ne vaut pas à cette date",
        RejectReason.CASE: "{detail} sans majuscule : c’est un mot ordinaire",
        RejectReason.INSIDE_LONGER: "fait partie du nom {detail}",
    },
    "en": {
        RejectReason.EXCLUDED_NEIGHBOUR: "you ruled out posts that contain {detail}",
        RejectReason.MISSING_CONTEXT: "the name alone will not do, and nothing says that it is this place",
        RejectReason.OTHER_PLACE: "{detail}: another place bears this name",
        RejectReason.STREET_NAME: "{detail}: the name of a street",
        RejectReason.PERSON_NAME: "{detail}: the name of a person",
        RejectReason.SPORTS: "{detail}: a team or a result",
        RejectReason.BRAND: "{detail}: the product or the company of that name",
        RejectReason.WORD: "{detail}: an ordinary word here",
        RejectReason.OUT_OF_DATES: "this name does not hold on that date",
        RejectReason.CASE: "{detail} without a capital: an ordinary word",
        RejectReason.INSIDE_LONGER: "part of the name {detail}",
    },
}
_SOURCES = {
    "fr": {
        LanguageSource.PLATFORM: "la plateforme le dit",
        LanguageSource.LETTERS: "d’après les lettres du texte",
        LanguageSource.DEFAULT: "par défaut : le texte n’en dit pas assez",
    },
    "en": {
        LanguageSource.PLATFORM: "the platform says so",
        LanguageSource.LETTERS: "by the letters of the text",
        LanguageSource.DEFAULT: "by default: the text does not say enough",
    },
}
_HEADS = {
    "fr": {
        "kept": "Territoires retenus",
        "dropped": "Noms écartés",
        "none": "aucun",
        "lang": "Langue",
        "mood": "Sentiment",
        "crisis": "Mots de crise",
        "reliable": "Fiable",
        "author": "Auteur",
    },
    "en": {
        "kept": "Territories kept",
        "dropped": "Names dropped",
        "none": "none",
        "lang": "Language",
        "mood": "Sentiment",
        "crisis": "Crisis words",
        "reliable": "Reliable",
        "author": "Author",
    },
}
_LANGUAGES = {
    "fr": {"fr": "français", "en": "anglais", "es": "espagnol", "de": "allemand", "it": "italien", "pt": "portugais"},
    "en": {"fr": "French", "en": "English", "es": "Spanish", "de": "German", "it": "Italian", "pt": "Portuguese"},
}
_UNREAD = {
    "fr": "non : cette langue n’est pas lue, seuls ses émojis comptent",
    "en": "no: this language is not read, only its emojis count",
}
_DOUBTFUL = {
    "fr": "non : ironie, sentiments mêlés ou expression douteuse",
    "en": "no: irony, mixed feelings or a doubtful expression",
}
_YES = {"fr": "oui", "en": "yes"}
_NO_WORD = {"fr": "aucun mot n’a pesé", "en": "no word weighed"}


def kept_because(hit: Hit, names: Mapping[str, str], lang: str) -> str:
    """Why an expression was kept, in a sentence; ``names`` are the territories' by id.

    >>> hit = Hit(territory="puy-de-dome", expression="Riom", start=0, end=4, reason=HitReason.ROLLUP, via="riom")
    >>> kept_because(hit, {"riom": "Riom"}, "fr")
    'comprend Riom'
    """
    return _HITS[lang][hit.reason].format(via=clean(names[hit.via]) if hit.via else "")


def dropped_because(rejection: Rejection, lang: str) -> str:
    r"""Why an expression was dropped, in a sentence.

    >>> street = Rejection(
    ...     territory="a", expression="Auvergne", start=6, end=14, reason=RejectReason.STREET_NAME, detail="rue"
    ... )
    >>> dropped_because(street, "fr"), dropped_because(street, "en")
    ('«\xa0rue\xa0» : c’est le nom d’une rue', '“rue”: the name of a street')
    """
    return _REJECTIONS[lang][rejection.reason].format(detail=_say(lang).quoted(clean(rejection.detail)))


def told_of(hits: Sequence[Hit], rejections: Sequence[Rejection]) -> list[Rejection]:
    """The rejections that a person wants to read: not the piece of a longer name by which the territory is kept."""
    kept = {hit.territory for hit in hits}
    return [one for one in rejections if one.reason is not RejectReason.INSIDE_LONGER or one.territory not in kept]


def page(told: Explanation, names: Mapping[str, str], lang: str) -> str:
    """The whole explanation, laid out for a terminal.

    Args:
        told: What was read.
        names: The territories' names by id.
        lang: Language of the page, ``fr`` or ``en``.
    """
    say, heads = _say(lang), _HEADS[lang]
    lines = [say.quoted(cut(clean(told.text), SHOWN)), "", heads["kept"]]
    kept = [
        (
            names[hit.territory],
            say.quoted(clean(told.text[hit.start : hit.end])),
            kept_because(hit, names, lang),
        )
        for hit in told.hits
    ]
    dropped = [
        (names[one.territory], say.quoted(clean(told.text[one.start : one.end])), dropped_because(one, lang))
        for one in told_of(told.hits, told.rejections)
    ]
    lines += _table(kept) or [f"  {heads['none']}"]
    if dropped:
        lines += ["", heads["dropped"], *_table(dropped)]
    facts = [
        (heads["lang"], f"{_LANGUAGES[lang].get(told.lang, told.lang)}, {_SOURCES[lang][told.lang_from]}"),
        (heads["mood"], _mood(told, lang)),
        (heads["crisis"], ", ".join(map(say.topic, told.crisis)) or heads["none"]),
        (heads["reliable"], _reliable(told, lang)),
    ]
    roles = {voice for voice in told.voices.values() if voice is not Voice.PEER}
    facts += [(heads["author"], ", ".join(say.role(voice) for voice in sorted(roles)))] if roles else []
    return "\n".join([*lines, "", *_table(facts, indent="")])


def _mood(told: Explanation, lang: str) -> str:
    mood = told.sentiment
    weighed = ", ".join(f"{_say(lang).quoted(clean(word.text))} {_signed(word.weight, lang)}" for word in mood.words)
    tone = _say(lang).tone(mood.label, strong=abs(mood.compound) >= 0.6 and mood.label is not Label.NEUTRAL)
    colon = f"{NBSP}:" if lang == "fr" else ":"
    return f"{tone} ({_signed(mood.compound, lang)}){colon} {weighed or _NO_WORD[lang]}"


def _reliable(told: Explanation, lang: str) -> str:
    if told.sentiment.reliable:
        return _YES[lang]
    return _UNREAD[lang] if told.sentiment.engine == "emoji" else _DOUBTFUL[lang]


def _signed(value: float, lang: str) -> str:
    written = f"{value:+.2f}".replace("-", "−") if value else "0"
    return written.replace(".", ",") if lang == "fr" else written


def _table(rows: "Sequence[tuple[str, ...]]", indent: str = "  ") -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _say(lang: str) -> French | English:
    return French() if lang == "fr" else English()
