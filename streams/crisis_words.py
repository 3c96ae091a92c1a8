"""The vocabulary of crises, by topic: folded words and expressions, French then English; ``*`` stands for any ending.

``0`` stands for a number, in digits or letters ("deux", "several"). Words that speak of trouble only now and then
("fire", "dead", "strike") are listed with the words that make them plain.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


VOCABULARY = {
    "accident": """
accident, accidents, accidente*, carambolage*, collision, collisions, deraill*, ecrasement, sortie de route, crash,
crashs, crashe*, s ecrase, s est ecrase, s ecrasent, s est crashe*, percute, percutee, percutes, percutent, percuter,
a percute, renverse par, renversee par, fauche par, fauchee par, naufrage, naufrages, choc frontal,
catastrophe ferroviaire, catastrophe aerienne, bus renverse, car renverse, camion renverse, train fou, crashed,
crashes, crashing, derail*, collided, collides, wreck, wreckage, shipwreck, plane down, car accident, pile up, pileup,
capsized, run over by, hit by a car, hit by a train""",
    "attack": """
attentat, attentats, terroriste, terroristes, terrorisme, fusillade, fusillades, coups de feu, coup de feu,
prise d otage*, prises d otage*, preneur d otages, colis suspect, colis pieg*, alerte a la bombe, bombe artisanale,
agression, agressions, agresse, agressee, agresses, agressees, poignard*, coup de couteau, coups de couteau,
attaque au couteau, homme arme, individu arme, egorg*, assassin*, meurtre, meurtres, homicide, feminicide*, braquage,
braquages, emeute, emeutes, emeutiers, pillage, pillages, vandalis*, cambriol*, viol, viols, violeur, passage a tabac,
tabasse, tabassee, rixe, rixes, gaz lacrymogene*, bombardement*, bombarde, frappe aerienne, terrorist*, terrorism,
shooting, shootings, gunman, gunmen, gunfire, shots fired, active shooter, stabb*, bombing, bombings, bomb threat,
bomb alert, suspicious package, hostage, hostages, murder, murdered, murders, rioting, riots, looting, looters,
assaulted, knife attack, terror attack, mass shooting, massacre, massacres, machete""",
    "boycott": """
boycott, boycotts, boycotte, boycotter, boycottez, boycottons, boycottent, boycottage, boycotting, boycotted,
n achetez plus, n achetons plus, n acheterai plus, appel au boycott, don t buy, stop buying""",
    "casualties": """
0 mort, 0 morts, un mort, une morte, des morts, morts et blesses, mort dans, morts dans, mort apres, mort de 0,
mort d un, mort d une, plusieurs morts, trouve mort, retrouve mort, retrouvee morte, retrouves morts, sont morts,
est mort dans, est morte dans, mort noye*, morts noyes, 0 deces, deces, decede*, decedee*, 0 victimes, victimes,
une victime, blesse, blesses, blessee, blessees, grievement, urgence absolue, urgences absolues, pronostic vital,
bilan provisoire, bilan humain, lourd bilan, tue par, tues par, tuee par, tues dans, tue dans, a tue 0, 0 tues,
0 tuees, ont perdu la vie, a perdu la vie, perdu la vie, sinistre, sinistres, sinistree, sinistrees, cadavre,
cadavres, corps sans vie, corps retrouve*, corps repeche*, corps calcine*, endeuille*, noyade, noyades, noye, noyee,
0 dead, dead and, found dead, dead in, dead after, dead at, confirmed dead, feared dead, presumed dead, declared dead,
0 killed, killed in, killed by, killed at, killed 0, killed when, people killed, were killed, was killed, have died,
has died, died in, died after, died when, 0 people died, people died, people dead, kills 0, kills at least, 0 die,
deaths, death toll, fatal, fatally, fatality, fatalities, casualty, casualties, injured, injuries, injury, wounded,
victim, victims, 0 bodies, bodies recovered, bodies found, bodies, body found, body of, body bags, drowned, drowning,
trapped, lives lost, loss of life, lost their lives, lost his life, lost her life, survivor, survivors""",
    "closure": """
