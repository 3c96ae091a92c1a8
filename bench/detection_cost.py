"""What watching a territory costs: microseconds per closed minute and per mention, and bytes of state.

    python -m bench.detection_cost

Prints a table for territories of every size; the mentions are made from a seed, so two runs on one machine measure the
same work.
"""

import random
import time

import msgspec

from alerts import engine
from alerts.engine import TerritoryState
from streams import monitor as monitors
from streams.model import Label, Mention, PostKind, Sentiment, Source, Voice, Word
from streams.monitor import Monitor
from streams.tuning import Tuning

START = 1_740_956_400.0
HOURS = 6
"""Long enough for every window of a state to be full."""
ROUNDS = 3
"""The best of them is printed, in processor time: others may use the machine."""
RATES = (0.0, 3.0, 60.0, 600.0, 6_000.0)
FELT = {Label.NEGATIVE: -0.6, Label.NEUTRAL: 0.0, Label.POSITIVE: 0.7}
VOCABULARY = [f"{a}{b}{c}" for a in "bdfglmnprstv" for b in ("a", "ou", "i", "er") for c in ("ter", "nne", "gnes", "l")]
"""Nobody copies anybody: no two posts have many words in common, and most pairs of words are new."""
WORDS = [Word(f"mot{n}", n % 7 - 3.0) for n in range(200)]


def mentions(per_hour: float) -> list[Mention]:
    """Six hours of posts by an endless number of authors, in the order of their arrival."""
    rng = random.Random(per_hour)
    found = []
    for n in range(max(1, int(per_hour * HOURS))):
        label = rng.choice(list(Label))
        at = START + n * 3600.0 * HOURS / max(1.0, per_hour * HOURS)
        found.append(
            Mention(
                territory="volvic",
                post=str(n),
                platform="mastodon",
                at=at,
                arrival=at + 1.0,
                source=Source(0, n),
                kind=rng.choice([PostKind.ORIGINAL, PostKind.REPOST]),
                voice=Voice.PEER,
                sentiment=Sentiment(
                    compound=FELT[label], label=label, lang="fr", engine="bench", words=tuple(rng.sample(WORDS, 3))
                ),
                author=f"mastodon:{n}",
                handle=f"inventé{n}",
                text=" ".join(rng.sample(VOCABULARY, 18)),
            )
        )
    return found


def measure(per_hour: float) -> tuple[float, float, int, int]:
    """Microseconds per mention added and per minute closed, bytes of the state after six hours, and as it is kept."""
    tuning, state, posts = Tuning(), monitors.fresh(per_hour or None), mentions(per_hour)
    adding = closing = 0.0
    closed = at = 0
    for minute in range(HOURS * 60):
        end = START + 60.0 * (minute + 1)
        started = time.process_time()
        while at < len(posts) and posts[at].arrival < end:
            monitors.add(state, posts[at], tuning)
            at += 1
        added = time.process_time()
        closed += sum(1 for _ in monitors.advance(state, end, "Europe/Paris", tuning))
        closing += time.process_time() - added
        adding += added - started
    raw = msgspec.msgpack.encode(state)
    assert msgspec.msgpack.decode(raw, type=Monitor) == state
    core = msgspec.structs.replace(state, open={})  # minutes that are open are kept each by itself
    kept = engine.snapshot(TerritoryState(territory="volvic", monitor=core))
    return 1e6 * adding / at, 1e6 * closing / closed, len(raw), len(kept)


def main() -> None:
    """Print the table."""
    measure(60.0)  # the first run pays for what Python does once
    print("posts/h     us/mention   us/closed minute   bytes of state   bytes kept")
    for per_hour in RATES:
        rounds = [measure(per_hour) for _ in range(ROUNDS)]
        mention, minute, (_, _, size, kept) = min(r[0] for r in rounds), min(r[1] for r in rounds), rounds[0]
        print(f"{per_hour:7,.0f} {mention:14.1f} {minute:18.1f} {size:16,d} {kept:12,d}")


if __name__ == "__main__":
    main()
