"""The small closed sets of French: degree words, negations, contrasts, frames. Folded: no accents, no capitals."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


RAISING = _set(
    """tres vraiment trop tellement si hyper super mega ultra giga archi extra vachement grave completement totalement
    absolument entierement particulierement extremement incroyablement franchement carrement tout toute toutes plus
    profondement infiniment enormement fortement hautement terriblement horriblement affreusement drolement rudement
    sacrement tant aussi bien beaucoup parfaitement exceptionnellement specialement resolument reellement sincerement
    immensement gravement immense enorme gros grosse grand grande grands grandes total totale vrai vraie pire fort
    ouf"""
)
LOWERING = _set(
    """peu assez plutot legerement presque quasiment quasi vaguement moyennement relativement partiellement parfois
    moins petit petite petits petites leger legere quelque"""
)

BOOSTERS = dict.fromkeys(sorted(RAISING), 1.0) | dict.fromkeys(sorted(LOWERING), -1.0)
"""Degree word to 1 (raises) or −1 (lowers)."""

NEGATORS = _set("pas jamais rien guere aucun aucune aucunement nullement sans ni")
"""Words that turn what follows them within a few words."""

BUTS = _set("mais pourtant cependant toutefois neanmoins revanche contrepartie")
"""Words after which the real opinion comes."""

MARKS = frozenset('.!?…,;:\n«»"()')
STOPS = BUTS | _set("car donc puisque parce")
"""Where, as at any of `MARKS`, the reach of a negation or of a degree word ends."""

FRAMES = _set(
    """musee film films conference conferences expo exposition atelier ateliers colloque roman romans livre livres
    polar documentaire theatre spectacle commemoration histoire archives formation formations prevention simulation
    exercice exercices sensibilisation jeu concours debat journee mooc stage memoire hommage thriller serie bd escape"""
)
"""Words after which a crisis is a subject, not an event."""

OPENINGS = _set("genial super bravo merci parfait top youpi formidable magnifique felicitations excellent")
"""Praise that, alone before a comma, opens a complaint as often as not."""

_GLAD = {":)": 1.8, "=)": 1.8, ":]": 1.5, ";)": 1.3, ":D": 2.2, "=D": 2.2, ":P": 1.3, ":p": 1.3, "<3": 2.5, "^^": 1.2}
_SAD = {":'(": -2.2, ":(": -2.0, "=(": -2.0, ":/": -1.2, "=/": -1.2, ":|": -0.8, ":[": -1.6, "-_-": -1.6}
SMILEYS = _GLAD | _SAD
"""Smileys without their nose."""

CENSORED = -2.2
"""What a word of one letter and stars weighs."""