fermeture, fermetures, ferme definitivement, fermee definitivement, fermes definitivement, ferme ses portes,
va fermer, vont fermer, menace de fermer, menacee de fermeture, liquidation, redressement judiciaire, plan social,
licenciement, licenciements, suppressions d emplois, suppression d emplois, suppressions de postes,
suppression de postes, delocalis*, depot de bilan, faillite, trafic interrompu, circulation coupee,
circulation interrompue, route coupee, routes coupees, gare fermee, ecole fermee, ecoles fermees, train supprime,
trains supprimes, bus supprimes, vols annules, shut down, shutdown, shutting down, closing down, plant closure,
closures, road closed, roads closed, layoffs, laid off, job cuts, bankruptcy, bankrupt""",
    "cyber": """
cyberattaque*, cyber attaque*, cyberattack*, cyber attack*, piratage, piratages, pirate informatique, hackers, hacker,
hacke, hackee, hacked, rancongiciel*, ransomware, fuite de donnees, donnees volees, vol de donnees, hameconnage,
phishing, data breach, data leak, site pirate, compte pirate""",
    "disaster": """
catastrophe, catastrophes, tragedie, tragedies, cataclysme, apocalypse, desastre, plan blanc, plan orsec,
etat d urgence, etat de catastrophe, cellule de crise, zone sinistree, materiel d urgence, mesures d urgence,
securite civile, effondre, effondree, effondres, effondrement*, s effondre, s effondrent, seisme, seismes,
tremblement de terre, tremblements de terre, secousse, secousses, tsunami, avalanche, eboulement*, eboulis sur,
glissement de terrain, coulee de boue, coulees de boue, ouragan, cyclone, tornade, tornades, tempete, eruption,
alerte rouge, vigilance rouge, disaster, disasters, tragedy, state of emergency, collapsed, collapses, collapse of,
earthquake*, aftershock*, landslide*, mudslide*, hurricane, tornado, wildfire, devastat*, emergency services,
major incident, rescue effort*, rescue operation*, rescue team*, rescue worker*, rescuers, search and rescue,
red zone, zone rouge""",
    "evacuation": """
evacuation, evacuations, evacue, evacuee, evacues, evacuees, evacuer, evacuent, confinement, confines chez,
sont confines, perimetre de securite, evacuate, evacuated, evacuating, evacuates, shelter in place, lockdown,
cordoned off, airlifted, red cross, croix rouge""",
    "explosion": """
explosion, explosions, explose, explosee, exploser, explosent, a explose, ont explose, deflagration*, bombe explose,
fuite de gaz, odeur de gaz, seveso, gas leak, explode, explodes, exploded, exploding, explosive, explosives, blast""",
    "fire": """
incendie*, incendiaire, pyromane*, feu de foret, feux de foret, feu de foret*, prend feu, prennent feu, pris feu,
feu dans, feu ravage, feu en cours, feu a la, feu a l, mis le feu, mettent le feu, ravage par les flammes,
detruite par les flammes, detruit par les flammes, les flammes, en flammes, canadair*, hectares brules, brule vif,
calcine*, fumee toxique, fumees toxiques, fumee noire, panache de fumee, forest fire*, wildfire*, bushfire*,
in flames, the flames, house on fire, building on fire, car on fire, train on fire, bus on fire, factory on fire,
plant on fire, forest on fire, roof on fire, catches fire, caught fire, catch fire, set on fire, set fire to,
house fire, massive fire, huge fire, big fire, fire broke, fire breaks, fire at, fire in, fire crews, fire fighters,
firefighter*, firemen, arson, arsonist*, burned down, burning down, burnt down, blaze""",
    "flood": """
inondation*, inonde*, crue, crues, debordement de, submerge par les eaux, submersion, montee des eaux,
pluies torrentielles, sous les eaux, vigilance crue*, rupture du barrage, rupture de barrage, digue rompue, flood,
floods, flooded, flooding, floodwater*, flash flood*, torrential rain*, dam burst""",
    "health": """
