"""Partners: territories whose stories may be one and the same, as declared or because they share a voice or a name."""

from collections.abc import Iterable

import msgspec

from streams.folding import SEPARATOR, fold
from streams.territory import Territory
from streams.voices import plain_handle


def with_partners(territories: Iterable[Territory]) -> tuple[Territory, ...]:
    """The territories, each with all its partners by id, sorted.

    Two are partners when one declares the other, when one's own or partner account is a partner account of the other,
    or when they share an expression. Of two that lie in each other, the larger counts the smaller's posts: that is told
    apart already, they are no partners. Nor are two of different regions: each region's people are told on their own.

    Example:
        >>> from streams.territory import Accounts, Scale
        >>> town = Territory(id="volvic", name="Volvic", scale=Scale.COMMUNE, region="auvergne", expressions=(),
        ...                  accounts=Accounts(partner=("DanoneFrance",)))
        >>> firm = Territory(id="danone", name="Danone", scale=Scale.BRAND, region="auvergne", expressions=(),
        ...                  accounts=Accounts(own=("danonefrance",)))
        >>> [one.partners for one in with_partners([town, firm])]
        [('danone',), ('volvic',)]
    """
    known = tuple(territories)
    parents = {one.id: one.parent for one in known}
    regions = {one.id: one.region for one in known}
    found: dict[str, set[str]] = {one.id: set() for one in known}
    by_name: dict[str, list[str]] = {}
    by_account: dict[str, list[tuple[str, bool]]] = {}
    pairs = [(one.id, other) for one in known for other in one.partners if other in found]
    for one in known:
        for name in {_folded(expression.text) for expression in one.expressions} - {""}:
            by_name.setdefault(name, []).append(one.id)
        accounts = one.accounts
        for handle, speaks in [*((h, True) for h in accounts.own), *((h, False) for h in accounts.partner)]:
            by_account.setdefault(plain_handle(handle), []).append((one.id, speaks))
    for ids in by_name.values():
        pairs += [(one, other) for n, one in enumerate(ids) for other in ids[n + 1 :]]
    for holders in by_account.values():
        pairs += [
            (one, other)
            for n, (one, speaks) in enumerate(holders)
            for other, too in holders[n + 1 :]
            if not (speaks and too)
        ]
    for one_id, other_id in pairs:
        apart = other_id not in _line(one_id, parents) and one_id not in _line(other_id, parents)
        if apart and regions[one_id] == regions[other_id]:
            found[one_id].add(other_id)
            found[other_id].add(one_id)
    return tuple(msgspec.structs.replace(one, partners=tuple(sorted(found[one.id]))) for one in known)


def _line(start: str, parents: dict[str, str]) -> list[str]:
    line: list[str] = []
    while start and start not in line:
        line.append(start)
        start = parents.get(start, "")
    return line


def _folded(text: str) -> str:
    return fold(text).split(SEPARATOR)[0].strip()
