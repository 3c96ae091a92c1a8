"""Clubs and results: a name that is a team says nothing of the town.

Strong signs only: a club's letters or sport beside the name, a score beside it, or a fixture or a verb of the game with
a word of sport in the post. "Clermont reçoit le Tour de France" stays.
"""

import re
from typing import NamedTuple

from streams.context import Around

NEAR = 40
"""Characters before a name within which a club, a score or another team stands."""

_DASH = r"[-–—−‑]"
_CLUB_BEFORE = re.compile(
    r"(?:^|[^\w#@])((?:ASM|AS|ASC|ASF|FC|SC|US|USC|RC|OC|UF|UFC|HBC|VBC|BC|HC|RCT|JDA|SCO|SU|ES|EA|FCO"
    r"|Stade|Racing|Olympique|Sporting|Étoile)"
    rf"(?:{_DASH}|\s+)(?:(?!et\b|à\b|de\b)[A-ZÀ-Ý][\w'’]*(?:{_DASH}|\s+)(?:(?:du|de|de la|d['’])\s*)?)?"
    r"(?:de\s+|d\s?['’]\s?|du\s+)?)$"
)
_CLUB_IN_TAG = re.compile(
    r"(?:^|\s)((?:asm|as|fc|sc|us|rc|hbc|vbc|stade|racing|olympique|allez|forza))\s+(?:de\s+|d\s+)?$"
)
_SPORT_AFTER = re.compile(
    rf"(?:{_DASH}|\s)\s?(?:(?:Auvergne|63|Métropole|Volcans)\s)?"
    r"(Foot(?:ball)?|FOOT(?:BALL)?|Rugby|RUGBY|Basket(?:[- ]?ball)?|BASKET|Hand(?:ball)?"
    r"|Volley(?:[- ]?ball)?|Hockey|Futsal|FC|F\.C\.|SC|HB|HBC|VB|BC|XV|XIII|Athlé\w*|Natation)(?![\w-])"
)
_SPORT_AFTER_TAG = re.compile(r"\s(foot|football|rugby|basket|hand|handball|volley|hockey|fc|xv)(?!\w)")
_NAME = r"#?[A-ZÀ-Ý][\w'’.]*(?:[ -][A-ZÀ-Ý][\w'’.]*){0,3}"
_POINTS = r"(?:\d|[1-9]\d{1,2})"
_NUMBERS = rf"{_POINTS}\s?{_DASH}\s?{_POINTS}"
_NO_SCORE = (
    r"(?!\s?(?:h\b|h\d|heures?|ans|min|mn|km|[cdm]?m\b|m²|°|degrés?|centimètres?|mètres?|fois|heures|morts?|blessés?|€|%|euros?|jours?|mois|pers|places|personnes"
    r"|rue|avenue|boulevard|bd|place|quai|[.,/:-]?\d"
    r"|janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[uû]t|sept|oct|nov|d[ée]c))"
)
_SCORE = re.compile(
    rf"(?<![\w.,/:€-])(?<!du )(?<!de )(?<!entre )(?<!les )(?<!le )"
    rf"({_POINTS}\s?(?:{_DASH}|à|a|/)\s?{_POINTS}){_NO_SCORE}(?!\w)"
)
_SCORE_AFTER = re.compile(
    rf"(?:\s*[:,(]?\s*|\s+)({_NUMBERS}){_NO_SCORE}(?!\w)"
    rf"|(?:\s*(?:{_DASH}|/|vs\.?|contre)\s*|\s+){_NAME}\s*[:,(]?\s*({_NUMBERS}){_NO_SCORE}(?!\w)"
    rf"|\s+({_POINTS})\s*(?:{_DASH}|,|/)\s*{_NAME}\s+{_POINTS}{_NO_SCORE}(?!\w)"
)
_SCORE_BEFORE = re.compile(
    rf"(?<![\w.,/:€-])(?<!du )(?<!de )(?<!entre )(?<!bus )(?<!lignes )(?<!ligne )(?<!trams )({_NUMBERS})\s*(?:,|\))?\s+"
    r"(?:pour |contre |face à |à |devant |de |d['’])?$"
)
_OTHERS_POINTS = re.compile(rf"{_NAME}\s+({_POINTS})\s*(?:{_DASH}|,|/)\s*$")
_OWN_POINTS = re.compile(rf"\s+{_POINTS}{_NO_SCORE}(?!\w)")
_FIXTURE_BEFORE = re.compile(rf"[A-ZÀ-Ý][\w'’]*\s*(?:{_DASH}|/|vs\.?)\s*$")
_LEAGUES = """
match matchs matches derby mi_temps coup_d_envoi coup_de_sifflet prolongation prolongations penalite penalites
penalty penalties buteur buteurs buteuse top_14 top14 pro_d2 prod2 ligue_1 ligue_2 ligue1 ligue2 l1 l2 nationale_1
nationale_2 national_2 national_3 nationale_3 federale_1 federale_2 regional_1 championnat championnats
champions_cup challenge_cup coupe_de_france coupe_d_europe champion_de_france champions_de_france
playoffs play_offs demi_finale
demi_finales quart_de_finale entraineur entraineurs full_time fulltime kick_off rugby football foot basket handball
volley hockey arbitre mercato compo compos
"""
_GAMES = """
n1 n2 n3 essai essais but buts victoire victoires defaite defaites score scores barrage barrages finale xv joueur
joueurs joueuse joueuses stade supporter supporters goal remplacant remplacants melee bonus leader classement
relegation maintien points
"""
LEAGUES = tuple(f" {word.replace('_', ' ')} " for word in _LEAGUES.split())
"""Words of sport and of nothing else, folded."""
GAMES = frozenset(_GAMES.split())
"""Words that are of sport beside a score."""

