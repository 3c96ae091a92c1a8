"""What we add to VADER's English: words of posts, of complaints and of disasters; and its words that mislead.

VADER was rated on single words. In posts about places *party*, *united*, *security* or *alert* are no praise, and
*evacuated*, *flooded* or *casualties* are not in it. All choices are ours, made by reading the lexicon and posts.
"""

_BLAME = """
-3.2 bullshit bs bollocks arsehole assholes asshole shitshow shithole dickhead twat wanker wankers bastard bastards
     fucktard motherfucker mf cunts scumbag scumbags stfu kys massacre beheaded slaughter genocide
-2.8 fatalities casualties fatality casualty terrorists stabbed gunman gunmen shooter hostages manslaughter hanged
     paedophile pedophile rapist molested abuser traffickers drowned suffocated murderers dickheads
-2.5 ffs fml smfh gtfo trash garbage cringe cringy crappy shitty rubbish shambles shambolic farce fiasco disgrace
     appalled appalling abysmal atrocious incompetence incompetent inexcusable unacceptable outrageous clueless
     spineless gutless scandalous corruption crooks crook thugs thug bigots bigot bigotry racists sexist sexism
     homophobic homophobe misogynist islamophobia islamophobic xenophobic antisemitic fascist fascists nazi nazis
     despicable vile sickening heartbroken devastated mourning stabbing explosion exploded collapsed derailed
     derailment wreckage wounded hypocrite hypocrites hypocritical hypocrisy liar liars lied pathetic overdose
     unbearable godawful wtaf
-2   evacuated evacuation evacuations evacuate evacuating flooded flooding floods flood wildfire wildfires blaze
     ablaze earthquake landslide mudslide tornado tsunami hurricane inferno blackout outage outages contaminated
     contamination toxic spill poisoned poisoning asbestos collapse collapses derails explosions blast stranded
     injuries injures looting looted rioters burgled burglary mugged arson arsonist vandals vandalism vandalised
     vandalized dumped filthy stinks stinking stench stinky smelly mouldy moldy rats cockroaches infested sewage
     polluted pollutants overpriced ripoff scam scammers scammed scams unfair unsafe understaffed overcrowded
     underfunded unusable unreliable disrespectful disrespect disrespected unprofessional ignorant arrogant entitled
     cowardly backwards scandal shameless laughable laughingstock embarrassment embarrassing embarrassed flop flopped
     floppy smh meh yuck ew eww eek blah bleh facepalm argh arrgh grr grrr ughh ugh boo boooo booo bummed bummer
     heartbreaking gutted depressing devastating tragic traumatised traumatized sobbing cheated robbed overrated
     irritating unhappy unimpressed disappointing disappointment letdown underwhelming dreadful dire lame lousy sucked
     suck propaganda dictator dictatorship tyrant idiots idiot moron morons imbecile dumbass dumb clown clowns
     unsubscribe uninstall unfollow unfollowing unfollowed boycott boycotting blackmail resign sinkhole crippled
     hospitalised hospitalized quarantine outbreak epidemic infected manhunt
-1.5 scunnered tosh naff minging manky grim bodged botched skint stroppy
     derail leak leaks leaking leaked burst smoke shelling bombing bombings bombed airstrike airstrikes invasion raid
     cyberattack hacked hackers breach ransomware drought heatwave mayhem meltdown standstill gridlock traffic delays
     delayed delay cancellation cancellations canceled cancelled closure closures closed shut suspended diverted
     disrupted disruption disruptions queues overdue unpaid evicted eviction layoffs redundancies bankrupt bankruptcy
     deported detained convicted sentenced prosecuted jailed sued lawsuit backlash glitch glitchy buggy laggy lagging
     crashes freezing broken ruins potholes pothole litter graffiti eyesore neglected abandoned derelict noisy
     freaking effed messed screwed nope excuses blames blaming ignores ignored ignoring mocked mocking insulting
     unwanted unnecessary pointless clickbait headache migraine hangover exhausted exhausting shattered knackered
     sleepless cramps puke puking vomit slower late worried worrying worries concerned concerning scary creepy awkward
     sketchy dodgy
-1   stuck waste wasted slow sirens victims victim crying reckon blah stalled downgrade uncomfortable annoyed ironic
     suspicious nobody complain complaints complaining
"""

