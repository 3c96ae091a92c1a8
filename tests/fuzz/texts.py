"""What people write: names of places, feelings, crises, languages, in texts of any kind."""

from functools import cache
from itertools import pairwise
from pathlib import Path

from agents.config import load_territories
from streams import crisis, gazetteer, language, sentiment
from streams.gazetteer import Gazetteer
from streams.model import Hit, Rejection
from tests.fuzz.data import Data

ROOT = Path(__file__).parents[2]
AT = 1_781_632_800.0


@cache
def gazetteers() -> tuple[Gazetteer, ...]:
    """Those of the territories that we ship, of the golden set and of the examples."""
    files = ("config/territories.toml", "tests/golden/territories.toml", "examples/glasgow.toml")
    return tuple(gazetteer.compile(load_territories(ROOT / file).territories) for file in files)


def names(raw: bytes) -> None:
    """Whatever the text, hits lie inside of it, in order, each of a known territory; asking why changes nothing."""
    data = Data(raw)
    known = data.choice(gazetteers())
    place = data.text(data.byte()) if data.byte() & 1 else ""
    text = data.text()
    hits = known.find(text, at=AT, place=place)
    again, dropped = known.explain(text, at=AT, place=place)
    assert hits == again
    both: tuple[Hit | Rejection, ...] = (*hits, *dropped)
    for found in both:
        assert 0 <= found.start < found.end <= len(text), found
        known.territory(found.territory)
    named = [hit.territory for hit in hits]
    assert len(named) == len(set(named))
    own = [hit for hit in hits if not hit.via]
    assert all(one.start <= other.start for one, other in pairwise(own)), own


def feelings(raw: bytes) -> None:
    """Whatever the text and the tag, a compound in [-1, 1], few words, and the same once more."""
    data = Data(raw)
    tag = data.choice((None, "fr", "en", "fr-FR", "en_US", "und", "de", "zh", "", "x", "😡"))
    text = data.text()
    read = sentiment.score(text, tag)
    assert -1.0 <= read.compound <= 1.0
    assert len(read.words) <= sentiment.WORDS
    assert read.label is sentiment.label(read.compound)
    assert read == sentiment.score(text, tag)
    found = language.detect(text, tag)
    assert found and found == found.lower()


def crises(raw: bytes) -> None:
    """Whatever the text, topics of the closed set, sorted, each once."""
    found = crisis.topics(Data(raw).text())
    assert set(found) <= set(crisis.TOPICS)
    assert list(found) == sorted(set(found))


def find(text: str) -> None:
    """What the gazetteers do with a text, to be timed."""
    for known in gazetteers():
        known.explain(text, at=AT)


def feel(text: str) -> None:
    """What sentiment does with a text in both languages, to be timed."""
    sentiment.score(text, "fr")
    sentiment.score(text, "en")
    language._by_letters.cache_clear()
    language.detect(text)