_PLAYERS = re.compile(
    r"\b(équipe|joueurs?|joueuses?|entra[iî]neure?s?|coach|gardien|gardienne|attaquante?|buteur|vestiaire|effectif)"
    r"\s+(?:de\s+|d['’]|du\s+)$",
    re.IGNORECASE,
)
_PLAYS = re.compile(
    r"\s+(?:l['’]emport\w+|battue?s?|champion\w*|qualifi\w+|relégu\w+|promue?s?|éliminée?s?"
    r"|en (?=finale|demi|quart|[Ll]igue|[Tt]op|[Pp]ro|[Nn]ational|barrage)"
    r"|s['’](?:est |était )?(?:impos\w+|inclin\w+|offr\w+)"
    r"|ont? (?:battu|gagné|perdu|dominé|égalisé|écrasé|arraché)"
    r"|bat(?:tent|tu)?|gagnent?|perd(?:ent)?|m[èe]nent?|domine(?:nt)?|égalise(?:nt)?|reçoi(?:t|vent)|accueill\w+"
    r"|se (?:d[ée]place(?:nt)?|qualifie(?:nt)?|fait|font)|craque(?:nt)?|encha[iî]ne(?:nt)?|renverse(?:nt)?"
    r"|écrase(?:nt)?|arrache(?:nt)?|chute(?:nt)?|tombe(?:nt)?|beat|beats|win|wins|lose|loses|lost|beaten)(?!\w)"
)
_FIXTURE = re.compile(rf"\s*(?:{_DASH}|vs\.?|VS|contre)\s*{_NAME}")
_AGAINST = re.compile(
    r"\b(?:bat(?:tu)?|battent|battu par|contre|face à|vs\.?|domine|affronte(?:nt)?|écrase)\s+(?:le |la |l['’]|les )?$"
)
_IN_THE_REGION = re.compile(r"\ben\s$", re.IGNORECASE)
"""Nobody plays "en Auvergne": the name is the place."""
_FIRST_WORDS = frozenset(word.split()[0] for word in LEAGUES)
_DIGIT = re.compile(r"\d")
_STOP = re.compile(r"[!?\n]|\.\s")


class Game(NamedTuple):
    """What a text has of sport: the first word of sport alone, and whether it has one that may be of sport."""

    league: str
    maybe: bool


def game_of(folded: str, words: frozenset[str]) -> Game:
    """What a folded text and its words have of sport.

    >>> game_of(" top 14 ce soir ", frozenset(["top", "14", "ce", "soir"]))
    Game(league='top 14', maybe=True)
    """
    league = ""
    if not _FIRST_WORDS.isdisjoint(words):
        league = next((word.strip() for word in LEAGUES if word in folded), "")
    return Game(league, bool(league) or not GAMES.isdisjoint(words))


def team(place: Around, game: Game) -> str:
    """The words that make a team of a name, or an empty string.

    >>> from streams.context import around
    >>> none = Game("", False)
    >>> team(around("Clermont 24 – 17 Toulouse", 0, 8), none), team(around("l'ASM Clermont recrute", 6, 14), none)
    ('24 – 17', 'ASM')
    >>> team(around("Clermont reçoit le Tour de France", 0, 8), none), team(around("à Issy 8-10 juin", 2, 6), none)
    ('', '')
    """
    if place.tag:
        club, sport = _CLUB_IN_TAG.search(place.before), _SPORT_AFTER_TAG.match(place.after)
        return club[1] if club is not None else sport[1] if sport is not None else ""
    club = _CLUB_BEFORE.search(place.before[-NEAR:])
    if club is not None:
        return club[1].split()[0].split("-")[0]
    sport = _SPORT_AFTER.match(place.after)
    if sport is not None:
        return sport[1]
    return _result(place, game)


def _result(place: Around, game: Game) -> str:
    if _IN_THE_REGION.search(place.before) is not None:
        return ""
    after, before = place.after, place.before[-NEAR:]
    digits = _DIGIT.search(after) is not None or _DIGIT.search(before) is not None
    if digits:
        beside = _SCORE_AFTER.match(after) or _SCORE_BEFORE.search(before)
        if beside is not None and (said := next(filter(None, beside.groups()), "")):
            return said
        theirs = _OTHERS_POINTS.search(before)
        if theirs is not None and _OWN_POINTS.match(after):
            return theirs[1]
    plays = _PLAYS.match(after) is not None
    if not (game.maybe or plays):
        return ""
    if digits and (score := _SCORE.search(_sentence(place.before, after))) is not None:
        return score[1]
    players = _PLAYERS.search(before) if game.maybe else None
    if players is not None:
        return players[1]
    if game.league and (plays or _FIXTURE.match(after) or _AGAINST.search(before) or _FIXTURE_BEFORE.search(before)):
        return game.league
    return ""


def _sentence(before: str, after: str) -> str:
    """What is left and right of a name in the same sentence."""
    return f"{_STOP.split(before)[-1]} \n {_STOP.split(after)[0]}"