intoxication*, intoxique*, epidemie*, pandemie*, contamination*, contamine*, salmonell*, listeria, listeri*,
legionell*, e coli, cholera, rougeole, meningite, tuberculose, impropre a la consommation, avis d ebullition,
non potable, eau polluee, rappel de produit*, rappel produit*, scandale sanitaire, crise sanitaire, alerte sanitaire,
cas groupes, maternite fermee, urgences fermees, desert medical, punaises de lit, cancerig*,
perturbateurs endocriniens, epidemic*, pandemic*, outbreak*, food poisoning, poisoned, poisoning, contaminated,
contamination, product recall, norovirus, quarantine*""",
    "heat_drought": """
secheresse*, canicul*, penurie d eau, penuries d eau, manque d eau, restriction d eau, restrictions d eau,
a court d eau, plus d eau au robinet, nappe phreatique, nappes phreatiques, vague de chaleur, stress hydrique,
riviere a sec, rivieres a sec, source tarie, sources taries, a sec, crise de l eau, guerre de l eau, assec,
accaparement de l eau, drought*, heatwave*, heat wave*, water shortage*, water restriction*, water ban, groundwater,
water crisis""",
    "insult": """
honte a, quelle honte, connard*, connasse*, salaud*, salopard*, enfoire*, encule*, fils de pute, fdp, ntm,
tous pourris, bande de cons, bande de voleurs, bande de menteurs, bande d incapables, bande de guignols,
tous des voleurs, tous des menteurs, tas d ordures, espece d ordure, asshole*, scumbag*, shame on, bastards,
bunch of liars, bunch of thieves, bunch of crooks""",
    "missing": """
porte disparu, portee disparue, portes disparus, portees disparues, disparition inquietante, alerte enlevement,
avis de recherche, appel a temoins, appel a temoin, personne manquante, sans nouvelles de, personne disparue,
personnes disparues, 0 disparus, sont disparus, disparus, est recherche, enleve, enlevee, enlevement, enlevements,
kidnapp*, sequestr*, toujours introuvable, missing person, missing people, people missing, 0 missing, still missing,
are missing, reported missing, missing girl, missing boy, missing child, missing children, missing woman, missing man,
the missing, amber alert, abducted, kidnapped, unaccounted for""",
    "outage": """
panne d electricite, pannes d electricite, coupure d electricite, coupures d electricite, coupure de courant,
coupures de courant, coupure d eau, coupures d eau, coupure de gaz, panne geante, panne generale, sans electricite,
sans eau, sans courant, prives d electricite, privees d electricite, blackout, black out, power cut, power cuts,
power outage*, outage, outages, without power, water main""",
    "pollution": """
pollution, pollutions, pollue, polluee, polluees, pollues, polluent, polluer, pollueur, pollueurs, polluant*,
maree noire, rejet toxique, rejets toxiques, nuage toxique, deversement*, deversent, dechets toxiques, pfas,
poissons morts, metaux lourds, pesticide*, glyphosate, amiante, nappe de petrole, fuite de petrole,
fuite d hydrocarbures, radioactif, radioactive, radioactivite, microplastique*, nitrates, air irrespirable,
odeur nauseabonde, polluted, polluting, pollutes, oil spill*, oil slick, spill, toxic, chemical leak, contaminants""",
    "scandal": """
scandale, scandales, scandaleux, scandaleuse, scandaleuses, mis en examen, mise en examen, mises en examen,
garde a vue, gardes a vue, detournement de fonds, detournements de fonds, corruption, corrompu, corrompus, corrompue,
pot de vin, pots de vin, conflit d interet*, conflits d interet*, perquisition*, emplois fictifs, favoritisme,
prise illegale, prises illegales, fraude, fraudes, frauduleu*, escroquerie*, arnaque, arnaques, magouille*, mensonges,
on nous ment, on nous cache, nous cache, nous cachent, cover up, coverup, lanceur d alerte, plainte contre,
porte plainte, portent plainte, polemique, polemiques, controverse, controverses, tolle, bad buzz, greenwashing,
scandal, scandals, scandalous, corrupt, bribe*, bribery, fraud, embezzle*, outrage, outraged, outrageous, controversy,
controversial, backlash, whistleblower*, negligence, criminal charges, lawsuit""",
    "strike": """
