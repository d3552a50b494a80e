"""On which line of a TOML document each key stands; tomllib itself keeps no lines.

The document has been read by tomllib, so it is well formed: this only looks for where keys begin.
"""

from __future__ import annotations

import re

Path = tuple[str, ...]

# The order matters: three quotes before one. Up to two more may follow a string's end (TOML 1.0).
_TOKEN = re.compile(
    r'(?P<text>"""(?:\\.|[^\\])*?"""(?:"{1,2}(?!"))?|\'\'\'.*?\'\'\'(?:\'{1,2}(?!\'))?'
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\')'
    r"|(?P<comment>#[^\n]*)|(?P<bare>[A-Za-z0-9_-]+)|(?P<newline>\n)|(?P<blank>[ \t\r]+)|(?P<mark>.)",
    re.DOTALL,
)


def key_lines(document: str) -> dict[Path, int]:
    """The line, from 1, on which each key and each table first stands, by its path."""
    found: dict[Path, int] = {}
    table: Path = ()
    keys: list[str] = []
    where = _KEY
    depth = 0
    line = 1
    for token in _TOKEN.finditer(document):
        kind, text = token.lastgroup, token.group()
        if kind == "newline":
            if depth == 0:
                where, keys = _KEY, []
        elif kind in ("comment", "blank"):
            continue
        elif where == _VALUE:
            if kind == "mark":  # of [[a]], the second bracket closes nothing
                depth = max(0, depth + (text in "[{") - (text in "]}"))
        elif kind == "mark" and text == "[":
            where = _HEADER
        elif kind == "mark" and text in "]=":
            path = tuple(keys) if where == _HEADER else (*table, *keys)
            for end in range(1, len(path) + 1):
                found.setdefault(path[:end], line)
            if where == _HEADER:
                table = path
            where, keys = _VALUE, []
        elif kind in ("bare", "text"):
            keys.append(_unquoted(text))
        line += text.count("\n")
    return found


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of a key, or of the nearest table around it; 1 where it stands nowhere."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return 1


_KEY, _HEADER, _VALUE = "key", "header", "value"


def _unquoted(text: str) -> str:
    if text[0] not in "\"'":
        return text
    if text[0] == "'" or "\\" not in text:
        return text[1:-1]
    import tomllib

    return next(iter(tomllib.loads(f"{text} = 0")))
