"""The tutorial's steps, read from the page itself: files to write, changes to make, commands to type."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class Write:
    """A file's whole text."""

    file: str
    text: str


@dataclass(frozen=True)
class Change:
    """What a `diff` block says: the lines `before` become the lines `after`."""

    file: str
    before: str
    after: str

    def apply(self, folder: Path) -> None:
        """Make the change. Raises ValueError where the file does not hold the lines exactly once."""
        path = folder / self.file
        text = path.read_text("utf-8")
        if text.count(self.before) != 1:
            raise ValueError(f"{self.file} holds {text.count(self.before)} times:\n{self.before}")
        path.write_text(text.replace(self.before, self.after), "utf-8")


@dataclass(frozen=True)
class Type:
    """A command, and the words that must come out of it."""

    command: str
    says: tuple[str, ...]


Step = Write | Change | Type


def steps(page: Path) -> list[Step]:
    """Every step of the page, in order. `sh` blocks are for the reader's machine and are left out."""
    found: list[Step] = []
    for language, rest, body in _FENCE.findall(page.read_text("utf-8")):
        title = _TITLE.search(rest)
        if language == "console":
            command, *said = body.strip().splitlines()
            found.append(Type(command.removeprefix("$ "), tuple(said)))
        elif title is not None and language == "diff":
            lines = body.splitlines()
            before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
            after = "\n".join(line[1:] for line in lines if not line.startswith("-"))
            found.append(Change(title[1], before, after))
        elif title is not None:
            found.append(Write(title[1], body))
    return found
