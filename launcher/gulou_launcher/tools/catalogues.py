"""An app's translations, from .po to .mo: what gettext's msgfmt does, for apps in development.

The format is that of GNU gettext's manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterator
from pathlib import Path

from gulou.errors import GulouError

_MAGIC = 0x950412DE
_KEYWORD = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)\s+(".*")')


def compile_catalogues(folder: Path) -> int:
    """Write the .mo beside each .po below `folder` that is newer; return how many.

    Raises GulouError with file and line of what is no .po.
    """
    count = 0
    for source in folder.glob("**/locale/*/LC_MESSAGES/*.po"):
        made = source.with_suffix(".mo")
        try:
            if made.exists() and made.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            fresh = made.with_suffix(".new")
            fresh.write_bytes(binary(dict(entries(source.read_text("utf-8"), source.name))))
            fresh.replace(made)
        except UnicodeDecodeError as error:
            raise GulouError(f"{source.name}: not UTF-8: {error.reason} at byte {error.start}") from error
        except OSError as error:
            raise GulouError(f"{made} cannot be written: {error.strerror or error}.") from error
        count += 1
    return count


def entries(text: str, name: str) -> Iterator[tuple[str, str]]:
    """Key and translation of each message that is translated and not marked fuzzy. Raises GulouError."""
    fields: dict[str, str] = {}
    field, fuzzy = "", False
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        found = _KEYWORD.fullmatch(line)
        begins = line.startswith("#") or (found is not None and found[1] in ("msgctxt", "msgid"))
        if begins and any(name.startswith("msgstr") for name in fields):
            yield from _entry(fields, fuzzy)
            fields, field, fuzzy = {}, "", False
        if line.startswith("#"):
            fuzzy |= line.startswith("#,") and "fuzzy" in line
        elif found:
            field = f"msgstr[{found[2]}]" if found[2] else found[1]
            fields[field] = _unquoted(found[3], name, number)
        elif line.startswith('"') and field:
            fields[field] += _unquoted(line, name, number)
        elif line:
            raise GulouError(f"{name}:{number}: not a line of a .po file: {line}")
    yield from _entry(fields, fuzzy)


def _entry(fields: dict[str, str], fuzzy: bool) -> Iterator[tuple[str, str]]:
    key = fields.get("msgid")
    if key is None or (fuzzy and key):
        return
    if "msgctxt" in fields:
        key = f"{fields['msgctxt']}\x04{key}"
    if "msgid_plural" in fields:
        key = f"{key}\0{fields['msgid_plural']}"
    words = "\0".join(fields[name] for name in sorted(fields) if name.startswith("msgstr"))
    if words:
        yield key, words


def _unquoted(quoted: str, name: str, number: int) -> str:
    try:
        value = ast.literal_eval(quoted)
    except (SyntaxError, ValueError):
        value = None
    if not isinstance(value, str):
        raise GulouError(f"{name}:{number}: the text is not closed or not escaped: {quoted}")
    return value


def binary(messages: dict[str, str]) -> bytes:
    """The .mo file: header, two tables of (length, offset), then the texts, sorted by key."""
    pairs = sorted((key.encode(), words.encode()) for key, words in messages.items())
    at = 28 + 16 * len(pairs)
    tables: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), at + len(texts)))
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(tables) + texts
