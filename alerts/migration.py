"""States that an earlier version wrote, as the present one reads them."""

import msgspec

from alerts.rules import RULES


def from_1(raw: bytes) -> bytes:
    """A territory's state of schema 1: a silence was about one platform by its name, or about the whole territory."""
    state = msgspec.msgpack.decode(raw)
    state["schema"] = 2
    silence = state.get("silence")
    if isinstance(silence, dict):
        silence["missing"] = [{"name": silence.pop("source", ""), "calm_s": silence.get("calm_s", 0.0)}]
    return msgspec.msgpack.encode(state)


def from_2(raw: bytes) -> bytes:
    """A territory's state of schema 2: a verdict moved one threshold, which was that of all rules."""
    state = msgspec.msgpack.decode(raw)
    state["schema"] = 3
    verdicts = state.get("verdicts")
    if isinstance(verdicts, dict):
        base, given = verdicts.get("base", 0.0), verdicts.get("given", {})
        verdicts["base"] = dict.fromkeys(RULES, base) if base else {}
        verdicts["given"] = {episode: [step, list(RULES)] for episode, step in given.items()}
    return msgspec.msgpack.encode(state)
