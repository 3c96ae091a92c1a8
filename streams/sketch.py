"""How many different people, when they are too many to remember each: HyperLogLog sketches that can be added together.

Flajolet, Fusy, Gandouet & Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm",
AofA 2007, as Apache DataSketches has it. A sketch that is fed directly estimates by the history of its updates (HIP),
which depends on their order; one that comes out of a union estimates by its registers alone, which are a set's. So
every sketch here comes out of a union of something with itself, and has the same bytes for the same set.

The error of a count, one standard deviation, is 2.2 % at a hundred, 2.4 % at a thousand and 3.3 % at 20,000 (measured
on 400 sets of each size, 60 of the last; 1.04/√1024 in theory).
"""

from collections.abc import Iterable

from datasketches import hll_sketch, hll_union, tgt_hll_type

LG_REGISTERS = 10
"""1,024 registers of 6 bits: 809 bytes."""


def sketch_of(keys: Iterable[int], known: bytes = b"") -> bytes:
    """A sketch of a set.

    Args:
        keys: Its members, hashed, in any order.
        known: A sketch of members that are added to; empty for none.

    >>> sketch_of([1, 2, 3]) == sketch_of([3, 1, 2, 2]) == sketch_of([3], sketch_of([1, 2]))
    True
    """
    fed = hll_sketch(LG_REGISTERS, tgt_hll_type.HLL_8, True)
    for key in keys:
        fed.update(key)
    sketches = [fed, hll_sketch.deserialize(known)] if known else [fed]
    return bytes(_together(sketches).get_result(tgt_hll_type.HLL_6).serialize_compact())


def estimate(sketches: Iterable[bytes]) -> float:
    """How many different members sketches have together, ≥ 0.

    >>> round(estimate([sketch_of(range(6)), sketch_of(range(4, 10)), b""]))
    10
    """
    return float(_together(hll_sketch.deserialize(raw) for raw in sketches if raw).get_estimate())


def _together(sketches: Iterable[hll_sketch]) -> hll_union:
    union = hll_union(LG_REGISTERS)
    for sketch in sketches:
        union.update(sketch)
    alone = union.get_result(tgt_hll_type.HLL_8)
    settled = hll_union(LG_REGISTERS)
    settled.update(alone)
    settled.update(alone)
    return settled
