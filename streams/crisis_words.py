"""Words that name a trouble by themselves, by topic.

How expressions are written is told in `streams.crisis_patterns`. A word that speaks of trouble only now and then
("fire", "dead", "police") stands here within the expressions that make it plain, and alone in `streams.crisis_hints`.
"""

TELLING = {
    "accident": """
accident, accidents, accidente*, carambolage*, collision(s), deraill*, ecrasement, sortie de route, crash(s), crashe*,
s ecrase(nt), s est|sont ecrase(e)(s), percut*, renverse(e) par, fauche(e)(s) par, renverse une, renverse un pieton,
naufrage(s), chavir*, choc frontal, catastrophe ferroviaire|aerienne, bus|car|camion|poids renverse, train fou,
train(s) fantome, sorti(e)(s) des rails, sorti(e)(s) de la route|voie, quitte les rails, crashed, crashes, crashing,
*crash, derail*, collided, collides, wreck, wreckage, shipwreck*, plane down, car accident, pile up, pileup, capsiz*,
run over by, hit by a car|bus|truck|train|vehicle, hit and run, overturned, runaway train|truck, jackknifed, veered|ran
off the, ferry|ship|boat sank|sinks|sinking, helicopter|plane|chopper hits|falls|fell|hit|plunged|down,
train|wagon|wagons couche(e)(s), off the tracks|rails, camion fou, disparu(e) des radars, missing plane|flight|jet,
emergency landing, plane crash*, atterrissage d urgence, s ecraser, s etre ecrase(e)(s), face a face
mortel|sur|entre|terrible, terrible|violent face a face, dans le fosse, couche(e)(s) sur la chaussee|route|voie,
fini(t)(e) sa course dans, come|came down on, ploughed into""",
    "attack": """
attentat*, terrorist*, terrorisme, fusillade(s), coup(s) de feu, ouvert le feu, prise(s) d otage*, preneur d otages,
otages, colis suspect|piege(s), alerte a la bombe, bombe artisanale, ceinture(s) d explosifs, ceinture explosive,
tireur(s), forcene, assaillant(s), kamikaze(s), djihadiste(s), camion|voiture|vehicule belier, tuerie de masse, tuerie
a|en|dans, agression(s), agresse(e)(s), poignard*, coup(s) de couteau, attaque(s) au couteau|terroriste(s), attaque(s)
a l arme, homme|individu arme, egorg*, assassin*, meurtre(s), homicide(s), feminicide*, braquage(s), emeute(s),
emeutier(s), pillage(s), pilleur(s), vandalis*, cambriol*, viol(s), violeur(s), passage a tabac, tabasse(e)(s),
rixe(s), gaz lacrymogene*, bombardement*, bombarde, frappe(s) aerienne(s), chasse a l homme, demineurs, deminage,
terrorism, shooting(s), *shooting, shooter(s), gunman, gunmen, gunfire, gunshot(s), shots fired, opened|opens fire,
stabb*, bombing(s), *bombing(s), bomber(s), bomb threat|alert|squad|attack(s)|blast(s), bombs exploded, pressure cooker
bomb*, pipe bomb(s), suspicious package(s), hostage(s), murder(ed)(s), rioting, riots, looting, looters, assaulted,
knife|terror|gun attack(s), manhunt, shootout, shoot out, gun battle, massacre(s), machete, echange(s) de tirs, tirs
entendus|nourris, tirs de kalachnikov, antiterroriste(s), le raid et, bri et,
man|woman|officer|people|student|students|agent shot, attaque(e)(s) au|a la, terror attack(s), assaut est|donne|final,
shot by police, shot dead, shot and killed|wounded, se fait|faire agresser|poignarder|braquer, fait
agresser|braquer|poignarder, braque(e)(s), armed police, ca a tire, ont tire sur, a tire sur""",
    "boycott": """
boycott*, n achetez|achetons|acheterai plus, appel au boycott, don t buy, stop buying""",
    "casualties": """
0 mort(e)(s), un mort, une morte, des morts, morts et blesse(e)s, mort(s) dans, mort apres, mort de 0, mort d un|une,
mort(e) noye*, morts noyes, trouve(e) mort(e), retrouve(e)(s) mort(e)(s), sont mort(e)s, est mort(e) dans, 0 deces,
deces, decede*, 0 victimes, blesse(e)(s), grievement, 0 personnes mortes|tuees|hospitalisees|disparues|evacuees, etat
grave|critique|desespere, urgence(s) absolue(s)|relative(s), pronostic vital, bilan
provisoire|humain|officiel|definitif|macabre, lourd bilan, nouveau|dernier|premier bilan, tue(e)(s) par|dans|lors,
a|ont tue 0, 0 tue(e)s, perdu la vie, perte(s) humaine(s), vies perdues, sinistre(e)(s), cadavre(s), corps sans vie,
corps retrouve*, corps repeche*, corps calcine*, 0 corps, restes humains, endeuill*, noyade(s), noye(e)(s),
rescape(e)(s), survivant(e)s, pris(e)(s) au piege, sous les decombres, mouvement de foule, 0 dead, dead and, found
dead, dead in|after|at|as, confirmed|feared|presumed|declared|pronounced dead, 0 killed, killed
in|by|at|0|when|after|as|and, people killed, were|was killed, have|has died, died in|after|when|at|from, 0 people
dead|died|injured|hurt|killed|missing, people died, people dead|injured|hurt, kills 0, kills at least, 0 die|dies,
deaths, death toll, toll rises|climbs|reaches|hits|now, fatal, fatally, fatalit*, fatalties, casualt*, 0
injured|injuries|hurt|wounded, critically|seriously|badly|many injured|hurt, injured in|when|after|by|and, critical
condition, wounded, victim(s), 0 bodies, bodies recovered|found|pulled, bodies, body found|of|recovered|pulled, body
bags, drowned, drowning, trapped, lives lost, loss of life, lost their|his|her lives|life, lost lives, human remains,
survivor(s), stampede, in|to hospital after, th person dies, bilan s alourdit, bilan passe|grimpe|monte|revu|reste,
nouveau|premier|deuxieme|troisieme|quatrieme|cinquieme|sixieme|autre corps, corps a|ont ete, death count, body count,
lost his|her|their life, people lost, victimes, une|la|premiere|derniere|jeune victime, victime identifiee""",
    "closure": """
fermeture(s), ferme(e)(s) definitivement, ferme ses portes, va|vont fermer, menace(e)(s) de fermer|fermeture,
liquidation, redressement judiciaire, plan social, licenciement(s), suppression(s) d emplois, suppression(s) de postes,
delocalis*, depot de bilan, faillite, trafic|circulation interrompu(e)|coupe(e), fermeture des ecoles,
route(s)|rue(s)|autoroute|pont(s)|axe(s)|voie(s)|acces
coupe(e)(s)|barre(e)(s)|ferme(e)(s)|inaccessible(s)|impraticable(s),
gare|aeroport|ecole(s)|tunnel|lycee(s)|college(s)|creche(s) ferme(e)(s)|evacue(e)(s), train(s)|bus|vol(s) supprime(s),
vols annules, transports scolaires suspendus, shut down, shutdown, shutting down, closing down, plant closure,
closures, road(s)|street(s)|bridge(s)|school(s)|airport|highway|schools are closed, road closure(s), flights
cancelled|canceled, classes suspended|cancelled|canceled, closed due to, layoffs, laid off, job cuts, bankruptcy,
bankrupt, circulation|trafic des trains interrompu(e)|suspendu(e)|perturbe(e), jusqu a nouvel ordre, coupee(s) du
monde, est|sont coupe(s) du monde, ferme(e)(s) a la circulation, axe coupe, impassable,
road(s)|highway|street(s)|bridge|lanes cut|blocked|flooded|washed, until further notice, closed because, classes
suspended, coupe(e)|ferme(e)|interrompu(e)|bloque(e) dans les deux sens, emplois supprimes|menaces, postes
supprimes|menaces, jobs axed|lost|at risk|go, job losses, closing for good, shuts|shut|closes|closed its doors, closes
for good, set to close, ferme fin, va fermer ses portes, jobs axed""",
    "condolence": """
condoleance(s), condolence(s), pensees aux|pour|vont|et, nos|toutes pensees, mes pensees aux|vont|les, pensee(s)
emue*, une|grosse|immense pensee pour|aux|a, minute(s) de silence, moment|minute|minutes of silence, hommage
aux_victimes|national|a_ceux|populaire, rendre hommage, rendent hommage, repose(nt) en paix, qu il(s)|elle(s) repose*,
rip to|a|aux, prions pour, prie(z) pour, prieres pour|aux|a, mes|nos prieres, de tout coeur avec, coeur avec les,
deuil, en berne, obseques, funerailles, veillee aux chandelles, veillee chandelle(s), recueillement, se recueill*,
marche(s) blanche(s), chapelle ardente, soutien aux familles|habitants|victimes|populations|proches, soutien a
leurs|toutes|tous, force et courage, courage aux|a toutes, solidaire des victimes|habitants|familles, rest in peace,
thoughts and|are|with|go, my|our|your|all|keep thoughts, prayers and|are|for|with|to|go|out|needed,
my|our|your|all|and prayers, our hearts, heart(s) go|goes|breaks out|for, my heart breaks|goes|aches,
pray|praying|prayed for, prayfor*, prayersfor*, prayersto*, priezpour*, prionspour*, in mourning, mourners, mourns,
mourning, candlelight, candle light, vigil(s), half mast|staff, memorial service|fund, book of condolence, tribute(s)
paid, remember the victims, heartfelt, sympathies, sympathy, affected by the|this, all those affected, everyone
affected, people affected, everyone|those affected by""",
    "cyber": """
cyberattaque*, cyber attaque*, cyberattack*, cyber attack*, piratage(s), pirate(s) informatique(s), hacker(s),
hacke(e)(s), hacked, rancongiciel*, ransomware, fuite de donnees, donnees volees, vol de donnees, hameconnage,
phishing, data breach|leak, site pirate, compte pirate, donnees ont fuite, donnees personnelles fuitent|volees,
fait|faire pirater, pirate(e)(s) par, hameconnage""",
    "damage": """
degat(s), toit(s)|toiture(s) arrache(e)(s)|envole(e)(s)|emporte(e)(s), arbre(s)
arrache(s)|couche(s)|tombe(s)|deracine(s), arbres a terre, ravag*, devast*, endommag*, detruit(e)(s) par,
entierement|completement|partiellement detruit(e)(s), maison(s)|habitation(s)|batiment(s)|logement(s) detruit(e)s,
champ de ruines, decombres, gravats, debris de|du, chute de debris, emporte(e)(s) par les|le|la|des,
homes|houses|buildings|building|home destroyed|damaged|flattened|lost, property damage, damage(d)
to|from|caused|after|by|in|reported, damage assessment, extensive|severe|major damage, extent of the, rubble, debris,
trees|tree down|uprooted|fallen, powerlines down, levelled, leveled, in ruins, charred, arrete(s) de peril, peril
imminent, damage estimate(d)(s), windows shattered|blown, total loss, homes were destroyed,
digue|barrage|toit|plafond|pont|talus a|ont cede""",
    "disaster": """
catastrophe(s), tragedie(s), cataclysme, apocalypse, desastre(s), le drame, drame a|de|en|dans, plan
blanc|orsec|rouge, etat d urgence, etat de catastrophe, catastrophe(s) naturelle(s), cat nat, cellule de crise, zone
sinistree, materiel d urgence, mesures d urgence, crise humanitaire, effondr*, s effondr*, ecroul*, seisme(s),
*seisme, sismique(s), tremblement(s) de terre, secousse(s), replique(s) sismique(s), magnitude 0, de magnitude, of
magnitude, richter, epicentre, epicenter, tsunami*, avalanche(s), eboulement*, eboulis sur, glissement(s) de terrain,
coulee(s) de boue|lave, eruption, meteorite(s), meteor, asteroide, asteroid, nuage|coulee de cendres, disaster(s),
tragedy, tragedies, calamity, state of emergency|calamity, state of disaster, emergency declared, declares emergency,
collapsed, collapses, collapse of, building|roof|bridge|mine|wall collapse, earthquake*, *quake, quakes, aftershock*,
tremor(s), landslide*, mudslide*, sinkhole*, devastat*, major incident, red zone, zone rouge, lava flow, mayday, terre
a|tremble tremble, senti|ressenti la_secousse|le_seisme|le_tremblement, seisme(s) ressenti, maisons fissurees,
house|houses|building|buildings|ground|earth|apartment shook|shaking, feel|felt|feeling that|the shaking|quake,
did|does|do you|anyone|anybody feel that, anyone|anybody else feel|felt it|that, you feel that, feel that shaking""",
    "evacuation": """
evacuation(s), evacue(e)(s), evacuer, evacuent, evacuons, evacuez, evacuait, evacuant, confinement, confines chez,
sont confines, perimetre de securite, perimetre boucle, quartier boucle|confine, perimetre d exclusion, evacuat*,
evacuee*, lockdown, on lock down, cordoned off, police cordon, airlift*, residents|inhabitants return""",
    "explosion": """
explosion(s), explose, explosee, explosent, exploser, explosait, a|ont|est explose, deflagration*, bombe explose,
detonation(s), onde de choc, fuite de gaz, odeur de gaz, *explosion, seveso, gas leak, explode, explodes, exploded,
exploding, explosive, explosives, blast(s), detonat*, loud bang(s)|boom(s)|explosion(s)|blast""",
    "fire": """
incendie*, *incendie, incendiaire, pyromane*, feu(x) de foret*, feu(x) de broussaille(s)|brousse|vegetation|garrigue,
prend feu, prennent feu, pris feu, feu dans, feu ravage, feu en cours, feu a la|l, feu est maitrise|circonscrit|fixe,
depart(s) de feu, foyer maitrise, mis le feu, mettent le feu, ravage(e)(s) par les flammes, detruit(e)(s) par les
flammes, les flammes, en flamme(s), est|etait|sont|toujours en feu, proie aux flammes, canadair*, hectares brules,
hectares ont_brule|parcourus|devores, brule vif, calcine*, fumee(s) toxique(s), fumee(s) noire(s), panache de fumee,
nuage de fumee, brasier, embrasement, *wildfire, *wildfires, wildfire*, bushfire*, *bushfire(s), *fires, grass fire(s),
brush fire(s), forest fire*, in flames, the flames,
house|building|car|train|bus|factory|plant|forest|roof|club|nightclub|hotel|boat|homes|still on fire,
catches|caught|catch fire, set on fire, set fire to, house|factory|warehouse|nightclub|club|apartment|kitchen|plant
fire, massive|huge|big|major|deadly|raging|giant fire, fire
broke|breaks|at|in|has|rips|sweeps|tears|near|destroys|engulfs|kills, fire(s)
burning|raging|rage|continue|threaten*|spread*, the fire, arson, arsonist*, burn(ed)(t) down, burning down, burned
alive, burnt alive, blaze(s), inferno, conflagration, ablaze, engulf*, 0 acres, acres burned, percent contained, 0
contained, total fire ban, fire danger|weather|update|ban, containment line(s), smoke inhalation, thick|black smoke,
part|partie|parti|partis|partent|parties en fumee, nuage noir, grosse|epaisse|enorme|importante fumee,
epaisses|importantes fumees, fumee s echappe|au|visible, odeur de brule|fumee, smoke
visible|over|rising|billowing|plume|coming|pouring, flames leaping|shooting|coming|visible, too late to leave, hectares
parcourus|detruits|partis|devastes, attise(nt) les_flammes|le_feu|l_incendie, ablaze, up in flames, gutted by fire""",
    "flood": """
inondation*, *inondation(s), inonde*, en crue, crue de|du|des|eclair|centennale|historique|majeure|soudaine, la crue,
les crues, crues, *crue, decrue, debordement(s) de|du, submerge(e)(s) par les eaux, submersion, montee des eaux, niveau
des eaux, niveau de l eau, cote d alerte, pluies torrentielles|diluviennes, sous les_eaux|l_eau, pieds dans l eau,
vigicrue*, vigilance crue*, rupture du|de barrage|digue, digue(s) rompue(s)|cede*|menace*, sacs de sable, coupe(e)(s)
par les eaux, emporte(e)(s) par les eaux|flots, flood, floods, *flood, *floods, flooded, flooding, floodwater*, flood
water*, flash flood*, flood level(s), torrential rain*, dam burst|failure|breach, levees, levee
breach|breached|fails|failed|breaks, sandbag*, river level(s), rising water(s), river(s) peak*, river crest*, burst its
banks, swept|washed away, submerged, inundat*, water levels, water is|still rising, is|are still rising, over its
banks, overflowing, eau monte|continue_de_monter, eau qui monte, l eau a monte, fleuve deborde, riviere deborde, fond
de vallee inonde, river is rising|high|flooding, river expected|forecast to, sorti(e)(s) de son|leur lit, l eau monte,
l eau arrive, burst its banks, knee deep, cars|houses|homes|streets|roads under water, water(s) rising""",
    "health": """
intoxication*, intoxique*, epidemie*, pandemie*, contamination*, contamine*, salmonell*, listeri*, legionell*, e coli,
cholera, rougeole, meningite, tuberculose, impropre a la consommation, avis d ebullition, non potable, eau polluee,
rappel de produit*, rappel produit*, scandale sanitaire, crise sanitaire, alerte sanitaire, cas groupes, maternite
fermee, urgences fermees, desert medical, punaises de lit, cancerig*, perturbateurs endocriniens, epidemic*, pandemic*,
outbreak*, food poisoning, poisoned, poisoning, contaminated, contamination, product recall, norovirus, quarantine*,
hours on a trolley, on its knees, heures aux urgences, urgences saturees|debordees""",
    "heat_drought": """
secheresse*, canicul*, penurie(s) d eau, manque d eau, restriction(s) d eau, a court d eau, plus d eau au robinet,
nappe(s) phreatique(s), vague(s) de chaleur, stress hydrique, riviere(s) a sec, source(s) tarie(s), a sec, crise de l
eau, guerre de l eau, assec, accaparement de l eau, drought*, heatwave*, heat wave*, water shortage*, water
restriction*, water ban, groundwater, water crisis, fortes chaleurs, heat warning|advisory, hosepipe ban, water
rationing, arrosage interdit, interdiction d arroser""",
    "insult": """
honte a, quelle honte, connard*, connasse*, salaud*, salopard*, enfoire*, encule*, fils de pute, fdp, ntm, tous
pourris, bande de cons|voleurs|menteurs|incapables|guignols, tous des voleurs|menteurs, tas d ordures, espece d ordure,
asshole*, scumbag*, shame on, bastards, bunch of liars|thieves|crooks, ville|mairie|elus|gare|pays|region de merde,
bande d incapables|imbeciles|escrocs|abrutis|nuls, vous faire foutre, se faire foutre, va te faire, gros ploucs,
shithole, shit hole, inbred, bunch of clowns|idiots|muppets""",
    "investigation": """
boite(s) noire(s), black box(es), enquete ouverte|criminelle|judiciaire|preliminaire|penale|publique ouverte,
ouverture d une enquete|information, enquete est ouverte, ouvre(nt) une enquete, enquete a ete ouverte, enquete sur l
accident|incendie|explosion, enqueteur(s), enquetrice(s), juge(s) d instruction, information judiciaire,
cause(s)|origine de l accident|incendie|explosion, cause(s)|origine du drame|sinistre|deraillement|crash|feu,
coroner(s), autopsie(s), auteur(s) presume(s), revendique l, investigator(s), public inquiry, inquest, cause of the,
ntsb, police investigat*, under investigation, suspect in|at|identified, suspects in|at, suspect
is|was|has|dead|arrested|captured, second|bombing suspect(s), in custody, manslaughter, class action, piste
criminelle|accidentelle|terroriste, parquet antiterroriste, data recorder(s), flight recorder(s), voice recorder""",
    "missing": """
porte(e)(s) disparu(e)(s), disparition inquietante, alerte enlevement, avis de recherche, appel a temoin(s), personne
manquante, sans nouvelle(s) de|d|depuis, personne(s) disparue(s)|recherchee(s), 0 disparu(e)s, sont disparu(e)s,
disparus, est recherche(e), enleve(e), enlevement(s), kidnapp*, sequestr*, toujours introuvable, quelqu un
a|aurait|avait|ait des|eu nouvelles, des nouvelles de ses|leurs|mes|nos|son|sa|mon|ma|proches, nouvelles de
leurs|ses|mes|vos|nos|leur proches|famille(s)|amis, retrouver des|leurs|ses|mes|vos proches, recherche(nt)
leurs|ses|des proches|survivants|victimes|corps|nouvelles, recherches se
poursuivent|continuent|ont|reprennent|suspendues, sain(e)(s) et sauf(s), saine(s) et sauve(s), suis|sommes|sont
en_securite|en_vie|sains_et_saufs, je vais bien, marked|mark safe, safety check, missing person(s), missing people,
people missing, 0 missing, still|are|reported missing, missing
girl|boy|child|children|woman|man|list|crew|passenger(s)|persons|in|after|and, the missing, amber alert, abducted,
kidnapped, unaccounted for, person|people finder, personfinder, looking|look|search|searching for
loved|missing|survivors|bodies|victims, search continues|suspended|resumes, loved ones, aucune nouvelle de|depuis,
pas|plus de nouvelle(s) de|depuis, no contact with, no news from|of, haven t heard from, toujours en fuite, cherchent
quelqu un, cherche(nt) un|leurs proche(s), last seen near|in|at|on, search team(s), n a pas donne signe de vie, na pas
donne signe de vie, vu(e) pour la derniere fois""",
    "outage": """
panne(s) d electricite, panne(s) de courant, coupure(s) d electricite, coupure(s) de courant, coupure(s) d
eau|internet, coupure(s) de gaz|reseau|telephone, panne geante|generale, sans
electricite|eau|courant|telephone|chauffage, prive(e)(s) d electricite|eau|courant, foyers prives|sans|coupes, clients
prives, blackout, black out, power cut(s), power outage*, outage(s), without power|electricity|water, no
power|electricity, power restored, lost power, power is out, power is still out,
water main, plus de courant|reseau|telephone|chauffage,
pas d electricite, pas de courant|reseau, dans le noir, power s out, power out|lines|down, cell service, phone lines,
a|avons|ont|ai plus d_electricite|d_eau|de_courant, no water since|again|today, burst main|pipe|water, without water,
robinet a sec, plus d eau depuis""",
    "pollution": """
pollution(s), pollue(e)(s), polluent, polluer, pollueur(s), polluant*, maree noire,
eau marron, eau|robinet est marron, rejet(s) toxique(s), nuage
toxique|chimique|radioactif, deversement*, deversent, petrole deverse, dechets toxiques, produits toxiques, pfas,
poissons morts, metaux lourds, pesticide*, glyphosate, amiante, nappe(s) de petrole|hydrocarbures, fuite de
petrole|hydrocarbures, radioactif(s), radioactive(s), radioactivite, microplastique*, nitrates, air irrespirable,
odeur(s) nauseabonde(s), retombees de suie, suies, polluted, polluting, pollutes, oil spill*, oil slick, spill, toxic,
toxins, chemical leak|spill, contaminants, haze, *haze, air quality, psi 0, odeur d oeuf|hydrocarbure(s), odeur de
soufre|petrole|chimique, matieres dangereuses, smog, n95, psi hits|at|reading|readings|level|levels, fuite(s) d
hydrocarbures, nappe(s) d hydrocarbures, cyanobacteries, baignade(s) interdite(s), peche interdite, sewage,
chemical smell, smell of chemicals, fish dying|dead, dead fish""",
    "relief": """
cellule(s) psychologique(s)|d_ecoute|d_aide|d_urgence|d_information|medico, aide psychologique, numero d urgence,
ligne d urgence, centre(s) d accueil|hebergement|evacuation|urgence, hebergement d urgence, relog*, croix rouge, red
cross, redcross, redcrescent, red crescent, gymnase ouvert, lits de camp, appel(s) aux dons|benevoles, appel(s) a la
solidarite|generosite, don(s) du|de sang, donner|donnez du|son|votre sang, elan(s)
de_solidarite|d_entraide|de_generosite, vague de solidarite, chaine de solidarite, venir|vient|viennent|venus|venue en
aide, aide d urgence, aide humanitaire, aide aux victimes|sinistres, fonds d_urgence|d_aide|de_secours, secours
populaire|catholique|islamique, porteouverte(s), aide de 0, donate|donating|donatedeing blood, blood
donor(s)|donation(s)|drive|bank|needed, relief effort(s)|fund|aid|goods|supplies, relief
operation(s)|work*|concert|center|centre|team(s), disaster relief, flood relief, humanitarian, emergency shelter(s),
evacuation centre(s)|center(s), rest centre(s)|center(s), reception centre|center, family assistance|reception
centre|center, appeal fund, emergency fund|aid|supplies|number(s)|contact(s)|hotline(s), victims fund, help the
victims|survivors|people, reliefph, rescueph, floodph, tracingph, salvation army, survivors fund, helping
victims|survivors|flood, pont aerien, besoin de vetements|benevoles|bras|sang|couvertures, evac centre(s)|center(s),
accepting donations, need|needs|needed food|water|rescue|blankets|shelter|volunteers, roomfor*, relief good(s),
helping hands, rebuilding homes""",
    "rescue": """
secouriste(s), sauveteur(s), operation(s) de secours|sauvetage, securite|protection civile, helitreuill*, sauvetage
en, les|aux secours, des secours, secours sur|sont|mobilises|arriv*|en|deploye*, services de secours, services d
urgence, pompiers
sur|sont|ont|mobilises|interviennent|intervenus|luttent|deployes|engages|tentent|maitrisent|combattent, 0 pompiers,
sapeurs pompiers, soldats du feu, gign, forces de l ordre, moyens de secours, plan de secours, poste de commandement,
selon la|les|le|un|des police|gendarmerie|pompiers|prefecture|autorites|secours|procureur(e)|temoin(s)|sdis, police
judiciaire, gendarmes|policiers sur|mobilises|deployes|sont, firefighter*, fire fighter(s), fireman, firemen, fire
crew(s)|brigade|department|dept|service|truck(s)|engine(s)|chief, emergency
service(s)|crew(s)|worker*|responder(s)|personnel|team(s)|vehicles, emergency response|operation(s)|management, first
responder(s), rescuer(s), rescued, rescuing, rescue
effort*|operation*|team*|worker*|mission|crew(s)|boat(s)|helicopter(s)|services, search and|amp rescue, paramedic(s),
ambulances, coast guard, coastguard, national guard, fema, swat, police say|said|confirm*|scotland|on|at, police
have|are|chief, troops|army deployed, marins pompiers, plan novi, pris(e)(s) en charge par, personnes secourues,
secourir, plucked|plucking from, from rooftops|roofs, plan nombreuses victimes""",
    "scandal": """
scandale(s), scandaleux, scandaleuse(s), mis en examen, mise(s) en examen, garde(s) a vue, detournement(s) de fonds,
corruption, corrompu(e)(s), pot(s) de vin, conflit(s) d interet*, perquisition*, emplois fictifs, favoritisme, prise(s)
illegale(s), fraude(s), frauduleu*, escroquerie*, arnaque(s), magouille*, mensonges, on nous ment|cache, nous
cache(nt), cover up, coverup, lanceur(s) d alerte, plainte contre, porte(nt) plainte, polemique(s), controverse(s),
tolle, bad buzz, greenwashing, scandal(s), scandalous, corrupt, bribe*, embezzle*, fraud, outrage(d), outrageous,
controversy, controversial, backlash, whistleblower*, negligence, criminal charges, lawsuit(s), resigns
over|after|amid, covered it up, cover up, expenses row, faux avis, je demande la demission, nous demandons la
demission, appel a la demission, petition demission""",
    "storm": """
ouragan*, *ouragan, cyclone*, cycloni*, tornade(s), tempete(s), tempetetropicale, typhon(s), typhoon*, *typhoon,
intemperies, vent(s) violent(s), violents vents, rafale(s) de|a 0, rafales de vent, rafale(s) a|de pres|plus, rafales
jusqu, violente(s)|violent(s) rafale(s)|orage(s), orage(s) violent(s), episode(s)
mediterraneen(s)|cevenol(s)|pluvieux|neigeux|pluvio*|venteux|orageux, pluie(s) inondation, pluies inondations,
fortes|violentes|grosses|intenses pluies|precipitations|averses|chutes, chutes de neige, cumuls, mm de
pluie|precipitations, vents de|a 0, averses de grele, orages de grele, coup de vent, hurricane*, *hurricane, tornado*,
*tornado, superstorm, storm surge, tropical storm, severe|winter|ice storm, thunderstorm*, snowstorm, blizzard,
makes|made|make landfall, landfall, heavy|torrential rain(s)|rainfall, heavy snow|downpour, high|strong|gale winds,
gale force, winds of 0, mph winds, category 0, categorie 0, monsoon rain(s)|flood*, mm tombes, mm en 0, mm d eau,
signal no, grand froid, vague de froid, grelon(s), hailstone(s)""",
    "strike": """
greve(s), greviste*, mouvement social, mobilisation contre, manif(s), manif contre, manifestation(s) contre,
manifestant(s), manifester contre, debrayage*, preavis de greve, blocage*, bloquent, bloque(e)(s) par, barrage(s)
filtrant(s), gilets jaunes, zadiste*, petition contre, on strike, strikes over, strike action, general strike, walkout,
protesters, protestors, protest(s) against, picket line*, the strike, bin strike,
train|rail|bus|tube|teachers|nurses|doctors strike(s), walk(s)|walked out, mobilisation des, piquet(s), picket(s),
semaine de mobilisation|greve""",
    "warning": """
restez|rester chez vous|soi, restez confines, restez|rester a l interieur|abri, restez prudent(e)(s), soyez
prudent(e)(s)|vigilant(e)(s), restez vigilants, ne sortez pas|surtout|sous, ne vous approchez|deplacez, ne pas s|se
approcher|deplacer|engager, ne prenez pas, evitez|eviter le|la|les|tout|de
secteur|zone|deplacement(s)|quartier|centre|circuler, evitez de vous|prendre|circuler, secteur|zone a eviter,
limitez|limiter|reportez|reporter vos|les|tout deplacement(s)|appels, mettez vous a, faciliter
le_travail|l_acces|l_intervention, laissez|laisser passer|travailler les, consignes de securite, vigilance
orange|rouge|jaune|meteo|maximale|orages|pluie*|vent*|absolue|neige, en|placee(s)|placent|placant vigilance, alerte
orange|rouge|meteo|jaune|cyclonique|tsunami|pluie(s)|inondation(s)|crues|maximale|evacuation|generale, en etat d
alerte, fin d alerte, alerte levee, levee de l alerte, levee d alerte, departements en, fr alert, cellule de veille,
bulletin de|d vigilance|alerte, stay indoors|inside|safe|home|clear|off|alert|put|vigilant, avoid the
area|area(s)|travel|downtown, keep|steer|stay away|clear from|of, boil|boiling your|the|water, take
cover|shelter, seek shelter|higher, higher ground, shelter in place, do not travel|enter|approach|drive, weather
warning(s)|alert(s), severe weather, flood|tornado|tsunami|hurricane|storm|fire|evacuation
warning(s)|watch|alert(s)|order(s), red|yellow|orange alert|warning, amber warning(s), warning issued, warnings
issued, issued a warning, emergency alert(s), evacuation order(s)|warning(s), be prepared, ne
buvez|consommez|touchez|ramassez pas, ne pas boire|consommer l, soyez tres|bien|extremement prudent(e)(s),
asked|told|ordered|urged|advised|warned to stay|leave|evacuate|boil|avoid|remain, told to get, fermez vos|les
fenetres, fenetres fermees, rester|restez calme(s), bons reflexes, plan communal de, ppms""",
}
"""Topic to the expressions that name it."""
