"""States that an earlier version wrote, as the present one reads them."""

import msgspec


def from_1(raw: bytes) -> bytes:
    """A territory's state of schema 1: a silence was about one platform by its name, or about the whole territory."""
    state = msgspec.msgpack.decode(raw)
    state["schema"] = 2
    silence = state.get("silence")
    if isinstance(silence, dict):
        silence["missing"] = [{"name": silence.pop("source", ""), "calm_s": silence.get("calm_s", 0.0)}]
    return msgspec.msgpack.encode(state)
