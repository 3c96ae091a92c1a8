"""Builders for files of posts."""

import json
import random


def line(number: int, at: float, text: str = "Il fait beau à Volvic") -> bytes:
    """A post as a line of a posts file."""
    post = {"id": f"p{number}", "platform": "mastodon", "created_at": at, "text": text}
    return json.dumps(post, ensure_ascii=False).encode()


def mixed_lines(count: int, start: float, *, seed: int = 7) -> list[bytes]:
    """Posts a few seconds apart, some late, some with a clock ahead, and bad lines of every sort between them."""
    rng = random.Random(seed)
    bad = [b"", b"{", b"\xff\xfe", b"[1]", b'{"id": 1}', b"x" * 5000, b"Ce n'est pas un message"]
    lines, at = [], start
    for number in range(count):
        at += rng.expovariate(0.2)
        late = rng.choice([0, 0, 0, 0, 0, -300, 86_400])
        lines.append(rng.choice(bad) if rng.random() < 0.1 else line(number, round(at + late, 3)))
    return lines