_PRAISE = """
1.5  fave faves favourite favourites favs lit dope epic chill goals slay slayed slaying squad fab goodnight
     goodmorning mornin recommended refreshing stoked hyped blessed chuffed impressed pumped pleased refurbished
     reopened reopens reopening repaired restored anticipated unmissable talented welcoming cosy cozy fancy sunny
     spotless tasty unforgettable memorable iconic classy stylish magical fresh underrated legend legends legendary
     gem gems heroic heroes kudos bravo cheers hehe hehehe congratulating bae bestie besties thankyou tysm tyvm ty
2.2  congrats congratz congratulations woohoo woo yay yayyy hooray yess yesss excited pumping yummy yum delish
     delicious scrumptious mesmerising mesmerizing stunning breathtaking gorgeous phenomenal outstanding thrilled
     ecstatic ily ilysm iloveyou bestest goat hype amazeballs fabulous splendid spectacular superb flawless stellar
     awesomeness epicness belter corker banging lush smashing cracking buzzing adorable heartwarming uplifting
"""

_MISLEADING = """
aboard active actives admiral admirals admiralty admit admits adopt adopts alert allow amazon apologise apologised
apologize apologized apologizes apologizing apology ass asset assets attachment attachments authority await awaited
awaits bl block blocks bz casual certain certainly certainty challenge challenges champagne clear cleared clearly
clears commit commitment commitments commits committed comprehensive consent convince convinced convinces create
created creates creating creation creations credit credits cried crush curious cut cuts dear defence defense defensive
demand demonstration determined diamond discounted dominate dominates drop dynamic emotional engage engaged engages
engaging ensure ensuring escape escapes exclusive exempt expand expands extend extends fan feeling fighters fit
freeway god grand grant granted grants greet growth gt gun hail hand help honorary huge importance important increase
increased intelligence interest interests invite joke jokes justice kind landmark leave legal libertarian libertarians
liberty like likes limited lobby low lower mandatory matter matters miss motivation natural novel number original
outreach pardon parties party pay play played playing plays please pls plz pray praying prays pressure pretty prevent
prevents prominent promote promoted promotes promoting protect protected protects reach reached reaches reaching
rescue rescued rescues resolve respective responsible retreat safety scoop secure secured security sentence sentences
sentimental serious seriously share shared shares sharing significant solid spark spirit stable straight substantial
succession successor supremacist supremacy sure surprised survived survivor swear swears swift sympathy teas top
treasury true trustee truth truths unbelievable united urgent value values verdict vision visions vital vitamin want
warned well wells yep
"""

_WEAKER = """
-1   broke battle battles ghost stop shoot shooting fight fights fighting bloody
-0.6 crazy damn damned tough hard missed
0.4  fair festival festivals holiday holidays lol lmao lmfao rofl lolz ha ok okay yeah promise promises promised ready
     special support supports supported supporting warm worth solution solutions opportunity opportunities rich care
     cares welcomes surprise surprises benefit benefits charity dream dreams treat super join joining joins
     championship championships award awards champion champions faith hope freedom fame wealth
1    haha hahaha yes wow interested interesting strong better hoping save saved saves saving safe safely trust win
     wins winner friend friends heart hearts hopefully laugh laughs laughed free won
2    exciting
"""

