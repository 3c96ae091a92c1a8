"""What takes a crisis word back: expressions that only look like trouble, and subjects of films and exercises.

How expressions are written is told in `streams.crisis_patterns`.
"""

EXCUSES = """
accident vasculaire, accident de parcours, attaque(s) de panique, feu(x)
vert(s)|rouge(s)|tricolore(s)|orange(s)|bleu(s), feu(x) d artifice, feu de camp, feu follet, feu sacre, tout feu tout
flamme, pot au feu, dans le feu de, war memorial(s),
mort(e)(s) de rire|faim|soif|fatigue|froid|peur|honte, une tuerie, nature(s)
morte(s), mer morte, point mort, temps mort(s), fermeture(s) eclair, horaires|heure|heures|jour de fermeture, demande
de fermeture, fermeture a 0, gene a la fermeture, fermeture des portes, demande de la police, fermeture
hebdomadaire|annuelle, ouverture et fermeture, ca explose, er:exploser de rire|joie|bonheur, explosee de rire,
explosion de joie|couleurs|saveurs|rire(s)|emotions, explosion des ventes|prix|demandes|cas|couts|loyers, explose
les|son|ses|le|tous|l, record explose, explosion du nombre, monument(s) aux morts, jour|fete des morts, victime(s) de
son|leur succes, victime de la mode, grande guerre, film(s) catastrophe, catastrophe planetaire, a court de,
tempete(s) dans un verre, tempete mediatique, bombe sexuelle|anatomique, bombe de peinture, lutte contre la
secheresse, a vol d oiseau, bande(s) dessinee(s)|annonce|son|passante|originale|cyclable, bande de
gaza|copains|copines|amis|potes, bande d amis|arret, la honte de ma vie, polemique inutile, crash test(s), crash
course|landing, crash(ed)(es)(ing) the|my|your party|couch|computer|phone|app|wedding, crashed out, crash out, keeps
crashing, fatal attraction|error, femme(s) fatale(s), on fire with, this is fire, fire
emblem|tv|tablet(s)|stick|hd|tablet|sale|sign(s)|works|ants, fire in my|the eyes|hole|belly|ashes, under fire,
ring|catching|chariots|thrones of|the fire, fire place, kindle fire, arcade fire, cease fire, spark the fire, light my
fire, fire my|the coach|manager, hunger games catching fire, goblet of fire, killed it|me|by, killing it, dead
tired|line|lift|sea|pool|weight|on, the walking dead, walking dead, red dead, grateful dead, play dead, drop dead,
wake the dead, day of the dead, to die for, bodies of water, body of work|christ, heavenly bodies, lucky strike,
strike a pose, the missing piece, missing you, are|still missing you|out|u, missing out, missing link, the missing
link, hacker news|house, blast from the past, had|have|having a blast, full|a blast, blast the|my|this|some|that
music|song, gotta blast, flash flood sale, floods of tears, flood light(s), floodgates, explosive start|growth|form,
shutdown corner, government shutdown, trapped in my|a|the body|mind|past, fashion victim, toxic
relationship|masculinity|people|ex|friends|assets|traits|fandom, murder mystery|on, photo shooting, shooting
star(s)|photo|hoops|guard|today|range|percentage|for|from|a|an|my|our|this, shooting the|some
music|video|breeze|hoops|pics, photo shoot, troubleshooting, parody shooting, sharp shooter, injury
time|report|list|update|concern(s)|woes, wreck it ralph, emotional wreck, nervous wreck, survivor series, survivors
series, survivor guy, disaster artist, disaster of a, fashion disaster, catastrophe naturelle film, journee
mondiale|nationale, zone rouge du, red zone touchdown*, nfl red zone, alerte rouge film, heure de greve, blocage
psychologique|mental, ordures menageres, enlevement des, enlevement et, services d evacuation, evacuation des eaux,
evacuation d eau, manif pour tous, crossfire hurricane, hurricanes game, miami hurricanes, carolina hurricanes, iowa
state cyclones, hurricane party, purple haze, meteor shower(s), meteor garden, trail blazers, blazers, drowned out,
drowning in work|homework|love|emails, drowning myself, viande crue, san jose earthquakes, earthquakes game, pray for
me, dons d organes, don de soi, fire and ice, ice and fire, sympathy for the devil, restez connecte(e)(s), stay home
mom(s), en deuil de, inonde de messages|bonheur|joie|lumiere, inondee de soleil|lumiere, lumiere inonde, avalanche(s)
de, colorado avalanche, tsunami de, eruption cutanee, eruption de joie, secousse politique, seisme
politique|electoral, tremblement de terre politique, braquage du, casse du siecle, assassin(s)|assassins s creed,
serveur|site|appli|ordi|pc|telephone|jeu a crashe, heart attack, attack on titan, bath bomb(s), photo bomb, tir(s) au
but, tirs cadres, raid blue, raid aventure, coupe(s) du monde, prix|bourse|bourses|cours|marches|ventes|sondages s
effondre(nt), ouragan sur scene, flood of, emergency meeting|exit, the bomb, a survivor, market crash(ed)(es)(ing),
stock|app|computer|server|pc|browser|laptop|phone|site crash(ed)(es)(ing), shots on|off, restez
connecte(e)(s)|branche(e)(s)|a_l_ecoute, faire|fait le|son|leur deuil, pensee du jour"""
"""What looks like a crisis and is none: a match that begins inside one of these is dropped."""

SUBJECTS = """
film(s), cinema, serie, musee, expo, exposition, conference(s), colloque, atelier(s), roman(s), livre(s), polar,
documentaire, spectacle, commemoration, archives, formation, prevention, exercice(s), simulation, sensibilisation,
journee, concours, escape, thriller, bd, novel, movie, museum, exhibition, lecture, workshop, drill, training, season,
episode, game"""
"""Words after which a crisis is a subject, not an event."""
