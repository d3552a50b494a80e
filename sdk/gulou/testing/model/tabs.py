"""Tabs: left and right change at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulou.testing.model.place import Place
from gulou.testing.model.shown import Shown

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage


class Tabs(Shown):
    takes_rest = True
    leads_away = True

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.selected = self._given()

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(self.props.get("titles") or ())[:30]

    def _given(self) -> int:
        return max(0, min(len(self.titles) - 1, int(self.number("selected", 0))))

    def changed(self, names: set[str]) -> None:
        if "selected" in names:
            self.selected = self._given()
        self.selected = max(0, min(len(self.titles) - 1, self.selected))

    def drawn(self) -> dict[str, Any]:
        return {**self.props, "selected": self.selected}

    def can_focus(self) -> bool:
        return bool(self.titles)

    def measure(self, width: float) -> tuple[float, float]:
        return width, 88 * self.unit

    def focus_place(self) -> Place:
        unit = self.unit
        places, x = [], 0.0
        for number, title in enumerate(self.titles):
            wide = self.extent(title, 34, number == self.selected, int(500 * unit))[0] + 64 * unit
            places.append((x, wide))
            x += wide + 8 * unit
        if not places:
            return self.place
        begin, wide = places[self.selected]
        shift = self.place.x
        if x > self.place.width:
            middle = begin + wide / 2 - self.place.width / 2
            shift -= max(0.0, min(middle, x - 8 * unit - self.place.width))
        return Place(begin + shift, self.place.y, wide, 76 * unit)

    def key(self, key: str) -> bool:
        if key not in ("left", "right"):
            return False
        selected = self.selected + (1 if key == "right" else -1)
        if not 0 <= selected < len(self.titles):
            return False
        self.selected = selected
        if self.props.get("on_change"):
            self.act("change", selected)
        return True

    def key_at_edge(self, key: str) -> bool:
        return key in ("left", "right")

    @property
    def own_texts(self) -> list[str]:
        return list(self.titles)

    @property
    def title(self) -> str:
        return self.titles[self.selected] if self.titles else ""

    def describe(self) -> str:
        marked = (f"[{title}]" if at == self.selected else title for at, title in enumerate(self.titles))
        return f"tabs {' '.join(marked)}"