greve, greves, greviste*, mouvement social, mobilisation contre, manif, manifs, manif contre, manifestation contre,
manifestations contre, manifestants, manifester contre, debrayage*, preavis de greve, blocage*, bloquent, bloquee par,
bloque par, barrage filtrant, gilets jaunes, zadiste*, petition contre, on strike, strikes over, strike action,
general strike, walkout, protesters, protestors, protest against, protests against, picket line*""",
}
"""Topic to its words, separated by commas."""

NOT_A_CRISIS = """
accident vasculaire, attaque de panique, feu vert, feux verts, feu rouge, feux rouges, feux tricolores, feu tricolore,
feu d artifice, feux d artifice, feu de camp, mort de rire, morte de rire, morts de rire, mort de faim, mort de soif,
mort de fatigue, mort de froid, mort de peur, une tuerie, nature morte, mer morte, fermeture eclair,
fermetures eclair, horaires de fermeture, heure de fermeture, fermeture a 0, fermeture hebdomadaire,
fermeture annuelle, jour de fermeture, ouverture et fermeture, ca explose, explose de rire, explosee de rire,
exploser de joie, explosion de joie, explosion de couleurs, explosion de saveurs, explosion des ventes, explose les,
explose son, record explose, explosion du nombre, explosion des prix, explosion des demandes, monument aux morts,
monuments aux morts, jour des morts, fete des morts, victime de son succes, victimes de leur succes,
victime de la mode, grande guerre, film catastrophe, films catastrophe, catastrophe planetaire, a court de,
tempete dans un verre, bombe a eau, lutte contre la secheresse, a vol d oiseau, bande dessinee, bandes dessinees,
bande annonce, bande son, bande passante, bande de gaza, bande originale, bande cyclable, bande de copains,
bande d amis, bande d arret, la honte de ma vie, polemique inutile, accident de parcours, crash test, crash tests,
crash course, fatal attraction, fatal error, femme fatale, on fire with, this is fire, fire emblem, fire tv,
fire stick, fire in my, fire in the hole, fire place, killed it, killing it, dead tired, dead line, the walking dead,
walking dead, red dead, grateful dead, to die for, drop dead, bodies of water, body of work, heavenly bodies,
body of christ, everybody, lucky strike, strike a pose, the missing piece, missing you, are missing you,
are missing out, still missing you, missing out, missing link, the missing link, hacker news, hacker house,
blast from the past, had a blast, have a blast, having a blast, full blast, a blast, flash flood sale, flood of love,
flood of, floods of tears, flood light, explosive start, shutdown corner, trapped in my, fashion victim, my bodies,
toxic relationship, toxic masculinity, toxic people, toxic ex, murder mystery, murder on the, photo shooting,
shooting star, shooting stars, shooting photo, photo shoot, shooting hoops, shooting guard, troubleshooting,
shooting today, injury time, injury report, injury list, hamstring injury, knee injury, ankle injury,
back from injury, wreck it ralph, emotional wreck, nervous wreck, survivor series, survivors series, disaster artist,
tempete de neige, catastrophe naturelle film, journee mondiale, journee nationale, zone rouge du, alerte rouge film,
heure de greve, blocage psychologique, blocage mental, ordures menageres, enlevement des, enlevement et,
services d evacuation, evacuation des eaux, evacuation d eau, explose ses, explose le, explose objectif,
explose l objectif, manif pour tous"""
"""What looks like a crisis and is none: a match inside one of these is dropped."""

SUBJECTS = _set(
    """film films cinema serie musee expo exposition conference conferences colloque atelier ateliers roman romans
    livre livres polar documentaire theatre spectacle commemoration archives formation prevention exercice exercices
    simulation sensibilisation journee concours escape thriller bd novel movie museum exhibition lecture workshop drill
    training season episode game"""
)
"""Words after which a crisis is a subject, not an event."""

NUMBERS = _set(
    """deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
    cinquante cent mille plusieurs dizaines centaines one two three four five six seven eight nine ten eleven twelve
    thirteen fourteen fifteen twenty thirty forty fifty hundred hundreds dozens several many multiple"""
)
"""Words that are read as a number."""
