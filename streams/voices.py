"""On whose behalf an account speaks, for each territory."""

from collections.abc import Mapping

from streams.model import Voice
from streams.territory import Accounts, Territory


def voices_of(by_id: Mapping[str, Territory], ancestors: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Voice]]:
    """The known accounts of each territory, by `plain_handle`.

    What is its own, or a partner, of an ancestor or a descendant is a partner, unless the territory says otherwise.
    """
    voices: dict[str, dict[str, Voice]] = {territory_id: {} for territory_id in by_id}
    for territory_id, above in ancestors.items():
        for ancestor in above:
            for here, there in ((territory_id, ancestor), (ancestor, territory_id)):
                accounts = by_id[there].accounts
                voices[here].update(dict.fromkeys(map(plain_handle, accounts.own + accounts.partner), Voice.PARTNER))
    for territory_id, territory in by_id.items():
        voices[territory_id].update(_own_voices(territory.accounts))
    return {territory_id: known for territory_id, known in voices.items() if known}


def _own_voices(accounts: Accounts) -> dict[str, Voice]:
    return {
        plain_handle(handle): voice
        for voice, handles in (
            (Voice.PRESS, accounts.press),
            (Voice.INSTITUTION, accounts.institution),
            (Voice.PARTNER, accounts.partner),
            (Voice.OWN, accounts.own),
        )
        for handle in handles
    }


def plain_handle(handle: str) -> str:
    """A handle without ``@`` and case."""
    return handle.lstrip("@＠").casefold()