PHRASES_TEXT = """
-2.5 piece of shit; full of shit; son of a bitch; how dare; so called; get rid of; go away; burn in hell;
     rot in hell
-2   can't stand; cant stand; what a joke; is a joke; a joke; had enough; enough is enough; shame on;
     what the hell; the hell; what the fuck; fuck off; piss off; pissed off; shut up; shut down; shuts down;
     screw you; go to hell; burst into flames; broke down; broken down; breaks down; break in; break ins;
     broke into; blown up; blew up; blow up; at gunpoint; hit and run; loss of life; death toll; lost their lives;
     lost his life; lost her life; state of emergency; under attack; on fire; in flames; tested positive;
     house fire; forest fire; in lockdown; on lockdown; waste of time; waste of money; waste of space; a mess;
     absolute joke; complete joke; having a laugh; last straw; final straw; load of tosh; load of rubbish;
     load of tripe; on its knees; rest in peace; down the drain; sick to death; double standards; hate crime;
     war crimes; war criminal; out of control; not safe
-1.5 don't like; dont like; didn't like; didnt like; doesn't like; doesnt like; not like; never liked; don't care;
     dont care; don't want; dont want; doesn't want; didn't want; won't work; not good enough; power is out;
     power is still out; power's out; doesn't work; doesnt work;
     didn't work; not working; not work; stopped working; out of order; out of service; power cut; power cuts;
     no power; no water; no heating; no wifi; no signal; i miss; miss you; miss u; miss it; missing you; miss him;
     miss her; miss my; missed my; missed the; heart attack; oh dear; oh god; oh no; no longer; not enough;
     too much; too many; too late; too long; gave up; give up; given up; no idea; let down; lets down;
     letting down; let us down; let me down; rip off; ripped off; fed up; sick of; tired of; bored of; no sign of;
     no excuse; no point; no chance; no thanks; what's wrong; can't believe; cant believe; not sure; falls apart;
     fell apart; falling apart; not the best; could be better; should be ashamed; no sense; no respect
1.5  no complaints; no complaint; can't complain; cant complain; can't fault
0    united states; united kingdom; united nations; super bowl; super moon; star wars; walking dead; black friday;
     grand prix; grand final; grand opening; kind of; hell of; at best; free agent; free kick; free parking;
     free entry; trust board; lost and found; half marathon; lost property; fire station; fire department;
     fire brigade; fire service; fire engine; fire engines; fire truck; fire trucks; fire crews;
     fire alarm test; bonfire night; camp fire; fire works; catch fire; emergency services; emergency number;
     crisis centre; crisis center; peace prize; nobel prize; peace talks; social security; national security;
     homeland security; security council; trust fund; war memorial; world war; civil war; cold war; world war ii;
     drop in; cut off date; death star; dead sea; sweet home; smart phone; smart phones; smart tv; smart city;
     green energy; energy prices; greatest hits; great britain; like to; would like; feel like; feels like;
     felt like; look like; looks like; looked like; sounds like; something like; just like; like a; like the;
     like that; like this; honest question; good question; no matter; no doubt; no longer than; thanks to;
     happy hour
1.5  i like; we like; you like; they like; really like; i'd like; also like; to like; do like; much like;
     quite like; so kind; very kind; too kind; how kind; kind words; no worries; feel better; feels good;
     good luck; don't miss; looks good; looks great; sounds good; sounds great; not to be missed; back to normal;
     back on track; under control; no injuries; nobody hurt; no casualties; no victims; safe and sound;
     false alarm; all clear
2    look forward; looking forward; look forward to; looking forward to; looks forward to; well done; good job;
     great job; nice one; thank you; thanks so much; thanks a lot; thank you so much; keep it up; hats off;
     shout out; shoutout to; must see; must watch; on point; on fleek; killing it; killed it; kills it; nailed it;
     nails it; smashed it; no problem; not bad; not too bad; can't go wrong; second to none; let's go; lets go
2    wouldn't change a thing; can't beat; dog's bollocks; bee's knees; worth every penny; worth every mile;
     hidden gem; top notch; spot on
2.5  can't wait; cant wait; cannot wait; couldn't be happier; made my day; over the moon
"""


def _weights(text: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    weight = 0.0
    for item in text.split():
        if item[0] in "-0123456789":
            weight = float(item)
        else:
            weights[item] = weight
    return weights


CHANGED: dict[str, float | None] = {
    **dict.fromkeys(_MISLEADING.split()),
    **_weights(_WEAKER),
    **_weights(_BLAME),
    **_weights(_PRAISE),
}
"""Word to the valence that it has with us (−4 to 4), ``None``: it says nothing."""


def _phrases() -> dict[tuple[str, ...], float]:
    phrases: dict[tuple[str, ...], float] = {}
    weight = "0"
    for line in PHRASES_TEXT.strip().splitlines():
        if not line[0].isspace():
            weight, _, line = line.partition(" ")
        phrases.update((tuple(phrase.split()), float(weight)) for phrase in line.strip(" ;").split("; "))
    return phrases


PHRASES = _phrases()
"""Expressions and their valence; 0: they say nothing."""

CUES: dict[str, float] = {"why": -0.8}
NEGATION_CUE = -0.5
"""What a word of negation weighs by itself: blame negates more than praise does (Potts, "On the Negativity of
Negation", SALT 20, 2011). The size was chosen by cross-validation."""

CUES_COUNTED = 2
"""Negations of one text that weigh."""

BOOSTERS = {"pretty": 0.293, "super": 0.293, "bloody": 0.293, "too": 0.293, "literally": 0.293}
"""Degree words that stock VADER reads as a feeling, or not at all."""

OPENINGS_TEXT = """
great nice lovely brilliant wonderful fantastic perfect awesome excellent amazing superb marvellous marvelous fabulous
congratulations congrats bravo thanks cheers cool fun
"""
OPENINGS = frozenset(OPENINGS_TEXT.split())
"""Praise that opens many an ironic complaint."""

IRONY_TAGS = frozenset({"sarcasm", "sarcastic", "irony", "ironic", "not", "notreally", "sarcasmalert"})
"""Hashtags by which a writer says that the opposite is meant."""
