"""Words that hint at a trouble: one is nothing, two of different kinds are something.

« Les pompiers » may hold a ball, « une enquête » may be a poll, « un drame » a film; firemen and an inquiry, or firemen
and a roof, rarely are. A kind is a topic, or a context that is none by itself. How expressions are written is told in
`streams.crisis_patterns`.
"""

HINTS = {
    "accident": """
percute, heurte(e)(s), heurter, renverse(e)(s), a coule, smashed, plunged, plunges, runaway, struck by, overturn*,
brake(s), freins, hors de controle, out of control""",
    "attack": """
attaque(s), tuerie(s), bombe(s), tueur(s), killer, arme a feu, armes, bomb(s), attack(s), attacked, attacker(s),
gun(s), militants, explosifs, menace(s) terroriste(s), revendique*, cible(e)(s) par, assaut, abattu(e)(s), raid, bri,
gunned""",
    "casualties": """
mort(e)(s), tuee(s), er:hospitaliser, bilan, coince(e)(s), dead, died, dies, killed, kills, death, toll, injury,
injuries, injured, hurt, stranded, hospitalised, hospitalized, families of, the lost, familles des, victime""",
    "closure": """
suspendu(e)(s), suspended, cancelled, canceled""",
    "condolence": """
hommage(s), pensee(s), priere(s), prions, solidarite, rip, r i p, veillee, bougies, mourn, memorial, tribute(s),
funeral(s), prayer(s), pray, thoughts, sad news, heartbreaking, heartbroken, heart breaking, so sad, tragic,
tragically, triste nouvelle, solidarity, stand|stands|standing with, unis pour, united for, in our hearts, jesuis*,
emotion, vive emotion, sous le choc, in shock, affected by, those affected, se rassembl*, bougie, larmes""",
    "damage": """
detruit(e)(s), destruction(s), dommages, en ruine(s), arrache(e)(s), damage(s), damaged, destroyed, ruins, flattened,
wrecked, reconstruction, reconstruire, rebuild, rebuilding, clean up, cleanup, cleaning up, nettoyage, sans abri,
homeless, sans toit, demolition, aftermath, before and after, avant apres, assureur(s), assurances, insurance claims,
fissure(e)(s), prete(s) a ceder, menace(nt) de ceder, s envole(nt), shattered, clean up begins""",
    "disaster": """
drame(s), tragique(s), catastrophique(s), chaos, apocalyptique(s), l|d horreur, de l enfer, scene(s) de
guerre|apocalypse|chaos, volcan, volcano, shaking, shook, devastation, catastrophic, terrifying, tragic, er:trembler,
images|photos impressionnantes|terribles|terrifiantes|choc|apocalyptiques""",
    "evacuation": """
perimetre, confine(e)(s), reintegration, er:reintegrer, cordon, quitter les lieux, leur(s)
maison(s)|domicile(s)|logement(s), rentrer|rentreront chez, out of their homes, return home, flee, fled, fleeing""",
    "explosion": """
detone, explosif(s), bang""",
    "fire": """
feu, feux, flammes, flamme, fumee(s), er:bruler, fire, fires, flames, smoke, smoky, burning, burned, burnt, burns,
burn, acres, hectares, maitrise(e)(s), circonscrit, contained, containment, *fire, pyrotechnics, air tanker(s)""",
    "flood": """
crue, er:deborder, digue(s), boue(s), torrent(s), rising, dam, mud, overflow*, water level, levee, crest*, under
water, rooftops""",
    "investigation": """
enquete(s), er:enqueter, parquet, procureur(e), juge, suspect*, er:interpeller, inquiry, investigat*, probe, probes,
arrested, arrest, custody, charged, prosecutor(s), footage, safety rules|regulations|board|agency, normes de securite,
recours collectif, appels a|aux temoins, mise en demeure, responsable(s) de la|l, auditionne(e)(s), entendu(e)(s) par,
en fuite, on the run, antiterrorisme, cause du, cause de l|la""",
    "missing": """
proches, introuvable(s), disparu(e), missing, search for, searching, searching for, list of, liste des, survived,
survive, safe""",
    "outage": """
coupure(s), sans reseau, enedis, hydro quebec, generator(s), groupe electrogene, service down|suspended""",
    "pollution": """
petrole, hydrocarbures, crude oil, chemical(s), chimique(s), toxique(s), odeur(s), nuage, particules, fumes""",
    "relief": """
dons, un don, faire don, faites don, font don, collecte(s), er:collecter, cagnotte, benevole(s), hebergement(s),
er:heberger, gymnase(s), aide, aidez, entraide, soutien, se mobilise(nt), mobilise(nt) pour, couvertures, vivres,
denrees, ravitaillement, eau potable, bouteilles d eau, lits, generosite, numero vert, fonds, numeros utiles,
assistance, humanitaire(s), versera, donate, donated, donates, donating, donation(s), relief, shelter(s),
volunteer(s), helpline, hotline, help line, aid, fundraiser, fundraising, raise money, benefit concert, bottled water,
drinking water, food and water, supplies, blankets, those in need, please help, how to help, how you can, a|aux
besoin(s), rooms, solidaire(s), er:soutenir, er:amasser, er:reconstruire, banque alimentaire, mobilisation, produits d
hygiene""",
    "rescue": """
pompier(s), secours, sauvetage(s), police, policier(s), gendarme(s), gendarmerie, crs, samu, sdis*, la prefecture,
prefet, prefete, ambulance, urgentistes, militaires, armee, troops, army, soldats, deploye(e)(s), deployed, rescue,
responders, officers, cops, chopper, sheriff, emergency, navy, crews, renforts, medics, surete du quebec, la sq""",
    "storm": """
orage(s), orageux, grele, neige, verglas, foudre, vents, rafale(s), pluie(s), precipitations, meteo france,
meteofrance, storm, storms, winds, lightning, monsoon, snow, hail, rain, rains, rainfall, oeil du cyclone, eye of the,
meteo, weather, 0 km h, 0 mm, 0 mph, souffle tres|fort, ca souffle""",
    "warning": """
alerte(s), prudence, consigne(s), precaution(s), vigilance, alert, alerts, warning(s), warn, warns, warned, advisory,
caution, avoid, be safe, keep safe, stay away, be careful, call 0, dial 0, appelez le, composez le, evitez, danger,
sirene(s), sirens, siren, on alert""",
    "authority": """
maire, mairesse, ministre, premier ministre, premiere ministre, elysee, mayor, governor, prime minister, prefecture""",
    "news": """
breaking, breaking news, breakingnews, urgent, alerte info, alerteinfo, derniere heure, derniereheure, derniere
minute, en direct, live from, live updates, live coverage, live now, live blog, just in, update(s), updated, point de
situation, etat de situation, point presse, point de presse, conference de presse, press conference, news conference,
news briefing, press briefing, briefing, photo(s), image(s), images, pictures, in pictures, en images, video(s),
temoin(s), temoignage(s), temoigne(nt), eyewitness*, witness(es), aerial view, vue aerienne, sur place, sur les lieux,
sur le site, at the scene, on the scene, on scene, scene, en cours, developing, reports of, reportedly, confirme(nt),
confirmed, confirms, communique, autorites, authorities, officials, incident, intervention(s), point sur la situation,
vue(s)|vu du ciel, temoin, sur le terrain""",
    "people": """
la population, habitants, riverains, residents, gens de, people of, communaute de, community of, citoyens de,
familles, families, population, la communaute, citoyens""",
    "place": """
train(s), wagon(s), wagons citernes, locomotive, voie ferree, voies ferrees, avion(s), helicoptere(s), plane,
helicopter, aircraft, tgv, autocar, immeuble(s), batiment(s), maison(s), toit(s), toiture, pont, tunnel, gare,
cathedrale, eglise, usine, raffinerie, entrepot, centre ville, building(s), homes, houses, roof, bridge, downtown,
church, railway, rail, railroad, tracks, factory, refinery, warehouse, nightclub, pub, mosque, mosquee, hospital(s),
hopital, hopitaux, airport, aeroport, riviere, fleuve, river, rivers, ile, tower, village, camping(s), logements,
foyers, commerces, centrale""",
}
"""Topic or context to the expressions that hint at it."""

CONTEXTS = frozenset({"authority", "news", "people", "place"})
"""Kinds that are no topic: they only lend weight to the others, never to each other."""
