"""The closed lists of words of messages in French."""

from alerts.model import Caveat, Kind, Reason, Severity
from streams.growth import Stage
from streams.model import Label, PostKind, Voice

NOUNS = {
    Kind.CRISIS: ("crise", "la crise", "e"),
    Kind.BUZZ: ("buzz", "le buzz", ""),
    Kind.GOOD_NEWS: ("bonne nouvelle", "la bonne nouvelle", "e"),
    Kind.SILENCE: ("silence inhabituel", "le silence", ""),
}
WORSE = {Kind.CRISIS: "s’aggrave", Kind.SILENCE: "s’étend"}
BETTER = {Kind.CRISIS: "recule"}
SEVERITIES = {Severity.INFO: "info", Severity.WARNING: "vigilance", Severity.CRITICAL: "crise"}
GOOD = {Severity.INFO: "info", Severity.WARNING: "à suivre", Severity.CRITICAL: "majeur"}
REASONS = {
    Reason.VOLUME: "bien plus de messages que d’habitude",
    Reason.NEGATIVE_SHARE: "la part de messages négatifs monte",
    Reason.VOLUME_AND_NEGATIVE: "plus de messages que d’habitude, et plus négatifs",
    Reason.CRISIS_VOCABULARY: "des mots de crise reviennent dans les messages",
    Reason.POSITIVE_SHARE: "la part de messages positifs monte",
    Reason.NEGATIVE_FALL: "la part de messages négatifs tombe bien plus bas que d’habitude",
    Reason.AUTHORS: "beaucoup d’auteurs différents",
    Reason.SCORE: "un écart d’une ampleur rare",
    Reason.AMPLIFIED: "surtout des partages",
    Reason.COORDINATED: "surtout des textes récités",
    Reason.SILENCE: "bien moins de messages que d’habitude",
    Reason.SOURCE_SILENT: "une source ne dit presque plus rien",
    Reason.EASED: "le plus fort est passé depuis une demi-heure",
    Reason.RECOVERED: "les messages sont de retour",
    Reason.SETTLED: "ce niveau plus bas est devenu l’habitude",
    Reason.GIVEN_UP: "plus rien depuis une semaine, la source n’est plus attendue",
    Reason.FADED: "le niveau est redevenu habituel",
    Reason.REFRESH: "point de situation",
    Reason.PERSON: "décision d’une personne",
    Reason.FALSE_ALARM: "signalé comme fausse alerte",
    Reason.USEFUL: "signalé comme utile",
    Reason.NOTE: "une note a été ajoutée",
    Reason.RELEASED: "rendu, plus personne ne s’en occupe",
    Reason.UNDONE: "réglage annulé",
    Reason.DELETED: "un message cité a été supprimé par son auteur",
}
GROUNDS = {
    Reason.VOLUME: "bien plus de messages",
    Reason.NEGATIVE_SHARE: "part de négatifs en hausse",
    Reason.CRISIS_VOCABULARY: "mots de crise",
    Reason.POSITIVE_SHARE: "part de positifs en hausse",
    Reason.NEGATIVE_FALL: "part de négatifs en baisse",
    Reason.AMPLIFIED: "surtout des partages, niveau abaissé",
    Reason.COORDINATED: "surtout des textes récités, niveau abaissé",
}
VOICES = {
    Voice.PEER: ("particulier", "particuliers"),
    Voice.PRESS: ("média", "médias"),
    Voice.INSTITUTION: ("institution", "institutions"),
    Voice.PARTNER: ("partenaire", "partenaires"),
    Voice.OWN: ("votre compte", "vos comptes"),
}
TOPICS = {
    "accident": "accident",
    "attack": "attaque",
    "boycott": "boycott",
    "casualties": "victimes",
    "closure": "fermeture",
    "condolence": "condoléances",
    "cyber": "cyberattaque",
    "damage": "dégâts",
    "disaster": "catastrophe",
    "evacuation": "évacuation",
    "explosion": "explosion",
    "fire": "incendie",
    "flood": "inondation",
    "health": "santé",
    "heat_drought": "chaleur et sécheresse",
    "insult": "insulte",
    "investigation": "enquête",
    "missing": "disparition",
    "outage": "panne",
    "pollution": "pollution",
    "relief": "entraide",
    "rescue": "secours",
    "scandal": "scandale",
    "storm": "intempéries",
    "strike": "grève",
    "warning": "consignes",
}
STAGES = {
    Stage.SPARK: "étincelle, encore peu de voix",
    Stage.SPREAD: "propagation",
    Stage.PRESS: "reprise par la presse ou les institutions",
    Stage.DECLINE: "décrue",
}
LABELS = {
    "why": "Pourquoi",
    "growth": "Évolution",
    "grounds": "Motifs",
    "who": "Qui parle",
    "where": "Où",
    "topics": "Mots de crise",
    "words": "Mots qui pèsent",
    "caveats": "À savoir",
    "handling": "Suivi",
    "notes": "Notes",
    "linked": "Lié à",
    "advice": "À faire",
    "posts": "Les messages",
}
TONES = {Label.NEGATIVE: "négatif", Label.NEUTRAL: "neutre", Label.POSITIVE: "positif"}
POST_KINDS = {PostKind.REPOST: "partage", PostKind.REPLY: "réponse", PostKind.QUOTE: "citation"}
CAVEATS = {
    Caveat.SHORT_HISTORY: "historique court, l’habituel est encore mal connu.",
    Caveat.LATE_DATA: "données en retard, le nombre peut encore monter.",
    Caveat.UNRELIABLE_SENTIMENT: "tonalité peu sûre (ironie, sentiments mêlés ou langue que nous ne lisons pas).",
    Caveat.UNKNOWN_AUTHORS: "auteurs inconnus, chaque message sans auteur compte pour une voix.",
    Caveat.ONE_LOUD_AUTHOR: "un seul compte a écrit une grande part des messages.",
    Caveat.MUTED_SOURCE: "source muette ou à moitié muette, le nombre réel est sans doute plus grand.",
    Caveat.SECOND_READER: "un second lecteur, plus lent, ne trouve pas négatifs la plupart des messages cités.",
    Caveat.SATURATED: "source saturée, elle ne laisse pas passer plus de messages par minute.",
}
ONE_POST = "un seul message, ses partages et ses réponses"
ADVICE = {
    Kind.CRISIS: "lire ces messages, vérifier le fait, décider qui répond.",
    Kind.BUZZ: "lire ces messages, voir qui en parle, décider s’il faut entrer dans la conversation.",
    Kind.GOOD_NEWS: "lire ces messages, remercier et relayer ceux qui en parlent.",
    Kind.SILENCE: "vérifier que la collecte fonctionne avant de croire au calme.",
}
