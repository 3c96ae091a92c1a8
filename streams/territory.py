"""A territory as it is declared: a family of expressions with dates, accounts, and its place among the others."""

from enum import StrEnum

import msgspec


class Scale(StrEnum):
    """What sort of territory it is, the smallest first."""

    BRAND = "brand"
    COMMUNE = "commune"
    DEPARTEMENT = "departement"
    REGION = "region"


class Sports(StrEnum):
    """What a name beside a score or a club's letters is: the team, which is dropped, or kept as the territory."""

    DROP = "drop"
    KEEP = "keep"


class Expression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One way people name a territory.

    Attributes:
        text: As people write it; case, accents, hyphens, apostrophes and ``St-``/``Saint-`` do not matter. A leading
            ``#`` or ``@`` asks for a hashtag or a handle only.
        needs: At least one of these words must stand in the text too (homonyms). A trailing ``*`` leaves a word's end
            open (``couteau*``).
        excludes: None of these may stand in the text. A longer name that holds the expression ("Issy-l'Évêque" for
            "Issy") rules out that place in the text only, not the others. A trailing ``*`` as above.
        brand: None of these may stand within a few words of the expression: the product of the same name is meant.
            A trailing ``*`` as above.
        homonym: True when other places or things bear the name: a word of its surroundings must stand in the text (its
            département by name or number, a postal code, an ancestor, another place of it), or one of ``needs``, or
            the author must say to live there.
        tagged: True when a hashtag of the name and nothing else is enough, whatever it needs otherwise.
        demonym: True for the name of its people: every gender and number is generated from this one form.
        sports: What a team of that name is; the territory's own when it is left out.
        case: True when the capital letter is required ("Tours", "Orange").
        start, end: Dates ``YYYY-MM-DD`` between which a campaign name holds, ``[start, end)``; empty for always.
    """

    text: str
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    homonym: bool = False
    tagged: bool = False
    demonym: bool = False
    sports: Sports | None = None
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
        departement: Number of the French département it lies in ("63", "2A"); where it is left out, that of the nearest
            ancestor which is or has one. It tells the place from its namesakes.
        lang: Language of its messages and the default language of its posts (``fr`` or ``en``).
        expressions: How people name it.
        excludes: Words that keep the territory's expressions out wherever they stand; roll-ups stay.
        sports: Whether a score or a club that bears its name counts.
        accounts: Accounts that speak for it, its partners, institutions and the press.
        partners: Ids of territories of the region whose stories may be its own too, a brand or a neighbour.
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
    departement: str = ""
    lang: str = "fr"
    excludes: tuple[str, ...] = ()
    sports: Sports = Sports.DROP
    accounts: Accounts = Accounts()
    partners: tuple[str, ...] = ()
    usual_per_hour: float | None = None
