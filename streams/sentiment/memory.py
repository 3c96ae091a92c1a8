"""A memory of strings: what is known of a token is worked out once, and looked up ever after."""

from collections.abc import Callable
from typing import TypeVar

LONGEST = 64
"""Characters of a string that is kept: longer ones are links and noise, and hardly come back (own choice)."""

T = TypeVar("T")


class Memory(dict[str, T]):
    """A string to what `make` says of it, asked once; emptied when full, which changes no answer.

    Args:
        make: Works out what is asked for the first time.
        most: Strings that are kept.
        longest: Characters of a string that is kept; longer ones are worked out each time.

    Example:
        >>> lengths = Memory(len, most=1000)
        >>> lengths["eau"], dict(lengths)
        (3, {'eau': 3})
    """

    __slots__ = ("longest", "make", "most")

    def __init__(self, make: Callable[[str], T], *, most: int, longest: int = LONGEST) -> None:
        super().__init__()
        self.make = make
        self.most = most
        self.longest = longest

    def __missing__(self, key: str) -> T:
        made = self.make(key)
        if len(key) <= self.longest:
            self.keep(key, made)
        return made

    def keep(self, key: str, made: T) -> None:
        """Remember something; everything else is forgotten when the memory is full."""
        if len(self) >= self.most:
            self.clear()
        self[key] = made
