"""Characters on a grid: they take no room of the page and no key."""

from __future__ import annotations

from typing import Any

from gulou.testing.model.place import Place
from gulou.testing.model.shown import Shown


class TextGrid(Shown):
    floating = True

    def put(self, place: Place) -> None:
        super().put(Place(0, 0, self.stage.width, self.stage.height))

    @property
    def lines(self) -> list[str]:
        """What its rows say."""
        return ["".join(run[0] for run in row) for row in self._rows]

    @property
    def _rows(self) -> list[Any]:
        return list(self.props.get("rows") or ())

    @property
    def own_texts(self) -> list[str]:
        return [line.strip() for line in self.lines if line.strip()]

    def describe(self) -> str:
        return f"text grid of {len(self._rows)} rows"
