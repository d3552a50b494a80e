"""What was looked for lately, newest first; the household can have it forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou_launcher.kept import Kept

MOST = 8
_ROOM = "searches"


class Recent:
    """Belongs to the frame thread."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    @property
    def all(self) -> list[str]:
        known = self._kept.get(_ROOM, default=[])
        return [each for each in known if isinstance(each, str)] if isinstance(known, list) else []

    def add(self, query: str) -> None:
        """Something was found by this."""
        query = " ".join(query.split())
        if query:
            rest = [each for each in self.all if each.casefold() != query.casefold()]
            self._kept.put(_ROOM, value=[query, *rest][:MOST])

    def forget(self) -> None:
        self._kept.forget(_ROOM)
