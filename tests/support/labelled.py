"""Invented labelled posts whose mood is in words that no lexicon has: a town's own slang."""

import json
import random

MOODS = {-1: ("grumpfe", "zoubique", "carabistre"), 0: ("bulletin", "horaires", "numéro"), 1: ("choupinge", "trolole")}
FILLERS = ["la", "mairie", "le", "bus", "place", "marché", "école", "pont", "matin", "soir", "rue", "quartier", "parc"]


def labelled(each: int, *, seed: int = 3, moods: tuple[int, ...] = (-1, 0, 1)) -> list[dict[str, object]]:
    """So many posts of each mood, in turn."""
    chance = random.Random(seed)
    rows: list[dict[str, object]] = []
    for _ in range(each):
        for mood in moods:
            words = [*chance.sample(FILLERS, 7), chance.choice(MOODS[mood])]
            chance.shuffle(words)
            rows.append({"text": " ".join(words), "label": mood, "lang": "fr"})
    return rows


def lines(rows: list[dict[str, object]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
