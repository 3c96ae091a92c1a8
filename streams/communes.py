"""Thousands of communes from an official list, each a territory whose homonyms are told apart by themselves."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from streams.departements import ABROAD, CODES, NAMES, REGIONS, plain
from streams.given_names import GIVEN_NAMES
from streams.territory import Expression, Scale, Territory

BIG = 30_000
"""Inhabitants from which a commune is meant by its bare name, if no namesake comes near (own choice)."""

NAMESAKE = 10
"""How many times more inhabitants than its largest namesake make a big commune the one that is meant."""

SHORT = 4
"""Letters below which a name needs its surroundings."""

LONG = 6
"""Letters from which a name of one word is known without its capital."""

_WORDS_TEXT = """
accolade aigle aire albert allier ambre amour ange angle anglet apt arc arche arches argent ars asile aubade aube
aubin avant avion avoine aydes bain bains balance balme banc banque barbe bard barre barrage bas bassin bataille
bateau baud beau beauté beauvoir belle berger bernard bien bière bille bizet blanc bleu bois boisse bonne bonnes
bonneval bon bord borne bosc bosse bouc bouche boue boule boulogne bourg bourse branches bras bray brie brion
brochon brousse brown bû bue bus buis but buxy camp camps canal cancon candé cap carnet casque caves censy centre
cerise cerises ceux chaise chamade chambre chambres champ champs chance chapelle charme charmes chasse chat château
chaux chef chemin chêne cher cherche chiche chien chouette ciel ciré claire clef clerc cloche clos cœur colombe
colonne colline comble commerce con condé contes contrôle coq corbeau corde corne corps corse cour cours court
couronne course coutures couvent crain cran craon creuse crêpe cri croix cros cuisine cure cuvier dame danse dangers
dieu die dieuze dol domaine doux droit dunes eau eaux école écot élan enfer ennemi ennuis envie épine épines espoir
esprit est essai étain étoile eu eus faux fée fer ferme fermes fête feu feux filain fin fleur fleury flin foix folie
fond fontaine force forêt forges fort fosse four fraise franc france front gages gagne gare gaz gens glace gloire
gond grâce grâces grand grande grasse grave graves grain grange grues guerre guet ham haut hautes hiver hommes
hôpital hors houx île isle ivry jeu jeune joie jour juillet jury jus lac lacs laine laiz lance lande landes langue
larmes laval laye lent lens lettre lieu ligne limon lion lit livre loge loges loin lombez long louche loup loupe
lourdes lus luz lys mai maison mal malice mâle manque marches mardi mars marie marseille martin mas masse mer mère
mes mesure mille mine mines miramas mont monde monnaie montagne monts mort mouche moulin moulins moussy mur murs
muse nage naissance nature naves ne neuf neuve nid noir noire nord nos nuits ognon oise olive ombre or orange orbe
orne orphelin os ouest ours oust page pain paix palais palme panse paradis parc paris parent part parts pas passage
passé patience pays péri perle pers perte petit peu pied pierre pierres pin pins place plage plaine plaisance
plaisir plan plane poil point poix pommier pont port porte portes pouce pré pré premier prés preuve prix puits puy
quart quatre quiers quint ran rance rang raye recette rennes renard repos ressource revel riche rions ris rive roc
roche rochers roi romain romans rond rose roses rosier rouge route roux royal ruan rue russie sable sables sac sage
sain saint salle salles salon sang santé sarras sauce saule savoir secours seigneur seine sel selle selles sens
septembre sept serre seul sévère si signes soie soleil solitude sommaire somme sommet songe sort sortie soucis
soulaines source sous sud surface sur table tache taille tain tannay temple temps ténor terre terres tête thon tige
tilleul tilleuls toit tombe ton tour tourbe tours tout tranche trait trappes travers tremble très tréport trou
troupes us usage val valence valeur vallée vals var veau venise vent vents ver verger verre vers vert verte verveine
vesoul vic vie vielle vienne vieux vif vigne vignes ville villers vins vire vision vivier vivre voiles voir vrai vue
vus y yeux zoo
"""
_FAMILIES = """
andre arnaud aubert barbier baron barre benoit bertin besson blanchard blondel bonnet boucher bourgeois boyer brunet
carlier carpentier caron carre chevalier collet colin cordier cousin da dubois dumas dupont durand duval fabre faure
fleury fournier gaillard garnier gauthier germain gilles gras guerin guyon hamon henry hubert humbert jacquet
lacroix lambert laroche leclerc leroy lopez louvet marchal marchand marechal marin masson mercier meunier meyer
michaud millet moreau morel morin moulin muller nguyen noel olivier pages paris pasquier pelletier perrier perrin
picard poirier prevost renard renaud rey reynaud richard riviere robin rolland roussel roux royer salmon schmitt
tessier vasseur vidal vincent voisin weber
"""
_BORNE = frozenset(map(plain, _FAMILIES.split())) | GIVEN_NAMES | ABROAD | frozenset(CODES)
"""Persons and other places: a hashtag does not tell them from a commune, as it tells a word."""
ORDINARY = frozenset(map(plain, _WORDS_TEXT.split())) | _BORNE
"""Names of communes that are also words, persons or other places, folded (own list)."""

_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}


class Commune(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list: the official geographic code, the name with its article, the département's number.

    ``population`` is 0 when it is unknown.
    """

    code: str
    name: str
    departement: str
    population: int = 0


