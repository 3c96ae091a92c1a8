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

# What a token does to the words around it: one bit each, for a token may do several things.
STOP = 1  # ends the reach of a negation and of a degree word
MARK = 2  # punctuation, and a run of emojis
BUT = 4  # the real opinion comes after it
CONTRE = 8  # the same in "par contre" only
NEGATES = 16  # turns what follows within a few words
MAY_NEGATE = 32  # the same beside "ne" or right before only: plus, personne, peu, moins
NE = 64
NEGATES_VERB = 128  # after a verb: j'aime pas
MAY_NEGATE_VERB = 256  # the same when "ne" stands before the verb: plus, rien
EXCEPT = 512  # pas que, pas seulement: no negation
FRAME = 1024  # a crisis after it is a subject, not an event
DESPITE = 2048
OPENS = 4096  # praise that, alone before a comma, opens a complaint as often as not
AGAIN = 8192
EMOJI = 16384
PAR = 32768
UN = 65536
BOOSTS = 131072
ENDS = 262144  # the end of a trouble is good news: fin, baisse, réduire
OVER = 2097152  # what a trouble is when it is no more: terminé, maîtrisé
INTRODUCES = 1048576  # stands before a noun
FIGHTS = 524288  # the fight against one is none: lutte, prévention

MARKS = frozenset('.!?…,;:\n«»"()')

_ROLES = {
    STOP | BUT: _set("mais pourtant cependant toutefois neanmoins revanche contrepartie"),
    STOP: _set("car donc puisque parce"),
    CONTRE: _set("contre"),
    NEGATES: _set("pas jamais rien guere aucun aucune aucunement nullement sans ni"),
    MAY_NEGATE: _set("plus personne peu moins"),
    NE: _set("ne n"),
    NEGATES_VERB: _set("pas jamais guere aucun aucune"),
    MAY_NEGATE_VERB: _set("plus rien personne point"),
    EXCEPT: _set("que seulement uniquement"),
    FRAME: _set(
        """musee film films conference conferences expo exposition atelier ateliers colloque roman romans livre livres
        polar documentaire theatre spectacle commemoration histoire archives formation formations prevention simulation
        exercice exercices sensibilisation jeu concours debat mooc stage memoire hommage thriller serie bd
        escape"""
    ),
    DESPITE: _set("malgre depit"),
    OPENS: _set("genial super bravo merci parfait top youpi formidable magnifique felicitations excellent"),
    AGAIN: _set("encore toujours"),
    PAR: _set("par"),
    UN: _set("un"),
    ENDS: _set(
        """fin reduction reduire reduit reduisent reduisons reduira baisse diminution diminuer diminue diminuent moins
        zero stopper eviter evite evitent evitons evitera resoudre resolu resorber eradiquer eliminer elimine supprimer
        levee leve guerir enrayer reparer attenuer attenue empecher surmonter vaincre"""
    ),
    INTRODUCES: _set(
        "a au aux ce ces cet cette contre d de des du l la le les leur leurs moins nos notre ses sa son un une zero"
    ),
    OVER: _set(
        """termine terminee termines terminees fini finie finis finies leve levee levees eteint eteinte eteints maitrise
        maitrisee maitrises resolu resolue resolus circonscrit circonscrits evite evitee ecarte ecartee neutralise"""
    ),
    FIGHTS: _set(
        """lutte lutter luttent luttons luttez lutterons combat combattre combattent combattons prevention prevenir
        previent protection proteger protege protegent solution solutions remede sensibiliser sensibilisation vaccin
        vaccination"""
    ),
    BOOSTS: RAISING | LOWERING,
}


def _roles() -> dict[str, int]:
    roles: dict[str, int] = {}
    for role, words in _ROLES.items():
        for word in sorted(words):
            roles[word] = roles.get(word, 0) | role
    return roles


ROLES = _roles()
"""Word to the sum of its roles."""

_GLAD = {":)": 1.8, "=)": 1.8, ":]": 1.5, ";)": 1.3, ":D": 2.2, "=D": 2.2, ":P": 1.3, ":p": 1.3, "<3": 2.5, "^^": 1.2}
_SAD = {":'(": -2.2, ":(": -2.0, "=(": -2.0, ":/": -1.2, "=/": -1.2, ":|": -0.8, ":[": -1.6, "-_-": -1.6}
SMILEYS = _GLAD | _SAD
"""Smileys without their nose."""

CENSORED = -2.2
"""What a word of one letter and stars weighs."""

_EVERYWHERE_TEXT = """
de la le les a et l des en d un que est pour du une on il dans qui pas plus au ce sur ne je se avec c tout par n son
sont nous vous ou ca tu y mais si fait bien cette sa te elle ils faire ses etre mon apres comme sans aussi avoir encore
meme leur va quand toujours tous rien ont faut alors ces tres peut qu avait etait toute cest
"""
EVERYWHERE = _EVERYWHERE_TEXT.split()
"""Words of most texts, the commonest first: an expression is looked for at its rarest word."""
