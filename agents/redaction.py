"""Takes secrets out of any text: those we were given, and whatever looks like one."""

import base64
import re
from collections.abc import Iterable
from typing import Final

from agents.secret import Secret

HIDDEN: Final = "***"

SHORTEST: Final = 4
"""Characters of a secret that is looked for in texts: a shorter one stands in every other word."""

_SHAPES: Final = re.compile(
    r"""
      (?:xoxe\.)? xox[a-z] (?:-[A-Za-z0-9]+)+       # Slack's tokens: docs.slack.dev/authentication/tokens
    | xapp (?:-[A-Za-z0-9]+)+
    | xoxe (?:-[A-Za-z0-9]+)+
    | (?<=hooks\.slack\.com/) [^\s"'<>\\]+          # an incoming webhook's address is its password
    | (?<=hooks\.slack-gov\.com/) [^\s"'<>\\]+
    | (?<=://) [^\s/:@"'<>\\]* : [^\s/@"'<>\\]+ (?=@)  # user:password in an address
    | -----BEGIN[ ][A-Z ]*PRIVATE[ ]KEY-----[^"]*?(?:-----END[ ][A-Z ]*PRIVATE[ ]KEY-----|(?=")|\Z)
    """,
    re.VERBOSE,
)
_SCHEMES: Final = re.compile(r"(?i)\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{8,}")


class Redaction:
    """Knows secrets, and takes them out.

    Args:
        secrets: Looked for as they are, in base64, and as JSON, ``repr`` or an address would write them, however
            often one is written inside the other.

    Examples:
        >>> Redaction([Secret("s3cret")])("login with s3cret failed, token=xoxb-1-abc")
        'login with *** failed, token=***'
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        texts = sorted({secret.reveal() for secret in secrets}, key=lambda text: (-len(text), text))
        forms = [form for text in texts if len(text) >= SHORTEST for form in _forms(text)]
        self._known = re.compile("|".join(forms)) if forms else None

    def __call__(self, text: str) -> str:
        """The text without them."""
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        return _SCHEMES.sub(rf"\1\2{HIDDEN}", _SHAPES.sub(HIDDEN, text))

    def __repr__(self) -> str:
        return "Redaction()"


def _forms(text: str) -> tuple[str, ...]:
    raw = text.encode("utf-8", "surrogatepass")
    return (
        "".join(map(_written, re.findall(r"\\+|[^\\]", text, re.DOTALL))),
        re.escape(base64.b64encode(raw).decode()),
        re.escape(base64.urlsafe_b64encode(raw).decode().rstrip("=")),
    )


def _written(char: str) -> str:
    """A pattern for every way of writing a character; each turn of quoting adds backslashes: six turns at most."""
    if char.startswith("\\"):  # a run of them
        return r"(?:\\|%5[Cc]){1,256}"
    if char.isascii() and char.isalnum():
        return char
    raw = char.encode("utf-8", "surrogatepass")
    wide = char.encode("utf-16-be", "surrogatepass")
    code = ord(char)
    ways = [
        re.escape(char),
        "".join(f"%(?i:{byte:02x})" for byte in raw),
        "".join(rf"\\+x{byte:02x}" for byte in raw),
        "".join(rf"\\+u{high:02x}{low:02x}" for high, low in zip(wide[::2], wide[1::2], strict=True)),
        rf"\\+U{code:08x}",
        *([rf"\\+x{code:02x}"] if code < 256 else []),
        *([rf"\\+{_LETTER[char]}"] if char in _LETTER else []),
        *([r"\+"] if char == " " else []),
    ]
    return rf"\\{{0,63}}(?:{'|'.join(ways)})" if char in "\"'/" else f"(?:{'|'.join(ways)})"


_LETTER: Final = {"\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f"}