def departement_of(code: str) -> str:
    """The number of the département that an official geographic code begins with.

    >>> departement_of("63470"), departement_of("2A004"), departement_of("97411")
    ('63', '2A', '974')
    """
    return code[:3] if code.startswith("97") else code[:2].upper()


def territories(communes: Sequence[Commune], declared: Sequence[Territory]) -> Iterator[Territory]:
    """A territory for each commune that is not declared by itself, in the order of the list.

    Args:
        communes: The list; codes are unique.
        declared: The territories of the file. One that is a département or a region, by its name or number, becomes
            the parent of its communes; a commune of the same name and département is left to its declaration.

    Example:
        >>> riom = Commune(code="63300", name="Riom", departement="63")
        >>> bonne = Commune(code="74040", name="Bonne", departement="74")
        >>> [(made.id, made.expressions[0].homonym) for made in territories([riom, bonne], [])]
        [('63300', False), ('74040', True)]
    """
    parents = _parents(declared)
    known = set(_declared(declared))
    folded = [plain(commune.name) for commune in communes]
    bearers = Counter(folded)
    largest = _two_largest(zip(folded, (commune.population for commune in communes), strict=True))
    for commune, name in zip(communes, folded, strict=True):
        if (name, commune.departement) in known or (name, "") in known:
            continue
        first, second = largest[name]
        big = commune.population >= BIG and commune.population == first >= NAMESAKE * second
        letters = len(name.replace(" ", ""))
        vague = not big and (bearers[name] > 1 or name in ORDINARY or letters < SHORT)
        tagged = vague and bearers[name] == 1 and letters > 1 and name not in _BORNE
        case = vague or big or (" " not in name and letters < LONG)
        yield Territory(
            id=commune.code.lower(),
            name=commune.name,
            scale=Scale.COMMUNE,
            expressions=(Expression(text=commune.name, case=case, homonym=vague, tagged=tagged),),
            parent=parents.get(commune.departement, ""),
            region=REGIONS.get(commune.departement, commune.departement).replace(" ", "-"),
            departement=commune.departement,
            zone=_ZONES.get(commune.departement, "Europe/Paris"),
        )


def _parents(declared: Iterable[Territory]) -> dict[str, str]:
    """The declared territory around each département: the département itself, else the smallest region."""
    found: dict[str, tuple[int, str]] = {}
    for territory in declared:
        if territory.scale is Scale.DEPARTEMENT and territory.departement:
            codes = frozenset((territory.departement,))
        elif territory.scale in (Scale.DEPARTEMENT, Scale.REGION):
            codes = CODES.get(plain(territory.name), frozenset())
        else:
            continue
        for code in codes:
            if code not in found or len(codes) < found[code][0]:
                found[code] = len(codes), territory.id
    return {code: territory_id for code, (_, territory_id) in found.items()}


def _declared(declared: Sequence[Territory]) -> Iterator[tuple[str, str]]:
    """Name and département of each declared commune; the département is empty when nothing says it."""
    by_id = {territory.id: territory for territory in declared}
    for territory in declared:
        if territory.scale is not Scale.COMMUNE:
            continue
        at: Territory | None = territory
        code, seen = "", 0
        while at is not None and not code and seen <= len(by_id):
            codes = CODES.get(plain(at.name), frozenset()) if at.scale is Scale.DEPARTEMENT else frozenset()
            code = at.departement or next(iter(codes), "")
            at, seen = by_id.get(at.parent), seen + 1
        yield plain(territory.name), code if code in NAMES else ""


def _two_largest(sizes: Iterable[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    largest: dict[str, tuple[int, int]] = {}
    for name, size in sizes:
        first, second = largest.get(name, (0, 0))
        largest[name] = (size, first) if size > first else (first, max(second, size))
    return largest
