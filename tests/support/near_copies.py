"""Invented French posts for the near-copy mark: texts, what a bot makes of them, and people's own words."""

import random

TEXTS = (
    "Honte à la mairie de Volvic : la source est à sec depuis lundi et personne ne daigne répondre aux habitants",
    "On nous demande de ne plus arroser nos jardins pendant que l'usine remplit des camions toute la nuit, ça suffit",
    "La piscine municipale ferme tout l'été faute d'eau, les enfants du quartier n'ont plus rien pour se rafraîchir",
    "Le pont de la route de Riom est fissuré, les services techniques le savent depuis mars et rien n'a été fait",
    "Encore une panne de courant ce soir dans tout le centre-ville, troisième fois en dix jours, on paie pour quoi ?",
    "Fumée noire au-dessus de la zone industrielle, une odeur de plastique brûlé jusque dans les salles de classe",
    "Bravo aux bénévoles du festival qui ont tout remis debout après l'orage, quelle énergie et quelle belle soirée",
    "Le maire refuse de publier les analyses de l'eau potable, que cherche-t-il donc à nous cacher depuis six mois ?",
    "Deux heures d'attente aux urgences de Clermont avec un bébé fiévreux, le personnel fait vraiment ce qu'il peut",
    "Ils veulent fermer la dernière classe du village en septembre, nous serons tous devant l'école demain matin",
    "Le train de 7 h 12 est encore supprimé, deux cents personnes sur le quai et pas un seul agent pour nous parler",
    "Quatre-vingts sangliers dans les vignes cette semaine, la préfecture regarde ailleurs et nous perdons la récolte",
)
"""Each stands for a message that somebody has others spread."""

OPENINGS = ("ALERTE", "À partager d'urgence", "Franchement", "Inadmissible !", "Regardez ça", "Lu ce matin", "Bon")
ENDINGS = ("#scandale", "Partagez !", "Merci de relayer", "Où va-t-on ?", "#Auvergne", "😡😡😡", "Réagissons")
OTHERS = (
    "vraiment",
    "hier",
    "toujours",
    "partout",
    "lundi",
    "maintenant",
    "beaucoup",
    "ensemble",
    "mairie",
    "quartier",
)

OWN_WORDS = (
    "Plus une goutte au robinet rue des Écoles depuis hier soir, quelqu'un sait ce qui se passe à Volvic ?",
    "Je viens de passer devant la source de Volvic, elle est à sec, je n'avais jamais vu ça en quarante ans",
    "La mairie de Volvic annonce des citernes sur la place pour ce soir, prenez des bidons avec vous",
    "À Volvic on coupe l'eau des habitants mais les camions de l'usine continuent de passer sous mes fenêtres",
    "Mes tomates sont mortes, merci les restrictions. L'usine de Volvic, elle, n'a pas l'air de manquer d'eau",
    "Question simple : combien de litres l'usine a-t-elle pompés à Volvic pendant que nous étions coupés ?",
    "Réunion publique sur la sécheresse mercredi à la salle des fêtes de Volvic, venez nombreux et restez polis",
    "Ma grand-mère de 91 ans monte ses bouteilles au troisième étage, personne à Volvic n'a prévu de l'aider",
    "Le préfet parle d'un été exceptionnel. À Volvic cela fait trois étés exceptionnels de suite, monsieur le préfet",
    "Les pompiers ont ravitaillé l'école de Volvic ce midi, un grand merci à eux, les petits étaient ravis",
    "On savait que la nappe baissait, les hydrologues l'avaient écrit noir sur blanc il y a cinq ans déjà",
    "Sécheresse à Volvic : trente communes du Puy-de-Dôme sont désormais concernées par l'arrêté",
    "Quelqu'un aurait-il deux packs d'eau en trop du côté de Moulet ? Nous avons un nourrisson à la maison",
    "L'eau est revenue chez nous vers 20 h, marron, donc je ne la boirai pas avant que l'on m'explique pourquoi",
    "Il paraît que la canalisation principale a cassé sous la départementale, ce ne serait donc pas la source",
    "Arrêtez de tout mélanger, l'usine de Volvic puise dans une autre nappe que celle qui alimente le bourg",
    "La honte, voilà ce que je ressens quand je vois la source de mon enfance à sec et l'usine qui tourne à plein",
    "Nos élus étaient au courant. Ils ont signé l'autorisation de pompage en mars, sans un mot aux riverains",
    "Le camping a dû renvoyer ses clients faute de douches, un week-end de juin, vous imaginez les pertes",
    "Solidarité ce soir à Volvic : le voisin a branché son puits pour toute l'impasse, ça fait chaud au cœur",
    "Le boulanger ferme à midi parce qu'il n'a plus d'eau pour pétrir, première fois depuis l'ouverture en 1987",
    "Je travaille à l'usine et je peux vous dire que nous aussi nous avons réduit, ce n'est écrit nulle part",
    "Un arrêté de plus, un contrôle de moins : à Volvic personne ne vérifie qui arrose son golf la nuit",
    "Demain 9 h devant la mairie avec nos seaux vides, sans cris et sans drapeaux, juste pour être comptés",
)
"""So many people about one event, nobody copying anybody."""


def edited(text: str, edits: int, rng: random.Random) -> str:
    """A bot's version: another opening or ending, a word replaced, left out or added, as often as said."""
    words = text.split()
    for _ in range(edits):
        at = rng.randrange(1, len(words))
        match rng.randrange(5):
            case 0:
                words[:0] = rng.choice(OPENINGS).split()
            case 1:
                words += rng.choice(ENDINGS).split()
            case 2:
                words[at] = rng.choice(OTHERS)
            case 3:
                del words[at]
            case _:
                words.insert(at, rng.choice(OTHERS))
    return " ".join(words)
