"""Why what a person asked for is not done, in a sentence that says what to do instead; only that person reads it."""

from alerts.model import RefusalReason

_FRENCH = {
    RefusalReason.NOT_ALLOWED: "Vous n’êtes pas dans la liste des personnes qui peuvent agir ici. "
    "Demandez à l’équipe qui gère Clameur de vous y ajouter.",
    RefusalReason.FOREIGN: "Cette demande vient d’un autre espace Slack ou d’une autre application\u00a0: "
    "rien n’a été fait.",
    RefusalReason.UNKNOWN: "Clameur ne suit pas ce territoire{detail}. Tapez /clameur help pour la liste.",
    RefusalReason.MALFORMED: "Clameur n’a pas compris cette demande\u00a0: rien n’a été fait.",
    RefusalReason.EXPIRED: "Cette demande est arrivée trop tard\u00a0: rien n’a été fait. Appuyez de nouveau.",
    RefusalReason.STALE: "Cet épisode n’est plus celui en cours\u00a0: regardez le message le plus récent.",
    RefusalReason.OVER: "Cet épisode est déjà clos\u00a0: rien n’a changé.",
    RefusalReason.TAKEN: "Cet épisode est déjà pris en charge{by}.",
    RefusalReason.FREE: "Personne n’a cet épisode\u00a0: rien n’a changé.",
    RefusalReason.FAILED: "La demande n’a pas pu être transmise\u00a0: rien n’a été fait. Recommencez dans un instant.",
}
_ENGLISH = {
    RefusalReason.NOT_ALLOWED: "You are not on the list of people who may act here. "
    "Ask the team that runs Clameur to add you.",
    RefusalReason.FOREIGN: "This came from another Slack workspace or another app: nothing was done.",
    RefusalReason.UNKNOWN: "Clameur does not follow this territory{detail}. Type /clameur help for the list.",
    RefusalReason.MALFORMED: "Clameur did not understand this: nothing was done.",
    RefusalReason.EXPIRED: "This came too late: nothing was done. Press again.",
    RefusalReason.STALE: "This episode is no longer the present one: look at the newest message.",
    RefusalReason.OVER: "This episode is over already: nothing has changed.",
    RefusalReason.TAKEN: "This episode has been taken in hand already{by}.",
    RefusalReason.FREE: "Nobody has this episode: nothing has changed.",
    RefusalReason.FAILED: "This could not be passed on: nothing was done. Try again in a moment.",
}


def refusal(reason: RefusalReason, lang: str, detail: str = "") -> str:
    """The sentence for the presser.

    Args:
        reason: From the closed list.
        lang: ``fr``, or anything else for English.
        detail: What completes it: who has taken the episode, the territory's id, what to do instead; may be empty.

    Example:
        >>> refusal(RefusalReason.TAKEN, "en", "Camille")
        'This episode has been taken in hand already by Camille.'
        >>> refusal(RefusalReason.TAKEN, "fr")
        'Cet épisode est déjà pris en charge.'
    """
    sentences, whom = (_FRENCH, "par") if lang == "fr" else (_ENGLISH, "by")
    return (
        sentences[reason]
        .replace("{by}", f" {whom} {detail}" if detail else "")
        .replace("{detail}", f" ({detail})" if detail else "")
    )
