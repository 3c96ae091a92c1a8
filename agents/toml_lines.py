"""On which line each key and each array element of a TOML file stands, which ``tomllib`` does not tell."""

import re
from bisect import bisect_right

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_NAME = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.)?""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""+'
    r"|'''.*?'''+"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}\n#]+")


def toml_lines(text: str) -> dict[str, int]:
    r"""Find where everything stands.

    Args:
        text: TOML that ``tomllib`` has accepted.

    Returns:
        1-based lines by key, such as ``territory[2].expressions[0].text``.

    >>> toml_lines('[[route]]\nto = ["a",\n  "b"]\n')
    {'route[0]': 1, 'route[0].to': 2, 'route[0].to[0]': 2, 'route[0].to[1]': 3}
    """
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[str, int] = {}
        self._arrays: dict[str, int] = {}

    def read(self) -> dict[str, int]:
        prefix = ""
        while self._skip_blank():
            start = self._at
            if self._text.startswith("[", start):
                is_array = self._text.startswith("[[", start)
                self._at += 1 + is_array
                prefix = self._header(self._names(), is_array=is_array)
                self._at += 1 + is_array
                self._note(prefix, start)
            else:
                self._assignment(prefix)
        return self._lines

    def _header(self, names: list[str], *, is_array: bool) -> str:
        path = ""
        for n, name in enumerate(names):
            path = _join(path, name)
            if is_array and n == len(names) - 1:
                self._arrays[path] = self._arrays.get(path, 0) + 1
            if path in self._arrays:
                path += f"[{self._arrays[path] - 1}]"
        return path

    def _assignment(self, prefix: str) -> None:
        self._skip_blank()
        start = self._at
        path = prefix
        for name in self._names():
            path = _join(path, name)
            self._note(path, start)
        self._at += 1  # the equals sign
        self._value(path)

    def _value(self, path: str) -> None:
        self._skip_blank()
        opening = self._text[self._at : self._at + 1]
        if opening in ("[", "{"):
            self._at += 1
            n = 0
            while self._skip_blank() and self._text[self._at] not in "]}":
                if self._text[self._at] == ",":
                    self._at += 1
                elif opening == "{":
                    self._assignment(path)
                else:
                    self._note(f"{path}[{n}]", self._at)
                    self._value(f"{path}[{n}]")
                    n += 1
            self._at += 1
            return
        match = _STRING.match(self._text, self._at) or _BARE.match(self._text, self._at)
        self._at = match.end() if match is not None else self._at + 1

    def _names(self) -> list[str]:
        names: list[str] = []
        while match := _NAME.match(self._text, self._at):
            names.append(match[1].strip("\"'"))
            self._at = match.end()
            if match[2] is None:
                break
        return names

    def _skip_blank(self) -> bool:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match is not None else self._at
        return self._at < len(self._text)

    def _note(self, path: str, at: int) -> None:
        self._lines.setdefault(path, bisect_right(self._newlines, at - 1) + 1 if at else 1)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
