"""Given names that make a person of the place name after them, folded.

Names that are also a place, a stone, a month or a flower are left out: "Pierre de Volvic" and "Florence" say nothing.
"""

_GIVEN = """
abdel abdou adam adele adeline adolphe adrian adrien adrienne agathe agnes ahmed aicha aime aissa alain alan alban
albane albert alberte alec alessandro alex alexander alexandra alexandre alexia alexis alfred ali alice alicia aline
alix aliya alphonse amadou amandine amel amelia amelie amin amina aminata amir anais anastasia andre andrea andree
andrew andy ange angele angelina angelique anissa anita anna annabelle anne annick annie anouk anthony antoine
antoinette antonin antonio apolline ariane armand armelle arnaud arthur assia astrid aubin aude audrey auguste
augustin aurelie aurelien aurore axel axelle ayoub aziz baptiste barbara barnabe bastien beatrice benedicte benjamin
benoit berenice bernadette bernard berthe bertrand bilal blaise blanche boris brahim brandon brenda brian brice
brigitte bruno bryan camille capucine carine carl carla carlos carole caroline catherine cecile cecilia cedric
celestin celeste celia celine chantal charlene charles charlie charlotte chloe chris christel christelle christian
christiane christine christophe christopher ciara claire clara clarisse claude claudette claudia claudine clea
clement clementine clothilde clotilde colette colin constant constantin coralie corentin corinne cyprien cyril
cyrille dalila damien dan daniel daniela daniele danielle danny david deborah delphine denis denise diana diane
didier diego dimitri djamel djibril dominique donald donovan dorian doriane dorothee dylan eddy edgar edith edmond
edouard edward edwige eleonore elena eliane elias elie eliette elisa elisabeth elise elizabeth ella elliot elodie
eloi eloise elsa emile emilie emilien emily emma emmanuel emmanuelle enora enzo eric erica erick erik erika ernest
erwan esteban estelle esther ethan etienne eugene eugenie eva evan evelyne fabien fabienne fabio fabrice faiza fanny
farah farid fatiha fatima fatou fatoumata faustine felicie felix ferdinand fernand fernande fernando fiona flavie
florent florian francine francis francisco franck francois francoise frank frederic frederick frederique gabin
gabriel gabriela gabrielle gael gaelle gaetan gaspard gaston gauthier gautier gaylord genevieve geoffrey george
georges georgette gerald geraldine gerard germaine ghislain ghislaine gilbert gilberte gilles gina ginette giovanni
gisele giulia gregoire gregory guillaume gustave guy gwenaelle gwendoline habib hadrien hakim hamid hamza hannah
harry hassan heidi helena helene heloise henri henriette henry hermine herve hicham hippolyte honore honorine
hortense houria hubert hugo hugues huguette ibrahim ibrahima idriss ignace igor iliana ilyes imane ines ingrid irene
iris isaac isabelle isaure ismael ivan jack jacob jacqueline jacques jacquot jade jake jalil james jamila jane
janine jason jasmine javier jean jeanne jeannette jeannine jennifer jenny jeremie jeremy jerome jess jesse jessica
jessie jim jimmy joachim joana joao joaquim jocelyn jocelyne joel joelle joey johan johann johanna john johnny jonas
jonathan jordan jorge jose joseph josephine josette joshua josiane josselin juan judith jules julia julian juliana
julie julien juliette justin justine kais kamel karen karim karima karine karl kate katia kelly kenny kenza kevin
khadija khaled khalid killian kim kylian laetitia laila lamine laura laure laureline laurence laurent laurie laurine
lea leandre leila lena leo leon leonard leone leonie leonor leopold leslie lila lilia lilian liliane lilou lily lina
linda line lionel lisa lise lisette loan loic lola lorenzo loris lou louane louanne louis louisa louise louison
louka luc luca lucas lucette lucia lucie lucien lucienne lucile lucille lucy ludivine ludovic luis luisa luna lydia
lydie lyes madeleine mael maelle maelys maeva magali maite malek malika malo mamadou manon manuel manuela marc
marceau marcel marceline marcelle marco marcus margaux margot marguerite maria mariam mariama mariana marianne marie
mariette marina marine mario marion marius marjorie mark marlene marthe martial martin martine marvin mary maryse
maryvonne mateo mathias mathieu mathilde mathis mathurin mathys matt matteo matthew matthias matthieu maud maureen
maurice mauricette max maxence maxime maximilien maya mehdi mei melanie melina melissa melodie mia michael michel
michele micheline michelle miguel mike milan mila milo mireille miriam mohamed mohammed moise mona monique morgan
morgane mouloud mounir mourad moussa murielle muriel mustapha myriam nabil nadege nadia nadine nadir naim naima
narcisse natacha natalia nathalie nathan nathanael nelly nicholas nick nicolas nicole nina ninon noam noe noel
noelle noemie noha nolan nolwenn nora norah norbert noura nour octave oceane odette odile olga oliver olivia olivier
omar ophelie oriane oscar othmane oumar ousmane owen pablo paloma paola paolo pascal pascale pascaline pascual
patrice patricia patrick paul paula paule paulette pauline pedro peggy perrine peter petra philibert philip philippe
philomene pierre-alain pierre-yves pierrette pierrick pierrot priscilla quentin rachel rachid rachida raoul raphael
raphaelle raymond raymonde rebecca regine remi remy renaud rene renee reynald riad ricardo richard rita robert
roberto robin rodolphe rodrigue roger roland rolande romain romane romeo romuald romy ronan rosalie roseline roxane
ruben rudy ryan sabine sabrina sacha said salim sally salome salma sam samantha samia samir samira samuel samy sana
sandie sandra sandrine sandy sara sarah sasha saskia scott sebastien segolene selim selma serena serge sergio
severine sharon sheila sidonie simon simone sofia sofiane sohan solal solange solene solenn soline sonia sophia
sophie soraya souad soufiane stan stanislas stella stephane stephanie stephen steve steven suzanne suzette suzy
sybille sylvain sylvaine sylvestre sylvette sylviane sylvie tania tanguy tarek tatiana ted teddy teo teresa tessa
thais theo theodore theophile therese thibaud thibault thibaut thierry thomas tiago tim timeo timothe timothee
timothy titouan tom tommy tony tristan tyler ugo ulysse urbain ursule valentin valentine valerie vanessa vera
veronique vicky victor victorien victorine vincent violaine violette virgile virginie vivien viviane vladimir walid
walter warren wassim wendy wilfried william willy xavier yacine yael yann yannick yannis yasmina yasmine yassine
yoan yoann yohan yohann yolande youcef youssef ysaline yvan yves yvette yvon yvonne zacharie zelie zinedine zoe
zohra
"""

GIVEN_NAMES = frozenset(_GIVEN.split())
"""Some 900 given names of France and of the English-speaking world."""
