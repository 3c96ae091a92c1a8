"""A text that shows itself nowhere."""

import hmac
from typing import Never


class Secret:
    """A text that shows itself nowhere: only `reveal` gives it back.

    ``repr``, ``str`` and formats are ``***``; it cannot be encoded or pickled; a copy is itself.

    Examples:
        >>> f"{Secret('hunter2')}"
        '***'
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one call that needs it."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        return self

    def __reduce__(self) -> Never:
        raise TypeError("a secret is not written down")
