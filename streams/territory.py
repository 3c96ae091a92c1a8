"""A territory as it is declared: a family of expressions with dates, accounts, and its place among the others."""

from enum import StrEnum

import msgspec


class Scale(StrEnum):
    """What sort of territory it is, the smallest first."""

    BRAND = "brand"
    COMMUNE = "commune"
    DEPARTEMENT = "departement"
    REGION = "region"


class Expression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way people name a territory.

    Attributes:
        text: As people write it; case, accents, hyphens, apostrophes and ``St-``/``Saint-`` do not matter. A leading
            ``#`` or ``@`` asks for a hashtag or a handle only.
        needs: At least one of these words must stand in the text too (homonyms). A trailing ``*`` leaves a word's end
            open (``couteau*``).
        excludes: None of these may stand in the text. A longer name that holds the expression ("Issy-l'Évêque" for
            "Issy") rules out that place in the text only, not the others. A trailing ``*`` as above.
        case: True when the capital letter is required ("Tours", "Orange").
        start, end: Dates ``YYYY-MM-DD`` between which a campaign name holds, ``[start, end)``; empty for always.
    """

    text: str
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    case: bool = False
    start: str = ""
    end: str = ""


class Accounts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Known accounts by handle, without ``@``, case-insensitive; on every platform."""

    own: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    institution: tuple[str, ...] = ()
    press: tuple[str, ...] = ()


class Territory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A territory.

    Attributes:
        id: Short, stable, ``[a-z0-9-]``: it is the key of the state; renaming it starts afresh.
        name: As it is written in messages.
        scale: Brand, commune, département or region.
        region: The key that alerts are grouped under; defaults to ``parent``'s, else to ``id``.
        parent: Territory whose counts include this one's; empty at the top.
        zone: IANA zone of its people's week.
        school_zone: ``A``, ``B`` or ``C`` where French school holidays change how many people speak of it, else empty.
        lang: Language of its messages and the default language of its posts (``fr`` or ``en``).
        expressions: How people name it.
        excludes: Words that keep the territory's expressions out wherever they stand; roll-ups stay.
        accounts: Accounts that speak for it, its partners, institutions and the press.
        usual_per_hour: A first guess of its ordinary posts per hour, used until it is learned.
    """

    id: str
    name: str
    scale: Scale
    expressions: tuple[Expression, ...]
    region: str = ""
    parent: str = ""
    zone: str = "Europe/Paris"
    school_zone: str = ""
    lang: str = "fr"
    excludes: tuple[str, ...] = ()
    accounts: Accounts = Accounts()
    usual_per_hour: float | None = None
