"""The stream that every contender reads: posts of about 300 bytes, French and English, one in twenty naming a place."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass

from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

PARTITIONS = 8
NAMES = 500
HIT_SHARE = 0.05
START = 1_781_632_800
"""When the stream begins, epoch seconds: a Tuesday evening in June."""
PER_S = 5000
"""Posts in a second of the stream, about what all of X writes: each place is named thirty times a minute."""
CRISIS = 80
"""Posts about the place that has a crisis, over the second half of the stream, each by somebody else."""
MOOD_SHARE = 0.2
"""Posts that hold a word of feeling; the others are of the town, the weather and the trains."""
TAIL_S = 150
"""Seconds after the last post of the heartbeat that closes its minute: a minute and the lateness fit in it."""
FRENCH_TEXT = """
le la les un une des de du et en à ce matin encore toujours très mais avec pour dans ville mairie quartier
train gare route marché concert accueil service bénévoles élèves été forêt travaux salle réunion horaires demain
rendez-vous samedi photo place centre commune conseil rentrée bibliothèque
"""
FRENCH = FRENCH_TEXT.split()
FRENCH_MOOD_TEXT = "magnifique nul honte bravo merci superbe raté déçue heureux inquiète grève panne fête"
FRENCH_MOOD = FRENCH_MOOD_TEXT.split()
ENGLISH_TEXT = """
the a of and in this morning again never very but with for town hall train station lake road
market concert service volunteers firefighters school library meeting tomorrow saturday picture council square works
"""
ENGLISH = ENGLISH_TEXT.split()
ENGLISH_MOOD_TEXT = "wonderful awful shame great thanks superb failed happy worried strike late party"
ENGLISH_MOOD = ENGLISH_MOOD_TEXT.split()
ANGER = ("Scandale à {} !", "Quelle honte, l'eau de {} est polluée", "{} : nos enfants sont malades, on nous ment")


@dataclass(frozen=True, slots=True)
class Filled:
    """A topic that was filled: its name, its posts, their mean size (bytes), and the places that have a crisis."""

    topic: str
    posts: int
    size: float
    crises: tuple[str, ...] = ()


def names() -> list[str]:
    """Invented place names, the same in each process."""
    chance = random.Random(5)
    heads = ("Mar", "Vau", "Bel", "Cor", "Fon", "Gri", "Lau", "Mont", "Or", "Pra", "Ruf", "Sau", "Tre", "Ver", "Zé")
    middles = ("a", "be", "che", "do", "gue", "li", "mi", "no", "ra", "ti")
    tails = ("gnac", "court", "ville", "mont", "vrac", "zon", "try", "ssac", "bourg", "lles")
    found = {f"{chance.choice(heads)}{chance.choice(middles)}{chance.choice(tails)}" for _ in range(5 * NAMES)}
    return sorted(found)[:NAMES]


def posts(count: int, *, per_s: float = PER_S, start: float = START) -> Iterator[tuple[float, bytes]]:
    """Each post with its time; two thirds are French, `HIT_SHARE` names a place."""
    chance, places = random.Random(6), names()
    for i in range(count):
        french = chance.random() < 0.66
        words = chance.choices(FRENCH if french else ENGLISH, k=chance.randint(8, 24))
        if chance.random() < MOOD_SHARE:
            words.append(chance.choice(FRENCH_MOOD if french else ENGLISH_MOOD))
        if chance.random() < HIT_SHARE:
            words.insert(chance.randrange(len(words)), chance.choice(places))
        at = start + i / per_s
        yield at, encoded(i, at, " ".join(words).capitalize(), "fr" if french else "en")


def crisis(place: str, number: int, at: float) -> bytes:
    """One angry post about a place; the same text never twice."""
    text = f"{ANGER[number % len(ANGER)].format(place)} {random.Random(number).choice(FRENCH)} {number}"
    return encoded(10**12 + number, at, text, "fr")


def encoded(number: int, at: float, text: str, lang: str) -> bytes:
    """A post as it travels."""
    post = {
        "id": f"{number:019}",
        "platform": "bluesky",
        "created_at": round(at, 3),
        "text": text,
        "kind": "original",
        "lang": lang,
        "author": {"id": f"u{number % 9973}", "handle": f"passer.by.{number % 9973}", "followers": number % 4096},
    }
    return json.dumps(post, ensure_ascii=False, separators=(",", ":")).encode()


def create(bootstrap: str, topic: str) -> None:
    """Create a topic whose posts may be of any age."""
    admin = AdminClient({"bootstrap.servers": bootstrap})
    for created in admin.create_topics([NewTopic(topic, PARTITIONS, 1, config={"retention.ms": "-1"})]).values():
        created.result()


def producer(bootstrap: str) -> Producer:
    """A producer that sends large batches."""
    return Producer({"bootstrap.servers": bootstrap, "linger.ms": 20, "queue.buffering.max.messages": 1_000_000})


def fill(bootstrap: str, topic: str, count: int) -> Filled:
    """Create the topic and put ordinary posts in."""
    create(bootstrap, topic)
    sender, size = producer(bootstrap), 0
    for i, (at, post) in enumerate(posts(count)):
        size += len(post)
        sender.produce(topic, post, partition=i % PARTITIONS, timestamp=round(at * 1000))
        if i % 1000 == 0:
            sender.poll(0)
    sender.flush()
    return Filled(topic, count, size / count)


def fill_with_crisis(bootstrap: str, topic: str, count: int) -> Filled:
    """The same with a crisis in one place, half way, and a last heartbeat that closes every minute.

    The crisis is `CRISIS` posts more: ``posts`` counts them.
    """
    create(bootstrap, topic)
    place = names()[0]
    half_s = count / PER_S / 2
    sender, size, told = producer(bootstrap), 0, 0
    for i, (at, post) in enumerate(posts(count)):
        sent = [post]
        while told < CRISIS and (at >= START + half_s * (1 + told / CRISIS) or i == count - 1):
            sent.append(crisis(place, told, at))
            told += 1
        for each in sent:
            size += len(each)
            sender.produce(topic, each, partition=(i + told) % PARTITIONS, timestamp=round(at * 1000))
        if i % 1000 == 0:
            sender.poll(0)
    end = START + count / PER_S + TAIL_S
    for partition in range(PARTITIONS):
        sender.produce(topic, key=b"clameur-heartbeat", value=None, partition=partition, timestamp=round(end * 1000))
    sender.flush()
    return Filled(topic, count + told, size / (count + told), (place,))
